//! Measures, sorted by actor, name and date.

use arrow::array::{RecordBatch, StringArray};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::measure::Measure;

use super::{Target, decode_rows, sorted};
use crate::column::{
    BadRow, Columns, Doubles, IntervalColumns, ProvenanceColumns, basis, column, optional_actor,
};
use crate::error::StoreError;
use crate::folder::Table;

pub(crate) fn write(measures: &[Measure], target: &mut Target<'_>) -> Result<(), StoreError> {
    let rows = sorted(measures.iter(), |measure| {
        (
            measure.actor,
            measure.other,
            measure.name.clone(),
            measure.interval.earliest(),
        )
    });
    target.rows(Table::Measures, None, &rows, encode)
}

fn encode(rows: &[&Measure]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    columns.text("actor", rows, |measure| measure.actor.as_str());
    columns.optional_text("other", rows, |measure| {
        measure.other.as_ref().map(ActorId::as_str)
    });
    columns.text("name", rows, |measure| &measure.name);
    columns.interval(rows, |measure| &measure.interval);
    let values = rows.iter().map(|measure| measure.value);
    columns.required("value", Doubles::from_iter_values(values));
    columns.text("unit", rows, |measure| &measure.unit);
    columns.text("note", rows, |measure| &measure.note);
    columns.text("basis", rows, |measure| measure.basis.as_str());
    columns.provenance(rows, |measure| &measure.provenance);
    columns.finish()
}

pub(crate) fn decode(batch: &RecordBatch, into: &mut Vec<Measure>) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (actor, other, name) = (text("actor")?, text("other")?, text("name")?);
    let (unit, note, basis_of) = (text("unit")?, text("note")?, text("basis")?);
    let value: &Doubles = column(batch, "value")?;
    let interval = IntervalColumns::of(batch)?;
    let mut provenance = ProvenanceColumns::of(batch)?;
    decode_rows(
        0..batch.num_rows(),
        |row| {
            Ok(Measure {
                name: name.value(row).to_owned(),
                actor: ActorId::new(actor.value(row))?,
                other: optional_actor(other, row)?,
                interval: interval.get(row)?,
                value: value.value(row),
                unit: unit.value(row).to_owned(),
                note: note.value(row).to_owned(),
                basis: basis(basis_of.value(row))?,
                provenance: provenance.get(row),
            })
        },
        into,
    )
}
