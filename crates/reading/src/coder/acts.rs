//! The act that a verb or noun tells: frames, and the operators, modality and negation above it.

mod told;

use std::sync::Arc;

use entente_model::ontology::{CameoCode, PloverType};

use super::clause::{Clause, Modality};
use super::frames::{Combined, Frame, Frames, Operator, Outcome, Pos, prepositional};
use super::tree::{Rel, Tree};
use crate::coded_event::Alternative;
use crate::syntax::Upos;
use told::{charge, demand, refusal};
pub(crate) use told::{is_charged, is_demanded, is_refused, may_charge, spoken};

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
        None => return None,
    };
    circumstances(tree, head, &mut act);
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
    if clause.negated && !hesitates {
        match clause.modality {
            Modality::Future | Modality::Would => {
                let (result, mode, cameo) = frames.combine(Operator::Reject, Some(act.plover));
                apply(&mut act, result, mode, cameo)?;
                act.operators.insert(0, "will not".to_owned());
            }
            Modality::Fact if refused => act.operators.insert(0, "not".to_owned()),
            // "Has not accepted", "did not comply".
            Modality::Fact
                if matches!(act.plover, PloverType::Agree | PloverType::Concede)
                    && frame.outcome == Outcome::Type(act.plover) =>
            {
                let (result, mode, cameo) = frames.combine(Operator::Reject, Some(act.plover));
                apply(&mut act, result, mode, cameo)?;
                act.operators.insert(0, "not".to_owned());
            }
            _ => act.denied = true,
        }
    } else {
        match clause.modality {
            Modality::Future => future(frames, &mut act, "will", is_unless(tree, head))?,
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
            Modality::Possible => act.hypothetical = true,
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

/// "Had France invaded": what would have been.
fn is_inverted(tree: &Tree<'_>, verb: usize) -> bool {
    let inverted = tree
        .children_by(verb, Rel::Aux)
        .find(|&aux| matches!(&*tree.form(aux).to_lowercase(), "had" | "were" | "should"));
    let subject = tree
        .children(verb)
        .find(|&child| matches!(tree.rel(child), Rel::Nsubj | Rel::NsubjPass));
    matches!((inverted, subject), (Some(aux), Some(subject)) if aux < subject)
}

/// `unless`: "would review all cooperation unless" is a threat.
fn future(frames: &Frames, act: &mut Act<'_>, word: &str, unless: bool) -> Option<()> {
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
fn is_unless(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Advcl).any(|condition| {
        tree.children(condition)
            .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "unless")
    })
}

/// Whether a clause with "if" or "unless" hangs from a verb.
fn is_conditional(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_by(verb, Rel::Advcl).any(|condition| {
        tree.children(condition)
            .any(|mark| tree.rel(mark) == Rel::Mark && matches!(tree.lemma(mark), "if" | "unless"))
    })
}

/// An operator and what it governs: "agreed to provide aid", "call for the withdrawal of", "threat to attack".
#[allow(clippy::too_many_arguments)]
fn operated<'f>(
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
        && clause.complements.iter().any(|&verb| intends(tree, verb))
    {
        return None;
    }
    let inner = governed(tree, clause).into_iter().find_map(|word| {
        inner_act(frames, tree, word, depth + 1)
            .filter(|act| !act.denied || operator == Operator::Request)
    });
    let (result, mode, cameo) = frames.combine(operator, inner.as_ref().map(|act| act.plover));
    let entry = (clause.clone(), Some(frame), Some(operator));
    let mut act = match inner {
        Some(mut act) => {
            act.hypothetical = false;
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

/// Whether a clause tells what somebody will do.
fn intends(tree: &Tree<'_>, verb: usize) -> bool {
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
    for &object in &clause.objects {
        words.extend(
            tree.children(object)
                .filter(|&child| tree.rel(child) == Rel::Acl),
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

fn apply(
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

/// What stands above a trigger: conditions, purposes, speech.
fn circumstances(tree: &Tree<'_>, head: usize, act: &mut Act<'_>) {
    let mut at = head;
    for _ in 0..8 {
        let Some(up) = tree.head(at) else { break };
        let marked = |words: &[&str]| {
            tree.children(at).any(|mark| {
                matches!(tree.rel(mark), Rel::Mark | Rel::Case | Rel::Advmod)
                    && words.contains(&tree.lemma(mark))
            })
        };
        // "Should remain committed to facilitating": what is not told as a fact above is none below.
        if at == head
            && !tree.is_finite(head)
            && matches!(tree.rel(at), Rel::Xcomp | Rel::Advcl | Rel::Acl)
            && tree.upos(up) != Upos::Noun
            && matches!(
                Clause::of_verb(tree, up).modality,
                Modality::Must | Modality::Possible
            )
        {
            act.hypothetical = true;
        }
        // "Let us visit the camps".
        if matches!(tree.rel(at), Rel::Xcomp | Rel::Ccomp) && tree.lemma(up) == "let" {
            act.hypothetical = true;
        }
        // "Telephoned his counterpart to demand": who is called to be told something is told.
        let told = at == head
            && is_contact(tree, up)
            && matches!(
                act.plover,
                PloverType::Request
                    | PloverType::Accuse
                    | PloverType::Support
                    | PloverType::Reject
                    | PloverType::Threaten
            );
        match tree.rel(at) {
            // "Managed to convince Moscow to invest" tells that it did.
            Rel::Xcomp | Rel::Advcl
                if marked(&["to"])
                    && matches!(
                        tree.lemma(up),
                        "convince"
                            | "persuade"
                            | "lure"
                            | "induce"
                            | "get"
                            | "cause"
                            | "lead"
                            | "help"
                            | "enable"
                            | "prompt"
                    ) => {}
            Rel::Advcl => {
                if marked(&[
                    "if", "unless", "whether", "lest", "should", "until", "without", "instead",
                    "before",
                ]) {
                    act.hypothetical = true;
                }
                // What somebody is accused of is the accuser's word.
                if marked(&["of"]) && matches!(tree.lemma(up), "accuse" | "suspect" | "acquit") {
                    act.hypothetical = true;
                }
                // "to ease tensions" is a purpose, "to win" a wish.
                if !told && marked(&["to", "for", "towards", "toward"]) {
                    act.hypothetical = true;
                }
            }
            Rel::Acl | Rel::Xcomp if !told && marked(&["to"]) => act.hypothetical = true,
            Rel::Acl if marked(&["of", "for", "without"]) => act.hypothetical = true,
            // "Denied allegations that it bombed villages".
            Rel::Acl if is_assertion(tree.lemma(up)) && marked(&["that"]) => {
                act.reported = true;
                act.denied |= tree
                    .head(up)
                    .is_some_and(|verb| tree.rel(up) == Rel::Obj && is_denial(tree.lemma(verb)));
            }
            Rel::Ccomp => {
                act.reported = true;
                if marked(&["if", "whether"]) {
                    act.hypothetical = true;
                }
                let clause = Clause::of_verb(tree, up);
                // "It is false that", "nobody believes that", "falsely reported that".
                let disbelieved = is_denial(tree.lemma(up))
                    || matches!(tree.lemma(up), "false" | "untrue" | "fake" | "wrong")
                    || clause.subjects.iter().any(|&subject| {
                        matches!(
                            &*tree.form(subject).to_lowercase(),
                            "nobody" | "none" | "noone"
                        )
                    })
                    || tree.children_by(up, Rel::Advmod).any(|word| {
                        matches!(
                            &*tree.form(word).to_lowercase(),
                            "falsely" | "wrongly" | "erroneously" | "mistakenly"
                        )
                    });
                if disbelieved || clause.negated {
                    act.denied = true;
                }
                if matches!(
                    tree.lemma(up),
                    "demand"
                        | "urge"
                        | "hope"
                        | "want"
                        | "wish"
                        | "fear"
                        | "propose"
                        | "suggest"
                        | "recommend"
                        | "expect"
                        | "insist"
                        | "request"
                        | "ask"
                        | "ensure"
                        | "pray"
                ) && !(tree.lemma(up) == "insist" && intends(tree, at))
                    || clause.conditional
                    || matches!(clause.modality, Modality::Possible)
                    // "We are confident that the envoy will facilitate progress": no promise of his.
                    || matches!(
                        tree.lemma(up),
                        "confident" | "hopeful" | "optimistic" | "sure" | "convinced" | "trust"
                    ) && act.operators.first().is_some_and(|word| word == "will")
                {
                    act.hypothetical = true;
                }
            }
            _ => {}
        }
        at = up;
    }
}

/// Nouns of what somebody says and others may deny.
fn is_assertion(lemma: &str) -> bool {
    matches!(
        lemma,
        "allegation"
            | "accusation"
            | "charge"
            | "claim"
            | "report"
            | "rumour"
            | "rumor"
            | "suspicion"
            | "assertion"
            | "suggestion"
            | "speculation"
    )
}

/// Verbs by which something is said not to be so.
fn is_denial(lemma: &str) -> bool {
    matches!(
        lemma,
        "deny" | "doubt" | "refute" | "dismiss" | "rebut" | "disbelieve"
    )
}

/// Verbs by which one turns to another in order to say something.
pub(crate) fn is_contact(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(
        tree.lemma(verb),
        "telephone" | "phone" | "ring" | "call" | "write" | "summon" | "cable" | "contact"
    )
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
        reported: false,
        demanded_by: None,
    })
}
