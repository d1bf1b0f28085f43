//! What `entente events` and `entente series` share: the arguments that say which events, and the forms of a table.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use clap::{Args, ValueEnum};
use entente_model::actor::actors;
use entente_model::coded_event::Level;
use entente_model::day::Day;
use entente_model::ontology::PloverType;
use entente_store::Library;
use entente_store::coded::{CodedFilter, DyadOverTime};
use parquet::arrow::ArrowWriter;

use crate::failure::{Failure, csv_io};
use crate::output_form::form_by_ending;

/// Which events.
#[derive(Debug, Args)]
pub(crate) struct EventQueryArguments {
    /// First actor: code or name.
    pub(crate) a: String,
    /// Second actor: code or name.
    pub(crate) b: String,
    /// First day: a day, a month or a year.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub(crate) from: Option<Day>,
    /// Last day: a day, a month or a year.
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub(crate) to: Option<Day>,
    /// Only this dataset (gdelt, icews, …). May be given several times.
    #[arg(long, value_name = "DATASET")]
    pub(crate) source: Vec<String>,
    /// Only this PLOVER type. May be given several times.
    #[arg(long = "type", value_name = "TYPE", value_parser = plover_type)]
    pub(crate) types: Vec<PloverType>,
    /// Only codes that begin so: 04 is all of CAMEO's root 04. May be given several times.
    #[arg(long = "code", value_name = "CODE")]
    pub(crate) codes: Vec<String>,
    /// Only events for which the dataset counted at least so many sources.
    #[arg(long, value_name = "N")]
    pub(crate) min_sources: Option<u32>,
    /// How far repeated reports are counted as one: raw, exact, revised, event.
    #[arg(long, value_name = "LEVEL", default_value_t = Level::DEFAULT, value_parser = level)]
    pub(crate) level: Level,
    /// Form of the output.
    #[arg(long, value_enum)]
    pub(crate) format: Option<TableFormat>,
    /// Write to this file, in the form of its ending (.csv, .json, .parquet, .arrow).
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Forms of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Comma-separated, with the filter in a first line that begins with #.
    Csv,
    /// One object with `filter` and `rows`.
    Json,
    /// Parquet, the filter in the metadata under `entente.filter`.
    Parquet,
    /// Arrow IPC file, the filter in the metadata of the schema.
    Arrow,
}

impl EventQueryArguments {
    /// The two actors over time.
    pub(crate) fn dyad(&self) -> Result<DyadOverTime, Failure> {
        let lineage = |query: &str| {
            actors()
                .resolve(query, None)
                .map(|actor| actors().lineage(actor.id))
                .map_err(|error| {
                    Failure::usage(
                        error.to_string(),
                        "`entente actor NAME` shows who an actor is",
                    )
                })
        };
        Ok(DyadOverTime {
            a: lineage(&self.a)?,
            b: lineage(&self.b)?,
        })
    }

    /// The filter.
    ///
    /// # Errors
    /// Where a source is asked for of which the library holds no events: an answer of nothing would read as "no events".
    pub(crate) fn filter(&self, library: &Library) -> Result<CodedFilter, Failure> {
        let datasets = library.event_datasets();
        let datasets = datasets.map_err(|error| Failure::from_error(&error, ""))?;
        let held: Vec<&str> = datasets
            .iter()
            .map(|dataset| dataset.source.dataset.as_str())
            .collect();
        if let Some(other) = self
            .source
            .iter()
            .find(|source| !held.iter().any(|held| held.eq_ignore_ascii_case(source)))
        {
            let help = match held[..] {
                [] => "it holds no event dataset: `entente import` takes one in".to_owned(),
                _ => format!("it holds events of: {}", held.join(", ")),
            };
            return Err(Failure::failed(
                format!("the library holds no events of the dataset {other:?}"),
                help,
            ));
        }
        Ok(CodedFilter {
            datasets: self.source.iter().map(|name| name.to_lowercase()).collect(),
            from: self.from,
            to: self.to,
            types: self.types.clone(),
            codes: self.codes.clone(),
            min_sources: self.min_sources,
        })
    }

    /// The filter in words, for the first line or the metadata of a file.
    pub(crate) fn described(&self, command: &str, more: &[(&str, String)]) -> String {
        let mut words = vec![format!("entente {command} {} {}", self.a, self.b)];
        let mut add = |name: &str, value: String| words.push(format!("{name}={value}"));
        for (name, value) in more {
            add(name, value.clone());
        }
        add("level", self.level.to_string());
        let lists = [
            ("source", self.source.join("+")),
            (
                "type",
                self.types
                    .iter()
                    .map(|plover| plover.as_str())
                    .collect::<Vec<_>>()
                    .join("+"),
            ),
            ("code", self.codes.join("+")),
        ];
        for (name, value) in lists {
            if !value.is_empty() {
                add(name, value);
            }
        }
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                add(name, day.to_string());
            }
        }
        if let Some(least) = self.min_sources {
            add("min-sources", least.to_string());
        }
        words.join(" ")
    }

    fn form(&self) -> Result<TableFormat, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self
            .output
            .as_deref()
            .filter(|path| path.as_os_str() != "-")
        else {
            return Ok(TableFormat::Csv);
        };
        let forms: [(&[&str], TableFormat); 4] = [
            (&["csv"], TableFormat::Csv),
            (&["json"], TableFormat::Json),
            (&["parquet"], TableFormat::Parquet),
            (&["arrow"], TableFormat::Arrow),
        ];
        form_by_ending(path, &forms, ", or say --format")
    }

    /// Writes a table where the arguments say, with the filter in its first line or its metadata.
    pub(crate) fn write(
        &self,
        schema: &Schema,
        batches: &[RecordBatch],
        filter: &str,
    ) -> Result<(), Failure> {
        let form = self.form()?;
        match self
            .output
            .as_deref()
            .filter(|path| path.as_os_str() != "-")
        {
            Some(path) => {
                let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
                write(
                    io::BufWriter::new(file),
                    form,
                    schema,
                    batches,
                    filter,
                    path,
                )
            }
            None => write(io::stdout(), form, schema, batches, filter, Path::new("-")),
        }
    }
}

fn write(
    mut out: impl Write + Send,
    form: TableFormat,
    schema: &Schema,
    batches: &[RecordBatch],
    filter: &str,
    path: &Path,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let io_failed = |error: io::Error| Failure::writing(path, &error);
    let metadata = HashMap::from([("entente.filter".to_owned(), filter.to_owned())]);
    let schema = Arc::new(schema.clone().with_metadata(metadata));
    let with_metadata =
        |batch: &RecordBatch| RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec());
    match form {
        TableFormat::Csv => {
            writeln!(out, "# {filter}").map_err(io_failed)?;
            let mut writer = csv::Writer::from_writer(&mut out);
            let names = schema.fields().iter().map(|field| field.name());
            writer
                .write_record(names)
                .map_err(|error| io_failed(csv_io(error)))?;
            each_row(batches, |fields| {
                writer
                    .write_record(fields.iter().map(|field| field.as_deref().unwrap_or("")))
                    .map_err(csv_io)
            })
            .map_err(io_failed)?;
            writer.flush().map_err(io_failed)
        }
        TableFormat::Json => {
            let mut rows: Vec<serde_json::Value> = Vec::new();
            each_row(batches, |fields| {
                let members = schema.fields().iter().zip(fields).map(|(field, text)| {
                    let value = match text {
                        None => serde_json::Value::Null,
                        Some(text) if field.data_type().is_numeric() => text
                            .parse::<serde_json::Number>()
                            .map_or_else(|_| text.clone().into(), serde_json::Value::Number),
                        Some(text) => match (field.data_type(), text.parse::<bool>()) {
                            (arrow::datatypes::DataType::Boolean, Ok(flag)) => flag.into(),
                            _ => text.clone().into(),
                        },
                    };
                    (field.name().clone(), value)
                });
                rows.push(serde_json::Value::Object(members.collect()));
                Ok(())
            })
            .map_err(io_failed)?;
            let whole = serde_json::json!({ "filter": filter, "rows": rows });
            serde_json::to_writer_pretty(&mut out, &whole)
                .map_err(|error| io_failed(io::Error::from(error)))?;
            writeln!(out).map_err(io_failed)
        }
        TableFormat::Parquet => {
            let mut writer = ArrowWriter::try_new(&mut out, Arc::clone(&schema), None)
                .map_err(|error| failed(&error))?;
            writer.append_key_value_metadata(parquet::file::metadata::KeyValue::new(
                "entente.filter".to_owned(),
                filter.to_owned(),
            ));
            for batch in batches {
                let batch = with_metadata(batch).map_err(|error| failed(&error))?;
                writer.write(&batch).map_err(|error| failed(&error))?;
            }
            writer.close().map_err(|error| failed(&error))?;
            out.flush().map_err(io_failed)
        }
        TableFormat::Arrow => {
            let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut out, &schema)
                .map_err(|error| failed(&error))?;
            for batch in batches {
                let batch = with_metadata(batch).map_err(|error| failed(&error))?;
                writer.write(&batch).map_err(|error| failed(&error))?;
            }
            writer.finish().map_err(|error| failed(&error))
        }
    }
}

/// Calls `each` with the fields of every row as texts, `None` for no value.
fn each_row(
    batches: &[RecordBatch],
    mut each: impl FnMut(&[Option<String>]) -> io::Result<()>,
) -> io::Result<()> {
    let options = FormatOptions::default();
    for batch in batches {
        let columns = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(io::Error::other)?;
        for row in 0..batch.num_rows() {
            let fields: Vec<Option<String>> = columns
                .iter()
                .zip(batch.columns())
                .map(|(column, array)| (!array.is_null(row)).then(|| column.value(row).to_string()))
                .collect();
            each(&fields)?;
        }
    }
    Ok(())
}

pub(crate) fn first_day(text: &str) -> Result<Day, String> {
    bounds(text).map(|(first, _)| first)
}

pub(crate) fn last_day(text: &str) -> Result<Day, String> {
    bounds(text).map(|(_, last)| last)
}

/// First and last day of a day, month or year.
fn bounds(text: &str) -> Result<(Day, Day), String> {
    let wrong = || format!("{text:?} is no day, month or year; write 2014-11-20, 2014-11 or 2014");
    if let Some(day) = Day::from_iso(text) {
        return Ok((day, day));
    }
    let mut parts = text.splitn(2, '-');
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<i32>().ok());
    let year = number(parts.next()).ok_or_else(wrong)?;
    let month = parts
        .next()
        .map(|part| number(Some(part)).ok_or_else(wrong))
        .transpose()?;
    let first = Day::new(year, month.unwrap_or(1) as u32, 1).ok_or_else(wrong)?;
    let next = match month {
        Some(month) if month < 12 => Day::new(year, month as u32 + 1, 1),
        _ => Day::new(year + 1, 1, 1),
    };
    let last = next
        .and_then(|next| Day::from_number(next.number() - 1))
        .ok_or_else(wrong)?;
    Ok((first, last))
}

fn plover_type(text: &str) -> Result<PloverType, String> {
    text.to_uppercase()
        .parse()
        .map_err(|error: entente_model::ontology::UnknownTerm| error.to_string())
}

fn level(text: &str) -> Result<Level, String> {
    text.parse()
        .map_err(|error: entente_model::ontology::UnknownTerm| error.to_string())
}
