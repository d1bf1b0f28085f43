//! Operators and what they govern: "agreed to provide aid", "will withdraw", "threatened to attack".

use std::sync::Arc;

use entente_model::ontology::{CameoCode, PloverType};

use super::obliged::is_told_as_fact;
use super::{Act, inner_act};
use crate::coded_event::Alternative;
use crate::coder::clause::{Clause, Modality};
use crate::coder::frames::{Combined, Frame, Frames, Operator, prepositional};
use crate::coder::tree::{Rel, Tree};

/// `unless`: "would review all cooperation unless" is a threat.
pub(super) fn future(frames: &Frames, act: &mut Act<'_>, word: &str, unless: bool) -> Option<()> {
    // "Will reject", "will agree" tell the same act.
    if matches!(
        act.plover,
        PloverType::Agree
            | PloverType::Threaten
            | PloverType::Reject
            | PloverType::Request
            | PloverType::Accuse
    ) {
        return Some(());
    }
    let (mut result, mode, cameo) = frames.combine(Operator::Future, Some(act.plover));
    if unless && result == Combined::Promise {
        result = Combined::Menace;
    }
    apply(act, result, mode, cameo)?;
    act.operators.insert(0, word.to_owned());
    Some(())
}

/// Whether a clause with "unless" hangs from a verb.
pub(super) fn is_unless(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Advcl).any(|condition| {
        tree.children(condition)
            .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "unless")
    })
}

/// Whether a clause with "if" or "unless" hangs from a verb.
pub(super) fn is_conditional(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Advcl).any(|condition| {
        tree.children(condition)
            .any(|mark| tree.rel(mark) == Rel::Mark && matches!(tree.lemma(mark), "if" | "unless"))
    })
}

/// An operator and what it governs: "agreed to provide aid", "call for the withdrawal of", "threat to attack".
#[allow(clippy::too_many_arguments)]
pub(super) fn operated<'f>(
    frames: &'f Frames,
    tree: &Tree<'_>,
    clause: &Clause,
    frame: &'f Frame,
    operator: Operator,
    score: f32,
    alternatives: Vec<Alternative>,
    depth: usize,
) -> Option<Act<'f>> {
    let head = clause.head;
    // "Insisted that it would not talk": who insists on what he himself does asks nobody.
    if operator == Operator::Request
        && tree.lemma(head) == "insist"
        && clause
            .complements
            .iter()
            .any(|&verb| intends(tree, verb) || is_told_as_fact(tree, verb))
    {
        return None;
    }
    let resolved = is_resolve(tree.lemma(head), operator);
    // "Vowed not to bargain": the first infinitive, if it is negated.
    let mut shut_out = resolved
        && clause.complements.iter().any(|&verb| {
            tree.children(verb)
                .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to")
                && Clause::of_verb(tree, verb).negated
        });
    let inner = governed(tree, clause).into_iter().find_map(|word| {
        inner_act(frames, tree, word, depth + 1)
            .filter(|act| !act.denied || operator == Operator::Request || shut_out)
    });
    // "Vowed not to attack" promises restraint.
    shut_out &= match &inner {
        Some(act) => act.denied && !is_conflict(act.plover),
        None => matches!(tree.lemma(head), "vow" | "swear"),
    };
    let operator = if shut_out { Operator::Reject } else { operator };
    let inner = inner.filter(|act| !act.denied || shut_out || operator == Operator::Request);
    let (result, mode, cameo) = frames.combine(operator, inner.as_ref().map(|act| act.plover));
    let entry = (clause.clone(), Some(frame), Some(operator));
    let mut act = match inner {
        Some(mut act) => {
            act.hypothetical = false;
            act.menaced_by = None;
            act.denied = false;
            act.demanded_by = None;
            apply(&mut act, result, mode, cameo)?;
            act.chain.insert(0, entry);
            act
        }
        None => {
            let Combined::Type(plover) = result else {
                return None;
            };
            Act {
                plover,
                mode,
                cameo,
                promised: None,
                frame: None,
                chain: vec![entry],
                operators: Vec::new(),
                score: 0.0,
                alternatives: Vec::new(),
                denied: false,
                hypothetical: false,
                menaced_by: None,
                reported: false,
                demanded_by: None,
            }
        }
    };
    act.operators.insert(0, tree.form(head).to_owned());
    act.score += score;
    act.alternatives.extend(alternatives);
    Some(act)
}

/// Words by which somebody makes up his mind: under them "not" makes a refusal; what is agreed or promised not to be done is a promise.
fn is_resolve(lemma: &str, operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Agree | Operator::Plan | Operator::Decide | Operator::Vow
    ) && matches!(
        lemma,
        "vow"
            | "swear"
            | "decide"
            | "choose"
            | "opt"
            | "resolve"
            | "resolved"
            | "determine"
            | "determined"
            | "plan"
            | "intend"
    )
}

/// Whether an act harms.
fn is_conflict(plover: PloverType) -> bool {
    matches!(
        plover,
        PloverType::Assault
            | PloverType::Coerce
            | PloverType::Mobilize
            | PloverType::Protest
            | PloverType::Sanction
            | PloverType::Threaten
            | PloverType::Accuse
            | PloverType::Reject
            | PloverType::Request
    )
}

/// Whether a clause tells what somebody will do.
pub(super) fn intends(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(
        Clause::of_verb(tree, verb).modality,
        Modality::Would | Modality::Future
    )
}

/// Words that an operator may govern, the likeliest first.
fn governed(tree: &Tree<'_>, clause: &Clause) -> Vec<usize> {
    let mut words: Vec<usize> = Vec::new();
    let infinitive = |word: usize| {
        tree.children(word)
            .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to")
    };
    words.extend(
        clause
            .complements
            .iter()
            .copied()
            .filter(|&word| infinitive(word)),
    );
    words.extend(
        clause
            .complements
            .iter()
            .copied()
            .filter(|&word| !infinitive(word) && tree.rel(word) != Rel::Advcl),
    );
    // "Repeated its demand that Israel withdraw", taken for a relative clause: what has "that" and a subject is none.
    let content = |child: usize| {
        tree.rel(child) == Rel::AclRelcl
            && tree
                .child(child, Rel::Mark)
                .is_some_and(|mark| tree.lemma(mark) == "that")
            && tree.child(child, Rel::Nsubj).is_some()
    };
    for &object in &clause.objects {
        words.extend(
            tree.children(object)
                .filter(|&child| tree.rel(child) == Rel::Acl || content(child)),
        );
        words.push(object);
    }
    for preposition in ["for", "to", "of", "on", "against"] {
        for noun in prepositional(tree, clause, preposition) {
            // "Insisted on its demands that Burundi grant …".
            words.extend(
                tree.children(noun)
                    .filter(|&child| tree.rel(child) == Rel::Acl),
            );
            words.push(noun);
        }
    }
    // "Resumed shipments after the two settled their row" begins no settling.
    let apart = |word: usize| {
        tree.children(word).any(|mark| {
            matches!(tree.rel(mark), Rel::Mark | Rel::Advmod)
                && matches!(
                    tree.lemma(mark),
                    "after"
                        | "before"
                        | "when"
                        | "while"
                        | "because"
                        | "since"
                        | "as"
                        | "once"
                        | "until"
                        | "although"
                        | "though"
                )
        })
    };
    words.extend(
        clause
            .complements
            .iter()
            .copied()
            .filter(|&word| !infinitive(word) && tree.rel(word) == Rel::Advcl && !apart(word)),
    );
    // "to sign and ratify": the first conjunct comes first; the others follow.
    let conjuncts: Vec<usize> = words
        .iter()
        .flat_map(|&word| tree.children_by(word, Rel::Conj))
        .collect();
    words.extend(conjuncts);
    words
}

/// Changes an act to what an operator makes of it; `None` where it is no act then.
pub(super) fn apply(
    act: &mut Act<'_>,
    result: Combined,
    mode: Arc<str>,
    cameo: Option<CameoCode>,
) -> Option<()> {
    match result {
        Combined::Same => {}
        Combined::Promise => {
            if act.plover != PloverType::Agree {
                act.promised = Some(act.plover);
            }
            act.plover = PloverType::Agree;
            act.mode = mode;
            act.cameo = cameo;
        }
        Combined::Menace => {
            if act.plover != PloverType::Threaten {
                act.promised = Some(act.plover);
            }
            act.plover = PloverType::Threaten;
            act.mode = Arc::from(match act.promised {
                Some(PloverType::Assault) => "violence",
                Some(PloverType::Sanction) => "relations",
                Some(PloverType::Coerce | PloverType::Protest) => "restrict",
                _ => "",
            });
            act.cameo = cameo;
        }
        Combined::Type(plover) => {
            act.plover = plover;
            act.promised = None;
            act.mode = mode;
            act.cameo = cameo;
        }
        Combined::None => return None,
    }
    Some(())
}
