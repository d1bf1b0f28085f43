//! What is asked of events: series of counts and scores, and the rows behind them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use entente_model::actor::{ActorId, DateSpan};
use entente_model::coded_event::Level;
use entente_model::day::Day;
use entente_model::ontology::{PloverType, Quad};
use serde::Serialize;

use super::cube::{Cube, MonthCell};
use super::list::{self, EventPart, PartKind};
use super::names::Names;
use super::partition;
use super::read::PartitionReader;
use super::row::{CodedRow, NO_COUNT};
use super::sums::Sums;
use super::texts::RowTexts;
use super::texts_read;
use super::totals;
use crate::error::StoreError;
use crate::library::Library;
use crate::lineage::Lineage;
use crate::table::pair;

/// Cubes that a handle keeps open.
const CUBES_KEPT: usize = 128;

/// The length of the periods of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeriesBy {
    /// Days.
    Day,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

impl SeriesBy {
    /// The first day of the period in which a day is.
    pub fn period(self, day: Day) -> Day {
        let (year, month, _) = day.civil();
        let first = match self {
            SeriesBy::Day => None,
            SeriesBy::Month => Day::new(year.into(), month.into(), 1),
            SeriesBy::Year => Day::new(year.into(), 1, 1),
        };
        first.unwrap_or(day)
    }

    /// The first day of the period after the one that begins on a day.
    pub fn next(self, first: Day) -> Day {
        let (year, month, _) = first.civil();
        let next = match self {
            SeriesBy::Day => Day::from_number(first.number() + 1),
            SeriesBy::Month if month < 12 => Day::new(year.into(), u32::from(month) + 1, 1),
            SeriesBy::Month | SeriesBy::Year => Day::new(i32::from(year) + 1, 1, 1),
        };
        next.unwrap_or(first)
    }
}

/// Which events are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodedFilter {
    /// Datasets by name; empty for all.
    pub datasets: Vec<String>,
    /// First day on which an event may begin.
    pub from: Option<Day>,
    /// Last such day.
    pub to: Option<Day>,
    /// PLOVER types; empty for all, also those events that have none.
    pub types: Vec<PloverType>,
    /// Beginnings of the dataset's own codes ("04" is all of root 04); empty for all.
    pub codes: Vec<String>,
    /// The least number of sources that the dataset counted.
    pub min_sources: Option<u32>,
}

impl CodedFilter {
    /// Whether it asks for nothing that the cube leaves out.
    fn is_in_cube(&self) -> bool {
        self.types.is_empty() && self.codes.is_empty() && self.min_sources.is_none()
    }

    /// Whether the days are whole months.
    fn is_of_months(&self) -> bool {
        let begins = |day: Day| day.civil().2 == 1;
        let next = |day: Day| Day::from_number(day.number() + 1);
        self.from.is_none_or(begins) && self.to.is_none_or(|to| next(to).is_none_or(begins))
    }

    fn admits_day(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn admits_year(&self, year: i16) -> bool {
        self.from.is_none_or(|from| from.year() <= year)
            && self.to.is_none_or(|to| year <= to.year())
    }

    fn admits_dataset(&self, dataset: &str) -> bool {
        self.datasets.is_empty() || self.datasets.iter().any(|name| name == dataset)
    }

    fn admits_type(&self, code: &str, plover: Option<PloverType>) -> bool {
        (self.types.is_empty() || plover.is_some_and(|plover| self.types.contains(&plover)))
            && (self.codes.is_empty()
                || self
                    .codes
                    .iter()
                    .any(|begin| code.starts_with(begin.as_str())))
    }

    fn admits(&self, row: &CodedRow, names: &Names) -> bool {
        let plover = usize::from(row.plover)
            .checked_sub(1)
            .and_then(|place| PloverType::ALL.get(place).copied());
        Day::from_number(row.start).is_some_and(|day| self.admits_day(day))
            && self.admits_type(names.text(row.code), plover)
            && self
                .min_sources
                .is_none_or(|least| row.sources != NO_COUNT && row.sources >= least)
    }
}

/// Two actors over time, as [`Actors::lineage`](entente_model::actor::Actors::lineage) gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct DyadOverTime {
    /// The first actor.
    pub a: Vec<(ActorId, DateSpan)>,
    /// The second.
    pub b: Vec<(ActorId, DateSpan)>,
}

impl DyadOverTime {
    /// All pairs of the two lineages, each in alphabetical order.
    fn pairs(&self) -> Vec<(ActorId, ActorId)> {
        let (a, b) = (Lineage::new(&self.a), Lineage::new(&self.b));
        let mut pairs: Vec<(ActorId, ActorId)> = a
            .actors()
            .iter()
            .flat_map(|&a| b.actors().iter().map(move |&b| (a, b)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| pair(a, b))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }
}

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
                self.each_row(parts, dyad, filter, |dataset, row, _| {
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

    /// Months of all dyads of a dataset: calls `each` with the dyad, the first day of the month, and counts and scores at a level.
    ///
    /// # Errors
    /// As [`Library::event_series`].
    pub fn all_dyad_months(
        &self,
        dataset: &str,
        level: Level,
        mut each: impl FnMut((ActorId, ActorId), Day, u64, i64),
    ) -> Result<(), StoreError> {
        self.at_one_state(|parts| {
            for part in parts
                .iter()
                .filter(|part| part.kind == PartKind::Cube && part.dataset == dataset)
            {
                let year = i32::from(part.year.unwrap_or_default());
                let cube = self.cube(part)?;
                let (cells, ends) = cube.all_months()?;
                let mut first = 0;
                for ((low, high, _), end) in cube.dyads().zip(ends) {
                    for month in cells[first..end].chunk_by(|a, b| a.month == b.month) {
                        let sum = |get: &dyn Fn(&MonthCell) -> i64| month.iter().map(get).sum();
                        let events: i64 = sum(&|cell| cell.sums.events[level as usize] as i64);
                        let score: i64 = sum(&|cell| cell.sums.score[level as usize]);
                        if let Some(day) = Day::new(year, month[0].month.into(), 1)
                            && events > 0
                        {
                            each((low, high), day, events as u64, score);
                        }
                    }
                    first = end;
                }
            }
            Ok(())
        })
    }

    /// Months of all dyads of all datasets by quad class: calls `each` with the dataset, the dyad, the first day of the month, the quad class
    /// and the number of events at a level.
    pub(crate) fn each_dyad_month(
        &self,
        level: Level,
        mut each: impl FnMut(&str, (ActorId, ActorId), Day, Quad, u64),
    ) -> Result<(), StoreError> {
        let parts = list::parts(&self.connection, None).map_err(self.database_error())?;
        for part in parts.iter().filter(|part| part.kind == PartKind::Cube) {
            let year = i32::from(part.year.unwrap_or_default());
            let cube = self.cube(part)?;
            let (cells, ends) = cube.all_months()?;
            let mut first = 0;
            for ((low, high, _), end) in cube.dyads().zip(ends) {
                for cell in &cells[first..end] {
                    let quad = usize::from(cell.part / 2)
                        .checked_sub(1)
                        .and_then(|place| Quad::ALL.get(place).copied());
                    let events = cell.sums.events[level as usize];
                    if let (Some(quad), Some(day)) = (quad, Day::new(year, cell.month.into(), 1))
                        && events > 0
                    {
                        each(&part.dataset, (low, high), day, quad, events);
                    }
                }
                first = end;
            }
        }
        Ok(())
    }

    /// The rows behind a number, as they count at a level, with their addresses: Arrow record batches, at most one a dataset and year.
    ///
    /// # Errors
    /// As [`Library::event_series`].
    pub fn event_batches(
        &self,
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        level: Level,
    ) -> Result<Vec<RecordBatch>, StoreError> {
        self.at_one_state(|parts| {
            let mut names = Names::new();
            let mut found: BTreeMap<(String, i16), Vec<CodedRow>> = BTreeMap::new();
            self.each_row_into(parts, dyad, filter, &mut names, |dataset, row, _| {
                if row.level >= level {
                    let year = super::run::year_of(row.start);
                    found
                        .entry((dataset.to_owned(), year))
                        .or_default()
                        .push(*row);
                }
            })?;
            let numbers = found.values().flatten().map(|row| row.file).collect();
            let files =
                list::files_of_rows(&self.connection, &numbers).map_err(self.database_error())?;
            let texts = self.texts_of(found.values().flatten(), &dyad.pairs(), &files)?;
            let mut batches = Vec::new();
            for ((dataset, _), mut rows) in found {
                rows.sort_by_key(|row| (row.start, row.id, row.line));
                let batch = with_texts(&dataset, &rows, &names, &files, &texts);
                batches.push(
                    batch.map_err(|error| {
                        StoreError::corrupt(&self.dir.join("coded-events"), error)
                    })?,
                );
            }
            Ok(batches)
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

    /// The cube of a part. A handle keeps those that it opened: an active file never changes.
    fn cube(&self, part: &EventPart) -> Result<Arc<Cube>, StoreError> {
        if let Some(cube) = self.cubes.borrow().get(&part.path) {
            return Ok(Arc::clone(cube));
        }
        let cube = Arc::new(Cube::open(&self.dir.join(&part.path))?);
        let mut cubes = self.cubes.borrow_mut();
        if cubes.len() >= CUBES_KEPT {
            cubes.clear();
        }
        cubes.insert(part.path.clone(), Arc::clone(&cube));
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
                    let mut reader = PartitionReader::open(&path, None)?;
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

    fn each_row(
        &self,
        parts: &[EventPart],
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        each: impl FnMut(&str, &CodedRow, &Names),
    ) -> Result<(), StoreError> {
        self.each_row_into(parts, dyad, filter, &mut Names::new(), each)
    }

    /// Calls `each` for the rows of the dyad that the filter admits, whatever their level.
    fn each_row_into(
        &self,
        parts: &[EventPart],
        dyad: &DyadOverTime,
        filter: &CodedFilter,
        names: &mut Names,
        mut each: impl FnMut(&str, &CodedRow, &Names),
    ) -> Result<(), StoreError> {
        for part in wanted(parts, filter).filter(|part| part.kind == PartKind::Rows) {
            let cube = parts.iter().find(|other| {
                other.kind == PartKind::Cube
                    && other.dataset == part.dataset
                    && other.year == part.year
            });
            let Some(cube) = cube else { continue };
            let cube = self.cube(cube)?;
            for (low, high) in dyad.pairs() {
                let Some(range) = cube.rows_of(low, high) else {
                    continue;
                };
                let mut reader = PartitionReader::open(&self.dir.join(&part.path), Some(range))?;
                while let Some(rows) = reader.next_rows(names)? {
                    for row in rows.iter().filter(|row| filter.admits(row, names)) {
                        each(&part.dataset, row, names);
                    }
                }
            }
        }
        Ok(())
    }

    /// The texts of rows of these dyads, by file and line.
    fn texts_of<'r>(
        &self,
        rows: impl Iterator<Item = &'r CodedRow>,
        dyads: &[(ActorId, ActorId)],
        files: &HashMap<u32, list::FileOfRows>,
    ) -> Result<HashMap<(u32, u32), RowTexts>, StoreError> {
        let mut by_part: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
        for row in rows {
            if let Some(file) = files.get(&row.file)
                && !file.texts.is_empty()
            {
                for texts in file.texts.lines() {
                    by_part.entry(texts).or_default().push((row.file, row.line));
                }
            }
        }
        let mut found = HashMap::new();
        for (path, mut wanted) in by_part {
            wanted.sort_unstable();
            texts_read::read(&self.dir.join(path), &wanted, dyads, |place, texts| {
                found.insert(place, texts);
            })?;
        }
        Ok(found)
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

/// The schema of [`Library::event_batches`], for answers without a batch.
pub fn event_schema() -> Arc<Schema> {
    let empty = with_texts("", &[], &Names::new(), &HashMap::new(), &HashMap::new());
    empty.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
}

/// The rows as in their partition, with dataset, file name and texts.
fn with_texts(
    dataset: &str,
    rows: &[CodedRow],
    names: &Names,
    files: &HashMap<u32, list::FileOfRows>,
    texts: &HashMap<(u32, u32), RowTexts>,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let stored = partition::encode_plain(rows, names)?;
    let of = |row: &CodedRow| texts.get(&(row.file, row.line));
    let text = |get: &dyn Fn(&RowTexts) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter(
            rows.iter()
                .map(|row| of(row).map(get).filter(|text| !text.is_empty())),
        ))
    };
    let degrees = |get: &dyn Fn(&RowTexts) -> Option<f32>| -> ArrayRef {
        Arc::new(Float32Array::from_iter(
            rows.iter().map(|row| of(row).and_then(get)),
        ))
    };
    let file_names = rows
        .iter()
        .map(|row| files.get(&row.file).map_or("", |file| &file.name));
    let added: Vec<(&str, ArrayRef)> = vec![
        (
            "dataset",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| dataset))),
        ),
        (
            "file_name",
            Arc::new(StringArray::from_iter_values(file_names)),
        ),
        ("native_id", text(&|texts| &texts.native_id)),
        ("address", text(&|texts| &texts.address)),
        ("place", text(&|texts| &texts.place)),
        ("latitude", degrees(&|texts| texts.latitude)),
        ("longitude", degrees(&|texts| texts.longitude)),
        ("text", text(&|texts| &texts.text)),
        ("kept_raw", text(&|texts| &texts.kept_raw)),
    ];
    let mut fields: Vec<Field> = stored
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    let mut columns = stored.columns().to_vec();
    for (name, array) in added {
        let data_type: DataType = array.data_type().clone();
        fields.push(Field::new(name, data_type, true));
        columns.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}
