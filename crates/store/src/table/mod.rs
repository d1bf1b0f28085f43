//! The Parquet tables: for each, the columns and how they become records again.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::time::DateInterval;

use crate::column::BadRow;
use crate::error::StoreError;
use crate::folder::Table;
use crate::part::{self, CHUNK_ROWS, Part};

pub(crate) mod data_tables;
pub(crate) mod events;
pub(crate) mod measures;
pub(crate) mod state_system;
pub(crate) mod ties;
pub(crate) mod vetoes;
pub(crate) mod votes;

/// The year under which a record is filed and compared with coverage: the first of its date.
pub(crate) fn year(interval: &DateInterval) -> Option<i16> {
    interval
        .earliest()
        .or(interval.latest())
        .map(|date| date.year())
}

/// Writes all tables of a batch; `written` gets each file as soon as it has its final name.
pub(crate) fn write_all(
    dir: &std::path::Path,
    batch: &Batch,
    written: &mut Vec<Part>,
) -> Result<(), StoreError> {
    let mut target = Target {
        dir,
        batch,
        written,
    };
    if let Some(votes) = &batch.votes {
        votes::write(votes, &mut target)?;
    }
    vetoes::write(&batch.vetoes, &mut target)?;
    ties::write(&batch.ties, &mut target)?;
    events::write(&batch.events, &mut target)?;
    measures::write(&batch.measures, &mut target)?;
    state_system::write(&batch.state_system, &mut target)?;
    data_tables::write(&batch.tables, &mut target)
}

/// Where the tables of one batch go.
pub(crate) struct Target<'t> {
    dir: &'t std::path::Path,
    batch: &'t Batch,
    written: &'t mut Vec<Part>,
}

impl Target<'_> {
    /// Writes one file of sorted rows, chunk by chunk.
    pub(crate) fn rows<T>(
        &mut self,
        table: Table,
        year: Option<i16>,
        rows: &[&T],
        encode: impl Fn(&[&T]) -> Result<RecordBatch, ArrowError>,
    ) -> Result<(), StoreError> {
        self.batches(table, year, rows.chunks(CHUNK_ROWS).map(encode))
    }

    pub(crate) fn batches(
        &mut self,
        table: Table,
        year: Option<i16>,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    ) -> Result<(), StoreError> {
        let path = table.part(&self.batch.source.id, year);
        self.written
            .extend(part::write(self.dir, path, table, year, batches)?);
        Ok(())
    }

    /// Writes a dataset's table, whose folder bears its name.
    pub(crate) fn data_table(
        &mut self,
        name: &str,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    ) -> Result<(), StoreError> {
        let path = crate::folder::data_table(&self.batch.source.id, name);
        let part = part::write(self.dir, path, Table::DataTables, None, batches)?;
        self.written.extend(part);
        Ok(())
    }

    pub(crate) fn source(&self) -> &str {
        self.batch.source.id.as_str()
    }
}

/// A pair in alphabetical order, whichever of the two acts.
pub(crate) fn pair(a: ActorId, b: ActorId) -> (ActorId, ActorId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Rows sorted by a key, ties left in the order of the source.
pub(crate) fn sorted<T, K: Ord>(rows: impl Iterator<Item = T>, key: impl FnMut(&T) -> K) -> Vec<T> {
    let mut rows: Vec<T> = rows.collect();
    rows.sort_by_cached_key(key);
    rows
}

/// Rows by year of their date.
pub(crate) fn by_year<T>(
    rows: &[T],
    interval: impl Fn(&T) -> &DateInterval,
) -> BTreeMap<Option<i16>, Vec<&T>> {
    let mut years: BTreeMap<Option<i16>, Vec<&T>> = BTreeMap::new();
    for row in rows {
        years.entry(year(interval(row))).or_default().push(row);
    }
    years
}

/// Decodes the rows at these indices.
pub(crate) fn decode_rows<T>(
    indices: impl IntoIterator<Item = usize>,
    mut decode: impl FnMut(usize) -> Result<T, BadRow>,
    into: &mut Vec<T>,
) -> Result<(), BadRow> {
    for index in indices {
        into.push(decode(index)?);
    }
    Ok(())
}
