//! Tables as files: CSV or Parquet by the ending of the name, `-` for CSV on standard output.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::failure::{Failure, csv_io};

/// Where a table goes.
pub(crate) struct TableFile<'p> {
    path: &'p Path,
    parquet: bool,
}

impl<'p> TableFile<'p> {
    /// The form by the ending; to be asked for before the work begins.
    pub(crate) fn at(path: &'p Path) -> Result<Self, Failure> {
        let parquet = match path.extension().and_then(|ending| ending.to_str()) {
            _ if path.as_os_str() == "-" => false,
            Some("csv") => false,
            Some("parquet") => true,
            _ => {
                return Err(Failure::usage(
                    format!("--output {}: the ending names no form", path.display()),
                    "end the name in .csv or .parquet",
                ));
            }
        };
        Ok(TableFile { path, parquet })
    }

    /// Writes the rows, batch by batch, and says how many where the table does not go to standard output.
    pub(crate) fn write(
        &self,
        schema: &SchemaRef,
        batches: impl Iterator<Item = RecordBatch>,
        what: &str,
    ) -> Result<(), Failure> {
        let mut rows = 0;
        let counted = batches.inspect(|batch| rows += batch.num_rows() as u64);
        if self.path.as_os_str() == "-" {
            let out = BufWriter::new(io::stdout().lock());
            return write_csv(out, schema, counted).map_err(Failure::from);
        }
        let file = File::create(self.path).map_err(|error| Failure::writing(self.path, &error))?;
        let file = BufWriter::with_capacity(1 << 16, file);
        if self.parquet {
            write_parquet(file, schema, counted)?;
        } else {
            write_csv(file, schema, counted)
                .map_err(|error| Failure::writing(self.path, &error))?;
        }
        let rows = crate::output::grouped(rows);
        eprintln!("{rows} {what} written to {}", self.path.display());
        Ok(())
    }
}

fn write_csv(
    mut out: impl Write,
    schema: &SchemaRef,
    batches: impl Iterator<Item = RecordBatch>,
) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(&mut out);
    let names = schema.fields().iter().map(|field| field.name());
    writer.write_record(names).map_err(csv_io)?;
    let options = FormatOptions::default();
    for batch in batches {
        let columns = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(io::Error::other)?;
        for row in 0..batch.num_rows() {
            let fields = columns.iter().map(|column| column.value(row).to_string());
            writer.write_record(fields).map_err(csv_io)?;
        }
    }
    writer.flush()?;
    drop(writer);
    out.flush()
}

fn write_parquet(
    file: impl Write + Send,
    schema: &SchemaRef,
    batches: impl Iterator<Item = RecordBatch>,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer = ArrowWriter::try_new(file, schema.clone(), Some(properties))
        .map_err(|error| failed(&error))?;
    for batch in batches {
        writer.write(&batch).map_err(|error| failed(&error))?;
    }
    writer.close().map_err(|error| failed(&error))?;
    Ok(())
}
