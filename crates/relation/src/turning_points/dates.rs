//! From drawn segmentations to dates with a probability and an interval.

/// A turning point among the candidates.
pub(super) struct Dated {
    pub(super) at: usize,
    pub(super) low: usize,
    pub(super) high: usize,
    pub(super) probability: f64,
}

/// The dates around which, within `tolerance`, at least `threshold` of the draws have a boundary; the likeliest first, each at the
/// median of the boundaries around it, and no two within twice the tolerance. Intervals hold all dates at once with `coverage`.
pub(super) fn dates(
    draws: &[Vec<u32>],
    blocks: usize,
    tolerance: usize,
    threshold: f64,
    coverage: f64,
) -> Vec<Dated> {
    let mut exact = vec![0u32; blocks];
    let mut around = vec![0u32; blocks + 1];
    for draw in draws {
        let mut reached = 0;
        for &start in draw {
            let start = start as usize;
            exact[start] += 1;
            for count in &mut around
                [start.saturating_sub(tolerance).max(reached)..(start + tolerance + 1).min(blocks)]
            {
                *count += 1;
            }
            reached = (start + tolerance + 1).min(blocks);
        }
    }
    let mut taken = vec![false; blocks];
    let mut found: Vec<(usize, f64)> = Vec::new();
    loop {
        let mut peak: Option<usize> = None;
        for place in 1..blocks {
            if !taken[place] && peak.is_none_or(|peak| around[place] > around[peak]) {
                peak = Some(place);
            }
        }
        let Some(peak) = peak else { break };
        let probability = f64::from(around[peak]) / draws.len().max(1) as f64;
        if probability < threshold || around[peak] == 0 {
            break;
        }
        let window = peak.saturating_sub(tolerance).max(1)..(peak + tolerance + 1).min(blocks);
        let total: u32 = exact[window.clone()].iter().sum();
        let mut passed = 0;
        let median = window
            .clone()
            .find(|place| {
                passed += exact[*place];
                2 * passed >= total
            })
            .unwrap_or(peak);
        found.push((median, probability));
        let blocked = peak.saturating_sub(2 * tolerance)..(peak + 2 * tolerance + 1).min(blocks);
        taken[blocked].fill(true);
    }
    found.sort_by_key(|(at, _)| *at);
    let intervals = intervals(draws, &found, blocks, coverage);
    found
        .into_iter()
        .zip(intervals)
        .map(|((at, probability), (low, high))| Dated {
            at,
            low: low.min(at),
            high: high.max(at),
            probability,
        })
        .collect()
}

/// Intervals that hold the boundaries of one draw all at once in `coverage` of the draws.
///
/// Each date owns the stretch up to the middle between it and its neighbours. Among the draws that have a boundary in every
/// stretch the smallest common level of central intervals is taken at which they are jointly right.
fn intervals(
    draws: &[Vec<u32>],
    found: &[(usize, f64)],
    blocks: usize,
    coverage: f64,
) -> Vec<(usize, usize)> {
    let edges: Vec<usize> = (0..=found.len())
        .map(|place| match place {
            0 => 0,
            _ if place == found.len() => blocks,
            _ => (found[place - 1].0 + found[place].0).div_ceil(2),
        })
        .collect();
    let nearest = |draw: &[u32], place: usize| -> Option<usize> {
        draw.iter()
            .map(|start| *start as usize)
            .filter(|start| (edges[place]..edges[place + 1]).contains(start))
            .min_by_key(|start| start.abs_diff(found[place].0))
    };
    let joint: Vec<Vec<usize>> = draws
        .iter()
        .filter_map(|draw| (0..found.len()).map(|place| nearest(draw, place)).collect())
        .collect();
    // With hardly a draw that has them all, each date's own draws, and the error shared out (Bonferroni).
    let enough = joint.len() >= 50;
    let mut by_date: Vec<Vec<usize>> = (0..found.len())
        .map(|place| {
            if enough {
                joint.iter().map(|draw| draw[place]).collect()
            } else {
                draws
                    .iter()
                    .filter_map(|draw| nearest(draw, place))
                    .collect()
            }
        })
        .collect();
    for starts in &mut by_date {
        starts.sort_unstable();
    }
    let at_level = |level: f64| -> Vec<(usize, usize)> {
        by_date
            .iter()
            .map(|starts| {
                let cut = ((1.0 - level) / 2.0 * starts.len() as f64).floor() as usize;
                match starts.len() {
                    0 => (0, blocks - 1),
                    count => (
                        starts[cut.min(count - 1)],
                        starts[count - 1 - cut.min(count - 1)],
                    ),
                }
            })
            .collect()
    };
    if !enough {
        return at_level(1.0 - (1.0 - coverage) / found.len().max(1) as f64);
    }
    for step in 0..=50 {
        let level = coverage + (1.0 - coverage) * f64::from(step) / 50.0;
        let intervals = at_level(level);
        let right = joint
            .iter()
            .filter(|draw| {
                draw.iter()
                    .zip(&intervals)
                    .all(|(start, (low, high))| (low..=high).contains(&start))
            })
            .count();
        if right as f64 >= coverage * joint.len() as f64 {
            return intervals;
        }
    }
    at_level(1.0)
}
