//! Alliance obligations by year.

use entente_model::coverage::{Cell, Subject};
use entente_model::source::{Provenance, SourceId};
use entente_model::tie::{AllianceObligations, Tie, TieKind};

use crate::disputes::tie_year;
use crate::editions::{Editions, feeding};
use crate::party::Party;
use crate::years::Period;

/// The obligations between two actors in one year, by one source.
#[derive(Clone, Debug, PartialEq)]
pub struct AllianceYear {
    /// The year.
    pub year: i16,
    /// The obligations of either towards the other, joined where the two directions differ.
    pub cell: Cell<AllianceObligations>,
    /// The source.
    pub source: SourceId,
    /// The row, where there is one.
    pub provenance: Option<Provenance>,
}

pub(crate) fn by_year(
    ties: &[Tie],
    editions: &Editions<'_>,
    a: &Party,
    b: &Party,
    period: &Period,
) -> Vec<AllianceYear> {
    let mut years = Vec::new();
    for parts in editions.of(Subject::Alliances, a, b) {
        for year in period
            .years()
            .filter(|&year| a.existed_in(year) && b.existed_in(year))
        {
            let coverage = feeding(&parts, year);
            let mut cell = crate::disputes::empty_cell(coverage, a, b, year);
            let mut provenance = None;
            for tie in ties.iter().filter(|tie| {
                tie.provenance.source == coverage.source && tie_year(tie) == Some(year)
            }) {
                if let TieKind::Alliance(obligations) = tie.kind {
                    let before = cell.value().copied().unwrap_or_default();
                    cell = Cell::Value(join(before, obligations));
                    provenance.get_or_insert_with(|| tie.provenance.clone());
                }
            }
            years.push(AllianceYear {
                year,
                cell,
                source: coverage.source.clone(),
                provenance,
            });
        }
    }
    years
}

fn join(a: AllianceObligations, b: AllianceObligations) -> AllianceObligations {
    AllianceObligations {
        defense: a.defense || b.defense,
        offense: a.offense || b.offense,
        neutrality: a.neutrality || b.neutrality,
        nonaggression: a.nonaggression || b.nonaggression,
        consultation: a.consultation || b.consultation,
    }
}
