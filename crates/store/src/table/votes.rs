//! Roll-call votes in three tables: the roll calls, the seats with their holders, and a row for each vote by seat and date.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::votes::{ISSUES, RollCall, RollCallVotes, SeatVotes, Vote};
use jiff::civil::Date;

use super::Target;
use crate::column::{
    BadRow, Columns, column, date_of_days, days_since_1970, narrow, optional_actor, optional_date,
};
use crate::error::StoreError;
use crate::folder::Table;

/// The columns from which votes are read back; the others are there for readers of the files.
pub(crate) const READ: [&str; 3] = ["seat", "roll_call", "vote"];

/// Whether the votes have a form that the tables can hold: each roll call once, each seat once, a byte a roll call.
pub(crate) fn check(votes: &RollCallVotes) -> Result<(), String> {
    let mut ids = HashSet::new();
    if let Some(twice) = votes
        .roll_calls
        .iter()
        .find(|roll_call| !ids.insert(roll_call.id))
    {
        return Err(format!("roll call {} is there twice", twice.id));
    }
    let mut names = HashSet::new();
    for seat in &votes.seats {
        if !names.insert(&seat.seat) {
            return Err(format!("the seat {:?} is there twice", seat.seat));
        }
        if seat.votes.len() != votes.roll_calls.len() {
            return Err(format!(
                "the seat {:?} has {} places for {} roll calls",
                seat.seat,
                seat.votes.len(),
                votes.roll_calls.len()
            ));
        }
        if let Some(code) = seat.votes.iter().find(|&&code| code > 3) {
            return Err(format!(
                "the seat {:?} has a vote with the code {code}",
                seat.seat
            ));
        }
    }
    Ok(())
}

pub(crate) fn write(votes: &RollCallVotes, target: &mut Target<'_>) -> Result<(), StoreError> {
    let source = target.source().to_owned();
    let roll_calls: Vec<&RollCall> = votes.roll_calls.iter().collect();
    target.rows(Table::RollCalls, None, &roll_calls, |rows| {
        encode_roll_calls(rows, &source)
    })?;
    let seats: Vec<&SeatVotes> = votes.seats.iter().collect();
    target.rows(Table::Seats, None, &seats, |rows| {
        encode_seats(rows, &source)
    })?;
    let cast = seats
        .iter()
        .filter(|seat| seat.votes.iter().any(|&code| code != 0));
    let batches = cast.map(|seat| encode_votes(seat, &votes.roll_calls, &source));
    target.batches(Table::Votes, None, batches)
}

fn encode_roll_calls(rows: &[&RollCall], source: &str) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    columns.long("roll_call", rows, |roll_call| roll_call.id.into());
    let days = rows.iter().map(|roll_call| days_since_1970(roll_call.date));
    columns.required("date", Date32Array::from_iter_values(days));
    columns.integer("session", rows, |roll_call| roll_call.session.into());
    columns.text("resolution", rows, |roll_call| &roll_call.resolution);
    columns.integer("issues", rows, |roll_call| roll_call.issues.into());
    // The same labels as codes, for people who read the file.
    let codes: Vec<Vec<&str>> = rows
        .iter()
        .map(|roll_call| {
            let labels = ISSUES.iter().enumerate();
            let set = labels.filter(|(bit, _)| roll_call.issues & (1 << bit) != 0);
            set.map(|(_, (code, _))| *code).collect()
        })
        .collect();
    columns.list("issue_codes", &codes.iter().collect::<Vec<_>>(), |codes| {
        codes
    });
    columns.text("source", rows, |_| source);
    columns.finish()
}

/// A row for each holder, in the order of dates; a seat without a known holder has one row without an actor.
fn encode_seats(seats: &[&SeatVotes], source: &str) -> Result<RecordBatch, ArrowError> {
    struct Holder<'s> {
        seat: &'s str,
        actor: Option<ActorId>,
        from: Option<Date>,
    }
    let holders: Vec<Holder<'_>> = seats
        .iter()
        .flat_map(|seat| {
            let nobody = seat.holders.is_empty().then_some((None, None));
            let holders = seat
                .holders
                .iter()
                .map(|&(from, actor)| (from, Some(actor)));
            holders.chain(nobody).map(|(from, actor)| Holder {
                seat: &seat.seat,
                actor,
                from,
            })
        })
        .collect();
    let rows: Vec<&Holder<'_>> = holders.iter().collect();
    let mut columns = Columns::default();
    columns.text("seat", &rows, |holder| holder.seat);
    columns.optional_text("actor", &rows, |holder| {
        holder.actor.as_ref().map(ActorId::as_str)
    });
    let days = rows.iter().map(|holder| holder.from.map(days_since_1970));
    columns.optional("from", Date32Array::from_iter(days));
    columns.text("source", &rows, |_| source);
    columns.finish()
}

fn encode_votes(
    seat: &SeatVotes,
    roll_calls: &[RollCall],
    source: &str,
) -> Result<RecordBatch, ArrowError> {
    struct Cast<'r> {
        roll_call: &'r RollCall,
        holder: Option<ActorId>,
        vote: Vote,
    }
    let cast: Vec<Cast<'_>> = roll_calls
        .iter()
        .enumerate()
        .filter_map(|(index, roll_call)| {
            let vote = seat.vote(index)?;
            Some(Cast {
                roll_call,
                holder: seat.holder(roll_call.date),
                vote,
            })
        })
        .collect();
    let rows: Vec<&Cast<'_>> = cast.iter().collect();
    let mut columns = Columns::default();
    columns.text("seat", &rows, |_| &seat.seat);
    columns.optional_text("actor", &rows, |cast| {
        cast.holder.as_ref().map(ActorId::as_str)
    });
    columns.long("roll_call", &rows, |cast| cast.roll_call.id.into());
    let days = rows.iter().map(|cast| days_since_1970(cast.roll_call.date));
    columns.required("date", Date32Array::from_iter_values(days));
    columns.text("vote", &rows, |cast| cast.vote.as_str());
    columns.text("source", &rows, |_| source);
    columns.finish()
}

pub(crate) fn decode_roll_calls(
    batch: &RecordBatch,
    into: &mut Vec<RollCall>,
) -> Result<(), BadRow> {
    let id: &Int64Array = column(batch, "roll_call")?;
    let date: &Date32Array = column(batch, "date")?;
    let session: &Int32Array = column(batch, "session")?;
    let resolution: &StringArray = column(batch, "resolution")?;
    let issues: &Int32Array = column(batch, "issues")?;
    super::decode_rows(
        0..batch.num_rows(),
        |row| {
            Ok(RollCall {
                id: narrow(id.value(row), "a roll call's number")?,
                date: date_of_days(date.value(row))?,
                session: narrow(session.value(row), "a session")?,
                resolution: resolution.value(row).to_owned(),
                issues: narrow(issues.value(row), "the issues of a roll call")?,
            })
        },
        into,
    )
}

/// Seats without votes yet; `roll_calls` is their number.
pub(crate) fn decode_seats(
    batch: &RecordBatch,
    roll_calls: usize,
    into: &mut Vec<SeatVotes>,
) -> Result<(), BadRow> {
    let seat: &StringArray = column(batch, "seat")?;
    let actor: &StringArray = column(batch, "actor")?;
    let from: &Date32Array = column(batch, "from")?;
    for row in 0..batch.num_rows() {
        if into
            .last()
            .is_none_or(|last| *last.seat != *seat.value(row))
        {
            into.push(SeatVotes {
                seat: Arc::from(seat.value(row)),
                holders: Vec::new(),
                votes: vec![0; roll_calls],
            });
        }
        let holder = optional_actor(actor, row)?;
        if let (Some(last), Some(holder)) = (into.last_mut(), holder) {
            last.holders.push((optional_date(from, row)?, holder));
        }
    }
    Ok(())
}

/// Puts votes into their seats. Votes lie in the order of the seats and, within one, of the roll calls, so that both places
/// only move forward.
pub(crate) struct VoteReader<'v> {
    votes: &'v mut RollCallVotes,
    seat: usize,
    roll_call: usize,
}

impl<'v> VoteReader<'v> {
    pub(crate) fn new(votes: &'v mut RollCallVotes) -> Self {
        VoteReader {
            votes,
            seat: 0,
            roll_call: 0,
        }
    }

    pub(crate) fn read(&mut self, batch: &RecordBatch) -> Result<(), BadRow> {
        let seat: &StringArray = column(batch, "seat")?;
        let roll_call: &Int64Array = column(batch, "roll_call")?;
        let vote: &StringArray = column(batch, "vote")?;
        for row in 0..seat.len() {
            self.find_seat(seat.value(row))?;
            self.find_roll_call(roll_call.value(row))?;
            let vote: Vote = vote.value(row).parse()?;
            self.votes.seats[self.seat].votes[self.roll_call] = 1 + vote as u8;
        }
        Ok(())
    }

    fn find_seat(&mut self, name: &str) -> Result<(), BadRow> {
        let seats = &self.votes.seats;
        if seats.get(self.seat).is_some_and(|seat| *seat.seat == *name) {
            return Ok(());
        }
        let ahead = seats
            .iter()
            .skip(self.seat)
            .position(|seat| *seat.seat == *name);
        let ahead = ahead.ok_or_else(|| BadRow(format!("the seat {name:?} is out of order")))?;
        self.seat += ahead;
        self.roll_call = 0;
        Ok(())
    }

    fn find_roll_call(&mut self, id: i64) -> Result<(), BadRow> {
        let ahead = self.votes.roll_calls.iter().skip(self.roll_call);
        let ahead = ahead
            .map(|roll_call| i64::from(roll_call.id))
            .position(|other| other == id);
        let ahead = ahead.ok_or_else(|| BadRow(format!("roll call {id} is out of order")))?;
        self.roll_call += ahead;
        Ok(())
    }
}
