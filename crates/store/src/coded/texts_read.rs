//! Reads texts of rows back from a side table.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, UInt32Array, new_null_array};
use arrow::compute::interleave;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use foldhash::fast::FixedState;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
    RowFilter, RowSelection, RowSelector,
};
use parquet::file::metadata::page_index::PageIndexProvider;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::statistics::Statistics;
use rayon::prelude::*;

use super::footers::Footers;
use super::read::decoded;
use crate::column::{BadRow, column};
use crate::error::StoreError;

/// Rows decoded at once.
const CHUNK_ROWS: usize = 16_384;

/// The columns of texts, and whether they are numbers.
const COLUMNS: [(&str, DataType); 7] = [
    ("native_id", DataType::Utf8),
    ("address", DataType::Utf8),
    ("place", DataType::Utf8),
    ("latitude", DataType::Float32),
    ("longitude", DataType::Float32),
    ("text", DataType::Utf8),
    ("kept_raw", DataType::Utf8),
];

/// Texts of rows as they were read.
#[derive(Default)]
pub(crate) struct TextsRead {
    batches: Vec<RecordBatch>,
    /// By file and line: the batch and the row in it.
    places: HashMap<(u32, u32), (usize, usize), FixedState>,
}

impl TextsRead {
    /// Reads the texts of the wanted rows of a side table, given by file and line; all are of `dyads`, and `wanted` is sorted. Several row groups are read
    /// at a time.
    pub(crate) fn read(
        &mut self,
        footers: &Footers,
        path: &Path,
        wanted: Vec<(u32, u32)>,
        dyads: &[(ActorId, ActorId)],
    ) -> Result<(), StoreError> {
        let (_, footer) = open(footers, path)?;
        let groups = groups_of(&footer, &wanted);
        let sought: Arc<HashSet<(u32, u32), FixedState>> = Arc::new(wanted.into_iter().collect());
        let groups: Vec<Result<Vec<RecordBatch>, StoreError>> = groups
            .into_par_iter()
            .map(|group| read_group(footers, path, group, &sought, dyads))
            .collect();
        for batches in groups {
            for batch in batches? {
                let numbers = |name| {
                    column::<UInt32Array>(&batch, name)
                        .map_err(|BadRow(reason)| StoreError::corrupt(path, reason))
                };
                let (files, lines) = (numbers("file")?, numbers("line")?);
                let places = files.values().iter().zip(lines.values()).enumerate();
                for (row, (&file, &line)) in places {
                    let place = (self.batches.len(), row);
                    self.places.insert((file, line), place);
                }
                for (name, data_type) in &COLUMNS {
                    let array = batch.column_by_name(name);
                    if array.is_none_or(|array| array.data_type() != data_type) {
                        let reason = format!("column {name} is missing or of another type");
                        return Err(StoreError::corrupt(path, reason));
                    }
                }
                self.batches.push(batch);
            }
        }
        Ok(())
    }

    /// The columns of texts of some rows, given by file and line; empty where a row has none.
    pub(crate) fn columns_of(
        &self,
        rows: impl Iterator<Item = (u32, u32)>,
    ) -> Result<Vec<(&'static str, ArrayRef)>, ArrowError> {
        // Behind all batches stands a row of nothing.
        let nothing = (self.batches.len(), 0);
        let place = |row| self.places.get(&row).copied().unwrap_or(nothing);
        let places: Vec<(usize, usize)> = rows.map(place).collect();
        let mut columns = Vec::with_capacity(COLUMNS.len());
        for (name, data_type) in &COLUMNS {
            let none = new_null_array(data_type, 1);
            let mut of_batches: Vec<&dyn Array> = Vec::with_capacity(self.batches.len() + 1);
            for batch in &self.batches {
                let array = batch.column_by_name(name);
                let array = array.filter(|array| array.data_type() == data_type);
                of_batches.push(array.ok_or_else(|| {
                    ArrowError::SchemaError(format!("column {name} is missing or of another type"))
                })?);
            }
            of_batches.push(&none);
            columns.push((*name, interleave(&of_batches, &places)?));
        }
        Ok(columns)
    }
}

fn open(footers: &Footers, path: &Path) -> Result<(File, ArrowReaderMetadata), StoreError> {
    footers.open(path, || {
        ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional)
    })
}

/// The row groups that can hold one of the rows, by the least and the largest file in each.
fn groups_of(footer: &ArrowReaderMetadata, wanted: &[(u32, u32)]) -> Vec<usize> {
    let (Some(&(first, _)), Some(&(last, _))) = (wanted.first(), wanted.last()) else {
        return Vec::new();
    };
    let mut columns = footer.parquet_schema().columns().iter();
    let of_file = columns.position(|column| column.name() == "file");
    let groups = footer.metadata().row_groups().iter().enumerate();
    let held = groups.filter(|(_, group)| {
        match of_file.and_then(|place| group.column(place).statistics()) {
            Some(Statistics::Int32(bounds)) => {
                let (min, max) = (bounds.min_opt(), bounds.max_opt());
                min.is_none_or(|&min| min as u32 <= last)
                    && max.is_none_or(|&max| max as u32 >= first)
            }
            _ => true,
        }
    });
    held.map(|(index, _)| index).collect()
}

/// The sought rows of a row group.
fn read_group(
    footers: &Footers,
    path: &Path,
    group: usize,
    sought: &Arc<HashSet<(u32, u32), FixedState>>,
    dyads: &[(ActorId, ActorId)],
) -> Result<Vec<RecordBatch>, StoreError> {
    let (file, footer) = open(footers, path)?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, footer);
    let pages = pages_of(builder.metadata(), builder.schema(), &[group], dyads);
    if pages.as_ref().is_some_and(|pages| !pages.selects_any()) {
        return Ok(Vec::new());
    }
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["file", "line"]);
    let sought = Arc::clone(sought);
    let predicate = ArrowPredicateFn::new(mask, move |batch: RecordBatch| {
        let numbers = |name| column::<UInt32Array>(&batch, name);
        let (Ok(file), Ok(line)) = (numbers("file"), numbers("line")) else {
            return Err(ArrowError::SchemaError("no file and line".to_owned()));
        };
        Ok(file
            .values()
            .iter()
            .zip(line.values())
            .map(|(&file, &line)| Some(sought.contains(&(file, line))))
            .collect())
    });
    let builder = match pages {
        Some(pages) => builder.with_row_selection(pages),
        None => builder,
    };
    // The dyad is known: it chose the pages.
    let columns = builder.parquet_schema().columns().iter().enumerate();
    let of_texts = columns.filter(|(_, column)| !column.name().starts_with("dyad_"));
    let mask_of_texts = ProjectionMask::leaves(
        builder.parquet_schema(),
        of_texts.map(|(place, _)| place).collect::<Vec<_>>(),
    );
    let reader = builder
        .with_projection(mask_of_texts)
        .with_row_groups(vec![group])
        .with_row_filter(RowFilter::new(vec![Box::new(predicate)]))
        .with_batch_size(CHUNK_ROWS);
    // A predicate is decoded already where the reader is made.
    let reader = decoded(path, || reader.build())?;
    let reader = reader.map_err(|error| StoreError::corrupt(path, error))?;
    let batches = decoded(path, || reader.collect::<Result<Vec<_>, ArrowError>>())?;
    batches.map_err(|error| StoreError::corrupt(path, error))
}

/// The rows of those pages that can hold a row of one of the dyads, by the least and the largest name in each; `None` where the file does not
/// tell.
fn pages_of(
    metadata: &ParquetMetaData,
    schema: &Schema,
    groups: &[usize],
    dyads: &[(ActorId, ActorId)],
) -> Option<RowSelection> {
    let index = metadata.page_index()?.as_ref();
    let of_column = |name: &str, actor: ActorId| {
        pages_of_actor(metadata, index, schema, groups, name, actor.as_str())
    };
    let mut found: Option<RowSelection> = None;
    for &(low, high) in dyads {
        let of_dyad = of_column("dyad_low", low)?.intersection(&of_column("dyad_high", high)?);
        found = Some(match found {
            Some(found) => found.union(&of_dyad),
            None => of_dyad,
        });
    }
    found
}

fn pages_of_actor(
    metadata: &ParquetMetaData,
    index: &dyn PageIndexProvider,
    schema: &Schema,
    groups: &[usize],
    name: &str,
    actor: &str,
) -> Option<RowSelection> {
    let descriptor = metadata.file_metadata().schema_descr();
    let statistics = StatisticsConverter::try_new(name, schema, descriptor).ok()?;
    let least = statistics.data_page_mins(index, groups).ok()?;
    let largest = statistics.data_page_maxes(index, groups).ok()?;
    let rows = statistics
        .data_page_row_counts(index, metadata.row_groups(), groups)
        .ok()??;
    let (least, largest) = (
        least.as_string_opt::<i32>()?,
        largest.as_string_opt::<i32>()?,
    );
    if least.len() != rows.len() || largest.len() != rows.len() || rows.null_count() > 0 {
        return None;
    }
    let selectors = (0..rows.len()).map(|page| {
        let count = rows.value(page) as usize;
        // A page without a name has no row of a dyad.
        let can_hold = least.is_valid(page)
            && largest.is_valid(page)
            && least.value(page) <= actor
            && actor <= largest.value(page);
        match can_hold {
            true => RowSelector::select(count),
            false => RowSelector::skip(count),
        }
    });
    Some(RowSelection::from(selectors.collect::<Vec<_>>()))
}
