//! The state lists against the files they were taken from, and everything that follows from them.

// clippy.toml lets tests unwrap, but does not see the functions beside them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use entente_model::actor::{CodeSystem, StateList, actor_of, actors, dyad_years, members_on};
use entente_testing::shared_data_or_skip;
use jiff::civil::{Date, date};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// Every row of the named columns of a Parquet file, as text.
fn rows(path: &Path, columns: &[&str]) -> Vec<Vec<String>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap();
    let mut rows = Vec::new();
    for batch in reader {
        let batch: RecordBatch = batch.unwrap();
        let options = FormatOptions::default();
        let formatters: Vec<ArrayFormatter<'_>> = columns
            .iter()
            .map(|name| {
                ArrayFormatter::try_new(batch.column_by_name(name).expect(name), &options).unwrap()
            })
            .collect();
        for row in 0..batch.num_rows() {
            rows.push(
                formatters
                    .iter()
                    .map(|formatter| formatter.value(row).to_string())
                    .collect(),
            );
        }
    }
    rows
}

fn embedded(list: StateList, end: &str) -> BTreeSet<(String, String, String, String, String)> {
    actors()
        .memberships()
        .filter(|membership| membership.list == list)
        .map(|membership| {
            (
                membership.code.to_string(),
                membership.abbreviation.clone(),
                membership.name.clone(),
                membership.span.first().to_string(),
                membership
                    .span
                    .to
                    .map_or_else(|| end.to_owned(), |to| to.to_string()),
            )
        })
        .collect()
}

#[test]
fn every_row_of_the_cow_list_is_embedded() {
    let data = shared_data_or_skip!();
    let columns = [
        "ccode", "stateabb", "statenme", "styear", "stmonth", "stday", "endyear", "endmonth",
        "endday",
    ];
    let file: BTreeSet<_> = rows(&data.join("states/cow_states.parquet"), &columns)
        .into_iter()
        .map(|row| {
            let day =
                |at: usize| format!("{:0>4}-{:0>2}-{:0>2}", row[at], row[at + 1], row[at + 2]);
            (
                row[0].clone(),
                row[1].clone(),
                row[2].clone(),
                day(3),
                day(6),
            )
        })
        .collect();
    assert_eq!(file.len(), 243);
    assert_eq!(embedded(StateList::Cow, "2016-12-31"), file);
}

#[test]
fn every_row_of_the_gleditsch_ward_list_is_embedded() {
    let data = shared_data_or_skip!();
    let columns = ["gwcode", "stateabb", "statename", "startdate", "enddate"];
    let file: BTreeSet<_> = rows(&data.join("states/gw_states.parquet"), &columns)
        .into_iter()
        .map(|row| {
            (
                row[0].clone(),
                row[1].clone(),
                row[2].clone(),
                row[3][..10].to_owned(),
                row[4][..10].to_owned(),
            )
        })
        .collect();
    assert_eq!(file.len(), 216);
    assert_eq!(embedded(StateList::Gw, "2017-12-31"), file);
}

#[test]
fn every_day_of_membership_belongs_to_one_existing_actor() {
    for list in [StateList::Cow, StateList::Gw] {
        for membership in actors()
            .memberships()
            .filter(|membership| membership.list == list)
        {
            let mut day = membership.span.first();
            let last = membership.span.to.unwrap_or(date(2024, 12, 31));
            let mut days = vec![last];
            // Every month, and the first and last day.
            while day <= last {
                days.push(day);
                day = day.saturating_add(jiff::Span::new().months(1));
            }
            for day in days {
                let actor = actors().holder(list, membership.code, day);
                let actor = actor
                    .unwrap_or_else(|| panic!("{list} {} is nobody on {day}", membership.code));
                assert!(
                    actors().get(actor).unwrap().existed_on(day),
                    "{actor} on {day}"
                );
            }
        }
    }
}

#[test]
fn iso_codes_return_the_number_of_the_list() {
    for list in [StateList::Cow, StateList::Gw] {
        for day in [
            date(1875, 6, 1),
            date(1913, 6, 1),
            date(1938, 6, 1),
            date(1960, 6, 1),
            date(1975, 1, 1),
            date(1989, 6, 1),
            date(1992, 6, 1),
            date(2004, 1, 1),
            date(2016, 1, 1),
        ] {
            for member in members_on(list, day) {
                let actor = actors().get(member.actor).unwrap();
                let Some(iso3) = actor.code_on(CodeSystem::Iso3, Some(day)) else {
                    continue;
                };
                assert_eq!(
                    actor_of(CodeSystem::Iso3, iso3, Some(day)),
                    Ok(member.actor)
                );
                assert_eq!(
                    actor.code_on(list.code_system(), Some(day)),
                    Some(member.code.to_string().as_str()),
                    "{iso3} on {day}"
                );
            }
        }
    }
}

#[test]
fn directed_dyad_years_have_the_published_totals() {
    assert_eq!(
        dyad_years(StateList::Cow, true, 1816..=2024).len(),
        2_214_930
    );
    assert_eq!(
        dyad_years(StateList::Gw, true, 1816..=2024).len(),
        2_150_030
    );
    assert_eq!(
        dyad_years(StateList::Cow, false, 1816..=2024).len() * 2,
        2_214_930
    );
}

#[test]
fn dyad_years_are_sorted_unique_and_shared_to_the_day() {
    let dyads = dyad_years(StateList::Cow, true, 1970..=1980);
    let rows: Vec<(u16, u16, i16)> = (0..dyads.len())
        .map(|row| (dyads.code1[row], dyads.code2[row], dyads.year[row]))
        .collect();
    assert!(rows.windows(2).all(|pair| pair[0] < pair[1]));
    // Suriname (from 1975-11-25) and South Vietnam (to 1975-04-30) never were members together.
    assert!(!rows.contains(&(115, 817, 1975)));
    assert!(rows.contains(&(115, 816, 1975)));
    assert!(rows.contains(&(771, 770, 1971)));
    assert!(!rows.contains(&(771, 770, 1970)));
    // A second method: members on each day of a year.
    let mut together = BTreeSet::new();
    for day in date(1971, 1, 1)
        .series(jiff::Span::new().days(1))
        .take_while(|day| day.year() == 1971)
    {
        let members = members_on(StateList::Cow, day);
        for one in &members {
            together.extend(
                members
                    .iter()
                    .filter(|two| two.code != one.code)
                    .map(|two| (one.code, two.code)),
            );
        }
    }
    let of_1971: BTreeSet<(u16, u16)> = rows
        .iter()
        .filter(|row| row.2 == 1971)
        .map(|row| (row.0, row.1))
        .collect();
    assert_eq!(of_1971, together);
}

#[test]
fn every_name_in_the_un_votes_is_an_actor_on_the_day() {
    let data = shared_data_or_skip!();
    let calls = rows(
        &data.join("states/un_roll_calls.parquet"),
        &["rcid", "date"],
    );
    let dates: std::collections::HashMap<i64, Date> = calls
        .iter()
        .map(|row| (row[0].parse().unwrap(), row[1][..10].parse().unwrap()))
        .collect();
    let reader = ParquetRecordBatchReaderBuilder::try_new(
        File::open(data.join("states/un_votes.parquet")).unwrap(),
    )
    .unwrap();
    let mut seen: BTreeSet<(String, Date)> = BTreeSet::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let names = ArrayFormatter::try_new(
            batch.column_by_name("country").unwrap(),
            &FormatOptions::default(),
        )
        .unwrap();
        let ids = batch.column_by_name("rcid").unwrap();
        for row in 0..batch.num_rows() {
            let id = match ids.as_primitive_opt::<Int64Type>() {
                Some(ids) => ids.value(row),
                None => i64::from(ids.as_primitive::<Int32Type>().value(row)),
            };
            seen.insert((names.value(row).to_string(), dates[&id]));
        }
    }
    let mut early: BTreeSet<&str> = BTreeSet::new();
    for (name, day) in &seen {
        if actors().resolve_name(name, Some(*day)).is_err() {
            early.insert(name);
        }
        if let Err(error) = actors().resolve_name_in_year(name, *day) {
            panic!("{name} on {day}: {error}");
        }
    }
    // The file has these vote a few days before their independence.
    let expected = [
        "Fiji",
        "Guinea-Bissau",
        "Kenya",
        "Qatar",
        "Tanzania",
        "Uganda",
        "Zanzibar",
    ];
    assert_eq!(early.into_iter().collect::<Vec<_>>(), expected);
    let on = |name: &str, day| {
        actors()
            .resolve_name(name, Some(day))
            .unwrap()
            .id
            .to_string()
    };
    assert_eq!(on("Russia", date(1971, 12, 7)), "SUN");
    assert_eq!(on("Yugoslavia", date(2020, 1, 14)), "SRB");
    assert_eq!(on("Federal Republic of Germany", date(1980, 12, 1)), "GFR");
    assert_eq!(on("Yemen Arab Republic", date(1980, 12, 1)), "YAR");
}

#[test]
fn every_country_name_in_icews_is_an_actor() {
    let data = shared_data_or_skip!();
    let text =
        std::fs::read_to_string(data.join("events/tables/icews_country_names_iso3.txt")).unwrap();
    let mut checked = 0;
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if fields[0] == "NULL" {
            continue;
        }
        // ICEWS runs from 1995 on; the Netherlands Antilles ended in 2010.
        let day = if fields[0] == "Netherlands Antilles" {
            date(2005, 6, 1)
        } else {
            date(2014, 6, 1)
        };
        let actor = actors()
            .resolve_name(fields[0], Some(day))
            .unwrap_or_else(|error| panic!("{error}"));
        // The file's third column is the COW number (0 and 997 are none; Germany and Yemen as COW has them).
        if let Ok(cow) = fields[2].parse::<u16>()
            && let Ok(by_number) =
                actor_of(CodeSystem::Cow, &cow.to_string(), Some(date(2014, 6, 1)))
        {
            assert_eq!(actor.id, by_number, "{line}");
        }
        checked += 1;
    }
    assert!(checked > 250, "{checked}");
}
