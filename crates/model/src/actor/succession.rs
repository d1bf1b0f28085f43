use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::ActorId;

/// How one actor followed on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuccessionKind {
    /// The same state goes on under another identity: USSR to Russia in 1991.
    Continuation,
    /// A part leaves and the rest goes on: Bangladesh from Pakistan in 1971.
    Secession,
    /// A dependency leaves a state whose own territory stays as it is: Indonesia from the Netherlands in 1949.
    Independence,
    /// Several become one: both Yemens in 1990.
    Merger,
    /// One ends inside another that goes on: Zanzibar in Tanganyika in 1964.
    Absorption,
    /// One ends and several follow: Czechoslovakia in 1993.
    Dissolution,
    /// A seat or representation passes, both actors going on: China's seat at the UN in 1971.
    Representation,
}

impl SuccessionKind {
    pub(crate) fn parse(text: &str) -> Option<SuccessionKind> {
        Some(match text {
            "continuation" => SuccessionKind::Continuation,
            "secession" => SuccessionKind::Secession,
            "independence" => SuccessionKind::Independence,
            "merger" => SuccessionKind::Merger,
            "absorption" => SuccessionKind::Absorption,
            "dissolution" => SuccessionKind::Dissolution,
            "representation" => SuccessionKind::Representation,
            _ => return None,
        })
    }

    /// The kind as the tables write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            SuccessionKind::Continuation => "continuation",
            SuccessionKind::Secession => "secession",
            SuccessionKind::Independence => "independence",
            SuccessionKind::Merger => "merger",
            SuccessionKind::Absorption => "absorption",
            SuccessionKind::Dissolution => "dissolution",
            SuccessionKind::Representation => "representation",
        }
    }

    /// Whether all of the earlier actor went into the later one, so that a code of both may be read as the later.
    pub(crate) const fn ends_in_successor(self) -> bool {
        matches!(
            self,
            SuccessionKind::Continuation | SuccessionKind::Merger | SuccessionKind::Absorption
        )
    }
}

impl fmt::Display for SuccessionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A dated link between two actors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Succession {
    /// The earlier actor (or the one left, for a secession).
    pub from: ActorId,
    /// The later actor.
    pub to: ActorId,
    /// The first day on which the later actor held the place.
    pub date: Date,
    /// How.
    pub kind: SuccessionKind,
    /// What to know about it; may be empty.
    pub note: String,
    /// Where the row is from: `recalled`, or the list behind it.
    pub basis: String,
}
