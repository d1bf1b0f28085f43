//! `entente remove`: documents, or a file of events, out of the library.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::Path;

use clap::Args;
use entente_model::source::{SourceId, SourceKind};
use entente_reading::{is_document, read_file};
use entente_store::{Library, StoreError};

use super::read::{COMPRESSED, Choice, inside};
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
    /// How much of it is the file's name.
    file: usize,
    title: String,
}

impl Held {
    /// The file that it was read from: "news.jsonl!12" is of news.jsonl, "a!b/visit.md" of itself.
    fn file(&self) -> &str {
        &self.origin[..self.file]
    }

    fn inner(&self) -> &str {
        &self.origin[self.file..]
    }
}

/// How much of a document's name is that of its file. `is_entry`: it is a line of JSON or an entry of a feed, which has a name of its own behind that of its file.
fn length_of_file(origin: &str, is_entry: bool) -> usize {
    let marks: Vec<usize> = origin
        .match_indices('!')
        .map(|(at, _)| at)
        // Behind the mark already: nothing is read from an address.
        .filter(|&at| !origin[..at].contains("://"))
        .collect();
    let of_documents = |&at: &usize| {
        let file = &origin[..at];
        file == "standard input" || is_document(file)
    };
    let is_there = |&at: &usize| Path::new(&origin[..at]).is_file();
    let mut known = marks.iter().copied().find(|at| of_documents(at));
    // A file whose ending says nothing: one that is there is it, then what has no path behind it. The ids of lines and entries may be addresses.
    known = known.or_else(|| marks.iter().copied().find(is_there));
    known = known.or_else(|| {
        let last = marks.last().copied();
        last.filter(|&at| !origin[at..].contains('/'))
    });
    known = known.or_else(|| marks.first().copied().filter(|_| is_entry));
    known.unwrap_or(origin.len())
}

/// What people write for a document of a compressed file, as its documents are called: "news.jsonl.gz!12" is "news.jsonl!12".
fn uncompressed(asked: &str) -> Option<String> {
    let ends = asked.match_indices('!').map(|(at, _)| at);
    for end in ends.chain([asked.len()]) {
        let (file, inner) = asked.split_at(end);
        for ending in COMPRESSED {
            if let Some(bare) = file.strip_suffix(ending) {
                return Some(format!("{bare}{inner}"));
            }
        }
    }
    None
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
    let held = all_held(library, asked)?;
    let names = [Some(asked.to_owned()), uncompressed(asked)];
    let named = names
        .iter()
        .flatten()
        .find_map(|name| Some((name.as_str(), named(&held, name)?)));
    let line = on_line(asked);
    if let Some((name, found)) = named {
        let ids: BTreeSet<SourceId> = one_file(name, &found)?;
        // "FILE!2" is the document of that name, and the one on line 2.
        let other = match &line {
            Line::Holds(hash) => held
                .iter()
                .find(|held| held.hash == *hash && !ids.contains(&held.id)),
            _ => None,
        };
        if let Some(other) = other {
            let both: Vec<&Held> = found.into_iter().chain([other]).collect();
            return Err(Failure::failed(
                format!(
                    "{asked} is the name of one document and the line of another; nothing is removed:\n{}",
                    listed(&both)
                ),
                "name one by its id",
            ));
        }
        return Ok(held
            .into_iter()
            .filter(|held| ids.contains(&held.id))
            .collect());
    }
    match line {
        Line::Holds(hash) => {
            let of_line: Vec<Held> = held.into_iter().filter(|held| held.hash == hash).collect();
            if !of_line.is_empty() {
                return Ok(of_line);
            }
            Err(Failure::failed(
                format!("the library does not hold what stands in {asked}"),
                "it was not added, or the line has another text since; `entente status` lists documents with their ids",
            ))
        }
        Line::Unread(reason) => Err(Failure::failed(
            format!("{asked} cannot be read, so it is not known which document is meant: {reason}"),
            "get the file again if it is cut off or damaged, or name the document by its id; `entente status` lists them",
        )),
        Line::None => Err(Failure::failed(
            format!("the library holds no document {asked}"),
            "`entente status` lists documents with their ids; a file of events is named with its dataset: entente remove gdelt FILE",
        )),
    }
}

/// All documents that are in force, and the one of this id.
fn all_held(library: &Library, asked: &str) -> Result<Vec<Held>, Failure> {
    let mut known: HashMap<SourceId, (String, bool)> = library
        .documents()
        .map_err(|error| failed(&error))?
        .into_iter()
        .map(|document| {
            let is_entry = matches!(document.format.as_str(), "json-line" | "feed");
            (document.source, (document.origin, is_entry))
        })
        .collect();
    let sources = library.sources().map_err(|error| failed(&error))?;
    Ok(sources
        .into_iter()
        .filter(|source| source.kind == SourceKind::Document)
        .filter(|source| source.superseded_by.is_none() || source.id.as_str() == asked)
        .map(|source| {
            // What could not be read has its name as its title.
            let (origin, is_entry) = known
                .remove(&source.id)
                .unwrap_or_else(|| (source.title.clone(), false));
            Held {
                file: length_of_file(&origin, is_entry),
                origin,
                id: source.id,
                hash: source.content_hash,
                title: source.title,
            }
        })
        .collect())
}

/// Who bears a name, in the surest way in which anybody does.
fn named<'h>(held: &'h [Held], asked: &str) -> Option<Vec<&'h Held>> {
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
        &|held| asked.strip_suffix(held.inner()) == Some(base(held.file())),
        &|held| base(held.file()) == asked,
    ];
    ways.iter().find_map(|way| {
        let found: Vec<&Held> = held.iter().filter(|held| way(held)).collect();
        (!found.is_empty()).then_some(found)
    })
}

/// The ids of documents that bear a name, which must not be of several files, nor several of one name inside a file.
fn one_file(asked: &str, found: &[&Held]) -> Result<BTreeSet<SourceId>, Failure> {
    let files: BTreeSet<&str> = found.iter().map(|held| held.file()).collect();
    if files.len() > 1 {
        return Err(Failure::failed(
            format!(
                "{asked} may be any of {} files; nothing is removed:\n{}",
                files.len(),
                listed(found)
            ),
            "name one by its path or its id",
        ));
    }
    let documents: BTreeSet<&str> = found
        .iter()
        .filter(|held| !held.inner().is_empty())
        .filter(|held| asked != held.file() && asked != base(held.file()))
        .map(|held| held.hash.as_str())
        .collect();
    if documents.len() > 1 {
        return Err(Failure::failed(
            format!(
                "{asked} is the name of {} documents; nothing is removed:\n{}",
                documents.len(),
                listed(found)
            ),
            "name one by its id, or by its line: entente remove document 'FILE!12'",
        ));
    }
    Ok(found.iter().map(|held| held.id.clone()).collect())
}

/// A path's last part.
fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Ids and names, one a line.
fn listed(found: &[&Held]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|held| format!("  {}  {}", held.id, held.origin))
        .collect();
    lines.join("\n")
}

/// What stands on a line of a file that is still there, "news.jsonl!12": the library keeps names and no lines.
enum Line {
    /// No line of such a file was asked for.
    None,
    /// A document with this hash.
    Holds(String),
    /// Nobody knows, and why.
    Unread(String),
}

fn on_line(asked: &str) -> Line {
    let Some(input) = inside(Path::new(asked)) else {
        return Line::None;
    };
    let Some(line) = input
        .wanted
        .as_deref()
        .and_then(|wanted| wanted.parse::<u64>().ok())
    else {
        return Line::None;
    };
    let mut choice = Choice::new(&input);
    let mut found = Line::None;
    _ = read_file(&input.path, &mut |part| {
        if !choice.takes(&part) {
            return ControlFlow::Continue(());
        }
        match part.reading {
            // A line that is no JSON is called by its number, and has no text that could be meant.
            Err(error) => {
                found = Line::Unread(format!("{}: {error}", part.name));
            }
            _ if part.line == Some(line) => {
                found = Line::Holds(part.hash);
                return ControlFlow::Break(());
            }
            _ => {}
        }
        ControlFlow::Continue(())
    });
    match (&found, choice.unread()) {
        (Line::None, Some(reason)) => Line::Unread(reason.to_owned()),
        _ => found,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_told_from_the_name_of_its_document() {
        for (origin, is_entry, file) in [
            ("news.jsonl!12", true, "news.jsonl"),
            ("news.jsonl!https://x.org/a.html!b", true, "news.jsonl"),
            ("no-such-feed!https://x.org/a.html", true, "no-such-feed"),
            ("no-such-feed!https://x.org/a.html!b", true, "no-such-feed"),
            ("no-such-feed!a/b", true, "no-such-feed"),
            ("no-such-feed!A", true, "no-such-feed"),
            ("a!b/visit.md", false, "a!b/visit.md"),
            ("a!b/visit", false, "a!b/visit"),
            ("a!b/s.jsonl!A", true, "a!b/s.jsonl"),
            ("standard input!a/b", true, "standard input"),
        ] {
            assert_eq!(
                &origin[..length_of_file(origin, is_entry)],
                file,
                "{origin}"
            );
        }
    }

    #[test]
    fn a_compressed_file_is_named_with_and_without_its_ending() {
        for (asked, bare) in [
            ("s.jsonl.gz", Some("s.jsonl")),
            ("a/s.jsonl.xz!A", Some("a/s.jsonl!A")),
            ("s.jsonl.gz!b.gz", Some("s.jsonl!b.gz")),
            ("s.jsonl", None),
        ] {
            assert_eq!(uncompressed(asked).as_deref(), bare, "{asked}");
        }
    }
}
