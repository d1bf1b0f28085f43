//! Whether what was found of an act makes an event.

use entente_model::ontology::PloverType;

use super::adjuncts::agents_beside;
use super::case::Case;
use super::standing_alone::{
    alone, alone_above, is_nobody, is_only_thought_of, noun_tells, refuses_all,
};
use super::towards::Towards;
use super::towards_actor;
use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;
use crate::coder::clause::is_suffered;
use crate::coder::frames::{Operator, Pos};
use crate::coder::names::NameClass;
use crate::coder::tree::Rel;

/// Whether it is told as something that is done, and not named in passing.
pub(super) fn is_told(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    targets: &[ActorRef],
    mutual: bool,
) -> bool {
    let Case {
        tree,
        act,
        trigger,
        pos,
        outer,
        ..
    } = *case;
    // What nobody receives must at least be told as a fact: "disarming", "to rescind" alone are not.
    // "The two premiers, meeting in Seoul, renounced aggression".
    let in_session = act.plover == PloverType::Consult
        && mutual
        && sources.len() > 1
        && tree.xpos(outer.head) == "VBG"
        && matches!(tree.rel(outer.head), Rel::Acl | Rel::Advcl);
    if targets.is_empty()
        && !in_session
        && pos == Pos::Verb
        && act.operators.is_empty()
        && !tree.is_finite(outer.head)
        && !matches!(tree.rel(outer.head), Rel::Root)
        && !tree
            .head(outer.head)
            .is_some_and(|up| tree.rel(outer.head) == Rel::Conj && tree.is_finite(up))
    {
        return false;
    }
    if pos == Pos::Verb && is_suffered(tree, trigger) {
        return false;
    }
    if pos == Pos::Verb && tree.rel(trigger) == Rel::AclRelcl {
        // "The ambush which killed ten settlers in the West Bank": who was hit is told, and not by whom nor of what state.
        let unknown = sources.iter().all(is_nobody)
            && targets
                .iter()
                .all(|target| matches!(target.rule, ActorRule::Place | ActorRule::Pronoun));
        // "Under the deal which the two reached": what was done before is named by its result.
        let result = act.plover == PloverType::Support
            && targets.is_empty()
            && mutual
            && tree.child(trigger, Rel::Obj).is_none()
            && outer.objects.first().copied() == tree.head(trigger);
        if unknown || result {
            return false;
        }
    }
    // "The resumption of talks between", "a call for dialogue": talks are an event where something is told of them.
    if pos == Pos::Noun
        && act.plover == PloverType::Consult
        && !matches!(tree.rel(trigger), Rel::Nsubj | Rel::NsubjPass | Rel::Root)
        && !matches!(
            tree.preposition(trigger),
            Some("at" | "after" | "during" | "following" | "in")
        )
        // "On a visit to Kenya, Uganda's president condemned".
        && (tree.preposition(trigger) != Some("on")
            || agents_beside(case.actors, act, trigger).is_empty())
        // "Major was in Dublin for a summit with his counterpart".
        && !(tree.preposition(trigger) == Some("for")
            && tree
                .head(trigger)
                .is_some_and(|place| tree.child(place, Rel::Cop).is_some()))
    {
        return false;
    }
    // "Pending the withdrawal of", "without an attack on".
    if pos == Pos::Noun
        && matches!(
            tree.preposition(trigger),
            Some("pending" | "until" | "without" | "before" | "upon")
        )
    {
        return false;
    }
    // A state that speaks does not march in the street.
    if act.promised.unwrap_or(act.plover) == PloverType::Protest
        && sources
            .iter()
            .any(|source| source.rule == ActorRule::Speaker)
    {
        return false;
    }
    // "Ready to write a new page at the United Nations": to do what no frame knows is promised to no organisation.
    if act.plover == PloverType::Agree
        && act.frame.is_none()
        && !mutual
        && !act
            .operators
            .first()
            .is_some_and(|word| is_commitment(&word.to_lowercase()))
        && !targets.is_empty()
        && targets
            .iter()
            .all(|target| target.class == NameClass::Organisation)
    {
        return false;
    }
    true
}

/// Whether a state holds exercises with nobody, which shows its arms.
pub(super) fn shows_arms(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    targets: &[ActorRef],
) -> bool {
    let Case {
        tree,
        act,
        trigger,
        inner,
        mutual_frame,
        ..
    } = *case;
    // The Olympic Games are no exercises.
    targets.is_empty()
        && sources.len() == 1
        && act.plover == PloverType::Cooperate
        && act.operators.is_empty()
        && mutual_frame
        && act.cameo.is_some_and(|code| code.to_string() == "062")
        && sources[0].class != NameClass::Organisation
        && tree.is_finite(trigger)
        && inner.objects.iter().all(|&object| {
            let mut phrase = tree.extent(object);
            phrase.all(|word| tree.form(word) != "Games")
        })
}

/// The score of a frame of which at least one condition on words holds.
const DETAILED: f32 = 3.0;

/// Whether a report's main point is a request, a refusal, a threat or an accusation that names nobody.
fn addressed_to_nobody(case: &Case<'_, '_, '_, '_>, sources: &[ActorRef]) -> bool {
    let Case {
        actors,
        tree,
        act,
        pos,
        outer,
        swapped,
        ..
    } = *case;
    // "Syria demanded an end to the raids, the agency said": by the manual a request, a refusal, a threat or an accusation needs no recipient. Only
    // what a report tells as its main point, where more than one is named.
    pos == Pos::Verb
        && !swapped
        && actors.discourse.speaker.is_none()
        && ((actors.mentions.len() > 1 || act.plover == PloverType::Request)
            && matches!(
                act.plover,
                PloverType::Request | PloverType::Reject | PloverType::Threaten | PloverType::Accuse
            )
            // "American planes carried out bombings": what forces do, too, may be told without those whom it is done to.
            || act.score >= DETAILED
                && matches!(
                    act.plover,
                    PloverType::Assault | PloverType::Mobilize | PloverType::Retreat
                ))
        && act.promised.is_none()
        && act.frame.is_some_and(|frame| {
            !frame.weak && !frame.organisation && !frame.direct && !frame.mutual
        })
        && tree.is_finite(outer.head)
        && (tree.rel(outer.head) == Rel::Root
            || tree.rel(outer.head) == Rel::Ccomp
                && tree
                    .head(outer.head)
                    .is_some_and(|up| tree.rel(up) == Rel::Root))
        && sources.iter().all(ActorRef::is_named)
}

/// Whether sources and recipients are what the act needs.
pub(super) fn is_complete(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    found: &Towards,
    shows_arms: bool,
) -> bool {
    let &Towards {
        ref targets,
        mutual,
        with_each_other,
        predicate,
        ..
    } = found;
    let Case {
        frames,
        actors,
        tree,
        act,
        trigger,
        pos,
        frame,
        ..
    } = *case;
    // What nobody does to nobody is no event.
    if targets.is_empty() && sources.iter().all(is_nobody) {
        return false;
    }
    let by_noun = pos == Pos::Noun
        && !predicate
        && (alone(act) || alone_above(act) || refuses_all(tree, act))
        && noun_tells(actors, sources)
        && !is_only_thought_of(frames, tree, trigger);
    let promised = pos == Pos::Verb && promises_alone(case, sources);
    let enough = if targets.is_empty() {
        mutual && sources.len() > 1
            || sources.len() > 1
                && act.plover == PloverType::Agree
                && act.promised.is_some_and(|inner| {
                    matches!(
                        inner,
                        PloverType::Consult | PloverType::Cooperate | PloverType::Support
                    )
                })
            || by_noun
            || promised
            || (predicate
                || act.plover == PloverType::Protest
                    && !is_only_thought_of(frames, tree, trigger))
                && alone(act)
                // What a state grants by its own account it concedes to nobody.
                && !(matches!(act.plover, PloverType::Concede | PloverType::Mobilize)
                    && sources.iter().any(|source| source.rule == ActorRule::Speaker))
            || shows_arms
            || addressed_to_nobody(case, sources)
            || refuses_all(tree, act)
    } else {
        true
    };
    if !enough {
        return false;
    }
    let agreed = mutual && sources.len() > 1 && act.plover == PloverType::Agree;
    if frame.is_some_and(|frame| frame.weak)
        && !promised
        && !refuses_all(tree, act)
        && !with_each_other
        && !agreed
        && (targets.is_empty() || !towards_actor(targets))
    {
        return false;
    }
    // "Ordered Greece to leave" asks Greece: what the act itself needs is then not told.
    let own = matches!(
        act.chain.first(),
        Some((.., None | Some(Operator::Start | Operator::Say)))
    );
    if own
        && frame.is_some_and(|frame| frame.organisation)
        && !targets
            .iter()
            .all(|actor| actor.class == NameClass::Organisation)
    {
        return false;
    }
    if own
        && frame.is_some_and(|frame| frame.direct)
        && !targets
            .iter()
            .any(|actor| matches!(actor.rule, ActorRule::Name | ActorRule::Seat))
    {
        return false;
    }
    // "After a week of riots in Maputo": a protest needs nobody whom it is against.
    // "A strike by dockers would hurt trade": one that may never be.
    let supposed = tree.head(trigger).is_some_and(|verb| {
        tree.children_by(verb, Rel::Aux).any(|aux| {
            matches!(
                tree.lemma(aux),
                "would" | "could" | "might" | "will" | "may"
            )
        })
    });
    let gathered = act.plover == PloverType::Protest
        && alone(act)
        && !supposed
        && !is_only_thought_of(frames, tree, trigger);
    if !predicate && !by_noun && pos == Pos::Noun && (targets.is_empty() && !mutual) && !gathered {
        return false;
    }
    true
}

/// "Kenya agreed to send food", "North Korea threatened to close the border": by the manual a promise or a threat needs no recipient. Only where a report
/// tells it of those who speak for a state or fight one: companies promise and threaten every day.
fn promises_alone(case: &Case<'_, '_, '_, '_>, sources: &[ActorRef]) -> bool {
    let Case {
        actors,
        tree,
        act,
        outer,
        ..
    } = *case;
    let Some((.., Some(operator))) = act.chain.first() else {
        return false;
    };
    alone_above(act)
        && actors.discourse.speaker.is_none()
        // "Agreed to search" menaces nobody.
        && (act.plover == PloverType::Agree || *operator != Operator::Agree)
        && (act.frame.is_some() || matches!(tree.lemma(outer.head), "agree" | "offer" | "threaten"))
        && tree.is_finite(outer.head)
        && sources.iter().all(|source| {
            let official = matches!(
                &*source.sector,
                "GOV" | "MIL" | "LEG" | "REB" | "OPP" | "PTY" | "UAF" | "SEP" | "INS" | "SPY"
            );
            let whole = source.rule != ActorRule::Modifier
                && matches!(
                    source.class,
                    NameClass::State | NameClass::Body | NameClass::Organisation | NameClass::Group
                );
            matches!(
                source.rule,
                ActorRule::Name
                    | ActorRule::Seat
                    | ActorRule::Modifier
                    | ActorRule::Possessor
            ) && source.class != NameClass::Person
                && (official || whole && source.sector.is_empty())
        })
}

/// Words by which somebody binds himself to what another has decided.
fn is_commitment(word: &str) -> bool {
    ["commit", "reaffirm", "reiterat", "show", "demonstrat"]
        .iter()
        .any(|start| word.starts_with(start))
}
