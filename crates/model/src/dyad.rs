//! Dyads: two actors at a time.

use serde::{Deserialize, Serialize};

use crate::actor::ActorId;

/// Two actors where direction does not matter; kept in alphabetical order, so that equal dyads compare equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Dyad {
    low: ActorId,
    high: ActorId,
}

impl Dyad {
    /// The dyad of two actors; `None` if they are the same.
    pub fn new(a: ActorId, b: ActorId) -> Option<Self> {
        match a.cmp(&b) {
            std::cmp::Ordering::Less => Some(Dyad { low: a, high: b }),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Dyad { low: b, high: a }),
        }
    }

    /// The alphabetically first actor.
    pub fn low(self) -> ActorId {
        self.low
    }

    /// The alphabetically second actor.
    pub fn high(self) -> ActorId {
        self.high
    }
}
