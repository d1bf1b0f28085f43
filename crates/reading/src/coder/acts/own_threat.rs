//! What a state may do by the word of its own officials: "Moscow could cut off gas to Moldova, a Kremlin official said".

use entente_model::ontology::PloverType;

use super::Act;
use super::operators::future;
use crate::coder::actors::{Actors, Role};
use crate::coder::clause::Clause;
use crate::coder::frames::Frames;
use crate::coder::tree::{Rel, Tree};

/// Whether an act is one that somebody threatens with who says that he may do it. Of troops that may be sent many are to help.
pub(super) fn may_threaten(act: &Act<'_>) -> bool {
    matches!(
        act.plover,
        PloverType::Assault | PloverType::Sanction | PloverType::Coerce
    ) && act.operators.is_empty()
}

/// "Said it may have shot down a plane", "could seize the land in 1967": what may have been is no threat.
pub(super) fn is_of_the_past(tree: &Tree<'_>, verb: usize) -> bool {
    let is_year = |word: usize| {
        let form = tree.form(word);
        form.len() == 4 && (form.starts_with("19") || form.starts_with("18"))
    };
    tree.children(verb).any(|child| {
        matches!(tree.rel(child), Rel::Aux) && tree.lemma(child) == "have"
            || tree.rel(child) == Rel::Obl && is_year(child)
    })
}

/// Whether those who may do it are those who say so.
fn is_own(actors: &Actors<'_, '_>, act: &Act<'_>, speech: usize) -> bool {
    let Some((outer, ..)) = act.chain.first() else {
        return false;
    };
    let doers: Vec<_> = outer
        .subjects
        .iter()
        .flat_map(|&subject| actors.of_phrase(subject, Role::Source))
        .collect();
    !outer.passive
        && !doers.is_empty()
        && Clause::of_verb(actors.tree, speech)
            .subjects
            .iter()
            .flat_map(|&subject| actors.of_phrase(subject, Role::Source))
            .any(|speaker| {
                matches!(
                    &*speaker.sector,
                    "" | "GOV" | "MIL" | "LEG" | "COP" | "SPY" | "IGO" | "REB" | "UAF"
                ) && doers.iter().any(|doer| {
                    doer.actor == speaker.actor
                        && doer.group == speaker.group
                        && (doer.actor.is_some() || doer.group.is_some())
                })
            })
}

/// The act, where it may be done: a threat if those who may do it say so, else a possibility.
pub(crate) fn settled<'f>(frames: &Frames, actors: &Actors<'_, '_>, mut act: Act<'f>) -> Act<'f> {
    if let Some(speech) = act.menaced_by.take() {
        let threatens = !act.hypothetical
            && is_own(actors, &act, speech)
            && future(frames, &mut act, "could", true).is_some();
        act.hypothetical |= !threatens;
    }
    act
}
