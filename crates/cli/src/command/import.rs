//! `entente import`: a dataset's files into the library.

use std::path::Path;
use std::time::Duration;

use entente_model::batch::Batch;
use entente_sources::{EventKind, Kind};
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
    let kind: Kind = arguments
        .kind
        .parse()
        .map_err(|error: entente_sources::UnknownKind| {
            Failure::usage(error.to_string(), "`entente import --help` lists the kinds")
        })?;
    let mut library = library::to_write(named)?;
    let progress = spinner("reading");
    let batch = entente_sources::import(kind, &arguments.files)
        .map_err(|error| Failure::from_error(&error, ""))?;
    progress.set_message("writing");
    let committed = library
        .commit(&batch)
        .map_err(|error| Failure::from_error(&error, ""))?;
    progress.finish_and_clear();
    output::print(&report(&batch, &committed))
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
