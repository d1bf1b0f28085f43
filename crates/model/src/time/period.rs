use jiff::civil::Date;

use super::error::DateError;
use super::precision::{Part, Precision, Season};

/// A stretch of the calendar that has a name: a day, a month, a season, a year, "early 1990s", a century.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    unit: Unit,
    first: Date,
    last: Date,
}

/// What the period is called; decades and centuries by their first year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Day(Date),
    Month(i16, i8),
    Season(i16, Season),
    Quarter(i16, i8),
    Year(i16),
    PartOfDecade(i16, Part),
    Decade(i16),
    PartOfCentury(i16, Part),
    Century(i16),
}

impl Period {
    /// One day.
    pub const fn day(date: Date) -> Period {
        Period {
            unit: Unit::Day(date),
            first: date,
            last: date,
        }
    }

    /// A month, 1 to 12.
    pub fn month(year: i16, month: i8) -> Result<Period, DateError> {
        check_year(year)?;
        let first = Date::new(year, month, 1).map_err(|_| DateError::NoSuchMonth)?;
        Ok(Period {
            unit: Unit::Month(year, month),
            first,
            last: first.last_of_month(),
        })
    }

    /// A quarter of a calendar year, 1 to 4.
    pub fn quarter(year: i16, quarter: i8) -> Result<Period, DateError> {
        if !(1..=4).contains(&quarter) {
            return Err(DateError::NoSuchQuarter);
        }
        let (first, last) = months(year, quarter * 3 - 2, year, quarter * 3)?;
        Ok(Period {
            unit: Unit::Quarter(year, quarter),
            first,
            last,
        })
    }

    /// A season; the winter of a year begins in its December.
    pub fn season(year: i16, season: Season) -> Result<Period, DateError> {
        let (first, last) = match season {
            Season::Spring => months(year, 3, year, 5),
            Season::Summer => months(year, 6, year, 8),
            Season::Autumn => months(year, 9, year, 11),
            Season::Winter => months(year, 12, year.saturating_add(1), 2),
        }?;
        Ok(Period {
            unit: Unit::Season(year, season),
            first,
            last,
        })
    }

    /// A calendar year, −9999 to 9999.
    pub fn year(year: i16) -> Result<Period, DateError> {
        Period::years(Unit::Year(year), year, year)
    }

    /// The decade that begins with this year: 1990 for the 1990s.
    pub fn decade(first_year: i16) -> Result<Period, DateError> {
        check_first_year(first_year, 10)?;
        Period::years(Unit::Decade(first_year), first_year, first_year + 9)
    }

    /// A part of the decade that begins with this year: early (years 0–3), mid (4–5) or late (6–9).
    pub fn part_of_decade(first_year: i16, part: Part) -> Result<Period, DateError> {
        check_first_year(first_year, 10)?;
        let (from, to) = part.years_of(10);
        let unit = Unit::PartOfDecade(first_year, part);
        Period::years(unit, first_year + from, first_year + to)
    }

    /// The century that begins with this year: 1900 for the 20th century, 1900–1999.
    pub fn century(first_year: i16) -> Result<Period, DateError> {
        check_first_year(first_year, 100)?;
        Period::years(Unit::Century(first_year), first_year, first_year + 99)
    }

    /// A part of the century that begins with this year: early (00–39), mid (40–59) or late (60–99).
    pub fn part_of_century(first_year: i16, part: Part) -> Result<Period, DateError> {
        check_first_year(first_year, 100)?;
        let (from, to) = part.years_of(100);
        let unit = Unit::PartOfCentury(first_year, part);
        Period::years(unit, first_year + from, first_year + to)
    }

    /// The first day that belongs to the period.
    pub const fn first(&self) -> Date {
        self.first
    }

    /// The last day that belongs to the period.
    pub const fn last(&self) -> Date {
        self.last
    }

    /// What kind of period it is.
    pub const fn precision(&self) -> Precision {
        match self.unit {
            Unit::Day(_) => Precision::Day,
            Unit::Month(..) => Precision::Month,
            Unit::Season(..) => Precision::Season,
            Unit::Quarter(..) => Precision::Quarter,
            Unit::Year(_) => Precision::Year,
            Unit::PartOfDecade(_, Part::Early) => Precision::EarlyDecade,
            Unit::PartOfDecade(_, Part::Mid) => Precision::MidDecade,
            Unit::PartOfDecade(_, Part::Late) => Precision::LateDecade,
            Unit::Decade(_) => Precision::Decade,
            Unit::PartOfCentury(_, Part::Early) => Precision::EarlyCentury,
            Unit::PartOfCentury(_, Part::Mid) => Precision::MidCentury,
            Unit::PartOfCentury(_, Part::Late) => Precision::LateCentury,
            Unit::Century(_) => Precision::Century,
        }
    }

    pub(crate) const fn unit(&self) -> Unit {
        self.unit
    }

    pub(crate) const fn is_part(&self) -> bool {
        matches!(self.unit, Unit::PartOfDecade(..) | Unit::PartOfCentury(..))
    }

    /// The part of a decade or century that is exactly these years and has this precision.
    pub(crate) fn part_from_years(from: i16, to: i16, precision: Precision) -> Option<Period> {
        let first_of_decade = from.div_euclid(10) * 10;
        let first_of_century = from.div_euclid(100) * 100;
        Part::ALL
            .into_iter()
            .flat_map(|part| {
                [
                    Period::part_of_decade(first_of_decade, part),
                    Period::part_of_century(first_of_century, part),
                ]
            })
            .flatten()
            .find(|period| {
                period.precision() == precision
                    && period.first.year() == from
                    && period.last.year() == to
            })
    }

    /// The named period of more than a day that is exactly these days, if there is one.
    pub(crate) fn from_days(first: Date, last: Date) -> Option<Period> {
        let year = first.year();
        let (decade, century) = (year.div_euclid(10) * 10, year.div_euclid(100) * 100);
        let mut candidates = vec![
            Period::month(year, first.month()),
            Period::year(year),
            Period::decade(decade),
            Period::century(century),
        ];
        candidates.extend((1..=4).map(|quarter| Period::quarter(year, quarter)));
        candidates.extend(Season::ALL.map(|season| Period::season(year, season)));
        candidates.extend(Part::ALL.map(|part| Period::part_of_decade(decade, part)));
        candidates.extend(Part::ALL.map(|part| Period::part_of_century(century, part)));
        candidates
            .into_iter()
            .flatten()
            .find(|period| period.first == first && period.last == last)
    }

    fn years(unit: Unit, from: i16, to: i16) -> Result<Period, DateError> {
        let (first, last) = months(from, 1, to, 12)?;
        Ok(Period { unit, first, last })
    }
}

/// First day of one month and last day of another.
fn months(
    from_year: i16,
    from_month: i8,
    to_year: i16,
    to_month: i8,
) -> Result<(Date, Date), DateError> {
    let first = Date::new(from_year, from_month, 1).map_err(|_| DateError::YearOutOfRange)?;
    let last = Date::new(to_year, to_month, 1).map_err(|_| DateError::YearOutOfRange)?;
    Ok((first, last.last_of_month()))
}

fn check_year(year: i16) -> Result<(), DateError> {
    if (-9999..=9999).contains(&year) {
        Ok(())
    } else {
        Err(DateError::YearOutOfRange)
    }
}

fn check_first_year(year: i16, years: i16) -> Result<(), DateError> {
    if !(0..=9999).contains(&year) || year % years != 0 {
        return Err(DateError::NotAFirstYear);
    }
    Ok(())
}
