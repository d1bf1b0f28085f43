//! The years over which series run.

use std::ops::RangeInclusive;

use entente_model::coverage::Coverage;
use entente_model::event::Event;
use entente_model::time::DateInterval;

use crate::Options;
use crate::party::Party;

/// The years from the start of the state-system lists.
const FIRST_YEAR: i16 = 1816;

/// First and last year of the period shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) first: i16,
    pub(crate) last: i16,
}

impl Period {
    /// The period asked for; by default from the first year in which both existed to the last of which a source tells.
    pub(crate) fn of(
        a: &Party,
        b: &Party,
        coverage: &[Coverage],
        events: &[Event],
        options: &Options,
    ) -> Period {
        let common = |year: Option<i16>| year.unwrap_or(FIRST_YEAR).max(FIRST_YEAR);
        let first = common(a.first_year()).max(common(b.first_year()));
        let told = coverage
            .iter()
            .map(|coverage| coverage.last_year)
            .chain(
                events
                    .iter()
                    .filter_map(|event| event.date.latest())
                    .map(|day| day.year()),
            )
            .max()
            .unwrap_or(first);
        let end = [a.last_year(), b.last_year()].into_iter().flatten().min();
        let last = end.map_or(told, |end| end.min(told)).max(first);
        let first = options.from.unwrap_or(first);
        let last = options.to.unwrap_or(last.max(first));
        Period {
            // A last year before the two existed leaves nothing to show, not their first year.
            first: first.min(last),
            last,
        }
    }

    pub(crate) fn years(self) -> RangeInclusive<i16> {
        self.first..=self.last
    }

    pub(crate) fn contains(self, year: i16) -> bool {
        self.years().contains(&year)
    }

    /// Whether any day of the interval may lie in the period.
    pub(crate) fn touches(self, interval: &DateInterval) -> bool {
        let starts = interval
            .earliest()
            .is_none_or(|day| day.year() <= self.last);
        let ends = interval.latest().is_none_or(|day| day.year() >= self.first);
        starts && ends
    }
}
