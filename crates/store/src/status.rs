//! What a library holds, for `entente status`.

use std::fmt;
use std::path::PathBuf;

use entente_model::actor::ActorId;
use entente_model::batch::InputFile;
use entente_model::coverage::{Coverage, Subject};
use entente_model::source::Source;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::catalogue;
use crate::coded::Ledger;
use crate::error::StoreError;
use crate::folder;
use crate::library::Library;
use crate::precedence::same_matter;
use crate::schema::SCHEMA_VERSION;

/// The state of a library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LibraryStatus {
    /// Its folder.
    pub dir: PathBuf,
    /// The version of its schema.
    pub schema_version: u32,
    /// Identifies its content.
    pub snapshot: Snapshot,
    /// Bytes of the SQLite file and all active Parquet files.
    pub bytes: u64,
    /// Each source, in the order of import.
    pub sources: Vec<SourceStatus>,
    /// Records by subject over all sources, superseded ones included.
    pub totals: Vec<(Subject, u64)>,
    /// Rows in quarantine over all sources.
    pub quarantined: u64,
}

/// What the library holds of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceStatus {
    /// The source; `superseded_by` names a newer edition that covers all that this one covers.
    pub source: Source,
    /// Records by subject.
    pub counts: Vec<SubjectCount>,
    /// What the source could have told.
    pub coverage: Vec<Coverage>,
    /// The files that it was read from.
    pub files: Vec<InputFile>,
    /// What the import told the user.
    pub remarks: Vec<String>,
    /// Rows in quarantine.
    pub quarantined: u64,
    /// The slots of a dataset of events whose files each tell of their own part of time.
    pub ledger: Option<Ledger>,
    /// The actors to which some of its files were cut; empty where all are whole.
    pub only_actors: Vec<ActorId>,
}

/// Records of a subject and the years of their dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectCount {
    /// The subject.
    pub subject: Subject,
    /// Records. A vote is one record; a roll call is none.
    pub rows: u64,
    /// The first year of a record's date; `None` where no record has one.
    pub first_year: Option<i16>,
    /// The last such year.
    pub last_year: Option<i16>,
}

/// Identifies the content of a library: the same sources, with the same editions first, give the same snapshot whatever else
/// the order of imports was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Snapshot(String);

impl Snapshot {
    /// SHA-256 in lower-case hexadecimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Library {
    /// What the library holds.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn status(&self) -> Result<LibraryStatus, StoreError> {
        let _one_state = self.read_transaction()?;
        let counts = catalogue::counts(&self.connection).map_err(self.database_error())?;
        let coverage = self.coverage()?;
        let mut sources = Vec::new();
        let ledgers = self.ledgers()?;
        for source in self.sources()? {
            let mut only_actors = Vec::new();
            let read = || {
                let files = catalogue::files(&self.connection, &source.id)?;
                let remarks = catalogue::remarks(&self.connection, &source.id)?;
                let quarantined = catalogue::quarantined(&self.connection, &source.id)?;
                Ok((files, remarks, quarantined))
            };
            let (mut files, remarks, mut quarantined) = read().map_err(self.database_error())?;
            // Files of events as datasets code them are listed apart; the source of such a dataset has no others.
            if source.id.as_str() == source.dataset {
                for file in self.event_files(Some(&source.dataset))? {
                    quarantined += file.quarantined;
                    only_actors.extend(file.only_actors);
                    files.push(InputFile {
                        name: file.name.into(),
                        sha256: file.sha256,
                        bytes: file.bytes,
                        rows: file.rows,
                    });
                }
            }
            let of_source = counts.iter().filter(|(id, _)| *id == source.id);
            only_actors.sort_unstable();
            only_actors.dedup();
            sources.push(SourceStatus {
                ledger: ledgers
                    .iter()
                    .find(|ledger| ledger.dataset == source.id.as_str())
                    .cloned(),
                only_actors,
                counts: of_source.map(|(_, count)| count.clone()).collect(),
                coverage: coverage
                    .iter()
                    .filter(|c| c.source == source.id)
                    .cloned()
                    .collect(),
                files,
                remarks,
                quarantined,
                source,
            });
        }
        let total = |subject: Subject| {
            let of_subject = counts.iter().filter(|(_, count)| count.subject == subject);
            (
                subject,
                of_subject.map(|(_, count)| count.rows).sum::<u64>(),
            )
        };
        Ok(LibraryStatus {
            dir: self.dir.clone(),
            schema_version: SCHEMA_VERSION,
            snapshot: self.snapshot()?,
            bytes: self.bytes()?,
            quarantined: sources.iter().map(|source| source.quarantined).sum(),
            totals: Subject::ALL
                .map(total)
                .into_iter()
                .filter(|(_, rows)| *rows > 0)
                .collect(),
            sources,
        })
    }

    /// Identifies the content, so that an output can say on what it rests.
    ///
    /// # Errors
    /// As [`Library::sources`].
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let sources = self.sources()?;
        let counts = catalogue::counts(&self.connection).map_err(self.database_error())?;
        let subjects = |source: &Source| {
            let of_source = counts.iter().filter(|(id, _)| *id == source.id);
            of_source
                .map(|(_, count)| count.subject)
                .collect::<Vec<_>>()
        };
        let mut lines = Vec::new();
        for (position, source) in sources.iter().enumerate() {
            lines.push(format!("{} {}", source.dataset, source.content_hash));
            // The order of editions decides which of them feeds a year, so it is part of the content.
            for subject in subjects(source) {
                let rank = sources[..position]
                    .iter()
                    .filter(|older| {
                        same_matter(subject, &older.dataset, &source.dataset)
                            && subjects(older).contains(&subject)
                    })
                    .count();
                lines.push(format!(
                    "{} {} {rank}",
                    subject.as_str(),
                    source.content_hash
                ));
            }
        }
        lines.sort_unstable();
        let mut hash = Sha256::new();
        for line in lines {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        Ok(Snapshot(
            hash.finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        ))
    }

    fn bytes(&self) -> Result<u64, StoreError> {
        let path = folder::database(&self.dir);
        let database = path
            .metadata()
            .map_err(StoreError::unreadable(&path))?
            .len();
        let parts = catalogue::parts(&self.connection).map_err(self.database_error())?;
        let events = crate::coded::part_bytes(&self.connection).map_err(self.database_error())?;
        Ok(database + events + parts.iter().map(|part| part.bytes).sum::<u64>())
    }
}
