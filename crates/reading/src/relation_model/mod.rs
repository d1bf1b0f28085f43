//! The type of a relation learned from a user's own labelled sentences.
//!
//! A linear model over what the sentence says and what the coder says of it ([`features`]). Nothing is shipped: a model belongs to the user
//! whose sentences it was made from.

mod cross_validation;
mod features;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use entente_model::ontology::PloverType;
use fnv::FnvHashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::coder::{Coder, MarkedSpans};
use crate::linear::{Sparse, score, separate};
use features::{CODER, VIEWS, Views, describe};

pub use cross_validation::{CrossValidation, Interval, Learned, Tenth, cross_validate, macro_f1};

/// A sentence with its source and target and the type of their relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledRelation {
    /// The sentence.
    pub text: String,
    /// Where source and target are in it.
    pub spans: MarkedSpans,
    /// The label; usually the name of a PLOVER type, and any other word works too.
    pub label: String,
}

/// Why labelled sentences cannot be read or learned from.
#[derive(Debug, thiserror::Error)]
pub enum RelationModelError {
    /// A line is no JSON of the form asked for.
    #[error("line {line}: {}", crate::json_problem(source))]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// A sentence has neither source nor target.
    #[error("line {line}: `marked` needs a <s>source</s> or a <t>target</t>")]
    Unmarked {
        /// From 1.
        line: usize,
    },
    /// The marks of source or target have nothing between them.
    #[error("line {line}: nothing stands between the marks of the {side}")]
    EmptyMark {
        /// From 1.
        line: usize,
        /// Source or target.
        side: &'static str,
    },
    /// The label is empty.
    #[error("line {line}: `type` is empty")]
    NoLabel {
        /// From 1.
        line: usize,
    },
    /// The label is nearly that of a PLOVER type.
    #[error("line {line}: type {label:?} is no PLOVER type; {meant} is meant?")]
    Misspelt {
        /// From 1.
        line: usize,
        /// As it is written.
        label: String,
        /// The type of nearly this name.
        meant: &'static str,
    },
    /// Too little to learn from.
    #[error(
        "{examples} sentences of {labels} labels are too few: at least {LEAST} sentences and two labels are needed"
    )]
    TooFew {
        /// Sentences given.
        examples: usize,
        /// Different labels among them.
        labels: usize,
    },
    /// A file that is no model, or one of another version.
    #[error("not a relation model of this version: {0}")]
    Format(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Sentences that are needed at least.
const LEAST: usize = 20;

/// Cost of an error against the width of the margin; between 0.25 and 1 cross-validation sees no difference.
const COST: f32 = 0.5;
/// Length of each view: words, segments, pieces, lexicon, tree, coder. Halving or doubling one of them moves macro F1 by less than 0.01.
const LENGTHS: [f32; VIEWS] = [1.0, 1.0, 1.0, 1.0, 1.5, 2.0];
/// A feature that stands in fewer sentences tells nothing of others.
const LEAST_SENTENCES: usize = 2;
const SEED: u64 = 1;

#[derive(Deserialize)]
struct Row {
    marked: String,
    #[serde(rename = "type")]
    label: String,
}

impl LabelledRelation {
    /// Reads lines of JSON: `marked` is the sentence with `<s>…</s>` around the source and `<t>…</t>` around the target (one of them may be missing), `type` the
    /// label. Other keys are passed over.
    ///
    /// # Errors
    /// The first line that is not of this form.
    pub fn read_lines(text: &str) -> Result<Vec<LabelledRelation>, RelationModelError> {
        let mut lines = LabelledRelation::read_good_lines(text);
        match lines.refused.is_empty() {
            true => Ok(lines.good),
            false => Err(lines.refused.swap_remove(0)),
        }
    }

    /// As [`LabelledRelation::read_lines`], with the lines that can be learned from and what is wrong with each of the others.
    pub fn read_good_lines(text: &str) -> LabelledLines {
        let mut lines = LabelledLines::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            match LabelledRelation::of_line(number, line) {
                Ok(example) => lines.good.push(example),
                Err(error) => lines.refused.push(error),
            }
        }
        lines
    }

    fn of_line(line: usize, text: &str) -> Result<LabelledRelation, RelationModelError> {
        let row: Row = serde_json::from_str(text)
            .map_err(|source| RelationModelError::Line { line, source })?;
        let (text, spans) = MarkedSpans::read(&row.marked);
        if spans.source.is_empty() && spans.target.is_empty() {
            return Err(RelationModelError::Unmarked { line });
        }
        for (side, ranges) in [("source", &spans.source), ("target", &spans.target)] {
            if ranges
                .iter()
                .any(|range| text[range.clone()].trim().is_empty())
            {
                return Err(RelationModelError::EmptyMark { line, side });
            }
        }
        let label = row.label.trim();
        if label.is_empty() {
            return Err(RelationModelError::NoLabel { line });
        }
        if let Some(meant) = meant(label) {
            return Err(RelationModelError::Misspelt {
                line,
                label: label.to_owned(),
                meant,
            });
        }
        Ok(LabelledRelation {
            label: label.to_owned(),
            text,
            spans,
        })
    }
}

/// Lines of labelled sentences.
#[derive(Debug, Default)]
pub struct LabelledLines {
    /// Those that can be learned from.
    pub good: Vec<LabelledRelation>,
    /// What is wrong with the others, each with its line.
    pub refused: Vec<RelationModelError>,
}

/// The type that a label misspells: one letter more, less or other, or small letters.
fn meant(label: &str) -> Option<&'static str> {
    let written = label.to_uppercase();
    let names = || {
        PloverType::ALL
            .iter()
            .map(|plover| plover.as_str())
            .chain(["YIELD"])
    };
    if names().any(|name| name == label) {
        return None;
    }
    names().find(|name| strsim::damerau_levenshtein(name, &written) <= 1)
}

/// A feature's number and the weight by its rarity.
#[derive(Clone, Copy, Default)]
struct Column {
    number: u32,
    rarity: f32,
}

/// A learned model.
pub struct RelationModel {
    labels: Vec<String>,
    columns: FnvHashMap<u64, Column>,
    /// For each label the weight of each column, and last the constant.
    weights: Vec<Vec<f32>>,
    /// Scores times this are log odds; see [`RelationModel::calibrate`].
    steepness: f32,
    /// What the model was made from, for the reader of its file.
    note: String,
}

/// What stands before the numbers of a model file.
#[derive(Serialize, Deserialize)]
struct Header {
    labels: Vec<String>,
    columns: usize,
    steepness: f32,
    note: String,
    scales: Vec<f32>,
    constants: Vec<f32>,
}

const MAGIC: &[u8] = b"entente relation model 1\n";

impl RelationModel {
    /// Learns from labelled sentences.
    ///
    /// # Errors
    /// If there are too few sentences or labels.
    pub fn train(
        coder: &Coder,
        examples: &[LabelledRelation],
    ) -> Result<RelationModel, RelationModelError> {
        enough(examples)?;
        let described = describe_all(coder, examples);
        let views: Vec<&Views> = described.iter().collect();
        let labels: Vec<&str> = examples
            .iter()
            .map(|example| example.label.as_str())
            .collect();
        RelationModel::learn(&views, &labels)
    }

    fn learn(examples: &[&Views], labels: &[&str]) -> Result<RelationModel, RelationModelError> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for label in labels {
            *counts.entry(label).or_default() += 1;
        }
        // A part of a cross-validation may have fewer sentences than a model is made from.
        if counts.len() < 2 {
            return Err(RelationModelError::TooFew {
                examples: examples.len(),
                labels: counts.len(),
            });
        }
        let columns = columns(examples);
        let vectors: Vec<Sparse> = examples
            .iter()
            .map(|views| vector(views, &columns))
            .collect();
        let vectors: Vec<&Sparse> = vectors.iter().collect();
        let weights = counts
            .par_iter()
            .map(|(name, &count)| {
                let positive: Vec<bool> = labels.iter().map(|label| label == name).collect();
                // Rare labels weigh more, by the root of how rare they are: the measure gives every label the same weight.
                let balance = ((labels.len() - count) as f32 / count as f32).sqrt();
                separate(&vectors, &positive, columns.len(), COST, balance, SEED)
            })
            .collect();
        Ok(RelationModel {
            labels: counts.keys().map(|name| (*name).to_owned()).collect(),
            columns,
            weights,
            steepness: 2.0,
            note: format!("{} sentences of {} labels", examples.len(), counts.len()),
        })
    }

    /// The labels with their probabilities, the likeliest first.
    pub fn classify(&self, coder: &Coder, text: &str, spans: &MarkedSpans) -> Vec<(&str, f32)> {
        self.rank(&describe(coder, text, spans))
    }

    fn rank(&self, views: &Views) -> Vec<(&str, f32)> {
        let margins = self.margins(views);
        let highest = margins.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = margins
            .iter()
            .map(|margin| (self.steepness * (margin - highest)).exp())
            .collect();
        let all: f32 = odds.iter().sum();
        let mut ranked: Vec<(&str, f32)> = self
            .labels
            .iter()
            .map(String::as_str)
            .zip(odds.iter().map(|odds| odds / all))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    fn margins(&self, views: &Views) -> Vec<f32> {
        let vector = vector(views, &self.columns);
        self.weights
            .iter()
            .map(|weights| score(weights, &vector))
            .collect()
    }

    /// Chooses how steeply margins become probabilities: the likeliest for margins of sentences that were not learned from.
    fn calibrate(&mut self, margins: &[(Vec<f32>, usize)]) {
        let loss = |steepness: f32| -> f64 {
            margins
                .iter()
                .map(|(margins, right)| {
                    let highest = margins.iter().copied().fold(f32::MIN, f32::max);
                    let all: f32 = margins
                        .iter()
                        .map(|margin| (steepness * (margin - highest)).exp())
                        .sum();
                    f64::from(all.ln() - steepness * (margins[*right] - highest))
                })
                .sum()
        };
        let steps = (0..=40).map(|step| 0.5 * 1.1f32.powi(step));
        if let Some(best) = steps.min_by(|a, b| loss(*a).total_cmp(&loss(*b))) {
            self.steepness = best;
        }
    }

    /// The type that a label names: one of PLOVER, or YIELD for CONCEDE and RETREAT together.
    pub fn plover_of(label: &str, coded: PloverType) -> Option<PloverType> {
        if label == "YIELD" {
            return Some(match coded {
                PloverType::Concede | PloverType::Retreat => coded,
                _ => PloverType::Concede,
            });
        }
        label.parse().ok()
    }

    /// What the model was made from.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Writes the model: weights rounded to 127 steps a label, compressed.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write(&self, mut out: impl Write) -> Result<(), RelationModelError> {
        let mut columns: Vec<(u64, Column)> = self
            .columns
            .iter()
            .map(|(feature, column)| (*feature, *column))
            .collect();
        columns.sort_unstable_by_key(|(feature, _)| *feature);
        let scales: Vec<f32> = self
            .weights
            .iter()
            .map(|weights| {
                let highest = weights
                    .iter()
                    .take(columns.len())
                    .fold(0.0f32, |highest, weight| highest.max(weight.abs()));
                (highest / 127.0).max(f32::MIN_POSITIVE)
            })
            .collect();
        let header = Header {
            labels: self.labels.clone(),
            columns: columns.len(),
            steepness: self.steepness,
            note: self.note.clone(),
            constants: self
                .weights
                .iter()
                .map(|weights| weights.last().copied().unwrap_or_default())
                .collect(),
            scales: scales.clone(),
        };
        let header = serde_json::to_vec(&header).map_err(io::Error::from)?;
        let mut body = Vec::new();
        body.extend((header.len() as u32).to_le_bytes());
        body.extend(header);
        for (feature, column) in &columns {
            body.extend(feature.to_le_bytes());
            body.extend(column.rarity.to_le_bytes());
            for (weights, scale) in self.weights.iter().zip(&scales) {
                let step = (weights[column.number as usize] / scale).round();
                body.push((step as i8) as u8);
            }
        }
        out.write_all(MAGIC)?;
        out.write_all(&zstd::encode_all(body.as_slice(), 9)?)?;
        Ok(())
    }

    /// Reads a model that [`RelationModel::write`] wrote.
    ///
    /// # Errors
    /// If it is none, or cannot be read.
    pub fn read(mut from: impl Read) -> Result<RelationModel, RelationModelError> {
        /// More than any model of real sentences; bounds what a damaged file can ask for.
        const MOST_BYTES: u64 = 1 << 28;
        let wrong = |what: &str| RelationModelError::Format(what.to_owned());
        let mut magic = vec![0; MAGIC.len()];
        from.read_exact(&mut magic)
            .map_err(|_| wrong("the file is too short"))?;
        if magic != MAGIC {
            return Err(wrong("its first line is another"));
        }
        let mut body = Vec::new();
        zstd::Decoder::new(from)?
            .take(MOST_BYTES)
            .read_to_end(&mut body)?;
        let (length, rest) = body
            .split_first_chunk::<4>()
            .ok_or_else(|| wrong("it ends in its header"))?;
        let length = u32::from_le_bytes(*length) as usize;
        let header = rest
            .get(..length)
            .ok_or_else(|| wrong("it ends in its header"))?;
        let header: Header =
            serde_json::from_slice(header).map_err(|error| wrong(&error.to_string()))?;
        let labels = header.labels.len();
        let rows = &rest[length..];
        let width = 12 + labels;
        if labels == 0
            || header.scales.len() != labels
            || header.constants.len() != labels
            || rows.len() != header.columns.saturating_mul(width)
        {
            return Err(wrong("its numbers do not fit its header"));
        }
        let mut columns = FnvHashMap::default();
        let mut weights: Vec<Vec<f32>> = vec![Vec::with_capacity(header.columns + 1); labels];
        for (number, row) in (0..).zip(rows.chunks_exact(width)) {
            let (feature, row) = row.split_first_chunk::<8>().ok_or_else(|| wrong("a row"))?;
            let (rarity, row) = row.split_first_chunk::<4>().ok_or_else(|| wrong("a row"))?;
            let rarity = f32::from_le_bytes(*rarity);
            columns.insert(u64::from_le_bytes(*feature), Column { number, rarity });
            for (label, step) in row.iter().enumerate() {
                weights[label].push(f32::from(*step as i8) * header.scales[label]);
            }
        }
        for (weights, constant) in weights.iter_mut().zip(&header.constants) {
            weights.push(*constant);
        }
        Ok(RelationModel {
            labels: header.labels,
            columns,
            weights,
            steepness: header.steepness,
            note: header.note,
        })
    }
}

/// Refuses to learn from less than anything can be learned from.
fn enough(examples: &[LabelledRelation]) -> Result<(), RelationModelError> {
    if examples.len() >= LEAST {
        return Ok(());
    }
    let labels: std::collections::BTreeSet<&str> = examples
        .iter()
        .map(|example| example.label.as_str())
        .collect();
    Err(RelationModelError::TooFew {
        examples: examples.len(),
        labels: labels.len(),
    })
}

fn describe_all(coder: &Coder, examples: &[LabelledRelation]) -> Vec<Views> {
    examples
        .par_iter()
        .map(|example| describe(coder, &example.text, &example.spans))
        .collect()
}

/// Numbers the features that stand in enough sentences, and weighs them by their rarity: 1 + ln(sentences / sentences with it).
fn columns(examples: &[&Views]) -> FnvHashMap<u64, Column> {
    let mut sentences: FnvHashMap<u64, (usize, bool)> = FnvHashMap::default();
    for views in examples {
        for (view, features) in views.iter().enumerate() {
            for (feature, _) in features {
                let entry = sentences.entry(keyed(view, *feature)).or_default();
                entry.0 += 1;
                entry.1 |= view == CODER;
            }
        }
    }
    let mut known: Vec<(u64, usize, bool)> = sentences
        .into_iter()
        .filter(|(_, (count, _))| *count >= LEAST_SENTENCES)
        .map(|(feature, (count, coder))| (feature, count, coder))
        .collect();
    known.sort_unstable();
    (0..)
        .zip(known)
        .map(|(number, (feature, count, coder))| {
            let rarity = if coder {
                1.0
            } else {
                1.0 + (examples.len() as f32 / count as f32).ln()
            };
            (feature, Column { number, rarity })
        })
        .collect()
}

/// A feature of one view is not that of another.
fn keyed(view: usize, feature: u64) -> u64 {
    feature ^ (view as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The columns of a description, each view at its length.
fn vector(views: &Views, columns: &FnvHashMap<u64, Column>) -> Sparse {
    let mut all = Sparse::new();
    for (view, features) in views.iter().enumerate() {
        let begin = all.len();
        for (feature, value) in features {
            if let Some(column) = columns.get(&keyed(view, *feature)) {
                all.push((column.number, value * column.rarity));
            }
        }
        let length = all[begin..]
            .iter()
            .map(|(_, value)| value * value)
            .sum::<f32>()
            .sqrt();
        if length > 0.0 {
            for (_, value) in &mut all[begin..] {
                *value *= LENGTHS[view] / length;
            }
        }
    }
    all.sort_unstable_by_key(|(number, _)| *number);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences() -> Vec<LabelledRelation> {
        let verbs = [
            ("visited", "CONSULT"),
            ("shelled", "ASSAULT"),
            ("thanked", "SUPPORT"),
        ];
        let states = [
            "France", "Chile", "Kenya", "Japan", "Peru", "Ghana", "Nepal", "Cuba",
        ];
        let mut lines = String::new();
        for (verb, label) in verbs {
            for pair in states.windows(2) {
                lines.push_str(&format!(
                    "{{\"marked\": \"<s>{}</s> {verb} <t>{}</t> on Monday.\", \"type\": \"{label}\"}}\n",
                    pair[0], pair[1]
                ));
            }
        }
        LabelledRelation::read_lines(&lines).unwrap()
    }

    #[test]
    fn a_model_that_was_written_answers_as_before() {
        let coder = Coder::new();
        let model = RelationModel::train(&coder, &sentences()).unwrap();
        let mut bytes = Vec::new();
        model.write(&mut bytes).unwrap();
        let again = RelationModel::read(bytes.as_slice()).unwrap();
        let (text, spans) = MarkedSpans::read("<s>Spain</s> shelled <t>Malta</t> in the night.");
        let before = model.classify(&coder, &text, &spans);
        let after = again.classify(&coder, &text, &spans);
        assert_eq!(before[0].0, "ASSAULT");
        assert_eq!(after[0].0, "ASSAULT");
        assert!(
            (before[0].1 - after[0].1).abs() < 0.05,
            "{before:?} {after:?}"
        );
    }

    #[test]
    fn a_label_of_ones_own_is_learned_too() {
        let mut examples = sentences();
        for example in &mut examples {
            if example.label == "CONSULT" {
                "TRIP".clone_into(&mut example.label);
            }
        }
        let coder = Coder::new();
        let model = RelationModel::train(&coder, &examples).unwrap();
        let (text, spans) = MarkedSpans::read("<s>Spain</s> visited <t>Malta</t> in spring.");
        assert_eq!(model.classify(&coder, &text, &spans)[0].0, "TRIP");
        assert_eq!(RelationModel::plover_of("TRIP", PloverType::Consult), None);
    }

    #[test]
    fn lines_that_cannot_be_learned_from_are_named() {
        let missing = "{\"marked\": \"A met B\", \"type\": \"CONSULT\"}";
        let error = LabelledRelation::read_lines(missing).unwrap_err();
        assert!(error.to_string().starts_with("line 1"), "{error}");
        let error = LabelledRelation::read_lines("\n{").unwrap_err();
        assert!(error.to_string().starts_with("line 2"), "{error}");
        let lines = LabelledRelation::read_good_lines(
            "{\"marked\": \"<s>A</s> met <t>B</t>\", \"type\": \"SUPORT\"}\n\
             {\"marked\": \"<s>A</s> met <t>B</t>\", \"type\": \"\"}\n\
             {\"marked\": \"<s></s> met <t>B</t>\", \"type\": \"CONSULT\"}\n\
             {\"marked\": \"<s>A</s> met <t>B</t>\", \"type\": \"FRENEMY\"}\n\
             {oops\n",
        );
        assert_eq!(lines.good.len(), 1);
        let told: Vec<String> = lines.refused.iter().map(ToString::to_string).collect();
        assert!(
            told[0].starts_with("line 1") && told[0].contains("SUPPORT"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("line 2") && told[2].starts_with("line 3"),
            "{told:?}"
        );
        assert_eq!(told[3], "line 5: key must be a string at column 2");
        assert!(RelationModel::read(&b"entente relation model 1\nxx"[..]).is_err());
        assert!(matches!(
            RelationModel::train(&Coder::new(), &[]),
            Err(RelationModelError::TooFew { .. })
        ));
    }
}
