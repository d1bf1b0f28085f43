//! Ties: lasting states between actors.

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;
use crate::coverage::Subject;
use crate::ontology::vocabulary;
use crate::source::{Basis, Provenance};
use crate::time::DateInterval;

/// Obligations of an alliance, as the Alliance Treaty Obligations and Provisions project codes them (ATOP 5, Leeds et al. 2002).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AllianceObligations {
    /// To defend the ally.
    pub defense: bool,
    /// To join the ally's attack.
    pub offense: bool,
    /// To stay neutral in the ally's war.
    pub neutrality: bool,
    /// Not to use force against each other.
    pub nonaggression: bool,
    /// To consult in a crisis.
    pub consultation: bool,
}

impl AllianceObligations {
    /// Whether any obligation stands.
    pub fn any(self) -> bool {
        self != AllianceObligations::default()
    }

    /// The obligations that stand, in the order defense, offense, neutrality, nonaggression, consultation.
    pub fn names(self) -> Vec<&'static str> {
        [
            (self.defense, "defense"),
            (self.offense, "offense"),
            (self.neutrality, "neutrality"),
            (self.nonaggression, "nonaggression"),
            (self.consultation, "consultation"),
        ]
        .into_iter()
        .filter_map(|(stands, name)| stands.then_some(name))
        .collect()
    }
}

/// A dyad's part in a militarised interstate dispute in one year
/// (Correlates of War MID 5, Palmer et al. 2022; Gibler, Miller and Little 2016).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dispute {
    /// The dispute's number in its list. Both lists use the same numbers for the same dispute.
    pub number: u32,
    /// Highest hostility of the first actor, 1 (none) to 5 (war); 0 where missing.
    pub hostility_a: u8,
    /// Highest hostility of the second actor.
    pub hostility_b: u8,
    /// Highest act of the first actor, 0 to 22 by the MID codebook; -9 where missing.
    pub highest_act_a: i8,
    /// Highest act of the second actor.
    pub highest_act_b: i8,
    /// Fatality level of the whole dispute, 0 (none) to 6 (over 999); -9 where missing.
    pub fatality: i8,
    /// The dispute starts in this year for the pair.
    pub onset: bool,
}

vocabulary! {
    /// The kinds of other ties in the starter library.
    TieName, "kind of tie", {
        /// A treaty in force.
        Treaty = "treaty",
        /// An arms embargo.
        ArmsEmbargo = "arms-embargo",
        /// Sanctions in force.
        Sanction = "sanction",
        /// Support of an armed group or war of the other's enemy.
        Sponsorship = "sponsorship",
        /// Diplomatic relations.
        DiplomaticRelations = "diplomatic-relations",
        /// A territorial dispute.
        TerritorialDispute = "territorial-dispute",
        /// War.
        War = "war",
    }
}

/// What the tie is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TieKind {
    /// Obligations of an alliance.
    Alliance(AllianceObligations),
    /// A dispute.
    Dispute(Dispute),
    /// Any other, by name.
    Named {
        /// Which.
        name: TieName,
        /// One sentence for people.
        text: String,
    },
}

impl TieKind {
    /// The subject under which the tie is counted and kept.
    pub fn subject(&self) -> Subject {
        match self {
            TieKind::Alliance(_) => Subject::Alliances,
            TieKind::Dispute(_) => Subject::Disputes,
            TieKind::Named { .. } => Subject::Ties,
        }
    }
}

/// A lasting state between two actors.
///
/// Whoever reads dyad-year data makes one tie a row, with the year as its interval, so that each year keeps its own row of the
/// source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// First actor; the one that acts where the tie is directed.
    pub a: ActorId,
    /// Second actor.
    pub b: ActorId,
    /// Whether direction matters.
    pub directed: bool,
    /// What it is.
    pub kind: TieKind,
    /// When it holds.
    pub interval: DateInterval,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// What a reader must know, empty for nothing.
    pub note: String,
    /// Where it comes from.
    pub provenance: Provenance,
}
