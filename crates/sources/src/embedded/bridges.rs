//! Bridges between roll calls, and the roll calls on parts of resolutions: `data/votes/bridges.tsv` and `data/votes/parts.tsv`.

use entente_model::votes::Bridge;

use entente_model::embedded_table;

pub(super) fn bridges() -> Vec<Bridge> {
    let mut bridges = Vec::new();
    embedded_table::for_each_row(
        "votes/bridges.tsv",
        include_str!("../../../../data/votes/bridges.tsv"),
        &["earlier", "later"],
        |row| {
            let number = |column| row.parsed(column, |text| text.parse().ok());
            bridges.push(Bridge {
                earlier: number(0),
                later: number(1),
            });
        },
    );
    bridges
}

pub(super) fn parts() -> Vec<u32> {
    let mut parts = Vec::new();
    embedded_table::for_each_row(
        "votes/parts.tsv",
        include_str!("../../../../data/votes/parts.tsv"),
        &["roll_call"],
        |row| parts.push(row.parsed(0, |text| text.parse().ok())),
    );
    parts
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn bridges_join_roll_calls_of_the_votes_forwards_in_time() {
        let votes = crate::embedded::votes().votes.unwrap();
        let session: HashMap<u32, u16> = votes
            .roll_calls
            .iter()
            .map(|call| (call.id, call.session))
            .collect();
        let bridges = bridges();
        assert_eq!(bridges.len(), 955);
        let mut without_votes = 0;
        for bridge in bridges {
            assert!(bridge.earlier < bridge.later, "{bridge:?}");
            match (session.get(&bridge.earlier), session.get(&bridge.later)) {
                (Some(earlier), Some(later)) => assert!(earlier <= later, "{bridge:?}"),
                _ => without_votes += 1,
            }
        }
        // The authors' list names some roll calls that the package of votes leaves out.
        assert_eq!(without_votes, 8);
        let parts = parts();
        assert!(parts.iter().all(|part| session.contains_key(part)));
        assert!(parts.iter().all(|part| session[part] > 44));
    }
}
