//! Measures: dated numbers on an actor or a dyad.

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::source::{Basis, Provenance};
use crate::time::DateInterval;

/// A dated number on an actor or, with `other`, on a dyad.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// What is measured, as a plain name: `global-cybersecurity-index-rank`.
    pub name: String,
    /// The actor.
    pub actor: ActorId,
    /// The second actor of a dyad.
    pub other: Option<ActorId>,
    /// When it holds.
    pub interval: DateInterval,
    /// The value in the unit.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// What a reader must know, empty for nothing.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// Where it comes from.
    pub provenance: Provenance,
}
