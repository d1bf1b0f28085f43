//! `entente read`: documents to coded events.

mod added;
mod coder;
mod documents;
mod explain;
mod inputs;
mod page;
mod row;
mod table;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use entente_model::time::DateInterval;

pub(crate) use coder::CoderArguments;
pub(crate) use documents::{
    Outcome, each as each_document, is_coded, told_language, told_passages,
};
pub(crate) use inputs::{COMPRESSED, Choice, Files, inside};
pub(crate) use row::{one_line, sides};

use explain::Explained;

use crate::failure::Failure;
use crate::output;
use crate::output_form::form_by_ending;

/// Read documents and code the events that they tell: who did what to whom, and when.
///
/// Reads text, HTML, Markdown, PDF, DOCX, RSS and Atom feeds and lines of JSON; folders and archives of them (zip, tar, also compressed with
/// gzip, xz or zstd); `-` is standard input. English is coded; other languages are named and not coded, paragraph by paragraph where a document mixes them. A document that cannot be read or
/// coded does not stop the rest.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente read samples/partnership.md\n  entente read samples/partnership.md --explain 2\n  entente read samples/partnership.md --explain \"joint exercises\"\n  entente read 'speeches.jsonl!12' --explain 1\n  entente read archive.zip --format csv --output events.csv\n  entente read essay.txt --date 2022-01 --format html --output essay.html\n  entente read news/ --add --library my-library\n\nExit codes: 0 done, also where some documents could not be read; 1 no document could be read; 2 wrong arguments."
)]
pub(crate) struct ReadArguments {
    /// Files, folders, archives, or `-` for standard input. FILE!NAME is one document of a file that holds several, by the name that is printed of it, or by its line
    /// in lines of JSON.
    #[arg(required = true, value_name = "FILE|DIR|-")]
    documents: Vec<PathBuf>,
    /// The date of documents that state none: a day, month or year.
    #[arg(long, value_name = "DATE", value_parser = crate::arguments::date)]
    date: Option<DateInterval>,
    /// Form of the output; without it, that of the ending of `--output`, or text.
    #[arg(long, value_enum)]
    format: Option<ReadFormat>,
    /// Write to this file (.txt, .json, .csv, .parquet, .html). `-` is standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show how event N of the only document was coded: its sentence, its tree, the rules that fired, the readings that lost. `s12` or some words of
    /// a sentence ask for that sentence, and for what stopped it where it tells no event.
    #[arg(long, value_name = "N|sN|WORDS", conflicts_with_all = ["format", "output", "add"])]
    explain: Option<Explained>,
    /// Add documents and events to the library. Where the library holds other events of a document, the differences are shown and nothing is
    /// changed, unless `--accept` is given.
    #[arg(long)]
    add: bool,
    /// With `--add`: put the events of this call in the place of those that the library holds.
    #[arg(long, requires = "add")]
    accept: bool,
    #[command(flatten)]
    coder: CoderArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    /// For the terminal.
    Text,
    /// A list of objects, one a pair of actors.
    Json,
    /// One row a pair of actors.
    Csv,
    /// The same columns; needs `--output`.
    Parquet,
    /// The documents as pages with actors, dates, quantities and events marked.
    Html,
}

pub(crate) fn run(arguments: &ReadArguments, named: Option<&Path>) -> Result<(), Failure> {
    if let Some(wanted) = &arguments.explain {
        return explain::run(arguments, wanted);
    }
    let format = arguments.format()?;
    let out = arguments
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != "-");
    let mut sink: Box<dyn documents::Sink> = match (format, out) {
        (ReadFormat::Parquet, None) => {
            return Err(Failure::usage(
                "Parquet cannot go to standard output",
                "name a file: --output events.parquet",
            ));
        }
        (ReadFormat::Parquet, Some(path)) => Box::new(row::ParquetSink::create(path)?),
        (ReadFormat::Text, out) => Box::new(table::TextSink::new(writer(out)?, output::width())),
        (ReadFormat::Json, out) => Box::new(row::JsonSink::new(writer(out)?)),
        (ReadFormat::Csv, out) => Box::new(row::CsvSink::new(writer(out)?)),
        (ReadFormat::Html, out) => Box::new(page::PageSink::new(writer(out)?)),
    };
    let mut adding = if arguments.add {
        Some(added::Adding::open(
            named,
            arguments.accept,
            arguments.coder.least_confidence,
        )?)
    } else {
        None
    };
    let coder = arguments.coder.coder()?;
    let summary = documents::each(
        &arguments.documents,
        arguments.date,
        &coder,
        &mut |document| {
            sink.document(document)?;
            match &mut adding {
                Some(adding) => adding.document(document),
                None => Ok(()),
            }
        },
    )?;
    sink.finish()?;
    if let Some(adding) = adding {
        adding.finish()?;
    }
    summary.report()
}

impl ReadArguments {
    fn format(&self) -> Result<ReadFormat, Failure> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = self
            .output
            .as_deref()
            .filter(|path| path.as_os_str() != "-")
        else {
            return Ok(ReadFormat::Text);
        };
        let forms: [(&[&str], ReadFormat); 5] = [
            (&["txt"], ReadFormat::Text),
            (&["json"], ReadFormat::Json),
            (&["csv"], ReadFormat::Csv),
            (&["parquet"], ReadFormat::Parquet),
            (&["html", "htm"], ReadFormat::Html),
        ];
        form_by_ending(path, &forms, ", or say --format")
    }
}

fn writer(path: Option<&Path>) -> Result<Box<dyn Write>, Failure> {
    Ok(match path {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).map_err(|error| Failure::writing(path, &error))?,
        )),
        None => Box::new(BufWriter::new(io::stdout())),
    })
}

/// Whether progress can be shown.
fn on_terminal() -> bool {
    io::stderr().is_terminal()
}
