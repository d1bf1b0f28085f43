//! Plain loops that the compiler turns into the widest vector instructions of the processor at hand.
//!
//! [`on_vectors`] compiles a function once for each instruction set (by the crate `pulp`) and picks at run time.

use std::hint::black_box;
use std::sync::LazyLock;

static ARCH: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);

/// Runs `work` with the best instruction set of this processor. What it holds must be inlined into it: see [`on_vectors`].
#[inline(always)]
pub(crate) fn dispatch<W: pulp::NullaryFnOnce>(work: W) -> W::Output {
    ARCH.dispatch(work)
}

/// Defines functions whose bodies are compiled once for each instruction set, and chosen from at run time. A closure
/// would do the same only where the compiler happens to inline it; what is called in a body must be `inline(always)`.
macro_rules! on_vectors {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$meta])*
        $vis fn $name($($argument: $type),*) {
            #[allow(non_camel_case_types)]
            struct Work<$($argument),*>($($argument),*);
            impl pulp::NullaryFnOnce for Work<$($type),*> {
                type Output = ();
                #[inline(always)]
                fn call(self) {
                    let Work($($argument),*) = self;
                    $body
                }
            }
            super::vector::dispatch(Work($($argument),*));
        }
    };
}
pub(crate) use on_vectors;

/// The instruction set of this processor.
#[inline]
pub(crate) fn arch() -> pulp::Arch {
    *ARCH
}

/// The largest number, or 0 if none is above.
#[inline(always)]
pub(crate) fn largest(x: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    let (chunks, tail) = x.as_chunks::<16>();
    for chunk in chunks {
        for (lane, &score) in lanes.iter_mut().zip(chunk) {
            *lane = if score > *lane { score } else { *lane };
        }
    }
    let mut largest = largest_lane(lanes);
    for x in tail {
        largest = if *x > largest { *x } else { largest };
    }
    largest
}

/// The largest of 16 numbers, in four steps, each of which halves them. Seen through, the compiler would take the loop that
/// made them apart into single lanes.
#[inline(always)]
fn largest_lane(lanes: [f32; 16]) -> f32 {
    let mut lanes = black_box(lanes);
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            let other = lanes[i + half];
            lanes[i] = if other > lanes[i] { other } else { lanes[i] };
        }
    }
    lanes[0]
}

/// The sum of 16 numbers, likewise.
#[inline(always)]
fn sum_of_lanes(lanes: [f32; 16]) -> f32 {
    let mut lanes = black_box(lanes);
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
    }
    lanes[0]
}

/// The sum of products, summed in 16 lanes.
#[inline(always)]
pub(crate) fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 16];
    let ((x, x_tail), (y, y_tail)) = (x.as_chunks::<16>(), y.as_chunks::<16>());
    for (x, y) in x.iter().zip(y) {
        for i in 0..16 {
            lanes[i] += x[i] * y[i];
        }
    }
    let mut sum = sum_of_lanes(lanes);
    for (x, y) in x_tail.iter().zip(y_tail) {
        sum += x * y;
    }
    sum
}

/// One divided by the root of the mean square.
#[inline(always)]
pub(crate) fn rms_factor(x: &[f32]) -> f32 {
    1.0 / (dot(x, x) / x.len() as f32 + 1e-6).sqrt()
}

/// 2^x to about 1 part in 10^4, for -125 to 125; beyond, as at the end of that range.
#[inline(always)]
fn exp2(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23: adding it rounds to a whole number
    let x = if x > 125.0 { 125.0 } else { x };
    let x = if x < -125.0 { -125.0 } else { x };
    let whole = x + ROUND;
    let r = x - (whole - ROUND);
    // Smallest relative error over -0.5 to 0.5 among polynomials of this degree.
    let p = 0.999_928_1 + r * (0.693_261 + r * (0.242_611_1 + r * 0.055_171_7));
    // The whole number is added to the exponent.
    f32::from_bits(p.to_bits().wrapping_add(whole.to_bits() << 23))
}

/// e^-x.
#[inline(always)]
pub(crate) fn exp_negative(x: f32) -> f32 {
    exp2(x * -std::f32::consts::LOG2_E)
}

#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp_negative(x))
}

/// The place of the largest score, the first of equals.
#[inline(always)]
pub(crate) fn largest_at(scores: &[f32]) -> usize {
    let mut lanes = [f32::NEG_INFINITY; 16];
    let (chunks, tail) = scores.as_chunks::<16>();
    for chunk in chunks {
        for (lane, &score) in lanes.iter_mut().zip(chunk) {
            *lane = if score > *lane { score } else { *lane };
        }
    }
    let mut largest = largest_lane(lanes);
    for score in tail {
        largest = if *score > largest { *score } else { largest };
    }
    for (k, chunk) in chunks.iter().enumerate() {
        // Without an early way out the comparison is one step for all lanes.
        let mut found = 0u32;
        for score in chunk {
            found |= u32::from(*score == largest);
        }
        if found != 0
            && let Some(i) = chunk.iter().position(|score| *score == largest)
        {
            return k * 16 + i;
        }
    }
    for (i, score) in tail.iter().enumerate() {
        if *score == largest {
            return chunks.len() * 16 + i;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_agree_with_the_standard_library() {
        for i in -2000..=2000 {
            let x = i as f32 * 0.05;
            assert!(
                (sigmoid(x) - 1.0 / (1.0 + (-x).exp())).abs() < 3e-5,
                "sigmoid {x}"
            );
            let e = exp_negative(x);
            assert!(
                (e / (-x).exp() - 1.0).abs() < 1e-4 || x.abs() > 80.0,
                "e^-{x}"
            );
        }
    }

    #[test]
    fn dot_and_largest_reach_the_tail() {
        let x: Vec<f32> = (0..37).map(|i| i as f32 - 30.0).collect();
        assert_eq!(dot(&x, &x), x.iter().map(|x| x * x).sum::<f32>());
        assert_eq!(largest(&x), 6.0);
        assert_eq!(largest(&x[..3]), 0.0);
    }

    #[test]
    fn the_first_of_the_largest_is_found() {
        for n in 1..70 {
            for at in 0..n {
                let mut scores = vec![-1.0; n];
                scores[at] = 2.0;
                scores[n - 1] = 2.0;
                assert_eq!(largest_at(&scores), at, "{n} scores");
            }
        }
    }
}
