//! Whether a frame's conditions hold for a clause.

use std::ops::Range;

use fnv::FnvHashSet;

use super::{Condition, Frame, Slot};
use crate::coder::clause::Clause;
use crate::coder::tree::{Rel, Tree, is_time};
use crate::syntax::Upos;

pub(super) fn score(frame: &Frame, tree: &Tree<'_>, clause: &Clause) -> Option<f32> {
    let mut score = 1.0;
    if let Some(particle) = &frame.particle {
        if !has_particle(tree, clause, particle) {
            return None;
        }
        score += 2.0;
    }
    for condition in &frame.conditions {
        if holds(condition, tree, clause) == condition.negated {
            return None;
        }
        if !condition.negated {
            score += match (&condition.slot, &condition.words) {
                (Slot::Object, Some(_)) => 2.5,
                (_, Some(_)) => 2.0,
                (_, None) => 1.0,
            };
        }
    }
    if frame.user {
        score += 100.0;
    }
    Some(score)
}

fn has_particle(tree: &Tree<'_>, clause: &Clause, particle: &str) -> bool {
    let head = clause.head;
    tree.children(head).any(|child| {
        matches!(
            tree.rel(child),
            Rel::Particle | Rel::Advmod | Rel::Case | Rel::Mark
        ) && tree.lemma(child) == particle
            && child > head
            || tree.rel(child) == Rel::Obj && child == head + 1 && tree.lemma(child) == particle
    }) || (head + 1 < tree.len() && tree.lemma(head + 1) == particle)
        || clause
            .phrases
            .iter()
            .any(|&(case, _)| tree.lemma(case) == particle && case == head + 1)
}

fn holds(condition: &Condition, tree: &Tree<'_>, clause: &Clause) -> bool {
    let any = |heads: &mut dyn Iterator<Item = usize>| match &condition.words {
        None => heads.next().is_some(),
        Some(words) => {
            for head in heads {
                if phrase_has(tree, head, words, 0) {
                    return true;
                }
            }
            false
        }
    };
    match &condition.slot {
        Slot::Subject => any(&mut clause.subjects.iter().copied()),
        Slot::Object => any(&mut clause.objects.iter().copied()),
        Slot::Indirect => any(&mut clause.indirect.iter().copied()),
        Slot::Complement => match &condition.words {
            None => !clause.complements.is_empty(),
            Some(words) => {
                let of_objects = clause
                    .objects
                    .iter()
                    .flat_map(|&object| tree.children_by(object, Rel::Acl));
                clause
                    .complements
                    .iter()
                    .copied()
                    .chain(of_objects)
                    .any(|verb| words.contains(tree.lemma(verb)))
            }
        },
        // "Announced plans to release": the infinitive may hang from the object.
        Slot::Infinitive => {
            clause.infinitive
                || clause.objects.iter().any(|&object| {
                    tree.children_by(object, Rel::Acl).any(|verb| {
                        tree.children(verb)
                            .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to")
                    })
                })
        }
        Slot::Content => clause.content,
        Slot::Negated => clause.negated,
        Slot::Anywhere => {
            let extent: Range<usize> = tree.extent(clause.head);
            condition.words.as_ref().is_some_and(|words| {
                extent
                    .into_iter()
                    .any(|word| words.contains(tree.lemma(word)))
            })
        }
        Slot::Phrase(preposition) => {
            // "Tested a missile on Wednesday" is on nobody.
            let mut nouns = prepositional(tree, clause, preposition)
                .filter(|&noun| condition.words.is_some() || !is_when(tree, noun))
                // "A camp for refugees was attacked": what is for somebody in front is no reason.
                .filter(|&noun| &**preposition != "for" || noun > clause.head);
            // "Attacked Beijing for executing": the preposition may mark a clause.
            any(&mut nouns)
                || condition.words.is_none()
                    && &**preposition == "for"
                    && clause.complements.iter().any(|&verb| {
                        tree.rel(verb) == Rel::Advcl
                            && tree.xpos(verb) == "VBG"
                            && tree.preposition(verb) == Some("for")
                    })
        }
    }
}

/// The nouns of a clause behind a preposition, also where the phrase hangs from the object.
pub(crate) fn prepositional<'a>(
    tree: &'a Tree<'_>,
    clause: &'a Clause,
    preposition: &'a str,
) -> impl Iterator<Item = usize> + 'a {
    let own = clause
        .phrases
        .iter()
        .filter(move |&&(case, _)| is_preposition(tree, case, preposition))
        .map(|&(_, noun)| noun);
    // "A state of siege in Haiti", "millions worth of equipment to Ethiopia" hang deeper; "discussed the crisis and the situation in
    // Idlib with" from the second of two; "held talks in Bishkek with" from the place.
    let mut nouns: Vec<usize> = clause.objects.clone();
    let mut next = 0;
    while next < nouns.len() && nouns.len() < 16 {
        let noun = nouns[next];
        next += 1;
        nouns.extend(tree.children(noun).filter(|&child| match tree.rel(child) {
            Rel::Conj => true,
            Rel::Nmod | Rel::Obl if child > noun => match tree.preposition(child) {
                None | Some("of") => true,
                Some("in") => preposition == "with",
                _ => false,
            },
            _ => false,
        }));
    }
    // "A truce between Ethiopia and Eritrea took effect", "a strike by miners began": where nothing is done to anything, below the subject.
    let below_subject = matches!(preposition, "by" | "with" | "against" | "among")
        && clause.objects.is_empty()
        && !clause.passive;
    if preposition == "between" || below_subject {
        nouns.extend(clause.subjects.iter().copied().filter(|&subject| {
            preposition == "between" || tree.upos(subject) == Upos::Noun && subject < clause.head
        }));
    }
    let of_object = nouns.into_iter().flat_map(move |noun| {
        tree.children(noun).filter(move |&child| {
            matches!(tree.rel(child), Rel::Nmod | Rel::Obl)
                && tree.children(child).any(|case| {
                    tree.rel(case) == Rel::Case && is_preposition(tree, case, preposition)
                })
        })
    });
    own.chain(of_object)
}

/// Whether a noun is a day or the like, or a number of them: "clashed for a fourth day".
fn is_when(tree: &Tree<'_>, noun: usize) -> bool {
    match tree.upos(noun) {
        Upos::Propn => is_time(&tree.form(noun).to_lowercase()),
        Upos::Noun => is_time(tree.lemma(noun)),
        _ => false,
    }
}

fn is_preposition(tree: &Tree<'_>, case: usize, preposition: &str) -> bool {
    match preposition.split_once('_') {
        // "In line with the Charter": nobody is met with it.
        None => {
            // "Walked out of talks" is "of" too.
            (tree.lemma(case) == preposition
                || preposition == "of"
                    && tree.lemma(case) == "out"
                    && case + 1 < tree.len()
                    && tree.lemma(case + 1) == "of")
                && !(case > 0
                    && matches!(
                        tree.lemma(case - 1),
                        "line"
                            | "accordance"
                            | "compliance"
                            | "conformity"
                            | "keeping"
                            | "consistent"
                    ))
        }
        Some((first, second)) => {
            tree.lemma(case) == first && case + 1 < tree.len() && tree.lemma(case + 1) == second
                || tree.lemma(case) == second && case > 0 && tree.lemma(case - 1) == first
        }
    }
}

/// Whether a phrase has one of the words as its head or near it.
fn phrase_has(tree: &Tree<'_>, head: usize, words: &FnvHashSet<Box<str>>, depth: usize) -> bool {
    if words.contains(tree.lemma(head)) {
        return true;
    }
    // "a couple of missiles", "the arms embargo", "bans and tariffs".
    depth < 3
        && tree.children(head).any(|child| {
            let near = match tree.rel(child) {
                Rel::Amod | Rel::Compound | Rel::Conj | Rel::Flat | Rel::Nummod | Rel::Appos => {
                    true
                }
                // A title in front, or "of".
                Rel::Nmod => match tree.preposition(child) {
                    None => child < head,
                    other => other == Some("of"),
                },
                _ => false,
            };
            near && phrase_has(tree, child, words, depth + 1)
        })
}
