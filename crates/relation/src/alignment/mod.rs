//! Alignment: how alike states stand towards the world.
//!
//! - [`ideal_points`] places every seat of the UN General Assembly on one dimension, session by session.
//! - [`vote_agreement`] compares the votes of all pairs of members, [`portfolio_similarity`] the alliances of all pairs of states, plainly and
//!   corrected for chance, each with its rank among all dyads.

mod ballots;
mod ideal_distance;
mod ideal_points;
mod parting;
mod portfolios;
mod rank;
mod seat_state;
mod similarity;
mod vote_agreement;

pub use ideal_distance::{PointEstimate, SessionPoints};
pub use ideal_points::{
    IdealPointError, IdealPointOptions, IdealPoints, Model, SimulatedCoverage, ideal_points,
    simulate_coverage,
};
pub use parting::Parting;
pub use portfolios::{AlliancePair, PortfolioSimilarity, portfolio_similarity};
pub use seat_state::SeatState;
pub use similarity::{Choices, Similarity};
pub use vote_agreement::{AgreementScore, PairAgreement, vote_agreement};

pub(crate) use ballots::{Lijphart, YearBallots};
pub(crate) use ideal_distance::by_session;
pub(crate) use parting::parting;
