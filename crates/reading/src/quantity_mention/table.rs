//! Units and currencies: `data/reading/units.tsv` and `currencies.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use entente_model::embedded_table::cells;

use super::number::{Piece, pieces};
use super::{QuantityKind, QuantityMention};

static UNITS: &str = include_str!("../../../../data/reading/units.tsv");
static CURRENCIES: &str = include_str!("../../../../data/reading/currencies.tsv");

/// What a spelling means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) kind: QuantityKind,
    pub(super) name: &'static str,
    pub(super) factor: f64,
    exact: bool,
    before: bool,
    after: bool,
}

/// Spellings by their first piece in small letters; the longest first.
pub(super) struct Table {
    spellings: HashMap<String, Vec<(Vec<Part>, Unit)>>,
}

/// A piece of a spelling, and whether it is written onto the one before: `A$` is a currency, "a $" is none.
struct Part {
    text: String,
    glued: bool,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        spellings: HashMap::new(),
    };
    for cells in cells(UNITS) {
        if let [spellings, kind, name, factor, exact, _] = cells.as_slice()
            && let Some(kind) = QuantityKind::ALL
                .into_iter()
                .find(|known| known.as_str() == *kind)
            && let Ok(factor) = factor.parse()
        {
            let unit = Unit {
                kind,
                name,
                factor,
                exact: *exact == "yes",
                before: false,
                after: true,
            };
            table.add(spellings, unit);
        }
    }
    for cells in cells(CURRENCIES) {
        if let [spellings, place, _, name, _] = cells.as_slice() {
            let unit = Unit {
                kind: QuantityKind::Money,
                name,
                factor: 1.0,
                exact: false,
                before: *place != "after",
                after: *place != "before",
            };
            table.add(spellings, unit);
        }
    }
    for spellings in table.spellings.values_mut() {
        spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
    }
    table
});

impl Table {
    fn add(&mut self, spellings: &str, unit: Unit) {
        for spelling in spellings.split('|') {
            let parts: Vec<Part> = pieces(spelling)
                .iter()
                .map(|piece| Part {
                    text: piece.text.to_owned(),
                    glued: piece.glued,
                })
                .collect();
            // Codes and signs with letters (`PKR`, `C$`) are written in capitals; "all" and "try" are words.
            let code =
                unit.kind == QuantityKind::Money && !spelling.chars().any(char::is_lowercase);
            let unit = Unit {
                exact: unit.exact || code,
                ..unit
            };
            if let Some(first) = parts.first() {
                self.spellings
                    .entry(first.text.to_lowercase())
                    .or_default()
                    .push((parts, unit));
            }
        }
    }

    /// The unit written behind a number, at a piece, and the piece behind it.
    pub(super) fn after(&self, pieces: &[Piece<'_>], at: usize) -> Option<(Unit, usize)> {
        self.find(pieces, at, |unit| unit.after)
    }

    /// The currency written before a number.
    pub(super) fn before(&self, pieces: &[Piece<'_>], at: usize) -> Option<(Unit, usize)> {
        self.find(pieces, at, |unit| unit.before)
    }

    fn find(
        &self,
        pieces: &[Piece<'_>],
        at: usize,
        fits: impl Fn(&Unit) -> bool,
    ) -> Option<(Unit, usize)> {
        let first = pieces.get(at)?;
        // The longest spelling begins with a word of eleven letters ("centimetres").
        if first.text.len() > 16 {
            return None;
        }
        // Nearly every word of a text comes here: most are in small letters already.
        let spellings = if first.text.bytes().all(|byte| byte.is_ascii_lowercase()) {
            self.spellings.get(first.text)?
        } else {
            self.spellings.get(first.text.to_lowercase().as_str())?
        };
        spellings.iter().find_map(|(words, unit)| {
            let written = pieces.get(at..at + words.len())?;
            let same = written
                .iter()
                .zip(words)
                .enumerate()
                .all(|(place, (piece, part))| {
                    let text = if unit.exact {
                        piece.text == part.text
                    } else {
                        piece.text.to_lowercase() == part.text.to_lowercase()
                    };
                    text && (place == 0 || piece.glued == part.glued)
                });
            (same && fits(unit)).then_some((*unit, at + words.len()))
        })
    }
}

impl QuantityMention {
    /// The value in the base unit of its kind, for comparing cubic feet with cubic metres: metres, square metres, cubic metres, days,
    /// kilograms, watts. `None` for kinds and units without a fixed rate to their base (months, money, counts).
    pub fn in_base_unit(&self) -> Option<(f64, f64)> {
        const RATES: [(&str, f64); 29] = [
            ("cubic metre", 1.0),
            ("cubic foot", 0.028_316_846_592),
            ("cubic kilometre", 1e9),
            ("litre", 1e-3),
            ("barrel", 0.158_987_294_928),
            ("acre-foot", 1_233.481_837_547_52),
            ("metre", 1.0),
            ("kilometre", 1e3),
            ("centimetre", 1e-2),
            ("millimetre", 1e-3),
            ("mile", 1_609.344),
            ("nautical mile", 1_852.0),
            ("foot", 0.304_8),
            ("yard", 0.914_4),
            ("inch", 0.025_4),
            ("square metre", 1.0),
            ("square kilometre", 1e6),
            ("square mile", 2_589_988.110_336),
            ("hectare", 1e4),
            ("acre", 4_046.856_422_4),
            ("kilogram", 1.0),
            ("gram", 1e-3),
            ("tonne", 1e3),
            ("pound", 0.453_592_37),
            ("kilowatt", 1e3),
            ("megawatt", 1e6),
            ("gigawatt", 1e9),
            ("day", 1.0),
            ("week", 7.0),
        ];
        let (unit, per) = self.unit.split_once(" per ").unwrap_or((&self.unit, ""));
        let rate = RATES.iter().find(|(name, _)| *name == unit)?.1;
        // Flows are compared by the day; a year has 365.25.
        let rate = match per {
            "" | "day" => rate,
            "year" => rate / 365.25,
            "hour" => rate * 24.0,
            _ => return None,
        };
        Some((self.low * rate, self.high * rate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_taken() {
        let units: usize = cells(UNITS).map(|cells| cells[0].split('|').count()).sum();
        let currencies: usize = cells(CURRENCIES)
            .map(|cells| cells[0].split('|').count())
            .sum();
        let taken: usize = TABLE.spellings.values().map(Vec::len).sum();
        assert_eq!(taken, units + currencies);
        for cells in cells(CURRENCIES) {
            assert!(
                cells[2].is_empty() || (cells[2].len() == 3 && cells[2] == cells[3]),
                "{cells:?}"
            );
        }
    }
}
