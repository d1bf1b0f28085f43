//! The ideal points of two actors side by side.

use entente_model::source::SourceId;
use entente_model::votes::{IdealPoint, session_year};
use entente_store::IdealPointRecords;

use crate::party::Party;
use crate::years::Period;

/// An ideal point with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointEstimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Votes on which it rests.
    pub votes: u32,
}

/// Both actors' ideal points in a session of the General Assembly in which at least one has one.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionPoints {
    /// Session of the Assembly.
    pub session: u16,
    /// The year in which it opened.
    pub year: i16,
    /// The first actor's point.
    pub a: Option<PointEstimate>,
    /// The second's.
    pub b: Option<PointEstimate>,
    /// How far apart the two stand.
    pub distance: Option<f64>,
    /// The rank of that distance among all dyads of the session: 1 for the nearest, equal distances sharing the best.
    pub rank: Option<u32>,
    /// Dyads with a distance in the session.
    pub dyads: u32,
    /// The source of the estimates.
    pub source: SourceId,
}

pub(crate) fn by_session(
    records: Option<&IdealPointRecords>,
    a: &Party,
    b: &Party,
    period: &Period,
) -> Vec<SessionPoints> {
    let Some(records) = records else {
        return Vec::new();
    };
    let last = records.points.iter().map(|point| point.session).max();
    (1..=last.unwrap_or(0))
        .filter(|&session| period.contains(session_year(session)))
        .filter_map(|session| {
            let points: Vec<&IdealPoint> = records
                .points
                .iter()
                .filter(|point| point.session == session)
                .collect();
            of_session(session, &points, a, b, &records.source)
        })
        .collect()
}

fn of_session(
    session: u16,
    points: &[&IdealPoint],
    a: &Party,
    b: &Party,
    source: &SourceId,
) -> Option<SessionPoints> {
    let of = |party: &Party| {
        let point = points.iter().find(|point| party.includes(point.holder))?;
        Some(PointEstimate {
            value: point.value,
            low: point.low,
            high: point.high,
            votes: point.votes,
        })
    };
    let (of_a, of_b) = (of(a), of(b));
    if of_a.is_none() && of_b.is_none() {
        return None;
    }
    let distance = of_a.zip(of_b).map(|(a, b)| (a.value - b.value).abs());
    let nearer = distance.map(|distance| {
        let pairs = points.iter().enumerate().flat_map(|(place, one)| {
            let others = points[place + 1..].iter();
            others.map(|other| (one.value - other.value).abs())
        });
        // The dyad itself is among the pairs, and no nearer than itself.
        pairs.filter(|&other| other < distance).count() as u32
    });
    let members = points.len() as u32;
    Some(SessionPoints {
        session,
        year: session_year(session),
        a: of_a,
        b: of_b,
        distance,
        rank: nearer.map(|nearer| nearer + 1),
        dyads: members * members.saturating_sub(1) / 2,
        source: source.clone(),
    })
}
