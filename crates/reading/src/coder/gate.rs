//! Which sentences may hold an event, by their words alone; and sentences on other things in the same words.

use std::sync::LazyLock;

use fnv::FnvHashSet;

use super::frames::Frames;
use super::names::{Names, rows, table};
use crate::syntax::Sentence;

/// Words that may stand for an actor named elsewhere.
const STANDING_IN: &[&str] = &[
    "we",
    "our",
    "us",
    "it",
    "its",
    "they",
    "their",
    "them",
    "he",
    "she",
    "his",
    "her",
    "him",
    "both",
    "who",
    "which",
    "that",
    "country",
    "countries",
    "sides",
    "government",
    "president",
    "minister",
    "regime",
    "former",
    "latter",
    "two",
    "nations",
    "states",
    "leaders",
    "state",
    "nation",
    "side",
    "neighbour",
    "neighbours",
    "neighbor",
    "neighbors",
    "party",
    "parties",
    "capital",
    "capitals",
    "leader",
    "leadership",
    "power",
    "powers",
    "army",
    "military",
    "premier",
    "administration",
    "kingdom",
    "republic",
    "island",
    "ministry",
    "alliance",
    "bloc",
    "king",
    "later",
    "bilateral",
    "joint",
    "mutual",
    "whom",
    "whose",
    "itself",
    "themselves",
    "ourselves",
];

/// Whether the words of a sentence may tell an event: a word of the frame table, or "must", and somebody who may act or be acted upon.
pub(crate) fn passes(words: &[&str], names: &Names, user: Option<&Names>, frames: &Frames) -> bool {
    // A sentence that was cut inside goes on in the next.
    let cut = words
        .last()
        .is_none_or(|last| !last.ends_with(['.', '!', '?', '"', '”', ')']));
    let (mut actor, mut act) = (false, cut);
    let mut lower = String::new();
    for word in words {
        let capital = word.bytes().any(|byte| byte.is_ascii_uppercase()) || !word.is_ascii();
        let folded: &str = if capital {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            &lower
        } else {
            word
        };
        actor = actor
            || capital && (names.may_begin(word) || user.is_some_and(|user| user.may_begin(word)))
            || STANDING_IN.contains(&folded);
        act = act || frames.has_form(folded) || matches!(folded, "must" | "should");
        if actor && act {
            return true;
        }
    }
    cut && actor
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
