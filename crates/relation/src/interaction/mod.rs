//! Interaction: what two states do to and with each other, as one latent level by period.
//!
//! The level runs from -1 (all conflict) to 1 (all cooperation). It is estimated from the counts of reported acts by quad class of any
//! number of sources, each with its volume and its mix, and from disputes and sponsored armed groups; see `state_space` for the
//! model and `prior` for what it believes before the data. Votes, alliances, trade and arms never enter it.

mod dyad;
mod estimate;
mod hostility;
mod latent_prior;
mod level_at_end;
mod partition;
mod prior;
mod segments;
mod state_space;
mod step;
#[cfg(test)]
mod tests;
mod world;

pub use dyad::{Directed, Interaction, InteractionPeriod, Reciprocity, TurningPoint};
pub(crate) use dyad::{DyadInput, interaction};
pub(crate) use estimate::{Estimate, estimate};
pub use level_at_end::LevelAtEnd;
pub(crate) use state_space::Data;
pub(crate) use step::Grid;
pub use step::Step;
pub use world::World;

use state_space::{Direct, Reports};

/// What one source counts of a dyad, for measuring the model.
#[derive(Clone, Debug, PartialEq)]
pub struct CountedSource {
    /// Events by month and quad class in the order of [`entente_model::ontology::Quad::ALL`].
    pub counts: Vec<[f64; 4]>,
    /// The source's volume by month; 0 where it covers nothing.
    pub volume: Vec<f64>,
    /// Its shares of quad classes.
    pub mix: [f64; 4],
}

/// The level of one dyad from counts and disputes, for measuring the model: the same functions that a relation calls.
///
/// `disputes` has for each year (twelve months from the first) the highest hostility of a dispute, 0 for none, `None` where no list
/// covers it; it may be shorter.
pub fn level_of_counts(sources: &[CountedSource], disputes: &[Option<u8>]) -> CountedLevel {
    let periods = sources.first().map_or(0, |source| source.counts.len());
    let covered = disputes.iter().enumerate();
    let covered = covered.filter_map(|(year, hostility)| Some((year, (*hostility)?)));
    let direct = covered.flat_map(|(year, hostility)| {
        let told = dyad::outcomes(hostility);
        (12 * year..12 * year + 12).flat_map(move |period| {
            told.into_iter().flatten().map(move |told| Direct {
                period,
                told,
                weight: 1.0 / 12.0,
            })
        })
    });
    let data = Data {
        periods,
        reports: sources
            .iter()
            .map(|source| Reports {
                mix: source.mix,
                exposure: source.volume.clone(),
                counts: source.counts.clone(),
                sets_scale: true,
            })
            .collect(),
        direct: direct.filter(|direct| direct.period < periods).collect(),
    };
    CountedLevel(estimate(&data, 1))
}

/// What [`level_of_counts`] found.
#[derive(Clone, Debug)]
pub struct CountedLevel(Estimate);

impl CountedLevel {
    /// Level, lower and upper end of its 90 % interval in a month.
    pub fn level(&self, month: usize) -> (f64, f64, f64) {
        self.0.level(month)
    }

    /// The months at which a segment begins with at least this probability within half a year.
    pub fn turns(&self, least: f64) -> Vec<usize> {
        dyad::turns(&self.0, &prior::TURN_WINDOWS[..1], least)
            .into_iter()
            .map(|turn| turn.period)
            .collect()
    }

    /// The months of all turns that a relation reports.
    pub fn default_turns(&self) -> Vec<usize> {
        dyad::turns(&self.0, &prior::TURN_WINDOWS, TURN_THRESHOLD)
            .into_iter()
            .map(|turn| turn.period)
            .collect()
    }

    /// The intervals of all turns that a relation reports: first and last month.
    pub fn turn_intervals(&self) -> Vec<(usize, usize)> {
        dyad::turns(&self.0, &prior::TURN_WINDOWS, TURN_THRESHOLD)
            .into_iter()
            .map(|turn| turn.interval)
            .collect()
    }
}

/// The probability from which on a turning point is reported; chosen on the even series of the simulation (`evaluate relation`) so that
/// one report in ten is false.
pub const TURN_THRESHOLD: f64 = 0.8;
