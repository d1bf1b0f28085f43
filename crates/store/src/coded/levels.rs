//! Tells the rows of one dyad and day apart.

use std::collections::{HashMap, HashSet};

use entente_model::coded_event::Level;
use foldhash::fast::FixedState;

use super::revision::Ranks;
use super::row::CodedRow;

/// Rows of one dyad and day that are compared one by one instead of by a table.
const FEW: usize = 8;

/// Sets the levels of rows; keeps its tables from day to day.
#[derive(Default)]
pub(crate) struct Levels {
    few: Vec<u128>,
    many: HashSet<u128, FixedState>,
}

/// What one-a-day counts once: code and sides, and their order unless both act alike.
fn act(row: &CodedRow) -> u128 {
    let source = (u64::from(row.source) << 32) | u64::from(row.source_country);
    let target = (u64::from(row.target) << 32) | u64::from(row.target_country);
    let (one, other) = match row.symmetric && target < source {
        true => (target, source),
        false => (source, target),
    };
    (u128::from(row.code) << 96) | (u128::from(one) << 48) | u128::from(other)
}

impl Levels {
    /// Sorts the rows by what cannot depend on the order of arrival and sets their levels; counts copies inside a file.
    pub(crate) fn set(
        &mut self,
        rows: &mut [CodedRow],
        ranks: &Ranks,
        superseded: &HashSet<(u32, u32)>,
        copies: &mut HashMap<u32, u64>,
    ) {
        if let [row] = rows {
            row.level = match !superseded.is_empty() && superseded.contains(&(row.file, row.line)) {
                true => Level::Exact,
                false => Level::Event,
            };
            return;
        }
        rows.sort_unstable_by(|a, b| {
            let order = |row: &CodedRow| (row.id, row.check, row.recorded);
            order(a).cmp(&order(b)).then_with(|| {
                let place = |row: &CodedRow| (ranks.of(row.file), row.line);
                place(a).cmp(&place(b))
            })
        });
        self.few.clear();
        self.many.clear();
        let is_few = rows.len() <= FEW;
        for place in 0..rows.len() {
            let row = &rows[place];
            let copied = place
                .checked_sub(1)
                .map(|before| &rows[before])
                .filter(|before| before.id == row.id && row.is_copy_of(before));
            let level = if let Some(before) = copied {
                if before.file == row.file {
                    *copies.entry(row.file).or_default() += 1;
                }
                Level::Raw
            } else if !superseded.is_empty() && superseded.contains(&(row.file, row.line)) {
                Level::Exact
            } else if !self.is_first(act(row), is_few) {
                Level::Revised
            } else {
                Level::Event
            };
            rows[place].level = level;
        }
    }

    fn is_first(&mut self, act: u128, is_few: bool) -> bool {
        if !is_few {
            return self.many.insert(act);
        }
        let is_first = !self.few.contains(&act);
        if is_first {
            self.few.push(act);
        }
        is_first
    }
}
