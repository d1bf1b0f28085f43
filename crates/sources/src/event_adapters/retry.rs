//! Rows out of quarantine, read once more from the bytes that were kept.

use entente_model::coded_event::{CodedEventSink, RowPlace};

use super::csv_rows::{self, CsvAdapter};
use super::lines::{LineAdapter, checked};
use super::{
    Counted, EventKind, EventMap, acled, gdelt, icews, mapped, mentions, phoenix, polecat, quads,
    ucdp, without_map,
};
use crate::error::ImportError;

/// Reads rows that were in quarantine with the adapter of today (or a corrected `map`). `header` is that of their file where it had one that its
/// rows need. Rows that are events now go to `sink` under their old place; the others are handed to it for quarantine. Returns the events.
///
/// # Errors
/// [`ImportError::Damaged`] where the kept header does not fit the adapter, [`ImportError::MapColumn`] where it does not fit the map, and
/// [`ImportError::MapNeeded`].
pub fn read_rows_again(
    kind: EventKind,
    map: Option<&EventMap>,
    (file_name, header): (&str, &[u8]),
    rows: &[(RowPlace, &[u8])],
    sink: &mut dyn CodedEventSink,
) -> Result<u64, ImportError> {
    let mut counted = Counted {
        sink,
        accepted: 0,
        quarantined: 0,
        first_reason: None,
    };
    let of = (file_name, header);
    let counted_ref = &mut counted;
    let mut of_lines = |adapter: &mut dyn LineAdapter| {
        for &(place, raw) in rows {
            if let Err(reason) = checked(adapter, place, raw, counted_ref) {
                counted_ref.quarantine(place, raw, &reason);
            }
        }
        Ok(())
    };
    match kind {
        EventKind::Gdelt => of_lines(&mut gdelt::Gdelt::new()),
        EventKind::GdeltMentions if header.is_empty() => {
            of_lines(&mut mentions::MentionLines::new())
        }
        EventKind::Icews => of_lines(&mut icews::Icews::new(file_name)),
        EventKind::IcewsQuads => of_lines(&mut quads::Quads::new()),
        EventKind::Polecat => of_lines(&mut polecat::Polecat::new()),
        EventKind::GdeltMentions => of_table(of, rows, &mut mentions::MentionTable, &mut counted),
        EventKind::Phoenix => of_table(of, rows, &mut phoenix::Phoenix::new(), &mut counted),
        EventKind::UcdpGed => of_table(of, rows, &mut ucdp::UcdpGed::new(), &mut counted),
        EventKind::Acled => of_table(of, rows, &mut acled::Acled::new(), &mut counted),
        EventKind::Mapped => {
            let map = map.ok_or_else(|| without_map(std::path::Path::new(file_name)))?;
            of_table(of, rows, &mut mapped::Mapped::new(map), &mut counted)
        }
    }?;
    Ok(counted.accepted)
}

fn of_table(
    of: (&str, &[u8]),
    rows: &[(RowPlace, &[u8])],
    adapter: &mut dyn CsvAdapter,
    counted: &mut Counted<'_>,
) -> Result<(), ImportError> {
    for &(place, raw) in rows {
        csv_rows::read_again(of, place, raw, adapter, counted)?;
    }
    Ok(())
}
