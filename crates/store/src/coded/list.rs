//! What the SQLite file says of files of events: which there are, which parts are active, what is in quarantine, what failed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::coverage::Subject;
use entente_model::day::Day;
use entente_model::slot::Slot;
use entente_model::source::{Source, SourceId};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::ingest::EventDataset;
use super::ledger;
use super::revision::{IdSpan, RevisionKey};
use crate::catalogue;
use crate::error::StoreError;
use crate::library::Library;

type Sql<T> = rusqlite::Result<T>;

/// Folder of temporary runs.
pub(crate) const RUNS: &str = "event-runs";
/// Folders of parts.
const FOLDERS: [&str; 5] = [
    "coded-events",
    "coded-texts",
    "event-cube",
    "event-totals",
    "event-mentions",
];

/// What an active file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum PartKind {
    Rows,
    Texts,
    Cube,
    Totals,
    Mentions,
}

impl PartKind {
    pub(crate) const ALL: [PartKind; 5] = [
        PartKind::Rows,
        PartKind::Texts,
        PartKind::Cube,
        PartKind::Totals,
        PartKind::Mentions,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            PartKind::Rows => "rows",
            PartKind::Texts => "texts",
            PartKind::Cube => "cube",
            PartKind::Totals => "totals",
            PartKind::Mentions => "mentions",
        }
    }
}

/// An active file of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventPart {
    pub(crate) path: String,
    pub(crate) dataset: String,
    pub(crate) kind: PartKind,
    pub(crate) year: Option<i16>,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

/// A file of which the library holds events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventFileStatus {
    /// The number that its rows carry.
    pub file: u32,
    /// The dataset.
    pub dataset: String,
    /// File name without its folder.
    pub name: String,
    /// SHA-256 of the file on disk.
    pub sha256: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Rows in it: accepted + quarantined + exact duplicates + dropped.
    pub rows: u64,
    /// Rows that became events.
    pub accepted: u64,
    /// Rows that could not be read.
    pub quarantined: u64,
    /// Rows that repeat another row of the file to the last byte.
    pub exact_duplicates: u64,
    /// When it was imported, RFC 3339 UTC.
    pub retrieved: String,
    /// The years of its events.
    pub years: Vec<i16>,
    /// Countries that did not resolve, with the number of sides.
    pub unresolved: BTreeMap<String, u64>,
    /// The actors to which it was cut; empty for a whole file.
    pub only_actors: Vec<ActorId>,
    /// Rows of other actors that were left out: part of `rows`.
    pub dropped: u64,
    /// The part of time of which it tells, where its name says so.
    pub slot: Option<Slot>,
    #[serde(skip)]
    pub(crate) header: Vec<u8>,
    #[serde(skip)]
    pub(crate) ids: IdSpan,
    #[serde(skip)]
    pub(crate) texts: String,
}

/// A row of a file of events that could not be read, kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventQuarantineEntry {
    /// The dataset.
    pub dataset: String,
    /// File name without its folder.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u64,
    /// Offset of its first byte in the unpacked file.
    pub offset: u64,
    /// Why.
    pub reason: String,
    /// The row as it was.
    pub raw: Vec<u8>,
}

/// A file that could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventFailure {
    /// The dataset.
    pub dataset: String,
    /// Path as it was given.
    pub path: String,
    /// Why.
    pub reason: String,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// Bytes by the manifest that named it.
    pub size: Option<u64>,
    /// MD5 checksum by that manifest.
    pub md5: Option<String>,
}

impl Library {
    /// The files of events, in the order of their import; those of one dataset where it is named.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn event_files(&self, dataset: Option<&str>) -> Result<Vec<EventFileStatus>, StoreError> {
        files(&self.connection, dataset).map_err(self.database_error())
    }

    /// Whether the library holds a file of this content.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn holds_event_file(&self, dataset: &str, sha256: &str) -> Result<bool, StoreError> {
        self.connection
            .prepare_cached("SELECT 1 FROM event_files WHERE dataset = ?1 AND sha256 = ?2")
            .and_then(|mut query| query.exists([dataset, sha256]))
            .map_err(self.database_error())
    }

    /// The first `limit` rows of files of events in quarantine, by import and line.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn event_quarantine(&self, limit: usize) -> Result<Vec<EventQuarantineEntry>, StoreError> {
        quarantine(&self.connection, None, limit).map_err(self.database_error())
    }

    pub(crate) fn quarantine_of(&self, file: u32) -> Result<Vec<EventQuarantineEntry>, StoreError> {
        quarantine(&self.connection, Some(file), usize::MAX).map_err(self.database_error())
    }

    /// The files that could not be read, by dataset and path.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn event_failures(&self) -> Result<Vec<EventFailure>, StoreError> {
        let read = || {
            self.connection
                .prepare_cached("SELECT * FROM event_failures ORDER BY dataset, path")?
                .query_map([], |row| {
                    Ok(EventFailure {
                        dataset: row.get("dataset")?,
                        path: row.get("path")?,
                        reason: row.get("reason")?,
                        at: row.get("at")?,
                        size: row.get::<_, Option<i64>>("size")?.map(|size| size as u64),
                        md5: row.get("md5")?,
                    })
                })?
                .collect::<Sql<Vec<_>>>()
        };
        read().map_err(self.database_error())
    }

    /// Remembers that files could not be read, and forgets older failures of the files that now could.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Unwritable`].
    pub fn note_event_failures(
        &mut self,
        dataset: &str,
        failed: &[EventFailure],
        read: &[PathBuf],
    ) -> Result<(), StoreError> {
        let error = self.database_error();
        let mut note = || -> Sql<()> {
            let transaction = self.connection.transaction()?;
            for path in read {
                transaction.execute(
                    "DELETE FROM event_failures WHERE dataset = ?1 AND path = ?2",
                    params![dataset, path.to_string_lossy()],
                )?;
            }
            for failure in failed {
                transaction.execute(
                    "INSERT OR REPLACE INTO event_failures VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        dataset,
                        failure.path,
                        failure.reason,
                        now(),
                        failure.size.map(|size| size as i64),
                        failure.md5
                    ],
                )?;
            }
            transaction.commit()
        };
        note().map_err(error)
    }

    /// The datasets of events in the library.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn event_datasets(&self) -> Result<Vec<EventDataset>, StoreError> {
        /// Source, key of revisions, set of scores, first day of the slots.
        type DatasetRow = (String, String, String, Option<i64>);
        let sources = self.sources()?;
        let read = || -> Sql<Vec<DatasetRow>> {
            self.connection
                .prepare_cached(
                    "SELECT source, revisions, score_set, slots_since FROM event_datasets ORDER BY dataset",
                )?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
                .collect()
        };
        let rows = read().map_err(self.database_error())?;
        let path = crate::folder::database(&self.dir);
        rows.into_iter()
            .map(|(id, revisions, score_set, since)| {
                let source = sources
                    .iter()
                    .find(|source| source.id.as_str() == id)
                    .cloned()
                    .ok_or_else(|| {
                        StoreError::corrupt(&path, format!("there is no source {id}"))
                    })?;
                Ok(EventDataset {
                    source,
                    revisions: RevisionKey::parse(&revisions)
                        .map_err(|error| StoreError::corrupt(&path, error))?,
                    score_set,
                    slots_since: since
                        .and_then(|seconds| i32::try_from(seconds / 86_400).ok())
                        .and_then(Day::from_number),
                })
            })
            .collect()
    }
}

pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// The number of the next import of events: names of parts are never used twice.
pub(crate) fn next_generation(connection: &Connection) -> Sql<u64> {
    let paths: Vec<String> = connection
        .prepare_cached("SELECT path FROM event_parts")?
        .query_map([], |row| row.get(0))?
        .collect::<Sql<_>>()?;
    let of_path = |path: &String| {
        let name = path.rsplit("part-").next()?;
        name.split('.').next()?.parse::<u64>().ok()
    };
    Ok(paths.iter().filter_map(of_path).max().unwrap_or(0) + 1)
}

pub(crate) fn next_file(connection: &Connection) -> Sql<u32> {
    connection.query_row(
        "SELECT coalesce(max(file), 0) + 1 FROM event_files",
        [],
        |row| row.get(0),
    )
}

pub(crate) fn parts(connection: &Connection, dataset: Option<&str>) -> Sql<Vec<EventPart>> {
    connection
        .prepare_cached(
            "SELECT * FROM event_parts WHERE ?1 IS NULL OR dataset = ?1 ORDER BY dataset, kind, year, path",
        )?
        .query_map([dataset], part)?
        .collect()
}

fn part(row: &Row<'_>) -> Sql<EventPart> {
    let kind: String = row.get("kind")?;
    let known = PartKind::ALL
        .into_iter()
        .find(|known| known.as_str() == kind);
    Ok(EventPart {
        path: row.get("path")?,
        dataset: row.get("dataset")?,
        kind: known.ok_or_else(|| failed(format!("{kind:?} is no kind of part")))?,
        year: row.get("year")?,
        rows: row.get::<_, i64>("rows")? as u64,
        bytes: row.get::<_, i64>("bytes")? as u64,
    })
}

pub(crate) fn files(connection: &Connection, dataset: Option<&str>) -> Sql<Vec<EventFileStatus>> {
    connection
        .prepare_cached("SELECT * FROM event_files WHERE ?1 IS NULL OR dataset = ?1 ORDER BY file")?
        .query_map([dataset], |row| {
            let unsigned = |column: &str| row.get::<_, i64>(column).map(|value| value as u64);
            let json = |column: &str| row.get::<_, String>(column);
            Ok(EventFileStatus {
                file: row.get("file")?,
                dataset: row.get("dataset")?,
                name: row.get("name")?,
                sha256: row.get("sha256")?,
                bytes: unsigned("bytes")?,
                rows: unsigned("rows")?,
                accepted: unsigned("accepted")?,
                quarantined: unsigned("quarantined")?,
                exact_duplicates: unsigned("exact_duplicates")?,
                retrieved: row.get("retrieved")?,
                years: serde_json::from_str(&json("years")?).map_err(failed)?,
                unresolved: serde_json::from_str(&json("unresolved")?).map_err(failed)?,
                only_actors: serde_json::from_str(&json("only_actors")?).map_err(failed)?,
                ids: IdSpan {
                    first: row.get("first_id")?,
                    last: row.get("last_id")?,
                    ascending: row.get("ascending")?,
                    rows: unsigned("rows")? - unsigned("quarantined")? - unsigned("dropped")?,
                },
                dropped: unsigned("dropped")?,
                header: row.get("header")?,
                slot: row
                    .get::<_, Option<i64>>("slot_start")?
                    .zip(row.get::<_, Option<i64>>("slot_end")?)
                    .and_then(|(start, end)| Slot::new(start, end)),
                texts: row.get("texts")?,
            })
        })?
        .collect()
}

fn quarantine(
    connection: &Connection,
    file: Option<u32>,
    limit: usize,
) -> Sql<Vec<EventQuarantineEntry>> {
    connection
        .prepare_cached(
            "SELECT event_quarantine.*, dataset, name FROM event_quarantine JOIN event_files USING (file) \
             WHERE ?2 IS NULL OR file = ?2 ORDER BY file, line LIMIT ?1",
        )?
        .query_map(params![i64::try_from(limit).unwrap_or(i64::MAX), file], |row| {
            Ok(EventQuarantineEntry {
                dataset: row.get("dataset")?,
                file: Arc::from(row.get::<_, String>("name")?),
                line: row.get::<_, i64>("line")? as u64,
                offset: row.get::<_, i64>("offset")? as u64,
                reason: row.get("reason")?,
                raw: row.get("raw")?,
            })
        })?
        .collect()
}

/// What rows need of their file.
pub(crate) struct FileOfRows {
    pub(crate) name: String,
    /// Where its texts are, a path a line.
    pub(crate) texts: String,
}

pub(crate) fn files_of_rows(
    connection: &Connection,
    numbers: &HashSet<u32>,
) -> Sql<HashMap<u32, FileOfRows>> {
    let mut query =
        connection.prepare_cached("SELECT name, texts FROM event_files WHERE file = ?1")?;
    let mut files = HashMap::new();
    for &number in numbers {
        let file = query.query_row([number], |row| {
            Ok(FileOfRows {
                name: row.get(0)?,
                texts: row.get(1)?,
            })
        })?;
        files.insert(number, file);
    }
    Ok(files)
}

pub(crate) fn insert_file(
    connection: &Connection,
    file: &EventFileStatus,
    quarantine: &[EventQuarantineEntry],
) -> Sql<()> {
    // A file whose quarantined rows were read again is entered anew.
    connection.execute("DELETE FROM event_quarantine WHERE file = ?1", [file.file])?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO event_files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        )?
        .execute(params![
            file.file,
            file.dataset,
            file.name,
            file.sha256,
            file.bytes as i64,
            file.rows as i64,
            file.accepted as i64,
            file.quarantined as i64,
            file.exact_duplicates as i64,
            file.retrieved,
            file.ids.first,
            file.ids.last,
            file.ids.ascending,
            serde_json::to_string(&file.years).map_err(failed)?,
            serde_json::to_string(&file.unresolved).map_err(failed)?,
            serde_json::to_string(&file.only_actors).map_err(failed)?,
            file.texts,
            file.dropped as i64,
            file.header,
            file.slot.map(Slot::start),
            file.slot.map(Slot::end),
        ])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO event_quarantine VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for row in quarantine {
        insert.execute(params![
            file.file,
            row.line as i64,
            row.offset as i64,
            row.reason,
            row.raw
        ])?;
    }
    Ok(())
}

pub(crate) fn remove_file(connection: &Connection, file: u32) -> Sql<()> {
    connection.execute("DELETE FROM event_quarantine WHERE file = ?1", [file])?;
    connection.execute("DELETE FROM event_files WHERE file = ?1", [file])?;
    Ok(())
}

pub(crate) fn replace_parts(
    connection: &Connection,
    old: &[EventPart],
    new: &[EventPart],
) -> Sql<()> {
    for part in old {
        connection
            .prepare_cached("DELETE FROM event_parts WHERE path = ?1")?
            .execute([&part.path])?;
    }
    for part in new {
        connection
            .prepare_cached("INSERT INTO event_parts VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                part.path,
                part.dataset,
                part.kind.as_str(),
                part.year,
                part.rows as i64,
                part.bytes as i64
            ])?;
    }
    Ok(())
}

/// Brings the source of a dataset up to what its files now are: content hash, coverage, count. Without files it goes.
pub(crate) fn update_source(connection: &Connection, dataset: &EventDataset) -> Sql<()> {
    let id = dataset.source.id.as_str();
    let name = &dataset.source.dataset;
    let files = files(connection, Some(name))?;
    for table in ["coverage", "counts", "remarks"] {
        connection.execute(&format!("DELETE FROM {table} WHERE source = ?1"), [id])?;
    }
    ledger::update(connection, name, &files)?;
    if files.is_empty() {
        connection.execute("DELETE FROM event_datasets WHERE dataset = ?1", [name])?;
        connection.execute("DELETE FROM sources WHERE id = ?1", [id])?;
        return Ok(());
    }
    // A retry makes events of rows in quarantine: the same file, and other content.
    let hash_of = |file: &EventFileStatus| match file.quarantined {
        0 => file.sha256.clone(),
        left => format!("{}-{left}", file.sha256),
    };
    let mut hashes: Vec<String> = files.iter().map(hash_of).collect();
    hashes.sort_unstable();
    let hash: String = Sha256::digest(hashes.concat().as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let there = catalogue::has_source(connection, &SourceId::new(id))?;
    let source = Source {
        content_hash: hash,
        retrieved: files
            .iter()
            .map(|file| file.retrieved.clone())
            .max()
            .unwrap_or_default(),
        ..dataset.source.clone()
    };
    if there {
        connection.execute(
            "UPDATE sources SET content_hash = ?2, retrieved = ?3 WHERE id = ?1",
            params![id, source.content_hash, source.retrieved],
        )?;
    } else {
        catalogue::insert_source(connection, &source)?;
        connection.execute(
            "INSERT OR REPLACE INTO event_datasets VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                name,
                id,
                dataset.revisions.as_str(),
                dataset.score_set,
                dataset.slots_since.map(ledger::seconds)
            ],
        )?;
    }
    let years = || files.iter().flat_map(|file| &file.years).copied();
    let accepted: u64 = files.iter().map(|file| file.accepted).sum();
    if let (Some(first), Some(last)) = (years().min(), years().max()) {
        let held: HashSet<i16> = years().collect();
        let gaps: Vec<i16> = (first..=last).filter(|year| !held.contains(year)).collect();
        let only: HashSet<ActorId> = match files.iter().all(|file| !file.only_actors.is_empty()) {
            true => files
                .iter()
                .flat_map(|file| file.only_actors.clone())
                .collect(),
            false => HashSet::new(),
        };
        let mut only: Vec<ActorId> = only.into_iter().collect();
        only.sort_unstable();
        connection.execute(
            "INSERT INTO coverage VALUES (?1, 0, ?2, ?3, ?4, ?5, 'missing', ?6)",
            params![
                id,
                Subject::Events.as_str(),
                first,
                last,
                serde_json::to_string(&only).map_err(failed)?,
                serde_json::to_string(&gaps).map_err(failed)?
            ],
        )?;
        connection.execute(
            "INSERT INTO counts VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, Subject::Events.as_str(), accepted as i64, first, last],
        )?;
    }
    Ok(())
}

/// Removes what a writer that died left behind: runs, and parts that no list names.
pub(crate) fn remove_orphans(library: &Library) -> Result<(), StoreError> {
    let runs = library.dir.join(RUNS);
    if runs.exists() {
        fs::remove_dir_all(&runs).map_err(StoreError::unwritable(&runs))?;
    }
    let active: HashSet<PathBuf> = parts(&library.connection, None)
        .map_err(library.database_error())?
        .iter()
        .map(|part| library.dir.join(&part.path))
        .collect();
    for folder in FOLDERS {
        remove_unlisted(&library.dir.join(folder), &active)?;
    }
    Ok(())
}

/// Removes the folders of events that hold nothing; what holds something cannot be removed, and stays.
pub(crate) fn prune_folders(dir: &Path) {
    for folder in FOLDERS {
        prune(&dir.join(folder));
    }
}

fn prune(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            prune(&entry.path());
        }
    }
    let _ = fs::remove_dir(folder);
}

fn remove_unlisted(folder: &Path, active: &HashSet<PathBuf>) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::unreadable(folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(StoreError::unreadable(folder))?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() && (name.starts_with("dataset=") || name.starts_with("year=")) {
            remove_unlisted(&path, active)?;
        } else if name.starts_with("part-") && !active.contains(&path) {
            fs::remove_file(&path).map_err(StoreError::unwritable(&path))?;
        }
    }
    Ok(())
}

pub(crate) fn failed(error: impl ToString) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(
        0,
        rusqlite::types::Type::Text,
        error.to_string().into(),
    )
}
