//! What a reader hands to the library: the records of one source, all that was wrong with it, and where it came from.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::coverage::{Coverage, Subject};
use crate::data_table::DataTable;
use crate::document::Document;
use crate::event::Event;
use crate::measure::Measure;
use crate::source::{Provenance, Source};
use crate::tie::Tie;
use crate::votes::{IdealPoint, RollCallVotes, Veto};

/// The records of one source.
///
/// Adapters make it from a file, the embedded data make it from the binary, the library keeps it. Rows that could not be read are
/// in `quarantine`: for each file, `rows` = rows kept + rows quarantined.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The source of every record in it.
    pub source: Source,
    /// What the source could have told.
    pub coverage: Vec<Coverage>,
    /// The files read.
    pub files: Vec<InputFile>,
    /// Roll-call votes.
    pub votes: Option<RollCallVotes>,
    /// Ideal points of all seats, estimated from the votes. Embedded data have them; the library keeps none.
    pub ideal_points: Vec<IdealPoint>,
    /// Vetoes.
    pub vetoes: Vec<Veto>,
    /// Alliances, disputes and other ties.
    pub ties: Vec<Tie>,
    /// Events.
    pub events: Vec<Event>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Spans of membership in the state system.
    pub state_system: Vec<SystemMembership>,
    /// Tables kept column by column, for joining.
    pub tables: Vec<DataTable>,
    /// Documents.
    pub documents: Vec<Document>,
    /// Rows that could not be read.
    pub quarantine: Vec<QuarantinedRow>,
    /// What a user should be told: codes that did not resolve, with counts.
    pub remarks: Vec<String>,
}

impl Batch {
    /// An empty batch of a source.
    pub fn new(source: Source) -> Self {
        Batch {
            source,
            coverage: Vec::new(),
            files: Vec::new(),
            votes: None,
            ideal_points: Vec::new(),
            vetoes: Vec::new(),
            ties: Vec::new(),
            events: Vec::new(),
            measures: Vec::new(),
            state_system: Vec::new(),
            tables: Vec::new(),
            documents: Vec::new(),
            quarantine: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// The subjects of which the batch holds records, with their number.
    pub fn counts(&self) -> Vec<(Subject, u64)> {
        let votes = self.votes.as_ref().map_or(0, |votes| {
            votes
                .seats
                .iter()
                .map(|seat| seat.votes.iter().filter(|&&vote| vote != 0).count() as u64)
                .sum()
        });
        let ties = |subject: Subject| {
            let of_subject = self.ties.iter().filter(|tie| tie.kind.subject() == subject);
            (subject, of_subject.count() as u64)
        };
        [
            (Subject::Votes, votes),
            ties(Subject::Alliances),
            ties(Subject::Disputes),
            ties(Subject::Ties),
            (Subject::Events, self.events.len() as u64),
            (Subject::Vetoes, self.vetoes.len() as u64),
            (
                Subject::Measures,
                (self.measures.len() + self.ideal_points.len()) as u64,
            ),
            (Subject::StateSystem, self.state_system.len() as u64),
            (
                Subject::Tables,
                self.tables.iter().map(|table| table.len() as u64).sum(),
            ),
            (Subject::Documents, self.documents.len() as u64),
        ]
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .collect()
    }
}

/// A file that a batch was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// File name without its folder.
    pub name: Arc<str>,
    /// SHA-256 of the file as it lies on disk, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Rows in it, header not counted.
    pub rows: u64,
}

/// A span of membership in the state system, as a dataset states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemMembership {
    /// The state.
    pub actor: ActorId,
    /// The list's number for it.
    pub code: u16,
    /// The list's abbreviation.
    pub abbreviation: String,
    /// First day.
    pub start: Date,
    /// Last day; `None` where it still is a member.
    pub end: Option<Date>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A row that could not be read, kept whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedRow {
    /// File name without its folder.
    pub file: Arc<str>,
    /// Line in a text file or row in a table, from 1; a text file's header is line 1.
    pub line: u64,
    /// Why, for people: what was wrong with which field.
    pub reason: String,
    /// The row as it was.
    pub raw: Vec<u8>,
}
