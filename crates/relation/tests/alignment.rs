//! Agreement by a second method, embedded ideal points against a fresh estimate, intervals by simulation.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::votes::{Bridge, RollCall, RollCallVotes, SeatVotes};
use entente_relation::alignment::{
    AgreementScore, IdealPointError, IdealPointOptions, Model, PairAgreement, SeatState,
    ideal_points, simulate_coverage, vote_agreement,
};
use entente_sources::embedded;
use jiff::civil::date;

/// A small generator of numbers, so that every run picks the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn share(&mut self) -> f64 {
        self.below(1 << 30) as f64 / f64::from(1 << 30)
    }
}

/// The definitions, vote by vote: shares of identical votes, and disagreement observed and expected as sums over pairs of roll calls.
fn by_definition(pairs: &[(f64, f64, f64)]) -> [Option<f64>; 9] {
    let share = |wanted: &dyn Fn(f64, f64) -> bool, among: &dyn Fn(f64, f64) -> bool| {
        let among: Vec<_> = pairs.iter().filter(|(a, b, _)| among(*a, *b)).collect();
        let hits = among.iter().filter(|(a, b, _)| wanted(*a, *b)).count();
        (!among.is_empty()).then(|| hits as f64 / among.len() as f64)
    };
    let same = |a: f64, b: f64| a == b;
    let measures = |weight: &dyn Fn(f64) -> f64| {
        let total: f64 = pairs.iter().map(|(_, _, w)| weight(*w)).sum();
        if total == 0.0 {
            return [None; 3];
        }
        let observed: f64 = pairs
            .iter()
            .map(|(a, b, w)| weight(*w) * (a - b).abs() / 2.0)
            .sum::<f64>()
            / total;
        let (mut crossed, mut pooled) = (0.0, 0.0);
        for (a1, b1, w1) in pairs {
            for (a2, b2, w2) in pairs {
                let weight = weight(*w1) * weight(*w2);
                crossed += weight * (a1 - b2).abs() / 2.0;
                for x in [a1, b1] {
                    for y in [a2, b2] {
                        pooled += weight * (x - y).abs() / 2.0;
                    }
                }
            }
        }
        let (crossed, pooled) = (crossed / total / total, pooled / total / total / 4.0);
        let corrected = |chance: f64| (chance > 0.0).then(|| 1.0 - observed / chance);
        [
            Some(1.0 - 2.0 * observed),
            corrected(crossed),
            corrected(pooled),
        ]
    };
    let [s, kappa, pi] = measures(&|_| 1.0);
    let [s_weighted, kappa_weighted, pi_weighted] = measures(&|weight| weight);
    let halves: f64 = pairs
        .iter()
        .map(|(a, b, _)| 1.0 - (a - b).abs() / 2.0)
        .sum();
    [
        share(&same, &|_, _| true),
        share(&same, &|a, b| a != 2.0 && b != 2.0),
        Some(halves / pairs.len() as f64),
        s,
        kappa,
        pi,
        s_weighted,
        kappa_weighted,
        pi_weighted,
    ]
}

#[test]
fn agreement_of_a_thousand_random_dyads_by_a_second_method() {
    let votes = embedded::votes().votes.unwrap();
    let found = vote_agreement(&votes, 1946..=2020);
    let of_year: HashMap<i16, &[PairAgreement]> = found
        .chunk_by(|a, b| a.year == b.year)
        .map(|year| (year[0].year, year))
        .collect();
    let states = SeatState::of(&votes);
    let seat_of: HashMap<u16, usize> = states
        .iter()
        .enumerate()
        .filter_map(|(seat, state)| Some((state.as_ref()?.cow, seat)))
        .collect();
    let weight: Vec<f64> = (0..votes.roll_calls.len())
        .map(|call| {
            let cast: Vec<u8> = votes
                .seats
                .iter()
                .map(|seat| seat.votes[call])
                .filter(|&v| v > 0)
                .collect();
            let differing: usize = [1, 2, 3]
                .map(|vote| {
                    let alike = cast.iter().filter(|&&v| v == vote).count();
                    alike * (cast.len() - alike)
                })
                .iter()
                .sum();
            differing as f64 / (cast.len() * (cast.len() - 1)) as f64
        })
        .collect();
    let mut numbers = Numbers(7);
    for _ in 0..1000 {
        let pair: &PairAgreement = &found[numbers.below(found.len())];
        let [a, b] = [pair.cow1, pair.cow2].map(|cow| &votes.seats[seat_of[&cow]].votes);
        let pairs: Vec<(f64, f64, f64)> = votes
            .roll_calls
            .iter()
            .enumerate()
            .filter(|&(call, roll_call)| {
                roll_call.date.year() == pair.year && a[call] > 0 && b[call] > 0
            })
            .map(|(call, _)| (f64::from(a[call]), f64::from(b[call]), weight[call]))
            .collect();
        assert_eq!(usize::from(pair.roll_calls), pairs.len());
        for (score, expected) in AgreementScore::ALL.into_iter().zip(by_definition(&pairs)) {
            match (pair.score(score), expected) {
                (Some(found), Some(expected)) => assert!(
                    (found - expected).abs() < 1e-9,
                    "{pair:?} {score:?}: {found} is not {expected}"
                ),
                (found, expected) => assert_eq!(found, expected, "{pair:?} {score:?}"),
            }
        }
        let score = AgreementScore::Kappa;
        if let Some(value) = pair.score(score) {
            let better = of_year[&pair.year]
                .iter()
                .filter(|other| other.score(score).is_some_and(|other| other > value + 1e-9));
            assert_eq!(
                pair.rank(score),
                Some(better.count() as u32 + 1),
                "{pair:?}"
            );
        }
    }
}

#[test]
fn seats_bear_the_numbers_of_the_published_estimates() {
    let votes = embedded::votes().votes.unwrap();
    let states = SeatState::of(&votes);
    for (seat, cow, session, iso3) in [
        ("Russia", 365, 40, "SUN"),
        ("Russia", 365, 60, "RUS"),
        ("Federal Republic of Germany", 260, 45, "DEU"),
        ("Taiwan", 713, 1, "TWN"),
        ("China", 710, 26, "CHN"),
        ("Yemen Arab Republic", 678, 45, "YEM"),
        ("Ukraine", 369, 1, "UKR"),
        ("Belarus", 370, 1, "BYS"),
        ("Belarus", 370, 60, "BLR"),
        ("Yugoslavia", 345, 61, "SRB"),
    ] {
        let number = votes.seats.iter().position(|s| &*s.seat == seat).unwrap();
        let state = states[number].unwrap();
        assert_eq!(state.cow, cow, "{seat}");
        let day = entente_model::votes::session_day(session);
        let holder = votes.seats[number].holder(day).unwrap();
        assert_eq!(
            state.iso3(holder, session),
            Some(iso3),
            "{seat} in session {session}"
        );
    }
}

/// The embedded table is what the program in `examples/pack_ideal_points.rs` makes.
#[test]
fn embedded_ideal_points_are_a_fresh_estimate() {
    let votes = embedded::votes().votes.unwrap();
    let options = IdealPointOptions {
        without: embedded::parts_of_resolutions(),
        ..IdealPointOptions::default()
    };
    let fresh = ideal_points(&votes, &embedded::bridges(), &options).unwrap();
    let kept = embedded::ideal_points().ideal_points;
    assert_eq!(fresh.points.len(), kept.len());
    for (fresh, kept) in fresh.points.iter().zip(&kept) {
        assert_eq!(
            (&fresh.seat, fresh.holder, fresh.session, fresh.votes),
            (&kept.seat, kept.holder, kept.session, kept.votes)
        );
        for (fresh, kept) in [
            (fresh.value, kept.value),
            (fresh.low, kept.low),
            (fresh.high, kept.high),
        ] {
            assert!((fresh - kept).abs() <= 0.000_501, "{kept:?} is not {fresh}");
        }
    }
}

/// Forty members that drift over twelve sessions, 25 roll calls in each, of which five return.
fn small_assembly() -> (RollCallVotes, Vec<Bridge>) {
    const MEMBERS: usize = 40;
    let mut numbers = Numbers(3);
    let mut normal = move || (0..12).map(|_| numbers.share()).sum::<f64>() - 6.0;
    let mut position: Vec<f64> = (0..MEMBERS).map(|_| normal()).collect();
    let mut seats: Vec<SeatVotes> = (0..MEMBERS)
        .map(|number| SeatVotes {
            seat: Arc::from(format!("Member {number:02}")),
            holders: vec![(
                None,
                ActorId::literal(match number {
                    0 => "USA",
                    1 => "RUS",
                    _ => "PAK",
                }),
            )],
            votes: Vec::new(),
        })
        .collect();
    (position[0], position[1]) = (2.0, -2.0);
    let (mut roll_calls, mut bridges) = (Vec::new(), Vec::new());
    let mut returning: Vec<(f64, f64, u32)> = Vec::new();
    for session in 1..=12_u16 {
        for number in 0..25_u32 {
            let id = u32::from(session) * 100 + number;
            let (slope, low) = match returning.get(number as usize) {
                Some(&(slope, low, earlier)) => {
                    bridges.push(Bridge { earlier, later: id });
                    (slope, low)
                }
                None => (normal(), normal()),
            };
            roll_calls.push(RollCall {
                id,
                date: date(1945 + session as i16, 11, 1),
                session,
                resolution: String::new(),
                issues: 0,
            });
            for (seat, position) in seats.iter_mut().zip(&position) {
                let latent = slope * position + normal();
                seat.votes.push(if latent < low {
                    1
                } else if latent < low + 0.8 {
                    2
                } else {
                    3
                });
            }
            if session == 1 && number < 5 {
                returning.push((slope, low, id));
            }
        }
        for position in &mut position {
            *position += 0.3 * normal();
        }
    }
    (RollCallVotes { roll_calls, seats }, bridges)
}

#[test]
fn ninety_per_cent_intervals_hold_about_ninety_per_cent() {
    let (votes, bridges) = small_assembly();
    for (model, seed) in [(Model::Smoothed, 1), (Model::Smoothed, 2)] {
        let options = IdealPointOptions {
            model,
            seed,
            ..IdealPointOptions::default()
        };
        let found = simulate_coverage(&votes, &bridges, &options).unwrap();
        assert!(found.positions > 450, "{found:?}");
        // 480 positions, those of a member and of a session not independent of each other.
        assert!((0.83..=0.96).contains(&found.coverage), "{found:?}");
    }
}

#[test]
fn an_estimate_depends_on_votes_options_and_seed_alone() {
    let (votes, bridges) = small_assembly();
    let options = IdealPointOptions {
        burn_in: 20,
        sweeps: 20,
        ..IdealPointOptions::default()
    };
    let first = ideal_points(&votes, &bridges, &options).unwrap();
    let again = std::thread::spawn({
        let (votes, bridges, options) = (votes.clone(), bridges.clone(), options.clone());
        move || ideal_points(&votes, &bridges, &options).unwrap()
    });
    assert_eq!(first, again.join().unwrap());
    let mean =
        first.points.iter().map(|point| point.value).sum::<f64>() / first.points.len() as f64;
    // Draws have mean 0 exactly; means of conditional distributions come near.
    assert!(mean.abs() < 0.02, "{mean}");
    let of = |seat: &str| {
        first
            .points
            .iter()
            .find(|point| &*point.seat == seat)
            .unwrap()
            .value
    };
    assert!(
        of("Member 00") > of("Member 01"),
        "the United States are positive"
    );
    let nothing = IdealPointOptions {
        issue: Some(3),
        ..options
    };
    assert_eq!(
        ideal_points(&votes, &bridges, &nothing),
        Err(IdealPointError::NothingToCompare)
    );
}
