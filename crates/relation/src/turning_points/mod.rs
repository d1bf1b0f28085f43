//! Turning points of a series: when its level, its trend or its variance changed, how sure that is, and between which dates.
//!
//! The model: the series falls into segments; in each it is a constant, a line or a parabola plus noise of the segment's own variance,
//! with one autocorrelation for the whole series. Coefficients, variances and autocorrelation are integrated out, and the sum over
//! all segmentations is exact (Fearnhead 2006, "Exact and efficient Bayesian inference for multiple changepoint problems"; with noise
//! models after EnvCpt, Beaulieu and Killick 2018). A date is reported where the posterior probability that a boundary lies within
//! [`Settings::tolerance`] points of it is at least one half. The prior charges a boundary 3.5 ln n on the scale of minus twice the
//! log likelihood; the modified BIC (Zhang and Siegmund 2007) charges 3 ln n.
//!
//! ```
//! use entente_relation::turning_points::{Settings, turning_points};
//!
//! let series: Vec<f64> = (0..80).map(|t| f64::from(t % 4) + if t < 40 { 0.0 } else { 9.0 }).collect();
//! let found = turning_points(&[series], &Settings::default())?;
//! assert_eq!(found.points[0].at, 40);
//! assert!(found.points[0].probability > 0.9);
//! # Ok::<(), entente_relation::turning_points::SeriesError>(())
//! ```

mod dates;
mod optimal_partition;
mod posterior;
mod segment;
mod segment_evidence;
mod series;
mod special;

pub use optimal_partition::optimal_partition;
pub use segment::{Change, Segment};

use serde::Serialize;

use posterior::Posterior;
use segment_evidence::{AUTOCORRELATIONS, SegmentEvidence};

/// Segmentations that are drawn.
const DRAWS: usize = 2000;
/// Candidate dates at most: a longer series is first searched on a grid.
const MOST_CANDIDATES: usize = 1200;
/// Points that a segment has at least.
const LEAST_POINTS: usize = 3;
/// A series shorter than this has no turning points.
const LEAST_SERIES: usize = 8;

/// How to look. The default needs no tuning; the fields are there to show what depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// What a boundary costs before the data: this times the logarithm of the number of points, on the scale of minus twice the log
    /// likelihood. Default 3.5.
    pub penalty: f64,
    /// Points within which two boundaries are the same date. Default 3.
    pub tolerance: usize,
    /// Least posterior probability at which a date is reported. Default 0.5.
    pub threshold: f64,
    /// Probability with which the intervals hold all dates at once. Default 0.9.
    pub coverage: f64,
    /// Seed of the draws from the posterior.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            penalty: 3.5,
            tolerance: 3,
            threshold: 0.5,
            coverage: 0.9,
            seed: 1947,
        }
    }
}

/// A date at which a series turned.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TurningPoint {
    /// The first point of the new segment, zero-based.
    pub at: usize,
    /// First point of the interval.
    pub low: usize,
    /// Last point of the interval.
    pub high: usize,
    /// Posterior probability that a boundary lies within the tolerance of the date.
    pub probability: f64,
    /// What changes most; of several series, in the one that changes most by that measure.
    pub change: Change,
}

/// The turning points of a series and what lies between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurningPoints {
    /// Number of points of the series.
    pub length: usize,
    /// Points at which a value is missing in any dimension; they are left out.
    pub missing: usize,
    /// The dates, ascending.
    pub points: Vec<TurningPoint>,
    /// For each dimension its segments, one more than there are dates.
    pub segments: Vec<Vec<Segment>>,
    /// For each dimension the likeliest autocorrelation of the noise among those tried.
    pub autocorrelation: Vec<f64>,
}

/// Why a series cannot be searched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// No dimension at all.
    #[error("there is no series")]
    NoSeries,
    /// Dimensions of different length.
    #[error("dimension {dimension} has {length} points, the first has {first}")]
    Lengths {
        /// Which, from 1.
        dimension: usize,
        /// Its length.
        length: usize,
        /// The first's.
        first: usize,
    },
    /// A setting out of its range.
    #[error("{setting} is out of range: {rule}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What it may be.
        rule: &'static str,
    },
}

/// Finds the turning points of a series of one or more dimensions, equally spaced in time; NaN is a missing value.
///
/// A missing point is left out, and its neighbours become neighbours. Single spikes are flattened first (Hampel's filter). A series
/// of fewer than eight points, or without variation, has none. Up to 1,200 points every date is a candidate; a longer
/// series is searched on a grid of at most 1,200 candidates and each date found is then moved to its best point. Of several
/// dimensions each keeps its own autocorrelation, and the boundaries are common.
///
/// # Errors
/// See [`SeriesError`].
pub fn turning_points(
    series: &[Vec<f64>],
    settings: &Settings,
) -> Result<TurningPoints, SeriesError> {
    check(series, settings)?;
    let length = series[0].len();
    let present: Vec<usize> = (0..length)
        .filter(|place| series.iter().all(|dimension| dimension[*place].is_finite()))
        .collect();
    let prepared: Vec<Option<Vec<f64>>> = series
        .iter()
        .map(|dimension| {
            let values: Vec<f64> = present.iter().map(|place| dimension[*place]).collect();
            series::prepare(&values)
        })
        .collect();
    let varying: Vec<&Vec<f64>> = prepared.iter().flatten().collect();
    let mut autocorrelation = vec![0.0; series.len()];
    let mut points = Vec::new();
    if present.len() >= LEAST_SERIES && !varying.is_empty() {
        let (found, likeliest) = search(&varying, settings);
        let mut likeliest = likeliest.into_iter();
        for (place, phi) in autocorrelation.iter_mut().enumerate() {
            if prepared[place].is_some() {
                *phi = likeliest.next().unwrap_or(0.0);
            }
        }
        points = found
            .into_iter()
            .map(|date| TurningPoint {
                at: present[date.at],
                low: present[date.low],
                high: present[date.high],
                probability: date.probability,
                change: Change::Level,
            })
            .collect();
    }
    let edges: Vec<usize> = std::iter::once(0)
        .chain(points.iter().map(|point| point.at))
        .chain([length])
        .collect();
    let segments: Vec<Vec<Segment>> = series
        .iter()
        .map(|dimension| {
            edges
                .windows(2)
                .map(|pair| Segment::fit(dimension, pair[0], pair[1]))
                .collect()
        })
        .collect();
    for (place, point) in points.iter_mut().enumerate() {
        let most = segments.iter().max_by(|one, other| {
            let shift = |segments: &[Segment]| {
                let (before, after) = (&segments[place], &segments[place + 1]);
                (after.level - before.level).abs()
                    / (before.deviation + after.deviation).max(f64::MIN_POSITIVE)
            };
            shift(one).total_cmp(&shift(other))
        });
        if let Some(segments) = most {
            point.change = segments[place].change_to(&segments[place + 1]);
        }
    }
    Ok(TurningPoints {
        length,
        missing: length - present.len(),
        points,
        segments,
        autocorrelation,
    })
}

fn check(series: &[Vec<f64>], settings: &Settings) -> Result<(), SeriesError> {
    let Some(first) = series.first().map(Vec::len) else {
        return Err(SeriesError::NoSeries);
    };
    if let Some(place) = series.iter().position(|dimension| dimension.len() != first) {
        return Err(SeriesError::Lengths {
            dimension: place + 1,
            length: series[place].len(),
            first,
        });
    }
    let rules = [
        (
            settings.penalty.is_finite() && settings.penalty >= 0.0,
            "penalty",
            "at least 0",
        ),
        (
            settings.threshold > 0.0 && settings.threshold <= 1.0,
            "threshold",
            "above 0, at most 1",
        ),
        (
            settings.coverage > 0.0 && settings.coverage < 1.0,
            "coverage",
            "between 0 and 1",
        ),
    ];
    match rules.into_iter().find(|(holds, ..)| !holds) {
        Some((_, setting, rule)) => Err(SeriesError::Setting { setting, rule }),
        None => Ok(()),
    }
}

/// Dates among the points that are there, and each dimension's likeliest autocorrelation.
fn search(series: &[&Vec<f64>], settings: &Settings) -> (Vec<dates::Dated>, Vec<f64>) {
    let length = series[0].len();
    let step = length.div_ceil(MOST_CANDIDATES);
    let candidates: Vec<usize> = (0..length).step_by(step).chain([length]).collect();
    let blocks = candidates.len() - 1;
    let penalty = settings.penalty * (length as f64).ln();
    let least = LEAST_POINTS.div_ceil(step);
    let mut random = fastrand::Rng::with_seed(settings.seed);
    let compute = |values: &[f64], phi: f64| {
        SegmentEvidence::compute(values, &candidates, phi, series::noise(values, phi))
    };

    let mut likeliest = Vec::new();
    let mut draws: Vec<Vec<u32>> = Vec::new();
    for values in series {
        let evidence = AUTOCORRELATIONS.map(|phi| compute(values, phi));
        let posteriors: Vec<Posterior<'_>> = evidence
            .iter()
            .map(|evidence| Posterior::new(evidence, blocks, penalty, least))
            .collect();
        let logs = posteriors.iter().map(Posterior::log_evidence);
        let best = logs.clone().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = logs.clone().map(|log| (log - best).exp()).sum();
        let place = logs.clone().position(|log| log >= best).unwrap_or(0);
        likeliest.push(AUTOCORRELATIONS[place]);
        if series.len() > 1 {
            continue;
        }
        for (posterior, log) in posteriors.iter().zip(logs) {
            let share = ((log - best).exp() / total * DRAWS as f64).round() as usize;
            draws.extend(posterior.draw(share, &mut random));
        }
    }
    if series.len() > 1 {
        let mut evidence = compute(series[0], likeliest[0]);
        for (values, phi) in series.iter().zip(&likeliest).skip(1) {
            evidence.add(&compute(values, *phi));
        }
        draws = Posterior::new(&evidence, blocks, penalty, least).draw(DRAWS, &mut random);
    }
    let tolerance = settings.tolerance.div_ceil(step);
    let mut found = dates::dates(
        &draws,
        blocks,
        tolerance,
        settings.threshold,
        settings.coverage,
    );
    for date in &mut found {
        date.at = candidates[date.at];
        // On a grid the boundary lies between its candidate's neighbours.
        date.low = (candidates[date.low] + 1).saturating_sub(step).max(1);
        date.high = (candidates[date.high] + step - 1).min(length - 1);
    }
    if step > 1 {
        refine(series, &likeliest, step, &mut found);
    }
    (found, likeliest)
}

/// Moves each date to the best point between its candidate's neighbours, the other dates staying.
fn refine(series: &[&Vec<f64>], phis: &[f64], step: usize, found: &mut [dates::Dated]) {
    let length = series[0].len();
    // Far enough to know the trends on both sides, near enough to be quick.
    let reach = 40 * step;
    for place in 0..found.len() {
        let before = place.checked_sub(1).map_or(0, |place| found[place].at);
        let after = found.get(place + 1).map_or(length, |date| date.at);
        let at = found[place].at;
        let from = before.max(at.saturating_sub(reach));
        let to = after.min(at + reach);
        let choices = (from + LEAST_POINTS).max(at.saturating_sub(step))
            ..(at + step + 1).min(to.saturating_sub(LEAST_POINTS));
        let cost = |choice: usize| -> f64 {
            series
                .iter()
                .zip(phis)
                .map(|(values, phi)| {
                    let part = &values[from..to];
                    let noise = series::noise(values, *phi);
                    let evidence =
                        SegmentEvidence::compute(part, &[0, choice - from, to - from], *phi, noise);
                    evidence.of(0, 1) + evidence.of(1, 2)
                })
                .sum()
        };
        let best = choices
            .map(|choice| (choice, cost(choice)))
            .min_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((best, _)) = best {
            found[place].at = best;
            found[place].low = found[place].low.min(best);
            found[place].high = found[place].high.max(best);
        }
    }
}
