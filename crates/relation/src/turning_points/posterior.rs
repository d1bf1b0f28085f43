//! Segmentations drawn from their posterior.

use super::segment_evidence::SegmentEvidence;

/// The sum over all segmentations, made ready to draw from.
pub(super) struct Posterior<'a> {
    evidence: &'a SegmentEvidence,
    /// Minus twice the log prior of a boundary.
    penalty: f64,
    least: usize,
    /// Log of the sum over all segmentations of what lies before each candidate.
    forward: Vec<f64>,
}

impl<'a> Posterior<'a> {
    /// Sums forward (Fearnhead 2006), a segment being at least `least` candidates long.
    pub(super) fn new(
        evidence: &'a SegmentEvidence,
        blocks: usize,
        penalty: f64,
        least: usize,
    ) -> Self {
        let mut forward = vec![f64::NEG_INFINITY; blocks + 1];
        forward[0] = penalty / 2.0;
        // Two passes by start: rows of the table lie together in memory, so each start adds to all its ends, and the largest
        // term is kept beside the sum.
        let mut largest = vec![f64::NEG_INFINITY; blocks + 1];
        let mut sum = vec![0.0; blocks + 1];
        for from in 0..blocks {
            if from > 0 {
                forward[from] = if sum[from] > 0.0 {
                    largest[from] + f64::ln(sum[from])
                } else {
                    f64::NEG_INFINITY
                };
            }
            let before = forward[from];
            if before == f64::NEG_INFINITY {
                continue;
            }
            for (step, value) in evidence
                .starting_at(from)
                .iter()
                .enumerate()
                .skip(least - 1)
            {
                let to = from + step + 1;
                let term = before - (value + penalty) / 2.0;
                if term > largest[to] {
                    sum[to] = sum[to] * (largest[to] - term).exp() + 1.0;
                    largest[to] = term;
                } else if term > largest[to] - 40.0 {
                    sum[to] += (term - largest[to]).exp();
                }
            }
        }
        forward[blocks] = largest[blocks] + sum[blocks].ln();
        Posterior {
            evidence,
            penalty,
            least,
            forward,
        }
    }

    /// Log evidence of the whole series.
    pub(super) fn log_evidence(&self) -> f64 {
        self.forward[self.forward.len() - 1]
    }

    /// Draws segmentations: the candidates at which a segment starts, ascending, without 0.
    pub(super) fn draw(&self, count: usize, random: &mut fastrand::Rng) -> Vec<Vec<u32>> {
        let last = self.forward.len() - 1;
        // The ways to reach a candidate are summed once, however many draws pass through it.
        let mut ways: Vec<Option<Vec<(u32, f64)>>> = vec![None; last + 1];
        (0..count)
            .map(|_| {
                let mut starts = Vec::new();
                let mut to = last;
                while to > 0 {
                    let ways = ways[to].get_or_insert_with(|| self.ways(to));
                    let chosen = random.f64() * ways.last().map_or(0.0, |(_, total)| *total);
                    let place = ways.partition_point(|(_, total)| *total <= chosen);
                    to = ways
                        .get(place.min(ways.len() - 1))
                        .map_or(0, |way| way.0 as usize);
                    if to > 0 {
                        starts.push(to as u32);
                    }
                }
                starts.reverse();
                starts
            })
            .collect()
    }

    /// The starts of a segment that ends at `to`, with the running sum of their shares.
    fn ways(&self, to: usize) -> Vec<(u32, f64)> {
        let mut total = 0.0;
        let mut found = Vec::new();
        for from in 0..(to + 1).saturating_sub(self.least) {
            let share = self.forward[from]
                - (self.evidence.of(from, to) + self.penalty) / 2.0
                - self.forward[to];
            if share > -40.0 {
                total += share.exp();
                found.push((from as u32, total));
            }
        }
        // Only rounding could leave nothing; then the segment reaches back to the start.
        if found.is_empty() {
            found.push((0, 1.0));
        }
        found
    }
}
