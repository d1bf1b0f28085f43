//! Matrix products of quantised weights with quantised inputs.

use super::fused::Store;
use super::kernel::{BLOCK, Inputs, LARGEST_INPUT, Panel, Sink};
use super::model_file::{ModelError, ModelFile, Rows};

/// The byte that stands for 0 where inputs have a sign: they lie from 1 to 127.
pub(crate) const ZERO: u8 = 64;
/// The largest amount of an input with a sign.
const LARGEST_SIGNED: f32 = (ZERO - 1) as f32;

/// How inputs are brought to bytes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Range {
    /// From -limit to limit, the rest cut off; the same for all rows, so that neighbouring rows may be read as one.
    Signed(f32),
    /// From 0 to a largest value of each row.
    Positive,
}

/// `y = x W^T + b` for rows x.
pub(crate) struct Linear {
    panel: Panel,
    scales: Vec<f32>,
    bias: Vec<f32>,
    pub(crate) inputs: usize,
    /// Outputs that mean something.
    pub(crate) outputs: usize,
}

impl Linear {
    pub(crate) fn read(file: &ModelFile, name: &str, range: Range) -> Result<Self, ModelError> {
        Self::read_stacked(file, &[name], range)
    }

    /// Several matrices over the same input as one; the outputs follow one another.
    pub(crate) fn read_stacked(
        file: &ModelFile,
        names: &[&str],
        range: Range,
    ) -> Result<Self, ModelError> {
        let mut matrix = Matrix::default();
        for name in names {
            let rows = file.rows(name)?;
            matrix.inputs = rows.columns;
            for row in 0..rows.rows {
                matrix.push(rows.row(row), rows.scale(row));
            }
            matrix.bias.extend(file.numbers(&format!("{name}.bias"))?);
        }
        matrix
            .finish(range)
            .ok_or_else(|| ModelError::Section(names.join("+")))
    }

    /// Some rows of a matrix.
    pub(crate) fn read_rows(
        file: &ModelFile,
        name: &str,
        chosen: &[usize],
        range: Range,
    ) -> Result<Self, ModelError> {
        let malformed = || ModelError::Section(name.to_owned());
        let rows = file.rows(name)?;
        let bias = file.numbers(&format!("{name}.bias"))?;
        let mut matrix = Matrix {
            inputs: rows.columns,
            ..Default::default()
        };
        for &row in chosen {
            if row >= rows.rows || row >= bias.len() {
                return Err(malformed());
            }
            matrix.push(rows.row(row), rows.scale(row));
            matrix.bias.push(bias[row]);
        }
        matrix.finish(range).ok_or_else(malformed)
    }

    /// A matrix whose inputs are `parts` rows side by side, as one over a single row that gives what the row adds to the
    /// outputs in each part's place: first all outputs for the first place, then for the second.
    pub(crate) fn read_parts(
        file: &ModelFile,
        name: &str,
        parts: usize,
        range: Range,
    ) -> Result<Self, ModelError> {
        let malformed = || ModelError::Section(name.to_owned());
        let rows: Rows = file.rows(name)?;
        let mut matrix = Matrix {
            inputs: rows.columns / parts,
            ..Default::default()
        };
        if matrix.inputs * parts != rows.columns {
            return Err(malformed());
        }
        for part in 0..parts {
            for row in 0..rows.rows {
                let values = &rows.row(row)[part * matrix.inputs..][..matrix.inputs];
                matrix.push(values, rows.scale(row));
            }
        }
        // The bias belongs to the middle, which always exists.
        matrix.bias = vec![0.0; parts / 2 * rows.rows];
        matrix.bias.extend(file.numbers(&format!("{name}.bias"))?);
        matrix.bias.resize(rows.rows * parts, 0.0);
        matrix.finish(range).ok_or_else(malformed)
    }

    /// The distance between rows of the output: whole blocks.
    pub(crate) fn stride(&self) -> usize {
        self.panel.outputs()
    }

    /// Multiplies the rows that begin at `starts` in `x`, and gives the outputs to `sink`; rows may overlap. `x` is made
    /// longer where the last row is read to a whole step. `units` are those that [`positive`] gave, or none.
    pub(crate) fn apply<S: Sink>(
        &self,
        x: &mut Vec<u8>,
        starts: &[usize],
        units: &[f32],
        sink: &mut S,
    ) {
        let needed = starts.last().map_or(0, |last| last + self.panel.inputs());
        if x.len() < needed {
            x.resize(needed, ZERO);
        }
        let inputs = Inputs {
            bytes: x,
            starts,
            units,
        };
        self.panel.apply(inputs, &self.scales, &self.bias, sink);
    }

    /// The same, with the outputs written to `out`, a row of [`Linear::stride`] numbers for each. `out` only grows: what is there is
    /// written over, or not looked at.
    pub(crate) fn apply_to(
        &self,
        x: &mut Vec<u8>,
        starts: &[usize],
        units: &[f32],
        out: &mut Vec<f32>,
    ) {
        let stride = self.stride();
        if out.len() < starts.len() * stride {
            out.resize(starts.len() * stride, 0.0);
        }
        self.apply(x, starts, units, &mut Store { out, stride });
    }
}

/// Rows that begin every `stride` bytes.
pub(crate) fn side_by_side(starts: &mut Vec<usize>, rows: usize, stride: usize) {
    starts.clear();
    starts.extend((0..rows).map(|row| row * stride));
}

#[derive(Default)]
struct Matrix {
    values: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Matrix {
    fn push(&mut self, bytes: &[u8], scale: f32) {
        self.values.extend(bytes.iter().map(|&byte| byte as i8));
        self.scales.push(scale);
    }

    fn finish(mut self, range: Range) -> Option<Linear> {
        let outputs = self.scales.len();
        let fits = outputs > 0
            && self.bias.len() == outputs
            && self.values.len() == self.inputs * outputs
            && self.inputs > 0;
        if !fits {
            return None;
        }
        let (panel, sums) = Panel::new(&self.values, &mut self.scales, self.inputs);
        if let Range::Signed(limit) = range {
            for ((scale, bias), sum) in self.scales.iter_mut().zip(&mut self.bias).zip(sums) {
                *scale *= limit / LARGEST_SIGNED;
                *bias -= f32::from(ZERO) * sum as f32 * *scale;
            }
        }
        self.scales.resize(outputs.next_multiple_of(BLOCK), 0.0);
        self.bias.resize(outputs.next_multiple_of(BLOCK), 0.0);
        Some(Linear {
            panel,
            scales: self.scales,
            bias: self.bias,
            inputs: self.inputs,
            outputs,
        })
    }
}

/// Adding this rounds to a whole number, which then stands in the low bits. Casts of floats would check for what cannot
/// be here, and not become vector instructions.
const ROUND: f32 = 12_582_912.0; // 1.5 * 2^23

/// Bytes of numbers times `factor` by [`Range::Signed`].
#[inline(always)]
pub(crate) fn signed(x: &[f32], factor: f32, bytes: &mut [u8]) {
    for (x, byte) in x.iter().zip(bytes) {
        let scaled = x * factor;
        let scaled = if scaled > LARGEST_SIGNED {
            LARGEST_SIGNED
        } else {
            scaled
        };
        let scaled = if scaled < -LARGEST_SIGNED {
            -LARGEST_SIGNED
        } else {
            scaled
        };
        *byte = (scaled + (ROUND + ZERO as f32)).to_bits() as u8;
    }
}

/// What numbers are multiplied by in [`signed`].
pub(crate) const fn signed_factor(limit: f32) -> f32 {
    LARGEST_SIGNED / limit
}

/// Bytes of the positive numbers of `x` by [`Range::Positive`], 0 for the others. The result is the row's unit.
#[inline(always)]
pub(crate) fn positive(x: &[f32], bytes: &mut [u8]) -> f32 {
    let largest = super::vector::largest(x).max(1e-9);
    let factor = LARGEST_INPUT as f32 / largest;
    for (x, byte) in x.iter().zip(bytes) {
        let x = if *x > 0.0 { *x } else { 0.0 };
        *byte = (x * factor + ROUND).to_bits() as u8;
    }
    largest / LARGEST_INPUT as f32
}
