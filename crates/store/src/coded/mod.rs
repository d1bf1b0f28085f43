//! Events as datasets code them, by the million.
//!
//! Ingest is two functions. *A file to sorted runs*: the rows of a file become compact rows, sorted by dyad, day and identifier, in
//! memory or, beyond a bound, in temporary files; addresses and long texts go to a side table, sorted likewise in stretches.
//! *The runs of a year to a partition and its cube*: the runs and the present partition of the year are merged; for each dyad and day
//! the rows are told apart by [`Level`](entente_model::coded_event::Level), and sums by dyad and month are kept beside them.
//!
//! - `coded-events/dataset=D/year=Y/part-N.parquet`: the rows, sorted by dyad, day and identifier; rows without two known states last.
//! - `coded-texts/dataset=D/part-N.parquet`: address, place and text of the rows, by dyad, `file` and `line`.
//! - `event-cube/dataset=D/year=Y/part-N.cube`: sums by dyad and month, and by dyad and day, exact at each level.
//! - `event-mentions/dataset=D/part-N.parquet`: reports of events, by the number of the event.
//! - `event-totals/dataset=D/year=Y/part-N.parquet`: events by month, country and code at each level, the denominators.
//!
//! Which of several rows counts is decided by their content alone, never by the order in which files arrived.

mod change;
mod columns;
mod commit;
mod cube;
mod cube_build;
mod dictionary_column;
mod dyad_months;
mod event_rows;
mod filter;
mod fingerprint;
mod footers;
mod ingest;
mod ledger;
mod levels;
mod list;
mod mentions;
mod merge;
mod names;
mod parquet_file;
mod partition;
mod places_writer;
mod query;
mod read;
mod remove;
mod retry;
mod revision;
mod row;
mod run;
mod sums;
mod texts;
mod texts_read;
mod totals;

pub use commit::EventsCommitted;
pub(crate) use cube::Cube;
pub use event_rows::event_schema;
pub use filter::{CodedFilter, DyadOverTime, SeriesBy};
pub(crate) use footers::{Footers, Written};
pub use ingest::{EventDataset, EventFile, EventIngest, FileTaken};
pub use ledger::{Ledger, SlotFile, SlotState};
pub use list::{EventFailure, EventFileStatus, EventQuarantineEntry};
pub(crate) use list::{prune_folders, remove_orphans};
pub use mentions::MentionCount;
pub use query::{EventYear, SeriesPoint};
pub use retry::QuarantinedFile;
pub use revision::RevisionKey;

/// Bytes of the active files.
pub(crate) fn part_bytes(connection: &rusqlite::Connection) -> rusqlite::Result<u64> {
    let parts = list::parts(connection, None)?;
    Ok(parts.iter().map(|part| part.bytes).sum())
}
