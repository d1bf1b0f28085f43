//! Words that stand for an actor named elsewhere: one table for the gate and for the resolution of definite phrases.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::frames::Pos;
use super::frames::inflected;
use super::names::table;

/// What a word may stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct StandingIn {
    /// "Both countries".
    pub(crate) pair: bool,
    /// "The government".
    pub(crate) definite: bool,
    /// "The alliance".
    pub(crate) organisation: bool,
    /// The actor itself, and no body inside it.
    pub(crate) whole: bool,
    /// "Our delegation".
    pub(crate) own: bool,
    /// A pronoun, or a word such as "bilateral".
    word: bool,
}

static WORDS: LazyLock<FnvHashMap<String, StandingIn>> = LazyLock::new(|| {
    let mut words = FnvHashMap::default();
    for (_, row) in rows(table!("reading/standing_in.tsv")) {
        let Some((word, uses)) = row.split_once('\t') else {
            continue;
        };
        let has = |name: &str| uses.split(' ').any(|one| one == name);
        let uses = StandingIn {
            pair: has("pair"),
            definite: has("definite"),
            organisation: has("organisation"),
            whole: has("whole"),
            own: has("own"),
            word: has("word"),
        };
        if !uses.word {
            for plural in inflected(word, Pos::Noun) {
                words.insert(plural, uses);
            }
        }
        words.insert(word.to_owned(), uses);
    }
    words
});

/// What a lemma may stand for.
pub(crate) fn standing_in(lemma: &str) -> StandingIn {
    WORDS.get(lemma).copied().unwrap_or_default()
}

/// Forms that may stand for an actor named elsewhere; for the gate.
pub(crate) fn standing_words() -> impl Iterator<Item = &'static str> {
    WORDS
        .iter()
        .filter(|(_, uses)| uses.pair || uses.definite || uses.word)
        .map(|(form, _)| form.as_str())
}
