//! How two states voted in the General Assembly by calendar year, as a dataset to join.

use std::collections::BTreeSet;

use entente_model::actor::{ActorId, CodeSystem, StateList, actors};
use entente_model::coverage::ZeroRule;
use entente_model::data_table::{
    ActorColumn, ColumnValues, DataTable, TableCoverage, TableInfo, TimeKind,
};
use entente_model::source::Source;
use entente_model::votes::RollCallVotes;
use jiff::civil::{Date, date};

use super::derived::plain_column;
use super::spec::{Dataset, UN_AGREEMENT};
use crate::alignment::YearBallots;

/// How two states voted in the General Assembly: Lijphart's agreement over the roll calls of a calendar year in which both voted, and
/// their number. The votes of each year come from one edition. A number that the holder of a seat had at the end of the year stands
/// for the votes of the year.
///
/// Without any votes there is nothing to join: `None`.
pub fn agreement_dataset(votes: &[(Source, RollCallVotes)], list: StateList) -> Option<Dataset> {
    let mut sources = votes.iter().map(|(source, _)| source.clone());
    let source = sources.next()?;
    let mut table = DataTable::new(info(list));
    table.info.files = votes
        .iter()
        .map(|(source, _)| source.id.as_str().into())
        .collect();
    let (mut agreement, mut roll_calls) = (Vec::new(), Vec::new());
    let mut years = BTreeSet::new();
    for (number, (_, votes)) in votes.iter().enumerate() {
        for ballots in YearBallots::of(votes, &(i16::MIN..=i16::MAX)) {
            years.insert(ballots.year);
            let codes = codes_of_seats(votes, &ballots, list.code_system());
            for (a, b, pair) in ballots.pairs() {
                let (Some(one), Some(other)) = (codes[a], codes[b]) else {
                    continue;
                };
                if one == other {
                    continue;
                }
                table.codes[0].push(one.min(other));
                table.codes[1].push(one.max(other));
                table.years.push((ballots.year, ballots.year));
                table.rows.push(0);
                // A library holds a handful of editions.
                table.file_of.push(number as u16);
                agreement.push(Some(pair.value()));
                roll_calls.push(Some(i64::from(pair.roll_calls)));
            }
        }
    }
    let coverage = &mut table.info.coverage;
    coverage.first_year = years.first().copied().unwrap_or(1946);
    coverage.last_year = years.last().copied().unwrap_or(1946);
    coverage.gaps = (coverage.first_year..=coverage.last_year)
        .filter(|year| !years.contains(year))
        .collect();
    table.values = vec![
        ColumnValues::Real(agreement),
        ColumnValues::Whole(roll_calls),
    ];
    Some(Dataset {
        word: UN_AGREEMENT.to_owned(),
        source,
        also: sources.collect(),
        table,
    })
}

/// The number of each member's state, in the order of [`YearBallots::seats`].
fn codes_of_seats(
    votes: &RollCallVotes,
    ballots: &YearBallots,
    system: CodeSystem,
) -> Vec<Option<u16>> {
    let last = ballots
        .calls
        .last()
        .map(|&call| votes.roll_calls[call].date);
    let last = last.unwrap_or(date(ballots.year, 12, 31));
    let of_seat = |&seat: &usize| {
        let holder = votes.seats[seat].holder(last)?;
        code(holder, system, date(ballots.year, 12, 31)).or_else(|| code(holder, system, last))
    };
    ballots.seats.iter().map(of_seat).collect()
}

fn code(actor: ActorId, system: CodeSystem, on: Date) -> Option<u16> {
    actors().get(actor)?.code_on(system, Some(on))?.parse().ok()
}

fn info(list: StateList) -> TableInfo {
    let actor = |column: &str| ActorColumn {
        column: column.to_owned(),
        codes: list.code_system(),
    };
    TableInfo {
        name: UN_AGREEMENT.to_owned(),
        actors: vec![actor("seat 1"), actor("seat 2")],
        directed: false,
        time: TimeKind::Year,
        coverage: TableCoverage {
            first_year: 0,
            last_year: 0,
            zero_rule: ZeroRule::Missing,
            gaps: Vec::new(),
            actors: Vec::new(),
            note: "two states that never voted in the same roll call of a year have no agreement in it; absent and not a member are the same in the data".to_owned(),
        },
        columns: vec![
            plain_column("un_agreement", "0 to 1", "Lijphart's agreement over the roll calls of the calendar year in which both voted: same vote 1, one abstains 1/2, opposite 0"),
            plain_column("un_joint_votes", "roll calls", "roll calls in which both voted"),
        ],
        keep: Vec::new(),
        combine: false,
        state_year: Vec::new(),
        joined: true,
        files: Vec::new(),
    }
}
