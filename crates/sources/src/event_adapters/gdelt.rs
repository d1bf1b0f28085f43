//! GDELT events, versions 1.0 and 2.0 (GDELT Data Format Codebook 1.03; GDELT Event Codebook 2.0).
//!
//! Tab separated whatever the file is called, no header, no quotes. 57 fields until March 2013, 58 with the address of the report, 61 with
//! three more codes of places: the vintage is decided row by row. Traps: event codes are text ("036"); actors carry CAMEO codes and places
//! FIPS 10-4 codes; supra-national "countries" (EUR, AFR) stand among the actors' countries; days are inferred from the text, so that many rows
//! are dated exactly 7, 30 or 365 days before they were added; the delivered quad class puts root 09 in class 2 and root 14 in class 3.

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide, RowPlace};
use entente_model::day::Day;

use super::codes::{ActorCodes, CameoCodes};
use super::field::{KeptRaw, count, number};
use super::lines::{EMPTY, Fields, LineAdapter, NUL, Scan, valid};

/// The forms in which GDELT's rows came over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GdeltVintage {
    /// 57 fields: the backfile to March 2013, without an address.
    Backfile,
    /// 58 fields: daily files from April 2013.
    Daily,
    /// 61 fields: version 2.0.
    V2,
}

impl GdeltVintage {
    fn of_fields(count: usize) -> Option<GdeltVintage> {
        match count {
            57 => Some(GdeltVintage::Backfile),
            58 => Some(GdeltVintage::Daily),
            61 => Some(GdeltVintage::V2),
            _ => None,
        }
    }

    /// Fields of a block on a place.
    const fn place_fields(self) -> usize {
        match self {
            GdeltVintage::V2 => 8,
            _ => 7,
        }
    }
}

const FIRST_PLACE: usize = 35;

/// Reads rows of GDELT.
pub struct GdeltRow {
    fields: Fields,
    actors: ActorCodes,
    codes: CameoCodes,
    kept: KeptRaw,
    /// The days that the last row had, its own and that of recording: most rows have them too.
    days: [(Vec<u8>, Option<Day>); 2],
}

pub(super) type Gdelt = GdeltRow;

impl Default for GdeltRow {
    fn default() -> Self {
        GdeltRow::new()
    }
}

impl GdeltRow {
    /// A reader that has resolved nothing yet.
    pub fn new() -> GdeltRow {
        GdeltRow {
            fields: Fields::new(),
            actors: ActorCodes::new(CodeSystem::Cameo),
            codes: CameoCodes::default(),
            kept: KeptRaw::default(),
            days: Default::default(),
        }
    }

    /// Reads a line and hands the event to `each`; else the reason why it is none.
    ///
    /// # Errors
    /// The reason, for people.
    pub fn read<T>(
        &mut self,
        line: &[u8],
        each: impl FnOnce(&CodedEvent<'_>) -> T,
    ) -> Result<T, String> {
        let scan = self.fields.scan(line);
        self.read_scanned(line, scan, each)
    }

    /// The first of some whole lines, without its end, and where its fields are.
    pub(super) fn first_line_of<'l>(&mut self, lines: &'l [u8]) -> (&'l [u8], Scan) {
        let scan = self.fields.scan_first(lines);
        (&lines[..scan.length], scan)
    }

    /// What is kept raw of the line parsed last.
    pub(super) fn kept_raw(&self) -> &str {
        self.kept.as_str()
    }

    /// As [`GdeltRow::read`] after the fields were found.
    fn read_scanned<T>(
        &mut self,
        line: &[u8],
        scan: Scan,
        each: impl FnOnce(&CodedEvent<'_>) -> T,
    ) -> Result<T, String> {
        let event = self.parse(line, scan)?;
        Ok(each(&CodedEvent {
            kept_raw: self.kept.as_str(),
            ..event
        }))
    }

    /// The event of a line whose fields were found last; what is kept raw of it is told by [`GdeltRow::kept_raw`].
    pub(super) fn parse<'l>(
        &mut self,
        line: &'l [u8],
        scan: Scan,
    ) -> Result<CodedEvent<'l>, String> {
        self.kept.clear();
        if line.is_empty() {
            return Err(EMPTY.to_owned());
        }
        let (line, returned) = match line.strip_suffix(b"\r") {
            Some(line) => (line, true),
            None => (line, false),
        };
        if returned {
            self.fields.shorten_last();
        }
        if scan.has_nul {
            return Err(NUL.to_owned());
        }
        let text = valid(line)?;
        let Some(vintage) = GdeltVintage::of_fields(scan.fields) else {
            return Err(wrong_count(text, scan.fields));
        };
        let [start, taken_in] = &mut self.days;
        let fields = &self.fields;
        let field = |place: usize| fields.text(text, place);
        let kept = &mut self.kept;
        let id: i64 = field(0)
            .parse()
            .map_err(|_| format!("GlobalEventID {:?} is no number", field(0)))?;
        let day = known_day(start, field(1).as_bytes())
            .ok_or_else(|| format!("SQLDATE {:?} is no day", field(1)))?;
        let score = kept.score("GoldsteinScale", field(30))?;
        if returned {
            kept.keep("end", "\\r");
        }
        let meaning = self.codes.meaning(field(26));
        if meaning.is_none() && !field(26).is_empty() {
            kept.keep("EventCode", field(26));
        }
        let source = CodedSide {
            raw: field(5),
            country: field(7),
            actor: self.actors.actor(field(7), day),
        };
        let target = CodedSide {
            raw: field(15),
            country: field(17),
            actor: self.actors.actor(field(17), day),
        };
        let place = FIRST_PLACE + 2 * vintage.place_fields();
        let coordinates = place + vintage.place_fields() - 3;
        let added = FIRST_PLACE + 3 * vintage.place_fields();
        let recorded = field(added).as_bytes().get(..8);
        let recorded = recorded.and_then(|digits| known_day(taken_in, digits));
        if recorded.is_none() {
            kept.keep("DATEADDED", field(added));
        }
        let quad_source = match field(29) {
            "1" => Some(1),
            "2" => Some(2),
            "3" => Some(3),
            "4" => Some(4),
            "" => None,
            other => {
                kept.keep("QuadClass", other);
                None
            }
        };
        let latitude = kept.degrees("ActionGeo_Lat", field(coordinates), 90.0);
        let longitude = kept.degrees("ActionGeo_Long", field(coordinates + 1), 180.0);
        let mentions = kept.count("NumMentions", field(31));
        let sources = kept.count("NumSources", field(32));
        let articles = kept.count("NumArticles", field(33));
        Ok(CodedEvent {
            id: CodedId::Number(id),
            start: day,
            end: day,
            recorded,
            source,
            target,
            code: match meaning {
                Some(_) => field(26),
                None => "",
            },
            cameo: meaning.map(|meaning| meaning.cameo),
            plover: meaning.and_then(|meaning| meaning.plover),
            symmetric: meaning.is_some_and(|meaning| meaning.symmetric),
            score,
            quad_source,
            is_root: match field(25) {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            },
            mentions,
            sources,
            articles,
            tone: number(field(34)),
            deaths: None,
            place_country: field(place + 2),
            latitude,
            longitude,
            place: field(place + 1),
            address: match vintage {
                GdeltVintage::Backfile => "",
                GdeltVintage::Daily | GdeltVintage::V2 => field(added + 1),
            },
            text: "",
            kept_raw: "",
        })
    }
}

/// The day of eight digits; `last` is what the row before had.
fn known_day(last: &mut (Vec<u8>, Option<Day>), digits: &[u8]) -> Option<Day> {
    if last.0 != digits {
        last.0.clear();
        last.0.extend_from_slice(digits);
        last.1 = Day::from_digits(digits);
    }
    last.1
}

fn wrong_count(text: &str, found: usize) -> String {
    let hint = match text.matches(';').count() {
        40.. => "; it looks separated by semicolons",
        _ => "",
    };
    if hint.is_empty() && text.to_ascii_uppercase().starts_with("GLOBALEVENTID") {
        return "a header among the rows".to_owned();
    }
    format!("{found} fields where 57, 58 or 61 were expected{hint}")
}

impl LineAdapter for GdeltRow {
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String> {
        self.read(line, |event| sink.event(place, line, event))
    }

    fn first_line(
        &mut self,
        place: RowPlace,
        lines: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> (usize, Result<(), String>) {
        let scan = self.fields.scan_first(lines);
        let line = &lines[..scan.length];
        let taken = self.read_scanned(line, scan, |event| sink.event(place, line, event));
        (scan.length, taken)
    }
}

/// The least that dyad-months need of the first of some whole lines, validated as an event is: used where a file is summed without being
/// kept. Returns the length of the line without its end.
///
/// # Errors
/// The reason why the row is no event.
pub fn read_gdelt_block(
    reader: &mut GdeltRow,
    lines: &[u8],
    each: impl FnOnce(Day, CodedSide<'_>, CodedSide<'_>),
) -> (usize, Result<(), String>) {
    let scan = reader.fields.scan_first(lines);
    let read = read_months(reader, &lines[..scan.length], scan, each);
    (scan.length, read)
}

fn read_months(
    reader: &mut GdeltRow,
    line: &[u8],
    scan: Scan,
    each: impl FnOnce(Day, CodedSide<'_>, CodedSide<'_>),
) -> Result<(), String> {
    if line.is_empty() {
        return Err(EMPTY.to_owned());
    }
    let line = match line.strip_suffix(b"\r") {
        Some(line) => {
            reader.fields.shorten_last();
            line
        }
        None => line,
    };
    if scan.has_nul {
        return Err(NUL.to_owned());
    }
    let text = valid(line)?;
    if GdeltVintage::of_fields(scan.fields).is_none() {
        return Err(wrong_count(text, scan.fields));
    }
    let fields = &reader.fields;
    let field = |place: usize| fields.text(text, place);
    field(0)
        .parse::<i64>()
        .map_err(|_| format!("GlobalEventID {:?} is no number", field(0)))?;
    let day = known_day(&mut reader.days[0], field(1).as_bytes())
        .ok_or_else(|| format!("SQLDATE {:?} is no day", field(1)))?;
    reader.kept.clear();
    reader.kept.score("GoldsteinScale", field(30))?;
    let _ = (count(field(31)), reader.codes.meaning(field(26)));
    let side = |actors: &mut ActorCodes, raw: usize| CodedSide {
        raw: field(raw),
        country: field(raw + 2),
        actor: actors.actor(field(raw + 2), day),
    };
    let source = side(&mut reader.actors, 5);
    let target = side(&mut reader.actors, 15);
    each(day, source, target);
    Ok(())
}
