//! Acts that the verb above them ends or decides against: "stopped shelling the town", "ruled out sending troops", "decided against deporting them".

use crate::coder::clause::Clause;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// Verbs that end what stands behind them with "-ing".
const ENDS: [&str; 11] = [
    "stop",
    "cease",
    "quit",
    "halt",
    "end",
    "suspend",
    "discontinue",
    "abandon",
    "give",
    "rule",
    "call",
];

/// What one state gives another.
const GIVEN: [&str; 7] = [
    "aid",
    "assistance",
    "credit",
    "grant",
    "help",
    "loan",
    "relief",
];

/// Verbs by which it is not given.
const WITHHOLDS: [&str; 8] = [
    "block", "cancel", "freeze", "halt", "stop", "suspend", "veto", "withhold",
];

/// "Hungary blocked the EU's aid to Ukraine": what is withheld is not given. "Failed to block", "may block" say nothing of the kind.
fn is_withheld(tree: &Tree<'_>, head: usize) -> bool {
    let given = tree.upos(head) == Upos::Noun
        && GIVEN.contains(&tree.lemma(head))
        && matches!(tree.rel(head), Rel::Obj | Rel::NsubjPass);
    let withheld = |verb: usize| {
        let told = !matches!(
            tree.rel(verb),
            Rel::Xcomp | Rel::Ccomp | Rel::Acl | Rel::Advcl
        );
        WITHHOLDS.contains(&tree.lemma(verb))
            && told
            && !tree
                .children_by(verb, Rel::Aux)
                .any(|auxiliary| tree.xpos(auxiliary) == "MD")
            && !Clause::of_verb(tree, verb).negated
    };
    given && tree.head(head).is_some_and(withheld)
}

/// Whether the sentence tells that an act is ended, or decided against.
pub(super) fn is_ended(tree: &Tree<'_>, head: usize) -> bool {
    if is_withheld(tree, head) {
        return true;
    }
    if tree.xpos(head) != "VBG"
        || !matches!(
            tree.rel(head),
            Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Obj | Rel::Obl
        )
    {
        return false;
    }
    let Some(up) = tree.head(head).filter(|&up| up < head) else {
        return false;
    };
    let mark = tree
        .children(head)
        .find(|&mark| matches!(tree.rel(mark), Rel::Mark | Rel::Case) && mark < head);
    let ends = match mark {
        // "Warned Iran against attacking", "decided against deporting".
        Some(mark) => tree.form(mark) == "against",
        None => {
            let lemma = tree.lemma(up);
            let particle = |form: &str| {
                tree.children(up)
                    .any(|word| word > up && tree.form(word) == form)
            };
            // "Stopped, shelling the town from a ridge": what was done then.
            let apart = (up..head).any(|word| tree.form(word) == ",");
            // "Ended the truce by shelling", "stopped planes bombing the town".
            let object = tree
                .child(up, Rel::Obj)
                .is_some_and(|object| object != head);
            let own_subject = tree.child(head, Rel::Nsubj).is_some();
            !apart
                && !object
                && !own_subject
                && (ENDS.contains(&lemma) || lemma == "rul")
                && match lemma {
                    "give" => particle("up"),
                    "rule" | "rul" => particle("out"),
                    "call" => particle("off"),
                    _ => true,
                }
        }
    };
    // "Did not stop expelling": what goes on is done.
    ends && !Clause::of_verb(tree, up).negated
}
