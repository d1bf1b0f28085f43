//! The Gaussian part of the state-space model: the prior of the latent processes and effects, and the linear systems of its smoother.
//!
//! The precision of the states is block tridiagonal; each effect adds a border to it. One solution costs time linear in the number of
//! periods, for each effect once more.

use super::state_space::{Block, Dynamics, Local, Mode, OfKind};

/// The Gaussian prior of both processes as a precision in blocks of two, and of the effects.
pub(super) struct Prior {
    pub(super) mean: [f64; 2],
    /// Diagonal of the precision of level and salience.
    diagonal: Vec<[f64; 2]>,
    /// Its entry between a period and the next.
    next: Vec<[f64; 2]>,
    /// The kinds of information that have an effect, each with its precision.
    effects: Vec<(usize, f64)>,
    pub(super) log_determinant: f64,
}

impl Prior {
    pub(super) fn new(dynamics: &Dynamics, periods: usize, effects: &[f64]) -> Prior {
        let effects: Vec<(usize, f64)> = effects
            .iter()
            .enumerate()
            .filter(|&(_, &sd)| sd > 0.0)
            .map(|(kind, &sd)| (kind, 1.0 / (sd * sd)))
            .collect();
        let mut prior = Prior {
            mean: [dynamics.level.0, dynamics.salience.0],
            diagonal: vec![[0.0; 2]; periods],
            next: vec![[0.0; 2]; periods.saturating_sub(1)],
            log_determinant: effects.iter().map(|(_, precision)| precision.ln()).sum(),
            effects,
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
            let variance = sd * sd * (1.0 - step * step);
            let usual = (1.0 / variance, (1.0 / variance).ln());
            for period in 1..periods {
                let extra = if part == 0 {
                    dynamics.boost.get(period).copied().unwrap_or(0.0)
                } else {
                    0.0
                };
                let (precision, log) = if extra > 0.0 {
                    let precision = 1.0 / (variance + extra);
                    (precision, precision.ln())
                } else {
                    usual
                };
                prior.diagonal[period][part] += precision;
                prior.diagonal[period - 1][part] += step * step * precision;
                prior.next[period - 1][part] = -step * precision;
                prior.log_determinant += log;
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

    pub(super) fn quadratic(&self, mode: &Mode) -> f64 {
        let of_state: f64 = self
            .times(&mode.state)
            .iter()
            .zip(&mode.state)
            .map(|(product, at)| {
                product[0] * (at[0] - self.mean[0]) + product[1] * (at[1] - self.mean[1])
            })
            .sum();
        let of_effects: f64 = self
            .effects
            .iter()
            .map(|&(kind, precision)| precision * mode.effects[kind].powi(2))
            .sum();
        of_state + of_effects
    }

    /// The prior precision of a period's salience given its neighbours.
    pub(super) fn salience_precision(&self, period: usize) -> f64 {
        self.diagonal[period][1]
    }

    fn block(&self, local: &Local, period: usize) -> Block {
        let mut block = local.information[period];
        block[0][0] += self.diagonal[period][0];
        block[1][1] += self.diagonal[period][1];
        block
    }

    /// The step of Fisher scoring: the states by block elimination, the effects by what the states leave of their information.
    pub(super) fn newton_step(&self, mode: &Mode, local: &Local) -> Mode {
        let pull = self.times(&mode.state);
        let right: Vec<[f64; 2]> = local
            .gradient
            .iter()
            .zip(&pull)
            .map(|(gradient, pull)| [gradient[0] - pull[0], gradient[1] - pull[1]])
            .collect();
        let pivots = self.pivots(local);
        let mut state = self.solve(&pivots, right);
        let mut effects = vec![0.0; mode.effects.len()];
        if !self.effects.is_empty() {
            let border = self.border(&pivots, local);
            let mut sides: Vec<f64> = self
                .effects
                .iter()
                .map(|&(kind, precision)| {
                    let of_kind = &local.of_kind[kind];
                    of_kind.gradient - precision * mode.effects[kind] - of_kind.explains(&state)
                })
                .collect();
            border.left.solve(&mut sides);
            for ((&(kind, _), side), column) in self.effects.iter().zip(&sides).zip(&border.columns)
            {
                effects[kind] = *side;
                for (at, of_effect) in state.iter_mut().zip(column) {
                    at[0] -= side * of_effect[0];
                    at[1] -= side * of_effect[1];
                }
            }
        }
        Mode { state, effects }
    }

    /// The inverted pivots of the elimination from the first period on.
    fn pivots(&self, local: &Local) -> Vec<Block> {
        let mut pivots: Vec<Block> = Vec::with_capacity(local.gradient.len());
        for period in 0..local.gradient.len() {
            let mut block = self.block(local, period);
            if period > 0 {
                reduce(&mut block, self.next[period - 1], pivots[period - 1]);
            }
            pivots.push(inverse(block));
        }
        pivots
    }

    /// Solves the block-tridiagonal system of the states for one right-hand side.
    fn solve(&self, pivots: &[Block], mut right: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
        let periods = right.len();
        for period in 1..periods {
            let before = apply(pivots[period - 1], right[period - 1]);
            let next = self.next[period - 1];
            right[period][0] -= next[0] * before[0];
            right[period][1] -= next[1] * before[1];
        }
        for period in (0..periods).rev() {
            let mut side = right[period];
            if period + 1 < periods {
                let next = self.next[period];
                side[0] -= next[0] * right[period + 1][0];
                side[1] -= next[1] * right[period + 1][1];
            }
            right[period] = apply(pivots[period], side);
        }
        right
    }

    fn border(&self, pivots: &[Block], local: &Local) -> Border {
        let columns: Vec<Vec<[f64; 2]>> = self
            .effects
            .iter()
            .map(|&(kind, _)| self.solve(pivots, local.of_kind[kind].column()))
            .collect();
        let left = Symmetric(
            self.effects
                .iter()
                .enumerate()
                .map(|(row, &(kind, precision))| {
                    let of_kind = &local.of_kind[kind];
                    columns
                        .iter()
                        .enumerate()
                        .map(|(column, solved)| {
                            let own = if row == column {
                                precision + of_kind.level.iter().sum::<f64>()
                            } else {
                                0.0
                            };
                            own - of_kind.explains(solved)
                        })
                        .collect()
                })
                .collect(),
        );
        Border { columns, left }
    }

    /// Variance of the level by period, and the log determinant of the posterior precision.
    ///
    /// The diagonal block of the inverse of the states' part is (F + B − D)⁻¹, where F and B are the pivots of the elimination from
    /// either end and D the block itself; what is not known of the effects is added.
    pub(super) fn posterior(&self, local: &Local) -> (Vec<f64>, f64) {
        let periods = local.gradient.len();
        let forward = self.pivots(local);
        let mut log_determinant = 0.0;
        let mut variance = vec![0.0; periods];
        let mut backward: Option<Block> = None;
        for period in (0..periods).rev() {
            let own = self.block(local, period);
            let mut block = own;
            if let Some(after) = backward {
                reduce(&mut block, self.next[period], after);
            }
            log_determinant += determinant(block).ln();
            let from_first = inverse(forward[period]);
            let mut whole = [[0.0; 2]; 2];
            for (row, line) in whole.iter_mut().enumerate() {
                for (column, value) in line.iter_mut().enumerate() {
                    *value = from_first[row][column] + block[row][column] - own[row][column];
                }
            }
            variance[period] = inverse(whole)[0][0];
            backward = Some(inverse(block));
        }
        if !self.effects.is_empty() {
            let border = self.border(&forward, local);
            log_determinant += border.left.log_determinant();
            for (period, variance) in variance.iter_mut().enumerate() {
                let at: Vec<f64> = border.columns.iter().map(|one| one[period][0]).collect();
                let mut solved = at.clone();
                border.left.solve(&mut solved);
                *variance += at.iter().zip(&solved).map(|(x, y)| x * y).sum::<f64>();
            }
        }
        (variance, log_determinant)
    }
}

impl OfKind {
    /// Its effect's information shared with the states.
    fn column(&self) -> Vec<[f64; 2]> {
        self.level
            .iter()
            .zip(&self.shared)
            .map(|(&level, &shared)| [level, shared])
            .collect()
    }

    /// The product of that with values of the states.
    fn explains(&self, state: &[[f64; 2]]) -> f64 {
        self.level
            .iter()
            .zip(&self.shared)
            .zip(state)
            .map(|((level, shared), at)| level * at[0] + shared * at[1])
            .sum()
    }
}

/// What the effects add to the system of the states.
struct Border {
    /// For each effect the solution of the states' system for its column.
    columns: Vec<Vec<[f64; 2]>>,
    /// What the states leave of the effects' precision.
    left: Symmetric,
}

/// A small positive definite matrix.
struct Symmetric(Vec<Vec<f64>>);

impl Symmetric {
    /// Rows of L with L·Lᵀ the matrix (Cholesky).
    fn factor(&self) -> Vec<Vec<f64>> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(self.0.len());
        for (place, line) in self.0.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(place + 1);
            for (column, &value) in line.iter().enumerate().take(place + 1) {
                let other = if column == place { &row } else { &rows[column] };
                let sum: f64 = row.iter().zip(other).map(|(x, y)| x * y).sum();
                let value = if column == place {
                    (value - sum).max(1e-12).sqrt()
                } else {
                    (value - sum) / rows[column][column]
                };
                row.push(value);
            }
            rows.push(row);
        }
        rows
    }

    fn solve(&self, side: &mut [f64]) {
        let rows = self.factor();
        for place in 0..side.len() {
            for before in 0..place {
                side[place] -= rows[place][before] * side[before];
            }
            side[place] /= rows[place][place];
        }
        for place in (0..side.len()).rev() {
            for after in place + 1..side.len() {
                side[place] -= rows[after][place] * side[after];
            }
            side[place] /= rows[place][place];
        }
    }

    fn log_determinant(&self) -> f64 {
        let rows = self.factor();
        (0..rows.len())
            .map(|place| 2.0 * rows[place][place].ln())
            .sum()
    }
}

/// Takes from a block what its eliminated neighbour, given by its inverted pivot, explains.
fn reduce(block: &mut Block, link: [f64; 2], neighbour: Block) {
    for (row, line) in block.iter_mut().enumerate() {
        for (column, value) in line.iter_mut().enumerate() {
            *value -= link[row] * neighbour[row][column] * link[column];
        }
    }
}

fn apply(block: Block, side: [f64; 2]) -> [f64; 2] {
    [
        block[0][0] * side[0] + block[0][1] * side[1],
        block[1][0] * side[0] + block[1][1] * side[1],
    ]
}

fn determinant(block: Block) -> f64 {
    block[0][0] * block[1][1] - block[0][1] * block[1][0]
}

fn inverse(block: Block) -> Block {
    let determinant = determinant(block);
    [
        [block[1][1] / determinant, -block[0][1] / determinant],
        [-block[1][0] / determinant, block[0][0] / determinant],
    ]
}
