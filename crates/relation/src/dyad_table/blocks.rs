//! Rows made block by block: keys, and the columns of each dataset.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, RecordBatch};
use arrow::error::ArrowError;
use rayon::prelude::*;

use super::column::{Chosen, FromColumn, MISSING, OUTSIDE, ZERO, cells_array};
use super::joined::{Joined, NONE};
use super::rows::{Step, Unit};
use super::{AnalysisTable, Output, Part, PartKind};

impl AnalysisTable {
    /// Cuts the table into blocks of about so many rows. A block holds whole pairs.
    pub fn blocks(&self, rows: usize) -> Vec<Range<usize>> {
        let mut blocks = Vec::new();
        let mut begin = 0;
        let mut held = 0;
        for (index, unit) in self.units.iter().enumerate() {
            held += unit.len();
            if held >= rows {
                blocks.push(begin..index + 1);
                begin = index + 1;
                held = 0;
            }
        }
        if begin < self.units.len() {
            blocks.push(begin..self.units.len());
        }
        blocks
    }

    /// The rows of a block of [`AnalysisTable::blocks`].
    ///
    /// # Errors
    /// None that a caller could cause; columns of one length always make a batch.
    pub fn block(&self, block: Range<usize>) -> Result<RecordBatch, ArrowError> {
        let units = &self.units[block.clone()];
        let mut arrays = self.keys(units, block.start);
        let of_parts: Vec<Vec<ArrayRef>> = self
            .parts
            .par_iter()
            .map(|part| self.part_arrays(part, units))
            .collect();
        arrays.extend(of_parts.into_iter().flatten());
        RecordBatch::try_new(Arc::clone(&self.schema), arrays)
    }

    pub(super) fn keys(&self, units: &[Unit], first: usize) -> Vec<ArrayRef> {
        if let Some(leaders) = &self.leaders {
            let mut arrays = leaders.arrays(units, first);
            arrays.extend(self.marks.iter().map(|marks| marks.array(units, self.step)));
            return arrays;
        }
        let rows: usize = units.iter().map(Unit::len).sum();
        let mut code1 = Vec::with_capacity(rows);
        let mut code2 = Vec::with_capacity(rows);
        let mut years = Vec::with_capacity(rows);
        let mut months = Vec::new();
        for unit in units {
            code1.resize(code1.len() + unit.len(), i32::from(unit.code1));
            code2.resize(code2.len() + unit.len(), i32::from(unit.code2));
            years.extend(unit.times().map(|time| i32::from(self.step.year(time))));
            if self.step == Step::Month {
                months.extend(unit.times().map(|time| i32::from(self.step.month(time))));
            }
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(code1))];
        if self.spec.rows.has_pairs() {
            arrays.push(Arc::new(Int32Array::from(code2)));
        }
        arrays.push(Arc::new(Int32Array::from(years)));
        if self.step == Step::Month {
            arrays.push(Arc::new(Int32Array::from(months)));
        }
        if let Some(marks) = &self.marks {
            arrays.push(marks.array(units, self.step));
        }
        arrays
    }

    fn part_arrays(&self, part: &Part, units: &[Unit]) -> Vec<ArrayRef> {
        match &part.kind {
            PartKind::Whole(joined) => {
                let chosen = self.choose(joined, units, 0);
                self.output_arrays(part, joined, &[&chosen])
            }
            PartKind::EachSide(joined) => {
                let (one, other) = (self.choose(joined, units, 1), self.choose(joined, units, 2));
                self.output_arrays(part, joined, &[&one, &other])
            }
            PartKind::Distance(distance) => {
                let (values, cells) = distance.column(units, self.step, self.spec.rows.has_pairs());
                let mut arrays: Vec<ArrayRef> = vec![values];
                if self.spec.cells {
                    arrays.push(cells_array(cells));
                }
                arrays
            }
        }
    }

    fn output_arrays(&self, part: &Part, joined: &Joined, chosen: &[&Chosen]) -> Vec<ArrayRef> {
        let mut arrays = Vec::new();
        for output in &part.outputs {
            let from = output.from(joined);
            // Side 2 is the second, sides 0 and 1 the first.
            let chosen = chosen[usize::from(output.side.saturating_sub(1))];
            arrays.push(from.array(chosen, &output.data_type));
            if self.spec.cells {
                arrays.push(cells_array(from.cells(chosen)));
            }
        }
        arrays
    }

    /// Which rows of the data speak for the rows of these units; `side` 1 or 2 takes one state of each pair.
    pub(super) fn choose(&self, joined: &Joined, units: &[Unit], side: u8) -> Chosen {
        let rows: usize = units.iter().map(Unit::len).sum();
        let mut chosen = vec![NONE; rows];
        let mut empty = Vec::with_capacity(rows);
        let mut more = Vec::new();
        let mut offset = 0;
        let (first, last) = joined.covered_times();
        let inside = if joined.has_zero_rule() {
            ZERO
        } else {
            MISSING
        };
        for unit in units {
            let alone;
            let asked = match side {
                0 => unit,
                _ => {
                    alone = Unit {
                        code1: if side == 1 { unit.code1 } else { unit.code2 },
                        code2: 0,
                        start: unit.start,
                        runs: unit.runs.clone(),
                    };
                    &alone
                }
            };
            let places = &mut chosen[offset..offset + unit.len()];
            joined.choose(asked, self.spec.directed, places, &mut more, offset);
            let is_covered = joined.covers(asked.code1, asked.code2);
            empty.extend(unit.times().map(|time| {
                if !is_covered
                    || time < first
                    || time > last
                    || !joined.knows(asked.code1, asked.code2, time)
                {
                    OUTSIDE
                } else if joined.gaps().contains(&self.step.year(time)) {
                    MISSING
                } else {
                    inside
                }
            }));
            offset += unit.len();
        }
        let hits = chosen
            .iter()
            .enumerate()
            .filter(|(_, row)| **row != NONE)
            .map(|(place, &row)| (place as u32, row))
            .collect();
        Chosen::new(hits, more, empty)
    }
}

impl Output {
    pub(super) fn from<'j>(&self, joined: &'j Joined) -> FromColumn<'j> {
        let info = &joined.table.info.columns[self.column];
        FromColumn {
            straight: &joined.table.values[self.column],
            reversed: &joined.table.values[self.mirror],
            no_row: info.no_row,
            fold: info.fold,
        }
    }
}
