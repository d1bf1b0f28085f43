//! The interaction against militarised disputes: does a year's level tell which pairs of states are in one?
//!
//! Undirected dyad-years 2005–2010 of two states with events between them in a random fifth of ICEWS; truth: the two have a dispute in the
//! list of Gibler, Miller and Little that year. Disputes are left out of the model. Each score is the area under the curve of "lower means
//! a dispute", over dyad-years with at least 3 and at least 5 events.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use entente_model::actor::{ActorId, CodeSystem, StateList, actor_of, actors};
use entente_model::batch::Batch;
use entente_model::dyad::Dyad;
use entente_model::event::Participant;
use entente_model::ontology::CameoCode;
use entente_model::tie::TieKind;
use entente_relation::{Step, World};
use entente_sources::{Kind, import};
use entente_store::event_counts;
use serde::Serialize;

/// Years scored.
const SCORED: std::ops::RangeInclusive<i16> = 2005..=2010;

/// Areas under the curve of one score.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Areas {
    pub(crate) name: &'static str,
    /// Dyad-years with at least 3 events.
    pub(crate) auc3: f64,
    /// Dyad-years with at least 5 events.
    pub(crate) auc5: f64,
}

/// The product and its rivals on the same dyad-years.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ExternalReport {
    pub(crate) auc3: f64,
    pub(crate) auc5: f64,
    pub(crate) dyad_years3: usize,
    pub(crate) disputes3: usize,
    pub(crate) dyad_years5: usize,
    pub(crate) disputes5: usize,
    /// Log odds of a dispute at level 0 (half log odds), and their fall by unit of it: what the prior of disputes was taken from.
    pub(crate) dispute_threshold: f64,
    pub(crate) dispute_slope: f64,
    pub(crate) rivals: Vec<Areas>,
}

/// One dyad-year.
struct DyadYear {
    dyad: Dyad,
    year: i16,
    events: f64,
    conflict: f64,
    goldstein: f64,
    dispute: bool,
    level: f64,
}

pub(crate) fn measure(data: &Path) -> Result<External, Box<dyn Error>> {
    let kind: Kind = "icews-quads".parse()?;
    let mut events = import(kind, &[data.join("events/icews/icews0515_fifth.tsv.xz")])?;
    let disputes = import(Kind::Gml, &[data.join("states/gml_dirdisp.parquet")])?;
    let scores = goldstein_scores(&data.join("events/tables/icews_cameo_codes_goldstein.csv.gz"))?;
    let with_persons = report(&dyad_years(&events, &disputes, &scores)?);
    events
        .events
        .retain(|event| by_name(&event.source) && by_name(&event.target));
    Ok(External {
        by_name: report(&dyad_years(&events, &disputes, &scores)?),
        with_persons,
    })
}

/// On which events the dyad-years rest.
pub(crate) struct External {
    /// Both sides stand by the name of their state, alone or behind a sector: the set of the measure.
    pub(crate) by_name: ExternalReport,
    /// Also persons in office and organs of a state count as their state: more dyad-years, and other ones.
    pub(crate) with_persons: ExternalReport,
}

fn report(rows: &[DyadYear]) -> ExternalReport {
    let shrunk = shrunk_shares(rows);
    let areas = |name, score: &dyn Fn(usize) -> f64| Areas {
        name,
        auc3: area(rows, score, 3.0),
        auc5: area(rows, score, 5.0),
    };
    let own = areas("interaction", &|place| rows[place].level);
    let rivals = vec![
        areas("yearly mean Goldstein score", &|place| {
            rows[place].goldstein / rows[place].events
        }),
        areas("share of conflict events, shrunk and smoothed", &|place| {
            -shrunk[place]
        }),
        areas("number of events", &|place| -rows[place].events),
    ];
    let count = |least: f64| {
        let enough = rows.iter().filter(|row| row.events >= least);
        let disputes = enough.clone().filter(|row| row.dispute).count();
        (enough.count(), disputes)
    };
    let ((dyad_years3, disputes3), (dyad_years5, disputes5)) = (count(3.0), count(5.0));
    let (dispute_threshold, dispute_slope) = logit(rows);
    ExternalReport {
        auc3: own.auc3,
        auc5: own.auc5,
        dyad_years3,
        disputes3,
        dyad_years5,
        disputes5,
        dispute_threshold,
        dispute_slope,
        rivals,
    }
}

/// Whether a side stands by the name of its state, alone or in brackets behind a sector ("Police (Kenya)"), rather than by a person's.
fn by_name(side: &Participant) -> bool {
    let whole = actor_of(CodeSystem::Name, &side.raw, None).is_ok();
    whole || side.raw.ends_with(')')
}

fn dyad_years(
    events: &Batch,
    disputes: &Batch,
    scores: &BTreeMap<String, f64>,
) -> Result<Vec<DyadYear>, Box<dyn Error>> {
    let mut found: BTreeMap<(Dyad, i16), DyadYear> = BTreeMap::new();
    for event in &events.events {
        let (Some(source), Some(target)) = (event.source.actor, event.target.actor) else {
            continue;
        };
        let (Some(dyad), Some(day)) = (Dyad::new(source, target), event.date.exact_day()) else {
            continue;
        };
        let year = day.year();
        if !SCORED.contains(&year) || !is_state(source, year) || !is_state(target, year) {
            continue;
        }
        let Some(code) = event.cameo else { continue };
        let row = found.entry((dyad, year)).or_insert(DyadYear {
            dyad,
            year,
            events: 0.0,
            conflict: 0.0,
            goldstein: 0.0,
            dispute: false,
            level: 0.0,
        });
        row.events += 1.0;
        row.conflict += f64::from(u8::from(code.quad().number() > 2));
        row.goldstein += score(code, scores);
    }
    let in_dispute: BTreeSet<(Dyad, i16)> = disputes
        .ties
        .iter()
        .filter(|tie| matches!(tie.kind, TieKind::Dispute(_)))
        .filter_map(|tie| Some((Dyad::new(tie.a, tie.b)?, tie.interval.earliest()?.year())))
        .collect();
    let world = World::new(
        &event_counts(std::slice::from_ref(events), None)?,
        Vec::new(),
    );
    let levels: BTreeMap<Dyad, _> = match world.years() {
        Some(years) => world.all_levels(Step::Year, years).into_iter().collect(),
        None => BTreeMap::new(),
    };
    for ((dyad, year), row) in &mut found {
        row.dispute = in_dispute.contains(&(*dyad, *year));
        let of_year = levels
            .get(dyad)
            .and_then(|levels| levels.iter().find(|level| level.first.year() == *year));
        row.level = of_year.map_or(0.0, |level| level.value);
    }
    Ok(found.into_values().collect())
}

/// Whether an actor is a member of the state system in a year.
fn is_state(actor: ActorId, year: i16) -> bool {
    actors().memberships_of(actor).any(|(membership, span)| {
        membership.list == StateList::Cow
            && span.from.is_none_or(|day| day.year() <= year)
            && span.to.is_none_or(|day| day.year() >= year)
    })
}

/// The ICEWS score of a code, or of the nearest broader code that has one.
fn score(code: CameoCode, scores: &BTreeMap<String, f64>) -> f64 {
    let text = code.as_str();
    (2..=text.len())
        .rev()
        .find_map(|end| scores.get(&text[..end]))
        .copied()
        .unwrap_or(0.0)
}

fn goldstein_scores(file: &Path) -> Result<BTreeMap<String, f64>, Box<dyn Error>> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let opened = std::fs::File::open(file).map_err(|error| named(&error))?;
    let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(opened));
    let header = reader.byte_headers()?.clone();
    let place = |name: &[u8]| {
        let found = header.iter().position(|field| field == name);
        found.ok_or_else(|| named(&format!("no column {}", String::from_utf8_lossy(name))))
    };
    let (code, goldstein) = (place(b"code")?, place(b"goldstein")?);
    let mut scores = BTreeMap::new();
    // The descriptions are not UTF-8.
    for row in reader.byte_records() {
        let row = row.map_err(|error| named(&error))?;
        let text =
            |place: usize| String::from_utf8_lossy(row.get(place).unwrap_or_default()).into_owned();
        if let Ok(value) = text(goldstein).parse() {
            scores.insert(text(code), value);
        }
    }
    Ok(scores)
}

/// The share of conflict with two events of the average added, averaged with half the weight of the years before and after.
fn shrunk_shares(rows: &[DyadYear]) -> Vec<f64> {
    const ADDED: f64 = 2.0;
    let (conflict, events) = rows.iter().fold((0.0, 0.0), |(conflict, events), row| {
        (conflict + row.conflict, events + row.events)
    });
    let usual = conflict / events;
    let by_year: BTreeMap<(Dyad, i16), (f64, f64)> = rows
        .iter()
        .map(|row| ((row.dyad, row.year), (row.conflict, row.events)))
        .collect();
    rows.iter()
        .map(|row| {
            let (mut conflict, mut events) = (ADDED * usual, ADDED);
            for (away, weight) in [(-1, 0.5), (0, 1.0), (1, 0.5)] {
                if let Some(&(of_year, all)) = by_year.get(&(row.dyad, row.year + away)) {
                    conflict += weight * of_year;
                    events += weight * all;
                }
            }
            conflict / events
        })
        .collect()
}

/// Log odds of a dispute by the level, by Newton's method: threshold, and slope towards conflict. Dyad-years with at least 3 events.
fn logit(rows: &[DyadYear]) -> (f64, f64) {
    let rows: Vec<(f64, f64)> = rows
        .iter()
        .filter(|row| row.events >= 3.0)
        .map(|row| {
            (
                -row.level.clamp(-0.999, 0.999).atanh(),
                f64::from(u8::from(row.dispute)),
            )
        })
        .collect();
    let (mut threshold, mut slope) = (0.0, 0.0);
    for _ in 0..25 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for &(level, dispute) in &rows {
            let probability = 1.0 / (1.0 + (-(threshold + slope * level)).exp());
            let information = probability * (1.0 - probability);
            g0 += dispute - probability;
            g1 += (dispute - probability) * level;
            h00 += information;
            h01 += information * level;
            h11 += information * level * level;
        }
        let determinant = h00 * h11 - h01 * h01;
        threshold += (h11 * g0 - h01 * g1) / determinant;
        slope += (h00 * g1 - h01 * g0) / determinant;
    }
    (threshold, slope)
}

/// The probability that a dyad-year with a dispute has a lower score than one without, ties counting half.
fn area(rows: &[DyadYear], score: &dyn Fn(usize) -> f64, least: f64) -> f64 {
    let mut scored: Vec<(f64, bool)> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.events >= least)
        .map(|(place, row)| (score(place), row.dispute))
        .collect();
    scored.sort_by(|x, y| x.0.total_cmp(&y.0));
    let disputes = scored.iter().filter(|(_, dispute)| *dispute).count() as f64;
    let others = scored.len() as f64 - disputes;
    let (mut above, mut place) = (0.0, 0);
    let mut others_below = 0.0;
    while place < scored.len() {
        let end = scored[place..]
            .iter()
            .position(|(value, _)| *value > scored[place].0)
            .map_or(scored.len(), |length| place + length);
        let group = &scored[place..end];
        let in_group = group.iter().filter(|(_, dispute)| *dispute).count() as f64;
        let rest = group.len() as f64 - in_group;
        above += in_group * (others - others_below - rest + 0.5 * rest);
        others_below += rest;
        place = end;
    }
    above / (disputes * others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_the_right_order() {
        let actor = |name: &'static str| ActorId::literal(name);
        let row = |events: f64, dispute: bool| DyadYear {
            dyad: Dyad::new(actor("PAK"), actor("RUS")).unwrap(),
            year: 2005,
            events,
            conflict: 0.0,
            goldstein: 0.0,
            dispute,
            level: 0.0,
        };
        let rows = [
            row(3.0, true),
            row(4.0, false),
            row(5.0, true),
            row(6.0, false),
            row(6.0, true),
        ];
        // Of the six pairs (3,4) (3,6) (5,6) are in order, (6,6) is a tie, (5,4) and (6,4) are not.
        assert!((area(&rows, &|place| rows[place].events, 3.0) - 3.5 / 6.0).abs() < 1e-12);
    }
}
