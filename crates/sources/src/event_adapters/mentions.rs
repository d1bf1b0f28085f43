//! GDELT 2.0 mentions: each report of an event (GDELT Event Codebook 2.0, "Mentions table").
//!
//! 16 fields, tab separated, no header. The offsets of the actors are -1 where the coder has none. Exports by data frames come as CSV with
//! a header, and are read too. Traps: the number of an event is joined to the events of all days before, and counts in the event table are
//! those of its first quarter of an hour only.

use entente_model::coded_event::{CodedEventSink, Mention, RowPlace};
use entente_model::day::Day;

use super::Counted;
use super::csv_rows::{self, CsvAdapter, CsvRow, Header, need};
use super::field::{count, number};
use super::input::Opened;
use super::lines::{self, Fields, LineAdapter, text_of};
use crate::error::ImportError;

const FIELDS: usize = 16;

/// The columns that are used, as the codebook calls them in lower case, and their places.
const COLUMNS: [(&str, usize); 9] = [
    ("globaleventid", 0),
    ("eventtimedate", 1),
    ("mentiontimedate", 2),
    ("mentiontype", 3),
    ("mentionsourcename", 4),
    ("mentionidentifier", 5),
    ("sentenceid", 6),
    ("confidence", 11),
    ("mentiondoctone", 13),
];

/// Reads a file in either form.
pub(super) fn read(
    mut opened: Opened,
    counted: &mut Counted<'_>,
) -> Result<(String, u64), ImportError> {
    let start = opened.peek(32).map_err(|error| opened.damaged(&error))?;
    let is_table = start.to_ascii_lowercase().starts_with(b"globaleventid,");
    if is_table {
        csv_rows::read(opened, &mut MentionTable, counted)
    } else {
        lines::read(opened, &mut MentionLines::new(), counted)
    }
}

/// A mention from its fields, which `field` gives by their names.
fn mention<'r>(field: impl Fn(&str) -> &'r str) -> Result<Mention<'r>, String> {
    let day = |column: &str| field(column).as_bytes().get(..8).and_then(Day::from_digits);
    let event = field("globaleventid");
    let small = |column: &str, range: std::ops::RangeInclusive<u32>| {
        count(field(column))
            .filter(|value| range.contains(value))
            .and_then(|value| u8::try_from(value).ok())
    };
    Ok(Mention {
        event: event
            .parse()
            .map_err(|_| format!("GLOBALEVENTID {event:?} is no number"))?,
        event_taken_in: day("eventtimedate"),
        taken_in: day("mentiontimedate")
            .ok_or_else(|| format!("MentionTimeDate {:?} is no day", field("mentiontimedate")))?,
        kind: small("mentiontype", 1..=6),
        outlet: field("mentionsourcename"),
        address: field("mentionidentifier"),
        sentence: count(field("sentenceid")),
        confidence: small("confidence", 0..=100),
        tone: number(field("mentiondoctone")),
    })
}

pub(super) struct MentionLines {
    fields: Fields,
}

impl MentionLines {
    pub(super) fn new() -> MentionLines {
        MentionLines {
            fields: Fields::new(),
        }
    }
}

impl LineAdapter for MentionLines {
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String> {
        let (text, _) = text_of(line)?;
        let found = self.fields.split(text.as_bytes());
        if found != FIELDS {
            return Err(format!("{found} fields where {FIELDS} were expected"));
        }
        let field = |column: &str| {
            let place = COLUMNS.iter().find(|(name, _)| *name == column);
            place.map_or("", |&(_, place)| self.fields.text(text, place))
        };
        sink.mention(place, line, &mention(field)?);
        Ok(())
    }
}

pub(super) struct MentionTable;

impl CsvAdapter for MentionTable {
    fn header(&mut self, header: &Header) -> Result<(), String> {
        need(header, &COLUMNS.map(|(name, _)| name))
    }

    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String> {
        let mention = mention(|column| row.field(column))?;
        sink.mention(row.place, row.raw, &mention);
        Ok(())
    }
}
