//! Acts by what somebody tells of another: demands, refusals, accusations under a verb of saying.

use std::sync::Arc;

use entente_model::ontology::PloverType;

use super::Act;
use super::obliged::{NEEDFUL, is_needful};
use crate::coder::clause::{Clause, Modality};
use crate::coder::frames::{Combined, Frames, Operator, Outcome, Pos, forms_of, is_saying};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// The verb of saying, promising or threatening in whose complement a word stands.
pub(crate) fn spoken(frames: &Frames, tree: &Tree<'_>, head: usize) -> Option<usize> {
    let mut at = head;
    for _ in 0..6 {
        let Some(up) = tree.head(at) else { break };
        if matches!(tree.rel(at), Rel::Ccomp | Rel::Parataxis)
            && tree.upos(up) == Upos::Verb
            && is_speech(frames, tree, up)
        {
            return Some(up);
        }
        if !matches!(
            tree.rel(at),
            Rel::Conj | Rel::Xcomp | Rel::Ccomp | Rel::Csubj
        ) {
            break;
        }
        at = up;
    }
    // "…, the ministry said": the saying hangs below.
    tree.children(at).find(|&child| {
        (tree.rel(child) == Rel::Parataxis || is_aside(tree, at, child))
            && tree.upos(child) == Upos::Verb
            && is_speech(frames, tree, child)
    })
}

/// "Turkey could close the straits if it rains, officials said" with "said" taken for an adverbial clause.
fn is_aside(tree: &Tree<'_>, verb: usize, child: usize) -> bool {
    tree.rel(child) == Rel::Advcl
        && child > verb
        && tree.lemma(child) == "say"
        && tree.child(child, Rel::Mark).is_none()
        && tree.child(child, Rel::Nsubj).is_some()
        // Behind another clause of the verb, from which the tree hung it likewise.
        && tree
            .children_by(verb, Rel::Advcl)
            .any(|other| other > verb && other < child)
}

fn is_speech(frames: &Frames, tree: &Tree<'_>, verb: usize) -> bool {
    let clause = Clause::of_verb(tree, verb);
    frames
        .matches(tree, &clause, Pos::Verb)
        .first()
        .is_some_and(|best| {
            matches!(best.frame.outcome, Outcome::Operator(_)) || is_saying(tree.lemma(verb))
        })
}

/// "Must", "should" or "has to" stands with the verb.
pub(crate) fn is_demanded(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.upos(verb), Upos::Verb | Upos::Adj | Upos::Noun)
        && (tree.children(verb).any(|child| {
            tree.rel(child) == Rel::Aux && matches!(tree.lemma(child), "must" | "should" | "ought")
        }) || is_needful(tree, verb))
}

/// "Will not", "would never" stands with a verb that somebody says.
pub(crate) fn is_refused(frames: &Frames, tree: &Tree<'_>, verb: usize) -> bool {
    tree.upos(verb) == Upos::Verb && {
        let has = |words: &[&str]| {
            tree.children(verb)
                .any(|child| child < verb && words.contains(&tree.lemma(child)))
        };
        has(&["not", "n't", "never"])
            && has(&["will", "would", "wo"])
            && spoken(frames, tree, verb).is_some()
    }
}

/// What nobody does by his own account: said of another it is an accusation.
const WRONGS: [&str; 33] = [
    "violate",
    "breach",
    "harbour",
    "harbor",
    "sponsor",
    "foment",
    "instigate",
    "orchestrate",
    "mastermind",
    "meddle",
    "interfere",
    "collude",
    "lie",
    "sabotage",
    "provoke",
    "undermine",
    "plot",
    "conspire",
    "rig",
    "loot",
    "plunder",
    "shelter",
    "spy",
    "cheat",
    "smuggle",
    "fabricate",
    "incite",
    "connive",
    "distort",
    "infiltrate",
    "destabilise",
    "destabilize",
    "abet",
];

/// Words of guilt.
const GUILT: [&str; 24] = [
    "shameful",
    "disgraceful",
    "deplorable",
    "hypocritical",
    "unjust",
    "unfair",
    "insulting",
    "scandalous",
    "inhuman",
    "inhumane",
    "unacceptable",
    "illegal",
    "unjustified",
    "intolerable",
    "provocative",
    "barbaric",
    "criminal",
    "outrageous",
    "irresponsible",
    "responsible",
    "guilty",
    "complicit",
    "culpable",
    "accountable",
];

/// Forms of the words that tell a demand or an accusation under a verb of saying; for the gate.
pub(crate) fn words_said_of() -> impl Iterator<Item = String> {
    let whole = GUILT.iter().chain(&NEEDFUL).map(|word| (*word).to_owned());
    forms_of(&WRONGS).chain(whole)
}

/// A word of guilt that is said of somebody, or what nobody does by his own account.
pub(crate) fn is_charged(tree: &Tree<'_>, word: usize) -> bool {
    let wrong = match tree.upos(word) {
        Upos::Adj => GUILT.contains(&tree.lemma(word)),
        Upos::Verb => WRONGS.contains(&tree.lemma(word)) || is_to_blame(tree, word),
        _ => false,
    };
    let by = || {
        tree.children_by(word, Rel::Obl)
            .any(|agent| tree.preposition(agent) == Some("by"))
    };
    wrong
        && (tree.child(word, Rel::Nsubj).is_some()
            || tree.child(word, Rel::NsubjPass).is_some() && by())
}

/// "The forces were to blame".
fn is_to_blame(tree: &Tree<'_>, word: usize) -> bool {
    tree.lemma(word) == "blame"
        && tree
            .children(word)
            .any(|child| tree.lemma(child) == "to" && child < word)
        && tree.children(word).any(|child| {
            tree.lemma(child) == "be"
                && child < word
                && matches!(tree.rel(child), Rel::Cop | Rel::Aux | Rel::AuxPass)
        })
}

/// "Ankara said that Athens was responsible for the attack": an accusation by whoever says so.
pub(super) fn charge<'f>(frames: &'f Frames, tree: &Tree<'_>, head: usize) -> Option<Act<'f>> {
    let speech = spoken(frames, tree, head)?;
    let said = frames
        .matches(tree, &Clause::of_verb(tree, speech), Pos::Verb)
        .first()
        .is_some_and(|best| best.frame.outcome == Outcome::Operator(Operator::Say));
    let act = act_of_operator(
        frames,
        Clause::of_verb(tree, head),
        Operator::Request,
        tree.form(head),
    )?;
    let told = act
        .chain
        .iter()
        .all(|(clause, ..)| !clause.negated && clause.modality == Modality::Fact);
    (said && told).then(|| Act {
        plover: PloverType::Accuse,
        mode: Arc::from("allege"),
        cameo: "112".parse().ok(),
        demanded_by: Some(speech),
        ..act
    })
}

/// "Serbia said it would never …": a refusal, whatever the verb.
pub(super) fn refusal<'f>(frames: &'f Frames, tree: &Tree<'_>, head: usize) -> Option<Act<'f>> {
    act_of_operator(
        frames,
        Clause::of_verb(tree, head),
        Operator::Reject,
        "will not",
    )
}

/// "Moscow said that Kyiv must …": a request, whatever the verb.
pub(super) fn demand<'f>(frames: &'f Frames, tree: &Tree<'_>, head: usize) -> Option<Act<'f>> {
    let speech = spoken(frames, tree, head)?;
    let act = act_of_operator(
        frames,
        Clause::of_verb(tree, head),
        Operator::Request,
        "must",
    )?;
    Some(Act {
        demanded_by: Some(speech),
        ..act
    })
}

/// The act that an operator makes of the clause of a word without a frame, as a report tells it; `word` stands for the operator in the explanation.
pub(super) fn act_of_operator<'f>(
    frames: &'f Frames,
    clause: Clause,
    operator: Operator,
    word: &str,
) -> Option<Act<'f>> {
    if clause.conditional {
        return None;
    }
    let (Combined::Type(plover), mode, cameo) = frames.combine(operator, None) else {
        return None;
    };
    Some(Act {
        plover,
        mode,
        cameo,
        promised: None,
        frame: None,
        chain: vec![(clause, None, Some(operator))],
        operators: vec![word.to_owned()],
        score: 1.0,
        alternatives: Vec::new(),
        denied: false,
        hypothetical: false,
        menaced_by: None,
        reported: true,
        demanded_by: None,
    })
}
