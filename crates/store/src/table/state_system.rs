//! Membership in the state system, sorted by actor and date.

use arrow::array::{Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::batch::SystemMembership;

use super::{Target, decode_rows, sorted};
use crate::column::{
    BadRow, Columns, ProvenanceColumns, column, date_of_days, days_since_1970, narrow,
    optional_date,
};
use crate::error::StoreError;
use crate::folder::Table;

pub(crate) fn write(
    memberships: &[SystemMembership],
    target: &mut Target<'_>,
) -> Result<(), StoreError> {
    let rows = sorted(memberships.iter(), |member| (member.actor, member.start));
    target.rows(Table::StateSystem, None, &rows, encode)
}

fn encode(rows: &[&SystemMembership]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    columns.text("actor", rows, |member| member.actor.as_str());
    columns.integer("code", rows, |member| member.code.into());
    columns.text("abbreviation", rows, |member| &member.abbreviation);
    let starts = rows.iter().map(|member| days_since_1970(member.start));
    columns.required("start", Date32Array::from_iter_values(starts));
    let ends = rows.iter().map(|member| member.end.map(days_since_1970));
    columns.optional("end", Date32Array::from_iter(ends));
    columns.provenance(rows, |member| &member.provenance);
    columns.finish()
}

pub(crate) fn decode(batch: &RecordBatch, into: &mut Vec<SystemMembership>) -> Result<(), BadRow> {
    let actor: &StringArray = column(batch, "actor")?;
    let abbreviation: &StringArray = column(batch, "abbreviation")?;
    let code: &Int32Array = column(batch, "code")?;
    let start: &Date32Array = column(batch, "start")?;
    let end: &Date32Array = column(batch, "end")?;
    let mut provenance = ProvenanceColumns::of(batch)?;
    decode_rows(
        0..batch.num_rows(),
        |row| {
            Ok(SystemMembership {
                actor: ActorId::new(actor.value(row))?,
                code: narrow(code.value(row), "a state's number")?,
                abbreviation: abbreviation.value(row).to_owned(),
                start: date_of_days(start.value(row))?,
                end: optional_date(end, row)?,
                provenance: provenance.get(row),
            })
        },
        into,
    )
}
