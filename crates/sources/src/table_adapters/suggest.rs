//! A first draft of a mapping for a file that nobody prepared.

use std::fmt::Write as _;
use std::path::Path;

use entente_model::actor::{CodeSystem, actor_of};

use super::frame::{Opened, RawColumn};
use crate::error::ImportError;
use crate::raw_file;

/// Rows looked at.
const SAMPLE: usize = 2_000;

/// Words that often mean "missing" where the rest of a column are numbers.
const MISSING_WORDS: [&str; 9] = ["..", "...", ".", "-", "--", "n/a", "N/A", "#N/A", "xxx"];

/// Numbers that datasets of this field write for "missing", where nothing else in a column is negative.
const MISSING_NUMBERS: [f64; 10] = [
    -9.0, -8.0, -7.0, -66.0, -77.0, -88.0, -99.0, -999.0, -9999.0, -1.0,
];

/// Drafts a mapping of a file: which columns name actors in which system, which hold the time, which hold values, and what looks like a
/// code for "missing". It is TOML to read over: what a table cannot show (citation, rule for zero) is left to fill in.
///
/// # Errors
/// [`ImportError`] where the file cannot be read.
pub fn suggest(path: &Path) -> Result<String, ImportError> {
    let opened = Opened::read(path)?;
    let header = opened
        .likely_header(None)
        .ok_or_else(|| ImportError::NoTable {
            dataset: "table".to_owned(),
            wanted: "a header and rows".to_owned(),
        })?;
    let wanted: Vec<usize> = (0..header.columns.len())
        .filter(|&index| !header.columns[index].is_empty())
        .collect();
    let frame = opened.frame(&header, &wanted)?;
    let columns: Vec<Column> = wanted
        .iter()
        .zip(&frame.columns)
        .map(|(&index, raw)| Column::look_at(&header.columns[index], raw))
        .collect();
    Ok(draft(path, frame.numbers.len(), &columns))
}

/// What a column looks like.
struct Column {
    name: String,
    role: Role,
    missing: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Actor(CodeSystem, f64),
    Year(i64, i64),
    Day,
    Whole,
    Real,
    Text,
    Empty,
}

impl Column {
    fn look_at(name: &str, raw: &RawColumn) -> Column {
        let cells: Vec<String> = (0..raw.len())
            .filter_map(|row| raw.text(row).map(|cell| cell.into_owned()))
            .take(SAMPLE)
            .collect();
        let mut missing: Vec<String> = Vec::new();
        let mut numbers = Vec::new();
        let mut words = 0;
        for cell in &cells {
            match cell.parse::<f64>() {
                Ok(number) => numbers.push(number),
                Err(_) if MISSING_WORDS.contains(&cell.as_str()) => {
                    if !missing.contains(cell) {
                        missing.push(cell.clone());
                    }
                }
                Err(_) => words += 1,
            }
        }
        let negative: Vec<f64> = numbers
            .iter()
            .copied()
            .filter(|number| *number < 0.0)
            .collect();
        let coded = !negative.is_empty()
            && negative
                .iter()
                .all(|number| MISSING_NUMBERS.contains(number));
        if coded {
            for number in &negative {
                let text = number.to_string();
                if !missing.contains(&text) {
                    missing.push(text);
                }
            }
            numbers.retain(|number| *number >= 0.0);
        }
        let role = match raw {
            RawColumn::Day(_) => Role::Day,
            _ if cells.is_empty() => Role::Empty,
            _ => role(name, &cells, &numbers, words),
        };
        Column {
            name: name.to_owned(),
            role,
            missing: if matches!(role, Role::Whole | Role::Real) {
                missing
            } else {
                Vec::new()
            },
        }
    }
}

fn role(name: &str, cells: &[String], numbers: &[f64], words: usize) -> Role {
    let lower = name.to_lowercase();
    if words == 0 && !numbers.is_empty() {
        let whole = numbers.iter().all(|number| number.fract() == 0.0);
        let (low, high) = numbers
            .iter()
            .fold((f64::MAX, f64::MIN), |(low, high), &number| {
                (low.min(number), high.max(number))
            });
        if whole
            && low >= 1400.0
            && high <= 2100.0
            && (lower.contains("year")
                || lower.contains("yr")
                || lower == "t"
                || lower == "start"
                || lower == "end")
        {
            return Role::Year(low as i64, high as i64);
        }
        let numbered = ["code", "cow", "gw", "ccode", "state", "m49", "iso"];
        if whole && low >= 2.0 && high <= 999.0 && numbered.iter().any(|word| lower.contains(word))
        {
            let systems: &[CodeSystem] = if lower.contains("gw") {
                &[CodeSystem::Gw]
            } else if lower.contains("iso") {
                &[CodeSystem::Isonum]
            } else if lower.contains("m49") {
                &[CodeSystem::Un]
            } else {
                &[CodeSystem::Cow, CodeSystem::Gw, CodeSystem::Un]
            };
            if let Some((system, share)) = best_system(cells, systems) {
                return Role::Actor(system, share);
            }
        }
        return if whole { Role::Whole } else { Role::Real };
    }
    let days = cells
        .iter()
        .filter(|cell| cell.parse::<jiff::civil::Date>().is_ok())
        .count();
    if days * 10 > cells.len() * 9 {
        return Role::Day;
    }
    let systems = [
        CodeSystem::Iso3,
        CodeSystem::Cowc,
        CodeSystem::Iso2,
        CodeSystem::Name,
    ];
    match best_system(cells, &systems) {
        // "No" is a code of Norway: a column of few words names states only where its header says so.
        Some((system, share)) if names_states(&lower) || distinct(cells).len() >= 5 => {
            Role::Actor(system, share)
        }
        _ => Role::Text,
    }
}

/// Whether a header says that its column names states.
fn names_states(header: &str) -> bool {
    let words = [
        "country",
        "state",
        "iso",
        "cow",
        "code",
        "nation",
        "supplier",
        "recipient",
        "sender",
        "receiver",
        "destination",
        "host",
        "guest",
        "actor",
        "partner",
        "reporter",
    ];
    words.iter().any(|word| header.contains(word)) && !header.contains("date")
}

fn distinct(cells: &[String]) -> Vec<&str> {
    let mut distinct: Vec<&str> = cells.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// The system in which most of the codes are known, if those are at least four of five.
fn best_system(cells: &[String], systems: &[CodeSystem]) -> Option<(CodeSystem, f64)> {
    let distinct = distinct(cells);
    let known = |system: CodeSystem| {
        let known = distinct.iter().filter(|code| {
            use entente_model::actor::ConvertError;
            // A code of the past is a code.
            !matches!(
                actor_of(system, code, None),
                Err(ConvertError::UnknownCode { .. })
            )
        });
        known.count() as f64 / distinct.len().max(1) as f64
    };
    let mut best: Option<(CodeSystem, f64)> = None;
    for &system in systems {
        let share = known(system);
        if share >= 0.8 && best.is_none_or(|(_, found)| share > found + 1e-9) {
            best = Some((system, share));
        }
    }
    best
}

fn draft(path: &Path, rows: usize, columns: &[Column]) -> String {
    let file = raw_file::file_name(path);
    let stem = file.split('.').next().unwrap_or("table").to_lowercase();
    let name: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut line = |content: &str| {
        let _ = writeln!(text, "{content}");
    };
    line(&format!(
        "# A draft for {file} ({rows} rows): read it over, and fill in what a table cannot show."
    ));
    line(&format!("name = {}", quoted(name.trim_matches('-'))));
    line("title = \"\"          # for people");
    line("citation = \"\"       # how users are asked to cite it");
    line("licence = \"\"");
    line("edition = \"\"");
    line("");
    line("[[table]]");
    let actors: Vec<(&Column, CodeSystem, f64)> = columns
        .iter()
        .filter_map(|column| match column.role {
            Role::Actor(system, share) => Some((column, system, share)),
            _ => None,
        })
        .collect();
    let chosen = choose(&actors);
    if chosen.len() == 2 {
        line("directed = true     # false: a row holds for both directions");
    }
    let years: Vec<&Column> = columns
        .iter()
        .filter(|column| matches!(column.role, Role::Year(..)))
        .collect();
    let days: Vec<&Column> = columns
        .iter()
        .filter(|column| column.role == Role::Day)
        .collect();
    match (&years[..], &days[..]) {
        ([year], _) => line(&format!("year = {}", quoted(&year.name))),
        ([first, last, ..], _) => {
            line(&format!("first_year = {}", quoted(&first.name)));
            line(&format!("last_year = {}", quoted(&last.name)));
        }
        ([], [first, rest @ ..]) => {
            line(&format!("start = {{ date = {} }}", quoted(&first.name)));
            if let Some(last) = rest.first() {
                line(&format!("end = {{ date = {} }}", quoted(&last.name)));
            }
        }
        ([], []) => line("# year = \"\"         # no column looks like a time"),
    }
    let actor = |(column, system, _): &(&Column, CodeSystem, f64)| {
        format!(
            "{{ column = {}, codes = \"{system}\" }}",
            quoted(&column.name)
        )
    };
    if chosen.is_empty() {
        line(
            "# actor = [{ column = \"\", codes = \"iso3\" }]   # no column looks like codes or names of states",
        );
    } else {
        line(&format!(
            "actor = [{}]",
            chosen.iter().map(actor).collect::<Vec<_>>().join(", ")
        ));
    }
    let missing = common_missing(columns);
    if !missing.is_empty() {
        line(&format!(
            "missing = [{}]",
            missing
                .iter()
                .map(|code| toml_code(code))
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
    let span = years.first().map_or(String::new(), |year| match year.role {
        Role::Year(low, high) => format!("first_year = {low}, last_year = {high}, "),
        _ => String::new(),
    });
    line(&format!(
        "coverage = {{ {span}no_row = \"missing\", note = \"\" }}   # \"zero\" where the codebook says that no row means none"
    ));
    for column in columns {
        let used = chosen.iter().any(|(used, ..)| std::ptr::eq(*used, column))
            || years
                .iter()
                .chain(&days)
                .any(|used| std::ptr::eq(*used, column));
        if used || column.role == Role::Empty {
            continue;
        }
        line("");
        line("[[table.column]]");
        line(&format!("name = {}", quoted(&column.name)));
        match column.role {
            Role::Whole => line("type = \"whole\""),
            Role::Text | Role::Actor(..) => line("type = \"text\""),
            _ => {}
        }
        line("unit = \"\"");
    }
    text
}

/// At most two columns of actors: of several that name the same, codes before names.
fn choose<'c>(actors: &[(&'c Column, CodeSystem, f64)]) -> Vec<(&'c Column, CodeSystem, f64)> {
    let rank = |system: CodeSystem| match system {
        CodeSystem::Cow | CodeSystem::Gw => 0,
        CodeSystem::Iso3 | CodeSystem::Isonum | CodeSystem::Un => 1,
        CodeSystem::Iso2 | CodeSystem::Cowc => 2,
        _ => 3,
    };
    let best = actors.iter().map(|(_, system, _)| rank(*system)).min();
    let mut chosen: Vec<_> = actors
        .iter()
        .filter(|(_, system, _)| Some(rank(*system)) == best)
        .copied()
        .collect();
    chosen.truncate(2);
    chosen
}

/// Codes for "missing" of any column.
fn common_missing(columns: &[Column]) -> Vec<String> {
    let mut all: Vec<String> = columns
        .iter()
        .flat_map(|column| column.missing.clone())
        .collect();
    all.sort();
    all.dedup();
    all
}

fn toml_code(code: &str) -> String {
    if code.parse::<f64>().is_ok() {
        code.to_owned()
    } else {
        quoted(code)
    }
}

fn quoted(text: &str) -> String {
    format!("{:?}", text)
}
