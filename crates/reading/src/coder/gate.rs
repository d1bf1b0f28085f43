//! Which sentences may hold an event, by their words alone.

use std::borrow::Cow;

use super::actors::names_people;
use super::acts::may_charge;
use super::frames::{Form, Frames, WordSet};
use super::names::Names;
use super::standing_in::stands_in;

/// Words that stand for the state whose representative speaks.
const SPEAKING: [&str; 5] = ["we", "our", "us", "my", "ourselves"];

/// Whether the words of a sentence may tell an event: a word of the frame table with what it needs, and somebody who may act or be acted upon. `speaker` says whether
/// somebody is known to speak.
pub(crate) fn passes(
    words: &[&str],
    names: &Names,
    user: Option<&Names>,
    frames: &Frames,
    speaker: bool,
) -> bool {
    // A sentence that was cut inside goes on in the next.
    let cut = words
        .last()
        .is_none_or(|last| !last.ends_with(['.', '!', '?', '"', '”', ')']));
    let needs = frames.needs();
    let mut triggers: Vec<(usize, &Form)> = Vec::new();
    let mut forms: Vec<Option<&Form>> = Vec::with_capacity(words.len());
    let mut has = vec![0u64; needs.sets().div_ceil(64)];
    // Somebody named or stood for; somebody else who may be: of a role, a people without a name, a name that is not known.
    let (mut actors, mut others) = (0, 0);
    let (mut will, mut not, mut must, mut backed) = (false, false, false, false);
    let headline = is_headline(words);
    for (at, word) in words.iter().enumerate() {
        let folded = fold(word);
        let capital = matches!(folded, Cow::Owned(_));
        let named =
            capital && (names.begins(words, at) || user.is_some_and(|user| user.begins(words, at)));
        let standing = stands_in(&folded)
            || speaker && SPEAKING.contains(&&*folded)
            || word.contains('-') && named_inside(word, names);
        actors += usize::from(named || standing);
        if !named && !standing {
            others += usize::from(
                capital && at > 0
                    || names.is_role_word(&folded)
                    || user.is_some_and(|user| user.is_role_word(&folded))
                    || is_people(&folded),
            );
        }
        match &*folded {
            "will" | "would" | "wo" => will = true,
            "not" | "n't" | "never" => not = true,
            "must" | "should" | "ought" => must = true,
            // In a text on two states both may be left unsaid: "the helicopters were delivered", "both signed".
            "was" | "were" | "been" | "being" | "bilateral" | "joint" | "mutual" | "both"
            | "two" => others += 1,
            other => backed |= BACKED.iter().any(|ending| other.ends_with(ending)),
        }
        must |= may_charge(&folded);
        let form = needs.form(&folded);
        forms.push(form);
        if let Some(form) = form {
            // "March", "the United States", "the World Trade Organization": names tell no act.
            let name = capital && at > 0 && !headline && is_capitalised(word);
            if !form.needs.is_empty() && !name {
                triggers.push((at, form));
            }
            add(&mut has, form);
        }
    }
    // A name may be cut too: "Viet" and "Nam".
    let may_begin = |word: &&str| {
        word.starts_with(char::is_uppercase)
            && (names.may_begin(word) || user.is_some_and(|user| user.may_begin(word)))
    };
    if cut && (actors > 0 || words.iter().any(may_begin)) {
        return true;
    }
    if actors == 0 {
        return false;
    }
    let another = actors + others > 1;
    if must && another || backed || will && not && another {
        return true;
    }
    // From the end: what a row seeks behind its word must come after it.
    let mut behind = vec![0u64; has.len()];
    let mut next = words.len();
    triggers.iter().rev().any(|&(at, trigger)| {
        while next > at + 1 {
            next -= 1;
            if let Some(form) = forms[next] {
                add(&mut behind, form);
            }
        }
        trigger.needs.iter().any(|need| {
            (!need.another || another)
                && (!need.two_actors || actors > 1)
                && need.behind.iter().all(|set| has_word(&behind, *set))
                && need.anywhere.iter().all(|set| has_word(&has, *set))
        })
    })
}

fn add(sets: &mut [u64], form: &Form) {
    for set in &form.sets {
        sets[usize::from(*set) / 64] |= 1 << (set % 64);
    }
}

fn has_word(sets: &[u64], set: WordSet) -> bool {
    sets[usize::from(set) / 64] >> (set % 64) & 1 == 1
}

/// A word with its first letter only in capitals.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(|letter| !letter.is_uppercase())
}

/// Whether most words begin with a capital.
fn is_headline(words: &[&str]) -> bool {
    let begins = |with: fn(char) -> bool| {
        let begins = |word: &&&str| word.starts_with(with);
        words.iter().filter(begins).count()
    };
    begins(char::is_uppercase) > begins(char::is_lowercase)
}

/// Whether a word is a plural of those who do something, or a word for people.
fn is_people(word: &str) -> bool {
    word.ends_with('s') && names_people(word)
        || matches!(
            word,
            "people"
                | "person"
                | "man"
                | "men"
                | "woman"
                | "women"
                | "child"
                | "children"
                | "civilian"
                | "civilians"
                | "boy"
                | "boys"
                | "girl"
                | "girls"
        )
}

/// Endings of participles that carry their actor.
const BACKED: [&str; 8] = [
    "-backed",
    "-supported",
    "-sponsored",
    "-funded",
    "-armed",
    "-aided",
    "-financed",
    "-trained",
];

/// A word in small letters; borrowed where it has no others.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) || !word.is_ascii() {
        Cow::Owned(word.to_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// Whether a part of a word with hyphens is a name: "anti-American".
fn named_inside(word: &str, names: &Names) -> bool {
    word.split('-')
        .any(|part| !part.is_empty() && names.begins(&[part], 0))
}
