//! A day as a number, for events by the million.

use std::fmt;

use jiff::civil::Date;

/// A day of the Gregorian calendar as the number of days since 1970-01-01, the form in which columnar files keep dates. Years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day of a year, month and day of the month; `None` where there is no such day.
    pub const fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 {
            return None;
        }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = match month {
            2 => 28 + leap as u32,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day > length {
            return None;
        }
        // Days from civil, after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let month_from_march = (month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }

    /// The day of so many days since 1970-01-01; `None` outside the years 1 to 9999.
    pub const fn from_number(number: i32) -> Option<Day> {
        // 0001-01-01 and 9999-12-31.
        if number < -719_162 || number > 2_932_896 {
            return None;
        }
        Some(Day(number))
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    pub const fn civil(self) -> (i16, u8, u8) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + (month <= 2) as i32;
        (year as i16, month as u8, day as u8)
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.civil().0
    }

    /// The same day as a date.
    pub fn date(self) -> Date {
        let (year, month, day) = self.civil();
        // In range by construction.
        Date::new(year, month as i8, day as i8).unwrap_or(Date::ZERO)
    }

    /// The day of a date; `None` outside the years 1 to 9999.
    pub fn of(date: Date) -> Option<Day> {
        Day::new(date.year().into(), date.month() as u32, date.day() as u32)
    }

    /// The day of eight digits, `20191024`.
    pub fn from_digits(text: &[u8]) -> Option<Day> {
        let digits: &[u8; 8] = text.try_into().ok()?;
        let mut values = [0u32; 8];
        for (value, digit) in values.iter_mut().zip(digits) {
            *value = u32::from(digit.wrapping_sub(b'0'));
            if *value > 9 {
                return None;
            }
        }
        let [a, b, c, d, m, n, x, y] = values;
        Day::new(
            (1000 * a + 100 * b + 10 * c + d) as i32,
            10 * m + n,
            10 * x + y,
        )
    }

    /// The day of an ISO date, `2019-10-24`.
    pub fn from_iso(text: &str) -> Option<Day> {
        let mut parts = text.splitn(3, '-');
        let mut next = |length: usize| {
            let part = parts.next()?;
            let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits {
                part.parse::<u32>().ok()
            } else {
                None
            }
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        Day::new(year as i32, month, day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_agrees_with_the_calendar_of_jiff() {
        let mut date = Date::constant(1799, 1, 1);
        while date.year() < 2201 {
            let day = Day::of(date).unwrap();
            assert_eq!(day.date(), date);
            assert_eq!(Day::from_number(day.number()), Some(day));
            assert_eq!(Day::from_iso(&date.to_string()), Some(day));
            let digits = date.to_string().replace('-', "");
            assert_eq!(Day::from_digits(digits.as_bytes()), Some(day));
            date = date.tomorrow().unwrap();
        }
        assert_eq!(Day::new(1970, 1, 1).unwrap().number(), 0);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for wrong in [
            "20191345",
            "20190230",
            "2019010",
            "201901011",
            "2019010x",
            "00000101",
            "18990229",
        ] {
            assert_eq!(Day::from_digits(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in ["2019-1-1", "2019-02-29", "2019-01", "+019-01-01", "NA"] {
            assert_eq!(Day::from_iso(wrong), None, "{wrong}");
        }
    }
}
