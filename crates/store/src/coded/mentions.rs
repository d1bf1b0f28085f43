//! Reports of events (GDELT mentions): a table sorted by the number of the event in stretches of bounded size, and how many outlets told of an
//! event.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    Array, Date32Array, Float32Array, Int8Array, Int64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use entente_model::coded_event::Mention;
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::statistics::Statistics;

use super::list::PartKind;
use super::parquet_file::{create_writer, dense, finish_writer, write_failed};
use crate::column::{BadRow, column};
use crate::error::StoreError;
use crate::library::Library;

/// Mentions that are sorted together.
const STRETCH: usize = 250_000;
/// Mentions of less confidence (per cent) make no outlet: the usual filter for quality.
const CONFIDENT: i8 = 50;

struct Row {
    event: i64,
    file: u32,
    line: u32,
    event_taken_in: Option<i32>,
    taken_in: i32,
    kind: Option<i8>,
    outlet: String,
    address: String,
    sentence: Option<u32>,
    confidence: Option<i8>,
    tone: Option<f32>,
}

/// How many reports of an event the library holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MentionCount {
    /// Reports.
    pub mentions: u64,
    /// Different outlets among those with a confidence of 50 per cent and more.
    pub outlets: u64,
}

/// Writes the mentions of an import.
pub(crate) struct MentionsWriter {
    path: PathBuf,
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    rows: Vec<Row>,
    written: u64,
}

fn schema() -> SchemaRef {
    let required = |name: &str, data_type| Field::new(name, data_type, false);
    let optional = |name: &str, data_type| Field::new(name, data_type, true);
    Arc::new(Schema::new(vec![
        required("event", DataType::Int64),
        required("file", DataType::UInt32),
        required("line", DataType::UInt32),
        optional("event_taken_in", DataType::Date32),
        required("taken_in", DataType::Date32),
        optional("kind", DataType::Int8),
        required("outlet", DataType::Utf8),
        required("address", DataType::Utf8),
        optional("sentence", DataType::UInt32),
        optional("confidence", DataType::Int8),
        optional("tone", DataType::Float32),
    ]))
}

impl MentionsWriter {
    pub(crate) fn create(
        path: PathBuf,
        metadata: &[(&str, String)],
    ) -> Result<MentionsWriter, StoreError> {
        let (writer, schema) = create_writer(&path, schema(), metadata, dense())?;
        Ok(MentionsWriter {
            path,
            writer,
            schema,
            rows: Vec::new(),
            written: 0,
        })
    }

    pub(crate) fn push(
        &mut self,
        (file, line): (u32, u32),
        mention: &Mention<'_>,
    ) -> Result<(), StoreError> {
        self.rows.push(Row {
            event: mention.event,
            file,
            line,
            event_taken_in: mention.event_taken_in.map(|day| day.number()),
            taken_in: mention.taken_in.number(),
            kind: mention.kind.map(|kind| kind as i8),
            outlet: mention.outlet.to_owned(),
            address: mention.address.to_owned(),
            sentence: mention.sentence,
            confidence: mention.confidence.map(|confidence| confidence as i8),
            tone: mention.tone,
        });
        match self.rows.len() >= STRETCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let mut rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|row| (row.event, row.file, row.line));
        let text =
            |get: fn(&Row) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(get)));
        let batch = RecordBatch::try_new(
            Arc::clone(&self.schema),
            vec![
                Arc::new(Int64Array::from_iter_values(
                    rows.iter().map(|row| row.event),
                )),
                Arc::new(UInt32Array::from_iter_values(
                    rows.iter().map(|row| row.file),
                )),
                Arc::new(UInt32Array::from_iter_values(
                    rows.iter().map(|row| row.line),
                )),
                Arc::new(Date32Array::from_iter(
                    rows.iter().map(|row| row.event_taken_in),
                )),
                Arc::new(Date32Array::from_iter_values(
                    rows.iter().map(|row| row.taken_in),
                )),
                Arc::new(Int8Array::from_iter(rows.iter().map(|row| row.kind))),
                text(|row| &row.outlet),
                text(|row| &row.address),
                Arc::new(UInt32Array::from_iter(rows.iter().map(|row| row.sentence))),
                Arc::new(Int8Array::from_iter(rows.iter().map(|row| row.confidence))),
                Arc::new(Float32Array::from_iter(rows.iter().map(|row| row.tone))),
            ],
        )
        .map_err(|error| StoreError::Encode {
            path: self.path.clone(),
            reason: error.to_string(),
        })?;
        // A stretch is a row group, so that its statistics tell which events are in it.
        self.writer
            .write(&batch)
            .and_then(|()| self.writer.flush())
            .map_err(|error| write_failed(&self.path, error))?;
        self.written += rows.len() as u64;
        Ok(())
    }

    /// Ends the file; returns rows and bytes.
    pub(crate) fn finish(mut self) -> Result<(u64, u64), StoreError> {
        self.flush()?;
        let bytes = finish_writer(self.writer, &self.path)?;
        Ok((self.written, bytes))
    }
}

impl Library {
    /// Counts the reports of events, by their numbers in the dataset whose mentions are `dataset` (`gdelt-mentions`). Events without one are
    /// left out. A report counts once for each document and sentence.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] names the file that cannot be read.
    pub fn event_mentions(
        &self,
        dataset: &str,
        events: &[i64],
    ) -> Result<BTreeMap<i64, MentionCount>, StoreError> {
        let mut wanted = events.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        self.at_one_state(|parts| {
            let mut reports: HashSet<(i64, String, Option<u32>)> = HashSet::new();
            let mut outlets: HashSet<(i64, String)> = HashSet::new();
            for part in parts
                .iter()
                .filter(|part| part.kind == PartKind::Mentions && part.dataset == dataset)
            {
                let path = self.dir.join(&part.path);
                read(
                    &path,
                    &wanted,
                    |event, outlet, address, sentence, confident| {
                        reports.insert((event, address.to_owned(), sentence));
                        if confident {
                            outlets.insert((event, outlet.to_owned()));
                        }
                    },
                )?;
            }
            let mut counts: BTreeMap<i64, MentionCount> = BTreeMap::new();
            for (event, _, _) in reports {
                counts.entry(event).or_default().mentions += 1;
            }
            for (event, _) in outlets {
                counts.entry(event).or_default().outlets += 1;
            }
            Ok(counts)
        })
    }
}

/// Calls `each` with event, outlet, address, sentence and whether the confidence suffices, for the wanted events (sorted).
fn read(
    path: &Path,
    wanted: &[i64],
    mut each: impl FnMut(i64, &str, &str, Option<u32>, bool),
) -> Result<(), StoreError> {
    let damaged = |error: &dyn std::error::Error| StoreError::corrupt(path, error);
    let file = File::open(path).map_err(StoreError::unreadable(path))?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(&error))?;
    let holds_one = |min: i64, max: i64| {
        wanted[wanted.partition_point(|&event| event < min)..]
            .first()
            .is_some_and(|&event| event <= max)
    };
    let groups = builder
        .metadata()
        .row_groups()
        .iter()
        .enumerate()
        .filter(|(_, group)| match group.column(0).statistics() {
            Some(Statistics::Int64(bounds)) => match (bounds.min_opt(), bounds.max_opt()) {
                (Some(&min), Some(&max)) => holds_one(min, max),
                _ => true,
            },
            _ => true,
        })
        .map(|(index, _)| index)
        .collect();
    let mask = ProjectionMask::columns(
        builder.parquet_schema(),
        ["event", "outlet", "address", "sentence", "confidence"],
    );
    let reader = builder
        .with_row_groups(groups)
        .with_projection(mask)
        .with_batch_size(8_192)
        .build()
        .map_err(|error| damaged(&error))?;
    for batch in reader {
        let batch = batch.map_err(|error| damaged(&error))?;
        let mut decode = || -> Result<(), BadRow> {
            let event: &Int64Array = column(&batch, "event")?;
            let outlet: &StringArray = column(&batch, "outlet")?;
            let address: &StringArray = column(&batch, "address")?;
            let sentence: &UInt32Array = column(&batch, "sentence")?;
            let confidence: &Int8Array = column(&batch, "confidence")?;
            for row in 0..batch.num_rows() {
                let number = event.value(row);
                if wanted.binary_search(&number).is_ok() {
                    each(
                        number,
                        outlet.value(row),
                        address.value(row),
                        (!sentence.is_null(row)).then(|| sentence.value(row)),
                        !confidence.is_null(row) && confidence.value(row) >= CONFIDENT,
                    );
                }
            }
            Ok(())
        };
        decode().map_err(|BadRow(reason)| StoreError::corrupt(path, reason))?;
    }
    Ok(())
}
