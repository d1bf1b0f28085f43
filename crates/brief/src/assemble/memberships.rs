//! Organisations and blocs, period by period.

use entente_model::coverage::Subject;
use entente_model::organisation::SharedPeriod;
use entente_model::source::Basis;
use entente_model::time::{DateInterval, Endpoint};
use entente_relation::Relation;

use super::source_of;
use crate::brief::{BriefMembership, MembershipPeriod};

pub(super) fn memberships(relation: &Relation) -> Vec<BriefMembership> {
    let source = source_of(relation, Subject::Memberships);
    let memberships = relation.memberships.iter().map(|shared| BriefMembership {
        organisation: shared.organisation,
        name: shared.name.clone(),
        short_name: shared.short_name.clone(),
        shared_now: shared.shared_now,
        ever_shared: shared.ever_shared,
        periods: shared.periods.iter().map(period).collect(),
        source: source.clone(),
    });
    memberships.collect()
}

fn period(shared: &SharedPeriod<'_>) -> MembershipPeriod {
    let mut notes: Vec<&str> = shared
        .memberships
        .iter()
        .map(|row| row.note.as_str())
        .filter(|note| !note.is_empty())
        .collect();
    notes.dedup();
    let recalled = shared
        .memberships
        .iter()
        .any(|row| row.basis == Basis::Recalled);
    MembershipPeriod {
        date: span(&shared.from, shared.to.as_ref()).into(),
        standing: shared.standing,
        status_a: shared.first,
        status_b: shared.second,
        note: notes.join("; "),
        basis: if recalled {
            Basis::Recalled
        } else {
            Basis::File
        },
    }
}

/// From the first day to the last, each as precisely as it is known; without a last day it goes on.
fn span(from: &DateInterval, to: Option<&DateInterval>) -> DateInterval {
    let start = from.endpoints().0;
    let end = to.map_or(Endpoint::Open, |to| to.endpoints().1);
    DateInterval::interval(start, end)
        .or_else(|_| DateInterval::from_days(from.earliest(), to.and_then(DateInterval::latest)))
        .unwrap_or(*from)
}
