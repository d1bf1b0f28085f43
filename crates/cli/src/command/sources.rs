//! `entente sources`: the datasets that can be imported, and what one edition changed against another.

use std::path::Path;

use clap::{Args, Subcommand};
use entente_model::actor::{ActorId, actors};
use entente_model::source::Basis;
use entente_relation::edition_diff::{EditionDiff, RowDiff, diff};
use entente_sources::catalogue::{CatalogueEntry, Upkeep};
use entente_sources::table_adapters::prepared_all;
use entente_sources::{EventKind, catalogue};
use entente_store::{Library, TableEntry};
use serde::Serialize;

use crate::arguments::PlainFormat;
use crate::command::table::actor;
use crate::failure::Failure;
use crate::{library, output};

/// List the datasets that the program knows, or compare two editions of one.
///
/// With a dataset's name: its producer, citation, licence, coverage, size, how often it is updated, address, and whether it was withdrawn or superseded. A dataset marked `unverified` has a mapping that was written from its codebook, or from how programs read its files, and was never tried
/// on a real file.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct SourcesArguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// Only this dataset, with all that is known of it.
    dataset: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

#[derive(Debug, Subcommand)]
enum Action {
    Diff(DiffArguments),
}

/// Show what an edition of a dataset changed against another.
///
/// A and B are identifiers of sources as `entente status` shows them, or beginnings that only one has.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entente sources diff nmc-1a2b3c4d nmc-5e6f7a8b --dyad PAK,RUS")]
struct DiffArguments {
    /// One edition.
    a: String,
    /// The other.
    b: String,
    /// Only rows on these two actors, and those that they continue.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    dyad: Vec<String>,
    /// At most so many rows of each kind.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
}

pub(crate) fn run(arguments: &SourcesArguments, named: Option<&Path>) -> Result<(), Failure> {
    match &arguments.action {
        Some(Action::Diff(arguments)) => run_diff(arguments, named),
        None => run_list(arguments.dataset.as_deref(), arguments.format),
    }
}

/// A dataset that the program knows.
#[derive(Serialize)]
struct Listed {
    kind: String,
    title: String,
    publisher: String,
    author: String,
    citation: String,
    licence: String,
    address: String,
    edition: String,
    coverage: Vec<ListedCoverage>,
    tables: Vec<ListedTable>,
    unverified: bool,
    written_from: String,
    size: String,
    rhythm: String,
    state: String,
    superseded_by: String,
}

#[derive(Serialize)]
struct ListedCoverage {
    subject: &'static str,
    first_year: i16,
    last_year: i16,
    note: String,
}

#[derive(Serialize)]
struct ListedTable {
    name: String,
    unverified: bool,
    joined: bool,
    no_row: String,
}

fn run_list(dataset: Option<&str>, format: PlainFormat) -> Result<(), Failure> {
    let mut listed = listed();
    if let Some(dataset) = dataset {
        listed.retain(|source| source.kind == dataset);
        if listed.is_empty() {
            return Err(Failure::usage(
                format!("{dataset:?} is no dataset"),
                "`entente sources` lists them",
            ));
        }
    }
    if format == PlainFormat::Json {
        let json = serde_json::to_string_pretty(&listed)
            .map_err(|error| Failure::from_error(&error, ""))?;
        return output::print(&format!("{json}\n"));
    }
    output::print(&match dataset {
        Some(_) => listed.iter().map(passport).collect(),
        None => short_list(&listed),
    })
}

fn listed() -> Vec<Listed> {
    let unverified = |dataset: &str| {
        EventKind::of_name(dataset)
            .is_some_and(|kind| kind != EventKind::Mapped && !kind.is_verified())
    };
    let mut listed: Vec<Listed> = catalogue::entries()
        .iter()
        .map(|entry| Listed {
            kind: entry.dataset.clone(),
            title: entry.title.clone(),
            publisher: entry.publisher.clone(),
            author: entry.author.clone(),
            citation: entry.citation.clone(),
            licence: entry.licence.clone(),
            address: entry.address.clone(),
            edition: entry.edition.clone(),
            coverage: entry
                .coverage
                .iter()
                .map(|coverage| ListedCoverage {
                    subject: coverage.subject.as_str(),
                    first_year: coverage.first_year,
                    last_year: coverage.last_year,
                    note: coverage.note.clone(),
                })
                .collect(),
            tables: Vec::new(),
            unverified: unverified(&entry.dataset),
            written_from: String::new(),
            size: upkeep(entry, |upkeep| &upkeep.size),
            rhythm: upkeep(entry, |upkeep| &upkeep.rhythm),
            state: upkeep(entry, |upkeep| &upkeep.state),
            superseded_by: upkeep(entry, |upkeep| &upkeep.superseded_by),
        })
        .collect();
    for mapping in prepared_all() {
        let tables: Vec<ListedTable> = mapping
            .table
            .iter()
            .map(|table| ListedTable {
                name: mapping.table_name(table).to_owned(),
                unverified: !mapping.is_checked(table),
                joined: table.joined,
                no_row: table.coverage.note.clone(),
            })
            .collect();
        let name = mapping.name.get_ref();
        if let Some(known) = listed.iter_mut().find(|known| known.kind == *name) {
            known.tables = tables;
            continue;
        }
        listed.push(Listed {
            kind: name.clone(),
            title: mapping.title.clone(),
            publisher: mapping.publisher.clone(),
            author: mapping.author.clone(),
            citation: mapping.citation.clone(),
            licence: mapping.licence.clone(),
            address: mapping.address.clone(),
            edition: mapping.edition.clone(),
            coverage: Vec::new(),
            unverified: tables.iter().all(|table| table.unverified),
            tables,
            written_from: mapping.codebook.clone(),
            size: String::new(),
            rhythm: String::new(),
            state: String::new(),
            superseded_by: String::new(),
        });
    }
    listed
}

/// A text on the upkeep of a dataset, marked where it is recalled.
fn upkeep(entry: &CatalogueEntry, get: impl Fn(&Upkeep) -> &String) -> String {
    let Some(upkeep) = &entry.upkeep else {
        return String::new();
    };
    let text = get(upkeep);
    match upkeep.basis {
        Basis::Recalled if !text.is_empty() => format!("{text} †"),
        _ => text.clone(),
    }
}

fn short_list(listed: &[Listed]) -> String {
    let mut text = String::new();
    for source in listed {
        let edition = match source.edition.is_empty() {
            true => String::new(),
            false => format!(", edition {}", source.edition),
        };
        let mut mark = String::new();
        if source.unverified {
            mark.push_str("  unverified");
        }
        if !source.state.is_empty() {
            mark.push_str(&format!("  {}", source.state));
        }
        if !source.superseded_by.is_empty() {
            mark.push_str(&format!("  superseded by {}", source.superseded_by));
        }
        text.push_str(&format!(
            "{:<20} {}{edition}{mark}\n",
            source.kind, source.title
        ));
        let partly: Vec<&str> = source
            .tables
            .iter()
            .filter(|table| table.unverified && !source.unverified)
            .map(|table| table.name.as_str())
            .collect();
        if !partly.is_empty() {
            text.push_str(&format!("{:<20} unverified: {}\n", "", partly.join(", ")));
        }
    }
    text.push_str(
        "\nunverified: the adapter was never tried on a real file. `entente sources NAME` has citation, licence and coverage.\n",
    );
    text
}

fn passport(source: &Listed) -> String {
    let mark = match source.unverified {
        true => "  [unverified: the adapter has not met a real file]",
        false => "",
    };
    let mut lines = vec![format!("{}  {}{mark}", source.kind, source.title)];
    for coverage in &source.coverage {
        lines.push(format!(
            "  covers    {} {}–{}",
            coverage.subject, coverage.first_year, coverage.last_year
        ));
    }
    for table in &source.tables {
        let mark = if table.unverified { ", unverified" } else { "" };
        lines.push(format!("  table     {}{mark}", table.name));
    }
    for (name, text) in [
        ("producer", &source.publisher),
        ("cite", &source.citation),
        ("licence", &source.licence),
        ("address", &source.address),
        ("edition", &source.edition),
        ("size", &source.size),
        ("updated", &source.rhythm),
        ("state", &source.state),
        ("continued", &source.superseded_by),
        ("made from", &source.written_from),
    ] {
        if !text.is_empty() {
            lines.push(format!("  {name:<9} {text}"));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn run_diff(arguments: &DiffArguments, named: Option<&Path>) -> Result<(), Failure> {
    let parties = parties(&arguments.dyad)?;
    let library = library::to_show(named)?;
    let (a, b) = (
        source(&library, &arguments.a)?,
        source(&library, &arguments.b)?,
    );
    let tables = library
        .tables()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let of = |id: &str| -> Vec<&TableEntry> {
        tables
            .iter()
            .filter(|entry| entry.source.id.as_str() == id)
            .collect()
    };
    let (of_a, of_b) = (of(&a), of(&b));
    let mut diffs = Vec::new();
    for one in &of_a {
        let Some(other) = of_b.iter().find(|other| other.info.name == one.info.name) else {
            continue;
        };
        let read = |entry: &TableEntry| {
            library
                .table(entry, true)
                .map_err(|error| Failure::from_error(&error, ""))
        };
        diffs.push(diff(&read(one)?, &read(other)?, &parties));
    }
    if diffs.is_empty() {
        let names = |entries: &[&TableEntry]| match entries {
            [] => "no table".to_owned(),
            _ => entries
                .iter()
                .map(|entry| entry.info.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        };
        return Err(Failure::failed(
            format!(
                "{a} and {b} have no table in common: {a} has {}, {b} has {}",
                names(&of_a),
                names(&of_b)
            ),
            "name two editions of one dataset",
        ));
    }
    if arguments.format == PlainFormat::Json {
        let json = serde_json::to_string_pretty(&diffs)
            .map_err(|error| Failure::from_error(&error, ""))?;
        return output::print(&format!("{json}\n"));
    }
    let text: String = diffs
        .iter()
        .map(|diff| report(diff, &a, &b, arguments.limit))
        .collect();
    output::print(&text)
}

fn parties(names: &[String]) -> Result<Vec<Vec<ActorId>>, Failure> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    if names.len() != 2 {
        return Err(Failure::usage(
            "--dyad names two actors",
            "write --dyad PAK,RUS",
        ));
    }
    names
        .iter()
        .map(|name| {
            Ok(actors()
                .lineage(actor(name)?)
                .into_iter()
                .map(|(member, _)| member)
                .collect())
        })
        .collect()
}

fn source(library: &Library, id: &str) -> Result<String, Failure> {
    let found = library
        .source_like(id)
        .map_err(|error| Failure::from_error(&error, ""))?;
    match &found[..] {
        [one] => Ok(one.to_string()),
        [] => Err(Failure::usage(
            format!("the library has no source {id:?}"),
            "`entente status` lists them",
        )),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Failure::usage(
                format!("{id:?} is the beginning of {}", ids.join(", ")),
                "write one of them out",
            ))
        }
    }
}

fn report(diff: &EditionDiff, a: &str, b: &str, limit: usize) -> String {
    let mut lines = vec![format!(
        "{}: {} rows the same, {} changed, {} only in {a}, {} only in {b}",
        diff.table,
        output::grouped(diff.same as u64),
        output::grouped(diff.changed.len() as u64),
        output::grouped(diff.only_first.len() as u64),
        output::grouped(diff.only_second.len() as u64),
    )];
    for (columns, id) in [
        (&diff.columns_only_first, a),
        (&diff.columns_only_second, b),
    ] {
        if !columns.is_empty() {
            lines.push(format!("  columns only in {id}: {}", columns.join(", ")));
        }
    }
    let mut list = |title: String, rows: &[RowDiff]| {
        if rows.is_empty() {
            return;
        }
        lines.push(format!("  {title}"));
        lines.extend(rows.iter().take(limit).map(row));
        if rows.len() > limit {
            lines.push(format!("    … and {} more (--limit)", rows.len() - limit));
        }
    };
    list("changed".to_owned(), &diff.changed);
    list(format!("only in {a}"), &diff.only_first);
    list(format!("only in {b}"), &diff.only_second);
    lines.push(String::new());
    lines.join("\n")
}

fn row(row: &RowDiff) -> String {
    let years = match row.years {
        Some((first, last)) if first == last => format!(" {first}"),
        Some((first, last)) => format!(" {first}-{last}"),
        None => String::new(),
    };
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "missing".to_owned());
    let values: Vec<String> = row
        .values
        .iter()
        .map(|value| match (row.first_row, row.second_row) {
            (Some(_), Some(_)) => format!(
                "{} {} → {}",
                value.column,
                show(&value.first),
                show(&value.second)
            ),
            (Some(_), None) => format!("{} {}", value.column, show(&value.first)),
            _ => format!("{} {}", value.column, show(&value.second)),
        })
        .collect();
    format!("    {}{years}: {}", row.actors.join(" "), values.join(", "))
}
