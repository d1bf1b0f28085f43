//! Sorted runs: in memory, in temporary files, in the present partition; and their merge.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;

use entente_model::day::Day;

use super::names::Names;
use super::read::PartitionReader;
use super::row::{CodedRow, ROW_BYTES};
use crate::error::StoreError;

/// Rows in memory with their order by year and key.
#[derive(Debug, Default)]
pub(crate) struct SortedRows {
    rows: Vec<CodedRow>,
    order: BTreeMap<i16, Vec<u32>>,
}

impl SortedRows {
    /// Sorts rows by year and key, on two threads.
    pub(crate) fn new(rows: Vec<CodedRow>) -> SortedRows {
        let mut by_year: BTreeMap<i16, Vec<(u128, u32)>> = BTreeMap::new();
        // Rows of one day follow each other in most files.
        let mut last = (i32::MIN, 0);
        for (place, row) in rows.iter().enumerate() {
            if last.0 != row.start {
                last = (row.start, year_of(row.start));
            }
            // A buffer holds fewer than 2³² rows.
            by_year
                .entry(last.1)
                .or_default()
                .push((row.key(), place as u32));
        }
        let mut years: Vec<_> = by_year.into_iter().collect();
        let half = halves(&years);
        let (first, second) = years.split_at_mut(half);
        thread::scope(|scope| {
            scope.spawn(|| first.iter_mut().for_each(|(_, keys)| keys.sort_unstable()));
            second.iter_mut().for_each(|(_, keys)| keys.sort_unstable());
        });
        let order = years
            .into_iter()
            .map(|(year, keys)| (year, keys.into_iter().map(|(_, place)| place).collect()))
            .collect();
        SortedRows { rows, order }
    }

    pub(crate) fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.order.keys().copied()
    }

    pub(crate) fn rows(&self) -> &[CodedRow] {
        &self.rows
    }

    fn of_year(&self, year: i16) -> &[u32] {
        self.order.get(&year).map_or(&[], Vec::as_slice)
    }

    /// Writes the rows to a file, year by year.
    pub(crate) fn spill(&self, path: &Path) -> Result<SpilledRows, StoreError> {
        let write = || -> std::io::Result<BTreeMap<i16, (u64, u64)>> {
            let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
            let mut ranges = BTreeMap::new();
            let mut position = 0;
            let mut bytes = Vec::with_capacity(ROW_BYTES);
            for (&year, order) in &self.order {
                ranges.insert(year, (position, order.len() as u64));
                for &place in order {
                    bytes.clear();
                    self.rows[place as usize].to_bytes(&mut bytes);
                    file.write_all(&bytes)?;
                }
                position += (order.len() * ROW_BYTES) as u64;
            }
            file.flush()?;
            Ok(ranges)
        };
        Ok(SpilledRows {
            path: path.to_owned(),
            ranges: write().map_err(StoreError::unwritable(path))?,
        })
    }
}

/// Where to cut so that both parts hold about as many rows.
fn halves(years: &[(i16, Vec<(u128, u32)>)]) -> usize {
    let total: usize = years.iter().map(|(_, keys)| keys.len()).sum();
    let mut sum = 0;
    for (place, (_, keys)) in years.iter().enumerate() {
        sum += keys.len();
        if 2 * sum >= total {
            return place + 1;
        }
    }
    years.len()
}

/// The year of a day number; days of rows are valid by construction.
pub(crate) fn year_of(start: i32) -> i16 {
    Day::from_number(start).map_or(0, Day::year)
}

/// A run in a temporary file: for each year the offset of its rows and their number.
#[derive(Debug)]
pub(crate) struct SpilledRows {
    path: PathBuf,
    ranges: BTreeMap<i16, (u64, u64)>,
}

impl SpilledRows {
    pub(crate) fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.ranges.keys().copied()
    }

    pub(crate) fn reader(&self, year: i16) -> Result<Option<SpilledReader>, StoreError> {
        let Some(&(offset, rows)) = self.ranges.get(&year) else {
            return Ok(None);
        };
        let mut file = File::open(&self.path).map_err(StoreError::unreadable(&self.path))?;
        file.seek(SeekFrom::Start(offset))
            .map_err(StoreError::unreadable(&self.path))?;
        Ok(Some(SpilledReader {
            file: BufReader::with_capacity(1 << 18, file),
            left: rows,
            path: self.path.clone(),
        }))
    }
}

#[derive(Debug)]
pub(crate) struct SpilledReader {
    file: BufReader<File>,
    left: u64,
    path: PathBuf,
}

impl SpilledReader {
    pub(crate) fn next(&mut self) -> Result<Option<CodedRow>, StoreError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let mut bytes = [0; ROW_BYTES];
        self.file
            .read_exact(&mut bytes)
            .map_err(StoreError::unreadable(&self.path))?;
        Ok(Some(CodedRow::from_bytes(&bytes)))
    }
}

/// One of the runs that are merged.
enum Run<'r> {
    Memory {
        rows: &'r [CodedRow],
        order: std::slice::Iter<'r, u32>,
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
            Run::Memory {
                rows,
                order,
                removed,
            } => Ok(order
                .map(|&place| rows[place as usize])
                .find(|row| !removed.contains(&row.file))),
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
    heads: Vec<Option<CodedRow>>,
    heap: BinaryHeap<Reverse<(u128, usize)>>,
}

impl<'r> Merge<'r> {
    /// `partition` is the present one. The rows of removed and abandoned files are left out.
    pub(crate) fn of_year(
        year: i16,
        memory: &'r SortedRows,
        spilled: &[SpilledRows],
        partition: Option<PartitionReader>,
        removed: &'r HashSet<u32>,
        names: &mut Names,
    ) -> Result<Merge<'r>, StoreError> {
        let mut runs = vec![Run::Memory {
            rows: memory.rows(),
            order: memory.of_year(year).iter(),
            removed,
        }];
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
        let mut merge = Merge {
            heads: vec![None; runs.len()],
            heap: BinaryHeap::with_capacity(runs.len()),
            runs,
        };
        for place in 0..merge.runs.len() {
            merge.advance(place, names)?;
        }
        Ok(merge)
    }

    fn advance(&mut self, place: usize, names: &mut Names) -> Result<(), StoreError> {
        self.heads[place] = self.runs[place].next(names)?;
        if let Some(row) = &self.heads[place] {
            self.heap.push(Reverse((row.key(), place)));
        }
        Ok(())
    }

    pub(crate) fn next(&mut self, names: &mut Names) -> Result<Option<CodedRow>, StoreError> {
        let Some(Reverse((_, place))) = self.heap.pop() else {
            return Ok(None);
        };
        let row = self.heads[place].take();
        self.advance(place, names)?;
        Ok(row)
    }
}
