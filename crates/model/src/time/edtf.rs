//! EDTF levels 0 and 1 and the quarters of level 2; the other forms of an ISO 8601 date.

use jiff::civil::{Date, ISOWeekDate, Time, Weekday};

use super::date_interval::{DateInterval, Endpoint, Extent};
use super::error::{DateError, ParseDateError};
use super::period::{Period, Unit};
use super::precision::{Precision, Qualifier, Season};

/// Which forms of a date are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// EDTF only, which has the extended format only.
    Edtf,
    /// Also `20140602`, `2014-153`, `2014153`, `2014-W23-1`, `2014W231`, `2014-W23`.
    Iso8601,
}

impl DateInterval {
    /// The date in EDTF: `2014-06-02`, `2014/2016`, `2016/..`, `/1991`, `199X`, `1990~`, `2014-21`, `2014-33`.
    ///
    /// A part of a decade or century is written as the interval of its years (`1990/1993`), with the qualifier
    /// on both; its [`Precision`] belongs beside it.
    pub fn to_edtf(&self) -> String {
        match self.extent() {
            Extent::Within(period, qualifier) if period.is_part() => {
                let year = |date: Date| format!("{}{}", year_text(date.year()), qualifier.sign());
                format!("{}/{}", year(period.first()), year(period.last()))
            }
            Extent::Within(period, qualifier) => point_text(period, qualifier),
            Extent::Interval(start, end) => {
                format!("{}/{}", endpoint_text(start), endpoint_text(end))
            }
        }
    }

    /// Reads EDTF levels 0 and 1, and the quarters of level 2 (codes 33–36).
    ///
    /// Three forms are brought to ours: a time of day is checked and left out; a month or day that is not
    /// specified (`2004-XX`, `1985-04-XX`) means some time in the year or month, so it becomes `2004`, `1985-04`; `201X`
    /// is the decade. Years of more than four digits (`Y170000002`) are an error: the calendar ends at 9999.
    pub fn from_edtf(text: &str) -> Result<DateInterval, ParseDateError> {
        read(text, Dialect::Edtf)
    }

    /// Reads the columns `date` and `precision`, the inverse of [`DateInterval::to_edtf`] and
    /// [`DateInterval::precision`]: `1990/1993` with `early-decade` is "early 1990s".
    ///
    /// A precision that does not fit the date is an error.
    pub fn from_edtf_and_precision(
        text: &str,
        precision: Precision,
    ) -> Result<DateInterval, ParseDateError> {
        let date: DateInterval = text.parse()?;
        if date.precision() == precision {
            return Ok(date);
        }
        as_part(&date, precision).ok_or_else(|| {
            let problem = DateError::PrecisionDiffers {
                found: date.precision(),
                stated: precision,
            };
            ParseDateError::new(text, 0, problem)
        })
    }
}

/// The part of a decade or century whose years are the ends of this interval.
fn as_part(date: &DateInterval, precision: Precision) -> Option<DateInterval> {
    let Extent::Interval(Endpoint::Within(start, qualifier), Endpoint::Within(end, same)) =
        date.extent()
    else {
        return None;
    };
    let (Unit::Year(from), Unit::Year(to)) = (start.unit(), end.unit()) else {
        return None;
    };
    if qualifier != same {
        return None;
    }
    let part = Period::part_from_years(from, to, precision)?;
    Some(DateInterval::from(part).with_qualifier(qualifier))
}

fn endpoint_text(endpoint: Endpoint) -> String {
    match endpoint {
        Endpoint::Within(period, qualifier) => point_text(period, qualifier),
        Endpoint::Open => "..".to_owned(),
        Endpoint::Unknown => String::new(),
    }
}

fn point_text(period: Period, qualifier: Qualifier) -> String {
    let body = match period.unit() {
        Unit::Day(date) => {
            format!(
                "{}-{:02}-{:02}",
                year_text(date.year()),
                date.month(),
                date.day()
            )
        }
        Unit::Month(year, month) => format!("{}-{month:02}", year_text(year)),
        Unit::Season(year, season) => format!("{}-{}", year_text(year), season.edtf_code()),
        Unit::Quarter(year, quarter) => format!("{}-{}", year_text(year), quarter + 32),
        Unit::Year(year) => year_text(year),
        Unit::Decade(year) => format!("{:03}X", year / 10),
        Unit::Century(year) => format!("{:02}XX", year / 100),
        // Parts never stand here: `to_edtf` writes their years, and no endpoint is a part.
        Unit::PartOfDecade(..) | Unit::PartOfCentury(..) => String::new(),
    };
    body + qualifier.sign()
}

/// A year in four digits, with a sign only before the year 0.
pub(super) fn year_text(year: i16) -> String {
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}", year.unsigned_abs())
}

/// Reads a whole date, of one period or of two ends.
pub(crate) fn read(text: &str, dialect: Dialect) -> Result<DateInterval, ParseDateError> {
    let fail = |position, problem| ParseDateError::new(text, position, problem);
    if text.is_empty() {
        return Err(fail(0, DateError::Empty));
    }
    let Some(slash) = text.find('/') else {
        let mut reader = Reader::new(text, 0, dialect);
        return match reader.point() {
            Ok(Point::Period(period, qualifier)) => {
                Ok(DateInterval::from(period).with_qualifier(qualifier))
            }
            Ok(Point::Week(first, last)) => {
                DateInterval::interval(first, last).map_err(|problem| fail(0, problem))
            }
            Err(problem) => Err(fail(reader.at, problem)),
        };
    };
    let start = endpoint(text, 0, slash, dialect)?;
    let end = endpoint(text, slash + 1, text.len(), dialect)?;
    DateInterval::interval(start, end).map_err(|problem| fail(0, problem))
}

/// Reads one date without a slash, of one period; used by the words, which may hold an ISO date.
pub(super) fn read_point(text: &str) -> Option<Endpoint> {
    match Reader::new(text, 0, Dialect::Edtf).point() {
        Ok(Point::Period(period, qualifier)) => Some(Endpoint::Within(period, qualifier)),
        _ => None,
    }
}

fn endpoint(
    text: &str,
    from: usize,
    to: usize,
    dialect: Dialect,
) -> Result<Endpoint, ParseDateError> {
    match &text[from..to] {
        "" => return Ok(Endpoint::Unknown),
        ".." => return Ok(Endpoint::Open),
        _ => {}
    }
    if dialect == Dialect::Edtf
        && let Some(clock) = text[from..to].find('T')
    {
        let problem = DateError::Expected("an end without a time of day");
        return Err(ParseDateError::new(text, from + clock, problem));
    }
    let mut reader = Reader::new(&text[..to], from, dialect);
    match reader.point() {
        Ok(Point::Period(period, qualifier)) => Ok(Endpoint::Within(period, qualifier)),
        Ok(Point::Week(..)) => {
            let problem = DateError::Expected("a day, not a week, at the end of an interval");
            Err(ParseDateError::new(text, from, problem))
        }
        Err(problem) => Err(ParseDateError::new(text, reader.at, problem)),
    }
}

/// What stands where a single date is expected.
enum Point {
    Period(Period, Qualifier),
    /// A week of ISO 8601, which has no name in the model: its first and last day.
    Week(Date, Date),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    dialect: Dialect,
}

const YEAR: DateError =
    DateError::Expected("a year of four digits (199X for a decade, 19XX for a century)");
const MONTH: DateError =
    DateError::Expected("a month, season or quarter of two digits, or XX if it is not known");
const DAY: DateError = DateError::Expected("a day of two digits, or XX if it is not known");
const END: DateError = DateError::Expected("the end of the date, or one of ? ~ %");

impl<'a> Reader<'a> {
    fn new(text: &'a str, at: usize, dialect: Dialect) -> Self {
        Self { text, at, dialect }
    }

    /// Reads a date up to the end of the text; on failure `at` is where it went wrong.
    fn point(&mut self) -> Result<Point, DateError> {
        let negative = self.eat("-");
        if self.rest().starts_with('Y') {
            return Err(DateError::YearOutOfRange);
        }
        if !negative && let Some(period) = self.unspecified_year()? {
            return self.finish(period);
        }
        let digits: i16 = self.digits(4).ok_or(YEAR)?;
        if negative && digits == 0 {
            return Err(YEAR);
        }
        let year = if negative { -digits } else { digits };
        if self.dialect == Dialect::Iso8601
            && let Some(point) = self.iso_only(year)?
        {
            return Ok(point);
        }
        if !self.eat("-") {
            return self.finish(Period::year(year)?);
        }
        let period = self.after_year(year)?;
        self.finish(period)
    }

    /// `199X` and `19XX`, and with unspecified months and days `199X-XX-XX` (EDTF has none of these beyond level 1).
    fn unspecified_year(&mut self) -> Result<Option<Period>, DateError> {
        let bytes = self.rest().as_bytes();
        let Some(four) = bytes.get(..4) else {
            return Ok(None);
        };
        let known = four.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !matches!(known, 2 | 3) || four[known..].iter().any(|&byte| byte != b'X') {
            return Ok(None);
        }
        let digits: i16 = self.digits(known).ok_or(YEAR)?;
        self.at += 4 - known;
        if known == 3 {
            Period::decade(digits * 10)
        } else {
            Period::century(digits * 100)
        }
        .map(Some)
    }

    /// Month, season or quarter, and the day.
    fn after_year(&mut self, year: i16) -> Result<Period, DateError> {
        if self.eat("XX") {
            if self.eat("-") && !self.eat("XX") {
                return Err(DAY);
            }
            return Period::year(year);
        }
        let start = self.at;
        let code: i8 = self.digits(2).ok_or(MONTH)?;
        let period = match code {
            21..=24 => Period::season(year, Season::ALL[usize::from(code.unsigned_abs() - 21)]),
            33..=36 => Period::quarter(year, code - 32),
            _ => Period::month(year, code),
        };
        let period = period.inspect_err(|_| self.at = start)?;
        if !matches!(period.unit(), Unit::Month(..)) || !self.eat("-") {
            return Ok(period);
        }
        if self.eat("XX") {
            return Ok(period);
        }
        let start = self.at;
        let day = self.digits(2).ok_or(DAY)?;
        self.day(year, code, day, start)
    }

    fn day(&mut self, year: i16, month: i8, day: i8, start: usize) -> Result<Period, DateError> {
        let Ok(date) = Date::new(year, month, day) else {
            self.at = start;
            return Err(DateError::NoSuchDay);
        };
        self.time_of_day()?;
        Ok(Period::day(date))
    }

    /// The forms of ISO 8601 that EDTF leaves out; `None` if what follows the year is not one of them.
    fn iso_only(&mut self, year: i16) -> Result<Option<Point>, DateError> {
        let start = self.at;
        let separated = self.eat("-");
        if self.eat("W") {
            return self.week(year, separated).map(Some);
        }
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let period = match (separated, digits) {
            (_, 3) => {
                let day_of_year: i16 = self.digits(3).ok_or(DateError::NoSuchDay)?;
                let first = Period::year(year)?.first();
                let date = first.with().day_of_year(day_of_year).build();
                let Ok(date) = date else {
                    self.at = start;
                    return Err(DateError::NoSuchDay);
                };
                self.time_of_day()?;
                Period::day(date)
            }
            (false, 4) => {
                let month: i8 = self.digits(2).ok_or(MONTH)?;
                let day: i8 = self.digits(2).ok_or(DAY)?;
                self.day(year, month, day, start)?
            }
            _ => {
                self.at = start;
                return Ok(None);
            }
        };
        self.finish(period).map(Some)
    }

    fn week(&mut self, year: i16, separated: bool) -> Result<Point, DateError> {
        let start = self.at;
        let week: i8 = self
            .digits(2)
            .ok_or(DateError::Expected("a week, W01 to W53"))?;
        let day = |weekday| {
            ISOWeekDate::new(year, week, weekday)
                .map(Date::from_iso_week_date)
                .map_err(|_| DateError::Expected("a week of that year, W01 to W52 or W53"))
        };
        if self.rest().is_empty() {
            let ends = day(Weekday::Monday).and_then(|first| Ok((first, day(Weekday::Sunday)?)));
            let (first, last) = ends.inspect_err(|_| self.at = start)?;
            return Ok(Point::Week(first, last));
        }
        if separated && !self.eat("-") {
            return Err(DateError::Expected("a hyphen before the day of the week"));
        }
        let weekday = self
            .digits::<i8>(1)
            .and_then(|number| Weekday::from_monday_one_offset(number).ok())
            .ok_or(DateError::Expected("a day of the week, 1 to 7"))?;
        let period = Period::day(day(weekday).inspect_err(|_| self.at = start)?);
        self.time_of_day()?;
        self.finish(period)
    }

    /// Checks `T23:20:30`, with `Z`, `+05` or `+05:30` after it; the model keeps days.
    fn time_of_day(&mut self) -> Result<(), DateError> {
        if !self.eat("T") {
            return Ok(());
        }
        let start = self.at;
        let rest = self.rest();
        let length = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
        let (time, offset) = rest.split_at(length);
        let strict = self.dialect == Dialect::Iso8601 || time.len() == 8;
        // With its T, for without it jiff takes "101500" for ambiguous.
        if !strict || format!("T{time}").parse::<Time>().is_err() || !is_offset(offset) {
            self.at = start;
            return Err(DateError::NoSuchTime);
        }
        self.at += rest.len();
        Ok(())
    }

    fn finish(&mut self, period: Period) -> Result<Point, DateError> {
        let qualifier = Qualifier::ALL
            .into_iter()
            .skip(1)
            .find(|qualifier| self.rest() == qualifier.sign());
        if qualifier.is_none() && !self.rest().is_empty() {
            return Err(END);
        }
        Ok(Point::Period(period, qualifier.unwrap_or_default()))
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Exactly so many ASCII digits as a number.
    fn digits<T: std::str::FromStr>(&mut self, count: usize) -> Option<T> {
        let digits = self.rest().get(..count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = digits.parse().ok()?;
        self.at += count;
        Some(number)
    }
}

/// Nothing, `Z`, or a sign with hours and perhaps minutes.
fn is_offset(text: &str) -> bool {
    if matches!(text, "" | "Z") {
        return true;
    }
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let two = |text: &str, largest: u8| {
        text.len() == 2
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|number| number <= largest)
    };
    match digits.split_once(':') {
        Some((hours, minutes)) => two(hours, 23) && two(minutes, 59),
        None if digits.len() == 4 && digits.is_ascii() => {
            two(&digits[..2], 23) && two(&digits[2..], 59)
        }
        None => two(digits, 23),
    }
}
