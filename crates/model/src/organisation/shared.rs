use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::{Membership, MembershipStatus, Organisations};
use crate::actor::{ActorId, DateSpan};
use crate::ontology::vocabulary;
use crate::time::DateInterval;

vocabulary! {
    /// Which of two sides were members of an organisation in a period.
    Standing, "standing", {
        /// Both were members.
        Both = "both",
        /// Only the first was; the second may have been an observer or the like.
        OnlyFirst = "only-first",
        /// Only the second was.
        OnlySecond = "only-second",
        /// None was; at least one stood near it.
        Neither = "neither",
    }
}

/// A stretch of time in which neither side's status in an organisation changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedPeriod<'a> {
    /// The organisation or bloc.
    pub organisation: ActorId,
    /// Who were members.
    pub standing: Standing,
    /// The first side's status, `None` where it had nothing to do with the organisation.
    pub first: Option<MembershipStatus>,
    /// The second side's status.
    pub second: Option<MembershipStatus>,
    /// When the first day of the period was, as precisely as the membership that begins or ends there is known.
    pub from: DateInterval,
    /// When the last day was; `None` where the period goes on.
    pub to: Option<DateInterval>,
    /// The rows behind it, for notes and provenance: those of the first side, then those of the second.
    pub memberships: Vec<&'a Membership>,
}

/// See [`Organisations::shared`].
pub(crate) fn shared<'a>(
    registry: &'a Organisations,
    first: &[ActorId],
    second: &[ActorId],
    within: DateSpan,
) -> Vec<SharedPeriod<'a>> {
    let mut periods = Vec::new();
    for organisation in registry.iter() {
        let first = runs(registry, organisation.id, first);
        let second = runs(registry, organisation.id, second);
        periods.extend(
            in_organisation(organisation.id, &first, &second)
                .into_iter()
                .filter(|(days, _)| days.overlaps(&within)),
        );
    }
    periods.sort_by_key(|(days, period)| (days.first(), period.organisation));
    periods.into_iter().map(|(_, period)| period).collect()
}

/// A membership with the days by which it is ordered: its earliest possible first day to its latest possible last day, cut
/// where the next one begins.
struct Run<'a> {
    start: Date,
    end: Date,
    membership: &'a Membership,
}

fn runs<'a>(
    registry: &'a Organisations,
    organisation: ActorId,
    lineage: &[ActorId],
) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = registry
        .memberships_in(organisation)
        .filter(|membership| lineage.contains(&membership.actor))
        .map(|membership| Run {
            start: membership.first_possible(),
            end: membership.last_possible(),
            membership,
        })
        .collect();
    // Runs do not overlap, so the one that ends first came first, however vague the beginning of the next.
    runs.sort_by_key(|run| (run.end, run.start));
    for later in 1..runs.len() {
        let before = &runs[later - 1];
        if runs[later].start <= before.start {
            // The later one begins in a month or year in which the earlier one began and ended: it takes over after it.
            runs[later].start = next_day(before.end);
        } else if before.end >= runs[later].start {
            runs[later - 1].end = day_before(runs[later].start);
        }
    }
    runs
}

fn in_organisation<'a>(
    organisation: ActorId,
    first: &[Run<'a>],
    second: &[Run<'a>],
) -> Vec<(DateSpan, SharedPeriod<'a>)> {
    let all = || first.iter().chain(second);
    // Every day on which something begins, a run or the time after one.
    let breaks: BTreeSet<Date> = all()
        .flat_map(|run| {
            [
                Some(run.start),
                (run.end < Date::MAX).then(|| next_day(run.end)),
            ]
        })
        .flatten()
        .collect();
    let breaks: Vec<Date> = breaks.into_iter().collect();

    let mut periods: Vec<(DateSpan, SharedPeriod<'a>)> = Vec::new();
    for (index, &start) in breaks.iter().enumerate() {
        let end = breaks.get(index + 1).map(|&next| day_before(next));
        let here = |runs: &[Run<'a>]| {
            runs.iter()
                .find(|run| run.start <= start && start <= run.end)
                .map(|run| run.membership)
        };
        let (a, b) = (here(first), here(second));
        if a.is_none() && b.is_none() {
            continue;
        }
        let days = DateSpan {
            from: Some(start),
            to: end,
        };
        let to = end.map(|end| date_of_end(all(), end));
        let (first, second) = (a.map(|row| row.status), b.map(|row| row.status));
        if let Some((last_days, last)) = periods.last_mut()
            && last_days.to.map(next_day) == Some(start)
            && (last.first, last.second) == (first, second)
        {
            last_days.to = end;
            last.to = to;
            last.add([a, b]);
            continue;
        }
        let mut period = SharedPeriod {
            organisation,
            standing: standing(first, second),
            first,
            second,
            from: date_of_start(all(), start),
            to,
            memberships: Vec::new(),
        };
        period.add([a, b]);
        periods.push((days, period));
    }
    periods
}

impl<'a> SharedPeriod<'a> {
    fn add(&mut self, rows: [Option<&'a Membership>; 2]) {
        for row in rows.into_iter().flatten() {
            if !self.memberships.contains(&row) {
                self.memberships.push(row);
            }
        }
    }
}

fn standing(first: Option<MembershipStatus>, second: Option<MembershipStatus>) -> Standing {
    let member = |status: Option<MembershipStatus>| status.is_some_and(MembershipStatus::is_member);
    match (member(first), member(second)) {
        (true, true) => Standing::Both,
        (true, false) => Standing::OnlyFirst,
        (false, true) => Standing::OnlySecond,
        (false, false) => Standing::Neither,
    }
}

/// How precisely the first day of a period is known: as the run that begins there, else as the one that ended before.
fn date_of_start<'a, 'r: 'a>(
    mut runs: impl Iterator<Item = &'a Run<'r>> + Clone,
    start: Date,
) -> DateInterval {
    if let Some(run) = runs.clone().find(|run| run.start == start) {
        return run.membership.from;
    }
    let ended = runs
        .find(|run| run.end < start && next_day(run.end) == start)
        .and_then(|run| run.membership.to);
    match ended {
        Some(date) if date.exact_day().is_none() => date,
        _ => DateInterval::day(start),
    }
}

/// How precisely the last day of a period is known: as the run that ends there, else as the one that begins after.
fn date_of_end<'a, 'r: 'a>(
    mut runs: impl Iterator<Item = &'a Run<'r>> + Clone,
    end: Date,
) -> DateInterval {
    if let Some(date) = runs
        .clone()
        .find(|run| run.end == end)
        .and_then(|run| run.membership.to)
    {
        return date;
    }
    match runs.find(|run| run.start > end && day_before(run.start) == end) {
        Some(run) if run.membership.from.exact_day().is_none() => run.membership.from,
        _ => DateInterval::day(end),
    }
}

/// Dates of the tables lie far from the ends of the calendar, where the day itself stands in.
fn next_day(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}
