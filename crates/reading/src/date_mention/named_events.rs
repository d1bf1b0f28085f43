//! Events whose names say when they happened: `data/reading/named_events.tsv`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use entente_model::embedded_table;
use entente_model::time::DateInterval;

use super::expression::NamedEvent;

static TABLE: &str = include_str!("../../../../data/reading/named_events.tsv");

struct Table {
    names: Option<AhoCorasick>,
    dates: Vec<DateInterval>,
}

static NAMES: LazyLock<Table> = LazyLock::new(|| {
    let (names, dates): (Vec<String>, Vec<DateInterval>) = rows()
        .flat_map(|(name, date)| spellings(name).map(move |name| (name, date)))
        .unzip();
    Table {
        names: AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names)
            .ok(),
        dates,
    }
});

/// Each spelling with its date. A test reads every row, so nothing is lost here without notice.
fn rows() -> impl Iterator<Item = (&'static str, DateInterval)> {
    embedded_table::rows(TABLE)
        .filter_map(|(_, line)| {
            let mut cells = line.split('\t');
            let names = cells.next()?;
            let date = cells.next()?.parse().ok()?;
            Some(names.split('|').map(move |name| (name, date)))
        })
        .flatten()
}

/// A name as it is written, with its first letter small or large ("partition of India"), and in capitals; not in small letters: a "cold
/// war" may be of our days.
fn spellings(name: &str) -> [String; 3] {
    let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
    let other = if first.chars().any(char::is_uppercase) {
        first.to_lowercase()
    } else {
        first.to_uppercase()
    };
    [
        name.to_owned(),
        format!("{other}{rest}"),
        name.to_uppercase(),
    ]
}

/// The named events of a text, in order of place.
pub(super) fn find(text: &str) -> Vec<NamedEvent> {
    let Some(names) = &NAMES.names else {
        return Vec::new();
    };
    let inside_word = |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() || ch == '/');
    names
        .find_iter(text)
        .filter(|found| {
            !inside_word(text[..found.start()].chars().next_back())
                && !inside_word(text[found.end()..].chars().next())
        })
        .map(|found| NamedEvent {
            start: found.start(),
            end: found.end(),
            date: NAMES.dates[found.pattern().as_usize()],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_dated_within_its_day() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let dates: Vec<_> = TABLE
            .lines()
            .filter(|line| !line.starts_with('#') && !line.starts_with("name\t"))
            .map(|line| {
                let cells: Vec<&str> = line.split('\t').collect();
                assert_eq!((cells.len(), cells[2]), (3, "recalled"), "{line}");
                cells[1].parse::<DateInterval>().unwrap()
            })
            .collect();
        assert_eq!(dates.len(), lines);
        assert!(NAMES.names.is_some() && rows().count() >= lines);
    }

    #[test]
    fn names_are_whole_words() {
        let found = find("The Cold Warriors left; the COLD WAR ended, and a cold war began.");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].start, 28);
    }
}
