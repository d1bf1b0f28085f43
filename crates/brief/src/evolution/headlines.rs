//! The interaction in sentences.

use super::{level_words, pair_in};
use crate::brief::Brief;
use crate::wording;

/// An interval of the level that is wider than this, half of the scale from −1 to 1, tells nothing of the level.
const UNDECIDED: f64 = 1.0;

/// The title of the figure: when it turns, or that it does not.
pub(crate) fn interaction_finding(brief: &Brief) -> String {
    turns(brief).map_or_else(
        || headlines(brief).first().cloned().unwrap_or_default(),
        |turns| {
            wording::capital(&format!(
                "the interaction of {} turns {turns}",
                brief.pair()
            ))
        },
    )
}

/// The turning points in words, or nothing where there are none.
fn turns(brief: &Brief) -> Option<String> {
    let turns: Vec<String> = brief
        .evolution
        .turning_points
        .iter()
        .map(|turn| {
            let way = if turn.level_after > turn.level_before {
                "up"
            } else {
                "down"
            };
            format!(
                "{way} in {} (between {} and {}, probability {})",
                month(&turn.date),
                month(&turn.low),
                month(&turn.high),
                wording::percent(turn.probability)
            )
        })
        .collect();
    (!turns.is_empty()).then(|| wording::list(&turns))
}

/// The answer in sentences.
pub(crate) fn headlines(brief: &Brief) -> Vec<String> {
    let view = &brief.evolution;
    let mut found = Vec::new();
    if let Some(last) = view.interaction.iter().rev().find(|period| period.covered) {
        let pair = pair_in(brief, last.first.year());
        let sentence = if last.high - last.low > UNDECIDED {
            format!(
                "the data at hand do not decide the level of interaction of {pair} in {}: its 90 % interval covers more than half of the scale from \
                 conflict to cooperation.",
                last.period
            )
        } else {
            format!(
                "the level of interaction of {pair} is {} in {} (90 % interval {} to {}; −1 conflict, 1 cooperation).",
                level_words(last.value),
                last.period,
                level_words(last.low),
                level_words(last.high)
            )
        };
        found.push(wording::capital(&sentence));
    }
    if !view.interaction.is_empty() {
        found.push(turns(brief).map_or_else(
            || {
                "No turning point is sure enough to be dated from the data at hand; the level may have moved all the same."
                    .to_owned()
            },
            |turns| format!("Interaction turns {turns}."),
        ));
        found.extend(view.possible_turns.iter().map(|turn| {
            let way = if turn.level_after > turn.level_before {
                "up"
            } else {
                "down"
            };
            format!(
                "A turn {way} between {} and {} has a probability of {}, too little to be dated.",
                month(&turn.low),
                month(&turn.high),
                wording::percent(turn.probability)
            )
        }));
    }
    found.extend(
        view.divergences
            .iter()
            .map(|divergence| divergence.text.clone()),
    );
    found
}

/// `1971-12-01` as `December 1971`.
pub(crate) fn month(date: &str) -> String {
    date.parse::<jiff::civil::Date>()
        .map_or_else(|_| date.to_owned(), |day| day.strftime("%B %Y").to_string())
}
