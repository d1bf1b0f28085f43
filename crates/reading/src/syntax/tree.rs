//! From a score for every arc to the best tree: Chu and Liu (1965), Edmonds (1967), with exactly one root.

use super::elementwise::{best_head, best_heads};

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct TreeBuffers {
    /// For each node the walk that saw it first; 0 for none.
    seen: Vec<usize>,
}

/// The heads of the best tree. `scores[(d - 1) * (n + 1) + h]` is the score of the arc from head `h` to dependent `d`,
/// 1 ≤ d ≤ n, 0 ≤ h ≤ n, where 0 is the root; the arc of a word to itself is never used. The result holds, for each
/// dependent in order, its head.
pub(crate) fn best_tree(
    scores: &[f32],
    n: usize,
    heads: &mut Vec<usize>,
    buffers: &mut TreeBuffers,
) {
    let width = n + 1;
    heads.clear();
    heads.resize(n, 0);
    best_heads(scores, n, heads);
    if is_tree(heads, &mut buffers.seen) {
        return;
    }
    // A square matrix whose row 0, the root's, is never looked at. The fine for arcs from the root is larger than any
    // sum of scores, so that the best tree has the fewest of them: one.
    const FINE: f32 = 1e4;
    let mut square = vec![0.0; width];
    for row in scores.chunks_exact(width).take(n) {
        let from = square.len();
        square.extend_from_slice(row);
        square[from] -= FINE;
    }
    let tree = edmonds(&square, width);
    heads.clear();
    heads.extend_from_slice(&tree[1..]);
}

/// One word hangs from the root, and every word reaches it.
fn is_tree(heads: &[usize], seen: &mut Vec<usize>) -> bool {
    if heads.iter().filter(|&&head| head == 0).count() != 1 {
        return false;
    }
    seen.clear();
    seen.resize(heads.len() + 1, 0);
    for start in 1..=heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at - 1];
        }
        if at != 0 && seen[at] == start {
            return false;
        }
    }
    true
}

/// The nodes of a cycle in `heads`, where node 0 is the root.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // 0: not seen; otherwise the walk that saw the node first.
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut nodes = vec![at];
            let mut next = heads[at];
            while next != at {
                nodes.push(next);
                next = heads[next];
            }
            return Some(nodes);
        }
    }
    None
}

/// Heads of all nodes (0 for node 0): take every node's best head; while there is a cycle, make it one node.
fn edmonds(scores: &[f32], n: usize) -> Vec<usize> {
    let mut heads = vec![0; n];
    for d in 1..n {
        heads[d] = best_head(&scores[d * n..(d + 1) * n], d);
    }
    let Some(cycle) = cycle(&heads) else {
        return heads;
    };
    let mut in_cycle = vec![false; n];
    for &node in &cycle {
        in_cycle[node] = true;
    }
    let outside: Vec<usize> = (0..n).filter(|&node| !in_cycle[node]).collect();
    let m = outside.len() + 1;
    let merged = m - 1;
    let mut smaller = vec![f32::MIN; m * m];
    let (mut enter, mut leave) = (vec![0; m], vec![0; m]);
    for (i, &a) in outside.iter().enumerate() {
        let mut j = 0;
        for run in outside.chunk_by(|left, right| left + 1 == *right) {
            smaller[i * m + j..][..run.len()]
                .copy_from_slice(&scores[a * n + run[0]..][..run.len()]);
            j += run.len();
        }
        // Into the cycle from `a`: what it gains over the arc of the cycle that it replaces.
        for &d in &cycle {
            let gain = scores[d * n + a] - scores[d * n + heads[d]];
            if gain > smaller[merged * m + i] {
                smaller[merged * m + i] = gain;
                enter[i] = d;
            }
        }
        for &h in &cycle {
            if scores[a * n + h] > smaller[i * m + merged] {
                smaller[i * m + merged] = scores[a * n + h];
                leave[i] = h;
            }
        }
    }
    let tree = edmonds(&smaller, m);
    for (i, &a) in outside.iter().enumerate().skip(1) {
        heads[a] = if tree[i] == merged {
            leave[i]
        } else {
            outside[tree[i]]
        };
    }
    let from = tree[merged];
    heads[enter[from]] = outside[from];
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(scores: &[f32], heads: &[usize]) -> f32 {
        heads
            .iter()
            .enumerate()
            .map(|(d, h)| scores[d * (heads.len() + 1) + h])
            .sum()
    }

    /// Every assignment of heads, the valid trees kept: slow and certain.
    fn by_trial(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<usize> = (0..n)
                .map(|d| code / (n + 1).pow(d as u32) % (n + 1))
                .collect();
            if heads.iter().enumerate().all(|(d, &h)| h != d + 1)
                && is_tree(&heads, &mut Vec::new())
            {
                best = best.max(total(scores, &heads));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_tree_scores_higher(n in 1usize..6, seed in proptest::collection::vec(-9.0f32..9.0, 30)) {
            let scores = &seed[..n * (n + 1)];
            let mut heads = Vec::new();
            best_tree(scores, n, &mut heads, &mut TreeBuffers::default());
            prop_assert!(is_tree(&heads, &mut Vec::new()), "{heads:?}");
            prop_assert!((total(scores, &heads) - by_trial(scores, n)).abs() < 1e-2);
        }

        #[test]
        fn long_sentences_give_trees(scores in proptest::collection::vec(-1.0f32..1.0, 60 * 61)) {
            let mut heads = Vec::new();
            best_tree(&scores, 60, &mut heads, &mut TreeBuffers::default());
            prop_assert!(is_tree(&heads, &mut Vec::new()));
        }
    }
}
