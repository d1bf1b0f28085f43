//! Matrix products of quantised weights: int8 kernels where the processor has them without saturation, f32 elsewhere.

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::model_file::{ModelError, ModelFile};

thread_local! {
    // The executors know the best kernel of this processor; they may not be shared between threads.
    static INT8: GemmExecutor<u8, i8, i32> = GemmExecutor::default();
    static F32: GemmExecutor<f32, f32, f32> = GemmExecutor::default();
}

/// How the inputs of a product are brought to bytes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Range {
    /// From -limit to limit, the rest cut off: rows of one scale, so that neighbouring rows may be read as one.
    Fixed(f32),
    /// Each row by its own largest value.
    Row,
}

/// `y = x W^T + b` for rows x.
pub(crate) struct Linear {
    weights: Weights,
    scales: Vec<f32>,
    bias: Vec<f32>,
    range: Range,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

enum Weights {
    Int8 {
        packed: PackedBMatrix<i8>,
        /// 128 times the sum of each column: bytes are the values plus 128.
        shift: Vec<i32>,
    },
    F32(PackedBMatrix<f32>),
}

/// Buffers of one thread for the products.
#[derive(Default)]
pub(crate) struct Scratch {
    bytes: Vec<u8>,
    row_scales: Vec<f32>,
    sums: Vec<i32>,
}

impl Linear {
    pub(crate) fn read(file: &ModelFile, name: &str, range: Range) -> Result<Self, ModelError> {
        Self::stacked(file, &[name], range, INT8.with(GemmExecutor::may_saturate))
    }

    /// Several matrices over the same input as one; the outputs follow one another.
    pub(crate) fn read_stacked(
        file: &ModelFile,
        names: &[&str],
        range: Range,
    ) -> Result<Self, ModelError> {
        Self::stacked(file, names, range, INT8.with(GemmExecutor::may_saturate))
    }

    fn stacked(
        file: &ModelFile,
        names: &[&str],
        range: Range,
        in_f32: bool,
    ) -> Result<Self, ModelError> {
        let (mut values, mut scales, mut bias, mut inputs) =
            (Vec::new(), Vec::new(), Vec::new(), 0);
        for name in names {
            let rows = file.rows(name)?;
            inputs = rows.columns;
            for row in 0..rows.rows {
                values.extend(rows.row(row).iter().map(|&byte| byte as i8));
                scales.push(rows.scale(row));
            }
            bias.extend(file.numbers(&format!("{name}.bias"))?);
        }
        let outputs = scales.len();
        let malformed = || ModelError::Section(names.join("+"));
        if bias.len() != outputs || values.len() != inputs * outputs || outputs == 0 {
            return Err(malformed());
        }
        let weights = if in_f32 {
            let real: Vec<f32> = values
                .iter()
                .enumerate()
                .map(|(i, &v)| f32::from(v) * scales[i / inputs])
                .collect();
            let matrix =
                NdTensorView::from_slice_with_strides([inputs, outputs], &real, [1, inputs]);
            let matrix = matrix.map_err(|_| malformed())?;
            Weights::F32(F32.with(|kernel| kernel.prepack_b(matrix)))
        } else {
            let matrix =
                NdTensorView::from_slice_with_strides([inputs, outputs], &values, [1, inputs]);
            let matrix = matrix.map_err(|_| malformed())?;
            Weights::Int8 {
                packed: INT8.with(|kernel| kernel.prepack_b(matrix)),
                shift: values
                    .chunks_exact(inputs)
                    .map(|row| 128 * row.iter().map(|&v| i32::from(v)).sum::<i32>())
                    .collect(),
            }
        };
        Ok(Self {
            weights,
            scales,
            bias,
            range,
            inputs,
            outputs,
        })
    }

    /// Multiplies `rows` rows that start every `stride` numbers of `x`; rows may overlap where the range is fixed.
    pub(crate) fn apply(
        &self,
        x: &[f32],
        rows: usize,
        stride: usize,
        out: &mut Vec<f32>,
        scratch: &mut Scratch,
    ) {
        let used = if rows == 0 {
            0
        } else {
            (rows - 1) * stride + self.inputs
        };
        let x = &x[..used];
        // All of it is written below: no need to clear what is there.
        out.resize(rows * self.outputs, 0.0);
        if rows == 0 {
            return;
        }
        match &self.weights {
            Weights::F32(packed) => {
                let view =
                    NdTensorView::from_slice_with_strides([rows, self.inputs], x, [stride, 1]);
                let options = GemmOptions {
                    bias: Some(BiasVector::Row(&self.bias)),
                    ..Default::default()
                };
                let done = view.is_ok_and(|view| {
                    let (a, b) = (GemmInputA::Unpacked(view), GemmInputB::Packed(packed));
                    F32.with(|kernel| kernel.gemm(out, a, b, options).is_ok())
                });
                debug_assert!(done, "shapes were checked when the model was read");
            }
            Weights::Int8 { packed, shift } => {
                let Scratch {
                    bytes,
                    row_scales,
                    sums,
                } = scratch;
                row_scales.clear();
                bytes.resize(used, 128);
                super::vector::dispatch(|| match self.range {
                    Range::Fixed(limit) => {
                        quantise(x, 127.0 / limit, bytes);
                    }
                    Range::Row => {
                        for (from, to) in x.chunks_exact(stride).zip(bytes.chunks_exact_mut(stride))
                        {
                            let largest = super::vector::largest(from).max(1e-9);
                            quantise(from, 127.0 / largest, to);
                            row_scales.push(largest / 127.0);
                        }
                    }
                });
                sums.resize(rows * self.outputs, 0);
                let view = NdTensorView::from_slice_with_strides(
                    [rows, self.inputs],
                    &bytes[..],
                    [stride, 1],
                );
                let done = view.is_ok_and(|view| {
                    let (a, b) = (GemmInputA::Unpacked(view), GemmInputB::Packed(packed));
                    INT8.with(|kernel| kernel.gemm(sums, a, b, GemmOptions::default()).is_ok())
                });
                debug_assert!(done, "shapes were checked when the model was read");
                super::vector::dispatch(|| {
                    for (r, (sums, out)) in sums
                        .chunks_exact(self.outputs)
                        .zip(out.chunks_exact_mut(self.outputs))
                        .enumerate()
                    {
                        let scale = match self.range {
                            Range::Fixed(limit) => limit / 127.0,
                            Range::Row => row_scales[r],
                        };
                        restore(sums, shift, &self.scales, &self.bias, scale, out);
                    }
                });
            }
        }
    }
}

#[inline(always)]
fn quantise(x: &[f32], factor: f32, bytes: &mut [u8]) {
    // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits; 128 makes it positive. Casts of
    // floats would check for what cannot be here, and not become vector instructions.
    const ROUND: f32 = 12_582_912.0 + 128.0;
    for (x, byte) in x.iter().zip(bytes) {
        let scaled = x * factor;
        let scaled = if scaled > 127.0 { 127.0 } else { scaled };
        let scaled = if scaled < -127.0 { -127.0 } else { scaled };
        *byte = (scaled + ROUND).to_bits() as u8;
    }
}

#[inline(always)]
fn restore(sums: &[i32], shift: &[i32], scales: &[f32], bias: &[f32], scale: f32, out: &mut [f32]) {
    let n = out.len();
    let (sums, shift, scales, bias) = (&sums[..n], &shift[..n], &scales[..n], &bias[..n]);
    for i in 0..n {
        out[i] = (sums[i] - shift[i]) as f32 * (scales[i] * scale) + bias[i];
    }
}
