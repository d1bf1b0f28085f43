//! Biconnected blocks: what happens in one has no bearing on another.

use super::signed_graph::SignedGraph;

/// The ties of each biconnected block (Hopcroft and Tarjan 1973), and the number of connected components.
pub(super) fn blocks(graph: &SignedGraph) -> (Vec<Vec<usize>>, usize) {
    let count = graph.names().len();
    let mut around = vec![Vec::new(); count];
    for (tie, edge) in graph.edges().iter().enumerate() {
        around[edge.a].push((edge.b, tie));
        around[edge.b].push((edge.a, tie));
    }
    let mut found = Vec::new();
    let mut components = 0;
    let mut order = vec![0usize; count];
    let mut low = vec![0usize; count];
    let mut clock = 0;
    let mut pending: Vec<usize> = Vec::new();
    for root in 0..count {
        if order[root] != 0 {
            continue;
        }
        components += 1;
        clock += 1;
        order[root] = clock;
        low[root] = clock;
        // Node, the tie by which it was reached, next neighbour to look at: a stack instead of recursion, for long paths.
        let mut path = vec![(root, usize::MAX, 0usize)];
        while let Some((node, by, next)) = path.last_mut() {
            let (node, by) = (*node, *by);
            if let Some(&(other, tie)) = around[node].get(*next) {
                *next += 1;
                if tie == by {
                    continue;
                }
                if order[other] == 0 {
                    pending.push(tie);
                    clock += 1;
                    order[other] = clock;
                    low[other] = clock;
                    path.push((other, tie, 0));
                } else if order[other] < order[node] {
                    pending.push(tie);
                    low[node] = low[node].min(order[other]);
                }
                continue;
            }
            path.pop();
            let Some(&(above, ..)) = path.last() else {
                continue;
            };
            low[above] = low[above].min(low[node]);
            if low[node] >= order[above] {
                let from = pending.iter().rposition(|tie| *tie == by).unwrap_or(0);
                found.push(pending.split_off(from));
            }
        }
    }
    (found, components)
}
