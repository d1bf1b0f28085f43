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
    let mut first: Option<(&str, &str)> = None;
    let mut second = false;
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
        match first {
            None => first = Some(found),
            Some((phrase, field)) => second |= field == found.1 && phrase != found.0,
        }
    }
    if let Some((phrase, field)) = first
        && (second || !is_diplomatic(&words, field))
    {
        return Some(phrase.to_owned());
    }
    let phrase = user.iter().find(|phrase| {
        words
            .windows(phrase.len().max(1))
            .any(|window| window == phrase.as_slice())
    })?;
    Some(phrase.join(" "))
}

/// Whether a word of diplomacy stands in a sentence; those of arms count beside sport, and not beside stories, which are told of soldiers too.
fn is_diplomatic(words: &[String], field: &str) -> bool {
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
