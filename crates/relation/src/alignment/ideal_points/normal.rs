//! The normal distribution, fast and the same on every machine.
//!
//! A fit asks for hundreds of millions of values, and a chain of random draws amplifies a difference in the last digit: tables and
//! `libm` (in Rust, without the system's mathematics) give the same bits everywhere.

use std::sync::LazyLock;

/// Beyond this the distribution function is taken as 0 or 1: the sampler of Bailey, Strezhnev and Voeten cuts latent utilities here too.
const LIMIT: f64 = 9.0;
/// Table rows per unit; the cubic between two rows is exact to 1e-9.
const ROWS_PER_UNIT: f64 = 64.0;

/// Distribution function and density at each row.
static ROWS: LazyLock<Vec<[f64; 2]>> = LazyLock::new(|| {
    let last = (2.0 * LIMIT * ROWS_PER_UNIT) as usize + 1;
    let row = |index| -LIMIT + f64::from(index) / ROWS_PER_UNIT;
    (0..=last as u32)
        .map(|index| {
            let x: f64 = row(index);
            let density = libm::exp(-0.5 * x * x) / (2.0 * std::f64::consts::PI).sqrt();
            [0.5 * libm::erfc(-x / std::f64::consts::SQRT_2), density]
        })
        .collect()
});

/// The standard normal distribution from tables.
#[derive(Clone, Copy)]
pub(super) struct Normal {
    rows: &'static [[f64; 2]],
    pieces: &'static [[f64; 4]],
}

impl Normal {
    pub(super) fn new() -> Self {
        Normal {
            rows: &ROWS,
            pieces: &PIECES,
        }
    }

    /// The share of the distribution below `x`.
    #[inline]
    pub(super) fn below(self, x: f64) -> f64 {
        let (row, place) = at(x);
        let [from, slope_from] = self.rows[row];
        let [to, slope_to] = self.rows[row + 1];
        hermite(place, from, to, slope_from, slope_to)
    }

    /// The density at `x`.
    #[inline]
    pub(super) fn density(self, x: f64) -> f64 {
        let (row, place) = at(x);
        let (from, to) = (self.rows[row][1], self.rows[row + 1][1]);
        let left = -LIMIT + row as f64 / ROWS_PER_UNIT;
        let right = left + 1.0 / ROWS_PER_UNIT;
        hermite(place, from, to, -left * from, -right * to)
    }
}

/// The row before `x` and the place between it and the next, 0 to 1.
#[inline]
fn at(x: f64) -> (usize, f64) {
    let scaled = ((x + LIMIT) * ROWS_PER_UNIT).clamp(0.0, 2.0 * LIMIT * ROWS_PER_UNIT);
    let row = scaled as usize;
    (row, scaled - row as f64)
}

/// The cubic through two values with two slopes, one table row apart.
#[inline]
fn hermite(place: f64, from: f64, to: f64, slope_from: f64, slope_to: f64) -> f64 {
    let (slope_from, slope_to) = (slope_from / ROWS_PER_UNIT, slope_to / ROWS_PER_UNIT);
    let rise = to - from;
    from + place
        * (slope_from
            + place
                * ((3.0 * rise - 2.0 * slope_from - slope_to)
                    + place * (slope_from + slope_to - 2.0 * rise)))
}

/// Pieces per octave of [`Normal::draw`], as bits of a mantissa.
const PIECE_BITS: u32 = 4;
/// Shares below two to this power are left to [`quantile`].
const LEAST_OCTAVE: i32 = -48;
/// The leading bits of the share at which the table begins.
const FIRST_PIECE: u64 = (((1023 + LEAST_OCTAVE) as u64) << 52) >> (52 - PIECE_BITS);

/// Coefficients of a cubic for each piece of the lower half of the distribution, which is cut at equal steps within each octave.
static PIECES: LazyLock<Vec<[f64; 4]>> = LazyLock::new(|| {
    let last = (0.5_f64.to_bits() >> (52 - PIECE_BITS)) + 1;
    let edge = |piece: u64| f64::from_bits(piece << (52 - PIECE_BITS));
    // The slope of the quantile is one over the density.
    let slope = |x: f64| (0.5 * x * x).min(700.0);
    (FIRST_PIECE..last)
        .map(|piece| {
            let (from, to) = (edge(piece), edge(piece + 1));
            let (low, high) = (quantile(from), quantile(to));
            let scale = (to - from) * (2.0 * std::f64::consts::PI).sqrt();
            let (rise, left, right) = (
                high - low,
                scale * libm::exp(slope(low)),
                scale * libm::exp(slope(high)),
            );
            [
                low,
                left,
                3.0 * rise - 2.0 * left - right,
                left + right - 2.0 * rise,
            ]
        })
        .collect()
});

impl Normal {
    /// [`quantile`] to six digits, for random draws: a cubic in the share, found by the leading bits of the share itself.
    #[inline]
    pub(super) fn draw(self, share: f64) -> f64 {
        let lower = share.min(1.0 - share);
        let bits = lower.to_bits();
        // A share below the table's first wraps to a number beyond its end.
        let piece = (bits >> (52 - PIECE_BITS)).wrapping_sub(FIRST_PIECE);
        let Some([a, b, c, d]) = usize::try_from(piece)
            .ok()
            .and_then(|piece| self.pieces.get(piece))
        else {
            return quantile(share);
        };
        const REST: u64 = (1 << (52 - PIECE_BITS)) - 1;
        let place = (bits & REST) as f64 * (1.0 / (REST + 1) as f64);
        let value = a + place * (b + place * (c + place * d));
        if share < 0.5 { value } else { -value }
    }
}

/// The natural logarithm.
#[inline]
pub(super) fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The value below which a share of the distribution lies (Wichura 1988, Applied Statistics 37, algorithm AS 241, `PPND16`).
#[inline]
pub(super) fn quantile(share: f64) -> f64 {
    let from_middle = share - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return from_middle * ratio(r, &MIDDLE);
    }
    let tail = if from_middle < 0.0 {
        share
    } else {
        1.0 - share
    };
    let r = (-libm::log(tail.max(f64::MIN_POSITIVE))).sqrt();
    let value = if r <= 5.0 {
        ratio(r - 1.6, &NEAR_TAIL)
    } else {
        ratio(r - 5.0, &FAR_TAIL)
    };
    if from_middle < 0.0 { -value } else { value }
}

/// Coefficients of a numerator and a denominator, highest power first.
type Rational = ([f64; 8], [f64; 8]);

#[inline]
fn ratio(r: f64, (above, below): &Rational) -> f64 {
    let polynomial = |terms: &[f64; 8]| terms.iter().fold(0.0, |sum, term| sum * r + term);
    polynomial(above) / polynomial(below)
}

#[expect(
    clippy::excessive_precision,
    reason = "the constants as they are printed"
)]
const MIDDLE: Rational = (
    [
        2_509.080_928_730_122_672_7,
        33_430.575_583_588_128_105,
        67_265.770_927_008_700_853,
        45_921.953_931_549_871_457,
        13_731.693_765_509_461_125,
        1_971.590_950_306_551_442_7,
        133.141_667_891_784_377_45,
        3.387_132_872_796_366_608,
    ],
    [
        5_226.495_278_852_545_925,
        28_729.085_735_721_942_674,
        39_307.895_800_092_710_61,
        21_213.794_301_586_595_867,
        5_394.196_021_424_751_107_7,
        687.187_007_492_057_908_3,
        42.313_330_701_600_911_252,
        1.0,
    ],
);

#[expect(
    clippy::excessive_precision,
    reason = "the constants as they are printed"
)]
const NEAR_TAIL: Rational = (
    [
        7.745_450_142_783_414_076_4e-4,
        0.022_723_844_989_269_184_583_3,
        0.241_780_725_177_450_611_77,
        1.270_458_252_452_368_382_58,
        3.647_848_324_763_204_605_04,
        5.769_497_221_460_691_405_5,
        4.630_337_846_156_545_295_9,
        1.423_437_110_749_683_577_34,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946e-4,
        0.015_198_666_563_616_457_196_6,
        0.148_103_976_427_480_074_59,
        0.689_767_334_985_100_004_55,
        1.676_384_830_183_803_849_4,
        2.053_191_626_637_758_821_87,
        1.0,
    ],
);

#[expect(
    clippy::excessive_precision,
    reason = "the constants as they are printed"
)]
const FAR_TAIL: Rational = (
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        0.001_242_660_947_388_078_438_6,
        0.026_532_189_526_576_123_093,
        0.296_560_571_828_504_891_23,
        1.784_826_539_917_291_335_8,
        5.463_784_911_164_114_369_9,
        6.657_904_643_501_103_777_2,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_7e-7,
        1.846_318_317_510_054_681_8e-5,
        7.868_691_311_456_132_591e-4,
        0.014_875_361_290_850_614_852_5,
        0.136_929_880_922_735_805_31,
        0.599_832_206_555_887_937_69,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_published_values() {
        // Abramowitz and Stegun (1964), table 26.1.
        let normal = Normal::new();
        for (x, below, density) in [
            (0.0, 0.5, 0.398_942_280_401_4),
            (0.51, 0.694_974_269_103, 0.350_292_030_4),
            (1.0, 0.841_344_746_068_5, 0.241_970_724_519_1),
            (1.96, 0.975_002_104_851_8, 0.058_440_944_333_5),
            (3.0, 0.998_650_101_968_4, 0.004_431_848_411_9),
        ] {
            let (got, at) = (normal.below(x), normal.density(x));
            assert!((got - below).abs() < 2e-9, "{x}: {got}");
            assert!((at - density).abs() < 2e-7, "{x}: {at}");
            assert!((normal.below(-x) - (1.0 - below)).abs() < 2e-9);
        }
        assert_eq!(normal.below(40.0), 1.0);
        assert!(normal.below(-40.0) < 1e-15);
    }

    #[test]
    fn the_quantile_undoes_the_distribution() {
        let normal = Normal::new();
        for step in -50..=50 {
            let x = f64::from(step) / 10.0;
            assert!((quantile(normal.below(x)) - x).abs() < 1e-3, "{x}");
        }
        for step in 1..20_000 {
            let share = f64::from(step) / 20_000.0;
            assert!(
                (normal.draw(share) - quantile(share)).abs() < 1e-6,
                "{share}"
            );
        }
        for octave in 1..60 {
            let share = 1.37 * 2.0_f64.powi(-octave);
            assert!(
                (normal.draw(share) - quantile(share)).abs() < 1e-6,
                "{share}"
            );
        }
        assert_eq!(normal.draw(0.5).abs(), 0.0);
        assert!((quantile(0.95) - 1.644_853_626_951_472).abs() < 1e-12);
        assert!((quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-9);
    }
}
