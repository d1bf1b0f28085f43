//! All partitions within a limit of frustration, by branch and bound over the nodes.

use std::time::Instant;

use super::packing::Packing;
use super::signed_graph::Part;

/// What a search found.
pub(super) struct Found {
    /// The partitions, in the order found.
    pub(super) partitions: Vec<Vec<u8>>,
    /// The search ended on its own: there are no others.
    pub(super) complete: bool,
}

/// When a search gives up.
#[derive(Clone, Copy)]
pub(super) struct Effort {
    pub(super) partitions: usize,
    pub(super) steps: u64,
    pub(super) until: Option<Instant>,
}

/// Placements tried before a linear programme is set up: small blocks and good packings need no more.
pub(super) const QUICK_STEPS: u64 = 300_000;

/// Partitions into at most `camps` camps with at most `limit` frustrated ties, equal up to the camps' names counted once.
///
/// Cycles of the packing cost one tie each before they are looked at: the bound by which the search is cut.
pub(super) fn partitions(
    part: &Part,
    camps: usize,
    limit: usize,
    packing: &Packing,
    effort: Effort,
) -> Found {
    let mut cycle_of = vec![usize::MAX; part.edges.len()];
    for (cycle, ties) in packing.iter().enumerate() {
        for &tie in ties {
            cycle_of[tie] = cycle;
        }
    }
    let order = order(part, &cycle_of);
    let mut rank = vec![0; part.nodes.len()];
    for (place, node) in order.iter().enumerate() {
        rank[*node] = place;
    }
    let earlier: Vec<Vec<(usize, usize)>> = order
        .iter()
        .map(|node| {
            part.around[*node]
                .iter()
                .filter(|(other, _)| rank[*other] < rank[*node])
                .copied()
                .collect()
        })
        .collect();
    let mut search = Search {
        part,
        camps,
        limit,
        cycle_of,
        order,
        earlier,
        broken: vec![0; packing.len()],
        camp: vec![0; part.nodes.len()],
        effort,
        steps: 0,
        found: Found {
            partitions: Vec::new(),
            complete: true,
        },
    };
    if packing.len() <= limit && !part.nodes.is_empty() {
        search.place(0, 0, packing.len());
    }
    search.found
}

/// Nodes with the most ties to those placed before come first.
fn order(part: &Part, cycle_of: &[usize]) -> Vec<usize> {
    let nodes = part.nodes.len();
    let mut weight = vec![0usize; nodes];
    let mut placed = vec![false; nodes];
    let mut order = Vec::with_capacity(nodes);
    for _ in 0..nodes {
        let Some(node) = (0..nodes)
            .filter(|node| !placed[*node])
            .max_by_key(|node| (weight[*node], part.around[*node].len(), usize::MAX - node))
        else {
            break;
        };
        placed[node] = true;
        order.push(node);
        for &(other, tie) in &part.around[node] {
            // A tie outside the packing counts at once when it is frustrated.
            weight[other] += if cycle_of[tie] == usize::MAX { 3 } else { 1 };
        }
    }
    order
}

struct Search<'a> {
    part: &'a Part,
    camps: usize,
    limit: usize,
    cycle_of: Vec<usize>,
    order: Vec<usize>,
    earlier: Vec<Vec<(usize, usize)>>,
    /// Frustrated ties of each cycle so far.
    broken: Vec<u32>,
    camp: Vec<u8>,
    effort: Effort,
    steps: u64,
    found: Found,
}

impl Search<'_> {
    /// Places the node of this rank in each camp that the bound allows; false when the search is to end.
    fn place(&mut self, rank: usize, used: usize, bound: usize) -> bool {
        if rank == self.order.len() {
            self.found.partitions.push(self.camp.clone());
            if self.found.partitions.len() >= self.effort.partitions {
                self.found.complete = false;
                return false;
            }
            return true;
        }
        self.steps += 1;
        if self.steps > self.effort.steps
            || (self.steps.is_multiple_of(1024)
                && self
                    .effort
                    .until
                    .is_some_and(|until| Instant::now() >= until))
        {
            self.found.complete = false;
            return false;
        }
        let node = self.order[rank];
        let mut choices: Vec<(usize, u8)> = Vec::with_capacity(self.camps);
        for camp in 0..self.camps.min(used + 1) {
            self.camp[node] = camp as u8;
            let after = self.count(rank, bound);
            self.uncount(rank);
            if after <= self.limit {
                choices.push((after, camp as u8));
            }
        }
        choices.sort_unstable();
        for (_, camp) in choices {
            self.camp[node] = camp;
            let after = self.count(rank, bound);
            let go_on = self.place(rank + 1, used.max(usize::from(camp) + 1), after);
            self.camp[node] = camp;
            self.uncount(rank);
            if !go_on {
                return false;
            }
        }
        true
    }

    /// The bound with the ties from this node to earlier ones.
    fn count(&mut self, rank: usize, bound: usize) -> usize {
        let mut bound = bound;
        for &(_, tie) in &self.earlier[rank] {
            if self.part.frustrated(tie, &self.camp) {
                match self.cycle_of[tie] {
                    usize::MAX => bound += 1,
                    cycle => {
                        self.broken[cycle] += 1;
                        // The cycle's first is in the bound already.
                        bound += usize::from(self.broken[cycle] > 1);
                    }
                }
            }
        }
        bound
    }

    fn uncount(&mut self, rank: usize) {
        for &(_, tie) in &self.earlier[rank] {
            let cycle = self.cycle_of[tie];
            if cycle != usize::MAX && self.part.frustrated(tie, &self.camp) {
                self.broken[cycle] -= 1;
            }
        }
    }
}
