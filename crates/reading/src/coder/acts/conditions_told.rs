//! Acts by the form of what is told: a warning of what will follow unless something is done.

use super::Act;
use super::inner_act;
use super::operators::is_conditional;
use super::told::act_of_operator;
use crate::coder::clause::{Clause, Modality};
use crate::coder::frames::{Frames, Operator};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// "Warned that it would go to the last village if they did not leave", "told Mugabe that candidates would be struck off unless violence ceased": a threat, whatever the
/// verb of what would be done. Acts that a pattern knows are told by their own words.
pub(super) fn menace<'f>(frames: &'f Frames, tree: &Tree<'_>, head: usize) -> Option<Act<'f>> {
    let warns = match tree.lemma(head) {
        "warn" => true,
        "tell" | "inform" => false,
        _ => return None,
    };
    let told = tree
        .children_by(head, Rel::Ccomp)
        .find(|&verb| verb > head)
        .filter(|&verb| warns && is_conditional(tree, verb) || has_ultimatum(tree, verb))?;
    let clause = Clause::of_verb(tree, told);
    // "Warned that growth would slow": a forecast, unless the one who warns, or who suffers, is its subject.
    let own = clause.passive
        || clause.subjects.iter().any(|&subject| {
            tree.upos(subject) == Upos::Pron
                || tree.child(subject, Rel::Poss).is_some()
                    && frames.is_of_class("troops", tree.lemma(subject))
        });
    if clause.negated
        || !own
        || !matches!(clause.modality, Modality::Future | Modality::Would)
        || !warns && Clause::of_verb(tree, head).objects.is_empty()
        || inner_act(frames, tree, told, 0).is_some()
    {
        return None;
    }
    let mut act = act_of_operator(
        frames,
        Clause::of_verb(tree, head),
        Operator::Threaten,
        tree.form(head),
    )?;
    act.chain.push((clause, None, None));
    Some(act)
}

/// Whether a clause hangs from a verb that tells by what not being done the other will bring it about: "unless", "if … not".
fn has_ultimatum(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Advcl).any(|condition| {
        let marked = |wanted: &str| {
            tree.children_by(condition, Rel::Mark)
                .any(|mark| tree.lemma(mark) == wanted)
        };
        marked("unless") || marked("if") && Clause::of_verb(tree, condition).negated
    })
}
