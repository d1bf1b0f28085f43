//! Names and identities of actors in time.

// clippy.toml lets tests unwrap, but does not see the functions beside them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use entente_model::actor::{ActorId, NameKind, ResolveError, SuccessionKind, actors};
use jiff::civil::{Date, date};

fn resolved(query: &str, on: Option<Date>) -> String {
    actors()
        .resolve(query, on)
        .map_or_else(|error| error.to_string(), |actor| actor.id.to_string())
}

#[test]
fn names_lead_to_the_actor_of_the_day() {
    let facts = [
        ("PAK", None, "PAK"),
        ("pk", None, "PAK"),
        ("Pakistan", None, "PAK"),
        ("West Pakistan", Some(date(1960, 1, 1)), "PAK"),
        ("East Pakistan", Some(date(1960, 1, 1)), "PAK"),
        ("Russia", None, "RUS"),
        ("Russia", Some(date(1971, 8, 9)), "SUN"),
        ("RUS", Some(date(1971, 8, 9)), "SUN"),
        ("USSR", None, "SUN"),
        ("USSR", Some(date(2014, 6, 2)), "RUS"),
        ("U.S.S.R.", Some(date(1971, 8, 9)), "SUN"),
        ("the Soviet Union", Some(date(1971, 8, 9)), "SUN"),
        ("Germany", None, "DEU"),
        ("Germany", Some(date(1980, 1, 1)), "GFR"),
        ("DEU", Some(date(1980, 1, 1)), "GFR"),
        ("GDR", Some(date(1980, 1, 1)), "GDR"),
        ("Vietnam", None, "VNM"),
        ("VNM", Some(date(1970, 1, 1)), "RVN"),
        ("Yemen", Some(date(1985, 1, 1)), "YAR"),
        ("Yemen Arab Republic", Some(date(1990, 12, 6)), "YEM"),
        ("Yugoslavia", Some(date(2010, 1, 1)), "SRB"),
        ("Yugoslavia", Some(date(1995, 1, 1)), "SCG"),
        ("Yugoslavia", Some(date(1960, 1, 1)), "YUG"),
        ("Taiwan", None, "TWN"),
        ("Taiwan", Some(date(1946, 12, 1)), "CHN"),
        ("Taiwan", Some(date(1960, 12, 1)), "TWN"),
        ("Republic of China", Some(date(1937, 7, 7)), "CHN"),
        ("Republic of China", Some(date(1960, 7, 7)), "TWN"),
        ("côte d’ivoire", Some(date(1970, 1, 1)), "CIV"),
        ("COTE D'IVOIRE", None, "CIV"),
        ("Burma", Some(date(2014, 1, 1)), "MMR"),
        ("Zaire", Some(date(1980, 1, 1)), "COD"),
        ("Persia", Some(date(1900, 1, 1)), "IRN"),
        ("Upper Volta", None, "BFA"),
        ("Serbia", Some(date(1910, 1, 1)), "KSB"),
        ("Serbia", None, "SRB"),
        ("UKG", None, "GBR"),
        ("MYA", None, "MMR"),
        ("770", None, "PAK"),
        ("365", None, "RUS"),
        ("365", Some(date(1985, 1, 1)), "SUN"),
        ("680", None, "YPR"),
        ("Tibet", Some(date(1940, 1, 1)), "TBT"),
        ("Crimea", None, "CRIMEA"),
        ("Gaza Strip", None, "PSE"),
        ("Korea", Some(date(1900, 1, 1)), "JOS"),
    ];
    for (query, on, expected) in facts {
        assert_eq!(resolved(query, on), expected, "{query} on {on:?}");
    }
}

#[test]
fn unknown_names_get_the_nearest() {
    let Err(ResolveError::Unknown { nearest, .. }) = actors().resolve("Pakistann", None) else {
        panic!("no actor of that name")
    };
    assert_eq!(nearest[0].actor, ActorId::literal("PAK"));
    assert_eq!(
        actors()
            .resolve("Utopia XYZQW", None)
            .unwrap_err()
            .to_string()
            .split(';')
            .next(),
        Some("unknown actor \"Utopia XYZQW\"")
    );
}

#[test]
fn an_actor_before_its_time_says_when_it_existed() {
    let error = actors()
        .resolve("Pakistan", Some(date(1940, 1, 1)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "PAK (Pakistan) did not exist on 1940-01-01; it did 1947-08-14 to today"
    );
    let error = actors()
        .resolve("West Pakistan", Some(date(1980, 1, 1)))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "PAK (West Pakistan) did not exist on 1980-01-01; it did 1955-10-14 to 1970-06-30"
    );
}

#[test]
fn names_change_with_the_state() {
    let name = |id: &str, day: Date| {
        actors()
            .get(ActorId::new(id).unwrap())
            .unwrap()
            .name_on(Some(day))
    };
    assert_eq!(name("SUN", date(1971, 8, 9)), "USSR");
    assert_eq!(name("RUS", date(2014, 6, 2)), "Russia");
    assert_eq!(name("LKA", date(1972, 5, 21)), "Ceylon");
    assert_eq!(name("LKA", date(1972, 5, 22)), "Sri Lanka");
    assert_eq!(
        name("SCG", date(2003, 2, 3)),
        "Federal Republic of Yugoslavia"
    );
    assert_eq!(name("SCG", date(2003, 2, 4)), "Serbia and Montenegro");
    let soviet = actors().get(ActorId::literal("SUN")).unwrap();
    assert_eq!(
        soviet.adjective_on(Some(date(1979, 12, 25))),
        Some("Soviet")
    );
    let pakistan = actors().get(ActorId::literal("PAK")).unwrap();
    assert_eq!(pakistan.adjective_on(None), Some("Pakistani"));
    let parts: Vec<String> = pakistan
        .names
        .iter()
        .filter(|name| name.kind == NameKind::Part)
        .map(|name| format!("{} {}", name.text, name.span))
        .collect();
    assert!(
        parts.contains(&"West Pakistan 1955-10-14 to 1970-06-30".to_owned()),
        "{parts:?}"
    );
}

#[test]
fn lineages_follow_continuation_only() {
    let lineage = |id: &str| -> Vec<String> {
        actors()
            .lineage(ActorId::new(id).unwrap())
            .iter()
            .map(|(id, span)| format!("{id} {span}"))
            .collect()
    };
    let russia = [
        "RUS 1816-01-01 to 1922-12-29",
        "SUN 1922-12-30 to 1991-12-25",
        "RUS 1991-12-26 to today",
    ];
    assert_eq!(lineage("RUS"), russia);
    assert_eq!(lineage("SUN"), russia);
    assert_eq!(lineage("PAK"), ["PAK 1947-08-14 to today"]);
    assert_eq!(lineage("BGD"), ["BGD 1971-12-16 to today"]);
    assert_eq!(
        lineage("DEU"),
        [
            "DEU 1816-01-01 to 1945-05-08",
            "GFR 1949-09-21 to 1990-10-02",
            "DEU 1990-10-03 to today"
        ]
    );
    assert_eq!(lineage("YEM"), ["YEM 1990-05-22 to today"]);
    let ids: Vec<String> = actors()
        .lineage(ActorId::literal("SRB"))
        .iter()
        .map(|(id, _)| id.to_string())
        .collect();
    assert_eq!(ids, ["KSB", "YUG", "SCG", "SRB"]);
    // Nobody holds two places of a chain on one day.
    for actor in actors().iter() {
        for pair in actors().lineage(actor.id).windows(2) {
            assert!(!pair[0].1.overlaps(&pair[1].1), "{pair:?}");
        }
    }
}

#[test]
fn successions_have_their_kind() {
    let kind = |from: &str, to: &str| {
        let (from, to) = (ActorId::new(from).unwrap(), ActorId::new(to).unwrap());
        let link = actors()
            .successions_of(from)
            .find(|link| link.from == from && link.to == to)
            .expect("a succession");
        (link.kind, link.date)
    };
    assert_eq!(
        kind("SUN", "RUS"),
        (SuccessionKind::Continuation, date(1991, 12, 26))
    );
    assert_eq!(
        kind("PAK", "BGD"),
        (SuccessionKind::Secession, date(1971, 12, 16))
    );
    assert_eq!(
        kind("GDR", "DEU"),
        (SuccessionKind::Absorption, date(1990, 10, 3))
    );
    assert_eq!(
        kind("YPR", "YEM"),
        (SuccessionKind::Merger, date(1990, 5, 22))
    );
    assert_eq!(
        kind("CSK", "SVK"),
        (SuccessionKind::Dissolution, date(1993, 1, 1))
    );
    assert_eq!(
        kind("ETH", "ERI"),
        (SuccessionKind::Secession, date(1993, 5, 24))
    );
    assert_eq!(
        kind("SDN", "SSD"),
        (SuccessionKind::Secession, date(2011, 7, 9))
    );
    assert_eq!(
        kind("TWN", "CHN"),
        (SuccessionKind::Representation, date(1971, 10, 25))
    );
}

#[test]
fn every_actor_has_one_short_name_on_each_day() {
    for actor in actors().iter() {
        for pair in actor.spans.windows(2) {
            assert!(!pair[0].overlaps(&pair[1]), "{}", actor.id);
        }
        let mut edges: BTreeSet<Date> = BTreeSet::new();
        for span in actor
            .spans
            .iter()
            .chain(actor.names.iter().map(|name| &name.span))
        {
            edges.extend(span.from.and_then(|day| day.yesterday().ok()));
            edges.extend(span.from);
            edges.extend(span.to);
            edges.extend(span.to.and_then(|day| day.tomorrow().ok()));
        }
        edges.insert(date(2024, 1, 1));
        for day in edges.into_iter().filter(|&day| actor.existed_on(day)) {
            for kind in [NameKind::Short, NameKind::Official] {
                let held: Vec<&str> = actor
                    .names
                    .iter()
                    .filter(|name| name.kind == kind && name.span.contains(day))
                    .map(|name| name.text.as_str())
                    .collect();
                assert!(held.len() <= 1, "{} on {day}: {held:?}", actor.id);
                assert!(
                    kind != NameKind::Short || held.len() == 1,
                    "{} has no name on {day}",
                    actor.id
                );
            }
        }
    }
}

#[test]
fn no_name_means_two_actors_on_a_day() {
    for actor in actors().iter() {
        for name in actor
            .names
            .iter()
            .filter(|name| !matches!(name.kind, NameKind::Adjective | NameKind::Capital))
        {
            for span in actor
                .spans
                .iter()
                .filter_map(|span| span.intersect(&name.span))
            {
                for day in [
                    span.from.unwrap_or(date(1816, 1, 1)),
                    span.to.unwrap_or(date(2024, 1, 1)),
                ] {
                    let meant = actors()
                        .resolve_name(&name.text, Some(day))
                        .map(|other| other.id);
                    assert_eq!(meant, Ok(actor.id), "{} on {day}", name.text);
                }
            }
            // Without a date a name is somebody, too.
            assert!(
                actors().resolve_name(&name.text, None).is_ok(),
                "{}",
                name.text
            );
        }
    }
}

#[test]
fn contested_units_have_a_stated_default() {
    for id in ["PSE", "TWN", "XKX", "ESH", "CRIMEA", "KASHMIR", "NCYPRUS"] {
        let actor = actors().get(ActorId::new(id).unwrap()).expect(id);
        let contested = actor.contested.as_ref().expect(id);
        assert!(
            !contested.default.is_empty() && !contested.alternatives.is_empty(),
            "{id}"
        );
    }
}
