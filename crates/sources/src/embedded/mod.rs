//! The data that ship inside the binary, as batches of the same form as an import.
//!
//! Making a batch unpacks and parses what it holds: ask only for what is needed ([`of`] for a pair of actors).

mod bridges;
mod starter;
mod vetoes;

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::votes::{Bridge, RollCallVotes, session_day};

use crate::catalogue;
use crate::packed_ideal_points;
use crate::packed_votes;
use crate::seats;

static PACKED_VOTES: &[u8] = include_bytes!("../../../../data/votes/un-votes.bin");
static PACKED_IDEAL_POINTS: &[u8] = include_bytes!("../../../../data/votes/ideal-points.bin");

/// Everything embedded, with the votes of all seats.
pub fn all() -> Vec<Batch> {
    vec![votes(), ideal_points(), starter(), vetoes(), memberships()]
}

/// Everything embedded, but of the votes only those of seats that one of these actors ever held.
pub fn of(actors: &[ActorId]) -> Vec<Batch> {
    vec![
        votes_of(actors),
        ideal_points(),
        starter(),
        vetoes(),
        memberships(),
    ]
}

/// The roll-call votes of all seats in the UN General Assembly.
pub fn votes() -> Batch {
    votes_batch(|_| true)
}

/// The source of the votes, without unpacking them.
pub fn votes_source() -> entente_model::source::Source {
    batch("embedded-un-votes").source
}

/// The roll-call votes of the seats that one of these actors ever held (the seat "Russia" for the Soviet Union).
pub fn votes_of(actors: &[ActorId]) -> Batch {
    votes_batch(|seat| {
        seats::holders(seat)
            .is_some_and(|holders| holders.iter().any(|(_, holder)| actors.contains(holder)))
    })
}

/// Ideal points of all seats by session, as `entente idealpoints` estimates them from the embedded votes; an example of
/// `entente-relation` (`pack_ideal_points`) makes the file, and a test compares it with a fresh estimate.
pub fn ideal_points() -> Batch {
    let holder = |seat: &str, session: u16| {
        let day = session_day(session);
        let mut holders = seats::holders(seat).into_iter().flatten();
        let last = holders.rfind(|(from, _)| from.is_none_or(|from| from <= day));
        last.map_or(ActorId::literal("NONE"), |&(_, holder)| holder)
    };
    #[expect(
        clippy::expect_used,
        reason = "the bytes are part of the program, and a test unpacks all of them"
    )]
    let ideal_points = packed_ideal_points::decode(PACKED_IDEAL_POINTS, holder)
        .expect("embedded ideal points unpack");
    Batch {
        ideal_points,
        ..batch("embedded-ideal-points")
    }
}

/// The pairs of roll calls on the same resolution in different sessions (the `matches` of Bailey, Strezhnev and Voeten).
pub fn bridges() -> Vec<Bridge> {
    bridges::bridges()
}

/// Numbers of the roll calls since 1990 on an amendment or on one paragraph of a resolution, which the authors of the ideal points leave
/// out: most repeat the vote on the whole.
pub fn parts_of_resolutions() -> Vec<u32> {
    bridges::parts()
}

/// The starter library: facts on six states with each other since 1947 (`docs/starter-library.md`).
///
/// One event for each pair of actors that a row joins; rows of one act share their `occurrence`.
pub fn starter() -> Batch {
    starter::batch()
}

/// The vetoes in the UN Security Council, 1946 to 2022, by the actors of the day.
pub fn vetoes() -> Batch {
    vetoes::batch()
}

/// The source of the memberships of organisations and blocs; the records are `entente_model::organisation`.
pub fn memberships() -> Batch {
    batch("embedded-memberships")
}

/// An empty batch of an embedded source with its entry and coverage from the catalogue.
pub(crate) fn batch(id: &str) -> Batch {
    let source = catalogue::source(id);
    let coverage = catalogue::coverage(id, &source.id);
    Batch {
        coverage,
        ..Batch::new(source)
    }
}

fn votes_batch(wanted: impl Fn(&str) -> bool) -> Batch {
    Batch {
        votes: Some(unpack(wanted)),
        ..batch("embedded-un-votes")
    }
}

fn unpack(wanted: impl Fn(&str) -> bool) -> RollCallVotes {
    #[expect(
        clippy::expect_used,
        reason = "the bytes are part of the program, and a test unpacks all of them"
    )]
    packed_votes::decode(PACKED_VOTES, wanted).expect("embedded votes unpack")
}
