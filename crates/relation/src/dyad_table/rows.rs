//! The rows of a table: pairs of states, or states, with the years or months in which they were members of the state system.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::{ActorId, DateSpan, StateList, actors};
use jiff::civil::Date;

/// A calendar year, or a month counted as `year * 12 + month - 1`.
pub(super) type Time = i32;

/// What the time of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Year,
    Month,
}

impl Step {
    /// The year or month of a day.
    pub(super) fn of(self, day: Date) -> Time {
        let year = Time::from(day.year());
        match self {
            Step::Year => year,
            Step::Month => year * 12 + Time::from(day.month()) - 1,
        }
    }

    pub(super) fn first_of_year(self, year: i16) -> Time {
        match self {
            Step::Year => Time::from(year),
            Step::Month => Time::from(year) * 12,
        }
    }

    pub(super) fn last_of_year(self, year: i16) -> Time {
        match self {
            Step::Year => Time::from(year),
            Step::Month => Time::from(year) * 12 + 11,
        }
    }

    pub(super) fn year(self, time: Time) -> i16 {
        let year = match self {
            Step::Year => time,
            Step::Month => time.div_euclid(12),
        };
        // Rows lie in years of the calendar.
        year as i16
    }

    pub(super) fn month(self, time: Time) -> u8 {
        match self {
            Step::Year => 0,
            Step::Month => (time.rem_euclid(12) + 1) as u8,
        }
    }
}

/// A pair of states, or a state alone with `code2` 0, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) code1: u16,
    pub(super) code2: u16,
    /// The number of the first row.
    pub(super) start: usize,
    /// First and last time of each run of rows, in order, apart from each other.
    pub(super) runs: Vec<(Time, Time)>,
}

impl Unit {
    pub(super) fn len(&self) -> usize {
        self.runs
            .iter()
            .map(|(first, last)| (last - first + 1) as usize)
            .sum()
    }

    pub(super) fn times(&self) -> impl Iterator<Item = Time> + '_ {
        self.runs.iter().flat_map(|&(first, last)| first..=last)
    }
}

/// All rows, by unit; sorted by codes.
pub(super) fn pairs(
    list: StateList,
    directed: bool,
    step: Step,
    years: (i16, i16),
    only: &BTreeSet<u16>,
) -> Vec<Unit> {
    let spans = spans(list, only);
    let mut units = Vec::new();
    let mut start = 0;
    for (&code1, spans1) in &spans {
        for (&code2, spans2) in &spans {
            if code1 == code2 || (!directed && code1 > code2) {
                continue;
            }
            let shared = spans1
                .iter()
                .flat_map(|one| spans2.iter().filter_map(|other| one.intersect(other)));
            push(&mut units, &mut start, (code1, code2), shared, step, years);
        }
    }
    units
}

/// The rows of single states.
pub(super) fn states(
    list: StateList,
    step: Step,
    years: (i16, i16),
    only: &BTreeSet<u16>,
) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut start = 0;
    for (&code, spans) in &spans(list, only) {
        push(
            &mut units,
            &mut start,
            (code, 0),
            spans.iter().copied(),
            step,
            years,
        );
    }
    units
}

fn spans(list: StateList, only: &BTreeSet<u16>) -> BTreeMap<u16, Vec<DateSpan>> {
    let mut spans: BTreeMap<u16, Vec<DateSpan>> = BTreeMap::new();
    let wanted = |code: u16| only.is_empty() || only.contains(&code);
    for membership in actors().memberships() {
        if membership.list == list && wanted(membership.code) {
            spans
                .entry(membership.code)
                .or_default()
                .push(membership.span);
        }
    }
    spans
}

fn push(
    units: &mut Vec<Unit>,
    start: &mut usize,
    (code1, code2): (u16, u16),
    spans: impl Iterator<Item = DateSpan>,
    step: Step,
    (first_year, last_year): (i16, i16),
) {
    let (first, last) = (step.first_of_year(first_year), step.last_of_year(last_year));
    let mut runs: Vec<(Time, Time)> = spans
        .map(|span| {
            (
                step.of(span.first()).max(first),
                step.of(span.last()).min(last),
            )
        })
        .filter(|(first, last)| first <= last)
        .collect();
    runs.sort_unstable();
    let mut merged: Vec<(Time, Time)> = Vec::new();
    for run in runs {
        match merged.last_mut() {
            // Two spans may touch one year: it is one row.
            Some(before) if run.0 <= before.1 + 1 => before.1 = before.1.max(run.1),
            _ => merged.push(run),
        }
    }
    if merged.is_empty() {
        return;
    }
    let unit = Unit {
        code1,
        code2,
        start: *start,
        runs: merged,
    };
    *start += unit.len();
    units.push(unit);
}

/// The numbers in a list that an actor, or a state that it continues, ever held.
pub(super) fn codes_of(list: StateList, actor: ActorId) -> BTreeSet<u16> {
    let lineage = actors().lineage(actor);
    lineage
        .iter()
        .flat_map(|(member, _)| actors().memberships_of(*member))
        .filter(|(membership, _)| membership.list == list)
        .map(|(membership, _)| membership.code)
        .collect()
}

#[cfg(test)]
mod tests {
    use entente_model::actor::dyad_years;

    use super::*;

    #[test]
    fn the_rows_are_the_dyad_years_of_the_state_system() {
        for (list, directed) in [(StateList::Cow, true), (StateList::Gw, false)] {
            let units = pairs(list, directed, Step::Year, (1816, 2024), &BTreeSet::new());
            let rows = units.iter().flat_map(|unit| {
                unit.times()
                    .map(|year| (unit.code1, unit.code2, year as i16))
            });
            let expected = dyad_years(list, directed, 1816..=2024);
            let expected = expected
                .code1
                .iter()
                .zip(&expected.code2)
                .zip(&expected.year);
            assert!(rows.eq(expected.map(|((&one, &two), &year)| (one, two, year))));
        }
    }

    #[test]
    fn months_are_those_in_which_both_were_members_on_one_day() {
        // Pakistan became a member on 14 August 1947, India on the 15th (COW).
        let only = BTreeSet::from([750, 770]);
        let units = pairs(StateList::Cow, false, Step::Month, (1947, 1948), &only);
        assert_eq!(units.len(), 1);
        assert_eq!(units[0].len(), 5 + 12);
        let first = units[0].runs[0].0;
        assert_eq!(
            (Step::Month.year(first), Step::Month.month(first)),
            (1947, 8)
        );
    }

    #[test]
    fn russia_brings_the_number_of_the_soviet_union() {
        assert_eq!(
            codes_of(StateList::Cow, ActorId::literal("RUS")),
            BTreeSet::from([365])
        );
    }
}
