//! How good the coder is on a user's own texts: a stratified sample for people to code blind, and what their codings say of the coder's.
//!
//! Sentences are the unit. The strata are the types of the coder's first event in a sentence, and the sentences without one: rare types
//! are seen, and events that the coder missed can be. Estimates weigh each sentence by the size of its stratum over the number drawn
//! from it; intervals are percentile bootstrap intervals over sentences within strata (Efron and Tibshirani 1993, chapter 13).

use std::collections::BTreeMap;

use entente_model::ontology::PloverType;
use serde::{Deserialize, Serialize};

use crate::share::wilson;
use crate::split_mix::SplitMix;

/// Resamples behind an interval.
const RESAMPLES: usize = 1000;

/// Who did what to whom, as a person writes it: codes in capitals, empty for nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triple {
    /// Who.
    pub source: String,
    /// To whom.
    pub target: String,
    /// What.
    pub plover: PloverType,
}

impl Triple {
    /// Whether two codings say the same. Source and target may change places where the act is mutual, which a person does not say: a
    /// meeting, an agreement, support by a signature.
    fn agrees(&self, other: &Triple) -> bool {
        let same = self.source == other.source && self.target == other.target;
        let turned = self.source == other.target && self.target == other.source;
        let mutual = matches!(
            self.plover,
            PloverType::Consult | PloverType::Agree | PloverType::Support | PloverType::Cooperate
        );
        self.plover == other.plover && (same || mutual && turned)
    }
}

/// A sentence of the sample with both codings.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedSentence {
    /// The type of the coder's first event; `None` for a sentence without one.
    pub stratum: Option<PloverType>,
    /// What the coder says.
    pub coder: Vec<Triple>,
    /// What the person says.
    pub person: Vec<Triple>,
}

/// A share with its interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The share, 0 to 1.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a person's coding says of the coder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValidationReport {
    /// Sentences judged.
    pub sentences: usize,
    /// Of the coder's events, those that the person has too (type and both actors); `None` if it has none.
    pub precision: Option<Estimate>,
    /// Of the person's events, those that the coder has too; `None` if the person has none.
    pub recall: Option<Estimate>,
    /// Cohen's kappa (1960) over the type of the first event of each sentence, or none; `None` where both always say the same one thing.
    pub kappa: Option<Estimate>,
    /// How often the person's first type (or `none`) met the coder's.
    pub confusion: BTreeMap<(String, String), usize>,
}

/// Draws a sample of about `size`: for each stratum which of its sentences, given by their places. A quarter of the sample goes to the sentences without an event,
/// the rest to the types in proportion, at least two of each where there are as many. The same seed draws the same.
pub fn draw(
    strata: &BTreeMap<Option<PloverTypeKey>, Vec<usize>>,
    size: usize,
    seed: u64,
) -> Vec<usize> {
    let mut random = SplitMix::new(seed);
    let with_event: usize = strata
        .iter()
        .filter(|(key, _)| key.is_some())
        .map(|(_, places)| places.len())
        .sum();
    let mut drawn = Vec::new();
    for (key, places) in strata {
        let share = match key {
            None => size.div_ceil(4),
            Some(_) => ((size - size.div_ceil(4)) * places.len())
                .div_ceil(with_event.max(1))
                .max(2),
        };
        let mut places = places.clone();
        // Fisher and Yates, as far as needed.
        for chosen in 0..share.min(places.len()) {
            let other = chosen + random.below(places.len() - chosen);
            places.swap(chosen, other);
            drawn.push(places[chosen]);
        }
    }
    // The order tells nothing of the coder's answer.
    for chosen in 0..drawn.len() {
        let other = chosen + random.below(drawn.len() - chosen);
        drawn.swap(chosen, other);
    }
    drawn
}

/// The name of a type, which sorts.
pub type PloverTypeKey = &'static str;

/// Scores judged sentences. `sizes` is how many sentences each stratum has.
pub fn score(
    sentences: &[JudgedSentence],
    sizes: &BTreeMap<Option<PloverTypeKey>, usize>,
    seed: u64,
) -> ValidationReport {
    let mut by_stratum: BTreeMap<Option<PloverTypeKey>, Vec<&JudgedSentence>> = BTreeMap::new();
    for sentence in sentences {
        by_stratum
            .entry(sentence.stratum.map(PloverType::as_str))
            .or_default()
            .push(sentence);
    }
    let weight = |key: &Option<PloverTypeKey>, drawn: usize| {
        sizes.get(key).copied().unwrap_or(drawn) as f64 / drawn.max(1) as f64
    };
    let whole: Vec<(f64, &JudgedSentence)> = by_stratum
        .iter()
        .flat_map(|(key, sentences)| {
            sentences
                .iter()
                .map(|&sentence| (weight(key, sentences.len()), sentence))
        })
        .collect();
    let mut random = SplitMix::new(seed);
    let mut resamples: Vec<Vec<(f64, &JudgedSentence)>> = Vec::new();
    for _ in 0..RESAMPLES {
        let mut resample = Vec::with_capacity(whole.len());
        for (key, sentences) in &by_stratum {
            let weight = weight(key, sentences.len());
            resample.extend(
                (0..sentences.len()).map(|_| (weight, sentences[random.below(sentences.len())])),
            );
        }
        resamples.push(resample);
    }
    // Where all resamples say the same, they are too few or too alike to tell more: the interval of a share of so many observations.
    let estimate = |statistic: fn(&[(f64, &JudgedSentence)]) -> Option<f64>,
                    of: usize,
                    from_share: &dyn Fn(f64) -> f64,
                    to_share: &dyn Fn(f64) -> f64| {
        let value = statistic(&whole)?;
        let mut values: Vec<f64> = resamples
            .iter()
            .filter_map(|resample| statistic(resample))
            .collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            values
                .get(((values.len() as f64 - 1.0) * share).round() as usize)
                .copied()
                .unwrap_or(value)
        };
        let (mut low, mut high) = (at(0.025).min(value), at(0.975).max(value));
        if high - low < 1e-9 {
            let (lower, upper) = wilson(to_share(value).clamp(0.0, 1.0), of);
            (low, high) = (from_share(lower).min(value), from_share(upper).max(value));
        }
        Some(Estimate { value, low, high })
    };
    let same = |share: f64| share;
    // Kappa is agreement over chance, in the share of agreement.
    let chance = chance(&whole);
    let kappa_of = |share: f64| (share - chance) / (1.0 - chance);
    let agreement_of = |kappa: f64| kappa * (1.0 - chance) + chance;
    let coded: usize = sentences.iter().map(|sentence| sentence.coder.len()).sum();
    let told: usize = sentences.iter().map(|sentence| sentence.person.len()).sum();
    let mut confusion = BTreeMap::new();
    for sentence in sentences {
        *confusion
            .entry((first(&sentence.person), first(&sentence.coder)))
            .or_default() += 1;
    }
    ValidationReport {
        sentences: sentences.len(),
        precision: estimate(
            |sample| {
                ratio(sample, |sentence| {
                    (
                        matched(&sentence.coder, &sentence.person),
                        sentence.coder.len(),
                    )
                })
            },
            coded,
            &same,
            &same,
        ),
        recall: estimate(
            |sample| {
                ratio(sample, |sentence| {
                    (
                        matched(&sentence.person, &sentence.coder),
                        sentence.person.len(),
                    )
                })
            },
            told,
            &same,
            &same,
        ),
        kappa: estimate(kappa, sentences.len(), &kappa_of, &agreement_of),
        confusion,
    }
}

fn ratio(
    sample: &[(f64, &JudgedSentence)],
    counts: impl Fn(&JudgedSentence) -> (usize, usize),
) -> Option<f64> {
    let (mut right, mut all) = (0.0, 0.0);
    for (weight, sentence) in sample {
        let (some, of) = counts(sentence);
        right += weight * some as f64;
        all += weight * of as f64;
    }
    (all > 0.0).then_some(right / all)
}

/// How many of these are among the others, each of which counts once.
fn matched(these: &[Triple], others: &[Triple]) -> usize {
    let mut free = vec![true; others.len()];
    let mut count = 0;
    for triple in these {
        if let Some(place) =
            (0..others.len()).find(|&place| free[place] && triple.agrees(&others[place]))
        {
            free[place] = false;
            count += 1;
        }
    }
    count
}

fn first(triples: &[Triple]) -> String {
    triples.first().map_or_else(
        || "none".to_owned(),
        |triple| triple.plover.as_str().to_owned(),
    )
}

fn kappa(sample: &[(f64, &JudgedSentence)]) -> Option<f64> {
    let total: f64 = sample.iter().map(|(weight, _)| weight).sum();
    let same: f64 = sample
        .iter()
        .filter(|(_, sentence)| first(&sentence.person) == first(&sentence.coder))
        .map(|(weight, _)| weight)
        .sum();
    let chance = chance(sample);
    (total > 0.0 && chance < 1.0 - 1e-12).then(|| (same / total - chance) / (1.0 - chance))
}

/// The share of sentences on which person and coder would agree by chance.
fn chance(sample: &[(f64, &JudgedSentence)]) -> f64 {
    let total: f64 = sample.iter().map(|(weight, _)| weight).sum();
    let mut person: BTreeMap<String, f64> = BTreeMap::new();
    let mut coder: BTreeMap<String, f64> = BTreeMap::new();
    for (weight, sentence) in sample {
        *person.entry(first(&sentence.person)).or_default() += weight;
        *coder.entry(first(&sentence.coder)).or_default() += weight;
    }
    person
        .iter()
        .map(|(name, share)| share / total * coder.get(name).unwrap_or(&0.0) / total)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wilson's interval of none in two is 0 to 0.66: two answers do not tell that the coder is never right.
    #[test]
    fn two_answers_alike_give_a_wide_interval() {
        let coded = vec![triple("RUS", "PAK", PloverType::Aid)];
        let wrong = judged(coded.clone(), Vec::new());
        let report = score(&[wrong.clone(), wrong], &BTreeMap::new(), 1);
        let precision = report.precision.unwrap();
        assert_eq!((precision.value, precision.low), (0.0, 0.0));
        assert!((precision.high - 0.6576).abs() < 1e-3, "{precision:?}");
        // All is right, on twenty sentences of two kinds.
        let mut right = vec![judged(coded.clone(), coded); 10];
        right.extend(vec![judged(Vec::new(), Vec::new()); 10]);
        let kappa = score(&right, &BTreeMap::new(), 1).kappa.unwrap();
        assert!(
            kappa.value == 1.0 && kappa.high == 1.0 && (0.5..0.8).contains(&kappa.low),
            "{kappa:?}"
        );
    }

    fn triple(source: &str, target: &str, plover: PloverType) -> Triple {
        Triple {
            source: source.to_owned(),
            target: target.to_owned(),
            plover,
        }
    }

    fn judged(coder: Vec<Triple>, person: Vec<Triple>) -> JudgedSentence {
        JudgedSentence {
            stratum: coder.first().map(|triple| triple.plover),
            coder,
            person,
        }
    }

    /// Cohen's kappa of a table worked out by hand: 20 and 15 agreements of 50, 5 and 10 disagreements, is 0.4.
    #[test]
    fn kappa_of_a_known_table() {
        let aid = || vec![triple("RUS", "PAK", PloverType::Aid)];
        let cells = [
            (aid(), aid(), 20),
            (aid(), Vec::new(), 5),
            (Vec::new(), aid(), 10),
            (Vec::new(), Vec::new(), 15),
        ];
        let sentences: Vec<JudgedSentence> = cells
            .into_iter()
            .flat_map(|(person, coder, times)| std::iter::repeat_n(judged(coder, person), times))
            .collect();
        let report = score(&sentences, &BTreeMap::new(), 1);
        let kappa = report.kappa.unwrap();
        assert!((kappa.value - 0.4).abs() < 1e-12, "{kappa:?}");
        assert!(kappa.low < 0.4 && kappa.high > 0.4);
        assert!((report.precision.unwrap().value - 20.0 / 30.0).abs() < 1e-12);
        assert!((report.recall.unwrap().value - 20.0 / 25.0).abs() < 1e-12);
        assert_eq!(report.confusion[&("AID".to_owned(), "none".to_owned())], 5);
    }

    #[test]
    fn sentences_without_events_weigh_as_many_as_there_are() {
        // One event missed in 10 sentences drawn of 100 without one: ten are missed in all, against ten that are found.
        let aid = || vec![triple("RUS", "PAK", PloverType::Aid)];
        let mut sentences = vec![judged(aid(), aid()); 10];
        sentences.push(judged(Vec::new(), aid()));
        sentences.extend(vec![judged(Vec::new(), Vec::new()); 9]);
        let sizes = BTreeMap::from([(Some("AID"), 10), (None, 100)]);
        let report = score(&sentences, &sizes, 1);
        assert!((report.recall.unwrap().value - 0.5).abs() < 1e-12);
        assert_eq!(report.precision.map(|estimate| estimate.value), Some(1.0));
    }

    #[test]
    fn mutual_acts_agree_in_either_order_and_others_do_not() {
        let meet = triple("RUS", "PAK", PloverType::Consult);
        assert!(meet.agrees(&triple("PAK", "RUS", PloverType::Consult)));
        assert!(!triple("RUS", "PAK", PloverType::Aid).agrees(&triple(
            "PAK",
            "RUS",
            PloverType::Aid
        )));
    }

    #[test]
    fn a_draw_is_repeatable_and_takes_rare_types() {
        let strata = BTreeMap::from([
            (None, (0..1000).collect()),
            (Some("AID"), (1000..1100).collect()),
            (Some("COERCE"), (1100..1102).collect()),
        ]);
        let drawn = draw(&strata, 40, 7);
        assert_eq!(drawn, draw(&strata, 40, 7));
        assert_ne!(drawn, draw(&strata, 40, 8));
        assert!(drawn.len() <= 42 && drawn.iter().filter(|place| **place < 1000).count() == 10);
        let distinct: std::collections::BTreeSet<_> = drawn.iter().collect();
        assert_eq!(distinct.len(), drawn.len());
    }
}
