//! Counts and sums of scores at each level.

use super::row::{CodedRow, NO_SCORE};

/// What is summed, for each level in the order of [`Level::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Events.
    pub(crate) events: [u64; 4],
    /// Events with a score.
    pub(crate) scored: [u64; 4],
    /// Their scores in thousandths.
    pub(crate) score: [i64; 4],
}

impl Sums {
    /// Adds a row at its own level and all those below.
    pub(crate) fn add(&mut self, row: &CodedRow) {
        for level in 0..=row.level as usize {
            self.events[level] += 1;
            if row.score != NO_SCORE {
                self.scored[level] += 1;
                self.score[level] += i64::from(row.score);
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn merge(&mut self, other: &Sums) {
        for level in 0..self.events.len() {
            self.events[level] += other.events[level];
            self.scored[level] += other.scored[level];
            self.score[level] += other.score[level];
        }
    }
}
