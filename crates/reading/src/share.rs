//! Intervals of shares of few observations.

/// Quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// The interval of 95 % of Wilson (1927) for a share that was seen in `of` observations. Unlike that of a bootstrap it has a width where all
/// observations are alike: of two out of two, 0.34 to 1.
pub(crate) fn wilson(share: f64, of: usize) -> (f64, f64) {
    let n = of as f64;
    if of == 0 {
        return (0.0, 1.0);
    }
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n)
        * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n))
            .max(0.0)
            .sqrt();
    // Rounding must not put the share outside.
    (
        (middle - half).clamp(0.0, share),
        (middle + half).clamp(share, 1.0),
    )
}

#[cfg(test)]
mod tests {
    use super::wilson;

    /// Agresti and Coull (1998): no success in ten, 0 to 0.2775; Newcombe (1998, table I): 81 of 263, 0.2553 to 0.3662.
    #[test]
    fn published_intervals() {
        for (share, of, low, high) in [(0.0, 10, 0.0, 0.2775), (81.0 / 263.0, 263, 0.2553, 0.3662)]
        {
            let (l, h) = wilson(share, of);
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{l} {h}");
        }
    }
}
