//! Headlines and sentences in their style: "Sudan and South Sudan restart talks" is one long noun to a parser whose tagger takes "restart" for one.

use super::frames::{Frames, is_unchanged_past, verb_of_past};
use super::tree::{Rel, Tree, may_be_past};
use crate::syntax::{Parser, Sentence, Upos};

/// Words that may be the verb are tried in order, so many at most.
const TRIES: usize = 3;

/// Reads a sentence that has no verb again, with a word that may be its verb in the past tense, which is no noun: "restarted". Its words stay as they are written; the
/// new reading is taken if that word then rules the sentence and has a subject.
pub(super) fn reread(sentence: Sentence, frames: &Frames) -> Sentence {
    if !is_verbless(&sentence) || Tree::new(&sentence).has_verb() {
        return sentence;
    }
    let candidates = (1..sentence.words.len().saturating_sub(1)).filter_map(|word| {
        if is_to_come(&sentence, word) {
            return Some((word, word + 1, "will".to_owned()));
        }
        let past = may_be_verb(&sentence, word, frames).or_else(|| irregular(&sentence, word))?;
        Some((word, word, past))
    });
    for (changed, verb, instead) in candidates.take(TRIES) {
        let forms: Vec<&str> = (0..sentence.words.len())
            .map(|word| {
                if word == changed {
                    instead.as_str()
                } else if word < changed && parts_two(&sentence, word) {
                    "and"
                } else {
                    sentence.form(word)
                }
            })
            .collect();
        let Some(mut again) = Parser::english().parse_words(&[forms]).into_iter().next() else {
            continue;
        };
        if let Some(lemma) = verb_of_past(sentence.form(verb))
            && let Some(word) = again.words.get_mut(verb)
        {
            word.lemma = lemma.into();
        }
        if again.words.len() == sentence.words.len() && rules(&again, verb) {
            return with_places(again, sentence);
        }
    }
    sentence
}

/// "Poland to send blankets": between a name and an infinitive "to" tells what is to come.
fn is_to_come(sentence: &Sentence, word: usize) -> bool {
    sentence.form(word) == "to"
        && sentence.words[word - 1].upos == Upos::Propn
        && sentence.words[word + 1].xpos.as_str() == "VB"
}

/// "India, Pakistan to hold talks": a comma between two names that open a headline is "and".
fn parts_two(sentence: &Sentence, comma: usize) -> bool {
    let is_name = |at: usize| {
        sentence
            .words
            .get(at)
            .is_some_and(|word| word.upos == Upos::Propn)
    };
    sentence.form(comma) == "," && (0..comma).all(is_name) && is_name(comma + 1)
}

/// Whether a sentence is a noun by its tree, without anything that a verb or a predicate has. A subject without a copula is that of a verb which was lost: "The
/// hijackers free hostages".
fn is_verbless(sentence: &Sentence) -> bool {
    let Some(root) = sentence.words.iter().position(|word| word.head == 0) else {
        return false;
    };
    let nominal = matches!(
        sentence.words[root].upos,
        Upos::Noun | Upos::Propn | Upos::Adj
    );
    nominal
        && !sentence.dependents(root).any(|word| {
            matches!(
                sentence.words[word].relation.base(),
                "csubj" | "cop" | "aux" | "parataxis"
            )
        })
}

/// The past tense of a word that may be the verb of a sentence by what stands beside it.
fn may_be_verb(sentence: &Sentence, word: usize, frames: &Frames) -> Option<String> {
    let form = sentence.form(word);
    let nominal = |at: usize| matches!(sentence.words[at].upos, Upos::Noun | Upos::Propn);
    if !form.starts_with(char::is_lowercase) {
        return None;
    }
    let verb = frames.present(form)?;
    // "Test-fires".
    let before = if sentence.form(word - 1) == "-" && word > 2 {
        word - 2
    } else {
        word - 1
    };
    if !nominal(before) {
        return None;
    }
    let plural = matches!(sentence.words[before].xpos.as_str(), "NNS" | "NNPS")
        || (0..before).any(|at| matches!(sentence.form(at), "and" | ","));
    // "Navies hold" and "a navy holds".
    if form == verb.lemma && !plural {
        return None;
    }
    let next = word + 1;
    match sentence.words[next].upos {
        Upos::Punct | Upos::Cconj | Upos::Aux | Upos::Verb => return None,
        // "Attacks on", "talks between", "a call for": a noun, unless what is called for follows as a verb.
        Upos::Adp | Upos::Sconj if verb.is_noun => {
            let infinitive = (next + 1..sentence.words.len()).any(|at| {
                let quote = usize::from(sentence.words[at - 1].upos == Upos::Punct);
                sentence.form(at - 1 - quote) == "to" && sentence.words[at].xpos.as_str() == "VB"
            });
            if sentence.form(next) == "of" || !infinitive {
                return None;
            }
        }
        _ => {}
    }
    Some(verb.past)
}

/// "Britain froze Argentine assets" with "froze" for an adjective: a verb whose past the tagger does not know is read as one that it knows.
fn irregular(sentence: &Sentence, word: usize) -> Option<String> {
    /// Known to every tagger for a verb with an object.
    const KNOWN: &str = "attacked";
    let nominal = |at: usize| matches!(sentence.words[at].upos, Upos::Noun | Upos::Propn);
    verb_of_past(sentence.form(word))?;
    let taken = if is_unchanged_past(sentence.form(word)) {
        may_be_past(sentence, word)
    } else {
        nominal(word - 1) && sentence.words[word].upos != Upos::Verb
    };
    taken.then(|| KNOWN.to_owned())
}

/// Whether a word is the verb of a sentence as it is mended, with a subject before it and something behind it.
fn rules(sentence: &Sentence, verb: usize) -> bool {
    let tree = Tree::new(sentence);
    let has = |relations: &[Rel], behind: bool| {
        tree.children(verb)
            .any(|child| (child > verb) == behind && relations.contains(&tree.rel(child)))
    };
    let goes_on = [Rel::Obj, Rel::Obl, Rel::Xcomp, Rel::Ccomp, Rel::Advcl];
    tree.head(verb).is_none()
        && tree.upos(verb) == Upos::Verb
        && has(&[Rel::Nsubj], false)
        && has(&goes_on, true)
}

/// A reading of a sentence's words at their places in its text.
fn with_places(mut again: Sentence, sentence: Sentence) -> Sentence {
    for (word, old) in again.words.iter_mut().zip(&sentence.words) {
        (word.start, word.end) = (old.start, old.end);
    }
    again.start = sentence.start;
    again.text = sentence.text;
    again.contractions = sentence.contractions;
    again.cut = sentence.cut;
    again
}
