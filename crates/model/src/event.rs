//! Events: something that one actor did to another at a date.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::ontology::{CameoCode, Pillar, PloverType, Quad, vocabulary};
use crate::source::{Basis, Provenance};
use crate::time::DateInterval;

/// Identifies an event inside the library. Rows that state the same act between several pairs of actors share
/// [`Event::occurrence`] and differ in this.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(Arc<str>);

impl EventId {
    /// Wraps an identifier.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(Arc::from(id.as_ref()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One side of an event.
///
/// What does not resolve to an actor is kept with its raw name, and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Participant {
    /// The actor, resolved at the event's date; `None` where the source's name or code does not resolve.
    pub actor: Option<ActorId>,
    /// Name or code as the source has it.
    pub raw: String,
    /// Sector or role inside the actor ("Military", "Head of Government"), empty for the state as such.
    pub sector: String,
}

impl Participant {
    /// A state or organisation as such.
    pub fn actor(actor: ActorId) -> Self {
        Participant {
            actor: Some(actor),
            raw: String::new(),
            sector: String::new(),
        }
    }
}

vocabulary! {
    /// How far an event is known to have happened.
    EventStatus, "event status", {
        /// It happened.
        Happened = "happened",
        /// Somebody says that it happened.
        Reported = "reported",
        /// It may happen.
        Hypothetical = "hypothetical",
        /// Somebody says that it did not happen.
        Denied = "denied",
    }
}

/// A number with its unit, attached to an event or claim: `153000000 USD`, `4 helicopter`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The value in the unit.
    pub value: f64,
    /// The unit: an ISO 4217 code for money, else a word in the singular.
    pub unit: String,
}

/// The place of an event in a numbered series: "6th annual Druzhba".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesPlace {
    /// The name of the series.
    pub series: String,
    /// The number in it, from 1, where known.
    pub ordinal: Option<u16>,
}

/// Something that one actor did to another at a date.
///
/// Types follow the PLOVER manual of 2021. An event may have no PLOVER type (CAMEO roots 01 and 02 have none): it is counted,
/// not dropped. The quad class that a source delivers is kept in `quad_source`; [`Event::quad`] gives the one used in all that
/// crosses datasets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identifier, unique in its source.
    pub id: EventId,
    /// Shared by the rows of one act that joins several pairs of actors.
    pub occurrence: EventId,
    /// When, with precision.
    pub date: DateInterval,
    /// Who acts.
    pub source: Participant,
    /// Towards whom.
    pub target: Participant,
    /// Both act alike (a meeting, a treaty); source and target could change places.
    pub mutual: bool,
    /// The code of the source's own ontology where that is CAMEO.
    pub cameo: Option<CameoCode>,
    /// PLOVER type.
    pub plover: Option<PloverType>,
    /// PLOVER mode, empty for none.
    pub mode: String,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// With AGREE and THREATEN: the type of what is promised or threatened.
    pub promised_type: Option<PloverType>,
    /// The quad class as delivered by the source.
    pub quad_source: Option<Quad>,
    /// The pillar of the relation, where the source or a rule names one.
    pub pillar: Option<Pillar>,
    /// How far it is known to have happened.
    pub status: EventStatus,
    /// Series and number.
    pub series: Option<SeriesPlace>,
    /// Third actors named.
    pub third: Vec<ActorId>,
    /// Project concerned, empty for none.
    pub project: String,
    /// Quantities stated.
    pub quantities: Vec<Quantity>,
    /// One sentence for people.
    pub text: String,
    /// What a reader must know: disputes of sources over the date, corrections. Empty for none.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// Confidence that the row is right, 0 to 1; `None` where neither source nor coder states one.
    pub confidence: Option<f32>,
    /// Who coded it, with version: `starter`, `icews`.
    pub coder: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Event {
    /// The quad class by the one rule for all datasets: by the CAMEO root where there is a code, else by the PLOVER type.
    pub fn quad(&self) -> Option<Quad> {
        match (self.cameo, self.plover) {
            (Some(cameo), _) => Some(cameo.quad()),
            (None, Some(plover)) => Some(plover.quad()),
            (None, None) => None,
        }
    }

    /// Whether the two sides are these two actors, in either order.
    pub fn joins(&self, a: ActorId, b: ActorId) -> bool {
        let pair = (self.source.actor, self.target.actor);
        pair == (Some(a), Some(b)) || pair == (Some(b), Some(a))
    }
}
