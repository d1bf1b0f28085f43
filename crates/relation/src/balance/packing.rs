//! Cycles that share no tie and each hold at least one frustrated tie, whatever the partition: their number is a proven lower bound.

use std::collections::VecDeque;

use super::signed_graph::Part;

/// Edge-disjoint cycles, each as its ties.
pub(super) type Packing = Vec<Vec<usize>>;

/// Packs cycles of one tie of `demands` each and otherwise only ties that `carries` allows.
///
/// With the frustrated ties of a two-camp partition as demands and its satisfied ties as carriers every cycle is negative
/// (the dual of the maximum cut as a flow: Seymour 1981). With negative ties as demands and positive ones as carriers every cycle has one negative
/// tie and is frustrated in any number of camps. Routes are shortest paths; one that finds none may push others aside, which then look again.
pub(super) fn pack(part: &Part, demands: &[usize], carries: &[bool]) -> Packing {
    let mut owner = vec![usize::MAX; part.edges.len()];
    let mut routes: Vec<Vec<usize>> = vec![Vec::new(); demands.len()];
    let mut blocked = vec![0u32; part.edges.len()];
    let mut waiting: VecDeque<usize> = (0..demands.len()).collect();
    let mut searcher = Searcher::new(part);
    let mut best: Packing = Vec::new();
    let mut routed = 0;
    let mut patience = 40 * demands.len() + 100;
    while let Some(demand) = waiting.pop_front() {
        let edge = part.edges[demands[demand]];
        let found = searcher.path(part, edge.a, edge.b, |tie| {
            if !carries[tie] {
                None
            } else if owner[tie] == usize::MAX {
                Some(2 + blocked[tie].min(1))
            } else {
                // Dear, and dearer each time the tie is fought over.
                Some(7 + 2 * blocked[tie])
            }
        });
        if !found {
            continue;
        }
        for &tie in &searcher.route {
            let other = owner[tie];
            if other != usize::MAX {
                blocked[tie] += 1;
                for freed in std::mem::take(&mut routes[other]) {
                    owner[freed] = usize::MAX;
                }
                waiting.push_back(other);
                routed -= 1;
            }
        }
        for &tie in &searcher.route {
            owner[tie] = demand;
        }
        routes[demand].clone_from(&searcher.route);
        routed += 1;
        if routed > best.len() {
            best = routes
                .iter()
                .zip(demands)
                .filter(|(route, _)| !route.is_empty())
                .map(|(route, demand)| {
                    let mut cycle = route.clone();
                    cycle.push(*demand);
                    cycle
                })
                .collect();
        }
        patience -= 1;
        if patience == 0 {
            break;
        }
    }
    best
}

/// Shortest paths by small whole costs.
struct Searcher {
    cost: Vec<u32>,
    reached_by: Vec<(usize, usize)>,
    route: Vec<usize>,
}

impl Searcher {
    fn new(part: &Part) -> Self {
        Searcher {
            cost: vec![u32::MAX; part.nodes.len()],
            reached_by: vec![(usize::MAX, usize::MAX); part.nodes.len()],
            route: Vec::new(),
        }
    }

    /// Fills `route` with the cheapest path; false without one.
    fn path(
        &mut self,
        part: &Part,
        from: usize,
        to: usize,
        price: impl Fn(usize) -> Option<u32>,
    ) -> bool {
        self.cost.fill(u32::MAX);
        self.cost[from] = 0;
        let mut heap = std::collections::BinaryHeap::new();
        heap.push((std::cmp::Reverse(0u32), from));
        while let Some((std::cmp::Reverse(cost), node)) = heap.pop() {
            if node == to {
                break;
            }
            if cost > self.cost[node] {
                continue;
            }
            for &(other, tie) in &part.around[node] {
                let Some(price) = price(tie) else { continue };
                if cost + price < self.cost[other] {
                    self.cost[other] = cost + price;
                    self.reached_by[other] = (node, tie);
                    heap.push((std::cmp::Reverse(cost + price), other));
                }
            }
        }
        if self.cost[to] == u32::MAX {
            return false;
        }
        self.route.clear();
        let mut node = to;
        while node != from {
            let (before, tie) = self.reached_by[node];
            self.route.push(tie);
            node = before;
        }
        true
    }
}
