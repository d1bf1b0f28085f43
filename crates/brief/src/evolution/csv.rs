//! The interaction as a table for other programs.

use std::fmt::Write as _;

use crate::brief::Brief;

/// One row a period: `period,value,low,high,events,covered`.
pub fn relation_csv(brief: &Brief) -> String {
    let mut text = String::from("period,value,low,high,events,covered\n");
    for period in &brief.evolution.interaction {
        // Writing to a string cannot fail; no field holds a comma.
        let _ = writeln!(
            text,
            "{},{:.4},{:.4},{:.4},{},{}",
            period.period,
            period.value,
            period.low,
            period.high,
            crate::evolution::acts(period.events),
            period.covered
        );
    }
    text
}
