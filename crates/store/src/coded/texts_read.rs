//! Reads texts of rows back from a side table.

use std::collections::HashSet;
use std::path::Path;

use arrow::array::{Array, AsArray, Float32Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::Schema;
use entente_model::actor::ActorId;
use foldhash::fast::FixedState;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowFilter, RowSelection,
    RowSelector,
};
use parquet::file::metadata::page_index::PageIndexProvider;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData};
use parquet::file::statistics::Statistics;

use super::footers::Footers;
use super::texts::RowTexts;
use crate::column::{BadRow, column};
use crate::error::StoreError;

/// Rows decoded at once.
const CHUNK_ROWS: usize = 16_384;

/// Calls `each` for the texts of the wanted rows of a side table, by file and line; `wanted` is sorted, and all its rows are of `dyads`.
pub(crate) fn read(
    footers: &Footers,
    path: &Path,
    wanted: &[(u32, u32)],
    dyads: &[(ActorId, ActorId)],
    mut each: impl FnMut((u32, u32), RowTexts),
) -> Result<(), StoreError> {
    let (Some(&(first, _)), Some(&(last, _))) = (wanted.first(), wanted.last()) else {
        return Ok(());
    };
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
    let (file, footer) = footers.open(path, || {
        ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional)
    })?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, footer);
    let of_file = builder
        .parquet_schema()
        .columns()
        .iter()
        .position(|column| column.name() == "file");
    let groups: Vec<usize> = builder
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .filter(
            |(_, group)| match of_file.and_then(|place| group.column(place).statistics()) {
                Some(Statistics::Int32(bounds)) => {
                    let (min, max) = (bounds.min_opt(), bounds.max_opt());
                    min.is_none_or(|&min| min as u32 <= last)
                        && max.is_none_or(|&max| max as u32 >= first)
                }
                _ => true,
            },
        )
        .map(|(index, _)| index)
        .collect();
    let pages = pages_of(builder.metadata(), builder.schema(), &groups, dyads);
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["file", "line"]);
    let sought: HashSet<(u32, u32), FixedState> = wanted.iter().copied().collect();
    let predicate = ArrowPredicateFn::new(mask, move |batch: RecordBatch| {
        let numbers = |name| column::<UInt32Array>(&batch, name);
        let (Ok(file), Ok(line)) = (numbers("file"), numbers("line")) else {
            return Err(arrow::error::ArrowError::SchemaError(
                "no file and line".to_owned(),
            ));
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
        .with_row_groups(groups)
        .with_row_filter(RowFilter::new(vec![Box::new(predicate)]))
        .with_batch_size(CHUNK_ROWS)
        .build()
        .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        decode(&batch, &mut each).map_err(|BadRow(reason)| StoreError::corrupt(path, reason))?;
    }
    Ok(())
}

fn decode(batch: &RecordBatch, each: &mut impl FnMut((u32, u32), RowTexts)) -> Result<(), BadRow> {
    let numbers = |name| column::<UInt32Array>(batch, name);
    let text = |name| column::<StringArray>(batch, name);
    let (file, line) = (numbers("file")?, numbers("line")?);
    let (native_id, address, place) = (text("native_id")?, text("address")?, text("place")?);
    let (words, kept_raw) = (text("text")?, text("kept_raw")?);
    let latitude: &Float32Array = column(batch, "latitude")?;
    let longitude: &Float32Array = column(batch, "longitude")?;
    for row in 0..batch.num_rows() {
        let text = |array: &StringArray| match array.is_null(row) {
            true => String::new(),
            false => array.value(row).to_owned(),
        };
        let degrees = |array: &Float32Array| (!array.is_null(row)).then(|| array.value(row));
        each(
            (file.value(row), line.value(row)),
            RowTexts {
                native_id: text(native_id),
                address: text(address),
                place: text(place),
                latitude: degrees(latitude),
                longitude: degrees(longitude),
                text: text(words),
                kept_raw: text(kept_raw),
            },
        );
    }
    Ok(())
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
