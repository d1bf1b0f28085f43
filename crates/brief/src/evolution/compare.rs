//! The interaction of several pairs on one scale.

use std::fmt::Write as _;

use entente_relation::InteractionPeriod;
use serde::Serialize;

use super::{TurningPointView, acts};
use crate::brief::Brief;
use crate::wording::capital;

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    pub(crate) label: String,
    pub(crate) brief: Brief,
}

impl Compared {
    /// A pair's brief; with a dataset, the one from which alone its events come.
    pub fn new(brief: Brief, dataset: Option<&str>) -> Compared {
        let pair = capital(&brief.pair());
        Compared {
            label: match dataset {
                Some(dataset) => format!("{pair} by {dataset}"),
                None => pair,
            },
            brief,
        }
    }
}

#[derive(Serialize)]
struct Line<'c> {
    label: &'c str,
    interaction: &'c [InteractionPeriod],
    turning_points: &'c [TurningPointView],
}

/// The comparison as JSON, indented: a list of `label`, `interaction` and `turning_points`.
///
/// # Errors
/// [`crate::RenderError::Json`] where a value cannot be written.
pub fn compare_json(compared: &[Compared]) -> Result<String, crate::RenderError> {
    let lines: Vec<Line<'_>> = compared
        .iter()
        .map(|line| Line {
            label: &line.label,
            interaction: &line.brief.evolution.interaction,
            turning_points: &line.brief.evolution.turning_points,
        })
        .collect();
    let mut json = serde_json::to_string_pretty(&lines)?;
    json.push('\n');
    Ok(json)
}

/// One row a line and period: `line,period,value,low,high,events,covered`.
pub fn compare_csv(compared: &[Compared]) -> String {
    let mut text = String::from("line,period,value,low,high,events,covered\n");
    for line in compared {
        let label = line.label.replace('"', "\"\"");
        for period in &line.brief.evolution.interaction {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "\"{label}\",{},{:.4},{:.4},{:.4},{},{}",
                period.period,
                period.value,
                period.low,
                period.high,
                acts(period.events),
                period.covered
            );
        }
    }
    text
}
