//! UCDP Georeferenced Event Dataset (Sundberg and Melander 2013): CSV with quotes, 49 columns, written after the codebook; no real file has
//! been met.
//!
//! Traps: an event spans `date_start` to `date_end`; only states have Gleditsch-Ward numbers; a number may be a list of several, which is no one
//! side; the text of a source may hold line ends. All events are organised violence: they count as ASSAULT.

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide};
use entente_model::day::Day;
use entente_model::ontology::PloverType;

use super::codes::ActorCodes;
use super::csv_rows::{CsvAdapter, CsvRow, Header, need};
use super::field::KeptRaw;

pub(super) struct UcdpGed {
    actors: ActorCodes,
    kept: KeptRaw,
}

impl UcdpGed {
    pub(super) fn new() -> UcdpGed {
        UcdpGed {
            actors: ActorCodes::new(CodeSystem::Gw),
            kept: KeptRaw::default(),
        }
    }
}

impl CsvAdapter for UcdpGed {
    fn header(&mut self, header: &Header) -> Result<(), String> {
        need(
            header,
            &[
                "id",
                "type_of_violence",
                "side_a",
                "side_b",
                "date_start",
                "date_end",
                "gwnoa",
                "gwnob",
            ],
        )
    }

    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String> {
        let kept = &mut self.kept;
        kept.clear();
        let id: i64 = row
            .field("id")
            .parse()
            .map_err(|_| format!("id {:?} is no number", row.field("id")))?;
        let day = |column: &str| {
            let text = row.field(column);
            text.get(..10)
                .and_then(Day::from_iso)
                .ok_or_else(|| format!("{column} {text:?} is no day"))
        };
        let (start, end) = (day("date_start")?, day("date_end")?);
        if end < start {
            return Err(format!("date_end {end} is before date_start {start}"));
        }
        let actors = &mut self.actors;
        let mut side = |raw: &'static str, number: &'static str| CodedSide {
            raw: row.field(raw),
            country: row.field(number),
            actor: actors.actor(row.field(number), start),
        };
        let (source, target) = (side("side_a", "gwnoa"), side("side_b", "gwnob"));
        let deaths = kept.count("best", row.field("best"));
        let latitude = kept.degrees("latitude", row.field("latitude"), 90.0);
        let longitude = kept.degrees("longitude", row.field("longitude"), 180.0);
        sink.event(
            row.place,
            row.raw,
            &CodedEvent {
                id: CodedId::Number(id),
                start,
                end,
                recorded: None,
                source,
                target,
                code: row.field("type_of_violence"),
                cameo: None,
                plover: Some(PloverType::Assault),
                symmetric: false,
                score: None,
                quad_source: None,
                is_root: None,
                mentions: None,
                sources: row.field("number_of_sources").parse::<u32>().ok(),
                articles: None,
                tone: None,
                deaths,
                place_country: row.field("country"),
                latitude,
                longitude,
                place: row.field("where_coordinates"),
                address: row.field("source_article"),
                text: row.field("source_headline"),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}
