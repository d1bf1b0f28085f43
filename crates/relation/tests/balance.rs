//! Balance against all partitions of small networks, published networks, and the optimum by another solver.

use std::collections::BTreeMap;

use entente_relation::balance::{
    Limits, SignedGraph, TriadCensus, frustration, relaxing_ties, triad_census, weak_balance,
};
use proptest::prelude::*;

fn graph(nodes: usize, ties: &[(usize, usize, bool)]) -> SignedGraph {
    let names: Vec<String> = (0..nodes).map(|node| format!("{node:02}")).collect();
    let ties = ties
        .iter()
        .map(|(a, b, negative)| (names[*a].as_str(), names[*b].as_str(), *negative));
    SignedGraph::new(ties).0
}

/// Frustration of every partition into at most `camps` camps, camps unnamed.
fn all(graph: &SignedGraph, camps: usize) -> Vec<usize> {
    fn place(graph: &SignedGraph, camps: usize, at: &mut Vec<usize>, values: &mut Vec<usize>) {
        if at.len() == graph.names().len() {
            let frustrated = graph
                .edges()
                .iter()
                .filter(|edge| (at[edge.a] == at[edge.b]) == edge.negative);
            values.push(frustrated.count());
            return;
        }
        let used = at.iter().max().map_or(0, |most| most + 1);
        for camp in 0..camps.min(used + 1) {
            at.push(camp);
            place(graph, camps, at, values);
            at.pop();
        }
    }
    let mut values = Vec::new();
    place(graph, camps, &mut Vec::new(), &mut values);
    values
}

fn small() -> impl Strategy<Value = SignedGraph> {
    (3usize..9).prop_flat_map(|nodes| {
        let pairs = nodes * (nodes - 1) / 2;
        prop::collection::vec(0u8..4, pairs).prop_map(move |kinds| {
            let pairs = (0..nodes).flat_map(|a| (a + 1..nodes).map(move |b| (a, b)));
            let ties: Vec<_> = pairs
                .zip(kinds)
                .filter(|(_, kind)| *kind < 3)
                .map(|((a, b), kind)| (a, b, kind != 0))
                .collect();
            graph(nodes, &ties)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn index_partitions_and_ties_are_those_of_all_partitions(graph in small()) {
        let values = all(&graph, 2);
        let least = *values.iter().min().unwrap();
        let found = frustration(&graph, &Limits { partitions: 1000, ..Limits::default() });
        prop_assert_eq!(found.index, least);
        prop_assert_eq!(found.bound, least);
        prop_assert!(found.counted);
        prop_assert_eq!(found.partitions, values.iter().filter(|value| **value == least).count());
        let stated = graph.edges().iter()
            .filter(|edge| (found.camps[edge.a] == found.camps[edge.b]) == edge.negative)
            .count();
        prop_assert_eq!(stated, least);
        // Exactly the ties named lower the index when their sign changes.
        let named: Vec<usize> = {
            let mut ties: Vec<usize> = relaxing_ties(&graph, &found).iter().map(|tie| tie.tie).collect();
            ties.sort_unstable();
            ties
        };
        let lower: Vec<usize> = (0..graph.edges().len())
            .filter(|tie| frustration(&graph.with_flipped(*tie), &Limits::default()).index < least)
            .collect();
        prop_assert_eq!(named, lower);
        // Two nodes are in one group exactly where they stand to each other alike in all best partitions.
        let nodes = graph.names().len();
        let best: Vec<Vec<u8>> = (0u32..1 << nodes)
            .map(|sides| (0..nodes).map(|node| (sides >> node & 1) as u8).collect::<Vec<u8>>())
            .filter(|camps| {
                let frustrated = graph.edges().iter().filter(|edge| (camps[edge.a] == camps[edge.b]) == edge.negative);
                frustrated.count() == least
            })
            .collect();
        let groups = found.groups.unwrap();
        for one in 0..nodes {
            for other in 0..nodes {
                let along = |camps: &Vec<u8>| camps[one] ^ camps[other];
                let alike = best.iter().all(|camps| along(camps) == along(&best[0]));
                prop_assert_eq!(groups[one] == groups[other], alike);
            }
        }
    }

    #[test]
    fn weak_balance_is_that_of_all_partitions(graph in small(), camps in 2usize..5) {
        for asked in [Some(camps), None] {
            let least = *all(&graph, asked.unwrap_or(9)).iter().min().unwrap();
            let found = weak_balance(&graph, asked, &Limits::default());
            prop_assert_eq!(found.index, least);
            prop_assert_eq!(found.bound, least);
            let stated = graph.edges().iter()
                .filter(|edge| (found.camps[edge.a] == found.camps[edge.b]) == edge.negative)
                .count();
            prop_assert_eq!(stated, least);
            prop_assert!(found.camps.iter().all(|camp| asked.is_none_or(|most| *camp < most)));
        }
    }
}

#[test]
fn three_foes_are_unbalanced_but_weakly_balanced() {
    let graph = graph(3, &[(0, 1, true), (0, 2, true), (1, 2, true)]);
    assert_eq!(frustration(&graph, &Limits::default()).index, 1);
    assert_eq!(weak_balance(&graph, None, &Limits::default()).index, 0);
    let expected = TriadCensus {
        all_negative: 1,
        ..TriadCensus::default()
    };
    assert_eq!(triad_census(&graph), expected);
}

#[test]
fn a_tie_with_both_signs_is_refused_and_the_rest_kept() {
    let (graph, refused) = SignedGraph::new([
        ("A", "B", true),
        ("B", "A", false),
        ("C", "C", true),
        ("B", "C", false),
    ]);
    assert_eq!(graph.edges().len(), 2);
    assert_eq!(
        refused.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        refused[0].1.to_string(),
        "A and B have a positive and a negative tie"
    );
}

#[test]
fn states_1946_to_1999_reach_the_published_optima() {
    let dir = entente_testing::shared_data_or_skip!().join("analysis/balance");
    let text = std::fs::read_to_string(dir.join("cow_signed_1946_1999.csv")).unwrap();
    let mut windows: BTreeMap<&str, Vec<(&str, &str, bool)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        windows
            .entry(cells[0])
            .or_default()
            .push((cells[1], cells[2], cells[3] == "-1"));
    }
    let optima = std::fs::read_to_string(dir.join("frustration_optimum.csv")).unwrap();
    let limits = Limits {
        partitions: 1,
        ..Limits::default()
    };
    let mut compared = 0;
    // Every third of the published windows, for the time of the tests; the program evaluate does all.
    for line in optima.lines().skip(1).step_by(3) {
        let cells: Vec<&str> = line.split(',').collect();
        let (graph, _) = SignedGraph::new(windows[cells[0]].iter().copied());
        let found = frustration(&graph, &limits);
        assert!(found.proven());
        assert_eq!(found.index.to_string(), cells[4], "window {}", cells[0]);
        compared += 1;
    }
    assert_eq!(compared, 9);
}
