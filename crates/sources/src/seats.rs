//! Who held a seat in the UN General Assembly, by the name of the seat in the data (`data/votes/seats.tsv`).

use std::sync::LazyLock;

use entente_model::actor::{ActorId, CodeSystem, actor_of, actors};
use jiff::civil::Date;

use entente_model::embedded_table;

/// The holders of a seat: from which day on, and who.
pub(crate) type Holders = Vec<(Option<Date>, ActorId)>;

/// The holders of the seat, `None` where the table does not know the name.
pub(crate) fn holders(seat: &str) -> Option<&'static Holders> {
    SEATS
        .binary_search_by(|(name, _)| name.as_str().cmp(seat))
        .ok()
        .map(|index| &SEATS[index].1)
}

/// The holder of a seat that the table does not know, as other editions name it: by its name on the day of a vote, else by its
/// ISO 3166-1 code.
pub(crate) fn holder_by_name(seat: &str, iso2: Option<&str>, on: Date) -> Option<ActorId> {
    if let Ok(actor) = actors().resolve_name(seat, Some(on)) {
        return Some(actor.id);
    }
    actor_of(CodeSystem::Iso2, iso2?, Some(on)).ok()
}

#[cfg(test)]
fn all() -> &'static [(String, Holders)] {
    &SEATS
}

static SEATS: LazyLock<Vec<(String, Holders)>> = LazyLock::new(|| {
    let mut seats: Vec<(String, Holders)> = Vec::new();
    embedded_table::for_each_row(
        "votes/seats.tsv",
        include_str!("../../../data/votes/seats.tsv"),
        &["seat", "from", "actor", "basis", "note"],
        |row| {
            let holder = (row.date(1), row.parsed(2, |id| ActorId::new(id).ok()));
            match seats.last_mut() {
                Some((seat, holders)) if seat == row.text(0) => holders.push(holder),
                _ => seats.push((row.text(0).to_owned(), vec![holder])),
            }
        },
    );
    seats.sort();
    seats
});

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(seat: &str, on: Date) -> &'static str {
        let (_, actor) = holders(seat)
            .unwrap()
            .iter()
            .rev()
            .find(|(from, _)| from.is_none_or(|from| from <= on))
            .unwrap();
        Box::leak(actor.to_string().into_boxed_str())
    }

    #[test]
    fn a_seat_changes_its_holder_with_the_day() {
        let day = jiff::civil::date;
        assert_eq!(holder("Russia", day(1991, 12, 23)), "SUN");
        assert_eq!(holder("Russia", day(1991, 12, 24)), "RUS");
        assert_eq!(holder("Taiwan", day(1946, 12, 1)), "CHN");
        assert_eq!(holder("Taiwan", day(1971, 10, 7)), "TWN");
        assert_eq!(holder("China", day(1971, 11, 3)), "CHN");
        assert_eq!(holder("Yugoslavia", day(1991, 12, 1)), "YUG");
        assert_eq!(holder("Yugoslavia", day(2000, 12, 1)), "SCG");
        assert_eq!(holder("Yugoslavia", day(2019, 12, 1)), "SRB");
        assert_eq!(
            holder("Federal Republic of Germany", day(1985, 12, 1)),
            "GFR"
        );
        assert_eq!(
            holder("Federal Republic of Germany", day(1990, 12, 1)),
            "DEU"
        );
    }

    #[test]
    fn every_seat_is_one_actor_known_to_the_registry_at_a_time() {
        assert_eq!(all().len(), 200);
        for (seat, holders) in all() {
            assert!(holders.is_sorted_by_key(|(from, _)| *from), "{seat}");
            for (_, actor) in holders {
                assert!(actors().get(*actor).is_some(), "{seat}: {actor}");
            }
        }
    }

    #[test]
    fn names_of_other_editions_resolve_at_the_day() {
        let on = jiff::civil::date(1985, 12, 1);
        assert_eq!(
            holder_by_name("Burma", None, on).map(|actor| actor.to_string()),
            Some("MMR".to_owned())
        );
        assert_eq!(
            holder_by_name("No Such Land", Some("PK"), on).map(|actor| actor.to_string()),
            Some("PAK".to_owned())
        );
        assert_eq!(holder_by_name("No Such Land", None, on), None);
    }
}
