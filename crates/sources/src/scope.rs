//! Whether files are a whole dataset or a part cut out of it.
//!
//! In a whole dataset "no row" has the meaning that its codebook gives: no obligation, no dispute. In a part, made by keeping the
//! rows of some states, it means nothing for the others, and taking it for zero would invent peace.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::{ActorId, StateList, actors};

/// A file around so few states (all rows have one of them on a side) was made by keeping their rows.
const MOST_CENTRES: usize = 8;

/// The actors that the rows are about, where the files are a part; `None` where they are whole.
///
/// An actor and those whose place it holds (Russia, the USSR) count as one. The files are whole if they name at least half of the
/// states that the state system had in their years. A part is about all actors that it names, or, where a few actors have a side
/// of every row, about these: rows of Pakistan with India and with China tell nothing about India and China.
pub(crate) fn part_of(
    rows: impl Iterator<Item = (ActorId, ActorId)>,
    (first, last): (i16, i16),
) -> Option<BTreeSet<ActorId>> {
    let rows: BTreeSet<(ActorId, ActorId)> = rows.collect();
    let named: BTreeSet<ActorId> = rows.iter().flat_map(|&(a, b)| [a, b]).collect();
    let place: BTreeMap<ActorId, ActorId> =
        named.iter().map(|&actor| (actor, place(actor))).collect();
    let pairs: BTreeSet<(ActorId, ActorId)> = rows
        .iter()
        .map(|(a, b)| (place[a], place[b]))
        .filter(|(a, b)| a != b)
        .collect();
    let places: BTreeSet<ActorId> = place.values().copied().collect();
    let centres = centres(&pairs);
    let about: BTreeSet<ActorId> = match centres {
        Some(centres) if places.len() >= centres.len() + 2 => centres,
        _ if 2 * places.len() >= states_in(first, last) => return None,
        _ => places,
    };
    // A kin of those is one of those: rows of Russia alone still say that nothing is on record for the USSR in their years.
    let is_about = |actor: &ActorId| about.contains(&place[actor]);
    Some(named.iter().copied().filter(is_about).collect())
}

/// One member for all that held a place in the world one after another.
fn place(actor: ActorId) -> ActorId {
    let lineage = actors().lineage(actor);
    lineage.last().map_or(actor, |&(last, _)| last)
}

/// The few actors of which each pair has one, found greedily; `None` where it takes more than a few.
fn centres(pairs: &BTreeSet<(ActorId, ActorId)>) -> Option<BTreeSet<ActorId>> {
    let mut left = pairs.clone();
    let mut centres = BTreeSet::new();
    while !left.is_empty() {
        if centres.len() == MOST_CENTRES {
            return None;
        }
        let mut degrees: BTreeMap<ActorId, usize> = BTreeMap::new();
        for actor in left.iter().flat_map(|&(a, b)| [a, b]) {
            *degrees.entry(actor).or_default() += 1;
        }
        let (&most, _) = degrees.iter().max_by_key(|&(_, degree)| degree)?;
        left.retain(|&(a, b)| a != most && b != most);
        centres.insert(most);
    }
    (!centres.is_empty()).then_some(centres)
}

/// States that the Correlates of War state system had at any time in these years.
fn states_in(first: i16, last: i16) -> usize {
    let year = |day: Option<jiff::civil::Date>, open| day.map_or(open, jiff::civil::Date::year);
    let codes: BTreeSet<u16> = actors()
        .memberships()
        .filter(|member| member.list == StateList::Cow)
        .filter(|member| {
            year(member.span.from, i16::MIN) <= last && year(member.span.to, i16::MAX) >= first
        })
        .map(|member| member.code)
        .collect();
    codes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAK: ActorId = ActorId::literal("PAK");
    const RUS: ActorId = ActorId::literal("RUS");
    const SUN: ActorId = ActorId::literal("SUN");
    const IND: ActorId = ActorId::literal("IND");
    const CHN: ActorId = ActorId::literal("CHN");
    const USA: ActorId = ActorId::literal("USA");

    fn part(rows: &[(ActorId, ActorId)]) -> Option<Vec<ActorId>> {
        part_of(rows.iter().copied(), (1947, 2010)).map(|part| part.into_iter().collect())
    }

    #[test]
    fn rows_around_few_states_are_about_these() {
        assert_eq!(part(&[(PAK, IND), (CHN, PAK), (PAK, USA)]), Some(vec![PAK]));
        assert_eq!(
            part(&[
                (PAK, IND),
                (RUS, IND),
                (SUN, CHN),
                (PAK, USA),
                (SUN, USA),
                (PAK, CHN)
            ]),
            Some(vec![PAK, RUS, SUN]),
            "Russia and the USSR are one"
        );
    }

    #[test]
    fn rows_of_one_pair_are_about_both() {
        assert_eq!(part(&[(PAK, SUN), (PAK, RUS)]), Some(vec![PAK, RUS, SUN]));
    }

    #[test]
    fn rows_among_few_states_are_about_them_all() {
        assert_eq!(
            part(&[(PAK, IND), (IND, CHN), (CHN, PAK)]),
            Some(vec![CHN, IND, PAK])
        );
        assert_eq!(
            part(&[(PAK, PAK), (IND, IND)]),
            Some(vec![IND, PAK]),
            "votes"
        );
    }

    #[test]
    fn rows_of_most_states_are_whole() {
        let states: Vec<ActorId> = actors().iter().map(|actor| actor.id).collect();
        let chain: Vec<_> = states.windows(2).map(|two| (two[0], two[1])).collect();
        assert_eq!(part(&chain), None);
        assert_eq!(states_in(1816, 1816), 23, "the first year of the list");
    }
}
