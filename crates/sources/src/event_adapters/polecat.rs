//! POLECAT (Halterman et al. 2023; Dataverse AJGVIT): tab separated with a header, 40 columns, written after its codebook and readers of
//! others; no real file has been met.
//!
//! Traps: missing is the word "None"; some files have excess tabs at the ends of rows, or more names in the header than columns; an actor
//! country may be a list; identifiers repeat across yearly files.

use std::collections::HashMap;

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide, RowPlace};
use entente_model::ontology::PloverType;

use super::codes::{ActorCodes, is_symmetric};
use super::field::KeptRaw;
use super::icews::day_of;
use super::lines::{LineAdapter, text_of};

const COLUMNS: usize = 40;

/// The columns of the codebook, used where a file has no header.
const NAMES: [&str; COLUMNS] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Event Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

pub(super) struct Polecat {
    columns: HashMap<String, usize>,
    actors: ActorCodes,
    kept: KeptRaw,
}

impl Polecat {
    pub(super) fn new() -> Polecat {
        let columns = NAMES.iter().enumerate();
        Polecat {
            columns: columns
                .map(|(place, name)| ((*name).to_owned(), place))
                .collect(),
            actors: ActorCodes::new(CodeSystem::Iso3),
            kept: KeptRaw::default(),
        }
    }
}

fn missing(text: &str) -> &str {
    match text.trim() {
        "None" => "",
        text => text,
    }
}

/// The one country of a list; `None` where it names several.
fn one_country(list: &str) -> Option<&str> {
    let mut parts = list
        .split([';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let first = parts.next()?;
    parts.all(|part| part == first).then_some(first)
}

impl LineAdapter for Polecat {
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String> {
        let (text, returned) = text_of(line)?;
        let mut fields: Vec<&str> = text.split('\t').collect();
        if fields[0] == "Event ID" {
            if place.line != 1 {
                return Err("a header among the rows".to_owned());
            }
            // Names beyond the columns ("Headline") name nothing.
            self.columns = fields
                .iter()
                .take(COLUMNS)
                .enumerate()
                .map(|(place, name)| (name.trim().to_owned(), place))
                .collect();
            return Ok(());
        }
        let found = fields.len();
        while fields.len() > COLUMNS && fields.last().is_some_and(|field| field.is_empty()) {
            fields.pop();
        }
        if fields.len() != COLUMNS {
            return Err(format!("{found} fields where {COLUMNS} were expected"));
        }
        let columns = &self.columns;
        let field = |name: &str| {
            columns
                .get(name)
                .map_or("", |&place| missing(fields[place]))
        };
        let kept = &mut self.kept;
        kept.clear();
        if returned {
            kept.keep("end", "\\r");
        }
        if field("Event ID").is_empty() {
            return Err("Event ID is missing".to_owned());
        }
        let date = field("Event Date");
        let day = date
            .get(..10)
            .and_then(day_of)
            .or_else(|| day_of(date))
            .ok_or_else(|| format!("Event Date {date:?} is no day"))?;
        let score = kept.score("Event Intensity", field("Event Intensity"))?;
        let plover: Option<PloverType> = field("Event Type").to_uppercase().parse().ok();
        if plover.is_none() && !field("Event Type").is_empty() {
            kept.keep("Event Type", field("Event Type"));
        }
        let code = match (plover, field("Event Mode")) {
            (None, _) => String::new(),
            (Some(plover), "") => plover.as_str().to_owned(),
            (Some(plover), mode) => format!("{plover}/{mode}"),
        };
        let quad_source = match field("Quad Code").to_uppercase().as_str() {
            "VERBAL COOPERATION" => Some(1),
            "MATERIAL COOPERATION" => Some(2),
            "VERBAL CONFLICT" => Some(3),
            "MATERIAL CONFLICT" => Some(4),
            "" => None,
            other => {
                kept.keep("Quad Code", other);
                None
            }
        };
        let actors = &mut self.actors;
        let mut side = |name: &'static str, country: &'static str| {
            let list = field(country);
            CodedSide {
                raw: field(name),
                country: list,
                actor: one_country(list).and_then(|code| actors.actor(code, day)),
            }
        };
        let source = side("Actor Name", "Actor Country");
        let target = side("Recipient Name", "Recipient Country");
        let published = field("Publication Date");
        let latitude = kept.degrees("Latitude", field("Latitude"), 90.0);
        let longitude = kept.degrees("Longitude", field("Longitude"), 180.0);
        sink.event(
            place,
            line,
            &CodedEvent {
                id: CodedId::Text(field("Event ID")),
                start: day,
                end: day,
                recorded: published.get(..10).and_then(day_of),
                source,
                target,
                code: &code,
                cameo: None,
                plover,
                symmetric: plover.is_some_and(|plover| is_symmetric("plover", plover.as_str())),
                score,
                quad_source,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths: None,
                place_country: field("Country"),
                latitude,
                longitude,
                place: field("Placename"),
                address: field("Source"),
                text: field("Contexts"),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}
