//! The act that a verb or noun tells: frames, and the operators, modality and negation above it.

mod asked_for;
mod circumstances;
mod conditions_told;
mod ended;
mod obliged;
mod operators;
pub(crate) mod own_threat;
mod told;
mod unreal;

use std::sync::Arc;

use entente_model::ontology::{CameoCode, PloverType};

use super::clause::{Clause, Modality};
use super::frames::{Frame, Frames, Operator, Outcome, Pos};
use super::tree::{Rel, Tree};
use crate::coded_event::Alternative;
use crate::syntax::Upos;
use asked_for::{asked_for, is_asked_for};
pub(crate) use circumstances::is_contact;
use circumstances::{circumstances, is_inverted};
use conditions_told::menace;
pub(crate) use obliged::{obliged, obliging};
use operators::{apply, future, is_conditional, is_unless, operated};
use own_threat::{is_of_the_past, may_threaten};
use told::{charge, demand, refusal};
pub(crate) use told::{is_charged, is_demanded, is_refused, spoken, words_said_of};
use unreal::{is_hearsay, is_unreal};

/// What a trigger tells, before its actors are known.
pub(crate) struct Act<'f> {
    pub(crate) plover: PloverType,
    pub(crate) mode: Arc<str>,
    pub(crate) cameo: Option<CameoCode>,
    pub(crate) promised: Option<PloverType>,
    /// The frame that gave the innermost act; `None` for an operator on something else.
    pub(crate) frame: Option<&'f Frame>,
    /// Clauses from the outermost operator to the act itself, each with the frame that read it.
    pub(crate) chain: Vec<(Clause, Option<&'f Frame>, Option<Operator>)>,
    /// Words of the operators, outermost first.
    pub(crate) operators: Vec<String>,
    pub(crate) score: f32,
    pub(crate) alternatives: Vec<Alternative>,
    /// It did not happen: "did not sign".
    pub(crate) denied: bool,
    /// It may happen: "may sign", "if it signs".
    pub(crate) hypothetical: bool,
    /// The verb of saying by which it may be done; a threat where those who may do it say so.
    pub(crate) menaced_by: Option<usize>,
    /// Somebody else says so.
    pub(crate) reported: bool,
    /// "China must": the act is a request to the subject by whoever says so.
    pub(crate) demanded_by: Option<usize>,
}

const MAX_DEPTH: usize = 5;

/// The part of speech under which frames know a word.
pub(crate) fn pos(tree: &Tree<'_>, word: usize) -> Option<Pos> {
    match tree.upos(word) {
        // "The backing of", "Russian backing": a verb's form in the place of a noun.
        Upos::Verb
            if tree.xpos(word) == "VBG"
                && tree
                    .children(word)
                    .any(|child| matches!(tree.rel(child), Rel::Amod | Rel::Poss | Rel::Det)) =>
        {
            Some(Pos::Noun)
        }
        Upos::Verb => Some(Pos::Verb),
        // "Germany plans to deliver" with "plans" taken for a noun: what has a subject of its own is a verb.
        Upos::Noun
            if tree.xpos(word) == "NNS"
                && tree
                    .child(word, Rel::Nsubj)
                    .is_some_and(|subject| subject < word)
                && tree.child(word, Rel::Cop).is_none() =>
        {
            Some(Pos::Verb)
        }
        // "Gunmen on a motorcycle shot dead a cleric": what has a subject and an object is a verb.
        Upos::Noun
            if tree
                .child(word, Rel::Obj)
                .is_some_and(|object| object > word)
                && tree
                    .child(word, Rel::Nsubj)
                    .is_some_and(|subject| subject < word) =>
        {
            Some(Pos::Verb)
        }
        // "It would free 1,500 prisoners": an adjective has no object.
        Upos::Adj if tree.child(word, Rel::Obj).is_some() => Some(Pos::Verb),
        Upos::Noun => Some(Pos::Noun),
        Upos::Adj => Some(Pos::Adjective),
        // Headlines capitalise verbs; a tagger then takes them for names.
        Upos::Propn => Some(Pos::Noun),
        _ => None,
    }
}

/// Reads the act of a trigger.
pub(crate) fn act<'f>(frames: &'f Frames, tree: &Tree<'_>, head: usize) -> Option<Act<'f>> {
    // Who breaks a truce fights, whoever says so.
    let wrong =
        tree.upos(head) == Upos::Verb && is_charged(tree, head) && !is_attack(frames, tree, head);
    let charged = if wrong {
        charge(frames, tree, head)
    } else {
        None
    };
    let mut act = match charged.or_else(|| inner_act(frames, tree, head, 0)) {
        Some(act) => act,
        None if is_demanded(tree, head) => demand(frames, tree, head)?,
        None if is_charged(tree, head) => charge(frames, tree, head)?,
        None if is_refused(frames, tree, head) => refusal(frames, tree, head)?,
        None if is_asked_for(frames, tree, head) => asked_for(frames, tree, head)?,
        None => menace(frames, tree, head)?,
    };
    circumstances(tree, head, &mut act);
    act.denied |= is_unreal(tree, head);
    act.reported |= is_hearsay(tree, head);
    Some(act)
}

/// Whether a verb tells an attack by what stands with it.
fn is_attack(frames: &Frames, tree: &Tree<'_>, verb: usize) -> bool {
    let clause = Clause::of_verb(tree, verb);
    let matches = frames.matches(tree, &clause, Pos::Verb);
    // A frame without conditions scores 1.
    matches.first().is_some_and(|best| {
        best.frame.outcome == Outcome::Type(PloverType::Assault) && best.score > 1.0
    })
}

fn inner_act<'f>(
    frames: &'f Frames,
    tree: &Tree<'_>,
    head: usize,
    depth: usize,
) -> Option<Act<'f>> {
    if depth > MAX_DEPTH {
        return None;
    }
    let pos = pos(tree, head)?;
    let clause = match pos {
        Pos::Noun => Clause::of_noun(tree, head),
        _ => Clause::of_verb(tree, head),
    };
    let matches = frames.matches(tree, &clause, pos);
    let best = matches.first()?;
    let mut alternatives: Vec<Alternative> = Vec::new();
    for other in &matches[1..] {
        if let Outcome::Type(plover) = other.frame.outcome
            && alternatives.len() < 4
        {
            alternatives.push(Alternative {
                plover,
                pattern: other.frame.written.to_string(),
                score: other.score,
            });
        }
    }
    let frame = best.frame;
    // "Is not ready to", "has no plans to", "does not allow": a refusal.
    let refused = clause.negated
        && clause.modality == Modality::Fact
        && matches!(
            frame.outcome,
            Outcome::Operator(
                Operator::Agree
                    | Operator::Plan
                    | Operator::Vow
                    | Operator::Allow
                    | Operator::Decide
                    | Operator::Want
            )
        );
    let mut act = match frame.outcome {
        Outcome::None => return None,
        Outcome::Type(plover) => Act {
            plover,
            mode: frame.mode.clone(),
            cameo: frame.cameo,
            promised: frame.promised,
            frame: Some(frame),
            chain: vec![(clause.clone(), Some(frame), None)],
            operators: Vec::new(),
            score: best.score,
            alternatives,
            denied: false,
            hypothetical: false,
            menaced_by: None,
            reported: false,
            demanded_by: None,
        },
        Outcome::Operator(Operator::Say) => return None,
        Outcome::Operator(operator) => operated(
            frames,
            tree,
            &clause,
            frame,
            if refused { Operator::Reject } else { operator },
            best.score,
            alternatives,
            depth,
        )?,
    };
    // Negation and modality of this very word; "would not hesitate to strike" denies nothing.
    let hesitates = tree.lemma(head) == "hesitate";
    if hesitates && !clause.negated {
        return None;
    }
    let accepts = frame.outcome == Outcome::Type(act.plover)
        && (matches!(act.plover, PloverType::Agree | PloverType::Concede)
            // "Does not accept the truce".
            || tree.lemma(head) == "accept"
            // "Does not recognise".
            || act.plover == PloverType::Support
                && act.cameo.is_some_and(|code| code.to_string() == "054"));
    if clause.negated && !hesitates && !frame.reads_negation() {
        match clause.modality {
            Modality::Future | Modality::Would => {
                let (result, mode, cameo) = frames.combine(Operator::Reject, Some(act.plover));
                apply(&mut act, result, mode, cameo)?;
                act.operators.insert(0, "will not".to_owned());
            }
            Modality::Fact if refused => act.operators.insert(0, "not".to_owned()),
            // "Has not accepted", "did not comply".
            Modality::Fact if accepts => {
                let (result, mode, cameo) = frames.combine(Operator::Reject, Some(act.plover));
                apply(&mut act, result, mode, cameo)?;
                act.operators.insert(0, "not".to_owned());
            }
            // "Cannot accept", "could not recognise": a refusal in softer words.
            Modality::Possible if accepts && cannot(tree, head) => {
                let (result, mode, cameo) = frames.combine(Operator::Reject, Some(act.plover));
                apply(&mut act, result, mode, cameo)?;
                act.operators.insert(0, "cannot".to_owned());
            }
            _ => act.denied = true,
        }
    } else {
        match clause.modality {
            Modality::Future if frame.reads_negation() => {}
            Modality::Future => future(frames, &mut act, "will", is_unless(tree, head))?,
            // "Would have nothing to do with", "would not rule out": the refusal or threat is told.
            Modality::Would if frame.reads_negation() => {}
            Modality::Would => {
                if spoken(frames, tree, head).is_some() {
                    future(frames, &mut act, "would", is_unless(tree, head))?;
                } else {
                    act.hypothetical = true;
                }
            }
            // "Said it may send troops if Cameroon does not leave" is a threat with its condition.
            Modality::Possible
                if matches!(
                    act.plover,
                    PloverType::Assault
                        | PloverType::Mobilize
                        | PloverType::Sanction
                        | PloverType::Coerce
                ) && is_conditional(tree, head)
                    && spoken(frames, tree, head).is_some() =>
            {
                future(frames, &mut act, "may", true)?;
            }
            Modality::Possible => match spoken(frames, tree, head) {
                // Who warns of it is told by his own verb.
                Some(speech)
                    if may_threaten(&act)
                        && !is_of_the_past(tree, head)
                        && !matches!(tree.lemma(speech), "warn" | "threaten") =>
                {
                    act.menaced_by = Some(speech);
                }
                _ => act.hypothetical = true,
            },
            Modality::Must => match spoken(frames, tree, head) {
                Some(speech) => {
                    let (result, mode, cameo) = frames.combine(Operator::Request, Some(act.plover));
                    apply(&mut act, result, mode, cameo)?;
                    act.operators.insert(0, "must".to_owned());
                    act.demanded_by = Some(speech);
                }
                None => act.hypothetical = true,
            },
            Modality::Fact => {}
        }
    }
    act.hypothetical |= clause.conditional || is_inverted(tree, head);
    Some(act)
}

/// "Can" or "could" stands with the verb.
fn cannot(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Aux)
        .any(|aux| matches!(tree.lemma(aux), "can" | "ca" | "could"))
}

/// The plain reading of a participle such as "backed": the first frame of its verb without conditions.
pub(crate) fn act_of_frame<'f>(
    frames: &'f Frames,
    clause: Clause,
    participle: &str,
) -> Option<Act<'f>> {
    let frame = frames.plain(participle)?;
    let Outcome::Type(plover) = frame.outcome else {
        return None;
    };
    Some(Act {
        plover,
        mode: frame.mode.clone(),
        cameo: frame.cameo,
        promised: None,
        frame: Some(frame),
        chain: vec![(clause, Some(frame), None)],
        operators: Vec::new(),
        score: 1.0,
        alternatives: Vec::new(),
        denied: false,
        hypothetical: false,
        menaced_by: None,
        reported: false,
        demanded_by: None,
    })
}
