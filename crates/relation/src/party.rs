//! One side of a dyad: an actor and the line of continuation that it stands in.

use entente_model::actor::{ActorId, DateSpan, StateList, actors};
use jiff::civil::{Date, date};

/// One side of a dyad, with the actors that it continues: Russia's lineage holds the USSR from 1922 to 1991.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// The latest actor of the lineage.
    pub actor: ActorId,
    /// Its present name, or its last.
    pub name: String,
    /// Actors and spans in the order of time.
    pub lineage: Vec<(ActorId, DateSpan)>,
}

impl Party {
    pub(crate) fn new(lineage: Vec<(ActorId, DateSpan)>) -> Self {
        let actor = lineage
            .last()
            .map_or(ActorId::literal("NONE"), |&(actor, _)| actor);
        let name = actors()
            .get(actor)
            .map_or_else(|| actor.to_string(), |actor| actor.name_on(None).to_owned());
        Party {
            actor,
            name,
            lineage,
        }
    }

    /// Whether an actor belongs to the lineage at any time.
    pub fn includes(&self, actor: ActorId) -> bool {
        self.lineage.iter().any(|&(member, _)| member == actor)
    }

    /// The actor of the lineage on a day.
    pub fn actor_on(&self, day: Date) -> Option<ActorId> {
        self.lineage
            .iter()
            .find(|(_, span)| span.contains(day))
            .map(|&(actor, _)| actor)
    }

    /// The name borne on a day; where the actor did not exist then, the present name.
    pub fn name_on(&self, day: Date) -> String {
        self.actor_on(day)
            .and_then(|actor| actors().get(actor))
            .map_or_else(
                || self.name.clone(),
                |actor| actor.name_on(Some(day)).to_owned(),
            )
    }

    /// Whether the actor existed on any day of a year.
    pub(crate) fn existed_in(&self, year: i16) -> bool {
        let year = whole_year(year);
        self.lineage.iter().any(|(_, span)| span.overlaps(&year))
    }

    /// Whether the actor was a member of the Correlates of War's state system on any day of a year.
    pub(crate) fn in_state_system(&self, year: i16) -> bool {
        let year = whole_year(year);
        self.lineage.iter().any(|&(id, _)| {
            actors()
                .memberships_of(id)
                .any(|(membership, span)| membership.list == StateList::Cow && span.overlaps(&year))
        })
    }

    /// The first year of the lineage, where it has one.
    pub(crate) fn first_year(&self) -> Option<i16> {
        self.lineage.first()?.1.from.map(Date::year)
    }

    /// The last year of the lineage, `None` where it goes on.
    pub(crate) fn last_year(&self) -> Option<i16> {
        self.lineage.last()?.1.to.map(Date::year)
    }
}

/// The latest of an actor's lineage, so that what is told of the USSR is Russia's.
pub(crate) fn latest(actor: ActorId) -> ActorId {
    let lineage = actors().lineage(actor);
    lineage.last().map_or(actor, |&(latest, _)| latest)
}

/// The name in the middle of a year, as sentences about that year use it.
pub(crate) fn name_in_year(party: &Party, year: i16) -> String {
    party.name_on(date(year, 6, 30))
}

/// The days of a year.
pub(crate) fn whole_year(year: i16) -> DateSpan {
    DateSpan {
        from: Some(date(year, 1, 1)),
        to: Some(date(year, 12, 31)),
    }
}
