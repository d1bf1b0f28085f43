//! `entente read --add`: documents and their events into the library.

use std::path::Path;
use std::sync::Arc;

use entente_model::batch::{Batch, InputFile, QuarantinedRow};
use entente_model::event::Event;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_reading::reading_batch;
use entente_store::{Committed, Library};
use jiff::Timestamp;

use super::documents::{Outcome, ReadDocument};
use crate::failure::Failure;
use crate::library;

/// Documents committed in one step: few enough to hold, enough that a commit costs little.
const AT_ONCE: usize = 64;

pub(super) struct Adding {
    library: Library,
    accept: bool,
    waiting: Vec<Batch>,
    documents: u64,
    events: u64,
    known: u64,
    accepted: u64,
    waiting_for_acceptance: u64,
    quarantined: u64,
}

impl Adding {
    pub(super) fn open(named: Option<&Path>, accept: bool) -> Result<Self, Failure> {
        Ok(Adding {
            library: library::to_write(named)?,
            accept,
            waiting: Vec::new(),
            documents: 0,
            events: 0,
            known: 0,
            accepted: 0,
            waiting_for_acceptance: 0,
            quarantined: 0,
        })
    }

    pub(super) fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        let now = Timestamp::now();
        let batch = match &document.outcome {
            Outcome::Coded(coded) => {
                let (reading, coded) = &**coded;
                let mut batch = reading_batch(
                    reading.clone(),
                    document.hash.clone(),
                    document.bytes,
                    &document.name,
                    now,
                );
                let source = batch.source.id.clone();
                batch.events = (1..)
                    .zip(&coded.events)
                    .flat_map(|(number, event)| {
                        event.rows(&reading.text, &source, number, &coded.coder)
                    })
                    .collect();
                let undated = coded
                    .events
                    .iter()
                    .filter(|event| event.date.is_none())
                    .count();
                if undated > 0 {
                    batch.remarks.push(format!("{undated} events without a date are not kept: give the document's date with --date"));
                }
                batch
            }
            Outcome::OtherLanguage(reading) => {
                let mut batch = reading_batch(
                    (**reading).clone(),
                    document.hash.clone(),
                    document.bytes,
                    &document.name,
                    now,
                );
                batch.remarks.push("not coded: English is coded".to_owned());
                batch
            }
            Outcome::Failed(reason) => quarantined(document, reason, now),
        };
        // The same text twice in one call.
        if self
            .waiting
            .iter()
            .any(|other| other.source.id == batch.source.id)
        {
            self.known += 1;
            return Ok(());
        }
        self.waiting.push(batch);
        if self.waiting.len() >= AT_ONCE {
            self.commit()
        } else {
            Ok(())
        }
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let batches = std::mem::take(&mut self.waiting);
        let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
        let committed = self.library.commit_all(&batches).map_err(failed)?;
        for (batch, committed) in batches.into_iter().zip(committed) {
            match committed {
                Committed::New { .. } => {
                    self.documents += batch.documents.len() as u64;
                    self.events += batch.events.len() as u64;
                    self.quarantined += batch.quarantine.len() as u64;
                }
                Committed::AlreadyThere { .. } => self.known_document(batch)?,
            }
        }
        Ok(())
    }

    /// The library holds the document: its events may be those of another version.
    fn known_document(&mut self, batch: Batch) -> Result<(), Failure> {
        let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
        let newest = self.library.newest_coding(&batch.source).map_err(failed)?;
        let Some((old, held)) = newest.filter(|_| !batch.documents.is_empty()) else {
            self.known += 1;
            return Ok(());
        };
        self.library.supersede_older_codings(&old).map_err(failed)?;
        let differences = differences(&held, &batch.events);
        if differences.is_empty() {
            self.known += 1;
            return Ok(());
        }
        if self.accept || held.is_empty() {
            self.events += batch.events.len() as u64;
            self.accepted += 1;
            self.library.replace_coding(&old, batch).map_err(failed)?;
            return Ok(());
        }
        self.waiting_for_acceptance += 1;
        anstream::eprintln!(
            "{} ({old}) is coded otherwise in the library:",
            batch.source.title
        );
        for line in differences {
            anstream::eprintln!("  {line}");
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.commit()?;
        anstream::eprintln!(
            "added: {} documents, {} rows of events; already there: {}; quarantined: {}",
            self.documents + self.accepted,
            self.events,
            self.known,
            self.quarantined
        );
        if self.waiting_for_acceptance > 0 {
            anstream::eprintln!(
                "unchanged: {} documents whose events differ from those above; repeat with --accept to take the new ones",
                self.waiting_for_acceptance
            );
        }
        Ok(())
    }
}

/// What is told of an event when codings are compared.
fn told(event: &Event) -> String {
    let side = |participant: &entente_model::event::Participant| {
        participant.actor.map_or_else(
            || format!("“{}”", participant.raw),
            |actor| actor.to_string(),
        )
    };
    let plover = event.plover.map_or("no type", |plover| plover.as_str());
    let mode = if event.mode.is_empty() {
        String::new()
    } else {
        format!(" {}", event.mode)
    };
    format!(
        "{} {} → {} {plover}{mode}, {}: {}",
        event.date,
        side(&event.source),
        side(&event.target),
        event.status,
        event.text
    )
}

/// Rows that one coding has and the other has not: "− " for those that go, "+ " for those that come.
fn differences(held: &[Event], new: &[Event]) -> Vec<String> {
    let old: Vec<String> = held.iter().map(told).collect();
    let come: Vec<String> = new.iter().map(told).collect();
    let version = held
        .first()
        .map_or("no version", |event| event.coder.as_str());
    let gone = old
        .iter()
        .filter(|line| !come.contains(line))
        .map(|line| format!("− {line} ({version})"));
    let added = come
        .iter()
        .filter(|line| !old.contains(line))
        .map(|line| format!("+ {line}"));
    gone.chain(added).collect()
}

/// A document that could not be read, as a source with one row in quarantine. One without bytes is known by its name.
fn quarantined(document: &ReadDocument<'_>, reason: &str, now: Timestamp) -> Batch {
    let hash = if document.hash.is_empty() {
        entente_reading::content_hash(format!("{}\n{reason}", document.name).as_bytes())
    } else {
        document.hash.clone()
    };
    let id = SourceId::new(format!("unread-{}", hash.get(..8).unwrap_or(&hash)));
    let file: Arc<str> = Arc::from(document.name.as_str());
    let source = Source {
        retrieved: now.to_string(),
        content_hash: hash.clone(),
        ..Source::new(id, SourceKind::Document, "unread", &document.name)
    };
    Batch {
        files: vec![InputFile {
            name: Arc::clone(&file),
            sha256: hash,
            bytes: document.bytes,
            rows: 1,
        }],
        quarantine: vec![QuarantinedRow {
            file,
            line: 1,
            reason: reason.to_owned(),
            raw: Vec::new(),
        }],
        ..Batch::new(source)
    }
}
