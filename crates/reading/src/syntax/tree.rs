//! From a score for every arc to the best tree: Chu and Liu (1965), Edmonds (1967), with exactly one root.

use super::elementwise::{best_head, best_heads};

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct TreeBuffers {
    /// For each node the walk that saw it first; 0 for none.
    seen: Vec<usize>,
    /// Nodes that were not made part of another.
    present: Vec<usize>,
    cycles: Vec<Cycle>,
    /// The nodes of all cycles, each with its head in the cycle.
    members: Vec<(usize, usize)>,
    /// For each cycle and each node outside: which member the best arc from the node enters, and which member the best
    /// arc to the node leaves.
    gates: Vec<[usize; 2]>,
}

/// Nodes that became one: the first of them stands for all.
#[derive(Clone, Copy)]
struct Cycle {
    node: usize,
    /// Where its entries begin and how many they are.
    members: usize,
    size: usize,
    gates: usize,
}

/// The heads of the best tree. `scores[(d - 1) * (n + 1) + h]` is the score of the arc from head `h` to dependent `d`,
/// 1 ≤ d ≤ n, 0 ≤ h ≤ n, where 0 is the root; the arc of a word to itself is never used. The result holds, for each
/// dependent in order, its head. Scores are changed where the best heads are no tree.
pub(crate) fn best_tree(
    scores: &mut [f32],
    n: usize,
    heads: &mut Vec<usize>,
    buffers: &mut TreeBuffers,
) {
    heads.clear();
    heads.resize(n, 0);
    best_heads(scores, n, heads);
    if !is_tree(heads, &mut buffers.seen) {
        repair(scores, n, heads, buffers);
    }
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

/// Makes the best heads a tree. A walk from each word follows heads; where it closes a cycle, the cycle becomes one node,
/// whose head is the best for all of it, and the walk goes on. In the end each cycle is opened where it was entered.
/// Takes time with the square of `n`.
fn repair(scores: &mut [f32], n: usize, heads: &mut [usize], buffers: &mut TreeBuffers) {
    // The fine for arcs from the root is larger than any sum of scores, so that the best tree has the fewest of them: one.
    const FINE: f32 = 1e4;
    let width = n + 1;
    for (d, (row, head)) in scores.chunks_exact_mut(width).zip(&mut *heads).enumerate() {
        row[0] -= FINE;
        if *head == 0 {
            *head = best_head(row, d + 1);
        }
    }
    let b = buffers;
    b.seen.clear();
    b.seen.resize(width, 0);
    b.present.clear();
    b.present.extend(0..width);
    b.cycles.clear();
    b.members.clear();
    b.gates.clear();
    for start in 1..=n {
        // A node that is part of another was seen.
        let mut at = start;
        loop {
            while at != 0 && b.seen[at] == 0 {
                b.seen[at] = start;
                at = heads[at - 1];
            }
            if at == 0 || b.seen[at] != start {
                break;
            }
            at = contract(at, scores, width, heads, b);
        }
    }
    while let Some(cycle) = b.cycles.pop() {
        let gates = &b.gates[cycle.gates..][..width];
        for (v, head) in (1..).zip(&mut *heads) {
            if *head == cycle.node && v != cycle.node && gates[v][1] != 0 {
                *head = gates[v][1];
            }
        }
        let from = heads[cycle.node - 1];
        for &(member, head) in &b.members[cycle.members..][..cycle.size] {
            heads[member - 1] = head;
        }
        heads[gates[from][0] - 1] = from;
    }
}

/// Makes the cycle through `first` one node, and says its head.
fn contract(
    first: usize,
    scores: &mut [f32],
    width: usize,
    heads: &mut [usize],
    b: &mut TreeBuffers,
) -> usize {
    let (from, gates_from) = (b.members.len(), b.gates.len());
    let mut at = first;
    loop {
        b.members.push((at, heads[at - 1]));
        at = heads[at - 1];
        if at == first {
            break;
        }
    }
    let members = &b.members[from..];
    b.cycles.push(Cycle {
        node: first,
        members: from,
        size: members.len(),
        gates: gates_from,
    });
    b.present
        .retain(|node| members.iter().all(|(member, _)| member != node));
    b.gates.resize(gates_from + width, [0; 2]);
    let gates = &mut b.gates[gates_from..];
    let (mut best, mut head) = (f32::NEG_INFINITY, 0);
    for &node in &b.present {
        // Into the cycle: what is gained over the arc of the cycle that is replaced.
        let (mut most, mut entered) = (f32::NEG_INFINITY, first);
        for &(member, inside) in members {
            let row = &scores[(member - 1) * width..][..width];
            let gain = row[node] - row[inside];
            if gain > most {
                (most, entered) = (gain, member);
            }
        }
        gates[node][0] = entered;
        if most > best {
            (best, head) = (most, node);
        }
        // No other node's gain is read from this place.
        scores[(first - 1) * width + node] = most;
        if node == 0 {
            continue;
        }
        let row = &mut scores[(node - 1) * width..][..width];
        let (mut most, mut left) = (f32::NEG_INFINITY, first);
        for &(member, _) in members {
            if row[member] > most {
                (most, left) = (row[member], member);
            }
        }
        row[first] = most;
        gates[node][1] = left;
    }
    for &node in &b.present {
        if node > 0 && members.iter().any(|(member, _)| *member == heads[node - 1]) {
            heads[node - 1] = first;
        }
    }
    heads[first - 1] = head;
    b.present.push(first);
    head
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
            best_tree(&mut scores.to_vec(), n, &mut heads, &mut TreeBuffers::default());
            prop_assert!(is_tree(&heads, &mut Vec::new()), "{heads:?}");
            prop_assert!((total(scores, &heads) - by_trial(scores, n)).abs() < 1e-2);
        }

        #[test]
        fn long_sentences_give_trees(mut scores in proptest::collection::vec(-1.0f32..1.0, 60 * 61)) {
            let mut heads = Vec::new();
            best_tree(&mut scores, 60, &mut heads, &mut TreeBuffers::default());
            prop_assert!(is_tree(&heads, &mut Vec::new()));
        }
    }
}
