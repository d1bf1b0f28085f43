//! Weak balance: more than two camps.

use std::time::Instant;

use super::Limits;
use super::blocks::blocks;
use super::covering::{BadCycles, cover};
use super::local_search::local_search;
use super::packing::{Packing, pack};
use super::partitions::{Effort, QUICK_STEPS, partitions};
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
/// Cycles with exactly one negative tie are frustrated however many camps there are. Packed without sharing a tie they are a first
/// bound, as rows of a linear programme a better one; what that leaves open is decided in whole numbers, or, where the number of
/// camps is limited, by branch and bound over the states.
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
    // With the number open a node may always found a camp of its own.
    let allowed = if open { usize::from(u8::MAX) } else { most };
    let quick = Effort {
        partitions: 1,
        steps: QUICK_STEPS,
        until,
    };
    improve(part, &mut best, &mut bound, allowed, &packing, quick);
    if bound < part.frustration(&best) {
        let known = part.frustration(&best);
        let covering = cover(part, BadCycles::OneNegative, known, &packing, until);
        bound = covering.bound;
        if let Some(better) = covering
            .better
            .and_then(|hit| camps_without(part, &hit, allowed))
            .filter(|better| part.frustration(better) < known)
        {
            best = better;
        }
    }
    let patient = Effort {
        steps: u64::MAX,
        ..quick
    };
    improve(part, &mut best, &mut bound, allowed, &packing, patient);
    (best, bound)
}

/// Looks for better partitions one after the other; where there is none, the bound is met.
fn improve(
    part: &Part,
    best: &mut Vec<u8>,
    bound: &mut usize,
    allowed: usize,
    packing: &Packing,
    effort: Effort,
) {
    while *bound < part.frustration(best) {
        let camps = allowed.min(part.nodes.len());
        let found = partitions(part, camps, part.frustration(best) - 1, packing, effort);
        match found.partitions.into_iter().next() {
            Some(better) => *best = better,
            None if found.complete => *bound = part.frustration(best),
            None => break,
        }
    }
}

/// Camps that frustrate no tie but those that are hit: friends by the other ties stay together, and each group joins the first camp
/// in which it has no foe. `None` where that takes more camps than allowed.
fn camps_without(part: &Part, hit: &[bool], allowed: usize) -> Option<Vec<u8>> {
    let nodes = part.nodes.len();
    let mut group = vec![usize::MAX; nodes];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for root in 0..nodes {
        if group[root] != usize::MAX {
            continue;
        }
        group[root] = groups.len();
        let mut members = vec![root];
        let mut next = 0;
        while let Some(&node) = members.get(next) {
            next += 1;
            for &(other, tie) in &part.around[node] {
                if !part.edges[tie].negative && !hit[tie] && group[other] == usize::MAX {
                    group[other] = groups.len();
                    members.push(other);
                }
            }
        }
        groups.push(members);
    }
    let mut camps: Vec<Option<u8>> = vec![None; nodes];
    for members in &groups {
        let mut taken = vec![false; allowed];
        for &node in members {
            for &(other, tie) in &part.around[node] {
                if let Some(camp) = camps[other].filter(|_| part.edges[tie].negative) {
                    taken[usize::from(camp)] = true;
                }
            }
        }
        let camp = u8::try_from(taken.iter().position(|taken| !taken)?).ok()?;
        for &node in members {
            camps[node] = Some(camp);
        }
    }
    camps.into_iter().collect()
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
