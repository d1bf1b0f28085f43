//! The tie whose change would relax a network most.

use serde::Serialize;

use super::frustration::Frustration;
use super::signed_graph::SignedGraph;
use super::triads::relief;

/// A tie whose change of sign would lower the frustration index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RelaxingTie {
    /// The tie.
    pub tie: usize,
    /// The index after the change: one less, more no single tie can do.
    pub index: usize,
    /// By how many the unbalanced triads fall.
    pub triads: i64,
    /// Whether the tie is frustrated in every optimal partition that was counted.
    pub always: bool,
}

/// The ties whose change of sign lowers the index, those first that mend most triads.
///
/// One tie changes the index of any partition by one, so the index falls by at most one, and falls exactly where the tie is
/// frustrated in some optimal partition. Where not all optimal partitions are counted, ties may be missing here.
pub fn relaxing_ties(graph: &SignedGraph, found: &Frustration) -> Vec<RelaxingTie> {
    let relief = relief(graph);
    let mut ties: Vec<RelaxingTie> = found
        .ever_frustrated
        .iter()
        .map(|tie| RelaxingTie {
            tie: *tie,
            index: found.index.saturating_sub(1),
            triads: relief[*tie],
            always: found.always_frustrated.binary_search(tie).is_ok(),
        })
        .collect();
    ties.sort_by_key(|tie| (std::cmp::Reverse(tie.triads), tie.tie));
    ties
}
