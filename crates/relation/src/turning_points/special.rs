//! The gamma function at halves.

/// `ln Γ((first + m) / 2)` for m from 0 to `last`, by Γ(x + 1) = x Γ(x) from Γ(1/2) = √π and Γ(1) = 1.
pub(super) fn ln_gamma_halves(first: usize, last: usize) -> Vec<f64> {
    let mut by_twice = vec![0.0, std::f64::consts::PI.sqrt().ln(), 0.0];
    for twice in 3..=first + last {
        let below = by_twice[twice - 2];
        by_twice.push(((twice - 2) as f64 / 2.0).ln() + below);
    }
    by_twice[first..=first + last].to_vec()
}

#[cfg(test)]
mod tests {
    use super::ln_gamma_halves;

    #[test]
    fn agrees_with_factorials() {
        let values = ln_gamma_halves(3, 9);
        // Γ(3/2) = √π / 2, Γ(6) = 120.
        assert!((values[0] - (std::f64::consts::PI.sqrt() / 2.0).ln()).abs() < 1e-12);
        assert!((values[9] - 120f64.ln()).abs() < 1e-12);
    }
}
