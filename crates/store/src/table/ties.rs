//! Alliances, disputes and other ties, a table each: sorted by pair and date.

use arrow::array::{BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::error::ArrowError;
use entente_model::actor::ActorId;
use entente_model::tie::{AllianceObligations, Dispute, Tie, TieKind};

use super::{Target, decode_rows, pair, sorted};
use crate::column::{BadRow, Columns, IntervalColumns, ProvenanceColumns, basis, column, narrow};
use crate::error::StoreError;
use crate::folder::Table;

/// The three tables of ties.
pub(crate) const TABLES: [Table; 3] = [Table::Alliances, Table::Disputes, Table::Ties];

pub(crate) fn write(ties: &[Tie], target: &mut Target<'_>) -> Result<(), StoreError> {
    for table in TABLES {
        let of_table = ties.iter().filter(|tie| table_of(tie) == table);
        let rows = sorted(of_table, |tie| {
            (pair(tie.a, tie.b), tie.interval.earliest(), tie.a)
        });
        target.rows(table, None, &rows, |rows| encode(table, rows))?;
    }
    Ok(())
}

fn table_of(tie: &Tie) -> Table {
    match tie.kind {
        TieKind::Alliance(_) => Table::Alliances,
        TieKind::Dispute(_) => Table::Disputes,
        TieKind::Named { .. } => Table::Ties,
    }
}

fn encode(table: Table, rows: &[&Tie]) -> Result<RecordBatch, ArrowError> {
    let mut columns = Columns::default();
    let pairs = || rows.iter().map(|tie| pair(tie.a, tie.b));
    let text =
        |actors: Vec<ActorId>| StringArray::from_iter_values(actors.iter().map(ActorId::as_str));
    columns.required("dyad_low", text(pairs().map(|(low, _)| low).collect()));
    columns.required("dyad_high", text(pairs().map(|(_, high)| high).collect()));
    columns.text("a", rows, |tie| tie.a.as_str());
    columns.text("b", rows, |tie| tie.b.as_str());
    columns.flag("directed", rows, |tie| tie.directed);
    columns.interval(rows, |tie| &tie.interval);
    match table {
        Table::Alliances => {
            let of = |tie: &Tie| match tie.kind {
                TieKind::Alliance(obligations) => obligations,
                _ => AllianceObligations::default(),
            };
            columns.flag("defense", rows, |tie| of(tie).defense);
            columns.flag("offense", rows, |tie| of(tie).offense);
            columns.flag("neutrality", rows, |tie| of(tie).neutrality);
            columns.flag("nonaggression", rows, |tie| of(tie).nonaggression);
            columns.flag("consultation", rows, |tie| of(tie).consultation);
        }
        Table::Disputes => {
            let disputes: Vec<&Dispute> = rows
                .iter()
                .filter_map(|tie| match &tie.kind {
                    TieKind::Dispute(dispute) => Some(dispute),
                    _ => None,
                })
                .collect();
            columns.long("number", &disputes, |dispute| dispute.number.into());
            columns.integer("hostility_a", &disputes, |dispute| {
                dispute.hostility_a.into()
            });
            columns.integer("hostility_b", &disputes, |dispute| {
                dispute.hostility_b.into()
            });
            columns.integer("highest_act_a", &disputes, |dispute| {
                dispute.highest_act_a.into()
            });
            columns.integer("highest_act_b", &disputes, |dispute| {
                dispute.highest_act_b.into()
            });
            columns.integer("fatality", &disputes, |dispute| dispute.fatality.into());
            columns.flag("onset", &disputes, |dispute| dispute.onset);
        }
        _ => {
            columns.text("name", rows, |tie| match &tie.kind {
                TieKind::Named { name, .. } => name.as_str(),
                _ => "",
            });
            columns.text("text", rows, |tie| match &tie.kind {
                TieKind::Named { text, .. } => text,
                _ => "",
            });
        }
    }
    columns.text("basis", rows, |tie| tie.basis.as_str());
    columns.text("note", rows, |tie| &tie.note);
    columns.provenance(rows, |tie| &tie.provenance);
    columns.finish()
}

pub(crate) fn decode(
    table: Table,
    batch: &RecordBatch,
    rows: impl IntoIterator<Item = usize>,
    into: &mut Vec<Tie>,
) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (a, b, note, basis_of) = (text("a")?, text("b")?, text("note")?, text("basis")?);
    let directed: &BooleanArray = column(batch, "directed")?;
    let interval = IntervalColumns::of(batch)?;
    let mut provenance = ProvenanceColumns::of(batch)?;
    let kinds = KindColumns::of(table, batch)?;
    decode_rows(
        rows,
        |row| {
            Ok(Tie {
                a: ActorId::new(a.value(row))?,
                b: ActorId::new(b.value(row))?,
                directed: directed.value(row),
                kind: kinds.get(row)?,
                interval: interval.get(row)?,
                basis: basis(basis_of.value(row))?,
                note: note.value(row).to_owned(),
                provenance: provenance.get(row),
            })
        },
        into,
    )
}

/// The columns in which the three tables differ.
enum KindColumns<'b> {
    Alliances([&'b BooleanArray; 5]),
    Disputes {
        number: &'b Int64Array,
        levels: [&'b Int32Array; 5],
        onset: &'b BooleanArray,
    },
    Named {
        name: &'b StringArray,
        text: &'b StringArray,
    },
}

impl<'b> KindColumns<'b> {
    fn of(table: Table, batch: &'b RecordBatch) -> Result<Self, BadRow> {
        Ok(match table {
            Table::Alliances => KindColumns::Alliances([
                column(batch, "defense")?,
                column(batch, "offense")?,
                column(batch, "neutrality")?,
                column(batch, "nonaggression")?,
                column(batch, "consultation")?,
            ]),
            Table::Disputes => KindColumns::Disputes {
                number: column(batch, "number")?,
                levels: [
                    column(batch, "hostility_a")?,
                    column(batch, "hostility_b")?,
                    column(batch, "highest_act_a")?,
                    column(batch, "highest_act_b")?,
                    column(batch, "fatality")?,
                ],
                onset: column(batch, "onset")?,
            },
            _ => KindColumns::Named {
                name: column(batch, "name")?,
                text: column(batch, "text")?,
            },
        })
    }

    fn get(&self, row: usize) -> Result<TieKind, BadRow> {
        Ok(match self {
            KindColumns::Alliances(flags) => {
                let [defense, offense, neutrality, nonaggression, consultation] =
                    flags.map(|flag| flag.value(row));
                TieKind::Alliance(AllianceObligations {
                    defense,
                    offense,
                    neutrality,
                    nonaggression,
                    consultation,
                })
            }
            KindColumns::Disputes {
                number,
                levels,
                onset,
            } => {
                let [hostility_a, hostility_b, act_a, act_b, fatality] =
                    levels.map(|level| level.value(row));
                TieKind::Dispute(Dispute {
                    number: narrow(number.value(row), "a dispute's number")?,
                    hostility_a: narrow(hostility_a, "hostility")?,
                    hostility_b: narrow(hostility_b, "hostility")?,
                    highest_act_a: narrow(act_a, "highest act")?,
                    highest_act_b: narrow(act_b, "highest act")?,
                    fatality: narrow(fatality, "fatality")?,
                    onset: onset.value(row),
                })
            }
            KindColumns::Named { name, text } => TieKind::Named {
                name: name.value(row).parse()?,
                text: text.value(row).to_owned(),
            },
        })
    }
}
