//! What somebody is said to be obliged to do: "Tonga had to withdraw its boats", "ought to withdraw", "it is imperative that Tonga return".

use crate::coder::clause::Modality;
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// Predicates by which a clause with a bare verb is a demand.
pub(super) const NEEDFUL: [&str; 8] = [
    "imperative",
    "essential",
    "vital",
    "necessary",
    "crucial",
    "indispensable",
    "urgent",
    "obligatory",
];

/// The word that obliges to the act of a verb: "had", "ought", "needed" above an infinitive, "imperative" above a clause with a bare verb.
pub(crate) fn obliging(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let rel = tree.rel(verb);
    if !matches!(rel, Rel::Xcomp | Rel::Ccomp | Rel::Csubj) || tree.upos(verb) != Upos::Verb {
        return None;
    }
    let above = tree.head(verb)?;
    if rel == Rel::Xcomp {
        let infinitive = tree
            .child(verb, Rel::Mark)
            .is_some_and(|mark| tree.lemma(mark) == "to");
        // "Had troops to withdraw" tells what somebody has.
        let obliges = infinitive
            && above < verb
            && matches!(tree.lemma(above), "have" | "ought" | "need")
            && tree.upos(above) != Upos::Noun
            && tree.children_by(above, Rel::Obj).all(|object| object < above)
            // "Had to be freed" asks whoever holds them, who stands elsewhere.
            && tree.child(verb, Rel::AuxPass).is_none()
            // "Ought to have signed" blames what was not done.
            && tree.child(verb, Rel::Aux).is_none();
        return obliges.then_some(above);
    }
    let demanded = NEEDFUL.contains(&tree.lemma(above))
        && matches!(tree.xpos(verb), "VB" | "VBP")
        && tree
            .children(verb)
            .all(|aux| !matches!(tree.rel(aux), Rel::Aux | Rel::AuxPass | Rel::Cop))
        && tree.child(verb, Rel::Nsubj).is_some();
    demanded.then_some(above)
}

/// How certain an act is that somebody is obliged to: "had to withdraw", "does not have to withdraw".
pub(crate) fn obliged(tree: &Tree<'_>, verb: usize) -> Option<Modality> {
    let above = obliging(tree, verb)?;
    let must = tree.children(above).all(|child| {
        !matches!(
            tree.lemma(child),
            "not" | "n't" | "never" | "if" | "whether" | "unless"
        )
    });
    Some(if must {
        Modality::Must
    } else {
        Modality::Possible
    })
}

/// Whether "ought" or "it is imperative that" stands above a verb: a demand whatever the verb; "had to" tells as often what was.
pub(super) fn is_needful(tree: &Tree<'_>, verb: usize) -> bool {
    obliging(tree, verb).is_some_and(|above| !matches!(tree.lemma(above), "have" | "need"))
}

/// "Insisted that Ecuador attacked first": a clause that tells what is or was, and not what shall be.
pub(super) fn is_told_as_fact(tree: &Tree<'_>, verb: usize) -> bool {
    let should = || {
        tree.children_by(verb, Rel::Aux)
            .any(|aux| matches!(tree.lemma(aux), "must" | "should"))
    };
    let fact = |word: usize| {
        matches!(tree.xpos(word), "VBD" | "VBZ")
            || matches!(tree.form(word), "are" | "were" | "am" | "have")
    };
    let told = fact(verb)
        || tree
            .children(verb)
            .any(|aux| matches!(tree.rel(aux), Rel::Aux | Rel::AuxPass | Rel::Cop) && fact(aux));
    // "That Japan boost imports and stimulate demand", whose verb was taken for another.
    let bare = || {
        tree.children_by(verb, Rel::Conj)
            .any(|other| matches!(tree.xpos(other), "VB" | "VBP"))
    };
    told && obliging(tree, verb).is_none() && !should() && !bare()
}
