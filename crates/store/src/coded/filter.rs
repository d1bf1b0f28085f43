//! Which events are asked for.

use entente_model::actor::{ActorId, DateSpan};
use entente_model::day::Day;
use entente_model::ontology::PloverType;

use super::names::Names;
use super::row::{CodedRow, NO_COUNT};
use crate::lineage::Lineage;
use crate::table::pair;

/// The length of the periods of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeriesBy {
    /// Days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl SeriesBy {
    /// The first day of the period in which a day is.
    pub fn period(self, day: Day) -> Day {
        let (year, month, _) = day.civil();
        let first = match self {
            SeriesBy::Day => None,
            SeriesBy::Month => Day::new(year.into(), month.into(), 1),
            SeriesBy::Year => Day::new(year.into(), 1, 1),
        };
        first.unwrap_or(day)
    }

    /// The first day of the period after the one that begins on a day.
    pub fn next(self, first: Day) -> Day {
        let (year, month, _) = first.civil();
        let next = match self {
            SeriesBy::Day => Day::from_number(first.number() + 1),
            SeriesBy::Month if month < 12 => Day::new(year.into(), u32::from(month) + 1, 1),
            SeriesBy::Month | SeriesBy::Year => Day::new(i32::from(year) + 1, 1, 1),
        };
        next.unwrap_or(first)
    }
}

/// Which events are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodedFilter {
    /// Datasets by name; empty for all.
    pub datasets: Vec<String>,
    /// First day on which an event may begin.
    pub from: Option<Day>,
    /// Last such day.
    pub to: Option<Day>,
    /// PLOVER types; empty for all, also those events that have none.
    pub types: Vec<PloverType>,
    /// Beginnings of the dataset's own codes ("04" is all of root 04); empty for all.
    pub codes: Vec<String>,
    /// The least number of sources that the dataset counted.
    pub min_sources: Option<u32>,
}

impl CodedFilter {
    /// Whether it asks for nothing that the cube leaves out.
    pub(crate) fn is_in_cube(&self) -> bool {
        self.types.is_empty() && self.codes.is_empty() && self.min_sources.is_none()
    }

    /// Whether the days are whole months.
    pub(crate) fn is_of_months(&self) -> bool {
        let begins = |day: Day| day.civil().2 == 1;
        let next = |day: Day| Day::from_number(day.number() + 1);
        self.from.is_none_or(begins) && self.to.is_none_or(|to| next(to).is_none_or(begins))
    }

    pub(crate) fn admits_day(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    pub(crate) fn admits_year(&self, year: i16) -> bool {
        self.from.is_none_or(|from| from.year() <= year)
            && self.to.is_none_or(|to| year <= to.year())
    }

    pub(crate) fn admits_dataset(&self, dataset: &str) -> bool {
        self.datasets.is_empty() || self.datasets.iter().any(|name| name == dataset)
    }

    pub(crate) fn admits_type(&self, code: &str, plover: Option<PloverType>) -> bool {
        (self.types.is_empty() || plover.is_some_and(|plover| self.types.contains(&plover)))
            && (self.codes.is_empty()
                || self
                    .codes
                    .iter()
                    .any(|begin| code.starts_with(begin.as_str())))
    }

    pub(crate) fn admits(&self, row: &CodedRow, names: &Names) -> bool {
        let plover = usize::from(row.plover)
            .checked_sub(1)
            .and_then(|place| PloverType::ALL.get(place).copied());
        Day::from_number(row.start).is_some_and(|day| self.admits_day(day))
            && self.admits_type(names.text(row.code), plover)
            && self
                .min_sources
                .is_none_or(|least| row.sources != NO_COUNT && row.sources >= least)
    }
}

/// Two actors over time, as [`Actors::lineage`](entente_model::actor::Actors::lineage) gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadOverTime {
    /// The first actor.
    pub a: Vec<(ActorId, DateSpan)>,
    /// The second.
    pub b: Vec<(ActorId, DateSpan)>,
}

impl DyadOverTime {
    /// All pairs of the two lineages, each in alphabetical order.
    pub(crate) fn pairs(&self) -> Vec<(ActorId, ActorId)> {
        let (a, b) = (Lineage::new(&self.a), Lineage::new(&self.b));
        let mut pairs: Vec<(ActorId, ActorId)> = a
            .actors()
            .iter()
            .flat_map(|&a| b.actors().iter().map(move |&b| (a, b)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| pair(a, b))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}
