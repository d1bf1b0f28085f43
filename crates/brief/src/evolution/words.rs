//! Words for levels, checks and pairs.

use entente_relation::{Depth, Direction, ImpedimentKind, OrdinalCheck};

use super::{ImpedimentView, PhaseView, PillarMeasureView, month};
use crate::brief::Brief;
use crate::wording::{capital, count, dagger, percent};

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

/// A measure that carries a pillar, in a sentence.
pub(crate) fn measure_words(measure: &PillarMeasureView, brief: &Brief) -> String {
    let [a, b] = brief.actors.each_ref().map(|actor| actor.name.as_str());
    let of = match measure.of {
        "a_to_b" => format!(" ({a} as the first, {b} as the second)"),
        "b_to_a" => format!(" ({b} as the first, {a} as the second)"),
        _ => String::new(),
    };
    let unit = if measure.unit.is_empty() {
        String::new()
    } else {
        format!(" {}", measure.unit)
    };
    let mut parts = Vec::new();
    match (measure.began, measure.peak) {
        (Some(began), Some((year, value))) => {
            parts.push(format!("from {began} on"));
            parts.push(format!("largest in {year} at {}{unit}", number(value)));
        }
        _ => parts.push("none in any year covered".to_owned()),
    }
    if let Some((year, value)) = measure.last.filter(|_| measure.began.is_some()) {
        let way = measure.direction.map_or("", |direction| match direction {
            Direction::Rising => ", rising over the last ten covered years",
            Direction::Falling => ", falling over the last ten covered years",
            Direction::Steady => ", steady over the last ten covered years",
        });
        parts.push(format!("{} in {year}{way}", number(value)));
    }
    if let Some(year) = measure.faded {
        parts.push(format!("faded after {year}"));
    }
    format!(
        "{} ({}): {}{of}: {}.",
        capital(measure.pillar.as_str()),
        depth_words(measure.depth),
        measure.meaning,
        parts.join("; ")
    )
}

/// How large an impediment is, and how unusual.
pub(crate) fn impediment_size(impediment: &ImpedimentView) -> String {
    let unusual = impediment.as_much.map_or_else(
        || "not comparable with other pairs".to_owned(),
        |share| {
            let share = if share < 0.01 {
                "less than 1 %".to_owned()
            } else {
                percent(share)
            };
            let compared = match impediment.kind {
                ImpedimentKind::Conflict => "as low or lower",
                _ => "as much or more",
            };
            format!("{compared} in {share} of {} pairs", impediment.pairs)
        },
    );
    let value = match impediment.kind {
        ImpedimentKind::Conflict | ImpedimentKind::RivalTie if impediment.sources.is_empty() => {
            level_words(impediment.value)
        }
        ImpedimentKind::Dependence | ImpedimentKind::EconomicWeakness => number(impediment.value),
        _ => format!("{:.0}", impediment.value),
    };
    format!("{value} {}; {unusual}.", impediment.unit)
}

/// An impediment in a sentence, with the numbers of its sources.
pub(crate) fn cited_impediment(impediment: &ImpedimentView, brief: &Brief) -> String {
    let mut words = format!(
        "{}{} ({}): {}",
        // What follows in brackets belongs to the sentence.
        impediment.text.trim_end_matches('.'),
        dagger(impediment.basis),
        impediment.date.date_words,
        impediment_size(impediment)
    );
    for source in &impediment.sources {
        words.push(' ');
        words.push_str(&brief.footnote(source));
    }
    words
}

/// The parts of a sentence, each with whether it is a command, which stands between backquotes.
pub(crate) fn commands_apart(sentence: &str) -> Vec<(&str, bool)> {
    sentence
        .split('`')
        .enumerate()
        .map(|(place, part)| (part, place % 2 == 1))
        .collect()
}

/// Talk, agreement or act.
pub(crate) fn depth_words(depth: Depth) -> &'static str {
    match depth {
        Depth::Talk => "talk",
        Depth::Agreement => "agreement",
        Depth::Act => "act",
    }
}

/// At most three significant digits.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = value.abs().log10().floor() as i32;
    let places = usize::try_from(2 - digits).unwrap_or(0).min(6);
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

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
