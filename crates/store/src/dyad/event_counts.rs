//! Events of all pairs, counted by source, month and quad class: what a relation is measured against.

use std::collections::{BTreeMap, HashSet};

use arrow::array::{Array, Date32Array, RecordBatch, StringArray};
use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::coded_event::Level;
use entente_model::coverage::{Coverage, Subject};
use entente_model::event::EventStatus;
use entente_model::ontology::Quad;
use entente_model::source::{Source, SourceId};
use jiff::civil::Date;

use super::precedence;
use crate::catalogue;
use crate::column::{BadRow, column, optional_date, optional_text};
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::part;
use crate::table::pair;

/// A month of the calendar, counted from January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Month {
        Month(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// January of a year.
    pub fn january(year: i16) -> Month {
        Month(i32::from(year) * 12)
    }

    /// So many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Month {
        Month(self.0 + months)
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Month) -> i32 {
        self.0 - earlier.0
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        // Dates reach from −9999 to 9999, months twelve times as far.
        self.0.div_euclid(12) as i16
    }

    /// The month in its year, 1 to 12.
    pub fn number(self) -> i8 {
        self.0.rem_euclid(12) as i8 + 1
    }
}

/// How many acts of a quad class join two actors in a month, by one source. Acts that are hypothetical or denied do not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventCount {
    /// The alphabetically first actor, as it was called then.
    pub low: ActorId,
    /// The second.
    pub high: ActorId,
    /// Place of the source in [`EventCounts::sources`].
    pub source: usize,
    /// The month in which the date begins.
    pub first: Month,
    /// The month in which it ends: another one where the date is less precise than a month.
    pub last: Month,
    /// The quad class.
    pub quad: Quad,
    /// Acts.
    pub events: u32,
}

/// The counts of all pairs of actors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventCounts {
    /// The sources that hold events or cover them.
    pub sources: Vec<Source>,
    /// What those sources could have told of events.
    pub coverage: Vec<Coverage>,
    /// The counts, sorted by pair.
    pub counts: Vec<EventCount>,
}

/// Counts the events of all pairs in embedded data and library, each record once (see [`super::dyad_records`]).
///
/// # Errors
/// [`StoreError::Corrupt`] names the file of the library that cannot be read.
pub fn event_counts(
    embedded: &[Batch],
    library: Option<&Library>,
) -> Result<EventCounts, StoreError> {
    let _one_state = library.map(Library::read_transaction).transpose()?;
    let precedence = precedence(embedded, library)?;
    let mut tally = Tally::default();
    for batch in embedded {
        let source = tally.source(&batch.source.id);
        let mut rows: Vec<_> = batch
            .events
            .iter()
            .filter(|event| counts(event.status))
            .filter_map(|event| {
                let (low, high) = pair(event.source.actor?, event.target.actor?);
                Some((low, high, event))
            })
            .collect();
        rows.sort_by_key(|&(low, high, _)| (low, high));
        for (low, high, event) in rows {
            let days = (event.date.earliest(), event.date.latest());
            tally.add(
                source,
                (low, high),
                days,
                event.quad(),
                event.occurrence.as_str(),
            );
        }
    }
    if let Some(library) = library {
        let parts = catalogue::parts_of(&library.connection, Table::Events)
            .map_err(library.database_error())?;
        for (id, part) in parts {
            let source = tally.source(&id);
            part::read(&library.dir, &part, &COLUMNS, &|_| true, |batch| {
                read_rows(batch, source, &mut tally)
            })?;
        }
    }
    if let Some(library) = library {
        // Events as datasets code them are counted already, by month, at the level at which repeated reports are one.
        let mut present: Option<(String, usize)> = None;
        library.each_dyad_month(Level::DEFAULT, |dataset, (low, high), day, quad, events| {
            if present.as_ref().is_none_or(|(name, _)| name != dataset) {
                present = Some((dataset.to_owned(), tally.source(&SourceId::new(dataset))));
            }
            if let Some((_, source)) = present {
                let month = Month::of(day.date());
                let key = (low, high, source, month, month, quad);
                let count = tally.counts.entry(key).or_default();
                *count = count.saturating_add(u32::try_from(events).unwrap_or(u32::MAX));
            }
        })?;
    }
    let ids = tally.sources;
    let mut fed: BTreeMap<(usize, i16, ActorId, ActorId), bool> = BTreeMap::new();
    let counts = tally
        .counts
        .into_iter()
        .filter(|&((low, high, source, first, _, _), _)| {
            *fed.entry((source, first.year(), low, high))
                .or_insert_with(|| {
                    precedence.feeds(
                        &ids[source],
                        Subject::Events,
                        Some(first.year()),
                        &[&[low], &[high]],
                    )
                })
        })
        .map(
            |((low, high, source, first, last, quad), events)| EventCount {
                low,
                high,
                source,
                first,
                last,
                quad,
                events,
            },
        )
        .collect();
    let candidates = precedence.candidates();
    let coverage = candidates
        .iter()
        .flat_map(|candidate| &candidate.coverage)
        .filter(|coverage| coverage.subject == Subject::Events)
        .cloned()
        .collect();
    let sources = ids
        .iter()
        .filter_map(|id| {
            candidates
                .iter()
                .find(|candidate| candidate.source.id == *id)
        })
        .map(|candidate| candidate.source.clone())
        .collect();
    Ok(EventCounts {
        sources,
        coverage,
        counts,
    })
}

/// What happened or is reported to have.
fn counts(status: EventStatus) -> bool {
    matches!(status, EventStatus::Happened | EventStatus::Reported)
}

const COLUMNS: [&str; 7] = [
    "dyad_low",
    "dyad_high",
    "start",
    "end",
    "quad",
    "occurrence",
    "status",
];

fn read_rows(batch: &RecordBatch, source: usize, tally: &mut Tally) -> Result<(), BadRow> {
    let text = |name| column::<StringArray>(batch, name);
    let (low, high, quad) = (text("dyad_low")?, text("dyad_high")?, text("quad")?);
    let (occurrence, status) = (text("occurrence")?, text("status")?);
    let (start, end): (&Date32Array, &Date32Array) =
        (column(batch, "start")?, column(batch, "end")?);
    for row in 0..batch.num_rows() {
        if low.is_null(row) || high.is_null(row) || !counts(status.value(row).parse()?) {
            continue;
        }
        tally.add(
            source,
            (
                ActorId::new(low.value(row))?,
                ActorId::new(high.value(row))?,
            ),
            (optional_date(start, row)?, optional_date(end, row)?),
            optional_text(quad, row).map(str::parse).transpose()?,
            occurrence.value(row),
        );
    }
    Ok(())
}

type Key = (ActorId, ActorId, usize, Month, Month, Quad);

#[derive(Default)]
struct Tally {
    sources: Vec<SourceId>,
    counts: BTreeMap<Key, u32>,
    /// The pair whose rows are being read, and its acts so far: rows come sorted by pair, and an act has one row for each direction.
    pair: Option<(ActorId, ActorId)>,
    acts: HashSet<String>,
}

impl Tally {
    fn source(&mut self, id: &SourceId) -> usize {
        self.pair = None;
        self.sources
            .iter()
            .position(|known| known == id)
            .unwrap_or_else(|| {
                self.sources.push(id.clone());
                self.sources.len() - 1
            })
    }

    /// Counts a row. What has no quad class, no date or one actor on both sides tells nothing of a pair.
    fn add(
        &mut self,
        source: usize,
        (low, high): (ActorId, ActorId),
        (first, last): (Option<Date>, Option<Date>),
        quad: Option<Quad>,
        act: &str,
    ) {
        let (Some(first), Some(last), Some(quad)) = (first.or(last), last.or(first), quad) else {
            return;
        };
        if low == high {
            return;
        }
        if self.pair != Some((low, high)) {
            self.pair = Some((low, high));
            self.acts.clear();
        }
        if self.acts.insert(act.to_owned()) {
            let key = (low, high, source, Month::of(first), Month::of(last), quad);
            *self.counts.entry(key).or_default() += 1;
        }
    }
}
