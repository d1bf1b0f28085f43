//! The metrics of van den Burg and Williams 2020, "An Evaluation of Change Point Detection Algorithms".

use std::collections::BTreeSet;

/// Points by which a found change may miss an annotated one.
const MARGIN: usize = 5;

/// F1 with a margin of 5 points, where 0 counts as a change of everybody: precision against the union of the annotators, recall
/// averaged over them.
pub(super) fn f1(annotators: &[Vec<usize>], found: &[usize]) -> f64 {
    let with_zero =
        |changes: &[usize]| -> BTreeSet<usize> { changes.iter().copied().chain([0]).collect() };
    let found = with_zero(found);
    let union: BTreeSet<usize> = annotators.iter().flat_map(|one| with_zero(one)).collect();
    let precision = matched(&union, &found) as f64 / found.len() as f64;
    let recall = annotators
        .iter()
        .map(|one| {
            let truth = with_zero(one);
            matched(&truth, &found) as f64 / truth.len() as f64
        })
        .sum::<f64>()
        / annotators.len().max(1) as f64;
    2.0 * precision * recall / (precision + recall)
}

/// How many true changes have a found one within the margin, each found one used once, the nearest first.
fn matched(truth: &BTreeSet<usize>, found: &BTreeSet<usize>) -> usize {
    let mut left = found.clone();
    truth
        .iter()
        .filter(|change| {
            let nearest = left
                .iter()
                .copied()
                .filter(|found| found.abs_diff(**change) <= MARGIN)
                .min_by_key(|found| (found.abs_diff(**change), *found));
            nearest.is_some_and(|nearest| left.remove(&nearest))
        })
        .count()
}

/// How well the found segments cover the annotated ones (Jaccard index, weighted by length), averaged over the annotators.
pub(super) fn cover(annotators: &[Vec<usize>], found: &[usize], length: usize) -> f64 {
    let found = segments(found, length);
    let by_annotator = annotators.iter().map(|one| {
        segments(one, length)
            .iter()
            .map(|(start, end)| {
                let best = found
                    .iter()
                    .map(|(from, to)| {
                        let both = (*end).min(*to).saturating_sub((*start).max(*from));
                        both as f64 / ((*end).max(*to) - (*start).min(*from)) as f64
                    })
                    .fold(0.0, f64::max);
                (end - start) as f64 * best
            })
            .sum::<f64>()
            / length as f64
    });
    by_annotator.sum::<f64>() / annotators.len().max(1) as f64
}

fn segments(changes: &[usize], length: usize) -> Vec<(usize, usize)> {
    let edges: BTreeSet<usize> = changes
        .iter()
        .copied()
        .filter(|change| *change < length)
        .chain([0, length])
        .collect();
    let edges: Vec<usize> = edges.into_iter().collect();
    edges.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_annotators_by_hand() {
        let annotators = [vec![10, 20], vec![]];
        // Found 0, 12, 40: of these 0 and 12 are somebody's; recall 2/3 and 1.
        let (precision, recall) = (2.0 / 3.0, (2.0 / 3.0 + 1.0) / 2.0);
        let expected = 2.0 * precision * recall / (precision + recall);
        assert!((f1(&annotators, &[12, 40]) - expected).abs() < 1e-12);
        // No change found: the first annotator's best segment is 30 of 50, the rest 10 of 50.
        let first = (10.0 * 0.2 + 10.0 * 0.2 + 30.0 * 0.6) / 50.0;
        assert!((cover(&annotators, &[], 50) - f64::midpoint(first, 1.0)).abs() < 1e-12);
    }
}
