//! Series by year: votes, alliances, disputes.

use entente_model::coverage::Cell;
use entente_relation::Relation;
use entente_relation::alignment::PointEstimate;

use crate::brief::{
    AllianceYear, BriefDispute, BriefIdealPoint, BriefIdealPoints, CellKind, DisputeYear, VoteYear,
};

pub(super) fn votes(relation: &Relation) -> Vec<VoteYear> {
    let years = relation.agreement.iter().map(|year| VoteYear {
        year: year.year,
        agreement: year.cell.value().copied(),
        roll_calls: year.roll_calls,
        rank: year.rank,
        dyads: year.dyads,
        cell: kind(&year.cell),
        source: year.source.clone(),
    });
    years.collect()
}

pub(super) fn ideal_points(relation: &Relation) -> Vec<BriefIdealPoints> {
    let point = |point: PointEstimate| BriefIdealPoint {
        value: point.value,
        low: point.low,
        high: point.high,
        votes: point.votes,
    };
    let sessions = relation
        .ideal_points
        .iter()
        .map(|session| BriefIdealPoints {
            session: session.session,
            year: session.year,
            a: session.a.map(point),
            b: session.b.map(point),
            distance: session.distance,
            rank: session.rank,
            dyads: session.dyads,
            source: session.source.clone(),
        });
    sessions.collect()
}

pub(super) fn alliances(relation: &Relation) -> Vec<AllianceYear> {
    let years = relation.alliances.iter().map(|year| {
        let obligations = year.cell.value().copied().unwrap_or_default();
        AllianceYear {
            year: year.year,
            // A row that states no obligation is the source's own zero.
            cell: match kind(&year.cell) {
                CellKind::Value if !obligations.any() => CellKind::ZeroByRule,
                kind => kind,
            },
            obligations: obligations.names(),
            source: year.source.clone(),
            provenance: year.provenance.as_ref().map(|place| place.to_string()),
        }
    });
    years.collect()
}

pub(super) fn disputes(relation: &Relation) -> Vec<BriefDispute> {
    let coded = |level: u8| (level > 0).then_some(level);
    let disputes = relation.disputes.iter().map(|episode| BriefDispute {
        number: episode.number,
        first_year: episode.first_year,
        last_year: episode.last_year,
        hostility_a: coded(episode.hostility_a),
        hostility_b: coded(episode.hostility_b),
        fatality: u8::try_from(episode.fatality).ok(),
        source: episode.source.clone(),
        provenance: episode.provenance.to_string(),
    });
    disputes.collect()
}

pub(super) fn dispute_years(relation: &Relation) -> Vec<DisputeYear> {
    let years = relation.dispute_years.iter().map(|year| DisputeYear {
        year: year.year,
        cell: kind(&year.cell),
        hostility: year.cell.value().copied().filter(|&level| level > 0),
        source: year.source.clone(),
    });
    years.collect()
}

pub(super) fn kind<T>(cell: &Cell<T>) -> CellKind {
    match cell {
        Cell::Value(_) => CellKind::Value,
        Cell::ZeroByRule => CellKind::ZeroByRule,
        Cell::Missing => CellKind::Missing,
        Cell::OutsideCoverage => CellKind::OutsideCoverage,
    }
}
