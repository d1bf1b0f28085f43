use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::{ActorId, DateSpan};
use crate::ontology::vocabulary;
use crate::source::Basis;
use crate::time::{Answer, DateInterval};

vocabulary! {
    /// As what an actor belongs to an organisation or stands near it.
    MembershipStatus, "membership status", {
        /// A permanent member of the United Nations Security Council.
        PermanentMember = "permanent-member",
        /// A full member.
        Member = "member",
        /// A member that the organisation, or itself, has barred from taking part.
        Suspended = "suspended",
        /// An associate member, or one that takes part in the work without having joined.
        Associate = "associate",
        /// An observer.
        Observer = "observer",
        /// A dialogue partner of the Shanghai Cooperation Organisation, a status that it gave up in 2025.
        DialoguePartner = "dialogue-partner",
        /// A partner of BRICS, or since 2025 of the Shanghai Cooperation Organisation.
        Partner = "partner",
        /// Asked to join, and it is not clear whether it did: Saudi Arabia in BRICS.
        Invited = "invited",
    }
}

impl MembershipStatus {
    /// Whether the actor is a member in law: permanent, full or suspended. The others stand outside.
    pub const fn is_member(self) -> bool {
        matches!(
            self,
            MembershipStatus::PermanentMember
                | MembershipStatus::Member
                | MembershipStatus::Suspended
        )
    }
}

/// One run of one status of an actor in an organisation. Runs of the same actor in the same organisation do not overlap, but
/// two may share the month or year in which one passed into the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The organisation or bloc.
    pub organisation: ActorId,
    /// The member: a state of its time, or an organisation (the European Union in the G20).
    pub actor: ActorId,
    /// As what.
    pub status: MembershipStatus,
    /// When the first day of the run was. A date wider than a day holds that day somewhere in it.
    pub from: DateInterval,
    /// When the last day of the run was; `None` where the table knows of no end.
    pub to: Option<DateInterval>,
    /// What a reader must know, empty for nothing.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
}

impl Membership {
    /// Whether the run held on a day: undecided where the day lies in the imprecise first or last date.
    pub fn held_on(&self, date: Date) -> Answer {
        let possible = self.first_possible() <= date && date <= self.last_possible();
        if !possible {
            return Answer::No;
        }
        let certain = self.from.latest().is_some_and(|first| first <= date)
            && self
                .to
                .is_none_or(|to| to.earliest().is_some_and(|last| date <= last));
        if certain {
            Answer::Yes
        } else {
            Answer::Undecided
        }
    }

    /// The name of the row within its table, for provenance: `SEATO PAK 1955-02-19`.
    pub fn key(&self) -> String {
        format!("{} {} {}", self.organisation, self.actor, self.from)
    }

    /// From the earliest day that may be the first to the latest that may be the last.
    pub fn possible_span(&self) -> DateSpan {
        DateSpan {
            from: Some(self.first_possible()),
            to: self.to.map(|_| self.last_possible()),
        }
    }

    /// The earliest day that may be the first.
    pub(crate) fn first_possible(&self) -> Date {
        self.from.earliest().unwrap_or(Date::MIN)
    }

    /// The latest day that may be the last.
    pub(crate) fn last_possible(&self) -> Date {
        self.to.and_then(|to| to.latest()).unwrap_or(Date::MAX)
    }
}
