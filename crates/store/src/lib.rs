//! The library: a folder of Parquet tables and one SQLite file.
//!
//! - `library.sqlite` holds what is small and relational: sources, coverage, files, documents with their mentions, the
//!   quarantine, and the list of *active* Parquet files. Its `user_version` is the schema version.
//! - `<subject>/part-<source>.parquet` holds the rows of one source, sorted so that a pair of actors lies together;
//!   `events/year=YYYY/` is partitioned by year of the event. All columns are plain types, so that DuckDB, Polars and Spark read
//!   the folder as it is. A date of any precision is EDTF text in `date` with its `precision`, and its first and last day in
//!   `start` and `end` (empty where open); the day of a vote or veto is a `date32`. A row's place is in `source`, `file`, `row`,
//!   `key`, `span_start`, `span_end`. Pairs are `dyad_low`, `dyad_high` in alphabetical order.
//!
//! **Commits are atomic.** Parquet files are written under temporary names, synced and renamed; then one SQLite transaction
//! makes them active. Readers look only at active files, and an active file never changes. A process that dies in between
//! leaves files that nobody reads; the next commit removes them. One writer at a time holds `library.lock`.
//!
//! **Nothing is counted twice.** [`dyad_records`] answers from embedded data and library together; where several editions of a
//! dataset cover a year, one of them feeds it (see [`dyad_records`] for the rule).
//!
//! Deliberately absent: reading of source formats, knowledge of where data came from, and a general SQL engine.

mod alliances;
mod catalogue;
pub mod coded;
mod coding;
mod column;
mod commit;
mod data_table;
mod document_removal;

mod dyad;
mod error;
mod folder;
mod kept;
mod library;
mod lineage;
mod lock;
mod part;
mod precedence;
mod schema;
mod status;
mod table;

pub use commit::Committed;
pub use data_table::TableEntry;
pub use document_removal::RemovedDocuments;

pub use dyad::{
    DocumentMatch, DyadRecords, EventCount, EventCounts, IdealPointRecords, JointAct, Month,
    PartnerCount, VoteRecords, all_ties, all_votes, dyad_records, event_counts,
};
pub use error::StoreError;
pub use folder::default_dir;
pub use library::{Library, QuarantineEntry};
pub use schema::SCHEMA_VERSION;
pub use status::{LibraryStatus, Snapshot, SourceStatus, SubjectCount};
