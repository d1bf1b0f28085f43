//! `entente status`: what the library holds.

use std::path::Path;

use entente_store::{LibraryStatus, SourceStatus};

use crate::arguments::{PlainFormat, StatusArguments};
use crate::failure::Failure;
use crate::{library, output};

pub(crate) fn run(arguments: &StatusArguments, named: Option<&Path>) -> Result<(), Failure> {
    let library = library::to_show(named)?;
    let status = library
        .status()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let text = match arguments.format {
        PlainFormat::Json => {
            serde_json::to_string_pretty(&status)
                .map_err(|error| Failure::from_error(&error, ""))?
                + "\n"
        }
        PlainFormat::Text => describe(&status),
    };
    output::print(&text)
}

fn describe(status: &LibraryStatus) -> String {
    let mut lines = vec![
        format!("library   {}", status.dir.display()),
        format!(
            "holds     {} sources, {} quarantined rows, {} MB",
            status.sources.len(),
            output::grouped(status.quarantined),
            output::grouped(status.bytes.div_ceil(1_000_000))
        ),
        format!(
            "snapshot  {} (schema {})",
            status.snapshot.short(),
            status.schema_version
        ),
    ];
    if status.sources.is_empty() {
        lines.push(String::new());
        lines.push("nothing is imported yet: entente import KIND FILE…".to_owned());
    }
    for source in &status.sources {
        lines.push(String::new());
        lines.extend(describe_source(source));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn describe_source(status: &SourceStatus) -> Vec<String> {
    let source = &status.source;
    let mut lines = vec![format!("{}  {}", source.id, source.title)];
    for count in &status.counts {
        let covered = status
            .coverage
            .iter()
            .find(|coverage| coverage.subject == count.subject)
            .map(|coverage| format!(", covers {}–{}", coverage.first_year, coverage.last_year))
            .unwrap_or_default();
        let years = match (count.first_year, count.last_year) {
            (Some(first), Some(last)) => format!(" of {first}–{last}"),
            _ => String::new(),
        };
        lines.push(format!(
            "  {:<12} {:>10} rows{years}{covered}",
            count.subject.as_str(),
            output::grouped(count.rows)
        ));
    }
    if status.counts.is_empty() && !status.files.is_empty() {
        let rows = status.files.iter().map(|file| file.rows).sum();
        lines.push(format!(
            "  {:<12} {:>10} rows",
            "in files",
            output::grouped(rows)
        ));
    }
    if status.quarantined > 0 {
        lines.push(format!(
            "  {:<12} {:>10} rows",
            "quarantined",
            output::grouped(status.quarantined)
        ));
    }
    if let Some(ledger) = &status.ledger {
        lines.push(format!(
            "  {:<12} {} files expected: {} held, {} missing upstream, {} failed, {} not yet fetched",
            "ledger",
            output::grouped(ledger.expected),
            output::grouped(ledger.got),
            output::grouped(ledger.missing_upstream),
            output::grouped(ledger.failed),
            output::grouped(ledger.outstanding)
        ));
    }
    if !status.only_actors.is_empty() {
        let names: Vec<&str> = status
            .only_actors
            .iter()
            .map(|actor| actor.as_str())
            .collect();
        lines.push(format!(
            "  partial: files hold only events of {}",
            names.join(", ")
        ));
    }
    if let Some(newer) = &source.superseded_by {
        lines.push(format!("  superseded by {newer}"));
    }
    if source.withdrawn {
        lines.push("  withdrawn by its publisher".to_owned());
    }
    lines
}
