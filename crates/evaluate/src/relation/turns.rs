//! Scores of turning points against the true ones.

/// How far a reported turn may lie from the true one, in months.
const MARGIN: usize = 6;

/// Turns found and missed over many series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TurnScore {
    /// True turns.
    pub(crate) truth: usize,
    /// Reported turns.
    pub(crate) reported: usize,
    /// Pairs of a reported and a true turn within the margin, each in one pair at most.
    pub(crate) matched: usize,
}

impl TurnScore {
    /// Adds a series; both lists are in the order of time.
    pub(crate) fn add(&mut self, truth: &[usize], reported: &[usize]) {
        self.truth += truth.len();
        self.reported += reported.len();
        // Matching in the order of time is as large as any: both lists are sorted and every pair has the same margin.
        let (mut next, mut matched) = (0, 0);
        for &turn in truth {
            while next < reported.len() && reported[next] + MARGIN < turn {
                next += 1;
            }
            if next < reported.len() && reported[next] <= turn + MARGIN {
                matched += 1;
                next += 1;
            }
        }
        self.matched += matched;
    }

    /// The share of true turns that were reported.
    pub(crate) fn recall(&self) -> f64 {
        self.matched as f64 / self.truth.max(1) as f64
    }

    /// The share of reported turns that are none.
    pub(crate) fn false_alarms(&self) -> f64 {
        (self.reported - self.matched) as f64 / self.reported.max(1) as f64
    }
}

/// Of settings of a method, each with its score on the series that choose, the one with the highest recall whose false alarms stay
/// within `limit`.
pub(crate) fn chosen<T: Copy>(settings: &[(T, TurnScore)], limit: f64) -> Option<T> {
    settings
        .iter()
        .filter(|(_, score)| score.false_alarms() <= limit)
        .max_by(|x, y| x.1.recall().total_cmp(&y.1.recall()))
        .map(|&(setting, _)| setting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_turn_is_matched_once_within_six_months() {
        let mut score = TurnScore::default();
        score.add(&[50, 100, 200], &[44, 56, 107, 194, 300]);
        assert_eq!((score.truth, score.reported, score.matched), (3, 5, 2));
        let mut close = TurnScore::default();
        close.add(&[50, 60], &[55, 56]);
        assert_eq!(close.matched, 2);
        assert!((score.recall() - 2.0 / 3.0).abs() < 1e-12);
        assert!((score.false_alarms() - 0.6).abs() < 1e-12);
    }
}
