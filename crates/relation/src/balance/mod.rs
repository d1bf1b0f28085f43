//! Blocs and structural balance of a signed network: how near it is to two camps, or to several.
//!
//! ```
//! use entente_relation::balance::{Limits, SignedGraph, frustration};
//!
//! // A and B are friends of C and foes of each other.
//! let hostile = true;
//! let (graph, refused) =
//!     SignedGraph::new([("A", "B", hostile), ("A", "C", !hostile), ("B", "C", !hostile)]);
//! assert!(refused.is_empty());
//! let found = frustration(&graph, &Limits::default());
//! assert_eq!((found.index, found.bound, found.partitions), (1, 1, 3));
//! ```

mod blocks;
mod covering;
mod from_ties;
mod frustration;
mod local_search;
mod packing;
mod partitions;
mod relaxing;
mod signed_graph;
mod triads;
mod weak_balance;

pub use from_ties::{SignedTies, hostile, signed_ties};
pub use frustration::{Frustration, frustration};
pub use relaxing::{RelaxingTie, relaxing_ties};
pub use signed_graph::{SignedEdge, SignedGraph, TieError};
pub use triads::{TriadCensus, triad_census};
pub use weak_balance::{WeakBalance, weak_balance};

use std::time::Duration;

/// How much work a search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time after which the best so far is returned with its bound; `None` for as long as it takes.
    pub time: Option<Duration>,
    /// Optimal partitions counted at most.
    pub partitions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            time: None,
            partitions: 100,
        }
    }
}
