//! The registry of organisations: known totals, known dates, and the form of the tables.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::HashMap;

use entente_model::actor::{ActorId, actors};
use entente_model::organisation::{
    Membership, MembershipStatus, Organisation, OrganisationKind, organisations,
};
use jiff::civil::{Date, date};

fn id(text: &str) -> ActorId {
    ActorId::new(text).unwrap()
}

/// The number of members on 31 December of each year, as the organisations themselves count.
const TOTALS: &[(&str, &[(i16, usize)])] = &[
    (
        // "Growth in United Nations membership". Its counts of 1992 to 1999 include the seat of dissolved Yugoslavia, which
        // nobody held, so these years are left out here.
        "UN",
        &[
            (1945, 51),
            (1946, 55),
            (1947, 57),
            (1948, 58),
            (1949, 59),
            (1950, 60),
            (1955, 76),
            (1956, 80),
            (1957, 82),
            (1958, 82),
            (1960, 99),
            (1961, 104),
            (1962, 110),
            (1963, 113),
            (1964, 115),
            (1965, 117),
            (1966, 122),
            (1967, 123),
            (1968, 126),
            (1970, 127),
            (1971, 132),
            (1973, 135),
            (1974, 138),
            (1975, 144),
            (1976, 147),
            (1977, 149),
            (1978, 151),
            (1979, 152),
            (1980, 154),
            (1981, 157),
            (1983, 158),
            (1984, 159),
            (1990, 159),
            (1991, 166),
            (2000, 189),
            (2002, 191),
            (2006, 192),
            (2011, 193),
            (2025, 193),
        ],
    ),
    (
        "UNSC",
        &[(1945, 5), (1950, 5), (1971, 5), (1991, 5), (2025, 5)],
    ),
    (
        "NATO",
        &[
            (1949, 12),
            (1952, 14),
            (1955, 15),
            (1982, 16),
            (1990, 16),
            (1999, 19),
            (2004, 26),
            (2009, 28),
            (2017, 29),
            (2020, 30),
            (2023, 31),
            (2024, 32),
        ],
    ),
    ("WARSAWPACT", &[(1955, 8), (1968, 7), (1990, 6), (1991, 0)]),
    ("SEATO", &[(1955, 8), (1973, 7), (1977, 0)]),
    ("CENTO", &[(1955, 5), (1959, 4), (1980, 0)]),
    (
        "EEC",
        &[(1958, 6), (1973, 9), (1981, 10), (1986, 12), (1990, 12)],
    ),
    (
        "EU",
        &[
            (1993, 12),
            (1995, 15),
            (2004, 25),
            (2007, 27),
            (2013, 28),
            (2020, 27),
        ],
    ),
    (
        "ASEAN",
        &[
            (1967, 5),
            (1984, 6),
            (1995, 7),
            (1997, 9),
            (1999, 10),
            (2025, 11),
        ],
    ),
    ("SAARC", &[(1985, 7), (2007, 8)]),
    ("ECO", &[(1985, 3), (1992, 10)]),
    ("OIC", &[(2001, 57), (2014, 57), (2025, 57)]),
    // Belgrade 25, Cairo 47; 120 from 2011, 121 with South Sudan.
    (
        "NONALIGNED",
        &[(1961, 25), (1964, 47), (2011, 120), (2024, 121)],
    ),
    // Without Turkmenistan (associate since 2005) and Ukraine, which never ratified the Charter.
    ("CIS", &[(1993, 11), (2000, 11), (2010, 9)]),
    ("CSTO", &[(2003, 6), (2006, 7), (2013, 6)]),
    ("EAEU", &[(2015, 5)]),
    ("SCO", &[(2001, 6), (2017, 8), (2023, 9), (2024, 10)]),
    ("G7", &[(1975, 6), (1976, 7), (2025, 7)]),
    ("G8", &[(1998, 8), (2013, 8)]),
    ("G20", &[(1999, 20), (2023, 21)]),
    ("BRICS", &[(2009, 4), (2010, 5), (2024, 9), (2025, 10)]),
    ("QUAD", &[(2007, 4), (2012, 0), (2017, 4)]),
    ("COMMONWEALTH", &[(1949, 8), (2025, 56)]),
    ("ARABLEAGUE", &[(1945, 7), (1993, 22), (2025, 22)]),
    ("OAU", &[(1963, 34), (2001, 53)]),
    (
        "AFRUNION",
        &[(2002, 53), (2011, 54), (2017, 55), (2025, 55)],
    ),
    ("GCC", &[(1981, 6), (2025, 6)]),
];

#[test]
fn members_are_as_many_as_the_organisations_count() {
    let mut wrong = Vec::new();
    for (organisation, totals) in TOTALS {
        for &(year, expected) in *totals {
            let members = organisations().members_on(id(organisation), date(year, 12, 31));
            if members.len() != expected {
                wrong.push(format!(
                    "{organisation} {year}: {} instead of {expected}",
                    members.len()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn run(organisation: &str, actor: &str, nth: usize) -> (MembershipStatus, String, Option<String>) {
    let row: &Membership = organisations()
        .memberships_in(id(organisation))
        .filter(|membership| membership.actor == id(actor))
        .nth(nth)
        .unwrap_or_else(|| panic!("no run {nth} of {actor} in {organisation}"));
    (
        row.status,
        row.from.to_edtf(),
        row.to.map(|to| to.to_edtf()),
    )
}

#[test]
fn pakistan_left_seato_in_november_1973_and_cento_in_march_1979() {
    use MembershipStatus::{Member, Suspended};
    assert_eq!(
        run("SEATO", "PAK", 0),
        (Member, "1955-02-19".into(), Some("1973-11-07".into()))
    );
    assert_eq!(
        run("CENTO", "PAK", 0),
        (Member, "1955-09-23".into(), Some("1979-03".into()))
    );
    assert_eq!(
        run("COMMONWEALTH", "PAK", 0).2.as_deref(),
        Some("1972-01-29")
    );
    assert_eq!(run("COMMONWEALTH", "PAK", 2).0, Suspended);
    assert_eq!(run("SCO", "PAK", 1), (Member, "2017-06-09".into(), None));
}

#[test]
fn seats_pass_to_the_actor_of_the_time() {
    let permanent = |day: Date| -> Vec<String> {
        let rows = organisations().members_on(id("UNSC"), day);
        rows.iter().map(|row| row.actor.to_string()).collect()
    };
    assert_eq!(
        permanent(date(1948, 1, 1)),
        ["CHN", "FRA", "GBR", "SUN", "USA"]
    );
    assert_eq!(
        permanent(date(1971, 10, 24)),
        ["FRA", "GBR", "SUN", "TWN", "USA"]
    );
    assert_eq!(
        permanent(date(1971, 10, 25)),
        ["CHN", "FRA", "GBR", "SUN", "USA"]
    );
    assert_eq!(
        permanent(date(1991, 12, 24)),
        ["CHN", "FRA", "GBR", "RUS", "USA"]
    );
}

#[test]
fn names_old_and_new_lead_to_the_organisation() {
    for (name, expected) in [
        ("NATO", "NATO"),
        ("nato", "NATO"),
        ("Warsaw Pact", "WARSAWPACT"),
        ("the Baghdad Pact", "CENTO"),
        ("Organization of the Islamic Conference", "OIC"),
        ("Non-Aligned Movement", "NONALIGNED"),
        ("G-8", "G8"),
        ("UN Security Council", "UNSC"),
    ] {
        let found = organisations()
            .resolve(name)
            .map(|found| found.id.to_string());
        assert_eq!(found.as_deref(), Ok(expected), "{name}");
    }
    let error = organisations().resolve("Warsaw Pakt").unwrap_err();
    assert_eq!(error.nearest[0].0, id("WARSAWPACT"));
    assert!(
        error.to_string().contains("Warsaw Pact (WARSAWPACT)"),
        "{error}"
    );
}

#[test]
fn no_name_or_id_means_two_organisations_or_a_state() {
    let mut seen: HashMap<String, ActorId> = HashMap::new();
    for organisation in organisations().iter() {
        let names = [&organisation.name, &organisation.short_name];
        for name in names.into_iter().chain(&organisation.aliases) {
            let folded = entente_model::actor::fold_name(name);
            if let Some(other) = seen.insert(folded, organisation.id) {
                assert_eq!(other, organisation.id, "{name} is ambiguous");
            }
        }
        assert!(
            actors().get(organisation.id).is_none(),
            "{} is a state",
            organisation.id
        );
        assert!(
            actors().resolve(organisation.id.as_str(), None).is_err(),
            "the id {} resolves to a state",
            organisation.id
        );
    }
}

#[test]
fn every_row_names_a_known_organisation_and_keeps_to_its_life() {
    for row in organisations().memberships() {
        let organisation: &Organisation = organisations()
            .get(row.organisation)
            .unwrap_or_else(|| panic!("{}: no such organisation", row.key()));
        assert!(
            organisation.founded.earliest() <= row.from.earliest(),
            "{} before it was founded",
            row.key()
        );
        if let Some(dissolved) = organisation.dissolved {
            let to = row
                .to
                .unwrap_or_else(|| panic!("{} outlives it", row.key()));
            assert!(
                to.latest() <= dissolved.latest(),
                "{} outlives it",
                row.key()
            );
        }
        if let Some(to) = row.to {
            assert!(
                row.from.earliest() <= to.latest(),
                "{} ends before it begins",
                row.key()
            );
        }
    }
    for organisation in organisations().iter() {
        let members = organisations().memberships_in(organisation.id).count();
        assert!(members > 0, "{} has no members", organisation.id);
        if let Some(predecessor) = organisation.predecessor {
            assert!(
                organisations().get(predecessor).is_some(),
                "{}",
                organisation.id
            );
        }
        assert!(matches!(
            organisation.kind,
            OrganisationKind::Organisation | OrganisationKind::Bloc
        ));
    }
}

#[test]
fn runs_of_a_member_follow_each_other() {
    let mut runs: HashMap<(ActorId, ActorId), Vec<&Membership>> = HashMap::new();
    for row in organisations().memberships() {
        runs.entry((row.organisation, row.actor))
            .or_default()
            .push(row);
    }
    for rows in runs.values() {
        for pair in rows.windows(2) {
            let end = pair[0]
                .to
                .unwrap_or_else(|| panic!("{} does not end", pair[0].key()));
            // Where one passes into the next within a month or year, that date may stand in both.
            let passes = end == pair[1].from && end.exact_day().is_none();
            assert!(
                passes || end.latest() < pair[1].from.latest(),
                "{} overlaps {}",
                pair[0].key(),
                pair[1].key()
            );
        }
    }
}

/// Members before the tables of actors have them as existing, or after: each with the reason.
const BEFORE_THEIR_TIME: &[(&str, &[&str], &str)] = &[
    (
        "UN",
        &["RUS"],
        "told the UN on 24 December 1991 that it continues the USSR, which lasted one day more",
    ),
    ("UNSC", &["RUS"], "the same"),
    (
        "UN",
        &["SRB"],
        "continued the seat from Montenegro's independence, two days before the state lists",
    ),
    (
        "ARABLEAGUE",
        &["SYR", "JOR"],
        "founding members before full independence",
    ),
    ("CIS", &["RUS"], "signed as a republic of the USSR"),
    (
        "NONALIGNED",
        &["DZA"],
        "took part as the provisional government",
    ),
    (
        "COMMONWEALTH",
        &["ZAN"],
        "independent on 10 December 1963, in the state lists nine days later",
    ),
    ("UN", &["ZAN"], "admitted on 16 December 1963"),
];

#[test]
fn members_existed_when_they_were_members() {
    let excused = |row: &Membership| {
        BEFORE_THEIR_TIME.iter().any(|(organisation, ids, _)| {
            id(organisation) == row.organisation && ids.contains(&row.actor.as_str())
        })
    };
    let mut wrong = Vec::new();
    let mut used = std::collections::HashSet::new();
    for row in organisations().memberships() {
        if organisations().get(row.actor).is_some() {
            continue;
        }
        let Some(actor) = actors().get(row.actor) else {
            wrong.push(format!("{}: no such actor", row.key()));
            continue;
        };
        let begins = row.from.latest().is_some_and(|day| actor.existed_on(day));
        let ends = row
            .to
            .is_none_or(|to| to.earliest().is_some_and(|day| actor.existed_on(day)));
        if begins && ends {
            continue;
        }
        if excused(row) {
            used.insert((row.organisation, row.actor));
        } else {
            wrong.push(format!(
                "{} to {:?}: existed {:?}",
                row.key(),
                row.to.map(|to| to.to_edtf()),
                actor.spans
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let idle: Vec<String> = BEFORE_THEIR_TIME
        .iter()
        .flat_map(|(organisation, ids, _)| ids.iter().map(move |actor| (*organisation, *actor)))
        .filter(|(organisation, actor)| !used.contains(&(id(organisation), id(actor))))
        .map(|(organisation, actor)| format!("{actor} in {organisation}"))
        .collect();
    assert!(idle.is_empty(), "need no excuse: {}", idle.join(", "));
}
