//! Small batches to commit.

use std::sync::Arc;

use entente_model::actor::{ActorId, DateSpan};
use entente_model::batch::{Batch, InputFile, QuarantinedRow};
use entente_model::coverage::{Coverage, Subject, ZeroRule};
use entente_model::document::{Document, Mention};
use entente_model::event::{Event, EventId, EventStatus, Participant};
use entente_model::source::{Basis, Provenance, Source, SourceId, SourceKind};
use entente_model::tie::{AllianceObligations, Dispute, Tie, TieKind};
use entente_model::time::DateInterval;
use entente_model::votes::{RollCall, RollCallVotes, SeatVotes, Veto};

pub const PAK: ActorId = ActorId::literal("PAK");
pub const RUS: ActorId = ActorId::literal("RUS");
pub const SUN: ActorId = ActorId::literal("SUN");
pub const IND: ActorId = ActorId::literal("IND");

/// An empty edition of a dataset; `edition` stands for its content.
pub fn edition(dataset: &str, edition: &str) -> Batch {
    let id = SourceId::new(format!("{dataset}-{edition}"));
    let mut source = Source::new(
        id,
        SourceKind::Dataset,
        dataset,
        &format!("The {dataset} data"),
    );
    source.content_hash = format!("hash of {dataset} {edition}");
    Batch::new(source)
}

/// An embedded dataset without records.
pub fn embedded(dataset: &str) -> Batch {
    let id = SourceId::new(format!("embedded-{dataset}"));
    Batch::new(Source::new(id, SourceKind::Embedded, dataset, "Embedded"))
}

pub fn covering(mut batch: Batch, subject: Subject, first_year: i16, last_year: i16) -> Batch {
    batch.coverage.push(Coverage {
        source: batch.source.id.clone(),
        subject,
        first_year,
        last_year,
        actors: Vec::new(),
        zero_rule: ZeroRule::Zero,
        gaps: Vec::new(),
    });
    batch
}

/// One roll call a year, in which both seats vote: Pakistan with this code, the Russian seat with 1 (yes).
pub fn voting(mut batch: Batch, first_year: i16, last_year: i16, code_of_pakistan: u8) -> Batch {
    let years = first_year..=last_year;
    let roll_calls: Vec<RollCall> = years
        .map(|year| RollCall {
            id: year as u32,
            date: jiff::civil::date(year, 11, 5),
            session: (year - 1945) as u16,
            resolution: format!("R/{}/1", year - 1945),
            issues: 0b10_0001,
        })
        .collect();
    let seat = |name: &str, holders: Vec<_>, code| SeatVotes {
        seat: Arc::from(name),
        holders,
        votes: vec![code; roll_calls.len()],
    };
    let seats = vec![
        seat("Pakistan", vec![(None, PAK)], code_of_pakistan),
        seat(
            "Russia",
            vec![(None, SUN), (Some(jiff::civil::date(1991, 12, 24)), RUS)],
            1,
        ),
    ];
    batch.votes = Some(RollCallVotes { roll_calls, seats });
    covering(batch, Subject::Votes, first_year, last_year)
}

pub fn alliance(batch: &Batch, a: ActorId, b: ActorId, year: i16, row: u64) -> Tie {
    let obligations = AllianceObligations {
        consultation: true,
        ..Default::default()
    };
    tie(batch, a, b, year, row, TieKind::Alliance(obligations))
}

pub fn dispute(batch: &Batch, a: ActorId, b: ActorId, year: i16, number: u32) -> Tie {
    let dispute = Dispute {
        number,
        hostility_a: 3,
        hostility_b: 4,
        highest_act_a: 7,
        highest_act_b: -9,
        fatality: 0,
        onset: true,
    };
    tie(batch, a, b, year, number.into(), TieKind::Dispute(dispute))
}

fn tie(batch: &Batch, a: ActorId, b: ActorId, year: i16, row: u64, kind: TieKind) -> Tie {
    Tie {
        a,
        b,
        directed: false,
        kind,
        interval: DateInterval::year(year).unwrap(),
        basis: Basis::File,
        note: String::new(),
        provenance: Provenance::row(batch.source.id.clone(), Arc::from("ties.csv"), row),
    }
}

pub fn event(batch: &Batch, id: &str, source: ActorId, target: ActorId, date: &str) -> Event {
    Event {
        id: EventId::new(id),
        occurrence: EventId::new(id),
        date: date.parse().unwrap(),
        source: Participant::actor(source),
        target: Participant::actor(target),
        mutual: false,
        cameo: Some("042".parse().unwrap()),
        plover: None,
        mode: String::new(),
        contexts: Vec::new(),
        promised_type: None,
        quad_source: None,
        pillar: None,
        status: EventStatus::Happened,
        series: None,
        third: Vec::new(),
        project: String::new(),
        quantities: Vec::new(),
        text: format!("{source} visits {target}"),
        note: String::new(),
        basis: Basis::File,
        confidence: Some(1.0),
        coder: "test".to_owned(),
        provenance: Provenance::key(batch.source.id.clone(), id),
    }
}

pub fn veto(batch: &Batch, by: ActorId, date: jiff::civil::Date) -> Veto {
    Veto {
        date,
        draft: "S/3787".to_owned(),
        meeting: "S/PV.773".to_owned(),
        agenda: "India-Pakistan question".to_owned(),
        by: vec![by],
        basis: Basis::File,
        provenance: Provenance::row(batch.source.id.clone(), Arc::from("vetoes.csv"), 1),
    }
}

/// A document that names these actors, a byte each.
pub fn document(name: &str, actors: &[ActorId]) -> Batch {
    let id = SourceId::new(format!("document-{name}"));
    let mut source = Source::new(id.clone(), SourceKind::Document, "document", name);
    source.content_hash = format!("hash of {name}");
    let mut batch = Batch::new(source);
    let mentions = actors.iter().enumerate().map(|(place, &actor)| Mention {
        actor,
        start: place as u32,
        end: place as u32 + 1,
    });
    batch.documents.push(Document {
        source: id,
        origin: format!("{name}.txt"),
        format: "text".to_owned(),
        title: name.to_owned(),
        author: String::new(),
        date: "2014".to_owned(),
        language: "eng".to_owned(),
        encoding: "UTF-8".to_owned(),
        text: "abcdefgh".to_owned(),
        mentions: mentions.collect(),
    });
    batch
}

pub fn quarantined(line: u64, raw: &[u8]) -> QuarantinedRow {
    QuarantinedRow {
        file: Arc::from("rows.csv"),
        line,
        reason: "column `year`: \"x\" is no year".to_owned(),
        raw: raw.to_vec(),
    }
}

pub fn input_file(rows: u64) -> InputFile {
    InputFile {
        name: Arc::from("rows.csv"),
        sha256: "0".repeat(64),
        bytes: 10,
        rows,
    }
}

/// Pakistan over time.
pub fn pakistan() -> Vec<(ActorId, DateSpan)> {
    vec![(PAK, DateSpan::ALWAYS)]
}

/// Russia over time: Russia, the USSR, Russia.
pub fn russia() -> Vec<(ActorId, DateSpan)> {
    let day = |year, month, day| Some(jiff::civil::date(year, month, day));
    vec![
        (
            RUS,
            DateSpan {
                from: None,
                to: day(1922, 12, 29),
            },
        ),
        (
            SUN,
            DateSpan {
                from: day(1922, 12, 30),
                to: day(1991, 12, 25),
            },
        ),
        (
            RUS,
            DateSpan {
                from: day(1991, 12, 26),
                to: None,
            },
        ),
    ]
}
