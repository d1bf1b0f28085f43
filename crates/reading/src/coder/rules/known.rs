//! What may stand in a user's pattern: places of words, classes, modes. The table that ships takes any word for a preposition; a user's slip would be one
//! silently.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use entente_model::embedded_table::{cells, rows};
use entente_model::ontology::PloverType;

use crate::coder::names::table;

/// Where a pattern looks for words, other than behind a preposition.
const ROLES: [&str; 8] = ["subj", "obj", "iobj", "comp", "any", "inf", "that", "neg"];

/// Arguments of a pattern without a value.
const FLAGS: [&str; 7] = ["mutual", "solo", "place", "swap", "weak", "org", "direct"];

/// Prepositions of English, and those that the table's own frames look behind.
static PREPOSITIONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let of_english =
        rows(table!("reading/prepositions.tsv")).filter_map(|(_, row)| row.split('\t').next());
    let of_frames = cells(table!("reading/frames.tsv"))
        .filter_map(|cells| Some((*cells.get(2)?, *cells.get(6).unwrap_or(&""))))
        .flat_map(|(conditions, args)| {
            let conditions = conditions.split_whitespace().map(|condition| {
                let condition = condition.trim_start_matches('!');
                condition.split(':').next().unwrap_or(condition)
            });
            let args = args
                .split_whitespace()
                .filter_map(|arg| arg.strip_prefix("tgt=").or(arg.strip_prefix("src=")))
                .flat_map(|slots| slots.split(','));
            conditions.chain(args)
        });
    of_english
        .chain(of_frames)
        .filter(|word| !ROLES.contains(word))
        .collect()
});

static CLASSES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    // Classes have no header: the first row is one.
    table!("reading/frame_classes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once('\t')?.0))
        .collect()
});

/// The modes of a type by the PLOVER manual.
fn modes(plover: PloverType) -> impl Iterator<Item = &'static str> {
    cells(table!("ontology/plover_modes.tsv"))
        .filter(move |cells| cells.first() == Some(&plover.as_str()))
        .filter_map(|cells| cells.get(1).copied())
        .flat_map(|modes| modes.split(' '))
}

fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn slot(name: &str) -> Result<(), String> {
    if ROLES.contains(&name) || PREPOSITIONS.contains(name) {
        return Ok(());
    }
    Err(format!(
        "{name:?} is no place of words: one of {}, or a preposition (of two words as out_of): {}",
        listed(ROLES),
        listed(PREPOSITIONS.iter().copied())
    ))
}

/// Whether a class of words exists.
pub(super) fn class(name: &str) -> Result<(), String> {
    if CLASSES.contains(name) {
        return Ok(());
    }
    Err(format!(
        "{name:?} is no class of words; the classes are {}",
        listed(CLASSES.iter().copied())
    ))
}

/// Whether the conditions of a pattern can be read: `[!]PLACE[:WORD|@class|…]`.
pub(super) fn conditions(written: &str) -> Result<(), String> {
    for condition in written.split_whitespace() {
        let bare = condition.strip_prefix('!').unwrap_or(condition);
        let (place, words) = bare.split_once(':').unwrap_or((bare, "*"));
        slot(place).map_err(|problem| format!("condition {condition:?}: {problem}"))?;
        for word in words.split('|') {
            match word.strip_prefix('@') {
                Some(name) => {
                    class(name).map_err(|problem| format!("condition {condition:?}: {problem}"))?
                }
                None if word.is_empty() => {
                    return Err(format!(
                        "condition {condition:?} names no word: write {place}:WORD, {place}:WORD|WORD, {place}:@class, or {place} alone for \"something stands there\""
                    ));
                }
                None => {}
            }
        }
    }
    Ok(())
}

/// Whether the arguments of a pattern can be read.
pub(super) fn args(written: &str) -> Result<(), String> {
    for arg in written.split_whitespace() {
        match arg.split_once('=') {
            Some(("tgt" | "src", slots)) => {
                for name in slots.split(',') {
                    slot(name).map_err(|problem| format!("argument {arg:?}: {problem}"))?;
                }
            }
            Some(("prom", _)) => {}
            None if FLAGS.contains(&arg) => {}
            _ => {
                return Err(format!(
                    "{arg:?} is no argument of a pattern: tgt=PLACES, src=PLACES, prom=TYPE, {}",
                    listed(FLAGS)
                ));
            }
        }
    }
    Ok(())
}

/// What an operator may be named.
const OPERATORS: [&str; 14] = [
    "AGREE", "PLAN", "DECIDE", "VOW", "FUTURE", "THREATEN", "REQUEST", "REJECT", "WANT", "ALLOW",
    "START", "HELP", "STOP", "SAY",
];

/// Whether a pattern's result exists: a type, NONE, LIGHT, or an operator.
pub(super) fn result(name: &str) -> Result<(), String> {
    if matches!(name, "NONE" | "LIGHT") {
        return Ok(());
    }
    if let Some(operator) = name.strip_prefix("OP:") {
        return match OPERATORS.contains(&operator) {
            true => Ok(()),
            false => Err(format!(
                "{operator:?} is no operator; one of {}",
                listed(OPERATORS)
            )),
        };
    }
    name.parse::<PloverType>()
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Whether a type has a mode.
pub(super) fn mode(result: &str, mode: &str) -> Result<(), String> {
    if mode.is_empty() {
        return Ok(());
    }
    let Ok(plover) = result.parse::<PloverType>() else {
        return Err(format!("{result} has no modes; leave mode out"));
    };
    if modes(plover).any(|known| known == mode) {
        return Ok(());
    }
    let known = listed(modes(plover));
    Err(if known.is_empty() {
        format!("{mode:?} is no mode: {plover} has none; leave mode out")
    } else {
        format!("{mode:?} is no mode of {plover}; one of {known}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What ships would be accepted from a user.
    #[test]
    fn the_table_itself_has_only_known_words() {
        for (line, row) in rows(table!("reading/frames.tsv")) {
            let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
            for checked in [
                conditions(cell(2)),
                result(cell(3)),
                mode(cell(3), cell(4)),
                args(cell(6)),
            ] {
                assert_eq!(checked, Ok(()), "frames.tsv:{line}");
            }
        }
    }

    #[test]
    fn every_type_of_the_modes_exists() {
        for cells in cells(table!("ontology/plover_modes.tsv")) {
            assert!(cells[0].parse::<PloverType>().is_ok(), "{cells:?}");
        }
    }
}
