//! Where the parts of a row stand in a file: its actors, its time, its values.

use jiff::civil::Date;

use super::cells;
use super::frame::{Frame, Header};
use super::mapping::{DayColumns, Mapping, Names, TableMapping};

/// The time of a row.
#[derive(Clone, Copy)]
pub(super) struct Time {
    pub(super) years: (i16, i16),
    pub(super) days: (Date, Date),
    pub(super) open: bool,
}

/// Where a row of the table comes from: a row of the file, and in a table with years as headers one of its cells.
pub(super) struct Pick {
    pub(super) row: usize,
    pub(super) year: Option<i16>,
    pub(super) value: Option<Box<str>>,
}

/// Where the values of a column come from.
pub(super) enum From {
    Column(usize),
    Constant(Option<f64>),
    Years,
    LookedUp { key: usize, column: String },
    Nothing,
}

/// Which columns of a file are read, and what for. Places are those in [`Frame::columns`].
pub(super) struct Plan {
    pub(super) wanted: Vec<usize>,
    pub(super) names: Vec<String>,
    pub(super) actors: Vec<usize>,
    pub(super) year: Option<usize>,
    pub(super) first_year: Option<usize>,
    pub(super) last_year: Option<usize>,
    pub(super) start: Option<DayPlaces>,
    pub(super) end: Option<DayPlaces>,
    pub(super) years: Vec<(usize, i16)>,
    pub(super) values: Vec<From>,
    pub(super) edition: Option<usize>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct DayPlaces {
    date: Option<usize>,
    year: Option<usize>,
    month: Option<usize>,
    day: Option<usize>,
}

impl Plan {
    pub(super) fn new(mapping: &Mapping, mapped: &TableMapping, header: &Header) -> Plan {
        let mut wanted: Vec<usize> = Vec::new();
        let mut place_of = |index: usize| match wanted.iter().position(|known| *known == index) {
            Some(place) => place,
            None => {
                wanted.push(index);
                wanted.len() - 1
            }
        };
        let mut find = |names: Option<&Names>| {
            names
                .and_then(|names| header.find(names))
                .map(&mut place_of)
        };
        // The header has all columns that are required.
        let actors = mapped
            .actor
            .iter()
            .filter_map(|actor| find(Some(&actor.column)))
            .collect();
        let mut day = |columns: Option<&DayColumns>| {
            columns.map(|columns| DayPlaces {
                date: find(columns.date.as_ref()),
                year: find(columns.year.as_ref()),
                month: find(columns.month.as_ref()),
                day: find(columns.day.as_ref()),
            })
        };
        let (start, end) = (day(mapped.start.as_ref()), day(mapped.end.as_ref()));
        let year = find(mapped.year.as_ref());
        let (first_year, last_year) = (
            find(mapped.first_year.as_ref()),
            find(mapped.last_year.as_ref()),
        );
        let edition = find(mapping.edition_column.as_ref());
        let lookup = mapped.lookup.as_ref();
        let key = lookup.and_then(|lookup| find(Some(&Names::One(lookup.key.clone()))));
        let wide = mapped.wide_years.as_ref().map(|wide| wide.value.get_ref());
        let values = mapped
            .column
            .iter()
            .map(|column| {
                if column.constant.is_some() {
                    return From::Constant(column.constant);
                }
                if wide == Some(column.name.get_ref()) {
                    return From::Years;
                }
                let names = column.names();
                if let Some(place) = find(Some(names)) {
                    return From::Column(place);
                }
                let looked_up = lookup.and_then(|lookup| {
                    names
                        .list()
                        .iter()
                        .find(|name| lookup.columns.contains(name))
                        .cloned()
                });
                match (looked_up, key) {
                    (Some(column), Some(key)) => From::LookedUp { key, column },
                    _ => From::Nothing,
                }
            })
            .collect();
        let years = if wide.is_some() {
            year_headers(header)
        } else {
            Vec::new()
        };
        let years = years
            .into_iter()
            .map(|(index, year)| (place_of(index), year))
            .collect();
        Plan {
            names: wanted
                .iter()
                .map(|&index| header.columns[index].clone())
                .collect(),
            wanted,
            actors,
            year,
            first_year,
            last_year,
            start,
            end,
            years,
            values,
            edition,
        }
    }

    pub(super) fn picks(&self, frame: &Frame) -> Vec<Pick> {
        let rows = 0..frame.numbers.len();
        if self.years.is_empty() {
            let plain = |row| Pick {
                row,
                year: None,
                value: None,
            };
            return rows.map(plain).collect();
        }
        let mut picks = Vec::new();
        for row in rows {
            for &(place, year) in &self.years {
                // An empty cell is no observation.
                if let Some(value) = frame.columns[place].text(row) {
                    picks.push(Pick {
                        row,
                        year: Some(year),
                        value: Some(Box::from(&*value)),
                    });
                }
            }
        }
        picks
    }

    /// The time of a row; `None` for a list.
    pub(super) fn time(
        &self,
        frame: &Frame,
        pick: &Pick,
        format: Option<&str>,
    ) -> Result<Option<Time>, String> {
        let whole = |year: i16| {
            Ok(Some(Time {
                years: (year, year),
                days: (first_day(year), last_day(year)),
                open: false,
            }))
        };
        if let Some(year) = pick.year {
            return whole(year);
        }
        if let Some(place) = self.year {
            return whole(self.year_of(frame, place, pick.row)?);
        }
        if let Some(place) = self.first_year {
            let first = self.year_of(frame, place, pick.row)?;
            let last = match self.last_year {
                Some(place) => match cells::part(&frame.columns[place], pick.row) {
                    Ok(None) => None,
                    _ => Some(self.year_of(frame, place, pick.row)?),
                },
                None => Some(first),
            };
            return self.span(
                (first_day(first), first),
                last.map(|last| (last_day(last), last)),
                pick,
            );
        }
        let Some(start) = self.start else {
            return Ok(None);
        };
        let Some(first) = self.day(frame, start, pick.row, format, false)? else {
            return Err(NO_BEGINNING.to_owned());
        };
        let last = match self.end {
            Some(end) => self.day(frame, end, pick.row, format, true)?,
            None => Some(first),
        };
        self.span(
            (first, first.year()),
            last.map(|last| (last, last.year())),
            pick,
        )
    }

    pub(super) fn span(
        &self,
        first: (Date, i16),
        last: Option<(Date, i16)>,
        _: &Pick,
    ) -> Result<Option<Time>, String> {
        let open = last.is_none();
        let last = last.unwrap_or(first);
        if last.0 < first.0 {
            return Err(format!(
                "the span ends on {}, before it starts on {}",
                last.0, first.0
            ));
        }
        Ok(Some(Time {
            years: (first.1, last.1),
            days: (first.0, last.0),
            open,
        }))
    }

    pub(super) fn year_of(&self, frame: &Frame, place: usize, row: usize) -> Result<i16, String> {
        let name = &self.names[place];
        let raw = &frame.columns[place];
        match cells::part(raw, row) {
            Ok(Some(year)) => {
                check_year(year).ok_or_else(|| format!("column {name}: {year} is no year"))
            }
            Ok(None) => Err(format!("column {name}: no value")),
            Err(cell) => {
                // A date where a year is asked for: its year.
                let text = raw.text(row).unwrap_or_default();
                let year = text.get(..4).filter(|_| text.get(4..5) == Some("-"));
                year.and_then(|year| check_year(year.parse().ok()?))
                    .ok_or_else(|| format!("column {name}: {cell} is no year"))
            }
        }
    }

    /// A day; a month or day that is not given makes it the first, or the last, that it may be.
    pub(super) fn day(
        &self,
        frame: &Frame,
        places: DayPlaces,
        row: usize,
        format: Option<&str>,
        is_end: bool,
    ) -> Result<Option<Date>, String> {
        if let Some(place) = places.date {
            let problem = |problem| format!("column {}: {problem}", self.names[place]);
            return cells::day(&frame.columns[place], row, format).map_err(problem);
        }
        let Some(place) = places.year else {
            return Ok(None);
        };
        if matches!(cells::part(&frame.columns[place], row), Ok(None)) {
            return Ok(None);
        }
        let year = self.year_of(frame, place, row)?;
        let part = |place: Option<usize>| -> Result<Option<i8>, String> {
            let Some(place) = place else { return Ok(None) };
            let part = cells::part(&frame.columns[place], row).map_err(|cell| {
                format!("column {}: {cell} is no part of a date", self.names[place])
            })?;
            Ok(part
                .filter(|&part| part > 0)
                .and_then(|part| i8::try_from(part).ok()))
        };
        let Some(month) = part(places.month)? else {
            return Ok(Some(if is_end {
                last_day(year)
            } else {
                first_day(year)
            }));
        };
        let no_day = |_| {
            format!(
                "column {}: there is no such day in {year}-{month:02}",
                self.names[place]
            )
        };
        let first = Date::new(year, month, 1).map_err(no_day)?;
        match part(places.day)? {
            Some(day) => Date::new(year, month, day).map(Some).map_err(no_day),
            None => Ok(Some(if is_end { first.last_of_month() } else { first })),
        }
    }
}

pub(super) const NO_BEGINNING: &str = "the span has no beginning";

/// Headers that are years: `1960`, `YR1960`, `1960 [YR1960]`.
pub(super) fn year_headers(header: &Header) -> Vec<(usize, i16)> {
    header
        .columns
        .iter()
        .enumerate()
        .filter_map(|(index, name)| {
            let name = name.trim().trim_start_matches("YR");
            let (year, rest) = name.split_at_checked(4)?;
            let plain = rest.is_empty() || rest.starts_with(" [YR") || rest == ".0";
            let year = year
                .parse()
                .ok()
                .filter(|year| (1500..=2200).contains(year))?;
            plain.then_some((index, year))
        })
        .collect()
}

/// Datasets begin at the earliest in 1494 (rivalries); years before 1000 are a mistake.
pub(super) const MIN_YEAR: i16 = 1000;

pub(super) fn check_year(year: i64) -> Option<i16> {
    i16::try_from(year)
        .ok()
        .filter(|year| (MIN_YEAR..=2999).contains(year))
}

pub(super) fn first_day(year: i16) -> Date {
    // Years of rows lie between 1000 and 2999.
    Date::new(year, 1, 1).unwrap_or(Date::MIN)
}

pub(super) fn last_day(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap_or(Date::MAX)
}
