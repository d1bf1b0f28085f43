//! The state-space model behind the interaction: two latent processes of a dyad, seen through counts of reports.
//!
//! In period *t* source *s* reports events of quad class *q* at the rate
//! `exposure[s][t] · mix[s][q] · exp(salience[t] + direction[q] · level[t])` with negative-binomial noise. `level` is the half log
//! odds of cooperation against conflict relative to the source's own mix, `salience` is how much the two are reported at all: it
//! takes up volume that the exposure does not explain, so that a louder press does not look like a closer relation.
//!
//! Both are stationary first-order autoregressions (a local level that returns to its mean, so that long silence leads back to the
//! prior). The level's innovations have variances of their own where a turning point is likely ([`Dynamics::boost`]): most months
//! hardly move and a few move far, which is what heavy-tailed innovations state. Smoothing is the Laplace approximation around the
//! joint mode, found by Fisher scoring on a block-tridiagonal system: linear in the number of periods (Durbin and Koopman 2012,
//! *Time Series Analysis by State Space Methods*, §10.6; Fahrmeir 1992, *JASA* 87).

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
}

/// An observation that is no count: a Gaussian one of the level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Direct {
    pub(crate) period: usize,
    pub(crate) mean: f64,
    pub(crate) variance: f64,
}

/// The data of one dyad.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    pub(crate) periods: usize,
    pub(crate) reports: Vec<Reports>,
    pub(crate) direct: Vec<Direct>,
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
    /// Mode of level and salience by period.
    pub(crate) state: Vec<[f64; 2]>,
    /// Variance of the level by period.
    pub(crate) variance: Vec<f64>,
    /// A Gaussian observation of the level that carries the same information as the reports of the period: mean and precision
    /// (0 where nothing is observed).
    pub(crate) pseudo: Vec<(f64, f64)>,
    /// Laplace approximation of the log likelihood of the data, up to a constant of the data.
    pub(crate) evidence: f64,
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

type Block = [[f64; 2]; 2];

/// Finds the mode and the spread of the latent processes. `start` is a mode to begin from.
pub(crate) fn smooth(data: &Data, dynamics: &Dynamics, start: Option<&[[f64; 2]]>) -> Smoothed {
    let periods = data.periods;
    let prior = Prior::new(dynamics, periods);
    let mut state: Vec<[f64; 2]> = match start {
        Some(start) => start.to_vec(),
        None => vec![[prior.mean[0], first_salience(data, dynamics)]; periods],
    };
    let mut local = Local::of(data, dynamics, &state);
    let mut objective = local.log_likelihood - 0.5 * prior.quadratic(&state);
    for _ in 0..ITERATIONS {
        let step = prior.newton_step(&state, &local);
        let largest = step
            .iter()
            .flatten()
            .fold(0.0_f64, |most, &part| most.max(part.abs()));
        // Counts are exponential in the state: a step of more than two units may overshoot into overflow.
        let mut scale = (2.0 / largest).min(1.0);
        let mut moved = false;
        for _ in 0..10 {
            let proposal: Vec<[f64; 2]> = state
                .iter()
                .zip(&step)
                .map(|(at, by)| [at[0] + scale * by[0], at[1] + scale * by[1]])
                .collect();
            let there = Local::of(data, dynamics, &proposal);
            let value = there.log_likelihood - 0.5 * prior.quadratic(&proposal);
            if value >= objective - 1e-9 {
                state = proposal;
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
        .map(|period| local.pseudo(period, state[period][0], prior.salience_precision(period)))
        .collect();
    Smoothed {
        state,
        variance,
        pseudo,
        evidence: objective + 0.5 * prior.log_determinant - 0.5 * log_determinant,
    }
}

const ITERATIONS: usize = 40;

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
struct Local {
    log_likelihood: f64,
    gradient: Vec<[f64; 2]>,
    information: Vec<Block>,
}

impl Local {
    fn of(data: &Data, dynamics: &Dynamics, state: &[[f64; 2]]) -> Local {
        let periods = data.periods;
        let mut local = Local {
            log_likelihood: 0.0,
            gradient: vec![[0.0; 2]; periods],
            information: vec![[[0.0; 2]; 2]; periods],
        };
        let shape = dynamics.shape;
        for report in &data.reports {
            for (period, &[level, salience]) in state.iter().enumerate().take(periods) {
                let exposure = report.exposure[period];
                if exposure <= 0.0 {
                    continue;
                }
                let weight = dynamics.weights.get(period).copied().unwrap_or(1.0);
                let (up, down) = (
                    (salience + level).min(25.0).exp() * exposure,
                    (salience - level).min(25.0).exp() * exposure,
                );
                for (class, direction) in DIRECTION.into_iter().enumerate() {
                    let rate = report.mix[class] * if direction > 0.0 { up } else { down };
                    let count = report.counts[period][class];
                    let spread = shape + rate;
                    // Up to terms that depend on count and shape alone; those are in `shape_terms`.
                    local.log_likelihood += weight
                        * (if count > 0.0 {
                            count * (rate / spread).ln()
                        } else {
                            0.0
                        } - shape * (spread / shape).ln());
                    let score = weight * (count - rate) * shape / spread;
                    let information = weight * rate * shape / spread;
                    local.gradient[period][0] += direction * score;
                    local.gradient[period][1] += score;
                    local.information[period][0][0] += information;
                    local.information[period][0][1] += direction * information;
                    local.information[period][1][0] += direction * information;
                    local.information[period][1][1] += information;
                }
            }
        }
        for direct in &data.direct {
            let away = direct.mean - state[direct.period][0];
            local.log_likelihood -= 0.5 * (away * away / direct.variance + direct.variance.ln());
            local.gradient[direct.period][0] += away / direct.variance;
            local.information[direct.period][0][0] += 1.0 / direct.variance;
        }
        local
    }

    /// Level as a period's data alone see it, the salience being known as well as its neighbours tell.
    fn pseudo(&self, period: usize, level: f64, salience_precision: f64) -> (f64, f64) {
        let [[of_level, shared], [_, of_salience]] = self.information[period];
        let known = of_salience + salience_precision;
        let precision = of_level - shared * shared / known;
        if precision <= 1e-9 {
            return (0.0, 0.0);
        }
        let [level_score, salience_score] = self.gradient[period];
        let score = level_score - shared / known * salience_score;
        (level + score / precision, precision)
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

/// The Gaussian prior of both processes as a precision in blocks of two.
struct Prior {
    mean: [f64; 2],
    /// Diagonal of the precision of level and salience.
    diagonal: Vec<[f64; 2]>,
    /// Its entry between a period and the next.
    next: Vec<[f64; 2]>,
    log_determinant: f64,
}

impl Prior {
    fn new(dynamics: &Dynamics, periods: usize) -> Prior {
        let mut prior = Prior {
            mean: [dynamics.level.0, dynamics.salience.0],
            diagonal: vec![[0.0; 2]; periods],
            next: vec![[0.0; 2]; periods.saturating_sub(1)],
            log_determinant: 0.0,
        };
        let parts = [
            (dynamics.level.1, dynamics.level_step),
            (dynamics.salience.1, dynamics.salience_step),
        ];
        for (part, (sd, step)) in parts.into_iter().enumerate() {
            let stationary = 1.0 / (sd * sd);
            if periods > 0 {
                prior.diagonal[0][part] += stationary;
                prior.log_determinant += stationary.ln();
            }
            for period in 1..periods {
                let extra = if part == 0 {
                    dynamics.boost.get(period).copied().unwrap_or(0.0)
                } else {
                    0.0
                };
                let precision = 1.0 / (sd * sd * (1.0 - step * step) + extra);
                prior.diagonal[period][part] += precision;
                prior.diagonal[period - 1][part] += step * step * precision;
                prior.next[period - 1][part] = -step * precision;
                prior.log_determinant += precision.ln();
            }
        }
        prior
    }

    fn times(&self, state: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let away = |period: usize, part: usize| state[period][part] - self.mean[part];
        (0..state.len())
            .map(|period| {
                let mut product = [0.0; 2];
                for (part, value) in product.iter_mut().enumerate() {
                    *value = self.diagonal[period][part] * away(period, part);
                    if period > 0 {
                        *value += self.next[period - 1][part] * away(period - 1, part);
                    }
                    if period + 1 < state.len() {
                        *value += self.next[period][part] * away(period + 1, part);
                    }
                }
                product
            })
            .collect()
    }

    fn quadratic(&self, state: &[[f64; 2]]) -> f64 {
        self.times(state)
            .iter()
            .zip(state)
            .map(|(product, at)| {
                product[0] * (at[0] - self.mean[0]) + product[1] * (at[1] - self.mean[1])
            })
            .sum()
    }

    /// The prior precision of a period's salience given its neighbours.
    fn salience_precision(&self, period: usize) -> f64 {
        self.diagonal[period][1]
    }

    fn block(&self, local: &Local, period: usize) -> Block {
        let mut block = local.information[period];
        block[0][0] += self.diagonal[period][0];
        block[1][1] += self.diagonal[period][1];
        block
    }

    /// The step of Fisher scoring: block forward elimination, back substitution.
    fn newton_step(&self, state: &[[f64; 2]], local: &Local) -> Vec<[f64; 2]> {
        let periods = state.len();
        let pull = self.times(state);
        let mut pivots: Vec<Block> = Vec::with_capacity(periods);
        let mut right: Vec<[f64; 2]> = Vec::with_capacity(periods);
        for period in 0..periods {
            let mut block = self.block(local, period);
            let mut side = [
                local.gradient[period][0] - pull[period][0],
                local.gradient[period][1] - pull[period][1],
            ];
            if period > 0 {
                let next = self.next[period - 1];
                let before: Block = pivots[period - 1];
                for row in 0..2 {
                    for column in 0..2 {
                        block[row][column] -= next[row] * before[row][column] * next[column];
                    }
                    side[row] -= next[row]
                        * (before[row][0] * right[period - 1][0]
                            + before[row][1] * right[period - 1][1]);
                }
            }
            pivots.push(inverse(block));
            right.push(side);
        }
        let mut step = vec![[0.0; 2]; periods];
        for period in (0..periods).rev() {
            let mut side = right[period];
            if period + 1 < periods {
                let next = self.next[period];
                side[0] -= next[0] * step[period + 1][0];
                side[1] -= next[1] * step[period + 1][1];
            }
            let pivot = pivots[period];
            step[period] = [
                pivot[0][0] * side[0] + pivot[0][1] * side[1],
                pivot[1][0] * side[0] + pivot[1][1] * side[1],
            ];
        }
        step
    }

    /// Variance of the level by period, and the log determinant of the posterior precision.
    ///
    /// The inverse's diagonal block is (F + B − D)⁻¹, where F and B are the pivots of the elimination from either end and D the
    /// block itself.
    fn posterior(&self, local: &Local) -> (Vec<f64>, f64) {
        let periods = local.gradient.len();
        let blocks: Vec<Block> = (0..periods)
            .map(|period| self.block(local, period))
            .collect();
        let mut log_determinant = 0.0;
        let mut forward: Vec<Block> = Vec::with_capacity(periods);
        for period in 0..periods {
            let mut block = blocks[period];
            if period > 0 {
                reduce(&mut block, self.next[period - 1], forward[period - 1]);
            }
            log_determinant += (block[0][0] * block[1][1] - block[0][1] * block[1][0]).ln();
            forward.push(block);
        }
        let mut variance = vec![0.0; periods];
        let mut backward: Option<Block> = None;
        for period in (0..periods).rev() {
            let mut block = blocks[period];
            if let Some(after) = backward {
                reduce(&mut block, self.next[period], after);
            }
            let mut whole = [[0.0; 2]; 2];
            for (row, line) in whole.iter_mut().enumerate() {
                for (column, value) in line.iter_mut().enumerate() {
                    *value = forward[period][row][column] + block[row][column]
                        - blocks[period][row][column];
                }
            }
            variance[period] = inverse(whole)[0][0];
            backward = Some(block);
        }
        (variance, log_determinant)
    }
}

/// Takes from a block what its eliminated neighbour explains.
fn reduce(block: &mut Block, link: [f64; 2], neighbour: Block) {
    let before = inverse(neighbour);
    for (row, line) in block.iter_mut().enumerate() {
        for (column, value) in line.iter_mut().enumerate() {
            *value -= link[row] * before[row][column] * link[column];
        }
    }
}

fn inverse(block: Block) -> Block {
    let determinant = block[0][0] * block[1][1] - block[0][1] * block[1][0];
    [
        [block[1][1] / determinant, -block[0][1] / determinant],
        [-block[1][0] / determinant, block[0][0] / determinant],
    ]
}
