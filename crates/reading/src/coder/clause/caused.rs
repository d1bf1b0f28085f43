//! What somebody has done by others, or suffers: "had six ministers arrested", "had its ambassador arrested".

use super::Clause;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// Whether a participle tells what somebody has done by others: "had six ministers arrested".
pub(crate) fn is_caused(tree: &Tree<'_>, verb: usize) -> bool {
    caused(tree, verb, &Clause::of_verb(tree, verb)).is_some()
}

/// "Had its ambassador arrested": what is done to somebody's own is nothing that he does.
pub(crate) fn is_suffered(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.rel(verb), Rel::Xcomp | Rel::Ccomp)
        && matches!(tree.xpos(verb), "VBN" | "VBD")
        && tree.head(verb).is_some_and(|have| {
            tree.lemma(have) == "have"
                && tree.children_by(have, Rel::Obj).any(|object| {
                    tree.child(object, Rel::Poss)
                        .is_some_and(|owner| matches!(tree.upos(owner), Upos::Pron | Upos::Det))
                })
        })
}

/// What somebody has happen to another: "had six ministers arrested", the verb of who has it done and the other. "Had its leader arrested" and
/// "had ten men killed" tell what somebody suffers.
pub(super) fn caused(tree: &Tree<'_>, head: usize, clause: &Clause) -> Option<(usize, usize)> {
    if !matches!(tree.xpos(head), "VBN" | "VBD")
        || tree.children(head).any(|child| {
            matches!(
                tree.rel(child),
                Rel::Aux | Rel::AuxPass | Rel::Mark | Rel::Obj
            ) || tree.preposition(child) == Some("by")
        })
        || matches!(
            tree.lemma(head),
            "kill" | "wound" | "injure" | "hurt" | "leave" | "damage" | "steal" | "lose"
        )
    {
        return None;
    }
    let up = tree.head(head)?;
    let (verb, object) = match tree.rel(head) {
        Rel::Acl if head > up && tree.rel(up) == Rel::Obj => (tree.head(up)?, up),
        Rel::Xcomp | Rel::Ccomp => {
            let own = clause
                .subjects
                .iter()
                .chain(&clause.objects)
                .copied()
                .next();
            (up, own.or_else(|| tree.child(up, Rel::Obj))?)
        }
        _ => return None,
    };
    let suffers = tree
        .child(object, Rel::Poss)
        .is_some_and(|owner| matches!(tree.upos(owner), Upos::Pron | Upos::Det));
    (tree.lemma(verb) == "have"
        && tree.upos(verb) == Upos::Verb
        && verb < object
        && object < head
        && !suffers)
        .then_some((verb, object))
}
