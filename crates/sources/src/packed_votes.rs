//! The packed file of roll-call votes that ships inside the binary: two bits a vote, seat by seat.
//!
//! # Form
//! Two Zstandard frames behind a header of 16 bytes: the magic bytes `UNVOTES1`, and the lengths of the two frames (32 bits each,
//! little-endian as everything here).
//! 1. Roll calls, column by column, each column of all roll calls in the order of dates, then ids: id (32 bits), day counted from
//!    1945-01-01 (16 bits), session (8 bits), issue labels (8 bits, in the order of [`ISSUES`](entente_model::votes::ISSUES)),
//!    resolution (a line each). Before them the number of roll calls (32 bits).
//! 2. Votes: the number of seats (32 bits), their names in order (a line each), then for each seat the votes in the order of the
//!    roll calls, four to a byte from the low bits up (0 no vote, 1 yes, 2 abstain, 3 no), every seat beginning a new byte.
//!
//! Holders of the seats are not in it: they are the table `data/votes/seats.tsv`.

use std::sync::Arc;

use entente_model::votes::{RollCall, RollCallVotes, SeatVotes};
use jiff::civil::Date;

use crate::seats;

const MAGIC: &[u8; 8] = b"UNVOTES1";
const EPOCH: Date = Date::constant(1945, 1, 1);
/// The highest level without the options that cost memory when unpacking.
const LEVEL: i32 = 19;

/// Why votes cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackedVotesError {
    /// The bytes are not of the form of this module.
    #[error("packed votes: {0}")]
    Form(&'static str),
    /// A roll call does not fit into the form.
    #[error("packed votes: roll call {id}: {what}")]
    RollCall {
        /// Its number.
        id: u32,
        /// What does not fit.
        what: &'static str,
    },
    /// A seat that the table of holders does not know.
    #[error("packed votes: the seat {0:?} is not in data/votes/seats.tsv")]
    UnknownSeat(String),
    /// Zstandard failed.
    #[error("packed votes: {0}")]
    Zstandard(#[from] std::io::Error),
}

/// Packs votes. The same votes give the same bytes with the same version of the Zstandard library.
///
/// # Errors
/// A date before 1945 or after 2124, a session above 255, a line break in a resolution or name.
pub fn encode(votes: &RollCallVotes) -> Result<Vec<u8>, PackedVotesError> {
    let calls = &votes.roll_calls;
    let mut head = (calls.len() as u32).to_le_bytes().to_vec();
    head.extend(calls.iter().flat_map(|call| call.id.to_le_bytes()));
    for call in calls {
        let days = (call.date - EPOCH).get_days();
        let days = u16::try_from(days).map_err(|_| PackedVotesError::RollCall {
            id: call.id,
            what: "the date does not fit",
        })?;
        head.extend(days.to_le_bytes());
    }
    for call in calls {
        let session = u8::try_from(call.session).map_err(|_| PackedVotesError::RollCall {
            id: call.id,
            what: "the session does not fit",
        })?;
        head.push(session);
    }
    head.extend(calls.iter().map(|call| call.issues));
    for call in calls {
        if call.resolution.contains('\n') {
            return Err(PackedVotesError::RollCall {
                id: call.id,
                what: "a line break in the resolution",
            });
        }
        head.extend(call.resolution.as_bytes());
        head.push(b'\n');
    }

    let mut body = (votes.seats.len() as u32).to_le_bytes().to_vec();
    for seat in &votes.seats {
        if seat.seat.contains('\n') || seats::holders(&seat.seat).is_none() {
            return Err(PackedVotesError::UnknownSeat(seat.seat.to_string()));
        }
        body.extend(seat.seat.as_bytes());
        body.push(b'\n');
    }
    for seat in &votes.seats {
        if seat.votes.len() != calls.len() || seat.votes.iter().any(|&vote| vote > 3) {
            return Err(PackedVotesError::Form(
                "a seat's votes are not one of four values for each roll call",
            ));
        }
        body.extend(seat.votes.chunks(4).map(|four| {
            four.iter()
                .enumerate()
                .fold(0, |byte, (place, vote)| byte | (vote << (2 * place)))
        }));
    }

    let (head, body) = (
        zstd::encode_all(head.as_slice(), LEVEL)?,
        zstd::encode_all(body.as_slice(), LEVEL)?,
    );
    let mut packed = MAGIC.to_vec();
    packed.extend((head.len() as u32).to_le_bytes());
    packed.extend((body.len() as u32).to_le_bytes());
    packed.extend(head);
    packed.extend(body);
    Ok(packed)
}

/// Unpacks the roll calls and the votes of those seats for which `wanted` holds, given the seat's name.
///
/// # Errors
/// Bytes that [`encode`] did not make.
pub fn decode(
    packed: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<RollCallVotes, PackedVotesError> {
    let mut rest = Bytes(packed);
    if rest.take(MAGIC.len())? != MAGIC {
        return Err(PackedVotesError::Form("the magic bytes are missing"));
    }
    let (head, body) = (rest.number()?, rest.number()?);
    let head = zstd::decode_all(rest.take(head)?)?;
    let body = zstd::decode_all(rest.take(body)?)?;
    let roll_calls = decode_roll_calls(&mut Bytes(&head))?;
    let seats = decode_seats(&mut Bytes(&body), roll_calls.len(), wanted)?;
    Ok(RollCallVotes { roll_calls, seats })
}

fn decode_roll_calls(bytes: &mut Bytes<'_>) -> Result<Vec<RollCall>, PackedVotesError> {
    let count = bytes.number()?;
    let ids = bytes.take(4 * count)?;
    let days = bytes.take(2 * count)?;
    let sessions = bytes.take(count)?;
    let issues = bytes.take(count)?;
    let (ids, _) = ids.as_chunks::<4>();
    let (days, _) = days.as_chunks::<2>();
    // Several roll calls share a day, and adding days to a date is the costly part.
    let mut last = (u16::MAX, EPOCH);
    (0..count)
        .map(|index| {
            let day = u16::from_le_bytes(days[index]);
            if day != last.0 {
                let span = jiff::Span::new().days(i64::from(day));
                last = (
                    day,
                    EPOCH
                        .checked_add(span)
                        .map_err(|_| PackedVotesError::Form("an impossible date"))?,
                );
            }
            Ok(RollCall {
                id: u32::from_le_bytes(ids[index]),
                date: last.1,
                session: u16::from(sessions[index]),
                resolution: bytes.line()?.to_owned(),
                issues: issues[index],
            })
        })
        .collect()
}

fn decode_seats(
    bytes: &mut Bytes<'_>,
    roll_calls: usize,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<SeatVotes>, PackedVotesError> {
    let count = bytes.number()?;
    let names = (0..count)
        .map(|_| bytes.line())
        .collect::<Result<Vec<_>, _>>()?;
    let mut seats = Vec::new();
    for name in names {
        let packed = bytes.take(roll_calls.div_ceil(4))?;
        if !wanted(name) {
            continue;
        }
        let holders =
            seats::holders(name).ok_or_else(|| PackedVotesError::UnknownSeat(name.to_owned()))?;
        let mut votes = Vec::with_capacity(4 * packed.len());
        for byte in packed {
            votes.extend([byte & 3, (byte >> 2) & 3, (byte >> 4) & 3, byte >> 6]);
        }
        votes.truncate(roll_calls);
        seats.push(SeatVotes {
            seat: Arc::from(name),
            holders: holders.clone(),
            votes,
        });
    }
    Ok(seats)
}

/// Bytes not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], PackedVotesError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(PackedVotesError::Form("it is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, PackedVotesError> {
        let (number, rest) = self
            .0
            .split_first_chunk::<4>()
            .ok_or(PackedVotesError::Form("it is cut short"))?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number) as usize)
    }

    fn line(&mut self) -> Result<&'a str, PackedVotesError> {
        let end = self
            .0
            .iter()
            .position(|&byte| byte == b'\n')
            .ok_or(PackedVotesError::Form("it is cut short"))?;
        let line = std::str::from_utf8(&self.0[..end])
            .map_err(|_| PackedVotesError::Form("a text is not UTF-8"))?;
        self.0 = &self.0[end + 1..];
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn roll_call(id: u32, day: u16, session: u8, issues: u8, resolution: String) -> RollCall {
        let date = EPOCH
            .checked_add(jiff::Span::new().days(i64::from(day)))
            .unwrap();
        RollCall {
            id,
            date,
            session: u16::from(session),
            resolution,
            issues,
        }
    }

    proptest! {
        #[test]
        fn unpacked_votes_are_the_packed_ones(
            calls in prop::collection::vec((any::<u32>(), any::<u16>(), any::<u8>(), 0_u8..64, "[A-Z0-9/é]{0,9}"), 0..40),
            seed in any::<u64>(),
        ) {
            let roll_calls: Vec<_> = calls
                .into_iter()
                .map(|(id, day, session, issues, resolution)| roll_call(id, day, session, issues, resolution))
                .collect();
            let seats = ["India", "Pakistan", "Russia"]
                .iter()
                .enumerate()
                .map(|(place, &seat)| SeatVotes {
                    seat: Arc::from(seat),
                    holders: seats::holders(seat).unwrap().clone(),
                    votes: (0..roll_calls.len()).map(|index| (seed.rotate_left((7 * index + place) as u32) & 3) as u8).collect(),
                })
                .collect();
            let votes = RollCallVotes { roll_calls, seats };
            let packed = encode(&votes).unwrap();
            prop_assert_eq!(decode(&packed, |_| true).unwrap(), votes);
        }

        #[test]
        fn bytes_that_are_no_packed_votes_are_refused_without_panic(cut in 0_usize..120, flip in 0_usize..120) {
            let votes = RollCallVotes { roll_calls: vec![roll_call(3, 366, 1, 5, "R/1/66".to_owned())], seats: Vec::new() };
            let mut packed = encode(&votes).unwrap();
            let flip = flip % packed.len();
            packed[flip] ^= 0x55;
            packed.truncate(cut);
            let _ = decode(&packed, |_| true);
        }
    }
}
