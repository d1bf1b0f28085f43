//! Acts that nobody receives by name: meant for the actor's own state, or for nobody in particular.

use std::sync::Arc;

use entente_model::ontology::PloverType;

use crate::coded_event::ActorRule;
use crate::coder::actors::ActorRef;
use crate::coder::acts::Act;
use crate::coder::names::NameClass;
use crate::coder::tree::{Rel, Tree};

/// The state that a protest, a curfew or the like is meant for where nobody is named: that of the people who protest, or on whose
/// people it is imposed.
pub(super) fn own_state(
    act: &Act<'_>,
    sources: &[ActorRef],
    tree: &Tree<'_>,
    trigger: usize,
    spoken: bool,
) -> Option<ActorRef> {
    let [source] = sources else { return None };
    // Who speaks for a state tells of what others suffer, and of his own state in the first person.
    if spoken {
        return None;
    }
    // "The blockade imposed by the United States": whom a participle or relative clause is about stands elsewhere.
    if matches!(tree.rel(trigger), Rel::Acl | Rel::AclRelcl | Rel::Amod) {
        return None;
    }
    let government = matches!(
        &*source.sector,
        "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"
    );
    let sector = match act.promised.unwrap_or(act.plover) {
        PloverType::Protest if !government => "GOV",
        PloverType::Coerce => "CVL",
        _ => return None,
    };
    let domestic = source.actor.is_some()
        && source.class != NameClass::Organisation
        && source.rule != ActorRule::Speaker;
    domestic.then(|| ActorRef {
        actor: source.actor,
        group: None,
        sector: Arc::from(sector),
        class: NameClass::State,
        words: trigger..trigger + 1,
        span: tree.bytes(trigger),
        rule: ActorRule::Definite,
        person: false,
    })
}

/// "Belgrade said it would never accept foreign troops": a refusal of what nobody in particular wants.
pub(super) fn refuses_all(tree: &Tree<'_>, act: &Act<'_>) -> bool {
    // "Refused to take part".
    let refused = act.plover == PloverType::Reject
        && act
            .chain
            .first()
            .is_some_and(|(clause, ..)| tree.lemma(clause.head) == "refuse");
    refused
        || act.plover == PloverType::Reject
            && act.operators.first().is_some_and(|word| word == "will not")
            && act.chain.last().is_some_and(|(clause, ..)| {
                matches!(
                    tree.lemma(clause.head),
                    "accept"
                        | "allow"
                        | "permit"
                        | "tolerate"
                        | "negotiate"
                        | "yield"
                        | "bow"
                        | "sign"
                        | "ratify"
                        | "withdraw"
                        | "compromise"
                        | "surrender"
                        | "resign"
                        | "participate"
                        | "attend"
                )
            })
}

/// Types that may stand without a recipient.
pub(super) fn alone(act: &Act<'_>) -> bool {
    act.frame.is_some_and(|frame| frame.solo)
}
