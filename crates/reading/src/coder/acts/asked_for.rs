//! "At Fiji's request, Tonga sent rice": a request that a phrase names beside what was done at it.

use super::Act;
use super::told::act_of_operator;
use crate::coder::clause::Clause;
use crate::coder::frames::{Frames, Operator};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// A noun of asking with an owner, which tells at whose wish something is done.
pub(super) fn is_asked_for(frames: &Frames, tree: &Tree<'_>, noun: usize) -> bool {
    tree.upos(noun) == Upos::Noun
        && tree.rel(noun) == Rel::Obl
        && tree.preposition(noun) == Some("at")
        && frames.is_of_class("urging", tree.lemma(noun))
        && tree
            .child(noun, Rel::Poss)
            .is_some_and(|owner| matches!(tree.upos(owner), Upos::Noun | Upos::Propn))
}

/// The request of such a noun.
pub(super) fn asked_for<'f>(frames: &'f Frames, tree: &Tree<'_>, noun: usize) -> Option<Act<'f>> {
    let clause = Clause::of_noun(tree, noun);
    let act = act_of_operator(frames, clause, Operator::Request, tree.form(noun))?;
    Some(Act {
        reported: false,
        ..act
    })
}
