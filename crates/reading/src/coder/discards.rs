//! Sentences on sport, film and games, which are told in the words of war and diplomacy.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::names::table;
use crate::syntax::Sentence;

/// Words and phrases of other fields, with their field.
static DISCARDS: LazyLock<FnvHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(table!("reading/discards.tsv"))
        .filter_map(|(_, row)| row.split_once('\t'))
        .collect()
});

/// Words of states, their officials and their dealings: where one stands, a single word of another field leaves no sentence out.
static DIPLOMACY: LazyLock<FnvHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows(table!("reading/diplomacy_words.tsv"))
        .filter_map(|(_, row)| row.split_once('\t'))
        .collect()
});

/// The phrase by which a sentence is on sport, film or the like, whatever its verbs say: one of two of its field, or one in a sentence without a word of
/// diplomacy.
pub(crate) fn discarded_by(sentence: &Sentence, user: &[Vec<String>]) -> Option<String> {
    let words: Vec<String> = (0..sentence.words.len())
        .map(|word| sentence.form(word).to_lowercase())
        .collect();
    // The first phrase of each field.
    let mut found_first: Vec<(&str, &str)> = Vec::new();
    let mut second = None;
    let mut at = 0;
    while at < words.len() {
        let next = words.get(at + 1);
        let known = |phrase: &str| DISCARDS.get_key_value(phrase).map(|(&p, &f)| (p, f));
        let pair = next.and_then(|next| known(&format!("{} {next}", words[at])));
        // A hyphen is a word of its own.
        let hyphened = || {
            let last = words
                .get(at + 2)
                .filter(|_| next.is_some_and(|it| it == "-"))?;
            known(&format!("{}-{last}", words[at]))
        };
        let found = pair.map(|found| (found, 2)).or_else(|| {
            known(&words[at])
                .map(|found| (found, 1))
                .or_else(|| hyphened().map(|found| (found, 3)))
        });
        let Some((found, length)) = found else {
            at += 1;
            continue;
        };
        at += length;
        match found_first.iter().find(|(_, field)| *field == found.1) {
            None => found_first.push(found),
            Some(&(phrase, _)) if phrase != found.0 => second = second.or(Some(phrase)),
            Some(_) => {}
        }
    }
    let alone = || {
        let mut firsts = found_first.iter();
        firsts.find(|(_, field)| !is_diplomatic(&words, field))
    };
    if let Some(phrase) = second.or_else(|| alone().map(|&(phrase, _)| phrase)) {
        return Some(phrase.to_owned());
    }
    let phrase = user.iter().find(|phrase| {
        words
            .windows(phrase.len().max(1))
            .any(|window| window == phrase.as_slice())
    })?;
    Some(phrase.join(" "))
}

/// Whether a word of diplomacy stands in a sentence; those of arms count beside sport, and not beside film, which tells of soldiers too. What is told in a novel or an episode may
/// be told of presidents.
fn is_diplomatic(words: &[String], field: &str) -> bool {
    if field == "story" {
        return false;
    }
    // "President of the football federation", "club president".
    let of_a_club = words.iter().any(|word| CLUBS.contains(&word.as_str()));
    !of_a_club
        && words.iter().any(|word| {
            DIPLOMACY
                .get(word.as_str())
                .is_some_and(|&kind| kind != "arms" || field == "sport")
        })
}

/// Bodies of sport and of stage, which have presidents, talks and agreements of their own.
const CLUBS: [&str; 14] = [
    "club",
    "clubs",
    "federation",
    "association",
    "league",
    "team",
    "teams",
    "coach",
    "captain",
    "player",
    "players",
    "match",
    "actor",
    "actress",
];
