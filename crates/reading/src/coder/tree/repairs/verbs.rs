//! Verbs that a parser lost in the phrase of a noun.

use super::past_tense::{acts_without_object, may_be_past};
use super::reported::lost_verb;
use super::{Rel, Retagged, children, head_of, is_noun, nominal_root, past};
use crate::syntax::{Sentence, Upos};

/// "UNITA attacked Argentine troops" read as a noun with a participle: in a sentence without another verb the participle is its verb.
pub(super) fn verb_for_modifier(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let noun = |word: usize| is_noun(sentence, word);
    let Some(root) = nominal_root(sentence, heads, rels) else {
        return;
    };
    let Some(verb) = (1..heads.len()).find(|&word| {
        matches!(rels[word], Rel::Amod | Rel::Compound)
            && may_be_past(sentence, word)
            && (noun(word - 1)
                // "A B-52 bombed Hanoi": a number that ends a name.
                || word > 1
                    && matches!(rels[word - 1], Rel::Flat | Rel::Nummod)
                    && head_of(heads, word - 1).is_some_and(|name| name < word - 1)
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
    if sentence.form(subject) == "-" && subject > 1 {
        if subject - 1 == root {
            return;
        }
        heads[subject] = verb as u32 + 1;
        (heads[subject - 1], rels[subject - 1]) = (verb as u32 + 1, Rel::Compound);
        subject -= 2;
        if subject != root {
            heads[subject] = root as u32 + 1;
        }
    }
    // As many steps as there are words: what was mended so far may no longer be a tree.
    for _ in 0..heads.len() {
        match head_of(heads, subject).filter(|&up| up < verb) {
            Some(up) => subject = up,
            None => break,
        }
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
pub(super) fn verb_below_noun(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    let Some(root) = nominal_root(sentence, heads, rels) else {
        return;
    };
    // "Leaders of the minority called on parliament to soften a law": tagged as a participle where no other verb is.
    let alone = (0..heads.len()).all(|word| {
        !matches!(
            sentence.words[word].xpos.as_str(),
            "VBD" | "VBZ" | "VBP" | "MD"
        ) || is_of_other_clause(heads, rels, word)
    });
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
                    && (alone && acts_without_object(sentence, heads, rels, word)
                        || is_only_verb(word)
                        || head_of(heads, word) == Some(root) && goes_on(word)))
    });
    if let Some(verb) = verb {
        (heads[root], rels[root]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[verb], rels[verb]) = (0, Rel::Root);
    }
}

/// Whether a finite verb is that of a relative clause or of one with a conjunction.
fn is_of_other_clause(heads: &[u32], rels: &[Rel], word: usize) -> bool {
    let verb = match rels[word] {
        Rel::Aux | Rel::AuxPass | Rel::Cop => head_of(heads, word).unwrap_or(word),
        _ => word,
    };
    match rels[verb] {
        Rel::AclRelcl => true,
        Rel::Advcl => {
            children(heads, verb).any(|mark| matches!(rels[mark], Rel::Mark | Rel::Advmod))
        }
        _ => false,
    }
}

/// "Saudi police shot dead a militant" with "shot" taken for a noun: what has an object is the verb.
pub(super) fn noun_with_object(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
) -> Option<Retagged> {
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
pub(super) fn verb_behind_beginning(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
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

/// "Has frozen relations" read as having what is frozen: a participle right behind "have" is its verb.
pub(super) fn perfect_for_possession(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
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

/// "Russia halted gas deliveries after negotiators had failed" with "failed" for the verb and "halted" for an adjective: where a clause with its own subject
/// and a conjunction follows, the participle behind a name is the verb of what stands before.
pub(super) fn verb_before_clause(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
) -> Option<Retagged> {
    let root = (0..heads.len()).find(|&word| heads[word] == 0)?;
    let mark = children(heads, root).find(|&word| rels[word] == Rel::Mark)?;
    let subjects: Vec<usize> = children(heads, root)
        .filter(|&word| matches!(rels[word], Rel::Nsubj | Rel::NsubjPass) && word < root)
        .collect();
    let &[noun, second] = subjects.as_slice() else {
        return None;
    };
    if !(noun < mark && mark < second) {
        return None;
    }
    let verb = children(heads, noun).find(|&word| {
        word < noun
            && sentence.words[word].upos == Upos::Verb
            && matches!(sentence.words[word].xpos.as_str(), "VBD" | "VBN")
    });
    let name = verb.and_then(|verb| {
        children(heads, noun).find(|&word| {
            word < verb && sentence.words[word].upos == Upos::Propn && rels[word] == Rel::Compound
        })
    });
    let verb = if let (Some(verb), Some(name)) = (verb, name) {
        (heads[name], rels[name]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[noun], rels[noun]) = (verb as u32 + 1, Rel::Obj);
        verb
    } else {
        // "Exiles demonstrated in front of the White House as the premier was received".
        let verb = lost_verb(sentence, heads, rels, noun, mark)?;
        (heads[noun], rels[noun]) = (verb as u32 + 1, Rel::Nsubj);
        verb
    };
    (heads[verb], rels[verb]) = (0, Rel::Root);
    (heads[root], rels[root]) = (verb as u32 + 1, Rel::Advcl);
    Some(past(verb))
}

/// "The Navy test-fires a missile", "the Air Force test fires a missile" with the test for the subject: what hangs from it in front is the subject.
pub(super) fn noun_before_hyphen(sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) {
    for noun in 1..heads.len().saturating_sub(1) {
        let hyphen = sentence.form(noun + 1) == "-";
        let verb = noun + 1 + usize::from(hyphen);
        if rels[noun] != Rel::Nsubj
            || head_of(heads, noun) != Some(verb)
            || !(hyphen || sentence.form(noun) == "test")
            || sentence.words[verb].upos != Upos::Verb
        {
            continue;
        }
        let before: Vec<usize> = children(heads, noun)
            .filter(|&child| child < noun)
            .collect();
        let Some(&subject) = before
            .iter()
            .rfind(|&&child| matches!(rels[child], Rel::Compound | Rel::Nmod))
        else {
            continue;
        };
        for child in before {
            heads[child] = subject as u32 + 1;
        }
        (heads[subject], rels[subject]) = (verb as u32 + 1, Rel::Nsubj);
        rels[noun] = Rel::Compound;
    }
}
