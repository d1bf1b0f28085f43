//! How probable it is that an event's type and actors are right.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;

use super::actors::ActorRef;
use super::acts::Act;
use super::names::table;
use crate::coded_event::ActorRule;

/// What turns the score below into log odds: see `data/reading/confidence.tsv`.
struct Calibration {
    intercept: f32,
    slope: f32,
}

static CALIBRATION: LazyLock<Calibration> = LazyLock::new(|| {
    let mut calibration = Calibration {
        intercept: 0.0,
        slope: 1.0,
    };
    for (_, row) in rows(table!("reading/confidence.tsv")) {
        match row.split_once('\t') {
            Some(("intercept", value)) => calibration.intercept = value.parse().unwrap_or(0.0),
            Some(("slope", value)) => calibration.slope = value.parse().unwrap_or(1.0),
            _ => {}
        }
    }
    calibration
});

/// The confidence of an event: how much frame and actors speak for it, calibrated.
pub(crate) fn confidence(act: &Act<'_>, sources: &[ActorRef], targets: &[ActorRef]) -> f32 {
    let log_odds = CALIBRATION.intercept + CALIBRATION.slope * score(act, sources, targets);
    1.0 / (1.0 + (-log_odds).exp())
}

/// What speaks for an event: a frame of one sense with more conditions, actors named outright, few of them.
fn score(act: &Act<'_>, sources: &[ActorRef], targets: &[ActorRef]) -> f32 {
    let mut score: f32 = 1.4;
    if act.frame.is_none_or(|frame| frame.weak) {
        score -= 0.8;
    }
    score += 0.15 * (act.score - 2.0).clamp(-1.0, 3.0);
    for actor in sources.iter().chain(targets) {
        score -= match actor.rule {
            ActorRule::Name | ActorRule::Speaker => 0.0,
            ActorRule::Modifier | ActorRule::Seat | ActorRule::Apposition => 0.1,
            ActorRule::Possessor | ActorRule::Complement | ActorRule::Given => 0.2,
            ActorRule::Pronoun | ActorRule::Definite => 0.6,
            ActorRule::Place => 0.7,
        };
    }
    if targets.is_empty() {
        score -= 0.5;
    }
    score
}
