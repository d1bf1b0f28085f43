//! What will be done without an agent, which whoever says so does: "Tehran said an attack on its ships would be answered with force".

use entente_model::ontology::PloverType;

use super::case::Case;
use super::{extend, phrase_head};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Role};
use crate::coder::acts::{Act, spoken};
use crate::coder::clause::Clause;
use crate::coder::frames::Pos;
use crate::coder::tree::{Rel, Tree};

/// The speaker of a threat or promise in the passive: "Abbas warned that talks will be curtailed", "announced that cooperation will be resumed".
pub(super) fn speaking_threat(case: &Case<'_, '_, '_, '_>) -> Vec<ActorRef> {
    let Case {
        frames,
        actors,
        tree,
        act,
        trigger,
        pos,
        inner,
        ..
    } = *case;
    let mut found = Vec::new();
    if pos != Pos::Verb
        || !inner.passive
        || !inner.subjects.is_empty()
        || act.demanded_by.is_some()
        || !matches!(act.plover, PloverType::Threaten | PloverType::Agree)
    {
        return found;
    }
    let Some(speech) = spoken(frames, tree, trigger) else {
        return found;
    };
    let binding = matches!(
        tree.lemma(speech),
        "warn" | "announce" | "threaten" | "vow" | "promise" | "declare" | "pledge"
    );
    // Who only says so threatens if he can: a state by its own officials, with harm to somebody who is told.
    let menacing = act.plover == PloverType::Threaten
        && matches!(
            act.promised,
            Some(PloverType::Assault | PloverType::Coerce | PloverType::Sanction)
        )
        && tree.child(inner.head, Rel::NsubjPass).is_some()
        && matches!(tree.lemma(speech), "say" | "tell" | "add" | "state");
    if !binding && !menacing {
        return found;
    }
    for subject in Clause::of_verb(tree, speech).subjects {
        extend(&mut found, actors.of_phrase(subject, Role::Source));
    }
    if !binding {
        found.retain(|speaker| {
            speaker.is_named()
                && matches!(&*speaker.sector, "" | "GOV" | "MIL" | "REB" | "UAF" | "IGO")
        });
    }
    found
}

/// "Would be answered with force": nobody threatens the arms by which he does.
pub(super) fn without_own_arms(
    tree: &Tree<'_>,
    act: &Act<'_>,
    targets: &mut Vec<ActorRef>,
    sources: &[ActorRef],
) {
    if act.plover == PloverType::Threaten {
        targets.retain(|target| {
            target.rule != ActorRule::Definite
                || tree.preposition(phrase_head(tree, target.words.clone())) != Some("with")
                || sources.iter().all(|source| source.actor != target.actor)
        });
    }
}
