//! Interaction: what two states do to and with each other, as one latent level by period.
//!
//! The level runs from -1 (all conflict) to 1 (all cooperation). It is estimated from the counts of reported acts by quad class of any
//! number of sources, each with its volume and its mix, and from disputes and sponsored armed groups; see `state_space` for the
//! model and `prior` for what it believes before the data. Votes, alliances, trade and arms never enter it.

mod dyad;
mod estimate;
mod partition;
mod prior;
mod state_space;
mod step;
#[cfg(test)]
mod tests;
mod world;

pub use dyad::{Directed, Interaction, InteractionPeriod, Reciprocity, TurningPoint};
pub(crate) use dyad::{DyadInput, interaction};
pub(crate) use estimate::{Estimate, estimate};
pub(crate) use state_space::Data;
pub(crate) use step::Grid;
pub use step::Step;
pub use world::World;

use state_space::Reports;

/// The level of one dyad from counts alone, for measuring the model: the same functions that a relation calls.
///
/// `counts` are events by month and quad class in the order of [`entente_model::ontology::Quad::ALL`], `volume` the source's by
/// month, `mix` its shares of quad classes.
pub fn level_of_counts(counts: &[[f64; 4]], volume: &[f64], mix: [f64; 4]) -> CountedLevel {
    let data = Data {
        periods: counts.len(),
        reports: vec![Reports {
            mix,
            exposure: volume.to_vec(),
            counts: counts.to_vec(),
        }],
        direct: Vec::new(),
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
