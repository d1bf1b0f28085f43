//! Simulated dyads whose sources begin and end, and each of which tells of the pair in its own way: is that taken for a turn?
//!
//! Levels and turns as in `simulation`; two or three sources, each with its own volume, mix and years, each with an effect on this pair of a
//! standard deviation between 0.2 and 1; for every second dyad a list of disputes by year, a probit of the level that the list sees.
//! The seed is another one, and nothing is chosen on these series.

use entente_relation::{CountedLevel, CountedSource, level_of_counts};
use rayon::prelude::*;
use serde::Serialize;

use super::simulation::{MONTHS, Random, latent, turns, volume};
use super::turns::TurnScore;

const SERIES: usize = 300;
const SEED: u64 = 20_261_126;
/// Months within which a report counts as being at a change of sources; twice as many lie between a change that is looked at and a turn.
const NEAR: usize = 12;
/// Months that a source lasts at least.
const LASTS: usize = 60;

/// What is reported where sources begin and end.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChangingSources {
    /// Beginnings and ends of sources far from any true turn.
    pub(crate) changes: usize,
    /// The share of them within a year of which the product reports a turn.
    pub(crate) false_alarms_at_changes: f64,
    /// The same share of months that are neither near a change nor near a turn.
    pub(crate) false_alarms_elsewhere: f64,
    /// Share of the true turns reported within six months.
    pub(crate) recall: f64,
    /// Share of the reported turns that are none.
    pub(crate) false_alarms: f64,
    /// Share of the months that a source covers whose true level, on the scale of the source with most acts, lies in the 90 % interval.
    pub(crate) coverage: f64,
    /// The same figures when the sources of a dyad are added up as if they were one, disputes left out.
    pub(crate) added_up: Option<Box<ChangingSources>>,
}

struct Simulated {
    sources: Vec<CountedSource>,
    disputes: Vec<Option<u8>>,
    /// The true level as the source with most acts sees it.
    level: Vec<f64>,
    turns: Vec<usize>,
    /// Months at which a source begins, or the first after its end.
    changes: Vec<usize>,
}

/// Simulates and measures.
pub(crate) fn measure() -> ChangingSources {
    let mut random = Random::new(SEED);
    let series: Vec<Simulated> = (0..SERIES)
        .map(|place| simulate(&mut random, place))
        .collect();
    let ours: Vec<CountedLevel> = series
        .par_iter()
        .map(|series| level_of_counts(&series.sources, &series.disputes))
        .collect();
    let added: Vec<CountedLevel> = series
        .par_iter()
        .map(|series| level_of_counts(&[added_up(&series.sources)], &[]))
        .collect();
    ChangingSources {
        added_up: Some(Box::new(score(&series, &added))),
        ..score(&series, &ours)
    }
}

fn simulate(random: &mut Random, place: usize) -> Simulated {
    let turns = turns(random);
    let latent = latent(random, &turns);
    let growth = volume();
    let spread = random.between(0.2, 1.0);
    let number = if random.uniform() < 0.5 { 2 } else { 3 };
    let mut changes = Vec::new();
    let (sources, effects): (Vec<CountedSource>, Vec<f64>) = (0..number)
        .map(|_| {
            let from = if random.uniform() < 0.3 {
                0
            } else {
                24 + (random.uniform() * 300.0) as usize
            };
            let to = if random.uniform() < 0.3 {
                MONTHS
            } else {
                let earliest = from + LASTS;
                earliest + (random.uniform() * (MONTHS - 24 - earliest) as f64) as usize
            };
            changes.extend((from > 0).then_some(from));
            changes.extend((to < MONTHS).then_some(to));
            let mean = 0.2 * (20.0_f64 / 0.2).powf(random.uniform());
            let dispersion = random.between(1.0, 5.0);
            let effect = spread * random.normal();
            // Between half and nine tenths of what a source tells of an average pair is cooperation.
            let friendly = random.between(0.5, 0.9);
            let mix = [
                0.8 * friendly,
                0.2 * friendly,
                0.6 * (1.0 - friendly),
                0.4 * (1.0 - friendly),
            ];
            let covers = |month: usize| (from..to).contains(&month);
            let source = CountedSource {
                counts: (0..MONTHS)
                    .map(|month| {
                        if covers(month) {
                            let level = latent[month] + effect;
                            random.counts(mean * growth[month], &mix, level, dispersion)
                        } else {
                            [0.0; 4]
                        }
                    })
                    .collect(),
                volume: (0..MONTHS)
                    .map(|month| if covers(month) { growth[month] } else { 0.0 })
                    .collect(),
                mix,
            };
            (source, effect)
        })
        .unzip();
    let acts = |source: &CountedSource| source.counts.iter().flatten().sum::<f64>();
    let scale = (0..sources.len())
        .max_by(|&x, &y| acts(&sources[x]).total_cmp(&acts(&sources[y])))
        .map_or(0.0, |most| effects[most]);
    let mut disputes = Vec::new();
    if place.is_multiple_of(2) {
        let effect = spread * random.normal();
        let years = 20 + (random.uniform() * 20.0) as usize;
        for year in 0..years {
            let seen = latent[12 * year + 6] + effect;
            // Of a normal variable beside the level: a threat or more beyond 1.9, a display 2, a use of force 2.3, war 3.2.
            let hostility = match random.normal() - seen {
                past if past > 3.2 => 5,
                past if past > 2.3 => 4,
                past if past > 2.0 => 3,
                past if past > 1.9 => 2,
                _ => 0,
            };
            disputes.push(Some(hostility));
        }
        changes.extend((12 * years < MONTHS).then_some(12 * years));
    }
    Simulated {
        sources,
        disputes,
        level: latent.iter().map(|level| (level + scale).tanh()).collect(),
        turns,
        changes,
    }
}

/// One source with the sum of all counts and volumes, and the mean of the mixes by acts.
fn added_up(sources: &[CountedSource]) -> CountedSource {
    let mut sum = CountedSource {
        counts: vec![[0.0; 4]; MONTHS],
        volume: vec![0.0; MONTHS],
        mix: [0.0; 4],
    };
    let mut acts = 0.0;
    for source in sources {
        let of_source: f64 = source.counts.iter().flatten().sum();
        acts += of_source;
        for (sum, share) in sum.mix.iter_mut().zip(source.mix) {
            *sum += of_source * share;
        }
        for month in 0..MONTHS {
            sum.volume[month] += source.volume[month];
            for (sum, count) in sum.counts[month].iter_mut().zip(source.counts[month]) {
                *sum += count;
            }
        }
    }
    for share in &mut sum.mix {
        *share /= acts;
    }
    sum
}

fn score(series: &[Simulated], levels: &[CountedLevel]) -> ChangingSources {
    let mut score = TurnScore::default();
    let (mut changes, mut at_changes, mut elsewhere, mut reported_elsewhere) = (0, 0, 0, 0);
    let (mut months, mut inside) = (0, 0);
    let near = |months: &[usize], month: usize, reach: usize| {
        months.iter().any(|other| other.abs_diff(month) <= reach)
    };
    for (series, level) in series.iter().zip(levels) {
        let found = level.default_turns();
        score.add(&series.turns, &found);
        for &change in &series.changes {
            if !near(&series.turns, change, 2 * NEAR) {
                changes += 1;
                at_changes += usize::from(near(&found, change, NEAR));
            }
        }
        for month in (2 * NEAR..MONTHS - 2 * NEAR).step_by(NEAR) {
            if !near(&series.turns, month, 2 * NEAR) && !near(&series.changes, month, 2 * NEAR) {
                elsewhere += 1;
                reported_elsewhere += usize::from(near(&found, month, NEAR));
            }
        }
        for month in 0..MONTHS {
            if series
                .sources
                .iter()
                .any(|source| source.volume[month] > 0.0)
            {
                let (_, low, high) = level.level(month);
                months += 1;
                inside += usize::from((low..=high).contains(&series.level[month]));
            }
        }
    }
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    ChangingSources {
        changes,
        false_alarms_at_changes: share(at_changes, changes),
        false_alarms_elsewhere: share(reported_elsewhere, elsewhere),
        recall: score.recall(),
        false_alarms: score.false_alarms(),
        coverage: share(inside, months),
        added_up: None,
    }
}
