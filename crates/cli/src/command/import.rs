//! `entente import`: a dataset's files into the library.

use std::path::Path;
use std::time::Duration;

use entente_model::batch::Batch;
use entente_sources::table_adapters::{self, Mapping, import_mapped, prepared, prepared_all};
use entente_sources::{EventKind, ImportError, Kind};
use entente_store::Committed;
use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::ImportArguments;
use crate::command::import_events;
use crate::failure::Failure;
use crate::{library, output};

pub(crate) fn run(arguments: &ImportArguments, named: Option<&Path>) -> Result<(), Failure> {
    if let Some(kind) = EventKind::of_name(&arguments.kind) {
        return import_events::run(kind, arguments, named);
    }
    let reader = Reader::of(arguments)?;
    if let Reader::Suggestion = reader {
        return suggest(arguments);
    }
    // A library that should be there and is not is told before the files are read; a new one is made only for rows.
    library::to_read(named)?;
    let progress = spinner("reading");
    let batch = reader
        .read(arguments)
        .map_err(|error| Failure::from_error(&error, ""))?;
    progress.set_message("writing");
    let mut library = library::to_write(named)?;
    let committed = library
        .commit(&batch)
        .map_err(|error| Failure::from_error(&error, ""))?;
    progress.finish_and_clear();
    output::print(&report(&batch, &committed))
}

/// What reads the files.
enum Reader {
    Kind(Kind),
    Prepared(&'static Mapping),
    Own(Box<Mapping>),
    Suggestion,
}

impl Reader {
    fn of(arguments: &ImportArguments) -> Result<Reader, Failure> {
        let word = arguments.kind.as_str();
        if word == "table" {
            return match &arguments.map {
                _ if arguments.suggest => Ok(Reader::Suggestion),
                Some(path) => read_mapping(path).map(|mapping| Reader::Own(Box::new(mapping))),
                None => Err(Failure::usage(
                    "a table needs a mapping",
                    "draft one with `entente import table FILE --suggest > my.toml`, read it over, and give it with --map my.toml",
                )),
            };
        }
        if arguments.map.is_some() || arguments.suggest {
            return Err(Failure::usage(
                format!("{word}: --map and --suggest belong to the kind table"),
                "entente import table FILE --map my.toml",
            ));
        }
        if let Ok(kind) = word.parse() {
            return Ok(Reader::Kind(kind));
        }
        prepared(word).map(Reader::Prepared).ok_or_else(|| {
            let kinds = Kind::ALL.map(Kind::as_str).into_iter();
            let mapped = prepared_all().iter().map(|mapping| mapping.name.get_ref().as_str());
            let events = EventKind::ALL.map(EventKind::as_str);
            let mut known: Vec<&str> =
                kinds.chain(mapped).chain(events).chain(["table"]).collect();
            known.sort_unstable();
            known.dedup();
            Failure::usage(
                format!("{word:?} is no kind of dataset; one of {}", known.join(", ")),
                "`entente sources` says what each is; for another dataset write a mapping: `entente import table FILE --map my.toml`",
            )
        })
    }

    fn read(&self, arguments: &ImportArguments) -> Result<Batch, ImportError> {
        match self {
            Reader::Kind(kind) => entente_sources::import(*kind, &arguments.files),
            Reader::Prepared(mapping) => import_mapped(mapping, &arguments.files),
            Reader::Own(mapping) => import_mapped(mapping, &arguments.files),
            // A suggestion is printed before a library is opened.
            Reader::Suggestion => import_mapped(&prepared_all()[0], &[]),
        }
    }
}

fn read_mapping(path: &Path) -> Result<Mapping, Failure> {
    let text = crate::text_file::read_text(path)?;
    Mapping::parse_own(&text, path).map_err(|error| {
        Failure::usage(
            error.to_string(),
            "the manual page `mapping` has every field",
        )
    })
}

fn suggest(arguments: &ImportArguments) -> Result<(), Failure> {
    for file in &arguments.files {
        let draft =
            table_adapters::suggest(file).map_err(|error| Failure::from_error(&error, ""))?;
        output::print(&draft)?;
    }
    Ok(())
}

/// A sign of life on standard error, shown only where that is a terminal.
pub(crate) fn spinner(message: &'static str) -> ProgressBar {
    let progress = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    progress.set_message(message);
    progress.enable_steady_tick(Duration::from_millis(100));
    progress
}

fn report(batch: &Batch, committed: &Committed) -> String {
    let source = &batch.source;
    let mut lines = Vec::new();
    match committed {
        Committed::AlreadyThere { source } => {
            lines.push(format!(
                "{source}: the library holds these files already; nothing changed"
            ));
        }
        Committed::New {
            counts, supersedes, ..
        } => {
            lines.push(format!("{}: {}", source.id, source.title));
            for file in &batch.files {
                lines.push(format!(
                    "  {}: {} rows",
                    file.name,
                    output::grouped(file.rows)
                ));
            }
            for (subject, rows) in counts {
                lines.push(format!(
                    "  kept as {}: {}",
                    subject.as_str(),
                    output::grouped(*rows)
                ));
            }
            lines.push(format!(
                "  quarantined: {}",
                output::grouped(batch.quarantine.len() as u64)
            ));
            for remark in &batch.remarks {
                lines.push(format!("  note: {remark}"));
            }
            for older in supersedes {
                lines.push(format!("  takes the place of {older}"));
            }
            if !batch.quarantine.is_empty() {
                lines.push(
                    "  `entente quarantine` lists the rows that could not be read".to_owned(),
                );
            }
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
