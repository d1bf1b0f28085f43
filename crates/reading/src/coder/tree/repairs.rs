//! Attachments that the parser often gets wrong and that grammar decides: mended before any rule looks at the tree.

mod demanded;
mod objects;
mod past_tense;
mod phrases;
mod reported;
mod subjects;
#[cfg(test)]
mod tests;
mod verbs;

use std::sync::LazyLock;

use entente_model::embedded_table::words;
use fnv::FnvHashSet;

use super::Rel;
use crate::coder::frames::{Frames, verb_of_past};
use crate::coder::names::table;
use crate::syntax::{Sentence, Upos};
pub(super) use demanded::Retagged;
use objects::{
    adjectives_for_nouns, agent_behind_object, counted_object, object_behind_recipient,
    object_of_particle, second_object,
};
pub(crate) use past_tense::may_be_past;
use past_tense::{finite_pasts, verb_behind_insertion};
use phrases::{agent_of_noun, mine_for_pronoun, particle_behind_verb, second_party};
use reported::reported_clause;
use subjects::{
    abbreviation_for_auxiliary, inserted_speech, list_before_subject, names_of_headline,
    nominal_behind_mark, participle_for_subject, second_report, second_subject,
    subject_for_compound,
};
use verbs::{
    noun_before_hyphen, noun_with_object, perfect_for_possession, verb_before_clause,
    verb_behind_beginning, verb_below_noun, verb_for_modifier,
};

/// Whether a lemma, in small letters, is a word of time.
pub(crate) fn is_time(lemma: &str) -> bool {
    static TIMES: LazyLock<FnvHashSet<&'static str>> =
        LazyLock::new(|| words(table!("reading/time_words.tsv")).collect());
    TIMES.contains(lemma)
}

/// Whether a verb has no object, and so no passive.
pub(crate) fn is_intransitive(lemma: &str) -> bool {
    static VERBS: LazyLock<FnvHashSet<&'static str>> =
        LazyLock::new(|| words(table!("reading/intransitive_verbs.tsv")).collect());
    VERBS.contains(lemma)
}

/// Mends heads (from 1, 0 for a root) and relations, and says which words are of another part of speech than their tag.
///
/// Where rules that each mend a phrase together leave no tree, all stays as the parser had it.
pub(super) fn repair(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) -> Vec<Retagged> {
    let (heads_before, rels_before) = (heads.to_vec(), rels.to_vec());
    let retagged = mend(sentence, heads, rels);
    if is_tree(heads) {
        return retagged;
    }
    heads.copy_from_slice(&heads_before);
    rels.copy_from_slice(&rels_before);
    Vec::new()
}

/// Whether every word leads to a root.
fn is_tree(heads: &[u32]) -> bool {
    // Words that are known to lead to one.
    let mut leads = vec![false; heads.len()];
    let mut path = Vec::new();
    (0..heads.len()).all(|word| {
        let mut at = word;
        while !leads[at] {
            path.push(at);
            match head_of(heads, at) {
                None => break,
                Some(_) if path.len() > heads.len() => return false,
                Some(up) => at = up,
            }
        }
        path.drain(..).for_each(|word| leads[word] = true);
        true
    })
}

/// The root of a sentence, where it is a noun of which nothing is told.
fn nominal_root(sentence: &Sentence, heads: &[u32], rels: &[Rel]) -> Option<usize> {
    let root = (0..heads.len()).find(|&word| heads[word] == 0)?;
    let told = children(heads, root).any(|child| {
        matches!(
            rels[child],
            Rel::Nsubj | Rel::NsubjPass | Rel::Cop | Rel::Parataxis | Rel::Aux
        )
    });
    (is_noun(sentence, root) && !told).then_some(root)
}

fn is_noun(sentence: &Sentence, word: usize) -> bool {
    matches!(sentence.words[word].upos, Upos::Noun | Upos::Propn)
}

/// A verb that a tagger took for a participle.
fn past(word: usize) -> Retagged {
    Retagged {
        word,
        upos: Upos::Verb,
        xpos: "VBD",
    }
}

fn mend(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) -> Vec<Retagged> {
    let mut retagged = mine_for_pronoun(sentence, heads, rels);
    verb_for_modifier(sentence, heads, rels);
    verb_behind_insertion(sentence, heads, rels);
    verb_below_noun(sentence, heads, rels);
    retagged.extend(verb_before_clause(sentence, heads, rels));
    perfect_for_possession(sentence, heads, rels);
    inserted_speech(sentence, heads, rels);
    retagged.extend(reported_clause(sentence, heads, rels));
    adjectives_for_nouns(sentence, heads, rels);
    retagged.extend(demanded::demanded_verbs(sentence, heads, rels));
    retagged.extend(abbreviation_for_auxiliary(sentence, heads, rels));
    retagged.extend(noun_with_object(sentence, heads, rels));
    verb_behind_beginning(sentence, heads, rels);
    noun_before_hyphen(sentence, heads, rels);
    finite_pasts(sentence, heads, rels, &mut retagged);
    for word in 0..heads.len() {
        match rels[word] {
            Rel::AclRelcl => content_clause(sentence, heads, rels, word),
            // "Demanded Friday that": a day is when, not what.
            Rel::Obj if is_day(sentence, word) => rels[word] = Rel::Obl,
            Rel::Advmod => particle_behind_verb(sentence, heads, rels, word),
            Rel::Obl => {
                nominal_behind_mark(sentence, heads, rels, word);
                second_party(sentence, heads, rels, word);
                counted_object(sentence, heads, rels, word);
                object_of_particle(sentence, heads, rels, word);
                object_behind_recipient(sentence, heads, rels, word);
            }
            Rel::Nsubj => {
                second_subject(sentence, heads, rels, word);
                list_before_subject(sentence, heads, rels, word);
                participle_for_subject(sentence, heads, rels, word);
            }
            Rel::Iobj | Rel::Obj => second_object(sentence, heads, rels, word),
            Rel::Conj => second_report(sentence, heads, rels, word),
            Rel::Nmod => {
                agent_behind_object(sentence, heads, rels, word);
                agent_of_noun(sentence, heads, rels, word);
            }
            Rel::Acl => {
                purpose_of_call(sentence, heads, rels, word);
                neighbouring(sentence, heads, rels, word);
            }
            Rel::Advcl => neighbouring(sentence, heads, rels, word),
            Rel::Appos => names_of_headline(sentence, heads, rels, word),
            Rel::Compound | Rel::Amod => subject_for_compound(sentence, heads, rels, word),
            Rel::Case => {
                preposition_of_title(heads, rels, word);
                preposition_of_name(heads, rels, word);
            }
            _ => {}
        }
    }
    retagged
}

/// "In neighbouring Congo" with the state for the object of a verb "neighbour".
fn neighbouring(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], verb: usize) {
    if !matches!(
        &*sentence.form(verb).to_lowercase(),
        "neighbouring" | "neighboring"
    ) {
        return;
    }
    let Some(noun) = children(heads, verb).find(|&child| child > verb && rels[child] == Rel::Obj)
    else {
        return;
    };
    let Some(up) = head_of(heads, verb) else {
        return;
    };
    let before: Vec<usize> = children(heads, verb)
        .filter(|&child| child < verb)
        .collect();
    for child in before {
        heads[child] = noun as u32 + 1;
        if rels[child] == Rel::Mark {
            rels[child] = Rel::Case;
        }
    }
    heads[noun] = up as u32 + 1;
    rels[noun] = match sentence.words[up].upos {
        Upos::Verb => Rel::Obl,
        _ => Rel::Nmod,
    };
    (heads[verb], rels[verb]) = (noun as u32 + 1, Rel::Amod);
}

/// "Telephoned his counterpart to demand" with the purpose hung from the counterpart.
fn purpose_of_call(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], purpose: usize) {
    let to =
        children(heads, purpose).any(|mark| rels[mark] == Rel::Mark && sentence.form(mark) == "to");
    let Some(mut verb) = head_of(heads, purpose).filter(|_| to) else {
        return;
    };
    for _ in 0..4 {
        if sentence.words[verb].upos == Upos::Verb {
            break;
        }
        if !matches!(rels[verb], Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Iobj) {
            return;
        }
        match head_of(heads, verb) {
            Some(up) => verb = up,
            None => return,
        }
    }
    if matches!(
        lemma(sentence, verb),
        "telephone" | "phone" | "ring" | "cable" | "summon"
    ) {
        heads[purpose] = verb as u32 + 1;
        rels[purpose] = Rel::Advcl;
    }
}

/// The lemma of a word: the parser's, or for a verb that it does not know the frame table's.
pub(super) fn lemma(sentence: &Sentence, word: usize) -> &str {
    let lemma = sentence.words[word].lemma.as_str();
    match sentence.words[word].upos {
        Upos::Verb => Frames::verb_of(sentence.form(word), lemma).unwrap_or(lemma),
        _ => lemma,
    }
}

/// The lemma of a word that is a verb in the past tense, whatever the parser took it for.
pub(super) fn lemma_of_verb(sentence: &Sentence, word: usize) -> &str {
    match sentence.words[word].upos {
        Upos::Verb => lemma(sentence, word),
        _ => verb_of_past(sentence.form(word)).unwrap_or(sentence.words[word].lemma.as_str()),
    }
}

/// Whether a word is the name of a day, with nothing in front of it.
fn is_day(sentence: &Sentence, word: usize) -> bool {
    sentence.words[word].upos == Upos::Propn
        && sentence.form(word).to_lowercase().ends_with("day")
        && is_time(&sentence.form(word).to_lowercase())
}

/// "By his counterpart Abel Matutes": the preposition of a last name is that of the whole name.
fn preposition_of_name(heads: &mut [u32], rels: &[Rel], case: usize) {
    let Some(name) = head_of(heads, case).filter(|&name| case < name && rels[name] == Rel::Flat)
    else {
        return;
    };
    if let Some(first) = head_of(heads, name)
        && first > case
        && !children(heads, first).any(|other| rels[other] == Rel::Case)
    {
        heads[case] = first as u32 + 1;
    }
}

/// "From the militant group Hamas": the preposition of a title in front is that of the name.
fn preposition_of_title(heads: &mut [u32], rels: &[Rel], case: usize) {
    let Some(title) = head_of(heads, case).filter(|&title| case < title) else {
        return;
    };
    if matches!(rels[title], Rel::Compound | Rel::Nmod)
        && let Some(name) = head_of(heads, title).filter(|&name| name > title)
        && !children(heads, name).any(|other| rels[other] == Rel::Case)
    {
        heads[case] = name as u32 + 1;
    }
}

fn head_of(heads: &[u32], word: usize) -> Option<usize> {
    (heads[word] as usize).checked_sub(1)
}

fn children<'a>(heads: &'a [u32], word: usize) -> impl Iterator<Item = usize> + 'a {
    let head = word as u32 + 1;
    (0..heads.len()).filter(move |&child| heads[child] == head)
}

/// "Said on Tuesday that Sudan must return": a time has no relative clause; the clause is what was said.
fn content_clause(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], clause: usize) {
    let Some(time) = head_of(heads, clause) else {
        return;
    };
    let Some(that) = children(heads, clause)
        .next()
        .filter(|&first| first < clause && sentence.form(first) == "that")
    else {
        return;
    };
    if !is_time(&sentence.form(time).to_lowercase()) {
        // "Its demands that Israel ease restrictions": a clause that lacks nothing tells what the demand is.
        let has =
            |rel: Rel| children(heads, clause).any(|child| child != that && rels[child] == rel);
        if has(Rel::Nsubj) && has(Rel::Obj) {
            rels[clause] = Rel::Acl;
            rels[that] = Rel::Mark;
        }
        return;
    }
    let Some(verb) = head_of(heads, time).filter(|&verb| {
        sentence.words[verb].upos == Upos::Verb
            && matches!(rels[time], Rel::Obl | Rel::Obj | Rel::Iobj)
    }) else {
        return;
    };
    heads[clause] = verb as u32 + 1;
    rels[clause] = Rel::Ccomp;
    rels[that] = Rel::Mark;
}
