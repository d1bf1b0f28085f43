//! Acts of nouns under a verb that tells how somebody else answers them.

use entente_model::ontology::PloverType;

use super::{Found, event_by_rules};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors};
use crate::coder::acts::{act, pos};
use crate::coder::argument_model::ArgumentModel;
use crate::coder::frames::{Frames, Pos};

/// The act of a noun under a verb that tells how somebody else answers it: "turned down a request by Germany".
pub(super) fn answered_act<'f>(
    frames: &'f Frames,
    actors: &Actors<'_, '_>,
    noun: usize,
    parent: &Found<'_>,
) -> Option<Found<'f>> {
    if pos(actors.tree, noun)? != Pos::Noun || actors.discourse.speaker.is_some() {
        return None;
    }
    let act = act(frames, actors.tree, noun)?;
    let event = event_by_rules(frames, actors, act, noun, Pos::Noun, &[])?.ok()?;
    let named = |actor: &ActorRef| {
        actor.actor.is_some() && !matches!(actor.rule, ActorRule::Pronoun | ActorRule::Place)
    };
    // "Attacked the British plan to sell arms": what is only meant to be is told by the verb.
    let done = event.act.operators.is_empty()
        || matches!(
            event.act.plover,
            PloverType::Threaten | PloverType::Request | PloverType::Reject
        );
    let another = done
        && event.act.plover != parent.act.plover
        && event.sources.iter().all(|source| {
            named(source)
                && parent
                    .sources
                    .iter()
                    .all(|other| other.actor != source.actor)
        })
        && !parent.mutual
        && !event.mutual;
    if !another {
        return None;
    }
    let sides = event.sides();
    let confidence =
        ArgumentModel::embedded().probability(actors, &event.act, noun, Pos::Noun, &sides);
    Some(Found {
        confidence,
        ..event
    })
}
