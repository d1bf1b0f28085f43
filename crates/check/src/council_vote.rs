//! How a state voted in the Security Council.

use entente_model::actor::ActorId;
use entente_model::source::Basis;
use entente_model::time::{Answer, DateInterval};
use jiff::civil::Date;

use crate::claim::{CouncilVote, Evidence, Verdict};
use crate::facts::{Facts, VOTES};
use crate::judge::{Decision, actor_name, unverifiable, verdict};
use crate::lists::{council_votes, missing_votes};
use crate::veto;

/// A vote that a row has.
struct Known {
    vote: CouncilVote,
    evidence: Evidence,
}

/// Whether a state voted so on a resolution or draft.
pub(crate) fn judge(
    voter: ActorId,
    stated_vote: CouncilVote,
    resolution: Option<&str>,
    on: &[ActorId],
    stated: Option<&DateInterval>,
    facts: &Facts,
) -> Decision {
    let who = actor_name(voter);
    let lineage = veto::lineage(voter);
    let cast =
        |vote: CouncilVote, resolution: &str, day: Date, source: String, basis: Basis| Known {
            vote,
            evidence: Evidence {
                text: format!(
                    "resolution {resolution} of {}: {who} {}",
                    DateInterval::day(day).to_words(),
                    vote.done()
                ),
                source,
                basis,
            },
        };
    let mut known: Vec<Known> = Vec::new();
    if resolution.is_some() {
        known.extend(
            council_votes(facts, voter, resolution, stated)
                .into_iter()
                .filter_map(|row| {
                    let vote = match row.vote.as_str() {
                        "Y" => CouncilVote::For,
                        "N" => CouncilVote::Against,
                        "A" => CouncilVote::Abstained,
                        _ => return None,
                    };
                    let source = format!("{} row {}", row.source, row.row);
                    Some(cast(vote, &row.resolution, row.day, source, Basis::File))
                }),
        );
    }
    if known.is_empty() {
        let of_question = VOTES.iter().filter(|row| {
            lineage.contains(&row.voter)
                && match resolution {
                    Some(number) => {
                        row.resolution == number
                            && stated.is_none_or(|date| date.contains_day(row.date) != Answer::No)
                    }
                    None => {
                        on.iter().any(|state| row.parties.contains(state))
                            && stated.is_some_and(|date| date.contains_day(row.date) == Answer::Yes)
                    }
                }
        });
        known.extend(of_question.filter_map(|row| {
            let vote = match row.vote {
                "yes" => CouncilVote::For,
                "no" => CouncilVote::Against,
                "abstained" => CouncilVote::Abstained,
                _ => return None,
            };
            let source = "Security Council votes".to_owned();
            Some(cast(
                vote,
                row.resolution,
                row.date,
                source,
                Basis::Recalled,
            ))
        }));
    }
    // A vote of a permanent member against a draft that had its majority is a veto.
    let vetoed = facts
        .vetoes
        .iter()
        .filter(|veto| veto.by.iter().any(|by| lineage.contains(by)))
        .filter(|veto| stated.is_some_and(|date| date.contains_day(veto.date) != Answer::No));
    let vetoes: Vec<Known> = match (stated_vote, resolution) {
        // A number is that of an adopted resolution, which nobody vetoed.
        (CouncilVote::Against, None) => vetoed
            .filter(|veto| {
                on.is_empty()
                    || on
                        .iter()
                        .any(|&state| veto.agenda.contains(&actor_name(state)))
            })
            .map(|veto| Known {
                vote: CouncilVote::Against,
                evidence: veto::evidence(veto),
            })
            .collect(),
        _ => Vec::new(),
    };
    let agreeing: Vec<Evidence> = known
        .iter()
        .chain(&vetoes)
        .filter(|known| known.vote == stated_vote)
        .map(|known| known.evidence.clone())
        .collect();
    if !agreeing.is_empty() {
        let reason = match (agreeing.len(), vetoes.is_empty()) {
            (1, false) => format!("{who} cast a veto then"),
            (count, false) => format!("{who} cast {count} vetoes then"),
            (1, true) => format!("{who} {} then", stated_vote.done()),
            (count, true) => format!("{who} {} {count} times then", stated_vote.done()),
        };
        return verdict(Verdict::Supported, reason, None, agreeing);
    }
    match (known.as_slice(), resolution) {
        ([one], Some(_)) => verdict(
            Verdict::Contradicted,
            format!("{who} voted otherwise"),
            Some(format!("{who} {}", one.vote.done())),
            vec![one.evidence.clone()],
        ),
        // There may have been other votes in that time.
        ([_, ..], _) => verdict(
            Verdict::Unverifiable,
            format!(
                "the votes of {who} that are known then are others; {}",
                missing_votes(facts)
            ),
            None,
            known.into_iter().map(|known| known.evidence).collect(),
        ),
        ([], _) => unverifiable(format!(
            "no such vote of {who} is known; {}",
            missing_votes(facts)
        )),
    }
}
