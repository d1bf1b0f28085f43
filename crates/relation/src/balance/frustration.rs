//! The frustration index.

use std::collections::BTreeMap;
use std::time::Instant;

use super::Limits;
use super::blocks::blocks;
use super::covering::{BadCycles, cover};
use super::local_search::local_search;
use super::packing::{Packing, pack};
use super::partitions::{Effort, Found, QUICK_STEPS, partitions};
use super::signed_graph::{Part, SignedGraph};

/// Placements tried when optimal partitions of a block are counted.
const COUNT_STEPS: u64 = 200_000;

/// How far a network is from two camps without friends between or foes within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frustration {
    /// Frustrated ties of the best partition found.
    pub index: usize,
    /// No partition has fewer than this. Equal to the index when it is proven.
    pub bound: usize,
    /// The camp of each node, 0 or 1, in a best partition; node 0 is in camp 0.
    pub camps: Vec<u8>,
    /// Number of partitions with this index, counted up to [`Limits::partitions`].
    pub partitions: usize,
    /// Whether the number is exact; else there are at least as many.
    pub counted: bool,
    /// Ties that are frustrated in at least one of the counted partitions.
    pub ever_frustrated: Vec<usize>,
    /// Ties that are frustrated in all of them.
    pub always_frustrated: Vec<usize>,
    /// Nodes that stand to each other, on one side or on two, as in `camps` in every best partition: the group of each node, by size, the
    /// largest being 0. `None` where not all best partitions of each block were counted.
    pub groups: Option<Vec<usize>>,
}

impl Frustration {
    /// Whether no better partition exists.
    pub fn proven(&self) -> bool {
        self.bound == self.index
    }
}

/// The frustration index: the fewest ties whose removal leaves two camps, positive ties within and negative ones between (Harary
/// 1959; Aref and Wilson 2019), with proof unless time runs out.
///
/// Each biconnected block is solved alone: tabu search gives a partition; edge-disjoint cycles through its frustrated ties give a
/// bound, which often meets it; else a linear programme over such cycles, then in whole numbers.
pub fn frustration(graph: &SignedGraph, limits: &Limits) -> Frustration {
    let until = limits
        .time
        .and_then(|time| Instant::now().checked_add(time));
    let (blocks, components) = blocks(graph);
    let mut index = 0;
    let mut bound = 0;
    let mut count = 1usize;
    let mut counted = true;
    let mut ever = Vec::new();
    let mut always = Vec::new();
    let mut rigid = Some(Groups::new(graph.names().len()));
    // Neighbours by being in a block: whether on the other side of its first node.
    let mut related: Vec<Vec<(usize, bool)>> = vec![Vec::new(); graph.names().len()];
    for ties in blocks {
        let part = Part::new(graph, ties);
        let solved = solve(&part, until);
        let least = part.frustration(&solved.camps);
        index += least;
        bound += solved.bound;
        let found = if solved.bound == least && limits.partitions > 0 {
            optima(&part, &solved, least, limits.partitions)
        } else {
            Found {
                partitions: vec![solved.camps.clone()],
                complete: false,
            }
        };
        if !(found.complete && solved.bound == least) {
            rigid = None;
        }
        if let Some(groups) = &mut rigid {
            groups.join(&part, &found.partitions);
        }
        count = count.saturating_mul(found.partitions.len());
        counted &= found.complete;
        for tie in 0..part.edges.len() {
            let times = found
                .partitions
                .iter()
                .filter(|camps| part.frustrated(tie, camps))
                .count();
            if times > 0 {
                ever.push(part.ties[tie]);
            }
            if times == found.partitions.len() {
                always.push(part.ties[tie]);
            }
        }
        for node in 1..part.nodes.len() {
            let parted = solved.camps[node] != solved.camps[0];
            related[part.nodes[0]].push((part.nodes[node], parted));
            related[part.nodes[node]].push((part.nodes[0], parted));
        }
    }
    for _ in 1..components {
        count = count.saturating_mul(2);
    }
    if count > limits.partitions {
        count = limits.partitions.max(1);
        counted = false;
    }
    ever.sort_unstable();
    always.sort_unstable();
    Frustration {
        index,
        bound,
        camps: joined(&related),
        partitions: count,
        counted,
        ever_frustrated: ever,
        always_frustrated: always,
        groups: rigid.map(Groups::by_size),
    }
}

/// Nodes joined where they stand to each other alike in all partitions.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(nodes: usize) -> Groups {
        Groups {
            parent: (0..nodes).collect(),
        }
    }

    fn root(&mut self, node: usize) -> usize {
        let mut at = node;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins the nodes of a block whose camps are the same, or opposite, in all its partitions.
    fn join(&mut self, part: &Part, partitions: &[Vec<u8>]) {
        let mut first_of: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for (place, &node) in part.nodes.iter().enumerate() {
            let side = partitions.first().map_or(0, |camps| camps[place]);
            let along: Vec<u8> = partitions.iter().map(|camps| camps[place] ^ side).collect();
            let other = *first_of.entry(along).or_insert(node);
            let (one, other) = (self.root(node), self.root(other));
            self.parent[one] = other;
        }
    }

    fn by_size(mut self) -> Vec<usize> {
        let roots: Vec<usize> = (0..self.parent.len()).map(|node| self.root(node)).collect();
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for &root in &roots {
            *sizes.entry(root).or_default() += 1;
        }
        let mut order: Vec<(usize, usize)> = sizes.into_iter().collect();
        order.sort_by_key(|&(root, size)| (std::cmp::Reverse(size), root));
        let place: BTreeMap<usize, usize> = order
            .into_iter()
            .enumerate()
            .map(|(place, (root, _))| (root, place))
            .collect();
        roots.iter().map(|root| place[root]).collect()
    }
}

struct Solved {
    camps: Vec<u8>,
    bound: usize,
    packing: Packing,
}

fn solve(part: &Part, until: Option<Instant>) -> Solved {
    // A block of one tie is never frustrated.
    if part.edges.len() == 1 {
        return Solved {
            camps: vec![0, u8::from(part.edges[0].negative)],
            bound: 0,
            packing: Vec::new(),
        };
    }
    let camps = local_search(part, 2, 12, 1959);
    let packing = pack_around(part, &camps);
    let mut solved = Solved {
        bound: packing.len(),
        camps,
        packing,
    };
    let quick = Effort {
        partitions: 1,
        steps: QUICK_STEPS,
        until,
    };
    solved = branch(part, solved, quick);
    let least = part.frustration(&solved.camps);
    if solved.bound < least {
        let covering = cover(part, BadCycles::OddNegative, least, &solved.packing, until);
        solved.bound = covering.bound;
        if let Some(hit) = covering.better {
            let sides = sides_without(part, &hit);
            if part.frustration(&sides) < least {
                solved.camps = sides;
            }
        }
        let patient = Effort {
            steps: u64::MAX,
            ..quick
        };
        solved = branch(part, solved, patient);
    }
    solved
}

/// The sides that frustrate no tie but those that are hit, which must hit every cycle with an odd number of negative ties.
fn sides_without(part: &Part, hit: &[bool]) -> Vec<u8> {
    let mut related: Vec<Vec<(usize, bool)>> = vec![Vec::new(); part.nodes.len()];
    for (edge, _) in part.edges.iter().zip(hit).filter(|(_, hit)| !**hit) {
        related[edge.a].push((edge.b, edge.negative));
        related[edge.b].push((edge.a, edge.negative));
    }
    joined(&related)
}

/// Looks for partitions better than the best, cut by the packing, until there is none or the effort is spent.
fn branch(part: &Part, mut solved: Solved, effort: Effort) -> Solved {
    loop {
        let least = part.frustration(&solved.camps);
        if solved.bound >= least {
            return solved;
        }
        let found = partitions(part, 2, least - 1, &solved.packing, effort);
        match found.partitions.into_iter().next() {
            Some(better) => {
                let packing = pack_around(part, &better);
                if packing.len() > solved.packing.len() {
                    solved.bound = solved.bound.max(packing.len());
                    solved.packing = packing;
                }
                solved.camps = better;
            }
            None => {
                if found.complete {
                    solved.bound = least;
                }
                return solved;
            }
        }
    }
}

fn pack_around(part: &Part, camps: &[u8]) -> Packing {
    let frustrated: Vec<bool> = (0..part.edges.len())
        .map(|tie| part.frustrated(tie, camps))
        .collect();
    let demands: Vec<usize> = (0..frustrated.len())
        .filter(|tie| frustrated[*tie])
        .collect();
    let carries: Vec<bool> = frustrated.iter().map(|frustrated| !frustrated).collect();
    pack(part, &demands, &carries)
}

/// All optimal partitions of a block, up to the limit; at least the one that is known.
fn optima(part: &Part, solved: &Solved, least: usize, limit: usize) -> Found {
    let effort = Effort {
        // One more than asked for tells "exactly" from "at least".
        partitions: limit + 1,
        steps: COUNT_STEPS,
        until: None,
    };
    let mut found = partitions(part, 2, least, &solved.packing, effort);
    if found.partitions.is_empty() {
        found.partitions.push(solved.camps.clone());
        found.complete = false;
    }
    found
}

/// Camps of the whole network from what the blocks say.
fn joined(related: &[Vec<(usize, bool)>]) -> Vec<u8> {
    let mut camps = vec![u8::MAX; related.len()];
    for root in 0..related.len() {
        if camps[root] != u8::MAX {
            continue;
        }
        camps[root] = 0;
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            for &(other, parted) in &related[node] {
                if camps[other] == u8::MAX {
                    camps[other] = camps[node] ^ u8::from(parted);
                    open.push(other);
                }
            }
        }
    }
    camps
}
