use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::{DateSpan, StateList, actors};

/// Dyad-years in columns of equal length, sorted by `code1`, `code2`, `year`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DyadYears {
    /// The list's number of the first state.
    pub code1: Vec<u16>,
    /// The list's number of the second state.
    pub code2: Vec<u16>,
    /// The calendar year.
    pub year: Vec<i16>,
}

impl DyadYears {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.year.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.year.is_empty()
    }

    fn push(&mut self, code1: u16, code2: u16, year: i16) {
        self.code1.push(code1);
        self.code2.push(code2);
        self.year.push(year);
    }
}

/// All dyad-years of a state list: a pair has a row for a year if both were members on one same day of it.
///
/// Directed: both orders of a pair; otherwise `code1 < code2`. Suriname and South Vietnam have no row for 1975, though each was a member in that year.
///
/// ```
/// use entente_model::actor::{StateList, dyad_years};
/// let founding = dyad_years(StateList::Cow, false, 1816..=1816);
/// assert_eq!(founding.len(), 23 * 22 / 2);
/// ```
#[must_use]
pub fn dyad_years(list: StateList, directed: bool, years: RangeInclusive<i16>) -> DyadYears {
    let mut spans: BTreeMap<u16, Vec<DateSpan>> = BTreeMap::new();
    for membership in actors()
        .memberships()
        .filter(|membership| membership.list == list)
    {
        spans
            .entry(membership.code)
            .or_default()
            .push(membership.span);
    }

    let mut dyads = DyadYears::default();
    for (&code1, spans1) in &spans {
        for (&code2, spans2) in &spans {
            if code1 == code2 || (!directed && code1 > code2) {
                continue;
            }
            let mut next = *years.start();
            for (first, last) in shared_years(spans1, spans2) {
                // Two shared spans may touch the same year: `next` keeps it from being told twice.
                for year in first.max(next)..=last.min(*years.end()) {
                    dyads.push(code1, code2, year);
                    next = year.saturating_add(1);
                }
            }
        }
    }
    dyads
}

/// The runs of years in which a span of one and a span of the other share a day, in order of time.
fn shared_years(spans1: &[DateSpan], spans2: &[DateSpan]) -> Vec<(i16, i16)> {
    let mut runs: Vec<(i16, i16)> = spans1
        .iter()
        .flat_map(|span1| spans2.iter().filter_map(|span2| span1.intersect(span2)))
        .map(|shared| (shared.first().year(), shared.last().year()))
        .collect();
    runs.sort_unstable();
    runs
}
