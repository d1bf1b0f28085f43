//! From a claim to its verdict.

use entente_model::actor::{ActorId, actors};
use entente_model::event::Event;
use entente_model::organisation::organisations;
use entente_model::source::Basis;
use entente_model::time::{Answer, DateInterval};

use crate::claim::{CheckedClaim, Claim, ClaimKind, Evidence, Verdict};
use crate::council_vote;
use crate::facts::{Facts, PLACES, VOTES};
use crate::lists;
use crate::membership::{self, Change};
use crate::office;
use crate::veto::{self, vetoed};

/// Sums that differ by less than this share are the same, rounded.
const SAME_SUM: f64 = 0.05;

pub(crate) fn judge(claim: Claim, facts: &Facts) -> CheckedClaim {
    let decision = match &claim.kind {
        ClaimKind::Joined {
            actor,
            organisation,
            date,
        } => membership::change(*actor, *organisation, date, Change::Joined),
        ClaimKind::Left {
            actor,
            organisation,
            date,
        } => membership::change(*actor, *organisation, date, Change::Left),
        ClaimKind::Expelled {
            actor,
            organisation,
            date,
        } => membership::change(*actor, *organisation, date, Change::Expelled),
        ClaimKind::Member {
            actor,
            organisation,
            date,
        } => membership::held(*actor, *organisation, date.as_ref()),
        ClaimKind::InOffice {
            person,
            state,
            began,
            date,
        } => office::in_office(person, *state, *began, date),
        ClaimKind::Rank { actor, index, rank } => self::rank(*actor, index, *rank, facts),
        ClaimKind::Sum {
            actors,
            value,
            currency,
            count,
        } => sum(actors, *value, currency, count.as_ref(), facts),
        ClaimKind::VotedAgainst {
            voter,
            against,
            date,
            always,
        } => voted(*voter, *against, date, *always, facts),
        ClaimKind::CouncilVote {
            voter,
            vote,
            resolution,
            on,
            date,
        } => council_vote::judge(
            *voter,
            *vote,
            resolution.as_deref(),
            on,
            date.as_ref(),
            facts,
        ),
        ClaimKind::ListedMember {
            actor,
            organisation,
            change,
            date,
        } => lists::membership(*actor, organisation, *change, date.as_ref(), facts),
        ClaimKind::Vetoed { voter, on, date } => vetoed(*voter, on, date, facts),
        ClaimKind::Place {
            what,
            relation,
            place,
        } => self::place(what, relation, place),
        ClaimKind::AmbiguousDate { likely } => unverifiable(format!(
            "the words can be read in two ways; {} is the likelier",
            likely.to_words()
        )),
        ClaimKind::OfModel { model } => unverifiable(format!(
            "this waits for the {} model, which is not in this version",
            model.as_str()
        )),
    };
    let Decision {
        verdict,
        reason,
        right,
        evidence,
    } = if claim.denied {
        opposite(decision, &claim.kind)
    } else {
        decision
    };
    CheckedClaim {
        claim,
        verdict,
        reason,
        right,
        evidence,
    }
}

/// The decision on a denial, from that on what is denied.
fn opposite(decision: Decision, kind: &ClaimKind) -> Decision {
    // A sum, a vote or a veto that is not the one meant decides nothing about it.
    let is_one_of_many = match kind {
        ClaimKind::Sum { .. } | ClaimKind::VotedAgainst { .. } => true,
        // One vote is the state's on a resolution; on a question there may be several.
        ClaimKind::CouncilVote { resolution, .. } => resolution.is_none(),
        ClaimKind::Vetoed { .. } => decision.verdict == Verdict::Supported,
        _ => false,
    };
    if is_one_of_many {
        return verdict(
            Verdict::Unverifiable,
            format!(
                "the text denies it, and it may mean another one; known here: {}",
                decision.reason
            ),
            None,
            decision.evidence,
        );
    }
    match decision.verdict {
        Verdict::Supported => verdict(
            Verdict::Contradicted,
            format!("the text denies it, but {}", decision.reason),
            Some(decision.reason),
            decision.evidence,
        ),
        Verdict::Contradicted => {
            let known = decision
                .right
                .map_or_else(String::new, |right| format!(" ({right})"));
            verdict(
                Verdict::Supported,
                format!("the text denies it, rightly: {}{known}", decision.reason),
                None,
                decision.evidence,
            )
        }
        Verdict::Unverifiable => Decision {
            reason: format!("the text denies it; {}", decision.reason),
            ..decision
        },
    }
}

/// A verdict and what it rests on.
pub(crate) struct Decision {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) right: Option<String>,
    pub(crate) evidence: Vec<Evidence>,
}

pub(crate) fn verdict(
    verdict: Verdict,
    reason: String,
    right: Option<String>,
    evidence: Vec<Evidence>,
) -> Decision {
    Decision {
        verdict,
        reason,
        right,
        evidence,
    }
}

pub(crate) fn unverifiable(reason: String) -> Decision {
    verdict(Verdict::Unverifiable, reason, None, Vec::new())
}

/// "on 7 November 1973", "in 1979".
pub(crate) fn when(date: &DateInterval) -> String {
    let preposition = if date.exact_day().is_some() {
        "on"
    } else {
        "in"
    };
    format!("{preposition} {}", date.to_words())
}

pub(crate) fn actor_name(actor: ActorId) -> String {
    actors()
        .get(actor)
        .map(|known| known.name_on(None).to_owned())
        .or_else(|| {
            organisations()
                .get(actor)
                .map(|organisation| organisation.name.clone())
        })
        .unwrap_or_else(|| actor.to_string())
}

pub(crate) fn organisation_name(id: ActorId) -> String {
    organisations()
        .get(id)
        .map_or_else(|| id.to_string(), |organisation| organisation.name.clone())
}

fn rank(actor: ActorId, index: &str, stated: f64, facts: &Facts) -> Decision {
    let of_actor: Vec<_> = facts
        .measures
        .iter()
        .filter(|measure| measure.actor == actor && measure.name.ends_with("-rank"))
        .collect();
    let words_of = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split([' ', '-'])
            .filter(|word| !word.is_empty() && *word != "rank" && *word != "the")
            .map(str::to_owned)
            .collect()
    };
    let claimed = words_of(index);
    let evidence = |measure: &entente_model::measure::Measure| Evidence {
        text: format!(
            "{}: rank {} of {} in {} ({})",
            measure.name,
            measure.value,
            actor_name(actor),
            measure.interval.to_words(),
            measure.note
        ),
        source: measure.provenance.source.to_string(),
        basis: measure.basis,
    };
    if let Some(same) = of_actor
        .iter()
        .find(|measure| words_of(&measure.name) == claimed)
    {
        return if same.value == stated {
            verdict(
                Verdict::Supported,
                format!("{} has this rank", actor_name(actor)),
                None,
                vec![evidence(same)],
            )
        } else {
            let right = Some(format!(
                "rank {} in {}",
                same.value,
                same.interval.to_words()
            ));
            verdict(
                Verdict::Contradicted,
                format!("{} has another rank", actor_name(actor)),
                right,
                vec![evidence(same)],
            )
        };
    }
    // An index of another name, alike in some words, in which the actor has exactly this rank.
    let alike = of_actor.iter().find(|measure| {
        let name = words_of(&measure.name);
        let shared = claimed.iter().filter(|word| name.contains(word)).count();
        measure.value == stated && shared * 2 > name.len()
    });
    match alike {
        Some(measure) => verdict(
            Verdict::Contradicted,
            format!(
                "no {index} is known here; {} has this rank in another index",
                actor_name(actor)
            ),
            Some(format!("rank {} in the {}", measure.value, measure.note)),
            vec![evidence(measure)],
        ),
        None if facts.measures.iter().any(|measure| {
            measure.name.ends_with("-rank") && words_of(&measure.name) == claimed
        }) =>
        {
            unverifiable(format!(
                "the rank of {} in the {index} is not held here; those of other states are",
                actor_name(actor)
            ))
        }
        None => unverifiable(format!("no {index} is known here")),
    }
}

fn sum(
    named: &[ActorId],
    value: f64,
    currency: &str,
    count: Option<&(f64, String)>,
    facts: &Facts,
) -> Decision {
    let money = |event: &&Event| {
        event
            .quantities
            .iter()
            .any(|quantity| quantity.unit == currency)
    };
    let same_money = |event: &&&Event| {
        event.quantities.iter().any(|quantity| {
            quantity.unit == currency && (quantity.value - value).abs() <= value * SAME_SUM
        })
    };
    let between = |event: &&Event| {
        let sides = [event.source.actor, event.target.actor];
        sides
            .iter()
            .flatten()
            .filter(|actor| named.contains(actor))
            .count()
            == 2
    };
    let of_thing = |event: &&Event| {
        count.is_none_or(|(_, thing)| {
            event
                .quantities
                .iter()
                .any(|quantity| quantity.unit == *thing)
        })
    };
    let candidates: Vec<&Event> = facts
        .events
        .iter()
        .filter(money)
        .filter(between)
        .filter(of_thing)
        .collect();
    let evidence = |event: &Event| Evidence {
        text: format!("{}: {}", event.date.to_words(), event.text),
        source: event.provenance.to_string(),
        basis: event.basis,
    };
    if let Some(same) = candidates.iter().find(same_money) {
        let number = count.and_then(|(number, thing)| {
            same.quantities.iter().find(|quantity| {
                quantity.unit == *thing && (quantity.value - number).abs() > f64::EPSILON
            })
        });
        return match number {
            Some(other) => verdict(
                Verdict::Contradicted,
                "the sum is right, the number is not".to_owned(),
                Some(format!("{} {}", other.value, other.unit)),
                vec![evidence(same)],
            ),
            None => verdict(
                Verdict::Supported,
                "a known contract or project has this sum".to_owned(),
                None,
                vec![evidence(same)],
            ),
        };
    }
    // Without a thing that both name, another sum between the two may be that of another contract.
    match candidates.first().filter(|_| count.is_some()) {
        Some(other) => {
            let right = other
                .quantities
                .iter()
                .find(|quantity| quantity.unit == currency);
            verdict(
                Verdict::Contradicted,
                "the known contract on the same has another sum".to_owned(),
                right.map(|quantity| format!("{} {}", quantity.value, quantity.unit)),
                vec![evidence(other)],
            )
        }
        None => unverifiable(
            "no contract or project between these actors with a sum in this currency is known here"
                .to_owned(),
        ),
    }
}

fn voted(
    voter: ActorId,
    against: ActorId,
    stated: &DateInterval,
    always: bool,
    facts: &Facts,
) -> Decision {
    let name = actors()
        .get(against)
        .map(|actor| actor.name_on(None).to_owned())
        .unwrap_or_else(|| against.to_string());
    let on_resolutions: Vec<_> = VOTES
        .iter()
        .filter(|vote| vote.voter == voter && vote.parties.contains(&against))
        .filter(|vote| stated.contains_day(vote.date) != Answer::No)
        .collect();
    let on_question = |veto: &&entente_model::votes::Veto| {
        veto.by.contains(&voter) && veto.agenda.contains(&name)
    };
    let vetoes: Vec<_> = facts
        .vetoes
        .iter()
        .filter(on_question)
        .filter(|veto| stated.contains_day(veto.date) != Answer::No)
        .collect();
    let first_ever = facts
        .vetoes
        .iter()
        .filter(on_question)
        .min_by_key(|veto| veto.date);
    let mut evidence: Vec<Evidence> = on_resolutions
        .iter()
        .map(|vote| Evidence {
            text: format!(
                "resolution {} of {}: {} {}",
                vote.resolution,
                DateInterval::day(vote.date).to_words(),
                actor_name(voter),
                match vote.vote {
                    "yes" => "voted for it",
                    "absent" => "took no part",
                    other => other,
                }
            ),
            source: "Security Council votes".to_owned(),
            basis: Basis::Recalled,
        })
        .collect();
    evidence.extend(
        first_ever
            .into_iter()
            .chain(
                vetoes
                    .iter()
                    .copied()
                    .filter(|veto| Some(veto.date) != first_ever.map(|first| first.date)),
            )
            .map(veto::evidence),
    );
    let not_against = on_resolutions
        .iter()
        .filter(|vote| vote.vote != "no")
        .count();
    if on_resolutions.is_empty() && vetoes.is_empty() {
        return unverifiable(format!(
            "no vote of {} on {name} in the Council is known for that time; {}",
            actor_name(voter),
            lists::missing_votes(facts)
        ));
    }
    if always && not_against > 0 {
        let veto = first_ever.map(|veto| {
            format!(
                "; its first veto on the question was on {}",
                DateInterval::day(veto.date).to_words()
            )
        });
        let right = format!(
            "it abstained or took no part on {not_against} adopted resolutions of that time{}",
            veto.unwrap_or_default()
        );
        return verdict(
            Verdict::Contradicted,
            format!(
                "{} did not vote against {name} on all of them",
                actor_name(voter)
            ),
            Some(right),
            evidence,
        );
    }
    let against = on_resolutions.len() - not_against;
    if against > 0 {
        return verdict(
            Verdict::Supported,
            format!("{} voted no {against} times then", actor_name(voter)),
            None,
            evidence,
        );
    }
    // The agenda names the parties to a question, and not whom a veto helped: one on India and Pakistan may have been cast for either.
    verdict(
        Verdict::Unverifiable,
        format!(
            "the votes known here do not tell on whose side {} stood in the question of {name}",
            actor_name(voter)
        ),
        None,
        evidence,
    )
}

fn place(what: &str, relation: &str, stated: &str) -> Decision {
    let Some(row) = PLACES
        .iter()
        .find(|row| row.relation == relation && row.words.contains(&what))
    else {
        return unverifiable(format!("the place of {what} is not known here"));
    };
    let done = match relation {
        "took-off-from" => "took off from",
        "signed-in" => "was signed in",
        _ => "was held in",
    };
    let right = row.places.first().copied().unwrap_or_default();
    let evidence = vec![Evidence {
        text: format!("{what} {done} {right}, {}", row.date.to_words()),
        source: "places of events".to_owned(),
        basis: Basis::Recalled,
    }];
    if row.places.iter().any(|place| stated.contains(place)) {
        return verdict(
            Verdict::Supported,
            format!("it {done} {right}"),
            None,
            evidence,
        );
    }
    let why = if !row.mistaken.is_empty() && stated.contains(row.mistaken) {
        format!("it {done} {right}; {} was {}", row.mistaken, row.why)
    } else {
        format!("it {done} {right}")
    };
    verdict(Verdict::Contradicted, why, Some(right.to_owned()), evidence)
}
