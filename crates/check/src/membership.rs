//! Who joined, left, was expelled from or belongs to an organisation, held against all spells of membership.

use entente_model::actor::ActorId;
use entente_model::organisation::{Membership, MembershipStatus, organisations};
use entente_model::time::{Answer, DateInterval, Endpoint};
use entente_reading::DatedText;

use crate::claim::{Evidence, Verdict};
use crate::judge::{Decision, actor_name, organisation_name, unverifiable, verdict, when};

/// What is said to have happened to a membership.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Joined,
    Left,
    Expelled,
}

/// Rows of one membership that follow each other without a gap: a member that is suspended has not left.
struct Spell {
    rows: Vec<&'static Membership>,
}

impl Spell {
    fn from(&self) -> Option<DateInterval> {
        self.rows.first().map(|row| row.from)
    }

    /// Its end, `None` where it goes on as far as is known.
    fn to(&self) -> Option<DateInterval> {
        self.rows.last().and_then(|row| row.to)
    }

    /// Everything from its first to its last possible day.
    fn extent(&self) -> Option<DateInterval> {
        let first = self.from()?.earliest();
        DateInterval::from_days(first, self.to().and_then(|to| to.latest())).ok()
    }

    fn suspensions(&self) -> impl Iterator<Item = &'static Membership> {
        self.rows
            .iter()
            .copied()
            .filter(|row| row.status == MembershipStatus::Suspended)
    }

    fn is_followed_by(&self, row: &Membership) -> bool {
        let end = self.to().and_then(|to| to.latest());
        let next = end.and_then(|end| end.tomorrow().ok());
        next.zip(row.from.earliest())
            .is_some_and(|(next, from)| from <= next)
    }
}

/// The spells of an actor in an organisation, by date.
fn spells(actor: ActorId, organisation: ActorId) -> Vec<Spell> {
    let mut rows: Vec<&'static Membership> = organisations()
        .memberships_of(actor)
        .filter(|row| row.organisation == organisation)
        .filter(|row| {
            matches!(
                row.status,
                MembershipStatus::Member
                    | MembershipStatus::PermanentMember
                    | MembershipStatus::Suspended
            )
        })
        .collect();
    rows.sort_by_key(|row| row.from.earliest());
    let mut spells: Vec<Spell> = Vec::new();
    for row in rows {
        match spells.last_mut() {
            Some(last) if last.is_followed_by(row) => last.rows.push(row),
            _ => spells.push(Spell { rows: vec![row] }),
        }
    }
    spells
}

/// The organisation in whose place this one stepped, if the date lies wholly before this one began; the one that stepped in its place, if the date
/// lies wholly after its end; with why it is meant.
fn neighbour(organisation: ActorId, stated: &DateInterval) -> Option<(ActorId, String)> {
    let known = organisations().get(organisation)?;
    let name = &known.name;
    if let Some(earlier) = known.predecessor
        && stated.before(&known.founded) == Answer::Yes
    {
        let began = known.founded.to_words();
        let other = organisation_name(earlier);
        let why = format!("{name} began only on {began}; before it was {other}");
        let why = match known.founded.exact_day() {
            Some(_) => why,
            None => why.replace(" only on ", " only in "),
        };
        return Some((earlier, why));
    }
    let ended = known.dissolved?;
    let later = organisations()
        .iter()
        .find(|other| other.predecessor == Some(organisation))?;
    (ended.before(stated) == Answer::Yes).then(|| {
        let why = format!(
            "{name} ended {}; {} stepped in its place",
            when(&ended),
            later.name
        );
        (later.id, why)
    })
}

/// The decision on the organisation that existed then, with why it is that one. `own` is what is right of the organisation that is named.
fn of_neighbour(why: &str, decision: Decision, own: Option<String>) -> Decision {
    let right = match (decision.right, own) {
        (Some(other), Some(own)) if other != own => Some(format!("{other}; {own}")),
        (right, own) => right.or(own),
    };
    Decision {
        reason: format!("{why}: {}", decision.reason),
        right: right.filter(|_| decision.verdict == Verdict::Contradicted),
        ..decision
    }
}

/// Whether an actor joined, left or was expelled at the date that is stated, in any of its spells; where the organisation did not exist then, in those
/// in the one whose place it took.
pub(crate) fn change(
    actor: ActorId,
    organisation: ActorId,
    stated: &DateInterval,
    change: Change,
) -> Decision {
    let own = || change_of(actor, organisation, stated, change);
    let Some((other, why)) = neighbour(organisation, stated) else {
        return own();
    };
    if spells(actor, other).is_empty() {
        return own();
    }
    let decision = self::change(actor, other, stated, change);
    let own = own();
    let named = own
        .right
        .map(|right| format!("in {}: {right}", organisation_name(organisation)));
    of_neighbour(&why, decision, named)
}

fn change_of(
    actor: ActorId,
    organisation: ActorId,
    stated: &DateInterval,
    change: Change,
) -> Decision {
    let (who, what) = (actor_name(actor), organisation_name(organisation));
    let spells = spells(actor, organisation);
    let Some(last) = spells.last() else {
        return unverifiable(format!("no membership of {who} in {what} is known here"));
    };
    // Each date at which it happened, with the row that says so.
    let of_spell = |spell: &Spell| match change {
        Change::Joined => spell.from().zip(spell.rows.first().copied()),
        Change::Left | Change::Expelled => spell.to().zip(spell.rows.last().copied()),
    };
    let ends: Vec<(DateInterval, &Membership)> = spells.iter().filter_map(of_spell).collect();
    let suspensions: Vec<(DateInterval, &Membership)> = spells
        .iter()
        .flat_map(Spell::suspensions)
        .map(|row| (row.from, row))
        .collect();
    let suspended_then = suspensions
        .iter()
        .find(|(from, _)| from.overlaps(stated) != Answer::No)
        .copied();
    if change == Change::Expelled
        && let Some((from, row)) = suspended_then
    {
        return verdict(
            Verdict::Supported,
            format!(
                "{who} was suspended from {what} {}; it was a suspension, not an expulsion",
                when(&from)
            ),
            None,
            vec![evidence(row)],
        );
    }
    let done = match change {
        Change::Joined => "became a member of",
        Change::Left => "left",
        Change::Expelled => "ceased to be a member of",
    };
    if let Some((date, row)) = ends
        .iter()
        .find(|(date, _)| date.overlaps(stated) != Answer::No)
    {
        return verdict(
            Verdict::Supported,
            format!("{who} {done} {what} {}", when(date)),
            None,
            vec![evidence(row)],
        );
    }
    if let Some(decision) = near_day(actor, organisation, &ends, stated, change)
        .or_else(|| told_in_note(actor, organisation, &spells, stated, change))
    {
        return decision;
    }
    if let (Change::Left, Some((from, row))) = (change, suspended_then) {
        return verdict(
            Verdict::Unverifiable,
            format!(
                "{who} did not leave {what} then, it was suspended {}; the words do not tell whether they mean that",
                when(&from)
            ),
            None,
            vec![evidence(row)],
        );
    }
    let (known, done) = match change {
        Change::Expelled if !suspensions.is_empty() => (suspensions, "was suspended from"),
        _ => (ends, done),
    };
    if known.is_empty() {
        return verdict(
            Verdict::Contradicted,
            format!("{who} is a member of {what} and has not left, as far as is known here"),
            Some("still a member".to_owned()),
            last.rows
                .last()
                .map(|row| evidence(row))
                .into_iter()
                .collect(),
        );
    }
    let reason = match known.len() {
        1 => format!("{who} {done} {what} at another date"),
        _ => format!("{who} {done} {what} at other dates"),
    };
    let dates: Vec<String> = known.iter().map(|(date, _)| date.to_words()).collect();
    verdict(
        Verdict::Contradicted,
        reason,
        Some(dates.join("; ")),
        known.iter().map(|(_, row)| evidence(row)).collect(),
    )
}

/// A row that tells of the time that is stated in its note: "suspended from the councils, wholly from 1 September 2009", "gave notice on 12 November
/// 1984". What a note tells of is a step of the same affair, so its date is no contradiction.
fn told_in_note(
    actor: ActorId,
    organisation: ActorId,
    spells: &[Spell],
    stated: &DateInterval,
    change: Change,
) -> Option<Decision> {
    let (who, what) = (actor_name(actor), organisation_name(organisation));
    let tells = |row: &&Membership| {
        DatedText::new(&row.note, None)
            .mentions()
            .iter()
            .filter_map(|mention| mention.date)
            .any(|date| stated.contains(&date) == Answer::Yes)
    };
    if change == Change::Expelled {
        let row = spells
            .iter()
            .flat_map(Spell::suspensions)
            .find(|row| tells(row))?;
        return Some(verdict(
            Verdict::Supported,
            format!(
                "{who} was suspended from {what} {}, and the row tells of that time: {}; it was a suspension, not an expulsion",
                when(&row.from),
                row.note
            ),
            None,
            vec![evidence(row)],
        ));
    }
    let row = spells
        .iter()
        .filter_map(|spell| match change {
            Change::Joined => spell.rows.first(),
            Change::Left | Change::Expelled => spell.rows.last().filter(|row| row.to.is_some()),
        })
        .copied()
        .find(|row| tells(row))?;
    let date = match change {
        Change::Joined => format!("{who} became a member of {what} {}", when(&row.from)),
        Change::Left | Change::Expelled => {
            format!("{who} left {what} {}", when(row.to.as_ref()?))
        }
    };
    Some(verdict(
        Verdict::Unverifiable,
        format!(
            "{date}, and of the time that is stated the row tells: {}; the words do not tell which they mean",
            row.note
        ),
        None,
        vec![evidence(row)],
    ))
}

/// A day that is not the table's and means the same: the day after the last day of membership, and the day on which a founder signed.
fn near_day(
    actor: ActorId,
    organisation: ActorId,
    ends: &[(DateInterval, &Membership)],
    stated: &DateInterval,
    change: Change,
) -> Option<Decision> {
    let (who, what) = (actor_name(actor), organisation_name(organisation));
    if change != Change::Joined {
        let (date, row) = ends.iter().find(|(date, _)| {
            date.exact_day()
                .and_then(|day| day.tomorrow().ok())
                .is_some_and(|day| stated.contains_day(day) == Answer::Yes)
        })?;
        let reason = format!(
            "{} was the last day of {who} in {what}, so this is the first day outside",
            date.to_words()
        );
        return Some(verdict(
            Verdict::Supported,
            reason,
            None,
            vec![evidence(row)],
        ));
    }
    let known = organisations().get(organisation)?;
    let signed = |note: &str| {
        note.split(';').any(|part| {
            part.contains("signed")
                && DatedText::new(part, None)
                    .mentions()
                    .iter()
                    .filter_map(|mention| mention.date.filter(|date| date.exact_day().is_some()))
                    .next()
                    .is_some_and(|day| stated.contains(&day) == Answer::Yes)
        })
    };
    let (date, row) = ends.iter().find(|(date, row)| {
        let is_founder = known.founded.overlaps(date) != Answer::No;
        signed(&row.note) || is_founder && signed(&known.note)
    })?;
    let mut evidence = vec![evidence(row)];
    if !signed(&row.note) {
        evidence.push(Evidence {
            text: format!("{what}: {}", known.note),
            source: "organisations".to_owned(),
            basis: known.basis,
        });
    }
    Some(verdict(
        Verdict::Supported,
        format!(
            "the treaty was signed {}; {who} counts as a member of {what} from {}",
            if stated.exact_day().is_some() {
                "that day"
            } else {
                "then"
            },
            date.to_words()
        ),
        None,
        evidence,
    ))
}

/// Whether an actor is a member at a date; without one, as far as the table knows; from an open date on ("since 1949"), whether it joined then and is
/// still a member.
pub(crate) fn held(
    actor: ActorId,
    organisation: ActorId,
    stated: Option<&DateInterval>,
) -> Decision {
    let since = stated
        .filter(|date| date.latest().is_none())
        .and_then(|date| match date.endpoints().0 {
            Endpoint::Within(period, _) => Some(DateInterval::from(period)),
            Endpoint::Open | Endpoint::Unknown => None,
        });
    if let Some(since) = since {
        let now = held(actor, organisation, None);
        if now.verdict != Verdict::Supported {
            return now;
        }
        return change(actor, organisation, &since, Change::Joined);
    }
    let own = || held_of(actor, organisation, stated);
    let Some((other, why)) = stated.and_then(|stated| neighbour(organisation, stated)) else {
        return own();
    };
    if spells(actor, other).is_empty() {
        return own();
    }
    of_neighbour(&why, held(actor, other, stated), own().right)
}

fn held_of(actor: ActorId, organisation: ActorId, stated: Option<&DateInterval>) -> Decision {
    let (who, what) = (actor_name(actor), organisation_name(organisation));
    let spells = spells(actor, organisation);
    if spells.is_empty() {
        return unverifiable(format!("no membership of {who} in {what} is known here"));
    }
    let of_time = |spell: &&Spell| match stated {
        Some(stated) => spell
            .extent()
            .is_some_and(|extent| extent.overlaps(stated) != Answer::No),
        None => spell.to().is_none(),
    };
    let then = stated.map_or_else(|| "now".to_owned(), when);
    if let Some(spell) = spells.iter().find(of_time) {
        let suspension = spell.suspensions().find(|row| match stated {
            Some(stated) => {
                DateInterval::from_days(row.from.earliest(), row.to.and_then(|to| to.latest()))
                    .is_ok_and(|extent| extent.contains(stated) == Answer::Yes)
            }
            None => row.to.is_none(),
        });
        let mut reason = format!("{who} is a member of {what} {then}");
        if stated.is_some() {
            reason = format!("{who} was a member of {what} {then}");
        }
        if suspension.is_some() {
            reason.push_str(", suspended at that time");
        }
        let row = suspension.or_else(|| match stated {
            Some(_) => spell.rows.first().copied(),
            None => spell.rows.last().copied(),
        });
        return verdict(
            Verdict::Supported,
            reason,
            None,
            row.map(evidence).into_iter().collect(),
        );
    }
    let known: Vec<String> = spells
        .iter()
        .filter_map(Spell::extent)
        .map(|extent| extent.to_words())
        .collect();
    verdict(
        Verdict::Contradicted,
        match stated {
            Some(_) => format!("{who} was no member of {what} {then}"),
            None => format!("{who} is no member of {what}, as far as is known here"),
        },
        Some(format!("member {}", known.join("; "))),
        spells
            .iter()
            .filter_map(|spell| spell.rows.last())
            .map(|row| evidence(row))
            .collect(),
    )
}

fn evidence(row: &Membership) -> Evidence {
    let to = row
        .to
        .map_or_else(|| "on".to_owned(), |to| format!("to {}", to.to_words()));
    let note = if row.note.is_empty() {
        String::new()
    } else {
        format!(" ({})", row.note)
    };
    Evidence {
        text: format!(
            "{} in {}: {} from {} {to}{note}",
            actor_name(row.actor),
            organisation_name(row.organisation),
            row.status.as_str(),
            row.from.to_words(),
        ),
        source: "memberships".to_owned(),
        basis: row.basis,
    }
}
