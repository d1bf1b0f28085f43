//! Phoenix and the Cline Center's historical events (New York Times, Summary of World Broadcasts, FBIS): CSV with a header, written after
//! other readers' code; no real file has been met.
//!
//! Traps: days are month/day/year in some files; the quad class has a 0 for neutral statements.

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide};
use entente_model::day::Day;

use super::codes::{ActorCodes, CameoCodes};
use super::csv_rows::{CsvAdapter, CsvRow, Header, need};
use super::field::KeptRaw;
use super::icews::day_of;

pub(super) struct Phoenix {
    actors: ActorCodes,
    codes: CameoCodes,
    kept: KeptRaw,
}

impl Phoenix {
    pub(super) fn new() -> Phoenix {
        Phoenix {
            actors: ActorCodes::new(CodeSystem::Cameo),
            codes: CameoCodes::default(),
            kept: KeptRaw::default(),
        }
    }
}

impl CsvAdapter for Phoenix {
    fn header(&mut self, header: &Header) -> Result<(), String> {
        need(
            header,
            &[
                "eid",
                "story_date",
                "source",
                "source_root",
                "target",
                "target_root",
                "code",
            ],
        )
    }

    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String> {
        let kept = &mut self.kept;
        kept.clear();
        let whole = |column: &str| row.field(column).parse::<u32>().ok();
        let parts = (whole("year"), whole("month"), whole("day"));
        let day = match parts {
            (Some(year), Some(month), Some(day)) => Day::new(year as i32, month, day),
            _ => day_of(row.field("story_date")),
        };
        let day =
            day.ok_or_else(|| format!("story_date {:?} is no day", row.field("story_date")))?;
        let score = kept.score("goldstein", row.field("goldstein"))?;
        // Leading zeros may have been lost on the way through a spreadsheet.
        let padded;
        let code = match row.field("code") {
            code if code.len() == 2 && row.field("root_code").len() == 1 => {
                padded = format!("0{code}");
                &padded
            }
            code => code,
        };
        let meaning = self.codes.meaning(code);
        if meaning.is_none() && !code.is_empty() {
            kept.keep("code", code);
        }
        let actors = &mut self.actors;
        let mut side = |raw: &'static str, root: &'static str| CodedSide {
            raw: row.field(raw),
            country: row.field(root),
            actor: actors.actor(row.field(root), day),
        };
        let (source, target) = (side("source", "source_root"), side("target", "target_root"));
        let quad_source = row
            .field("quad_class")
            .parse::<u8>()
            .ok()
            .filter(|&quad| quad <= 4);
        let latitude = kept.degrees("lat", row.field("lat"), 90.0);
        let longitude = kept.degrees("lon", row.field("lon"), 180.0);
        let id = row.field("eid");
        sink.event(
            row.place,
            row.raw,
            &CodedEvent {
                id: id.parse().map_or(CodedId::Text(id), CodedId::Number),
                start: day,
                end: day,
                recorded: None,
                source,
                target,
                code: if meaning.is_some() { code } else { "" },
                cameo: meaning.map(|meaning| meaning.cameo),
                plover: meaning.and_then(|meaning| meaning.plover),
                symmetric: meaning.is_some_and(|meaning| meaning.symmetric),
                score,
                quad_source,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths: None,
                place_country: row.field("countryname"),
                latitude,
                longitude,
                place: row.field("placename"),
                address: row.field("aid"),
                text: row.field("joined_issues"),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}
