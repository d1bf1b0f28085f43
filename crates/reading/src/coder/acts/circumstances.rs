//! What stands around an act and takes its certainty: conditions, purposes, speech, denial.

use entente_model::ontology::PloverType;

use super::Act;
use super::obliged::{is_told_as_fact, obliging};
use super::operators::intends;
use crate::coder::clause::{Clause, Modality};
use crate::coder::tree::{Rel, Tree};
use crate::syntax::Upos;

/// What stands above a trigger: conditions, purposes, speech.
pub(super) fn circumstances(tree: &Tree<'_>, head: usize, act: &mut Act<'_>) {
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
            // "Were said to have shelled", "seems to have fled": what is told of somebody is no wish of his.
            Rel::Xcomp | Rel::Advcl | Rel::Ccomp if marked(&["to"]) && is_told_of(tree, up, at) => {
                act.reported = true;
                act.denied |= Clause::of_verb(tree, up).negated;
            }
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
                            // What is begun is done.
                            | "begin"
                            | "start"
                            | "continue"
                            | "manage"
                            | "proceed"
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
            // "Had to withdraw its boats", said by another: the request is told.
            Rel::Xcomp
                if at == head && act.demanded_by.is_some() && obliging(tree, head).is_some() => {}
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
                ) && !(tree.lemma(up) == "insist"
                    && (intends(tree, at) || is_told_as_fact(tree, at)))
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

/// "Was said to have shelled", "is reported to be massing": somebody's act in the infinitive of the perfect, the progressive or the passive under a verb of
/// telling.
fn is_told_of(tree: &Tree<'_>, verb: usize, act: usize) -> bool {
    let done = tree.children(act).any(|aux| {
        matches!(tree.rel(aux), Rel::Aux | Rel::AuxPass)
            && matches!(tree.lemma(aux), "have" | "be")
            && aux < act
    });
    let told = matches!(
        tree.lemma(verb),
        "say"
            | "report"
            | "believe"
            | "think"
            | "know"
            | "understand"
            | "allege"
            | "rumour"
            | "rumor"
            | "presume"
            | "reckon"
            | "suspect"
            | "assume"
            | "hold"
    ) && tree.xpos(verb) == "VBN"
        && tree.child(verb, Rel::Obj).is_none();
    let perfect = || {
        tree.children_by(act, Rel::Aux)
            .any(|aux| tree.lemma(aux) == "have")
    };
    done && (told || matches!(tree.lemma(verb), "seem" | "appear") && perfect())
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

/// "Had France invaded": what would have been.
pub(super) fn is_inverted(tree: &Tree<'_>, verb: usize) -> bool {
    let inverted = tree
        .children_by(verb, Rel::Aux)
        .find(|&aux| matches!(&*tree.form(aux).to_lowercase(), "had" | "were" | "should"));
    let subject = tree
        .children(verb)
        .find(|&child| matches!(tree.rel(child), Rel::Nsubj | Rel::NsubjPass));
    matches!((inverted, subject), (Some(aux), Some(subject)) if aux < subject)
}
