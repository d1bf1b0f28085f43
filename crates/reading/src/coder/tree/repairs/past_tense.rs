//! The past tense that a tagger took for a participle, by what a participle could not have: "negotiated over fish", "closed in protest".

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::{
    Rel, Retagged, children, head_of, is_intransitive, is_noun, lemma, nominal_root, past,
};
use crate::coder::frames::is_unchanged_past;
use crate::coder::names::table;
use crate::syntax::{Sentence, Upos};

/// What somebody does in protest he does himself.
const MANNERS: [&str; 5] = ["protest", "solidarity", "sympathy", "mourning", "defiance"];

/// Verbs that keep an object in the passive: "were granted asylum".
const TWO_OBJECTS: [&str; 24] = [
    "grant", "give", "offer", "award", "deny", "refuse", "hand", "tell", "teach", "promise",
    "show", "send", "pay", "sell", "lend", "charge", "ask", "accord", "allow", "forbid", "deal",
    "serve", "assign", "name",
];

/// Whether a word, taken for a participle, has no object and needs none: its noun does it.
pub(super) fn acts_without_object(
    sentence: &Sentence,
    heads: &[u32],
    rels: &[Rel],
    verb: usize,
) -> bool {
    static VERBS: LazyLock<FnvHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        rows(table!("reading/verbs_without_object.tsv"))
            .filter_map(|(_, row)| row.split_once('\t'))
            .map(|(verb, prepositions)| (verb, prepositions.split(' ').collect()))
            .collect()
    });
    let lemma = lemma(sentence, verb);
    let prepositions = VERBS.get(lemma);
    let mut acts = is_intransitive(lemma);
    for phrase in children(heads, verb).filter(|&phrase| phrase > verb) {
        match rels[phrase] {
            Rel::Obl | Rel::Nmod => {}
            Rel::AuxPass => return false,
            _ => continue,
        }
        let Some(case) = children(heads, phrase).find(|&case| rels[case] == Rel::Case) else {
            continue;
        };
        let preposition = sentence.form(case);
        if preposition == "by" {
            return false;
        }
        acts |= case == verb + 1 && prepositions.is_some_and(|known| known.contains(&preposition))
            || preposition == "in"
                && case + 1 == phrase
                && MANNERS.contains(&sentence.form(phrase));
    }
    acts
}

/// Whether a word is in the past tense or a participle, or a form that is both and a noun too behind a noun that can do it: "Russia cut supplies".
pub(crate) fn may_be_past(sentence: &Sentence, word: usize) -> bool {
    let tag = sentence.words[word].xpos.as_str();
    if sentence.words[word].upos == Upos::Verb && matches!(tag, "VBD" | "VBN") {
        return true;
    }
    word > 0
        && matches!(tag, "NN" | "VB" | "JJ")
        && (sentence.words[word - 1].upos == Upos::Propn
            || sentence.words[word - 1].xpos.as_str() == "NNS")
        && is_unchanged_past(sentence.form(word))
}

/// Says which verbs of clauses, tagged as participles, are finite: they have a subject and no auxiliary.
pub(super) fn finite_pasts(
    sentence: &Sentence,
    heads: &[u32],
    rels: &mut [Rel],
    retagged: &mut Vec<Retagged>,
) {
    for verb in 1..heads.len() {
        let clause = matches!(
            rels[verb],
            Rel::Root | Rel::Ccomp | Rel::Parataxis | Rel::Conj | Rel::Advcl | Rel::AclRelcl
        );
        if !clause
            || sentence.words[verb].xpos.as_str() == "VBD"
            || !may_be_past(sentence, verb)
            || retagged.iter().any(|other| other.word == verb)
        {
            continue;
        }
        let (mut subject, mut passive, mut object, mut marked) = (None, false, false, false);
        let mut other = false;
        for child in children(heads, verb) {
            match rels[child] {
                Rel::Nsubj if child < verb => subject = Some(child),
                Rel::NsubjPass if child < verb => {
                    subject = Some(child);
                    passive = true;
                }
                Rel::Obj if child > verb => object = true,
                Rel::Aux | Rel::AuxPass | Rel::Cop => other = true,
                Rel::Mark => {
                    marked = true;
                    other |= sentence.form(child) == "to";
                }
                Rel::Obl => {
                    passive |= children(heads, child)
                        .any(|case| rels[case] == Rel::Case && sentence.form(case) == "by")
                        && !object;
                }
                _ => {}
            }
        }
        let Some(subject) = subject.filter(|_| !other) else {
            continue;
        };
        // "The war over, they left": an adverbial clause without a conjunction has no finite verb.
        if rels[verb] == Rel::Advcl && !marked {
            continue;
        }
        if rels[subject] == Rel::NsubjPass {
            let active = object && !TWO_OBJECTS.contains(&lemma(sentence, verb))
                || !object && acts_without_object(sentence, heads, rels, verb);
            if !active {
                continue;
            }
            rels[subject] = Rel::Nsubj;
        } else if passive && !object
            // The verb of the sentence is told as done whatever its tag.
            || rels[verb] == Rel::Root && sentence.words[verb].upos == Upos::Verb
        {
            continue;
        }
        retagged.push(past(verb));
    }
}

/// "Trawlers, escorted by boats, entered Vietnamese waters" read as a list of nouns: behind an insertion the participle is the verb of what stands before.
pub(super) fn verb_behind_insertion(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let Some(root) = nominal_root(sentence, heads, rels) else {
        return;
    };
    let Some(first) = (root + 1..heads.len()).find(|&word| sentence.form(word) == ",") else {
        return;
    };
    let found = (first + 2..heads.len().saturating_sub(1)).find_map(|verb| {
        let object =
            head_of(heads, verb).filter(|&object| object > verb && is_noun(sentence, object))?;
        let lost = sentence.form(verb - 1) == ","
            && matches!(rels[verb], Rel::Amod | Rel::Compound)
            && sentence.words[verb].upos == Upos::Verb
            && matches!(sentence.words[verb].xpos.as_str(), "VBN" | "VBD")
            && matches!(rels[object], Rel::Conj | Rel::Appos)
            && !children(heads, object).any(|and| rels[and] == Rel::Cc && and < object);
        lost.then_some((verb, object))
    });
    let Some((verb, object)) = found else {
        return;
    };
    // A list has more members; an insertion says what its noun is or does: "escorted by boats", "the capital of Chad", "who was there".
    let inserted = children(heads, root).any(|child| {
        child > first && child < verb && matches!(rels[child], Rel::Acl | Rel::AclRelcl)
            || child == first + 1 && rels[child] == Rel::Case
    }) || children(heads, root).any(|by| by < first && rels[by] == Rel::Acl);
    if !inserted {
        return;
    }
    (heads[root], rels[root]) = (verb as u32 + 1, Rel::Nsubj);
    (heads[object], rels[object]) = (verb as u32 + 1, Rel::Obj);
    (heads[verb], rels[verb]) = (0, Rel::Root);
}
