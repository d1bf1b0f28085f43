use std::fmt;

use serde::{Deserialize, Serialize};

/// The answer to a question about dates whose precision may not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// True whichever days the dates turn out to be.
    Yes,
    /// False whichever days the dates turn out to be.
    No,
    /// True for some days that the dates allow and false for others.
    Undecided,
}

impl Answer {
    /// Certainly true.
    pub const fn is_yes(self) -> bool {
        matches!(self, Answer::Yes)
    }

    /// Certainly false.
    pub const fn is_no(self) -> bool {
        matches!(self, Answer::No)
    }

    /// Not ruled out: yes or undecided.
    pub const fn is_possible(self) -> bool {
        !self.is_no()
    }

    /// `Yes` or `No` where one of them is certain, else `Undecided`.
    pub(crate) const fn from_certainties(certainly: bool, certainly_not: bool) -> Answer {
        if certainly {
            Answer::Yes
        } else if certainly_not {
            Answer::No
        } else {
            Answer::Undecided
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Undecided => "undecided",
        })
    }
}
