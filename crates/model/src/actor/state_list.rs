use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use super::{ActorId, CodeSystem, DateSpan, actors};

/// A list of the members of the interstate system since 1816.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StateList {
    /// Correlates of War, State System Membership, version 2016.
    Cow,
    /// Gleditsch and Ward, list of independent states, to 2017.
    Gw,
}

/// A state list that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown state list {list:?}; the lists are cow and gw")]
pub struct UnknownStateList {
    /// What was asked for.
    pub list: String,
}

impl StateList {
    /// The code system of the list's numbers.
    #[must_use]
    pub const fn code_system(self) -> CodeSystem {
        match self {
            StateList::Cow => CodeSystem::Cow,
            StateList::Gw => CodeSystem::Gw,
        }
    }

    /// The list's name on the command line and in the tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            StateList::Cow => "cow",
            StateList::Gw => "gw",
        }
    }
}

impl fmt::Display for StateList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for StateList {
    type Err = UnknownStateList;

    fn from_str(list: &str) -> Result<StateList, UnknownStateList> {
        [StateList::Cow, StateList::Gw]
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(list))
            .ok_or_else(|| UnknownStateList {
                list: list.to_owned(),
            })
    }
}

/// One span of membership in a list, as the list gives it.
///
/// A span may cover several actors: COW 365 is Russia, the Soviet Union and Russia again.
/// The lists' own last days (2016-12-31, 2017-12-31) mean "still a member" and are an open end here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// The list.
    pub list: StateList,
    /// The list's number of the state.
    pub code: u16,
    /// The list's abbreviation of the state.
    pub abbreviation: String,
    /// The list's name of the state.
    pub name: String,
    /// First and last day.
    pub span: DateSpan,
}

/// A member of the state system on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The list's number of the state.
    pub code: u16,
    /// The list's abbreviation of the state.
    pub abbreviation: &'static str,
    /// The actor that held the number on that day.
    pub actor: ActorId,
}

/// The members of the state system on a day, by number.
///
/// ```
/// use entente_model::actor::{StateList, members_on};
/// use jiff::civil::date;
/// assert_eq!(members_on(StateList::Cow, date(1816, 1, 1)).len(), 23);
/// ```
#[must_use]
pub fn members_on(list: StateList, date: Date) -> Vec<Member> {
    let registry = actors();
    let mut members: Vec<Member> = registry
        .memberships()
        .filter(|membership| membership.list == list && membership.span.contains(date))
        .filter_map(|membership| {
            let actor = registry.holder(list, membership.code, date)?;
            Some(Member {
                code: membership.code,
                abbreviation: &membership.abbreviation,
                actor,
            })
        })
        .collect();
    members.sort_by_key(|member| member.code);
    members
}
