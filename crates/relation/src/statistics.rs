//! Plain statistics that several results need.

/// Pearson's correlation; `None` where one of the two does not vary or there are fewer than three pairs.
pub(crate) fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let xx = mean(&|pair| (pair.0 - x).powi(2));
    let yy = mean(&|pair| (pair.1 - y).powi(2));
    let xy = mean(&|pair| (pair.0 - x) * (pair.1 - y));
    (xx > 0.0 && yy > 0.0).then(|| xy / (xx * yy).sqrt())
}

/// A straight line through pairs by least squares.
pub(crate) struct Slope {
    pub(crate) slope: f64,
    /// Half the width of its 90 % interval.
    pub(crate) half_width: f64,
    /// Two-sided probability of a slope as far from 0 where there is none.
    pub(crate) p: f64,
}

/// The slope of the second on the first, with the interval of Student's t; `None` where the first does not vary.
pub(crate) fn slope(pairs: &[(f64, f64)]) -> Option<Slope> {
    let n = pairs.len() as f64;
    if pairs.len() < 4 {
        return None;
    }
    let x = pairs.iter().map(|pair| pair.0).sum::<f64>() / n;
    let y = pairs.iter().map(|pair| pair.1).sum::<f64>() / n;
    let xx: f64 = pairs.iter().map(|pair| (pair.0 - x).powi(2)).sum();
    let xy: f64 = pairs.iter().map(|pair| (pair.0 - x) * (pair.1 - y)).sum();
    if xx <= 0.0 {
        return None;
    }
    let slope = xy / xx;
    let residual: f64 = pairs
        .iter()
        .map(|pair| (pair.1 - y - slope * (pair.0 - x)).powi(2))
        .sum();
    let freedom = n - 2.0;
    let error = (residual / freedom / xx).sqrt();
    let p = if error > 0.0 {
        2.0 * student_tail((slope / error).abs(), freedom)
    } else {
        0.0
    };
    Some(Slope {
        slope,
        half_width: student_quantile(0.95, freedom) * error,
        p,
    })
}

/// The probability that Student's t with so many degrees of freedom exceeds `t` ≥ 0: half the incomplete beta function at
/// freedom/(freedom + t²), by its continued fraction (Press et al., *Numerical Recipes*, §6.4).
fn student_tail(t: f64, freedom: f64) -> f64 {
    let x = freedom / (freedom + t * t);
    let (a, b) = (freedom / 2.0, 0.5);
    let front =
        (libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * x.ln() + b * (1.0 - x).ln())
            .exp();
    let value = if t == 0.0 {
        1.0
    } else if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    };
    0.5 * value
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let tiny = 1e-300;
    let mut c = 1.0;
    let mut d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..200 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for part in [even, odd] {
            d = 1.0 + part * d;
            c = 1.0 + part / c;
            if d.abs() < tiny {
                d = tiny;
            }
            if c.abs() < tiny {
                c = tiny;
            }
            d = 1.0 / d;
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-12 {
            break;
        }
    }
    fraction
}

/// The value that Student's t stays below with this probability (above one half), by bisection.
fn student_quantile(probability: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if 1.0 - student_tail(middle, freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// For each p-value the smallest rate of false discoveries at which it is reported (Benjamini and Hochberg 1995).
pub(crate) fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&x, &y| p[x].total_cmp(&p[y]));
    let mut q = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &place) in order.iter().enumerate().rev() {
        least = least.min(p[place] * p.len() as f64 / (rank + 1) as f64);
        q[place] = least;
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles and tails from printed tables of Student's t.
    #[test]
    fn student_is_that_of_the_tables() {
        assert!((student_quantile(0.95, 10.0) - 1.8125).abs() < 1e-4);
        assert!((student_quantile(0.95, 30.0) - 1.6973).abs() < 1e-4);
        assert!((student_tail(2.2281, 10.0) - 0.025).abs() < 1e-5);
        assert!((student_tail(0.0, 10.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn discovery_rates_are_those_of_the_procedure() {
        let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.5]);
        let expected = [0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5];
        for (ours, theirs) in q.iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-12, "{q:?}");
        }
    }

    #[test]
    fn a_line_without_noise_is_found() {
        let pairs: Vec<(f64, f64)> = (0..8)
            .map(|x| (f64::from(x), 3.0 - 2.0 * f64::from(x)))
            .collect();
        let fit = slope(&pairs).unwrap();
        assert!((fit.slope + 2.0).abs() < 1e-12 && fit.half_width < 1e-6);
        assert!((correlation(&pairs).unwrap() + 1.0).abs() < 1e-12);
    }
}
