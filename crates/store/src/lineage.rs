//! Who an actor is over time: the USSR's records belong to Russia's lineage.

use entente_model::actor::{ActorId, DateSpan};
use entente_model::time::DateInterval;
use jiff::civil::Date;

/// The actors that held one place in the world one after another, each with the days on which it did.
#[derive(Clone, Debug)]
pub(crate) struct Lineage {
    spans: Vec<(ActorId, DateSpan)>,
    actors: Vec<ActorId>,
}

impl Lineage {
    pub(crate) fn new(spans: &[(ActorId, DateSpan)]) -> Lineage {
        let mut actors: Vec<ActorId> = spans.iter().map(|&(actor, _)| actor).collect();
        actors.sort_unstable();
        actors.dedup();
        Lineage {
            spans: spans.to_vec(),
            actors,
        }
    }

    /// The members, each once, in alphabetical order.
    pub(crate) fn actors(&self) -> &[ActorId] {
        &self.actors
    }

    pub(crate) fn contains(&self, actor: ActorId) -> bool {
        self.actors.binary_search(&actor).is_ok()
    }

    /// Whether a record on this actor and these days is one of the lineage.
    ///
    /// A record on Russia of 1950 is not, since the USSR held the place then. A record dated when nobody did is, so that
    /// it is not lost.
    pub(crate) fn holds(&self, actor: ActorId, first: Option<Date>, last: Option<Date>) -> bool {
        if !self.contains(actor) {
            return false;
        }
        let days = DateSpan {
            from: first,
            to: last,
        };
        let mut of_others = false;
        for (member, span) in &self.spans {
            if span.overlaps(&days) {
                if *member == actor {
                    return true;
                }
                of_others = true;
            }
        }
        !of_others
    }

    pub(crate) fn holds_interval(&self, actor: ActorId, interval: &DateInterval) -> bool {
        self.holds(actor, interval.earliest(), interval.latest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_belongs_to_the_member_of_its_day() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let (rus, sun) = (ActorId::literal("RUS"), ActorId::literal("SUN"));
        let lineage = Lineage::new(&[
            (
                rus,
                DateSpan {
                    from: day("1816-01-01"),
                    to: day("1922-12-29"),
                },
            ),
            (
                sun,
                DateSpan {
                    from: day("1922-12-30"),
                    to: day("1991-12-25"),
                },
            ),
            (
                rus,
                DateSpan {
                    from: day("1991-12-26"),
                    to: None,
                },
            ),
        ]);
        assert!(lineage.holds(sun, day("1960-05-01"), day("1960-05-01")));
        assert!(!lineage.holds(rus, day("1960-05-01"), day("1960-05-01")));
        assert!(
            lineage.holds(rus, day("1991-01-01"), day("1991-12-31")),
            "some day of 1991"
        );
        assert!(
            lineage.holds(rus, day("1700-01-01"), day("1700-01-01")),
            "nobody held the place"
        );
        assert!(!lineage.holds(ActorId::literal("PAK"), day("1960-05-01"), None));
    }
}
