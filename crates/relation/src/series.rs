//! Events that recur under one name or in one form, numbered: exercises, commissions, summits, visits of one rank.

use std::collections::BTreeMap;

use entente_model::event::{Event, EventStatus};
use entente_model::ontology::PloverType;
use entente_model::source::{Basis, Provenance};
use entente_model::time::DateInterval;
use serde::Serialize;

use crate::events::Occurrence;
use crate::party::Party;

/// A series of events.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedSeries {
    /// Its name: of the exercise or commission, or what recurs ("visits of the foreign minister of Russia to Pakistan").
    pub name: String,
    /// Whether the sources name the series; else it is made of visits of one rank.
    pub named: bool,
    /// Its events in the order of time.
    pub events: Vec<SeriesEvent>,
    /// Runs of at least [`GAP_YEARS`] years between two events: year of the one before and of the one after.
    pub gaps: Vec<(i16, i16)>,
}

/// An event of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesEvent {
    /// When.
    pub date: DateInterval,
    /// Its number as the source or its text states it.
    pub stated: Option<u16>,
    /// Its place among the events at hand, from 1.
    pub counted: u16,
    /// What the events at hand say to that.
    pub check: Option<OrdinalCheck>,
    /// The sentence.
    pub text: String,
    /// Read from a source, or recalled.
    pub basis: Basis,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A stated number or gap against the events at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum OrdinalCheck {
    /// As many events are at hand.
    Agrees,
    /// More are stated than are at hand: so many are missing before this one.
    MissingBefore {
        /// How many.
        events: u16,
    },
    /// Fewer are stated than are at hand, or the numbers fall.
    Contradicted,
    /// "The first since 1969", "after 45 years": the events at hand have one in that year and none between.
    GapAgrees {
        /// The year named.
        since: i16,
    },
    /// The events at hand have another one between.
    GapContradicted {
        /// The year named.
        since: i16,
        /// The year of the event between.
        between: i16,
    },
    /// The event at the beginning of the gap is not at hand.
    GapOpen {
        /// The year named.
        since: i16,
    },
}

/// Years between two events from which on a gap is shown.
const GAP_YEARS: i16 = 3;

/// Finds the series with at least two events, or one that states its number.
pub(crate) fn series(occurrences: &[Occurrence], a: &Party, b: &Party) -> Vec<NumberedSeries> {
    let mut named: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
    let mut visits: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
    for occurrence in occurrences {
        let event = occurrence.event();
        if let Some(place) = &event.series {
            named.entry(place.series.clone()).or_default().push(event);
        } else if let Some(name) = visit(event, a, b) {
            visits.entry(name).or_default().push(event);
        }
    }
    let mut found: Vec<NumberedSeries> = named
        .into_iter()
        .map(|(name, events)| of_events(name, true, &events))
        .chain(
            visits
                .into_iter()
                .filter(|(_, events)| events.len() > 1)
                .map(|(name, events)| of_events(name, false, &events)),
        )
        .collect();
    found.sort_by_key(|series| (!series.named, std::cmp::Reverse(series.events.len())));
    found
}

fn of_events(name: String, named: bool, events: &[&Event]) -> NumberedSeries {
    let mut rows: Vec<SeriesEvent> = Vec::new();
    let mut highest = 0;
    for (event, counted) in events.iter().zip(1_u16..) {
        let stated = event
            .series
            .as_ref()
            .and_then(|place| place.ordinal)
            .or_else(|| ordinal_in(&event.text));
        // Where numbers are stated they are counted on: of a commission's first and sixth session four are missing once, not at
        // every later session again.
        let expected = if named { highest + 1 } else { counted };
        let mut check = stated.map(|stated| match stated.cmp(&expected) {
            std::cmp::Ordering::Equal => OrdinalCheck::Agrees,
            std::cmp::Ordering::Greater => OrdinalCheck::MissingBefore {
                events: stated - expected,
            },
            std::cmp::Ordering::Less => OrdinalCheck::Contradicted,
        });
        let year = event.date.earliest().map(|day| day.year());
        if let Some(year) = year
            && let Some(since) = since_in(&event.text, year)
        {
            check = Some(check_gap(&rows, since));
        }
        highest = stated.unwrap_or(expected).max(expected);
        rows.push(SeriesEvent {
            date: event.date,
            stated,
            counted,
            check,
            text: event.text.clone(),
            basis: event.basis,
            provenance: event.provenance.clone(),
        });
    }
    let years: Vec<i16> = rows
        .iter()
        .filter_map(|row| row.date.earliest().map(|day| day.year()))
        .collect();
    let gaps = years
        .windows(2)
        .filter(|pair| pair[1] - pair[0] >= GAP_YEARS)
        .map(|pair| (pair[0], pair[1]))
        .collect();
    NumberedSeries {
        name,
        named,
        events: rows,
        gaps,
    }
}

/// Whether the events before bear out that this is the first since a year.
fn check_gap(before: &[SeriesEvent], since: i16) -> OrdinalCheck {
    let years: Vec<i16> = before
        .iter()
        .filter_map(|row| row.date.latest().map(|day| day.year()))
        .collect();
    if let Some(&between) = years.iter().find(|&&year| year > since) {
        return OrdinalCheck::GapContradicted { since, between };
    }
    if years.contains(&since) {
        OrdinalCheck::GapAgrees { since }
    } else {
        OrdinalCheck::GapOpen { since }
    }
}

/// Ranks by the words that begin a sentence on a visit, the longer first.
const RANKS: [(&str, &str); 10] = [
    ("First Deputy Premier", "deputy head of government"),
    ("Deputy Prime Minister", "deputy head of government"),
    ("Prime Minister", "head of government"),
    ("Premier", "head of government"),
    ("Chancellor", "head of government"),
    ("Foreign Minister", "foreign minister"),
    ("Secretary of State", "foreign minister"),
    ("Defence Minister", "defence minister"),
    ("Army chief", "army chief"),
    ("President", "president"),
];

/// The name of the series of visits to which an event belongs: rank and both sides. Visits called off or only planned are none.
fn visit(event: &Event, a: &Party, b: &Party) -> Option<String> {
    let happened = matches!(event.status, EventStatus::Happened | EventStatus::Reported);
    let is_visit = event.plover == Some(PloverType::Consult) && event.mode == "visit";
    if !happened || !is_visit {
        return None;
    }
    let (_, rank) = RANKS
        .iter()
        .find(|(words, _)| event.text.starts_with(words))?;
    let (source, target) = (event.source.actor?, event.target.actor?);
    let (from, to) = if a.includes(source) && b.includes(target) {
        (a, b)
    } else if b.includes(source) && a.includes(target) {
        (b, a)
    } else {
        return None;
    };
    Some(format!(
        "Visits of the {rank} of {} to {}",
        from.name, to.name
    ))
}

const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

/// A number in a text that counts a series: "for the second time", "sixth annual", "holds its 8th session".
fn ordinal_in(text: &str) -> Option<u16> {
    const COUNTED: [&str; 8] = [
        "time", "annual", "session", "round", "meeting", "exercise", "joint", "summit",
    ];
    let words: Vec<String> = words(text);
    words.windows(2).find_map(|pair| {
        let number = ordinal(&pair[0])?;
        COUNTED.contains(&pair[1].as_str()).then_some(number)
    })
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// "sixth", "6th", "22nd".
fn ordinal(word: &str) -> Option<u16> {
    if let Some(place) = ORDINALS.iter().position(|known| *known == word) {
        return u16::try_from(place + 1).ok();
    }
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending)?.parse().ok())
}

/// The year since which this is the first: "the first … since 1969", "after 45 years".
fn since_in(text: &str, year: i16) -> Option<i16> {
    let words = words(text);
    let is_first = words.iter().any(|word| word == "first");
    words
        .windows(3)
        .find_map(|three| {
            match (
                three[0].as_str(),
                three[1].parse::<i16>().ok()?,
                three[2].as_str(),
            ) {
                ("after", years @ 2..=200, "years") => Some(year - years),
                _ => None,
            }
        })
        .or_else(|| {
            words.windows(2).find_map(|pair| {
                let since: i16 = pair[1].parse().ok()?;
                (is_first && pair[0] == "since" && (1000..year).contains(&since)).then_some(since)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_gaps_are_read_from_sentences() {
        assert_eq!(
            ordinal_in("Premier Kosygin visits Pakistan for the second time."),
            Some(2)
        );
        assert_eq!(ordinal_in("The 6th annual exercise takes place."), Some(6));
        assert_eq!(
            ordinal_in("The commission holds its ninth session in Moscow."),
            Some(9)
        );
        assert_eq!(ordinal_in("The USSR casts its first veto."), None);
        let text = "Prime Minister Fradkov visits Islamabad, the first head of government there since 1969.";
        assert_eq!(since_in(text, 2007), Some(1969));
        assert_eq!(
            since_in("The minister came after 45 years.", 2014),
            Some(1969)
        );
        assert_eq!(since_in("Talks go on since 1969.", 2007), None);
    }
}
