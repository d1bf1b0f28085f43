//! Similarity of two lists of ordered choices, with and without correction for chance.

/// How often two actors made each pair of choices, of `K` choices in their order, each pair with a weight.
///
/// Disagreement is the distance of two choices over the largest distance: for votes 0, ½ and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choices<const K: usize> {
    weights: [[f64; K]; K],
}

/// Similarity by three measures, each 1 for identical choices. `None` where it is not defined: without choices in common, and for kappa
/// and pi where chance alone leaves no disagreement because both always made one and the same choice.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Similarity {
    /// Signorino and Ritter's S (1999, International Studies Quarterly 43: 115-144): 1 less twice the mean disagreement; -1 to 1.
    pub s: Option<f64>,
    /// Cohen's kappa, weighted by distance (1968, Psychological Bulletin 70: 213-220): disagreement is compared with that of independent
    /// choices in each actor's own shares. At most 1.
    pub kappa: Option<f64>,
    /// Scott's pi (1955, Public Opinion Quarterly 19: 321-325): the same, with the shares of both actors together. At most 1.
    /// Häge (2011, Political Analysis 19: 287-305) compares the three for the study of foreign policy.
    pub pi: Option<f64>,
}

impl<const K: usize> Choices<K> {
    /// No choice yet.
    pub fn new() -> Self {
        Choices {
            weights: [[0.0; K]; K],
        }
    }

    /// Adds a pair of choices, each from 0 to `K` - 1; others are left out.
    #[inline]
    pub fn add(&mut self, a: usize, b: usize, weight: f64) {
        if let Some(cell) = self.weights.get_mut(a).and_then(|row| row.get_mut(b)) {
            *cell += weight;
        }
    }

    /// Sum of the weights.
    pub fn total(&self) -> f64 {
        self.weights.iter().flatten().sum()
    }

    /// The three measures.
    pub fn similarity(&self) -> Similarity {
        let total = self.total();
        if total <= 0.0 || K < 2 {
            return Similarity::default();
        }
        let (mut of_a, mut of_b) = ([0.0; K], [0.0; K]);
        let mut observed = 0.0;
        for (a, row) in self.weights.iter().enumerate() {
            for (b, &weight) in row.iter().enumerate() {
                of_a[a] += weight;
                of_b[b] += weight;
                observed += weight * distance::<K>(a, b);
            }
        }
        let (mut independent, mut pooled) = (0.0, 0.0);
        let shares = || of_a.iter().zip(&of_b).enumerate();
        for (one, (a, b)) in shares() {
            for (other, (other_a, other_b)) in shares() {
                let distance = distance::<K>(one, other);
                independent += a * other_b * distance;
                pooled += (a + b) * (other_a + other_b) * distance;
            }
        }
        // By chance: independent / total², pooled / (2 total)²; observed: observed / total.
        let corrected = |chance: f64| (chance > 0.0).then(|| 1.0 - observed * total / chance);
        Similarity {
            s: Some(1.0 - 2.0 * observed / total),
            kappa: corrected(independent),
            pi: corrected(pooled / 4.0),
        }
    }
}

impl<const K: usize> Default for Choices<K> {
    fn default() -> Self {
        Choices::new()
    }
}

#[inline]
fn distance<const K: usize>(a: usize, b: usize) -> f64 {
    a.abs_diff(b) as f64 / (K - 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!(
            (found - expected).abs() < 1e-12,
            "{found} is not {expected}"
        );
    }

    fn choices<const K: usize>(a: &[usize], b: &[usize], weights: &[f64]) -> Choices<K> {
        let mut choices = Choices::new();
        for ((&a, &b), &weight) in a.iter().zip(b).zip(weights) {
            choices.add(a, b, weight);
        }
        choices
    }

    /// Alliance portfolios over four states, 0 none to 3 defence, computed by hand.
    ///
    /// A = 3 3 0 0, B = 3 0 0 1: distances 0, 1, 0, 1/3: mean 1/3, S = 1/3.
    /// kappa: A has 0 in 1/2 and 3 in 1/2, B 0 in 1/2, 1 in 1/4, 3 in 1/4. By chance
    /// ½(½·0 + ¼·⅓ + ¼·1) + ½(½·1 + ¼·⅔ + ¼·0) = ½·⅓ + ½·⅔ = ½, so kappa = 1 - ⅓/½ = ⅓.
    /// pi: pooled 0 in ½, 1 in ⅛, 3 in ⅜. By chance 2(½·⅛·⅓ + ½·⅜·1 + ⅛·⅜·⅔) = 2(1/48 + 9/48 + 1.5/48) = 23/48,
    /// so pi = 1 - 16/23 = 7/23.
    #[test]
    fn portfolios_of_two_allies() {
        let found = choices::<4>(&[3, 3, 0, 0], &[3, 0, 0, 1], &[1.0; 4]).similarity();
        close(found.s, 1.0 / 3.0);
        close(found.kappa, 1.0 / 3.0);
        close(found.pi, 7.0 / 23.0);
    }

    /// Opposite blocs: A = 3 0, B = 0 3: S = -1. By chance ½ each way: kappa = pi = 1 - 1/½ = -1.
    #[test]
    fn portfolios_of_opposite_blocs() {
        let found = choices::<4>(&[3, 0], &[0, 3], &[1.0; 2]).similarity();
        close(found.s, -1.0);
        close(found.kappa, -1.0);
        close(found.pi, -1.0);
    }

    /// Two neutrals beside a large and a small state, weighted 3 and 1: A = 0 1, B = 0 0: weighted distance ¼·⅓ = 1/12, S = 5/6.
    /// A has 0 in ¾ and 1 in ¼, B always 0: by chance ¼·⅓ = 1/12, kappa = 0: B's choices tell nothing of A's.
    /// pi: pooled 0 in ⅞, 1 in ⅛: by chance 2·⅞·⅛·⅓ = 7/96, pi = 1 - (8/96)/(7/96) = -1/7.
    #[test]
    fn portfolios_weighted_by_size() {
        let found = choices::<4>(&[0, 1], &[0, 0], &[3.0, 1.0]).similarity();
        close(found.s, 5.0 / 6.0);
        close(found.kappa, 0.0);
        close(found.pi, -1.0 / 7.0);
    }

    #[test]
    fn nothing_in_common_and_nothing_but_one_choice_are_told_apart() {
        let empty = Choices::<3>::new().similarity();
        assert_eq!(empty, Similarity::default());
        let always_yes = choices::<3>(&[0, 0], &[0, 0], &[1.0; 2]).similarity();
        assert_eq!(always_yes.s, Some(1.0));
        assert_eq!((always_yes.kappa, always_yes.pi), (None, None));
    }
}
