//! What the network does with the products of its matrices, block by block, before they leave the nearest cache.

use super::kernel::{BLOCK, Sink};
use super::linear::{signed, signed_factor};
use super::vector::{exp_negative, sigmoid};

/// Writes them down.
pub(crate) struct Store<'a> {
    pub(crate) out: &'a mut [f32],
    /// Numbers from one row to the next.
    pub(crate) stride: usize,
}

impl Sink for Store<'_> {
    const PARTS: usize = 1;

    #[inline(always)]
    fn take(&mut self, _: usize, block: usize, row: usize, numbers: [f32; BLOCK]) {
        self.out[row * self.stride + block * BLOCK..][..BLOCK].copy_from_slice(&numbers);
    }

    #[inline(always)]
    fn end(&mut self, _: usize) {}
}

/// x += y, for rows of `d` numbers.
pub(crate) struct Add<'a> {
    pub(crate) x: &'a mut [f32],
    pub(crate) d: usize,
}

impl Sink for Add<'_> {
    const PARTS: usize = 1;

    #[inline(always)]
    fn take(&mut self, _: usize, block: usize, row: usize, y: [f32; BLOCK]) {
        let x = &mut self.x[row * self.d + block * BLOCK..][..BLOCK];
        for i in 0..BLOCK {
            x[i] += y[i];
        }
    }

    #[inline(always)]
    fn end(&mut self, _: usize) {}
}

/// A block of both parts of a product, for all rows.
#[derive(Default)]
pub(crate) struct BlockPair {
    parts: [Vec<[f32; BLOCK]>; 2],
}

impl BlockPair {
    /// With room for so many rows.
    pub(crate) fn of_rows(&mut self, rows: usize) -> &mut Self {
        for part in &mut self.parts {
            part.resize(rows, [0.0; BLOCK]);
        }
        self
    }
}

/// A gated convolution joins rows of `d` numbers: x += value * sigmoid(gate). The values come first.
pub(crate) struct AddGated<'a> {
    pub(crate) x: &'a mut [f32],
    pub(crate) d: usize,
    pub(crate) pair: &'a mut BlockPair,
}

impl Sink for AddGated<'_> {
    const PARTS: usize = 2;

    #[inline(always)]
    fn take(&mut self, part: usize, _: usize, row: usize, numbers: [f32; BLOCK]) {
        self.pair.parts[part][row] = numbers;
    }

    #[inline(always)]
    fn end(&mut self, block: usize) {
        let [values, gates] = &mut self.pair.parts;
        for (value, gate) in values
            .as_flattened_mut()
            .iter_mut()
            .zip(gates.as_flattened())
        {
            *value *= sigmoid(*gate);
        }
        for (x, value) in self.x.chunks_exact_mut(self.d).zip(values) {
            let x = &mut x[block * BLOCK..][..BLOCK];
            for i in 0..BLOCK {
                x[i] += value[i];
            }
        }
    }
}

/// The recurrent unit over the words of sentences, both ways: state = (1 - gate) * state + gate * candidate. The product
/// has the gates of both directions, then the candidates.
pub(crate) struct Recur<'a> {
    /// Numbers of a direction's state.
    pub(crate) e: usize,
    /// 0 for the first word of a sentence, 1 for the others; and one more 0 at the end.
    pub(crate) goes_on: &'a [f32],
    /// The states as bytes, those of both directions side by side.
    pub(crate) states: &'a mut [u8],
    pub(crate) pair: &'a mut BlockPair,
}

impl Sink for Recur<'_> {
    const PARTS: usize = 2;

    #[inline(always)]
    fn take(&mut self, part: usize, _: usize, row: usize, numbers: [f32; BLOCK]) {
        self.pair.parts[part][row] = numbers;
    }

    #[inline(always)]
    fn end(&mut self, block: usize) {
        let [gates, candidates] = &mut self.pair.parts;
        // All rows as one: of the few numbers of a row alone the compiler makes narrow vectors.
        let gates = gates.as_flattened_mut().iter_mut();
        for (gate, candidate) in gates.zip(candidates.as_flattened_mut()) {
            // sigmoid(gate) and tanh(candidate) over one division.
            let a = 1.0 + exp_negative(*gate);
            let b = exp_negative(2.0 * *candidate);
            let both = 1.0 / (a * (1.0 + b));
            *gate = (1.0 + b) * both;
            *candidate = (1.0 - b) * a * both;
        }
        let rows = self.pair.parts[0].len();
        let mut state = [0.0; BLOCK];
        if block * BLOCK < self.e {
            for row in 0..rows {
                self.step(block, row, self.goes_on[row], &mut state);
            }
        } else {
            for row in (0..rows).rev() {
                self.step(block, row, self.goes_on[row + 1], &mut state);
            }
        }
    }
}

impl Recur<'_> {
    #[inline(always)]
    fn step(&mut self, block: usize, row: usize, kept: f32, state: &mut [f32; BLOCK]) {
        let [gates, candidates] = &self.pair.parts;
        let (gates, candidates) = (&gates[row], &candidates[row]);
        for i in 0..BLOCK {
            let before = state[i] * kept;
            state[i] = before + gates[i] * (candidates[i] - before);
        }
        signed(
            state,
            signed_factor(1.0),
            &mut self.states[row * 2 * self.e + block * BLOCK..][..BLOCK],
        );
    }
}
