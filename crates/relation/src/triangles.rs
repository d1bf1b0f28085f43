//! Third parties over time: how the relation of each of the two with a third moved around their turning points and with a lag.
//!
//! What is found is associated, not caused: a third party's relation may move with that of the two because of something that moves
//! all of them. Two controls take the commonest of that out: each yearly change is measured against the mean change of all other pairs
//! of the same state in the same year, and false discoveries are controlled over all third parties and lags that were tried.

use std::collections::BTreeMap;

use entente_model::actor::{ActorId, actors};
use entente_model::dyad::Dyad;
use entente_model::organisation::organisations;
use serde::Serialize;

use crate::interaction::{Data, Estimate, Grid, Step, TurningPoint, World, estimate};
use crate::party::Party;
use crate::statistics::{self, benjamini_hochberg};

/// A third party and the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Triangle {
    /// The third actor.
    pub actor: ActorId,
    /// Its name.
    pub name: String,
    /// Acts of each with it, in all years shown.
    pub events: (f64, f64),
    /// Levels of the first's relation with it around the turning points of the two.
    pub around_a: Vec<AroundTurn>,
    /// Levels of the second's.
    pub around_b: Vec<AroundTurn>,
    /// Associations of yearly changes, for the relation of the first and then of the second with it.
    pub lags: Vec<LagAssociation>,
}

/// The level of a relation with a third party before and after a turning point of the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AroundTurn {
    /// The year of the turning point.
    pub year: i16,
    /// Mean level of the three years before, -1 to 1.
    pub before: f64,
    /// Mean level of the three years after.
    pub after: f64,
    /// Change: after less before.
    pub change: f64,
    /// Lower end of the 90 % interval of the change.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The association of the yearly change between the two with that of one of them and the third party.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LagAssociation {
    /// Whose relation with the third party: `a` or `b`.
    pub side: char,
    /// Years by which the change with the third party comes before that of the two; negative: after.
    pub lag: i8,
    /// Change of the two's level in half log odds for a change of one with the third party, controls taken out.
    pub effect: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Years in which both changes are known.
    pub years: usize,
    /// The smallest rate of false discoveries at which it would be reported (Benjamini and Hochberg 1995), over all third parties, sides
    /// and lags tried for this pair.
    pub q: f64,
}

/// Third parties looked at, by the acts of both with them.
const THIRD_PARTIES: usize = 12;
/// Acts of either with a third party below which nothing is computed.
const FEWEST_ACTS: f64 = 10.0;
/// Years with a change in both that a lag needs.
const FEWEST_YEARS: usize = 12;
/// Years on either side of a turning point.
const AROUND_YEARS: i16 = 3;

pub(crate) fn triangles(
    world: &World,
    (a, b): (&Party, &Party),
    years: (i16, i16),
    turns: &[TurningPoint],
) -> Vec<Triangle> {
    let grid = Grid::of_years(Step::Year, years.0, years.1);
    let partners = |party: &Party| -> BTreeMap<ActorId, f64> {
        let of_party = world.dyads().filter_map(|dyad| {
            let other = match (dyad.low() == party.actor, dyad.high() == party.actor) {
                (true, false) => dyad.high(),
                (false, true) => dyad.low(),
                _ => return None,
            };
            Some((other, world.acts(dyad, grid)))
        });
        of_party.collect()
    };
    let (of_a, of_b) = (partners(a), partners(b));
    let mut thirds: Vec<(ActorId, f64, f64)> = of_a
        .iter()
        .filter(|&(&third, _)| third != b.actor)
        .filter_map(|(&third, &with_a)| Some((third, with_a, *of_b.get(&third)?)))
        .filter(|&(_, with_a, with_b)| with_a.min(with_b) >= FEWEST_ACTS)
        .collect();
    thirds.sort_by(|x, y| y.1.min(y.2).total_cmp(&x.1.min(x.2)).then(x.0.cmp(&y.0)));
    thirds.truncate(THIRD_PARTIES);
    let Some(own) = Dyad::new(a.actor, b.actor) else {
        return Vec::new();
    };
    let series = |dyad: Dyad| Yearly::of(world, dyad, grid);
    let own_series = series(own);
    let common = |party: &Party, partners: &BTreeMap<ActorId, f64>| -> Vec<Yearly> {
        partners
            .iter()
            .filter(|&(_, &acts)| acts >= FEWEST_ACTS)
            .filter_map(|(&partner, _)| Dyad::new(party.actor, partner))
            .map(series)
            .collect()
    };
    let shocks = [common(a, &of_a), common(b, &of_b)];
    let mut found: Vec<Triangle> = thirds
        .into_iter()
        .map(|(third, with_a, with_b)| {
            let pair = |party: &Party| Dyad::new(party.actor, third);
            let mut lags = Vec::new();
            let mut around = [Vec::new(), Vec::new()];
            for (place, party) in [a, b].into_iter().enumerate() {
                let Some(dyad) = pair(party) else { continue };
                let with_third = series(dyad);
                for lag in [-1, 0, 1] {
                    let side = if place == 0 { 'a' } else { 'b' };
                    lags.extend(association(
                        &own_series,
                        &with_third,
                        &shocks,
                        place,
                        side,
                        lag,
                    ));
                }
                let estimate = level(world, dyad, grid);
                around[place] = turns
                    .iter()
                    .filter_map(|turn| around_turn(&estimate, years, turn.date.year()))
                    .collect();
            }
            let [around_a, around_b] = around;
            Triangle {
                actor: third,
                name: name(third),
                events: (with_a, with_b),
                around_a,
                around_b,
                lags,
            }
        })
        .collect();
    let q = benjamini_hochberg(
        &found
            .iter()
            .flat_map(|triangle| triangle.lags.iter().map(|lag| lag.q))
            .collect::<Vec<_>>(),
    );
    let all = found.iter_mut().flat_map(|triangle| &mut triangle.lags);
    for (lag, q) in all.zip(q) {
        lag.q = q;
    }
    found
}

fn name(actor: ActorId) -> String {
    actors().get(actor).map_or_else(
        || {
            organisations()
                .get(actor)
                .map_or_else(|| actor.to_string(), |found| found.short_name.clone())
        },
        |found| found.name_on(None).to_owned(),
    )
}

fn level(world: &World, dyad: Dyad, grid: Grid) -> Estimate {
    let data = Data {
        periods: grid.periods,
        reports: world.reports(dyad, grid, &|_, _| true),
        direct: Vec::new(),
    };
    estimate(&data, grid.step.months())
}

fn around_turn(estimate: &Estimate, years: (i16, i16), turn: i16) -> Option<AroundTurn> {
    let (before, after) = (turn - AROUND_YEARS, turn + AROUND_YEARS);
    if before < years.0 || after > years.1 {
        return None;
    }
    let mean = |from: i16, to: i16| {
        let places = (from - years.0) as usize..=(to - years.0) as usize;
        let count = f64::from(to - from + 1);
        let (mut level, mut variance) = (0.0, 0.0);
        for place in places {
            let (value, low, high) = estimate.level(place);
            level += value / count;
            // The half width of a 90 % interval is 1.645 standard deviations. Neighbouring years share their error, so that the mean of
            // three is no surer than one.
            variance += ((high - low) / 2.0 / 1.645).powi(2) / count;
        }
        (level, variance)
    };
    let (before, variance_before) = mean(before, turn - 1);
    let (after, variance_after) = mean(turn + 1, after);
    let (change, half) = (
        after - before,
        1.645 * (variance_before + variance_after).sqrt(),
    );
    Some(AroundTurn {
        year: turn,
        before,
        after,
        change,
        low: change - half,
        high: change + half,
    })
}

/// Half log odds by year from the acts of the year alone: smoothing would carry later years into earlier ones.
struct Yearly {
    dyad: Dyad,
    odds: Vec<Option<f64>>,
}

impl Yearly {
    fn of(world: &World, dyad: Dyad, grid: Grid) -> Yearly {
        let reports = world.reports(dyad, grid, &|_, _| true);
        let odds = (0..grid.periods)
            .map(|year| {
                let (mut friendly, mut hostile, mut bias, mut acts) = (0.5, 0.5, 0.0, 0.0);
                for report in &reports {
                    let counts = report.counts[year];
                    let (up, down) = (counts[0] + counts[1], counts[2] + counts[3]);
                    let of_mix: f64 =
                        (report.mix[0] + report.mix[1]) / (report.mix[2] + report.mix[3]);
                    friendly += up;
                    hostile += down;
                    bias += (up + down) * of_mix.ln();
                    acts += up + down;
                }
                (acts >= 1.0).then(|| 0.5 * ((friendly / hostile).ln() - bias / acts))
            })
            .collect();
        Yearly { dyad, odds }
    }

    fn change(&self, year: usize) -> Option<f64> {
        let before = year.checked_sub(1)?;
        Some((*self.odds.get(year)?)? - (*self.odds.get(before)?)?)
    }
}

/// The mean change of a state's other pairs in a year: what moves all its relations at once.
fn shock(pairs: &[Yearly], year: usize, without: [Dyad; 2]) -> f64 {
    let changes: Vec<f64> = pairs
        .iter()
        .filter(|pair| !without.contains(&pair.dyad))
        .filter_map(|pair| pair.change(year))
        .collect();
    if changes.is_empty() {
        0.0
    } else {
        changes.iter().sum::<f64>() / changes.len() as f64
    }
}

fn association(
    own: &Yearly,
    third: &Yearly,
    shocks: &[Vec<Yearly>; 2],
    place: usize,
    side: char,
    lag: i8,
) -> Option<LagAssociation> {
    let without = [own.dyad, third.dyad];
    let pairs: Vec<(f64, f64)> = (0..own.odds.len())
        .filter_map(|year| {
            let then = usize::try_from(i64::try_from(year).ok()? - i64::from(lag)).ok()?;
            let mean = shocks
                .iter()
                .map(|pairs| shock(pairs, year, without))
                .sum::<f64>()
                / 2.0;
            let x = third.change(then)? - shock(&shocks[place], then, without);
            Some((x, own.change(year)? - mean))
        })
        .collect();
    if pairs.len() < FEWEST_YEARS {
        return None;
    }
    let fit = statistics::slope(&pairs)?;
    Some(LagAssociation {
        side,
        lag,
        effect: fit.slope,
        low: fit.slope - fit.half_width,
        high: fit.slope + fit.half_width,
        years: pairs.len(),
        q: fit.p,
    })
}
