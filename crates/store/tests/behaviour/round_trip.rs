//! What goes in comes out, whatever it is.

use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::batch::{Batch, SystemMembership};
use entente_model::event::{Event, EventId, EventStatus, Participant, Quantity, SeriesPlace};
use entente_model::measure::Measure;
use entente_model::ontology::{CameoCode, Pillar, PloverType, Quad};
use entente_model::source::{Basis, Place, Provenance, SourceId};
use entente_model::tie::{AllianceObligations, Dispute, Tie, TieKind, TieName};
use entente_model::time::{DateInterval, Endpoint, Part, Period, Qualifier, Season};
use entente_model::votes::{RollCall, RollCallVotes, SeatVotes, Veto};
use entente_store::{Library, dyad_records};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::samples::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-zA-Z0-9 ;,\t\"'|äß露]{0,12}",
        any::<String>()
    ]
}

fn date() -> impl Strategy<Value = Date> {
    (1800i16..2100, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn period() -> impl Strategy<Value = Period> {
    let year = 1800i16..2100;
    let decade = (180i16..210).prop_map(|decade| decade * 10);
    prop_oneof![
        date().prop_map(Period::day),
        (year.clone(), 1i8..=12).prop_map(|(year, month)| Period::month(year, month).unwrap()),
        (year.clone(), 1i8..=4).prop_map(|(year, quarter)| Period::quarter(year, quarter).unwrap()),
        (year.clone(), select(&Season::ALL[..]))
            .prop_map(|(year, season)| Period::season(year, season).unwrap()),
        year.prop_map(|year| Period::year(year).unwrap()),
        decade
            .clone()
            .prop_map(|decade| Period::decade(decade).unwrap()),
        (decade, select(&Part::ALL[..]))
            .prop_map(|(decade, part)| Period::part_of_decade(decade, part).unwrap()),
    ]
}

fn interval() -> impl Strategy<Value = DateInterval> {
    let plain = prop_oneof![
        3 => period().prop_map(DateInterval::from),
        1 => (period(), period())
            .prop_filter_map("in order", |(a, b)| DateInterval::interval(a, b).ok()),
        1 => period().prop_filter_map("no part", |start| DateInterval::since(start).ok()),
        1 => period().prop_filter_map("no part", |end| DateInterval::interval(Endpoint::Unknown, end).ok()),
    ];
    (plain, select(&Qualifier::ALL[..]))
        .prop_map(|(date, qualifier)| date.with_qualifier(qualifier))
}

fn provenance() -> impl Strategy<Value = Provenance> {
    let place = prop_oneof![
        ("[a-z]{1,5}", any::<u64>()).prop_map(|(file, row)| Place::Row {
            file: Arc::from(file),
            row
        }),
        text().prop_map(|key| Place::Key(Arc::from(key))),
        (any::<u64>(), any::<u64>()).prop_map(|(start, end)| Place::Span { start, end }),
        Just(Place::Whole),
    ];
    place.prop_map(|place| Provenance {
        source: SourceId::new("any-1"),
        place,
    })
}

fn basis() -> impl Strategy<Value = Basis> {
    select(vec![Basis::File, Basis::Recalled])
}

/// Both actors of the dyad, in either order.
fn two() -> impl Strategy<Value = (ActorId, ActorId)> {
    select(vec![(PAK, RUS), (RUS, PAK)])
}

fn tie() -> impl Strategy<Value = Tie> {
    let obligations = any::<[bool; 5]>().prop_map(|flags| {
        TieKind::Alliance(AllianceObligations {
            defense: flags[0],
            offense: flags[1],
            neutrality: flags[2],
            nonaggression: flags[3],
            consultation: flags[4],
        })
    });
    let dispute = any::<(u32, u8, u8, i8, i8, i8, bool)>().prop_map(|numbers| {
        let (number, hostility_a, hostility_b, highest_act_a, highest_act_b, fatality, onset) =
            numbers;
        TieKind::Dispute(Dispute {
            number,
            hostility_a,
            hostility_b,
            highest_act_a,
            highest_act_b,
            fatality,
            onset,
        })
    });
    let named =
        (select(TieName::ALL), text()).prop_map(|(name, text)| TieKind::Named { name, text });
    let kind = prop_oneof![obligations, dispute, named];
    (
        two(),
        any::<bool>(),
        kind,
        interval(),
        basis(),
        text(),
        provenance(),
    )
        .prop_map(
            |((a, b), directed, kind, interval, basis, note, provenance)| Tie {
                a,
                b,
                directed,
                kind,
                interval,
                basis,
                note,
                provenance,
            },
        )
}

fn event() -> impl Strategy<Value = Event> {
    let actor = select(vec![IND, SUN, PAK, ActorId::literal("SEATO")]);
    let cameo =
        select(vec!["01", "042", "1823", "20"]).prop_map(|code| code.parse::<CameoCode>().unwrap());
    let when = (
        interval(),
        any::<bool>(),
        select(EventStatus::ALL),
        basis(),
        provenance(),
    );
    let sides = (two(), text(), text(), text(), text());
    let types = (
        option::of(cameo),
        option::of(select(PloverType::ALL)),
        option::of(select(PloverType::ALL)),
        option::of(select(Quad::ALL)),
        option::of(select(Pillar::ALL)),
    );
    let lists = (
        vec(text(), 0..3),
        vec(actor, 0..3),
        vec((any::<f64>(), text()), 0..3),
        option::of((text(), any::<Option<u16>>())),
    );
    let texts = (
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
        any::<Option<f32>>(),
    );
    (when, sides, types, lists, texts).prop_map(|(when, sides, types, lists, texts)| {
        let (date, mutual, status, basis, provenance) = when;
        let ((source, target), source_raw, source_sector, target_raw, target_sector) = sides;
        let (contexts, third, quantities, series) = lists;
        let (id, occurrence, mode, project, text, note, coder, confidence) = texts;
        let quantities = quantities.into_iter();
        Event {
            id: EventId::new(id),
            occurrence: EventId::new(occurrence),
            date,
            source: Participant {
                actor: Some(source),
                raw: source_raw,
                sector: source_sector,
            },
            target: Participant {
                actor: Some(target),
                raw: target_raw,
                sector: target_sector,
            },
            mutual,
            cameo: types.0,
            plover: types.1,
            mode,
            contexts,
            promised_type: types.2,
            quad_source: types.3,
            pillar: types.4,
            status,
            series: series.map(|(series, ordinal)| SeriesPlace { series, ordinal }),
            third,
            project,
            quantities: quantities
                .map(|(value, unit)| Quantity { value, unit })
                .collect(),
            text,
            note,
            basis,
            confidence,
            coder,
            provenance,
        }
    })
}

fn measure() -> impl Strategy<Value = Measure> {
    let parties = select(vec![
        (PAK, None),
        (RUS, None),
        (PAK, Some(RUS)),
        (RUS, Some(PAK)),
    ]);
    (
        parties,
        text(),
        interval(),
        any::<f64>(),
        text(),
        text(),
        basis(),
        provenance(),
    )
        .prop_map(
            |((actor, other), name, interval, value, unit, note, basis, provenance)| Measure {
                name,
                actor,
                other,
                interval,
                value,
                unit,
                note,
                basis,
                provenance,
            },
        )
}

fn veto() -> impl Strategy<Value = Veto> {
    (
        date(),
        text(),
        text(),
        text(),
        vec(select(vec![RUS, PAK]), 1..3),
        basis(),
        provenance(),
    )
        .prop_map(
            |(date, draft, meeting, agenda, by, basis, provenance)| Veto {
                date,
                draft,
                meeting,
                agenda,
                by,
                basis,
                provenance,
            },
        )
}

fn member() -> impl Strategy<Value = SystemMembership> {
    (
        two(),
        any::<u16>(),
        text(),
        date(),
        option::of(date()),
        provenance(),
    )
        .prop_map(|((actor, _), code, abbreviation, start, end, provenance)| {
            SystemMembership {
                actor,
                code,
                abbreviation,
                start,
                end,
                provenance,
            }
        })
}

fn votes() -> impl Strategy<Value = RollCallVotes> {
    let roll_calls = vec(
        (any::<u32>(), date(), any::<u16>(), text(), any::<u8>()),
        1..8,
    );
    let seat = (
        text(),
        vec((option::of(date()), select(vec![PAK, RUS])), 0..3),
        vec(0u8..=3, 8),
    );
    (roll_calls, vec(seat, 0..4)).prop_map(|(mut roll_calls, mut seats)| {
        roll_calls.sort_by_key(|roll_call| roll_call.0);
        roll_calls.dedup_by_key(|roll_call| roll_call.0);
        roll_calls.sort_by_key(|roll_call| (roll_call.1, roll_call.0));
        seats.sort();
        seats.dedup_by(|one, other| one.0 == other.0);
        let number = roll_calls.len();
        let roll_calls = roll_calls
            .into_iter()
            .map(|(id, date, session, resolution, issues)| RollCall {
                id,
                date,
                session,
                resolution,
                issues,
            });
        let seats = seats.into_iter().map(|(seat, holders, votes)| SeatVotes {
            seat: Arc::from(seat),
            holders,
            votes: votes[..number].to_vec(),
        });
        RollCallVotes {
            roll_calls: roll_calls.collect(),
            seats: seats.collect(),
        }
    })
}

fn batch() -> impl Strategy<Value = Batch> {
    let dyadic = (vec(tie(), 0..8), vec(event(), 0..8), vec(measure(), 0..8));
    (
        dyadic,
        vec(veto(), 0..4),
        vec(member(), 0..4),
        option::of(votes()),
    )
        .prop_map(
            |((ties, events, measures), vetoes, state_system, votes)| Batch {
                ties,
                events,
                measures,
                vetoes,
                state_system,
                votes,
                ..edition("any", "1")
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_comes_back_as_it_was(batch in batch()) {
        let dir = tempfile::tempdir().unwrap();
        let mut library = Library::init(dir.path()).unwrap();
        library.commit(&batch).unwrap();
        let library = Library::open(dir.path()).unwrap();
        let russia = [(RUS, entente_model::actor::DateSpan::ALWAYS)];
        let found = dyad_records(&[], Some(&library), &pakistan(), &russia).unwrap();

        prop_assert_eq!(unordered(&found.ties), unordered(&batch.ties));
        prop_assert_eq!(unordered(&found.events), unordered(&batch.events));
        prop_assert_eq!(unordered(&found.measures), unordered(&batch.measures));
        prop_assert_eq!(unordered(&found.vetoes), unordered(&batch.vetoes));
        prop_assert_eq!(unordered(&found.state_system), unordered(&batch.state_system));
        let cast = batch.counts().iter().any(|(subject, _)| *subject == entente_model::coverage::Subject::Votes);
        let votes = found.votes.into_iter().next().map(|records| records.votes);
        prop_assert_eq!(votes, batch.votes.filter(|_| cast));
    }
}

/// Records in an order of their own: the library sorts them by date.
fn unordered<T: std::fmt::Debug>(records: &[T]) -> Vec<String> {
    let mut records: Vec<String> = records.iter().map(|record| format!("{record:?}")).collect();
    records.sort();
    records
}
