//! PLOVER contexts: what an event is about, by the words of its sentence.

use std::sync::{Arc, LazyLock};

use entente_model::embedded_table::rows;
use fnv::FnvHashMap;

use super::names::table;
use super::tree::Tree;

/// Contexts by lemma, or by two lemmas joined by "_".
static CONTEXTS: LazyLock<FnvHashMap<&'static str, Vec<Arc<str>>>> = LazyLock::new(|| {
    let mut by_words: FnvHashMap<&'static str, Vec<Arc<str>>> = FnvHashMap::default();
    for (_, row) in rows(table!("reading/contexts.tsv")) {
        let Some((context, words)) = row.split_once('\t') else {
            continue;
        };
        let context: Arc<str> = Arc::from(context);
        for word in words.split_whitespace() {
            by_words.entry(word).or_default().push(Arc::clone(&context));
        }
    }
    by_words
});

/// The contexts of a sentence, each once, those told by more words first.
pub(crate) fn contexts(tree: &Tree<'_>) -> Vec<Arc<str>> {
    let mut counts: Vec<(usize, Arc<str>)> = Vec::new();
    let mut pair = String::new();
    let mut count = |key: &str| {
        for context in CONTEXTS.get(key).into_iter().flatten() {
            match counts.iter_mut().find(|(_, known)| known == context) {
                Some((number, _)) => *number += 1,
                None => counts.push((1, Arc::clone(context))),
            }
        }
    };
    for word in 0..tree.len() {
        count(tree.lemma(word));
        if word + 1 < tree.len() {
            pair.clear();
            pair.push_str(tree.lemma(word));
            pair.push('_');
            pair.push_str(tree.lemma(word + 1));
            count(&pair);
        }
    }
    counts.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    counts.into_iter().map(|(_, context)| context).collect()
}
