//! The adapters on real files: `../shared/data`, where it is there.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use entente_model::actor::{ActorId, actors};
use entente_model::batch::Batch;
use entente_model::coverage::{Cell, Subject, ZeroRule};
use entente_model::event::Event;
use entente_model::ontology::PloverType;
use entente_model::tie::{AllianceObligations, Dispute, TieKind};
use entente_model::votes::RollCallVotes;
use entente_sources::{Kind, embedded, import, packed_votes};

const PAK: ActorId = ActorId::literal("PAK");
const RUS: ActorId = ActorId::literal("RUS");
const SUN: ActorId = ActorId::literal("SUN");

fn imported(kind: Kind, path: PathBuf) -> Batch {
    let batch = import(kind, &[path]).unwrap_or_else(|error| panic!("{kind}: {error}"));
    for file in &batch.files {
        assert_eq!(file.sha256.len(), 64);
    }
    assert!(batch.source.id.as_str().starts_with(&format!("{kind}-")));
    batch
}

fn rows(batch: &Batch) -> Vec<(&str, u64)> {
    let mut rows: Vec<_> = batch
        .files
        .iter()
        .map(|file| (file.name.as_ref(), file.rows))
        .collect();
    rows.sort_unstable();
    rows
}

/// Roll calls in which both voted, and Lijphart's agreement, by calendar year.
fn agreement(votes: &RollCallVotes, one: &str, other: &str) -> Vec<(i16, u32, f64)> {
    let seat = |name: &str| {
        votes
            .seats
            .iter()
            .find(|seat| seat.seat.as_ref() == name)
            .unwrap()
    };
    let (one, other) = (seat(one), seat(other));
    let mut years: Vec<(i16, u32, f64)> = Vec::new();
    for (index, call) in votes.roll_calls.iter().enumerate() {
        let (Some(a), Some(b)) = (one.vote(index), other.vote(index)) else {
            continue;
        };
        let year = call.date.year();
        if years.last().is_none_or(|last| last.0 != year) {
            years.push((year, 0, 0.0));
        }
        let last = years.last_mut().unwrap();
        last.1 += 1;
        last.2 += a.agreement(b);
    }
    years
        .into_iter()
        .map(|(year, calls, sum)| (year, calls, sum / f64::from(calls)))
        .collect()
}

fn expected_agreement() -> Vec<(i16, u32, f64)> {
    std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/agreement_pak_rus.tsv"),
    )
    .unwrap()
    .lines()
    .filter(|line| !line.starts_with('#') && !line.starts_with("year"))
    .map(|line| {
        let fields: Vec<_> = line.split('\t').collect();
        (
            fields[0].parse().unwrap(),
            fields[1].parse().unwrap(),
            fields[2].parse().unwrap(),
        )
    })
    .collect()
}

#[test]
fn embedded_agreement_of_pakistan_and_russia_is_that_of_pandas() {
    let votes = embedded::votes_of(&[PAK, RUS]).votes.unwrap();
    assert_eq!(votes.seats.len(), 2);
    let found = agreement(&votes, "Pakistan", "Russia");
    let expected = expected_agreement();
    assert_eq!(found.len(), expected.len());
    assert_eq!(found.iter().map(|year| year.1).sum::<u32>(), 5_981);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!((found.0, found.1), (expected.0, expected.1));
        assert!(
            (found.2 - expected.2).abs() < 1e-12,
            "{found:?} is not {expected:?}"
        );
    }
}

#[test]
fn the_soviet_seat_gives_the_same_votes_whoever_asks() {
    let by_sun = embedded::votes_of(&[SUN]).votes.unwrap();
    let by_rus = embedded::votes_of(&[RUS]).votes.unwrap();
    assert_eq!(by_sun, by_rus);
    assert_eq!(by_sun.seats[0].seat.as_ref(), "Russia");
}

#[test]
fn each_vote_is_cast_by_an_actor_of_its_day_but_for_known_cases() {
    let votes = embedded::votes().votes.unwrap();
    // Until 1997 the data write the day of the week (1 to 7) for the day of the month: these 23 votes, which fell later in the month of
    // independence, seem to come before it.
    let too_early = [
        ("FJI", 1970, 3),
        ("GNB", 1974, 2),
        ("KEN", 1963, 3),
        ("QAT", 1971, 2),
        ("TZA", 1961, 10),
        ("UGA", 1962, 1),
        ("ZAN", 1963, 2),
    ];
    let mut early = std::collections::BTreeMap::new();
    let mut total = 0;
    for seat in &votes.seats {
        for (index, call) in votes.roll_calls.iter().enumerate() {
            if seat.vote(index).is_none() {
                continue;
            }
            total += 1;
            let holder = seat.holder(call.date).unwrap();
            let actor = actors().get(holder).unwrap();
            if !actor.existed_on(call.date) {
                *early
                    .entry((holder.to_string(), call.date.year()))
                    .or_insert(0) += 1;
            }
        }
    }
    let early: Vec<_> = early
        .iter()
        .map(|((id, year), count)| (id.as_str(), *year, *count))
        .collect();
    assert_eq!(early, too_early);
    assert_eq!(
        (total, votes.roll_calls.len(), votes.seats.len()),
        (870_109, 6_203, 200)
    );
}

#[test]
fn import_of_the_votes_is_the_embedded_file_to_the_byte_and_to_the_vote() {
    let data = entente_testing::shared_data_or_skip!();
    let batch = imported(Kind::Unvotes, data.join("states"));
    assert_eq!(
        rows(&batch),
        [
            ("un_roll_call_issues.parquet", 5_745),
            ("un_roll_calls.parquet", 6_203),
            ("un_votes.parquet", 870_109)
        ]
    );
    assert_eq!(batch.quarantine, []);
    assert_eq!(batch.counts(), [(Subject::Votes, 870_109)]);
    let coverage = &batch.coverage[0];
    assert_eq!(
        (
            coverage.first_year,
            coverage.last_year,
            coverage.gaps.as_slice()
        ),
        (1946, 2020, [1964].as_slice())
    );
    assert_eq!(coverage.zero_rule, ZeroRule::Missing);

    let votes = batch.votes.unwrap();
    let packed = packed_votes::encode(&votes).unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/votes/un-votes.bin");
    assert!(
        packed == std::fs::read(&file).unwrap(),
        "data/votes/un-votes.bin is not what the files give: run examples/pack_votes"
    );
    let unpacked = embedded::votes().votes.unwrap();
    assert!(
        unpacked == votes,
        "the embedded votes are not those of the files"
    );
}

#[test]
fn alliance_obligations_of_pakistan_and_russia() {
    let data = entente_testing::shared_data_or_skip!();
    let batch = imported(Kind::Atop, data.join("states"));
    assert_eq!(rows(&batch), [("atop_alliance.parquet", 273_296)]);
    let quarantined = batch.quarantine.len() as u64;
    let directed = batch.ties.iter().filter(|tie| tie.directed).count() as u64;
    let undirected = batch.ties.len() as u64 - directed;
    assert_eq!(
        2 * undirected + directed + quarantined,
        273_296,
        "{:?}",
        batch.remarks
    );
    // Alliances of states before the lists have them: Saint Kitts 1981, Iraq 1930, Jordan 1945, Ceylon 1947, Brunei 1979 and others.
    assert_eq!(quarantined, 56);
    assert!(
        batch
            .quarantine
            .iter()
            .all(|row| row.reason.contains("meant no actor from"))
    );
    assert_eq!(
        (batch.quarantine[0].line, batch.quarantine[0].raw.as_slice()),
        (18_829, b"54,60,1981,1,0,0,0,1".as_slice())
    );
    assert_eq!(
        directed, 1_300,
        "rows whose mirror differs, counted in pandas"
    );

    let years: Vec<_> = batch
        .ties
        .iter()
        .filter(|tie| tie.a == PAK && tie.b == RUS)
        .map(|tie| match tie.kind {
            TieKind::Alliance(obligations) => (tie.interval.exact_year().unwrap(), obligations),
            _ => panic!("{tie:?}"),
        })
        .collect();
    let nonaggression = AllianceObligations {
        nonaggression: true,
        ..Default::default()
    };
    let consultation = AllianceObligations {
        consultation: true,
        ..nonaggression
    };
    let expected: Vec<_> = (2004..=2018)
        .map(|year| {
            (
                year,
                if year < 2015 {
                    nonaggression
                } else {
                    consultation
                },
            )
        })
        .collect();
    assert_eq!(years, expected);

    let coverage = &batch.coverage[0];
    assert_eq!((coverage.first_year, coverage.last_year), (1815, 2018));
    assert_eq!(coverage.empty_cell::<u8>(PAK, RUS, 1960), Cell::ZeroByRule);
    assert_eq!(
        coverage.empty_cell::<u8>(PAK, RUS, 2020),
        Cell::OutsideCoverage
    );
}

fn disputes(batch: &Batch, a: ActorId, b: ActorId) -> Vec<(i16, Dispute)> {
    batch
        .ties
        .iter()
        .filter(|tie| (tie.a, tie.b) == (a, b))
        .map(|tie| match &tie.kind {
            TieKind::Dispute(dispute) => (tie.interval.exact_year().unwrap(), dispute.clone()),
            _ => panic!("{tie:?}"),
        })
        .collect()
}

#[test]
fn correlates_of_war_has_one_dispute_of_pakistan_and_the_soviet_union() {
    let data = entente_testing::shared_data_or_skip!();
    let batch = imported(Kind::CowMid, data.join("states"));
    assert_eq!(
        rows(&batch),
        [
            ("cow_mid_dirdisps.parquet", 11_390),
            ("cow_mid_disps.parquet", 2_436)
        ]
    );
    assert_eq!(
        2 * batch.ties.len() + batch.quarantine.len(),
        11_390,
        "{:?}",
        batch.quarantine.first()
    );
    let dispute = Dispute {
        number: 253,
        hostility_a: 1,
        hostility_b: 4,
        highest_act_a: 0,
        highest_act_b: 16,
        fatality: 0,
        onset: true,
    };
    assert_eq!(disputes(&batch, PAK, SUN), [(1960, dispute)]);
    assert_eq!(disputes(&batch, PAK, RUS), []);
    let coverage = &batch.coverage[0];
    assert_eq!(
        (coverage.first_year, coverage.last_year, coverage.zero_rule),
        (1816, 2014, ZeroRule::Zero)
    );
}

#[test]
fn gibler_miller_and_little_add_two_disputes() {
    let data = entente_testing::shared_data_or_skip!();
    let batch = imported(Kind::Gml, data.join("states"));
    assert_eq!(
        rows(&batch),
        [
            ("gml_dirdisp.parquet", 10_276),
            ("gml_mid_disps.parquet", 2_174)
        ]
    );
    assert_eq!(
        2 * batch.ties.len() + batch.quarantine.len(),
        10_276,
        "{:?}",
        batch.quarantine.first()
    );
    let years: Vec<_> = disputes(&batch, PAK, SUN)
        .into_iter()
        .map(|(year, dispute)| (year, dispute.number, dispute.onset))
        .collect();
    assert_eq!(
        years,
        [
            (1960, 253, true),
            (1979, 2053, true),
            (1980, 2053, false),
            (1981, 2053, false),
            (1982, 2053, false),
            (1984, 2054, true),
            (1985, 2054, false),
        ]
    );
    assert_eq!(batch.source.edition, "2.2.1");
    // The file of disputes has no columns of the table that is joined; named beside the other it is no obstacle.
    let files = ["gml_dirdisp.parquet", "gml_mid_disps.parquet"];
    let named = import(Kind::Gml, &files.map(|file| data.join("states").join(file))).unwrap();
    let tables: Vec<(&str, usize)> = named
        .tables
        .iter()
        .map(|table| (table.info.name.as_str(), table.len()))
        .collect();
    assert_eq!(tables, [("gml", 10_276)]);
    assert_eq!(
        (batch.coverage[0].first_year, batch.coverage[0].last_year),
        (1816, 2010)
    );
}

#[test]
fn one_form_of_the_disputes_is_enough_where_it_names_the_states() {
    let data = entente_testing::shared_data_or_skip!();
    let directed = imported(Kind::CowMid, data.join("states/cow_mid_dirdisps.parquet"));
    let disputes = disputes(&directed, PAK, SUN);
    assert_eq!((disputes.len(), disputes[0].1.fatality), (1, -9));

    let listed = imported(Kind::CowMid, data.join("states/cow_mid_disps.parquet"));
    assert_eq!((listed.ties.len(), listed.coverage.len()), (0, 0));
    assert!(
        listed
            .remarks
            .iter()
            .any(|remark| remark.starts_with("2436 disputes were read")),
        "{:?}",
        listed.remarks
    );
    // The publisher's own form of the list of disputes.
    let shipped = imported(
        Kind::CowMid,
        data.join("states/publisher_form/MIDA 5.0.csv"),
    );
    assert_eq!(rows(&shipped), [("MIDA 5.0.csv", 300)]);
    let participants = import(
        Kind::CowMid,
        &[data.join("states/publisher_form/MIDB 5.0.csv")],
    )
    .unwrap_err();
    assert!(
        participants
            .to_string()
            .contains("do not say who faced whom"),
        "{participants}"
    );
}

#[test]
fn state_system_as_shipped_and_as_parquet_are_the_same() {
    let data = entente_testing::shared_data_or_skip!();
    let parquet = imported(Kind::CowStates, data.join("states/cow_states.parquet"));
    let shipped = imported(
        Kind::CowStates,
        data.join("states/publisher_form/states2016.csv"),
    );
    let spans = |batch: &Batch| -> Vec<_> {
        batch
            .state_system
            .iter()
            .map(|span| {
                (
                    span.actor,
                    span.code,
                    span.abbreviation.clone(),
                    span.start,
                    span.end,
                )
            })
            .collect()
    };
    assert_eq!(spans(&parquet), spans(&shipped));
    assert_eq!((parquet.files[0].rows, parquet.quarantine.len()), (243, 0));
    assert_eq!(parquet.source.edition, "2016");
    let pakistan = parquet
        .state_system
        .iter()
        .find(|span| span.actor == PAK)
        .unwrap();
    assert_eq!(
        (pakistan.code, pakistan.start, pakistan.end),
        (770, jiff::civil::date(1947, 8, 14), None)
    );
    let of_code = |code: u16| -> Vec<_> {
        let spans = parquet.state_system.iter().filter(|span| span.code == code);
        spans
            .map(|span| {
                (
                    span.actor.to_string(),
                    span.start.to_string(),
                    span.end.map(|end| end.to_string()),
                )
            })
            .collect()
    };
    let span = |actor: &str, start: &str, end: Option<&str>| {
        (actor.to_owned(), start.to_owned(), end.map(str::to_owned))
    };
    assert_eq!(
        of_code(365),
        [
            span("RUS", "1816-01-01", Some("1922-12-29")),
            span("SUN", "1922-12-30", Some("1991-12-25")),
            span("RUS", "1991-12-26", None),
        ]
    );
    assert_eq!(
        of_code(345)[2..],
        [
            span("YUG", "1944-10-20", Some("1992-04-26")),
            span("SCG", "1992-04-27", Some("2006-06-04")),
            span("SRB", "2006-06-05", None),
        ]
    );
    assert_eq!(
        of_code(817),
        [span("RVN", "1954-06-04", Some("1975-04-30"))]
    );
    assert_eq!(
        (
            parquet.coverage[0].first_year,
            parquet.coverage[0].last_year
        ),
        (1816, 2016)
    );
}

#[test]
fn events_of_2014_between_pakistan_and_russia() {
    let data = entente_testing::shared_data_or_skip!();
    let batch = imported(Kind::Icews14, data.join("forecast/icews14"));
    assert_eq!(
        rows(&batch),
        [
            ("entity2id.txt.xz", 7_128),
            ("relation2id.txt.xz", 230),
            ("test.txt.xz", 7_371),
            ("train.txt.xz", 74_845),
            ("valid.txt.xz", 8_514),
        ]
    );
    assert_eq!((batch.events.len(), batch.quarantine.len()), (90_730, 0));
    assert!(
        batch.events.iter().all(|event| event.cameo.is_some()),
        "{:?}",
        batch.remarks
    );

    let of_pair: Vec<&Event> = batch
        .events
        .iter()
        .filter(|event| event.joins(PAK, RUS))
        .collect();
    let named = |event: &Event| event.source.raw.contains('(') && event.target.raw.contains('(');
    let mut by_name: Vec<_> = of_pair
        .iter()
        .filter(|event| named(event))
        .map(|event| described(event))
        .collect();
    by_name.sort();
    assert_eq!(
        by_name,
        [
            "2014-11-20 Ministry (Russia) 051 Head of Government (Pakistan)",
            "2014-12-10 Business (Russia) 040 Head of Government (Pakistan)",
            "2014-12-10 Head of Government (Pakistan) 040 Business (Russia)",
        ]
    );
    let mut with_ministers: Vec<_> = of_pair
        .iter()
        .filter(|event| !named(event))
        .map(|event| described(event))
        .collect();
    with_ministers.sort();
    assert_eq!(
        with_ministers,
        [
            "2014-06-20 Head of Government (Pakistan) 040 Sergey Viktorovich Lavrov",
            "2014-06-20 Sergey Viktorovich Lavrov 040 Head of Government (Pakistan)",
            "2014-12-17 Dmitry Anatolyevich Medvedev 018 Education (Pakistan)",
            "2014-12-17 Dmitry Anatolyevich Medvedev 020 Head of Government (Pakistan)",
        ]
    );
    let lavrov = of_pair
        .iter()
        .find(|event| event.source.raw.ends_with("Lavrov"))
        .unwrap();
    assert_eq!(
        (lavrov.source.sector.as_str(), lavrov.plover),
        ("Foreign Minister", Some(PloverType::Consult))
    );
    assert_eq!(
        (batch.coverage[0].first_year, batch.coverage[0].last_year),
        (2014, 2014)
    );
}

fn described(event: &Event) -> String {
    let cameo = event.cameo.unwrap();
    format!(
        "{} {} {cameo} {}",
        event.date, event.source.raw, event.target.raw
    )
}

#[test]
fn packing_and_order_of_the_files_make_no_difference() {
    let data = entente_testing::shared_data_or_skip!();
    let folder = tempfile::tempdir().unwrap();
    let states = std::fs::read(data.join("states/publisher_form/states2016.csv")).unwrap();
    let zst = folder.path().join("states.csv.zst");
    std::fs::write(&zst, zstd::encode_all(states.as_slice(), 3).unwrap()).unwrap();
    let gz = folder.path().join("states.csv.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &states).unwrap();
    std::fs::write(&gz, encoder.finish().unwrap()).unwrap();
    for path in [zst, gz] {
        assert_eq!(rows(&imported(Kind::CowStates, path))[0].1, 243);
    }

    let [a, b] = ["cow_mid_dirdisps.parquet", "cow_mid_disps.parquet"]
        .map(|name| data.join("states").join(name));
    let one = import(Kind::CowMid, &[a.clone(), b.clone()]).unwrap();
    let other = import(Kind::CowMid, &[b, a]).unwrap();
    assert_eq!((one.source.id, one.ties), (other.source.id, other.ties));
}
