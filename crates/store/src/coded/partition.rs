//! The rows of a dataset and year as a Parquet file, sorted by dyad, day and identifier.

use std::path::Path;

use super::columns::{Column, ORDERED, Values, columns, schema};
use super::names::Names;
use super::parquet_file::{PAGE_ROWS, ROW_GROUP_ROWS, ROWS};
use super::places_writer::{Part, PlacesWriter};
use super::row::CodedRow;
use crate::error::StoreError;

/// Writes rows one by one.
pub(crate) struct PartitionWriter {
    writer: PlacesWriter,
    columns: Vec<Column>,
    /// Rows of the present page.
    rows: Vec<CodedRow>,
    written: u64,
    in_group: usize,
    /// Memory to be used again.
    places: Vec<u32>,
}

impl PartitionWriter {
    pub(crate) fn create(
        path: &Path,
        metadata: &[(&str, String)],
    ) -> Result<PartitionWriter, StoreError> {
        Ok(PartitionWriter {
            writer: PlacesWriter::create(path, schema(), &ORDERED, metadata, ROWS)?,
            columns: columns(),
            rows: Vec::with_capacity(PAGE_ROWS),
            written: 0,
            in_group: 0,
            places: Vec::with_capacity(PAGE_ROWS),
        })
    }

    /// The number of rows taken so far, the place of the next.
    pub(crate) fn position(&self) -> u64 {
        self.written + self.rows.len() as u64
    }

    pub(crate) fn push(&mut self, row: CodedRow, names: &Names) -> Result<(), StoreError> {
        self.rows.push(row);
        if self.rows.len() == PAGE_ROWS {
            self.flush()?;
            if self.in_group >= ROW_GROUP_ROWS {
                self.end_group(names)?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        for (number, column) in self.columns.iter().enumerate() {
            let part = match column.values {
                Values::Array(array) => Part::Array(array(&self.rows)),
                Values::Places(_, places) => {
                    self.places.clear();
                    places(&self.rows, &mut self.places);
                    Part::Places(&self.places)
                }
            };
            self.writer.write(number, part)?;
        }
        self.written += self.rows.len() as u64;
        self.in_group += self.rows.len();
        self.rows.clear();
        Ok(())
    }

    fn end_group(&mut self, names: &Names) -> Result<(), StoreError> {
        let columns = &self.columns;
        self.writer
            .end_group(|column, place| match columns[column].values {
                Values::Places(texts, _) => texts.text(place, names),
                Values::Array(_) => "",
            })?;
        self.in_group = 0;
        Ok(())
    }

    /// Writes what is left; returns rows and bytes.
    pub(crate) fn finish(mut self, names: &Names) -> Result<(u64, u64), StoreError> {
        if !self.rows.is_empty() {
            self.flush()?;
        }
        if self.in_group > 0 {
            self.end_group(names)?;
        }
        Ok((self.written, self.writer.finish()?))
    }
}
