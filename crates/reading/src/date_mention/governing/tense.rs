//! The tense in which a clause is told.

use super::STEPS;
use crate::syntax::Sentence;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    /// "had imposed".
    Pluperfect,
    /// "has imposed".
    Perfect,
    Present,
    Future,
}

/// The tense of the clause that a word stands in.
pub(super) fn tense(sentence: &Sentence, place: usize) -> Option<Tense> {
    let mut at = place;
    for _ in 0..STEPS {
        if let Some(tense) = own_tense(sentence, at) {
            return Some(tense);
        }
        at = sentence.head(at)?;
    }
    None
}

/// The tense that a word and its auxiliaries have.
pub(super) fn own_tense(sentence: &Sentence, place: usize) -> Option<Tense> {
    let mut tense = None;
    for at in sentence.dependents(place) {
        let word = &sentence.words[at];
        if !matches!(word.relation.base(), "aux" | "cop") {
            continue;
        }
        match word.lemma.as_str() {
            "will" | "shall" | "would" | "may" | "might" | "can" | "could" | "should" | "must" => {
                return Some(Tense::Future);
            }
            "have" if word.feats.get("Tense") == Some("Past") => return Some(Tense::Pluperfect),
            "have" if word.feats.get("VerbForm") != Some("Inf") => return Some(Tense::Perfect),
            _ => {
                let own = finite(word.feats.get("VerbForm"), word.feats.get("Tense"));
                tense = tense.or(own);
            }
        }
    }
    let word = &sentence.words[place];
    tense.or_else(|| finite(word.feats.get("VerbForm"), word.feats.get("Tense")))
}

fn finite(form: Option<&str>, tense: Option<&str>) -> Option<Tense> {
    match (form, tense) {
        (Some("Fin"), Some("Past")) => Some(Tense::Past),
        (Some("Fin"), Some("Pres")) => Some(Tense::Present),
        _ => None,
    }
}
