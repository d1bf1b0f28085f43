//! ACLED (Raleigh et al. 2010): CSV with quotes, 31 columns, written after the codebook; no real file has been met, and none may be
//! redistributed.
//!
//! Traps: days are "16 May 2025" or ISO; `inter1` and `inter2` changed from numbers to words in 2024 and are not read; rows are revised in place,
//! with a newer `timestamp`. Most events are inside a state: a side is a state's where its name says "Military Forces of", "Police Forces of"
//! or "Government of" a state.

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide};
use entente_model::day::Day;
use entente_model::ontology::PloverType;
use entente_model::time::MONTHS;

use super::codes::ActorCodes;
use super::csv_rows::{CsvAdapter, CsvRow, Header, need};
use super::field::KeptRaw;

pub(super) struct Acled {
    actors: ActorCodes,
    kept: KeptRaw,
}

impl Acled {
    pub(super) fn new() -> Acled {
        Acled {
            actors: ActorCodes::new(CodeSystem::Name),
            kept: KeptRaw::default(),
        }
    }
}

/// The state in "Military Forces of Russia (2000-) Air Force".
fn state_of(actor: &str) -> &str {
    let organs = ["Military Forces of ", "Police Forces of ", "Government of "];
    organs
        .iter()
        .find_map(|organ| actor.strip_prefix(organ))
        .map_or("", |rest| rest.split(" (").next().unwrap_or(rest))
}

/// "16 May 2025" or ISO.
fn day_of(text: &str) -> Option<Day> {
    Day::from_iso(text).or_else(|| {
        let mut words = text.split_whitespace();
        let day = words.next()?.parse().ok()?;
        let name = words.next()?;
        let month = MONTHS
            .iter()
            .position(|month| name.len() >= 3 && month.starts_with(name))?;
        let year = words.next()?.parse().ok()?;
        Day::new(year, month as u32 + 1, day)
    })
}

impl CsvAdapter for Acled {
    fn header(&mut self, header: &Header) -> Result<(), String> {
        need(
            header,
            &[
                "event_id_cnty",
                "event_date",
                "event_type",
                "sub_event_type",
                "actor1",
                "actor2",
            ],
        )
    }

    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String> {
        let kept = &mut self.kept;
        kept.clear();
        let date = row.field("event_date");
        let day = day_of(date).ok_or_else(|| format!("event_date {date:?} is no day"))?;
        if row.field("event_id_cnty").is_empty() {
            return Err("event_id_cnty is missing".to_owned());
        }
        let actors = &mut self.actors;
        let mut side = |raw: &'static str| {
            let state = state_of(row.field(raw));
            CodedSide {
                raw: row.field(raw),
                country: state,
                actor: actors.actor(state, day),
            }
        };
        let (source, target) = (side("actor1"), side("actor2"));
        let plover = match row.field("event_type") {
            "Battles" | "Explosions/Remote violence" | "Violence against civilians" => {
                Some(PloverType::Assault)
            }
            "Protests" | "Riots" => Some(PloverType::Protest),
            _ => None,
        };
        let deaths = kept.count("fatalities", row.field("fatalities"));
        let latitude = kept.degrees("latitude", row.field("latitude"), 90.0);
        let longitude = kept.degrees("longitude", row.field("longitude"), 180.0);
        // Seconds since 1970.
        let changed = row.field("timestamp").parse::<i64>().ok();
        let recorded = changed
            .and_then(|seconds| i32::try_from(seconds.div_euclid(86_400)).ok())
            .and_then(Day::from_number);
        sink.event(
            row.place,
            row.raw,
            &CodedEvent {
                id: CodedId::Text(row.field("event_id_cnty")),
                start: day,
                end: day,
                recorded,
                source,
                target,
                code: row.field("sub_event_type"),
                cameo: None,
                plover,
                symmetric: false,
                score: None,
                quad_source: None,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths,
                place_country: row.field("country"),
                latitude,
                longitude,
                place: row.field("location"),
                address: row.field("source"),
                text: row.field("notes"),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_in_two_forms_and_states_in_the_names_of_their_organs() {
        let day = Day::new(2025, 5, 16);
        for text in ["16 May 2025", "2025-05-16"] {
            assert_eq!(day_of(text), day, "{text}");
        }
        assert_eq!(day_of("31 April 2025"), None);
        assert_eq!(
            state_of("Military Forces of Russia (2000-) Air Force"),
            "Russia"
        );
        assert_eq!(state_of("Protesters (Pakistan)"), "");
    }
}
