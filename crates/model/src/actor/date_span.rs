use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

/// A span of days, both ends inclusive; an absent end is open (since before 1816, or until today).
///
/// The tables of actors are exact to the day, so this is plainer than the intervals with precision that dates of events need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct DateSpan {
    /// The first day, or `None` for "since before the tables begin".
    pub from: Option<Date>,
    /// The last day, or `None` for "still".
    pub to: Option<Date>,
}

impl DateSpan {
    /// All of time.
    pub const ALWAYS: DateSpan = DateSpan {
        from: None,
        to: None,
    };

    /// The first day as a date that compares: an open beginning is the smallest date.
    #[must_use]
    pub fn first(&self) -> Date {
        self.from.unwrap_or(Date::MIN)
    }

    /// The last day as a date that compares: an open end is the greatest date.
    #[must_use]
    pub fn last(&self) -> Date {
        self.to.unwrap_or(Date::MAX)
    }

    /// Whether the day lies in the span.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.first() <= date && date <= self.last()
    }

    /// Whether both spans share a day.
    #[must_use]
    pub fn overlaps(&self, other: &DateSpan) -> bool {
        self.first() <= other.last() && other.first() <= self.last()
    }

    /// The days in both spans, if any.
    #[must_use]
    pub fn intersect(&self, other: &DateSpan) -> Option<DateSpan> {
        if !self.overlaps(other) {
            return None;
        }
        let from = match (self.from, other.from) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        let to = match (self.to, other.to) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Some(DateSpan { from, to })
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "{from} to today"),
            (None, Some(to)) => write!(f, "to {to}"),
            (None, None) => f.write_str("always"),
        }
    }
}
