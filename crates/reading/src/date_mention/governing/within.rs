//! Names that say when: "in the 1956 Suez crisis", "during the war of 1965".

use std::sync::LazyLock;

use entente_model::embedded_table::words;
use fnv::FnvHashSet;

use super::{SAYING, Tense, own_tense};
use crate::date_mention::mention::{DateMention, DateRole, DateRule};
use crate::syntax::{Sentence, Upos};

type Words = LazyLock<FnvHashSet<&'static str>>;

static EVENT_NOUNS: Words = LazyLock::new(|| {
    let table = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/reading/event_nouns.tsv"
    ));
    words(table).collect()
});

static JUDGING: Words = LazyLock::new(|| {
    let table = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../data/reading/judging_verbs.tsv"
    ));
    words(table).collect()
});

/// Whether the year in a name or noun phrase says when something happened: what it names is something that happens, and stands behind "in" or "during".
///
/// What follows it ("since the 1971 war"), or is only about it ("over the 2014 annexation"), has another date.
pub(in crate::date_mention) fn is_within(text: &str, mention: &DateMention) -> bool {
    /// Words of a name at most: "the 1971 India-Pakistan border war".
    const WORDS: usize = 4;
    /// Bytes on each side; further is not looked, however long the text.
    const BYTES: usize = 60;
    if mention.role != DateRole::Name || mention.date.is_none() {
        return false;
    }
    let before = &text[..mention.start];
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(BYTES))..];
    let behind = &text[mention.end..];
    let behind = &behind[..behind.floor_char_boundary(BYTES)];
    let is_event = |word: &str| EVENT_NOUNS.contains(word.to_lowercase().as_str());
    let mut back = before.split_whitespace().rev().peekable();
    let named = if mention.rule == DateRule::EventName {
        true
    } else if back.next_if_eq(&"of").is_some() {
        // "the war of 1965": the name stands before its year.
        let is = back.next().is_some_and(is_event);
        for _ in 0..WORDS {
            if back.peek().is_none_or(|word| is_the(word)) {
                break;
            }
            back.next();
        }
        is
    } else {
        let mut is = false;
        for word in behind.split_whitespace().take(WORDS) {
            let bare = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            is = is_event(bare);
            if is || bare.len() < word.len() {
                break;
            }
        }
        is
    };
    if !back.next().is_some_and(is_the) {
        return false;
    }
    let preposition = back.next().unwrap_or_default();
    named
        && ["in", "during", "throughout", "amid", "at"]
            .iter()
            .any(|word| preposition.eq_ignore_ascii_case(word))
}

fn is_the(word: &str) -> bool {
    word.eq_ignore_ascii_case("the")
}

/// Whether what such a name says the time of is the act that a word tells: the act is told as past, judges or recalls nothing, and the name is its own ("India defeated
/// Pakistan in the 1971 war") and no other noun's ("its role in the 1971 war"). `named` is the place of the noun that the year belongs to.
pub(super) fn dates_act(sentence: &Sentence, named: usize, goal: usize) -> bool {
    let act = &sentence.words[goal];
    let lemma = act.lemma.as_str();
    if act.upos != Upos::Verb
        || SAYING.contains(&lemma)
        || JUDGING.contains(lemma)
        || !matches!(own_tense(sentence, goal), None | Some(Tense::Past))
    {
        return false;
    }
    let Some(head) = sentence.head(named) else {
        return false;
    };
    let own = |at: usize| matches!(sentence.words[at].relation.base(), "obl" | "nmod");
    if head == goal {
        return own(named);
    }
    // The parser may hang it on the name before it: "Britain bombed Egypt during the 1956 crisis".
    own(named)
        && sentence.words[head].upos == Upos::Propn
        && sentence.head(head) == Some(goal)
        && matches!(sentence.words[head].relation.base(), "obj" | "obl")
}
