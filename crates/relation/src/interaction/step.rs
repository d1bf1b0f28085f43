//! The periods of a series: months, quarters or years.

use entente_store::Month;
use jiff::civil::{Date, date};
use serde::Serialize;

/// How long the periods of a series are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Calendar months.
    Month,
    /// Quarters of a calendar year.
    Quarter,
    /// Calendar years.
    #[default]
    Year,
}

impl Step {
    /// Months of a period.
    pub const fn months(self) -> usize {
        match self {
            Step::Month => 1,
            Step::Quarter => 3,
            Step::Year => 12,
        }
    }

    /// For people: "month".
    pub const fn as_str(self) -> &'static str {
        match self {
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
        }
    }
}

/// Periods of one length without gaps, from January of a year to December of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) step: Step,
    pub(crate) first: Month,
    pub(crate) periods: usize,
}

impl Grid {
    pub(crate) fn of_years(step: Step, first: i16, last: i16) -> Grid {
        let years = usize::try_from(i32::from(last) - i32::from(first) + 1).unwrap_or(0);
        Grid {
            step,
            first: Month::january(first),
            periods: years * 12 / step.months(),
        }
    }

    /// The months of the grid.
    pub(crate) fn months(self) -> usize {
        self.periods * self.step.months()
    }

    /// The period of a month, where the grid has it.
    pub(crate) fn period(self, month: Month) -> Option<usize> {
        let place = usize::try_from(month.since(self.first)).ok()? / self.step.months();
        (place < self.periods).then_some(place)
    }

    /// The first month of a period.
    pub(crate) fn month(self, period: usize) -> Month {
        // A grid has at most twelve times as many periods as there are years.
        self.first.plus((period * self.step.months()) as i32)
    }

    /// The first day of a period.
    pub(crate) fn first_day(self, period: usize) -> Date {
        let month = self.month(period);
        date(month.year(), month.number(), 1)
    }

    /// The last day of a period.
    pub(crate) fn last_day(self, period: usize) -> Date {
        let month = self.month(period + 1).plus(-1);
        date(month.year(), month.number(), 1).last_of_month()
    }

    /// The name of a period in EDTF: `1971`, `1971-12`; a quarter by the sub-year code of ISO 8601-2, `1971-36` for the last.
    pub(crate) fn name(self, period: usize) -> String {
        let month = self.month(period);
        match self.step {
            Step::Month => format!("{}-{:02}", month.year(), month.number()),
            Step::Quarter => format!("{}-{}", month.year(), 33 + (month.number() - 1) / 3),
            Step::Year => month.year().to_string(),
        }
    }
}
