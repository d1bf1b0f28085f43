//! The relation over time as a structure: what `entente relation --format json` writes, and the key `evolution` of a brief.

mod assemble;
mod compare;
mod csv;
mod headlines;
mod words;

pub(crate) use assemble::divergences;

pub use compare::{Compared, compare_csv, compare_json};
pub use csv::relation_csv;

pub(crate) use headlines::{headlines, interaction_finding, month};
pub(crate) use words::{
    CUT_PHASES, apart_words, check_words, cited_impediment, commands_apart, depth_words,
    impediment_size, level_words, measure_words, number, pair_in, phase_words,
};

use entente_model::actor::ActorId;
use entente_model::ontology::{Pillar, Quad};
use entente_model::source::{Basis, SourceId};
use entente_relation::{
    AroundTurn, Depth, Directed, Direction, ImpedimentKind, InteractionPeriod, LagAssociation,
    MeasureWindow, OrdinalCheck, PillarWindow, Step,
};
use serde::Serialize;

use crate::brief::{
    Brief, BriefActor, BriefDate, BriefIdealPoints, BriefSource, Repetition, VoteYear, Years,
};

/// The relation of two actors over time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EvolutionView {
    /// Length of the periods of `interaction`.
    pub step: Step,
    /// Level of cooperation versus conflict by period; empty where nothing tells of it.
    pub interaction: Vec<InteractionPeriod>,
    /// What each does to the other.
    pub directed: Option<Directed>,
    /// Phases between turning points.
    pub phases: Vec<PhaseView>,
    /// Turning points in the order of time.
    pub turning_points: Vec<TurningPointView>,
    /// Turns that are more likely than not, but too unsure to be dated.
    pub possible_turns: Vec<PossibleTurnView>,
    /// Pillars over time, the heaviest first.
    pub pillars: Vec<PillarView>,
    /// Measures of imported tables that carry a pillar.
    pub pillar_measures: Vec<PillarMeasureView>,
    /// Events that recur.
    pub series: Vec<SeriesView>,
    /// Third parties, those with most acts with both first.
    pub third_parties: Vec<TriangleView>,
    /// What one rests on the other for.
    pub dependence: Vec<DependenceView>,
    /// What holds the relation back, the most unusual first.
    pub impediments: Vec<ImpedimentView>,
    /// What no table at hand covers of dependence and economic weakness, in a sentence each.
    pub not_covered: Vec<String>,
    /// Where interaction and alignment part, in a sentence each.
    pub divergences: Vec<DivergenceView>,
    /// The sources of events on which the interaction rests.
    pub sources: Vec<SourceId>,
}

impl EvolutionView {
    /// Whether it says what holds the relation back, or what carries it beside acts.
    pub(crate) fn has_impediments(&self) -> bool {
        !self.impediments.is_empty()
            || !self.pillar_measures.is_empty()
            || !self.not_covered.is_empty()
    }

    /// Whether a phase goes on beyond the years shown.
    pub(crate) fn has_cut_phases(&self) -> bool {
        self.phases
            .iter()
            .any(|phase| phase.begins_before || phase.ends_after)
    }
}

/// A phase.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseView {
    /// First day, ISO 8601.
    pub start: String,
    /// Last day.
    pub end: String,
    /// What defines it: level, direction, leading pillar.
    pub name: String,
    /// Mean level, -1 to 1.
    pub level: f64,
    /// Lower end of the interval of the mean.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Which way it moves.
    pub direction: Direction,
    /// The pillar with the most weight.
    pub pillar: Option<Pillar>,
    /// Acts in it.
    pub events: f64,
    /// Whether a source could have told of at least half of it.
    pub covered: bool,
    /// Whether it begins before the years shown.
    pub begins_before: bool,
    /// Whether it ends after the years shown.
    pub ends_after: bool,
}

/// A turning point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurningPointView {
    /// First day of the likeliest month, ISO 8601.
    pub date: String,
    /// First day of the interval.
    pub low: String,
    /// Last day.
    pub high: String,
    /// Probability that there is one here.
    pub probability: f64,
    /// Mean level of the five years before, less where the phase is shorter.
    pub level_before: f64,
    /// Mean level of the five years after.
    pub level_after: f64,
    /// The events that best explain it, the best first.
    pub events: Vec<ExplanationView>,
}

/// A turn that is not sure enough to be dated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PossibleTurnView {
    /// First day of the interval, ISO 8601.
    pub low: String,
    /// Last day.
    pub high: String,
    /// Probability that there is one in it.
    pub probability: f64,
    /// Mean level of the five years before, less where the phase is shorter.
    pub level_before: f64,
    /// Mean level of the five years after.
    pub level_after: f64,
}

/// An event that may explain a turning point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplanationView {
    /// Identifier of the event.
    pub id: String,
    /// When.
    #[serde(flatten)]
    pub date: BriefDate,
    /// One sentence.
    pub text: String,
    /// Quad class.
    pub quad: Option<Quad>,
    /// Depth, direction, rarity and nearness multiplied.
    pub score: f64,
    /// The share of dates without a turning point near which the same search finds an event as good.
    pub elsewhere: f64,
    /// Days from the interval of the turning point to the event: 0 inside, negative before it, positive after it.
    pub days_apart: i64,
    /// Read from a source, or recalled.
    pub basis: Basis,
    /// The place in its source.
    pub provenance: String,
}

/// A pillar over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PillarView {
    /// The pillar.
    pub pillar: Pillar,
    /// Acts in all.
    pub events: u32,
    /// When it began, EDTF; `null` where no three acts lie within five years.
    pub began: Option<String>,
    /// Year of the last act, where ten years of silence follow.
    pub faded: Option<i16>,
    /// Greatest depth of its last years with a cooperative act.
    pub depth: Option<Depth>,
    /// Windows of five years.
    pub windows: Vec<PillarWindow>,
}

/// A measure that carries a pillar.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PillarMeasureView {
    /// The pillar.
    pub pillar: Pillar,
    /// How far it commits.
    pub depth: Depth,
    /// The table.
    pub table: String,
    /// What is measured.
    pub meaning: String,
    /// The unit; empty for counts.
    pub unit: String,
    /// Whom it speaks of: `both`, `a_to_b` or `b_to_a`.
    pub of: &'static str,
    /// First covered year above zero.
    pub began: Option<i16>,
    /// Last year above zero, where ten covered years without any follow.
    pub faded: Option<i16>,
    /// Year with the largest value, and the value.
    pub peak: Option<(i16, f64)>,
    /// Last covered year, and its value.
    pub last: Option<(i16, f64)>,
    /// Which way the last five covered years lie to the five before; `null` where either is not known.
    pub direction: Option<Direction>,
    /// Means of windows of five years.
    pub windows: Vec<MeasureWindow>,
    /// The source.
    pub source: SourceId,
}

/// A series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesView {
    /// Its name.
    pub name: String,
    /// Whether the sources name it; else it is made of visits of one rank.
    pub named: bool,
    /// Events at hand.
    pub count: usize,
    /// Gaps of three years or more: years of the events before and after.
    pub gaps: Vec<(i16, i16)>,
    /// Its events.
    pub events: Vec<SeriesEventView>,
}

/// An event of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesEventView {
    /// When.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Number that the source or its text states.
    pub stated: Option<u16>,
    /// Place among the events at hand.
    pub counted: u16,
    /// What the events at hand say to the stated number or gap.
    pub check: Option<OrdinalCheck>,
    /// One sentence.
    pub text: String,
    /// Read from a source, or recalled.
    pub basis: Basis,
    /// The place in its source.
    pub provenance: String,
}

/// A third party.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TriangleView {
    /// Identifier.
    pub actor: ActorId,
    /// Name.
    pub name: String,
    /// Acts with the first.
    pub events_a: f64,
    /// Acts with the second.
    pub events_b: f64,
    /// The first's level with it around turning points of the two.
    pub around_a: Vec<AroundTurn>,
    /// The second's.
    pub around_b: Vec<AroundTurn>,
    /// Associations of yearly changes.
    pub lags: Vec<LagAssociation>,
}

/// A measure of dependence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DependenceView {
    /// What is measured.
    pub name: String,
    /// Who depends.
    pub actor: ActorId,
    /// On whom.
    pub other: ActorId,
    /// When.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Value.
    pub value: f64,
    /// Unit.
    pub unit: String,
    /// The source.
    pub source: SourceId,
}

/// An impediment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImpedimentView {
    /// What kind.
    pub kind: ImpedimentKind,
    /// When.
    #[serde(flatten)]
    pub date: BriefDate,
    /// A sentence.
    pub text: String,
    /// Its size.
    pub value: f64,
    /// Unit of the size.
    pub unit: String,
    /// Share of pairs with as much or more at that date; `null` where no other pair can be compared.
    pub as_much: Option<f64>,
    /// Pairs compared.
    pub pairs: usize,
    /// The sources of the rows that it tells of; none where it is computed from all sources of events.
    pub sources: Vec<SourceId>,
    /// Read from a source, or recalled.
    pub basis: Basis,
}

/// Years in which interaction and alignment part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DivergenceView {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// Mean level of interaction.
    pub interaction: f64,
    /// Mean agreement in the UN, 0 to 1.
    pub agreement: f64,
    /// A sentence.
    pub text: String,
}

/// What `entente relation --format json` writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelationDocument<'b> {
    /// What is needed to make it again.
    pub entente: &'b Repetition,
    /// The two actors.
    pub actors: &'b [BriefActor; 2],
    /// The years shown.
    pub period: Years,
    /// Alignment: agreement in the UN General Assembly by calendar year. Never part of the interaction.
    pub alignment: &'b [VoteYear],
    /// Alignment: ideal points of both, session by session, with the rank of their distance among all pairs.
    pub ideal_points: &'b [BriefIdealPoints],
    /// The relation over time.
    #[serde(flatten)]
    pub evolution: &'b EvolutionView,
    /// Every source of the brief.
    pub source_list: &'b [BriefSource],
}

/// The relation over time as JSON, indented, with a final line break.
///
/// # Errors
/// [`crate::RenderError::Json`] where a value cannot be written.
pub fn relation_json(brief: &Brief) -> Result<String, crate::RenderError> {
    let document = RelationDocument {
        entente: &brief.entente,
        actors: &brief.actors,
        period: brief.period,
        alignment: &brief.votes,
        ideal_points: &brief.ideal_points,
        evolution: &brief.evolution,
        source_list: &brief.sources,
    };
    let mut json = serde_json::to_string_pretty(&document)?;
    json.push('\n');
    Ok(json)
}

/// A number of acts: whole, or with two decimals where a date is less precise than the period.
pub(crate) fn acts(events: f64) -> String {
    if (events - events.round()).abs() < 0.005 {
        format!("{:.0}", events.round())
    } else {
        format!("{events:.2}")
    }
}
