//! Which organisations two actors shared, and when.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use entente_model::actor::{ActorId, DateSpan, actors};
use entente_model::organisation::{
    MembershipStatus, Organisation, SharedPeriod, Standing, organisations,
};
use entente_model::time::Answer;
use jiff::civil::{Date, date};

fn id(text: &str) -> ActorId {
    ActorId::new(text).unwrap()
}

fn lineage(text: &str) -> Vec<ActorId> {
    let mut ids: Vec<ActorId> = actors()
        .lineage(id(text))
        .into_iter()
        .map(|(actor, _)| actor)
        .collect();
    ids.dedup();
    ids
}

fn shared(first: &str, second: &str) -> Vec<SharedPeriod<'static>> {
    organisations().shared(&lineage(first), &lineage(second), DateSpan::ALWAYS)
}

fn lines(periods: &[SharedPeriod<'_>], organisation: &str) -> Vec<String> {
    periods
        .iter()
        .filter(|period| period.organisation == id(organisation))
        .map(|period| {
            let to = period.to.map_or(String::new(), |to| to.to_edtf());
            format!("{} {}..{to}", period.standing, period.from)
        })
        .collect()
}

#[test]
fn pakistan_and_russia() {
    let periods = shared("PAK", "RUS");
    // The seat of the USSR and Russia is one, so no break in 1991.
    assert_eq!(
        lines(&periods, "UN"),
        ["only-second 1945-10-24..1947-09-29", "both 1947-09-30.."]
    );
    assert_eq!(
        lines(&periods, "SEATO"),
        ["only-first 1955-02-19..1973-11-07"]
    );
    assert_eq!(lines(&periods, "CENTO"), ["only-first 1955-09-23..1979-03"]);
    assert_eq!(
        lines(&periods, "WARSAWPACT"),
        ["only-second 1955-06..1991-07-01"]
    );
    assert_eq!(
        lines(&periods, "SCO"),
        [
            "only-second 2001-06-15..2005-07-04",
            "only-second 2005-07-05..2017-06-08",
            "both 2017-06-09.."
        ]
    );
    let observer = periods
        .iter()
        .find(|period| period.first == Some(MembershipStatus::Observer))
        .unwrap();
    assert_eq!(observer.organisation, id("SCO"));
    // Russia as an observer does not make the Organisation of Islamic Cooperation a shared one.
    assert_eq!(
        lines(&periods, "OIC"),
        [
            "only-first 1969-09-25..2005-06-29",
            "only-first 2005-06-30.."
        ]
    );
}

#[test]
fn imprecise_ends_stay_imprecise() {
    let periods = shared("AFG", "EGY");
    assert_eq!(
        lines(&periods, "OIC"),
        [
            "both 1969-09-25..1979-05",
            "both 1979-05..1980-01",
            "both 1980-01..1984-01",
            "both 1984-01..1989-03",
            "both 1989-03.."
        ]
    );
    // Burkina Faso was suspended and readmitted within a month of 2015.
    let burkina = lines(&shared("BFA", "KEN"), "AFRUNION");
    assert_eq!(
        burkina,
        [
            "both 2002-07-09..2015-09-17",
            "both 2015-09-18..2015-09",
            "both 2015-09..2022-01-30",
            "both 2022-01-31.."
        ]
    );
}

#[test]
fn a_window_leaves_out_what_lies_outside() {
    let (first, second) = (lineage("PAK"), lineage("RUS"));
    let since = DateSpan {
        from: Some(date(1992, 1, 1)),
        to: None,
    };
    let periods = organisations().shared(&first, &second, since);
    assert!(lines(&periods, "CENTO").is_empty());
    assert!(lines(&periods, "WARSAWPACT").is_empty());
    assert_eq!(lines(&periods, "UN"), ["both 1947-09-30.."]);
}

#[test]
fn exchanging_the_sides_mirrors_the_answer() {
    for (a, b) in [
        ("PAK", "RUS"),
        ("DEU", "POL"),
        ("EGY", "SYR"),
        ("CHN", "TWN"),
        ("BFA", "NER"),
    ] {
        let there = shared(a, b);
        let back = shared(b, a);
        assert_eq!(there.len(), back.len());
        for (one, other) in there.iter().zip(&back) {
            assert_eq!(
                (one.organisation, one.first, one.second, one.from, one.to),
                (
                    other.organisation,
                    other.second,
                    other.first,
                    other.from,
                    other.to
                )
            );
        }
    }
}

/// Second method: on the first day of every quarter, the status by the period must be the status by the rows, wherever the rows are certain.
#[test]
fn periods_agree_with_the_rows_quarter_by_quarter() {
    let mut checked = 0;
    for (a, b) in [
        ("PAK", "RUS"),
        ("PAK", "IND"),
        ("EGY", "SYR"),
        ("GAB", "MLI"),
        ("DEU", "FRA"),
        ("TZA", "GBR"),
    ] {
        let (first, second) = (lineage(a), lineage(b));
        let periods = organisations().shared(&first, &second, DateSpan::ALWAYS);
        for organisation in organisations().iter() {
            for year in 1945..=2025 {
                for month in [1, 4, 7, 10] {
                    let day = date(year, month, 1);
                    checked += check(&periods, organisation, &first, &second, day);
                }
            }
        }
    }
    assert!(checked > 5_000, "only {checked} were certain");
}

fn check(
    periods: &[SharedPeriod<'_>],
    organisation: &Organisation,
    first: &[ActorId],
    second: &[ActorId],
    day: Date,
) -> usize {
    let by_rows = |side: &[ActorId]| {
        let mut status = None;
        for row in organisations()
            .memberships_in(organisation.id)
            .filter(|row| side.contains(&row.actor))
        {
            match row.held_on(day) {
                Answer::Yes => status = Some(row.status),
                Answer::Undecided => return Err(()),
                Answer::No => {}
            }
        }
        Ok(status)
    };
    let (Ok(a), Ok(b)) = (by_rows(first), by_rows(second)) else {
        return 0;
    };
    let period = periods
        .iter()
        .filter(|period| period.organisation == organisation.id)
        .find(|period| {
            period.from.earliest().unwrap() <= day
                && period.to.is_none_or(|to| day <= to.latest().unwrap())
        });
    let by_period = period.map_or((None, None), |period| (period.first, period.second));
    assert_eq!(by_period, (a, b), "{} on {day}", organisation.id);
    let member = |status: Option<MembershipStatus>| status.is_some_and(MembershipStatus::is_member);
    if let Some(period) = period {
        assert_eq!(period.standing == Standing::Both, member(a) && member(b));
    }
    usize::from(a.is_some() || b.is_some())
}
