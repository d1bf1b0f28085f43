//! Events as a dataset codes them, by the million: the form in which adapters hand them to the store, field by field without copies.

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::day::Day;
use crate::ontology::{CameoCode, PloverType, Quad, vocabulary};

/// How a dataset identifies its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodedId<'a> {
    /// By a number.
    Number(i64),
    /// By a text, kept beside the event.
    Text(&'a str),
    /// Not at all: every different row is an event of its own.
    None,
}

/// One side of a coded event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodedSide<'a> {
    /// Code or name as the dataset has it ("USAGOV", "Foreign Affairs (Russia)").
    pub raw: &'a str,
    /// The country in it, as the dataset has it ("USA", "Russia"), empty for none. Unresolved sides are the same side where this is the same.
    pub country: &'a str,
    /// The state, resolved at the event's date; `None` where there is none or it is not known.
    pub actor: Option<ActorId>,
}

/// A score on a scale of conflict and cooperation in thousandths, from −10 to 10: exact sums do not depend on their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(i16);

impl Score {
    /// Wraps thousandths; `None` outside −10,000 to 10,000.
    pub const fn from_thousandths(thousandths: i32) -> Option<Score> {
        if thousandths < -10_000 || thousandths > 10_000 {
            return None;
        }
        Some(Score(thousandths as i16))
    }

    /// Rounds a value to thousandths; `None` outside −10 to 10.
    pub fn new(value: f64) -> Option<Score> {
        if !(-10.0..=10.0).contains(&value) {
            return None;
        }
        Some(Score((value * 1000.0).round() as i16))
    }

    /// The value.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The thousandths.
    pub const fn thousandths(self) -> i16 {
        self.0
    }
}

/// An event as a dataset codes it. Texts are those of the row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CodedEvent<'a> {
    /// The dataset's identifier.
    pub id: CodedId<'a>,
    /// First day.
    pub start: Day,
    /// Last day, the first where it is one day.
    pub end: Day,
    /// The day on which the dataset took it in or last changed it, where it says so. Of two rows with one identifier the later one holds.
    pub recorded: Option<Day>,
    /// Who acts.
    pub source: CodedSide<'a>,
    /// Towards whom.
    pub target: CodedSide<'a>,
    /// The code in the dataset's own ontology, as text: leading zeros count.
    pub code: &'a str,
    /// The same as a CAMEO code, where it is one.
    pub cameo: Option<CameoCode>,
    /// PLOVER type: the dataset's own, or the one that follows from the CAMEO code.
    pub plover: Option<PloverType>,
    /// Both sides act alike (a meeting, a treaty): for the level [`Level::Event`] source and target may change places.
    pub symmetric: bool,
    /// The dataset's score (GDELT's Goldstein scale, ICEWS' intensity).
    pub score: Option<Score>,
    /// The quad class as delivered, 1 to 4; 0 where the dataset has a neutral class and the event is in it.
    pub quad_source: Option<u8>,
    /// The coder took it from the leading part of the text.
    pub is_root: Option<bool>,
    /// Mentions counted.
    pub mentions: Option<u32>,
    /// Sources counted.
    pub sources: Option<u32>,
    /// Articles counted.
    pub articles: Option<u32>,
    /// Tone of the documents.
    pub tone: Option<f32>,
    /// Deaths, best estimate.
    pub deaths: Option<u32>,
    /// The country of the place, in the dataset's own codes (FIPS 10-4 in GDELT), empty for none.
    pub place_country: &'a str,
    /// Degrees north.
    pub latitude: Option<f32>,
    /// Degrees east.
    pub longitude: Option<f32>,
    /// The place by name, empty for none.
    pub place: &'a str,
    /// Web address or citation of the report, empty for none.
    pub address: &'a str,
    /// Sentence, headline or note, empty for none.
    pub text: &'a str,
    /// Values that could not be used, as `column=value` joined by tabs, empty for none.
    pub kept_raw: &'a str,
}

impl CodedEvent<'_> {
    /// The quad class by the one rule for all datasets: by the CAMEO root where there is a code, else by the PLOVER type.
    pub fn quad(&self) -> Option<Quad> {
        match (self.cameo, self.plover) {
            (Some(cameo), _) => Some(cameo.quad()),
            (None, plover) => plover.map(PloverType::quad),
        }
    }
}

/// Where a row stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowPlace {
    /// Line of the unpacked file, from 1; an empty line and a header count.
    pub line: u64,
    /// Offset of its first byte in the unpacked file.
    pub offset: u64,
}

/// A report of an event in one document (GDELT 2.0 mentions; GDELT Event Codebook 2.0). Texts are those of the row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention<'a> {
    /// The event's number.
    pub event: i64,
    /// The day on which the event was first taken in.
    pub event_taken_in: Option<Day>,
    /// The day on which this report was taken in.
    pub taken_in: Day,
    /// 1 web, 2 citation, 3 core, 4 DTIC, 5 JSTOR, 6 other than text.
    pub kind: Option<u8>,
    /// The outlet ("dawn.com").
    pub outlet: &'a str,
    /// Web address, DOI or citation.
    pub address: &'a str,
    /// The sentence in it, from 1.
    pub sentence: Option<u32>,
    /// Confidence in the extraction, 10 to 100 per cent.
    pub confidence: Option<u8>,
    /// Tone of the document.
    pub tone: Option<f32>,
}

/// What takes the rows of a file, one by one, in the order of the file, from whichever thread has read them.
pub trait CodedEventSink: Send {
    /// Takes the header of a file whose rows cannot be read without it.
    fn header(&mut self, _raw: &[u8]) {}

    /// Takes a mention with the bytes of its row. Who keeps only events passes over it.
    fn mention(&mut self, _place: RowPlace, _raw: &[u8], _mention: &Mention<'_>) {}

    /// Takes an event with the bytes of its row, without the end of the line.
    fn event(&mut self, place: RowPlace, raw: &[u8], event: &CodedEvent<'_>);

    /// Takes a row that cannot be read, with the reason.
    fn quarantine(&mut self, place: RowPlace, raw: &[u8], reason: &str);
}

vocabulary! {
    /// How far repeated reports of one event are counted as one. Each level includes the one before.
    Level, "level of de-duplication", {
        /// Every row of every file.
        Raw = "raw",
        /// Rows that are the same to the last byte count once.
        Exact = "exact",
        /// Of rows with one identifier the newest counts; older ones are superseded.
        Revised = "revised",
        /// One a day for each directed dyad and code; undirected for the codes in which both sides act alike.
        Event = "event",
    }
}

impl Level {
    /// The default: what published work on event data mostly counts.
    pub const DEFAULT: Level = Level::Event;
}
