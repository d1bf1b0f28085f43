//! `entente read --add`: documents and their events into the library.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use entente_model::batch::{Batch, InputFile, QuarantinedRow};
use entente_model::event::Event;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_reading::reading_batch;
use entente_store::{Committed, Library};
use jiff::Timestamp;

use super::documents::{Outcome, ReadDocument, told_passages};
use crate::failure::Failure;
use crate::library;
use crate::output::grouped;

/// Documents committed in one step: few enough to hold, enough that a commit costs little.
const AT_ONCE: usize = 64;

pub(super) struct Adding {
    library: Library,
    accept: bool,
    /// The confidence that is asked for.
    least: Option<f32>,
    /// The coder's version.
    coder: Arc<str>,
    waiting: Vec<Batch>,
    counts: Counts,
    /// Which documents bear each name, with their lines: two of one name are told apart by nothing else.
    named: BTreeMap<String, Vec<(SourceId, Option<String>)>>,
}

/// What became of the documents of one call: each is counted once.
#[derive(Default)]
struct Counts {
    /// New to the library.
    added: u64,
    /// Of these, in a language that is not coded.
    not_coded: u64,
    /// Held before without events, which it has now.
    given_events: u64,
    /// Held before, with the same events.
    same: u64,
    /// Held before with other events, and `--accept` put the new ones in their place.
    changed: u64,
    /// Held before with other events, and nothing changed.
    waiting: u64,
    /// Could not be read, and stand in quarantine since now.
    quarantined: u64,
    /// Could not be read, and stood in quarantine already.
    quarantined_before: u64,
    /// The same bytes as a document before it in this call.
    twice: u64,
    /// Rows of events that went into the library, one for each pair of actors.
    rows: u64,
    /// Events without a date, which are not kept.
    undated: u64,
}

impl Counts {
    fn documents(&self) -> u64 {
        self.added
            + self.given_events
            + self.same
            + self.changed
            + self.waiting
            + self.quarantined
            + self.quarantined_before
            + self.twice
    }

    /// Lines for people; what is nothing is left out, but the first.
    fn lines(&self) -> Vec<String> {
        let documents = |count: u64| match count {
            1 => "1 document".to_owned(),
            more => format!("{} documents", grouped(more)),
        };
        let mut lines = vec![format!("{} read", documents(self.documents()))];
        let mut line = |what: &str, count: u64, told: &str| {
            if count > 0 {
                lines.push(format!("  {what:<13} {}{told}", documents(count)));
            }
        };
        let not_coded = match self.not_coded {
            0 => String::new(),
            count => format!(", {} of them not coded: not in English", grouped(count)),
        };
        line("added", self.added, &not_coded);
        line(
            "given events",
            self.given_events,
            ", in the library before, without events",
        );
        line(
            "already there",
            self.same,
            ", with the same events: nothing changed",
        );
        line(
            "changed",
            self.changed,
            ", whose events of before are replaced by those of this call",
        );
        line(
            "unchanged",
            self.waiting,
            ", of which the library holds other events, as shown above: repeat with --accept to take those of this call",
        );
        line(
            "quarantined",
            self.quarantined,
            ", which could not be read: `entente quarantine` shows why",
        );
        line(
            "quarantined",
            self.quarantined_before,
            " before, by an earlier call: nothing changed",
        );
        line(
            "twice",
            self.twice,
            ", the same as another of this call: kept once",
        );
        if self.rows > 0 {
            lines.push(format!(
                "  {:<13} {}, one for each pair of actors",
                "events",
                rows(self.rows)
            ));
        }
        if self.undated > 0 {
            lines.push(format!(
                "  {:<13} {} without a date: give the document's date with --date",
                "not kept",
                match self.undated {
                    1 => "1 event".to_owned(),
                    more => format!("{} events", grouped(more)),
                }
            ));
        }
        lines
    }
}

fn rows(count: u64) -> String {
    match count {
        1 => "1 row written".to_owned(),
        more => format!("{} rows written", grouped(more)),
    }
}

impl Adding {
    pub(super) fn open(
        named: Option<&Path>,
        accept: bool,
        least: Option<f32>,
    ) -> Result<Self, Failure> {
        Ok(Adding {
            library: library::to_write(named)?,
            accept,
            least,
            coder: Arc::default(),
            waiting: Vec::new(),
            counts: Counts::default(),
            named: BTreeMap::new(),
        })
    }

    pub(super) fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        let now = Timestamp::now();
        let batch = match &document.outcome {
            Outcome::Coded(coded) => {
                let (reading, coded) = &**coded;
                self.coder = Arc::clone(&coded.coder);
                let mut batch = reading_batch(
                    reading.clone(),
                    document.hash.clone(),
                    document.bytes,
                    &document.name,
                    now,
                );
                if let Some(passages) = &document.english {
                    batch
                        .remarks
                        .push(format!("not coded: {}", told_passages(passages)));
                }
                let source = batch.source.id.clone();
                batch.events = coded
                    .events
                    .iter()
                    .flat_map(|event| event.rows(&reading.text, &source, &coded.coder))
                    .collect();
                let undated = coded
                    .events
                    .iter()
                    .filter(|event| event.date.is_none())
                    .count();
                self.counts.undated += undated as u64;
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
                batch.remarks.push(NOT_CODED.to_owned());
                batch
            }
            Outcome::Failed(reason) => quarantined(document, reason, now),
        };
        let named = self.named.entry(document.name.clone()).or_default();
        if named.iter().all(|(known, _)| *known != batch.source.id) {
            named.push((batch.source.id.clone(), document.by_line.clone()));
        }
        // The same text twice in one call.
        if self
            .waiting
            .iter()
            .any(|other| other.source.id == batch.source.id)
        {
            self.counts.twice += 1;
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
                Committed::New { .. } if batch.documents.is_empty() => {
                    self.counts.quarantined += 1;
                }
                Committed::New { .. } => {
                    self.counts.added += 1;
                    self.counts.not_coded += u64::from(is_not_coded(&batch));
                    self.counts.rows += batch.events.len() as u64;
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
        if batch.documents.is_empty() {
            self.counts.quarantined_before += 1;
            return Ok(());
        }
        let Some((old, held)) = newest else {
            self.counts.same += 1;
            return Ok(());
        };
        self.library.supersede_older_codings(&old).map_err(failed)?;
        let differences = Differences::of(&held, &batch.events);
        if differences.gone.is_empty() && differences.come.is_empty() {
            self.counts.same += 1;
            return Ok(());
        }
        if self.accept || held.is_empty() {
            self.counts.rows += batch.events.len() as u64;
            if held.is_empty() {
                self.counts.given_events += 1;
            } else {
                self.counts.changed += 1;
            }
            self.library.replace_coding(&old, batch).map_err(failed)?;
            return Ok(());
        }
        self.counts.waiting += 1;
        let why = differences.why(&held, &self.coder, self.least);
        anstream::eprintln!("{} ({old}) {why}:", batch.source.title);
        for (sign, events) in [('−', &differences.gone), ('+', &differences.come)] {
            for event in events {
                anstream::eprintln!("  {sign} {}", told(event));
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.commit()?;
        for line in self.counts.lines() {
            anstream::eprintln!("{line}");
        }
        for line in named_alike(&self.named) {
            anstream::eprintln!("{line}");
        }
        Ok(())
    }
}

/// Lines on documents that bear one name: a line that states no id is called by its number, which may be the id of another.
fn named_alike(named: &BTreeMap<String, Vec<(SourceId, Option<String>)>>) -> Vec<String> {
    /// As many names are told, and documents of each; the others are counted.
    const TOLD: usize = 5;
    let line = |by_line: &Option<String>| {
        by_line
            .as_ref()
            .and_then(|by_line| by_line.rsplit_once('!'))
            .map_or_else(String::new, |(_, line)| format!(" (line {line})"))
    };
    let alike: Vec<_> = named.iter().filter(|(_, all)| all.len() > 1).collect();
    let mut lines: Vec<String> = alike
        .iter()
        .take(TOLD)
        .map(|(name, all)| {
            let mut told: Vec<String> = all
                .iter()
                .take(TOLD)
                .map(|(id, by_line)| format!("{id}{}", line(by_line)))
                .collect();
            if all.len() > TOLD {
                told.push(format!("{} more", all.len() - TOLD));
            }
            format!("  {:<13} {name}: {}", "named alike", told.join(", "))
        })
        .collect();
    if alike.len() > TOLD {
        lines.push(format!(
            "  {:<13} {} more names",
            "named alike",
            alike.len() - TOLD
        ));
    }
    lines
}

/// The remark on a document in another language.
const NOT_CODED: &str = "not coded: English is coded";

fn is_not_coded(batch: &Batch) -> bool {
    batch.remarks.iter().any(|remark| remark == NOT_CODED)
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

/// Rows that one coding has and the other has not.
struct Differences<'e> {
    /// Held, and not coded now.
    gone: Vec<&'e Event>,
    /// Coded now, and not held.
    come: Vec<&'e Event>,
}

impl<'e> Differences<'e> {
    fn of(held: &'e [Event], new: &'e [Event]) -> Self {
        let lacking = |of: &'e [Event], other: &[Event]| {
            let known: BTreeSet<String> = other.iter().map(told).collect();
            of.iter()
                .filter(|event| !known.contains(&told(event)))
                .collect()
        };
        Differences {
            gone: lacking(held, new),
            come: lacking(new, held),
        }
    }

    /// What makes the library's events other ones than those that `coder` codes now: another coder, or the same one that was asked otherwise.
    fn why(&self, held: &[Event], coder: &str, least: Option<f32>) -> String {
        let version = held.first().map_or("", |event| event.coder.as_str());
        let unsure = |least: f32| {
            self.gone
                .iter()
                .all(|event| event.confidence.is_some_and(|sure| sure < least))
        };
        match least {
            _ if version != coder => format!("is coded otherwise in the library, by {version}"),
            Some(least) if self.come.is_empty() && unsure(least) => {
                format!("has events in the library that are less sure than {least:.2}")
            }
            _ if self.gone.is_empty() => {
                "is in the library without its less sure events, which --least-confidence left out"
                    .to_owned()
            }
            _ => "is in the library as the same coder coded it with another date or speaker, or another --least-confidence".to_owned(),
        }
    }
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
            line: document.line.unwrap_or(1),
            reason: reason.to_owned(),
            raw: document.raw.clone(),
        }],
        ..Batch::new(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entente_reading::{Coder, code_document};

    #[test]
    fn a_threshold_is_no_other_version() {
        let text = "In 2014 Russia attacked Ukraine. In 2014 Peru praised Chile for its help.";
        let coded = |coder: Coder| {
            let document = code_document(text, None, &coder);
            let id = SourceId::new("document-1");
            let rows: Vec<Event> = document
                .events
                .iter()
                .flat_map(|event| event.rows(text, &id, &document.coder))
                .collect();
            (rows, document.coder)
        };
        let (all, coder) = coded(Coder::new());
        let least = all
            .iter()
            .filter_map(|event| event.confidence)
            .fold(0.0, f32::max);
        let (sure, same_coder) = coded(Coder::new().with_least_confidence(least));
        assert_eq!((all.len(), sure.len()), (2, 1));
        let why = |held: &[Event], new: &[Event], coder: &str, least| {
            Differences::of(held, new).why(held, coder, least)
        };
        let less_now = why(&all, &sure, &same_coder, Some(least));
        assert!(less_now.contains("less sure than"), "{less_now}");
        let more_now = why(&sure, &all, &coder, None);
        assert!(
            more_now.contains("--least-confidence left out"),
            "{more_now}"
        );
        let newer = why(&all, &sure, "entente 9 + tables 00000000", Some(least));
        assert!(newer.contains("by entente 0."), "{newer}");
        // The events that stay have the ids that they had.
        assert!(sure.iter().all(|event| {
            all.iter()
                .any(|other| other.id == event.id && told(other) == told(event))
        }));
    }
}
