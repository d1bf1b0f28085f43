//! Events as rows: the columns of CSV, Parquet and JSON.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float32Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::event::Quantity;
use entente_model::ontology::Quad;
use entente_reading::{CodedActor, CodedEvent};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use super::documents::{Outcome, ReadDocument, Sink};
use crate::failure::{Failure, csv_io};

/// One pair of actors of one event. Fields that are not known are empty in CSV and null or missing in the others.
#[derive(Serialize)]
pub(super) struct Row {
    document: String,
    /// From 1 within the document.
    event: u64,
    /// Events of a document with the same number are reports of one occurrence.
    occurrence: u64,
    /// EDTF.
    date: Option<String>,
    precision: Option<&'static str>,
    date_rule: &'static str,
    source: Option<String>,
    source_group: Option<String>,
    source_sector: String,
    source_text: String,
    target: Option<String>,
    target_group: Option<String>,
    target_sector: Option<String>,
    target_text: Option<String>,
    mutual: bool,
    #[serde(rename = "type")]
    plover: &'static str,
    mode: String,
    contexts: Vec<String>,
    promised_type: Option<&'static str>,
    cameo: Option<String>,
    /// By the rule for all datasets: the root of the CAMEO code, else the type.
    quad: &'static str,
    /// That of the type by the PLOVER manual.
    quad_plover: &'static str,
    status: &'static str,
    confidence: f32,
    place: Option<String>,
    quantities: Vec<Quantity>,
    /// First byte of the clause in the main text.
    start: u64,
    /// Behind its last byte.
    end: u64,
    sentence: String,
    coder: String,
}

/// The rows of a document: one for each pair of actors of each event; a mutual act has each pair once.
pub(super) fn rows(document: &ReadDocument<'_>) -> Vec<Row> {
    let Outcome::Coded(coded) = &document.outcome else {
        return Vec::new();
    };
    let (reading, coded) = &**coded;
    let mut rows = Vec::new();
    for event in &coded.events {
        for (source, target) in sides(event) {
            rows.push(row(
                &document.name,
                &reading.text,
                &coded.coder,
                event,
                source,
                target,
            ));
        }
    }
    rows
}

/// The pairs of an event, each once for a mutual act; an actor alone where there is no other.
pub(crate) fn sides(event: &CodedEvent) -> Vec<(&CodedActor, Option<&CodedActor>)> {
    let mut sides: Vec<(&CodedActor, Option<&CodedActor>)> = Vec::new();
    for (a, b) in event.pairs() {
        let turned = |&(c, d): &(&CodedActor, Option<&CodedActor>)| {
            d.is_some_and(|d| c.span == b.span && d.span == a.span)
        };
        if !(event.mutual && sides.iter().any(turned)) {
            sides.push((a, Some(b)));
        }
    }
    if sides.is_empty() {
        sides.extend(event.sources.iter().map(|source| (source, None)));
    }
    sides
}

fn row(
    document: &str,
    text: &str,
    coder: &str,
    event: &CodedEvent,
    source: &CodedActor,
    target: Option<&CodedActor>,
) -> Row {
    let words = |actor: &CodedActor| one_line(text.get(actor.span.clone()).unwrap_or_default());
    let id = |actor: &CodedActor| actor.actor.map(|id| id.to_string());
    let group = |actor: &CodedActor| actor.group.as_deref().map(str::to_owned);
    Row {
        document: document.to_owned(),
        event: event.number as u64,
        occurrence: event.occurrence as u64 + 1,
        date: event.date.map(|date| date.to_edtf()),
        precision: event.date.map(|date| date.precision().as_str()),
        date_rule: event.date_rule.as_str(),
        source: id(source),
        source_group: group(source),
        source_sector: source.sector.to_string(),
        source_text: words(source),
        target: target.and_then(id),
        target_group: target.and_then(group),
        target_sector: target.map(|target| target.sector.to_string()),
        target_text: target.map(words),
        mutual: event.mutual,
        plover: event.plover.as_str(),
        mode: event.mode.to_string(),
        contexts: event
            .contexts
            .iter()
            .map(|context| context.to_string())
            .collect(),
        promised_type: event.promised_type.map(|promised| promised.as_str()),
        cameo: event.cameo.map(|code| code.to_string()),
        quad: quad(event).as_str(),
        quad_plover: event.plover.quad().as_str(),
        status: event.status.as_str(),
        confidence: event.confidence,
        place: event.place.map(|place| place.to_string()),
        quantities: event.quantities.clone(),
        start: event.span.start as u64,
        end: event.span.end as u64,
        sentence: one_line(text.get(event.sentence_span.clone()).unwrap_or_default()),
        coder: coder.to_owned(),
    }
}

/// The quad class by the rule for all datasets.
pub(super) fn quad(event: &CodedEvent) -> Quad {
    event
        .cameo
        .map_or_else(|| event.plover.quad(), |code| code.quad())
}

pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Row {
    /// "153000000 USD; 4 helicopter".
    fn quantities(&self) -> String {
        let each: Vec<String> = self
            .quantities
            .iter()
            .map(|quantity| format!("{} {}", quantity.value, quantity.unit))
            .collect();
        each.join("; ")
    }
}

pub(super) struct JsonSink {
    out: Box<dyn Write>,
    any: bool,
}

impl JsonSink {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        JsonSink { out, any: false }
    }
}

impl Sink for JsonSink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        for row in rows(document) {
            self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
            self.any = true;
            serde_json::to_writer(&mut self.out, &row)
                .map_err(|error| Failure::from(std::io::Error::from(error)))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.out
            .write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()?;
        Ok(())
    }
}

pub(super) struct CsvSink {
    writer: csv::Writer<Box<dyn Write>>,
    has_head: bool,
}

/// The columns of CSV and Parquet, in order.
const COLUMNS: [&str; 30] = [
    "document",
    "event",
    "occurrence",
    "date",
    "precision",
    "date_rule",
    "source",
    "source_group",
    "source_sector",
    "source_text",
    "target",
    "target_group",
    "target_sector",
    "target_text",
    "mutual",
    "type",
    "mode",
    "contexts",
    "promised_type",
    "cameo",
    "quad",
    "quad_plover",
    "status",
    "confidence",
    "place",
    "quantities",
    "start",
    "end",
    "sentence",
    "coder",
];

impl CsvSink {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        CsvSink {
            writer: csv::Writer::from_writer(out),
            has_head: false,
        }
    }
}

impl Sink for CsvSink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        self.head()?;
        for row in rows(document) {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let record = [
                row.document.clone(),
                row.event.to_string(),
                row.occurrence.to_string(),
                text(&row.date),
                row.precision.unwrap_or_default().to_owned(),
                row.date_rule.to_owned(),
                text(&row.source),
                text(&row.source_group),
                row.source_sector.clone(),
                row.source_text.clone(),
                text(&row.target),
                text(&row.target_group),
                text(&row.target_sector),
                text(&row.target_text),
                row.mutual.to_string(),
                row.plover.to_owned(),
                row.mode.clone(),
                row.contexts.join("; "),
                row.promised_type.unwrap_or_default().to_owned(),
                text(&row.cameo),
                row.quad.to_owned(),
                row.quad_plover.to_owned(),
                row.status.to_owned(),
                format!("{:.3}", row.confidence),
                text(&row.place),
                row.quantities(),
                row.start.to_string(),
                row.end.to_string(),
                row.sentence.clone(),
                row.coder.clone(),
            ];
            self.writer.write_record(&record).map_err(csv_io)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.head()?;
        self.writer.flush()?;
        Ok(())
    }
}

impl CsvSink {
    /// Writes the names of the columns, once.
    fn head(&mut self) -> Result<(), Failure> {
        if !std::mem::replace(&mut self.has_head, true) {
            self.writer.write_record(COLUMNS).map_err(csv_io)?;
        }
        Ok(())
    }
}

/// Rows written at once.
const CHUNK: usize = 8192;

pub(super) struct ParquetSink {
    writer: Option<ArrowWriter<BufWriter<File>>>,
    schema: Arc<Schema>,
    rows: Vec<Row>,
}

impl ParquetSink {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let kind = |name: &str| match name {
            "event" | "occurrence" | "start" | "end" => DataType::UInt64,
            "mutual" => DataType::Boolean,
            "confidence" => DataType::Float32,
            _ => DataType::Utf8,
        };
        let schema = Arc::new(Schema::new(
            COLUMNS
                .map(|name| Field::new(name, kind(name), true))
                .to_vec(),
        ));
        let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let writer =
            ArrowWriter::try_new(BufWriter::new(file), Arc::clone(&schema), Some(properties))
                .map_err(|error| Failure::from_error(&error, ""))?;
        Ok(ParquetSink {
            writer: Some(writer),
            schema,
            rows: Vec::new(),
        })
    }

    fn write(&mut self) -> Result<(), Failure> {
        let rows = std::mem::take(&mut self.rows);
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        let columns = COLUMNS.map(|name| column(name, &rows)).to_vec();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|error| Failure::from_error(&error, ""))?;
        writer
            .write(&batch)
            .map_err(|error| Failure::from_error(&error, ""))
    }
}

fn column(name: &str, rows: &[Row]) -> ArrayRef {
    let numbers = |value: fn(&Row) -> u64| -> ArrayRef {
        Arc::new(UInt64Array::from_iter_values(rows.iter().map(value)))
    };
    let texts = |value: &dyn Fn(&Row) -> Option<String>| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(value)))
    };
    match name {
        "document" => texts(&|row| Some(row.document.clone())),
        "event" => numbers(|row| row.event),
        "occurrence" => numbers(|row| row.occurrence),
        "date" => texts(&|row| row.date.clone()),
        "precision" => texts(&|row| row.precision.map(str::to_owned)),
        "date_rule" => texts(&|row| Some(row.date_rule.to_owned())),
        "source" => texts(&|row| row.source.clone()),
        "source_group" => texts(&|row| row.source_group.clone()),
        "source_sector" => texts(&|row| Some(row.source_sector.clone())),
        "source_text" => texts(&|row| Some(row.source_text.clone())),
        "target" => texts(&|row| row.target.clone()),
        "target_group" => texts(&|row| row.target_group.clone()),
        "target_sector" => texts(&|row| row.target_sector.clone()),
        "target_text" => texts(&|row| row.target_text.clone()),
        "mutual" => Arc::new(BooleanArray::from(
            rows.iter().map(|row| row.mutual).collect::<Vec<_>>(),
        )),
        "type" => texts(&|row| Some(row.plover.to_owned())),
        "mode" => texts(&|row| Some(row.mode.clone())),
        "contexts" => texts(&|row| Some(row.contexts.join("; "))),
        "promised_type" => texts(&|row| row.promised_type.map(str::to_owned)),
        "cameo" => texts(&|row| row.cameo.clone()),
        "quad" => texts(&|row| Some(row.quad.to_owned())),
        "quad_plover" => texts(&|row| Some(row.quad_plover.to_owned())),
        "status" => texts(&|row| Some(row.status.to_owned())),
        "confidence" => Arc::new(Float32Array::from_iter_values(
            rows.iter().map(|row| row.confidence),
        )),
        "place" => texts(&|row| row.place.clone()),
        "quantities" => texts(&|row| Some(row.quantities())),
        "start" => numbers(|row| row.start),
        "end" => numbers(|row| row.end),
        "sentence" => texts(&|row| Some(row.sentence.clone())),
        _ => texts(&|row| Some(row.coder.clone())),
    }
}

impl Sink for ParquetSink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        self.rows.extend(rows(document));
        if self.rows.len() >= CHUNK {
            self.write()
        } else {
            Ok(())
        }
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.write()?;
        match self.writer.take() {
            Some(writer) => writer
                .close()
                .map(drop)
                .map_err(|error| Failure::from_error(&error, "")),
            None => Ok(()),
        }
    }
}
