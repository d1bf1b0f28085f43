//! Answers that leave out whom they answer: "The United States demanded that Iran free the hostages. Iran refused."

use entente_model::ontology::PloverType;

use super::Found;
use super::case::Case;
use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;
use crate::coder::discourse::Asked;
use crate::coder::frames::Pos;
use crate::syntax::Upos;

/// What an event asks of whom, if it asks, offers or threatens.
pub(crate) fn asked(event: &Found<'_>) -> Vec<Asked> {
    let asks = matches!(
        event.act.plover,
        PloverType::Request | PloverType::Threaten | PloverType::Agree | PloverType::Accuse
    );
    match (event.sources.as_slice(), event.targets.as_slice()) {
        ([by], targets) if asks && !event.mutual => targets
            .iter()
            .filter(|of| of.actor.is_some() && !of.same(by))
            .map(|of| Asked {
                by: by.clone(),
                of: of.clone(),
                accused: event.act.plover == PloverType::Accuse,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whom an act without a recipient answers: the one who asked it of its source, in this sentence or the one before.
pub(super) fn replied_to(
    case: &Case<'_, '_, '_, '_>,
    sources: &[ActorRef],
    asked: &[Asked],
) -> Option<ActorRef> {
    let [source] = sources else { return None };
    let answers = case.pos == Pos::Verb
        && matches!(
            case.act.plover,
            PloverType::Reject | PloverType::Agree | PloverType::Concede
        )
        && source.actor.is_some();
    let last = asked.iter().rfind(|asked| asked.of.actor == source.actor)?;
    let (tree, frames) = (case.tree, case.frames);
    // What is answered is left out, a pronoun, or what was asked: "refused", "accepted it", "agreed to the request".
    let refers = |noun: usize| match tree.upos(noun) {
        Upos::Pron => matches!(tree.lemma(noun), "it" | "this" | "that" | "they" | "them"),
        _ => frames.is_of_class("demand", tree.lemma(noun)),
    };
    let phrases = case.outer.phrases.iter();
    let told_of = case
        .outer
        .objects
        .iter()
        .copied()
        .chain(phrases.filter_map(|&(case, noun)| (tree.lemma(case) == "to").then_some(noun)));
    let refers = told_of.clone().all(refers)
        // Who is accused answers the accusation, and not whatever he is asked elsewhere.
        && (!last.accused || told_of.count() > 0);
    (answers && refers).then(|| ActorRef {
        words: case.trigger..case.trigger + 1,
        span: tree.bytes(case.trigger),
        rule: ActorRule::Definite,
        ..last.by.clone()
    })
}
