//! Of which part of time a file of a source tells.

use serde::{Deserialize, Serialize};

use crate::day::Day;

const DAY: i64 = 86_400;

/// The span in which a source took in what one of its files tells, in UTC: a quarter of an hour, a day, a year. The events themselves may be
/// older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    start: i64,
    end: i64,
}

impl Slot {
    /// From a second since 1970 up to, and without, another; `None` where it is empty.
    pub const fn new(start: i64, end: i64) -> Option<Slot> {
        if start < end {
            Some(Slot { start, end })
        } else {
            None
        }
    }

    /// From a day up to, and without, another.
    pub const fn of_days(first: Day, next: Day) -> Option<Slot> {
        Slot::new(start_of(first), start_of(next))
    }

    /// The first second.
    pub const fn start(self) -> i64 {
        self.start
    }

    /// The second after the last.
    pub const fn end(self) -> i64 {
        self.end
    }

    /// The length.
    pub const fn seconds(self) -> i64 {
        self.end - self.start
    }

    /// The seconds that it shares with another.
    pub fn shared(self, other: Slot) -> i64 {
        (self.end.min(other.end) - self.start.max(other.start)).max(0)
    }
}

/// The first second of a day.
pub const fn start_of(day: Day) -> i64 {
    day.number() as i64 * DAY
}
