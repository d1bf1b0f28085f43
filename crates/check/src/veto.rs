//! Who vetoed in the Security Council when.

use entente_model::actor::{ActorId, actors};
use entente_model::organisation::{MembershipStatus, organisations};
use entente_model::source::Basis;
use entente_model::time::{Answer, DateInterval};
use entente_model::votes::Veto;
use jiff::civil::{Date, date};

use crate::claim::{Evidence, Verdict};
use crate::facts::Facts;
use crate::judge::{Decision, actor_name, unverifiable, verdict, when};

/// The day on which the General Assembly gave China's seat to the People's Republic (resolution 2758); before, the vetoes of "China" are Taipei's.
const CHINAS_SEAT: Date = date(1971, 10, 25);

pub(crate) fn vetoed(
    voter: ActorId,
    on: &[ActorId],
    stated: &DateInterval,
    facts: &Facts,
) -> Decision {
    let lineage = lineage(voter);
    let who = actor_name(voter);
    let cast: Vec<&Veto> = facts
        .vetoes
        .iter()
        .filter(|veto| {
            veto.by.iter().any(|by| lineage.contains(by))
                || voter.as_str() == "CHN"
                    && veto.date < CHINAS_SEAT
                    && veto.by.iter().any(|by| by.as_str() == "TWN")
        })
        .collect();
    let then: Vec<&Veto> = cast
        .iter()
        .copied()
        .filter(|veto| stated.contains_day(veto.date) != Answer::No)
        .collect();
    // The title of an agenda item names few of the states that a draft is on, so it can confirm and not refute.
    let named: Vec<&Veto> = then
        .iter()
        .copied()
        .filter(|veto| {
            on.iter()
                .any(|&state| veto.agenda.contains(&actor_name(state)))
        })
        .collect();
    if on.is_empty() && !then.is_empty() || !named.is_empty() {
        let shown = if named.is_empty() { &then } else { &named };
        return verdict(
            Verdict::Supported,
            format!("{who} cast {} then", count(shown.len())),
            None,
            shown.iter().map(|veto| evidence(veto)).collect(),
        );
    }
    if !then.is_empty() {
        return verdict(
            Verdict::Unverifiable,
            format!(
                "{who} cast {} then; their titles do not tell whether one was on this",
                count(then.len())
            ),
            None,
            then.iter().map(|veto| evidence(veto)).collect(),
        );
    }
    let first = facts.vetoes.iter().map(|veto| veto.date).min();
    let last = facts.vetoes.iter().map(|veto| veto.date).max();
    let covered = first.zip(last).filter(|(first, last)| {
        stated.earliest().is_some_and(|day| *first <= day)
            && stated.latest().is_some_and(|day| day <= *last)
    });
    let Some((first, last)) = covered else {
        return unverifiable(format!(
            "the vetoes known here do not cover {}",
            stated.to_words()
        ));
    };
    let span = Evidence {
        text: format!(
            "vetoes in the Security Council from {} to {}: {} by {who}, none {}",
            DateInterval::day(first).to_words(),
            DateInterval::day(last).to_words(),
            if cast.is_empty() {
                "none".to_owned()
            } else {
                cast.len().to_string()
            },
            when(stated)
        ),
        source: "embedded-vetoes".to_owned(),
        basis: Basis::File,
    };
    let is_permanent = lineage.iter().any(|&actor| {
        organisations()
            .memberships_of(actor)
            .any(|row| row.status == MembershipStatus::PermanentMember)
    });
    if !is_permanent && cast.is_empty() {
        return verdict(
            Verdict::Contradicted,
            format!("{who} is no permanent member of the Security Council and has no veto"),
            Some("no veto".to_owned()),
            vec![span],
        );
    }
    let middle = stated.earliest();
    let nearest = cast
        .iter()
        .min_by_key(|veto| middle.map_or(0, |day| (veto.date - day).get_days().abs()));
    verdict(
        Verdict::Contradicted,
        format!("{who} cast no veto {}", when(stated)),
        nearest.map(|veto| {
            format!(
                "the nearest was on {}",
                DateInterval::day(veto.date).to_words()
            )
        }),
        std::iter::once(span)
            .chain(nearest.map(|veto| evidence(veto)))
            .collect(),
    )
}

/// The state with those that it continues and that continue it.
pub(crate) fn lineage(voter: ActorId) -> Vec<ActorId> {
    let mut found = vec![voter];
    if let Some(known) = actors().get(voter) {
        found.extend(
            actors()
                .lineage(known.id)
                .into_iter()
                .map(|(actor, _)| actor),
        );
    }
    found
}

fn count(vetoes: usize) -> String {
    match vetoes {
        1 => "one veto".to_owned(),
        more => format!("{more} vetoes"),
    }
}

/// A veto as evidence.
pub(crate) fn evidence(veto: &Veto) -> Evidence {
    Evidence {
        text: format!(
            "veto on {}: {}",
            DateInterval::day(veto.date).to_words(),
            veto.agenda
        ),
        source: veto.provenance.to_string(),
        basis: veto.basis,
    }
}
