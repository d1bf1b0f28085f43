//! How well a model does on sentences that it was not made from.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::features::Views;
use super::{LabelledRelation, RelationModel, RelationModelError, describe_all, enough};
use crate::coder::Coder;
use crate::share::wilson;
use crate::split_mix::SplitMix;
use entente_model::ontology::PloverType;

/// Resamples behind an interval.
const RESAMPLES: usize = 1000;

/// A value with its percentile bootstrap interval of 95 % over sentences (Efron and Tibshirani 1993, chapter 13).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What cross-validation says: each sentence is answered, in every repeat, by a model that was made without it.
///
/// Macro F1, accuracy and gain are of the events that `entente read` would print: over the sentences whose label is a PLOVER type (or YIELD), with the
/// coder's own answer where the model's is another label, for such an answer changes no event. Only [`CrossValidation::by_type`] and
/// [`CrossValidation::reliability`] are of all labels. Where resamples do not differ, an interval is that of Wilson (1927) for the share of right sentences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CrossValidation {
    /// Macro-averaged F1 over the labels that change an event, mean of the repeats.
    pub macro_f1: Interval,
    /// Share of sentences that are right, mean of the repeats.
    pub accuracy: f64,
    /// Macro F1 of each repeat.
    pub repeats: Vec<f64>,
    /// F1 of each label, mean of the repeats.
    pub by_type: BTreeMap<String, f64>,
    /// Macro F1 of the coder as it ships, on the same sentences.
    pub shipped_macro_f1: f64,
    /// Accuracy of the coder as it ships.
    pub shipped_accuracy: f64,
    /// What the model gains in macro F1, with its interval.
    pub gain: Interval,
    /// Sentences.
    pub of: usize,
    /// Sentences among them whose label can change an event.
    pub of_types: usize,
    /// Of answers with a probability in each tenth: how many, their mean probability, the share that is right.
    pub reliability: Vec<Tenth>,
}

/// Answers of about the same probability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Tenth {
    /// How many.
    pub answers: usize,
    /// Their mean probability.
    pub probability: f64,
    /// The share that is right.
    pub right: f64,
}

/// A model with what cross-validation says of its like.
pub struct Learned {
    /// Made from all sentences.
    pub model: RelationModel,
    /// Made from parts of them.
    pub validation: CrossValidation,
}

/// Learns from all sentences, and by `repeats` times `folds`-fold cross-validation, stratified by label, tells how well that does.
///
/// # Errors
/// If there are too few sentences or labels.
pub fn cross_validate(
    coder: &Coder,
    examples: &[LabelledRelation],
    repeats: usize,
    folds: usize,
    seed: u64,
) -> Result<Learned, RelationModelError> {
    enough(examples)?;
    let described = describe_all(coder, examples);
    let all: Vec<&Views> = described.iter().collect();
    let labels: Vec<&str> = examples
        .iter()
        .map(|example| example.label.as_str())
        .collect();
    let mut model = RelationModel::learn(&all, &labels)?;
    let parts: Vec<Vec<usize>> = (0..repeats)
        .map(|repeat| fold_numbers(&labels, folds, seed.wrapping_add(repeat as u64)))
        .collect();
    let jobs: Vec<(usize, usize)> = (0..repeats)
        .flat_map(|repeat| (0..folds).map(move |fold| (repeat, fold)))
        .collect();
    let answered: Vec<Vec<Answer>> = jobs
        .par_iter()
        .map(|&(repeat, fold)| answers(&all, &labels, &parts[repeat], fold, &model))
        .collect::<Result<_, _>>()?;
    let mut by_repeat: Vec<Vec<Option<Answer>>> = vec![vec![None; examples.len()]; repeats];
    for (&(repeat, _), answers) in jobs.iter().zip(answered) {
        for answer in answers {
            let place = answer.sentence;
            by_repeat[repeat][place] = Some(answer);
        }
    }
    let by_repeat: Vec<Vec<Answer>> = by_repeat
        .into_iter()
        .map(|answers| answers.into_iter().flatten().collect())
        .collect();
    let margins: Vec<(Vec<f32>, usize)> = by_repeat
        .iter()
        .flatten()
        .filter_map(|answer| {
            let right = model
                .labels
                .iter()
                .position(|label| label == labels[answer.sentence])?;
            Some((answer.margins.clone(), right))
        })
        .collect();
    model.calibrate(&margins);
    let told: Vec<Vec<&str>> = by_repeat
        .iter()
        .map(|answers| {
            answers
                .iter()
                .map(|answer| model.labels[answer.best].as_str())
                .collect()
        })
        .collect();
    let shipped: Vec<String> = shipped(coder, examples, &labels);
    let shipped: Vec<&str> = shipped.iter().map(String::as_str).collect();
    let validation = summary(&model, &labels, &told, &shipped, &margins, seed);
    Ok(Learned { model, validation })
}

/// The answer to a sentence.
#[derive(Clone)]
struct Answer {
    sentence: usize,
    best: usize,
    /// By label of the model of all sentences.
    margins: Vec<f32>,
}

fn answers(
    all: &[&Views],
    labels: &[&str],
    parts: &[usize],
    fold: usize,
    whole: &RelationModel,
) -> Result<Vec<Answer>, RelationModelError> {
    let (held, kept): (Vec<usize>, Vec<usize>) =
        (0..all.len()).partition(|&sentence| parts[sentence] == fold);
    let views: Vec<&Views> = kept.iter().map(|&sentence| all[sentence]).collect();
    let names: Vec<&str> = kept.iter().map(|&sentence| labels[sentence]).collect();
    let model = RelationModel::learn(&views, &names)?;
    Ok(held
        .into_iter()
        .map(|sentence| {
            let own = model.margins(all[sentence]);
            // A label that this part did not have is never its answer.
            let margins: Vec<f32> = whole
                .labels
                .iter()
                .map(|label| {
                    let at = model.labels.iter().position(|own| own == label);
                    at.map_or(-3.0, |at| own[at])
                })
                .collect();
            let best = (0..margins.len())
                .max_by(|&a, &b| margins[a].total_cmp(&margins[b]))
                .unwrap_or_default();
            Answer {
                sentence,
                best,
                margins,
            }
        })
        .collect())
}

/// The fold of each sentence: the sentences of a label are dealt out in turn, in an order by chance.
fn fold_numbers(labels: &[&str], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = SplitMix::new(seed);
    let mut order: Vec<usize> = (0..labels.len()).collect();
    for place in 0..order.len() {
        let other = place + random.below(order.len() - place);
        order.swap(place, other);
    }
    order.sort_by_key(|&sentence| labels[sentence]);
    let mut parts = vec![0; labels.len()];
    for (at, &sentence) in order.iter().enumerate() {
        parts[sentence] = at % folds.max(1);
    }
    parts
}

/// What the coder says without a model, in the names of the labels.
fn shipped(coder: &Coder, examples: &[LabelledRelation], labels: &[&str]) -> Vec<String> {
    let joined = labels.contains(&"YIELD");
    examples
        .par_iter()
        .map(|example| {
            let reading = coder
                .relation(&example.text, &example.spans)
                .into_iter()
                .next();
            let plover = reading.map_or(PloverType::Accuse, |reading| reading.plover);
            match plover {
                PloverType::Concede | PloverType::Retreat if joined => "YIELD".to_owned(),
                other => other.as_str().to_owned(),
            }
        })
        .collect()
}

fn summary(
    model: &RelationModel,
    labels: &[&str],
    told: &[Vec<&str>],
    shipped: &[&str],
    margins: &[(Vec<f32>, usize)],
    seed: u64,
) -> CrossValidation {
    let everything: Vec<usize> = (0..labels.len()).collect();
    let is_type = |label: &str| RelationModel::plover_of(label, PloverType::Consult).is_some();
    let of_types: Vec<usize> = everything
        .iter()
        .copied()
        .filter(|&sentence| is_type(labels[sentence]))
        .collect();
    // What becomes of the events: another label leaves the coder's.
    let applied: Vec<Vec<&str>> = told
        .iter()
        .map(|told| {
            told.iter()
                .zip(shipped)
                .map(|(&own, &coder)| if is_type(own) { own } else { coder })
                .collect()
        })
        .collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let over = |sample: &[usize]| -> (f64, f64) {
        let repeats: Vec<f64> = applied
            .iter()
            .map(|told| macro_f1(labels, told, sample))
            .collect();
        (mean(&repeats), macro_f1(labels, shipped, sample))
    };
    let repeats: Vec<f64> = applied
        .iter()
        .map(|told| macro_f1(labels, told, &of_types))
        .collect();
    let mut random = SplitMix::new(seed);
    let samples: Vec<Vec<usize>> = (0..RESAMPLES)
        .map(|_| {
            (0..of_types.len())
                .map(|_| of_types[random.below(of_types.len())])
                .collect()
        })
        .collect();
    let resampled: Vec<(f64, f64)> = samples.par_iter().map(|sample| over(sample)).collect();
    let (value, shipped_macro_f1) = over(&of_types);
    let interval = |value: f64, mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        Interval {
            value,
            low: at(0.025),
            high: at(0.975),
        }
    };
    let accuracy = |told: &[&str]| {
        let right = of_types
            .iter()
            .filter(|&&sentence| labels[sentence] == told[sentence])
            .count();
        right as f64 / of_types.len().max(1) as f64
    };
    let own_accuracy = mean(
        &applied
            .iter()
            .map(|told| accuracy(told))
            .collect::<Vec<_>>(),
    );
    let shipped_accuracy = accuracy(shipped);
    // All right or all wrong: F1 is then the share of right sentences.
    let widened = |interval: Interval, share: f64| {
        if interval.high - interval.low > 1e-9 {
            return interval;
        }
        let (low, high) = wilson(share.clamp(0.0, 1.0), of_types.len());
        Interval {
            value: interval.value,
            low: low.min(interval.value),
            high: high.max(interval.value),
        }
    };
    let own = widened(
        interval(value, resampled.iter().map(|(own, _)| *own).collect()),
        own_accuracy,
    );
    let mut gain = interval(
        value - shipped_macro_f1,
        resampled
            .iter()
            .map(|(own, shipped)| own - shipped)
            .collect(),
    );
    if gain.high - gain.low < 1e-9 && !applied.iter().all(|told| told.as_slice() == shipped) {
        let shipped = widened(
            interval(
                shipped_macro_f1,
                resampled.iter().map(|(_, shipped)| *shipped).collect(),
            ),
            shipped_accuracy,
        );
        gain.low = (own.low - shipped.high).max(-1.0);
        gain.high = (own.high - shipped.low).min(1.0);
    }
    let mut by_type = BTreeMap::new();
    for told in told {
        for (label, f1) in f1_by_label(labels, told, &everything) {
            *by_type.entry(label.to_owned()).or_default() += f1 / told_count(&repeats);
        }
    }
    CrossValidation {
        macro_f1: own,
        accuracy: own_accuracy,
        repeats,
        by_type,
        shipped_macro_f1,
        shipped_accuracy,
        gain,
        of: labels.len(),
        of_types: of_types.len(),
        reliability: reliability(model.steepness, margins),
    }
}

fn told_count(repeats: &[f64]) -> f64 {
    repeats.len().max(1) as f64
}

fn reliability(steepness: f32, margins: &[(Vec<f32>, usize)]) -> Vec<Tenth> {
    let mut tenths = vec![Tenth::default(); 10];
    for (margins, right) in margins {
        let (best, highest) = margins
            .iter()
            .copied()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .unwrap_or_default();
        let all: f32 = margins
            .iter()
            .map(|margin| (steepness * (margin - highest)).exp())
            .sum();
        let probability = f64::from(1.0 / all);
        let tenth = &mut tenths[((probability * 10.0) as usize).min(9)];
        tenth.answers += 1;
        tenth.probability += probability;
        tenth.right += f64::from(u8::from(best == *right));
    }
    for tenth in &mut tenths {
        let answers = tenth.answers.max(1) as f64;
        tenth.probability /= answers;
        tenth.right /= answers;
    }
    tenths
}

/// F1 of each label that the sample has.
fn f1_by_label<'l>(
    labels: &[&'l str],
    told: &[&'l str],
    sample: &[usize],
) -> BTreeMap<&'l str, f64> {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for &sentence in sample {
        counts.entry(labels[sentence]).or_default()[0] += 1;
        counts.entry(told[sentence]).or_default()[1] += 1;
        if labels[sentence] == told[sentence] {
            counts.entry(labels[sentence]).or_default()[2] += 1;
        }
    }
    counts
        .into_iter()
        .filter(|(_, [expected, ..])| *expected > 0)
        .map(|(label, [expected, answered, right])| {
            (label, 2.0 * right as f64 / (expected + answered) as f64)
        })
        .collect()
}

/// Macro-averaged F1 over the labels that a sample of sentences has.
pub fn macro_f1(labels: &[&str], told: &[&str], sample: &[usize]) -> f64 {
    let by_label = f1_by_label(labels, told, sample);
    by_label.values().sum::<f64>() / by_label.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macro_f1_gives_every_label_the_same_weight() {
        // A: 2 of 3 found, 2 of 2 answers right: F1 0.8. B: 1 of 1 found, 1 of 2 answers right: F1 2/3.
        let value = macro_f1(&["A", "A", "A", "B"], &["A", "A", "B", "B"], &[0, 1, 2, 3]);
        assert!((value - (0.8 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
    }

    /// A label of one's own is learned, and its sentences are no gain: the coder's events stay as they are.
    #[test]
    fn labels_that_change_no_event_are_no_gain() {
        let states = [
            "France", "Chile", "Kenya", "Japan", "Peru", "Ghana", "Nepal", "Cuba",
        ];
        let mut lines = String::new();
        for (verb, label) in [
            ("shelled", "ASSAULT"),
            ("sued", "ACCUSE"),
            ("eyed", "FRENEMY"),
            ("snubbed", "FRENEMY"),
        ] {
            for pair in states.windows(2) {
                lines.push_str(&format!(
                    "{{\"marked\": \"<s>{}</s> {verb} <t>{}</t>.\", \"type\": \"{label}\"}}\n",
                    pair[0], pair[1]
                ));
            }
        }
        let examples = LabelledRelation::read_lines(&lines).unwrap();
        let told = cross_validate(&Coder::new(), &examples, 2, 4, 1)
            .unwrap()
            .validation;
        assert_eq!((told.of, told.of_types), (28, 14));
        assert!(told.by_type["FRENEMY"] > 0.9, "{told:?}");
        // The coder has both verbs right already, on 14 sentences: no gain, and no certainty.
        assert_eq!((told.shipped_macro_f1, told.macro_f1.value), (1.0, 1.0));
        assert_eq!(told.gain.value, 0.0);
        assert!(told.macro_f1.low < 0.9, "{told:?}");
    }

    #[test]
    fn every_label_is_in_every_fold() {
        let labels: Vec<&str> = ["A"; 10].into_iter().chain(["B"; 5]).collect();
        let parts = fold_numbers(&labels, 5, 3);
        for fold in 0..5 {
            for label in ["A", "B"] {
                assert!((0..15).any(|at| parts[at] == fold && labels[at] == label));
            }
        }
    }
}
