//! What imported tables tell: series by year, and organisations shared by name.

use entente_relation::Relation;
use entente_relation::dyad_table::SeriesOf;

use super::series::kind;
use crate::brief::{BriefOrganisation, BriefTableSeries, TableYear};

pub(super) fn table_series(relation: &Relation) -> Vec<BriefTableSeries> {
    let series = relation.table_series.iter().map(|series| BriefTableSeries {
        table: series.table.clone(),
        column: series.column.clone(),
        unit: series.unit.clone(),
        meaning: series.meaning.clone(),
        of: side(series.of),
        source: series.source.clone(),
        years: series
            .years
            .iter()
            .map(|(year, cell)| TableYear {
                year: *year,
                value: cell.value().copied(),
                cell: kind(cell),
            })
            .collect(),
    });
    series.collect()
}

/// Whom a series speaks of, in the words of the contract.
pub(crate) fn side(of: SeriesOf) -> &'static str {
    match of {
        SeriesOf::First => "a",
        SeriesOf::Second => "b",
        SeriesOf::Both => "both",
        SeriesOf::FirstToSecond => "a_to_b",
        SeriesOf::SecondToFirst => "b_to_a",
    }
}

pub(super) fn organisations(relation: &Relation) -> Vec<BriefOrganisation> {
    let shared = relation
        .organisations
        .iter()
        .map(|shared| BriefOrganisation {
            name: shared.name.clone(),
            abbreviation: shared.abbreviation.clone(),
            from: shared.from,
            to: shared.to,
            goes_on: shared.goes_on,
            source: shared.source.clone(),
        });
    shared.collect()
}
