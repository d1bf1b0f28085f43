//! Whether confidences are probabilities: reliability by fifths, Brier score, calibration intercept and slope.

use serde::Serialize;

/// Answers with their confidence, and whether they were right.
#[derive(Default)]
pub(crate) struct Reliability {
    answers: Vec<(f64, bool)>,
}

/// Answers whose confidence lies in one fifth.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Fifth {
    pub(crate) answers: usize,
    pub(crate) confidence: f64,
    pub(crate) right: f64,
}

/// What the answers say of the confidences.
#[derive(Debug, Serialize)]
pub(crate) struct ReliabilityReport {
    pub(crate) fifths: Vec<Fifth>,
    /// Mean squared difference of confidence and truth; that of the mean share alone is `brier_of_mean`.
    pub(crate) brier: f64,
    pub(crate) brier_of_mean: f64,
    /// Of the logistic regression of truth on the log odds of the confidence (Cox 1958, Biometrika 45): 0 and 1 where they are calibrated.
    pub(crate) intercept: f64,
    pub(crate) slope: f64,
}

impl Reliability {
    pub(crate) fn add(&mut self, confidence: f64, right: bool) {
        self.answers.push((confidence.clamp(0.001, 0.999), right));
    }

    pub(crate) fn report(&self) -> ReliabilityReport {
        let mut fifths = vec![Fifth::default(); 5];
        let truth = |right: bool| f64::from(u8::from(right));
        for &(confidence, right) in &self.answers {
            let fifth = &mut fifths[((confidence * 5.0) as usize).min(4)];
            fifth.answers += 1;
            fifth.confidence += confidence;
            fifth.right += truth(right);
        }
        for fifth in &mut fifths {
            let answers = fifth.answers.max(1) as f64;
            fifth.confidence /= answers;
            fifth.right /= answers;
        }
        let of = self.answers.len().max(1) as f64;
        let share = self.answers.iter().map(|&(_, right)| truth(right)).sum::<f64>() / of;
        let squared = |guess: &dyn Fn(f64) -> f64| {
            self.answers
                .iter()
                .map(|&(confidence, right)| (guess(confidence) - truth(right)).powi(2))
                .sum::<f64>()
                / of
        };
        let (intercept, slope) = self.line();
        ReliabilityReport {
            fifths,
            brier: squared(&|confidence| confidence),
            brier_of_mean: squared(&|_| share),
            intercept,
            slope,
        }
    }

    /// Logistic regression by Newton's method; a ridge of 0.01 keeps it finite where the answers are separated.
    fn line(&self) -> (f64, f64) {
        let (mut intercept, mut slope) = (0.0, 1.0);
        for _ in 0..50 {
            let (mut g0, mut g1) = (-0.01 * intercept, -0.01 * (slope - 1.0));
            let (mut h00, mut h01, mut h11) = (0.01, 0.0, 0.01);
            for &(confidence, right) in &self.answers {
                let x = (confidence / (1.0 - confidence)).ln();
                let p = 1.0 / (1.0 + (-(intercept + slope * x)).exp());
                let error = f64::from(u8::from(right)) - p;
                let weight = p * (1.0 - p);
                g0 += error;
                g1 += error * x;
                h00 += weight;
                h01 += weight * x;
                h11 += weight * x * x;
            }
            let determinant = h00 * h11 - h01 * h01;
            let step0 = (h11 * g0 - h01 * g1) / determinant;
            let step1 = (h00 * g1 - h01 * g0) / determinant;
            intercept += step0;
            slope += step1;
            if step0.abs() + step1.abs() < 1e-9 {
                break;
            }
        }
        (intercept, slope)
    }
}

impl ReliabilityReport {
    pub(crate) fn print(&self) {
        println!("confidence  right  events");
        for fifth in self.fifths.iter().filter(|fifth| fifth.answers > 0) {
            println!(
                "{:>10.2}  {:>5.2}  {:>6}",
                fifth.confidence, fifth.right, fifth.answers
            );
        }
        println!(
            "Brier {:.4} (the mean alone {:.4}); calibration intercept {:.2}, slope {:.2}",
            self.brier, self.brier_of_mean, self.intercept, self.slope
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_that_are_shares_are_calibrated() {
        let mut reliability = Reliability::default();
        for (confidence, right, of) in [(0.25, 5, 20), (0.75, 15, 20)] {
            for number in 0..of {
                reliability.add(confidence, number < right);
            }
        }
        let report = reliability.report();
        assert!(report.intercept.abs() < 0.01 && (report.slope - 1.0).abs() < 0.01, "{report:?}");
        assert!((report.brier - 0.1875).abs() < 1e-12);
    }
}
