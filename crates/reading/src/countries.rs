//! Who acts towards whom, by the codes in which coder and annotation are compared.

use std::collections::BTreeSet;

use entente_model::actor::ActorId;

use crate::annotated::{AnnotatedActor, AnnotatedEvent};
use crate::coded_event::{CodedActor, CodedEvent};

/// Both sides of an event: states by their codes, the Soviet Union as Russia; bodies beyond states by their class in the PLOVER manual.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Countries {
    /// Who acts.
    pub source: BTreeSet<String>,
    /// Towards whom.
    pub target: BTreeSet<String>,
}

impl Countries {
    /// Whether a coded event with these sides, mutual or not, has those that are told: in either order for a mutual one, and one side alone where the other is told to
    /// be nobody.
    pub fn are(&self, told: &Countries, mutual: bool) -> bool {
        let (from, to) = (&self.source, &self.target);
        let (source, target) = (&told.source, &told.target);
        if target.is_empty() {
            return from == source && to.is_empty()
                || (mutual || source.len() > 1)
                    && from.union(to).collect::<BTreeSet<_>>() == source.iter().collect();
        }
        from == source && to == target || mutual && from == target && to == source
    }
}

/// The code of a coded actor. Every body beyond states is classed as IGO, the Red Cross and Amnesty International too, as the PLOVER records have it.
pub(crate) fn country(actor: Option<ActorId>, sector: &str) -> String {
    match (sector, actor) {
        ("IGO" | "NGO", _) => "IGO".to_owned(),
        ("ISM" | "IMG" | "MNC", _) | (_, None) => sector.to_owned(),
        (_, Some(id)) => plain(id.as_str()).to_owned(),
    }
}

/// An annotated code as it is compared.
pub(crate) fn plain(code: &str) -> &str {
    match code {
        "NGO" => "IGO",
        "SUN" => "RUS",
        other => other,
    }
}

impl CodedEvent {
    /// Its sides as they are compared with an annotation.
    pub fn countries(&self) -> Countries {
        let side = |actors: &[CodedActor]| {
            actors
                .iter()
                .map(|actor| country(actor.actor, &actor.sector))
                .collect()
        };
        Countries {
            source: side(&self.sources),
            target: side(&self.targets),
        }
    }
}

impl AnnotatedEvent {
    /// Its sides as they are compared with a coding.
    pub fn countries(&self) -> Countries {
        let side = |actors: &[AnnotatedActor]| {
            actors
                .iter()
                .map(|actor| plain(&actor.code).to_owned())
                .collect()
        };
        Countries {
            source: side(&self.source),
            target: side(&self.target),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_the_same_in_either_order_only_where_the_act_is_mutual() {
        let sides = |source: &str, target: &str| Countries {
            source: source.split_whitespace().map(str::to_owned).collect(),
            target: target.split_whitespace().map(str::to_owned).collect(),
        };
        for (coded, mutual, told, expected) in [
            (sides("RUS", "PAK"), false, sides("RUS", "PAK"), true),
            (sides("RUS", "PAK"), false, sides("PAK", "RUS"), false),
            (sides("RUS", "PAK"), true, sides("PAK", "RUS"), true),
            (sides("RUS", "PAK"), true, sides("PAK RUS", ""), true),
            (sides("RUS", "PAK"), false, sides("PAK RUS", ""), true),
            (sides("RUS", "PAK"), false, sides("RUS", ""), false),
            (sides("RUS", ""), false, sides("RUS", ""), true),
            (sides("RUS PAK", "IND"), true, sides("RUS PAK", ""), false),
        ] {
            assert_eq!(coded.are(&told, mutual), expected, "{coded:?} {told:?}");
        }
        assert_eq!(country(ActorId::new("SUN").ok(), ""), "RUS");
        assert_eq!(country(ActorId::new("NATO").ok(), "IGO"), "IGO");
        assert_eq!(country(None, "MNC"), "MNC");
    }
}
