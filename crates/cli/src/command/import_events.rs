//! `entente import KIND FILE…` for datasets of events: file by file, in one step that counts whole or not at all.

use std::path::{Path, PathBuf};
use std::time::Instant;

use entente_model::coded_event::Level;
use entente_model::source::SourceId;
use entente_sources::{EventInput, EventKind, EventMap, RevisionRule, catalogue, read_events};
use entente_store::Library;
use entente_store::coded::{EventDataset, EventFile, EventsCommitted, FileTaken, RevisionKey};

use super::import::spinner;
use crate::arguments::ImportArguments;
use crate::failure::Failure;
use crate::{library, output};

/// Unresolved countries that are named in the report.
const NAMED: usize = 8;

pub(crate) fn run(
    kind: EventKind,
    arguments: &ImportArguments,
    named: Option<&Path>,
) -> Result<(), Failure> {
    let map = match (kind, &arguments.map) {
        (EventKind::Mapped, None) => {
            return Err(Failure::usage(
                "a table of your own needs --map FILE",
                "the manual describes the form: docs/manual/events.md",
            ));
        }
        (EventKind::Mapped, Some(path)) => {
            Some(EventMap::read(path).map_err(|error| Failure::from_error(&error, ""))?)
        }
        (_, Some(_)) => {
            return Err(Failure::usage("--map is for the kind `events` only", ""));
        }
        (_, None) => None,
    };
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let mut library = library::to_write(named)?;
    let paths = match arguments.retry_failed {
        true => failed_before(&library, kind)?,
        false => expand(&arguments.files)?,
    };
    if paths.is_empty() {
        return output::print("no file failed before\n");
    }
    let mut lines = Vec::new();
    let mut failures = Vec::new();
    let mut read = Vec::new();
    let progress = spinner("reading");
    let began = Instant::now();
    let mut rows = 0;
    let mut ingest = library
        .ingest_events(dataset(kind))
        .map_err(|error| failed(&error))?;
    for (place, path) in paths.iter().enumerate() {
        let input = EventInput::of(path);
        let rate = rows as f64 / began.elapsed().as_secs_f64().max(0.001);
        progress.set_message(format!(
            "file {} of {}: {} ({} rows so far, {} rows/s)",
            place + 1,
            paths.len(),
            input.name(),
            output::grouped(rows),
            output::grouped(rate as u64)
        ));
        ingest.begin_file(&input.name());
        match read_events(kind, &input, map.as_ref(), &mut ingest) {
            Ok(file) => {
                rows += file.rows;
                let taken = ingest
                    .end_file(EventFile {
                        sha256: file.sha256,
                        bytes: file.bytes,
                        rows: file.rows,
                        only_actors: Vec::new(),
                    })
                    .map_err(|error| failed(&error))?;
                if taken == FileTaken::AlreadyThere {
                    lines.push(format!(
                        "  {}: already there; nothing changed",
                        input.name()
                    ));
                }
                read.push(path.clone());
            }
            Err(error) => {
                ingest.abandon_file();
                failures.push((path.clone(), error.to_string()));
            }
        }
    }
    progress.set_message("sorting and writing");
    let committed = ingest.commit().map_err(|error| failed(&error))?;
    progress.finish_and_clear();
    library
        .note_event_failures(kind.as_str(), &failures, &read)
        .map_err(|error| failed(&error))?;
    if read.is_empty() {
        return Err(Failure::failed(told(&failures), "nothing was changed"));
    }
    output::print(&report(&committed, lines))?;
    if failures.is_empty() {
        return Ok(());
    }
    Err(Failure::failed(
        told(&failures),
        format!(
            "the other files were imported; `entente import {} --retry-failed` reads these again",
            kind.as_str()
        ),
    ))
}

fn told(failures: &[(PathBuf, String)]) -> String {
    let reasons: Vec<&str> = failures.iter().map(|(_, reason)| reason.as_str()).collect();
    reasons.join("\n")
}

/// The dataset as the store wants it: one source for all files.
fn dataset(kind: EventKind) -> EventDataset {
    let mut source = catalogue::source(kind.as_str());
    source.id = SourceId::new(kind.as_str());
    EventDataset {
        source,
        revisions: match kind.revisions() {
            RevisionRule::Id => RevisionKey::Id,
            RevisionRule::IdAndDay => RevisionKey::IdAndDay,
            RevisionRule::Never => RevisionKey::Never,
        },
        score_set: kind.score_set().to_owned(),
    }
}

/// The files named, and those in the folders named.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| Failure::reading(path, &error))?;
        let mut inside = Vec::new();
        for entry in entries {
            let entry = entry
                .map_err(|error| Failure::reading(path, &error))?
                .path();
            let hidden = entry
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if entry.is_file() && !hidden {
                inside.push(entry);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

fn failed_before(library: &Library, kind: EventKind) -> Result<Vec<PathBuf>, Failure> {
    let failures = library
        .event_failures()
        .map_err(|error| Failure::from_error(&error, ""))?;
    Ok(failures
        .into_iter()
        .filter(|failure| failure.dataset == kind.as_str())
        .map(|failure| PathBuf::from(failure.path))
        .collect())
}

fn report(committed: &EventsCommitted, before: Vec<String>) -> String {
    let mut lines = vec![format!("{}: events", committed.source)];
    lines.extend(before);
    let mut quarantined = 0;
    let mut unresolved = std::collections::BTreeMap::new();
    for file in &committed.files {
        lines.push(format!(
            "  {}: {} rows = {} accepted + {} quarantined + {} exact duplicates",
            file.name,
            output::grouped(file.rows),
            output::grouped(file.accepted),
            output::grouped(file.quarantined),
            output::grouped(file.exact_duplicates)
        ));
        quarantined += file.quarantined;
        for (country, sides) in &file.unresolved {
            *unresolved.entry(country.as_str()).or_insert(0) += sides;
        }
    }
    if let (Some(first), Some(last)) = (committed.years.first(), committed.years.last()) {
        let counts: Vec<String> = Level::ALL
            .iter()
            .zip(committed.levels)
            .map(|(level, events)| format!("{level} {}", output::grouped(events)))
            .collect();
        lines.push(format!(
            "  the years {first} to {last} now hold, by level: {}",
            counts.join(", ")
        ));
    }
    if !unresolved.is_empty() {
        let mut by_count: Vec<(&str, u64)> = unresolved.into_iter().collect();
        by_count.sort_by_key(|&(country, sides)| (std::cmp::Reverse(sides), country));
        let shown: Vec<String> = by_count
            .iter()
            .take(NAMED)
            .map(|(country, sides)| format!("{country} {}", output::grouped(*sides)))
            .collect();
        lines.push(format!(
            "  note: {} countries did not resolve and are kept raw: {}{}",
            by_count.len(),
            shown.join(", "),
            if by_count.len() > NAMED { ", …" } else { "" }
        ));
    }
    if quarantined > 0 {
        lines.push("  `entente quarantine` lists the rows that could not be read".to_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}
