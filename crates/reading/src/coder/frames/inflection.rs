//! Inflected forms, for words that the parser's lemmatiser does not know.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::Pos;
use crate::coder::names::table;

static IRREGULAR: LazyLock<FnvHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    rows(table!("reading/irregular.tsv"))
        .filter_map(|(_, row)| row.split_once('\t'))
        .map(|(verb, forms)| (verb, forms.split(' ').collect()))
        .collect()
});

/// The past tense of an irregular verb.
pub(super) fn irregular_past(verb: &str) -> Option<&'static str> {
    let (&verb, forms) = IRREGULAR.get_key_value(verb)?;
    Some(past_of(verb, forms))
}

/// The first form of a row that is no gerund; a row that has gerunds only is of a verb whose past is its bare form.
fn past_of(verb: &'static str, forms: &[&'static str]) -> &'static str {
    forms
        .iter()
        .find(|form| !form.ends_with("ing"))
        .copied()
        .unwrap_or(verb)
}

/// Whether a form is the past tense of a verb that does not change, and its bare form: "cut".
pub(crate) fn is_unchanged_past(form: &str) -> bool {
    IRREGULAR
        .get(form)
        .is_some_and(|forms| forms.iter().all(|form| form.ends_with("ing")))
}

/// The verb whose irregular past tense a form is.
pub(crate) fn verb_of_past(form: &str) -> Option<&'static str> {
    static PASTS: LazyLock<FnvHashMap<&'static str, &'static str>> = LazyLock::new(|| {
        IRREGULAR
            .iter()
            .map(|(verb, forms)| (past_of(verb, forms), *verb))
            .collect()
    });
    PASTS.get(form).copied()
}

/// All forms of verbs, themselves among them.
pub(crate) fn forms_of(verbs: &[&str]) -> impl Iterator<Item = String> {
    verbs.iter().flat_map(|verb| {
        let own = std::iter::once((*verb).to_owned());
        own.chain(inflected(verb, Pos::Verb))
    })
}

/// Forms of a verb or noun: regular ones, and the irregular ones of `data/reading/irregular.tsv`.
pub(crate) fn inflected(word: &str, pos: Pos) -> Vec<String> {
    let bytes = word.as_bytes();
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let last = bytes.last().copied().unwrap_or_default();
    let before = bytes.len().checked_sub(2).map_or(0, |at| bytes[at]);
    let consonant_y = last == b'y' && !vowel(before);
    let mut forms = vec![match last {
        b'y' if consonant_y => format!("{}ies", &word[..word.len() - 1]),
        b's' | b'x' | b'z' | b'o' => format!("{word}es"),
        b'h' if matches!(before, b'c' | b's') => format!("{word}es"),
        _ => format!("{word}s"),
    }];
    if pos != Pos::Verb {
        return forms;
    }
    let stem = if last == b'e' {
        &word[..word.len() - 1]
    } else {
        word
    };
    forms.push(if consonant_y {
        format!("{}ied", &word[..word.len() - 1])
    } else {
        format!("{stem}ed")
    });
    forms.push(if word.ends_with("ee") {
        format!("{word}ing")
    } else {
        format!("{stem}ing")
    });
    let doubles = bytes.len() >= 3
        && !vowel(last)
        && !matches!(last, b'w' | b'x' | b'y')
        && vowel(before)
        && !vowel(bytes[bytes.len() - 3]);
    if doubles && last.is_ascii_alphabetic() {
        forms.push(format!("{word}{}ed", last as char));
        forms.push(format!("{word}{}ing", last as char));
    }
    if let Some(irregular) = IRREGULAR.get(word) {
        forms.extend(irregular.iter().map(|form| (*form).to_owned()));
    }
    forms
}
