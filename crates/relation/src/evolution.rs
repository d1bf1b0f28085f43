//! The relation over time: interaction, turning points, phases, pillars, series, third parties, dependence, impediments.

use entente_model::source::SourceId;

use crate::Relation;
use crate::impediments::{Dependence, Impediment, dependence, impediments};
use crate::interaction::{DyadInput, Interaction, Step, World, interaction};
use crate::phases::{Explanation, Phase, explanations, phases};
use crate::pillars::{PillarTrend, pillars_over_time};
use crate::series::{NumberedSeries, series};
use crate::triangles::{Triangle, triangles};

/// What changed between two actors, when, and what it rests on. Alignment (votes, alliances) has no part in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evolution {
    /// The level of cooperation versus conflict; `None` where nothing tells of it.
    pub interaction: Option<Interaction>,
    /// For each turning point of the interaction the events that best explain it.
    pub explanations: Vec<Vec<Explanation>>,
    /// Phases between turning points.
    pub phases: Vec<Phase>,
    /// Pillars, the heaviest first.
    pub pillars: Vec<PillarTrend>,
    /// Events that recur.
    pub series: Vec<NumberedSeries>,
    /// Third parties, those with most acts with both first.
    pub triangles: Vec<Triangle>,
    /// What one rests on the other for.
    pub dependence: Vec<Dependence>,
    /// What holds the relation back, the most unusual first.
    pub impediments: Vec<Impediment>,
}

/// Which sources of events are used, by identifier and dataset.
pub type SourceFilter<'f> = &'f dyn Fn(&SourceId, &str) -> bool;

/// Computes it from a relation and the reports of all pairs. `wanted` lets only some sources of events pass.
pub fn evolution(
    relation: &Relation,
    world: &World,
    step: Step,
    wanted: SourceFilter<'_>,
) -> Evolution {
    let interaction = interaction(&DyadInput {
        a: &relation.a,
        b: &relation.b,
        occurrences: &relation.occurrences,
        disputes: &relation.dispute_years,
        ties: &relation.ties,
        world,
        years: relation.years,
        step,
        wanted,
    });
    let turns = interaction
        .as_ref()
        .map_or(&[][..], |interaction| &interaction.turning_points);
    Evolution {
        explanations: explanations(turns, &relation.occurrences, relation.years),
        phases: interaction
            .as_ref()
            .map(|interaction| phases(interaction, &relation.occurrences))
            .unwrap_or_default(),
        pillars: pillars_over_time(&relation.occurrences, relation.years),
        series: series(&relation.occurrences, &relation.a, &relation.b),
        triangles: triangles(world, (&relation.a, &relation.b), relation.years, turns),
        dependence: dependence(relation),
        impediments: impediments(relation, world),
        interaction,
    }
}
