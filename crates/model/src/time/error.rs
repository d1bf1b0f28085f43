use thiserror::Error;

use super::precision::Precision;

/// What is wrong with a date. Raised by constructors, and with text and place by [`ParseDateError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DateError {
    /// The calendar has no such day.
    #[error("there is no such day in the calendar")]
    NoSuchDay,
    /// Not a month.
    #[error("the month must be 01 to 12 (a season 21 to 24, a quarter 33 to 36)")]
    NoSuchMonth,
    /// Not a quarter.
    #[error("the quarter must be 1 to 4")]
    NoSuchQuarter,
    /// Not a time of day or an offset from UTC.
    #[error(
        "the time of day is not one (write 23:20:30, then nothing, Z or an offset such as +05:00)"
    )]
    NoSuchTime,
    /// A year that the calendar here does not reach.
    #[error("the year must be -9999 to 9999")]
    YearOutOfRange,
    /// A decade or century is named by a year that does not begin it, or lies before the year 0.
    #[error("a decade or century must begin at a year divisible by 10 or 100, from 0 on")]
    NotAFirstYear,
    /// The end lies before the start.
    #[error("the interval ends before it starts")]
    EndsBeforeItStarts,
    /// Neither end of the interval is dated.
    #[error("an interval needs a date at one end at least")]
    NoDatedEnd,
    /// "early 1990s" as an end of an interval, which EDTF cannot write.
    #[error("a part of a decade or century cannot be an end of an interval: write its years")]
    PartAsEndpoint,
    /// The precision beside the date does not fit the date.
    #[error("the date has the precision {found}, not {stated}")]
    PrecisionDiffers {
        /// The precision that the date has by its form.
        found: Precision,
        /// The precision that stands beside it.
        stated: Precision,
    },
    /// Nothing is written.
    #[error("there is no date")]
    Empty,
    /// The text is not a date of the form asked for.
    #[error("expected {0}")]
    Expected(&'static str),
}

/// A text that is not a date: the text, where it goes wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot read the date {text:?} at byte {position}: {problem}")]
pub struct ParseDateError {
    text: String,
    position: usize,
    problem: DateError,
}

impl ParseDateError {
    /// Long texts are cut: an error quotes, it does not copy a document.
    const LONGEST_QUOTE: usize = 80;

    pub(crate) fn new(text: &str, position: usize, problem: DateError) -> Self {
        Self {
            text: quote(text),
            position,
            problem,
        }
    }

    /// The offending text, cut after 80 characters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where reading stopped, in bytes from the beginning of the text.
    pub fn position(&self) -> usize {
        self.position
    }

    /// What is wrong there.
    pub fn problem(&self) -> DateError {
        self.problem
    }
}

/// A word that is not the name of a [`Precision`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{text:?} is not a precision: use day, month, season, quarter, year, decade, century, interval, or early-, mid- or late- before decade or century"
)]
pub struct UnknownPrecision {
    text: String,
}

impl UnknownPrecision {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: quote(text) }
    }
}

fn quote(text: &str) -> String {
    let mut quoted: String = text.chars().take(ParseDateError::LONGEST_QUOTE).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    quoted
}
