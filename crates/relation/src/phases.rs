//! Phases of a relation between its turning points, and the events that best explain each turning point.

use entente_model::event::{Event, EventStatus};
use entente_model::ontology::{Pillar, Quad};
use jiff::civil::Date;
use serde::Serialize;

use crate::events::Occurrence;
use crate::interaction::{Interaction, InteractionPeriod, TurningPoint};
use crate::pillars;

/// Which way the level moves within a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Towards cooperation.
    Rising,
    /// Neither way beyond the uncertainty.
    Steady,
    /// Towards conflict.
    Falling,
}

impl Direction {
    /// The word for people and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Rising => "rising",
            Direction::Steady => "steady",
            Direction::Falling => "falling",
        }
    }
}

/// A stretch of time between two turning points.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// What defines it, in words: level, direction, leading pillar.
    pub name: String,
    /// Mean level, -1 to 1.
    pub level: f64,
    /// Ends of the 90 % interval of the mean level, taking the errors of its periods as dependent.
    pub interval: (f64, f64),
    /// Which way it moves.
    pub direction: Direction,
    /// The pillar with the most weight among its acts.
    pub pillar: Option<Pillar>,
    /// Acts in it.
    pub events: f64,
    /// Whether a source could have told of at least half of it.
    pub covered: bool,
    /// Whether it begins before and ends after the years shown. All other values are those of the whole phase.
    pub cut: (bool, bool),
}

/// An event near a turning point, with how well it explains it.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The act.
    pub occurrence: Occurrence,
    /// Depth, direction, rarity and nearness multiplied; comparable within one dyad only.
    pub score: f64,
    /// The share of dates that are no turning points near which the same search finds an event with at least this score. Small: such an
    /// event is rare at other times. Large: there is one near any date, and it explains little.
    pub elsewhere: f64,
    /// Days from the interval of the turning point to the event: 0 inside, negative before it, positive after it.
    pub apart: i64,
}

/// Events named for a turning point.
const EXPLANATIONS: usize = 5;
/// Days over which nearness falls to its e-th part.
const NEARNESS_DAYS: f64 = 180.0;
/// Days from a turning point's interval within which events are looked at.
const REACH_DAYS: i64 = 365;
/// Days that a date without a turning point lies from each turning point's interval at least.
const APART_DAYS: i64 = 730;

/// The phases, in the order of time, from the first to the last period of which anything tells. Without turning points they are one.
pub(crate) fn phases(interaction: &Interaction, occurrences: &[Occurrence]) -> Vec<Phase> {
    // Before the first and after the last period of which anything tells there are no phases, only the prior.
    let mut told = interaction.periods.iter().filter(|period| period.covered);
    let Some(first) = told.next() else {
        return Vec::new();
    };
    let last = told.next_back().unwrap_or(first);
    let mut starts = vec![first.first];
    starts.extend(
        interaction
            .turning_points
            .iter()
            .map(|turn| turn.date)
            .filter(|&date| date > first.first && date <= last.last),
    );
    let mut phases = Vec::new();
    for (place, &start) in starts.iter().enumerate() {
        let end = match starts.get(place + 1).map(|next| next.yesterday()) {
            Some(Ok(day)) => day,
            _ => last.last,
        };
        phases.push(phase(interaction, occurrences, start, end));
    }
    phases
}

fn phase(interaction: &Interaction, occurrences: &[Occurrence], start: Date, end: Date) -> Phase {
    // A period belongs to the phase that holds its middle: a turn in November makes the year the old phase's.
    let middle = |period: &InteractionPeriod| {
        let half = (period.last - period.first).get_days() / 2;
        period
            .first
            .checked_add(jiff::Span::new().days(half))
            .unwrap_or(period.first)
    };
    let inside: Vec<&InteractionPeriod> = interaction
        .periods
        .iter()
        .filter(|period| (start..=end).contains(&middle(period)))
        .collect();
    let told: Vec<&InteractionPeriod> = inside
        .iter()
        .copied()
        .filter(|period| period.covered)
        .collect();
    let covered = told.len() * 2 >= inside.len();
    let inside = if told.is_empty() { inside } else { told };
    let periods = inside.len().max(1) as f64;
    let mean = |of: &dyn Fn(&InteractionPeriod) -> f64| {
        inside.iter().map(|period| of(period)).sum::<f64>() / periods
    };
    let level = mean(&|period| period.value);
    let interval = (mean(&|period| period.low), mean(&|period| period.high));
    let direction = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) if inside.len() > 1 => {
            // Beyond the uncertainty: the interval of either end leaves the other's value out.
            if last.low > first.value && first.high < last.value {
                Direction::Rising
            } else if last.high < first.value && first.low > last.value {
                Direction::Falling
            } else {
                Direction::Steady
            }
        }
        _ => Direction::Steady,
    };
    let pillar = pillars::leading(occurrences, start, end);
    let events: f64 = inside.iter().map(|period| period.events).sum();
    Phase {
        start,
        end,
        name: if covered {
            let ends = line_ends(&inside);
            name((level, ends), interval, direction, pillar, events)
        } else {
            "outside coverage".to_owned()
        },
        level,
        interval,
        direction,
        pillar,
        events,
        covered,
        cut: (false, false),
    }
}

/// Both ends of the straight line through the levels of a phase (least squares).
fn line_ends(periods: &[&InteractionPeriod]) -> (f64, f64) {
    let points: Vec<(f64, f64)> = periods
        .iter()
        .enumerate()
        .map(|(place, period)| (place as f64, period.value))
        .collect();
    let count = points.len().max(1) as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| {
        (x + point.0 / count, y + point.1 / count)
    });
    let (mut along, mut square) = (0.0, 0.0);
    for point in &points {
        along += (point.0 - x) * (point.1 - y);
        square += (point.0 - x).powi(2);
    }
    let slope = if square > 0.0 { along / square } else { 0.0 };
    let at = |place: f64| (y + slope * (place - x)).clamp(-1.0, 1.0);
    (at(0.0), at(count - 1.0))
}

/// The level from which on more is cooperation.
const MIXED: f64 = 0.1;

/// Words for levels, from the lowest. The bounds are where cooperation and conflict stand 1 to 3 (tanh of half the log odds: -0.5),
/// 4 to 5 (-0.1) and so on against the source's mix: a convention, stated so that it can be checked.
const LEVELS: [(f64, &str); 5] = [
    (-0.5, "hostile"),
    (-0.1, "cold"),
    (MIXED, "mixed"),
    (0.5, "cooperative"),
    (f64::INFINITY, "close"),
];

fn name(
    (level, ends): (f64, (f64, f64)),
    interval: (f64, f64),
    direction: Direction,
    pillar: Option<Pillar>,
    events: f64,
) -> String {
    let word = |level: f64| {
        // Lists of disputes tell of quarrels only: where there are none and nothing else is told, nobody knows of closeness.
        if events < 0.5 && level >= MIXED {
            return "calm";
        }
        LEVELS
            .iter()
            .find(|(bound, _)| level < *bound)
            .map_or("close", |(_, word)| word)
    };
    // An interval that reaches from hostile to close names nothing.
    let mut name = if interval.1 - interval.0 > 1.2 {
        "undecided".to_owned()
    } else if direction != Direction::Steady && word(ends.0) != word(ends.1) {
        // The mean of a phase that goes from one end to the other is nowhere.
        format!("{} to {}", word(ends.0), word(ends.1))
    } else {
        word(level).to_owned()
    };
    if direction != Direction::Steady {
        name.push_str(", ");
        name.push_str(direction.as_str());
    }
    if let Some(pillar) = pillar {
        name.push_str("; mostly ");
        name.push_str(pillar.as_str());
    }
    name
}

/// For each turning point the events that best explain it, the best first.
pub(crate) fn explanations(
    turns: &[TurningPoint],
    occurrences: &[Occurrence],
    years: (i16, i16),
) -> Vec<Vec<Explanation>> {
    let rarity = rarities(occurrences);
    let search = |low: Date, date: Date, high: Date, rise: f64| -> Vec<(usize, f64)> {
        let mut found: Vec<(usize, f64)> = occurrences
            .iter()
            .enumerate()
            .filter_map(|(place, occurrence)| {
                let score = score(occurrence.event(), (low, date, high), rise, rarity[place])?;
                Some((place, score))
            })
            .collect();
        found.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        found.truncate(EXPLANATIONS);
        found
    };
    let placebo = placebo_dates(turns, years);
    turns
        .iter()
        .map(|turn| {
            let rise = turn.levels.1 - turn.levels.0;
            let (before, after) = (days(turn.low, turn.date), days(turn.date, turn.high));
            // The same search, with an interval as wide, where nothing turns.
            let elsewhere: Vec<f64> = placebo
                .iter()
                .filter_map(|&date| {
                    let low = date.checked_sub(jiff::Span::new().days(before)).ok()?;
                    let high = date.checked_add(jiff::Span::new().days(after)).ok()?;
                    Some(
                        search(low, date, high, rise)
                            .first()
                            .map_or(0.0, |best| best.1),
                    )
                })
                .collect();
            search(turn.low, turn.date, turn.high, rise)
                .into_iter()
                .map(|(occurrence, score)| {
                    let as_good = elsewhere.iter().filter(|&&other| other >= score).count();
                    Explanation {
                        occurrence: occurrences[occurrence].clone(),
                        score,
                        // The turning point itself is one of the dates: a share of 0 is never claimed.
                        elsewhere: (as_good + 1) as f64 / (elsewhere.len() + 1) as f64,
                        apart: apart(occurrences[occurrence].event(), turn),
                    }
                })
                .collect()
        })
        .collect()
}

/// Days from a turning point's interval to an event: negative before it, 0 inside.
fn apart(event: &Event, turn: &TurningPoint) -> i64 {
    match (event.date.earliest(), event.date.latest()) {
        (_, Some(last)) if last < turn.low => -days(last, turn.low),
        (Some(first), _) if first > turn.high => days(turn.high, first),
        _ => 0,
    }
}

fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// The middle of every month that lies well away from all turning points.
fn placebo_dates(turns: &[TurningPoint], years: (i16, i16)) -> Vec<Date> {
    (years.0..=years.1)
        .flat_map(|year| (1..=12).filter_map(move |month| Date::new(year, month, 15).ok()))
        .filter(|&date| {
            turns
                .iter()
                .all(|turn| days(date, turn.low) > APART_DAYS || days(turn.high, date) > APART_DAYS)
        })
        .collect()
}

/// How rare an act's kind is among all acts of the two: the information of its quad class and pillar, in bits.
fn rarities(occurrences: &[Occurrence]) -> Vec<f64> {
    let kind = |event: &Event| (event.quad(), pillars::pillar(event));
    let kinds: Vec<(Option<Quad>, Option<Pillar>)> = occurrences
        .iter()
        .map(|occurrence| kind(occurrence.event()))
        .collect();
    let total = kinds.len() as f64;
    kinds
        .iter()
        .map(|of| {
            let same = kinds.iter().filter(|other| *other == of).count() as f64;
            1.0 + (total / same).log2()
        })
        .collect()
}

/// Weight, rarity and nearness of an act that points the way of the change; `None` for one that is far off or points the other way.
fn score(
    event: &Event,
    (low, date, high): (Date, Date, Date),
    rise: f64,
    rarity: f64,
) -> Option<f64> {
    if !matches!(event.status, EventStatus::Happened | EventStatus::Reported) {
        return None;
    }
    let (first, last) = (event.date.earliest()?, event.date.latest()?);
    if days(last, low) > REACH_DAYS || days(high, first) > REACH_DAYS {
        return None;
    }
    let (_, signed) = pillars::weight(event)?;
    if signed * rise <= 0.0 {
        return None;
    }
    // The distance of the whole date from the turning point: a date known to the year is not nearer for lying in January.
    let distance = days(first, date).abs().max(days(last, date).abs()) as f64;
    Some(signed.abs() * rarity * (-distance / NEARNESS_DAYS).exp())
}
