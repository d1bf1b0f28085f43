//! Acts that nobody receives by name: meant for the actor's own state, or for nobody in particular.

use std::sync::Arc;

use entente_model::ontology::PloverType;

use super::participants::is_attack;
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::Act;
use crate::coder::clause::{Clause, Modality, is_caused};
use crate::coder::frames::Frames;
use crate::coder::names::NameClass;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// The state that a protest, a curfew or the like is meant for where nobody is named: that of the people who protest, or on whose
/// people it is imposed.
pub(super) fn own_state(
    act: &Act<'_>,
    sources: &[ActorRef],
    tree: &Tree<'_>,
    trigger: usize,
    spoken: bool,
) -> Option<ActorRef> {
    let [source] = sources else { return None };
    // Who speaks for a state tells of what others suffer, and of his own state in the first person.
    if spoken {
        return None;
    }
    // "The blockade imposed by the United States": whom a participle or relative clause is about stands elsewhere.
    if matches!(tree.rel(trigger), Rel::Acl | Rel::AclRelcl | Rel::Amod)
        && !is_caused(tree, trigger)
    {
        return None;
    }
    let government = matches!(
        &*source.sector,
        "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"
    );
    let sector = match act.promised.unwrap_or(act.plover) {
        // Where riots are is told, and not whom they are against.
        PloverType::Protest if act.frame.is_some_and(|frame| !frame.sources.is_empty()) => {
            return None;
        }
        PloverType::Protest if !government => "GOV",
        // "Rebels rejected the results of the vote": those who fight or oppose a government answer it.
        // "Prosecutors opened an inquiry into allegations that": what courts and police look into at home.
        PloverType::Accuse
            if &*act.mode == "investigate" && matches!(&*source.sector, "JUD" | "COP" | "LEG") =>
        {
            "GOV"
        }
        PloverType::Reject if matches!(&*source.sector, "REB" | "OPP") => "GOV",
        PloverType::Coerce => "CVL",
        // "Police used tear gas".
        PloverType::Assault if &*source.sector == "COP" && act.operators.is_empty() => "CVL",
        _ => return None,
    };
    let domestic = source.actor.is_some()
        && source.class != NameClass::Organisation
        && source.rule != ActorRule::Speaker;
    domestic.then(|| ActorRef {
        actor: source.actor,
        group: None,
        sector: Arc::from(sector),
        class: NameClass::State,
        words: trigger..trigger + 1,
        span: tree.bytes(trigger),
        rule: ActorRule::Definite,
        person: false,
    })
}

/// "Belgrade said it would never accept foreign troops": a refusal of what nobody in particular wants.
pub(super) fn refuses_all(tree: &Tree<'_>, act: &Act<'_>) -> bool {
    // "Refused to take part".
    let refused = act.plover == PloverType::Reject
        && act.chain.first().is_some_and(|(clause, ..)| {
            matches!(tree.lemma(clause.head), "refuse" | "refusal")
                || tree.lemma(clause.head) == "rejection"
                        // "His rejection of violence" refuses nobody anything.
                        && !clause.phrases.iter().any(|&(_, noun)| {
                            matches!(
                                tree.lemma(noun),
                                "violence" | "terrorism" | "force" | "war" | "extremism" | "racism"
                            )
                        })
        });
    refused
        || act.plover == PloverType::Reject
            && act.operators.first().is_some_and(|word| word == "will not")
            && act.chain.last().is_some_and(|(clause, ..)| {
                matches!(
                    tree.lemma(clause.head),
                    "accept"
                        | "allow"
                        | "permit"
                        | "tolerate"
                        | "negotiate"
                        | "yield"
                        | "bow"
                        | "sign"
                        | "ratify"
                        | "withdraw"
                        | "compromise"
                        | "surrender"
                        | "resign"
                        | "participate"
                        | "attend"
                        | "agree"
                        | "redraw"
                        | "abandon"
                        | "cede"
                        | "renounce"
                        | "relinquish"
                )
            })
}

/// Types that may stand without a recipient.
pub(super) fn alone(act: &Act<'_>) -> bool {
    act.frame.is_some_and(|frame| frame.solo)
}

/// Whether the row of the outermost operator lets a promise or a threat stand without a recipient: "agreed to send food", "threatened to close the border".
pub(super) fn alone_above(act: &Act<'_>) -> bool {
    matches!(act.plover, PloverType::Agree | PloverType::Threaten)
        && act.chain.first().is_some_and(|(_, frame, operator)| {
            operator.is_some() && frame.is_some_and(|frame| frame.solo)
        })
}

/// Whether nobody at all is known to act: no state, group, organisation or person.
pub(super) fn is_nobody(source: &ActorRef) -> bool {
    source.actor.is_none() && source.group.is_none()
}

/// "A strike by miners", "the president's suspension of congress": an act that a noun tells as done, by somebody who is named.
pub(super) fn noun_tells(actors: &Actors<'_, '_>, sources: &[ActorRef]) -> bool {
    actors.discourse.speaker.is_none() && sources.iter().all(ActorRef::is_named)
}

/// "The threat of a strike by miners", "called for a strike by", "may follow the strike by": an act that a noun names and nobody says to be done.
pub(super) fn is_only_thought_of(frames: &Frames, tree: &Tree<'_>, noun: usize) -> bool {
    let open = |word: usize| frames.is_of_class("not_done", tree.lemma(word));
    if tree
        .children(noun)
        .any(|word| matches!(tree.rel(word), Rel::Amod | Rel::Det) && open(word))
    {
        return true;
    }
    let mut at = noun;
    for _ in 0..6 {
        let Some(up) = tree.head(at) else { break };
        if open(up) {
            return true;
        }
        if matches!(tree.upos(up), Upos::Verb | Upos::Adj) {
            let above = Clause::of_verb(tree, up);
            let aimed = matches!(
                tree.preposition(at),
                Some("for" | "pending" | "until" | "without" | "before" | "ahead")
            );
            return aimed
                || above.negated
                || above.conditional
                // "A strike by seamen may have cost": what did it is told.
                || above.modality != Modality::Fact && !(tree.rel(at) == Rel::Nsubj
                    && tree
                        .children_by(up, Rel::Aux)
                        .any(|aux| tree.lemma(aux) == "have"))
                || tree
                    .children(up)
                    .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to");
        }
        at = up;
    }
    false
}

/// "Two policemen were killed by a bomb", "a car bomb went off outside the embassy": an attack by somebody who is not known, which the manual codes as
/// of the sector UNK, or UAF for those who are armed.
pub(super) fn nobody_named(
    frames: &Frames,
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
    trigger: usize,
) -> Option<ActorRef> {
    let tree = actors.tree;
    let told = act.plover == PloverType::Assault
        && act.operators.is_empty()
        && act.demanded_by.is_none()
        && actors.discourse.speaker.is_none();
    let [(clause, frame, _)] = act.chain.as_slice() else {
        return None;
    };
    if !told {
        return None;
    }
    if is_by_mishap(frames, tree) {
        return None;
    }
    let swapped = frame.is_some_and(|frame| frame.swap);
    // "Were wounded when Israeli helicopters rocketed a village": who attacked then.
    let then = clause
        .complements
        .iter()
        .filter(|&&verb| tree.rel(verb) == Rel::Advcl && tree.upos(verb) == Upos::Verb)
        .flat_map(|&verb| Clause::of_verb(tree, verb).subjects)
        .find_map(|subject| {
            let named = actors.of_phrase(subject, Role::Source).into_iter().next();
            named.or_else(|| actors.on_the_scene(subject))
        });
    if clause.passive && clause.subjects.is_empty() && then.is_some() {
        return then;
    }
    let armed = |word: usize| frames.is_of_class("attacker", tree.lemma(word));
    let subject = clause.subjects.first().copied();
    let by_armed = !swapped && subject.is_some_and(armed);
    let nobody = match subject {
        None => {
            clause.passive && (needs_attacker(tree, trigger) || is_attacked(frames, tree, clause))
        }
        Some(subject) => {
            swapped
                || by_armed
                || tree.upos(subject) == Upos::Noun
                    && (frames.is_weapon(tree.lemma(subject))
                        || frame.is_some_and(|frame| &*frame.mode == "explosives"))
        }
    };
    let at = subject.filter(|_| !swapped).unwrap_or(trigger);
    nobody.then(|| ActorRef {
        actor: None,
        group: None,
        sector: Arc::from(if by_armed { "UAF" } else { "UNK" }),
        class: NameClass::State,
        words: at..at + 1,
        span: tree.bytes(at),
        rule: ActorRule::Definite,
        person: false,
    })
}

/// "Killed when a thunderstorm struck": the sentence tells of a mishap, and of nobody who attacks and nothing that he attacks with.
fn is_by_mishap(frames: &Frames, tree: &Tree<'_>) -> bool {
    let any = |holds: &dyn Fn(&str) -> bool| (0..tree.len()).any(|word| holds(tree.lemma(word)));
    any(&|lemma| lemma != "fire" && frames.is_of_class("mishap", lemma))
        && !any(&|lemma| {
            frames.is_weapon(lemma)
                || frames.is_of_class("attacker", lemma)
                || frames.is_of_class("fight", lemma)
        })
}

/// A verb that only somebody who attacks is told by: people are also killed and hurt, and houses burn down, by accident.
fn needs_attacker(tree: &Tree<'_>, verb: usize) -> bool {
    !matches!(
        tree.lemma(verb),
        "kill" | "wound" | "injure" | "hurt" | "destroy" | "damage" | "burn" | "gut"
    )
}

/// Whether those who were killed are of whom it is told because somebody attacked them, or the sentence names what they were killed by.
fn is_attacked(frames: &Frames, tree: &Tree<'_>, clause: &Clause) -> bool {
    clause.objects.iter().any(|&victim| {
        frames.is_of_class("troops", tree.lemma(victim))
            || frames.is_of_class("victim", tree.lemma(victim))
    }) || (0..tree.len()).any(|word| {
        frames.is_of_class("fight", tree.lemma(word))
            || is_attack(tree.lemma(word)) && tree.lemma(word) != "fire"
            || frames.is_weapon(tree.lemma(word))
            || frames.is_of_class("attacker", tree.lemma(word))
    })
}
