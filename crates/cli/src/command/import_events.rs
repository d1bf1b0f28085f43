//! `entente import KIND FILE…` for datasets of events: file by file, in one step that counts whole or not at all.

use std::fmt;
use std::path::{Path, PathBuf};

use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use entente_model::source::SourceId;
use entente_sources::{
    EventInput, EventKind, EventMap, EventsRead, Manifest, ManifestEntry, RevisionRule, catalogue,
    read_events,
};
use entente_store::Library;
use entente_store::coded::{
    EventDataset, EventFailure, EventFile, EventFileStatus, EventsCommitted, FileTaken, RevisionKey,
};

use super::import_progress::ImportProgress;
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
    let known = library::to_read(named)?;
    let (paths, remarks) = match (arguments.retry_failed, &known) {
        (true, Some(library)) => (failed_before(library, kind)?, Vec::new()),
        (true, None) => Default::default(),
        (false, _) => expand(kind, &arguments.files)?,
    };
    if paths.is_empty() {
        return output::print("no file failed before\n");
    }
    let is_new = known.is_none();
    drop(known);
    let mut library = library::to_write(named)?;
    let imported = import(kind, map.as_ref(), &mut library, paths, remarks);
    if is_new && imported.is_err() {
        // Nothing came of it: no library is left behind where none was.
        library
            .remove_empty()
            .map_err(|error| Failure::from_error(&error, ""))?;
    }
    imported
}

/// Reads the files into the library.
fn import(
    kind: EventKind,
    map: Option<&EventMap>,
    library: &mut Library,
    paths: Vec<ToRead>,
    remarks: Vec<String>,
) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let mut lines = Vec::new();
    let mut failures = Vec::new();
    let mut to_read = Vec::new();
    for file in paths {
        match file.differs() {
            Ok(None) => to_read.push(file),
            Ok(Some(mismatch)) => failures.push((file, mismatch)),
            Err(failure) => failures.push((file, failure)),
        }
    }
    lines.extend(remarks);
    let mut read = Vec::new();
    let mut progress = ImportProgress::new(to_read.iter().map(|file| file.path.as_path()));
    let mut ingest = library
        .ingest_events(dataset(kind))
        .map_err(|error| failed(&error))?;
    for file in to_read {
        let input = EventInput::of(&file.path);
        progress.file(&input.name());
        ingest.begin_file(&input.name());
        let bytes = progress.bytes_read();
        let mut watched = progress.watch(&mut ingest);
        match read_events(kind, &input, map, &bytes, &mut watched) {
            Ok(rows) => {
                let taken = ingest
                    .end_file(taken(kind, &input.name(), rows, Vec::new(), 0))
                    .map_err(|error| failed(&error))?;
                if taken == FileTaken::AlreadyThere {
                    lines.push(format!(
                        "  {}: already there; nothing changed",
                        input.name()
                    ));
                }
                read.push(file.path);
            }
            Err(error) => {
                ingest.abandon_file();
                failures.push((file, error.to_string()));
            }
        }
    }
    let committed = ingest
        .commit_with(&|done, all| progress.writing(done, all))
        .map_err(|error| failed(&error))?;
    progress.end();
    let noted: Vec<EventFailure> = failures
        .iter()
        .map(|(file, reason)| file.failure(kind, reason))
        .collect();
    library
        .note_event_failures(kind.as_str(), &noted, &read)
        .map_err(|error| failed(&error))?;
    let told = failures
        .iter()
        .map(|(_, reason)| reason.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    if read.is_empty() {
        let before = match lines.is_empty() {
            true => String::new(),
            false => format!("{}\n", lines.join("\n")),
        };
        output::print(&before)?;
        return Err(Failure::failed(told, "nothing was changed"));
    }
    output::print(&report(&committed, lines))?;
    if failures.is_empty() {
        return Ok(());
    }
    Err(Failure::failed(
        told,
        format!(
            "the other files were imported; `entente import {} --retry-failed` reads these again",
            kind.as_str()
        ),
    ))
}

/// A file as the store takes it.
pub(crate) fn taken(
    kind: EventKind,
    name: &str,
    read: EventsRead,
    only_actors: Vec<ActorId>,
    dropped: u64,
) -> EventFile {
    EventFile {
        sha256: read.sha256,
        bytes: read.bytes,
        rows: read.rows,
        only_actors,
        dropped,
        slot: kind.slot(name),
    }
}

/// The rows of a file or of several, which add up.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Accounting {
    rows: u64,
    accepted: u64,
    quarantined: u64,
    copies: u64,
    dropped: u64,
}

impl Accounting {
    pub(crate) fn of(file: &EventFileStatus) -> Accounting {
        Accounting {
            rows: file.rows,
            accepted: file.accepted,
            quarantined: file.quarantined,
            copies: file.exact_duplicates,
            dropped: file.dropped,
        }
    }

    pub(crate) fn add(&mut self, other: &Accounting) {
        self.rows += other.rows;
        self.accepted += other.accepted;
        self.quarantined += other.quarantined;
        self.copies += other.copies;
        self.dropped += other.dropped;
    }

    pub(crate) fn quarantined(&self) -> u64 {
        self.quarantined
    }
}

impl fmt::Display for Accounting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rows = {} accepted + {} quarantined + {} exact duplicates",
            output::grouped(self.rows),
            output::grouped(self.accepted),
            output::grouped(self.quarantined),
            output::grouped(self.copies)
        )?;
        match self.dropped {
            0 => Ok(()),
            dropped => write!(f, " + {} of other actors", output::grouped(dropped)),
        }
    }
}

/// The dataset as the store wants it: one source for all files.
pub(crate) fn dataset(kind: EventKind) -> EventDataset {
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
        slots_since: kind.slots_since(),
    }
}

/// A file to read, with what a manifest says of it.
struct ToRead {
    path: PathBuf,
    entry: Option<ManifestEntry>,
}

impl ToRead {
    fn plain(path: PathBuf) -> ToRead {
        ToRead { path, entry: None }
    }

    /// How the file differs from the manifest.
    fn differs(&self) -> Result<Option<String>, String> {
        let Some(entry) = &self.entry else {
            return Ok(None);
        };
        let mismatch = entry
            .compare(&self.path)
            .map_err(|error| error.to_string())?;
        Ok(mismatch.map(|mismatch| mismatch.to_string()))
    }

    fn failure(&self, kind: EventKind, reason: &str) -> EventFailure {
        EventFailure {
            dataset: kind.as_str().to_owned(),
            path: self.path.to_string_lossy().into_owned(),
            reason: reason.to_owned(),
            at: String::new(),
            size: self.entry.as_ref().map(|entry| entry.size),
            md5: self.entry.as_ref().map(|entry| entry.md5.clone()),
        }
    }
}

/// The files named, those in the folders named, and those that manifests among them list; with what is to be told of the manifests.
fn expand(kind: EventKind, paths: &[PathBuf]) -> Result<(Vec<ToRead>, Vec<String>), Failure> {
    let mut files = Vec::new();
    let mut remarks = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries =
                std::fs::read_dir(path).map_err(|error| Failure::reading(path, &error))?;
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
            files.extend(inside.into_iter().map(ToRead::plain));
            continue;
        }
        // A file that cannot be read is told of like the others, after them; one that is named as an archive is none, whatever is in it.
        let is_archive = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        match Manifest::read(path) {
            Ok(Some(manifest)) if kind.slots_since().is_some() && !is_archive => {
                let (listed, remark) = of_manifest(kind, path, manifest)?;
                files.extend(listed);
                remarks.push(remark);
            }
            _ => files.push(ToRead::plain(path.clone())),
        }
    }
    Ok((files, remarks))
}

/// The files of a manifest that are of the kind and lie beside it.
fn of_manifest(
    kind: EventKind,
    path: &Path,
    manifest: Manifest,
) -> Result<(Vec<ToRead>, String), Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let (mut listed, mut differing) = (0, 0);
    let mut files = Vec::new();
    for entry in manifest.entries {
        if kind.slot(&entry.name).is_none() {
            continue;
        }
        listed += 1;
        let beside = folder.join(&entry.name);
        if beside.is_file() {
            let file = ToRead {
                path: beside,
                entry: Some(entry),
            };
            differing += u64::from(!matches!(file.differs(), Ok(None)));
            files.push(file);
        }
    }
    let here = files.len() as u64;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let counted = [listed, here, differing, listed - here].map(output::grouped);
    Ok((
        files,
        format!(
            "  {name}: {} files of {} listed, {} here, of which {} differ in size or checksum; {} not here",
            counted[0],
            kind.as_str(),
            counted[1],
            counted[2],
            counted[3]
        ),
    ))
}

fn failed_before(library: &Library, kind: EventKind) -> Result<Vec<ToRead>, Failure> {
    let failures = library
        .event_failures()
        .map_err(|error| Failure::from_error(&error, ""))?;
    Ok(failures
        .into_iter()
        .filter(|failure| failure.dataset == kind.as_str())
        .map(|failure| {
            let path = PathBuf::from(failure.path);
            let name = EventInput::of(&path).name().to_string();
            let entry = failure
                .size
                .zip(failure.md5)
                .map(|(size, md5)| ManifestEntry { name, size, md5 });
            ToRead { path, entry }
        })
        .collect())
}

pub(crate) fn report(committed: &EventsCommitted, before: Vec<String>) -> String {
    let mut lines = vec![format!("{}: events", committed.source)];
    lines.extend(before);
    let mut quarantined = 0;
    let mut unresolved = std::collections::BTreeMap::new();
    for file in &committed.files {
        lines.push(format!("  {}: {}", file.name, Accounting::of(file)));
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
