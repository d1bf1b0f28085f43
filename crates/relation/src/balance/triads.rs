//! Triads: three states with all three ties.

use serde::Serialize;

use super::signed_graph::SignedGraph;

/// The closed triads of a network by their negative ties (Heider 1946; Cartwright and Harary 1956).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TriadCensus {
    /// Three positive ties: balanced.
    pub friends: usize,
    /// One negative tie: friends of a friend at odds, unbalanced also by the weak rule.
    pub one_negative: usize,
    /// Two negative ties, a common foe: balanced.
    pub common_foe: usize,
    /// Three negative ties: unbalanced, but balanced by the weak rule (Davis 1967).
    pub all_negative: usize,
}

impl TriadCensus {
    /// All closed triads.
    pub fn total(&self) -> usize {
        self.friends + self.one_negative + self.common_foe + self.all_negative
    }

    /// Share of balanced ones; `None` without triads.
    pub fn balanced(&self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| (self.friends + self.common_foe) as f64 / total as f64)
    }

    /// Share of those balanced by the weak rule; `None` without triads.
    pub fn weakly_balanced(&self) -> Option<f64> {
        let total = self.total();
        (total > 0).then(|| (total - self.one_negative) as f64 / total as f64)
    }
}

/// Counts the closed triads.
pub fn triad_census(graph: &SignedGraph) -> TriadCensus {
    let mut census = TriadCensus::default();
    each_triad(graph, |ties| {
        let negative = ties
            .iter()
            .filter(|tie| graph.edges()[**tie].negative)
            .count();
        match negative {
            0 => census.friends += 1,
            1 => census.one_negative += 1,
            2 => census.common_foe += 1,
            _ => census.all_negative += 1,
        }
    });
    census
}

/// For each tie by how many the unbalanced triads fall when its sign changes.
pub(super) fn relief(graph: &SignedGraph) -> Vec<i64> {
    let mut relief = vec![0; graph.edges().len()];
    each_triad(graph, |ties| {
        let negative = ties
            .iter()
            .filter(|tie| graph.edges()[**tie].negative)
            .count();
        let change = if negative % 2 == 1 { 1 } else { -1 };
        for &tie in ties {
            relief[tie] += change;
        }
    });
    relief
}

fn each_triad(graph: &SignedGraph, mut visit: impl FnMut(&[usize; 3])) {
    let nodes = graph.names().len();
    let mut after: Vec<Vec<(usize, usize)>> = vec![Vec::new(); nodes];
    for (tie, edge) in graph.edges().iter().enumerate() {
        after[edge.a.min(edge.b)].push((edge.a.max(edge.b), tie));
    }
    let mut tie_to = vec![usize::MAX; nodes];
    for node in 0..nodes {
        for &(other, tie) in &after[node] {
            tie_to[other] = tie;
        }
        for &(other, first) in &after[node] {
            for &(third, second) in &after[other] {
                if tie_to[third] != usize::MAX {
                    visit(&[first, second, tie_to[third]]);
                }
            }
        }
        for &(other, _) in &after[node] {
            tie_to[other] = usize::MAX;
        }
    }
}
