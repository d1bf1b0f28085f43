//! How well probabilities hold and completed events are right, by cross-validation.

use serde::Serialize;

use super::{Case, FOLDS, regress_on};
use crate::annotated::AnnotatedText;
use crate::coder::argument_model::{LEAST_PROBABILITY, log_odds, logistic};

/// Events with their probabilities, judged by the annotation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Judged {
    /// Events.
    pub events: usize,
    /// Share whose countries are those of an annotated event of the text.
    pub countries: f64,
    /// Share whose type is right too.
    pub right: f64,
    /// Mean squared difference of probability and outcome (Brier 1950).
    pub brier: f64,
    /// The same if each had the share that is right.
    pub brier_of_mean: f64,
    /// Mean probability and share right of each fifth, the likeliest first.
    pub fifths: Vec<(f64, f64)>,
}

/// What cross-validation says of a model of arguments.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArgumentReport {
    /// Texts, and the events that are annotated in them.
    pub texts: usize,
    /// Annotated events.
    pub annotated: usize,
    /// Events that rules completed.
    pub by_rules: Judged,
    /// Events that the model completed.
    pub completed: Judged,
    /// Acts that it was asked to complete.
    pub asked: usize,
}

pub(super) fn measure(texts: &[AnnotatedText], cases: &[Case]) -> ArgumentReport {
    let judged = |by_rules: bool, least: f32| {
        let mut all: Vec<(f32, bool, bool)> = Vec::new();
        for fold in 0..FOLDS {
            let weights = regress_on(cases, by_rules, &|case| case.fold != fold);
            let own = cases
                .iter()
                .filter(|case| case.by_rules == by_rules && case.fold == fold)
                .filter(|case| by_rules || case.asked);
            all.extend(own.map(|case| {
                let probability = logistic(log_odds(&weights, &case.evidence));
                (probability, case.countries, case.right)
            }));
        }
        all.retain(|(probability, ..)| *probability >= least);
        judge(all)
    };
    ArgumentReport {
        texts: texts.len(),
        annotated: texts.iter().map(|text| text.events.len()).sum(),
        by_rules: judged(true, 0.0),
        completed: judged(false, LEAST_PROBABILITY),
        asked: cases.iter().filter(|case| case.asked).count(),
    }
}

fn judge(mut all: Vec<(f32, bool, bool)>) -> Judged {
    if all.is_empty() {
        return Judged::default();
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let count = all.len() as f64;
    let share = |of: &dyn Fn(&(f32, bool, bool)) -> bool| {
        all.iter().filter(|case| of(case)).count() as f64 / count
    };
    let right = share(&|case| case.2);
    let error = |probability: f64, outcome: bool| {
        let difference = probability - f64::from(u8::from(outcome));
        difference * difference
    };
    let fifths = all.chunks(all.len().div_ceil(5)).map(|fifth| {
        let of = fifth.len() as f64;
        let mean = fifth.iter().map(|case| f64::from(case.0)).sum::<f64>() / of;
        (mean, fifth.iter().filter(|case| case.2).count() as f64 / of)
    });
    Judged {
        events: all.len(),
        countries: share(&|case| case.1),
        right,
        brier: all
            .iter()
            .map(|case| error(f64::from(case.0), case.2))
            .sum::<f64>()
            / count,
        brier_of_mean: right * (1.0 - right),
        fifths: fifths.collect(),
    }
}
