//! Adapters of event datasets: bytes of a file to coded events, row by row, without holding the file.
//!
//! Every line is a row. A row that cannot be an event goes to quarantine with the reason: a wrong number of fields, an empty line, a header
//! among the rows, invalid UTF-8, a NUL, an impossible date, a score outside −10 to 10. A row of which one field cannot be used is an
//! event with that field empty and the value kept in `kept_raw`: an unknown code, a bad coordinate, a carriage return at the end.

mod acled;
mod codes;
mod csv_rows;
mod field;
mod gdelt;
mod gdelt_blocks;
mod icews;
mod input;
mod kind;
mod lines;
mod mapped;
mod mentions;
mod only;
mod phoenix;
mod polecat;
mod quads;
mod read_ahead;
mod retry;
mod ucdp;

use std::path::Path;

use entente_model::coded_event::CodedEventSink;

use crate::error::ImportError;

pub use gdelt::{GdeltRow, read_gdelt_block};
pub use input::{BytesRead, EventInput};
pub use kind::{EventKind, RevisionRule};
pub use lines::LineScanner;
pub use mapped::{EventMap, EventMapError};
pub use only::OnlyActors;
pub use retry::read_rows_again;

/// A file of events that was read to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventsRead {
    /// SHA-256 of the file as it lies on disk, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Rows in it, a header at its beginning not counted.
    pub rows: u64,
    /// Rows that became events.
    pub accepted: u64,
    /// Rows that did not.
    pub quarantined: u64,
}

/// Reads a file of events of a kind: plain or packed (zip, gzip, Zstandard, xz), from a path or standard input. The rows go to `sink` in
/// their order; `read` counts the bytes; `map` describes the columns of a user's own table and is needed for [`EventKind::Mapped`] only.
///
/// # Errors
/// [`ImportError`] where the file is missing, damaged or of another form, and [`ImportError::NoRow`] where none of its rows is an event.
/// Rows that were handed over before are then to be given up.
pub fn read_events(
    kind: EventKind,
    input: &EventInput,
    map: Option<&EventMap>,
    read: &BytesRead,
    sink: &mut dyn CodedEventSink,
) -> Result<EventsRead, ImportError> {
    let mut counted = Counted {
        sink,
        accepted: 0,
        quarantined: 0,
        first_reason: None,
    };
    let opened = input.open(read)?;
    let name = opened.name.clone();
    let (sha256, bytes) = match kind {
        EventKind::Gdelt => gdelt_blocks::read(opened, &mut counted)?,
        EventKind::GdeltMentions => mentions::read(opened, &mut counted)?,
        EventKind::Icews => lines::read(opened, &mut icews::Icews::new(&name), &mut counted)?,
        EventKind::IcewsQuads => lines::read(opened, &mut quads::Quads::new(), &mut counted)?,
        EventKind::Polecat => lines::read(opened, &mut polecat::Polecat::new(), &mut counted)?,
        EventKind::Phoenix => csv_rows::read(opened, &mut phoenix::Phoenix::new(), &mut counted)?,
        EventKind::UcdpGed => csv_rows::read(opened, &mut ucdp::UcdpGed::new(), &mut counted)?,
        EventKind::Acled => csv_rows::read(opened, &mut acled::Acled::new(), &mut counted)?,
        EventKind::Mapped => {
            let map = map.ok_or_else(|| without_map(input.path()))?;
            csv_rows::read(opened, &mut mapped::Mapped::new(map), &mut counted)?
        }
    };
    if counted.accepted == 0 {
        return Err(no_row(input.path(), &counted));
    }
    Ok(EventsRead {
        sha256,
        bytes,
        rows: counted.accepted + counted.quarantined,
        accepted: counted.accepted,
        quarantined: counted.quarantined,
    })
}

fn without_map(path: &Path) -> ImportError {
    ImportError::MapNeeded {
        path: path.to_owned(),
    }
}

fn no_row(path: &Path, counted: &Counted<'_>) -> ImportError {
    ImportError::NoRow {
        path: path.to_owned(),
        quarantined: counted.quarantined as usize,
        first_reason: counted
            .first_reason
            .clone()
            .unwrap_or_else(|| "the file is empty".to_owned()),
    }
}

/// The beginning of some bytes, for a message.
fn shown(raw: &[u8]) -> String {
    let start = &raw[..raw.len().min(60)];
    String::from_utf8_lossy(start).escape_debug().to_string()
}

/// Rows of a file of which none is an event that are looked at before the file is given up.
const HOPELESS: u64 = 100_000;

/// Counts what goes to the sink.
struct Counted<'s> {
    sink: &'s mut dyn CodedEventSink,
    accepted: u64,
    quarantined: u64,
    first_reason: Option<String>,
}

impl Counted<'_> {
    /// Whether so many rows failed from the beginning that the file must be of another kind.
    fn is_hopeless(&self) -> bool {
        self.accepted == 0 && self.quarantined >= HOPELESS
    }
}

impl CodedEventSink for Counted<'_> {
    fn event(
        &mut self,
        place: entente_model::coded_event::RowPlace,
        raw: &[u8],
        event: &entente_model::coded_event::CodedEvent<'_>,
    ) {
        self.accepted += 1;
        self.sink.event(place, raw, event);
    }

    fn header(&mut self, raw: &[u8]) {
        self.sink.header(raw);
    }

    fn mention(
        &mut self,
        place: entente_model::coded_event::RowPlace,
        raw: &[u8],
        mention: &entente_model::coded_event::Mention<'_>,
    ) {
        self.accepted += 1;
        self.sink.mention(place, raw, mention);
    }

    fn quarantine(
        &mut self,
        place: entente_model::coded_event::RowPlace,
        raw: &[u8],
        reason: &str,
    ) {
        self.quarantined += 1;
        if self.first_reason.is_none() {
            self.first_reason = Some(format!("{reason}; it begins \"{}\"", shown(raw)));
        }
        self.sink.quarantine(place, raw, reason);
    }
}
