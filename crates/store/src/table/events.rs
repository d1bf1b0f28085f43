//! Events: partitioned by year, sorted by pair and date.

use arrow::array::{
    Array, BooleanArray, Date32Array, Int32Array, ListArray, ListBuilder, RecordBatch, StringArray,
};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::event::{Event, EventId, Participant, Quantity, SeriesPlace};
use entente_model::ontology::{CameoCode, Pillar, PloverType, Quad};
use jiff::civil::Date;

use super::{Target, by_year, decode_rows, pair, sorted};
use crate::column::{
    BadRow, Columns, Doubles, IntervalColumns, ProvenanceColumns, Singles, basis, column, list,
    narrow, optional_actor, optional_date, optional_text,
};
use crate::error::StoreError;
use crate::folder::Table;

/// The columns that counting needs.
pub(crate) const COUNTED: [&str; 6] = [
    "dyad_low",
    "dyad_high",
    "start",
    "end",
    "quad",
    "occurrence",
];

pub(crate) fn write(events: &[Event], target: &mut Target<'_>) -> Result<(), StoreError> {
    for (year, rows) in by_year(events, |event| &event.date) {
        let rows = sorted(rows.into_iter(), |event| {
            (dyad(event), event.date.earliest(), event.id.clone())
        });
        target.rows(Table::Events, year, &rows, encode)?;
    }
    Ok(())
}

/// Both actors in alphabetical order, if both are known.
fn dyad(event: &Event) -> Option<(ActorId, ActorId)> {
    Some(pair(event.source.actor?, event.target.actor?))
}

fn encode(rows: &[&Event]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    let dyads: Vec<Option<(ActorId, ActorId)>> = rows.iter().map(|event| dyad(event)).collect();
    let dyads: Vec<&Option<(ActorId, ActorId)>> = dyads.iter().collect();
    columns.optional_text("dyad_low", &dyads, |dyad| {
        dyad.as_ref().map(|(low, _)| low.as_str())
    });
    columns.optional_text("dyad_high", &dyads, |dyad| {
        dyad.as_ref().map(|(_, high)| high.as_str())
    });
    columns.interval(rows, |event| &event.date);
    columns.text("id", rows, |event| event.id.as_str());
    columns.text("occurrence", rows, |event| event.occurrence.as_str());
    let actor = |side: &'_ Participant| side.actor;
    let sources: Vec<Option<ActorId>> = rows.iter().map(|event| actor(&event.source)).collect();
    let targets: Vec<Option<ActorId>> = rows.iter().map(|event| actor(&event.target)).collect();
    columns.optional("source_actor", actors(&sources));
    columns.text("source_raw", rows, |event| &event.source.raw);
    columns.text("source_sector", rows, |event| &event.source.sector);
    columns.optional("target_actor", actors(&targets));
    columns.text("target_raw", rows, |event| &event.target.raw);
    columns.text("target_sector", rows, |event| &event.target.sector);
    columns.flag("mutual", rows, |event| event.mutual);
    columns.optional_text("cameo", rows, |event| {
        event.cameo.as_ref().map(CameoCode::as_str)
    });
    columns.optional_text("plover", rows, |event| event.plover.map(PloverType::as_str));
    columns.text("mode", rows, |event| &event.mode);
    columns.list("contexts", rows, |event| &event.contexts);
    columns.optional_text("promised_type", rows, |event| {
        event.promised_type.map(PloverType::as_str)
    });
    columns.optional_text("quad_source", rows, |event| {
        event.quad_source.map(Quad::as_str)
    });
    // Derived, for readers of the file and for counting.
    columns.optional_text("quad", rows, |event| event.quad().map(Quad::as_str));
    columns.optional_text("pillar", rows, |event| event.pillar.map(Pillar::as_str));
    columns.text("status", rows, |event| event.status.as_str());
    columns.optional_text("series", rows, |event| {
        event.series.as_ref().map(|place| place.series.as_str())
    });
    let ordinals = rows.iter().map(|event| {
        event
            .series
            .as_ref()
            .and_then(|place| place.ordinal)
            .map(i32::from)
    });
    columns.optional("series_ordinal", Int32Array::from_iter(ordinals));
    let third: Vec<Vec<&str>> = rows
        .iter()
        .map(|event| event.third.iter().map(ActorId::as_str).collect())
        .collect();
    columns.list("third", &third.iter().collect::<Vec<_>>(), |actors| actors);
    columns.text("project", rows, |event| &event.project);
    let mut values = ListBuilder::new(Doubles::builder(rows.len()));
    for event in rows {
        for quantity in &event.quantities {
            values.values().append_value(quantity.value);
        }
        values.append(true);
    }
    columns.required("quantity_values", values.finish());
    let units: Vec<Vec<&str>> = rows
        .iter()
        .map(|event| {
            event
                .quantities
                .iter()
                .map(|quantity| quantity.unit.as_str())
                .collect()
        })
        .collect();
    columns.list(
        "quantity_units",
        &units.iter().collect::<Vec<_>>(),
        |units| units,
    );
    columns.text("text", rows, |event| &event.text);
    columns.text("note", rows, |event| &event.note);
    columns.text("basis", rows, |event| event.basis.as_str());
    let confidences = rows.iter().map(|event| event.confidence);
    columns.optional("confidence", Singles::from_iter(confidences));
    columns.text("coder", rows, |event| &event.coder);
    columns.provenance(rows, |event| &event.provenance);
    columns.finish()
}

fn actors(actors: &[Option<ActorId>]) -> StringArray {
    StringArray::from_iter(
        actors
            .iter()
            .map(|actor| actor.as_ref().map(ActorId::as_str)),
    )
}

pub(crate) fn decode(
    batch: &RecordBatch,
    rows: impl IntoIterator<Item = usize>,
    into: &mut Vec<Event>,
) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (id, occurrence) = (text("id")?, text("occurrence")?);
    let (source_actor, target_actor) = (text("source_actor")?, text("target_actor")?);
    let (source_raw, target_raw) = (text("source_raw")?, text("target_raw")?);
    let (source_sector, target_sector) = (text("source_sector")?, text("target_sector")?);
    let (cameo, plover, mode) = (text("cameo")?, text("plover")?, text("mode")?);
    let (promised_type, quad_source) = (text("promised_type")?, text("quad_source")?);
    let (pillar, status, series) = (text("pillar")?, text("status")?, text("series")?);
    let (project, text_of, note) = (text("project")?, text("text")?, text("note")?);
    let (basis_of, coder) = (text("basis")?, text("coder")?);
    let lists = |name| column::<ListArray>(batch, name);
    let (contexts, third) = (lists("contexts")?, lists("third")?);
    let (values, units) = (lists("quantity_values")?, lists("quantity_units")?);
    let mutual: &BooleanArray = column(batch, "mutual")?;
    let ordinal: &Int32Array = column(batch, "series_ordinal")?;
    let confidence: &Singles = column(batch, "confidence")?;
    let date = IntervalColumns::of(batch)?;
    let mut provenance = ProvenanceColumns::of(batch)?;

    let decode = |row: usize| -> Result<Event, BadRow> {
        let third = list(third, row)?;
        let ordinal = ordinal
            .is_valid(row)
            .then(|| narrow(ordinal.value(row), "an ordinal"));
        let ordinal = ordinal.transpose()?;
        Ok(Event {
            id: EventId::new(id.value(row)),
            occurrence: EventId::new(occurrence.value(row)),
            date: date.get(row)?,
            source: Participant {
                actor: optional_actor(source_actor, row)?,
                raw: source_raw.value(row).to_owned(),
                sector: source_sector.value(row).to_owned(),
            },
            target: Participant {
                actor: optional_actor(target_actor, row)?,
                raw: target_raw.value(row).to_owned(),
                sector: target_sector.value(row).to_owned(),
            },
            mutual: mutual.value(row),
            cameo: optional_text(cameo, row).map(str::parse).transpose()?,
            plover: optional_text(plover, row).map(str::parse).transpose()?,
            mode: mode.value(row).to_owned(),
            contexts: list(contexts, row)?,
            promised_type: optional_text(promised_type, row)
                .map(str::parse)
                .transpose()?,
            quad_source: optional_text(quad_source, row)
                .map(str::parse)
                .transpose()?,
            pillar: optional_text(pillar, row).map(str::parse).transpose()?,
            status: status.value(row).parse()?,
            series: optional_text(series, row).map(|series| SeriesPlace {
                series: series.to_owned(),
                ordinal,
            }),
            third: third
                .iter()
                .map(|actor| ActorId::new(actor))
                .collect::<Result<_, _>>()?,
            project: project.value(row).to_owned(),
            quantities: quantities(values, units, row)?,
            text: text_of.value(row).to_owned(),
            note: note.value(row).to_owned(),
            basis: basis(basis_of.value(row))?,
            confidence: confidence.is_valid(row).then(|| confidence.value(row)),
            coder: coder.value(row).to_owned(),
            provenance: provenance.get(row),
        })
    };
    decode_rows(rows, decode, into)
}

fn quantities(values: &ListArray, units: &ListArray, row: usize) -> Result<Vec<Quantity>, BadRow> {
    let values = values.value(row);
    let values: &Doubles = values
        .as_any()
        .downcast_ref()
        .ok_or_else(|| BadRow("quantity_values does not hold numbers".to_owned()))?;
    let units = list(units, row)?;
    if values.len() != units.len() {
        return Err(BadRow(
            "quantity_values and quantity_units differ in length".to_owned(),
        ));
    }
    let pairs = values.values().iter().zip(units);
    Ok(pairs
        .map(|(&value, unit)| Quantity { value, unit })
        .collect())
}

/// What counting reads of an event whose two actors are known.
pub(crate) struct Counted<'b> {
    pub(crate) low: ActorId,
    pub(crate) high: ActorId,
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
    pub(crate) quad: Option<Quad>,
    pub(crate) occurrence: &'b str,
}

/// Passes on the rows whose pair is wanted.
pub(crate) fn decode_counted<'b>(
    batch: &'b RecordBatch,
    is_wanted: impl Fn(&str, &str) -> bool,
    mut each: impl FnMut(Counted<'b>),
) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (low, high) = (text("dyad_low")?, text("dyad_high")?);
    let (quad, occurrence) = (text("quad")?, text("occurrence")?);
    let (start, end): (&Date32Array, &Date32Array) =
        (column(batch, "start")?, column(batch, "end")?);
    for row in crate::part::rows_of_pairs(batch, is_wanted)? {
        each(Counted {
            low: ActorId::new(low.value(row))?,
            high: ActorId::new(high.value(row))?,
            first: optional_date(start, row)?,
            last: optional_date(end, row)?,
            quad: optional_text(quad, row).map(str::parse).transpose()?,
            occurrence: occurrence.value(row),
        });
    }
    Ok(())
}
