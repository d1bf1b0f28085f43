//! The relation of a dyad, computed from its records: alignment (votes, alliances), interaction (events, disputes), memberships shared,
//! pillars, third parties, and what is missing.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use entente_model::actor::actors;
//! use entente_relation::{Options, relation};
//! use entente_store::dyad_records;
//!
//! let (pak, rus) = (actors().resolve("PAK", None)?.id, actors().resolve("RUS", None)?.id);
//! let records = dyad_records(&[], None, &actors().lineage(pak), &actors().lineage(rus))?;
//! let relation = relation(records, &Options::default());
//! for year in &relation.agreement {
//!     println!("{} {:?} of {} roll calls", year.year, year.cell, year.roll_calls);
//! }
//! # Ok(())
//! # }
//! ```

pub mod dependence;
pub mod dyad_table;
pub mod edition_diff;

mod agreement;
pub mod alignment;
mod alliances;
pub mod balance;
mod disputes;
mod economy;
mod editions;
mod events;
mod evolution;
mod impediments;
mod interaction;
mod memberships;
mod missing;
mod party;
mod phases;
mod pillar_measures;
mod pillars;
mod rival_ties;
mod series;
mod statistics;
mod third_parties;
mod triangles;
pub mod turning_points;
mod years;

pub use agreement::{YearAgreement, lijphart};
pub use alliances::AllianceYear;
pub use disputes::{DisputeEpisode, DisputeYear};
pub use economy::{ECONOMY_TABLES, Economy};
pub use events::{Occurrence, PillarSummary};
pub use evolution::{Evolution, SourceFilter, evolution};
pub use impediments::{Dependence, Impediment, ImpedimentKind};
pub use interaction::{
    CountedLevel, CountedSource, Directed, Interaction, InteractionPeriod, LevelAtEnd, Reciprocity,
    Step, TURN_THRESHOLD, TurningPoint, World, level_of_counts,
};
pub use memberships::SharedMembership;
pub use missing::MissingData;
pub use party::Party;
pub use phases::{Direction, Explanation, Phase};
pub use pillar_measures::{MeasureWindow, PillarMeasure};
pub use pillars::{Depth, PillarTrend, PillarWindow};
pub use series::{NumberedSeries, OrdinalCheck, SeriesEvent};
pub use third_parties::{ThirdAgreement, ThirdParty};
pub use triangles::{AroundTurn, LagAssociation, Triangle};

use entente_model::actor::{Succession, actors};
use entente_model::coverage::Coverage;
use entente_model::measure::Measure;
use entente_model::source::Source;
use entente_model::tie::{Tie, TieKind};
use entente_model::votes::Veto;
pub use entente_store::coded::EventYear;
use entente_store::{DocumentMatch, DyadRecords, Snapshot};

use alignment::{Parting, SessionPoints};
use editions::Editions;
use years::Period;

/// What to compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// First year shown; without it, the first in which both actors existed.
    pub from: Option<i16>,
    /// Last year shown; without it, the last of which any source tells.
    pub to: Option<i16>,
}

/// How two actors stood to each other, each result with its source.
///
/// Series by year run over the whole period, so that years outside a source's coverage are in them as such.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The first actor.
    pub a: Party,
    /// The second actor.
    pub b: Party,
    /// First and last year of the period.
    pub years: (i16, i16),
    /// What was asked for.
    pub options: Options,
    /// Agreement in the UN General Assembly by calendar year.
    pub agreement: Vec<YearAgreement>,
    /// Ideal points of both in the UN General Assembly, session by session; empty without estimates.
    pub ideal_points: Vec<SessionPoints>,
    /// The decade in which alignment and interaction part ways most.
    pub parting: Option<Parting>,
    /// Alliance obligations by source and year; empty without a source.
    pub alliances: Vec<AllianceYear>,
    /// Disputes by list, each once.
    pub disputes: Vec<DisputeEpisode>,
    /// Disputes by list and year; empty without a source.
    pub dispute_years: Vec<DisputeYear>,
    /// Treaties, embargoes, sanctions and other ties.
    pub ties: Vec<Tie>,
    /// Organisations that either belongs or belonged to.
    pub memberships: Vec<SharedMembership>,
    /// Vetoes that either cast in the Security Council.
    pub vetoes: Vec<Veto>,
    /// What the two did to and with each other, by date.
    pub occurrences: Vec<Occurrence>,
    /// The pillars on which there are events.
    pub pillars: Vec<PillarSummary>,
    /// Events of the datasets that code them by the million: counts by dataset, year and quad class.
    pub event_years: Vec<EventYear>,
    /// Third actors by how much both have to do with them.
    pub third_parties: Vec<ThirdParty>,
    /// Measures of either.
    pub measures: Vec<Measure>,
    /// Series of imported tables, where the caller had them read ([`dyad_table::table_series`]).
    pub table_series: Vec<dyad_table::TableSeries>,
    /// Organisations shared by name, likewise ([`dyad_table::shared_organisations`]).
    pub organisations: Vec<dyad_table::NamedOrganisation>,
    /// Documents that mention both.
    pub documents: Vec<DocumentMatch>,
    /// Successions inside the two lineages: marks of every series.
    pub successions: Vec<Succession>,
    /// The relation over time, where the caller had it computed ([`evolution`]).
    pub evolution: Option<Box<Evolution>>,
    /// What no source here tells, and which import would.
    pub missing: Vec<MissingData>,
    /// Every source that the above refers to.
    pub sources: Vec<Source>,
    /// What those sources cover.
    pub coverage: Vec<Coverage>,
    /// The library's content, so that the result can be repeated; `None` without a library.
    pub snapshot: Option<Snapshot>,
}

/// Computes the relation from the records of a dyad.
///
/// The lineages come from the registry ([`entente_model::actor::Actors::lineage`]); an actor that is not in it has an empty one, and
/// then the result says what is missing rather than failing.
pub fn relation(records: DyadRecords, options: &Options) -> Relation {
    let a = Party::new(records.a);
    let b = Party::new(records.b);
    let period = Period::of(&a, &b, &records.coverage, &records.events, options);
    let occurrences = events::occurrences(records.events, &period);
    let agreement = agreement::by_year(&records.votes, &records.coverage, &a, &b, &period);
    let ideal_points = alignment::by_session(records.ideal_points.as_ref(), &a, &b, &period);
    let parting = alignment::parting(&agreement, &occurrences);
    let editions = Editions {
        coverage: &records.coverage,
        sources: &records.sources,
    };
    let alliances = alliances::by_year(&records.ties, &editions, &a, &b, &period);
    let dispute_years = disputes::by_year(&records.ties, &editions, &a, &b, &period);
    let third_parties = third_parties::third_parties(
        &records.votes,
        (&records.partners_of_a, &records.partners_of_b),
        &records.joint,
        &occurrences,
        (&a, &b),
        &period,
    );
    let missing = missing::missing(
        &records.coverage,
        &records.sources,
        &occurrences,
        &records.event_years,
        &records.documents,
    );
    Relation {
        years: (period.first, period.last),
        options: *options,
        disputes: disputes::episodes(&records.ties, &a, &period),
        ties: records
            .ties
            .into_iter()
            .filter(|tie| {
                matches!(tie.kind, TieKind::Named { .. }) && period.touches(&tie.interval)
            })
            .collect(),
        memberships: memberships::memberships(&a, &b, &period),
        vetoes: records
            .vetoes
            .into_iter()
            .filter(|veto| period.contains(veto.date.year()))
            .collect(),
        pillars: events::pillars(&occurrences),
        measures: records
            .measures
            .into_iter()
            .filter(|measure| period.touches(&measure.interval))
            .collect(),
        event_years: records
            .event_years
            .into_iter()
            .filter(|year| period.contains(year.year))
            .collect(),
        documents: records.documents,
        successions: successions(&a, &b, &period),
        sources: records.sources,
        coverage: records.coverage,
        snapshot: records.snapshot,
        evolution: None,
        table_series: Vec::new(),
        organisations: Vec::new(),
        agreement,
        ideal_points,
        parting,
        alliances,
        dispute_years,
        third_parties,
        missing,
        occurrences,
        a,
        b,
    }
}

/// The successions by which a lineage passes from one actor to the next, inside the period.
fn successions(a: &Party, b: &Party, period: &Period) -> Vec<Succession> {
    let mut found: Vec<Succession> = Vec::new();
    for party in [a, b] {
        for pair in party.lineage.windows(2) {
            let (from, to) = (pair[0].0, pair[1].0);
            let steps = actors().successions_of(from).filter(|step| {
                step.from == from && step.to == to && period.contains(step.date.year())
            });
            for step in steps {
                if !found.contains(step) {
                    found.push(step.clone());
                }
            }
        }
    }
    found.sort_by_key(|step| step.date);
    found
}
