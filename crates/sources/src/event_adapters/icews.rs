//! ICEWS coded events (Boschee et al. 2015): tab separated with a header, 20 columns, no quotes.
//!
//! Traps: a country stands by its name; missing is empty, "NA" or "NULL", by vintage; days are ISO or month/day/year; an event id is unique
//! only together with its day; weekly files are superseded by yearly ones, of which the stamp in the file's name says which is newer.

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide, RowPlace};
use entente_model::day::Day;

use super::codes::{ActorCodes, CameoCodes};
use super::field::KeptRaw;
use super::lines::{Fields, LineAdapter, text_of};

const COLUMNS: usize = 20;

pub(super) struct Icews {
    fields: Fields,
    countries: ActorCodes,
    codes: CameoCodes,
    kept: KeptRaw,
    recorded: Option<Day>,
    place: String,
    address: String,
}

impl Icews {
    /// The file's name tells when it was made: `events.2018.20200302.tab`, `20181119-icews-events.tab`.
    pub(super) fn new(name: &str) -> Icews {
        let stamps = name.split(|letter: char| !letter.is_ascii_digit());
        Icews {
            fields: Fields::new(),
            countries: ActorCodes::new(CodeSystem::Name),
            codes: CameoCodes::default(),
            kept: KeptRaw::default(),
            recorded: stamps
                .filter_map(|digits| Day::from_digits(digits.as_bytes().get(..8)?))
                .max(),
            place: String::new(),
            address: String::new(),
        }
    }
}

fn missing(text: &str) -> &str {
    match text {
        "NA" | "NULL" => "",
        text => text,
    }
}

/// A day as ISO or month/day/year.
pub(super) fn day_of(text: &str) -> Option<Day> {
    Day::from_iso(text).or_else(|| american_day(text))
}

/// Month/day/year, with or without leading zeros.
pub(super) fn american_day(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let mut next = || {
        let part = parts.next()?;
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            part.parse::<u32>().ok()
        } else {
            None
        }
    };
    let (month, day, year) = (next()?, next()?, next()?);
    (parts.next().is_none() && year >= 1000)
        .then(|| Day::new(year as i32, month, day))
        .flatten()
}

impl LineAdapter for Icews {
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String> {
        let (text, returned) = text_of(line)?;
        let found = self.fields.split(text.as_bytes());
        let fields = &self.fields;
        let field = |place: usize| missing(fields.text(text, place));
        if field(0) == "Event ID" {
            if place.line == 1 {
                return Ok(());
            }
            return Err("a header among the rows".to_owned());
        }
        if found != COLUMNS {
            return Err(format!("{found} fields where {COLUMNS} were expected"));
        }
        let kept = &mut self.kept;
        kept.clear();
        let id: i64 = field(0)
            .parse()
            .map_err(|_| format!("Event ID {:?} is no number", field(0)))?;
        let day = day_of(field(1)).ok_or_else(|| format!("Event Date {:?} is no day", field(1)))?;
        let score = kept.score("Intensity", field(7))?;
        if returned {
            kept.keep("end", "\\r");
        }
        let meaning = self.codes.meaning(field(6));
        if meaning.is_none() && !field(6).is_empty() {
            kept.keep("CAMEO Code", field(6));
        }
        let source = CodedSide {
            raw: field(2),
            country: field(4),
            actor: self.countries.actor(field(4), day),
        };
        let target = CodedSide {
            raw: field(8),
            country: field(10),
            actor: self.countries.actor(field(10), day),
        };
        self.place.clear();
        for part in [field(14), field(16), field(17)] {
            if !part.is_empty() {
                if !self.place.is_empty() {
                    self.place.push_str(", ");
                }
                self.place.push_str(part);
            }
        }
        self.address.clear();
        if !field(11).is_empty() {
            self.address.push_str(field(13));
            self.address.push_str(", story ");
            self.address.push_str(field(11));
            self.address.push_str(", sentence ");
            self.address.push_str(field(12));
        }
        let latitude = kept.degrees("Latitude", field(18), 90.0);
        let longitude = kept.degrees("Longitude", field(19), 180.0);
        sink.event(
            place,
            line,
            &CodedEvent {
                id: CodedId::Number(id),
                start: day,
                end: day,
                recorded: self.recorded,
                source,
                target,
                code: match meaning {
                    Some(_) => field(6),
                    None => "",
                },
                cameo: meaning.map(|meaning| meaning.cameo),
                plover: meaning.and_then(|meaning| meaning.plover),
                symmetric: meaning.is_some_and(|meaning| meaning.symmetric),
                score,
                quad_source: None,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths: None,
                place_country: field(17),
                latitude,
                longitude,
                place: &self.place,
                address: &self.address,
                text: field(5),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}
