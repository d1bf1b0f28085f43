//! Names of states with a slip of the pen, as newspapers and scans have them: "Ehtiopia", "Portugese". Those that are common stand in the tables.

use super::{NameClass, Names, Spelling};

/// Names of fewer letters are too near to other words.
const LEAST: usize = 8;
/// Names of which two letters may have changed places.
const LEAST_SWAPPED: usize = 6;
/// No name of a state in one word is longer.
const MOST: usize = 20;

impl Names {
    /// Takes down what becomes of the names of states and peoples by a letter that is left out.
    pub(super) fn read_slips(&mut self) {
        let plain = |spelling: &Spelling| {
            spelling.text.len() >= LEAST_SWAPPED
                && is_plain(&spelling.text)
                && spelling
                    .namings
                    .iter()
                    .any(|naming| matches!(naming.class, NameClass::State | NameClass::Adjective))
        };
        let names: Vec<Box<str>> = self
            .by_first
            .values()
            .flatten()
            .filter(|spelling| plain(spelling))
            .map(|spelling| spelling.text.clone())
            .collect();
        for name in names {
            if name.len() >= LEAST {
                for left_out in without_one(&name) {
                    self.slips.entry(left_out.into()).or_insert(name.clone());
                }
            }
            self.slips.insert(name.clone(), name);
        }
    }

    /// The name of a state or people that a word is but for a slip behind its first letter and before its last: a letter too few, one too many, or
    /// two that changed places. A word that is itself a name, or begins one, has none.
    pub(super) fn misspelt(&self, word: &str) -> Option<&Spelling> {
        if !(LEAST_SWAPPED..=MOST).contains(&word.len())
            || !is_plain(word)
            || self.by_first.contains_key(word)
            || self.last_names.contains_key(word)
        {
            return None;
        }
        let whole = |text: &str| self.slips.get(text).filter(|name| ***name == *text);
        let name = self
            .slips
            .get(word)
            .or_else(|| {
                without_one(word).find_map(|text| whole(&text).filter(|name| name.len() >= LEAST))
            })
            .or_else(|| swapped(word).find_map(|text| whole(&text)))?;
        self.by_first
            .get(&**name)?
            .iter()
            .find(|spelling| spelling.text == *name)
    }
}

/// A capital and small letters.
fn is_plain(word: &str) -> bool {
    word.is_ascii()
        && word.starts_with(|first: char| first.is_ascii_uppercase())
        && word[1..].bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The word without each of its letters in turn, the first and the last kept.
fn without_one(word: &str) -> impl Iterator<Item = String> {
    (1..word.len() - 1).map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// The word with two neighbours between its first and last letter in each other's place.
fn swapped(word: &str) -> impl Iterator<Item = String> {
    (1..word.len() - 2).map(|at| {
        let (a, b) = (&word[at..=at], &word[at + 1..at + 2]);
        format!("{}{b}{a}{}", &word[..at], &word[at + 2..])
    })
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn slips_are_seen_through_and_other_words_are_not() {
        let names = Names::embedded();
        for (word, meant) in [
            ("Ehtiopia", "Ethiopia"),
            ("Portugese", "Portuguese"),
            ("Brazillian", "Brazilian"),
            ("Ecaudor", "Ecuador"),
        ] {
            assert_eq!(
                names.misspelt(word).map(|name| &*name.text),
                Some(meant),
                "{word}"
            );
        }
        // Words that newspapers have, each a letter from a state or people.
        for word in [
            "Hungry",
            "Koreas",
            "Romana",
            "Brittain",
            "Guinan",
            "Malins",
            "Italiana",
            "Mexicana",
            "Permian",
            "Germain",
            "Pentland",
            "Bretton",
            "Brixton",
            "Columbia",
            "Masonite",
            "Granada",
            "Panamax",
            "Frances",
            "Austrian",
            "Australian",
            "Nigeria",
            "Algeria",
            "Banques",
            "Dominick",
            "Jordan",
        ] {
            assert!(names.misspelt(word).is_none(), "{word}");
        }
    }
}
