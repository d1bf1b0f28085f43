//! Sorted runs: in memory and in temporary files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use entente_model::day::Day;

use super::row::{CodedRow, ROW_BYTES};
use crate::error::StoreError;

/// Rows in memory, sorted by year and key.
#[derive(Debug, Default)]
pub(crate) struct SortedRows {
    rows: Vec<CodedRow>,
    years: BTreeMap<i16, Range<usize>>,
}

impl SortedRows {
    /// Sorts rows into memory that is to be used again; returns also the memory of the rows.
    pub(crate) fn new(
        mut rows: Vec<CodedRow>,
        mut sorted: Vec<CodedRow>,
    ) -> (SortedRows, Vec<CodedRow>) {
        let mut by_year: BTreeMap<i16, Vec<(u64, u32)>> = BTreeMap::new();
        // Rows of one year mostly follow each other.
        let (mut first, mut end) = (0, 0);
        let mut none = Vec::new();
        let mut of_year = &mut none;
        for (place, row) in rows.iter().enumerate() {
            if row.start < first || row.start >= end {
                let year = year_of(row.start);
                let begins = |year: i16| Day::new(year.into(), 1, 1).map(Day::number);
                first = begins(year).unwrap_or(row.start);
                end = begins(year + 1).unwrap_or(row.start + 1);
                of_year = by_year.entry(year).or_default();
            }
            // A run holds fewer than 2³² rows.
            of_year.push((row.dyad_and_day(), place as u32));
        }
        sorted.clear();
        sorted.reserve(rows.len());
        let mut years = BTreeMap::new();
        for (year, mut keys) in by_year {
            let first = sorted.len();
            keys.sort_unstable();
            for of_day in keys.chunk_by(|a, b| a.0 == b.0) {
                let first = sorted.len();
                sorted.extend(of_day.iter().map(|&(_, place)| rows[place as usize]));
                let of_day = &mut sorted[first..];
                // Most files number their events in the order in which they have them.
                if !of_day.is_sorted_by_key(|row| row.id) {
                    of_day.sort_unstable_by_key(|row| row.id);
                }
            }
            years.insert(year, first..sorted.len());
        }
        rows.clear();
        let run = SortedRows {
            rows: sorted,
            years,
        };
        (run, rows)
    }

    pub(crate) fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.keys().copied()
    }

    pub(crate) fn rows(&self) -> &[CodedRow] {
        &self.rows
    }

    pub(crate) fn of_year(&self, year: i16) -> &[CodedRow] {
        let range = self.years.get(&year).cloned().unwrap_or_default();
        &self.rows[range]
    }

    /// The memory of the rows, to be used again.
    pub(crate) fn into_memory(mut self) -> Vec<CodedRow> {
        self.rows.clear();
        self.rows
    }

    /// Writes the rows to a file, year by year.
    pub(crate) fn spill(&self, path: &Path) -> Result<SpilledRows, StoreError> {
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
            for row in &self.rows {
                file.write_all(&row.to_bytes())?;
            }
            file.flush()
        };
        write().map_err(StoreError::unwritable(path))?;
        let ranges = self.years.iter().map(|(&year, range)| {
            let offset = (range.start * ROW_BYTES) as u64;
            (year, (offset, range.len() as u64))
        });
        Ok(SpilledRows {
            path: path.to_owned(),
            ranges: ranges.collect(),
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coded::row::tests::any_row;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn a_run_holds_the_rows_sorted_in_memory_and_on_disk(rows in proptest::collection::vec((any_row(), 0u32..3, 17_000i32..18_500, 0i64..4), 0..80)) {
            let rows: Vec<CodedRow> = rows
                .into_iter()
                .map(|(row, dyad, start, id)| CodedRow { dyad, start, id, tone: 0.5, ..row })
                .collect();
            let (run, memory) = SortedRows::new(rows.clone(), Vec::new());
            prop_assert!(memory.is_empty());
            let dir = tempfile::tempdir().unwrap();
            let spilled = run.spill(&dir.path().join("run")).unwrap();
            prop_assert_eq!(spilled.years().collect::<Vec<_>>(), run.years().collect::<Vec<_>>());
            let mut seen = 0;
            for year in run.years() {
                let of_year = run.of_year(year);
                prop_assert!(of_year.is_sorted_by_key(CodedRow::key));
                prop_assert!(of_year.iter().all(|row| year_of(row.start) == year));
                let mut reader = spilled.reader(year).unwrap().unwrap();
                for row in of_year {
                    prop_assert_eq!(reader.next().unwrap(), Some(*row));
                    prop_assert!(rows.contains(row));
                }
                prop_assert_eq!(reader.next().unwrap(), None);
                seen += of_year.len();
            }
            prop_assert_eq!(seen, rows.len());
        }
    }
}
