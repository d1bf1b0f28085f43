//! The events of a document as coded by one version, and their replacement by those of another.

use entente_model::batch::Batch;
use entente_model::event::Event;
use entente_model::source::{Provenance, Source, SourceId};

use crate::catalogue;
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::part;
use crate::table;

impl Library {
    /// The newest coding of the document with this source's content: under which id it is kept, and its events. `None` where the library does
    /// not hold the document.
    ///
    /// # Errors
    /// As [`Library::sources`], and [`StoreError::Corrupt`] for a damaged table.
    pub fn newest_coding(&self, document: &Source) -> Result<Option<(SourceId, Vec<Event>)>, StoreError> {
        let sources = self.sources()?;
        let Some(mut source) = sources
            .iter()
            .find(|source| source.dataset == document.dataset && source.content_hash == document.content_hash)
        else {
            return Ok(None);
        };
        // Each replacement is younger than what it replaces, so the chain ends.
        while let Some(next) = &source.superseded_by
            && let Some(newer) = sources.iter().find(|source| source.id == *next)
        {
            source = newer;
        }
        Ok(Some((source.id.clone(), self.events_of(&source.id)?)))
    }

    /// The events of one source, in the order of its files.
    fn events_of(&self, source: &SourceId) -> Result<Vec<Event>, StoreError> {
        let parts = catalogue::parts_of(&self.connection, Table::Events).map_err(self.database_error())?;
        let mut events = Vec::new();
        for (_, part) in parts.iter().filter(|(owner, _)| owner == source) {
            part::read(&self.dir, part, &[], &|_| true, |batch| {
                table::events::decode(batch, 0..batch.num_rows(), &mut events)
            })?;
        }
        Ok(events)
    }

    /// Puts a document's new coding in the place of an old one, all of it or nothing. The new one is kept under an id and a content hash of
    /// its own, made of the old ones and the number of the coding; the old one stays in the list of sources as superseded.
    ///
    /// # Errors
    /// As [`Library::commit`].
    pub fn replace_coding(&mut self, old: &SourceId, mut batch: Batch) -> Result<SourceId, StoreError> {
        let (stem, number) = match old.as_str().rsplit_once(".v") {
            Some((stem, number)) => (stem.to_owned(), number.parse().unwrap_or(1u32) + 1),
            None => (old.to_string(), 2),
        };
        let id = SourceId::new(format!("{stem}.v{number}"));
        batch.source.content_hash = format!("{}.v{number}", batch.source.content_hash);
        rename(&mut batch, &id);
        self.commit(&batch)?;
        catalogue::supersede(&self.connection, old, &id).map_err(self.database_error())?;
        Ok(id)
    }
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
