//! Subjects that a parser took for something else, or something else for subjects.

use super::{Rel, Retagged, children, head_of, is_time, lemma};
use crate::coder::frames::{Frames, is_unchanged_past};
use crate::syntax::{Sentence, Upos};

/// "Boko Haram suicide bombers": of two subjects side by side the first belongs to the second.
pub(super) fn second_subject(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    first: usize,
) {
    let head = heads[first];
    let pronoun = |word: usize| {
        matches!(
            sentence.words[word].upos,
            Upos::Pron | Upos::Det | Upos::Num
        )
    };
    if pronoun(first) {
        return;
    }
    let Some(second) = (first + 1..heads.len())
        .find(|&word| heads[word] == head && matches!(rels[word], Rel::Nsubj | Rel::NsubjPass))
    else {
        return;
    };
    if pronoun(second) || second as u32 >= head {
        return;
    }
    // "Mahathir and his counterpart Goh Chok Tong discussed".
    if children(heads, second)
        .any(|child| rels[child] == Rel::Cc && sentence.form(child) == "and" && child > first)
    {
        heads[second] = first as u32 + 1;
        rels[second] = Rel::Conj;
        return;
    }
    // "Amman and Kuwait City restored relations": with "and" in the middle of the second name.
    let joined = (first + 1..second).any(|and| {
        sentence.form(and) == "and"
            && and == first + 1
            && head_of(heads, and).is_some_and(|up| head_of(heads, up) == Some(second))
    });
    if joined {
        heads[second] = first as u32 + 1;
        rels[second] = Rel::Conj;
        return;
    }
    // "The donors Friday said".
    if is_time(&sentence.form(second).to_lowercase()) {
        rels[second] = Rel::Obl;
        return;
    }
    // Nothing stands between that is not of one of the two.
    let within = |mut word: usize| {
        for _ in 0..heads.len() {
            if word == first || word == second {
                return true;
            }
            match head_of(heads, word) {
                Some(up) => word = up,
                None => return false,
            }
        }
        false
    };
    if (first + 1..second).all(|word| within(word) && rels[word] != Rel::Punct) {
        heads[first] = second as u32 + 1;
        rels[first] = Rel::Compound;
    }
}

/// "European leaders meeting in Luxembourg refused" with the participle for the subject: the noun in front of it is.
pub(super) fn participle_for_subject(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    verb: usize,
) {
    if sentence.words[verb].xpos.as_str() != "VBG" || heads[verb] as usize <= verb + 1 {
        return;
    }
    let subject = children(heads, verb).find(|&word| rels[word] == Rel::Nsubj && word < verb);
    if let Some(noun) = subject {
        (heads[noun], rels[noun]) = (heads[verb], Rel::Nsubj);
        (heads[verb], rels[verb]) = (noun as u32 + 1, Rel::Acl);
    }
}

/// "Turkey set conditions" with "Turkey" taken for a part of the verb: a name in front of a finite verb without subject is its subject.
pub(super) fn subject_for_compound(
    sentence: &Sentence,
    heads: &[u32],
    rels: &mut [Rel],
    name: usize,
) {
    let Some(verb) =
        head_of(heads, name).filter(|&verb| verb > name && sentence.words[verb].upos == Upos::Verb)
    else {
        return;
    };
    // "American F-111s bombed", "Russian Su-25s bombed": all that stands between belongs to the name.
    let beside = |root: usize| {
        (name + 1..root).all(|word| head_of(heads, word).is_some_and(|up| up >= name && up < root))
    };
    let is_name = match rels[name] {
        Rel::Amod => children(heads, name).any(|child| rels[child] == Rel::Flat),
        _ => sentence.words[name].upos == Upos::Propn,
    };
    if is_name
        && (matches!(sentence.words[verb].xpos.as_str(), "VBD" | "VBZ" | "VBP")
            || rels[verb] == Rel::Root && beside(verb))
        && !children(heads, verb)
            .any(|child| matches!(rels[child], Rel::Nsubj | Rel::NsubjPass | Rel::AuxPass))
    {
        rels[name] = Rel::Nsubj;
    }
}

/// "After Australia scrapped a contract", "agreed with Peru to lift curbs" with the name for a circumstance of the verb behind it: what stands between such a mark and a
/// finite verb without subject is its subject; between "with" and an infinitive it belongs to the verb above.
pub(super) fn nominal_behind_mark(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    noun: usize,
) {
    const MARKS: [&str; 10] = [
        "after", "although", "because", "before", "once", "since", "though", "until", "when",
        "while",
    ];
    let Some(verb) =
        head_of(heads, noun).filter(|&verb| verb > noun && sentence.words[verb].upos == Upos::Verb)
    else {
        return;
    };
    let first = (0..=noun)
        .rev()
        .take_while(|&word| word == noun || head_of(heads, word) == Some(noun))
        .last()
        .unwrap_or(noun);
    let Some(mark) = first.checked_sub(1).filter(|&mark| {
        head_of(heads, mark) == Some(verb) && matches!(rels[mark], Rel::Mark | Rel::Case)
    }) else {
        return;
    };
    let has = |rel: Rel| children(heads, verb).any(|child| rels[child] == rel);
    if children(heads, noun).any(|child| rels[child] == Rel::Case)
        || has(Rel::Nsubj)
        || has(Rel::NsubjPass)
        || is_time(&sentence.form(noun).to_lowercase())
    {
        return;
    }
    let marked = sentence.form(mark).to_lowercase();
    let finite = matches!(sentence.words[verb].xpos.as_str(), "VBD" | "VBZ" | "VBP");
    if finite && MARKS.contains(&&*marked) {
        rels[noun] = if has(Rel::AuxPass) {
            Rel::NsubjPass
        } else {
            Rel::Nsubj
        };
        if rels[verb] == Rel::Conj {
            rels[verb] = Rel::Advcl;
        }
        return;
    }
    let infinitive = children(heads, verb)
        .any(|to| to > noun && rels[to] == Rel::Mark && sentence.form(to) == "to");
    if infinitive
        && marked == "with"
        && let Some(above) = head_of(heads, verb)
            .filter(|&above| above < mark && sentence.words[above].upos == Upos::Verb)
    {
        (heads[mark], rels[mark]) = (noun as u32 + 1, Rel::Case);
        heads[noun] = above as u32 + 1;
    }
}

/// "Robinson said officers had taken part, and blamed Jakarta": who says so also blames, where a comma parts the two.
pub(super) fn second_report(sentence: &Sentence, heads: &mut [u32], rels: &[Rel], verb: usize) {
    let own = |rel: Rel| children(heads, verb).any(|child| rels[child] == rel && child < verb);
    if sentence.words[verb].upos != Upos::Verb
        || !Frames::embedded().is_verbal(lemma(sentence, verb))
        || !own(Rel::Punct)
        || !own(Rel::Cc)
        || own(Rel::Nsubj)
        || own(Rel::AuxPass)
        || own(Rel::Aux)
    {
        return;
    }
    let said = head_of(heads, verb)
        .filter(|&told| rels[told] == Rel::Ccomp)
        .and_then(|told| head_of(heads, told))
        .filter(|&said| {
            said < verb
                && matches!(
                    sentence.words[said].lemma.as_str(),
                    "say" | "tell" | "report" | "announce" | "state" | "charge" | "claim"
                )
        });
    if let Some(said) = said {
        heads[verb] = said as u32 + 1;
    }
}

/// "After years of talks, Bulgaria, Greece and Russia sign" with the first names of the list hung from the talks: a subject with "and" before it is the last of a list.
pub(super) fn list_before_subject(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    last: usize,
) {
    let own = |rel: Rel| children(heads, last).find(|&child| child < last && rels[child] == rel);
    let (Some(verb), Some(and)) = (head_of(heads, last), own(Rel::Cc)) else {
        return;
    };
    if sentence.words[last].upos != Upos::Propn || rels[last] != Rel::Nsubj {
        return;
    }
    // The names right before it, parted by commas: each a conjunct of one word that is none of them.
    let mut names: Vec<usize> = Vec::new();
    let mut stranger = None;
    for word in (0..and).rev() {
        let comma = sentence.form(word) == ",";
        let conjunct = rels[word] == Rel::Conj && sentence.words[word].upos == Upos::Propn;
        if conjunct && (stranger.is_none() || stranger == head_of(heads, word)) {
            stranger = head_of(heads, word);
            names.push(word);
        } else if !comma && !names.iter().any(|&name| heads[word] == name as u32 + 1) {
            break;
        }
    }
    let (Some(&first), Some(stranger)) = (names.last(), stranger) else {
        return;
    };
    let apart = stranger < first
        && sentence.words[stranger].upos == Upos::Noun
        && children(heads, first).any(|comma| comma < first && sentence.form(comma) == ",");
    if !apart {
        return;
    }
    let number = first as u32 + 1;
    for &name in &names {
        heads[name] = number;
    }
    heads[last] = number;
    rels[last] = Rel::Conj;
    heads[first] = verb as u32 + 1;
    rels[first] = Rel::Nsubj;
}

/// "EU, U.S. impose visa bans" with the second name apposed to the first: a name that is apposed has a comma behind it too, and two rule a verb in the plural.
pub(super) fn names_of_headline(
    sentence: &Sentence,
    heads: &[u32],
    rels: &mut [Rel],
    second: usize,
) {
    let is_name = |word: usize| sentence.words[word].upos == Upos::Propn;
    let Some(first) = head_of(heads, second)
        .filter(|&first| first < second && rels[first] == Rel::Nsubj && (0..=first).all(is_name))
    else {
        return;
    };
    let alone = first + 2 == second && sentence.form(first + 1) == ",";
    let verb = head_of(heads, first).filter(|&verb| verb == second + 1);
    // "Beirut, Lebanon hit by strikes": a past tense that looks like the plural says nothing of how many.
    let plural = |verb: usize| {
        matches!(sentence.words[verb].xpos.as_str(), "VBP" | "VB")
            && !is_unchanged_past(sentence.form(verb))
    };
    if alone && is_name(second) && verb.is_some_and(plural) {
        rels[second] = Rel::Conj;
    }
}

/// "Iran, said Israel, attacked Jordan", "Peru, Ecuador said, attacked Chile": of two names before what is told, parted by commas, the one beside the verb of saying
/// says so and the first acts.
pub(super) fn inserted_speech(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    for said in 2..heads.len().saturating_sub(2) {
        let (before, after) = (sentence.form(said - 1), sentence.form(said + 1));
        if sentence.words[said].upos != Upos::Verb
            || !matches!(
                sentence.words[said].lemma.as_str(),
                "say"
                    | "claim"
                    | "report"
                    | "announce"
                    | "state"
                    | "add"
                    | "tell"
                    | "charge"
                    | "allege"
            )
            || before != "," && after != ","
        {
            continue;
        }
        let Some(told) = children(heads, said)
            .find(|&told| told > said + 1 && matches!(rels[told], Rel::Ccomp | Rel::Parataxis))
        else {
            continue;
        };
        // "X eased rules, Y said, adding that tourists would wait": what has a subject of its own is not told of the first.
        let own = children(heads, told).any(|child| {
            rels[child] == Rel::Mark && sentence.form(child) == "that"
                || rels[child] == Rel::Nsubj && child > said + 1
        });
        if own {
            continue;
        }
        // The insertion: from a comma before the verb of saying to the comma behind it or its subject.
        let comma = |word: &usize| sentence.form(*word) == ",";
        let (Some(from), Some(to)) = ((0..said).rev().find(comma), (said + 1..told).find(comma))
        else {
            continue;
        };
        let noun = |word: usize| matches!(sentence.words[word].upos, Upos::Noun | Upos::Propn);
        let taken = |word: usize| {
            noun(word)
                && matches!(rels[word], Rel::Nsubj | Rel::Obj | Rel::Appos | Rel::Conj)
                && head_of(heads, word).is_some_and(|up| up == said || up == told)
        };
        let inside = (from + 1..to).find(|&word| word != said && taken(word));
        let first = (0..from).find(|&word| taken(word) && rels[word] == Rel::Nsubj);
        if let (Some(inside), Some(first)) = (inside, first) {
            (heads[inside], rels[inside]) = (said as u32 + 1, Rel::Nsubj);
            (heads[first], rels[first]) = (told as u32 + 1, Rel::Nsubj);
        }
    }
}

/// "ECOWAS imposed sanctions" with an abbreviation for an auxiliary verb: it is the subject.
pub(super) fn abbreviation_for_auxiliary(
    sentence: &Sentence,
    heads: &[u32],
    rels: &mut [Rel],
) -> Vec<Retagged> {
    /// A shorter one may be "HAS" or "DID" in a headline.
    const LETTERS: usize = 4;
    let mut retagged = Vec::new();
    for word in 0..heads.len() {
        let form = sentence.form(word);
        let abbreviated = form.len() >= LETTERS
            && form.bytes().all(|byte| byte.is_ascii_uppercase())
            && matches!(rels[word], Rel::Aux | Rel::AuxPass | Rel::Cop)
            && !matches!(
                &*form.to_ascii_lowercase(),
                "were"
                    | "been"
                    | "being"
                    | "have"
                    | "having"
                    | "does"
                    | "will"
                    | "would"
                    | "shall"
                    | "should"
                    | "could"
                    | "might"
                    | "must"
            );
        let Some(verb) = head_of(heads, word).filter(|_| abbreviated) else {
            continue;
        };
        let other = children(heads, verb)
            .any(|child| child != word && matches!(rels[child], Rel::Nsubj | Rel::NsubjPass));
        if !other {
            rels[word] = Rel::Nsubj;
            retagged.push(Retagged {
                word,
                upos: Upos::Propn,
                xpos: "NNP",
            });
        }
    }
    retagged
}
