//! The side table: address, place and text of rows, in the order of the files. Written on a thread of its own while files are read.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use arrow::array::{
    ArrayRef, Float32Builder, RecordBatch, StringBuilder, UInt32Array, UInt32Builder,
};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatchReader;
use entente_model::coded_event::{CodedEvent, CodedId};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowPredicateFn, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowFilter,
};
use parquet::file::metadata::PageIndexPolicy;
use parquet::file::statistics::Statistics;

use super::partition::{create_writer, dense, finish_writer, write_failed};
use crate::column::{BadRow, column};
use crate::error::StoreError;

const CHUNK_ROWS: usize = 16_384;
/// Chunks that may wait for the writing thread.
const WAITING: usize = 3;

fn schema() -> SchemaRef {
    let required = |name: &str, data_type| Field::new(name, data_type, false);
    let optional = |name: &str, data_type| Field::new(name, data_type, true);
    Arc::new(Schema::new(vec![
        required("file", DataType::UInt32),
        required("line", DataType::UInt32),
        optional("native_id", DataType::Utf8),
        optional("address", DataType::Utf8),
        optional("place", DataType::Utf8),
        optional("latitude", DataType::Float32),
        optional("longitude", DataType::Float32),
        optional("text", DataType::Utf8),
        optional("kept_raw", DataType::Utf8),
    ]))
}

/// The texts of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RowTexts {
    pub(crate) native_id: String,
    pub(crate) address: String,
    pub(crate) place: String,
    pub(crate) latitude: Option<f32>,
    pub(crate) longitude: Option<f32>,
    pub(crate) text: String,
    pub(crate) kept_raw: String,
}

#[derive(Default)]
struct Chunk {
    file: UInt32Builder,
    line: UInt32Builder,
    native_id: StringBuilder,
    address: StringBuilder,
    place: StringBuilder,
    latitude: Float32Builder,
    longitude: Float32Builder,
    text: StringBuilder,
    kept_raw: StringBuilder,
    rows: usize,
}

impl Chunk {
    fn finish(mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.file.finish()),
            Arc::new(self.line.finish()),
            Arc::new(self.native_id.finish()),
            Arc::new(self.address.finish()),
            Arc::new(self.place.finish()),
            Arc::new(self.latitude.finish()),
            Arc::new(self.longitude.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.kept_raw.finish()),
        ]
    }
}

/// Takes the texts of rows and hands them on in chunks.
pub(crate) struct TextsWriter {
    chunk: Chunk,
    sender: Option<SyncSender<Vec<ArrayRef>>>,
    thread: Option<JoinHandle<Result<(u64, u64), StoreError>>>,
}

impl TextsWriter {
    pub(crate) fn create(path: PathBuf, metadata: Vec<(&'static str, String)>) -> TextsWriter {
        let (sender, receiver) = sync_channel::<Vec<ArrayRef>>(WAITING);
        let thread = std::thread::spawn(move || {
            let (mut writer, schema) = create_writer(&path, schema(), &metadata, dense())?;
            let mut rows = 0;
            for columns in receiver {
                let batch =
                    RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|error| {
                        StoreError::Encode {
                            path: path.clone(),
                            reason: error.to_string(),
                        }
                    })?;
                rows += batch.num_rows() as u64;
                writer
                    .write(&batch)
                    .map_err(|error| write_failed(&path, error))?;
            }
            Ok((rows, finish_writer(writer, &path)?))
        });
        TextsWriter {
            chunk: Chunk::default(),
            sender: Some(sender),
            thread: Some(thread),
        }
    }

    pub(crate) fn push(&mut self, file: u32, line: u32, event: &CodedEvent<'_>) {
        let native_id = match event.id {
            CodedId::Text(id) => id,
            CodedId::Number(_) | CodedId::None => "",
        };
        let texts = [
            native_id,
            event.address,
            event.place,
            event.text,
            event.kept_raw,
        ];
        let located = event.latitude.is_some() || event.longitude.is_some();
        if !located && texts.iter().all(|text| text.is_empty()) {
            return;
        }
        let chunk = &mut self.chunk;
        let append = |builder: &mut StringBuilder, text: &str| {
            builder.append_option((!text.is_empty()).then_some(text));
        };
        chunk.file.append_value(file);
        chunk.line.append_value(line);
        append(&mut chunk.native_id, native_id);
        append(&mut chunk.address, event.address);
        append(&mut chunk.place, event.place);
        chunk.latitude.append_option(event.latitude);
        chunk.longitude.append_option(event.longitude);
        append(&mut chunk.text, event.text);
        append(&mut chunk.kept_raw, event.kept_raw);
        chunk.rows += 1;
        if chunk.rows == CHUNK_ROWS {
            self.send();
        }
    }

    fn send(&mut self) {
        let chunk = std::mem::take(&mut self.chunk);
        if let Some(sender) = &self.sender {
            // It fails only where the thread has ended with an error, which `finish` then tells.
            let _ = sender.send(chunk.finish());
        }
    }

    /// Waits for the thread; returns rows and bytes.
    pub(crate) fn finish(mut self) -> Result<(u64, u64), StoreError> {
        if self.chunk.rows > 0 {
            self.send();
        }
        self.sender = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(written)) => written,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Ok((0, 0)),
        }
    }
}

impl Drop for TextsWriter {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            // Given up: the file is an orphan whatever became of it.
            let _ = thread.join();
        }
    }
}

/// Copies a side table, of texts or of mentions, without the rows of some files; returns rows and bytes, `None` where nothing is left.
pub(crate) fn without_files(
    from: &Path,
    to: &Path,
    files: &std::collections::HashSet<u32>,
    metadata: &[(&str, String)],
) -> Result<Option<(u64, u64)>, StoreError> {
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(from, error);
    let reader = ParquetRecordBatchReaderBuilder::try_new(
        File::open(from).map_err(StoreError::unreadable(from))?,
    )
    .and_then(|builder| builder.with_batch_size(CHUNK_ROWS).build())
    .map_err(|error| damaged(&error))?;
    let plain = |field: &Arc<Field>| {
        Field::new(field.name(), field.data_type().clone(), field.is_nullable())
    };
    let of_table = Schema::new(
        reader
            .schema()
            .fields()
            .iter()
            .map(plain)
            .collect::<Vec<_>>(),
    );
    let (mut writer, schema) = create_writer(to, Arc::new(of_table), metadata, dense())?;
    let mut rows = 0;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        let file: &UInt32Array =
            column(&batch, "file").map_err(|BadRow(reason)| StoreError::corrupt(from, reason))?;
        let keep: arrow::array::BooleanArray = file
            .iter()
            .map(|file| file.map(|file| !files.contains(&file)))
            .collect();
        let batch = filter_record_batch(&batch, &keep)
            .and_then(|batch| RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec()))
            .map_err(|error| damaged(&error))?;
        rows += batch.num_rows() as u64;
        writer
            .write(&batch)
            .map_err(|error| write_failed(to, error))?;
    }
    let bytes = finish_writer(writer, to)?;
    if rows == 0 {
        std::fs::remove_file(to).map_err(StoreError::unwritable(to))?;
        return Ok(None);
    }
    Ok(Some((rows, bytes)))
}

/// Calls `each` for the texts of the wanted rows of a side table; `wanted` is sorted.
pub(crate) fn read(
    path: &Path,
    wanted: &[(u32, u32)],
    mut each: impl FnMut((u32, u32), RowTexts),
) -> Result<(), StoreError> {
    let (Some(&(first, _)), Some(&(last, _))) = (wanted.first(), wanted.last()) else {
        return Ok(());
    };
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
    let file = File::open(path).map_err(StoreError::unreadable(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(
        file,
        ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional),
    )
    .map_err(|error| damaged(&error))?;
    let groups = builder
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .filter(|(_, group)| match group.column(0).statistics() {
            Some(Statistics::Int32(bounds)) => {
                let (min, max) = (bounds.min_opt(), bounds.max_opt());
                min.is_none_or(|&min| min as u32 <= last)
                    && max.is_none_or(|&max| max as u32 >= first)
            }
            _ => true,
        })
        .map(|(index, _)| index)
        .collect();
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["file", "line"]);
    let sought = wanted.to_vec();
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
            .map(|(&file, &line)| Some(sought.binary_search(&(file, line)).is_ok()))
            .collect())
    });
    let reader = builder
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
    use arrow::array::{Array, Float32Array, StringArray};
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
