use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::DateSpan;

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// The short English name; exactly one on every day on which the actor exists.
    Short,
    /// The official English name.
    Official,
    /// The adjective of nationality.
    Adjective,
    /// Another name under which sources list the actor.
    Alias,
    /// A part of the actor that sources name in its stead: East Pakistan.
    Part,
    /// The capital, which stands for the government in news.
    Capital,
}

impl NameKind {
    pub(crate) fn parse(text: &str) -> Option<NameKind> {
        Some(match text {
            "short" => NameKind::Short,
            "official" => NameKind::Official,
            "adjective" => NameKind::Adjective,
            "alias" => NameKind::Alias,
            "part" => NameKind::Part,
            "capital" => NameKind::Capital,
            _ => return None,
        })
    }

    /// The kind as the tables write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            NameKind::Short => "short",
            NameKind::Official => "official",
            NameKind::Adjective => "adjective",
            NameKind::Alias => "alias",
            NameKind::Part => "part",
            NameKind::Capital => "capital",
        }
    }

    /// Whether the name alone says which actor is meant; adjectives ("Guinean") and capitals do not.
    pub(crate) const fn identifies(self) -> bool {
        matches!(
            self,
            NameKind::Short | NameKind::Official | NameKind::Alias | NameKind::Part
        )
    }
}

/// A name with the days on which it was the actor's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Name {
    /// What it is.
    pub kind: NameKind,
    /// The name in English.
    pub text: String,
    /// When it held; open ends are the actor's own beginning and end.
    pub span: DateSpan,
}

/// A name in the form in which names are compared: without accents, case, punctuation and a leading "the"; "&" is "and", "St." is "saint".
///
/// ```
/// use entente_model::actor::fold_name;
/// assert_eq!(fold_name("Côte d’Ivoire"), fold_name("COTE D'IVOIRE"));
/// assert_eq!(fold_name("St. Kitts & Nevis"), fold_name("Saint Kitts and Nevis"));
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for character in name.nfkd().filter(|&c| !is_combining_mark(c)) {
        match character {
            '&' => words.extend(["and".to_owned(), String::new()]),
            // Letters that no decomposition splits.
            'ø' | 'Ø' => push(&mut words, "o"),
            'æ' | 'Æ' => push(&mut words, "ae"),
            'ß' => push(&mut words, "ss"),
            'ı' => push(&mut words, "i"),
            'ł' | 'Ł' => push(&mut words, "l"),
            'đ' | 'Đ' => push(&mut words, "d"),
            // Dots and apostrophes join: "U.S." is "us", "People's" is "peoples".
            '.' | '\'' | '’' | '‘' | '`' => {}
            c if c.is_alphanumeric() => words
                .last_mut()
                .into_iter()
                .for_each(|word| word.extend(c.to_lowercase())),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if word == "st" {
            "saint".clone_into(word);
        }
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join(" ")
}

fn push(words: &mut [String], letters: &str) {
    if let Some(word) = words.last_mut() {
        word.push_str(letters);
    }
}
