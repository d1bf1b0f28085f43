//! Feasts by the names of `data/reading/feasts.tsv`.

use std::sync::LazyLock;

use entente_model::embedded_table::cells;
use fnv::FnvHashMap;

use super::*;

static TABLE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/reading/feasts.tsv"
));

/// A feast of the table: the words of its name, and when it is.
#[derive(Clone)]
struct Named {
    /// Its words and signs one by one, as the text's pieces are.
    words: Vec<String>,
    feast: Movable,
    /// First and last day, counted from that of the feast.
    days: (i16, i16),
}

/// The feasts by the first word of their names, as it is and in capitals, the longest first.
static FEASTS: LazyLock<FnvHashMap<String, Vec<Named>>> = LazyLock::new(|| {
    let mut feasts: FnvHashMap<String, Vec<Named>> = FnvHashMap::default();
    for row in cells(TABLE) {
        let [names, day, ..] = row.as_slice() else {
            continue;
        };
        let Some((feast, days)) = day_of(day) else {
            continue;
        };
        for name in names.split('|') {
            let words = pieces_of(name);
            let Some(first) = words.first() else { continue };
            let (first, capitals) = (first.clone(), first.to_uppercase());
            let named = Named { words, feast, days };
            if capitals != first {
                feasts.entry(capitals).or_default().push(named.clone());
            }
            feasts.entry(first).or_default().push(named);
        }
    }
    for named in feasts.values_mut() {
        named.sort_by_key(|named| std::cmp::Reverse(named.words.len()));
    }
    feasts
});

/// The words and signs of a name, as the lexer parts a text.
fn pieces_of(name: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    super::super::lexer::pieces(name, 0, &mut pieces);
    pieces
        .iter()
        .filter_map(|piece| name.get(piece.start..piece.end))
        .map(str::to_owned)
        .collect()
}

/// "12-26", "11-22/11-28", "easter+50".
fn day_of(cell: &str) -> Option<(Movable, (i16, i16))> {
    if let Some(days) = cell.strip_prefix("easter") {
        let days = days.parse().ok()?;
        return Some((Movable::Easter, (days, days)));
    }
    let day = |cell: &str| {
        let (month, day) = cell.split_once('-')?;
        // The year is any that has all days of the table.
        Date::new(2021, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let (first, last) = cell.split_once('/').unwrap_or((cell, cell));
    let (first, last) = (day(first)?, day(last)?);
    let length = i16::try_from(first.until(last).ok()?.get_days()).ok()?;
    let feast = Movable::Fixed(first.month(), first.day());
    Some((feast, (0, length)))
}

impl Grammar<'_> {
    /// "Boxing Day 2004", "on Bastille Day", "Whit Monday, 1950".
    pub(in super::super) fn feast_of_table(&self, at: usize) -> Option<(usize, Point)> {
        if !self.pieces.get(at)?.capital {
            return None;
        }
        if let Some(feasts) = FEASTS.get(self.form(at)) {
            let found = feasts.iter().find(|named| self.is_named(at, &named.words));
            if let Some(named) = found {
                return self.movable(at, at + named.words.len(), named.feast, named.days);
            }
        }
        None
    }

    /// Whether these words stand at a piece, capitals where the name has them.
    fn is_named(&self, at: usize, words: &[String]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            let Some(piece) = self.pieces.get(at + offset) else {
                return false;
            };
            if word == "'" {
                return piece.class == Class::Sign('\'');
            }
            let capital = word.starts_with(char::is_uppercase);
            self.form(at + offset).eq_ignore_ascii_case(word) && (piece.capital || !capital)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_day() {
        let rows: Vec<_> = cells(TABLE).collect();
        assert!(rows.len() > 20);
        for row in rows {
            assert_eq!((row.len(), row[2]), (3, "recalled"), "{row:?}");
            let (feast, (first, last)) = day_of(row[1]).unwrap_or_else(|| panic!("{row:?}"));
            assert!(first <= last && feast.days(2016, first, last).is_some());
        }
    }
}
