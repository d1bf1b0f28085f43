//! `entente turning-points`: when a series turned.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;
use entente_relation::turning_points::{
    Change, Segment, Settings, TurningPoint, TurningPoints, turning_points,
};
use serde_json::json;

use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::output::print;

/// Find when a series turned, with probability and interval.
///
/// Reads CSV with a header, one row a period, in order and equally spaced. The first column is the label of the row; each other column
/// that holds numbers is a series. An empty cell, NA or NaN is a missing value; any other text is counted as missing and told on standard
/// error. A label that stands in several rows is told with its row: several units in one file are not one series. Several columns are searched together, their turning points being common.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente turning-points votes.csv\n  entente turning-points trade.csv --column exports --column imports\n  entente turning-points - --format json < votes.csv"
)]
pub(crate) struct TurningPointsArguments {
    /// The CSV file; `-` is standard input.
    pub(crate) file: PathBuf,
    /// The column to search; may be given several times. Without it, the only one that holds numbers.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) column: Vec<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

pub(crate) fn run(arguments: &TurningPointsArguments) -> Result<(), Failure> {
    let table = Table::read(&arguments.file)?;
    let columns = table.columns(&arguments.column)?;
    if let Some(first) = table.repeated.first() {
        let labels = if table.repeated.len() == 1 {
            "1 label".to_owned()
        } else {
            format!("{} labels", table.repeated.len())
        };
        eprintln!(
            "{}: {labels} of column {} repeated, the first is {first:?}; the rows are taken as one series in the order of the file, each with its number",
            arguments.file.display(),
            table.header[0],
        );
    }
    let mut series = Vec::new();
    for column in &columns {
        let (values, bad) = table.numbers(*column);
        if let Some((line, text)) = bad.first() {
            eprintln!(
                "{}: {} of column {} no numbers, counted as missing; the first is {text:?} in line {line}",
                arguments.file.display(),
                if bad.len() == 1 {
                    "1 cell".to_owned()
                } else {
                    format!("{} cells", bad.len())
                },
                table.header[*column],
            );
        }
        series.push(values);
    }
    let found = turning_points(&series, &Settings::default())
        .map_err(|error| Failure::from_error(&error, ""))?;
    let names: Vec<&str> = columns
        .iter()
        .map(|column| table.header[*column].as_str())
        .collect();
    let text = match arguments.format {
        PlainFormat::Text => text(&table, &names, &found),
        PlainFormat::Json => json_text(&table, &names, &found),
    };
    print(&text)
}

/// The cells of the file.
struct Table {
    header: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
    /// Labels that stand in more than one row.
    repeated: BTreeSet<String>,
}

impl Table {
    fn read(path: &Path) -> Result<Table, Failure> {
        let mut bytes = Vec::new();
        if path.as_os_str() == "-" {
            std::io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        }
        let failed = |error: csv::Error| {
            Failure::failed(
                format!("cannot read {}: {error}", path.display()),
                "give CSV with a header and equally many cells in each row",
            )
        };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader
            .headers()
            .map_err(failed)?
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(failed)?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push((
                line,
                record.iter().map(|cell| cell.trim().to_owned()).collect(),
            ));
        }
        if rows.is_empty() {
            return Err(Failure::failed(
                format!("{} holds no rows", path.display()),
                "give CSV with a header and one row a period",
            ));
        }
        let mut table = Table {
            header,
            rows,
            repeated: BTreeSet::new(),
        };
        if table.header.len() > 1 {
            let mut seen = BTreeSet::new();
            for (_, cells) in &table.rows {
                if !cells[0].is_empty() && !seen.insert(&cells[0]) {
                    table.repeated.insert(cells[0].clone());
                }
            }
        }
        Ok(table)
    }

    /// Places of the columns asked for, or of the only one with numbers.
    fn columns(&self, asked: &[String]) -> Result<Vec<usize>, Failure> {
        if !asked.is_empty() {
            return asked
                .iter()
                .map(|name| {
                    let place = self.header.iter().position(|column| column == name);
                    place.ok_or_else(|| {
                        Failure::usage(
                            format!("there is no column {name:?}"),
                            format!("the columns are {}", self.header.join(", ")),
                        )
                    })
                })
                .collect();
        }
        let from = usize::from(self.header.len() > 1);
        let numeric: Vec<usize> = (from..self.header.len())
            .filter(|column| {
                let (values, bad) = self.numbers(*column);
                bad.is_empty() && values.iter().any(|value| value.is_finite())
            })
            .collect();
        match numeric.len() {
            1 => Ok(numeric),
            0 => Err(Failure::failed(
                "no column holds only numbers",
                format!(
                    "name one with --column; the columns are {}",
                    self.header.join(", ")
                ),
            )),
            _ => {
                let names: Vec<&str> = numeric
                    .iter()
                    .map(|column| self.header[*column].as_str())
                    .collect();
                Err(Failure::usage(
                    format!("several columns hold numbers: {}", names.join(", ")),
                    "name one with --column, or several to search them together",
                ))
            }
        }
    }

    /// A column's numbers, missing ones as NaN, and the cells that are neither number nor missing.
    fn numbers(&self, column: usize) -> (Vec<f64>, Vec<(u64, &str)>) {
        let mut bad = Vec::new();
        let values = self
            .rows
            .iter()
            .map(|(line, row)| {
                let cell = row.get(column).map_or("", String::as_str);
                if matches!(cell, "" | "NA" | "NaN" | "nan" | ".") {
                    return f64::NAN;
                }
                match cell.parse::<f64>() {
                    Ok(number) if number.is_finite() => number,
                    _ => {
                        bad.push((*line, cell));
                        f64::NAN
                    }
                }
            })
            .collect();
        (values, bad)
    }

    /// How a row is called: its first cell, or its number where that is the only column.
    fn label(&self, row: usize) -> String {
        match self.rows.get(row) {
            Some((_, cells)) if self.repeated.contains(&cells[0]) => {
                format!("{} (row {})", cells[0], row + 1)
            }
            Some((_, cells)) if self.header.len() > 1 && !cells[0].is_empty() => cells[0].clone(),
            _ => (row + 1).to_string(),
        }
    }
}

fn text(table: &Table, names: &[&str], found: &TurningPoints) -> String {
    let mut text = String::new();
    let what = names.join(", ");
    let (first, last) = (table.label(0), table.label(found.length - 1));
    let times = match found.points.len() {
        0 => "shows no turning point".to_owned(),
        1 => "turned once".to_owned(),
        2 => "turned twice".to_owned(),
        more => format!("turned {more} times"),
    };
    let _ = writeln!(text, "{what} {times} between {first} and {last}");
    let missing = match found.missing {
        0 => String::new(),
        missing => format!(", {missing} missing"),
    };
    let _ = writeln!(text, "{} points{missing}", found.length);
    for (place, point) in found.points.iter().enumerate() {
        let _ = writeln!(text);
        let _ = writeln!(
            text,
            "{}  probability {}, {}",
            table.label(point.at),
            probability(point.probability),
            interval(table, point)
        );
        for (name, segments) in names.iter().zip(&found.segments) {
            let change = match names.len() {
                1 => point.change,
                _ => segments[place].change_to(&segments[place + 1]),
            };
            let _ = writeln!(
                text,
                "  {name}: {}",
                sentence(change, &segments[place], &segments[place + 1])
            );
        }
    }
    if !found.points.is_empty() {
        let _ = writeln!(
            text,
            "\nProbability: that a boundary lies within 3 points of the date. The intervals\nhold all dates at once with a probability of 90 %."
        );
    }
    text
}

fn probability(value: f64) -> String {
    if value > 0.99 {
        "above 0.99".to_owned()
    } else {
        format!("{value:.2}")
    }
}

fn interval(table: &Table, point: &TurningPoint) -> String {
    if point.low == point.high {
        return "no other date in the 90 % interval".to_owned();
    }
    format!(
        "90 % interval {} to {}",
        table.label(point.low),
        table.label(point.high)
    )
}

fn sentence(change: Change, before: &Segment, after: &Segment) -> String {
    let moved = |one: f64, other: f64| if other >= one { "rises" } else { "falls" };
    match change {
        Change::Level => format!(
            "the level {} from {} to {}",
            moved(before.last, after.first),
            number(before.last),
            number(after.first)
        ),
        Change::Trend => format!(
            "the slope {} from {} to {} a point",
            moved(before.slope, after.slope),
            number(before.slope),
            number(after.slope)
        ),
        Change::Variance => format!(
            "the standard deviation around the trend {} from {} to {}",
            moved(before.deviation, after.deviation),
            number(before.deviation),
            number(after.deviation)
        ),
    }
}

/// Three significant digits.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = value.abs().log10().floor() as i32;
    if (-4..=6).contains(&digits) {
        format!("{value:.*}", usize::try_from(2 - digits).unwrap_or(0))
    } else {
        format!("{value:.2e}")
    }
}

fn json_text(table: &Table, names: &[&str], found: &TurningPoints) -> String {
    let points: Vec<_> = found
        .points
        .iter()
        .map(|point| {
            json!({
                "date": table.label(point.at),
                "low": table.label(point.low),
                "high": table.label(point.high),
                "probability": point.probability,
                "change": point.change,
                "row": point.at + 1,
            })
        })
        .collect();
    let segments: Vec<_> = names
        .iter()
        .zip(&found.segments)
        .flat_map(|(name, segments)| {
            segments.iter().map(move |segment| {
                json!({
                    "column": name,
                    "start": table.label(segment.start),
                    "end": table.label(segment.end - 1),
                    "level": segment.level,
                    "slope": segment.slope,
                    "deviation": segment.deviation,
                })
            })
        })
        .collect();
    let whole = json!({
        "columns": names,
        "points": found.length,
        "missing": found.missing,
        "autocorrelation": found.autocorrelation,
        "turning_points": points,
        "segments": segments,
    });
    format!("{whole}\n")
}
