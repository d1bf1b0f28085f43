//! Words for levels, checks and pairs.

use entente_relation::OrdinalCheck;

use super::{PhaseView, month};
use crate::brief::Brief;
use crate::wording::count;

/// A level with its sign and two decimals: `+0.31`, `−0.42`, with a true minus.
pub(crate) fn level_words(level: f64) -> String {
    // A rounded zero has no sign.
    if level.abs() < 0.005 {
        "0.00".to_owned()
    } else {
        format!("{level:+.2}").replace('-', "−")
    }
}

/// Both names as of the end of a year.
pub(crate) fn pair_in(brief: &Brief, year: i16) -> String {
    let [a, b] = &brief.actors;
    format!("{} and {}", a.name_in(year), b.name_in(year))
}

/// How an event lies to the interval of the turning point that it may explain.
pub(crate) fn apart_words(days: i64) -> String {
    let months = days.unsigned_abs().div_ceil(30) as u32;
    let months = count(months, "month", "months");
    match days {
        0 => String::new(),
        ..0 => format!("up to {months} before the interval; "),
        _ => format!("up to {months} after the interval; "),
    }
}

/// The days of a phase, with arrows where it goes on beyond the years shown.
pub(crate) fn phase_words(phase: &PhaseView) -> String {
    format!(
        "{}{} to {}{}",
        if phase.begins_before { "← " } else { "" },
        month(&phase.start),
        month(&phase.end),
        if phase.ends_after { " →" } else { "" }
    )
}

/// Said below a table of phases of which one is cut.
pub(crate) const CUT_PHASES: &str = "← →: the phase begins before or ends after the years shown; its level and acts are those of the whole phase.";

/// What the events at hand say to a stated number or gap.
pub(crate) fn check_words(check: &OrdinalCheck) -> String {
    match check {
        OrdinalCheck::Agrees => "agrees with the events at hand".to_owned(),
        OrdinalCheck::MissingBefore { events } => format!(
            "{} before it not at hand",
            count(u32::from(*events), "event is", "events are")
        ),
        OrdinalCheck::Contradicted => "contradicted: the events at hand are more".to_owned(),
        OrdinalCheck::GapAgrees { since } => {
            format!("agrees: the one of {since} is at hand and none between")
        }
        OrdinalCheck::GapContradicted { since, between } => {
            format!("contradicted: since {since} there is one in {between}")
        }
        OrdinalCheck::GapOpen { since } => format!("open: none of {since} is at hand"),
    }
}
