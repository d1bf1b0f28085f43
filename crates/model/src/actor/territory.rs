//! To which of today's states the territory of an earlier one belongs.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{ActorId, Actors, StateList, SuccessionKind};

impl Actors {
    /// The states of today on whose territory a state lay on a day: of the Soviet Union in 1985 fifteen, of Pakistan in 1960 Pakistan and
    /// Bangladesh, of the German Democratic Republic Germany. Dependencies are not counted. `list` says who was a state of its own
    /// on the day: Estonia in 1930 is not territory of the Soviet Union.
    ///
    /// ```
    /// use entente_model::actor::{ActorId, StateList, actors};
    /// use jiff::civil::date;
    /// let pakistan = ActorId::literal("PAK");
    /// let then = actors().territory(pakistan, date(1960, 7, 1), StateList::Cow);
    /// assert_eq!(then.iter().map(ActorId::as_str).collect::<Vec<_>>(), ["BGD", "PAK"]);
    /// let now = actors().territory(pakistan, date(1980, 7, 1), StateList::Cow);
    /// assert_eq!(now.len(), 1);
    /// ```
    #[must_use]
    pub fn territory(&self, actor: ActorId, on: Date, list: StateList) -> BTreeSet<ActorId> {
        let mut territory = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![(actor, on)];
        while let Some((part, since)) = open.pop() {
            if !seen.insert((part, since)) {
                continue;
            }
            if self
                .get(part)
                .is_some_and(|state| state.lifetime().to.is_none())
            {
                territory.insert(part);
            }
            let later = self.successions().filter(|step| {
                step.from == part
                    && step.date > since
                    && !matches!(
                        step.kind,
                        SuccessionKind::Representation | SuccessionKind::Independence
                    )
            });
            for step in later {
                let was_a_state = self
                    .memberships_of(step.to)
                    .any(|(membership, held)| membership.list == list && held.contains(on));
                // What goes on under a new name is followed whoever bore that name before.
                if !was_a_state || step.kind == SuccessionKind::Continuation || part != actor {
                    open.push((step.to, step.date));
                }
            }
        }
        territory
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::actor::actors;

    fn territory(id: &str, year: i16) -> Vec<String> {
        let found = actors().territory(ActorId::literal(id), date(year, 7, 1), StateList::Cow);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn states_that_ended_lie_in_those_that_followed() {
        assert_eq!(territory("GDR", 1980), ["DEU"]);
        assert_eq!(territory("GFR", 1980), ["DEU"]);
        assert_eq!(territory("CSK", 1980), ["CZE", "SVK"]);
        assert_eq!(territory("YAR", 1980), ["YEM"]);
        let soviet = territory("SUN", 1985);
        assert_eq!(soviet.len(), 15);
        assert!(soviet.contains(&"EST".to_owned()) && soviet.contains(&"RUS".to_owned()));
        // Estonia was a state in 1930.
        assert!(!territory("SUN", 1930).contains(&"EST".to_owned()));
    }

    #[test]
    fn dependencies_are_no_territory() {
        assert_eq!(territory("GBR", 1946), ["GBR"]);
        assert_eq!(territory("NLD", 1946), ["NLD"]);
        assert_eq!(territory("RUS", 1995), ["RUS"]);
    }
}
