//! Objects that a parser hung astray.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::{Rel, children, head_of, is_time, lemma};
use crate::coder::names::table;
use crate::syntax::{Sentence, Upos};

/// "Urged Yugoslav President Milosevic" with two objects of a kind side by side: the first belongs to the second.
pub(super) fn second_object(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    first: usize,
) {
    let rel = rels[first];
    let Some(second) =
        (first + 1..heads.len()).find(|&word| heads[word] == heads[first] && rels[word] == rel)
    else {
        return;
    };
    let begins = (first + 1..second).all(|word| {
        let mut at = word;
        for _ in 0..heads.len() {
            if at == second {
                return true;
            }
            match head_of(heads, at) {
                Some(up) => at = up,
                None => return false,
            }
        }
        false
    });
    if begins
        && sentence.words[first].upos == Upos::Propn
        && sentence.words[second].upos == Upos::Propn
        && children(heads, first).next().is_none()
        && !children(heads, second)
            .any(|word| matches!(rels[word], Rel::Punct | Rel::Cc | Rel::Det) && word < second)
    {
        (heads[first], rels[first]) = (second as u32 + 1, Rel::Amod);
    }
}

/// "Killed at least 81 people", "kidnapped up to 16 advisers": the preposition belongs to the number, and the noun is the object.
pub(super) fn counted_object(sentence: &Sentence, heads: &[u32], rels: &mut [Rel], noun: usize) {
    let Some(verb) = head_of(heads, noun).filter(|&verb| verb < noun) else {
        return;
    };
    if sentence.words[verb].upos != Upos::Verb
        || !matches!(
            sentence.words[noun].upos,
            Upos::Noun | Upos::Propn | Upos::Sym
        )
        || is_time(&sentence.words[noun].lemma.to_lowercase())
        || children(heads, noun).any(|child| matches!(rels[child], Rel::Case | Rel::Mark))
        || children(heads, verb).any(|child| matches!(rels[child], Rel::Obj | Rel::AuxPass))
    {
        return;
    }
    let money = sentence.words[noun].upos == Upos::Sym;
    let counted = money
        || children(heads, noun).any(|number| {
            rels[number] == Rel::Nummod
                && children(heads, number).any(|word| {
                    matches!(rels[word], Rel::Case | Rel::Advmod | Rel::Nmod) && word < number
                })
        });
    if counted {
        rels[noun] = Rel::Obj;
    }
}

/// Whether a verb with this particle has an object.
pub(super) fn takes_particle(verb: &str, particle: &str) -> bool {
    static PARTICLES: LazyLock<FnvHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        rows(table!("reading/particle_verbs.tsv"))
            .filter_map(|(_, row)| row.split_once('\t'))
            .map(|(verb, particles)| (verb, particles.split(' ').collect()))
            .collect()
    });
    PARTICLES
        .get(verb)
        .is_some_and(|particles| particles.contains(&particle))
}

/// "Handed over a suspect": what stands behind a verb and its particle is the verb's object.
pub(super) fn object_of_particle(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    noun: usize,
) {
    let Some(verb) = head_of(heads, noun).filter(|&verb| verb + 1 < noun) else {
        return;
    };
    let particle = verb + 1;
    // "Handed over a wanted man" with the particle for what it is and the object for a phrase.
    // "Sailors taken off Sao Tome by pirates": what a participle is done to is its noun.
    let known = rels[particle] == Rel::Particle
        && head_of(heads, particle) == Some(verb)
        && !(matches!(rels[verb], Rel::Acl | Rel::Amod)
            && sentence.words[verb].xpos.as_str() == "VBN");
    if known
        && matches!(sentence.words[noun].upos, Upos::Noun | Upos::Propn)
        && !is_time(&sentence.words[noun].lemma.to_lowercase())
        && !children(heads, noun).any(|other| matches!(rels[other], Rel::Case | Rel::Mark))
        && !children(heads, verb)
            .any(|other| matches!(rels[other], Rel::Obj | Rel::AuxPass | Rel::NsubjPass))
    {
        rels[noun] = Rel::Obj;
        return;
    }
    if rels[particle] != Rel::Case
        || head_of(heads, particle) != Some(noun)
        || !matches!(sentence.words[noun].upos, Upos::Noun | Upos::Propn)
        || is_time(&sentence.words[noun].lemma.to_lowercase())
        // "Pulled out of talks".
        || children(heads, noun).any(|other| other != particle && rels[other] == Rel::Case)
        || children(heads, verb).any(|other| matches!(rels[other], Rel::Obj | Rel::AuxPass))
    {
        return;
    }
    if takes_particle(lemma(sentence, verb), sentence.form(particle)) {
        heads[particle] = verb as u32 + 1;
        rels[particle] = Rel::Particle;
        rels[noun] = Rel::Obj;
    }
}

/// "Handed over to the United States a file", "repeated on Thursday its demand": what stands bare behind a phrase is the object.
pub(super) fn object_behind_recipient(
    sentence: &Sentence,
    heads: &[u32],
    rels: &mut [Rel],
    noun: usize,
) {
    let Some(verb) = head_of(heads, noun).filter(|&verb| verb < noun) else {
        return;
    };
    let bare = sentence.words[verb].upos == Upos::Verb
        && sentence.words[noun].upos == Upos::Noun
        && !is_time(&sentence.words[noun].lemma.to_lowercase())
        && children(heads, noun)
            .any(|child| matches!(rels[child], Rel::Det | Rel::Nummod | Rel::Poss))
        && !children(heads, noun).any(|child| matches!(rels[child], Rel::Case | Rel::Mark))
        && !children(heads, verb).any(|child| {
            matches!(
                rels[child],
                Rel::Obj | Rel::AuxPass | Rel::Ccomp | Rel::Xcomp
            )
        });
    if bare
        && children(heads, verb).any(|other| {
            rels[other] == Rel::Obl
                && other > verb
                && other < noun
                && children(heads, other).any(|case| rels[case] == Rel::Case)
        })
    {
        rels[noun] = Rel::Obj;
    }
}

/// "To Russian, Indian and Iranian backing" read as four nouns: adjectives in a row belong to the noun behind the last.
pub(super) fn adjectives_for_nouns(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    for noun in 2..heads.len() {
        let last = noun - 1;
        let Some(first) = head_of(heads, last).filter(|&first| first < last) else {
            continue;
        };
        // Joined to the first of them, or to what that hangs from.
        let joined = heads[noun] == first as u32 + 1
            || heads[noun] == heads[first] && (heads[noun] as usize) <= first;
        if rels[noun] == Rel::Conj
            && joined
            && sentence.words[noun].upos == Upos::Noun
            && sentence.words[first].upos == Upos::Adj
            && sentence.words[last].upos == Upos::Adj
            && rels[last] == Rel::Conj
            && rels[first] != Rel::Amod
            && !children(heads, noun)
                .any(|word| word < noun && matches!(rels[word], Rel::Cc | Rel::Punct))
        {
            (heads[noun], rels[noun]) = (heads[first], rels[first]);
            let cases: Vec<usize> = children(heads, first)
                .filter(|&word| matches!(rels[word], Rel::Case | Rel::Det))
                .collect();
            for case in cases {
                heads[case] = noun as u32 + 1;
            }
            (heads[first], rels[first]) = (noun as u32 + 1, Rel::Amod);
        }
    }
}

/// "Was given a loan by China" with "by China" hung from the loan: behind a passive with an object it tells who acts.
pub(super) fn agent_behind_object(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    agent: usize,
) {
    let by = children(heads, agent)
        .any(|case| rels[case] == Rel::Case && sentence.form(case).eq_ignore_ascii_case("by"));
    let Some(object) = head_of(heads, agent).filter(|&object| object < agent) else {
        return;
    };
    let Some(verb) = head_of(heads, object) else {
        return;
    };
    let is_passive = children(heads, verb).any(|child| rels[child] == Rel::AuxPass);
    if by && rels[object] == Rel::Obj && is_passive {
        (heads[agent], rels[agent]) = (verb as u32 + 1, Rel::Obl);
    }
}
