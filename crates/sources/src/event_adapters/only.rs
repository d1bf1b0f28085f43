//! Events of some actors only.

use entente_model::actor::ActorId;
use entente_model::coded_event::{CodedEvent, CodedEventSink, Mention, RowPlace};

/// Hands on the events in which one of some actors takes part, and counts the others. Rows for quarantine are all handed on.
pub struct OnlyActors<'s> {
    sink: &'s mut dyn CodedEventSink,
    actors: &'s [ActorId],
    dropped: u64,
}

impl<'s> OnlyActors<'s> {
    /// Without actors, everything is handed on.
    pub fn new(sink: &'s mut dyn CodedEventSink, actors: &'s [ActorId]) -> OnlyActors<'s> {
        OnlyActors {
            sink,
            actors,
            dropped: 0,
        }
    }

    /// Events that were not handed on.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

impl CodedEventSink for OnlyActors<'_> {
    fn event(&mut self, place: RowPlace, raw: &[u8], event: &CodedEvent<'_>) {
        let sides = [event.source.actor, event.target.actor];
        let wanted = sides
            .iter()
            .flatten()
            .any(|actor| self.actors.contains(actor));
        if self.actors.is_empty() || wanted {
            self.sink.event(place, raw, event);
        } else {
            self.dropped += 1;
        }
    }

    /// A mention names no actor, so none is left out.
    fn mention(&mut self, place: RowPlace, raw: &[u8], mention: &Mention<'_>) {
        self.sink.mention(place, raw, mention);
    }

    fn header(&mut self, raw: &[u8]) {
        self.sink.header(raw);
    }

    fn quarantine(&mut self, place: RowPlace, raw: &[u8], reason: &str) {
        self.sink.quarantine(place, raw, reason);
    }
}
