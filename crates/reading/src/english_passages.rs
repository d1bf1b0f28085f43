//! A text in several languages: which of its passages are English.

use std::ops::Range;
use std::sync::LazyLock;

use fnv::FnvHashSet;

use crate::language::{self, Binding, ENGLISH};

/// The English of a text that is not all English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnglishPassages {
    /// The text with blanks in place of its other passages: every byte of an English one stands where it stood.
    pub text: String,
    /// Passages that are English, or too short to tell beside one that is.
    pub english: usize,
    /// Passages in other languages.
    pub others: usize,
    /// The language of most of those, in ISO 639-3.
    pub language: &'static str,
}

/// So many different words that only English has make a passage English without a look at its letters.
const SURE: usize = 3;
/// Bytes below which a passage in plain Latin letters tells no language.
const TELLS: usize = 24;
/// Words of a passage that are looked at for them.
const LOOKED_AT: usize = 80;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tongue {
    English,
    Other(&'static str),
    /// Too short to tell.
    Unknown,
}

/// Finds the passages of a text that are not English, paragraph by paragraph; `None` where all are English, or none is.
pub fn english_passages(text: &str) -> Option<EnglishPassages> {
    let passages: Vec<Range<usize>> = passages(text).collect();
    let mut tongues: Vec<Tongue> = passages
        .iter()
        .map(|range| tongue(&text[range.clone()]))
        .collect();
    if !tongues
        .iter()
        .any(|tongue| matches!(tongue, Tongue::Other(_)))
        || !tongues.contains(&Tongue::English)
    {
        return None;
    }
    // A heading is in the language of what stands in front of it, the first in that of what follows.
    let mut before = tongues
        .iter()
        .copied()
        .find(|&tongue| tongue != Tongue::Unknown)?;
    for tongue in &mut tongues {
        match tongue {
            Tongue::Unknown => *tongue = before,
            known => before = *known,
        }
    }
    let mut masked = String::with_capacity(text.len());
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let mut english = 0;
    // Lines without a blank one between them are one passage in one language.
    let mut going_on = None;
    for (range, tongue) in passages.iter().zip(&tongues) {
        let passage = &text[range.clone()];
        let is_blank = passage.trim().is_empty();
        let is_new = !is_blank && going_on != Some(*tongue);
        going_on = (!is_blank && !passage.ends_with("\n\n")).then_some(*tongue);
        match tongue {
            Tongue::Other(code) => {
                masked.extend(
                    passage
                        .bytes()
                        .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
                );
                match counts.iter_mut().find(|(other, _)| other == code) {
                    Some((_, count)) => *count += usize::from(is_new),
                    None => counts.push((code, 1)),
                }
            }
            _ => {
                masked.push_str(passage);
                english += usize::from(is_new);
            }
        }
    }
    Some(EnglishPassages {
        text: masked,
        english,
        others: counts.iter().map(|(_, count)| count).sum(),
        language: counts.iter().max_by_key(|(_, count)| *count)?.0,
    })
}

/// The passages of a text, which lie in order without a gap: paragraphs, and lines that end a sentence.
fn passages(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        for line in text.get(start..)?.split_inclusive('\n') {
            at += line.len();
            let ends = line.trim_end().chars().next_back().is_none_or(|last| {
                matches!(
                    last,
                    '.' | '!'
                        | '?'
                        | '…'
                        | ':'
                        | '»'
                        | '”'
                        | '"'
                        | ')'
                        | '。'
                        | '！'
                        | '？'
                        | '؟'
                        | '۔'
                        | '।'
                )
            });
            if ends {
                break;
            }
        }
        (at > start).then_some(start..at)
    })
}

fn tongue(passage: &str) -> Tongue {
    static WORDS: LazyLock<FnvHashSet<&str>> =
        LazyLock::new(|| ENGLISH.split_whitespace().collect());
    if passage.trim().is_empty() {
        return Tongue::Unknown;
    }
    let mut seen: Vec<&str> = Vec::new();
    for word in passage.split_whitespace().take(LOOKED_AT) {
        if let Some(&known) = WORDS.get(word)
            && !seen.contains(&known)
        {
            seen.push(known);
            if seen.len() == SURE {
                return Tongue::English;
            }
        }
    }
    if tells_in_english(passage) {
        return Tongue::English;
    }
    if passage.len() < TELLS && passage.is_ascii() {
        return Tongue::Unknown;
    }
    match language::of(passage, None) {
        Some(found) if found.code == "eng" && found.reliable => Tongue::English,
        // Names alone look like many languages: in Latin letters its small words must say so too.
        Some(found)
            if found.code != "eng"
                && found.reliable
                && (!is_latin(passage) || Binding::of(passage).is_other(2)) =>
        {
            Tongue::Other(found.code)
        }
        // "Two days later Poland expelled the diplomats": one such word, and none of another language.
        _ if !seen.is_empty() && is_latin(passage) && !Binding::of(passage).is_other(1) => {
            Tongue::English
        }
        _ => Tongue::Unknown,
    }
}

/// Whether a passage without the small words of English has a past tense of it, and no small word of another language: "Russia attacked Ukraine." Danish "-hed" and
/// Dutch "-bied" are none: "reached" and "pushed" are not enough by themselves.
fn tells_in_english(passage: &str) -> bool {
    /// Letters of the shortest word that is looked at: "accord" is none, and "med" and "usted" are words of others.
    const SHORTEST: usize = 6;
    let past = passage
        .split_whitespace()
        .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?']))
        .any(|word| {
            word.len() >= SHORTEST
                && word.ends_with("ed")
                && !["hed", "bied", "vloed"]
                    .iter()
                    .any(|ending| word.ends_with(ending))
                && word.bytes().all(|byte| byte.is_ascii_lowercase())
        });
    past && is_latin(passage) && !Binding::of(passage).is_other(1)
}

fn is_latin(passage: &str) -> bool {
    let (mut ascii, mut letters) = (0, 0);
    for ch in passage.chars().filter(|ch| ch.is_alphabetic()) {
        letters += 1;
        ascii += usize::from(ch.is_ascii());
    }
    ascii * 2 > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "Пакистан и Россия подписали соглашение о сотрудничестве в Москве.";
    const ENGLISH: &str =
        "Pakistan signed an agreement with Russia, and both said that it would open a new chapter.";
    const FRENCH: &str = "Le ministre des affaires étrangères a reçu son homologue à Paris et les deux ont signé un accord.";

    #[test]
    fn other_passages_are_blank_and_english_ones_stay_where_they_are() {
        for other in [RUSSIAN, FRENCH] {
            for between in ["\n\n", "\n"] {
                let text = [other, ENGLISH, other].join(between);
                let found = english_passages(&text).unwrap();
                assert_eq!((found.english, found.others), (1, 2), "{text}");
                assert_eq!(found.text.len(), text.len());
                assert_eq!(found.text.trim(), ENGLISH);
                assert_eq!(found.text.find(ENGLISH), text.find(ENGLISH));
            }
        }
        assert_eq!(english_passages(&[RUSSIAN, FRENCH].join("\n\n")), None);
        assert_eq!(english_passages(ENGLISH), None);
        assert_eq!(english_passages(""), None);
    }

    #[test]
    fn short_english_passages_beside_a_long_one_of_another_language_are_found() {
        let short = ["Russia attacked Ukraine.", "India accused Pakistan."];
        for other in [RUSSIAN, FRENCH] {
            let text = [short[0], other, other, other, short[1]].join("\n\n");
            let found = english_passages(&text).unwrap();
            assert_eq!((found.english, found.others), (2, 3), "{text}");
            assert!(found.text.starts_with(short[0]) && found.text.ends_with(short[1]));
        }
        // Headings of another language beside its text.
        for heading in [
            "Macron rencontre Scholz",
            "Politique internationale",
            "Le Mali expulse deux diplomates.",
        ] {
            assert_eq!(
                english_passages(&[heading, FRENCH].join("\n\n")),
                None,
                "{heading}"
            );
        }
    }

    #[test]
    fn words_of_danish_and_dutch_that_end_like_a_past_tense_are_no_english() {
        for short in [
            "Danmark støtter Ukraine med våben og frihed.",
            "Verenigd verzet in bezet gebied.",
        ] {
            let text = [RUSSIAN, short, RUSSIAN].join("\n\n");
            assert_eq!(english_passages(&text), None, "{short}");
        }
    }

    #[test]
    fn names_in_an_english_text_are_no_other_language() {
        let names = "Sergei Lavrov, Wang Yi, Jean-Yves Le Drian, Heiko Maas, Luigi Di Maio, Angela Merkel, Emmanuel Macron";
        assert_eq!(
            english_passages(&[ENGLISH, names, "El Salvador", ENGLISH].join("\n\n")),
            None
        );
    }
}
