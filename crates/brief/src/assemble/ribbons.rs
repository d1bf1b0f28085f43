//! The ribbon under a series: which source and edition feeds which years, and where sources disagree.

use std::collections::BTreeMap;

use entente_model::source::SourceId;

use crate::brief::{Brief, CellKind, Disagreement, Feed, Ribbon, Said};
use crate::wording;

/// One ribbon for each series that has a source.
pub(super) fn ribbons(brief: &Brief) -> Vec<Ribbon> {
    let votes = brief
        .votes
        .iter()
        .filter(|year| year.cell != CellKind::OutsideCoverage)
        .filter_map(|year| Some((year.source.clone()?, year.year)));
    let points = brief
        .ideal_points
        .iter()
        .map(|session| (session.source.clone(), session.year));
    let alliances = brief
        .alliances
        .iter()
        .filter(|year| year.cell != CellKind::OutsideCoverage)
        .map(|year| (year.source.clone(), year.year));
    let disputes = brief
        .dispute_years
        .iter()
        .filter(|year| year.cell != CellKind::OutsideCoverage)
        .map(|year| (year.source.clone(), year.year));
    let tables = brief.table_series.iter().flat_map(|series| {
        let covered = series
            .years
            .iter()
            .filter(|year| year.cell != CellKind::OutsideCoverage);
        covered.map(|year| (series.source.clone(), year.year))
    });
    let ribbon = |series: &'static str, feeds: Vec<Feed>, disagreements: Vec<Disagreement>| {
        (!feeds.is_empty()).then_some(Ribbon {
            series,
            feeds,
            disagreements,
        })
    };
    [
        ribbon("votes", feeds(votes), Vec::new()),
        ribbon("ideal_points", feeds(points), Vec::new()),
        ribbon("alliances", feeds(alliances), of_alliances(brief)),
        ribbon("disputes", feeds(disputes), of_disputes(brief)),
        ribbon("tables", feeds(tables), Vec::new()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Runs of years by source, in the order of time.
fn feeds(fed: impl Iterator<Item = (SourceId, i16)>) -> Vec<Feed> {
    let mut years: BTreeMap<SourceId, Vec<i16>> = BTreeMap::new();
    for (source, year) in fed {
        years.entry(source).or_default().push(year);
    }
    let mut feeds: Vec<Feed> = years
        .into_iter()
        .flat_map(|(source, years)| {
            let runs = wording::runs(years);
            runs.into_iter().map(move |(from, to)| Feed {
                source: source.clone(),
                from,
                to,
            })
        })
        .collect();
    feeds.sort_by(|one, other| (one.from, &one.source).cmp(&(other.from, &other.source)));
    feeds
}

fn of_alliances(brief: &Brief) -> Vec<Disagreement> {
    let said = brief.alliances.iter().filter_map(|year| {
        let words = match year.cell {
            CellKind::Value => year.obligations.join(", "),
            CellKind::ZeroByRule => "none".to_owned(),
            CellKind::Missing | CellKind::OutsideCoverage => return None,
        };
        Some((year.year, year.source.clone(), words))
    });
    disagreements(said)
}

fn of_disputes(brief: &Brief) -> Vec<Disagreement> {
    let said = brief.dispute_years.iter().filter_map(|year| {
        let words = match (year.cell, year.hostility) {
            (CellKind::Value, Some(level)) => wording::hostility(level).to_owned(),
            (CellKind::Value, None) => "a dispute of unknown hostility".to_owned(),
            (CellKind::ZeroByRule, _) => "none".to_owned(),
            (CellKind::Missing | CellKind::OutsideCoverage, _) => return None,
        };
        Some((year.year, year.source.clone(), words))
    });
    disagreements(said)
}

/// The years in which two sources that cover them say different things; consecutive years with the same words are one.
fn disagreements(said: impl Iterator<Item = (i16, SourceId, String)>) -> Vec<Disagreement> {
    let mut by_year: BTreeMap<i16, Vec<Said>> = BTreeMap::new();
    for (year, source, words) in said {
        by_year
            .entry(year)
            .or_default()
            .push(Said { source, words });
    }
    let mut found: Vec<Disagreement> = Vec::new();
    for (year, says) in by_year {
        if says.windows(2).all(|pair| pair[0].words == pair[1].words) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.to + 1 == year && last.says == says => last.to = year,
            _ => found.push(Disagreement {
                from: year,
                to: year,
                says,
            }),
        }
    }
    found
}
