//! Acts that a sentence names and says not to have been: denied, averted, asked about, told as rumours.

use super::ended::is_ended;
use crate::coder::clause::{Clause, is_neither_nor};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// Verbs by which what they govern was not done.
const AVERTS: [&str; 22] = [
    "deny",
    "refute",
    "disclaim",
    "prevent",
    "avert",
    "avoid",
    "stop",
    "bar",
    "deter",
    "dissuade",
    "discourage",
    "refrain",
    "abstain",
    "fail",
    "decline",
    "prohibit",
    "block",
    "keep",
    "hinder",
    "restrain",
    "hesitate",
    "forget",
];

/// Verbs of [`AVERTS`] that govern so only with "from" or "of" before the act.
const ONLY_FROM: [&str; 8] = [
    "stop",
    "bar",
    "block",
    "keep",
    "prohibit",
    "deter",
    "discourage",
    "hesitate",
];

/// Words by which somebody else's telling is told, and not what is known.
const HEARSAY: [&str; 7] = [
    "allegedly",
    "reportedly",
    "supposedly",
    "purportedly",
    "apparently",
    "ostensibly",
    "presumably",
];

/// Predicates of what was not so.
const FALSE: [&str; 12] = [
    "false",
    "untrue",
    "unfounded",
    "baseless",
    "wrong",
    "groundless",
    "fabricated",
    "fictitious",
    "invented",
    "fake",
    "incorrect",
    "denied",
];

/// Whether the sentence says that the act of this word was not done.
pub(super) fn is_unreal(tree: &Tree<'_>, head: usize) -> bool {
    is_asked(tree)
        || is_nearly(tree, head)
        || nobody_does(tree, head)
        || is_averted(tree, head)
        || never_came(tree, head)
        || is_rumour(tree, head)
        || stops_short(tree, head)
        || is_ended(tree, head)
}

/// "Stopped short of condemning" tells of no end either.
fn stops_short(tree: &Tree<'_>, head: usize) -> bool {
    tree.lemma(head) == "stop"
        && tree
            .children_by(head, Rel::Advmod)
            .any(|word| tree.form(word) == "short")
}

/// "Allegedly", "reportedly".
pub(super) fn is_hearsay(tree: &Tree<'_>, head: usize) -> bool {
    tree.children_by(head, Rel::Advmod)
        .any(|word| HEARSAY.contains(&tree.lemma(word)))
}

/// "Did Iran attack Israel?"; a question that is quoted inside a statement ends earlier.
fn is_asked(tree: &Tree<'_>) -> bool {
    let last = (0..tree.len())
        .rev()
        .find(|&word| !matches!(tree.form(word), "\"" | "”" | "'" | "’" | ")" | "]"));
    let speaks = (0..tree.len()).any(|word| {
        tree.upos(word) == Upos::Verb
            && matches!(
                tree.lemma(word),
                "say" | "ask" | "tell" | "demand" | "wonder" | "add" | "reply"
            )
    });
    last.is_some_and(|last| tree.form(last) == "?") && !speaks
}

/// "Almost attacked".
fn is_nearly(tree: &Tree<'_>, head: usize) -> bool {
    tree.children_by(head, Rel::Advmod)
        .any(|word| word < head && matches!(tree.lemma(word), "almost" | "nearly" | "narrowly"))
}

/// "No Iranian attacked", "neither Japan nor China condemned", "nobody attacked".
fn nobody_does(tree: &Tree<'_>, head: usize) -> bool {
    tree.upos(head) == Upos::Verb
        && tree.children(head).any(|subject| {
            matches!(tree.rel(subject), Rel::Nsubj | Rel::NsubjPass)
                && subject < head
                // "Neither Israel nor Syria accepts" is a refusal by both.
                && !is_neither_nor(tree, subject)
                && (matches!(tree.lemma(subject), "nobody" | "none" | "neither")
                    || tree.children(subject).any(|word| {
                        word < subject
                            && matches!(&*tree.form(word).to_lowercase(), "no" | "neither")
                            // "No fewer than ten".
                            && !(word + 1 < tree.len()
                                && matches!(tree.form(word + 1), "fewer" | "less" | "longer" | "."))
                    }))
        })
}

/// "Denied attacking", "prevented Chile from attacking", "stopped short of condemning".
fn is_averted(tree: &Tree<'_>, head: usize) -> bool {
    let mut at = head;
    for _ in 0..3 {
        let Some(up) = tree.head(at) else {
            return false;
        };
        if !matches!(
            tree.rel(at),
            Rel::Xcomp | Rel::Ccomp | Rel::Advcl | Rel::Obj | Rel::Conj
        ) {
            return false;
        }
        let lemma = tree.lemma(up);
        if tree.rel(at) != Rel::Conj && tree.upos(up) == Upos::Verb {
            let mark = tree
                .children(at)
                .find(|&mark| matches!(tree.rel(mark), Rel::Mark | Rel::Case) && mark < at)
                .map(|mark| tree.lemma(mark));
            let short = tree
                .children_by(up, Rel::Advmod)
                .any(|word| tree.form(word) == "short");
            let from = matches!(mark, Some("from"));
            let governs = match tree.rel(at) {
                Rel::Advcl => from || short && mark == Some("of"),
                Rel::Obj => tree.upos(at) == Upos::Verb && lemma == "deny",
                _ => !ONLY_FROM.contains(&lemma) || from,
            };
            // "Did not deny attacking", "failed to prevent": what is averted not to be was.
            let negated = Clause::of_verb(tree, up).negated;
            if governs && (AVERTS.contains(&lemma) || short) {
                return !negated;
            }
            return false;
        }
        at = up;
    }
    false
}

/// "The attack on Israel never came": an act told by a noun that is said not to have been.
fn never_came(tree: &Tree<'_>, noun: usize) -> bool {
    if tree.upos(noun) != Upos::Noun || tree.rel(noun) != Rel::Nsubj {
        return false;
    }
    tree.head(noun).is_some_and(|verb| {
        let happens = matches!(
            tree.lemma(verb),
            "come"
                | "happen"
                | "occur"
                | "materialise"
                | "materialize"
                | "exist"
                | "follow"
                | "take"
        );
        happens && Clause::of_verb(tree, verb).negated
    })
}

/// "Rumours that Iran attacked Israel were false".
fn is_rumour(tree: &Tree<'_>, head: usize) -> bool {
    if !matches!(tree.rel(head), Rel::Acl | Rel::AclRelcl | Rel::Ccomp) {
        return false;
    }
    let Some(noun) = tree.head(head) else {
        return false;
    };
    let told = matches!(
        tree.lemma(noun),
        "rumour"
            | "rumor"
            | "report"
            | "claim"
            | "allegation"
            | "story"
            | "suggestion"
            | "speculation"
            | "assertion"
    ) || matches!(
        &*tree.form(noun).to_lowercase(),
        "rumours" | "rumors" | "reports" | "claims"
    );
    let is_false =
        |word: usize| FALSE.contains(&tree.lemma(word)) || FALSE.contains(&tree.form(word));
    told && tree.upos(noun) == Upos::Noun
        && (tree.head(noun).is_some_and(is_false) || tree.children(noun).any(is_false))
}
