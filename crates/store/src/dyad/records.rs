//! The answer about a dyad.

use entente_model::actor::{ActorId, DateSpan};
use entente_model::batch::SystemMembership;
use entente_model::coverage::Coverage;
use entente_model::document::{Document, Mention};
use entente_model::event::{Event, EventId};
use entente_model::measure::Measure;
use entente_model::ontology::Quad;
use entente_model::source::{Source, SourceId};
use entente_model::tie::Tie;
use entente_model::votes::{IdealPoint, RollCallVotes, Veto};

use crate::coded::EventYear;
use crate::status::Snapshot;

/// Everything about two actors. Records are sorted by date, then by source and place.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadRecords {
    /// The first actor over time.
    pub a: Vec<(ActorId, DateSpan)>,
    /// The second.
    pub b: Vec<(ActorId, DateSpan)>,
    /// Votes by source, in the order of the first year that each feeds; no year is in two of them.
    pub votes: Vec<VoteRecords>,
    /// Ideal points of all seats, where there are estimates.
    pub ideal_points: Option<IdealPointRecords>,
    /// Alliances, disputes and other ties between the two.
    pub ties: Vec<Tie>,
    /// Events between the two, in either direction.
    pub events: Vec<Event>,
    /// How much the first actor did with third ones.
    pub partners_of_a: Vec<PartnerCount>,
    /// How much the second did.
    pub partners_of_b: Vec<PartnerCount>,
    /// Acts of both that name a third actor or are joined by one, each once.
    pub joint: Vec<JointAct>,
    /// Vetoes that either cast.
    pub vetoes: Vec<Veto>,
    /// Measures of either, and of the dyad.
    pub measures: Vec<Measure>,
    /// Membership of either in the state system, as imported lists state it.
    pub state_system: Vec<SystemMembership>,
    /// Documents that mention both.
    pub documents: Vec<DocumentMatch>,
    /// Counts of the events of each dataset that codes them by the million, by year and quad class.
    pub event_years: Vec<EventYear>,
    /// The sources of all that, and those that could have told something and did not.
    pub sources: Vec<Source>,
    /// What those sources could have told about either actor, cut to the years that no newer source feeds: in several parts
    /// where a newer one feeds years in the middle.
    pub coverage: Vec<Coverage>,
    /// The state of the library; `None` without one.
    pub snapshot: Option<Snapshot>,
}

/// The votes that one source feeds.
#[derive(Clone, Debug, PartialEq)]
pub struct VoteRecords {
    /// The source.
    pub source: SourceId,
    /// The years that it feeds, in order.
    pub years: Vec<i16>,
    /// The roll calls of these years, with all seats that the source holds.
    pub votes: RollCallVotes,
}

/// Ideal points of all seats in the UN General Assembly.
#[derive(Clone, Debug, PartialEq)]
pub struct IdealPointRecords {
    /// The source.
    pub source: SourceId,
    /// By seat, then session.
    pub points: Vec<IdealPoint>,
}

/// How many acts join an actor and a third one in a year. Rows of one occurrence count once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartnerCount {
    /// The actor, as it was called then.
    pub actor: ActorId,
    /// The third actor, neither of the two nor of their predecessors or successors.
    pub partner: ActorId,
    /// The first year of the events' dates.
    pub year: Option<i16>,
    /// Their quad class.
    pub quad: Option<Quad>,
    /// Where they come from.
    pub source: SourceId,
    /// How many.
    pub events: u32,
}

/// An act of both that names a third actor or is joined by one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JointAct {
    /// The third actor.
    pub third: ActorId,
    /// The act: [`Event::occurrence`] of an event between the two.
    pub occurrence: EventId,
    /// Where it comes from.
    pub source: SourceId,
}

/// A document that mentions both.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentMatch {
    /// The document, whole.
    pub document: Document,
    /// Where it mentions the first actor.
    pub a: Vec<Mention>,
    /// Where it mentions the second.
    pub b: Vec<Mention>,
}
