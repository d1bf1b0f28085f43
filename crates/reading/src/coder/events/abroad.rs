//! Soldiers and jets that are not at home: those without a name whom they meet are of another state.

use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors};
use crate::coder::names::NameClass;

/// "Israeli tanks launched incursions in the Gaza Strip, searching houses": soldiers in a sentence that names another state are not at home.
pub(super) fn is_abroad(actors: &Actors<'_, '_>, sources: &[ActorRef]) -> bool {
    let [source] = sources else { return false };
    &*source.sector == "MIL" && names_another_state(actors, source)
}

/// Whether the sentence names a state, or a place or people of one, beside that of an actor.
pub(super) fn names_another_state(actors: &Actors<'_, '_>, source: &ActorRef) -> bool {
    actors.mentions.iter().any(|mention| {
        mention.naming.actor.is_some()
            && mention.naming.actor != source.actor
            && matches!(
                mention.naming.class,
                NameClass::State | NameClass::Adjective | NameClass::Place | NameClass::Capital
            )
    })
}

/// The same, or that a text on another state tells of soldiers whose sentence names nobody else: "US jets killed ten people".
pub(super) fn is_beside_another_state(actors: &Actors<'_, '_>, source: &ActorRef) -> bool {
    names_another_state(actors, source)
        || is_force(actors, source)
            && source
                .actor
                .is_some_and(|own| actors.discourse.told_more_of(own).is_some())
}

/// An army, or aircraft and ships that bear the name of a state.
fn is_force(actors: &Actors<'_, '_>, source: &ActorRef) -> bool {
    &*source.sector == "MIL" || source.words.clone().any(|word| actors.is_craft(word))
}

/// People without a state, of the one other state that the sentence names, or else of which the text has told most.
pub(super) fn of_the_other_state(
    actors: &Actors<'_, '_>,
    source: &ActorRef,
    group: ActorRef,
) -> Option<ActorRef> {
    let mut others = actors.mentions.iter().filter(|mention| {
        mention.naming.actor.is_some()
            && mention.naming.actor != source.actor
            && !matches!(
                mention.naming.class,
                NameClass::Organisation | NameClass::Person
            )
    });
    let state = match others.next() {
        Some(first) => others
            .all(|other| other.naming.actor == first.naming.actor)
            .then_some(first.naming.actor)
            .flatten(),
        None => source
            .actor
            .and_then(|own| actors.discourse.told_more_of(own)),
    };
    Some(ActorRef {
        actor: Some(state?),
        rule: ActorRule::Complement,
        ..group
    })
}

/// "Kuwait had expelled the envoy": whom a state expels or summons is not its own, but of the other state that was told of last; of nobody where none was.
pub(super) fn no_envoys_of_its_own(
    actors: &Actors<'_, '_>,
    sources: &[ActorRef],
    targets: &mut Vec<ActorRef>,
) {
    targets.retain_mut(|target| {
        let own = target.rule == ActorRule::Definite
            && target.actor.is_some()
            && sources.iter().any(|source| source.actor == target.actor);
        if own {
            target.actor = target
                .actor
                .and_then(|state| actors.discourse.last_other(state));
        }
        !own || target.actor.is_some()
    });
}

/// The Palestinian territories have no army: soldiers there are another's.
pub(super) fn is_army_of_none(group: &ActorRef) -> bool {
    &*group.sector == "MIL" && group.actor.is_some_and(|state| state.as_str() == "PSE")
}
