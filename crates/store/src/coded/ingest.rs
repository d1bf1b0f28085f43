//! A file to sorted runs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use entente_model::actor::ActorId;
use entente_model::coded_event::{
    CodedEvent, CodedEventSink, CodedId, CodedSide, Level, Mention, RowPlace,
};
use entente_model::day::Day;
use entente_model::ontology::PloverType;
use entente_model::slot::Slot;
use entente_model::source::Source;
use foldhash::fast::FixedState;
use sha2::{Digest, Sha256};

use super::fingerprint;
use super::list::{self, EventFileStatus, EventQuarantineEntry};
use super::mentions::MentionsWriter;
use super::names::Names;
use super::retry;
use super::revision::{IdSpan, RevisionKey};
use super::row::{CodedRow, NO_ACTOR, NO_COUNT, NO_DAY, NO_QUAD, NO_SCORE, actor_place, dyad_of};
use super::run::{SortedRows, SpilledRows, year_of};
use super::texts::TextsWriter;
use crate::error::StoreError;
use crate::library::Library;
use crate::lock::WriterLock;

/// Rows held in memory; beyond them the oldest are written to temporary files. With one run more that is being sorted they take about 800 MB.
const ROWS_IN_MEMORY: usize = 7_000_000;
/// Runs in which they are sorted, each as soon as it is full.
const RUNS_IN_MEMORY: usize = 7;

/// What the thread that sorts gives back: the sorted run, the run that it wrote, and memory to be used again.
type Sorted = (SortedRows, Option<SpilledRows>, Vec<CodedRow>);

/// That thread. It has ended before the lock on the library is given back.
struct Sorting(Option<JoinHandle<Result<Sorted, StoreError>>>);

impl Drop for Sorting {
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            // Given up: what it wrote is an orphan whatever became of it.
            let _ = thread.join();
        }
    }
}

/// A dataset of events, with the rules by which its rows are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct EventDataset {
    /// Source of all its files; `dataset` names its folder, the id is the same for all files, and the content hash is made by the library.
    pub source: Source,
    /// By what revisions are known.
    pub revisions: RevisionKey,
    /// The name of its scale of scores, empty for none.
    pub score_set: String,
    /// The day since which its files, each of its own part of time, leave no gap by their schedule; `None` where they are not so.
    pub slots_since: Option<Day>,
}

/// A file that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFile {
    /// SHA-256 of the file as it lies on disk, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Rows in it, without a header.
    pub rows: u64,
    /// The actors to which it was cut while it was fetched; empty for a whole one.
    pub only_actors: Vec<ActorId>,
    /// Rows of other actors that were left out for that.
    pub dropped: u64,
    /// The part of time of which it tells, where its name says so.
    pub slot: Option<Slot>,
}

impl EventFile {
    /// What tells the file from others: the hash of its content, and of what it was cut to.
    fn identity(&self) -> String {
        if self.only_actors.is_empty() {
            return self.sha256.clone();
        }
        let mut only: Vec<&str> = self.only_actors.iter().map(ActorId::as_str).collect();
        only.sort_unstable();
        let digest = Sha256::digest(format!("{} {}", self.sha256, only.join(",")));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileTaken {
    /// Its rows are part of the import.
    New,
    /// The library or this import holds the same content already.
    AlreadyThere,
}

/// A file of the import.
pub(crate) struct FileState {
    /// The number that its rows carry.
    pub(crate) number: u32,
    pub(crate) name: Arc<str>,
    pub(crate) file: EventFile,
    pub(crate) ids: IdSpan,
    pub(crate) years: BTreeSet<i16>,
    pub(crate) unresolved: HashMap<u32, u64, FixedState>,
    pub(crate) quarantine: Vec<EventQuarantineEntry>,
    /// It failed, or was there already: its rows do not count.
    pub(crate) abandoned: bool,
    pub(crate) header: Vec<u8>,
    /// The file as the library holds it, where its quarantined rows are read again.
    pub(crate) again: Option<Box<EventFileStatus>>,
    /// Fingerprints of the rows read again.
    pub(crate) prints: Vec<u64>,
    /// Mentions that repeat another of the file, which are not kept.
    pub(crate) copies: u64,
}

impl FileState {
    pub(crate) fn new(number: u32, name: &str) -> FileState {
        FileState {
            number,
            name: Arc::from(name),
            file: EventFile {
                sha256: String::new(),
                bytes: 0,
                rows: 0,
                only_actors: Vec::new(),
                dropped: 0,
                slot: None,
            },
            ids: IdSpan::EMPTY,
            years: BTreeSet::new(),
            unresolved: HashMap::default(),
            quarantine: Vec::new(),
            abandoned: false,
            header: Vec::new(),
            again: None,
            prints: Vec::new(),
            copies: 0,
        }
    }
}

/// An import of files of one dataset. Nothing counts before [`EventIngest::commit`]; dropped without it, it leaves the library as it was.
pub struct EventIngest<'l> {
    pub(crate) library: &'l mut Library,
    pub(crate) dataset: EventDataset,
    pub(crate) names: Names,
    pub(crate) rows: Vec<CodedRow>,
    pub(crate) spilled: Vec<SpilledRows>,
    /// Runs in memory, the oldest first.
    pub(crate) sorted: VecDeque<SortedRows>,
    /// The thread that sorts the rows before those in `rows`, and writes the oldest run where there are too many.
    sorting: Sorting,
    /// Memory to be used again.
    pub(crate) spare: Vec<CodedRow>,
    pub(crate) files: Vec<FileState>,
    pub(crate) texts: Option<TextsWriter>,
    pub(crate) texts_path: String,
    pub(crate) mentions: Option<MentionsWriter>,
    /// Fingerprints of the mentions of the present file.
    seen: HashSet<u64>,
    pub(crate) generation: u64,
    /// The number of the first file of this import.
    first_file: u32,
    /// Rows in memory when the present file began, `None` once some of its rows are in a temporary file.
    began: Option<usize>,
    error: Option<StoreError>,
    /// An error was told.
    failed: bool,
    last_year: (i32, i16),
    rows_in_a_run: usize,
    temporary: PathBuf,
    _lock: WriterLock,
}

impl Library {
    /// Begins an import of files of one dataset of events.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Unwritable`].
    pub fn ingest_events(&mut self, dataset: EventDataset) -> Result<EventIngest<'_>, StoreError> {
        let lock = WriterLock::acquire(&self.dir, self.patience)?;
        list::remove_orphans(self)?;
        let generation = list::next_generation(&self.connection).map_err(self.database_error())?;
        let first_file = list::next_file(&self.connection).map_err(self.database_error())?;
        let temporary = self.dir.join(list::RUNS);
        let name = &dataset.source.dataset;
        let texts_path = format!("coded-texts/dataset={name}/part-{generation}.parquet");
        Ok(EventIngest {
            library: self,
            dataset,
            names: Names::new(),
            rows: Vec::new(),
            spilled: Vec::new(),
            sorted: VecDeque::new(),
            sorting: Sorting(None),
            spare: Vec::new(),
            files: Vec::new(),
            texts: None,
            texts_path,
            mentions: None,
            seen: HashSet::new(),
            generation,
            first_file,
            began: Some(0),
            error: None,
            failed: false,
            last_year: (i32::MIN, 0),
            rows_in_a_run: ROWS_IN_MEMORY / RUNS_IN_MEMORY,
            temporary,
            _lock: lock,
        })
    }
}

impl EventIngest<'_> {
    /// Holds at most so many rows in memory before they go to a temporary file.
    #[must_use]
    pub fn with_rows_in_memory(mut self, rows: usize) -> Self {
        self.rows_in_a_run = (rows / RUNS_IN_MEMORY).max(1);
        self
    }

    /// Begins a file; its rows follow through [`CodedEventSink`], and [`EventIngest::end_file`] or [`EventIngest::abandon_file`] ends it.
    pub fn begin_file(&mut self, name: &str) {
        self.began = Some(self.rows.len());
        let number = self.first_file + self.files.len() as u32;
        self.files.push(FileState::new(number, name));
        self.seen.clear();
    }

    /// Ends a file that was read to its end.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`] where a temporary file could not be written, [`StoreError::Inconsistent`] where rows were lost.
    pub fn end_file(&mut self, mut file: EventFile) -> Result<FileTaken, StoreError> {
        file.sha256 = file.identity();
        if let Some(error) = self.take_error() {
            return Err(error);
        }
        let there = self
            .library
            .holds_event_file(&self.dataset.source.dataset, &file.sha256)?
            || self
                .files
                .iter()
                .any(|other| !other.abandoned && other.file.sha256 == file.sha256);
        if there {
            self.abandon_file();
            return Ok(FileTaken::AlreadyThere);
        }
        let Some(state) = self.files.last_mut() else {
            return Ok(FileTaken::AlreadyThere);
        };
        let taken = state.ids.rows + state.quarantine.len() as u64 + file.dropped;
        if taken != file.rows {
            return Err(StoreError::Inconsistent {
                source_id: self.dataset.source.id.clone(),
                reason: format!(
                    "{}: {} rows were read, {taken} accepted, quarantined or left out",
                    state.name, file.rows
                ),
            });
        }
        state.file = file;
        Ok(FileTaken::New)
    }

    /// Ends a file that could not be read, or of which nothing shall be kept.
    pub fn abandon_file(&mut self) {
        if let Some(state) = self.files.last_mut() {
            state.abandoned = true;
            state.quarantine = Vec::new();
        }
        self.forget_rows();
    }

    /// Forgets the rows of the present file that are still in memory.
    pub(crate) fn forget_rows(&mut self) {
        if let Some(before) = self.began {
            self.rows.truncate(before);
        }
    }

    /// Rows of the present file that were accepted and quarantined so far.
    pub fn progress(&self) -> (u64, u64) {
        self.files.last().map_or((0, 0), |state| {
            (state.ids.rows, state.quarantine.len() as u64)
        })
    }

    /// That no row was lost on the way.
    pub(crate) fn unbroken(&mut self) -> Result<(), StoreError> {
        if let Some(error) = self.take_error() {
            return Err(error);
        }
        if self.failed {
            return Err(StoreError::Inconsistent {
                source_id: self.dataset.source.id.clone(),
                reason: "rows of this import could not be written".to_owned(),
            });
        }
        Ok(())
    }

    /// What went wrong since the last call. Rows are lost by then, perhaps of files that were read well: nothing can be committed any more.
    pub(crate) fn take_error(&mut self) -> Option<StoreError> {
        self.failed |= self.error.is_some();
        self.error.take()
    }

    fn keep_mention(
        &mut self,
        place: RowPlace,
        raw: &[u8],
        mention: &Mention<'_>,
    ) -> Result<(), StoreError> {
        let Some(state) = self.files.last_mut() else {
            return Ok(());
        };
        state.ids.add(mention.event);
        if !self.seen.insert(fingerprint::of(raw)) {
            state.copies += 1;
            return Ok(());
        }
        let number = state.number;
        let writer = match &mut self.mentions {
            Some(writer) => writer,
            none => {
                let name = &self.dataset.source.dataset;
                self.texts_path = format!(
                    "event-mentions/dataset={name}/part-{}.parquet",
                    self.generation
                );
                let path = self.library.dir.join(&self.texts_path);
                none.insert(MentionsWriter::create(path, &[("dataset", name.clone())])?)
            }
        };
        writer.push((number, place.line as u32), mention)
    }

    fn side(&mut self, side: &CodedSide<'_>) -> (u16, u32, u32) {
        let place = actor_place::of(side.actor);
        let raw = self.names.place(side.raw);
        if place != NO_ACTOR {
            return (place, raw, 0);
        }
        let country = self.names.place(side.country);
        if country != 0
            && let Some(state) = self.files.last_mut()
        {
            *state.unresolved.entry(country).or_default() += 1;
        }
        (place, raw, country)
    }

    /// Hands the rows to a thread that sorts them, and with them the oldest run to be written where there are too many.
    fn sort(&mut self) -> Result<(), StoreError> {
        self.end_sort()?;
        let oldest = match self.sorted.len() + 1 < RUNS_IN_MEMORY {
            true => None,
            false => self.sorted.pop_front(),
        };
        if oldest.is_some() {
            std::fs::create_dir_all(&self.temporary)
                .map_err(StoreError::unwritable(&self.temporary))?;
        }
        let path = self.temporary.join(format!("run-{}", self.spilled.len()));
        let rows = std::mem::take(&mut self.rows);
        let spare = std::mem::take(&mut self.spare);
        self.sorting.0 = Some(thread::spawn(move || {
            let (sorted, mut memory) = SortedRows::new(rows, spare);
            let mut spilled = None;
            if let Some(oldest) = oldest {
                spilled = Some(oldest.spill(&path)?);
                memory = oldest.into_memory();
            }
            Ok((sorted, spilled, memory))
        }));
        self.rows.reserve(self.rows_in_a_run);
        self.began = None;
        Ok(())
    }

    /// Waits for the rows that are being sorted.
    pub(crate) fn end_sort(&mut self) -> Result<(), StoreError> {
        let Some(thread) = self.sorting.0.take() else {
            return Ok(());
        };
        let (sorted, spilled, memory) = match thread.join() {
            Ok(done) => done?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        self.sorted.push_back(sorted);
        self.spilled.extend(spilled);
        self.spare = memory;
        Ok(())
    }
}

impl CodedEventSink for EventIngest<'_> {
    fn event(&mut self, place: RowPlace, raw: &[u8], event: &CodedEvent<'_>) {
        if self.error.is_some() {
            return;
        }
        let fingerprint = fingerprint::of(raw);
        let id = match event.id {
            CodedId::Number(id) => id,
            CodedId::Text(id) => fingerprint::of(id.as_bytes()) as i64,
            CodedId::None => fingerprint as i64,
        };
        let (source, source_raw, source_country) = self.side(&event.source);
        let (target, target_raw, target_country) = self.side(&event.target);
        // Files with more than 2³² lines do not occur; a wrong line would only lead to a wrong text.
        let line = place.line as u32;
        let file = self.files.last().map_or(0, |state| state.number);
        let start = event.start.number();
        let row = CodedRow {
            dyad: dyad_of(source, target),
            start,
            id,
            check: fingerprint as u32,
            file,
            line,
            recorded: event.recorded.map_or(NO_DAY, |day| day.number()),
            source_raw,
            target_raw,
            source_country,
            target_country,
            code: self.names.place(event.code),
            place_country: self.names.place(event.place_country),
            mentions: event.mentions.unwrap_or(NO_COUNT),
            sources: event.sources.unwrap_or(NO_COUNT),
            articles: event.articles.unwrap_or(NO_COUNT),
            deaths: event.deaths.unwrap_or(NO_COUNT),
            tone: event.tone.unwrap_or(f32::NAN),
            source,
            target,
            days: u16::try_from(event.end.number() - start).unwrap_or(0),
            score: event.score.map_or(NO_SCORE, |score| score.thousandths()),
            plover: event.plover.map_or(0, plover_place),
            quad: event.quad().map_or(0, |quad| quad.number()),
            quad_source: event.quad_source.unwrap_or(NO_QUAD),
            is_root: event.is_root.map_or(0, |root| 1 + u8::from(root)),
            symmetric: event.symmetric,
            level: Level::Raw,
        };
        if self.last_year.0 != start {
            self.last_year = (start, year_of(start));
            let year = self.last_year.1;
            if let Some(state) = self.files.last_mut() {
                state.years.insert(year);
            }
        }
        if let Some(state) = self.files.last_mut() {
            if state.ids.rows == 0 {
                state.years.insert(self.last_year.1);
            }
            state.ids.add(id);
            if state.again.is_some() {
                state.prints.push(retry::print_of(raw));
            }
        }
        self.rows.push(row);
        if self.texts.is_none() {
            let path = self.library.dir.join(&self.texts_path);
            let dataset = self.dataset.source.dataset.clone();
            self.texts = Some(TextsWriter::create(path, vec![("dataset", dataset)]));
        }
        if let Some(texts) = &mut self.texts {
            texts.push(&row, event);
        }
        if self.rows.len() >= self.rows_in_a_run
            && let Err(error) = self.sort()
        {
            self.error = Some(error);
        }
    }

    fn header(&mut self, raw: &[u8]) {
        if let Some(state) = self.files.last_mut() {
            state.header = raw.to_vec();
        }
    }

    fn mention(&mut self, place: RowPlace, raw: &[u8], mention: &Mention<'_>) {
        if self.error.is_none()
            && let Err(error) = self.keep_mention(place, raw, mention)
        {
            self.error = Some(error);
        }
    }

    fn quarantine(&mut self, place: RowPlace, raw: &[u8], reason: &str) {
        if let Some(state) = self.files.last_mut() {
            state.quarantine.push(EventQuarantineEntry {
                dataset: self.dataset.source.dataset.clone(),
                file: Arc::clone(&state.name),
                line: place.line,
                offset: place.offset,
                reason: reason.to_owned(),
                raw: raw.to_vec(),
            });
        }
    }
}

/// 1 + the place of the type in the manual.
fn plover_place(plover: PloverType) -> u8 {
    plover as u8 + 1
}

/// What did not resolve in a file, by the text.
pub(crate) fn unresolved(state: &FileState, names: &Names) -> BTreeMap<String, u64> {
    state
        .unresolved
        .iter()
        .map(|(&place, &count)| (names.text(place).to_owned(), count))
        .collect()
}
