//! The state-space model behind the interaction: two latent processes of a dyad, seen through counts of reports.
//!
//! In period *t* source *s* reports events of quad class *q* at the rate
//! `exposure[s][t] · mix[s][q] · exp(salience[t] + direction[q] · (level[t] + effect[s]))` with negative-binomial noise. `level` is
//! the half log odds of cooperation against conflict relative to the source's own mix, `salience` is how much the two are reported at
//! all: it takes up volume that the exposure does not explain, so that a louder press does not look like a closer relation.
//! `effect` is what a source makes of this pair: one that tells mostly of its quarrels, or mostly of its visits. It is 0 for the source
//! with most acts among those of the world, on whose scale the level stands, and unknown for every other, disputes included; so the
//! beginning or end of a source is no change of the level. Whether a year has a dispute, and whether that is a war, are binary observations of
//! the level (`hostility`).
//!
//! Both processes are stationary first-order autoregressions (a local level that returns to its mean, so that long silence leads back to
//! the prior). The level's innovations have variances of their own where a turning point is likely ([`Dynamics::boost`]): most months
//! hardly move and a few move far, which is what heavy-tailed innovations state. Smoothing is the Laplace approximation around the
//! joint mode, found by Fisher scoring on a block-tridiagonal system bordered by the effects: linear in the number of periods (Durbin
//! and Koopman 2012, *Time Series Analysis by State Space Methods*, §10.6; Fahrmeir 1992, *JASA* 87).

use super::hostility::{dispute, war};
use super::latent_prior::Prior;
use super::prior;

/// Which way a quad class moves with the level, in the order of `Quad::ALL`.
pub(crate) const DIRECTION: [f64; 4] = [1.0, 1.0, -1.0, -1.0];

/// What one source reported on a dyad.
#[derive(Clone, Debug)]
pub(crate) struct Reports {
    /// The share of each quad class among all that the source reports between states, each above 0.
    pub(crate) mix: [f64; 4],
    /// The source's volume by period, in any unit; 0 outside its coverage.
    pub(crate) exposure: Vec<f64>,
    /// Events of the dyad by period and quad class; fractions where a date is less precise than the period.
    pub(crate) counts: Vec<[f64; 4]>,
    /// Whether the level may stand on its scale: the source tells of the world, or no source at hand does.
    pub(crate) sets_scale: bool,
}

/// What a period tells of the level beside counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Told {
    /// Whether the lists that cover the period have a dispute.
    Dispute(bool),
    /// Whether what is fought is a war.
    War(bool),
    /// A Gaussian observation of the level.
    Level { mean: f64, variance: f64 },
}

/// An observation that is no count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Direct {
    pub(crate) period: usize,
    pub(crate) told: Told,
    /// How much it counts: a twelfth in each month of what is known of a year.
    pub(crate) weight: f64,
}

/// The data of one dyad.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    pub(crate) periods: usize,
    pub(crate) reports: Vec<Reports>,
    pub(crate) direct: Vec<Direct>,
}

impl Data {
    /// The kinds of information: one for each source of reports, and a last one for disputes.
    pub(crate) fn kinds(&self) -> usize {
        self.reports.len() + 1
    }

    /// The standard deviation of the effect of each kind of information; 0 for the source with most acts among those that set a scale,
    /// and for kinds that tell nothing. Disputes stand on their own scale where there are no acts.
    pub(crate) fn effects(&self) -> Vec<f64> {
        let acts = |report: &Reports| report.counts.iter().flatten().sum::<f64>();
        let mut effects: Vec<f64> = self
            .reports
            .iter()
            .map(|report| {
                if acts(report) > 0.0 {
                    prior::SOURCE_EFFECT
                } else {
                    0.0
                }
            })
            .collect();
        let scale = (0..effects.len())
            .filter(|&kind| effects[kind] > 0.0 && self.reports[kind].sets_scale)
            .max_by(|&x, &y| acts(&self.reports[x]).total_cmp(&acts(&self.reports[y])));
        if let Some(kind) = scale {
            effects[kind] = 0.0;
        }
        let disputes = |direct: &Direct| matches!(direct.told, Told::Dispute(_));
        let of_disputes = self.direct.iter().any(disputes);
        effects.push(if of_disputes {
            prior::DISPUTE_EFFECT
        } else {
            0.0
        });
        effects
    }
}

/// Parameters of the model.
#[derive(Clone, Debug)]
pub(crate) struct Dynamics {
    /// Mean and standard deviation of the level over dyads.
    pub(crate) level: (f64, f64),
    /// Correlation of the level from one period to the next.
    pub(crate) level_step: f64,
    /// Extra variance of the level's innovation into each period; empty for none.
    pub(crate) boost: Vec<f64>,
    /// Mean and standard deviation of the salience.
    pub(crate) salience: (f64, f64),
    /// Correlation of the salience from one period to the next.
    pub(crate) salience_step: f64,
    /// Shape of the gamma noise: variance of a count μ + μ²/shape.
    pub(crate) shape: f64,
    /// Weight of the reports where several sources tell of a period (see [`weights`]).
    pub(crate) weights: Vec<f64>,
}

/// What the data say of the latent processes.
#[derive(Clone, Debug)]
pub(crate) struct Smoothed {
    /// Mode of level, salience and effects.
    pub(crate) mode: Mode,
    /// Variance of the level by period.
    pub(crate) variance: Vec<f64>,
    /// A Gaussian observation of the level and the effects in it that carries the same information as the reports of the period, disputes
    /// and wars left out: mean and precision (0 where nothing is observed).
    pub(crate) pseudo: Vec<(f64, f64)>,
    /// Information on the level by kind ([`Data::kinds`]) and period.
    pub(crate) information: Vec<Vec<f64>>,
    /// Laplace approximation of the log likelihood of the data, up to a constant of the data.
    pub(crate) evidence: f64,
}

/// Values of all that is latent.
#[derive(Clone, Debug)]
pub(crate) struct Mode {
    /// Level and salience by period.
    pub(crate) state: Vec<[f64; 2]>,
    /// Effects by kind, 0 where none is estimated.
    pub(super) effects: Vec<f64>,
}

/// Correlation of the errors of two sources that report the same world; agencies copy each other. A prior: no data at hand pin it.
const SHARED_ERROR: f64 = 0.5;

/// The weight of each period's reports: with S sources of equal volume the information of their sum is divided by 1 + (S − 1)/2, the
/// design effect of equally correlated errors (Kish 1965); S is counted by volume, so that a tiny source costs the others nothing.
pub(crate) fn weights(reports: &[Reports], periods: usize) -> Vec<f64> {
    (0..periods)
        .map(|period| {
            let volumes = reports.iter().map(|report| report.exposure[period]);
            let (sum, squares) = volumes.fold((0.0, 0.0), |(sum, squares), volume: f64| {
                (sum + volume, squares + volume * volume)
            });
            if squares == 0.0 {
                return 1.0;
            }
            1.0 / (1.0 + (sum * sum / squares - 1.0) * SHARED_ERROR)
        })
        .collect()
}

/// Two by two: level and salience.
pub(super) type Block = [[f64; 2]; 2];

/// Finds the mode and the spread of the latent processes. `start` is a mode to begin from.
pub(crate) fn smooth(data: &Data, dynamics: &Dynamics, start: Option<&Mode>) -> Smoothed {
    let periods = data.periods;
    let prior = Prior::new(dynamics, periods, &data.effects());
    let mut mode = match start {
        Some(start) => start.clone(),
        None => Mode {
            state: vec![[prior.mean[0], first_salience(data, dynamics)]; periods],
            effects: vec![0.0; data.kinds()],
        },
    };
    let mut local = Local::of(data, dynamics, &mode);
    let mut objective = local.log_likelihood - 0.5 * prior.quadratic(&mode);
    for _ in 0..ITERATIONS {
        let step = prior.newton_step(&mode, &local);
        let largest = step
            .state
            .iter()
            .flatten()
            .chain(&step.effects)
            .fold(0.0_f64, |most, &part| most.max(part.abs()));
        // Counts are exponential in the state: a step of more than two units may overshoot into overflow.
        let mut scale = (2.0 / largest).min(1.0);
        let mut moved = false;
        for _ in 0..10 {
            let proposal = mode.plus(&step, scale);
            let there = Local::of(data, dynamics, &proposal);
            let value = there.log_likelihood - 0.5 * prior.quadratic(&proposal);
            if value >= objective - 1e-9 {
                mode = proposal;
                local = there;
                objective = value;
                moved = true;
                break;
            }
            scale *= 0.5;
        }
        if !moved || largest * scale < 1e-4 {
            break;
        }
    }
    let (variance, log_determinant) = prior.posterior(&local);
    let pseudo = (0..periods)
        .map(|period| {
            local.pseudo(
                period,
                mode.state[period][0],
                prior.salience_precision(period),
            )
        })
        .collect();
    Smoothed {
        mode,
        variance,
        pseudo,
        information: local.of_kind.into_iter().map(|kind| kind.level).collect(),
        evidence: objective + 0.5 * prior.log_determinant - 0.5 * log_determinant,
    }
}

const ITERATIONS: usize = 40;

impl Mode {
    fn plus(&self, step: &Mode, scale: f64) -> Mode {
        Mode {
            state: self
                .state
                .iter()
                .zip(&step.state)
                .map(|(at, by)| [at[0] + scale * by[0], at[1] + scale * by[1]])
                .collect(),
            effects: self
                .effects
                .iter()
                .zip(&step.effects)
                .map(|(at, by)| at + scale * by)
                .collect(),
        }
    }
}

/// The salience that explains the number of all events.
fn first_salience(data: &Data, dynamics: &Dynamics) -> f64 {
    let (mut events, mut exposure) = (0.5, 0.5);
    for report in &data.reports {
        events += report.counts.iter().flatten().sum::<f64>();
        exposure += report.exposure.iter().sum::<f64>();
    }
    let (mean, sd) = dynamics.salience;
    ((events / exposure).ln()).clamp(mean - 3.0 * sd, mean + 3.0 * sd)
}

/// Log likelihood, gradient and expected information of the data, period by period.
pub(super) struct Local {
    log_likelihood: f64,
    pub(super) gradient: Vec<[f64; 2]>,
    pub(super) information: Vec<Block>,
    pub(super) of_kind: Vec<OfKind>,
    /// Sum over kinds of information on the level times effect.
    shift: Vec<f64>,
    /// The part of disputes and wars in the gradient and the information of the level: `pseudo` leaves it out.
    hostility: Vec<[f64; 2]>,
}

/// What one kind of information says of the level it sees.
pub(super) struct OfKind {
    /// Derivative of the log likelihood by its effect.
    pub(super) gradient: f64,
    /// Information on the level, by period; their sum is that on the effect.
    pub(super) level: Vec<f64>,
    /// Information shared by level and salience.
    pub(super) shared: Vec<f64>,
}

impl Local {
    fn of(data: &Data, dynamics: &Dynamics, mode: &Mode) -> Local {
        let periods = data.periods;
        let mut local = Local {
            log_likelihood: 0.0,
            gradient: vec![[0.0; 2]; periods],
            information: vec![[[0.0; 2]; 2]; periods],
            of_kind: Vec::with_capacity(data.kinds()),
            shift: vec![0.0; periods],
            hostility: vec![[0.0; 2]; periods],
        };
        for (report, &effect) in data.reports.iter().zip(&mode.effects) {
            let of_kind = local.add_reports(report, dynamics, &mode.state, effect);
            local.of_kind.push(of_kind);
        }
        let of_disputes = local.add_direct(data, mode);
        local.of_kind.push(of_disputes);
        local
    }

    fn add_reports(
        &mut self,
        report: &Reports,
        dynamics: &Dynamics,
        state: &[[f64; 2]],
        effect: f64,
    ) -> OfKind {
        let mut of_kind = OfKind::silent(state.len());
        let shape = dynamics.shape;
        for (period, &[level, salience]) in state.iter().enumerate() {
            let exposure = report.exposure[period];
            if exposure <= 0.0 {
                continue;
            }
            let weight = dynamics.weights.get(period).copied().unwrap_or(1.0);
            let seen = level + effect;
            let rates = [
                (salience + seen).min(25.0).exp() * exposure,
                (salience - seen).min(25.0).exp() * exposure,
            ];
            let (mut level_score, mut salience_score) = (0.0, 0.0);
            let (mut information, mut shared) = (0.0, 0.0);
            let (mut log_likelihood, mut spreads) = (0.0, 1.0);
            for (class, direction) in DIRECTION.into_iter().enumerate() {
                let rate = report.mix[class] * rates[usize::from(direction < 0.0)];
                let count = report.counts[period][class];
                let spread = shape + rate;
                // Up to terms that depend on count and shape alone; those are in `shape_terms`.
                if count > 0.0 {
                    log_likelihood += count * (rate / spread).ln();
                }
                spreads *= spread / shape;
                let score = (count - rate) * shape / spread;
                let of_class = rate * shape / spread;
                level_score += direction * score;
                salience_score += score;
                information += of_class;
                shared += direction * of_class;
            }
            self.log_likelihood += weight * (log_likelihood - shape * spreads.ln());
            self.gradient[period][0] += weight * level_score;
            self.gradient[period][1] += weight * salience_score;
            let (information, shared) = (weight * information, weight * shared);
            self.information[period][0][0] += information;
            self.information[period][0][1] += shared;
            self.information[period][1][0] += shared;
            self.information[period][1][1] += information;
            self.shift[period] += information * effect;
            of_kind.gradient += weight * level_score;
            of_kind.level[period] = information;
            of_kind.shared[period] = shared;
        }
        of_kind
    }

    fn add_direct(&mut self, data: &Data, mode: &Mode) -> OfKind {
        let mut of_disputes = OfKind::silent(data.periods);
        let effect = mode.effects[data.reports.len()];
        for direct in &data.direct {
            let period = direct.period;
            let level = mode.state[period][0];
            let (log_likelihood, score, information) = match direct.told {
                Told::Level { mean, variance } => {
                    let away = mean - level;
                    let log_likelihood = -0.5 * (away * away / variance + variance.ln());
                    (log_likelihood, away / variance, 1.0 / variance)
                }
                Told::Dispute(happened) => dispute(happened, level + effect),
                Told::War(happened) => war(happened, level),
            };
            let (score, information) = (direct.weight * score, direct.weight * information);
            self.log_likelihood += direct.weight * log_likelihood;
            self.gradient[period][0] += score;
            self.information[period][0][0] += information;
            if !matches!(direct.told, Told::Level { .. }) {
                self.hostility[period][0] += score;
                self.hostility[period][1] += information;
            }
            if matches!(direct.told, Told::Dispute(_)) {
                of_disputes.gradient += score;
                of_disputes.level[period] += information;
            }
        }
        of_disputes
    }

    /// Level and effects as a period's data alone see them, the salience being known as well as its neighbours tell.
    fn pseudo(&self, period: usize, level: f64, salience_precision: f64) -> (f64, f64) {
        let [[all, shared], [_, of_salience]] = self.information[period];
        let [of_hostility, not_counted] = self.hostility[period];
        let of_level = all - not_counted;
        let known = of_salience + salience_precision;
        let precision = of_level - shared * shared / known;
        if precision <= 1e-9 || of_level <= 1e-9 {
            return (0.0, 0.0);
        }
        let [level_score, salience_score] = self.gradient[period];
        let score = level_score - of_hostility - shared / known * salience_score;
        let seen = level + self.shift[period] / of_level;
        (seen + score / precision, precision)
    }
}

impl OfKind {
    fn silent(periods: usize) -> OfKind {
        OfKind {
            gradient: 0.0,
            level: vec![0.0; periods],
            shared: vec![0.0; periods],
        }
    }
}

/// The terms of the negative-binomial log likelihood that depend on counts and shape alone: they matter where shapes are compared.
pub(crate) fn shape_terms(data: &Data, weights: &[f64], shape: f64) -> f64 {
    let constant = libm::lgamma(shape);
    let mut sum = 0.0;
    for report in &data.reports {
        for (counts, weight) in report.counts.iter().zip(weights) {
            for &count in counts.iter().filter(|&&count| count > 0.0) {
                sum += weight * (libm::lgamma(count + shape) - constant);
            }
        }
    }
    sum
}
