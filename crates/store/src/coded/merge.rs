//! The merge of sorted runs: those in memory, those in temporary files, and the present partition.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::names::Names;
use super::read::PartitionReader;
use super::row::CodedRow;
use super::run::{SortedRows, SpilledReader, SpilledRows};
use crate::error::StoreError;

/// One of the runs that are merged.
enum Run<'r> {
    Memory {
        rows: std::slice::Iter<'r, CodedRow>,
        removed: &'r HashSet<u32>,
    },
    Spilled {
        reader: SpilledReader,
        removed: &'r HashSet<u32>,
    },
    Partition {
        reader: PartitionReader,
        rows: std::vec::IntoIter<CodedRow>,
        removed: &'r HashSet<u32>,
    },
}

impl Run<'_> {
    fn next(&mut self, names: &mut Names) -> Result<Option<CodedRow>, StoreError> {
        match self {
            Run::Memory { rows, removed } => {
                Ok(rows.find(|row| !removed.contains(&row.file)).copied())
            }
            Run::Spilled { reader, removed } => loop {
                match reader.next()? {
                    Some(row) if removed.contains(&row.file) => {}
                    row => return Ok(row),
                }
            },
            Run::Partition {
                reader,
                rows,
                removed,
            } => loop {
                match rows.next() {
                    Some(row) if removed.contains(&row.file) => {}
                    Some(row) => return Ok(Some(row)),
                    None => match reader.next_rows(names)? {
                        Some(next) => *rows = next.into_iter(),
                        None => return Ok(None),
                    },
                }
            },
        }
    }
}

/// The rows of a year from all runs, in the order of their keys.
pub(crate) struct Merge<'r> {
    runs: Vec<Run<'r>>,
    /// The next row of each run.
    heads: Vec<Option<CodedRow>>,
    /// The run whose row comes next.
    first: Option<usize>,
    /// The other runs that are not at their end, by the keys of their next rows.
    others: BinaryHeap<Reverse<(u128, usize)>>,
}

impl<'r> Merge<'r> {
    /// `partition` is the present one. The rows of removed and abandoned files are left out.
    pub(crate) fn of_year(
        year: i16,
        memory: &'r [SortedRows],
        spilled: &[SpilledRows],
        partition: Option<PartitionReader>,
        removed: &'r HashSet<u32>,
        names: &mut Names,
    ) -> Result<Merge<'r>, StoreError> {
        let mut runs: Vec<Run<'_>> = memory
            .iter()
            .map(|run| Run::Memory {
                rows: run.of_year(year).iter(),
                removed,
            })
            .collect();
        for run in spilled {
            runs.extend(
                run.reader(year)?
                    .map(|reader| Run::Spilled { reader, removed }),
            );
        }
        runs.extend(partition.map(|reader| Run::Partition {
            reader,
            rows: Vec::new().into_iter(),
            removed,
        }));
        let mut heads = Vec::with_capacity(runs.len());
        let mut others = BinaryHeap::with_capacity(runs.len());
        for (place, run) in runs.iter_mut().enumerate() {
            let head = run.next(names)?;
            others.extend(head.as_ref().map(|row| Reverse((row.key(), place))));
            heads.push(head);
        }
        Ok(Merge {
            first: others.pop().map(|Reverse((_, place))| place),
            runs,
            heads,
            others,
        })
    }

    /// The next row without taking it.
    pub(crate) fn peek(&self) -> Option<&CodedRow> {
        self.heads[self.first?].as_ref()
    }

    pub(crate) fn next(&mut self, names: &mut Names) -> Result<Option<CodedRow>, StoreError> {
        let Some(place) = self.first else {
            return Ok(None);
        };
        let row = std::mem::replace(&mut self.heads[place], self.runs[place].next(names)?);
        let next = self.heads[place].as_ref().map(CodedRow::key);
        // Rows of one dyad and day mostly stand in one run: it goes on.
        let other = self.others.peek().map(|&Reverse((key, _))| key);
        match (next, other) {
            (Some(next), Some(other)) if next > other => {
                if let Some(mut least) = self.others.peek_mut() {
                    self.first = Some(least.0.1);
                    *least = Reverse((next, place));
                }
            }
            (Some(_), _) => {}
            (None, _) => self.first = self.others.pop().map(|Reverse((_, place))| place),
        }
        Ok(row)
    }
}
