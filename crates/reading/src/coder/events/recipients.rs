//! Towards whom an act is.

use entente_model::ontology::PloverType;

use super::participants::{is_border, of_complements, slot_actors};
use super::{extend, phrase_head, without};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::{Act, is_contact};
use crate::coder::clause::Clause;
use crate::coder::frames::{Frame, Operator, Slot, prepositional};
use crate::coder::names::NameClass;
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
    );
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
    let words: Vec<usize> = clause
        .objects
        .iter()
        .chain(&of_demand)
        .chain(&clause.indirect)
        .copied()
        .chain(clause.phrases.iter().map(|&(_, noun)| noun))
        .chain(of_objects)
        .chain(of_phrases)
        .chain(of_complements)
        .collect();
    let harmed = matches!(
        act.plover,
        PloverType::Coerce | PloverType::Assault | PloverType::Retreat | PloverType::Sanction
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
    // Of talks, offers and refusals only those with an opponent inside the state are domestic.
    let opposed = |sector: &str| matches!(sector, "OPP" | "REB" | "LAB" | "PTY");
    let between_opponents = match act.plover {
        _ if concession => true,
        PloverType::Reject | PloverType::Request | PloverType::Agree | PloverType::Consult => {
            opposed(&group.sector)
                || &*group.sector == "GOV" && sources.iter().any(|source| opposed(&source.sector))
        }
        _ => true,
    };
    between_opponents.then_some(group)
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
    let mut found = if act.plover == PloverType::Threaten {
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

/// "Telephoned his Israeli counterpart to demand", "wrote to President Clinton pleading for": who was called is told.
fn of_contact(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
    let tree = actors.tree;
    let Some((clause, ..)) = act.chain.first() else {
        return Vec::new();
    };
    let Some(contact) = tree.head(clause.head).filter(|&up| {
        matches!(tree.rel(clause.head), Rel::Advcl | Rel::Xcomp)
            && (is_contact(tree, up) || tree.lemma(up) == "tell")
    }) else {
        return Vec::new();
    };
    let above = Clause::of_verb(tree, contact);
    let mut found = Vec::new();
    for slot in [
        Slot::Object,
        Slot::Phrase("to".into()),
        Slot::Phrase("with".into()),
    ] {
        extend(&mut found, slot_actors(actors, &slot, &above, Role::Target));
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Whether an actor stands behind "against" or "on" below an object.
fn suffers(actors: &Actors<'_, '_>, clause: &Clause, actor: &ActorRef) -> bool {
    let tree = actors.tree;
    clause.objects.iter().any(|&object| {
        let mut nouns = vec![object];
        nouns.extend(tree.children_by(object, Rel::Nmod));
        nouns.into_iter().any(|noun| {
            tree.children(noun).any(|below| {
                matches!(tree.preposition(below), Some("against" | "on"))
                    && below > object
                    && tree.is_within(actor.words.end - 1, below)
            })
        })
    })
}

/// "Threatened to strike unless Israel withdraws": whom a threat is meant for stands in its condition.
fn conditioned(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
    let tree = actors.tree;
    let mut found = Vec::new();
    for (clause, ..) in &act.chain {
        for condition in tree.children_by(clause.head, Rel::Advcl) {
            let marked = tree.children(condition).any(|mark| {
                tree.rel(mark) == Rel::Mark && matches!(tree.lemma(mark), "unless" | "if" | "until")
            });
            if marked {
                for subject in Clause::of_verb(tree, condition).subjects {
                    extend(&mut found, actors.of_phrase(subject, Role::Target));
                }
            }
        }
    }
    found
}

/// "Established ties with and opened an embassy in Tehran": what follows the second verb belongs to the first too.
fn of_next_conjunct(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
    let tree = actors.tree;
    let Some((clause, frame, _)) = act.chain.last() else {
        return Vec::new();
    };
    let verb = clause.head;
    // A preposition, or nothing at all, waits for the phrase behind the second verb.
    let waits = |second: usize| {
        clause.objects.is_empty() && clause.phrases.is_empty() && clause.complements.is_empty()
            || tree
                .children(verb)
                .chain(tree.children(second))
                .any(|word| tree.upos(word) == Upos::Adp && tree.rel(word) == Rel::Obl)
    };
    let Some(second) = tree.children_by(verb, Rel::Conj).find(|&second| {
        tree.upos(second) == Upos::Verb
            && tree.child(second, Rel::Nsubj).is_none()
            && tree.child(second, Rel::NsubjPass).is_none()
            && waits(second)
    }) else {
        return Vec::new();
    };
    let next = Clause::of_verb(tree, second);
    let told = |preposition: &str| {
        frame.is_none_or(|frame| {
            frame.targets.is_empty()
                || frame
                    .targets
                    .iter()
                    .any(|slot| matches!(slot, Slot::Phrase(own) if **own == *preposition))
        })
    };
    let phrases = next.phrases.iter().filter(|&&(case, _)| {
        let preposition = tree.lemma(case);
        preposition != "for" && told(preposition)
    });
    let mut found = Vec::new();
    for &word in next.objects.iter().chain(phrases.map(|(_, noun)| noun)) {
        extend(&mut found, actors.of_phrase(word, Role::Target));
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// "Spoke by telephone with the president": the recipient's phrase hangs from another one.
fn below_phrases(actors: &Actors<'_, '_>, clause: &Clause, prepositions: &[&str]) -> Vec<ActorRef> {
    let tree = actors.tree;
    let mut found = Vec::new();
    for wanted in prepositions.iter().filter(|wanted| {
        !prepositions::places().contains(wanted) && !matches!(**wanted, "of" | "for" | "by")
    }) {
        for &(_, noun) in clause
            .phrases
            .iter()
            .filter(|&&(_, noun)| !is_border(tree.lemma(noun)))
        {
            for below in tree.children_by(noun, Rel::Nmod) {
                if tree.preposition(below) == Some(wanted) {
                    extend(&mut found, actors.of_phrase(below, Role::Target));
                }
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// "Sent a plane loaded with blankets to Albania": the recipient's phrase hangs from the wrong noun. The first name behind the verb that stands in its
/// clause behind one of the frame's prepositions.
fn astray(actors: &Actors<'_, '_>, clause: &Clause, prepositions: &[&str]) -> Vec<ActorRef> {
    let tree = actors.tree;
    for mention in &actors.mentions {
        let mut head = phrase_head(tree, mention.words.clone());
        // "Off Taiwan's main ports", "to the coast of Haiti".
        if (tree.rel(head) == Rel::Poss
            || tree.rel(head) == Rel::Nmod && tree.preposition(head) == Some("of"))
            && let Some(owned) = tree.head(head)
        {
            head = owned;
        }
        let Some(preposition) = tree.preposition(head) else {
            continue;
        };
        if head <= clause.head
            || mention.words.start < clause.head
            || matches!(preposition, "of" | "by")
            || !prepositions.contains(&preposition)
        {
            continue;
        }
        // No other clause stands between, nor an act of its own: "condemned the attack on a school to …".
        let (mut at, mut inside) = (head, false);
        for _ in 0..8 {
            let apart = match tree.rel(at) {
                // "The ambassador to the United Nations" is a title.
                Rel::Nmod => tree.head(at).is_some_and(|up| {
                    matches!(
                        tree.lemma(up),
                        "ambassador" | "envoy" | "representative" | "emissary"
                    )
                }),
                // "Closer to the coast".
                Rel::Advmod => tree.upos(at) != Upos::Adv,
                Rel::Obl | Rel::Obj | Rel::Conj | Rel::Appos => false,
                // "Loaded with blankets".
                Rel::Acl => tree.xpos(at) != "VBN",
                // "Paid tribute to Syria" with "tribute" taken for a verb.
                Rel::Xcomp => tree
                    .children(at)
                    .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to"),
                _ => true,
            };
            if apart {
                break;
            }
            match tree.head(at) {
                Some(up) if up == clause.head => {
                    inside = true;
                    break;
                }
                Some(up) => at = up,
                None => break,
            }
        }
        if !inside {
            continue;
        }
        let mut found = actors.of_phrase(head, Role::Target);
        if prepositions::places().contains(&preposition) {
            found.retain(|actor| !matches!(actor.class, NameClass::Person | NameClass::Group));
            for actor in &mut found {
                if actor.class != NameClass::Organisation {
                    actor.rule = ActorRule::Place;
                }
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whoever else is named in a verb's clause, first behind it, then before it: not where something happens or when, and not in a clause apart.
pub(super) fn another(actors: &Actors<'_, '_>, verb: usize, sources: &[ActorRef]) -> Vec<ActorRef> {
    let tree = actors.tree;
    let behind = actors
        .mentions
        .iter()
        .filter(|mention| mention.words.start > verb);
    let before = actors
        .mentions
        .iter()
        .filter(|mention| mention.words.start < verb);
    for mention in behind.chain(before) {
        if mention.naming.class == NameClass::Place {
            continue;
        }
        let head = phrase_head(tree, mention.words.clone());
        let mut at = head;
        let mut inside = false;
        for _ in 0..12 {
            if at == verb {
                inside = true;
                break;
            }
            let apart = match tree.rel(at) {
                Rel::Parataxis | Rel::AclRelcl | Rel::Nsubj | Rel::NsubjPass if head < verb => true,
                Rel::Parataxis | Rel::AclRelcl => true,
                Rel::Conj => !matches!(tree.upos(at), Upos::Noun | Upos::Propn),
                Rel::Advcl => !tree
                    .children(at)
                    .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to"),
                Rel::Nmod | Rel::Obl => tree.preposition(at).is_some_and(|preposition| {
                    prepositions::places().contains(&preposition)
                        || matches!(
                            preposition,
                            "after"
                                | "before"
                                | "during"
                                | "since"
                                | "until"
                                | "following"
                                | "according"
                                | "as"
                                | "despite"
                                | "because"
                                | "amid"
                                | "at"
                                | "by"
                                | "including"
                                | "like"
                                | "from"
                        )
                }),
                _ => false,
            };
            if apart {
                break;
            }
            match tree.head(at) {
                Some(up) => at = up,
                None => break,
            }
        }
        if !inside {
            continue;
        }
        let mut found = actors.of_phrase(head, Role::Target);
        found.retain(|actor| {
            !matches!(
                actor.rule,
                ActorRule::Pronoun | ActorRule::Place | ActorRule::Definite
            ) && actor.actor.is_some()
                && !sources.iter().any(|source| source.actor == actor.actor)
        });
        without(&mut found, sources);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
