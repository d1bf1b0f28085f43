//! Third actors: with whom both have to do, and how each votes with them.

use std::collections::BTreeMap;

use entente_model::actor::{ActorId, actors};
use entente_model::organisation::organisations;
use entente_store::{JointAct, PartnerCount, VoteRecords};

use crate::agreement::pair_agreement;
use crate::events::Occurrence;
use crate::party::{Party, latest};
use crate::years::Period;

/// Third actors listed at most, beside the permanent members of the Security Council.
const LISTED: usize = 8;

/// The permanent members of the UN Security Council: listed for every dyad, as a common yardstick.
const PERMANENT: [ActorId; 5] = [
    ActorId::literal("USA"),
    ActorId::literal("CHN"),
    ActorId::literal("RUS"),
    ActorId::literal("GBR"),
    ActorId::literal("FRA"),
];

/// A third actor.
#[derive(Clone, Debug, PartialEq)]
pub struct ThirdParty {
    /// The third actor: the latest of its lineage.
    pub actor: ActorId,
    /// Its name.
    pub name: String,
    /// Events between the first actor and it, in the sources at hand.
    pub events_a: u32,
    /// Events between the second actor and it.
    pub events_b: u32,
    /// Acts between the two that name or join it.
    pub joint: u32,
    /// How the first actor votes with it, in the last year in which both pairs voted.
    pub agreement_a: Option<ThirdAgreement>,
    /// How the second actor votes with it, in the same year.
    pub agreement_b: Option<ThirdAgreement>,
}

/// Vote agreement with a third actor in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThirdAgreement {
    /// Calendar year.
    pub year: i16,
    /// Lijphart's index, 0 to 1.
    pub agreement: f64,
    /// Roll calls in which both voted.
    pub roll_calls: u32,
}

/// Events with third actors, the first number with a, the second with b, the third joint.
type Counts = BTreeMap<ActorId, (u32, u32, u32)>;

pub(crate) fn third_parties(
    votes: &[VoteRecords],
    partners: (&[PartnerCount], &[PartnerCount]),
    joint: &[JointAct],
    occurrences: &[Occurrence],
    (a, b): (&Party, &Party),
    period: &Period,
) -> Vec<ThirdParty> {
    let counts = counts(partners, joint, occurrences, (a, b), period);
    let mut ranked: Vec<(ActorId, (u32, u32, u32))> = counts.into_iter().collect();
    // Who joins their acts comes first, then who has to do with both, then who has to do with either.
    ranked.sort_by_key(|&(actor, (of_a, of_b, joint))| {
        (
            std::cmp::Reverse((joint, of_a.min(of_b), of_a + of_b)),
            actor,
        )
    });
    ranked.truncate(LISTED);
    for actor in PERMANENT {
        if !a.includes(actor)
            && !b.includes(actor)
            && ranked.iter().all(|&(listed, _)| listed != actor)
        {
            ranked.push((actor, (0, 0, 0)));
        }
    }
    ranked
        .into_iter()
        .map(|(actor, (events_a, events_b, joint))| {
            let third = Party::new(actors().lineage(actor));
            let (agreement_a, agreement_b) = latest_agreement(votes, a, b, &third, period);
            ThirdParty {
                actor,
                name: third_name(actor, &third),
                events_a,
                events_b,
                joint,
                agreement_a,
                agreement_b,
            }
        })
        .collect()
}

fn counts(
    (of_a, of_b): (&[PartnerCount], &[PartnerCount]),
    joint: &[JointAct],
    occurrences: &[Occurrence],
    (a, b): (&Party, &Party),
    period: &Period,
) -> Counts {
    let mut counts = Counts::new();
    let inside = |count: &&PartnerCount| count.year.is_none_or(|year| period.contains(year));
    for count in of_a.iter().filter(inside) {
        counts.entry(latest(count.partner)).or_default().0 += count.events;
    }
    for count in of_b.iter().filter(inside) {
        counts.entry(latest(count.partner)).or_default().1 += count.events;
    }
    for act in joint {
        let shown = occurrences
            .iter()
            .any(|occurrence| occurrence.event().occurrence == act.occurrence);
        if shown {
            counts.entry(latest(act.third)).or_default().2 += 1;
        }
    }
    counts.retain(|&actor, _| !a.includes(actor) && !b.includes(actor));
    counts
}

fn third_name(actor: ActorId, third: &Party) -> String {
    if !third.lineage.is_empty() {
        return third.name.clone();
    }
    organisations().get(actor).map_or_else(
        || actor.to_string(),
        |organisation| organisation.short_name.clone(),
    )
}

/// Agreement of each with the third actor in the last year of the period in which both pairs voted.
fn latest_agreement(
    votes: &[VoteRecords],
    a: &Party,
    b: &Party,
    third: &Party,
    period: &Period,
) -> (Option<ThirdAgreement>, Option<ThirdAgreement>) {
    let with = |party: &Party| -> BTreeMap<i16, ThirdAgreement> {
        votes
            .iter()
            .flat_map(|records| pair_agreement(&records.votes, party, third))
            .filter(|&(year, _, _)| period.contains(year))
            .map(|(year, agreement, roll_calls)| {
                let value = ThirdAgreement {
                    year,
                    agreement,
                    roll_calls,
                };
                (year, value)
            })
            .collect()
    };
    if third.lineage.is_empty() {
        return (None, None);
    }
    let (of_a, of_b) = (with(a), with(b));
    // A year of very few roll calls says little where a fuller one is near: 2020 has one in the embedded data.
    let full = |year: &&i16| of_a[*year].roll_calls >= FEW && of_b[*year].roll_calls >= FEW;
    let common: Vec<&i16> = of_a
        .keys()
        .filter(|year| of_b.contains_key(*year))
        .collect();
    let year = common
        .iter()
        .rev()
        .find(|year| full(year))
        .or(common.last());
    (
        year.and_then(|year| of_a.get(*year).copied()),
        year.and_then(|year| of_b.get(*year).copied()),
    )
}

/// Roll calls below which a year's agreement is passed over for the year before.
const FEW: u32 = 10;
