//! `entente convert`: a column of codes in a CSV stream.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use entente_model::actor::{ConvertError, Converter};
use entente_model::time::DateInterval;
use jiff::civil::Date;

use crate::arguments::ConvertArguments;
use crate::failure::{Failure, csv_io};

/// Bytes read and written at a time.
const BUFFER: usize = 1 << 16;

pub(crate) fn run(arguments: &ConvertArguments) -> Result<(), Failure> {
    let fixed = arguments
        .on
        .as_deref()
        .map(When::parse_argument)
        .transpose()?;
    let input: Box<dyn Read> = match arguments
        .file
        .as_deref()
        .filter(|path| path.as_os_str() != "-")
    {
        Some(path) => Box::new(File::open(path).map_err(|error| Failure::reading(path, &error))?),
        None => Box::new(io::stdin().lock()),
    };
    let mut reader = ReaderBuilder::new()
        .buffer_capacity(BUFFER)
        .flexible(true)
        .from_reader(input);
    let headers = reader
        .byte_headers()
        .map_err(|error| broken_csv(&error))?
        .clone();
    let columns = Columns::find(arguments, &headers)?;

    let mut writer = WriterBuilder::new()
        .flexible(true)
        .from_writer(BufWriter::with_capacity(BUFFER, io::stdout().lock()));
    let mut output = headers.clone();
    output.push_field(arguments.to.as_str().as_bytes());
    writer.write_byte_record(&output).map_err(csv_io)?;

    let converter = Converter::new(arguments.from, arguments.to);
    let mut counts = Counts::default();
    let mut record = ByteRecord::new();
    let mut row = 0;
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| broken_csv(&error))?
    {
        row += 1;
        let code = &*text(record.get(columns.code));
        let when = match (columns.date, fixed) {
            (Some(column), _) => When::parse(&text(record.get(column))),
            (None, Some(when)) => Some(when),
            (None, None) => Some(When::Undated),
        };
        let converted = convert_one(&converter, code, when, &mut counts).map_err(|choices| {
            let line = record.position().map_or(row + 1, csv::Position::line);
            ambiguous(arguments, code, line, &choices)
        })?;
        // A row shorter than the header is filled, so that the new field stands under its name.
        for _ in record.len()..headers.len() {
            record.push_field(b"");
        }
        // Of a longer one the new field goes before what has no header, for the same reason.
        let surplus: Vec<Vec<u8>> = record
            .iter()
            .skip(headers.len())
            .map(<[u8]>::to_vec)
            .collect();
        record.truncate(headers.len());
        record.push_field(converted.as_bytes());
        counts.long += u64::from(!surplus.is_empty());
        record.extend(surplus);
        writer.write_byte_record(&record).map_err(csv_io)?;
    }
    writer.flush()?;
    counts.report(arguments, row)
}

/// The date at which a code is asked for.
#[derive(Clone, Copy)]
enum When {
    Undated,
    Day(Date),
    Year(i16),
}

impl When {
    /// A date cell. A month, decade or other interval counts as its last day, as a year counts as its end.
    fn parse(text: &str) -> Option<When> {
        if let &[a, b, c, d] = text.as_bytes()
            && [a, b, c, d].iter().all(u8::is_ascii_digit)
        {
            return text.parse().ok().map(When::Year);
        }
        if let Some(date) = iso_day(text) {
            return Some(When::Day(date));
        }
        let interval: DateInterval = text.parse().ok()?;
        interval.latest().or(interval.earliest()).map(When::Day)
    }

    fn parse_argument(text: &str) -> Result<When, Failure> {
        When::parse(text).ok_or_else(|| {
            Failure::usage(
                format!("--on {text}: no date can be read from it"),
                "write a day (1985-06-01), a month (1985-06) or a year (1985)",
            )
        })
    }
}

/// `2014-06-02`, the form of nearly every row, read without a general parser.
fn iso_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0i16, |sum, &byte| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + i16::from(byte - b'0'))
        })
    };
    Date::new(
        number(0, 4)?,
        i8::try_from(number(5, 7)?).ok()?,
        i8::try_from(number(8, 10)?).ok()?,
    )
    .ok()
}

/// The converted code, empty where there is none; `Err` with the choices where only a date could decide.
fn convert_one(
    converter: &Converter,
    code: &str,
    when: Option<When>,
    counts: &mut Counts,
) -> Result<&'static str, Vec<entente_model::actor::Choice>> {
    if code.is_empty() {
        counts.empty += 1;
        return Ok("");
    }
    let Some(when) = when else {
        counts.undated += 1;
        return Ok("");
    };
    let result = match when {
        When::Undated => converter.convert(code, None),
        When::Day(date) => converter.convert(code, Some(date)),
        When::Year(year) => converter.convert_year(code, year),
    };
    match result {
        Ok(converted) => Ok(converted.code),
        Err(ConvertError::Ambiguous { choices, .. }) => Err(choices),
        Err(ConvertError::UnknownCode { .. }) => {
            counts.unknown += 1;
            counts.remember(code);
            Ok("")
        }
        Err(ConvertError::NotAtDate { .. }) => {
            counts.not_at_date += 1;
            Ok("")
        }
        Err(ConvertError::NoCode { .. }) => {
            counts.no_code += 1;
            Ok("")
        }
    }
}

/// Where the codes and dates stand.
struct Columns {
    code: usize,
    date: Option<usize>,
}

impl Columns {
    fn find(arguments: &ConvertArguments, headers: &ByteRecord) -> Result<Columns, Failure> {
        let names: Vec<String> = headers
            .iter()
            .map(|name| {
                String::from_utf8_lossy(name)
                    .trim_start_matches('\u{feff}')
                    .to_owned()
            })
            .collect();
        if names.is_empty() {
            return Err(Failure::failed(
                "the input is empty: a CSV table with a header is needed",
                "",
            ));
        }
        let position = |wanted: &str| names.iter().position(|name| name == wanted);
        let named = |option: &str, wanted: &str| {
            position(wanted).ok_or_else(|| {
                Failure::usage(
                    format!("{option} {wanted}: no such column"),
                    format!("the columns are: {}", names.join(", ")),
                )
            })
        };
        let only_one = |column: usize| {
            let name = &names[column];
            match names.iter().filter(|other| *other == name).count() {
                1 => Ok(column),
                count => Err(Failure::failed(
                    format!("the input has {count} columns named {name}"),
                    "rename all but one: which is meant cannot be told",
                )),
            }
        };
        if let Some(kind) = not_csv(headers) {
            return Err(Failure::failed(
                format!("the input is not CSV: its first line {kind}"),
                "give CSV with commas, a header line and UTF-8 text",
            ));
        }
        let target = arguments.to.as_str();
        if position(target).is_some() {
            return Err(Failure::failed(
                format!("the input has a column {target} already"),
                "rename or drop it first: the new column would have the same name",
            ));
        }
        let code = match &arguments.column {
            Some(column) => named("--column", column)?,
            None => position(arguments.from.as_str())
                .or_else(|| position("code"))
                .or((names.len() == 1).then_some(0))
                .ok_or_else(|| {
                    Failure::usage(
                        format!("which column holds the {} codes?", arguments.from.as_str()),
                        format!(
                            "name it with --column; the columns are: {}",
                            names.join(", ")
                        ),
                    )
                })?,
        };
        let date = match &arguments.on_column {
            Some(column) => Some(only_one(named("--on-column", column)?)?),
            None => None,
        };
        Ok(Columns {
            code: only_one(code)?,
            date,
        })
    }
}

/// What shows that the first line is no header of CSV: a binary file, UTF-16, another separator.
fn not_csv(headers: &ByteRecord) -> Option<&'static str> {
    let bytes = headers.as_slice();
    if bytes
        .iter()
        .any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
    {
        return Some("holds bytes that no text has (a compressed or binary file, or UTF-16?)");
    }
    if headers.len() > 1 {
        return None;
    }
    [
        (b';', "is separated by semicolons"),
        (b'\t', "is separated by tabs"),
    ]
    .into_iter()
    .find(|(separator, _)| bytes.contains(separator))
    .map(|(_, kind)| kind)
}

/// Rows whose new field stays empty, by reason.
#[derive(Default)]
struct Counts {
    empty: u64,
    undated: u64,
    unknown: u64,
    not_at_date: u64,
    no_code: u64,
    /// Rows with more fields than the header; they have their new field all the same.
    long: u64,
    unknown_codes: Vec<String>,
}

impl Counts {
    /// Keeps the first few unknown codes, to name them.
    fn remember(&mut self, code: &str) {
        if self.unknown_codes.len() < 8 && !self.unknown_codes.iter().any(|known| known == code) {
            self.unknown_codes.push(code.to_owned());
        }
    }

    fn report(&self, arguments: &ConvertArguments, rows: u64) -> Result<(), Failure> {
        let (from, to) = (arguments.from.as_str(), arguments.to.as_str());
        let empty = self.empty + self.undated + self.unknown + self.not_at_date + self.no_code;
        if self.long > 0 {
            writeln!(
                io::stderr(),
                "{} of {rows} rows have more fields than the header: {to} stands under its name, before the surplus",
                self.long
            )?;
        }
        if empty == 0 {
            return Ok(());
        }
        let mut lines = vec![format!("{empty} of {rows} rows have no {to}:")];
        let mut add = |count: u64, reason: String| {
            if count > 0 {
                lines.push(format!("  {count}: {reason}"));
            }
        };
        add(
            self.not_at_date,
            format!("the {from} code does not exist at the date"),
        );
        add(
            self.unknown,
            format!("unknown {from} code ({})", self.unknown_codes.join(", ")),
        );
        add(
            self.no_code,
            format!("the actor has no {to} code at the date"),
        );
        add(self.undated, "no date can be read".to_owned());
        add(self.empty, format!("no {from} code"));
        lines.push(String::new());
        io::stderr().write_all(lines.join("\n").as_bytes())?;
        Ok(())
    }
}

/// A field without the blanks around it; what is not UTF-8 becomes replacement characters, which no code has.
fn text(field: Option<&[u8]>) -> Cow<'_, str> {
    String::from_utf8_lossy(field.unwrap_or_default().trim_ascii())
}

fn ambiguous(
    arguments: &ConvertArguments,
    code: &str,
    line: u64,
    choices: &[entente_model::actor::Choice],
) -> Failure {
    let choices: Vec<String> = choices.iter().map(|choice| format!("  {choice}")).collect();
    Failure::failed(
        format!(
            "line {line}: {} code {code} has meant several actors:\n{}",
            arguments.from.as_str(),
            choices.join("\n")
        ),
        "say which with --on DATE or --on-column COLUMN",
    )
}

fn broken_csv(error: &csv::Error) -> Failure {
    Failure::failed(
        format!("the input cannot be read: {error}"),
        "it must be CSV with a header",
    )
}
