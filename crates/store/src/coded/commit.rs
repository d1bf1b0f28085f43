//! The runs of a year to a partition and its cube, and the transaction that makes them count.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use entente_model::coded_event::Level;
use entente_model::day::Day;
use entente_model::source::SourceId;

use super::cube::CubeBuilder;
use super::ingest::{EventDataset, EventIngest, FileState, unresolved};
use super::list::{self, EventFileStatus, EventPart, PartKind};
use super::names::Names;
use super::partition::PartitionWriter;
use super::read::PartitionReader;
use super::retry;
use super::revision::{self, IdSpan, Ranks};
use super::row::{CodedRow, NO_DYAD};
use super::run::{Merge, SortedRows, SpilledRows};
use super::texts;
use super::totals::TotalsBuilder;
use crate::error::StoreError;
use crate::library::Library;
use crate::part::sync_folder;

/// Years that are merged at once.
const WORKERS: usize = 2;

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

/// What a change of a dataset is made of.
struct Change<'c> {
    dataset: &'c EventDataset,
    generation: u64,
    memory: SortedRows,
    spilled: &'c [SpilledRows],
    names: &'c Names,
    /// Files whose rows are left out: removed ones and those given up.
    removed: HashSet<u32>,
    ranks: Ranks,
    present: Vec<EventPart>,
    superseded: HashSet<(u32, u32)>,
}

/// A year written anew.
#[derive(Default)]
struct YearWritten {
    parts: Vec<EventPart>,
    /// Copies inside the file, by file.
    copies: HashMap<u32, u64>,
    levels: [u64; 4],
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
        let mut texts = self.texts.take().map(|texts| texts.finish()).transpose()?;
        if let Some(mentions) = self.mentions.take() {
            kind = PartKind::Mentions;
            texts = Some(mentions.finish()?);
        }
        if new.is_empty() {
            return Ok(committed);
        }
        let name = self.dataset.source.dataset.clone();
        let abandoned: HashSet<u32> = self
            .files
            .iter()
            .filter(|state| state.abandoned)
            .map(|state| state.number)
            .collect();
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
        let memory = SortedRows::new(std::mem::take(&mut self.rows));
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

impl Library {
    /// Takes a file of events out of the library, which is then as if it had never been there.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Unwritable`], [`StoreError::Corrupt`].
    pub fn remove_event_file(&mut self, dataset: &str, sha256: &str) -> Result<bool, StoreError> {
        let removed = self.remove_event_files(dataset, &[sha256.to_owned()])?;
        Ok(removed > 0)
    }

    /// Takes files of events out of the library in one step; returns how many of them it held.
    ///
    /// # Errors
    /// As [`Library::remove_event_file`].
    pub fn remove_event_files(
        &mut self,
        dataset: &str,
        sha256: &[String],
    ) -> Result<usize, StoreError> {
        let _lock = crate::lock::WriterLock::acquire(&self.dir, self.patience)?;
        list::remove_orphans(self)?;
        let (going, staying): (Vec<EventFileStatus>, Vec<EventFileStatus>) = self
            .event_files(Some(dataset))?
            .into_iter()
            .partition(|file| sha256.contains(&file.sha256));
        let datasets = self.event_datasets()?;
        let rules = datasets
            .into_iter()
            .find(|known| known.source.dataset == dataset);
        let Some(rules) = rules.filter(|_| !going.is_empty()) else {
            return Ok(0);
        };
        let generation = list::next_generation(&self.connection).map_err(self.database_error())?;
        let names = Names::new();
        let mut change = Change {
            dataset: &rules,
            generation,
            memory: SortedRows::default(),
            spilled: &[],
            names: &names,
            removed: going.iter().map(|file| file.file).collect(),
            ranks: Ranks::default(),
            present: Vec::new(),
            superseded: HashSet::new(),
        };
        let (years, written) = change.write(self, &[], &going, &|_, _| {})?;
        let mut parts: Vec<EventPart> = written.into_iter().flat_map(|year| year.parts).collect();
        let mut old: Vec<EventPart> = change
            .present
            .iter()
            .filter(|part| part.year.is_some_and(|year| years.contains(&year)))
            .cloned()
            .collect();
        // Side tables that hold rows of the files, each written anew without them.
        let mut moved: HashMap<String, String> = HashMap::new();
        let touched = change.present.iter().filter(|part| {
            part.year.is_none()
                && going
                    .iter()
                    .any(|file| file.texts.lines().any(|texts| texts == part.path))
        });
        for (number, part) in touched.enumerate() {
            let folder = part.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = match number {
                0 => format!("{folder}/part-{generation}.parquet"),
                number => format!("{folder}/part-{generation}-{number}.parquet"),
            };
            let kept = texts::without_files(
                &self.dir.join(&part.path),
                &self.dir.join(&path),
                &change.removed,
                &[("dataset", dataset.to_owned())],
            )?;
            old.push(part.clone());
            moved.insert(part.path.clone(), path.clone());
            parts.extend(kept.map(|(rows, bytes)| EventPart {
                path,
                rows,
                bytes,
                ..part.clone()
            }));
        }
        drop(change);
        enter(self, &old, &parts, |connection| {
            for file in &going {
                list::remove_file(connection, file.file)?;
            }
            for file in &staying {
                let texts: Vec<&str> = file
                    .texts
                    .lines()
                    .map(|path| moved.get(path).map_or(path, String::as_str))
                    .collect();
                let texts = texts.join("\n");
                if texts != file.texts {
                    connection
                        .prepare_cached("UPDATE event_files SET texts = ?2 WHERE file = ?1")?
                        .execute(rusqlite::params![file.file, texts])?;
                }
            }
            list::update_source(connection, &rules)
        })?;
        Ok(going.len())
    }
}

impl Change<'_> {
    /// Writes the years that change, on several threads. `new` and `removed` are the files that come and go.
    fn write(
        &mut self,
        library: &Library,
        new: &[EventFileStatus],
        removed: &[EventFileStatus],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(BTreeSet<i16>, Vec<YearWritten>), StoreError> {
        let name = &self.dataset.source.dataset;
        let there = library.event_files(Some(name))?;
        self.present =
            list::parts(&library.connection, Some(name)).map_err(library.database_error())?;
        self.ranks = Ranks::new(
            there
                .iter()
                .chain(new)
                .map(|file| (file.file, file.sha256.clone())),
        );
        let mut years: BTreeSet<i16> = self.memory.years().collect();
        years.extend(self.spilled.iter().flat_map(SpilledRows::years));
        years.extend(removed.iter().flat_map(|file| &file.years));
        // Files that may hold revisions of what comes or goes.
        let touched: Vec<IdSpan> = new.iter().chain(removed).map(|file| file.ids).collect();
        let kept: Vec<&EventFileStatus> = there
            .iter()
            .filter(|file| !self.removed.contains(&file.file))
            .collect();
        if self.dataset.revisions != revision::RevisionKey::Never {
            for file in &kept {
                if touched.iter().any(|span| span.meets(&file.ids)) {
                    years.extend(&file.years);
                }
            }
        }
        self.superseded = self.superseded_rows(library, &kept, new)?;
        let queue = Mutex::new(years.iter().copied().rev().collect::<Vec<i16>>());
        let all = years.len();
        let next = || {
            let mut queue = queue.lock().ok()?;
            progress(all - queue.len(), all);
            queue.pop()
        };
        let (this, dir) = (&*self, library.dir.as_path());
        let results: Vec<Result<Vec<YearWritten>, StoreError>> = thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS.min(years.len().max(1)))
                .map(|_| {
                    scope.spawn(move || {
                        let mut names = this.names.clone();
                        let mut written = Vec::new();
                        while let Some(year) = next() {
                            written.push(this.write_year(dir, year, &mut names)?);
                        }
                        Ok(written)
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| match worker.join() {
                    Ok(result) => result,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
                .collect()
        });
        let mut written = Vec::new();
        for result in results {
            written.extend(result?);
        }
        Ok((years, written))
    }

    /// The rows of which a newer revision exists, over all files of the dataset that stay and come.
    fn superseded_rows(
        &self,
        library: &Library,
        kept: &[&EventFileStatus],
        new: &[EventFileStatus],
    ) -> Result<HashSet<(u32, u32)>, StoreError> {
        let files = || kept.iter().copied().chain(new);
        let spans: Vec<IdSpan> = files().map(|file| file.ids).collect();
        let shared = match self.dataset.revisions {
            revision::RevisionKey::Never => Vec::new(),
            _ => revision::shared(&spans),
        };
        let meets = |span: &IdSpan| {
            shared
                .iter()
                .any(|&(first, last)| span.first <= last && first <= span.last)
        };
        let rows = files()
            .filter(|file| meets(&file.ids))
            .map(|file| file.ids.rows)
            .sum();
        let years: BTreeSet<i16> = kept
            .iter()
            .filter(|file| meets(&file.ids))
            .flat_map(|file| file.years.iter().copied())
            .collect();
        let mut names = self.names.clone();
        revision::superseded(
            self.dataset.revisions,
            &shared,
            rows,
            &self.ranks,
            &mut |each| {
                let mut offer = |row: &CodedRow| {
                    if !self.removed.contains(&row.file) {
                        each(row);
                    }
                };
                self.memory.rows().iter().for_each(&mut offer);
                for run in self.spilled {
                    for year in run.years() {
                        let mut reader = run.reader(year)?;
                        while let Some(row) = reader
                            .as_mut()
                            .map_or(Ok(None), super::run::SpilledReader::next)?
                        {
                            offer(&row);
                        }
                    }
                }
                for part in &self.present {
                    if part.kind == PartKind::Rows
                        && part.year.is_some_and(|year| years.contains(&year))
                    {
                        let path = library.dir.join(&part.path);
                        let mut reader = PartitionReader::open(&path, None)?;
                        while let Some(rows) = reader.next_rows(&mut names)? {
                            rows.iter().for_each(&mut offer);
                        }
                    }
                }
                Ok(())
            },
        )
    }

    /// The second function of an ingest: the runs of a year to a partition, its cube and its totals.
    fn write_year(
        &self,
        dir: &Path,
        year: i16,
        names: &mut Names,
    ) -> Result<YearWritten, StoreError> {
        let name = &self.dataset.source.dataset;
        let present = self
            .present
            .iter()
            .find(|part| part.kind == PartKind::Rows && part.year == Some(year));
        let present = present
            .map(|part| PartitionReader::open(&dir.join(&part.path), None))
            .transpose()?;
        let path = |folder: &str, ending: &str| {
            format!(
                "{folder}/dataset={name}/year={year}/part-{}.{ending}",
                self.generation
            )
        };
        let metadata = [
            ("dataset", name.clone()),
            ("score_set", self.dataset.score_set.clone()),
        ];
        let rows_path = path("coded-events", "parquet");
        let mut written = YearWritten::default();
        let mut merge = Merge::of_year(
            year,
            &self.memory,
            self.spilled,
            present,
            &self.removed,
            names,
        )?;
        let mut writer = None;
        let mut cube = CubeBuilder::default();
        let mut totals = TotalsBuilder::new();
        let mut day: Vec<CodedRow> = Vec::new();
        let mut levels = Levels::default();
        let mut next = merge.next(names)?;
        while let Some(row) = next {
            day.push(row);
            next = merge.next(names)?;
            if next.is_some_and(|next| (next.dyad, next.start) == (row.dyad, row.start)) {
                continue;
            }
            // The rows of one dyad and day are together.
            levels.set(&mut day, self, &mut written.copies);
            let writer = match &mut writer {
                Some(writer) => writer,
                None => writer.insert(PartitionWriter::create(&dir.join(&rows_path), &metadata)?),
            };
            let date = Day::from_number(row.start);
            let month = date.map_or(1, |date| date.civil().1);
            let first = Day::new(i32::from(year), 1, 1).map_or(row.start, Day::number);
            let day_of_year = (row.start - first + 1) as u16;
            cube.add_to_all(day_of_year, &day);
            if row.dyad != NO_DYAD {
                cube.add(row.dyad, (month, day_of_year), writer.position(), &day);
            }
            totals.add(month, &day);
            for row in day.drain(..) {
                for events in written.levels.iter_mut().take(row.level as usize + 1) {
                    *events += 1;
                }
                writer.push(row, names)?;
            }
        }
        let Some(writer) = writer else {
            // Nothing is left of this year.
            return Ok(written);
        };
        let part = |path: String, kind, (rows, bytes)| EventPart {
            path,
            dataset: name.clone(),
            kind,
            year: Some(year),
            rows,
            bytes,
        };
        written
            .parts
            .push(part(rows_path, PartKind::Rows, writer.finish(names)?));
        let cube_path = path("event-cube", "cube");
        let size = cube.finish(&dir.join(&cube_path))?;
        written.parts.push(part(cube_path, PartKind::Cube, size));
        let totals_path = path("event-totals", "parquet");
        let size = totals.finish(&dir.join(&totals_path), year, names, &metadata)?;
        written
            .parts
            .push(part(totals_path, PartKind::Totals, size));
        Ok(written)
    }
}

/// Tells the rows of one dyad and day apart.
#[derive(Default)]
struct Levels {
    seen: HashSet<Act>,
}

/// What one-a-day counts once: code and sides, and their order unless both act alike.
#[derive(PartialEq, Eq, Hash)]
struct Act {
    code: u32,
    one: (u16, u32),
    other: (u16, u32),
}

impl Act {
    fn of(row: &CodedRow) -> Act {
        let source = (row.source, row.source_country);
        let target = (row.target, row.target_country);
        let (one, other) = match row.symmetric && target < source {
            true => (target, source),
            false => (source, target),
        };
        Act {
            code: row.code,
            one,
            other,
        }
    }
}

impl Levels {
    /// Sorts the rows by what cannot depend on the order of arrival and sets their levels; counts copies inside a file.
    fn set(&mut self, rows: &mut [CodedRow], change: &Change<'_>, copies: &mut HashMap<u32, u64>) {
        if rows.len() > 1 {
            rows.sort_unstable_by_key(|row| {
                let rank = change.ranks.of(row.file);
                (row.id, row.check, row.recorded, rank, row.line)
            });
        }
        self.seen.clear();
        for place in 0..rows.len() {
            let row = rows[place];
            let copied = place
                .checked_sub(1)
                .map(|before| rows[before])
                .filter(|before| before.id == row.id && row.is_copy_of(before));
            rows[place].level = if let Some(before) = copied {
                if before.file == row.file {
                    *copies.entry(row.file).or_default() += 1;
                }
                Level::Raw
            } else if !change.superseded.is_empty()
                && change.superseded.contains(&(row.file, row.line))
            {
                Level::Exact
            } else if rows.len() > 1 && !self.seen.insert(Act::of(&row)) {
                Level::Revised
            } else {
                Level::Event
            };
        }
    }
}

/// The transaction that makes a change count; then the files that it replaced go.
fn enter(
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
