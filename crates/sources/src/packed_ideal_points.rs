//! The packed file of ideal points that ships inside the binary.
//!
//! # Form
//! The magic bytes `IDEALPT1`, then one Zstandard frame: the number of seats (32 bits, little-endian as everything here), their names in
//! order (a line each), the number of points of each seat (8 bits), and column by column, seat after seat and session after session:
//! session (8 bits), votes (16 bits), estimate, low and high (16 bits each, signed, in thousandths). Holders of the seats are those of the
//! table `data/votes/seats.tsv` at the end of the session and are given by the caller.

use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::votes::IdealPoint;

const MAGIC: &[u8; 8] = b"IDEALPT1";
const LEVEL: i32 = 19;
/// Steps per unit in which values are kept.
const STEPS: f64 = 1000.0;

/// Why ideal points cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackedIdealPointsError {
    /// The bytes are not of the form of this module, or a value does not fit into it.
    #[error("packed ideal points: {0}")]
    Form(&'static str),
    /// Zstandard failed.
    #[error("packed ideal points: {0}")]
    Zstandard(#[from] std::io::Error),
}

/// Packs ideal points, given by seat and session. Values are rounded to thousandths.
///
/// # Errors
/// More than 255 sessions, a value beyond ±32, a line break in a name.
pub fn encode(points: &[IdealPoint]) -> Result<Vec<u8>, PackedIdealPointsError> {
    let seats: Vec<&[IdealPoint]> = points.chunk_by(|a, b| a.seat == b.seat).collect();
    let mut body = (seats.len() as u32).to_le_bytes().to_vec();
    for points in &seats {
        if points[0].seat.contains('\n') {
            return Err(PackedIdealPointsError::Form("a line break in a name"));
        }
        body.extend(points[0].seat.as_bytes());
        body.push(b'\n');
    }
    let small = |number: usize| {
        u8::try_from(number).map_err(|_| PackedIdealPointsError::Form("too many sessions"))
    };
    for points in &seats {
        body.push(small(points.len())?);
    }
    for point in points {
        body.push(small(usize::from(point.session))?);
    }
    for point in points {
        let votes = u16::try_from(point.votes)
            .map_err(|_| PackedIdealPointsError::Form("too many votes in a session"))?;
        body.extend(votes.to_le_bytes());
    }
    for column in [
        |point: &IdealPoint| point.value,
        |point: &IdealPoint| point.low,
        |point: &IdealPoint| point.high,
    ] {
        for point in points {
            let steps = (column(point) * STEPS).round();
            if !(f64::from(i16::MIN)..=f64::from(i16::MAX)).contains(&steps) {
                return Err(PackedIdealPointsError::Form("a value does not fit"));
            }
            body.extend((steps as i16).to_le_bytes());
        }
    }
    let mut packed = MAGIC.to_vec();
    packed.extend(zstd::encode_all(body.as_slice(), LEVEL)?);
    Ok(packed)
}

/// Unpacks ideal points; `holder` names who held a seat in a session.
///
/// # Errors
/// Bytes that [`encode`] did not make.
pub fn decode(
    packed: &[u8],
    mut holder: impl FnMut(&str, u16) -> ActorId,
) -> Result<Vec<IdealPoint>, PackedIdealPointsError> {
    let cut = PackedIdealPointsError::Form("it is cut short");
    let Some(frame) = packed.strip_prefix(MAGIC.as_slice()) else {
        return Err(PackedIdealPointsError::Form("the magic bytes are missing"));
    };
    let body = zstd::decode_all(frame)?;
    let Some((count, mut rest)) = body.split_first_chunk::<4>() else {
        return Err(cut);
    };
    let mut names: Vec<Arc<str>> = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let end = rest.iter().position(|&byte| byte == b'\n');
        let end = end.ok_or(PackedIdealPointsError::Form("it is cut short"))?;
        let name = std::str::from_utf8(&rest[..end])
            .map_err(|_| PackedIdealPointsError::Form("a name is not UTF-8"))?;
        names.push(Arc::from(name));
        rest = &rest[end + 1..];
    }
    let Some((counts, rest)) = rest.split_at_checked(names.len()) else {
        return Err(cut);
    };
    let seats: Vec<Arc<str>> = names
        .iter()
        .zip(counts)
        .flat_map(|(name, &count)| std::iter::repeat_n(name.clone(), usize::from(count)))
        .collect();
    // A session, and four numbers of two bytes.
    if rest.len() != seats.len() * 9 {
        return Err(PackedIdealPointsError::Form(
            "its length is not that of its points",
        ));
    }
    let (sessions, rest) = rest.split_at(seats.len());
    let (pairs, _) = rest.as_chunks::<2>();
    let at = |column: usize, row: usize| pairs[column * seats.len() + row];
    let value = |column: usize, row: usize| f64::from(i16::from_le_bytes(at(column, row))) / STEPS;
    Ok(seats
        .iter()
        .enumerate()
        .map(|(row, seat)| {
            let session = u16::from(sessions[row]);
            IdealPoint {
                seat: seat.clone(),
                holder: holder(seat, session),
                session,
                votes: u32::from(u16::from_le_bytes(at(0, row))),
                value: value(1, row),
                low: value(2, row),
                high: value(3, row),
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SOMEBODY: ActorId = ActorId::literal("PAK");

    proptest! {
        #[test]
        fn unpacked_points_are_the_packed_ones(
            rows in prop::collection::vec((0_u16..80, 0_u32..300, -5_000_i32..5_000, 0_i32..900), 0..60),
        ) {
            let points: Vec<IdealPoint> = rows
                .into_iter()
                .enumerate()
                .map(|(number, (session, votes, value, half))| IdealPoint {
                    seat: Arc::from(if number < 20 { "India" } else { "Pakistan" }),
                    holder: SOMEBODY,
                    session,
                    votes,
                    value: f64::from(value) / STEPS,
                    low: f64::from(value - half) / STEPS,
                    high: f64::from(value + half) / STEPS,
                })
                .collect();
            let packed = encode(&points).unwrap();
            prop_assert_eq!(decode(&packed, |_, _| SOMEBODY).unwrap(), points);
        }

        #[test]
        fn other_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..60), valid_head: bool) {
            let mut bytes = bytes;
            if valid_head {
                let body = zstd::encode_all(bytes.as_slice(), 1).unwrap();
                bytes = [MAGIC.as_slice(), &body].concat();
            }
            let _ = decode(&bytes, |_, _| SOMEBODY);
        }
    }
}
