//! The events of a document as coded by one version, and their replacement by those of another.

use std::collections::BTreeSet;

use entente_model::batch::Batch;
use entente_model::event::{Event, EventId};
use entente_model::source::{Provenance, Source, SourceId, SourceKind};
use rusqlite::Connection;

use crate::catalogue;
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::lock::WriterLock;
use crate::part;
use crate::table;

impl Library {
    /// The newest coding of the document with this source's content: under which id it is kept, and its events. `None` where the library does
    /// not hold the document.
    ///
    /// # Errors
    /// As [`Library::sources`], and [`StoreError::Corrupt`] for a damaged table.
    pub fn newest_coding(
        &self,
        document: &Source,
    ) -> Result<Option<(SourceId, Vec<Event>)>, StoreError> {
        let known = catalogue::source_with_content(
            &self.connection,
            &document.dataset,
            &document.content_hash,
        );
        let Some(first) = known.map_err(self.database_error())? else {
            return Ok(None);
        };
        let codings = codings(&self.connection, stem(&first));
        // Codings stand in the order of import: the last is the newest.
        let newest = codings.map_err(self.database_error())?.pop();
        let newest = newest.map_or(first, |coding| coding.id);
        let events = self.events_of(&newest)?;
        Ok(Some((newest, events)))
    }

    /// The events of all documents in their newest coding.
    ///
    /// # Errors
    /// As [`Library::sources`], and [`StoreError::Corrupt`] for a damaged table.
    pub fn document_events(&self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        for source in self.sources()? {
            if source.kind == SourceKind::Document && source.superseded_by.is_none() {
                events.append(&mut self.events_of(&source.id)?);
            }
        }
        Ok(events)
    }

    /// Events that the user holds to be acts of their own, whatever they have in common with others.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn reports_apart(&self) -> Result<BTreeSet<EventId>, StoreError> {
        let read = || -> rusqlite::Result<BTreeSet<EventId>> {
            let mut statement = self
                .connection
                .prepare("SELECT event FROM reports_apart ORDER BY event")?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.map(|row| row.map(EventId::new)).collect()
        };
        read().map_err(self.database_error())
    }

    /// Holds an event to be an act of its own (`apart`), or leaves that to the rule again.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes, and what SQLite says.
    pub fn set_apart(&mut self, event: &EventId, apart: bool) -> Result<(), StoreError> {
        let _lock = WriterLock::acquire(&self.dir, self.patience)?;
        let statement = if apart {
            "INSERT OR IGNORE INTO reports_apart (event) VALUES (?1)"
        } else {
            "DELETE FROM reports_apart WHERE event = ?1"
        };
        self.connection
            .execute(statement, [event.as_str()])
            .map_err(self.database_error())?;
        Ok(())
    }

    /// The events of one source, in the order of its files.
    fn events_of(&self, source: &SourceId) -> Result<Vec<Event>, StoreError> {
        let mut parts =
            catalogue::parts_of_source(&self.connection, source).map_err(self.database_error())?;
        parts.retain(|part| part.table == Table::Events);
        parts.sort_by_key(|part| part.year);
        let mut events = Vec::new();
        for part in &parts {
            part::read(
                &self.dir,
                part,
                &[],
                &|_: &part::Bounds<'_>| true,
                |batch| table::events::decode(batch, 0..batch.num_rows(), &mut events),
            )?;
        }
        Ok(events)
    }

    /// Puts a document's new coding in the place of `old`, the newest that the library holds. The new one is kept under an id and a content hash of
    /// its own, made of the old ones and the number of the coding; older ones stay in the list of sources as superseded. Of a process that dies
    /// after the commit, [`Library::supersede_older_codings`] does the rest.
    ///
    /// # Errors
    /// As [`Library::commit`].
    pub fn replace_coding(
        &mut self,
        old: &SourceId,
        mut batch: Batch,
    ) -> Result<SourceId, StoreError> {
        let first = stem(old).to_owned();
        let number = old
            .as_str()
            .rsplit_once(".v")
            .and_then(|(_, number)| number.parse().ok())
            .unwrap_or(1u32)
            + 1;
        let id = SourceId::new(format!("{first}.v{number}"));
        batch.source.content_hash = format!("{}.v{number}", batch.source.content_hash);
        rename(&mut batch, &id);
        self.commit(&batch)?;
        self.supersede_older_codings(&id)?;
        Ok(id)
    }

    /// Puts the older codings of a document out of force. [`Library::replace_coding`] does so itself; where its process died before that, this
    /// does the rest, and nothing where all is done.
    ///
    /// # Errors
    /// As [`Library::commit`].
    pub fn supersede_older_codings(&self, newest: &SourceId) -> Result<(), StoreError> {
        let codings = codings(&self.connection, stem(newest));
        for coding in codings.map_err(self.database_error())? {
            if !coding.in_force || coding.id == *newest {
                continue;
            }
            catalogue::supersede(&self.connection, &coding.id, newest)
                .map_err(self.database_error())?;
        }
        Ok(())
    }
}

/// A document as one version of the coder coded it.
struct Coding {
    id: SourceId,
    in_force: bool,
}

/// Ids that begin with that of a document's first coding and go on with a dot, which "/" follows, and a few others. The index of ids is asked: a library has many
/// documents, and each that is added again asks for its own.
const CODINGS: &str = "SELECT id, superseded_by IS NULL FROM sources WHERE id >= ?1 AND id < ?1 || '/' ORDER BY ordinal";

/// All codings of a document in the order of import, by the id of the first: "document-1", "document-1.v2".
fn codings(connection: &Connection, first: &str) -> rusqlite::Result<Vec<Coding>> {
    let mut found = connection
        .prepare_cached(CODINGS)?
        .query_map([first], |row| {
            Ok(Coding {
                id: SourceId::new(row.get::<_, String>(0)?),
                in_force: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<Vec<Coding>>>()?;
    found.retain(|coding| stem(&coding.id) == first);
    Ok(found)
}

/// The id of a document's first coding.
pub(crate) fn stem(id: &SourceId) -> &str {
    id.as_str()
        .rsplit_once(".v")
        .map_or(id.as_str(), |(stem, _)| stem)
}

/// Gives a batch of a document another id.
fn rename(batch: &mut Batch, id: &SourceId) {
    let own = |provenance: &mut Provenance| provenance.source = id.clone();
    batch.source.id = id.clone();
    for document in &mut batch.documents {
        document.source = id.clone();
    }
    let old_prefix = |text: &str| text.split_once('#').map(|(_, rest)| format!("{id}#{rest}"));
    for event in &mut batch.events {
        own(&mut event.provenance);
        for name in [&mut event.id, &mut event.occurrence] {
            if let Some(renamed) = old_prefix(name.as_str()) {
                *name = entente_model::event::EventId::new(renamed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A look at every source for each document makes adding the same documents again take the square of their number.
    #[test]
    fn codings_are_found_without_a_look_at_all_sources() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::schema::migrate(&mut connection, 0).unwrap();
        let plan: Vec<String> = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {CODINGS}"))
            .unwrap()
            .query_map(["document-1"], |row| row.get("detail"))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert!(
            plan.iter().any(|step| step.starts_with("SEARCH"))
                && !plan.iter().any(|step| step.starts_with("SCAN")),
            "{plan:?}"
        );
    }
}
