//! The files in which GDELT publishes its events, by the times that stand in their names.
//!
//! Version 1.0: one file a year 1979 to 2005 (`1979.zip`), one a month 2006 to March 2013 (`200601.zip`), one a day from 1 April 2013
//! (`20130401.export.CSV.zip`). Version 2.0: one a quarter of an hour from 18 February 2015 23:00 UTC
//! (`20150218230000.export.CSV.zip`), beside it `….mentions.CSV.zip`. The stream of translated media (`….translation.export.CSV.zip`) is
//! another source, whose files fill no slot here.

use entente_model::day::Day;
use entente_model::slot::{Slot, start_of};

/// The first day of version 1.0.
pub(crate) const SINCE: Day = day(1979, 1, 1);
/// The first whole day of version 2.0.
pub(crate) const VERSION_2_SINCE: Day = day(2015, 2, 19);
const MONTHLY_SINCE: Day = day(2006, 1, 1);
const DAILY_SINCE: Day = day(2013, 4, 1);
const QUARTER: i64 = 900;

const fn day(year: i32, month: u32, day: u32) -> Day {
    match Day::new(year, month, day) {
        Some(day) => day,
        None => panic!("a constant of this file is no day"),
    }
}

/// The slot of a file by its name, of the table whose files end in `.export` or `.mentions`.
pub(crate) fn slot(file_name: &str, table: &str) -> Option<Slot> {
    let (stamp, rest) = file_name.split_once('.')?;
    if !stamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let rest = format!(".{}", rest.to_ascii_lowercase());
    let of_table = rest.starts_with(&format!("{table}.csv"));
    let of_archive = table == ".export" && (rest.starts_with(".zip") || rest.starts_with(".csv"));
    match stamp.len() {
        14 if of_table => {
            let day = Day::from_digits(&stamp.as_bytes()[..8])?;
            let part = |range: std::ops::Range<usize>| stamp[range].parse::<i64>().ok();
            let (hour, minute, second) = (part(8..10)?, part(10..12)?, part(12..14)?);
            if hour > 23 || minute % 15 != 0 || minute > 59 || second != 0 {
                return None;
            }
            let start = start_of(day) + hour * 3_600 + minute * 60;
            Slot::new(start, start + QUARTER)
        }
        8 if of_table => {
            let first = Day::from_digits(stamp.as_bytes())?;
            Slot::of_days(first, after(first))
        }
        6 if of_archive => {
            let first = Day::from_digits(format!("{stamp}01").as_bytes())?;
            Slot::of_days(first, next_month(first))
        }
        4 if of_archive => {
            let year: i32 = stamp.parse().ok()?;
            Slot::of_days(Day::new(year, 1, 1)?, Day::new(year + 1, 1, 1)?)
        }
        _ => None,
    }
}

/// A file that GDELT should have published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedFile {
    pub(crate) name: String,
    pub(crate) slot: Slot,
    /// Folder on the server.
    pub(crate) folder: &'static str,
}

/// The files of events that touch the days from `from` to `to`: version 1.0 before 19 February 2015, version 2.0 from then on.
pub(crate) fn expected(from: Day, to: Day) -> Vec<ExpectedFile> {
    let mut files = Vec::new();
    let mut at = from.max(SINCE);
    while at <= to {
        let (year, month, day) = at.civil();
        let next = if at < MONTHLY_SINCE {
            let (first, next) = (
                Day::new(year.into(), 1, 1),
                Day::new(i32::from(year) + 1, 1, 1),
            );
            push(&mut files, format!("{year}.zip"), first, next);
            next.unwrap_or(after(to))
        } else if at < DAILY_SINCE {
            let first = Day::new(year.into(), month.into(), 1).unwrap_or(at);
            let next = next_month(first);
            push(
                &mut files,
                format!("{year}{month:02}.zip"),
                Some(first),
                Some(next),
            );
            next
        } else if at < VERSION_2_SINCE {
            let name = format!("{year}{month:02}{day:02}.export.CSV.zip");
            push(&mut files, name, Some(at), Some(after(at)));
            after(at)
        } else {
            for quarter in 0..96i64 {
                let (hour, minute) = (quarter / 4, quarter % 4 * 15);
                let start = start_of(at) + quarter * QUARTER;
                if let Some(slot) = Slot::new(start, start + QUARTER) {
                    files.push(ExpectedFile {
                        name: format!(
                            "{year}{month:02}{day:02}{hour:02}{minute:02}00.export.CSV.zip"
                        ),
                        slot,
                        folder: "gdeltv2",
                    });
                }
            }
            after(at)
        };
        at = next;
    }
    files
}

fn push(files: &mut Vec<ExpectedFile>, name: String, first: Option<Day>, next: Option<Day>) {
    if let (Some(first), Some(next)) = (first, next)
        && let Some(slot) = Slot::of_days(first, next)
    {
        files.push(ExpectedFile {
            name,
            slot,
            folder: "events",
        });
    }
}

fn after(day: Day) -> Day {
    Day::from_number(day.number() + 1).unwrap_or(day)
}

fn next_month(first: Day) -> Day {
    let (year, month, _) = first.civil();
    let (year, month) = match month {
        12 => (i32::from(year) + 1, 1),
        month => (i32::from(year), u32::from(month) + 1),
    };
    Day::new(year, month, 1).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_expected_fills_its_slot_by_its_name() {
        let day = |text: &str| Day::from_iso(text).unwrap();
        let files = expected(day("2005-11-30"), day("2015-02-20"));
        for file in &files {
            assert_eq!(
                slot(&file.name, ".export"),
                Some(file.slot),
                "{}",
                file.name
            );
        }
        // A year, 87 months from 2006 to March 2013, the days from 1 April 2013 to 18 February 2015, two days of quarters.
        assert_eq!(files.len(), 1 + 87 + 689 + 2 * 96);
        for pair in files.windows(2) {
            assert_eq!(pair[0].slot.end(), pair[1].slot.start(), "{}", pair[1].name);
        }
    }

    #[test]
    fn only_files_of_the_table_have_a_slot() {
        assert!(slot("20191024143000.export.CSV.zip", ".export").is_some());
        assert!(slot("20191024143000.export.CSV", ".export").is_some());
        for other in [
            "20191024143000.translation.export.CSV.zip",
            "20191024143000.mentions.CSV.zip",
            "20191024143100.export.CSV.zip",
            "20191345.export.CSV.zip",
            "events.2018.tab",
            "export.CSV",
        ] {
            assert_eq!(slot(other, ".export"), None, "{other}");
        }
    }
}
