//! What is counted: the noun behind a number.

use super::Reader;
use super::number::Kind;

/// Words behind a number that are looked at for its noun.
const REACH: usize = 7;

impl Reader<'_> {
    /// "four Mi35 attack helicopters", "twenty more such helicopters": the noun in the singular and the piece behind it.
    pub(super) fn counted_noun(&self, at: usize) -> Option<(usize, String)> {
        let mut at = at;
        // "two of the soldiers".
        if self.is(at, "of")
            && ["the", "its", "their", "these", "those", "his", "our"]
                .iter()
                .any(|word| self.is(at + 1, word))
        {
            at += 2;
        }
        let mut found = None;
        for next in at..at + REACH {
            let Some(piece) = self.pieces.get(next) else {
                break;
            };
            match piece.kind {
                Kind::Word if is_function_word(piece.text) => break,
                Kind::Word if is_plural(piece.text) => found = Some(next),
                // The noun has ended: "28 soldiers died".
                Kind::Word if found.is_some() => break,
                Kind::Word | Kind::Digits => {}
                // "Mi-35", "Pakistan's two": hyphens and apostrophes inside a phrase.
                Kind::Sign
                    if piece.glued
                        && matches!(piece.text, "-" | "–" | "'" | "’")
                        && found.is_none() => {}
                Kind::Sign => break,
            }
        }
        let noun = found?;
        Some((noun + 1, singular(self.form(noun))))
    }

    /// "five-nation": the word behind the hyphen.
    pub(super) fn hyphened_noun(&self, at: usize) -> Option<(usize, String)> {
        let piece = self.pieces.get(at)?;
        let word =
            piece.kind == Kind::Word && !is_function_word(piece.text) && piece.text.len() > 2;
        // "two-thirds" and "five-fold" count nothing.
        let fraction = piece.text.ends_with("ths")
            || ["thirds", "third", "half", "quarters", "fold", "year-old"].contains(&piece.text);
        (word && !fraction).then(|| (at + 1, singular(piece.text)))
    }

    /// "6th annual Druzhba drills", "third time", "75th anniversary": what is numbered.
    pub(super) fn numbered_noun(&self, at: usize) -> Option<(usize, String)> {
        const NUMBERED: [&str; 28] = [
            "time",
            "round",
            "meeting",
            "session",
            "summit",
            "visit",
            "edition",
            "anniversary",
            "exercise",
            "exercises",
            "drills",
            "drill",
            "conference",
            "phase",
            "tranche",
            "batch",
            "consignment",
            "dialogue",
            "consultations",
            "congress",
            "forum",
            "term",
            "year",
            "day",
            "fleet",
            "army",
            "division",
            "generation",
        ];
        let mut words = Vec::new();
        let from = at + usize::from(self.form(at) == "-");
        for next in from..from + 6 {
            let piece = self
                .pieces
                .get(next)
                .filter(|piece| piece.kind == Kind::Word)?;
            if is_function_word(piece.text) {
                break;
            }
            let noun = NUMBERED
                .iter()
                .any(|noun| piece.text.eq_ignore_ascii_case(noun));
            words.push(if noun {
                singular(piece.text)
            } else {
                piece.text.to_owned()
            });
            if noun {
                return Some((next + 1, words.join(" ")));
            }
        }
        // "6th annual Druzhba": a series without a noun of its own.
        let annual = words
            .first()
            .is_some_and(|word| word.eq_ignore_ascii_case("annual"));
        (annual && words.len() > 1).then(|| (from + words.len(), words.join(" ")))
    }
}

fn is_plural(word: &str) -> bool {
    const IRREGULAR: [&str; 11] = [
        "people",
        "men",
        "women",
        "children",
        "personnel",
        "aircraft",
        "police",
        "troops",
        "spacecraft",
        "policemen",
        "servicemen",
    ];
    let lower = word.to_lowercase();
    if IRREGULAR.contains(&lower.as_str()) {
        return true;
    }
    // "Pakistanis" is a plural, "crisis" is none.
    let name = word.chars().next().is_some_and(char::is_uppercase);
    let singular =
        ["ss", "us"].iter().any(|ending| lower.ends_with(ending)) || !name && lower.ends_with("is");
    lower.len() > 3 && lower.ends_with('s') && !singular
}

/// The singular of a noun, in small letters unless it is a name.
fn singular(word: &str) -> String {
    let name = word.chars().next().is_some_and(char::is_uppercase);
    let word = if name {
        word.to_owned()
    } else {
        word.to_lowercase()
    };
    for (plural, singular) in [
        ("people", "person"),
        ("men", "man"),
        ("women", "woman"),
        ("children", "child"),
        ("policemen", "policeman"),
        ("servicemen", "serviceman"),
        ("troops", "troops"),
        ("series", "series"),
        ("species", "species"),
        ("lives", "life"),
        ("knives", "knife"),
        ("wives", "wife"),
        ("crises", "crisis"),
        ("headquarters", "headquarters"),
    ] {
        if word == plural {
            return singular.to_owned();
        }
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "xes", "sses", "zes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if is_plural(&word) => stem.to_owned(),
        _ => word,
    }
}

fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 73] = [
        "a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "to", "for", "from", "with",
        "by", "as", "than", "that", "which", "who", "whom", "whose", "when", "where", "while",
        "is", "was", "are", "were", "be", "been", "being", "has", "have", "had", "will", "would",
        "can", "could", "may", "might", "shall", "should", "must", "do", "does", "did", "not",
        "it", "its", "he", "she", "they", "we", "their", "his", "her", "our", "between", "among",
        "over", "under", "after", "before", "since", "until", "during", "into", "against", "also",
        "per", "if", "so",
    ];
    word.len() < 8 && WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}
