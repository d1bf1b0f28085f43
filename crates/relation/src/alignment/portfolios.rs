//! Similarity of alliance portfolios: whom two states are allied with, and how.

use std::collections::BTreeMap;

use entente_model::tie::AllianceObligations;
use rayon::prelude::*;

use super::rank::ranks;
use super::similarity::{Choices, Similarity};

/// What binds two states in a year, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlliancePair {
    /// First state.
    pub cow1: u16,
    /// Second state.
    pub cow2: u16,
    /// The obligations.
    pub obligations: AllianceObligations,
}

/// Similarity of two states' portfolios in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PortfolioSimilarity {
    /// First state, the lower number.
    pub cow1: u16,
    /// Second state.
    pub cow2: u16,
    /// S, kappa and pi.
    pub similarity: Similarity,
    /// Their ranks among all dyads of the year, in the same order: 1 for the most alike.
    pub ranks: [Option<u32>; 3],
}

/// Similarity of the portfolios of all pairs of states.
///
/// A portfolio names for every state of the system the strongest obligation: 3 defence or offence, 2 neutrality or non-aggression, 1 consultation,
/// 0 none (the order of the Correlates of War's types), and 3 for itself. `states` are the members of the system with their weights, by number:
/// 1 for each, or their capabilities, so that the choice towards a large state counts for more.
pub fn portfolio_similarity(
    states: &BTreeMap<u16, f64>,
    alliances: &[AlliancePair],
) -> Vec<PortfolioSimilarity> {
    let place: BTreeMap<u16, usize> = states.keys().copied().zip(0..).collect();
    let count = states.len();
    let mut portfolios = vec![0_u8; count * count];
    for state in 0..count {
        portfolios[state * count + state] = 3;
    }
    for pair in alliances {
        if let (Some(&a), Some(&b)) = (place.get(&pair.cow1), place.get(&pair.cow2)) {
            for cell in [a * count + b, b * count + a] {
                portfolios[cell] = portfolios[cell].max(commitment(pair.obligations));
            }
        }
    }
    let numbers: Vec<u16> = states.keys().copied().collect();
    let weights: Vec<f64> = states.values().copied().collect();
    let rows: Vec<&[u8]> = portfolios.chunks_exact(count.max(1)).collect();
    let mut pairs: Vec<PortfolioSimilarity> = (0..count)
        .into_par_iter()
        .flat_map_iter(|a| {
            let (rows, weights, numbers) = (&rows, &weights, &numbers);
            (a + 1..count).map(move |b| {
                let mut choices = Choices::<4>::new();
                for ((&of_a, &of_b), &weight) in rows[a].iter().zip(rows[b]).zip(weights) {
                    choices.add(usize::from(of_a), usize::from(of_b), weight);
                }
                PortfolioSimilarity {
                    cow1: numbers[a],
                    cow2: numbers[b],
                    similarity: choices.similarity(),
                    ranks: [None; 3],
                }
            })
        })
        .collect();
    let measures = [
        |similarity: &Similarity| similarity.s,
        |similarity: &Similarity| similarity.kappa,
        |similarity: &Similarity| similarity.pi,
    ];
    for (place, measure) in measures.into_iter().enumerate() {
        let ranks = ranks(pairs.iter().map(|pair| measure(&pair.similarity)));
        for (pair, rank) in pairs.iter_mut().zip(ranks) {
            pair.ranks[place] = rank;
        }
    }
    pairs
}

/// The strongest obligation as a number, 0 to 3.
fn commitment(obligations: AllianceObligations) -> u8 {
    if obligations.defense || obligations.offense {
        3
    } else if obligations.neutrality || obligations.nonaggression {
        2
    } else {
        u8::from(obligations.consultation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pact(cow1: u16, cow2: u16, obligations: AllianceObligations) -> AlliancePair {
        AlliancePair {
            cow1,
            cow2,
            obligations,
        }
    }

    /// Three states, 2 and 20 bound to defend each other, 20 and 200 to consult: portfolios 3 3 0, 3 3 1, 0 1 3.
    /// S(2, 20) = 1 - 2·(0 + 0 + ⅓)/3 = 7/9; S(2, 200) = 1 - 2·(1 + ⅔ + 1)/3 = -7/9; S(20, 200) = 1 - 2·(1 + ⅔ + ⅔)/3 = -5/9.
    #[test]
    fn portfolios_of_three_states() {
        let defense = AllianceObligations {
            defense: true,
            ..AllianceObligations::default()
        };
        let consultation = AllianceObligations {
            consultation: true,
            ..AllianceObligations::default()
        };
        let states = BTreeMap::from([(2, 1.0), (20, 1.0), (200, 1.0)]);
        let found = portfolio_similarity(
            &states,
            &[pact(2, 20, defense), pact(200, 20, consultation)],
        );
        let expected = [
            (2, 20, 7.0 / 9.0, 1),
            (2, 200, -7.0 / 9.0, 3),
            (20, 200, -5.0 / 9.0, 2),
        ];
        for (pair, (cow1, cow2, s, rank)) in found.iter().zip(expected) {
            assert_eq!(
                (pair.cow1, pair.cow2, pair.ranks[0]),
                (cow1, cow2, Some(rank))
            );
            assert!((pair.similarity.s.unwrap() - s).abs() < 1e-12, "{pair:?}");
        }
        // Weighted by size, a state beside which the others are nothing decides: towards 2 alone 2 and 20 choose alike.
        let states = BTreeMap::from([(2, 1.0), (20, 0.0), (200, 0.0)]);
        let found = portfolio_similarity(&states, &[pact(2, 20, defense)]);
        assert_eq!(found[0].similarity.s, Some(1.0));
        assert_eq!(found[1].similarity.s, Some(-1.0));
    }
}
