//! The inner loop of the matrix products, for the instruction set of the processor at hand.
//!
//! Inputs are bytes without a sign, weights bytes with one. Products of [`STEP`] inputs are summed in 16 bits, these
//! sums in 32. The instruction that multiplies bytes saturates; [`Panel::new`] therefore stores a row of weights by a
//! scale so coarse that no sum of 16 bits can leave them, whatever the inputs. All sums are whole numbers, so that
//! every instruction set gives the same ones.

/// Outputs that are computed together.
pub(crate) const BLOCK: usize = 16;
/// Inputs whose products are summed in 16 bits. With more, sums are widened less often and weights stored more coarsely;
/// with so many still about as finely as inputs.
pub(crate) const STEP: usize = 32;
/// The largest input: seven bits.
pub(crate) const LARGEST_INPUT: i32 = 127;

/// Four inputs' weights for [`BLOCK`] outputs: output by output.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([i8; 4 * BLOCK]);

/// A matrix of weights in the order in which the loop reads it.
pub(crate) struct Panel {
    /// For each block of outputs and each step of inputs, four lines.
    steps: Vec<[Line; STEP / 4]>,
    steps_a_block: usize,
}

impl Panel {
    /// Packs `rows` of `inputs` weights, the values of a row all times its scale. Scales grow where they must; they and
    /// the rows' sums, which the caller needs, come back.
    pub(crate) fn new(values: &[i8], scales: &mut [f32], inputs: usize) -> (Self, Vec<i32>) {
        let steps_a_block = inputs.div_ceil(STEP);
        let blocks = scales.len().div_ceil(BLOCK);
        let mut steps = vec![[Line([0; 4 * BLOCK]); STEP / 4]; blocks * steps_a_block];
        let mut sums = Vec::with_capacity(scales.len());
        for (row, (values, scale)) in values.chunks_exact(inputs).zip(scales).enumerate() {
            let values = within_sixteen_bits(values, scale);
            sums.push(values.iter().map(|&v| i32::from(v)).sum());
            let of_block = &mut steps[row / BLOCK * steps_a_block..][..steps_a_block];
            for (input, &value) in values.iter().enumerate() {
                let line = &mut of_block[input / STEP][input % STEP / 4];
                line.0[row % BLOCK * 4 + input % 4] = value;
            }
        }
        let panel = Self {
            steps,
            steps_a_block,
        };
        (panel, sums)
    }

    /// Outputs, rounded up to whole blocks.
    pub(crate) fn outputs(&self) -> usize {
        self.steps.len() / self.steps_a_block * BLOCK
    }

    /// Bytes that are read of each row.
    pub(crate) fn inputs(&self) -> usize {
        self.steps_a_block * STEP
    }

    /// Gives `sum[row][o] * unit[row] * scales[o] + bias[o]` for the rows of `inputs` to the sink.
    pub(crate) fn apply<S: Sink>(
        &self,
        inputs: Inputs<'_>,
        scales: &[f32],
        bias: &[f32],
        sink: &mut S,
    ) {
        let job = Job {
            panel: self,
            inputs,
            scales,
            bias,
        };
        #[cfg(target_arch = "x86_64")]
        match super::vector::arch() {
            pulp::x86::Arch::V4(lanes) => {
                return lanes.vectorize(Work::<_, _, 4> { lanes, job, sink });
            }
            pulp::x86::Arch::V3(lanes) => {
                return lanes.vectorize(Work::<_, _, 2> { lanes, job, sink });
            }
            _ => (),
        }
        let lanes = Portable;
        super::vector::dispatch(Work::<_, _, 1> { lanes, job, sink });
    }
}

/// What becomes of a product.
///
/// The outputs are in [`Sink::PARTS`] equal parts. Of each part in turn the sink takes the same block of [`BLOCK`]
/// outputs, row after row; then it may work on them, while they are in the nearest cache. What it does must be `inline(always)`,
/// so that it is compiled for the instruction set at hand.
pub(crate) trait Sink {
    /// How many parts the outputs have.
    const PARTS: usize;
    /// The numbers of a row for a block of a part.
    fn take(&mut self, part: usize, block: usize, row: usize, numbers: [f32; BLOCK]);
    /// All rows were taken for this block of all parts.
    fn end(&mut self, block: usize);
}

/// The values of a row by a scale so coarse that the products of any [`STEP`] inputs sum up in 16 bits. Each of the two
/// sums of a step takes every other pair of its inputs.
fn within_sixteen_bits(values: &[i8], scale: &mut f32) -> Vec<i8> {
    const LIMIT: i32 = i16::MAX as i32 / LARGEST_INPUT;
    let mut largest = LIMIT;
    for step in values.chunks(STEP) {
        for first in [0, 2] {
            let (mut above, mut below) = (0, 0);
            for (i, &value) in step.iter().enumerate() {
                if i % 4 / 2 * 2 == first {
                    above += i32::from(value.max(0));
                    below -= i32::from(value.min(0));
                }
            }
            largest = largest.max(above).max(below);
        }
    }
    if largest == LIMIT {
        return values.to_vec();
    }
    // Half of the values of a step are rounded, each by half at most.
    let factor = (LIMIT - STEP as i32 / 4) as f32 / largest as f32;
    *scale /= factor;
    values
        .iter()
        .map(|&value| (f32::from(value) * factor).round() as i8)
        .collect()
}

/// Rows of bytes.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where each row begins; rows may overlap.
    pub(crate) starts: &'a [usize],
    /// What a byte of a row stands for; without it, 1.
    pub(crate) units: &'a [f32],
}

/// A product by one instruction set; `R` rows are computed together, as many as its registers hold.
struct Work<'a, L, S, const R: usize> {
    lanes: L,
    job: Job<'a>,
    sink: &'a mut S,
}

impl<L: Lanes, S: Sink, const R: usize> pulp::NullaryFnOnce for Work<'_, L, S, R> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.job.run::<L, S, R>(self.lanes, self.sink);
    }
}

#[derive(Clone, Copy)]
struct Job<'a> {
    panel: &'a Panel,
    inputs: Inputs<'a>,
    scales: &'a [f32],
    bias: &'a [f32],
}

impl Job<'_> {
    #[inline(always)]
    fn run<L: Lanes, S: Sink, const R: usize>(&self, lanes: L, sink: &mut S) {
        let blocks = self.panel.outputs() / BLOCK / S::PARTS;
        let rows = self.inputs.starts.len();
        let whole = rows / R * R;
        for block in 0..blocks {
            for part in 0..S::PARTS {
                let of_part = part * blocks + block;
                let (Some(scales), Some(bias)) = (
                    self.scales[of_part * BLOCK..].first_chunk::<BLOCK>(),
                    self.bias[of_part * BLOCK..].first_chunk::<BLOCK>(),
                ) else {
                    return;
                };
                let steps = self.panel.steps_a_block;
                let steps = &self.panel.steps[of_part * steps..][..steps];
                for row in (0..whole).step_by(R) {
                    let sums = self.sums::<L, R>(lanes, row, steps);
                    for (row, sum) in (row..).zip(sums) {
                        let numbers = lanes.finish(sum, self.unit(row), scales, bias);
                        sink.take(part, block, row, numbers);
                    }
                }
                for row in whole..rows {
                    let [sum] = self.sums::<L, 1>(lanes, row, steps);
                    let numbers = lanes.finish(sum, self.unit(row), scales, bias);
                    sink.take(part, block, row, numbers);
                }
            }
            sink.end(block);
        }
    }

    #[inline(always)]
    fn unit(&self, row: usize) -> f32 {
        match self.inputs.units.get(row) {
            Some(unit) => *unit,
            None => 1.0,
        }
    }

    #[inline(always)]
    fn sums<L: Lanes, const R: usize>(
        &self,
        lanes: L,
        row: usize,
        steps: &[[Line; STEP / 4]],
    ) -> [L::Sum; R] {
        let n = steps.len();
        let mut inputs: [&[[u8; STEP]]; R] = [&[]; R];
        for (r, inputs) in inputs.iter_mut().enumerate() {
            *inputs = &self.inputs.bytes[self.inputs.starts[row + r]..][..n * STEP]
                .as_chunks()
                .0[..n];
        }
        let mut sums = [lanes.zero(); R];
        for (i, step) in steps.iter().enumerate() {
            let mut partial = [lanes.none(); R];
            for k in 0..STEP / 4 {
                let line = &step[k];
                for r in 0..R {
                    let x = &inputs[r][i];
                    let four = [x[4 * k], x[4 * k + 1], x[4 * k + 2], x[4 * k + 3]];
                    let product = lanes.multiply(four, line);
                    partial[r] = if k == 0 {
                        product
                    } else {
                        lanes.add(partial[r], product)
                    };
                }
            }
            for r in 0..R {
                sums[r] = lanes.widen(sums[r], partial[r]);
            }
        }
        sums
    }
}

/// What an instruction set offers.
trait Lanes: Copy {
    /// Two sums of 16 bits for each output of a block.
    type Partial: Copy;
    /// One sum of 32 bits.
    type Sum: Copy;
    fn none(self) -> Self::Partial;
    fn zero(self) -> Self::Sum;
    fn multiply(self, inputs: [u8; 4], weights: &Line) -> Self::Partial;
    fn add(self, a: Self::Partial, b: Self::Partial) -> Self::Partial;
    fn widen(self, sum: Self::Sum, partial: Self::Partial) -> Self::Sum;
    /// Multiplied and added in two steps, because not every processor does it in one: all give the same bits.
    fn finish(
        self,
        sum: Self::Sum,
        unit: f32,
        scales: &[f32; BLOCK],
        bias: &[f32; BLOCK],
    ) -> [f32; BLOCK];
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V3 {
    type Partial = [pulp::i16x16; 2];
    type Sum = [pulp::i32x8; 2];

    #[inline(always)]
    fn none(self) -> Self::Partial {
        [self.splat_i16x16(0); 2]
    }

    #[inline(always)]
    fn zero(self) -> Self::Sum {
        [self.splat_i32x8(0); 2]
    }

    #[inline(always)]
    fn multiply(self, inputs: [u8; 4], weights: &Line) -> Self::Partial {
        let inputs = pulp::cast(self.splat_i32x8(i32::from_le_bytes(inputs)));
        // Closures here would be compiled without the instructions, and called.
        let [first, second]: [pulp::i8x32; 2] = pulp::cast(weights.0);
        [
            self.multiply_saturating_add_adjacent_i8x32(inputs, first),
            self.multiply_saturating_add_adjacent_i8x32(inputs, second),
        ]
    }

    #[inline(always)]
    fn add(self, a: Self::Partial, b: Self::Partial) -> Self::Partial {
        [
            self.wrapping_add_i16x16(a[0], b[0]),
            self.wrapping_add_i16x16(a[1], b[1]),
        ]
    }

    #[inline(always)]
    fn widen(self, sum: Self::Sum, partial: Self::Partial) -> Self::Sum {
        let ones = self.splat_i16x16(1);
        let first = self.multiply_wrapping_add_adjacent_i16x16(partial[0], ones);
        let second = self.multiply_wrapping_add_adjacent_i16x16(partial[1], ones);
        [
            self.wrapping_add_i32x8(sum[0], first),
            self.wrapping_add_i32x8(sum[1], second),
        ]
    }

    #[inline(always)]
    fn finish(
        self,
        sum: Self::Sum,
        unit: f32,
        scales: &[f32; BLOCK],
        bias: &[f32; BLOCK],
    ) -> [f32; BLOCK] {
        let scales: [pulp::f32x8; 2] = pulp::cast(*scales);
        let bias: [pulp::f32x8; 2] = pulp::cast(*bias);
        let unit = self.splat_f32x8(unit);
        let first = self.mul_f32x8(self.convert_i32x8_to_f32x8(sum[0]), unit);
        let second = self.mul_f32x8(self.convert_i32x8_to_f32x8(sum[1]), unit);
        pulp::cast([
            self.add_f32x8(self.mul_f32x8(first, scales[0]), bias[0]),
            self.add_f32x8(self.mul_f32x8(second, scales[1]), bias[1]),
        ])
    }
}

#[cfg(target_arch = "x86_64")]
impl Lanes for pulp::x86::V4 {
    type Partial = pulp::i16x32;
    type Sum = pulp::i32x16;

    #[inline(always)]
    fn none(self) -> Self::Partial {
        self.splat_i16x32(0)
    }

    #[inline(always)]
    fn zero(self) -> Self::Sum {
        self.splat_i32x16(0)
    }

    #[inline(always)]
    fn multiply(self, inputs: [u8; 4], weights: &Line) -> Self::Partial {
        let inputs = pulp::cast(self.splat_i32x16(i32::from_le_bytes(inputs)));
        self.multiply_saturating_add_adjacent_i8x64(inputs, pulp::cast(weights.0))
    }

    #[inline(always)]
    fn add(self, a: Self::Partial, b: Self::Partial) -> Self::Partial {
        self.wrapping_add_i16x32(a, b)
    }

    #[inline(always)]
    fn widen(self, sum: Self::Sum, partial: Self::Partial) -> Self::Sum {
        let pairs = self.multiply_wrapping_add_adjacent_i16x32(partial, self.splat_i16x32(1));
        self.wrapping_add_i32x16(sum, pairs)
    }

    #[inline(always)]
    fn finish(
        self,
        sum: Self::Sum,
        unit: f32,
        scales: &[f32; BLOCK],
        bias: &[f32; BLOCK],
    ) -> [f32; BLOCK] {
        let real = self.mul_f32x16(self.convert_i32x16_to_f32x16(sum), self.splat_f32x16(unit));
        let scaled = self.mul_f32x16(real, pulp::cast(*scales));
        pulp::cast(self.add_f32x16(scaled, pulp::cast(*bias)))
    }
}

/// Plain loops, for processors without the instructions above.
#[derive(Clone, Copy)]
struct Portable;

impl Lanes for Portable {
    type Partial = [i16; 2 * BLOCK];
    type Sum = [i32; BLOCK];

    #[inline(always)]
    fn none(self) -> Self::Partial {
        [0; 2 * BLOCK]
    }

    #[inline(always)]
    fn zero(self) -> Self::Sum {
        [0; BLOCK]
    }

    #[inline(always)]
    fn multiply(self, inputs: [u8; 4], weights: &Line) -> Self::Partial {
        let [a, b, c, d] = inputs.map(i16::from);
        let mut partial = [0; 2 * BLOCK];
        for o in 0..BLOCK {
            let w = &weights.0[4 * o..4 * o + 4];
            partial[2 * o] = a * i16::from(w[0]) + b * i16::from(w[1]);
            partial[2 * o + 1] = c * i16::from(w[2]) + d * i16::from(w[3]);
        }
        partial
    }

    #[inline(always)]
    fn add(self, mut a: Self::Partial, b: Self::Partial) -> Self::Partial {
        for (a, b) in a.iter_mut().zip(b) {
            *a += b;
        }
        a
    }

    #[inline(always)]
    fn widen(self, mut sum: Self::Sum, partial: Self::Partial) -> Self::Sum {
        for (sum, pair) in sum.iter_mut().zip(partial.as_chunks::<2>().0) {
            *sum += i32::from(pair[0]) + i32::from(pair[1]);
        }
        sum
    }

    #[inline(always)]
    fn finish(
        self,
        sum: Self::Sum,
        unit: f32,
        scales: &[f32; BLOCK],
        bias: &[f32; BLOCK],
    ) -> [f32; BLOCK] {
        let mut out = [0.0; BLOCK];
        for o in 0..BLOCK {
            out[o] = sum[o] as f32 * unit * scales[o] + bias[o];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Keeps what comes.
    struct Keep {
        out: Vec<f32>,
        stride: usize,
        ended: Vec<usize>,
    }

    impl Keep {
        fn of(job: &Job<'_>) -> Self {
            let stride = job.panel.outputs();
            Self {
                out: vec![f32::NAN; job.inputs.starts.len() * stride],
                stride,
                ended: Vec::new(),
            }
        }
    }

    impl Sink for Keep {
        const PARTS: usize = 2;

        #[inline(always)]
        fn take(&mut self, part: usize, block: usize, row: usize, numbers: [f32; BLOCK]) {
            let at = row * self.stride + part * self.stride / 2 + block * BLOCK;
            self.out[at..at + BLOCK].copy_from_slice(&numbers);
        }

        #[inline(always)]
        fn end(&mut self, block: usize) {
            self.ended.push(block);
        }
    }

    fn product<const R: usize>(lanes: impl Lanes, job: &Job<'_>) -> Vec<f32> {
        let mut keep = Keep::of(job);
        job.run::<_, _, R>(lanes, &mut keep);
        assert_eq!(keep.ended, [0, 1]);
        keep.out
    }

    proptest! {
        /// The largest weights and inputs are drawn often: sums of 16 bits are then at their limit.
        #[test]
        fn every_instruction_set_gives_the_sums(
            x in proptest::collection::vec(prop_oneof![Just(127u8), 0u8..=127], 6 * 48 + 64),
            w in proptest::collection::vec(prop_oneof![Just(127i8), Just(-127i8), -127i8..=127], 52 * 48),
        ) {
            let mut scales = vec![1.0; 52];
            let (panel, row_sums) = Panel::new(&w, &mut scales, 48);
            prop_assert_eq!(panel.outputs(), 64);
            let (ones, zeros) = (vec![1.0; 64], vec![0.0; 64]);
            let starts: Vec<usize> = (0..7).map(|row| row * 48).collect();
            let inputs = Inputs { bytes: &x, starts: &starts, units: &[] };
            let job = Job { panel: &panel, inputs, scales: &ones, bias: &zeros };
            let plain = product::<1>(Portable, &job);
            let mut by_apply = Keep::of(&job);
            panel.apply(inputs, &ones, &zeros, &mut by_apply);
            prop_assert_eq!(&plain, &by_apply.out);
            #[cfg(target_arch = "x86_64")]
            if let Some(simd) = pulp::x86::V3::try_new() {
                prop_assert_eq!(&plain, &simd.vectorize(|| product::<2>(simd, &job)));
            }
            for (row, x) in x.chunks_exact(48).take(7).enumerate() {
                for (o, w) in w.chunks_exact(48).enumerate() {
                    let exact: i32 = x.iter().zip(w).map(|(&x, &w)| i32::from(x) * i32::from(w)).sum();
                    // Rounding to the coarser scale: at most half a unit an input.
                    let allowed = if scales[o] == 1.0 { 0.0 } else { 127.0 * 48.0 * 0.5 * scales[o] };
                    let found = plain[row * 64 + o] * scales[o];
                    prop_assert!((found - exact as f32).abs() <= allowed + 0.01, "{found} for {exact}");
                }
            }
            prop_assert_eq!(row_sums.len(), 52);
        }
    }
}
