//! Attachments that the parser often gets wrong and that grammar decides: mended before any rule looks at the tree.

mod demanded;

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::{FnvHashMap, FnvHashSet};

use super::Rel;
use crate::coder::names::table;
use crate::syntax::{Sentence, Upos};
pub(super) use demanded::Retagged;

/// Whether a lemma, in small letters, is a word of time.
pub(crate) fn is_time(lemma: &str) -> bool {
    static TIMES: LazyLock<FnvHashSet<&'static str>> = LazyLock::new(|| {
        rows(table!("reading/time_words.tsv"))
            .map(|(_, word)| word)
            .collect()
    });
    TIMES.contains(lemma)
}

/// Mends heads (from 1, 0 for a root) and relations, and says which words are of another part of speech than their tag.
pub(super) fn repair(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) -> Vec<Retagged> {
    verb_for_modifier(sentence, heads, rels);
    verb_below_noun(sentence, heads, rels);
    perfect_for_possession(sentence, heads, rels);
    reported_clause(sentence, heads, rels);
    adjectives_for_nouns(sentence, heads, rels);
    let mut retagged = demanded::demanded_verbs(sentence, heads, rels);
    retagged.extend(noun_with_object(sentence, heads, rels));
    verb_behind_beginning(sentence, heads, rels);
    for word in 0..heads.len() {
        match rels[word] {
            Rel::AclRelcl => content_clause(sentence, heads, rels, word),
            // "Demanded Friday that": a day is when, not what.
            Rel::Obj if is_day(sentence, word) => rels[word] = Rel::Obl,
            Rel::Obl => {
                counted_object(sentence, heads, rels, word);
                object_of_particle(sentence, heads, rels, word);
                object_behind_recipient(sentence, heads, rels, word);
            }
            Rel::Nsubj => {
                second_subject(sentence, heads, rels, word);
                participle_for_subject(sentence, heads, rels, word);
            }
            Rel::Iobj | Rel::Obj => second_object(sentence, heads, rels, word),
            Rel::Conj => second_report(sentence, heads, rels, word),
            Rel::Acl => purpose_of_call(sentence, heads, rels, word),
            Rel::Compound => subject_for_compound(sentence, heads, rels, word),
            Rel::Case => {
                preposition_of_title(heads, rels, word);
                preposition_of_name(heads, rels, word);
            }
            _ => {}
        }
    }
    retagged
}

/// "Saudi police shot dead a militant" with "shot" taken for a noun: what has an object is the verb.
fn noun_with_object(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) -> Option<Retagged> {
    let verb = (1..heads.len()).find(|&word| {
        matches!(rels[word], Rel::Root | Rel::Ccomp)
            && sentence.words[word].upos == Upos::Noun
            && matches!(
                sentence.form(word),
                "shot" | "hit" | "cut" | "set" | "put" | "struck" | "beat"
            )
            && children(heads, word).any(|child| rels[child] == Rel::Obj && child > word)
            && matches!(sentence.words[word - 1].upos, Upos::Noun | Upos::Propn)
    })?;
    let has_subject = children(heads, verb).any(|child| rels[child] == Rel::Nsubj && child < verb);
    if !has_subject {
        let subject = verb - 1;
        if head_of(heads, subject) != Some(verb) {
            return None;
        }
        let before: Vec<usize> = children(heads, verb)
            .filter(|&child| child < subject)
            .collect();
        for child in before {
            heads[child] = subject as u32 + 1;
        }
        rels[subject] = Rel::Nsubj;
    }
    Some(Retagged {
        word: verb,
        upos: Upos::Verb,
        xpos: "VBD",
    })
}

/// "Began shipping crude to Belarus" with "shipping" hung from its object.
fn verb_behind_beginning(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    for word in 1..heads.len().saturating_sub(1) {
        let begins = word - 1;
        let Some(noun) = head_of(heads, word).filter(|&noun| noun > word) else {
            continue;
        };
        if !matches!(rels[word], Rel::Compound | Rel::Amod)
            || sentence.words[word].upos != Upos::Verb
            || sentence.words[word].xpos.as_str() != "VBG"
            || sentence.words[begins].upos != Upos::Verb
            || !matches!(
                sentence.words[begins].lemma.to_lowercase().as_str(),
                "begin" | "start" | "stop" | "continue" | "resume" | "halt" | "cease" | "suspend"
            )
            || head_of(heads, noun) != Some(begins)
            || rels[noun] != Rel::Obj
        {
            continue;
        }
        let behind: Vec<usize> = children(heads, begins)
            .filter(|&child| child > noun && rels[child] == Rel::Obl)
            .collect();
        for child in behind {
            heads[child] = word as u32 + 1;
        }
        (heads[word], rels[word]) = (begins as u32 + 1, Rel::Xcomp);
        heads[noun] = word as u32 + 1;
    }
}

/// "Turkey set conditions" with "Turkey" taken for a part of the verb: a name in front of a finite verb without subject is its subject.
fn subject_for_compound(sentence: &Sentence, heads: &[u32], rels: &mut [Rel], name: usize) {
    let Some(verb) = head_of(heads, name).filter(|&verb| verb > name) else {
        return;
    };
    if sentence.words[name].upos == Upos::Propn
        && sentence.words[verb].upos == Upos::Verb
        && (matches!(sentence.words[verb].xpos.as_str(), "VBD" | "VBZ" | "VBP")
            || rels[verb] == Rel::Root && verb == name + 1)
        && !children(heads, verb)
            .any(|child| matches!(rels[child], Rel::Nsubj | Rel::NsubjPass | Rel::AuxPass))
    {
        rels[name] = Rel::Nsubj;
    }
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
        sentence.words[verb].lemma.to_lowercase().as_str(),
        "telephone" | "telephon" | "phone" | "ring" | "cable" | "summon"
    ) {
        heads[purpose] = verb as u32 + 1;
        rels[purpose] = Rel::Advcl;
    }
}

/// Whether a word is the name of a day, with nothing in front of it.
fn is_day(sentence: &Sentence, word: usize) -> bool {
    sentence.words[word].upos == Upos::Propn
        && sentence.form(word).to_lowercase().ends_with("day")
        && is_time(&sentence.form(word).to_lowercase())
}

/// "Handed over to the United States a file", "repeated on Thursday its demand": what stands bare behind a phrase is the object.
fn object_behind_recipient(sentence: &Sentence, heads: &[u32], rels: &mut [Rel], noun: usize) {
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

/// "UNITA attacked Argentine troops" read as a noun with a participle: in a sentence without another verb the participle is its verb.
fn verb_for_modifier(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let noun = |word: usize| matches!(sentence.words[word].upos, Upos::Noun | Upos::Propn);
    let Some(root) = (0..heads.len()).find(|&word| heads[word] == 0) else {
        return;
    };
    if !noun(root)
        || children(heads, root).any(|child| {
            matches!(
                rels[child],
                Rel::Nsubj | Rel::NsubjPass | Rel::Cop | Rel::Parataxis
            )
        })
    {
        return;
    }
    let Some(verb) = (1..heads.len()).find(|&word| {
        matches!(rels[word], Rel::Amod | Rel::Compound)
            && sentence.words[word].upos == Upos::Verb
            && matches!(sentence.words[word].xpos.as_str(), "VBN" | "VBD")
            && (noun(word - 1)
                || sentence.form(word - 1) == "military"
                // "China test-fired three missiles".
                || word > 2 && sentence.form(word - 1) == "-" && noun(word - 3))
            && head_of(heads, word).is_some_and(|head| head > word && noun(head))
    }) else {
        return;
    };
    let Some(object) = head_of(heads, verb) else {
        return;
    };
    // "Farmers in Punjab state blocked lines": the preposition's noun is the one before the verb.
    if head_of(heads, object) == Some(root)
        && root < verb
        && head_of(heads, verb - 1) == Some(object)
        && children(heads, object).any(|case| rels[case] == Rel::Case && case < verb)
    {
        let place = verb - 1;
        let moved: Vec<usize> = children(heads, object)
            .filter(|&child| child < verb && child != place)
            .collect();
        for child in moved {
            heads[child] = place as u32 + 1;
        }
        (heads[place], rels[place]) = (root as u32 + 1, Rel::Nmod);
        (heads[object], rels[object]) = (verb as u32 + 1, Rel::Obj);
        (heads[root], rels[root]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[verb], rels[verb]) = (0, Rel::Root);
        return;
    }
    // What stands before the verb is its subject.
    let mut subject = verb - 1;
    if sentence.form(subject) == "-" {
        heads[subject] = verb as u32 + 1;
        (heads[subject - 1], rels[subject - 1]) = (verb as u32 + 1, Rel::Compound);
        subject -= 2;
        heads[subject] = root as u32 + 1;
    }
    while let Some(up) = head_of(heads, subject).filter(|&up| up < verb) {
        subject = up;
    }
    if subject != root && object != root {
        return;
    }
    let moved: Vec<usize> = children(heads, object)
        .filter(|&child| child < verb && child != subject)
        .collect();
    for child in moved {
        heads[child] = subject as u32 + 1;
    }
    heads[verb] = 0;
    rels[verb] = Rel::Root;
    heads[subject] = verb as u32 + 1;
    rels[subject] = Rel::Nsubj;
    heads[object] = verb as u32 + 1;
    rels[object] = Rel::Obj;
}

/// "Thousands of troops backed by aircraft crossed into Iraq" read as one noun: in a sentence without another verb the past tense is its verb.
fn verb_below_noun(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let Some(root) = (0..heads.len()).find(|&word| heads[word] == 0) else {
        return;
    };
    if !matches!(sentence.words[root].upos, Upos::Noun | Upos::Propn)
        || children(heads, root).any(|child| {
            matches!(
                rels[child],
                Rel::Nsubj | Rel::NsubjPass | Rel::Cop | Rel::Parataxis | Rel::Aux
            )
        })
    {
        return;
    }
    // "Leaders of the minority called on parliament to soften a law": tagged as a participle where no other verb is.
    let alone = !sentence
        .words
        .iter()
        .any(|word| matches!(word.xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD"));
    let by_somebody = |verb: usize| {
        children(heads, verb).any(|by| {
            rels[by] == Rel::Obl && children(heads, by).any(|case| sentence.form(case) == "by")
        })
    };
    let is_only_verb = |verb: usize| {
        alone
            && children(heads, verb).any(|after| {
                after > verb
                    && matches!(rels[after], Rel::Obj | Rel::Xcomp | Rel::Ccomp | Rel::Advcl)
            })
    };
    // "Liberia's leader called on the United Nations to send": what goes on behind a participle without an agent makes it the verb.
    let goes_on = |verb: usize| {
        children(heads, verb).any(|child| {
            child > verb
                && (matches!(rels[child], Rel::Xcomp | Rel::Advcl)
                    && children(heads, child)
                        .any(|mark| rels[mark] == Rel::Mark && sentence.form(mark) == "to")
                    || matches!(rels[child], Rel::Ccomp | Rel::Obj)
                    // A person with a name is told of in a whole sentence: "Foreign Minister Anna Lindh, on a tour, called on".
                    || rels[child] == Rel::Obl
                        && sentence.words[root].upos == Upos::Propn
                        && children(heads, root)
                            .any(|title| title < root && rels[title] == Rel::Nmod))
        })
    };
    let verb = (root + 1..heads.len()).find(|&word| {
        rels[word] == Rel::Acl
            && sentence.words[word].upos == Upos::Verb
            && (sentence.words[word].xpos.as_str() == "VBD"
                || sentence.words[word].xpos.as_str() == "VBN"
                    && !by_somebody(word)
                    && (is_only_verb(word) || head_of(heads, word) == Some(root) && goes_on(word)))
    });
    if let Some(verb) = verb {
        (heads[root], rels[root]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[verb], rels[verb]) = (0, Rel::Root);
    }
}

/// "Turkey's air force bombed camps, the staff said", "fighters loyal to Taylor attacked the town, sources said": where a verb of saying has
/// two subjects, the first is that of what is said, and its verb was lost in the phrase.
fn reported_clause(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let Some((said, first, second)) = (0..heads.len()).find_map(|said| {
        if sentence.words[said].upos != Upos::Verb
            || !matches!(
                sentence.words[said].lemma.as_str(),
                "say" | "report" | "announce" | "tell" | "add" | "state" | "quote"
            )
        {
            return None;
        }
        let mut subjects =
            children(heads, said).filter(|&word| rels[word] == Rel::Nsubj && word < said);
        let (first, second) = (subjects.next()?, subjects.next()?);
        Some((said, first, second))
    }) else {
        return;
    };
    let below = |heads: &[u32], mut word: usize| {
        for _ in 0..heads.len() {
            if word == first {
                return true;
            }
            match head_of(heads, word) {
                Some(up) => word = up,
                None => return false,
            }
        }
        false
    };
    let past = |word: usize| {
        sentence.words[word].upos == Upos::Verb
            && matches!(sentence.words[word].xpos.as_str(), "VBD" | "VBN")
    };
    // A participle that is the verb of its phrase's last word: "bombed camps", "drivers blocked motorways".
    let of_phrase = |word: usize| {
        word == first
            || rels[word] == Rel::Conj
                && head_of(heads, word) == Some(first)
                && !children(heads, word).any(|cc| rels[cc] == Rel::Cc)
    };
    let taken = (1..second).find(|&verb| {
        past(verb)
            && matches!(rels[verb], Rel::Amod | Rel::Compound)
            && matches!(sentence.words[verb - 1].upos, Upos::Noun | Upos::Propn)
            && head_of(heads, verb).is_some_and(|object| object > verb && of_phrase(object))
    });
    if let Some(verb) = taken
        && let Some(object) = head_of(heads, verb)
    {
        let subject = if object == first { verb - 1 } else { first };
        let moved: Vec<usize> = children(heads, object)
            .filter(|&word| word < verb && word != subject)
            .collect();
        for word in moved {
            heads[word] = subject as u32 + 1;
        }
        (heads[subject], rels[subject]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[object], rels[object]) = (verb as u32 + 1, Rel::Obj);
        (heads[verb], rels[verb]) = (said as u32 + 1, Rel::Ccomp);
        return;
    }
    // "Warriors armed with bows killed farmers": joined to a participle.
    let joined = (first + 1..second).find(|&verb| {
        past(verb)
            && rels[verb] == Rel::Conj
            && below(heads, verb)
            && head_of(heads, verb).is_some_and(|up| matches!(rels[up], Rel::Amod | Rel::Acl))
            && !children(heads, verb).any(|word| rels[word] == Rel::Cc)
            && children(heads, verb).any(|word| rels[word] == Rel::Obj)
    });
    if let Some(verb) = joined {
        (heads[verb], rels[verb]) = (said as u32 + 1, Rel::Ccomp);
        (heads[first], rels[first]) = (verb as u32 + 1, Rel::Nsubj);
        return;
    }
    let hung = (first + 1..second).find(|&verb| {
        past(verb)
            && rels[verb] == Rel::Acl
            && below(heads, verb)
            && (sentence.words[verb].xpos.as_str() == "VBD"
                || matches!(
                    sentence.words[verb].lemma.as_str(),
                    "confer"
                        | "meet"
                        | "agree"
                        | "clash"
                        | "fight"
                        | "talk"
                        | "speak"
                        | "rally"
                        | "demonstrate"
                        | "march"
                        | "arrive"
                        | "resign"
                        | "vote"
                )
                || children(heads, verb).any(|word| {
                    rels[word] == Rel::Obj
                        || rels[word] == Rel::Conj
                            && sentence.words[word].upos == Upos::Verb
                            && children(heads, word).any(|below| rels[below] == Rel::Obj)
                }))
            && !children(heads, verb)
                .any(|word| rels[word] == Rel::Punct && word < verb || rels[word] == Rel::AuxPass)
    });
    if let Some(verb) = hung {
        (heads[verb], rels[verb]) = (said as u32 + 1, Rel::Ccomp);
        (heads[first], rels[first]) = (verb as u32 + 1, Rel::Nsubj);
    }
}

/// "To Russian, Indian and Iranian backing" read as four nouns: adjectives in a row belong to the noun behind the last.
fn adjectives_for_nouns(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
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

/// "Has frozen relations" read as having what is frozen: a participle right behind "have" is its verb.
fn perfect_for_possession(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let Some(have) = (0..heads.len().saturating_sub(2)).find(|&have| {
        sentence.words[have].lemma.as_str() == "have"
            && matches!(sentence.words[have].upos, Upos::Verb | Upos::Aux)
            && rels[have + 1] == Rel::Amod
            && sentence.words[have + 1].upos == Upos::Verb
            && sentence.words[have + 1].xpos.as_str() == "VBN"
            && head_of(heads, have + 1).is_some_and(|object| {
                rels[object] == Rel::Obj && head_of(heads, object) == Some(have)
            })
    }) else {
        return;
    };
    let verb = have + 1;
    let own: Vec<usize> = children(heads, have).collect();
    for child in own {
        heads[child] = verb as u32 + 1;
    }
    heads[verb] = heads[have];
    rels[verb] = rels[have];
    heads[have] = verb as u32 + 1;
    rels[have] = Rel::Aux;
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

/// "Killed at least 81 people", "kidnapped up to 16 advisers": the preposition belongs to the number, and the noun is the object.
fn counted_object(sentence: &Sentence, heads: &[u32], rels: &mut [Rel], noun: usize) {
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

/// "Handed over a suspect": what stands behind a verb and its particle is the verb's object.
fn object_of_particle(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], noun: usize) {
    static PARTICLES: LazyLock<FnvHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        rows(table!("reading/particle_verbs.tsv"))
            .filter_map(|(_, row)| row.split_once('\t'))
            .map(|(verb, particles)| (verb, particles.split(' ').collect()))
            .collect()
    });
    let Some(verb) = head_of(heads, noun).filter(|&verb| verb + 1 < noun) else {
        return;
    };
    let particle = verb + 1;
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
    let lemma = sentence.words[verb].lemma.as_str();
    // A lemmatiser that does not know "shrugged" leaves more of it than the verb.
    let form = sentence.form(verb).to_lowercase();
    let taken = PARTICLES
        .get(lemma)
        .or_else(|| {
            PARTICLES.iter().find_map(|(known, particles)| {
                let ending = form.strip_prefix(known)?;
                (ending.len() <= 4 && (ending.ends_with("ed") || ending.ends_with("ing")))
                    .then_some(particles)
            })
        })
        .is_some_and(|particles| particles.contains(&sentence.form(particle)));
    if taken {
        heads[particle] = verb as u32 + 1;
        rels[particle] = Rel::Particle;
        rels[noun] = Rel::Obj;
    }
}

/// "Robinson said officers had taken part, and blamed Jakarta": who says so also blames, where a comma parts the two.
fn second_report(sentence: &Sentence, heads: &mut [u32], rels: &[Rel], verb: usize) {
    /// Forms, for the lemmatiser does not know each of them.
    const VERBAL: [&str; 20] = [
        "condemned",
        "blamed",
        "accused",
        "criticised",
        "criticized",
        "denounced",
        "deplored",
        "urged",
        "called",
        "demanded",
        "asked",
        "warned",
        "vowed",
        "pledged",
        "promised",
        "threatened",
        "denied",
        "praised",
        "thanked",
        "appealed",
    ];
    let own = |rel: Rel| children(heads, verb).any(|child| rels[child] == rel && child < verb);
    if sentence.words[verb].upos != Upos::Verb
        || !VERBAL.contains(&sentence.form(verb))
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

/// "European leaders meeting in Luxembourg refused" with the participle for the subject: the noun in front of it is.
fn participle_for_subject(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], verb: usize) {
    if sentence.words[verb].xpos.as_str() != "VBG" || heads[verb] as usize <= verb + 1 {
        return;
    }
    let subject = children(heads, verb).find(|&word| rels[word] == Rel::Nsubj && word < verb);
    if let Some(noun) = subject {
        (heads[noun], rels[noun]) = (heads[verb], Rel::Nsubj);
        (heads[verb], rels[verb]) = (noun as u32 + 1, Rel::Acl);
    }
}

/// "Urged Yugoslav President Milosevic" with two objects of a kind side by side: the first belongs to the second.
fn second_object(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], first: usize) {
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

/// "Boko Haram suicide bombers": of two subjects side by side the first belongs to the second.
fn second_subject(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel], first: usize) {
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
