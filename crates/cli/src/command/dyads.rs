//! `entente dyads`: all dyad-years of a state-system list, as CSV or Parquet.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Int16Array, RecordBatch, UInt16Array};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::actor::{DyadYears, dyad_years};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::arguments::DyadsArguments;
use crate::failure::{Failure, csv_io};
use crate::output_form::form_by_ending;

/// Rows written at a time.
const CHUNK: usize = 1 << 17;

pub(crate) fn run(arguments: &DyadsArguments) -> Result<(), Failure> {
    let path = &arguments.output;
    let form = Form::of(path)?;
    let (first, last) = arguments.years;
    let dyads = dyad_years(arguments.system, arguments.directed, first..=last);
    match form {
        Form::Csv if path.as_os_str() == "-" => {
            write_csv(BufWriter::new(io::stdout().lock()), &dyads).map_err(Failure::from)?;
        }
        Form::Csv => {
            let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
            write_csv(BufWriter::with_capacity(1 << 16, file), &dyads)
                .map_err(|error| Failure::writing(path, &error))?;
        }
        Form::Parquet => write_parquet(path, &dyads)?,
    }
    if path.as_os_str() != "-" {
        eprintln!(
            "{} dyad-years written to {}",
            dyads.year.len(),
            path.display()
        );
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Form {
    Csv,
    Parquet,
}

impl Form {
    fn of(path: &Path) -> Result<Form, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Form::Csv);
        }
        form_by_ending(
            path,
            &[(&["csv"], Form::Csv), (&["parquet"], Form::Parquet)],
            "",
        )
    }
}

fn write_csv(mut out: impl Write, dyads: &DyadYears) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(&mut out);
    writer
        .write_record(["code1", "code2", "year"])
        .map_err(csv_io)?;
    for ((code1, code2), year) in dyads.code1.iter().zip(&dyads.code2).zip(&dyads.year) {
        writer.serialize((code1, code2, year)).map_err(csv_io)?;
    }
    writer.flush()?;
    drop(writer);
    out.flush()
}

fn write_parquet(path: &Path, dyads: &DyadYears) -> Result<(), Failure> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("code1", DataType::UInt16, false),
        Field::new("code2", DataType::UInt16, false),
        Field::new("year", DataType::Int16, false),
    ]));
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    let mut writer =
        ArrowWriter::try_new(BufWriter::new(file), Arc::clone(&schema), Some(properties))
            .map_err(|error| failed(&error))?;
    for start in (0..dyads.year.len()).step_by(CHUNK) {
        let rows = start..dyads.year.len().min(start + CHUNK);
        let batch = RecordBatch::try_new(
            Arc::clone(&schema),
            vec![
                Arc::new(UInt16Array::from(dyads.code1[rows.clone()].to_vec())),
                Arc::new(UInt16Array::from(dyads.code2[rows.clone()].to_vec())),
                Arc::new(Int16Array::from(dyads.year[rows].to_vec())),
            ],
        )
        .map_err(|error| failed(&error))?;
        writer.write(&batch).map_err(|error| failed(&error))?;
    }
    writer.close().map_err(|error| failed(&error))?;
    Ok(())
}
