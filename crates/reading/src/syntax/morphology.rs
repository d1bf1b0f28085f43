//! Features given the Penn tag: most tags go with few, and only these are scored.

use super::linear::{Linear, Range};
use super::model_file::{ModelError, ModelFile};
use super::vector::{largest_at, on_vectors};

/// The features of one tag.
struct Choice {
    /// Their numbers.
    feats: Vec<u16>,
    /// Their scores; none where there is no choice.
    scores: Option<Linear>,
}

pub(crate) struct Morphology {
    /// For each tag, by its number.
    choices: Vec<Choice>,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct MorphologyBuffers {
    rows: Vec<usize>,
    starts: Vec<usize>,
    scores: Vec<f32>,
    picked: Vec<usize>,
}

impl Morphology {
    pub(crate) fn read(file: &ModelFile, range: Range) -> Result<Self, ModelError> {
        let tags = file.lines("names.xpos")?.len();
        let lines = file.lines("feats.of_xpos")?;
        let malformed = || ModelError::Section("feats.of_xpos".to_owned());
        if lines.len() != tags {
            return Err(malformed());
        }
        let choices = lines
            .iter()
            .map(|line| {
                let numbers: Option<Vec<usize>> = line.split(' ').map(|n| n.parse().ok()).collect();
                let numbers = numbers.ok_or_else(malformed)?;
                let scores = (numbers.len() > 1)
                    .then(|| Linear::read_rows(file, "feats", &numbers, range))
                    .transpose()?;
                let feats: Result<Vec<u16>, _> = numbers.into_iter().map(u16::try_from).collect();
                Ok(Choice {
                    feats: feats.map_err(|_| malformed())?,
                    scores,
                })
            })
            .collect::<Result<_, ModelError>>()?;
        Ok(Self { choices })
    }

    /// All matrices take rows of `width` numbers, and every number is one of `feats` names.
    pub(crate) fn fits(&self, width: usize, feats: usize) -> bool {
        self.choices.iter().all(|choice| {
            choice.scores.as_ref().is_none_or(|s| s.inputs == width)
                && choice.feats.iter().all(|&f| usize::from(f) < feats)
        })
    }

    /// The features of each row, for the tags `xpos`; a row is `width` bytes of `inputs`.
    pub(crate) fn pick(
        &self,
        inputs: &mut Vec<u8>,
        width: usize,
        xpos: &[usize],
        feats: &mut Vec<u16>,
        b: &mut MorphologyBuffers,
    ) {
        feats.clear();
        feats.resize(xpos.len(), 0);
        for (tag, choice) in self.choices.iter().enumerate() {
            b.rows.clear();
            b.rows
                .extend((0..xpos.len()).filter(|&row| xpos[row] == tag));
            if b.rows.is_empty() {
                continue;
            }
            b.picked.clear();
            b.picked.resize(b.rows.len(), 0);
            if let Some(scores) = &choice.scores {
                b.starts.clear();
                b.starts.extend(b.rows.iter().map(|row| row * width));
                scores.apply_to(inputs, &b.starts, &[], &mut b.scores);
                largest(
                    &b.scores,
                    scores.stride(),
                    choice.feats.len(),
                    &mut b.picked,
                );
            }
            for (&row, &picked) in b.rows.iter().zip(&b.picked) {
                feats[row] = choice.feats[picked];
            }
        }
    }
}

on_vectors! {
    /// The place of the largest of the first `count` scores of each row of `stride`.
    fn largest(scores: &[f32], stride: usize, count: usize, picked: &mut [usize]) {
        for (row, picked) in scores.chunks_exact(stride).zip(picked) {
            *picked = largest_at(&row[..count]);
        }
    }
}
