//! Logistic regression of few columns, by descent along the gradient.

use super::EVIDENCE;

/// Steps of the descent; more change no weight in its third digit.
const STEPS: usize = 3000;
/// Weight of the squared length, against the mean loss of a row.
const RIDGE: f64 = 0.003;

/// The weights of the likeliest regression, the constant last; each step is as long as the gradients before it were short (AdaGrad: Duchi, Hazan and Singer 2011).
pub(super) fn regress(rows: &[(&[f32; EVIDENCE], bool)]) -> [f32; EVIDENCE + 1] {
    let mut weights = [0.0f64; EVIDENCE + 1];
    let mut lengths = [1e-8f64; EVIDENCE + 1];
    let count = rows.len().max(1) as f64;
    for _ in 0..STEPS {
        let mut gradient = [0.0f64; EVIDENCE + 1];
        for (row, positive) in rows {
            let sum: f64 = row
                .iter()
                .zip(&weights)
                .map(|(value, weight)| f64::from(*value) * weight)
                .sum();
            let probability = 1.0 / (1.0 + (-(sum + weights[EVIDENCE])).exp());
            let error = (probability - f64::from(u8::from(*positive))) / count;
            for (gradient, value) in gradient.iter_mut().zip(row.iter()) {
                *gradient += error * f64::from(*value);
            }
            gradient[EVIDENCE] += error;
        }
        for at in 0..=EVIDENCE {
            if at < EVIDENCE {
                gradient[at] += RIDGE * weights[at];
            }
            lengths[at] += gradient[at] * gradient[at];
            weights[at] -= 0.1 * gradient[at] / lengths[at].sqrt();
        }
    }
    weights.map(|weight| weight as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without evidence the constant is the log odds of the share: ln 3 for three of four.
    #[test]
    fn the_constant_is_the_log_odds_of_the_share() {
        let none = [0.0; EVIDENCE];
        let rows: Vec<(&[f32; EVIDENCE], bool)> = (0..40).map(|at| (&none, at % 4 > 0)).collect();
        let weights = regress(&rows);
        assert!(
            (weights[EVIDENCE] - 3.0f32.ln()).abs() < 0.02,
            "{}",
            weights[EVIDENCE]
        );
    }
}
