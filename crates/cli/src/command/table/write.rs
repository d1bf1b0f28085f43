//! An analysis table to a file, and the bibliography of its columns.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use entente_model::source::Source;
use entente_relation::dyad_table::AnalysisTable;
use entente_store::Snapshot;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use entente_relation::dyad_table::{OutputColumn, TableSpec};

use crate::failure::{Failure, csv_io};

/// Rows made and written at a time: a row group.
const BLOCK: usize = 1 << 18;

/// The key under which a file says how it was made.
pub(crate) const RECIPE: &str = "entente.table";

/// How a table was made: enough to make it again, and to explain its cells.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Recipe {
    /// The program's version.
    pub(crate) version: String,
    /// What was asked for.
    pub(crate) spec: TableSpec,
    /// The editions that it was made from.
    pub(crate) sources: Vec<Source>,
    /// The library's content at that time.
    pub(crate) snapshot: Option<String>,
}

pub(crate) enum Form {
    Csv,
    Parquet,
}

impl Form {
    pub(crate) fn of(path: &Path) -> Result<Form, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Form::Csv);
        }
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => Ok(Form::Csv),
            Some("parquet") => Ok(Form::Parquet),
            _ => Err(Failure::usage(
                format!("--output {}: the ending names no form", path.display()),
                "end the name in .csv or .parquet",
            )),
        }
    }
}

pub(crate) fn write(
    table: &AnalysisTable,
    form: Form,
    path: &Path,
    snapshot: Option<&Snapshot>,
) -> Result<(), Failure> {
    match form {
        Form::Csv if path.as_os_str() == "-" => {
            write_csv(table, BufWriter::new(io::stdout().lock())).map_err(Failure::from)
        }
        Form::Csv => {
            let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
            write_csv(table, BufWriter::with_capacity(1 << 16, file))
                .map_err(|error| Failure::writing(path, &error))
        }
        Form::Parquet => {
            let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
            write_parquet(table, BufWriter::with_capacity(1 << 20, file), snapshot)
                .map_err(|error| Failure::from_error(&error, ""))
        }
    }
}

fn write_csv(table: &AnalysisTable, mut out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(&mut out);
    let names = table.schema().fields().iter().map(|field| field.name());
    writer.write_record(names).map_err(csv_io)?;
    for block in table.blocks(BLOCK) {
        let batch = table.block(block).map_err(io::Error::other)?;
        write_rows(&batch, &mut writer)?;
    }
    writer.flush()?;
    drop(writer);
    out.flush()
}

fn write_rows(batch: &RecordBatch, writer: &mut csv::Writer<impl Write>) -> io::Result<()> {
    let options = FormatOptions::default();
    let columns = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
        .collect::<Result<Vec<_>, _>>()
        .map_err(io::Error::other)?;
    let mut field = String::new();
    for row in 0..batch.num_rows() {
        for column in &columns {
            field.clear();
            column
                .value(row)
                .write(&mut field)
                .map_err(io::Error::other)?;
            writer.write_field(&field).map_err(csv_io)?;
        }
        writer.write_record(None::<&[u8]>).map_err(csv_io)?;
    }
    Ok(())
}

/// Columns of a row group are encoded side by side.
fn write_parquet(
    table: &AnalysisTable,
    out: impl Write + Send,
    snapshot: Option<&Snapshot>,
) -> Result<(), ParquetError> {
    let recipe = Recipe {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        spec: table.spec().clone(),
        sources: distinct(table),
        snapshot: snapshot.map(|snapshot| snapshot.as_str().to_owned()),
    };
    let recipe =
        serde_json::to_string(&recipe).map_err(|error| ParquetError::External(Box::new(error)))?;
    let columns: &[OutputColumn] = table.columns();
    let columns =
        serde_json::to_string(columns).map_err(|error| ParquetError::External(Box::new(error)))?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for name in table.unrepeated() {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), false);
    }
    let properties = properties
        .set_key_value_metadata(Some(vec![
            KeyValue::new(RECIPE.to_owned(), recipe),
            KeyValue::new("entente.columns".to_owned(), columns),
        ]))
        .set_created_by(concat!("entente ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let schema = table.schema();
    let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties))?;
    let (mut file, factory) = writer.into_serialized_writer()?;
    for (index, block) in table.blocks(BLOCK).into_iter().enumerate() {
        let batch = table.block(block)?;
        let writers: Vec<ArrowColumnWriter> = factory.create_column_writers(index)?;
        // Every column is flat: one writer a column.
        let chunks: Vec<ArrowColumnChunk> = writers
            .into_par_iter()
            .zip(batch.columns().par_iter().zip(schema.fields().par_iter()))
            .map(|(mut writer, (array, field))| {
                for leaf in compute_leaves(field, array)? {
                    writer.write(&leaf)?;
                }
                writer.close()
            })
            .collect::<Result<_, ParquetError>>()?;
        let mut group = file.next_row_group()?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

/// Each edition once, in the order in which they were added.
fn distinct(table: &AnalysisTable) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (_, source) in table.sources() {
        if !sources.iter().any(|known| known.id == source.id) {
            sources.push(source.clone());
        }
    }
    sources
}

/// The bibliography of the columns used.
pub(crate) fn bibliography(table: &AnalysisTable, file: &Path) -> Result<(), Failure> {
    let sources = distinct(table);
    let is_bib = file.extension().is_some_and(|ending| ending == "bib");
    let text: String = sources
        .iter()
        .map(|source| {
            if is_bib {
                bibtex(source)
            } else {
                plain(source)
            }
        })
        .collect();
    if file.as_os_str() == "-" {
        return crate::output::print(&text);
    }
    std::fs::write(file, text).map_err(|error| Failure::writing(file, &error))
}

fn plain(source: &Source) -> String {
    let citation = if source.citation.is_empty() {
        &source.title
    } else {
        &source.citation
    };
    let edition = if source.edition.is_empty() {
        String::new()
    } else {
        format!(", edition {}", source.edition)
    };
    let address = if source.address.is_empty() {
        String::new()
    } else {
        format!(". {}", source.address)
    };
    format!("{}{edition}: {citation}{address}\n", source.title)
}

fn bibtex(source: &Source) -> String {
    let field = |name: &str, value: &str| {
        let value = value.replace(['{', '}'], "");
        if value.is_empty() {
            String::new()
        } else {
            format!("  {name} = {{{value}}},\n")
        }
    };
    let authors = source.author.replace(", ", " and ").replace("; ", " and ");
    format!(
        "@misc{{{},\n{}{}{}{}{}{}}}\n\n",
        source.id,
        field("author", &authors),
        field("title", &source.title),
        field("edition", &source.edition),
        field("publisher", &source.publisher),
        field("url", &source.address),
        field("note", &source.citation),
    )
}
