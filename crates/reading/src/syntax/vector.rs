//! Plain loops that the compiler turns into the widest vector instructions of the processor at hand.
//!
//! [`dispatch`] compiles its closure once for each instruction set (by the crate `pulp`) and picks at run time; what
//! it calls must be inlined into it.

use std::sync::LazyLock;

static ARCH: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);

/// Runs `work`, compiled for the best instruction set of this processor.
#[inline]
pub(crate) fn dispatch<R>(work: impl FnOnce() -> R) -> R {
    struct Work<F>(F);
    impl<R, F: FnOnce() -> R> pulp::NullaryFnOnce for Work<F> {
        type Output = R;
        #[inline(always)]
        fn call(self) -> R {
            self.0()
        }
    }
    ARCH.dispatch(Work(work))
}

/// The largest absolute value.
#[inline(always)]
pub(crate) fn largest(x: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    let chunks = x.chunks_exact(16);
    let tail = chunks.remainder();
    for chunk in chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            let x = x.abs();
            *lane = if x > *lane { x } else { *lane };
        }
    }
    tail.iter()
        .map(|x| x.abs())
        .chain(lanes)
        .fold(0.0, f32::max)
}

/// The sum of products, summed in 16 lanes.
#[inline(always)]
pub(crate) fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    for (x, y) in x.chunks_exact(16).zip(y.chunks_exact(16)) {
        for i in 0..16 {
            lanes[i] += x[i] * y[i];
        }
    }
    let mut sum = lanes.iter().sum();
    let done = x.len() / 16 * 16;
    for (x, y) in x[done..].iter().zip(&y[done..]) {
        sum += x * y;
    }
    sum
}

/// Divides by the root of the mean square.
#[inline(always)]
pub(crate) fn rms_norm(x: &[f32], out: &mut [f32]) {
    let factor = 1.0 / (dot(x, x) / x.len() as f32 + 1e-6).sqrt();
    for (x, out) in x.iter().zip(out) {
        *out = x * factor;
    }
}

/// e^x to about 1 part in 10^6, for -87 to 87; beyond, as at the end of that range.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to a whole number
    let x = if x > 87.0 { 87.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let whole = x * std::f32::consts::LOG2_E + ROUND;
    let k = whole - ROUND;
    // ln 2 in two parts keeps the remainder exact.
    let r = (x - k * 0.693_359_4) + k * 2.121_944_4e-4;
    let p =
        1.0 + r * (1.0 + r * (0.5 + r * (0.166_666_67 + r * (0.041_666_46 + r * 0.008_368_66))));
    let exponent = (whole.to_bits() << 23).wrapping_add(127 << 23);
    p * f32::from_bits(exponent)
}

#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    2.0 * sigmoid(2.0 * x) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_agree_with_the_standard_library() {
        for i in -2000..=2000 {
            let x = i as f32 * 0.05;
            assert!(
                (sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 2e-6,
                "sigmoid {x}"
            );
            assert!((tanh(x) - x.tanh()).abs() < 4e-6, "tanh {x}");
        }
    }

    #[test]
    fn dot_and_largest_reach_the_tail() {
        let x: Vec<f32> = (0..37).map(|i| i as f32 - 30.0).collect();
        assert_eq!(dot(&x, &x), x.iter().map(|x| x * x).sum::<f32>());
        assert_eq!(largest(&x), 30.0);
    }
}
