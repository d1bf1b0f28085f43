//! Vetoes in the Security Council, sorted by date.

use arrow::array::{Date32Array, ListArray, RecordBatch, StringArray};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::votes::Veto;

use super::{Target, decode_rows, sorted};
use crate::column::{
    BadRow, Columns, ProvenanceColumns, basis, column, date_of_days, days_since_1970, list,
};
use crate::error::StoreError;
use crate::folder::Table;

pub(crate) fn write(vetoes: &[Veto], target: &mut Target<'_>) -> Result<(), StoreError> {
    let rows = sorted(vetoes.iter(), |veto| veto.date);
    target.rows(Table::Vetoes, None, &rows, encode)
}

fn encode(rows: &[&Veto]) -> Result<RecordBatch, ArrowError> {
    let by: Vec<Vec<&str>> = rows
        .iter()
        .map(|veto| veto.by.iter().map(ActorId::as_str).collect())
        .collect();
    let by: Vec<&Vec<&str>> = by.iter().collect();
    let mut columns = Columns::default();
    let days = rows.iter().map(|veto| days_since_1970(veto.date));
    columns.required("date", Date32Array::from_iter_values(days));
    columns.text("draft", rows, |veto| &veto.draft);
    columns.text("meeting", rows, |veto| &veto.meeting);
    columns.text("agenda", rows, |veto| &veto.agenda);
    columns.list("by", &by, |actors| actors);
    columns.text("basis", rows, |veto| veto.basis.as_str());
    columns.provenance(rows, |veto| &veto.provenance);
    columns.finish()
}

pub(crate) fn decode(batch: &RecordBatch, into: &mut Vec<Veto>) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (draft, meeting, agenda) = (text("draft")?, text("meeting")?, text("agenda")?);
    let (basis_of, by) = (text("basis")?, column::<ListArray>(batch, "by")?);
    let date: &Date32Array = column(batch, "date")?;
    let mut provenance = ProvenanceColumns::of(batch)?;
    decode_rows(
        0..batch.num_rows(),
        |row| {
            let by = list(by, row)?;
            Ok(Veto {
                date: date_of_days(date.value(row))?,
                draft: draft.value(row).to_owned(),
                meeting: meeting.value(row).to_owned(),
                agenda: agenda.value(row).to_owned(),
                by: by
                    .iter()
                    .map(|actor| ActorId::new(actor))
                    .collect::<Result<_, _>>()?,
                basis: basis(basis_of.value(row))?,
                provenance: provenance.get(row),
            })
        },
        into,
    )
}
