//! Parquet files of a table: written whole or not at all, read only where they may hold what is asked for.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use arrow::array::{RecordBatch, StringArray};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::WriterProperties;
use parquet::file::statistics::Statistics;

use crate::column::{BadRow, column};
use crate::error::StoreError;
use crate::folder::Table;

/// Rows encoded at once.
pub(crate) const CHUNK_ROWS: usize = 8192;

/// Rows in a row group, the unit that a reader can leave out. Small, so that one pair of actors costs little; a
/// row group of 20 columns adds about 4 kB of metadata.
const ROW_GROUP_ROWS: usize = 16_384;

/// A Parquet file as the list of active files knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Relative to the library.
    pub(crate) path: String,
    pub(crate) table: Table,
    pub(crate) year: Option<i16>,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

/// Writes a part under its final name, complete and synced, or leaves nothing.
pub(crate) fn write(
    dir: &Path,
    path: String,
    table: Table,
    year: Option<i16>,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Option<Part>, StoreError> {
    let target = dir.join(&path);
    let temporary = dir.join(format!("{path}.tmp"));
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(StoreError::unwritable(folder))?;
    }
    if target.exists() {
        let reason = "another source has a file of this name".to_owned();
        return Err(StoreError::Encode {
            path: target,
            reason,
        });
    }
    let written = write_synced(&temporary, batches).and_then(|written| {
        if written.is_some() {
            fs::rename(&temporary, &target).map_err(StoreError::unwritable(&target))?;
        }
        Ok(written)
    });
    match written {
        Ok(Some((rows, bytes))) => Ok(Some(Part {
            path,
            table,
            year,
            rows,
            bytes,
        })),
        Ok(None) => Ok(None),
        Err(error) => {
            // What stays if this fails too is removed by the next commit.
            let _ = fs::remove_file(&temporary);
            Err(error)
        }
    }
}

/// Writes and syncs the file; without a first batch there is no file.
fn write_synced(
    path: &Path,
    mut batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Option<(u64, u64)>, StoreError> {
    let encode = |error: &dyn std::error::Error| StoreError::Encode {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let write_failed = |error: ParquetError| match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(source) => StoreError::Unwritable {
                path: path.to_owned(),
                source: *source,
            },
            Err(source) => encode(&*source),
        },
        error => encode(&error),
    };
    let Some(first) = batches.next() else {
        return Ok(None);
    };
    let first = first.map_err(|error| encode(&error))?;
    let file = File::create(path).map_err(StoreError::unwritable(path))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by(concat!("entente ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer =
        ArrowWriter::try_new(file, first.schema(), Some(properties)).map_err(write_failed)?;
    let mut rows = first.num_rows() as u64;
    writer.write(&first).map_err(write_failed)?;
    for batch in batches {
        let batch = batch.map_err(|error| encode(&error))?;
        rows += batch.num_rows() as u64;
        writer.write(&batch).map_err(write_failed)?;
    }
    let file = writer.into_inner().map_err(write_failed)?;
    file.sync_all().map_err(StoreError::unwritable(path))?;
    let bytes = file.metadata().map_err(StoreError::unreadable(path))?.len();
    Ok(Some((rows, bytes)))
}

/// Makes renames in a folder survive a loss of power.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Only Unix can open a folder as a file; elsewhere the file system's own journal must do.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::unwritable(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Which row groups of a file may hold wanted rows, by the least and greatest value of its columns.
pub(crate) type RowGroupTest<'t> = &'t dyn Fn(&Bounds<'_>) -> bool;

/// The bounds of the columns of a row group.
pub(crate) struct Bounds<'m> {
    row_group: &'m RowGroupMetaData,
}

impl Bounds<'_> {
    /// Whether the text column may hold the value; true where the file does not say.
    pub(crate) fn may_hold(&self, column: &str, value: &str) -> bool {
        let statistics = self
            .row_group
            .columns()
            .iter()
            .find(|chunk| chunk.column_path().string() == column)
            .and_then(|chunk| chunk.statistics());
        let Some(Statistics::ByteArray(statistics)) = statistics else {
            return true;
        };
        match (statistics.min_opt(), statistics.max_opt()) {
            (Some(min), Some(max)) => {
                min.data() <= value.as_bytes() && value.as_bytes() <= max.data()
            }
            // No bounds: every row is empty there, or the writer left them out.
            _ => statistics.null_count_opt() != Some(self.row_group.num_rows() as u64),
        }
    }
}

/// Reads the row groups that pass the test, with these columns (all if none are named), batch by batch.
pub(crate) fn read(
    dir: &Path,
    part: &Part,
    columns: &[&str],
    test: RowGroupTest<'_>,
    mut each: impl FnMut(&RecordBatch) -> Result<(), BadRow>,
) -> Result<(), StoreError> {
    let path = dir.join(&part.path);
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(&path, error);
    let file = open(&path, part)?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(&error))?;
    let metadata = builder.metadata().clone();
    let wanted: Vec<usize> = metadata
        .row_groups()
        .iter()
        .enumerate()
        .filter(|(_, row_group)| test(&Bounds { row_group }))
        .map(|(index, _)| index)
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let mask = if columns.is_empty() {
        ProjectionMask::all()
    } else {
        ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied())
    };
    let reader = builder
        .with_row_groups(wanted)
        .with_projection(mask)
        .with_batch_size(ROW_GROUP_ROWS)
        .build()
        .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        each(&batch).map_err(|BadRow(reason)| StoreError::corrupt(&path, reason))?;
    }
    Ok(())
}

/// Opens a part, whose size must be the one that was committed.
fn open(path: &PathBuf, part: &Part) -> Result<File, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::corrupt(path, "it is missing"));
        }
        Err(error) => return Err(StoreError::unreadable(path)(error)),
    };
    let bytes = file.metadata().map_err(StoreError::unreadable(path))?.len();
    if bytes != part.bytes {
        let reason = format!("it has {bytes} bytes, {} were written", part.bytes);
        return Err(StoreError::corrupt(path, reason));
    }
    Ok(file)
}

/// The rows of a batch whose pair of actors is one of these, in the order of the file.
pub(crate) fn rows_of_pairs(
    batch: &RecordBatch,
    is_wanted: impl Fn(&str, &str) -> bool,
) -> Result<Vec<usize>, BadRow> {
    let low: &StringArray = column(batch, "dyad_low")?;
    let high: &StringArray = column(batch, "dyad_high")?;
    let rows = low.iter().zip(high).enumerate();
    Ok(rows
        .filter(|&(_, pair)| matches!(pair, (Some(low), Some(high)) if is_wanted(low, high)))
        .map(|(row, _)| row)
        .collect())
}
