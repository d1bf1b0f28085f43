//! The relation over time: interaction, turning points, phases, pillars, series, third parties, dependence, impediments.

use entente_model::source::SourceId;

use crate::Relation;
use crate::dyad_table::Dataset;
use crate::economy::economy;
use crate::impediments::{Dependence, Impediment, dependence, impediments, rank};
use crate::interaction::{DyadInput, Interaction, Step, TurningPoint, World, interaction};
use crate::phases::{Explanation, Phase, explanations, phases};
use crate::pillar_measures::{PillarMeasure, pillar_measures};
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
    /// Measures that carry a pillar, after [`Evolution::add_tables`].
    pub pillar_measures: Vec<PillarMeasure>,
    /// What no table at hand covers, in a sentence each, likewise.
    pub not_covered: Vec<String>,
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
        pillars: pillars_over_time(&relation.occurrences, told(relation, interaction.as_ref())),
        series: series(&relation.occurrences, &relation.a, &relation.b),
        triangles: triangles(world, (&relation.a, &relation.b), relation.years, turns),
        dependence: dependence(relation),
        impediments: impediments(relation, world),
        pillar_measures: Vec::new(),
        not_covered: Vec::new(),
        interaction,
    }
}

impl Evolution {
    /// Adds what tables tell: measures that carry pillars (from [`Relation::table_series`]), and dependence and economic weakness from the
    /// [`ECONOMY_TABLES`](crate::ECONOMY_TABLES) among `datasets`, whose rows have their actors.
    pub fn add_tables(&mut self, relation: &Relation, datasets: &[Dataset]) {
        self.pillar_measures = pillar_measures(&relation.table_series);
        let economy = economy(datasets, (&relation.a, &relation.b), relation.years.1);
        self.dependence.extend(economy.dependence);
        self.impediments.extend(economy.impediments);
        rank(&mut self.impediments);
        self.not_covered = economy.not_covered;
    }

    /// States the impediments anew at the end of the years that `relation` shows.
    pub fn impediments_of(&mut self, relation: &Relation, world: &World) {
        self.impediments = impediments(relation, world);
    }

    /// What of it falls into some years. Nothing is computed anew: a level is the same whatever else is shown.
    #[must_use]
    pub fn within(mut self, years: (i16, i16)) -> Evolution {
        let inside = |year: i16| (years.0..=years.1).contains(&year);
        // A turn is shown where it may lie in these years.
        let touches =
            |turn: &TurningPoint| turn.low.year() <= years.1 && turn.high.year() >= years.0;
        if let Some(interaction) = &mut self.interaction {
            let directed = &mut interaction.directed;
            for periods in [
                &mut interaction.periods,
                &mut directed.a_to_b,
                &mut directed.b_to_a,
            ] {
                periods.retain(|period| inside(period.first.year()));
            }
            let shown: Vec<bool> = interaction.turning_points.iter().map(touches).collect();
            interaction.possible_turns.retain(touches);
            let mut kept = shown.iter();
            interaction
                .turning_points
                .retain(|_| kept.next().is_some_and(|kept| *kept));
            let mut kept = shown.iter();
            self.explanations
                .retain(|_| kept.next().is_some_and(|kept| *kept));
        }
        self.phases
            .retain(|phase| phase.start.year() <= years.1 && phase.end.year() >= years.0);
        for phase in &mut self.phases {
            phase.cut = (phase.start.year() < years.0, phase.end.year() > years.1);
        }
        for pillar in &mut self.pillars {
            pillar
                .windows
                .retain(|window| window.from <= years.1 && window.to >= years.0);
        }
        for triangle in &mut self.triangles {
            triangle.around_a.retain(|turn| inside(turn.year));
            triangle.around_b.retain(|turn| inside(turn.year));
        }
        self
    }
}

/// The years of which a source of events tells: a pillar does not fade because its source ends.
fn told(relation: &Relation, interaction: Option<&Interaction>) -> (i16, i16) {
    let last = interaction.and_then(|interaction| {
        let covered = interaction
            .periods
            .iter()
            .rev()
            .find(|period| period.covered)?;
        Some(covered.last.year())
    });
    (relation.years.0, last.unwrap_or(relation.years.1))
}
