//! The votes that each source feeds.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::batch::Batch;
use entente_model::coverage::Subject;
use entente_model::source::SourceId;
use entente_model::votes::{RollCall, RollCallVotes, SeatVotes};

use super::{Query, VoteRecords};
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::lineage::Lineage;
use crate::precedence::Candidate;
use crate::table::votes::{READ, VoteReader, decode_roll_calls, decode_seats};

/// The share of the votes of the fullest source for a year that a newer one must hold to feed it: an edition may correct votes away, and a
/// part cut out of an edition does not hide the whole.
const ENOUGH: f64 = 0.9;

/// The votes of all members of the UN General Assembly, each year from one source: the newest import that holds nearly all its votes, else
/// embedded data. Only sources that `wanted` names are asked.
///
/// # Errors
/// As [`dyad_records`](super::dyad_records).
pub fn all_votes(
    embedded: &[Batch],
    library: Option<&Library>,
    wanted: &dyn Fn(&SourceId) -> bool,
) -> Result<Vec<VoteRecords>, StoreError> {
    let _one_state = library.map(Library::read_transaction).transpose()?;
    let query = Query {
        embedded,
        library,
        precedence: super::precedence(embedded, library)?,
        a: Lineage::new(&[]),
        b: Lineage::new(&[]),
    };
    let mut found: Vec<(SourceId, RollCallVotes, BTreeMap<i16, usize>)> = Vec::new();
    for candidate in query.precedence.candidates() {
        let source = &candidate.source.id;
        if !candidate.subjects.contains(&Subject::Votes) || !wanted(source) {
            continue;
        }
        let of_embedded = embedded.iter().find(|batch| batch.source.id == *source);
        let votes = match of_embedded.and_then(|batch| batch.votes.as_ref()) {
            Some(votes) => votes.clone(),
            None => query.imported_votes(source, query.roll_calls(source)?)?,
        };
        let by_year = votes_by_year(&votes);
        found.push((source.clone(), votes, by_year));
    }
    let mut feeds: Vec<BTreeSet<i16>> = vec![BTreeSet::new(); found.len()];
    let years: BTreeSet<i16> = found
        .iter()
        .flat_map(|(_, _, by_year)| by_year.keys().copied())
        .collect();
    for year in years {
        let held = |place: usize| found[place].2.get(&year).copied().unwrap_or(0);
        let most = (0..found.len()).map(held).max().unwrap_or(0);
        let enough = |&place: &usize| held(place) as f64 >= ENOUGH * most as f64;
        if let Some(first) = (0..found.len()).find(enough) {
            feeds[first].insert(year);
        }
    }
    let mut records: Vec<VoteRecords> = found
        .into_iter()
        .zip(feeds)
        .filter(|(_, years)| !years.is_empty())
        .map(|((source, votes, _), years)| VoteRecords {
            source,
            votes: of_years(&votes, &years),
            years: years.into_iter().collect(),
        })
        .collect();
    records.sort_by_key(|votes| votes.years.first().copied());
    Ok(records)
}

/// Votes cast in each year.
fn votes_by_year(votes: &RollCallVotes) -> BTreeMap<i16, usize> {
    let mut cast = vec![0; votes.roll_calls.len()];
    for seat in &votes.seats {
        for (count, &vote) in cast.iter_mut().zip(&seat.votes) {
            *count += usize::from(vote != 0);
        }
    }
    let mut by_year = BTreeMap::new();
    for (call, count) in votes.roll_calls.iter().zip(cast) {
        *by_year.entry(call.date.year()).or_default() += count;
    }
    by_year.retain(|_, count| *count > 0);
    by_year
}

impl Query<'_> {
    pub(super) fn votes(&self) -> Result<Vec<VoteRecords>, StoreError> {
        let mut records = Vec::new();
        for candidate in self.precedence.candidates() {
            if candidate.subjects.contains(&Subject::Votes) {
                records.extend(self.votes_of(candidate)?);
            }
        }
        records.sort_by_key(|votes| votes.years.first().copied());
        Ok(records)
    }

    fn votes_of(&self, candidate: &Candidate) -> Result<Option<VoteRecords>, StoreError> {
        let source = &candidate.source.id;
        let feeds = |&year: &i16| {
            self.precedence
                .feeds(source, Subject::Votes, Some(year), &self.both())
        };
        let coverage = || {
            candidate
                .coverage
                .iter()
                .filter(|c| c.subject == Subject::Votes)
        };
        let covered = coverage().flat_map(|c| c.years().filter(|&year| c.covers_year(year)));
        let mut years: BTreeSet<i16> = covered.filter(feeds).collect();
        let embedded = self
            .embedded
            .iter()
            .find(|batch| batch.source.id == *source);
        let embedded = embedded.and_then(|batch| batch.votes.as_ref());
        let imported = match embedded {
            Some(_) => None,
            None => Some(self.roll_calls(source)?),
        };
        let roll_calls = match (embedded, &imported) {
            (Some(votes), _) => &votes.roll_calls,
            (None, Some(roll_calls)) => roll_calls,
            (None, None) => return Ok(None),
        };
        // A roll call of a year that no coverage states still counts once, see `Precedence::feeds`.
        let dated = roll_calls.iter().map(|roll_call| roll_call.date.year());
        years.extend(
            dated
                .collect::<BTreeSet<_>>()
                .iter()
                .filter(|year| feeds(year)),
        );
        if years.is_empty() {
            return Ok(None);
        }
        let votes = match (embedded, imported) {
            (Some(votes), _) => of_years(votes, &years),
            (None, roll_calls) => {
                let votes = self.imported_votes(source, roll_calls.unwrap_or_default())?;
                of_years(&votes, &years)
            }
        };
        let years = years.into_iter().collect();
        Ok(Some(VoteRecords {
            source: source.clone(),
            years,
            votes,
        }))
    }

    fn roll_calls(&self, source: &SourceId) -> Result<Vec<RollCall>, StoreError> {
        let mut roll_calls = Vec::new();
        self.read_of(source, Table::RollCalls, &[], |batch| {
            decode_roll_calls(batch, &mut roll_calls)
        })?;
        Ok(roll_calls)
    }

    fn imported_votes(
        &self,
        source: &SourceId,
        roll_calls: Vec<RollCall>,
    ) -> Result<RollCallVotes, StoreError> {
        let mut seats: Vec<SeatVotes> = Vec::new();
        self.read_of(source, Table::Seats, &[], |batch| {
            decode_seats(batch, roll_calls.len(), &mut seats)
        })?;
        let mut votes = RollCallVotes { roll_calls, seats };
        let mut reader = VoteReader::new(&mut votes);
        self.read_of(source, Table::Votes, &READ, |batch| reader.read(batch))?;
        Ok(votes)
    }

    /// Reads a table's file of one source.
    fn read_of(
        &self,
        source: &SourceId,
        table: Table,
        columns: &[&str],
        mut each: impl FnMut(&arrow::array::RecordBatch) -> Result<(), crate::column::BadRow>,
    ) -> Result<(), StoreError> {
        let Some(library) = self.library else {
            return Ok(());
        };
        let parts = crate::catalogue::parts_of(&library.connection, table)
            .map_err(library.database_error())?;
        for (_, part) in parts.iter().filter(|(of, _)| of == source) {
            crate::part::read(&library.dir, part, columns, &|_| true, &mut each)?;
        }
        Ok(())
    }
}

/// The roll calls of these years, with their votes.
fn of_years(votes: &RollCallVotes, years: &BTreeSet<i16>) -> RollCallVotes {
    let wanted: Vec<bool> = votes
        .roll_calls
        .iter()
        .map(|roll_call| years.contains(&roll_call.date.year()))
        .collect();
    if wanted.iter().all(|&wanted| wanted) {
        return votes.clone();
    }
    fn keep<T: Clone>(all: &[T], wanted: &[bool]) -> Vec<T> {
        let pairs = all.iter().zip(wanted);
        pairs
            .filter(|(_, wanted)| **wanted)
            .map(|(value, _)| value.clone())
            .collect()
    }
    let seats = votes.seats.iter().map(|seat| SeatVotes {
        seat: seat.seat.clone(),
        holders: seat.holders.clone(),
        votes: keep(&seat.votes, &wanted),
    });
    RollCallVotes {
        roll_calls: keep(&votes.roll_calls, &wanted),
        seats: seats.collect(),
    }
}
