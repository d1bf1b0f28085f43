//! `entente remove`: documents, or a file of events, out of the library.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use clap::Args;
use entente_model::source::{SourceId, SourceKind};
use entente_reading::{is_document, read_file};
use entente_store::{Library, StoreError};

use super::read::{Input, inside};
use crate::failure::Failure;
use crate::{library, output};

/// Take documents or a file of events out of the library, which is then as if they had never been there.
///
/// A document goes with its events, the places where it names actors, and what stands in quarantine of it; what other documents and datasets say stays. It is named by
/// its id (`entente status` lists them) or by the name that it was added under; the name of a file of many documents (lines of JSON, an archive) takes out all of them, and FILE!12
/// what stands on line 12 of the file, which has to be there.
/// The same files can be added again.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente remove document-a8e2fa9b\n  entente remove document visit.md\n  entente remove document speeches.jsonl\n  entente remove document 'speeches.jsonl!PAK-2017'\n  entente remove document 'speeches.jsonl!12'\n  entente remove gdelt 20191024143000.export.CSV.zip\n\nExit codes: 0 done, 1 the library holds no such document or file, 2 wrong arguments."
)]
pub(crate) struct RemoveArguments {
    /// `document`, or the dataset of a file of events: gdelt, icews, …; the id of a document needs nothing behind it.
    #[arg(value_name = "document|DATASET|ID")]
    dataset: String,
    /// The document's id or name; the file's name, or its SHA-256.
    file: Option<String>,
}

pub(crate) fn run(arguments: &RemoveArguments, named: Option<&Path>) -> Result<(), Failure> {
    let mut library = library::to_write(named)?;
    match (arguments.dataset.as_str(), &arguments.file) {
        ("document" | "documents", Some(name)) => documents(&mut library, name),
        ("document" | "documents", None) => Err(Failure::usage(
            "which document?",
            "name it by its id or its file: entente remove document visit.md; `entente status` lists the ids",
        )),
        (dataset, Some(file)) => event_file(&mut library, dataset, file),
        (id, None) if id.starts_with("document-") => documents(&mut library, id),
        (dataset, None) => Err(Failure::usage(
            format!("which file of {dataset}?"),
            format!(
                "name it: entente remove {dataset} FILE; a document: entente remove document {dataset}"
            ),
        )),
    }
}

fn failed(error: &StoreError) -> Failure {
    Failure::from_error(error, "")
}

/// A document of the library by what people call it.
struct Held {
    id: SourceId,
    /// SHA-256 of its bytes.
    hash: String,
    /// The name that it was added under.
    origin: String,
    title: String,
}

impl Held {
    /// The file that it was read from: "news.jsonl!12" is of news.jsonl, "a!b/visit.md" of itself.
    fn file(&self) -> &str {
        let ends = |at: &usize| {
            let file = &self.origin[..*at];
            file == "standard input" || is_document(file)
        };
        let mut marks = self.origin.match_indices('!').map(|(at, _)| at);
        match marks.find(ends).or_else(|| self.origin.rfind('!')) {
            Some(at) if ends(&at) || !self.origin[at..].contains('/') => &self.origin[..at],
            _ => &self.origin,
        }
    }
}

fn documents(library: &mut Library, asked: &str) -> Result<(), Failure> {
    let going = chosen(library, asked)?;
    let ids: Vec<SourceId> = going.iter().map(|held| held.id.clone()).collect();
    let removed = library
        .remove_documents(&ids)
        .map_err(|error| failed(&error))?;
    let mut lines = Vec::new();
    for held in &going {
        let title = if held.title.is_empty() || held.title == held.origin {
            String::new()
        } else {
            format!("  {}", held.title)
        };
        lines.push(format!("{}  {}{title}", held.id, held.origin));
    }
    // A long list says less than its count.
    const NAMED: usize = 20;
    if lines.len() > NAMED {
        let more = lines.len() - NAMED;
        lines.truncate(NAMED);
        lines.push(format!("… and {more} more"));
    }
    let count = |number: u64, one: &str, many: &str| {
        let what = if number == 1 { one } else { many };
        format!("{} {what}", output::grouped(number))
    };
    let mut told = format!(
        "removed {}, {}",
        count(removed.documents, "document", "documents"),
        count(removed.events, "row of events", "rows of events")
    );
    for (number, one, many) in [
        (
            removed.replaced_events,
            "row of events of an older coding",
            "rows of events of older codings",
        ),
        (
            removed.mentions,
            "place that names an actor",
            "places that name actors",
        ),
        (
            removed.quarantined,
            "row in quarantine",
            "rows in quarantine",
        ),
    ] {
        if number > 0 {
            told.push_str(&format!(", {}", count(number, one, many)));
        }
    }
    lines.push(told);
    lines.push(String::new());
    output::print(&lines.join("\n"))
}

/// The documents that are meant: the one of an id, that of a name, or all of a file.
fn chosen(library: &Library, asked: &str) -> Result<Vec<Held>, Failure> {
    let origins: std::collections::HashMap<SourceId, String> = library
        .documents()
        .map_err(|error| failed(&error))?
        .into_iter()
        .map(|document| (document.source, document.origin))
        .collect();
    let held: Vec<Held> = library
        .sources()
        .map_err(|error| failed(&error))?
        .into_iter()
        .filter(|source| source.kind == SourceKind::Document)
        .filter(|source| source.superseded_by.is_none() || source.id.as_str() == asked)
        .map(|source| Held {
            // What could not be read has its name as its title.
            origin: origins.get(&source.id).unwrap_or(&source.title).clone(),
            id: source.id,
            hash: source.content_hash,
            title: source.title,
        })
        .collect();
    let base = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    // A coding's id is the document's first id with its number: the first one means the document too.
    let of_id = |held: &Held| {
        let id = held.id.as_str();
        id == asked
            || id
                .rsplit_once(".v")
                .is_some_and(|(first, _)| first == asked)
    };
    let ways: [&dyn Fn(&Held) -> bool; 5] = [
        &of_id,
        &|held| held.origin == asked,
        &|held| held.file() == asked,
        &|held| {
            let file = held.file();
            base(file) + &held.origin[file.len()..] == asked
        },
        &|held| base(held.file()) == asked,
    ];
    for way in ways {
        let found: Vec<&Held> = held.iter().filter(|held| way(held)).collect();
        if found.is_empty() {
            continue;
        }
        let files: BTreeSet<&str> = found.iter().map(|held| held.file()).collect();
        if files.len() > 1 {
            return Err(Failure::failed(
                format!(
                    "{asked} may be any of {} files; nothing is removed:\n{}",
                    files.len(),
                    listed(&found)
                ),
                "name one by its path or its id",
            ));
        }
        // Of two documents of one name inside a file, one is meant.
        let documents: BTreeSet<&str> = found
            .iter()
            .filter(|held| held.origin.len() > held.file().len())
            .filter(|held| asked != held.file() && asked != base(held.file()))
            .map(|held| held.hash.as_str())
            .collect();
        if documents.len() > 1 {
            return Err(Failure::failed(
                format!(
                    "{asked} is the name of {} documents; nothing is removed:\n{}",
                    documents.len(),
                    listed(&found)
                ),
                "name one by its id, or by its line: entente remove document 'FILE!12'",
            ));
        }
        let ids: BTreeSet<&SourceId> = found.iter().map(|held| &held.id).collect();
        let ids: BTreeSet<SourceId> = ids.into_iter().cloned().collect();
        return Ok(held
            .into_iter()
            .filter(|held| ids.contains(&held.id))
            .collect());
    }
    if let Some(line) = on_line(asked) {
        let of_line: Vec<Held> = held.into_iter().filter(|held| held.hash == line).collect();
        return match of_line.is_empty() {
            false => Ok(of_line),
            true => Err(Failure::failed(
                format!("the library does not hold what stands in {asked}"),
                "it was not added, or the line has another text since; `entente status` lists documents with their ids",
            )),
        };
    }
    Err(Failure::failed(
        format!("the library holds no document {asked}"),
        "`entente status` lists documents with their ids; a file of events is named with its dataset: entente remove gdelt FILE",
    ))
}

/// Ids and names, one a line.
fn listed(found: &[&Held]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|held| format!("  {}  {}", held.id, held.origin))
        .collect();
    lines.join("\n")
}

/// The hash of the document on a line of a file that is still there, "news.jsonl!12": the library keeps names and no lines.
fn on_line(asked: &str) -> Option<String> {
    let Input { path, wanted } = inside(Path::new(asked))?;
    let line: u64 = wanted?.parse().ok()?;
    let mut hash = None;
    _ = read_file(&path, &mut |part| {
        if part.line == Some(line) {
            hash = Some(part.hash);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    hash
}

fn event_file(library: &mut Library, dataset: &str, wanted: &str) -> Result<(), Failure> {
    let files = library
        .event_files(Some(dataset))
        .map_err(|error| failed(&error))?;
    let of_name: Vec<_> = files
        .iter()
        .filter(|file| file.name == wanted || file.sha256 == wanted)
        .collect();
    let [file] = of_name[..] else {
        let message = match of_name.len() {
            0 => format!("the library holds no file {wanted} of {dataset}"),
            count => format!("the library holds {count} files named {wanted}"),
        };
        return Err(Failure::failed(
            message,
            "`entente status --format json` lists the files with their SHA-256; a document is removed by `entente remove document NAME`",
        ));
    };
    let (name, rows, sha256) = (file.name.clone(), file.rows, file.sha256.clone());
    library
        .remove_event_file(dataset, &sha256)
        .map_err(|error| failed(&error))?;
    output::print(&format!(
        "{dataset}: {name} removed, {} rows\n",
        output::grouped(rows)
    ))
}
