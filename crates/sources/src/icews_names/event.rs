//! An event told by names: subject, relation, object, day.

use entente_model::event::{Event, EventId, EventStatus};
use entente_model::source::{Basis, Provenance};
use entente_model::time::DateInterval;
use jiff::civil::Date;

use super::{Entity, Relation};

/// An event told by names.
pub(crate) struct NamedEvent<'a> {
    pub(crate) id: EventId,
    pub(crate) day: Date,
    pub(crate) subject: &'a Entity,
    pub(crate) relation: &'a Relation,
    pub(crate) object: &'a Entity,
    pub(crate) provenance: Provenance,
}

impl NamedEvent<'_> {
    /// The event, with both sides as they stood on the day.
    pub(crate) fn event(self) -> Event {
        let (source, target) = (self.subject.on(self.day), self.object.on(self.day));
        let Relation {
            cameo,
            entry,
            label,
        } = self.relation;
        Event {
            occurrence: self.id.clone(),
            id: self.id,
            date: DateInterval::day(self.day),
            text: format!("{} → {}: {}", source.raw, target.raw, lower_first(label)),
            source,
            target,
            mutual: false,
            cameo: *cameo,
            plover: entry.and_then(|entry| entry.plover),
            mode: entry.map_or(String::new(), |entry| entry.mode.to_owned()),
            contexts: entry.map_or(Vec::new(), |entry| {
                entry
                    .contexts
                    .iter()
                    .map(|&context| context.to_owned())
                    .collect()
            }),
            promised_type: None,
            quad_source: None,
            pillar: None,
            // A coded news story says that something happened; nobody has checked.
            status: EventStatus::Reported,
            series: None,
            third: Vec::new(),
            project: String::new(),
            quantities: Vec::new(),
            note: String::new(),
            basis: Basis::File,
            confidence: None,
            coder: "icews".to_owned(),
            provenance: self.provenance,
        }
    }
}

fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
