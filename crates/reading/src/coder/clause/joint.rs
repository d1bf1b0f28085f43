//! Those who act beside others: agents that stand apart.

use crate::coder::tree::{Rel, Tree, is_time};
use crate::syntax::Upos;

/// "Was recognised by Malaysia before breakfast and by Indonesia before dark": agents joined to another phrase, or that stand apart.
pub(super) fn further_agents<'t>(
    tree: &'t Tree<'_>,
    agent: usize,
    phrases: &'t [(usize, usize)],
) -> impl Iterator<Item = usize> + 't {
    let name = move |noun: usize| tree.upos(noun) == Upos::Propn && !is_time(tree.lemma(noun));
    let apart = phrases
        .iter()
        .filter(move |&&(case, _)| tree.lemma(case) == "by")
        .map(|&(_, noun)| noun);
    // Of a noun, and of one that hangs from it: "by Oman, which carried the messages, by Turkey and by Iraq".
    let joined = phrases
        .iter()
        .map(|&(_, noun)| noun)
        .flat_map(move |noun| tree.children_by(noun, Rel::Conj))
        .filter(move |&other| tree.preposition(other) == Some("by"));
    let below = tree
        .children(agent)
        .filter(move |&other| other > agent && tree.preposition(other) == Some("by"));
    apart
        .chain(joined)
        .chain(below)
        .filter(move |&noun| name(noun))
}
