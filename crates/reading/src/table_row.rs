//! A row of a table in a page: what of it is text.

use crate::date_mention::{DateRule, date_mentions};

/// Words of a cell from which on it may be a sentence: "China invaded Vietnam".
const SENTENCE: usize = 3;

/// The paragraphs of a row of cells. A cell is a paragraph of its own, for the words of two cells are no sentence; one of numbers alone says nothing by itself and is left
/// out; a date in front of a cell that tells something, as chronologies have it, stays with it: "1971: India signed a treaty".
pub(crate) fn paragraphs(cells: &[&str]) -> Vec<String> {
    let cells: Vec<&str> = cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .collect();
    let mut paragraphs = Vec::new();
    // A year in a row of its own is the heading of the rows below.
    if let [year] = cells.as_slice()
        && is_year(year)
    {
        return vec![(*year).to_owned()];
    }
    let mut rest = cells.as_slice();
    if let [year, day, told, behind @ ..] = rest
        && is_year(year)
        && is_told(told)
        && let Some(date) = of_year(day, year)
    {
        paragraphs.push(format!("{date}: {told}"));
        rest = behind;
    } else if let [date, told, behind @ ..] = rest
        && is_date(date)
        && is_told(told)
    {
        paragraphs.push(format!(
            "{}: {told}",
            date.trim_end_matches([':', '.', ','])
        ));
        rest = behind;
    }
    let own = rest.iter().filter(|cell| !is_numbers(cell));
    paragraphs.extend(own.map(|cell| (*cell).to_owned()));
    paragraphs
}

fn is_told(cell: &str) -> bool {
    cell.split_whitespace()
        .filter(|word| word.starts_with(char::is_alphabetic))
        .count()
        >= SENTENCE
}

/// "1971 – 74", "153.4 %", "$ 2.5m", "US$5", "—"; but not "F-16" and "G20", where letters come before the number.
fn is_numbers(cell: &str) -> bool {
    cell.split_whitespace().all(|word| {
        let bare = word.strip_prefix("US$").unwrap_or(word);
        let letters = bare.chars().filter(|ch| ch.is_alphabetic()).count();
        letters == 0
            || letters <= 2
                && bare
                    .find(|ch: char| ch.is_ascii_digit())
                    .is_some_and(|digit| !bare[..digit].contains(char::is_alphabetic))
    })
}

/// A year, or words that are a date and nothing else; the year of a day may be left out, as it stands in a row above.
fn is_date(cell: &str) -> bool {
    is_year(cell)
        || is_all_date(cell, |rule| rule != DateRule::Partial)
            && cell.bytes().any(|byte| byte.is_ascii_digit())
        || is_all_date(cell, |rule| rule == DateRule::Partial)
}

fn is_year(cell: &str) -> bool {
    let bare = bare(cell);
    bare.len() == 4
        && bare
            .parse()
            .is_ok_and(|year: u16| (1000..2200).contains(&year))
}

/// A day or month without its year, and the year of its row.
fn of_year(day: &str, year: &str) -> Option<String> {
    let (day, year) = (bare(day), bare(year));
    if !is_all_date(day, |rule| rule == DateRule::Partial) {
        return None;
    }
    let date = if day.ends_with(|last: char| last.is_ascii_digit()) {
        format!("{day}, {year}")
    } else {
        format!("{day} {year}")
    };
    is_all_date(&date, |rule| rule == DateRule::Explicit).then_some(date)
}

fn bare(cell: &str) -> &str {
    cell.trim_end_matches([':', '.', ','])
}

/// Whether a cell is one date from end to end, read by a rule that `is` allows.
fn is_all_date(cell: &str, is: impl Fn(DateRule) -> bool) -> bool {
    const LONGEST: usize = 40;
    let bare = bare(cell);
    cell.len() <= LONGEST
        && matches!(date_mentions(cell, None).as_slice(), [mention] if is(mention.rule)
            && (mention.date.is_some() || mention.rule == DateRule::Partial)
            && mention.start == 0
            && mention.end == bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_no_sentences_and_a_chronology_keeps_its_dates() {
        for (cells, expected) in [
            (&["1971", "1974"][..], &[][..]),
            (&["Trade", "1971", "12.5 %"], &["Trade"]),
            (
                &["1971", "India signed a treaty with the USSR."],
                &["1971: India signed a treaty with the USSR."],
            ),
            (
                &["3 May 2014.", "Russia and Pakistan met in Moscow.", "12"],
                &["3 May 2014: Russia and Pakistan met in Moscow."],
            ),
            (
                &["Russia", "Pakistan bought four helicopters from Russia."],
                &["Russia", "Pakistan bought four helicopters from Russia."],
            ),
            (
                &["1979", "China invaded Vietnam."],
                &["1979: China invaded Vietnam."],
            ),
            (&["1965"], &["1965"]),
            (&["1965", ""], &["1965"]),
            (
                &["1965", "6 September", "India attacked Pakistan."],
                &["6 September 1965: India attacked Pakistan."],
            ),
            (
                &["1965:", "September 6", "India attacked Pakistan."],
                &["September 6, 1965: India attacked Pakistan."],
            ),
            (
                &["22 September", "India attacked Pakistan."],
                &["22 September: India attacked Pakistan."],
            ),
            (&["1999", "Sukhoi"], &["Sukhoi"]),
            (&["F-16", "S-400", "MiG-29"], &["F-16", "S-400", "MiG-29"]),
            (&["G20", "US$5bn", "2.5m", "1971–74", "3rd"], &["G20"]),
            (
                &["12", "Pakistan bought four helicopters."],
                &["Pakistan bought four helicopters."],
            ),
        ] {
            assert_eq!(paragraphs(cells), expected, "{cells:?}");
        }
    }
}
