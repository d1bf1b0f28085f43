//! Adding batches: all of them or nothing.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use entente_model::batch::Batch;
use entente_model::coverage::Subject;
use entente_model::source::{Provenance, Source, SourceId, SourceKind};

use crate::catalogue;
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::{Library, part_files};
use crate::lock::WriterLock;
use crate::part::{self, Part};
use crate::precedence::supersedes;
use crate::status::SubjectCount;
use crate::table;

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The library now holds it.
    New {
        /// Its source.
        source: SourceId,
        /// Records by subject.
        counts: Vec<(Subject, u64)>,
        /// Rows put in quarantine.
        quarantined: u64,
        /// Older editions of the dataset of which nothing is shown any more.
        supersedes: Vec<SourceId>,
    },
    /// The library holds the same content of the same dataset already; nothing changed.
    AlreadyThere {
        /// The source under which it is there.
        source: SourceId,
    },
}

impl Library {
    /// Adds a batch, all of it or nothing, also if the process dies. The same content of the same dataset is added once.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a batch without a content hash or with records of another source,
    /// [`StoreError::Locked`], [`StoreError::Unwritable`].
    pub fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        let mut committed = self.commit_all(std::slice::from_ref(batch))?;
        committed
            .pop()
            .ok_or_else(|| inconsistent(batch, "nothing was committed".to_owned()))
    }

    /// Adds several batches in one step, all of them or none; the answers stand in the same order.
    ///
    /// # Errors
    /// As [`Library::commit`].
    pub fn commit_all(&mut self, batches: &[Batch]) -> Result<Vec<Committed>, StoreError> {
        for batch in batches {
            check(batch).map_err(|reason| inconsistent(batch, reason))?;
        }
        let _lock = WriterLock::acquire(&self.dir, self.patience)?;
        self.remove_orphans()?;
        let mut written = Vec::new();
        let committed = self.write_and_enter(batches, &mut written);
        if committed.is_err() {
            for part in written {
                // What stays if this fails too is an orphan, which the next commit removes.
                let _ = fs::remove_file(self.dir.join(part.path));
            }
        }
        committed
    }

    fn write_and_enter(
        &mut self,
        batches: &[Batch],
        written: &mut Vec<Part>,
    ) -> Result<Vec<Committed>, StoreError> {
        let failed = StoreError::database(&crate::folder::database(&self.dir));
        let mut new: Vec<(&Batch, std::ops::Range<usize>)> = Vec::new();
        let mut outcomes = Vec::new();
        for batch in batches {
            let twin = new.iter().map(|(other, _)| &other.source).find(|other| {
                other.dataset == batch.source.dataset
                    && other.content_hash == batch.source.content_hash
            });
            if let Some(source) = twin
                .map(|twin| twin.id.clone())
                .or(self.twin(&batch.source)?)
            {
                outcomes.push(Committed::AlreadyThere { source });
                continue;
            }
            if self.is_taken(&batch.source.id, &new)? {
                let reason = "another content has the same id".to_owned();
                return Err(inconsistent(batch, reason));
            }
            let first = written.len();
            table::write_all(&self.dir, batch, written)?;
            new.push((batch, first..written.len()));
            outcomes.push(Committed::New {
                source: batch.source.id.clone(),
                counts: batch.counts(),
                quarantined: batch.quarantine.len() as u64,
                supersedes: Vec::new(),
            });
        }
        if new.is_empty() {
            return Ok(outcomes);
        }
        self.sync_folders(written)?;
        self.enter(&new, written, &mut outcomes).map_err(failed)?;
        Ok(outcomes)
    }

    /// The transaction that makes everything count.
    fn enter(
        &mut self,
        new: &[(&Batch, std::ops::Range<usize>)],
        written: &[Part],
        outcomes: &mut [Committed],
    ) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for (batch, parts) in new {
            // Only editions of datasets replace each other: of documents, which come by the thousand, no other is looked at.
            let (older, older_coverage) = match batch.source.kind {
                SourceKind::Document => (Vec::new(), Vec::new()),
                _ => (
                    catalogue::sources(&transaction)?,
                    catalogue::coverage(&transaction)?,
                ),
            };
            let parts = &written[parts.clone()];
            catalogue::insert(&transaction, batch, &counts(batch), parts)?;
            let mut replaced = Vec::new();
            for old in older.iter().filter(|old| old.superseded_by.is_none()) {
                let of_old = older_coverage.iter().filter(|c| c.source == old.id);
                let of_old: Vec<_> = of_old.cloned().collect();
                if supersedes((&batch.source, &batch.coverage), (old, &of_old)) {
                    catalogue::supersede(&transaction, &old.id, &batch.source.id)?;
                    replaced.push(old.id.clone());
                }
            }
            for outcome in outcomes.iter_mut() {
                if let Committed::New {
                    source, supersedes, ..
                } = outcome
                    && *source == batch.source.id
                {
                    supersedes.append(&mut replaced);
                }
            }
        }
        transaction.commit()
    }

    fn twin(&self, source: &Source) -> Result<Option<SourceId>, StoreError> {
        catalogue::source_with_content(&self.connection, &source.dataset, &source.content_hash)
            .map_err(self.database_error())
    }

    fn is_taken(
        &self,
        id: &SourceId,
        new: &[(&Batch, std::ops::Range<usize>)],
    ) -> Result<bool, StoreError> {
        if new.iter().any(|(batch, _)| batch.source.id == *id) {
            return Ok(true);
        }
        catalogue::has_source(&self.connection, id).map_err(self.database_error())
    }

    /// Removes what a writer that died left behind. Only files that carry a part's name and that no list names.
    fn remove_orphans(&self) -> Result<(), StoreError> {
        let parts = catalogue::parts(&self.connection).map_err(self.database_error())?;
        let active: HashSet<PathBuf> = parts.iter().map(|part| self.dir.join(&part.path)).collect();
        for table in Table::ALL {
            for file in part_files(&self.dir.join(table.folder()))? {
                if !active.contains(&file) {
                    fs::remove_file(&file).map_err(StoreError::unwritable(&file))?;
                }
            }
        }
        Ok(())
    }

    fn sync_folders(&self, written: &[Part]) -> Result<(), StoreError> {
        let mut folders = BTreeSet::new();
        for part in written {
            let path = self.dir.join(&part.path);
            let below = path
                .ancestors()
                .skip(1)
                .take_while(|folder| folder.starts_with(&self.dir));
            folders.extend(below.map(ToOwned::to_owned));
        }
        folders
            .iter()
            .try_for_each(|folder| part::sync_folder(folder))
    }
}

fn inconsistent(batch: &Batch, reason: String) -> StoreError {
    StoreError::Inconsistent {
        source_id: batch.source.id.clone(),
        reason,
    }
}

/// Whether the batch can be kept so that each record is found again under its source.
fn check(batch: &Batch) -> Result<(), String> {
    if batch.source.content_hash.is_empty() {
        return Err("it has no content hash".to_owned());
    }
    if let Some(votes) = &batch.votes {
        table::votes::check(votes)?;
    }
    let own = &batch.source.id;
    let foreign = provenances(batch)
        .map(|provenance| &provenance.source)
        .chain(batch.coverage.iter().map(|coverage| &coverage.source))
        .chain(batch.documents.iter().map(|document| &document.source))
        .find(|source| *source != own);
    if let Some(foreign) = foreign {
        return Err(format!("a record of it names the source {foreign}"));
    }
    if batch.documents.len() > 1 {
        return Err("each document needs a source of its own".to_owned());
    }
    Ok(())
}

fn provenances(batch: &Batch) -> impl Iterator<Item = &Provenance> {
    let ties = batch.ties.iter().map(|tie| &tie.provenance);
    ties.chain(batch.events.iter().map(|event| &event.provenance))
        .chain(batch.vetoes.iter().map(|veto| &veto.provenance))
        .chain(batch.measures.iter().map(|measure| &measure.provenance))
        .chain(batch.state_system.iter().map(|member| &member.provenance))
}

/// The number of records by subject with the years of their dates.
fn counts(batch: &Batch) -> Vec<SubjectCount> {
    let count = |(subject, rows)| {
        let (first_year, last_year) = years(batch, subject);
        SubjectCount {
            subject,
            rows,
            first_year,
            last_year,
        }
    };
    batch.counts().into_iter().map(count).collect()
}

fn years(batch: &Batch, subject: Subject) -> (Option<i16>, Option<i16>) {
    let ties = batch
        .ties
        .iter()
        .filter(|tie| tie.kind.subject() == subject);
    let years: Vec<i16> = match subject {
        Subject::Votes => {
            let votes = batch.votes.iter().flat_map(|votes| &votes.roll_calls);
            votes.map(|roll_call| roll_call.date.year()).collect()
        }
        Subject::Vetoes => batch.vetoes.iter().map(|veto| veto.date.year()).collect(),
        Subject::Alliances | Subject::Disputes | Subject::Ties => {
            ties.filter_map(|tie| table::year(&tie.interval)).collect()
        }
        Subject::Events => batch
            .events
            .iter()
            .filter_map(|event| table::year(&event.date))
            .collect(),
        Subject::Measures => batch
            .measures
            .iter()
            .filter_map(|measure| table::year(&measure.interval))
            .collect(),
        Subject::StateSystem => {
            let members = batch.state_system.iter();
            members
                .flat_map(|m| [Some(m.start.year()), m.end.map(|end| end.year())])
                .flatten()
                .collect()
        }
        Subject::Tables => {
            let spans = batch.tables.iter().filter_map(|table| table.span());
            spans.flat_map(|(first, last)| [first, last]).collect()
        }
        Subject::Memberships | Subject::Documents => Vec::new(),
    };
    (years.iter().min().copied(), years.iter().max().copied())
}
