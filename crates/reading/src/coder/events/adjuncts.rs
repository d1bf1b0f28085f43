//! Acts of nouns beside a verb whose agent is that of the verb: "During a visit to Cambodia, Malaysia's king opened a school".

use entente_model::ontology::PloverType;

use super::extend;
use crate::coder::actors::{ActorRef, Actors, Role};
use crate::coder::acts::Act;
use crate::coder::clause::{Clause, Modality};
use crate::coder::tree::Rel;
use crate::syntax::Upos;

/// Who meets or visits, where the noun stands in a phrase of time or occasion beside what he does: officials, and nobody else.
pub(super) fn agents_beside(actors: &Actors<'_, '_>, act: &Act<'_>, noun: usize) -> Vec<ActorRef> {
    let tree = actors.tree;
    let occasion = matches!(
        tree.preposition(noun),
        Some("during" | "in" | "on" | "at" | "after" | "following")
    );
    if act.plover != PloverType::Consult || !act.operators.is_empty() || !occasion {
        return Vec::new();
    }
    let mut found = doers(actors, noun);
    found.retain(|actor| {
        actor.is_named() && matches!(&*actor.sector, "" | "GOV" | "MIL" | "LEG" | "IGO")
    });
    // "On a visit to American troops, the American secretary": who goes to his own meets nobody.
    if !found.is_empty() {
        let others = tree.children_by(noun, Rel::Nmod);
        let own = others
            .flat_map(|other| actors.of_phrase(other, Role::Target))
            .any(|other| found.iter().any(|actor| actor.actor == other.actor));
        if own {
            return Vec::new();
        }
    }
    found
}

/// The actors of the verb that a phrase stands beside, where it tells what was done.
fn doers(actors: &Actors<'_, '_>, noun: usize) -> Vec<ActorRef> {
    let tree = actors.tree;
    let Some(mut verb) = tree
        .head(noun)
        .filter(|_| matches!(tree.rel(noun), Rel::Obl | Rel::Advcl | Rel::Nmod))
    else {
        return Vec::new();
    };
    // "In a speech on a visit to Estonia, the president thanked his hosts".
    if tree.upos(verb) == Upos::Noun && tree.rel(verb) == Rel::Obl {
        let Some(up) = tree.head(verb) else {
            return Vec::new();
        };
        verb = up;
    }
    if tree.upos(verb) != Upos::Verb || !tree.is_finite(verb) {
        return Vec::new();
    }
    let clause = Clause::of_verb(tree, verb);
    if clause.conditional || clause.modality != Modality::Fact {
        return Vec::new();
    }
    let heads = if clause.passive {
        &clause.objects
    } else {
        &clause.subjects
    };
    let mut found = Vec::new();
    for &head in heads {
        extend(&mut found, actors.of_phrase(head, Role::Source));
    }
    found
}
