//! Cells of a file to values: numbers, words, days, and the codes that mean "missing".

use std::sync::Arc;

use entente_model::data_table::ColumnValues;
use jiff::civil::Date;

use super::frame::RawColumn;
use super::mapping::{Code, ColumnType};

/// What is wrong with cells, by row.
#[derive(Default)]
pub(crate) struct Problems(std::collections::BTreeMap<usize, String>);

impl Problems {
    /// The first problem of a row is kept.
    pub(crate) fn add(&mut self, row: usize, problem: impl FnOnce() -> String) {
        self.0.entry(row).or_insert_with(problem);
    }

    pub(crate) fn of(&self, row: usize) -> Option<&str> {
        self.0.get(&row).map(String::as_str)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().map(|(&row, problem)| (row, problem.as_str()))
    }
}

/// The codes of a column that mean "missing".
pub(crate) struct MissingCodes<'m> {
    numbers: Vec<f64>,
    codes: Vec<&'m Code>,
}

impl<'m> MissingCodes<'m> {
    pub(crate) fn new(table: &'m [Code], column: &'m [Code], kept: &[Code]) -> MissingCodes<'m> {
        let codes: Vec<&Code> = table
            .iter()
            .filter(|code| !kept.contains(code))
            .chain(column)
            .collect();
        MissingCodes {
            numbers: codes.iter().filter_map(|code| code.number()).collect(),
            codes,
        }
    }

    fn number(&self, value: f64) -> bool {
        self.numbers.contains(&value)
    }

    fn word(&self, cell: &str) -> bool {
        self.codes.iter().any(|code| code.is_word(cell))
    }
}

/// The values of a column. A cell that is no such value makes its row a problem.
pub(crate) fn values(
    raw: &RawColumn,
    kind: ColumnType,
    missing: &MissingCodes<'_>,
    name: &str,
    problems: &mut Problems,
) -> ColumnValues {
    match kind {
        ColumnType::Whole => ColumnValues::Whole(
            (0..raw.len())
                .map(|row| {
                    whole(raw, row, missing).unwrap_or_else(|cell| {
                        problems.add(row, || format!("column {name}: {cell} is no whole number"));
                        None
                    })
                })
                .collect(),
        ),
        ColumnType::Real => ColumnValues::Real(
            (0..raw.len())
                .map(|row| {
                    real(raw, row, missing).unwrap_or_else(|cell| {
                        problems.add(row, || format!("column {name}: {cell} is no number"));
                        None
                    })
                })
                .collect(),
        ),
        ColumnType::Text => ColumnValues::Text(words(raw, missing)),
    }
}

fn whole(raw: &RawColumn, row: usize, missing: &MissingCodes<'_>) -> Result<Option<i64>, String> {
    let value = match raw {
        RawColumn::Whole(values) => values[row],
        RawColumn::Real(values) => match values[row] {
            Some(value) if missing.number(value) => None,
            Some(value) => Some(whole_of(value).ok_or_else(|| value.to_string())?),
            None => None,
        },
        RawColumn::Text(values) => match values[row].as_deref() {
            Some(text) if missing.word(text) => None,
            Some(text) => {
                let parsed = text.parse().ok().or_else(|| whole_of(number(text)?));
                Some(parsed.ok_or_else(|| format!("{text:?}"))?)
            }
            None => None,
        },
        RawColumn::Day(values) => match values[row] {
            Some(day) => return Err(format!("the date {day}")),
            None => None,
        },
    };
    Ok(value.filter(|&value| !missing.number(value as f64)))
}

fn real(raw: &RawColumn, row: usize, missing: &MissingCodes<'_>) -> Result<Option<f64>, String> {
    let value = match raw {
        RawColumn::Whole(values) => values[row].map(|value| value as f64),
        RawColumn::Real(values) => values[row],
        RawColumn::Text(values) => match values[row].as_deref() {
            Some(text) if missing.word(text) => None,
            Some(text) => Some(number(text).ok_or_else(|| format!("{text:?}"))?),
            None => None,
        },
        RawColumn::Day(values) => match values[row] {
            Some(day) => return Err(format!("the date {day}")),
            None => None,
        },
    };
    Ok(value.filter(|&value| !missing.number(value)))
}

/// A number as people write it: a comma between thousands is allowed where it stands between thousands.
fn number(text: &str) -> Option<f64> {
    let value = text.parse().ok().or_else(|| {
        let groups: Vec<&str> = text.split(',').collect();
        let (first, rest) = groups.split_first()?;
        let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
        let thousands = rest.iter().enumerate().all(|(place, group)| {
            let whole = group.split('.').next().unwrap_or_default();
            let last = place + 1 == rest.len();
            whole.len() == 3 && digits(whole) && (last || whole.len() == group.len())
        });
        let start = first.trim_start_matches('-');
        let begins = (1..=3).contains(&start.len()) && digits(start);
        (begins && !rest.is_empty() && thousands)
            .then(|| text.replace(',', "").parse().ok())
            .flatten()
    })?;
    f64::is_finite(value).then_some(value)
}

fn whole_of(value: f64) -> Option<i64> {
    // 2^53: beyond it not every whole number has its own float.
    (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i64)
}

/// Text columns hold few different words many times: equal neighbours share one allocation.
fn words(raw: &RawColumn, missing: &MissingCodes<'_>) -> Vec<Option<Arc<str>>> {
    let mut last: Option<Arc<str>> = None;
    (0..raw.len())
        .map(|row| {
            let text = raw.text(row)?;
            if missing.word(&text) {
                return None;
            }
            match &last {
                Some(word) if **word == *text => Some(Arc::clone(word)),
                _ => Some(Arc::clone(last.insert(Arc::from(&*text)))),
            }
        })
        .collect()
}

/// A whole number or nothing, for years and parts of dates; negative numbers are codes for "missing".
pub(crate) fn part(raw: &RawColumn, row: usize) -> Result<Option<i64>, String> {
    let none = MissingCodes::new(&[], &[], &[]);
    if let RawColumn::Day(days) = raw {
        return Ok(days[row].map(|day| i64::from(day.year())));
    }
    Ok(whole(raw, row, &none)?.filter(|&value| value >= 0))
}

/// A day, `None` where the cell is empty.
pub(crate) fn day(
    raw: &RawColumn,
    row: usize,
    format: Option<&str>,
) -> Result<Option<Date>, String> {
    match raw {
        RawColumn::Day(days) => Ok(days[row]),
        RawColumn::Text(texts) => match texts[row].as_deref() {
            None => Ok(None),
            Some(text) => read_day(text, format).map(Some),
        },
        other => match other.text(row) {
            None => Ok(None),
            // 19710809: a day written as one number.
            Some(text) => read_day(&text, format.or(Some("%Y%m%d"))).map(Some),
        },
    }
}

fn read_day(text: &str, format: Option<&str>) -> Result<Date, String> {
    let parsed = match format {
        Some(format) => Date::strptime(format, text)
            .ok()
            .or_else(|| text.parse().ok()),
        // A time of day after the date does not matter here.
        None => text.parse().ok().or_else(|| text.get(..10)?.parse().ok()),
    };
    parsed.ok_or_else(|| {
        let hint = match format {
            Some(format) => format!("not written as {format}"),
            None => "write 1971-08-09, or give `date_format`".to_owned(),
        };
        format!("{text:?} is no day ({hint})")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(number("1,234,567.5"), Some(1_234_567.5));
        assert_eq!(number("-1,234"), Some(-1234.0));
        assert_eq!(number("3.5e3"), Some(3500.0));
        for bad in ["1,23", "12,3456", ",123", "1,,234", "abc", "inf", ""] {
            assert_eq!(number(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn missing_codes_are_missing_whether_the_file_writes_numbers_or_words() {
        let codes = [Code::Whole(-9), Code::Word("..".to_owned())];
        let missing = MissingCodes::new(&codes, &[], &[]);
        let texts = ["-9", "-9.0", "..", "7"].map(|text| Some(Box::from(text)));
        let mut problems = Problems::default();
        let values = values(
            &RawColumn::Text(texts.to_vec()),
            ColumnType::Whole,
            &missing,
            "milex",
            &mut problems,
        );
        assert_eq!(values, ColumnValues::Whole(vec![None, None, None, Some(7)]));
        assert!(problems.is_empty());
    }

    #[test]
    fn days_in_the_forms_of_the_field() {
        let day = |text, format| read_day(text, format).map(|day| day.to_string());
        assert_eq!(day("1971-08-09", None).unwrap(), "1971-08-09");
        assert_eq!(day("1971-08-09 00:00:00", None).unwrap(), "1971-08-09");
        assert_eq!(day("8/9/1971", Some("%m/%d/%Y")).unwrap(), "1971-08-09");
        assert!(day("9 August", None).is_err());
    }
}
