//! What is asked of events: series of counts and scores.

use std::collections::BTreeMap;
use std::sync::Arc;

use entente_model::coded_event::Level;
use entente_model::day::Day;
use rayon::prelude::*;
use serde::Serialize;

use super::cube::Cube;
use super::filter::{CodedFilter, DyadOverTime, SeriesBy};
use super::footers::written;
use super::list::{self, EventPart, PartKind};
use super::names::Names;
use super::read::PartitionReader;
use super::row::CodedRow;
use super::sums::Sums;
use super::totals;
use crate::error::StoreError;
use crate::library::Library;

/// Cubes that a handle keeps open.
const CUBES_KEPT: usize = 128;

/// A point of a series: one dataset and one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesPoint {
    /// The dataset.
    pub dataset: String,
    /// First day of the period.
    #[serde(serialize_with = "as_text")]
    pub period: Day,
    /// Events of the dyad at each level, in the order of [`Level::ALL`].
    pub events: [u64; 4],
    /// Events that have a score, by level.
    pub scored: [u64; 4],
    /// Sum of their scores in thousandths, by level.
    pub score: [i64; 4],
    /// All events of the dataset in the period under the same filter, between whomever, by level: the denominator. `None` where files of the
    /// dataset were cut to some actors, so that the library cannot know them.
    pub all_events: Option<[u64; 4]>,
    /// The share of the period of which the library holds the files, by the source's schedule; `None` where there is none.
    pub completeness: Option<f64>,
}

fn as_text<S: serde::Serializer>(day: &Day, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

impl SeriesPoint {
    /// The mean score at a level; `None` without a scored event.
    pub fn mean_score(&self, level: Level) -> Option<f64> {
        let level = level as usize;
        (self.scored[level] > 0)
            .then(|| self.score[level] as f64 / 1000.0 / self.scored[level] as f64)
    }

    /// The share of the dyad in all events of the dataset; `None` without any.
    pub fn share(&self, level: Level) -> Option<f64> {
        let level = level as usize;
        let all = self.all_events?[level];
        (all > 0).then(|| self.events[level] as f64 / all as f64)
    }
}

/// Events between two actors in a year, by quad class, with what they are measured against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventYear {
    /// The dataset.
    pub dataset: String,
    /// The year.
    pub year: i16,
    /// Events by quad class, those without one first, then in the order of [`Quad::ALL`]; each by level.
    pub quads: [[u64; 4]; 5],
    /// All events of the dataset in the year, by level; `None` where its files were cut to some actors.
    pub all_events: Option<[u64; 4]>,
    /// The share of the year of which the library holds the files; `None` where the dataset has no schedule.
    pub completeness: Option<f64>,
}

impl EventYear {
    /// Events of all classes at a level.
    pub fn events(&self, level: Level) -> u64 {
        self.quads.iter().map(|quad| quad[level as usize]).sum()
    }
}

impl Library {
    /// A series of a dyad: one point for each dataset and period in which the dataset has any event under the filter.
    ///
    /// Without types, codes and a least number of sources it is read from the cube, else from the rows; both give the same.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] names the file that cannot be read.
    pub fn event_series(
        &self,
        dyad: &DyadOverTime,
        by: SeriesBy,
        filter: &CodedFilter,
    ) -> Result<Vec<SeriesPoint>, StoreError> {
        self.at_one_state(|parts| {
            let mut points: BTreeMap<(String, Day), SeriesPoint> = BTreeMap::new();
            self.add_totals(parts, by, filter, &mut points)?;
            if filter.is_in_cube() {
                self.add_cube(parts, dyad, by, filter, &mut points)?;
            } else {
                self.each_row(parts, dyad, filter, |dataset, row| {
                    if let Some(day) = Day::from_number(row.start) {
                        let mut sums = Sums::default();
                        sums.add(row);
                        add(&mut points, dataset, by.period(day), &sums);
                    }
                })?;
            }
            let completeness = self.completeness(dyad)?;
            for point in points.values_mut() {
                if let Some(of_dataset) = completeness.get(&point.dataset) {
                    point.completeness = of_dataset.share(point.period, by);
                    if of_dataset.is_cut {
                        point.all_events = None;
                    }
                }
            }
            Ok(points.into_values().collect())
        })
    }

    /// Counts by year and quad class: one row for each dataset and year in which the dataset has any event, also where the dyad has none.
    ///
    /// # Errors
    /// As [`Library::event_series`].
    pub fn event_years(&self, dyad: &DyadOverTime) -> Result<Vec<EventYear>, StoreError> {
        self.at_one_state(|parts| {
            let completeness = self.completeness(dyad)?;
            let mut years = Vec::new();
            for part in parts.iter().filter(|part| part.kind == PartKind::Cube) {
                let Some(year) = part.year else { continue };
                let cube = self.cube(part)?;
                let mut quads = [[0; 4]; 5];
                for (low, high) in dyad.pairs() {
                    for cell in cube.months_of(low, high)? {
                        let counts = &mut quads[usize::from(cell.part / 2).min(4)];
                        for (count, more) in counts.iter_mut().zip(cell.sums.events) {
                            *count += more;
                        }
                    }
                }
                let mut all = [0; 4];
                for (_, events) in cube.all_events() {
                    for (all, more) in all.iter_mut().zip(events) {
                        *all += more;
                    }
                }
                let of_dataset = completeness.get(&part.dataset);
                let is_cut = of_dataset.is_some_and(|known| known.is_cut);
                let period = Day::new(year.into(), 1, 1);
                years.push(EventYear {
                    dataset: part.dataset.clone(),
                    year,
                    quads,
                    all_events: (!is_cut).then_some(all),
                    completeness: period.and_then(|first| {
                        of_dataset.and_then(|known| known.share(first, SeriesBy::Year))
                    }),
                });
            }
            years.sort_by(|a, b| (&a.dataset, a.year).cmp(&(&b.dataset, b.year)));
            Ok(years)
        })
    }

    /// Runs a query; where a commit replaced a file in between, once more on the new state.
    pub(crate) fn at_one_state<T>(
        &self,
        mut query: impl FnMut(&[EventPart]) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let parts = || list::parts(&self.connection, None).map_err(self.database_error());
        match query(&parts()?) {
            Err(StoreError::Unreadable { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                query(&parts()?)
            }
            answer => answer,
        }
    }

    /// The cube of a part. A handle keeps those that it opened, as it keeps [footers](super::Footers).
    pub(crate) fn cube(&self, part: &EventPart) -> Result<Arc<Cube>, StoreError> {
        let path = self.dir.join(&part.path);
        let about = std::fs::metadata(&path).map_err(StoreError::unreadable(&path))?;
        let written = written(&about);
        if let Some((then, cube)) = self.cubes.borrow().get(&part.path)
            && *then == written
        {
            return Ok(Arc::clone(cube));
        }
        let cube = Arc::new(Cube::open(&path)?);
        let mut cubes = self.cubes.borrow_mut();
        if cubes.len() >= CUBES_KEPT {
            cubes.clear();
        }
        cubes.insert(part.path.clone(), (written, Arc::clone(&cube)));
        Ok(cube)
    }

    fn add_totals(
        &self,
        parts: &[EventPart],
        by: SeriesBy,
        filter: &CodedFilter,
        points: &mut BTreeMap<(String, Day), SeriesPoint>,
    ) -> Result<(), StoreError> {
        let of_cube = filter.is_in_cube();
        // By day, for parts of months, or with a least number of sources, all rows have to be looked at.
        let of_rows = !of_cube
            && (by == SeriesBy::Day || filter.min_sources.is_some() || !filter.is_of_months());
        for part in wanted(parts, filter) {
            let path = self.dir.join(&part.path);
            match part.kind {
                PartKind::Cube if of_cube => {
                    let year = i32::from(part.year.unwrap_or_default());
                    let Some(first) = Day::new(year, 1, 1) else {
                        continue;
                    };
                    for (day_of_year, events) in self.cube(part)?.all_events() {
                        let number = first.number() + i32::from(day_of_year) - 1;
                        if let Some(day) = Day::from_number(number)
                            && filter.admits_day(day)
                        {
                            add_to_all(points, &part.dataset, by.period(day), events);
                        }
                    }
                }
                PartKind::Totals if !of_cube && !of_rows => {
                    let year = i32::from(part.year.unwrap_or_default());
                    totals::read_all_events(&path, |total| {
                        let Some(day) = Day::new(year, total.month.into(), 1) else {
                            return;
                        };
                        if filter.admits_day(day) && filter.admits_type(&total.code, total.plover) {
                            add_to_all(points, &part.dataset, by.period(day), total.events);
                        }
                    })?;
                }
                PartKind::Rows if of_rows => {
                    let mut names = Names::new();
                    let mut reader = PartitionReader::open(&path)?;
                    while let Some(rows) = reader.next_rows(&mut names)? {
                        for row in rows.iter().filter(|row| filter.admits(row, &names)) {
                            if let Some(day) = Day::from_number(row.start) {
                                let mut sums = Sums::default();
                                sums.add(row);
                                add_to_all(points, &part.dataset, by.period(day), sums.events);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn add_cube(
        &self,
        parts: &[EventPart],
        dyad: &DyadOverTime,
        by: SeriesBy,
        filter: &CodedFilter,
        points: &mut BTreeMap<(String, Day), SeriesPoint>,
    ) -> Result<(), StoreError> {
        for part in wanted(parts, filter).filter(|part| part.kind == PartKind::Cube) {
            let year = i32::from(part.year.unwrap_or_default());
            let cube = self.cube(part)?;
            let of_days = by == SeriesBy::Day || !filter.is_of_months();
            for (low, high) in dyad.pairs() {
                if of_days {
                    let Some(first) = Day::new(year, 1, 1) else {
                        continue;
                    };
                    for cell in cube.days_of(low, high)? {
                        let number = first.number() + i32::from(cell.day_of_year) - 1;
                        if let Some(day) = Day::from_number(number)
                            && filter.admits_day(day)
                        {
                            add(points, &part.dataset, by.period(day), &cell.sums);
                        }
                    }
                    continue;
                }
                for cell in cube.months_of(low, high)? {
                    if let Some(day) = Day::new(year, cell.month.into(), 1)
                        && filter.admits_day(day)
                    {
                        add(points, &part.dataset, by.period(day), &cell.sums);
                    }
                }
            }
        }
        Ok(())
    }

    /// Calls `each` for the rows of the dyad in the parts that the filter admits, whatever their level.
    fn each_row(
        &self,
        parts: &[EventPart],
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        mut each: impl FnMut(&str, &CodedRow),
    ) -> Result<(), StoreError> {
        self.each_part(parts, dyad, filter, |part, rows, _| {
            rows.iter().for_each(|row| each(&part.dataset, row));
        })
    }

    /// As [`Library::each_row`], the rows of a part together, with the names of which their texts are places. Several parts are read at a time.
    pub(crate) fn each_part(
        &self,
        parts: &[EventPart],
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        mut each: impl FnMut(&EventPart, Vec<CodedRow>, Names),
    ) -> Result<(), StoreError> {
        let mut found = Vec::new();
        for part in wanted(parts, filter).filter(|part| part.kind == PartKind::Rows) {
            let cube = parts.iter().find(|other| {
                other.kind == PartKind::Cube
                    && other.dataset == part.dataset
                    && other.year == part.year
            });
            let Some(cube) = cube else { continue };
            let cube = self.cube(cube)?;
            let ranges = dyad.pairs().into_iter();
            let ranges = ranges.filter_map(|(low, high)| cube.rows_of(low, high));
            let ranges: Vec<(u64, u64)> = ranges.collect();
            if !ranges.is_empty() {
                found.push((part, ranges));
            }
        }
        let (footers, dir) = (&self.footers, &self.dir);
        let read = |(part, ranges): &(&EventPart, Vec<(u64, u64)>)| {
            let mut names = Names::new();
            let mut rows = Vec::new();
            for &range in ranges {
                let mut reader =
                    PartitionReader::open_range(footers, &dir.join(&part.path), range)?;
                while let Some(mut read) = reader.next_rows(&mut names)? {
                    read.retain(|row| filter.admits(row, &names));
                    rows.append(&mut read);
                }
            }
            Ok((rows, names))
        };
        for some in found.chunks(2 * rayon::current_num_threads()) {
            let of_parts: Vec<Result<_, StoreError>> = some.par_iter().map(read).collect();
            for ((part, _), of_part) in some.iter().zip(of_parts) {
                let (rows, names) = of_part?;
                each(part, rows, names);
            }
        }
        Ok(())
    }
}

fn wanted<'p>(
    parts: &'p [EventPart],
    filter: &'p CodedFilter,
) -> impl Iterator<Item = &'p EventPart> {
    parts.iter().filter(|part| {
        filter.admits_dataset(&part.dataset)
            && part.year.is_some_and(|year| filter.admits_year(year))
    })
}

fn point<'p>(
    points: &'p mut BTreeMap<(String, Day), SeriesPoint>,
    dataset: &str,
    period: Day,
) -> &'p mut SeriesPoint {
    points
        .entry((dataset.to_owned(), period))
        .or_insert_with(|| SeriesPoint {
            dataset: dataset.to_owned(),
            period,
            events: [0; 4],
            scored: [0; 4],
            score: [0; 4],
            all_events: Some([0; 4]),
            completeness: None,
        })
}

fn add_to_all(
    points: &mut BTreeMap<(String, Day), SeriesPoint>,
    dataset: &str,
    period: Day,
    events: [u64; 4],
) {
    let all = &mut point(points, dataset, period).all_events;
    for (all, more) in all.get_or_insert_default().iter_mut().zip(events) {
        *all += more;
    }
}

fn add(points: &mut BTreeMap<(String, Day), SeriesPoint>, dataset: &str, period: Day, sums: &Sums) {
    let point = point(points, dataset, period);
    for level in 0..4 {
        point.events[level] += sums.events[level];
        point.scored[level] += sums.scored[level];
        point.score[level] += sums.score[level];
    }
}
