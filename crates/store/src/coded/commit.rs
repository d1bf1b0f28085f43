//! The transaction that makes an import count.

use std::collections::{BTreeSet, HashSet};
use std::fs;

use entente_model::source::SourceId;

use super::change::Change;
use super::ingest::{EventIngest, FileState, unresolved};
use super::list::{self, EventFileStatus, EventPart, PartKind};
use super::names::Names;
use super::retry;
use super::revision::{IdSpan, Ranks};
use super::run::SortedRows;
use super::texts::{self, TextsWriter};
use crate::error::StoreError;
use crate::library::Library;
use crate::part::sync_folder;

/// What became of an import of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventsCommitted {
    /// The source of the dataset.
    pub source: SourceId,
    /// The files taken in, in the order given.
    pub files: Vec<EventFileStatus>,
    /// Years whose partition was written anew.
    pub years: Vec<i16>,
    /// Events of these years at each level, in the order of [`Level::ALL`].
    pub levels: [u64; 4],
}

impl EventIngest<'_> {
    /// Makes the import count, all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`], [`StoreError::Corrupt`] where a present partition cannot be read; the library is then as it was.
    pub fn commit(self) -> Result<EventsCommitted, StoreError> {
        self.commit_with(&|_, _| {})
    }

    /// As [`EventIngest::commit`]; calls `progress` with the years written and all years to write.
    ///
    /// # Errors
    /// As [`EventIngest::commit`].
    pub fn commit_with(
        mut self,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<EventsCommitted, StoreError> {
        self.end_sort()?;
        self.unbroken()?;
        let new: Vec<usize> = (0..self.files.len())
            .filter(|&place| !self.files[place].abandoned)
            .collect();
        let mut committed = EventsCommitted {
            source: self.dataset.source.id.clone(),
            files: Vec::new(),
            years: Vec::new(),
            levels: [0; 4],
        };
        let mut kind = PartKind::Texts;
        let abandoned: HashSet<u32> = self
            .files
            .iter()
            .filter(|state| state.abandoned)
            .map(|state| state.number)
            .collect();
        // The last texts are written while the years are, unless they are to be read again at once.
        let mut under_way = self.texts.take();
        if let Some(texts) = &mut under_way {
            texts.end();
        }
        let mut texts = under_way.as_ref().map(|_| (0, 0));
        if new.is_empty() || !abandoned.is_empty() {
            texts = under_way.take().map(TextsWriter::finish).transpose()?;
        }
        if let Some(mentions) = self.mentions.take() {
            kind = PartKind::Mentions;
            texts = Some(mentions.finish()?);
        }
        if new.is_empty() {
            return Ok(committed);
        }
        let name = self.dataset.source.dataset.clone();
        let mut texts_part = texts.map(|(rows, bytes)| EventPart {
            path: self.texts_path.clone(),
            dataset: name.clone(),
            kind,
            year: None,
            rows,
            bytes,
        });
        if let Some(part) = texts_part.take_if(|_| !abandoned.is_empty()) {
            let path = part.path.replace(".parquet", "-kept.parquet");
            let kept = texts::without_files(
                &self.library.dir.join(&part.path),
                &self.library.dir.join(&path),
                &abandoned,
                &[("dataset", name.clone())],
            )?;
            texts_part = kept.map(|(rows, bytes)| EventPart {
                path,
                rows,
                bytes,
                ..part
            });
        }
        let texts_path = texts_part.as_ref().map_or("", |part| &part.path).to_owned();
        let retrieved = list::now();
        let mut files: Vec<EventFileStatus> = new
            .iter()
            .map(|&place| {
                let state = &self.files[place];
                if let Some(before) = &state.again {
                    return read_again(state, before, &texts_path, &self.names);
                }
                EventFileStatus {
                    file: state.number,
                    dataset: name.clone(),
                    name: state.name.to_string(),
                    sha256: state.file.sha256.clone(),
                    bytes: state.file.bytes,
                    rows: state.file.rows,
                    accepted: state.ids.rows - state.copies,
                    quarantined: state.quarantine.len() as u64,
                    exact_duplicates: state.copies,
                    retrieved: retrieved.clone(),
                    years: state.years.iter().copied().collect(),
                    unresolved: unresolved(state, &self.names),
                    only_actors: state.file.only_actors.clone(),
                    dropped: state.file.dropped,
                    slot: state.file.slot,
                    header: state.header.clone(),
                    ids: state.ids,
                    texts: texts_path.clone(),
                }
            })
            .collect();
        let mut memory: Vec<SortedRows> = self.sorted.drain(..).collect();
        let (last, _) = SortedRows::new(
            std::mem::take(&mut self.rows),
            std::mem::take(&mut self.spare),
        );
        memory.push(last);
        let mut change = Change {
            dataset: &self.dataset,
            generation: self.generation,
            memory,
            spilled: &self.spilled,
            names: &self.names,
            removed: abandoned,
            ranks: Ranks::default(),
            present: Vec::new(),
            superseded: HashSet::new(),
        };
        let (years, written) = change.write(self.library, &files, &[], progress)?;
        if let (Some(texts), Some(part)) = (under_way, &mut texts_part) {
            (part.rows, part.bytes) = texts.finish()?;
        }
        let mut parts: Vec<EventPart> = texts_part.into_iter().collect();
        let mut old = Vec::new();
        for year in &written {
            parts.extend(year.parts.iter().cloned());
            for (level, events) in committed.levels.iter_mut().zip(year.levels) {
                *level += events;
            }
            for (file, &place) in files.iter_mut().zip(&new) {
                if self.files[place].again.is_some() {
                    // Its copies were counted among the rows read again; those of a year are of all its rows.
                    continue;
                }
                let copies = year.copies.get(&file.file).copied().unwrap_or(0);
                file.exact_duplicates += copies;
                file.accepted -= copies;
            }
        }
        for file in &files {
            // What the accounting promises; the counts come from different places.
            if file.rows != file.accepted + file.quarantined + file.exact_duplicates + file.dropped
            {
                return Err(StoreError::Inconsistent {
                    source_id: self.dataset.source.id.clone(),
                    reason: format!("the rows of {} do not add up", file.name),
                });
            }
        }
        old.extend(
            change
                .present
                .iter()
                .filter(|part| part.year.is_some_and(|year| years.contains(&year)))
                .cloned(),
        );
        drop(change);
        let quarantines: Vec<_> = new
            .iter()
            .map(|&place| std::mem::take(&mut self.files[place].quarantine))
            .collect();
        let dataset = self.dataset.clone();
        enter(self.library, &old, &parts, |connection| {
            for (file, quarantine) in files.iter().zip(&quarantines) {
                list::insert_file(connection, file, quarantine)?;
            }
            list::update_source(connection, &dataset)
        })?;
        committed.files = files;
        committed.years = years.into_iter().collect();
        Ok(committed)
    }
}

/// A file some of whose quarantined rows are events now.
fn read_again(
    state: &FileState,
    before: &EventFileStatus,
    texts: &str,
    names: &Names,
) -> EventFileStatus {
    let copies = retry::copies(&state.prints) + state.copies;
    let mut file = before.clone();
    file.accepted += state.ids.rows - copies;
    file.exact_duplicates += copies;
    file.quarantined = state.quarantine.len() as u64;
    file.dropped += state.file.dropped;
    file.years.extend(&state.years);
    file.years.sort_unstable();
    file.years.dedup();
    for (country, sides) in unresolved(state, names) {
        *file.unresolved.entry(country).or_default() += sides;
    }
    file.ids = IdSpan {
        // They stand after the others, whatever their lines are.
        ascending: false,
        rows: before.ids.rows + state.ids.rows,
        ..state.ids
    };
    if !texts.is_empty() {
        file.texts = match file.texts.as_str() {
            "" => texts.to_owned(),
            others => format!("{others}\n{texts}"),
        };
    }
    file
}

/// The transaction that makes a change count; then the files that it replaced go.
pub(crate) fn enter(
    library: &mut Library,
    old: &[EventPart],
    new: &[EventPart],
    work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<()>,
) -> Result<(), StoreError> {
    let mut folders: BTreeSet<std::path::PathBuf> = BTreeSet::new();
    for part in new {
        let path = library.dir.join(&part.path);
        folders.extend(
            path.ancestors()
                .skip(1)
                .take_while(|folder| folder.starts_with(&library.dir))
                .map(ToOwned::to_owned),
        );
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))?;
    let error = library.database_error();
    let transact = || {
        let transaction = library
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        list::replace_parts(&transaction, old, new)?;
        work(&transaction)?;
        transaction.commit()
    };
    transact().map_err(error)?;
    for part in old {
        // Who reads DuckDB's way over the folder must not see both; a file that stays is an orphan.
        let _ = fs::remove_file(library.dir.join(&part.path));
    }
    let _ = fs::remove_dir_all(library.dir.join(list::RUNS));
    Ok(())
}
