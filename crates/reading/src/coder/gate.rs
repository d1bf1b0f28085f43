//! Which sentences may hold an event, by their words alone; and sentences on other things in the same words.

use std::borrow::Cow;
use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashSet;

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
    let folded: Vec<Cow<'_, str>> = words.iter().map(|word| fold(word)).collect();
    let mut actors = 0;
    for (at, (word, folded)) in words.iter().zip(&folded).enumerate() {
        let capital = matches!(folded, Cow::Owned(_));
        let named =
            capital && (names.begins(words, at) || user.is_some_and(|user| user.begins(words, at)));
        let standing = stands_in(folded)
            || speaker && SPEAKING.contains(&&**folded)
            || word.contains('-') && named_inside(word, names);
        actors += usize::from(named || standing);
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
    let has = |wanted: &[&str]| folded.iter().any(|word| wanted.contains(&&**word));
    folded.iter().any(|word| {
        matches!(&**word, "must" | "should")
            || BACKED.iter().any(|ending| word.ends_with(ending))
            || frames.need(word).is_some_and(|need| {
                need.nothing
                    || need.two_actors && actors > 1
                    || !need.one_of.is_empty()
                        && folded.iter().any(|other| need.one_of.contains(&**other))
            })
    }) || has(&["will", "would", "wo"]) && has(&["not", "n't", "never"])
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

/// Whether a sentence is on sport, film or the like, whatever its verbs say.
pub(crate) fn is_discarded(sentence: &Sentence, user: &[Vec<String>]) -> bool {
    let words: Vec<String> = (0..sentence.words.len())
        .map(|word| sentence.form(word).to_lowercase())
        .collect();
    let phrase_found = (0..words.len()).any(|at| {
        DISCARDS.contains(words[at].as_str())
            || at + 1 < words.len()
                && DISCARDS.contains(format!("{} {}", words[at], words[at + 1]).as_str())
    });
    phrase_found
        || user.iter().any(|phrase| {
            words
                .windows(phrase.len().max(1))
                .any(|window| window == phrase.as_slice())
        })
}
