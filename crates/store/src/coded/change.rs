//! A change of a dataset: which years it touches, and the runs of a year to a partition, its cube and its totals.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use entente_model::day::Day;

use super::cube_build::CubeBuilder;
use super::ingest::EventDataset;
use super::levels::Levels;
use super::list::{self, EventFileStatus, EventPart, PartKind};
use super::merge::Merge;
use super::names::Names;
use super::partition::PartitionWriter;
use super::read::PartitionReader;
use super::revision::{self, IdSpan, Ranks};
use super::row::{CodedRow, NO_DYAD};
use super::run::{SortedRows, SpilledRows};
use super::totals::TotalsBuilder;
use crate::error::StoreError;
use crate::library::Library;

/// Years that are merged at once.
const WORKERS: usize = 2;

/// What a change of a dataset is made of.
pub(crate) struct Change<'c> {
    pub(crate) dataset: &'c EventDataset,
    pub(crate) generation: u64,
    pub(crate) memory: Vec<SortedRows>,
    pub(crate) spilled: &'c [SpilledRows],
    pub(crate) names: &'c Names,
    /// Files whose rows are left out: removed ones and those given up.
    pub(crate) removed: HashSet<u32>,
    pub(crate) ranks: Ranks,
    pub(crate) present: Vec<EventPart>,
    pub(crate) superseded: HashSet<(u32, u32)>,
}

/// A year written anew.
#[derive(Default)]
pub(crate) struct YearWritten {
    pub(crate) parts: Vec<EventPart>,
    /// Copies inside the file, by file.
    pub(crate) copies: HashMap<u32, u64>,
    pub(crate) levels: [u64; 4],
}

impl Change<'_> {
    /// Writes the years that change, on several threads. `new` and `removed` are the files that come and go.
    pub(crate) fn write(
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
        let mut years: BTreeSet<i16> = self.memory.iter().flat_map(SortedRows::years).collect();
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
                let in_memory = self.memory.iter().flat_map(SortedRows::rows);
                in_memory.for_each(&mut offer);
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
                        let mut reader = PartitionReader::open(&path)?;
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
            .map(|part| PartitionReader::open(&dir.join(&part.path)))
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
        while let Some(row) = merge.next(names)? {
            day.push(row);
            let is_same = |next: &CodedRow| (next.dyad, next.start) == (row.dyad, row.start);
            if merge.peek().is_some_and(is_same) {
                continue;
            }
            // The rows of one dyad and day are together.
            levels.set(&mut day, &self.ranks, &self.superseded, &mut written.copies);
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
