//! Random numbers whose stream never changes: estimates are compared with embedded ones.

use super::normal::Normal;

/// SplitMix64 (Steele, Lea and Flood 2014). One generator for each item and sweep, so that the work may be split among threads in any way.
pub(super) struct Random(u64);

impl Random {
    /// The stream of a seed, a sweep and a place.
    pub(super) fn new(seed: u64, sweep: u32, place: u32) -> Self {
        let mut random = Random(seed ^ (u64::from(sweep) << 32 | u64::from(place)));
        // Neighbouring places must not begin with neighbouring states.
        random.0 = random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Uniform, neither 0 nor 1.
    #[inline]
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal.
    #[inline]
    pub(super) fn normal(&mut self, table: Normal) -> f64 {
        table.draw(self.uniform())
    }
}
