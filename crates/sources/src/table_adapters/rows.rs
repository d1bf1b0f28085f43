//! One table of a mapping, read from one or several files.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entente_model::batch::{InputFile, QuarantinedRow};
use entente_model::coverage::ZeroRule;
use entente_model::data_table::{
    ActorColumn, ColumnInfo, ColumnValues, DataTable, TableCoverage, TableInfo, TimeKind,
    is_numbered,
};

use super::cells::{self, MissingCodes, Problems};
use super::column_values::{constant, extend, fill, select, take};
use super::frame::{Frame, Header, Opened, RawColumn};
use super::import::raw_row;
use super::mapping::{Code, ColumnType, Mapping, Names, TableMapping};
use super::plan::{From, MIN_YEAR, NO_BEGINNING, Pick, Plan, Time, last_day};
use super::resolver::Resolver;
use crate::error::ImportError;

pub(super) struct TableReader<'m> {
    mapping: &'m Mapping,
    mapped: &'m TableMapping,
    table: DataTable,
    resolvers: Vec<Resolver<'m>>,
    looked_up: Option<LookedUp>,
    edition: Option<String>,
    left_out: u64,
    /// Rows of spans without an end, which gets the last year covered.
    open: Vec<usize>,
}

/// Columns of another file, by key.
struct LookedUp {
    rows: HashMap<i64, usize>,
    columns: Vec<(String, RawColumn)>,
}

impl<'m> TableReader<'m> {
    pub(super) fn new(mapping: &'m Mapping, mapped: &'m TableMapping) -> TableReader<'m> {
        let table = DataTable::new(info(mapping, mapped));
        TableReader {
            resolvers: mapped.actor.iter().map(Resolver::new).collect(),
            mapping,
            mapped,
            table,
            looked_up: None,
            edition: None,
            left_out: 0,
            open: Vec::new(),
        }
    }

    /// Reads the file with the columns that the table takes by key.
    pub(super) fn look_up(
        &mut self,
        opened: &Opened,
        header: &Header,
    ) -> Result<InputFile, ImportError> {
        let Some(lookup) = &self.mapped.lookup else {
            return Ok(opened.frame(header, &[])?.input);
        };
        let place = |name: &String| header.find(&Names::One(name.clone()));
        let names: Vec<&String> = std::iter::once(&lookup.key)
            .chain(&lookup.columns)
            .collect();
        let wanted: Vec<usize> = names.iter().filter_map(|name| place(name)).collect();
        let mut frame = opened.frame(header, &wanted)?;
        let key = frame.columns.remove(0);
        let mut rows = HashMap::new();
        for row in 0..key.len() {
            if let Ok(Some(number)) = cells::part(&key, row) {
                rows.entry(number).or_insert(row);
            }
        }
        let columns = lookup.columns.iter().cloned().zip(frame.columns).collect();
        self.looked_up = Some(LookedUp { rows, columns });
        Ok(frame.input)
    }

    /// Reads the rows of one file.
    pub(super) fn read(
        &mut self,
        opened: &Opened,
        header: &Header,
        quarantine: &mut Vec<QuarantinedRow>,
    ) -> Result<InputFile, ImportError> {
        let plan = Plan::new(self.mapping, self.mapped, header);
        let mut frame = opened.frame(header, &plan.wanted)?;
        let picks = plan.picks(&frame);
        let mut problems = Problems::default();
        let times = self.times(&plan, &frame, &picks, &mut problems);
        let actors = self.actors(&plan, &frame, &picks, &times, &mut problems);
        let values = self.values(&plan, &frame, &picks, &mut problems);
        if self.edition.is_none()
            && let Some(place) = plan.edition
        {
            let column = &frame.columns[place];
            self.edition = (0..column.len()).find_map(|row| Some(column.text(row)?.into_owned()));
        }
        let kept: Vec<usize> = (0..picks.len())
            .filter(|&pick| problems.of(pick).is_none())
            .filter(|&pick| {
                !actors
                    .iter()
                    .any(|column| matches!(column[pick], Named::LeftOut))
            })
            .collect();
        self.left_out += (picks.len() - kept.len() - problems.iter().count()) as u64;
        self.append(&kept, &frame, &picks, &times, actors, values);

        if !problems.is_empty() {
            // Once more with all columns, to keep the rows whole.
            let all: Vec<usize> = (0..header.columns.len()).collect();
            let whole = opened.frame(header, &all)?;
            for (pick, reason) in problems.iter() {
                let row = picks[pick].row;
                quarantine.push(QuarantinedRow {
                    file: Arc::clone(&frame.input.name),
                    line: frame
                        .lines
                        .get(row)
                        .copied()
                        .unwrap_or(u64::from(frame.numbers[row])),
                    reason: reason.to_owned(),
                    raw: raw_row(&whole.columns, row),
                });
            }
        }
        quarantine.append(&mut frame.refused);
        Ok(frame.input)
    }

    /// The table, what a user should be told, and the edition that the files name.
    pub(super) fn finish(mut self) -> (DataTable, Vec<String>, Option<String>) {
        let mut remarks = Vec::new();
        self.cover(&mut remarks);
        let last = self.table.info.coverage.last_year;
        for &row in &self.open {
            let years = &mut self.table.years[row];
            years.1 = last.max(years.0);
            if let Some(days) = self.table.days.get_mut(row) {
                days.1 = last_day(years.1);
            }
        }
        let name = &self.table.info.name;
        if self.left_out > 0 {
            remarks.push(format!(
                "{name}: {} rows name no state and are left out",
                self.left_out
            ));
        }
        let nobody = self
            .table
            .actors
            .iter()
            .flatten()
            .filter(|actor| actor.is_none())
            .count();
        if nobody > 0 && !self.table.info.actors.is_empty() {
            remarks.push(format!(
                "{name}: {nobody} codes meant nobody at their row's date; the rows are kept with the code"
            ));
        }
        let table = self.table.sorted();
        remarks.extend(repeated(&table));
        (table, remarks, self.edition)
    }

    /// The coverage: as the mapping states it, cut to what the files hold where they hold less, stretched where they hold more.
    fn cover(&mut self, remarks: &mut Vec<String>) {
        let Some((first, last)) = self.span_of_closed_rows() else {
            return;
        };
        let stated = &self.mapped.coverage;
        let (stated_first, stated_last) = (
            stated.first_year.unwrap_or(first),
            stated.last_year.unwrap_or(last),
        );
        let is_cut = !stated.sparse && (first > stated_first || last < stated_last);
        let named_only = stated.named_actors_only || is_cut;
        let actors: BTreeSet<_> = if named_only {
            self.table
                .actors
                .iter()
                .flatten()
                .flatten()
                .copied()
                .collect()
        } else {
            BTreeSet::new()
        };
        if is_cut {
            remarks.push(format!(
                "{}: the files hold the years {first} to {last}, the edition known here {stated_first} to {stated_last}: taken as covering {first} to {last} and the {} actors in them only",
                self.table.info.name,
                actors.len()
            ));
        }
        let coverage = &mut self.table.info.coverage;
        coverage.first_year = if is_cut {
            first
        } else {
            stated_first.min(first.max(MIN_YEAR))
        };
        coverage.last_year = if is_cut { last } else { stated_last.max(last) };
        coverage.actors = actors.into_iter().collect();
    }

    fn span_of_closed_rows(&self) -> Option<(i16, i16)> {
        let first = self.table.years.iter().map(|years| years.0).min()?;
        let last = self.table.years.iter().map(|years| years.1).max()?;
        Some((first, last))
    }

    fn times(
        &self,
        plan: &Plan,
        frame: &Frame,
        picks: &[Pick],
        problems: &mut Problems,
    ) -> Vec<Option<Time>> {
        let format = self.mapped.date_format.as_deref();
        let skip = self.mapped.skip_without_time;
        picks
            .iter()
            .enumerate()
            .map(|(index, pick)| {
                plan.time(frame, pick, format).unwrap_or_else(|problem| {
                    if !(skip && problem == NO_BEGINNING) {
                        problems.add(index, || problem);
                    }
                    None
                })
            })
            .collect()
    }

    fn actors(
        &mut self,
        plan: &Plan,
        frame: &Frame,
        picks: &[Pick],
        times: &[Option<Time>],
        problems: &mut Problems,
    ) -> Vec<Vec<Named>> {
        let timeless = self.table.info.time == TimeKind::Timeless;
        let mut columns = Vec::new();
        for (resolver, &place) in self.resolvers.iter_mut().zip(&plan.actors) {
            let raw = &frame.columns[place];
            let name = &plan.names[place];
            let mut column = Vec::with_capacity(picks.len());
            for (index, pick) in picks.iter().enumerate() {
                let span = times[index].map(|time| time.days);
                if span.is_none() && !timeless {
                    // The row has a problem already.
                    column.push(Named::LeftOut);
                    continue;
                }
                column.push(match resolver.resolve(raw, pick.row, span) {
                    Ok(named) => named,
                    Err(problem) => {
                        problems.add(index, || format!("column {name}: {problem}"));
                        Named::LeftOut
                    }
                });
            }
            columns.push(column);
        }
        if let [first, second] = &columns[..] {
            for (index, pair) in first.iter().zip(second).enumerate() {
                if let (Named::Actor(Some(a), x), Named::Actor(Some(b), y)) = pair
                    && a == b
                    && x == y
                {
                    problems.add(index, || format!("{a} with itself"));
                }
            }
        }
        columns
    }

    fn values(
        &self,
        plan: &Plan,
        frame: &Frame,
        picks: &[Pick],
        problems: &mut Problems,
    ) -> Vec<ColumnValues> {
        let mut columns = Vec::new();
        for (mapped, from) in self.mapped.column.iter().zip(&plan.values) {
            let missing = MissingCodes::new(&self.mapped.missing, &mapped.missing, &mapped.kept);
            let mut of_rows = Problems::default();
            let mut column = match from {
                From::Constant(value) => constant(*value, mapped.kind, picks.len()),
                From::Column(place) => {
                    let raw = &frame.columns[*place];
                    let values = cells::values(
                        raw,
                        mapped.kind,
                        &missing,
                        &plan.names[*place],
                        &mut of_rows,
                    );
                    take(values, picks)
                }
                From::Years => {
                    let texts = picks.iter().map(|pick| pick.value.clone()).collect();
                    let raw = RawColumn::Text(texts);
                    // Here the rows of the column are the picks themselves.
                    let mut of_picks = Problems::default();
                    let values = cells::values(
                        &raw,
                        mapped.kind,
                        &missing,
                        mapped.name.get_ref(),
                        &mut of_picks,
                    );
                    for (pick, problem) in of_picks.iter() {
                        problems.add(pick, || problem.to_owned());
                    }
                    values
                }
                From::LookedUp { key, column } => self.looked_up_values(
                    &frame.columns[*key],
                    column,
                    picks,
                    mapped.kind,
                    &missing,
                ),
                From::Nothing => constant(None, mapped.kind, picks.len()),
            };
            if let Some(value) = mapped.empty {
                fill(&mut column, value);
            }
            if !of_rows.is_empty() {
                for (index, pick) in picks.iter().enumerate() {
                    if let Some(problem) = of_rows.of(pick.row) {
                        problems.add(index, || problem.to_owned());
                    }
                }
            }
            columns.push(column);
        }
        columns
    }

    fn looked_up_values(
        &self,
        key: &RawColumn,
        name: &str,
        picks: &[Pick],
        kind: ColumnType,
        missing: &MissingCodes<'_>,
    ) -> ColumnValues {
        let nothing = || constant(None, kind, picks.len());
        let Some(other) = &self.looked_up else {
            return nothing();
        };
        let Some((_, raw)) = other.columns.iter().find(|(column, _)| column == name) else {
            return nothing();
        };
        // A cell of the other file that is no number leaves the cell here missing: the row itself is sound.
        let values = cells::values(raw, kind, missing, name, &mut Problems::default());
        let rows: Vec<Option<usize>> = picks
            .iter()
            .map(|pick| {
                let number = cells::part(key, pick.row).ok().flatten()?;
                other.rows.get(&number).copied()
            })
            .collect();
        match values {
            ColumnValues::Whole(values) => {
                ColumnValues::Whole(rows.iter().map(|row| values[(*row)?]).collect())
            }
            ColumnValues::Real(values) => {
                ColumnValues::Real(rows.iter().map(|row| values[(*row)?]).collect())
            }
            ColumnValues::Text(values) => {
                ColumnValues::Text(rows.iter().map(|row| values[(*row)?].clone()).collect())
            }
        }
    }

    fn append(
        &mut self,
        kept: &[usize],
        frame: &Frame,
        picks: &[Pick],
        times: &[Option<Time>],
        actors: Vec<Vec<Named>>,
        values: Vec<ColumnValues>,
    ) {
        let table = &mut self.table;
        let before = table.len();
        let file = table.info.files.len();
        table.info.files.push(Arc::clone(&frame.input.name));
        if file > 0 && table.file_of.is_empty() {
            table.file_of = vec![0; before];
        }
        for (column, named) in actors.into_iter().enumerate() {
            for &pick in kept {
                if let Named::Actor(actor, number) = named[pick] {
                    table.actors[column].push(actor);
                    if let Some(codes) = table.codes.get_mut(column) {
                        codes.push(number);
                    }
                }
            }
        }
        for (index, &pick) in kept.iter().enumerate() {
            table.rows.push(frame.numbers[picks[pick].row]);
            if file > 0 {
                table.file_of.push(file as u16);
            }
            let Some(time) = times[pick] else { continue };
            table.years.push(time.years);
            if table.info.time == TimeKind::Days {
                table.days.push(time.days);
            }
            if time.open {
                self.open.push(before + index);
            }
        }
        let added: Vec<ColumnValues> = values
            .into_iter()
            .map(|values| select(values, kept))
            .collect();
        if table.values.is_empty() {
            table.values = added;
        } else {
            for (column, more) in table.values.iter_mut().zip(added) {
                extend(column, more);
            }
        }
    }
}

/// What an actor column says in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The actor, `None` where the code meant nobody then, and its number in the file.
    Actor(Option<entente_model::actor::ActorId>, u16),
    /// The row names no state, as the mapping says.
    LeftOut,
}

fn info(mapping: &Mapping, mapped: &TableMapping) -> TableInfo {
    let coverage = &mapped.coverage;
    TableInfo {
        name: mapping.table_name(mapped).to_owned(),
        actors: mapped
            .actor
            .iter()
            .map(|actor| ActorColumn {
                column: actor.column.first().to_owned(),
                codes: actor.system(),
            })
            .collect(),
        directed: mapped.directed,
        time: if mapped.year.is_some() || mapped.wide_years.is_some() {
            TimeKind::Year
        } else if mapped.first_year.is_some() {
            TimeKind::Years
        } else if mapped.start.is_some() {
            TimeKind::Days
        } else {
            TimeKind::Timeless
        },
        coverage: TableCoverage {
            first_year: coverage.first_year.unwrap_or_default(),
            last_year: coverage.last_year.unwrap_or_default(),
            zero_rule: ZeroRule::from(coverage.no_row),
            gaps: coverage.gaps.clone(),
            actors: Vec::new(),
            note: coverage.note.clone(),
        },
        columns: mapped
            .column
            .iter()
            .map(|column| ColumnInfo {
                name: column.name.get_ref().clone(),
                from: column.names().first().to_owned(),
                unit: column.unit.clone(),
                meaning: column.meaning.clone(),
                no_row: column.no_row,
                mirror: column.mirror.clone(),
                fold: column.fold,
                brief: column.brief,
            })
            .collect(),
        keep: mapped.keep.clone(),
        combine: mapped.combine,
        state_year: mapped.state_year.clone(),
        joined: mapped.joined,
        files: Vec::new(),
    }
}

/// Whether a code of a row is one of these.
pub(super) fn is_one_of(codes: &[Code], cell: &str) -> bool {
    codes.iter().any(|code| code.is_word(cell))
}

/// Whether a resolver keeps numbers.
pub(super) fn keeps_numbers(system: entente_model::actor::CodeSystem) -> bool {
    is_numbered(system)
}

/// Rows of a sorted table that say again what the one before says of the same actors and year, of which a table can show one only.
fn repeated(table: &DataTable) -> Option<String> {
    let info = &table.info;
    let chooses = info.combine || !info.keep.is_empty();
    if info.time != TimeKind::Year || info.actors.is_empty() || !info.joined || chooses {
        return None;
    }
    let repeats = |row: usize| {
        let same_actors = table.actors.iter().all(|of| of[row] == of[row - 1]);
        let same_codes = table.codes.iter().all(|of| of[row] == of[row - 1]);
        let is_known = table.actors.iter().any(|of| of[row].is_some())
            || table.codes.iter().any(|of| of[row] != 0);
        is_known && same_actors && same_codes && table.years[row] == table.years[row - 1]
    };
    let repeated = (1..table.len()).filter(|&row| repeats(row)).count();
    let rows = if repeated == 1 {
        "row repeats"
    } else {
        "rows repeat"
    };
    (repeated > 0).then(|| {
        format!(
            "{}: {repeated} {rows} the actors and year of another row; tables show the first of each (the mapping's `keep` and `combine` choose otherwise; give each indicator a file and a name of its own)",
            info.name
        )
    })
}
