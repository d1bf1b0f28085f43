//! Which quantities belong to an event.

use super::QuantityMention;
use crate::syntax::{Sentence, Upos};

/// The quantities that belong to the event told by the word at `place` (from 0): those in its phrase, not in another clause.
///
/// `mentions` are those of the whole text, in order.
pub fn quantities_of<'m>(
    sentence: &Sentence,
    place: usize,
    mentions: &'m [QuantityMention],
) -> Vec<&'m QuantityMention> {
    let range = sentence.range();
    let from = mentions.partition_point(|mention| mention.end <= range.start);
    mentions[from..]
        .iter()
        .take_while(|mention| mention.start < range.end)
        .filter(|mention| belongs(sentence, place, mention))
        .collect()
}

fn belongs(sentence: &Sentence, place: usize, mention: &QuantityMention) -> bool {
    let from = sentence
        .words
        .partition_point(|word| word.end <= mention.start);
    let inside = |at: usize| {
        sentence.words[at].start < mention.end && sentence.words[at].end > mention.start
    };
    let words =
        (from..sentence.words.len()).take_while(|&at| sentence.words[at].start < mention.end);
    let Some(mut at) = words
        .into_iter()
        .find(|&at| sentence.head(at).is_none_or(|head| !inside(head)))
    else {
        return false;
    };
    // No way up is longer than the sentence.
    for _ in 0..sentence.words.len() {
        if at == place {
            return true;
        }
        let word = &sentence.words[at];
        let clause = matches!(
            word.relation.base(),
            "advcl" | "ccomp" | "csubj" | "parataxis" | "acl"
        );
        let coordinated =
            word.relation.base() == "conj" && matches!(word.upos, Upos::Verb | Upos::Aux);
        if clause || coordinated {
            return false;
        }
        match sentence.head(at) {
            Some(head) => at = head,
            None => return false,
        }
    }
    false
}
