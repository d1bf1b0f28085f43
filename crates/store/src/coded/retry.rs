//! Rows of quarantine that are read once more.

use std::collections::HashSet;

use entente_model::coded_event::RowPlace;

use super::fingerprint;
use super::ingest::{EventIngest, FileState};
use super::list::{EventFileStatus, EventQuarantineEntry};
use crate::error::StoreError;
use crate::library::Library;

/// A file with rows in quarantine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantinedFile {
    /// The file.
    pub file: EventFileStatus,
    /// The header under which its rows are read, empty for none.
    pub header: Vec<u8>,
    /// Its rows in quarantine, by line.
    pub rows: Vec<EventQuarantineEntry>,
}

impl QuarantinedFile {
    /// The rows with their places.
    pub fn places(&self) -> Vec<(RowPlace, &[u8])> {
        self.rows
            .iter()
            .map(|row| {
                let place = RowPlace {
                    line: row.line,
                    offset: row.offset,
                };
                (place, row.raw.as_slice())
            })
            .collect()
    }
}

impl Library {
    /// The files of a dataset that have rows in quarantine.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn quarantined_files(&self, dataset: &str) -> Result<Vec<QuarantinedFile>, StoreError> {
        let mut found = Vec::new();
        for file in self.event_files(Some(dataset))? {
            if file.quarantined == 0 {
                continue;
            }
            found.push(QuarantinedFile {
                header: file.header.clone(),
                rows: self.quarantine_of(file.file)?,
                file,
            });
        }
        Ok(found)
    }
}

impl EventIngest<'_> {
    /// Begins a file of the library whose quarantined rows are read again; the rows follow through the sink, and [`EventIngest::end_retry`] ends it.
    pub fn begin_retry(&mut self, of: &QuarantinedFile) {
        self.begin_file(&of.file.name);
        if let Some(state) = self.files.last_mut() {
            *state = FileState {
                number: of.file.file,
                ids: super::revision::IdSpan {
                    rows: 0,
                    ..of.file.ids
                },
                again: Some(Box::new(of.file.clone())),
                name: state.name.clone(),
                header: of.header.clone(),
                ..FileState::new(of.file.file, &of.file.name)
            };
        }
    }

    /// Ends such a file, of which `dropped` rows turned out to be of actors to which it was not cut. Returns the rows that are no longer in
    /// quarantine; where there are none the file stays as it was.
    ///
    /// # Errors
    /// [`StoreError::Unwritable`], [`StoreError::Inconsistent`] where rows were lost.
    pub fn end_retry(&mut self, dropped: u64) -> Result<u64, StoreError> {
        if let Some(error) = self.take_error() {
            return Err(error);
        }
        let source_id = self.dataset.source.id.clone();
        let Some(state) = self.files.last_mut() else {
            return Ok(0);
        };
        let Some(before) = state.again.as_deref() else {
            return Ok(0);
        };
        let (now, left) = (state.ids.rows + dropped, state.quarantine.len() as u64);
        state.file.dropped = dropped;
        if now + left != before.quarantined {
            return Err(StoreError::Inconsistent {
                source_id,
                reason: format!(
                    "{}: {} rows were in quarantine, {now} were read and {left} refused again",
                    state.name, before.quarantined
                ),
            });
        }
        if now == 0 {
            self.give_up_retry();
        }
        Ok(now)
    }

    /// Leaves the file of a retry as it was.
    pub fn give_up_retry(&mut self) {
        if self.files.last().is_some_and(|state| state.again.is_some()) {
            // Not abandoned: by its number the rows that the library holds would go too.
            self.files.pop();
            self.forget_rows();
        }
    }
}

/// Rows read again that repeat another one of them. They cannot repeat a row of their file that was accepted: the same bytes would have been too.
pub(crate) fn copies(rows: &[u64]) -> u64 {
    let distinct: HashSet<&u64> = rows.iter().collect();
    (rows.len() - distinct.len()) as u64
}

pub(crate) fn print_of(raw: &[u8]) -> u64 {
    fingerprint::of(raw)
}
