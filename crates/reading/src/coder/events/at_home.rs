//! Whom an act at home is towards: somebody without a name whom a state's own people ask, praise, accuse or punish.

use entente_model::actor::ActorId;
use entente_model::ontology::PloverType;

use super::case::Case;
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors};
use crate::coder::clause::Clause;
use crate::coder::frames::{Frames, Operator, Pos};
use crate::coder::names::NameClass;
use crate::coder::tree::Rel;
use crate::syntax::Upos;

/// Whether the actors of a state speak of what is at home: its government, courts, police, parties and people, not the state as a whole.
fn is_at_home(source: &ActorRef) -> bool {
    source.actor.is_some()
        && source.class != NameClass::Organisation
        && !matches!(source.rule, ActorRule::Pronoun | ActorRule::Speaker)
}

/// A person or group without a name that is not a guest, a rebel or a government: of those a text tells as often of another state.
fn homely(actors: &Actors<'_, '_>, frames: &Frames, word: usize) -> Option<ActorRef> {
    let tree = actors.tree;
    let lemma = tree.lemma(word);
    if frames.is_of_class("guest", lemma) || frames.is_of_class("medium", lemma) {
        return None;
    }
    actors
        .group_without_state(word)
        .or_else(|| actors.person_without_state(word))
        .filter(|group| {
            !matches!(
                &*group.sector,
                "GOV" | "REB" | "UAF" | "SEP" | "INS" | "MIL"
            )
        })
}

/// That of a state which acts.
fn of_state(group: ActorRef, source: &ActorRef) -> ActorRef {
    ActorRef {
        actor: source.actor,
        group: None,
        rule: ActorRule::Definite,
        ..group
    }
}

/// "The crown prince urged the populace to show restraint", "the prime minister offered opponents four ministries": whom somebody at home asks or promises
/// something, where the sentence names no other state.
pub(super) fn addressee(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    another_is_named: bool,
) -> Option<ActorRef> {
    let Case {
        frames,
        actors,
        tree,
        act,
        outer,
        ..
    } = *case;
    let [source] = sources else { return None };
    let fits = case.pos == Pos::Verb
        && !case.swapped
        && !case.mutual_frame
        && !another_is_named
        && act.demanded_by.is_none()
        && actors.discourse.speaker.is_none()
        && is_at_home(source)
        && !source.sector.is_empty()
        && match act.plover {
            PloverType::Request => true,
            PloverType::Agree => {
                matches!(
                    act.chain.first(),
                    Some((.., Some(Operator::Agree | Operator::Vow)))
                ) || matches!(tree.lemma(outer.head), "offer" | "promise")
            }
            _ => false,
        };
    if !fits || outer.passive {
        return None;
    }
    // What is promised is an object too: "promised more community involvement".
    let objects = outer
        .objects
        .iter()
        .filter(|_| act.plover == PloverType::Request);
    let group = outer
        .indirect
        .iter()
        .chain(objects)
        .copied()
        .filter(|&word| word > outer.head)
        // "Urged its members", "asked Europe": they are somebody's, or have a name that is not known.
        .filter(|&word| tree.upos(word) != Upos::Propn && tree.child(word, Rel::Poss).is_none())
        .find_map(|word| homely(actors, frames, word))?;
    (group.sector != source.sector).then(|| of_state(group, source))
}

/// Whom a verb of telling is told to, where that is no newspaper or station: "told Swedish radio".
pub(super) fn is_told_to_media(actors: &Actors<'_, '_>, frames: &Frames, told: &Clause) -> bool {
    told.objects
        .iter()
        .chain(&told.indirect)
        .any(|&word| frames.is_of_class("medium", actors.tree.lemma(word)))
}

/// "Signed a pact, with Uruguay's president as a guest", "met, with an American in the chair": whether somebody is told of in a clause of his own behind a comma, beside those
/// who act together.
pub(super) fn looks_on(case: &Case<'_, '_, '_, '_>, target: &ActorRef) -> bool {
    let tree = case.tree;
    let mut phrases = case.inner.phrases.iter().chain(&case.outer.phrases);
    phrases.any(|&(with, noun)| {
        tree.lemma(with) == "with"
            && with > 0
            && tree.form(with - 1) == ","
            && tree.is_within(target.words.start, noun)
            && tree.children(noun).any(|child| {
                child > noun
                    && (tree.rel(child) == Rel::Acl
                        || matches!(tree.upos(child), Upos::Adj)
                        || matches!(tree.preposition(child), Some("as" | "in" | "at" | "on")))
            })
    })
}

/// The state that answers for a contested territory: its host, or for one without a host that of the claimants which acts there.
pub(super) fn of_contested(unit: ActorId, sources: &[ActorRef], rule: ActorRule) -> ActorId {
    let claims: &[&str] = match unit.as_str() {
        "CRIMEA" => return ActorId::new("UKR").unwrap_or(unit),
        "KASHMIR" => &["IND", "PAK"],
        _ => return unit,
    };
    let acting = sources
        .iter()
        .filter_map(|source| source.actor)
        .find(|actor| claims.contains(&actor.as_str()));
    match acting {
        Some(state) if matches!(rule, ActorRule::Place | ActorRule::Complement) => state,
        _ => unit,
    }
}

#[cfg(test)]
mod tests;
