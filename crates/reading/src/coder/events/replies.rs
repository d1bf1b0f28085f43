//! Answers that leave out whom they answer: "The United States demanded that Iran free the hostages. Iran refused."

use entente_model::ontology::PloverType;

use super::Found;
use super::case::Case;
use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;
use crate::coder::discourse::Asked;
use crate::coder::frames::{Pos, forms_of};
use crate::coder::tree::{Rel, Tree, is_time};
use crate::syntax::Upos;

/// Verbs that answer.
const REPLYING: [&str; 7] = [
    "refuse", "reject", "decline", "agree", "accept", "consent", "comply",
];

/// Forms of the verbs that answer; for the gate.
pub(crate) fn reply_words() -> impl Iterator<Item = String> {
    forms_of(&REPLYING)
}

/// What an event asks of others, if it asks, offers, threatens or accuses. Two who ask together are not answered: nobody is known to speak for both.
pub(crate) fn requests_of(event: &Found<'_>) -> Vec<Asked> {
    let asks = matches!(
        event.act.plover,
        PloverType::Request | PloverType::Threaten | PloverType::Agree | PloverType::Accuse
    );
    let [by] = event.sources.as_slice() else {
        return Vec::new();
    };
    if !asks || event.mutual {
        return Vec::new();
    }
    event
        .targets
        .iter()
        .filter(|of| !of.same(by))
        .map(|of| Asked {
            by: by.clone(),
            of: of.clone(),
            accusation: event.act.plover == PloverType::Accuse,
            trigger: Some(event.trigger),
        })
        .collect()
}

/// Whom an act without a recipient answers: the one who asked it of its source before, in this sentence or the last.
pub(super) fn replied_to(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    asked: &[Asked],
) -> Option<ActorRef> {
    let [source] = sources else { return None };
    let answers = case.pos == Pos::Verb
        && REPLYING.contains(&case.tree.lemma(case.outer.head))
        && matches!(
            case.act.plover,
            PloverType::Reject | PloverType::Agree | PloverType::Concede
        )
        // "After Uganda refused, Kenya asked": what hangs from another clause may have been before it.
        && matches!(
            case.tree.rel(case.outer.head),
            Rel::Root | Rel::Conj | Rel::Parataxis | Rel::Ccomp
        );
    if !answers {
        return None;
    }
    let mut of_source = asked.iter().filter(|asked| {
        is_same_party(&asked.of, source) && asked.trigger.is_none_or(|at| at < case.trigger)
    });
    let last = of_source.next_back()?;
    // Where two have asked, it may be either who is answered.
    if of_source.any(|other| !other.by.same(&last.by)) || !names_only_what_was_asked(case, last) {
        return None;
    }
    Some(ActorRef {
        words: case.trigger..case.trigger + 1,
        span: case.tree.bytes(case.trigger),
        rule: ActorRule::Definite,
        ..last.by.clone()
    })
}

/// The state, or its government; its rebels and its teachers answer for themselves.
fn is_same_party(asked: &ActorRef, answering: &ActorRef) -> bool {
    let governs = |actor: &ActorRef| matches!(&*actor.sector, "" | "GOV");
    asked.same(answering)
        && (asked.sector == answering.sector || governs(asked) && governs(answering))
}

/// Whether nothing else is refused or accepted than what was asked: "refused", "accepted it", "agreed to the request", "refused to hand them over".
fn names_only_what_was_asked(case: &Case<'_, '_, '_, '_>, asked: &Asked) -> bool {
    let tree = case.tree;
    let class = if asked.accusation {
        "accusation"
    } else {
        "asked"
    };
    let refers = |noun: usize| match tree.upos(noun) {
        Upos::Pron => is_it(tree, noun),
        _ => case.frames.is_of_class(class, tree.lemma(noun)) && is_known(tree, noun),
    };
    let objects = &case.outer.objects;
    let phrases = &case.outer.phrases;
    // Nobody is accused of what he refuses in silence.
    let named = !asked.accusation || !objects.is_empty();
    let to = |case: usize| tree.lemma(case) == "to";
    named
        && objects.iter().all(|&object| refers(object))
        && phrases
            .iter()
            .all(|&(case, noun)| is_time(tree.lemma(noun)) || to(case) && refers(noun))
        && !case.outer.content
        && case
            .outer
            .complements
            .iter()
            .all(|&verb| does_what_was_asked(tree, verb))
}

/// "To do so", "to comply", "to hand them over".
fn does_what_was_asked(tree: &Tree<'_>, verb: usize) -> bool {
    let mut objects = tree.children_by(verb, Rel::Obj).peekable();
    match objects.peek() {
        Some(_) => objects.all(|object| is_it(tree, object)),
        None => matches!(tree.lemma(verb), "do" | "comply"),
    }
}

fn is_it(tree: &Tree<'_>, word: usize) -> bool {
    matches!(tree.lemma(word), "it" | "this" | "that" | "they" | "them")
}

/// "The request", "its demand", and no "request of the miners for".
fn is_known(tree: &Tree<'_>, noun: usize) -> bool {
    let definite = tree.children(noun).any(|word| {
        tree.rel(word) == Rel::Poss && tree.upos(word) == Upos::Pron
            || matches!(
                tree.lemma(word),
                "the" | "this" | "that" | "these" | "those"
            )
    });
    definite && tree.child(noun, Rel::Nmod).is_none()
}
