//! The side table: address, place and text of rows. Written on a thread of its own while files are read, in stretches of bounded size that are
//! sorted by dyad and day, each a row group: the texts of a dyad lie together.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use arrow::array::{
    Array, ArrayRef, Float32Builder, RecordBatch, StringBuilder, UInt32Array, UInt32Builder,
    new_null_array,
};
use arrow::compute::{filter_record_batch, interleave};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::record_batch::RecordBatchReader;
use entente_model::coded_event::{CodedEvent, CodedId};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::columns::ORDERED;
use super::dictionary_column::NONE;
use super::parquet_file::{create_writer, dense, encode_failed, finish_writer, text, write_failed};
use super::places_writer::{Part, PlacesWriter};
use super::row::{CodedRow, actor_place, dyad_high, dyad_low};
use crate::column::{BadRow, column};
use crate::error::StoreError;

const CHUNK_ROWS: usize = 16_384;
/// Chunks that may wait for the writing thread: as many as it sorts together, so that nobody waits while it writes.
const WAITING: usize = 16;
/// Chunks that are sorted together.
const STRETCH: usize = 16;

fn schema() -> SchemaRef {
    let required = |name: &str, data_type| Field::new(name, data_type, false);
    let optional = |name: &str, data_type| Field::new(name, data_type, true);
    Arc::new(Schema::new(vec![
        optional("dyad_low", text()),
        optional("dyad_high", text()),
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

/// Dyad and first day of rows, and the columns behind the dyad.
type ChunkOfRows = (Vec<(u32, i32)>, Vec<ArrayRef>);

#[derive(Default)]
struct Chunk {
    keys: Vec<(u32, i32)>,
    file: UInt32Builder,
    line: UInt32Builder,
    native_id: StringBuilder,
    address: StringBuilder,
    place: StringBuilder,
    latitude: Float32Builder,
    longitude: Float32Builder,
    text: StringBuilder,
    kept_raw: StringBuilder,
}

impl Chunk {
    fn finish(mut self) -> ChunkOfRows {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.file.finish()),
            Arc::new(self.line.finish()),
            Arc::new(self.native_id.finish()),
            Arc::new(self.address.finish()),
            Arc::new(self.place.finish()),
            Arc::new(self.latitude.finish()),
            Arc::new(self.longitude.finish()),
            Arc::new(self.text.finish()),
            Arc::new(self.kept_raw.finish()),
        ];
        (self.keys, columns)
    }
}

/// Writes chunks as a row group, by dyad, day and place in the files; returns the number of rows.
fn write_stretch(
    chunks: &mut Vec<ChunkOfRows>,
    writer: &mut PlacesWriter,
    path: &Path,
) -> Result<u64, StoreError> {
    // A key as one number, and the place in all chunks.
    let mut order: Vec<(u64, u32)> = Vec::new();
    for (keys, _) in &*chunks {
        order.extend(keys.iter().map(|&(dyad, start)| {
            let day = (start as u32) ^ (1 << 31);
            ((u64::from(dyad) << 32) | u64::from(day), 0)
        }));
    }
    let Some((first, columns)) = chunks.first() else {
        return Ok(0);
    };
    for (place, (_, number)) in order.iter_mut().enumerate() {
        // A stretch holds fewer than 2³² rows.
        *number = place as u32;
    }
    order.sort_unstable();
    for (number, of_dyad) in [dyad_low, dyad_high].into_iter().enumerate() {
        let place = |&(key, _): &(u64, u32)| of_dyad((key >> 32) as u32).map_or(NONE, u32::from);
        let places: Vec<u32> = order.iter().map(place).collect();
        writer.write(number, Part::Places(&places))?;
    }
    // Where each chunk begins; all but the last hold as many rows.
    let length = first.len().max(1);
    let places: Vec<(usize, usize)> = order
        .iter()
        .map(|&(_, place)| (place as usize / length, place as usize % length))
        .collect();
    for column in 0..columns.len() {
        let of_chunks: Vec<&dyn Array> = chunks
            .iter()
            .map(|(_, columns)| columns[column].as_ref())
            .collect();
        let is_empty = of_chunks
            .iter()
            .all(|array| array.null_count() == array.len());
        let array = match is_empty {
            true => new_null_array(of_chunks[0].data_type(), places.len()),
            false => {
                interleave(&of_chunks, &places).map_err(|error| encode_failed(path, &error))?
            }
        };
        // Behind the two columns of the dyad.
        writer.write(2 + column, Part::Array(array))?;
    }
    chunks.clear();
    // Only the dyad's columns are places.
    writer.end_group(|_, place| actor_place::text(place as u16))?;
    Ok(places.len() as u64)
}

/// Takes the texts of rows and hands them on in chunks.
pub(crate) struct TextsWriter {
    chunk: Chunk,
    sender: Option<SyncSender<ChunkOfRows>>,
    thread: Option<JoinHandle<Result<(u64, u64), StoreError>>>,
}

impl TextsWriter {
    pub(crate) fn create(path: PathBuf, metadata: Vec<(&'static str, String)>) -> TextsWriter {
        let (sender, receiver) = sync_channel::<ChunkOfRows>(WAITING);
        let thread = std::thread::spawn(move || {
            let mut writer = PlacesWriter::create(&path, schema(), &ORDERED, &metadata, dense())?;
            let mut rows = 0;
            let mut stretch = Vec::with_capacity(STRETCH);
            for chunk in receiver {
                stretch.push(chunk);
                if stretch.len() == STRETCH {
                    rows += write_stretch(&mut stretch, &mut writer, &path)?;
                }
            }
            rows += write_stretch(&mut stretch, &mut writer, &path)?;
            Ok((rows, writer.finish()?))
        });
        TextsWriter {
            chunk: Chunk::default(),
            sender: Some(sender),
            thread: Some(thread),
        }
    }

    pub(crate) fn push(&mut self, row: &CodedRow, event: &CodedEvent<'_>) {
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
        chunk.keys.push((row.dyad, row.start));
        chunk.file.append_value(row.file);
        chunk.line.append_value(row.line);
        append(&mut chunk.native_id, native_id);
        append(&mut chunk.address, event.address);
        append(&mut chunk.place, event.place);
        chunk.latitude.append_option(event.latitude);
        chunk.longitude.append_option(event.longitude);
        append(&mut chunk.text, event.text);
        append(&mut chunk.kept_raw, event.kept_raw);
        if chunk.keys.len() == CHUNK_ROWS {
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

    /// Nothing more comes: the thread ends while other work is done.
    pub(crate) fn end(&mut self) {
        if !self.chunk.keys.is_empty() {
            self.send();
        }
        self.sender = None;
    }

    /// Waits for the thread; returns rows and bytes.
    pub(crate) fn finish(mut self) -> Result<(u64, u64), StoreError> {
        self.end();
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
