//! `entente sources`: the datasets that the program knows.

use clap::Args;
use entente_sources::{EventKind, catalogue};

use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::output;

/// List the datasets that the program knows: producer, citation, licence, coverage, address, and whether the adapter has met a real file.
#[derive(Debug, Args)]
pub(crate) struct SourcesArguments {
    /// Only this dataset.
    dataset: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

pub(crate) fn run(arguments: &SourcesArguments) -> Result<(), Failure> {
    let wanted = |dataset: &str| {
        arguments
            .dataset
            .as_deref()
            .is_none_or(|wanted| wanted == dataset)
    };
    let entries: Vec<_> = catalogue::entries()
        .iter()
        .filter(|entry| wanted(&entry.dataset))
        .collect();
    if entries.is_empty() {
        return Err(Failure::usage(
            format!(
                "{:?} is no dataset",
                arguments.dataset.as_deref().unwrap_or("")
            ),
            "`entente sources` lists them",
        ));
    }
    let unverified = |dataset: &str| {
        EventKind::of_name(dataset)
            .is_some_and(|kind| kind != EventKind::Mapped && !kind.is_verified())
    };
    if arguments.format == PlainFormat::Json {
        let rows: Vec<serde_json::Value> = entries
            .iter()
            .map(|entry| {
                let coverage: Vec<serde_json::Value> = entry
                    .coverage
                    .iter()
                    .map(|coverage| {
                        serde_json::json!({
                            "subject": coverage.subject.as_str(),
                            "first_year": coverage.first_year,
                            "last_year": coverage.last_year,
                            "note": coverage.note,
                        })
                    })
                    .collect();
                serde_json::json!({
                    "dataset": entry.dataset,
                    "title": entry.title,
                    "publisher": entry.publisher,
                    "author": entry.author,
                    "citation": entry.citation,
                    "licence": entry.licence,
                    "address": entry.address,
                    "edition": entry.edition,
                    "coverage": coverage,
                    "unverified": unverified(&entry.dataset),
                })
            })
            .collect();
        let text =
            serde_json::to_string_pretty(&rows).map_err(|error| Failure::from_error(&error, ""))?;
        return output::print(&format!("{text}\n"));
    }
    let mut lines = Vec::new();
    for entry in entries {
        let mark = match unverified(&entry.dataset) {
            true => "  [unverified: the adapter has not met a real file]",
            false => "",
        };
        lines.push(format!("{}  {}{mark}", entry.dataset, entry.title));
        for coverage in &entry.coverage {
            lines.push(format!(
                "  covers    {} {}–{}",
                coverage.subject.as_str(),
                coverage.first_year,
                coverage.last_year
            ));
        }
        for (name, text) in [
            ("producer", &entry.publisher),
            ("cite", &entry.citation),
            ("licence", &entry.licence),
            ("address", &entry.address),
            ("edition", &entry.edition),
        ] {
            if !text.is_empty() {
                lines.push(format!("  {name:<9} {text}"));
            }
        }
        lines.push(String::new());
    }
    output::print(&lines.join("\n"))
}
