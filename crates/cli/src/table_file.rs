//! Tables as files: CSV or Parquet by the ending of the name, `-` for CSV on standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

use crate::failure::{Failure, csv_io};
use crate::output_form::form_by_ending;

/// Where a table goes.
pub(crate) struct TableFile<'p> {
    path: &'p Path,
    parquet: bool,
}

impl<'p> TableFile<'p> {
    /// The form by the ending; to be asked for before the work begins.
    pub(crate) fn at(path: &'p Path) -> Result<Self, Failure> {
        let is_stream = path.as_os_str() == "-";
        let parquet =
            !is_stream && form_by_ending(path, &[(&["csv"], false), (&["parquet"], true)], "")?;
        Ok(TableFile { path, parquet })
    }

    /// Writes the rows, batch by batch, and says how many where the table does not go to standard output.
    pub(crate) fn write(
        &self,
        schema: &SchemaRef,
        batches: impl Iterator<Item = RecordBatch>,
        what: &str,
    ) -> Result<(), Failure> {
        let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
        for field in schema.fields() {
            // Scores and ranks seldom repeat, keys lie in runs: a dictionary of their values would cost time and save nothing.
            let column = ColumnPath::from(field.name().as_str());
            if field.data_type().is_numeric() {
                properties = properties.set_column_dictionary_enabled(column.clone(), false);
            }
            if field.data_type().is_integer() {
                properties = properties.set_column_encoding(column, Encoding::DELTA_BINARY_PACKED);
            }
        }
        let mut rows = 0;
        let counted = batches.inspect(|batch| rows += batch.num_rows() as u64);
        self.write_with(schema, counted.map(Ok), properties.build())?;
        if self.path.as_os_str() != "-" {
            let rows = crate::output::grouped(rows);
            eprintln!("{rows} {what} written to {}", self.path.display());
        }
        Ok(())
    }

    /// Writes the rows, a batch a row group, with these properties where the file is Parquet.
    pub(crate) fn write_with(
        &self,
        schema: &SchemaRef,
        batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
        properties: WriterProperties,
    ) -> Result<(), Failure> {
        if self.path.as_os_str() == "-" {
            let out = BufWriter::new(io::stdout().lock());
            return write_csv(out, schema, batches).map_err(Failure::from);
        }
        let file = File::create(self.path).map_err(|error| Failure::writing(self.path, &error))?;
        let file = BufWriter::with_capacity(1 << 20, file);
        if self.parquet {
            write_parquet(file, schema, batches, properties)
                .map_err(|error| Failure::from_error(&error, ""))
        } else {
            write_csv(file, schema, batches).map_err(|error| Failure::writing(self.path, &error))
        }
    }
}

fn write_csv(
    mut out: impl Write,
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(&mut out);
    let names = schema.fields().iter().map(|field| field.name());
    writer.write_record(names).map_err(csv_io)?;
    for batch in batches {
        write_rows(&batch.map_err(io::Error::other)?, &mut writer)?;
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
    out: impl Write + Send,
    schema: &SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
    properties: WriterProperties,
) -> Result<(), ParquetError> {
    let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties))?;
    let (mut file, factory) = writer.into_serialized_writer()?;
    for (index, batch) in batches.enumerate() {
        let batch = batch?;
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
