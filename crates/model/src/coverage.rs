//! What a source could have told, and the three kinds of cell that follow from it.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::source::SourceId;

/// A cell of any table or series. The three kinds are never confused: see `DESIGN.md`, "Coverage".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cell", content = "value")]
pub enum Cell<T> {
    /// The source gives this value.
    Value(T),
    /// The source gives no row and its codebook says that this means none.
    ZeroByRule,
    /// The source covers the place, has no value, and no rule makes that a zero.
    Missing,
    /// The source could not have told: before or after its years, or an actor that it does not hold.
    OutsideCoverage,
}

impl<T> Cell<T> {
    /// The value, if the cell holds one; a zero by rule is not turned into a number here.
    pub fn value(&self) -> Option<&T> {
        match self {
            Cell::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// What the absence of a row means inside a source's coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZeroRule {
    /// No row means none, by the codebook (no alliance, no dispute).
    Zero,
    /// No row means nothing known (a vote not cast, an event not reported).
    Missing,
}

/// What a part of a source could have told: which years, which actors, and what no row means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The source.
    pub source: SourceId,
    /// What is covered: `votes`, `alliances`, `disputes`, `events`, `memberships`, `vetoes`, `state-system`.
    pub subject: Subject,
    /// First year covered.
    pub first_year: i16,
    /// Last year covered.
    pub last_year: i16,
    /// The actors covered; empty means every state of the state system.
    pub actors: Vec<ActorId>,
    /// What no row means inside.
    pub zero_rule: ZeroRule,
    /// Years inside for which the source has nothing for anybody (the UN General Assembly voted on nothing in 1964): covered,
    /// but missing whatever the rule for zero.
    pub gaps: Vec<i16>,
}

impl Coverage {
    /// The years from first to last, gaps included.
    pub fn years(&self) -> RangeInclusive<i16> {
        self.first_year..=self.last_year
    }

    /// Whether the source could have told something about this year.
    pub fn covers_year(&self, year: i16) -> bool {
        self.years().contains(&year)
    }

    /// Whether the source has something for somebody in this year: it covers the year, and the year is no gap.
    pub fn tells_of_year(&self, year: i16) -> bool {
        self.covers_year(year) && !self.gaps.contains(&year)
    }

    /// Whether the source could have told something about this actor.
    pub fn covers_actor(&self, actor: ActorId) -> bool {
        self.actors.is_empty() || self.actors.contains(&actor)
    }

    /// The cell that follows from finding no row for this pair and year.
    pub fn empty_cell<T>(&self, a: ActorId, b: ActorId, year: i16) -> Cell<T> {
        if !self.covers_year(year) || !self.covers_actor(a) || !self.covers_actor(b) {
            return Cell::OutsideCoverage;
        }
        if self.gaps.contains(&year) {
            return Cell::Missing;
        }
        match self.zero_rule {
            ZeroRule::Zero => Cell::ZeroByRule,
            ZeroRule::Missing => Cell::Missing,
        }
    }
}

/// The kinds of record that a source can hold; the folders of the library and the sections of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Roll-call votes in the UN General Assembly.
    Votes,
    /// Vetoes in the UN Security Council.
    Vetoes,
    /// Alliance obligations.
    Alliances,
    /// Militarised interstate disputes.
    Disputes,
    /// Treaties, sanctions, embargoes and other ties.
    Ties,
    /// Memberships of organisations and blocs.
    Memberships,
    /// Membership in the state system.
    StateSystem,
    /// Events.
    Events,
    /// Measures.
    Measures,
    /// Tables kept column by column, for `entente table`.
    Tables,
    /// Documents.
    Documents,
}

impl Subject {
    /// All subjects, in the order in which a brief shows them.
    pub const ALL: [Subject; 11] = [
        Subject::Votes,
        Subject::Alliances,
        Subject::Disputes,
        Subject::Ties,
        Subject::Events,
        Subject::Memberships,
        Subject::Vetoes,
        Subject::Measures,
        Subject::StateSystem,
        Subject::Tables,
        Subject::Documents,
    ];

    /// The name used in tables, JSON and folders.
    pub const fn as_str(self) -> &'static str {
        match self {
            Subject::Votes => "votes",
            Subject::Vetoes => "vetoes",
            Subject::Alliances => "alliances",
            Subject::Disputes => "disputes",
            Subject::Ties => "ties",
            Subject::Memberships => "memberships",
            Subject::StateSystem => "state-system",
            Subject::Events => "events",
            Subject::Measures => "measures",
            Subject::Tables => "tables",
            Subject::Documents => "documents",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_a_zero_only_inside_coverage_and_by_rule() {
        let (pak, rus) = (ActorId::literal("PAK"), ActorId::literal("RUS"));
        let mut coverage = Coverage {
            source: SourceId::new("atop"),
            subject: Subject::Alliances,
            first_year: 1815,
            last_year: 2018,
            actors: Vec::new(),
            zero_rule: ZeroRule::Zero,
            gaps: vec![1964],
        };
        assert_eq!(coverage.empty_cell::<u8>(pak, rus, 2018), Cell::ZeroByRule);
        assert_eq!(
            coverage.empty_cell::<u8>(pak, rus, 2019),
            Cell::OutsideCoverage
        );
        assert_eq!(coverage.empty_cell::<u8>(pak, rus, 1964), Cell::Missing);
        coverage.zero_rule = ZeroRule::Missing;
        assert_eq!(coverage.empty_cell::<u8>(pak, rus, 2018), Cell::Missing);
        coverage.actors = vec![pak];
        assert_eq!(
            coverage.empty_cell::<u8>(pak, rus, 2018),
            Cell::OutsideCoverage
        );
    }
}
