//! Recipients that stand where no slot of a frame looks: in the next conjunct, behind a condition, in a phrase that hangs astray.

use super::participants::{is_border, slot_actors};
use super::{extend, phrase_head, without};
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::{Act, is_contact};
use crate::coder::clause::Clause;
use crate::coder::frames::{Frames, Slot};
use crate::coder::names::NameClass;
use crate::coder::prepositions;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// "Telephoned his Israeli counterpart to demand", "wrote to President Clinton pleading for": who was called is told.
pub(super) fn of_contact(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
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
pub(super) fn suffers(actors: &Actors<'_, '_>, clause: &Clause, actor: &ActorRef) -> bool {
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
pub(super) fn conditioned(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
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

/// "Mali turned down a request by Germany", "withdrew at the urging of Sudan": who answers what a noun asks, threatens or offers is whom it is meant for.
pub(super) fn answering(frames: &Frames, actors: &Actors<'_, '_>, noun: usize) -> Vec<ActorRef> {
    let tree = actors.tree;
    let Some(verb) = tree.head(noun).filter(|&up| tree.upos(up) == Upos::Verb) else {
        return Vec::new();
    };
    let above = Clause::of_verb(tree, verb);
    let asked = tree.rel(noun) == Rel::Obl
        && tree.preposition(noun) == Some("at")
        && frames.is_of_class("urging", tree.lemma(noun));
    let words = if asked {
        // "Paratroopers, flown in at the request of the president".
        if above.passive && above.subjects.is_empty() {
            above.objects
        } else {
            above.subjects
        }
    } else if matches!(tree.rel(noun), Rel::Obj | Rel::NsubjPass) && answers(frames, tree, verb) {
        above.subjects
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for word in words {
        extend(&mut found, actors.of_phrase(word, Role::Source));
    }
    found
}

/// Whether a verb tells how somebody answers what another has asked, threatened or offered.
fn answers(frames: &Frames, tree: &Tree<'_>, verb: usize) -> bool {
    let particle = tree
        .children(verb)
        .filter(|&child| child > verb && matches!(tree.rel(child), Rel::Particle | Rel::Advmod))
        .map(|child| format!("{}_{}", tree.lemma(verb), tree.lemma(child)));
    frames.is_of_class("answer", tree.lemma(verb))
        || particle
            .into_iter()
            .any(|verb| frames.is_of_class("answer", &verb))
}

/// "Established ties with and opened an embassy in Tehran": what follows the second verb belongs to the first too.
pub(super) fn of_next_conjunct(actors: &Actors<'_, '_>, act: &Act<'_>) -> Vec<ActorRef> {
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
pub(super) fn below_phrases(
    actors: &Actors<'_, '_>,
    clause: &Clause,
    prepositions: &[&str],
) -> Vec<ActorRef> {
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
pub(super) fn astray(
    actors: &Actors<'_, '_>,
    clause: &Clause,
    prepositions: &[&str],
) -> Vec<ActorRef> {
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
                Rel::Nmod
                    if tree
                        .head(at)
                        .is_some_and(|up| crate::coder::actors::is_topic(tree.lemma(up))) =>
                {
                    true
                }
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
