//! Words that tell what a number beside them is.

use std::sync::LazyLock;

use entente_model::embedded_table::words;
use fnv::FnvHashSet;

/// Whether a noun, in small letters, is one that is counted: a number before it is no year.
pub(super) fn is_counted_noun(form: &str) -> bool {
    static COUNTED: LazyLock<FnvHashSet<&'static str>> = LazyLock::new(|| {
        words(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/reading/counted_nouns.tsv"
        )))
        .collect()
    });
    COUNTED.contains(form)
}

/// Whether a noun is a part of a day: "night", "morning".
pub(super) fn is_day_part(form: &str) -> bool {
    static PARTS: LazyLock<FnvHashSet<&'static str>> = LazyLock::new(|| {
        words(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/reading/day_parts.tsv"
        )))
        .collect()
    });
    PARTS.contains(form)
}

pub(super) fn is_possessive(form: &str) -> bool {
    ["its", "their", "his", "her", "our", "my", "your", "whose"]
        .iter()
        .any(|word| form.eq_ignore_ascii_case(word))
}

/// Names behind which a number is no year.
pub(super) fn is_numbered(form: &str) -> bool {
    const NUMBERED: [&str; 18] = [
        "Resolution",
        "Resolutions",
        "No",
        "Nos",
        "Article",
        "Articles",
        "Section",
        "Page",
        "Flight",
        "Room",
        "Act",
        "Rs",
        "USD",
        "Number",
        "Highway",
        "Route",
        "Boeing",
        "Airbus",
    ];
    NUMBERED.contains(&form)
}

pub(super) fn is_function_word(form: &str) -> bool {
    const WORDS: [&str; 45] = [
        "is", "was", "are", "were", "be", "been", "has", "have", "had", "will", "would", "may",
        "might", "can", "could", "should", "it", "he", "she", "they", "we", "i", "which", "who",
        "when", "where", "while", "with", "at", "but", "into", "over", "under", "without",
        "because", "so", "if", "than", "there", "also", "did", "does", "saw", "alone", "onwards",
    ];
    WORDS.iter().any(|word| form.eq_ignore_ascii_case(word))
}

/// Verbs that years are the subject of: "2014 saw a turn".
pub(super) fn is_verb_of_years(form: &str) -> bool {
    const VERBS: [&str; 10] = [
        "saw",
        "was",
        "marked",
        "brought",
        "witnessed",
        "proved",
        "began",
        "ended",
        "became",
        "is",
    ];
    VERBS.contains(&form)
}
