//! Which sentences may hold an event, by their words alone; and sentences on other things in the same words.

use std::borrow::Cow;
use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashSet;

use super::actors::names_people;
use super::acts::may_charge;
use super::frames::Frames;
use super::names::{Names, table};
use super::standing_in::stands_in;
use crate::syntax::Sentence;

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
    let mut numbers: Vec<u32> = Vec::with_capacity(words.len());
    let mut has = vec![0u64; needs.len().div_ceil(64)];
    // Somebody named or stood for; somebody else who may be: of a role, a people without a name, a name that is not known.
    let (mut actors, mut others) = (0, 0);
    let (mut will, mut not, mut must, mut backed) = (false, false, false, false);
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
            "must" | "should" => must = true,
            // In a text on two states both may be left unsaid: "the helicopters were delivered", "both signed".
            "was" | "were" | "been" | "being" | "bilateral" | "joint" | "mutual" | "both"
            | "two" => others += 1,
            other => backed |= BACKED.iter().any(|ending| other.ends_with(ending)),
        }
        must |= may_charge(&folded);
        if let Some(number) = needs.number(&folded) {
            numbers.push(number);
            has[number as usize / 64] |= 1 << (number % 64);
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
    let has = |number: &u32| has[*number as usize / 64] >> (number % 64) & 1 == 1;
    must && another
        || backed
        || will && not && another
        || numbers.iter().any(|&number| {
            needs.of(number).is_some_and(|need| {
                need.nothing
                    || need.two_actors && actors > 1
                    || need.another && another
                    || need.one_of.iter().any(has)
                    || another && need.one_of_and_another.iter().any(has)
            })
        })
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

/// Phrases that leave a sentence out: of sport, film, games.
static DISCARDS: LazyLock<FnvHashSet<&'static str>> = LazyLock::new(|| {
    rows(table!("reading/discards.tsv"))
        .filter_map(|(_, row)| row.split('\t').next())
        .collect()
});

/// The phrase by which a sentence is on sport, film or the like, whatever its verbs say.
pub(crate) fn discarded_by(sentence: &Sentence, user: &[Vec<String>]) -> Option<String> {
    let words: Vec<String> = (0..sentence.words.len())
        .map(|word| sentence.form(word).to_lowercase())
        .collect();
    let known = |phrase: String| DISCARDS.contains(phrase.as_str()).then_some(phrase);
    let found = (0..words.len()).find_map(|at| {
        let next = || words.get(at + 1);
        known(words[at].clone())
            .or_else(|| known(format!("{} {}", words[at], next()?)))
            // A hyphen is a word of its own.
            .or_else(|| {
                let last = words
                    .get(at + 2)
                    .filter(|_| next().is_some_and(|it| it == "-"))?;
                known(format!("{}-{last}", words[at]))
            })
    });
    found.or_else(|| {
        let phrase = user.iter().find(|phrase| {
            words
                .windows(phrase.len().max(1))
                .any(|window| window == phrase.as_slice())
        })?;
        Some(phrase.join(" "))
    })
}
