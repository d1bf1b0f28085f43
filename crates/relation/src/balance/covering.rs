//! The fewest ties that hit every cycle which cannot be satisfied, by linear programming with cuts made when needed.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::time::{Duration, Instant};

use microlp::{
    ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, TerminationReason, Variable,
};

use super::packing::Packing;
use super::signed_graph::Part;

/// Which cycles hold a frustrated tie whatever the partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadCycles {
    /// Those with an odd number of negative ties: two camps (Harary 1953).
    OddNegative,
    /// Those with exactly one negative tie: any number of camps (Davis 1967).
    OneNegative,
}

/// What the programme says.
pub(super) struct Covering {
    /// No partition has fewer frustrated ties, as far as the arithmetic of the solver can be trusted (see [`ROUNDING`]).
    pub(super) bound: usize,
    /// Ties that hit every bad cycle and are fewer than the best known.
    pub(super) better: Option<Vec<bool>>,
}

/// By how much a share may be wrong: a cycle counts as missed only beyond it.
const TOLERANCE: f64 = 1e-6;
/// How far the value of the relaxation, a sum over all ties, may be off.
const ROUNDING: f64 = 1e-4;
/// Cycles made in one round; what is missed then is found in the next.
const CYCLES_A_ROUND: usize = 6000;
/// Hops are the tie-break among equally light cycles: shorter ones cut deeper.
const HOP: f64 = 1e-7;
/// Rounds of cuts in which the relaxation may stand still.
const ROUNDS_WITHOUT_GAIN: usize = 12;

/// Looks for fewer than `best` ties that hit all bad cycles.
///
/// A set of ties hits all bad cycles exactly if what is left splits into camps without a frustrated tie, so the smallest such set is the
/// index. The relaxation holds the cycles found so far; a shortest path finds one that it leaves unhit. When none is left and the
/// bound is still below the best, the library's branch and bound decides, its answers being checked for unhit cycles in the same way.
pub(super) fn cover(
    part: &Part,
    kind: BadCycles,
    best: usize,
    packing: &Packing,
    until: Option<Instant>,
) -> Covering {
    let mut programme = Programme::new(part, kind, packing);
    programme.add_cycles(&vec![0.0; part.edges.len()], until);
    let mut bound = packing.len();
    let mut stale = 0;
    let mut last = 0.0;
    while bound < best {
        let Some(time) = left(until) else {
            return Covering {
                bound,
                better: None,
            };
        };
        let Ok(Answer::Optimal(value, ties)) = programme.solve(None, time) else {
            return Covering {
                bound,
                better: None,
            };
        };
        bound = bound.max((value - ROUNDING).ceil() as usize);
        stale = if value > last + 1e-3 { 0 } else { stale + 1 };
        last = value;
        if bound >= best || programme.add_cycles(&ties, until) == 0 || stale > ROUNDS_WITHOUT_GAIN {
            break;
        }
    }
    while bound < best {
        let Some(time) = left(until) else {
            break;
        };
        match programme.solve(Some(best - 1), time) {
            Ok(Answer::Optimal(value, ties)) => {
                // A sum of whole numbers, each off by the solver's tolerance.
                bound = bound.max(value.round() as usize);
                if programme.add_cycles(&ties, until) == 0 {
                    // Without time left nobody has looked for missed cycles.
                    if left(until).is_none() {
                        break;
                    }
                    let better = ties.iter().map(|tie| *tie > 0.5).collect();
                    return Covering {
                        bound,
                        better: Some(better),
                    };
                }
            }
            Ok(Answer::None) => bound = best,
            Ok(Answer::OutOfTime) | Err(_) => break,
        }
    }
    Covering {
        bound,
        better: None,
    }
}

/// Time that is left; `None` when there is none.
fn left(until: Option<Instant>) -> Option<Option<Duration>> {
    match until {
        None => Some(None),
        Some(until) => until.checked_duration_since(Instant::now()).map(Some),
    }
}

enum Answer {
    /// Value and the share of each tie.
    Optimal(f64, Vec<f64>),
    /// Nothing meets the limit.
    None,
    OutOfTime,
}

struct Programme<'p> {
    part: &'p Part,
    kind: BadCycles,
    /// Ties of each cycle, ascending.
    cycles: Vec<Vec<usize>>,
    known: BTreeSet<Vec<usize>>,
}

impl<'p> Programme<'p> {
    fn new(part: &'p Part, kind: BadCycles, packing: &Packing) -> Self {
        let mut programme = Programme {
            part,
            kind,
            cycles: Vec::new(),
            known: BTreeSet::new(),
        };
        for cycle in packing {
            programme.add(cycle.clone());
        }
        programme
    }

    fn add(&mut self, mut cycle: Vec<usize>) -> bool {
        cycle.sort_unstable();
        let new = self.known.insert(cycle.clone());
        if new {
            self.cycles.push(cycle);
        }
        new
    }

    /// The relaxation, or with a limit the programme in whole ties of which at most so many may be chosen.
    fn solve(&self, limit: Option<usize>, time: Option<Duration>) -> Result<Answer, Error> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let ties: Vec<Variable> = self
            .part
            .edges
            .iter()
            .map(|_| match limit {
                Some(_) => problem.add_binary_var(1.0),
                None => problem.add_var(1.0, (0.0, 1.0)),
            })
            .collect();
        for cycle in &self.cycles {
            let row: Vec<(Variable, f64)> = cycle.iter().map(|tie| (ties[*tie], 1.0)).collect();
            problem.add_constraint(&row[..], ComparisonOp::Ge, 1.0);
        }
        if let Some(limit) = limit {
            let row: Vec<(Variable, f64)> = ties.iter().map(|tie| (*tie, 1.0)).collect();
            problem.add_constraint(&row[..], ComparisonOp::Le, limit as f64);
        }
        let mut options = SolveOptions::default();
        options.time_limit = time;
        match problem.solve_with(options) {
            Ok(outcome) if outcome.termination_reason() == TerminationReason::ProvenOptimal => {
                Ok(outcome.solution().map_or(Answer::OutOfTime, |solution| {
                    let shares = ties.iter().map(|tie| solution.var_value(*tie)).collect();
                    Answer::Optimal(solution.objective(), shares)
                }))
            }
            Ok(_) => Ok(Answer::OutOfTime),
            Err(Error::Infeasible) => Ok(Answer::None),
            Err(error) => Err(error),
        }
    }

    /// Adds bad cycles whose ties together have a share below 1; says how many are new.
    fn add_cycles(&mut self, shares: &[f64], until: Option<Instant>) -> usize {
        let found = match self.kind {
            BadCycles::OneNegative => self.one_negative(shares, until),
            BadCycles::OddNegative => self.odd_negative(shares, until),
        };
        found
            .into_iter()
            .filter(|cycle| self.add(cycle.clone()))
            .count()
    }

    fn one_negative(&self, shares: &[f64], until: Option<Instant>) -> Vec<Vec<usize>> {
        let edges = &self.part.edges;
        let mut paths = Paths::new(self.part.nodes.len());
        let mut cycles = Vec::new();
        for tie in (0..edges.len()).filter(|tie| edges[*tie].negative) {
            if cycles.len() >= CYCLES_A_ROUND || left(until).is_none() {
                break;
            }
            let edge = edges[tie];
            let room = 1.0 - TOLERANCE - shares[tie];
            // Several routes that share no tie: each is a cut of its own.
            let mut used = vec![false; edges.len()];
            while let Some(route) = paths.shortest(edge.a, edge.b, room, |node, visit| {
                for &(other, by) in &self.part.around[node] {
                    if !edges[by].negative && !used[by] {
                        visit(other, by, shares[by]);
                    }
                }
            }) {
                for &by in &route {
                    used[by] = true;
                }
                if cycles.len() >= CYCLES_A_ROUND {
                    break;
                }
                let mut cycle = route;
                cycle.push(tie);
                cycles.push(cycle);
            }
        }
        cycles
    }

    /// A node's shortest way to itself on the other side, in the double cover in which negative ties change sides.
    fn odd_negative(&self, shares: &[f64], until: Option<Instant>) -> Vec<Vec<usize>> {
        let nodes = self.part.nodes.len();
        let mut paths = Paths::new(2 * nodes);
        let mut cycles = Vec::new();
        for node in 0..nodes {
            if left(until).is_none() {
                break;
            }
            let route = paths.shortest(node, nodes + node, 1.0 - TOLERANCE, |at, visit| {
                let (place, side) = (at % nodes, at / nodes);
                for &(other, by) in &self.part.around[place] {
                    let side = side ^ usize::from(self.part.edges[by].negative);
                    visit(other + side * nodes, by, shares[by]);
                }
            });
            if let Some(mut route) = route {
                // A tie walked twice is no part of the cycle that is odd.
                route.sort_unstable();
                let mut cycle: Vec<usize> = Vec::new();
                for tie in route {
                    if cycle.last() == Some(&tie) {
                        cycle.pop();
                    } else {
                        cycle.push(tie);
                    }
                }
                cycles.push(cycle);
            }
        }
        cycles
    }
}

/// Shortest paths by shares.
struct Paths {
    cost: Vec<f64>,
    reached_by: Vec<(usize, usize)>,
}

impl Paths {
    fn new(nodes: usize) -> Self {
        Paths {
            cost: vec![f64::INFINITY; nodes],
            reached_by: vec![(usize::MAX, usize::MAX); nodes],
        }
    }

    /// The ties of the lightest way, if it is lighter than `room`.
    fn shortest(
        &mut self,
        from: usize,
        to: usize,
        room: f64,
        around: impl Fn(usize, &mut dyn FnMut(usize, usize, f64)),
    ) -> Option<Vec<usize>> {
        self.cost.fill(f64::INFINITY);
        self.cost[from] = 0.0;
        let mut heap = BinaryHeap::new();
        heap.push((Reverse(Cost(0.0)), from));
        while let Some((Reverse(Cost(cost)), node)) = heap.pop() {
            if node == to {
                break;
            }
            if cost > self.cost[node] {
                continue;
            }
            around(node, &mut |other, tie, share| {
                let reached = cost + share.max(0.0) + HOP;
                if reached < room && reached < self.cost[other] {
                    self.cost[other] = reached;
                    self.reached_by[other] = (node, tie);
                    heap.push((Reverse(Cost(reached)), other));
                }
            });
        }
        if self.cost[to] == f64::INFINITY {
            return None;
        }
        let mut route = Vec::new();
        let mut node = to;
        while node != from {
            let (before, tie) = self.reached_by[node];
            route.push(tie);
            node = before;
        }
        Some(route)
    }
}

/// A cost, never NaN, in order.
#[derive(PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::SignedGraph;
    use proptest::prelude::*;

    /// Frustration of all partitions into at most `camps` camps, by trying each.
    fn least(part: &Part, camps: u8) -> usize {
        let nodes = part.nodes.len() as u32;
        (0..u64::from(camps).pow(nodes))
            .map(|mut code| {
                let placed: Vec<u8> = (0..nodes)
                    .map(|_| {
                        let camp = (code % u64::from(camps)) as u8;
                        code /= u64::from(camps);
                        camp
                    })
                    .collect();
                part.frustration(&placed)
            })
            .min()
            .unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_programme_alone_finds_what_trying_all_partitions_finds(
            signs in prop::collection::vec(prop::option::weighted(0.7, any::<bool>()), 15),
        ) {
            let names = ["A", "B", "C", "D", "E", "F"];
            let pairs = (0..6).flat_map(|a| (a + 1..6).map(move |b| (names[a], names[b])));
            let ties = pairs.zip(&signs).filter_map(|((a, b), sign)| sign.map(|sign| (a, b, sign)));
            let (graph, _) = SignedGraph::new(ties);
            let part = Part::new(&graph, (0..graph.edges().len()).collect());
            for (kind, camps) in [(BadCycles::OddNegative, 2), (BadCycles::OneNegative, 6)] {
                let least = least(&part, camps);
                // One more than the least: it has to be found; the least itself: nothing is below it.
                let found = cover(&part, kind, least + 1, &Vec::new(), None);
                prop_assert!(found.bound <= least);
                let better = found.better.map(|hit| hit.iter().filter(|hit| **hit).count());
                prop_assert_eq!(better, Some(least), "{:?}", kind);
                let none = cover(&part, kind, least, &Vec::new(), None);
                prop_assert_eq!((none.bound, none.better), (least, None), "{:?}", kind);
            }
        }
    }
}
