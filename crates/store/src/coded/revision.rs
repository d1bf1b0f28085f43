//! Which rows are superseded: of several with one identifier the newest holds.

use std::collections::{HashMap, HashSet};

use entente_model::ontology::UnknownTerm;
use foldhash::fast::FixedState;

use super::fingerprint;
use super::row::CodedRow;
use crate::error::StoreError;

/// Rows that are looked at in one pass at most.
const ROWS_A_PASS: u64 = 6_000_000;

/// By what a dataset's rows are known to be revisions of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKey {
    /// By their identifier.
    Id,
    /// By identifier and first day: ICEWS gives one number to events of different days.
    IdAndDay,
    /// By nothing: the dataset has no identifiers.
    Never,
}

impl RevisionKey {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            RevisionKey::Id => "id",
            RevisionKey::IdAndDay => "id-and-day",
            RevisionKey::Never => "never",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<RevisionKey, UnknownTerm> {
        let all = [RevisionKey::Id, RevisionKey::IdAndDay, RevisionKey::Never];
        all.into_iter()
            .find(|key| key.as_str() == text)
            .ok_or_else(|| UnknownTerm {
                vocabulary: "key of revisions",
                value: text.to_owned(),
                allowed: all.map(RevisionKey::as_str).to_vec(),
            })
    }
}

/// The identifiers of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IdSpan {
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// Each is greater than the one before, so that none repeats.
    pub(crate) ascending: bool,
    pub(crate) rows: u64,
}

impl IdSpan {
    pub(crate) const EMPTY: IdSpan = IdSpan {
        first: i64::MAX,
        last: i64::MIN,
        ascending: true,
        rows: 0,
    };

    pub(crate) fn add(&mut self, id: i64) {
        self.ascending &= self.rows == 0 || id > self.last;
        self.first = self.first.min(id);
        self.last = self.last.max(id);
        self.rows += 1;
    }

    pub(crate) fn meets(&self, other: &IdSpan) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// Identifiers that may stand in more than one row: where the spans of files meet, and those of files that do not ascend.
/// Files of a steady feed have none, and cost nothing.
pub(crate) fn shared(spans: &[IdSpan]) -> Vec<(i64, i64)> {
    let mut spans: Vec<&IdSpan> = spans.iter().filter(|span| span.rows > 0).collect();
    spans.sort_by_key(|span| (span.first, span.last));
    let mut shared = Vec::new();
    let mut reached: Option<i64> = None;
    for span in spans {
        if !span.ascending {
            shared.push((span.first, span.last));
        } else if let Some(reached) = reached
            && span.first <= reached
        {
            shared.push((span.first, span.last.min(reached)));
        }
        reached = reached.max(Some(span.last));
    }
    shared.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (first, last) in shared {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = (*end).max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// A row that may be a revision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    id: i64,
    start: i32,
    recorded: i32,
    /// Place of the file in the order of the hashes, which does not depend on the order of arrival.
    rank: u32,
    line: u32,
    check: u32,
    file: u32,
}

/// The places of files in the order of their hashes.
#[derive(Debug, Default)]
pub(crate) struct Ranks {
    ranks: HashMap<u32, u32, FixedState>,
}

impl Ranks {
    /// From the numbers and hashes of the files.
    pub(crate) fn new(files: impl Iterator<Item = (u32, String)>) -> Ranks {
        let mut files: Vec<(String, u32)> = files.map(|(file, hash)| (hash, file)).collect();
        files.sort_unstable();
        let ranks = files.into_iter().enumerate();
        Ranks {
            // Fewer than 2³² files.
            ranks: ranks.map(|(rank, (_, file))| (file, rank as u32)).collect(),
        }
    }

    pub(crate) fn of(&self, file: u32) -> u32 {
        self.ranks.get(&file).copied().unwrap_or(u32::MAX)
    }
}

/// Calls its argument for every row that may share an identifier.
pub(crate) type Scan<'s> = &'s mut dyn FnMut(&mut dyn FnMut(&CodedRow)) -> Result<(), StoreError>;

/// The rows, by file and line, of which a newer one with other content exists. `scan` may be asked several times, so that memory stays
/// bounded; `rows` is about how many it yields.
pub(crate) fn superseded(
    key: RevisionKey,
    shared: &[(i64, i64)],
    rows: u64,
    ranks: &Ranks,
    scan: Scan<'_>,
) -> Result<HashSet<(u32, u32)>, StoreError> {
    let mut superseded = HashSet::new();
    if key == RevisionKey::Never || shared.is_empty() {
        return Ok(superseded);
    }
    let passes = rows.div_ceil(ROWS_A_PASS).max(1);
    for pass in 0..passes {
        let mut candidates = Vec::new();
        scan(&mut |row| {
            let after = shared.partition_point(|&(first, _)| first <= row.id);
            let is_shared = after > 0 && row.id <= shared[after - 1].1;
            if is_shared && (passes == 1 || fingerprint::of(&row.id.to_le_bytes()) % passes == pass)
            {
                candidates.push(Candidate {
                    id: row.id,
                    start: match key {
                        RevisionKey::IdAndDay => row.start,
                        _ => 0,
                    },
                    recorded: row.recorded,
                    rank: ranks.of(row.file),
                    line: row.line,
                    file: row.file,
                    check: row.check,
                });
            }
        })?;
        candidates.sort_unstable();
        for rows in candidates.chunk_by(|a, b| (a.id, a.start) == (b.id, b.start)) {
            let Some(newest) = rows.last() else { continue };
            let older = rows.iter().filter(|row| row.check != newest.check);
            superseded.extend(older.map(|row| (row.file, row.line)));
        }
    }
    Ok(superseded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: i64, last: i64, ascending: bool) -> IdSpan {
        IdSpan {
            first,
            last,
            ascending,
            rows: 2,
        }
    }

    #[test]
    fn a_steady_feed_shares_nothing() {
        let feed = [span(1, 9, true), span(10, 19, true), span(20, 29, true)];
        assert_eq!(shared(&feed), []);
    }

    #[test]
    fn only_where_spans_meet_can_identifiers_repeat() {
        let spans = [
            span(1, 100, true),
            span(90, 120, true),
            span(95, 97, true),
            span(300, 310, false),
            IdSpan::EMPTY,
        ];
        assert_eq!(shared(&spans), [(90, 100), (300, 310)]);
    }
}
