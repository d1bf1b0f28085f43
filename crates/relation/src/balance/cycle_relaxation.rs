//! The linear relaxation with one unknown a tie, cut by cycles as they are needed, and branching on it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::time::Instant;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, SolveOutcome, Variable};

use super::packing::Packing;
use super::signed_graph::Part;

/// Cuts added before all are looked for again.
const CUTS_A_ROUND: usize = 40;
/// Costs on paths are whole numbers of this part of a unit.
const UNIT: f64 = 1e9;
/// What a step costs, so that of equal cycles the shortest is taken.
const STEP: u64 = 1000;
/// Slack of the simplex method below which nothing is concluded.
const SLACK: f64 = 1e-5;

/// What is known about the least frustration of a part.
pub(super) struct Proven {
    pub(super) bound: usize,
    pub(super) camps: Vec<u8>,
}

/// Raises the bound until it meets the best partition, or time is up.
///
/// A tie's unknown is 1 where it is frustrated. On a cycle with an odd number of negative ties an odd number is frustrated, on the
/// others an even number (Barahona and Mahjoub 1986): each cycle and each of its subsets of wrong parity gives a cut, found as
/// a shortest path in the network doubled by parity. Optimal values are whole, so a bound counts as soon as it passes the whole number below.
pub(super) fn prove(
    part: &Part,
    camps: Vec<u8>,
    packing: &Packing,
    until: Option<Instant>,
) -> Proven {
    let best = part.frustration(&camps);
    let mut search = Branching {
        part,
        best,
        camps,
        until,
        timed_out: false,
    };
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let ties: Vec<Variable> = (0..part.edges.len())
        .map(|_| problem.add_var(1.0, (0.0, 1.0)))
        .collect();
    for cycle in packing {
        let row: Vec<(Variable, f64)> = cycle.iter().map(|tie| (ties[*tie], 1.0)).collect();
        problem.add_constraint(row.as_slice(), ComparisonOp::Ge, 1.0);
    }
    let root = problem.solve().ok().and_then(solved);
    let mut bound = packing.len();
    if let Some(root) = root
        && let Some((root, value)) = search.cut(root, &ties)
    {
        bound = bound.max(whole(value)).min(search.best);
        if !search.timed_out && bound < search.best {
            search.branch(root, &ties);
            if !search.timed_out {
                bound = search.best;
            }
        }
    }
    Proven {
        bound: bound.min(search.best),
        camps: search.camps,
    }
}

/// The least whole number that an optimum of this value allows.
fn whole(value: f64) -> usize {
    (value - SLACK).ceil().max(0.0) as usize
}

fn solved(outcome: SolveOutcome) -> Option<Solution> {
    if outcome.is_optimal() {
        outcome.into_solution().ok()
    } else {
        None
    }
}

struct Branching<'a> {
    part: &'a Part,
    best: usize,
    camps: Vec<u8>,
    until: Option<Instant>,
    timed_out: bool,
}

impl Branching<'_> {
    fn out_of_time(&mut self) -> bool {
        self.timed_out |= self.until.is_some_and(|until| Instant::now() >= until);
        self.timed_out
    }

    /// Adds cuts until none is violated, the bound meets the best partition, or time is up. `None` when the simplex method fails or
    /// nothing is feasible; a failure counts as time up, so that nothing is claimed from it.
    fn cut(&mut self, mut solution: Solution, ties: &[Variable]) -> Option<(Solution, f64)> {
        loop {
            let values: Vec<f64> = ties
                .iter()
                .map(|tie| solution.var_value(*tie).clamp(0.0, 1.0))
                .collect();
            let value = solution.objective();
            if whole(value) >= self.best || self.out_of_time() {
                return Some((solution, value));
            }
            self.round(&values);
            let cuts = violated(self.part, &values, &self.camps);
            let mut added = 0;
            for cut in cuts {
                // Cuts of this round may have mended it.
                let now: f64 = cut
                    .iter()
                    .map(|(tie, inverse)| {
                        let value = solution.var_value(ties[*tie]);
                        if *inverse { 1.0 - value } else { value }
                    })
                    .sum();
                if now > 1.0 - 1e-6 {
                    continue;
                }
                let inverse = cut.iter().filter(|(_, inverse)| *inverse).count();
                let row: Vec<(Variable, f64)> = cut
                    .iter()
                    .map(|(tie, inverse)| (ties[*tie], if *inverse { -1.0 } else { 1.0 }))
                    .collect();
                match solution.add_constraint(
                    row.as_slice(),
                    ComparisonOp::Ge,
                    1.0 - inverse as f64,
                ) {
                    Ok(outcome) => match solved(outcome) {
                        Some(next) => solution = next,
                        None => {
                            self.timed_out = true;
                            return None;
                        }
                    },
                    Err(microlp::Error::Infeasible) => return None,
                    Err(_) => {
                        self.timed_out = true;
                        return None;
                    }
                }
                added += 1;
                if added >= CUTS_A_ROUND {
                    break;
                }
            }
            if added == 0 {
                return Some((solution, value));
            }
        }
    }

    /// A partition near the relaxed values: ties are taken as they lean, the surest first, where they close no cycle.
    fn round(&mut self, values: &[f64]) {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| {
            let doubt = |tie: usize| values[tie].min(1.0 - values[tie]);
            doubt(*one).total_cmp(&doubt(*other)).then(one.cmp(other))
        });
        let nodes = self.part.nodes.len();
        let mut tree: Vec<Vec<(usize, bool)>> = vec![Vec::new(); nodes];
        let mut group: Vec<usize> = (0..nodes).collect();
        for tie in order {
            let edge = self.part.edges[tie];
            let (one, other) = (group_of(&mut group, edge.a), group_of(&mut group, edge.b));
            if one == other {
                continue;
            }
            group[one] = other;
            let parted = edge.negative != (values[tie] > 0.5);
            tree[edge.a].push((edge.b, parted));
            tree[edge.b].push((edge.a, parted));
        }
        let mut camps = vec![u8::MAX; nodes];
        for root in 0..nodes {
            if camps[root] != u8::MAX {
                continue;
            }
            camps[root] = 0;
            let mut open = vec![root];
            while let Some(node) = open.pop() {
                for &(other, parted) in &tree[node] {
                    if camps[other] == u8::MAX {
                        camps[other] = camps[node] ^ u8::from(parted);
                        open.push(other);
                    }
                }
            }
        }
        let value = self.part.frustration(&camps);
        if value < self.best {
            self.best = value;
            self.camps = camps;
        }
    }

    /// Depth first: the tie in most doubt, satisfied and frustrated.
    fn branch(&mut self, solution: Solution, ties: &[Variable]) {
        let doubtful = ties
            .iter()
            .enumerate()
            .map(|(tie, variable)| (tie, solution.var_value(*variable)))
            .filter(|(_, value)| (0.001..0.999).contains(value))
            .min_by(|one, other| (one.1 - 0.5).abs().total_cmp(&(other.1 - 0.5).abs()));
        let Some((tie, value)) = doubtful else {
            // Whole values without a violated cycle are a partition; rounding has found it.
            return;
        };
        let first = if value > 0.5 { 1.0 } else { 0.0 };
        for side in [first, 1.0 - first] {
            if self.out_of_time() {
                return;
            }
            let child = match solution.clone().fix_var(ties[tie], side) {
                Ok(outcome) => solved(outcome),
                Err(microlp::Error::Infeasible) => continue,
                Err(_) => None,
            };
            let Some(child) = child else {
                self.timed_out = true;
                return;
            };
            if let Some((child, value)) = self.cut(child, ties)
                && whole(value) < self.best
            {
                self.branch(child, ties);
            }
        }
    }
}

fn group_of(group: &mut [usize], mut node: usize) -> usize {
    while group[node] != node {
        group[node] = group[group[node]];
        node = group[node];
    }
    node
}

/// Cycles whose cut the values violate, the most violated first; each as its ties and whether the tie counts inversely.
fn violated(part: &Part, values: &[f64], camps: &[u8]) -> Vec<Vec<(usize, bool)>> {
    let nodes = part.nodes.len();
    let mut starts: Vec<usize> = (0..part.edges.len())
        .filter(|tie| values[*tie] > 1e-6 || part.frustrated(*tie, camps))
        .map(|tie| part.edges[tie].a)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut found: Vec<(f64, Vec<(usize, bool)>)> = Vec::new();
    let mut seen = HashSet::new();
    let mut cost = vec![u64::MAX; 2 * nodes];
    let mut reached_by = vec![(usize::MAX, usize::MAX, false); 2 * nodes];
    let price = |value: f64| (value.clamp(0.0, 1.0) * UNIT) as u64 + STEP;
    for start in starts {
        let target = 2 * start + 1;
        cost.fill(u64::MAX);
        cost[2 * start] = 0;
        let mut heap = BinaryHeap::from([(Reverse(0u64), 2 * start)]);
        while let Some((Reverse(here), state)) = heap.pop() {
            if state == target {
                break;
            }
            if here > cost[state] {
                continue;
            }
            let (node, parity) = (state / 2, state % 2);
            for &(other, tie) in &part.around[node] {
                let negative = part.edges[tie].negative;
                for inverse in [false, true] {
                    let step = price(if inverse {
                        1.0 - values[tie]
                    } else {
                        values[tie]
                    });
                    if step >= UNIT as u64 {
                        continue;
                    }
                    let next = 2 * other + (parity ^ usize::from(negative != inverse));
                    let sum = here + step;
                    if sum < cost[next] && sum < UNIT as u64 {
                        cost[next] = sum;
                        reached_by[next] = (state, tie, inverse);
                        heap.push((Reverse(sum), next));
                    }
                }
            }
        }
        if cost[target] == u64::MAX {
            continue;
        }
        let mut cycle = Vec::new();
        let mut state = target;
        while state != 2 * start {
            let (before, tie, inverse) = reached_by[state];
            cycle.push((tie, inverse));
            state = before;
        }
        cycle.sort_unstable();
        // A walk that uses a tie twice is no cycle; a shorter one is found from another start.
        if cycle.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            continue;
        }
        let left: f64 = cycle
            .iter()
            .map(|(tie, inverse)| {
                if *inverse {
                    1.0 - values[*tie]
                } else {
                    values[*tie]
                }
            })
            .sum();
        if left < 1.0 - 1e-6 && seen.insert(cycle.clone()) {
            found.push((left, cycle));
        }
    }
    found.sort_by(|one, other| {
        one.0
            .total_cmp(&other.0)
            .then(one.1.len().cmp(&other.1.len()))
    });
    found.into_iter().map(|(_, cycle)| cycle).collect()
}
