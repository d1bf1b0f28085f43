//! The rows of a dataset and year as a Parquet file, sorted by dyad, day and identifier.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, ArrowPrimitiveType, BooleanArray, DictionaryArray, Float32Array, Float64Array,
    Int32Array, Int64Array, PrimitiveArray, RecordBatch, StringArray, UInt32Array,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::{
    DataType, Date32Type, Field, Int8Type, Int32Type, Schema, SchemaRef, UInt32Type,
};
use arrow::error::ArrowError;
use entente_model::coded_event::Level;
use entente_model::ontology::PloverType;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::names::Names;
use super::row::{
    CodedRow, NO_ACTOR, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_high, dyad_low,
};
use crate::error::StoreError;

/// Rows encoded at once.
const CHUNK_ROWS: usize = 32_768;
/// Rows in a row group.
pub(crate) const ROW_GROUP_ROWS: usize = 262_144;

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
    page_rows: 4_096,
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

/// Writes rows one by one. The file gets its name when it is finished; before, it has the ending `.tmp`.
pub(crate) struct PartitionWriter {
    writer: ArrowWriter<File>,
    path: PathBuf,
    schema: SchemaRef,
    rows: Vec<CodedRow>,
    written: u64,
    repeating: Repeating,
}

impl PartitionWriter {
    pub(crate) fn create(
        path: &Path,
        metadata: &[(&str, String)],
    ) -> Result<PartitionWriter, StoreError> {
        let (writer, schema) = create_writer(path, schema(), metadata, ROWS)?;
        Ok(PartitionWriter {
            writer,
            path: path.to_owned(),
            schema,
            rows: Vec::with_capacity(CHUNK_ROWS),
            written: 0,
            repeating: Repeating::default(),
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
        let batch = encode(&self.schema, &self.rows, names, &mut self.repeating)
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

/// For texts: a page of them is long.
pub(crate) fn dense() -> Packing {
    Packing {
        compression: Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()),
        page_rows: 4_096,
    }
}

pub(crate) fn create_writer(
    path: &Path,
    schema: SchemaRef,
    metadata: &[(&str, String)],
    packing: Packing,
) -> Result<(ArrowWriter<File>, SchemaRef), StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::unwritable(folder))?;
    }
    let temporary = temporary(path);
    let file = File::create(&temporary).map_err(StoreError::unwritable(&temporary))?;
    // Without Arrow's own description of the schema every reader sees plain texts instead of dictionaries.
    let options = ArrowWriterOptions::new()
        .with_properties(properties(metadata, packing))
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
///
/// `local` holds for each place the round in which it was last met and its key then: a look-up without hashing.
#[derive(Default)]
pub(crate) struct Repeating {
    local: Vec<(u32, u32)>,
    round: u32,
}

/// No text.
const NONE: u32 = u32::MAX;

impl Repeating {
    /// The column of these places, of which [`NONE`] is none.
    fn column<'t>(
        &mut self,
        places: impl Iterator<Item = u32>,
        text: impl Fn(u32) -> &'t str,
    ) -> Result<ArrayRef, ArrowError> {
        if self.round == u32::MAX {
            *self = Repeating::default();
        }
        self.round += 1;
        let mut keys: Vec<i32> = Vec::with_capacity(places.size_hint().0);
        let mut of_keys: Vec<u32> = Vec::new();
        let mut nones = 0;
        for place in places {
            if place == NONE {
                keys.push(-1);
                nones += 1;
                continue;
            }
            if place as usize >= self.local.len() {
                self.local.resize(place as usize + 1, (0, 0));
            }
            let known = &mut self.local[place as usize];
            if known.0 != self.round {
                *known = (self.round, of_keys.len() as u32);
                of_keys.push(place);
            }
            keys.push(known.1 as i32);
        }
        let nulls = (nones > 0).then(|| {
            NullBuffer::from(BooleanBuffer::collect_bool(keys.len(), |row| {
                keys[row] >= 0
            }))
        });
        if nones > 0 {
            // A key that is not there may be any.
            keys.iter_mut().for_each(|key| *key = (*key).max(0));
        }
        let values = StringArray::from_iter_values(of_keys.iter().map(|&place| text(place)));
        let keys = Int32Array::new(keys.into(), nulls);
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(
            keys,
            Arc::new(values),
        )?))
    }

    /// A column of actors by their places.
    pub(crate) fn actors(
        &mut self,
        places: impl Iterator<Item = Option<u16>>,
    ) -> Result<ArrayRef, ArrowError> {
        self.column(places.map(|place| place.map_or(NONE, u32::from)), |place| {
            actor_place::text(place as u16)
        })
    }
}

/// The rows as a batch of plain texts, for those who ask.
pub(crate) fn encode_plain(rows: &[CodedRow], names: &Names) -> Result<RecordBatch, ArrowError> {
    let batch = encode(&schema(), rows, names, &mut Repeating::default())?;
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

/// A column of numbers of which `none` is none.
fn optional<T: ArrowPrimitiveType>(values: Vec<T::Native>, none: T::Native) -> ArrayRef {
    let nulls = values.contains(&none).then(|| {
        NullBuffer::from(BooleanBuffer::collect_bool(values.len(), |row| {
            values[row] != none
        }))
    });
    Arc::new(PrimitiveArray::<T>::new(values.into(), nulls))
}

fn encode(
    schema: &SchemaRef,
    rows: &[CodedRow],
    names: &Names,
    repeating: &mut Repeating,
) -> Result<RecordBatch, ArrowError> {
    let some = |place: u32| match place {
        0 => NONE,
        place => place,
    };
    let mut named = |get: &dyn Fn(&CodedRow) -> u32| {
        repeating.column(rows.iter().map(get), |place| names.text(place))
    };
    let source_raw = named(&|row| row.source_raw)?;
    let target_raw = named(&|row| row.target_raw)?;
    let source_country = named(&|row| some(row.source_country))?;
    let target_country = named(&|row| some(row.target_country))?;
    let code = named(&|row| row.code)?;
    let place_country = named(&|row| some(row.place_country))?;
    let plover = repeating.column(
        rows.iter().map(|row| u32::from(row.plover).wrapping_sub(1)),
        |place| PloverType::ALL[place as usize].as_str(),
    )?;
    let level = repeating.column(rows.iter().map(|row| row.level as u32), |place| {
        Level::ALL[place as usize].as_str()
    })?;
    let known = |place: u16| (place != NO_ACTOR).then_some(place);
    let mut actor = |get: &dyn Fn(&CodedRow) -> Option<u16>| repeating.actors(rows.iter().map(get));
    let counts = |get: &dyn Fn(&CodedRow) -> u32| {
        optional::<UInt32Type>(rows.iter().map(get).collect(), NO_COUNT)
    };
    let days = |get: &dyn Fn(&CodedRow) -> i32| {
        optional::<Date32Type>(rows.iter().map(get).collect(), NO_DAY)
    };
    let small = |get: &dyn Fn(&CodedRow) -> i8, none: i8| {
        optional::<Int8Type>(rows.iter().map(get).collect(), none)
    };
    RecordBatch::try_new(
        Arc::clone(schema),
        vec![
            actor(&|row| dyad_low(row.dyad))?,
            actor(&|row| dyad_high(row.dyad))?,
            days(&|row| row.start),
            days(&|row| row.start + i32::from(row.days)),
            actor(&|row| known(row.source))?,
            actor(&|row| known(row.target))?,
            source_raw,
            target_raw,
            source_country,
            target_country,
            code,
            plover,
            small(&|row| row.quad as i8, 0),
            small(&|row| row.quad_source as i8, NO_QUAD as i8),
            Arc::new(Float64Array::from_iter(rows.iter().map(|row| {
                (row.score != NO_SCORE).then(|| f64::from(row.score) / 1000.0)
            }))),
            Arc::new(BooleanArray::from(BooleanBuffer::collect_bool(
                rows.len(),
                |row| rows[row].symmetric,
            ))),
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
            place_country,
            days(&|row| row.recorded),
            level,
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
