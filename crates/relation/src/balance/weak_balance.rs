//! Weak balance: more than two camps.

use std::time::Instant;

use super::Limits;
use super::blocks::blocks;
use super::local_search::local_search;
use super::packing::pack;
use super::partitions::{Effort, partitions};
use super::signed_graph::{Part, SignedGraph};

/// Camps that are tried when their number is left open: more than any network here needs, and what a search can still weigh.
const OPEN_CAMPS: usize = 12;

/// How far a network is from several camps without friends between or foes within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeakBalance {
    /// Frustrated ties of the best partition found.
    pub index: usize,
    /// No partition has fewer than this. Equal to the index when it is proven.
    pub bound: usize,
    /// The camp of each node, numbered by size from 0.
    pub camps: Vec<usize>,
}

impl WeakBalance {
    /// Whether no better partition exists.
    pub fn proven(&self) -> bool {
        self.bound == self.index
    }
}

/// The fewest ties whose removal leaves at most `camps` camps, or any number, with positive ties within and negative ones
/// between (Davis 1967). Blocks of up to 60 states are searched to the end as long as time allows; else best, bound and gap.
///
/// Cycles with exactly one negative tie are frustrated however many camps there are: packed without sharing a tie they are
/// the bound from which branch and bound over the states goes on.
pub fn weak_balance(graph: &SignedGraph, camps: Option<usize>, limits: &Limits) -> WeakBalance {
    let until = limits
        .time
        .and_then(|time| Instant::now().checked_add(time));
    let (blocks, _) = blocks(graph);
    let most = camps.unwrap_or(OPEN_CAMPS).clamp(1, OPEN_CAMPS);
    let parts: Vec<Part> = if camps == Some(1) {
        vec![Part::new(graph, (0..graph.edges().len()).collect())]
    } else {
        blocks
            .into_iter()
            .map(|ties| Part::new(graph, ties))
            .collect()
    };
    let mut index = 0;
    let mut bound = 0;
    let mut joined = Joined::new(graph.names().len());
    for part in &parts {
        let (best, least) = solve(part, most, camps.is_none(), until);
        index += part.frustration(&best);
        bound += least;
        joined.add(part, best);
    }
    WeakBalance {
        index,
        bound,
        camps: joined.camps(),
    }
}

fn solve(part: &Part, most: usize, open: bool, until: Option<Instant>) -> (Vec<u8>, usize) {
    let most = most.min(part.nodes.len());
    let mut best = local_search(part, most, 10, 1967);
    let carries: Vec<bool> = part.edges.iter().map(|edge| !edge.negative).collect();
    let demands: Vec<usize> = (0..carries.len()).filter(|tie| !carries[*tie]).collect();
    let packing = pack(part, &demands, &carries);
    let mut bound = packing.len();
    while bound < part.frustration(&best) {
        let effort = Effort {
            partitions: 1,
            steps: u64::MAX,
            until,
        };
        // With the number open a node may always found a camp of its own.
        let allowed = if open {
            part.nodes.len().min(255)
        } else {
            most
        };
        let found = partitions(part, allowed, part.frustration(&best) - 1, &packing, effort);
        match found.partitions.into_iter().next() {
            Some(better) => best = better,
            None if found.complete => bound = part.frustration(&best),
            None => break,
        }
    }
    (best, bound)
}

/// Blocks put together: a block's camps take the names that its node shared with earlier blocks has there.
struct Joined {
    pending: Vec<(Vec<usize>, Vec<u8>)>,
    nodes: usize,
}

impl Joined {
    fn new(nodes: usize) -> Self {
        Joined {
            pending: Vec::new(),
            nodes,
        }
    }

    fn add(&mut self, part: &Part, camps: Vec<u8>) {
        self.pending.push((part.nodes.clone(), camps));
    }

    /// The camps by size; exchanging two names in a block changes nothing in it, so the shared node's can always be met.
    fn camps(self) -> Vec<usize> {
        let mut camp = vec![usize::MAX; self.nodes];
        let mut blocks_at: Vec<Vec<usize>> = vec![Vec::new(); self.nodes];
        for (block, (nodes, _)) in self.pending.iter().enumerate() {
            for &node in nodes {
                blocks_at[node].push(block);
            }
        }
        let mut done = vec![false; self.pending.len()];
        for root in 0..self.nodes {
            if camp[root] != usize::MAX {
                continue;
            }
            camp[root] = 0;
            let mut open = vec![root];
            while let Some(shared) = open.pop() {
                for &block in &blocks_at[shared] {
                    if std::mem::replace(&mut done[block], true) {
                        continue;
                    }
                    let (nodes, names) = &self.pending[block];
                    let place = nodes.iter().position(|node| *node == shared).unwrap_or(0);
                    let (mine, theirs) = (usize::from(names[place]), camp[shared]);
                    for (node, name) in nodes.iter().zip(names) {
                        let name = usize::from(*name);
                        if *node != shared {
                            camp[*node] = if name == mine {
                                theirs
                            } else if name == theirs {
                                mine
                            } else {
                                name
                            };
                            open.push(*node);
                        }
                    }
                }
            }
        }
        let names = camp.iter().copied().max().map_or(0, |name| name + 1);
        let mut sizes: Vec<(usize, usize)> = (0..names)
            .map(|name| (camp.iter().filter(|camp| **camp == name).count(), name))
            .collect();
        sizes.sort_by_key(|(size, name)| (std::cmp::Reverse(*size), *name));
        let mut new_name = vec![0; names];
        for (place, (_, name)) in sizes.iter().enumerate() {
            new_name[*name] = place;
        }
        camp.into_iter().map(|name| new_name[name]).collect()
    }
}
