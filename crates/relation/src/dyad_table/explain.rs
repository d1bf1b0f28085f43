//! Where a cell comes from.

use entente_model::coverage::ZeroRule;
use entente_model::data_table::TableCoverage;
use entente_model::source::Source;
use serde::Serialize;

use super::column::{MISSING, OUTSIDE, VALUE, WORDS, ZERO};
use super::joined::{Joined, row_of};
use super::rows::Unit;
use super::{AnalysisTable, Output, Part, PartKind};

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellKind {
    /// The dataset gives a value.
    Value,
    /// It gives no row, and its rule says that this means none.
    ZeroByRule,
    /// It covers the place and gives no value.
    Missing,
    /// It could not have told.
    OutsideCoverage,
}

impl CellKind {
    pub(super) fn of(cell: u8) -> CellKind {
        match cell {
            VALUE => CellKind::Value,
            ZERO => CellKind::ZeroByRule,
            MISSING => CellKind::Missing,
            _ => CellKind::OutsideCoverage,
        }
    }

    /// The word that a table writes.
    pub fn as_str(self) -> &'static str {
        WORDS[match self {
            CellKind::Value => usize::from(VALUE),
            CellKind::ZeroByRule => usize::from(ZERO),
            CellKind::Missing => usize::from(MISSING),
            CellKind::OutsideCoverage => usize::from(OUTSIDE),
        }]
    }
}

/// A row of a dataset's file that speaks for a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// The file, without its folder.
    pub file: String,
    /// The row in it, from 1, header not counted; 0 where the value is made of many rows.
    pub row: u32,
    /// The column of the file.
    pub column: String,
    /// What stands there, after codes for "missing" were taken out.
    pub value: Option<String>,
}

/// Where a cell comes from.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The keys of the row, by name.
    pub keys: Vec<(String, String)>,
    /// The column.
    pub column: String,
    /// What it means.
    pub meaning: String,
    /// Its unit.
    pub unit: String,
    /// What the cell is.
    pub cell: CellKind,
    /// The value, where there is one or the rule gives one.
    pub value: Option<String>,
    /// The dataset's word after `--add`.
    pub dataset: String,
    /// The edition.
    pub source: Source,
    /// What the dataset covers and what no row in it means.
    pub coverage: String,
    /// The rows that speak, the one that was chosen first; none for a zero by rule.
    pub rows: Vec<SourceRow>,
    /// How the value is made where no row holds it as it is.
    pub made: String,
}

impl AnalysisTable {
    /// Where the cell of a row (from 0) and column comes from; `None` for a row or column that the table has not, and for its keys.
    pub fn explain(&self, row: usize, column: &str) -> Option<Explanation> {
        let place = self
            .units
            .partition_point(|unit| unit.start <= row)
            .checked_sub(1)?;
        let unit = self
            .units
            .get(place)
            .filter(|unit| row < unit.start + unit.len())?;
        let time = unit.times().nth(row - unit.start)?;
        // The unit cut to the one row.
        let one = Unit {
            code1: unit.code1,
            code2: unit.code2,
            start: unit.start,
            runs: vec![(time, time)],
        };
        let column = column
            .strip_suffix("_cell")
            .filter(|_| self.spec.cells)
            .unwrap_or(column);
        let (part, output, mut explanation) = self.begin_explanation(column)?;
        explanation.keys = self.key_values(place, &one);
        match &part.kind {
            PartKind::Whole(joined) | PartKind::EachSide(joined) => {
                self.explain_joined(joined, output, &one, &mut explanation);
                // Of several editions that of the year: rows made of votes name it as their file.
                let file = explanation.rows.first().map(|row| row.file.as_str());
                let feeding = part
                    .also
                    .iter()
                    .find(|source| Some(source.id.as_str()) == file);
                explanation.source = feeding.unwrap_or(&part.source).clone();
            }
            PartKind::Distance(_) => self.explain_distance(part, &one, &mut explanation),
        }
        Some(explanation)
    }

    /// What is told of a column before any row is looked at; `None` for a column that the table has not, and for its keys.
    pub(super) fn explain_column(&self, column: &str) -> Option<Explanation> {
        let (part, _, mut explanation) = self.begin_explanation(column)?;
        let table = match &part.kind {
            PartKind::Whole(joined) | PartKind::EachSide(joined) => &joined.table,
            PartKind::Distance(distance) => &distance.joined.table,
        };
        explanation.coverage = coverage(&table.info.coverage);
        Some(explanation)
    }

    fn begin_explanation(&self, column: &str) -> Option<(&Part, &Output, Explanation)> {
        let (part, output) = self.parts.iter().find_map(|part| {
            let output = part.outputs.iter().find(|output| output.name == column)?;
            Some((part, output))
        })?;
        let told = self.columns.iter().find(|told| told.name == column)?;
        let explanation = Explanation {
            keys: Vec::new(),
            column: column.to_owned(),
            meaning: told.meaning.clone(),
            unit: told.unit.clone(),
            cell: CellKind::OutsideCoverage,
            value: None,
            dataset: part.word.clone(),
            source: part.source.clone(),
            coverage: String::new(),
            rows: Vec::new(),
            made: String::new(),
        };
        Some((part, output, explanation))
    }

    /// The row of a state in a year, by its number, in a table of state-years.
    pub(super) fn row_of_state(&self, code: u16, year: i16) -> Option<usize> {
        let unit = self.units.iter().find(|unit| unit.code1 == code)?;
        let place = unit.times().position(|time| self.step.year(time) == year)?;
        Some(unit.start + place)
    }

    fn key_values(&self, place: usize, one: &Unit) -> Vec<(String, String)> {
        let names = self
            .columns
            .iter()
            .take_while(|column| column.source.is_none());
        let arrays = match &self.leaders {
            // Of a spell all years are made, and the one asked for is taken.
            Some(leaders) => leaders.arrays(std::slice::from_ref(&self.units[place]), place),
            None => self.keys(std::slice::from_ref(one), place),
        };
        let index = match &self.leaders {
            Some(_) => self.units[place]
                .times()
                .position(|time| Some(time) == one.times().next())
                .unwrap_or(0),
            None => 0,
        };
        names
            .zip(arrays)
            .map(|(column, array)| {
                let text =
                    arrow::util::display::array_value_to_string(&array, index).unwrap_or_default();
                (column.name.clone(), text)
            })
            .collect()
    }

    fn explain_joined(
        &self,
        joined: &Joined,
        output: &Output,
        one: &Unit,
        explanation: &mut Explanation,
    ) {
        let chosen = self.choose(joined, std::slice::from_ref(one), output.side);
        let from = output.from(joined);
        let info = &joined.table.info;
        explanation.cell = CellKind::of(from.cells(&chosen).first().copied().unwrap_or(OUTSIDE));
        let array = from.array(&chosen, &output.data_type);
        if arrow::array::Array::is_valid(&array, 0) {
            explanation.value = arrow::util::display::array_value_to_string(&array, 0).ok();
        }
        explanation.coverage = coverage(&info.coverage);
        for &(_, held) in chosen.hits.iter().chain(&chosen.more) {
            let (row, reversed) = row_of(held);
            let column = if reversed {
                output.mirror
            } else {
                output.column
            };
            let files = &info.files;
            explanation.rows.push(SourceRow {
                file: if files.is_empty() {
                    String::new()
                } else {
                    joined.table.file(row).to_owned()
                },
                row: joined.table.rows[row],
                column: info.columns[column].from.clone(),
                value: joined.table.values[column].show(row),
            });
        }
        let is_derived = explanation
            .rows
            .iter()
            .any(|row| row.column == explanation.column)
            && matches!(explanation.dataset.as_str(), "archigos" | "ucdp-acd");
        explanation.made = if is_derived {
            "a summary of all rows of the state and year; the row named is the first of them"
                .to_owned()
        } else if explanation.dataset == "un-agreement" {
            "the mean over the roll calls of the year in which both voted".to_owned()
        } else if !self.spec.rows.has_pairs()
            && !info.actors.is_empty()
            && info.actors[0].column == "state"
        {
            "a sum, number or least value over all other members of the state system; the row named is the first of them".to_owned()
        } else if !chosen.more.is_empty() {
            "several rows count together".to_owned()
        } else {
            String::new()
        };
    }

    fn explain_distance(&self, part: &Part, one: &Unit, explanation: &mut Explanation) {
        let PartKind::Distance(distance) = &part.kind else {
            return;
        };
        let pairs = self.spec.rows.has_pairs();
        let (array, cells) = distance.column(std::slice::from_ref(one), self.step, pairs);
        explanation.cell = CellKind::of(cells.first().copied().unwrap_or(OUTSIDE));
        if arrow::array::Array::is_valid(&array, 0) {
            explanation.value = arrow::util::display::array_value_to_string(&array, 0).ok();
        }
        let table = &distance.joined.table;
        explanation.coverage = coverage(&table.info.coverage);
        explanation.made = "computed from the latitudes and longitudes of two capitals".to_owned();
        let Some(time) = one.times().next() else {
            return;
        };
        let rows = match pairs {
            true => distance
                .rows(one.code1, one.code2, time)
                .map(|(one, other)| vec![one, other]),
            false => distance.nearest(one.code1, time).map(|(_, row)| vec![row]),
        };
        for row in rows.into_iter().flatten() {
            explanation.rows.push(SourceRow {
                file: table.file(row).to_owned(),
                row: table.rows[row],
                column: "capital".to_owned(),
                value: table
                    .column("capital")
                    .and_then(|(_, values)| values.show(row)),
            });
        }
    }
}

fn coverage(coverage: &TableCoverage) -> String {
    let rule = match coverage.zero_rule {
        ZeroRule::Zero => "no row means none",
        ZeroRule::Missing => "no row means not known",
    };
    let actors = match coverage.actors.len() {
        0 => String::new(),
        count => format!(", {count} actors"),
    };
    let note = match coverage.note.as_str() {
        "" => String::new(),
        note => format!(" ({note})"),
    };
    format!(
        "{} to {}{actors}: {rule}{note}",
        coverage.first_year, coverage.last_year
    )
}
