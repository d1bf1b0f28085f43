//! How long the interaction and the balance of made-up data take: `cargo run --release -p entente-relation --example relation_speed`.
//!
//! One dyad over 75 years of months; all dyads of 150 states over 40 years; two camps of 200 states with 2,000 ties of which 5 % are
//! flipped; weak balance of 60 states. There is no other program for the first two; the rivals of the third are named in
//! `benches/README.md`. Beside the time of the clock stands that of the processor, of all threads together, where the system tells it.

use std::time::{Duration, Instant};

use entente_model::actor::{ActorId, StateList, members_on};
use entente_model::dyad::Dyad;
use entente_model::ontology::Quad;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_relation::balance::{Limits, SignedGraph, frustration, weak_balance};
use entente_relation::{CountedSource, Step, World, level_of_counts};
use entente_store::{EventCount, EventCounts, Month};
use jiff::civil::date;

/// How often the one dyad is estimated: the processor's time comes in hundredths of a second.
const REPEATED: usize = 20;

fn main() {
    let mut random = Random(fastrand::Rng::with_seed(1947));
    for acts in [0.5, 5.0, 50.0] {
        let dyad = dyad(&mut random, 900, acts);
        let start = Start::now();
        let mut level = level_of_counts(std::slice::from_ref(&dyad), &[]);
        for _ in 1..REPEATED {
            level = level_of_counts(std::slice::from_ref(&dyad), &[]);
        }
        println!(
            "one dyad, 900 months, {acts} acts a month, {REPEATED} times: {}, {} turning points",
            start.taken(),
            level.default_turns().len()
        );
    }
    // The same with a list of disputes, one year in three with one.
    let told = dyad(&mut random, 900, 5.0);
    let disputes: Vec<Option<u8>> = (0..75)
        .map(|year| Some(if year % 3 == 0 { 4 } else { 0 }))
        .collect();
    let start = Start::now();
    let mut level = level_of_counts(std::slice::from_ref(&told), &disputes);
    for _ in 1..REPEATED {
        level = level_of_counts(std::slice::from_ref(&told), &disputes);
    }
    println!(
        "one dyad, 900 months, 5 acts a month and a list of disputes, {REPEATED} times: {}, {} turning points",
        start.taken(),
        level.default_turns().len()
    );
    all_dyads(&mut random);
    two_camps(&mut random);
    many_camps(&mut random);
}

/// A level that steps every fifteen years; three acts of four are friendly at level 0.
fn dyad(random: &mut Random, months: usize, acts: f64) -> CountedSource {
    let mix = [0.65, 0.1, 0.15, 0.1];
    let level = |month: usize| {
        if (month / 180).is_multiple_of(2) {
            0.4
        } else {
            -0.4
        }
    };
    CountedSource {
        counts: (0..months)
            .map(|month| {
                [0, 1, 2, 3].map(|class| {
                    let tilt: f64 = if class < 2 {
                        level(month)
                    } else {
                        -level(month)
                    };
                    random.poisson(acts * mix[class] * tilt.exp())
                })
            })
            .collect(),
        volume: vec![acts; months],
        mix,
    }
}

fn all_dyads(random: &mut Random) {
    let mut members: Vec<ActorId> = members_on(StateList::Cow, date(2010, 1, 1))
        .into_iter()
        .map(|member| member.actor)
        .collect();
    members.sort_unstable();
    members.dedup();
    members.truncate(150);
    let source = SourceId::new("made-up");
    let mut counts = EventCounts {
        sources: vec![Source::new(
            source,
            SourceKind::Dataset,
            "made-up",
            "Made up",
        )],
        ..EventCounts::default()
    };
    for (place, &low) in members.iter().enumerate() {
        for &high in &members[place + 1..] {
            // From one act in ten years to ten a month.
            let monthly = 0.01 * 1000.0_f64.powf(random.uniform());
            for month in 0..480 {
                for (&quad, share) in Quad::ALL.iter().zip([0.65, 0.1, 0.15, 0.1]) {
                    let events = random.poisson(monthly * share) as u32;
                    if events > 0 {
                        let month = Month::january(1980).plus(month);
                        counts.counts.push(EventCount {
                            low,
                            high,
                            source: 0,
                            first: month,
                            last: month,
                            quad,
                            events,
                        });
                    }
                }
            }
        }
    }
    let world = World::new(&counts, Vec::new());
    for step in [Step::Year, Step::Month] {
        let start = Start::now();
        let levels = world.all_levels(step, (1980, 2019));
        let longest: Option<&(Dyad, Vec<_>)> = levels.iter().max_by_key(|(_, level)| level.len());
        println!(
            "all {} dyads, {} periods by {}: {} on {} threads",
            levels.len(),
            longest.map_or(0, |(_, level)| level.len()),
            step.as_str(),
            start.taken(),
            std::thread::available_parallelism().map_or(1, usize::from)
        );
    }
}

fn two_camps(random: &mut Random) {
    let camps = |node: usize| node % 2;
    let graph = graph(random, 200, 2000, 0.05, &camps);
    let limits = Limits {
        time: Some(Duration::from_secs(60)),
        ..Limits::default()
    };
    let start = Start::now();
    let found = frustration(&graph, &limits);
    println!(
        "200 states, 2,000 ties, 5 % flipped: index {}, bound {}, {}",
        found.index,
        found.bound,
        start.taken()
    );
}

fn many_camps(random: &mut Random) {
    for (nodes, ties, flipped) in [
        (30, 150, 0.05),
        (45, 225, 0.05),
        (60, 300, 0.05),
        (60, 300, 0.1),
        (60, 600, 0.1),
        (60, 600, 0.2),
    ] {
        let camps = |node: usize| node % 4;
        let graph = graph(random, nodes, ties, flipped, &camps);
        let limits = Limits {
            time: Some(Duration::from_secs(30)),
            ..Limits::default()
        };
        let start = Start::now();
        let found = weak_balance(&graph, None, &limits);
        println!(
            "weak balance, {nodes} states, {ties} ties, {:.0} % flipped: index {}, bound {}, {}",
            100.0 * flipped,
            found.index,
            found.bound,
            start.taken()
        );
    }
}

/// Ties at random pairs: friendly inside a camp, hostile between camps, some flipped.
fn graph(
    random: &mut Random,
    nodes: usize,
    ties: usize,
    flipped: f64,
    camp: &dyn Fn(usize) -> usize,
) -> SignedGraph {
    let mut pairs = std::collections::BTreeSet::new();
    while pairs.len() < ties {
        let pair = [0, 1].map(|_| (random.uniform() * nodes as f64) as usize);
        if pair[0] < pair[1] {
            pairs.insert(pair);
        }
    }
    let named: Vec<(String, String, bool)> = pairs
        .into_iter()
        .map(|[a, b]| {
            let hostile = (camp(a) != camp(b)) != (random.uniform() < flipped);
            (format!("{a:03}"), format!("{b:03}"), hostile)
        })
        .collect();
    let ties = named
        .iter()
        .map(|(a, b, hostile)| (a.as_str(), b.as_str(), *hostile));
    SignedGraph::new(ties).0
}

struct Start {
    clock: Instant,
    processor: Option<f64>,
}

impl Start {
    fn now() -> Start {
        Start {
            clock: Instant::now(),
            processor: processor_seconds(),
        }
    }

    fn taken(&self) -> String {
        let clock = self.clock.elapsed().as_secs_f64();
        let processor = processor_seconds().zip(self.processor);
        let processor = processor.map(|(now, then)| now - then);
        processor.map_or_else(
            || format!("{clock:.2} s"),
            |processor| format!("{clock:.2} s, processor {processor:.2} s"),
        )
    }
}

/// Processor time of this process so far, from Linux, in its hundredths of a second.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold spaces; 12th and 13th behind it are user and system time.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

struct Random(fastrand::Rng);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0.f64()
    }

    /// By counting exponential waiting times: the means are small.
    fn poisson(&mut self, mean: f64) -> f64 {
        let (mut time, mut count) = (0.0, 0.0);
        loop {
            time -= (1.0 - self.uniform()).ln() / mean;
            if time > 1.0 {
                return count;
            }
            count += 1.0;
        }
    }
}
