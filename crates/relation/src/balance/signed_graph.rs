//! A signed network.

use std::collections::BTreeMap;

/// A network whose ties are positive or negative. Nodes are numbered; two nodes have at most one tie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedGraph {
    names: Vec<String>,
    edges: Vec<SignedEdge>,
}

/// A tie of a signed network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedEdge {
    /// One node.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Whether the tie is hostile.
    pub negative: bool,
}

/// Why a tie was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TieError {
    /// A tie of a node with itself.
    #[error("a tie joins {0} with itself")]
    Loop(String),
    /// Two ties of one pair with different signs.
    #[error("{0} and {1} have a positive and a negative tie")]
    BothSigns(String, String),
}

impl SignedGraph {
    /// Builds a network from ties by name. Nodes are numbered in the order of their names; a tie that is given twice counts once.
    ///
    /// A network lists its ties once whichever way round they are given, so equal networks give equal results.
    ///
    /// # Errors
    /// The refused ties, each with its place in the input; the others are kept.
    pub fn new<'a>(
        ties: impl IntoIterator<Item = (&'a str, &'a str, bool)>,
    ) -> (SignedGraph, Vec<(usize, TieError)>) {
        let mut signs: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        let mut refused = Vec::new();
        for (place, (one, other, negative)) in ties.into_iter().enumerate() {
            if one == other {
                refused.push((place, TieError::Loop(one.to_owned())));
                continue;
            }
            let pair = (one.min(other), one.max(other));
            if *signs.entry(pair).or_insert(negative) != negative {
                refused.push((
                    place,
                    TieError::BothSigns(pair.0.to_owned(), pair.1.to_owned()),
                ));
            }
        }
        let mut numbers: BTreeMap<&str, usize> = signs
            .keys()
            .flat_map(|(one, other)| [(*one, 0), (*other, 0)])
            .collect();
        for (number, place) in numbers.values_mut().enumerate() {
            *place = number;
        }
        let edges = signs
            .iter()
            .map(|((one, other), negative)| SignedEdge {
                a: numbers[one],
                b: numbers[other],
                negative: *negative,
            })
            .collect();
        let graph = SignedGraph {
            names: numbers.keys().map(|name| (*name).to_owned()).collect(),
            edges,
        };
        (graph, refused)
    }

    /// The nodes' names, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The ties.
    pub fn edges(&self) -> &[SignedEdge] {
        &self.edges
    }

    /// Number of hostile ties.
    pub fn negative(&self) -> usize {
        self.edges.iter().filter(|edge| edge.negative).count()
    }

    /// The same network with one tie's sign changed.
    pub fn with_flipped(&self, edge: usize) -> SignedGraph {
        let mut changed = self.clone();
        changed.edges[edge].negative = !changed.edges[edge].negative;
        changed
    }
}

/// A part of a network with its own numbers, and the ties at each node: what the searches work on.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Number of the node in the whole network.
    pub(super) nodes: Vec<usize>,
    /// Number of the tie in the whole network.
    pub(super) ties: Vec<usize>,
    pub(super) edges: Vec<SignedEdge>,
    /// At each node: neighbour and tie.
    pub(super) around: Vec<Vec<(usize, usize)>>,
}

impl Part {
    /// The part that consists of some ties.
    pub(super) fn new(graph: &SignedGraph, ties: Vec<usize>) -> Part {
        let mut nodes: Vec<usize> = ties
            .iter()
            .flat_map(|tie| [graph.edges[*tie].a, graph.edges[*tie].b])
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut number = vec![usize::MAX; graph.names.len()];
        for (place, node) in nodes.iter().enumerate() {
            number[*node] = place;
        }
        let edges: Vec<SignedEdge> = ties
            .iter()
            .map(|tie| SignedEdge {
                a: number[graph.edges[*tie].a],
                b: number[graph.edges[*tie].b],
                negative: graph.edges[*tie].negative,
            })
            .collect();
        let mut around = vec![Vec::new(); nodes.len()];
        for (tie, edge) in edges.iter().enumerate() {
            around[edge.a].push((edge.b, tie));
            around[edge.b].push((edge.a, tie));
        }
        Part {
            nodes,
            ties,
            edges,
            around,
        }
    }

    /// Whether a tie is frustrated: positive between camps, or negative within one.
    pub(super) fn frustrated(&self, tie: usize, camps: &[u8]) -> bool {
        let edge = self.edges[tie];
        (camps[edge.a] == camps[edge.b]) == edge.negative
    }

    /// Number of frustrated ties.
    pub(super) fn frustration(&self, camps: &[u8]) -> usize {
        (0..self.edges.len())
            .filter(|tie| self.frustrated(*tie, camps))
            .count()
    }
}
