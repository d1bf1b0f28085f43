//! The Parquet files of events: how they are packed, and their writers.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::error::StoreError;

/// Rows in a row group.
pub(crate) const ROW_GROUP_ROWS: usize = 262_144;
/// Rows of a page of texts that repeat, and those that are encoded at once: their columns fit into a core's own cache.
pub(crate) const PAGE_ROWS: usize = 4_096;

/// How a file is packed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packing {
    compression: Compression,
    /// Rows in a data page, the least that is unpacked for one dyad.
    page_rows: usize,
}

/// For rows: quick, as their columns are mostly places in a dictionary and small differences.
pub(crate) const ROWS: Packing = Packing {
    compression: Compression::SNAPPY,
    page_rows: PAGE_ROWS,
};

/// For files that are read whole.
pub(crate) const WHOLE: Packing = Packing {
    compression: Compression::SNAPPY,
    page_rows: 16_384,
};

/// A column of texts that repeat.
pub(crate) fn text() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// How all Parquet files of events are written.
pub(crate) fn properties(metadata: &[(&str, String)], packing: Packing) -> WriterProperties {
    let delta = |builder: parquet::file::properties::WriterPropertiesBuilder, column: &str| {
        builder
            .set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED)
    };
    let mut builder = WriterProperties::builder()
        .set_compression(packing.compression)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_data_page_row_count_limit(packing.page_rows)
        .set_write_batch_size(packing.page_rows)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("entente ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(
            metadata
                .iter()
                .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()))
                .collect(),
        ));
    // Small differences pack as well as places in a dictionary, and need no look-up a value.
    for column in [
        "id",
        "line",
        "file",
        "start",
        "end",
        "recorded",
        "quad",
        "quad_source",
        "mentions",
        "sources",
        "articles",
        "deaths",
    ] {
        builder = delta(builder, column);
    }
    // The least and the largest text of a column tell a reader nothing where rows are not sorted by it, and cost a comparison a row.
    for column in [
        "source",
        "target",
        "source_raw",
        "target_raw",
        "source_country",
        "target_country",
        "code",
        "plover",
        "place_country",
        "level",
        "tone",
        "score",
        "check",
        "native_id",
        "address",
        "place",
        "text",
        "kept_raw",
        "latitude",
        "longitude",
        "outlet",
    ] {
        let column = ColumnPath::from(column);
        builder = builder.set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    // Rows are sorted by these: a reader finds the pages of a dyad.
    for column in ["dyad_low", "dyad_high"] {
        let column = ColumnPath::from(column);
        builder = builder.set_column_statistics_enabled(column, EnabledStatistics::Page);
    }
    for column in ["tone", "check"] {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    // A reader of a few pages would wait for the set-up of a dense packing in each column.
    for column in [
        "file",
        "line",
        "dyad_low",
        "dyad_high",
        "latitude",
        "longitude",
        "place",
        "kept_raw",
    ] {
        builder = builder.set_column_compression(ColumnPath::from(column), Compression::SNAPPY);
    }
    for column in ["address", "native_id"] {
        builder = builder
            .set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BYTE_ARRAY);
    }
    builder.build()
}

pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

/// For texts: a page of them is long.
pub(crate) fn dense() -> Packing {
    Packing {
        compression: Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()),
        page_rows: PAGE_ROWS,
    }
}

pub(crate) fn create_writer(
    path: &Path,
    schema: SchemaRef,
    metadata: &[(&str, String)],
    packing: Packing,
) -> Result<(ArrowWriter<File>, SchemaRef), StoreError> {
    let file = create_file(path)?;
    // Without Arrow's own description of the schema every reader sees plain texts instead of dictionaries.
    let options = ArrowWriterOptions::new()
        .with_properties(properties(metadata, packing))
        .with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options)
        .map_err(|error| write_failed(path, error))?;
    Ok((writer, schema))
}

/// The file under its temporary name, and its folder.
pub(crate) fn create_file(path: &Path) -> Result<File, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::unwritable(folder))?;
    }
    let temporary = temporary(path);
    File::create(&temporary).map_err(StoreError::unwritable(&temporary))
}

/// Ends, syncs and renames; returns the bytes.
pub(crate) fn finish_writer(writer: ArrowWriter<File>, path: &Path) -> Result<u64, StoreError> {
    finish_file(writer.into_inner(), path)
}

/// Syncs a file that a writer has ended, and gives it its name; returns the bytes.
pub(crate) fn finish_file(
    ended: Result<File, ParquetError>,
    path: &Path,
) -> Result<u64, StoreError> {
    let mut file = ended.map_err(|error| write_failed(path, error))?;
    file.flush().map_err(StoreError::unwritable(path))?;
    file.sync_all().map_err(StoreError::unwritable(path))?;
    let bytes = file.metadata().map_err(StoreError::unreadable(path))?.len();
    std::fs::rename(temporary(path), path).map_err(StoreError::unwritable(path))?;
    Ok(bytes)
}

pub(crate) fn write_failed(path: &Path, error: ParquetError) -> StoreError {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(source) => StoreError::Unwritable {
                path: path.to_owned(),
                source: *source,
            },
            Err(source) => encode_failed(path, &*source),
        },
        error => encode_failed(path, &error),
    }
}

pub(crate) fn encode_failed(path: &Path, error: &dyn std::error::Error) -> StoreError {
    StoreError::Encode {
        path: path.to_owned(),
        reason: error.to_string(),
    }
}
