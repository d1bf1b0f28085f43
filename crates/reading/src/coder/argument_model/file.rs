//! The model as a file: a feature's hash and three weights in 127 steps each, compressed.

use fnv::FnvHashMap;

use super::evidence::EVIDENCE;
use super::{ArgumentModel, Weights};

const MAGIC: &[u8] = b"entente argument model 1\n";
/// More than any model holds; bounds what a damaged file can ask for.
const MOST_BYTES: usize = 1 << 26;

impl ArgumentModel {
    /// The bytes of a model file.
    ///
    /// # Errors
    /// If compression fails.
    pub(super) fn write(&self) -> std::io::Result<Vec<u8>> {
        let mut scales = [f32::MIN_POSITIVE; 3];
        for weights in self.weights.values() {
            for (scale, weight) in scales.iter_mut().zip(weights) {
                *scale = scale.max(weight.abs() / 127.0);
            }
        }
        let mut rows: Vec<(u32, [i8; 3])> = self
            .weights
            .iter()
            .map(|(&feature, weights)| {
                let steps = [0, 1, 2].map(|which| (weights[which] / scales[which]).round() as i8);
                (feature, steps)
            })
            .filter(|(_, steps)| *steps != [0; 3])
            .collect();
        rows.sort_unstable();
        let mut body = Vec::new();
        let numbers = self.constants.iter().chain(&scales);
        for number in numbers.chain(&self.by_rules).chain(&self.completed) {
            body.extend(number.to_le_bytes());
        }
        // Columns apart: hashes by their distance, then the weights of each classifier.
        let mut before = 0;
        for (feature, _) in &rows {
            body.extend((feature - before).to_le_bytes());
            before = *feature;
        }
        for which in 0..3 {
            body.extend(rows.iter().map(|(_, steps)| steps[which] as u8));
        }
        let mut file = MAGIC.to_vec();
        file.extend(zstd::encode_all(body.as_slice(), 19)?);
        Ok(file)
    }

    /// Reads what [`ArgumentModel::write`] wrote; `None` for anything else.
    pub(super) fn read(file: &[u8]) -> Option<Self> {
        let body = zstd::bulk::decompress(file.strip_prefix(MAGIC)?, MOST_BYTES).ok()?;
        let mut rest = body.as_slice();
        let mut number = || {
            let (bytes, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            Some(f32::from_le_bytes(*bytes))
        };
        let mut constants: Weights = [0.0; 3];
        let mut scales: Weights = [0.0; 3];
        let (mut by_rules, mut completed) = ([0.0; EVIDENCE + 1], [0.0; EVIDENCE + 1]);
        for place in constants
            .iter_mut()
            .chain(&mut scales)
            .chain(&mut by_rules)
            .chain(&mut completed)
        {
            *place = number()?;
        }
        if rest.len() % 7 != 0 {
            return None;
        }
        let count = rest.len() / 7;
        let (hashes, steps) = rest.split_at(4 * count);
        let mut weights =
            FnvHashMap::with_capacity_and_hasher(count, fnv::FnvBuildHasher::default());
        let mut feature = 0u32;
        for (at, bytes) in hashes.chunks_exact(4).enumerate() {
            feature = feature.wrapping_add(u32::from_le_bytes(bytes.try_into().ok()?));
            let own =
                [0, 1, 2].map(|which| f32::from(steps[which * count + at] as i8) * scales[which]);
            weights.insert(feature, own);
        }
        Some(Self {
            weights,
            constants,
            by_rules,
            completed,
        })
    }
}
