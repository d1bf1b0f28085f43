//! Records that a brief shows, made from tables that a mapping read: roll-call votes and vetoes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entente_model::actor::{ActorId, actors};
use entente_model::batch::Batch;
use entente_model::coverage::{Coverage, Subject, ZeroRule};
use entente_model::data_table::DataTable;
use entente_model::source::{Basis, Provenance};
use entente_model::votes::{ISSUES, RollCall, RollCallVotes, SeatVotes, Veto};
use jiff::civil::{Date, date};

/// Adds the records of a dataset whose rows are more than a table.
pub(super) fn add(name: &str, batch: &mut Batch) {
    let Some(table) = batch.tables.first().cloned() else {
        return;
    };
    match name {
        "un-assembly" | "unvotes-dataverse" => add_votes(&table, batch),
        "vetoes" => add_vetoes(&table, batch),
        _ => {}
    }
}

/// From this day the seat of China is that of the People's Republic (General Assembly resolution 2758).
const CHINA_RESTORED: Date = date(1971, 10, 25);

fn add_votes(table: &DataTable, batch: &mut Batch) {
    let text = |name: &str, row: usize| {
        table
            .column(name)
            .and_then(|(_, values)| values.show(row))
            .unwrap_or_default()
    };
    let whole = |name: &str, row: usize| {
        table
            .column(name)
            .and_then(|(_, values)| values.number(row))
            .map(|value| value as i64)
    };
    let mut calls: BTreeMap<(Date, u32), usize> = BTreeMap::new();
    for row in 0..table.len() {
        if let Some(id) = whole("roll_call", row).and_then(|id| u32::try_from(id).ok()) {
            calls.entry((table.days[row].0, id)).or_insert(row);
        }
    }
    let roll_calls: Vec<RollCall> = calls
        .iter()
        .map(|(&(date, id), &row)| {
            let resolution = text("resolution", row);
            let session = whole("session", row).or_else(|| session_of(&resolution));
            let flags = ISSUES
                .iter()
                .enumerate()
                .filter(|(_, (code, _))| whole(code, row) == Some(1));
            RollCall {
                id,
                date,
                session: session
                    .and_then(|session| u16::try_from(session).ok())
                    .unwrap_or(0),
                issues: flags.fold(0, |bits, (bit, _)| bits | 1 << bit),
                resolution,
            }
        })
        .collect();
    let index: HashMap<(Date, u32), usize> = roll_calls
        .iter()
        .enumerate()
        .map(|(index, call)| ((call.date, call.id), index))
        .collect();
    let mut seats: BTreeMap<ActorId, Vec<u8>> = BTreeMap::new();
    for row in 0..table.len() {
        let (Some(actor), Some(id)) = (table.actors[0][row], whole("roll_call", row)) else {
            continue;
        };
        let vote = match text("vote", row).as_str() {
            "Y" | "1" | "yes" => 1,
            "A" | "2" | "abstain" => 2,
            "N" | "3" | "no" => 3,
            _ => continue,
        };
        let place = u32::try_from(id)
            .ok()
            .and_then(|id| index.get(&(table.days[row].0, id)));
        if let Some(&place) = place {
            seats
                .entry(actor)
                .or_insert_with(|| vec![0; roll_calls.len()])[place] = vote;
        }
    }
    let (Some(first), Some(last)) = (roll_calls.first(), roll_calls.last()) else {
        return;
    };
    let (first_year, last_year) = (first.date.year(), last.date.year());
    let voted = |year: i16| roll_calls.iter().any(|call| call.date.year() == year);
    batch.coverage.push(Coverage {
        source: batch.source.id.clone(),
        subject: Subject::Votes,
        first_year,
        last_year,
        actors: Vec::new(),
        zero_rule: ZeroRule::Missing,
        gaps: (first_year..=last_year)
            .filter(|&year| !voted(year))
            .collect(),
    });
    let mut seats: Vec<SeatVotes> = seats
        .into_iter()
        .map(|(actor, votes)| SeatVotes {
            seat: Arc::from(
                actors()
                    .get(actor)
                    .map_or(actor.as_str(), |actor| actor.name_on(None)),
            ),
            holders: vec![(None, actor)],
            votes,
        })
        .collect();
    seats.sort_by(|one, other| one.seat.cmp(&other.seat));
    batch.votes = Some(RollCallVotes { roll_calls, seats });
}

/// The session in the number of a resolution: `A/RES/76/1`, `A/RES/3379(XXX)`, `R/42/14A`.
fn session_of(resolution: &str) -> Option<i64> {
    let parts = resolution.split('/');
    if let Some(session) = parts
        .clone()
        .filter_map(|part| part.parse().ok())
        .find(|session| (1..=200).contains(session))
    {
        return Some(session);
    }
    let (_, roman) = resolution.split_once('(')?;
    let digit = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let digits: Vec<i64> = roman.chars().map_while(digit).collect();
    let value = digits
        .iter()
        .enumerate()
        .map(|(place, &value)| {
            if digits.get(place + 1).is_some_and(|&next| next > value) {
                -value
            } else {
                value
            }
        })
        .sum();
    (value > 0).then_some(value)
}

fn add_vetoes(table: &DataTable, batch: &mut Batch) {
    let text = |name: &str, row: usize| {
        table
            .column(name)
            .and_then(|(_, values)| values.show(row))
            .unwrap_or_default()
    };
    let mut unknown = 0;
    for row in 0..table.len() {
        let day = table.days[row].0;
        let by: Vec<ActorId> = ["member_veto1", "member_veto2", "member_veto3"]
            .iter()
            .filter_map(|column| {
                let name = text(column, row);
                let id = match name.trim() {
                    "" => return None,
                    "China" if day < CHINA_RESTORED => "TWN",
                    "China" => "CHN",
                    "France" => "FRA",
                    "UK" => "GBR",
                    "USA" => "USA",
                    "USSR" => "SUN",
                    "Russia" => "RUS",
                    _ => {
                        unknown += 1;
                        return None;
                    }
                };
                Some(ActorId::literal(id))
            })
            .collect();
        batch.vetoes.push(Veto {
            date: day,
            draft: text("draft", row),
            meeting: text("meeting_record", row),
            agenda: text("agenda_item", row),
            by,
            basis: Basis::File,
            provenance: Provenance::row(
                batch.source.id.clone(),
                Arc::from(table.file(row)),
                u64::from(table.rows[row]),
            ),
        });
    }
    if unknown > 0 {
        batch
            .remarks
            .push(format!("{unknown} vetoes name nobody who could cast one"));
    }
    let coverage = &table.info.coverage;
    batch.coverage.push(Coverage {
        source: batch.source.id.clone(),
        subject: Subject::Vetoes,
        first_year: coverage.first_year,
        last_year: coverage.last_year,
        actors: Vec::new(),
        zero_rule: ZeroRule::Missing,
        gaps: Vec::new(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_of_resolutions() {
        assert_eq!(session_of("A/RES/76/1"), Some(76));
        assert_eq!(session_of("A/RES/3379(XXX)"), Some(30));
        assert_eq!(session_of("A/RES/1514(XV)"), Some(15));
        assert_eq!(session_of("A/RES/49(I)"), Some(1));
        assert_eq!(session_of("R/42/14A"), Some(42));
        assert_eq!(session_of("draft"), None);
    }
}
