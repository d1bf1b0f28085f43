//! Documents taken out of the library again, with their events.

use std::collections::BTreeSet;
use std::fs;

use entente_model::source::{Source, SourceId, SourceKind};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::catalogue;
use crate::coding::stem;
use crate::error::StoreError;
use crate::library::Library;
use crate::lock::WriterLock;

/// What went with documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RemovedDocuments {
    /// Documents, those that stood in quarantine included.
    pub documents: u64,
    /// Rows of events that were in force, one for each pair of actors.
    pub events: u64,
    /// Rows of events of older codings, which newer ones had replaced.
    pub replaced_events: u64,
    /// Places that named an actor.
    pub mentions: u64,
    /// Rows in quarantine.
    pub quarantined: u64,
}

impl Library {
    /// Takes documents out of the library with all their codings, all of them in one step; it is then as if they had never been added, and the same files can be
    /// added again. Any coding's id stands for its document; what is no document of the library is passed over.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another process writes, and what SQLite says; then nothing is changed.
    pub fn remove_documents(&mut self, ids: &[SourceId]) -> Result<RemovedDocuments, StoreError> {
        let _lock = WriterLock::acquire(&self.dir, self.patience)?;
        let asked: BTreeSet<&str> = ids.iter().map(stem).collect();
        let going: Vec<Source> = self
            .sources()?
            .into_iter()
            .filter(|source| {
                source.kind == SourceKind::Document && asked.contains(stem(&source.id))
            })
            .collect();
        let failed = StoreError::database(&crate::folder::database(&self.dir));
        let (removed, paths) = take_out(&mut self.connection, &going).map_err(failed)?;
        for path in paths {
            // What stays if this fails is an orphan that no list names; the next commit removes it.
            let _ = fs::remove_file(self.dir.join(path));
        }
        Ok(removed)
    }
}

/// Tables with rows of a source.
const TABLES: [&str; 7] = [
    "documents",
    "quarantine",
    "partitions",
    "counts",
    "remarks",
    "files",
    "coverage",
];
/// Ids of events begin with that of their source and "#", which "$" follows.
const FORGET_APART: &str =
    "DELETE FROM reports_apart WHERE event >= ?1 || '#' AND event < ?1 || '$'";
/// Codings name the one that replaced them.
const FORGET_NEWER: &str = "UPDATE sources SET superseded_by = NULL WHERE superseded_by = ?1";

/// Removes the rows of these sources in one transaction, and says which files nobody names any more.
fn take_out(
    connection: &mut Connection,
    going: &[Source],
) -> rusqlite::Result<(RemovedDocuments, Vec<String>)> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut removed = RemovedDocuments::default();
    let mut paths = Vec::new();
    for source in going {
        let id = source.id.as_str();
        removed.documents += u64::from(source.superseded_by.is_none());
        removed.quarantined += catalogue::quarantined(&transaction, &source.id)?;
        for part in catalogue::parts_of_source(&transaction, &source.id)? {
            if part.table == crate::folder::Table::Events {
                let events = match source.superseded_by {
                    None => &mut removed.events,
                    Some(_) => &mut removed.replaced_events,
                };
                *events += part.rows;
            }
            paths.push(part.path);
        }
        let mentions =
            transaction.execute("DELETE FROM mentions WHERE document = ?1", params![id])?;
        if source.superseded_by.is_none() {
            removed.mentions += mentions as u64;
        }
        transaction.execute(FORGET_APART, params![id])?;
        for table in TABLES {
            transaction.execute(
                &format!("DELETE FROM {table} WHERE source = ?1"),
                params![id],
            )?;
        }
        transaction.execute(FORGET_NEWER, params![id])?;
    }
    for source in going {
        transaction.execute(
            "DELETE FROM sources WHERE id = ?1",
            params![source.id.as_str()],
        )?;
    }
    transaction.commit()?;
    Ok((removed, paths))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step that looks at every row for each document makes a removal of many take the square of their number.
    #[test]
    fn no_step_of_a_removal_looks_at_all_rows() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::schema::migrate(&mut connection, 0).unwrap();
        let plan = |sql: &str| -> Vec<String> {
            connection
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap()
                .query_map(params!["document-1"], |row| row.get("detail"))
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap()
        };
        let deletes = TABLES.map(|table| format!("DELETE FROM {table} WHERE source = ?1"));
        // The database itself asks the last, whether a row that goes is named by another.
        let all = deletes.iter().map(String::as_str).chain([
            FORGET_APART,
            FORGET_NEWER,
            "SELECT * FROM partitions WHERE source = ?1",
            "SELECT 1 FROM sources WHERE superseded_by = ?1",
        ]);
        for sql in all {
            let plan = plan(sql);
            assert!(
                !plan.is_empty() && plan.iter().all(|step| step.starts_with("SEARCH")),
                "{sql}: {plan:?}"
            );
        }
    }
}
