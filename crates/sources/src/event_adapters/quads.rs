//! ICEWS as quadruples of names: subject, CAMEO label, object, date. See [`crate::for_each_icews_quad`] for the same as full events.

use std::collections::HashMap;

use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide, RowPlace};
use entente_model::day::Day;

use super::codes::is_symmetric;
use super::lines::{Fields, LineAdapter, text_of};
use crate::icews_names::{Entity, Relation};

pub(super) struct Quads {
    fields: Fields,
    entities: HashMap<String, Entity>,
    relations: HashMap<String, (Relation, String)>,
}

impl Quads {
    pub(super) fn new() -> Quads {
        Quads {
            fields: Fields::new(),
            entities: HashMap::new(),
            relations: HashMap::new(),
        }
    }
}

impl LineAdapter for Quads {
    fn line(
        &mut self,
        place: RowPlace,
        line: &[u8],
        sink: &mut dyn CodedEventSink,
    ) -> Result<(), String> {
        let (text, returned) = text_of(line)?;
        let found = self.fields.split(text.as_bytes());
        if found != 4 {
            return Err(format!(
                "{found} fields where subject, CAMEO label, object and date were expected"
            ));
        }
        let field = |place: usize| self.fields.text(text, place);
        let (subject, label, object, date) = (field(0), field(1), field(2), field(3));
        let day = Day::from_iso(date)
            .ok_or_else(|| format!("field 4: {date:?} is no day (write 2005-01-31)"))?;
        if subject.is_empty() || label.is_empty() || object.is_empty() {
            return Err("field 1, 2 or 3 is empty".to_owned());
        }
        for name in [subject, object] {
            if !self.entities.contains_key(name) {
                self.entities.insert(name.to_owned(), Entity::of_name(name));
            }
        }
        if !self.relations.contains_key(label) {
            let relation = Relation::of_label(label);
            let code = relation
                .cameo
                .map_or(String::new(), |code| code.to_string());
            self.relations.insert(label.to_owned(), (relation, code));
        }
        let (relation, code) = &self.relations[label];
        let kept = match (relation.cameo, returned) {
            (None, _) => format!("label={label}"),
            (Some(_), true) => "end=\\r".to_owned(),
            (Some(_), false) => String::new(),
        };
        let side = |name: &str| self.entities[name].on(day.date());
        let (source, target) = (side(subject), side(object));
        sink.event(
            place,
            line,
            &CodedEvent {
                id: CodedId::None,
                start: day,
                end: day,
                recorded: None,
                source: CodedSide {
                    raw: subject,
                    country: match source.actor {
                        Some(_) => "",
                        None => subject,
                    },
                    actor: source.actor,
                },
                target: CodedSide {
                    raw: object,
                    country: match target.actor {
                        Some(_) => "",
                        None => object,
                    },
                    actor: target.actor,
                },
                code,
                cameo: relation.cameo,
                plover: relation.entry.and_then(|entry| entry.plover),
                symmetric: is_symmetric("cameo", code),
                score: None,
                quad_source: None,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths: None,
                place_country: "",
                latitude: None,
                longitude: None,
                place: "",
                address: "",
                text: label,
                kept_raw: &kept,
            },
        );
        Ok(())
    }
}
