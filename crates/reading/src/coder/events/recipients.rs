//! Towards whom an act is.

use entente_model::ontology::PloverType;

use super::beyond_slots::{
    astray, below_phrases, conditioned, of_contact, of_next_conjunct, suffers,
};
use super::participants::{of_complements, slot_actors};
use super::{extend, without};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::Act;
use crate::coder::clause::Clause;
use crate::coder::frames::{Frame, Operator, Slot, prepositional};
use crate::coder::prepositions;
use crate::coder::tree::Rel;
use crate::syntax::Upos;

/// A recipient that is a role without a state: "opposition candidates", "the rebels".
pub(super) fn unnamed_recipient(
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
    sources: &[ActorRef],
) -> Option<ActorRef> {
    let domestic = matches!(
        act.plover,
        PloverType::Coerce
            | PloverType::Assault
            | PloverType::Protest
            | PloverType::Accuse
            | PloverType::Concede
            | PloverType::Retreat
            | PloverType::Threaten
            | PloverType::Reject
            | PloverType::Request
            | PloverType::Agree
            | PloverType::Consult
            | PloverType::Sanction
    ) || act.plover == PloverType::Support
        && act.frame.is_some_and(|frame| frame.mutual);
    // "Plans to grant Kurds broadcasting rights": what is given way to is of the opponents at home.
    let concession = act.plover == PloverType::Agree && act.promised == Some(PloverType::Concede);
    // Who speaks of another state tells of what it does to others.
    let abroad = actors
        .discourse
        .speaker
        .is_some_and(|speaker| sources.iter().any(|source| source.actor != Some(speaker)));
    if !domestic || abroad {
        return None;
    }
    let (clause, ..) = act.chain.last()?;
    let tree = actors.tree;
    let of_objects = clause
        .objects
        .iter()
        .flat_map(|&object| tree.children_by(object, Rel::Nmod))
        // "Opened an inquiry into corruption by former ministers".
        .flat_map(|noun| std::iter::once(noun).chain(tree.children_by(noun, Rel::Nmod)))
        .filter(|&noun| {
            matches!(
                tree.preposition(noun),
                Some("from" | "by" | "of" | "against" | "with")
            )
        });
    // "Gave in to the demands of miners".
    let of_phrases = clause
        .phrases
        .iter()
        .flat_map(|&(_, noun)| tree.children_by(noun, Rel::Nmod))
        .filter(|&noun| matches!(tree.preposition(noun), Some("from" | "by" | "of")));
    // "Used tear gas to disperse demonstrators".
    let of_complements: Vec<usize> = clause
        .complements
        .iter()
        .filter(|&&verb| tree.upos(verb) == Upos::Verb)
        .flat_map(|&verb| tree.children_by(verb, Rel::Obj))
        // "To break up a rally by opposition activists".
        .flat_map(|object| {
            std::iter::once(object).chain(
                tree.children_by(object, Rel::Nmod)
                    .filter(|&noun| matches!(tree.preposition(noun), Some("by" | "of"))),
            )
        })
        .collect();
    // "Demanded that the government scrap its plan".
    let of_demand: Vec<usize> = if act.plover == PloverType::Request {
        act.chain
            .iter()
            .flat_map(|(clause, ..)| clause.complements.iter())
            .flat_map(|&verb| tree.children_by(verb, Rel::Nsubj))
            .collect()
    } else {
        Vec::new()
    };
    // "Charged during the council debate": when and how is told, and nobody is addressed.
    let addressed = clause
        .phrases
        .iter()
        .filter(|&&(case, _)| !is_circumstance(tree.lemma(case)))
        .map(|&(_, noun)| noun);
    let words: Vec<usize> = clause
        .objects
        .iter()
        .chain(&of_demand)
        .chain(&clause.indirect)
        .copied()
        .chain(addressed)
        .chain(of_objects)
        .chain(of_phrases)
        .chain(of_complements)
        .collect();
    let harmed = matches!(
        act.plover,
        PloverType::Coerce
            | PloverType::Assault
            | PloverType::Retreat
            | PloverType::Sanction
            | PloverType::Reject
    ) && actors.discourse.speaker.is_none()
        && sources
            .iter()
            .all(|source| source.rule != ActorRule::Pronoun);
    let group = words
        .iter()
        .find_map(|&word| actors.group_without_state(word))
        .or_else(|| {
            let words = words.iter().filter(|_| harmed);
            words
                .copied()
                .find_map(|word| actors.person_without_state(word))
        })?;
    // "Foreign investors" are of no state that acts at home.
    if actors.is_foreign(group.words.start) && !harms(act) {
        return None;
    }
    // Of talks, offers and refusals only those with an opponent inside the state are domestic.
    let opposed = |sector: &str| matches!(sector, "OPP" | "REB" | "LAB" | "PTY");
    let between_opponents = match act.plover {
        _ if concession => true,
        PloverType::Reject
        | PloverType::Request
        | PloverType::Agree
        | PloverType::Consult
        | PloverType::Support => {
            opposed(&group.sector)
                || &*group.sector == "GOV" && sources.iter().any(|source| opposed(&source.sector))
                // "A court rejected an appeal by a journalist".
                || act.plover == PloverType::Reject
                    && sources.iter().all(|source| &*source.sector == "JUD")
        }
        _ => true,
    };
    between_opponents.then_some(group)
}

/// Whether what is done is done to bodies and goods: whoever suffers it, somebody does.
fn harms(act: &Act<'_>) -> bool {
    matches!(act.plover, PloverType::Assault | PloverType::Coerce)
}

/// Prepositions of time, manner and reason.
fn is_circumstance(preposition: &str) -> bool {
    matches!(
        preposition,
        "during"
            | "after"
            | "before"
            | "since"
            | "until"
            | "despite"
            | "without"
            | "under"
            | "as"
            | "like"
            | "including"
            | "throughout"
            | "amid"
            | "amidst"
            | "following"
            | "through"
            | "via"
            | "because"
            | "about"
            | "per"
    )
}

/// Who is acted upon, by the slots of the frames and the operators above.
pub(super) fn recipients(
    actors: &Actors<'_, '_>,
    act: &Act<'_>,
    sources: &[ActorRef],
) -> Vec<ActorRef> {
    let mut clauses: Vec<&(Clause, Option<&Frame>, Option<Operator>)> = act.chain.iter().collect();
    let outermost = act.chain.first().and_then(|(_, _, operator)| *operator);
    // A request or menace is addressed by its own words first, a promise by what is promised.
    if !matches!(outermost, Some(Operator::Request | Operator::Threaten)) {
        clauses.reverse();
    }
    // "Reiterated its demand that Israel ease …": whom the demand is for stands in it.
    if let [(outer, _, Some(Operator::Request)), .., (inner, ..)] = act.chain.as_slice()
        && outer
            .objects
            .iter()
            .chain(outer.phrases.iter().map(|(_, noun)| noun))
            .any(|&object| {
                matches!(
                    actors.tree.lemma(object),
                    "demand" | "call" | "request" | "appeal" | "plea" | "declaration" | "statement"
                )
            })
    {
        let mut found = Vec::new();
        for &subject in &inner.subjects {
            extend(&mut found, actors.of_phrase(subject, Role::Target));
        }
        without(&mut found, sources);
        if !found.is_empty() {
            return found;
        }
    }
    for (at, (clause, frame, operator)) in clauses.into_iter().enumerate() {
        // "Demanded that Sudan end curbs": after whom it is addressed to comes who is to do it.
        if at == 1 && matches!(outermost, Some(Operator::Request)) {
            let mut found = Vec::new();
            for &subject in &clause.subjects {
                extend(&mut found, actors.of_phrase(subject, Role::Target));
            }
            without(&mut found, sources);
            if !found.is_empty() {
                return found;
            }
        }
        let named = frame
            .map(|frame| frame.targets.as_slice())
            .unwrap_or_default();
        let addressed = at == 0
            && matches!(outermost, Some(Operator::Request))
            && (!clause.objects.is_empty() && !clause.complements.is_empty()
                || !clause.indirect.is_empty()
                || ["on", "upon", "to"].iter().any(|preposition| {
                    prepositional(actors.tree, clause, preposition)
                        .next()
                        .is_some_and(|noun| {
                            clause.phrases.iter().any(|&(_, own)| own == noun)
                                && actors.tree.upos(noun) != Upos::Propn
                        })
                }));
        let mut found: Vec<ActorRef> = Vec::new();
        let mut take = |slot: &Slot| {
            let mut here = match slot {
                Slot::Complement => of_complements(actors, clause, Role::Target, sources),
                _ => slot_actors(actors, slot, clause, Role::Target),
            };
            without(&mut here, sources);
            // "Condemned the aggression against the people of Palestine": those who suffer it are not accused.
            if act.plover == PloverType::Accuse && named.is_empty() {
                here.retain(|actor| !suffers(actors, clause, actor));
            }
            // "Requested more troops for Afghanistan": who gains by it is not asked.
            if act.plover == PloverType::Request && named.is_empty() && *slot == Slot::Object {
                here.retain(|actor| {
                    actor.rule != ActorRule::Complement
                        || !clause.objects.iter().any(|&object| {
                            actors.tree.children(object).any(|child| {
                                actors.tree.preposition(child) == Some("for")
                                    && actors.tree.is_within(actor.words.end - 1, child)
                            })
                        })
                });
            }
            if here.is_empty() {
                return false;
            }
            // A place behind a preposition waits for something better.
            if here.iter().all(|actor| actor.rule == ActorRule::Place)
                && !matches!(slot, Slot::Object | Slot::Phrase(_))
            {
                return false;
            }
            extend(&mut found, here);
            true
        };
        let done = if named.is_empty() {
            take(&Slot::Object)
                || take(&Slot::Indirect)
                || prepositions::recipients()
                    .iter()
                    .any(|preposition| take(&Slot::Phrase((*preposition).into())))
                || !addressed
                    && operator.or(outermost).is_some_and(|operator| {
                        matches!(
                            operator,
                            Operator::Request
                                | Operator::Threaten
                                | Operator::Reject
                                | Operator::Agree
                        )
                    })
                    && take(&Slot::Complement)
        } else {
            named.iter().any(take)
        };
        if done {
            return found;
        }
        let behind: Vec<&str> = if named.is_empty() {
            prepositions::recipients().to_vec()
        } else {
            let slots = named.iter();
            slots
                .filter_map(|slot| match slot {
                    Slot::Phrase(preposition) => Some(&**preposition),
                    _ => None,
                })
                .collect()
        };
        let mut deeper = below_phrases(actors, clause, &behind);
        without(&mut deeper, sources);
        let together = sources.len() > 1 && frame.is_some_and(|frame| frame.mutual);
        if deeper.is_empty() && !named.is_empty() && !together {
            deeper = astray(actors, clause, &behind);
            without(&mut deeper, sources);
        }
        if !deeper.is_empty() {
            return deeper;
        }
        // "Urged the international community to help Libya" asks nothing of Libya.
        if addressed {
            return Vec::new();
        }
    }
    if matches!(outermost, Some(Operator::Request))
        && let Some((clause, ..)) = act.chain.first()
    {
        let mut found = slot_actors(actors, &Slot::Complement, clause, Role::Target);
        without(&mut found, sources);
        return found;
    }
    let mut found = of_contact(actors, act);
    without(&mut found, sources);
    if !found.is_empty() {
        return found;
    }
    // "Pledged 10 million dollars to rebuild schools in Sudan": who gains by it stands in what it is for.
    if matches!(act.plover, PloverType::Agree | PloverType::Aid)
        && act.promised.unwrap_or(act.plover) == PloverType::Aid
        && act.frame.is_some_and(|frame| !frame.weak)
    {
        let mut gaining = act.chain.iter().rev().find_map(|(clause, ..)| {
            Some(of_complements(actors, clause, Role::Target, sources))
                .filter(|found| !found.is_empty())
        });
        let mut found = gaining.take().unwrap_or_default();
        without(&mut found, sources);
        if !found.is_empty() {
            return found;
        }
    }
    let mut found = if matches!(act.plover, PloverType::Threaten | PloverType::Reject) {
        conditioned(actors, act)
    } else {
        Vec::new()
    };
    without(&mut found, sources);
    if found.is_empty() {
        found = of_next_conjunct(actors, act);
        without(&mut found, sources);
    }
    found
}
