//! The rows of a dataset and year as a Parquet file, sorted by dyad, day and identifier.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float32Array, Float64Array, Int8Array,
    Int32Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use entente_model::coded_event::Level;
use entente_model::ontology::PloverType;
use foldhash::fast::FixedState;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::names::Names;
use super::row::{CodedRow, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_high, dyad_low};
use crate::error::StoreError;

/// Rows encoded at once.
const CHUNK_ROWS: usize = 32_768;
/// Rows in a row group.
pub(crate) const ROW_GROUP_ROWS: usize = 262_144;
/// Rows in a data page, the least that is unpacked for one dyad.
const PAGE_ROWS: usize = 4_096;

/// A column of texts that repeat.
pub(crate) fn text() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The columns, in the order of the file.
pub(crate) fn schema() -> SchemaRef {
    let optional = |name: &str, data_type| Field::new(name, data_type, true);
    let required = |name: &str, data_type| Field::new(name, data_type, false);
    Arc::new(Schema::new(vec![
        optional("dyad_low", text()),
        optional("dyad_high", text()),
        required("start", DataType::Date32),
        required("end", DataType::Date32),
        optional("source", text()),
        optional("target", text()),
        required("source_raw", text()),
        required("target_raw", text()),
        optional("source_country", text()),
        optional("target_country", text()),
        required("code", text()),
        optional("plover", text()),
        optional("quad", DataType::Int8),
        optional("quad_source", DataType::Int8),
        optional("score", DataType::Float64),
        required("symmetric", DataType::Boolean),
        optional("is_root", DataType::Boolean),
        optional("mentions", DataType::UInt32),
        optional("sources", DataType::UInt32),
        optional("articles", DataType::UInt32),
        optional("tone", DataType::Float32),
        optional("deaths", DataType::UInt32),
        optional("place_country", text()),
        optional("recorded", DataType::Date32),
        required("level", text()),
        required("id", DataType::Int64),
        required("file", DataType::UInt32),
        required("line", DataType::UInt32),
        required("check", DataType::UInt32),
    ]))
}

/// How all Parquet files of events are written.
pub(crate) fn properties(
    metadata: &[(&str, String)],
    compression: Compression,
) -> WriterProperties {
    let delta = |builder: parquet::file::properties::WriterPropertiesBuilder, column: &str| {
        builder
            .set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BINARY_PACKED)
    };
    let mut builder = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_write_batch_size(PAGE_ROWS)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_created_by(concat!("entente ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(
            metadata
                .iter()
                .map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()))
                .collect(),
        ));
    for column in ["id", "line", "file", "start", "end", "recorded"] {
        builder = delta(builder, column);
    }
    // Rows are sorted by these: a reader finds the pages of a dyad.
    for column in ["dyad_low", "dyad_high"] {
        let column = ColumnPath::from(column);
        builder = builder.set_column_statistics_enabled(column, EnabledStatistics::Page);
    }
    for column in ["tone", "check"] {
        builder = builder.set_column_dictionary_enabled(ColumnPath::from(column), false);
    }
    for column in ["address", "native_id"] {
        builder = builder
            .set_column_dictionary_enabled(ColumnPath::from(column), false)
            .set_column_encoding(ColumnPath::from(column), Encoding::DELTA_BYTE_ARRAY);
    }
    builder.build()
}

/// Writes rows one by one. The file gets its name when it is finished; before, it has the ending `.tmp`.
pub(crate) struct PartitionWriter {
    writer: ArrowWriter<File>,
    path: PathBuf,
    schema: SchemaRef,
    rows: Vec<CodedRow>,
    written: u64,
}

impl PartitionWriter {
    pub(crate) fn create(
        path: &Path,
        metadata: &[(&str, String)],
    ) -> Result<PartitionWriter, StoreError> {
        let (writer, schema) = create_writer(path, schema(), metadata, dense())?;
        Ok(PartitionWriter {
            writer,
            path: path.to_owned(),
            schema,
            rows: Vec::with_capacity(CHUNK_ROWS),
            written: 0,
        })
    }

    /// The number of rows taken so far, the place of the next.
    pub(crate) fn position(&self) -> u64 {
        self.written + self.rows.len() as u64
    }

    pub(crate) fn push(&mut self, row: CodedRow, names: &Names) -> Result<(), StoreError> {
        self.rows.push(row);
        if self.rows.len() == CHUNK_ROWS {
            self.flush(names)?;
        }
        Ok(())
    }

    fn flush(&mut self, names: &Names) -> Result<(), StoreError> {
        let batch = encode(&self.schema, &self.rows, names)
            .map_err(|error| encode_failed(&self.path, &error))?;
        self.writer
            .write(&batch)
            .map_err(|error| write_failed(&self.path, error))?;
        self.written += self.rows.len() as u64;
        self.rows.clear();
        Ok(())
    }

    /// Writes what is left; returns rows and bytes.
    pub(crate) fn finish(mut self, names: &Names) -> Result<(u64, u64), StoreError> {
        self.flush(names)?;
        let bytes = finish_writer(self.writer, &self.path)?;
        Ok((self.written, bytes))
    }
}

pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

/// For files of many rows.
pub(crate) fn dense() -> Compression {
    Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default())
}

pub(crate) fn create_writer(
    path: &Path,
    schema: SchemaRef,
    metadata: &[(&str, String)],
    compression: Compression,
) -> Result<(ArrowWriter<File>, SchemaRef), StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::unwritable(folder))?;
    }
    let temporary = temporary(path);
    let file = File::create(&temporary).map_err(StoreError::unwritable(&temporary))?;
    // Without Arrow's own description of the schema every reader sees plain texts instead of dictionaries.
    let options = ArrowWriterOptions::new()
        .with_properties(properties(metadata, compression))
        .with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(file, Arc::clone(&schema), options)
        .map_err(|error| write_failed(path, error))?;
    Ok((writer, schema))
}

/// Ends, syncs and renames; returns the bytes.
pub(crate) fn finish_writer(writer: ArrowWriter<File>, path: &Path) -> Result<u64, StoreError> {
    let mut file = writer
        .into_inner()
        .map_err(|error| write_failed(path, error))?;
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

/// A column of texts that repeat, as places in the names.
struct Repeating {
    keys: Vec<Option<i32>>,
    local: HashMap<u32, i32, FixedState>,
    places: Vec<u32>,
    last: (u32, Option<i32>),
}

impl Repeating {
    fn new(capacity: usize) -> Repeating {
        Repeating {
            keys: Vec::with_capacity(capacity),
            local: HashMap::default(),
            places: Vec::new(),
            last: (u32::MAX, None),
        }
    }

    fn push(&mut self, place: Option<u32>) {
        let Some(place) = place else {
            self.keys.push(None);
            return;
        };
        if self.last.0 != place || self.last.1.is_none() {
            let next = self.places.len() as i32;
            let key = *self.local.entry(place).or_insert(next);
            if key == next {
                self.places.push(place);
            }
            self.last = (place, Some(key));
        }
        self.keys.push(self.last.1);
    }

    fn finish<'t>(self, text: impl Fn(u32) -> &'t str) -> Result<ArrayRef, ArrowError> {
        let values = StringArray::from_iter_values(self.places.iter().map(|&place| text(place)));
        let keys = Int32Array::from(self.keys);
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(
            keys,
            Arc::new(values),
        )?))
    }
}

/// A column of actors by their places.
pub(crate) fn actor_column(
    places: impl Iterator<Item = Option<u16>>,
) -> Result<ArrayRef, ArrowError> {
    let mut column = Repeating::new(places.size_hint().0);
    places.for_each(|place| column.push(place.map(u32::from)));
    // The ids of actors live as long as the program.
    let actor_ids: Vec<entente_model::actor::ActorId> =
        (0..u16::MAX).map_while(actor_place::actor).collect();
    column.finish(|place| {
        actor_ids
            .get(place as usize)
            .map_or("", |actor| actor.as_str())
    })
}

/// The rows as a batch of plain texts, for those who ask.
pub(crate) fn encode_plain(rows: &[CodedRow], names: &Names) -> Result<RecordBatch, ArrowError> {
    let batch = encode(&schema(), rows, names)?;
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        match field.data_type() {
            DataType::Dictionary(..) => {
                columns.push(arrow::compute::cast(array, &DataType::Utf8)?);
                let nullable = field.is_nullable();
                fields.push(Field::new(field.name(), DataType::Utf8, nullable));
            }
            _ => {
                columns.push(Arc::clone(array));
                fields.push(field.as_ref().clone());
            }
        }
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn encode(schema: &SchemaRef, rows: &[CodedRow], names: &Names) -> Result<RecordBatch, ArrowError> {
    let named = |get: &dyn Fn(&CodedRow) -> Option<u32>| {
        let mut column = Repeating::new(rows.len());
        rows.iter().for_each(|row| column.push(get(row)));
        column.finish(|place| names.text(place))
    };
    let actor = |get: &dyn Fn(&CodedRow) -> Option<u16>| actor_column(rows.iter().map(get));
    let counts = |get: &dyn Fn(&CodedRow) -> u32| -> ArrayRef {
        Arc::new(UInt32Array::from_iter(rows.iter().map(|row| {
            let count = get(row);
            (count != NO_COUNT).then_some(count)
        })))
    };
    let known = |place: u16| actor_place::actor(place).map(|_| place);
    let some = |place: u32| (place != 0).then_some(place);
    let mut plover = Repeating::new(rows.len());
    let mut level = Repeating::new(rows.len());
    for row in rows {
        plover.push((row.plover != 0).then(|| u32::from(row.plover) - 1));
        level.push(Some(row.level as u32));
    }
    RecordBatch::try_new(
        Arc::clone(schema),
        vec![
            actor(&|row| dyad_low(row.dyad))?,
            actor(&|row| dyad_high(row.dyad))?,
            Arc::new(Date32Array::from_iter_values(
                rows.iter().map(|row| row.start),
            )),
            Arc::new(Date32Array::from_iter_values(
                rows.iter().map(|row| row.start + i32::from(row.days)),
            )),
            actor(&|row| known(row.source))?,
            actor(&|row| known(row.target))?,
            named(&|row| Some(row.source_raw))?,
            named(&|row| Some(row.target_raw))?,
            named(&|row| some(row.source_country))?,
            named(&|row| some(row.target_country))?,
            named(&|row| Some(row.code))?,
            plover.finish(|place| PloverType::ALL[place as usize].as_str())?,
            Arc::new(Int8Array::from_iter(
                rows.iter()
                    .map(|row| (row.quad != 0).then_some(row.quad as i8)),
            )),
            Arc::new(Int8Array::from_iter(rows.iter().map(|row| {
                (row.quad_source != NO_QUAD).then_some(row.quad_source as i8)
            }))),
            Arc::new(Float64Array::from_iter(rows.iter().map(|row| {
                (row.score != NO_SCORE).then(|| f64::from(row.score) / 1000.0)
            }))),
            Arc::new(BooleanArray::from(
                rows.iter().map(|row| row.symmetric).collect::<Vec<_>>(),
            )),
            Arc::new(BooleanArray::from_iter(
                rows.iter()
                    .map(|row| (row.is_root != 0).then_some(row.is_root == 2)),
            )),
            counts(&|row| row.mentions),
            counts(&|row| row.sources),
            counts(&|row| row.articles),
            Arc::new(Float32Array::from_iter(
                rows.iter()
                    .map(|row| (!row.tone.is_nan()).then_some(row.tone)),
            )),
            counts(&|row| row.deaths),
            named(&|row| some(row.place_country))?,
            Arc::new(Date32Array::from_iter(
                rows.iter()
                    .map(|row| (row.recorded != NO_DAY).then_some(row.recorded)),
            )),
            level.finish(|place| Level::ALL[place as usize].as_str())?,
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.id))),
            Arc::new(UInt32Array::from_iter_values(
                rows.iter().map(|row| row.file),
            )),
            Arc::new(UInt32Array::from_iter_values(
                rows.iter().map(|row| row.line),
            )),
            Arc::new(UInt32Array::from_iter_values(
                rows.iter().map(|row| row.check),
            )),
        ],
    )
}
