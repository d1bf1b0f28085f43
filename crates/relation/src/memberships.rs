//! Organisations and blocs that either belongs or belonged to, together and apart.

use entente_model::actor::{ActorId, DateSpan};
use entente_model::organisation::{SharedPeriod, Standing, organisations};
use entente_model::time::DateInterval;
use jiff::civil::{Date, date};

use crate::party::Party;
use crate::years::Period;

/// An organisation in which at least one of the two was, period by period.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedMembership {
    /// The organisation.
    pub organisation: ActorId,
    /// Its full name.
    pub name: String,
    /// Its name in tables and running text.
    pub short_name: String,
    /// Periods in which neither side's status changed, in the order of time.
    pub periods: Vec<SharedPeriod<'static>>,
    /// Both are members at the end of the period, as far as the table knows.
    pub shared_now: bool,
    /// Both were members at some time of the period shown.
    pub ever_shared: bool,
}

pub(crate) fn memberships(a: &Party, b: &Party, period: &Period) -> Vec<SharedMembership> {
    let ids =
        |party: &Party| -> Vec<ActorId> { party.lineage.iter().map(|&(actor, _)| actor).collect() };
    let within = DateSpan {
        from: Some(date(period.first, 1, 1)),
        to: Some(date(period.last, 12, 31)),
    };
    let mut found: Vec<SharedMembership> = Vec::new();
    for shared in organisations().shared(&ids(a), &ids(b), within) {
        if let Some(known) = found
            .iter_mut()
            .find(|known| known.organisation == shared.organisation)
        {
            known.periods.push(shared);
            continue;
        }
        let Some(organisation) = organisations().get(shared.organisation) else {
            continue;
        };
        found.push(SharedMembership {
            organisation: organisation.id,
            name: organisation.name.clone(),
            short_name: organisation.short_name.clone(),
            periods: vec![shared],
            shared_now: false,
            ever_shared: false,
        });
    }
    let end = date(period.last, 12, 31);
    for membership in &mut found {
        let both = |period: &SharedPeriod<'_>| period.standing == Standing::Both;
        membership.ever_shared = membership.periods.iter().any(both);
        membership.shared_now = membership
            .periods
            .iter()
            .any(|period| both(period) && lasts_to(period, end));
    }
    found
}

/// Whether the period holds the day, or may: its last day can lie after it.
fn lasts_to(period: &SharedPeriod<'_>, end: Date) -> bool {
    let ends_before = |to: &DateInterval| to.latest().is_some_and(|last| last < end);
    !period.to.as_ref().is_some_and(ends_before)
        && period.from.earliest().is_none_or(|first| first <= end)
}
