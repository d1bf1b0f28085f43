//! Roll-call votes in the UN General Assembly, in the tables of the R package `unvotes`: votes, roll calls and (optional) issues.
//!
//! The package's dates are sound to the month only: until 1997, and often to 2000, the day of the month is a number from 1 to 7, the day of
//! the week (resolution 3379 of Monday, 10 November 1975, stands under 1975-11-01). They are kept as they are.
//!
//! Voeten's own coding (1 yes, 2 abstain, 3 no, 8 absent, 9 not a member) is read as well as the package's words.

use std::collections::HashMap;
use std::sync::Arc;

use entente_model::batch::Batch;
use entente_model::votes::{ISSUES, RollCall, RollCallVotes, SeatVotes, Vote};

use crate::error::ImportError;
use crate::files::{self, Files};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::row::Row;
use crate::seats;

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let mut roll_calls = read_roll_calls(files, batch)?;
    read_issues(files, batch, &mut roll_calls)?;
    roll_calls.sort_by_key(|roll_call| (roll_call.date, roll_call.id));
    let seats = read_votes(files, batch, &roll_calls)?;

    let voted = |index: usize| seats.iter().any(|seat| seat.votes[index] != 0);
    let years = span_of(
        (0..roll_calls.len())
            .filter(|&index| voted(index))
            .map(|index| roll_calls[index].date.year()),
    );
    let holders = seats.iter().flat_map(|seat| &seat.holders);
    let named = holders.map(|&(_, actor)| (actor, actor));
    coverage_of_years(Kind::Unvotes, batch, years, named);
    if let Some(coverage) = batch.coverage.first_mut() {
        // Years without any vote are those of the files, not those of the edition in the catalogue.
        coverage.gaps = coverage
            .years()
            .filter(|&year| {
                !roll_calls
                    .iter()
                    .enumerate()
                    .any(|(index, call)| call.date.year() == year && voted(index))
            })
            .collect();
    }
    batch.votes = Some(RollCallVotes { roll_calls, seats });
    Ok(())
}

fn read_roll_calls(files: &Files, batch: &mut Batch) -> Result<Vec<RollCall>, ImportError> {
    let table = files
        .table(&files::ROLL_CALLS)?
        .ok_or_else(|| files.missing(&files::ROLL_CALLS))?;
    let mut roll_calls = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let file = table.read(
        &["rcid", "session", "date", "unres"],
        &mut batch.quarantine,
        |row| {
            let id = roll_call_id(row)?;
            let roll_call = RollCall {
                id,
                session: row.whole(1, 1..=i64::from(u16::MAX))? as u16,
                date: row.date(2)?,
                resolution: row.text(3)?.unwrap_or_default().into_owned(),
                issues: 0,
            };
            if !seen.insert(id) {
                return Err(row.problem(0, format!("a second roll call with the number {id}")));
            }
            roll_calls.push(roll_call);
            Ok(())
        },
    )?;
    batch.files.push(file);
    Ok(roll_calls)
}

fn read_issues(
    files: &Files,
    batch: &mut Batch,
    roll_calls: &mut [RollCall],
) -> Result<(), ImportError> {
    let Some(table) = files.table(&files::ISSUES)? else {
        batch
            .remarks
            .push("no issue labels were given: roll calls stand without them".to_owned());
        return Ok(());
    };
    let index_of: HashMap<u32, usize> = roll_calls
        .iter()
        .enumerate()
        .map(|(index, roll_call)| (roll_call.id, index))
        .collect();
    let file = table.read(&["rcid", "short_name"], &mut batch.quarantine, |row| {
        let id = roll_call_id(row)?;
        let label = row.text(1)?.unwrap_or_default();
        let bit = ISSUES
            .iter()
            .position(|(code, _)| *code == label)
            .ok_or_else(|| row.problem(1, format!("{label:?} is no issue label")))?;
        let index = index_of
            .get(&id)
            .ok_or_else(|| row.problem(0, format!("there is no roll call {id}")))?;
        roll_calls[*index].issues |= 1 << bit;
        Ok(())
    })?;
    batch.files.push(file);
    Ok(())
}

fn read_votes(
    files: &Files,
    batch: &mut Batch,
    roll_calls: &[RollCall],
) -> Result<Vec<SeatVotes>, ImportError> {
    let table = files
        .table(&files::VOTES)?
        .ok_or_else(|| files.missing(&files::VOTES))?;
    let index_of: HashMap<u32, usize> = roll_calls
        .iter()
        .enumerate()
        .map(|(index, roll_call)| (roll_call.id, index))
        .collect();
    let mut seats: Vec<SeatVotes> = Vec::new();
    let mut seat_of: HashMap<String, usize> = HashMap::new();
    // Rows come by roll call: the last one is nearly always the right one.
    let mut last = (u32::MAX, 0);
    let mut absent = 0_u64;
    let file = table.read(
        &["rcid", "country", "country_code", "vote"],
        &mut batch.quarantine,
        |row| {
            let id = roll_call_id(row)?;
            if last.0 != id {
                let index = index_of
                    .get(&id)
                    .ok_or_else(|| row.problem(0, format!("there is no roll call {id}")))?;
                last = (id, *index);
            }
            let index = last.1;
            let name = row.text(1)?.ok_or_else(|| row.problem(1, "no value"))?;
            let vote = read_vote(row)?;
            let seat = match seat_of.get(name.as_ref()) {
                Some(&seat) => seat,
                None => {
                    let holders = match seats::holders(&name) {
                        Some(holders) => holders.clone(),
                        None => seats::holder_by_name(
                            &name,
                            row.text(2)?.as_deref(),
                            roll_calls[index].date,
                        )
                        .map(|actor| vec![(None, actor)])
                        .ok_or_else(|| {
                            row.problem(1, format!("{name:?} is no state known here"))
                        })?,
                    };
                    seats.push(SeatVotes {
                        seat: Arc::from(name.as_ref()),
                        holders,
                        votes: vec![0; roll_calls.len()],
                    });
                    seat_of.insert(name.into_owned(), seats.len() - 1);
                    seats.len() - 1
                }
            };
            let Some(vote) = vote else {
                absent += 1;
                return Ok(());
            };
            let cell = &mut seats[seat].votes[index];
            if *cell != 0 {
                return Err(row.problem(
                    1,
                    format!("a second vote of {} in roll call {id}", seats[seat].seat),
                ));
            }
            *cell = code(vote);
            Ok(())
        },
    )?;
    if absent > 0 {
        batch.remarks.push(format!(
            "{absent} rows say that a member was absent or no member: they are no votes"
        ));
    }
    batch.files.push(file);
    seats.sort_by(|one, other| one.seat.cmp(&other.seat));
    Ok(seats)
}

fn roll_call_id(row: &Row<'_>) -> Result<u32, String> {
    row.whole(0, 0..=i64::from(u32::MAX)).map(|id| id as u32)
}

fn read_vote(row: &Row<'_>) -> Result<Option<Vote>, String> {
    let text = row.text(3)?.ok_or_else(|| row.problem(3, "no value"))?;
    match text.as_ref() {
        "yes" | "1" => Ok(Some(Vote::Yes)),
        "abstain" | "2" => Ok(Some(Vote::Abstain)),
        "no" | "3" => Ok(Some(Vote::No)),
        "8" | "9" => Ok(None),
        other => Err(row.problem(3, format!("{other:?} is no vote (yes, abstain, no)"))),
    }
}

/// The byte of a vote in [`SeatVotes::votes`].
fn code(vote: Vote) -> u8 {
    match vote {
        Vote::Yes => 1,
        Vote::Abstain => 2,
        Vote::No => 3,
    }
}
