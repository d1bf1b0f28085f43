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
    pub fn newest_coding(
        &self,
        document: &Source,
    ) -> Result<Option<(SourceId, Vec<Event>)>, StoreError> {
        let sources = self.sources()?;
        let same = |source: &&Source| {
            source.dataset == document.dataset && source.content_hash == document.content_hash
        };
        let Some(first) = sources.iter().find(same) else {
            return Ok(None);
        };
        // Sources stand in the order of import: the last of the document's codings is the newest.
        let newest = sources
            .iter()
            .rfind(|source| is_coding_of(&source.id, &first.id))
            .unwrap_or(first);
        Ok(Some((newest.id.clone(), self.events_of(&newest.id)?)))
    }

    /// The events of one source, in the order of its files.
    fn events_of(&self, source: &SourceId) -> Result<Vec<Event>, StoreError> {
        let parts =
            catalogue::parts_of(&self.connection, Table::Events).map_err(self.database_error())?;
        let mut events = Vec::new();
        for (_, part) in parts.iter().filter(|(owner, _)| owner == source) {
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
    /// its own, made of the old ones and the number of the coding; older ones stay in the list of sources as superseded. A process that dies
    /// after the commit and before that leaves both codings in force, until the next replacement.
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
        let older = self.sources()?;
        for source in older
            .iter()
            .filter(|source| source.id != id && is_coding_of(&source.id, &SourceId::new(&first)))
        {
            catalogue::supersede(&self.connection, &source.id, &id)
                .map_err(self.database_error())?;
        }
        Ok(id)
    }
}

/// The id of a document's first coding.
fn stem(id: &SourceId) -> &str {
    id.as_str()
        .rsplit_once(".v")
        .map_or(id.as_str(), |(stem, _)| stem)
}

fn is_coding_of(id: &SourceId, first: &SourceId) -> bool {
    stem(id) == first.as_str()
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
