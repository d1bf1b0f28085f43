//! The interaction of one dyad, from its records and the world's reports.

use entente_model::coverage::Cell;
use entente_model::dyad::Dyad;
use entente_model::event::{Event, EventStatus, Participant};
use entente_model::source::SourceId;
use entente_model::tie::{Tie, TieKind, TieName};
use entente_store::Month;
use jiff::civil::Date;
use serde::Serialize;

use super::estimate::{Estimate, estimate};
use super::partition::{self, Turn};
use super::prior;
use super::state_space::{Data, Direct, Reports, Told};
use super::step::{Grid, Step};
use super::world::{World, quad_place};
use crate::TURN_THRESHOLD;
use crate::disputes::DisputeYear;
use crate::events::Occurrence;
use crate::party::Party;

/// The level of a dyad in one period.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InteractionPeriod {
    /// EDTF name of the period.
    pub period: String,
    /// First day.
    #[serde(skip)]
    pub first: Date,
    /// Last day.
    #[serde(skip)]
    pub last: Date,
    /// Level, -1 (conflict) to 1 (cooperation).
    pub value: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Acts between the two in the period: a fraction of one where a date is less precise than the period.
    pub events: f64,
    /// Whether any source could have told of the period. Where none could, the value is what the neighbouring periods and the prior let
    /// expect, and the interval says how little that is.
    pub covered: bool,
}

/// Both directions of the interaction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Directed {
    /// What the first does to the second.
    pub a_to_b: Vec<InteractionPeriod>,
    /// What the second does to the first.
    pub b_to_a: Vec<InteractionPeriod>,
    /// Whether changes of the one go with changes of the other; `None` with fewer than 10 years of acts in both directions.
    pub reciprocity: Option<Reciprocity>,
}

/// The correlation of the yearly changes of what either does to the other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reciprocity {
    /// Pearson's correlation.
    pub correlation: f64,
    /// Lower end of its 90 % interval (Fisher's z).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Years whose change is known in both directions.
    pub years: usize,
}

/// A month at which the interaction turns.
#[derive(Clone, Debug, PartialEq)]
pub struct TurningPoint {
    /// First day of the likeliest month.
    pub date: Date,
    /// First day of the interval; the intervals of all turning points hold together with 90 %.
    pub low: Date,
    /// Last day of the interval.
    pub high: Date,
    /// Probability that there is a turning point here.
    pub probability: f64,
    /// Level before and after: means of five years on either side, less where the neighbouring phase is shorter.
    pub levels: (f64, f64),
}

/// The interaction of two actors.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Length of the periods.
    pub step: Step,
    /// The level by period.
    pub periods: Vec<InteractionPeriod>,
    /// Both directions.
    pub directed: Directed,
    /// Turning points in the order of time.
    pub turning_points: Vec<TurningPoint>,
    /// Turns that are more likely than not, but too unsure to be dated, apart from the intervals of those above.
    pub possible_turns: Vec<TurningPoint>,
    /// The sources of events that it rests on.
    pub sources: Vec<SourceId>,
}

/// What the interaction of a dyad is computed from.
pub(crate) struct DyadInput<'i> {
    pub(crate) a: &'i Party,
    pub(crate) b: &'i Party,
    pub(crate) occurrences: &'i [Occurrence],
    pub(crate) disputes: &'i [DisputeYear],
    pub(crate) ties: &'i [Tie],
    pub(crate) world: &'i World,
    pub(crate) years: (i16, i16),
    pub(crate) step: Step,
    /// Only sources that pass are used: identifier and dataset.
    pub(crate) wanted: &'i dyn Fn(&SourceId, &str) -> bool,
}

/// The level by period from reports alone.
pub(crate) fn levels(grid: Grid, reports: Vec<Reports>) -> Vec<InteractionPeriod> {
    let data = Data {
        periods: grid.periods,
        reports,
        direct: Vec::new(),
    };
    if data.reports.is_empty() {
        return Vec::new();
    }
    let covered = covered(&data);
    periods(
        grid,
        &estimate(&data, grid.step.months()),
        &data.reports,
        &covered,
    )
}

/// Whether anything could have told of each period.
fn covered(data: &Data) -> Vec<bool> {
    (0..data.periods)
        .map(|period| {
            let told = data
                .reports
                .iter()
                .any(|report| report.exposure[period] > 0.0);
            told || data.direct.iter().any(|direct| direct.period == period)
        })
        .collect()
}

/// Computes the interaction; `None` without any source of events, dispute or sponsorship between the two.
pub(crate) fn interaction(input: &DyadInput<'_>) -> Option<Interaction> {
    let dyad = Dyad::new(input.a.actor, input.b.actor)?;
    let grid = Grid::of_years(input.step, input.years.0, input.years.1);
    let reports = input.world.reports(dyad, grid, input.wanted);
    let data = data(input, grid, reports);
    if data.reports.is_empty() && data.direct.is_empty() {
        return None;
    }
    let whole = estimate(&data, grid.step.months());
    let monthly_grid = Grid::of_years(Step::Month, input.years.0, input.years.1);
    let monthly = if grid.step == Step::Month {
        None
    } else {
        let reports = input.world.reports(dyad, monthly_grid, input.wanted);
        Some(estimate(&self::data(input, monthly_grid, reports), 1))
    };
    let monthly = monthly.as_ref().unwrap_or(&whole);
    let turning_points = turning_points(monthly, monthly_grid, TURN_THRESHOLD);
    let mut possible_turns = self::turning_points(monthly, monthly_grid, prior::POSSIBLE_TURN);
    possible_turns.retain(|possible| {
        turning_points
            .iter()
            .all(|turn| possible.high < turn.low || turn.high < possible.low)
    });
    let covered = covered(&data);
    let directed = directed(input, grid, &data.reports, &covered);
    Some(Interaction {
        step: input.step,
        periods: periods(grid, &whole, &data.reports, &covered),
        directed,
        turning_points,
        possible_turns,
        sources: input.world.sources_of(dyad, grid, input.wanted),
    })
}

fn periods(
    grid: Grid,
    estimate: &Estimate,
    reports: &[Reports],
    covered: &[bool],
) -> Vec<InteractionPeriod> {
    (0..grid.periods)
        .map(|period| {
            let (value, low, high) = estimate.level(period);
            InteractionPeriod {
                period: grid.name(period),
                first: grid.first_day(period),
                last: grid.last_day(period),
                value,
                low,
                high,
                events: reports
                    .iter()
                    .map(|report| report.counts[period].iter().sum::<f64>())
                    .sum(),
                covered: covered[period],
            }
        })
        .collect()
}

/// The data of the undirected dyad: reports, disputes, sponsorship.
fn data(input: &DyadInput<'_>, grid: Grid, reports: Vec<Reports>) -> Data {
    Data {
        periods: grid.periods,
        reports,
        direct: direct(input.disputes, input.ties, grid),
    }
}

/// Disputes, wars and sponsorship of armed groups as observations of the level: one a calendar year, spread over its periods.
///
/// Of several lists that hold a dispute in a year the highest hostility counts, once. A dispute in which neither side did anything
/// hostile (hostility 1) tells nothing, and neither does a year that no list covers. A war that a tie dates is seen in its months, one that
/// only a list of disputes knows in the whole year.
fn direct(disputes: &[DisputeYear], ties: &[Tie], grid: Grid) -> Vec<Direct> {
    let first = grid.first.year();
    let years = grid.months().div_ceil(12);
    let mut hostility = vec![0_u8; years];
    let mut calm = vec![false; years];
    for dispute in disputes {
        let place = usize::try_from(i32::from(dispute.year) - i32::from(first));
        if let (Ok(place), Cell::ZeroByRule) = (place, &dispute.cell)
            && place < years
        {
            calm[place] = true;
        }
        if let (Ok(place), Some(&highest)) = (place, dispute.cell.value())
            && place < years
        {
            hostility[place] = hostility[place].max(highest);
        }
    }
    let named = |of: TieName| {
        ties.iter()
            .filter(move |tie| matches!(tie.kind, TieKind::Named { name, .. } if name == of))
    };
    let mut sponsored = vec![false; years];
    for tie in named(TieName::Sponsorship) {
        // A tie without a beginning or an end holds from or to the end of what is shown.
        let from = tie.interval.earliest().map_or(i16::MIN, Date::year);
        let to = tie.interval.latest().map_or(i16::MAX, Date::year);
        for (place, year) in (first..).take(years).enumerate() {
            sponsored[place] |= (from..=to).contains(&year);
        }
    }
    let mut war_days = vec![0_i32; grid.periods];
    for tie in named(TieName::War) {
        // A war without a beginning or an end cannot be placed.
        let (Some(from), Some(to)) = (tie.interval.earliest(), tie.interval.latest()) else {
            continue;
        };
        for (period, days) in war_days.iter_mut().enumerate() {
            let (first, last) = (
                grid.first_day(period).max(from),
                grid.last_day(period).min(to),
            );
            *days = (*days).max((last - first).get_days() + 1);
        }
    }
    let per_year = 12 / grid.step.months();
    let mut observations = Vec::new();
    for year in 0..years {
        let periods = year * per_year..((year + 1) * per_year).min(grid.periods);
        let fought: i32 = war_days[periods.clone()].iter().sum();
        let mut told: Vec<Told> = if hostility[year] == 0 && !calm[year] {
            Vec::new()
        } else {
            outcomes(hostility[year]).into_iter().flatten().collect()
        };
        if fought > 0 {
            told.retain(|told| !matches!(told, Told::War(_) | Told::Dispute(false)));
        }
        told.extend(sponsored[year].then_some(Told::Level {
            mean: prior::SPONSORSHIP,
            variance: prior::DIRECT_VARIANCE,
        }));
        for period in periods {
            observations.extend(told.iter().map(|&told| Direct {
                period,
                told,
                weight: 1.0 / per_year as f64,
            }));
            // A year of a few days of war is not a year of war.
            observations.extend((war_days[period] > 0).then(|| Direct {
                period,
                told: Told::War(true),
                weight: f64::from(war_days[period]) / f64::from(fought.max(FEWEST_WAR_DAYS)),
            }));
        }
    }
    observations
}

/// Days of war in a year from which on the year counts as one of war: the war of 1971 between India and Pakistan lasted fifteen.
const FEWEST_WAR_DAYS: i32 = 14;

/// What a year of a list says in which this is the highest hostility, 0 for no dispute.
pub(crate) fn outcomes(hostility: u8) -> [Option<Told>; 2] {
    match hostility {
        0 => [Some(Told::Dispute(false)), None],
        prior::HOSTILE.. => [
            Some(Told::Dispute(true)),
            Some(Told::War(hostility >= prior::AT_WAR)),
        ],
        _ => [None, None],
    }
}

/// The turns of an estimate with at least this probability, sought with these half widths of windows, in periods.
pub(crate) fn turns(estimate: &Estimate, half_widths: &[usize], least: f64) -> Vec<Turn> {
    let mut found = partition::turns(&estimate.partition, half_widths, least);
    found.retain(|turn| {
        let near = |change: &usize| change.abs_diff(turn.period) <= prior::SHORTEST_MONTHS;
        turn.probability >= prior::TURN_NEAR_CHANGE || !estimate.changes.iter().any(near)
    });
    found
}

/// Months on either side of a turn whose level is given.
const AROUND_MONTHS: usize = 60;

fn turning_points(estimate: &Estimate, grid: Grid, least: f64) -> Vec<TurningPoint> {
    let found = turns(estimate, &prior::TURN_WINDOWS, least);
    let mean = |from: usize, to: usize| {
        let (mut sum, mut precision) = (0.0, 0.0);
        for period in from..to.max(from + 1).min(grid.periods) {
            let weight = 1.0 / estimate.sd[period].powi(2);
            sum += weight * estimate.mean[period];
            precision += weight;
        }
        (sum / precision.max(1e-12)).tanh()
    };
    (0..found.len())
        .map(|place| {
            let turn = &found[place];
            let before = place
                .checked_sub(1)
                .map_or(0, |before| found[before].period)
                .max(turn.period.saturating_sub(AROUND_MONTHS));
            let after = found
                .get(place + 1)
                .map_or(grid.periods, |after| after.period)
                .min(turn.period + AROUND_MONTHS);
            TurningPoint {
                date: grid.first_day(turn.period),
                low: grid.first_day(turn.interval.0),
                high: grid.last_day(turn.interval.1),
                probability: turn.probability,
                levels: (mean(before, turn.period), mean(turn.period, after)),
            }
        })
        .collect()
}

/// Both directions, from the events between the two themselves: with the volume and mix of the same sources.
fn directed(input: &DyadInput<'_>, grid: Grid, reports: &[Reports], covered: &[bool]) -> Directed {
    let one_way = |from: &Party, to: &Party| {
        // What one does to the other of several sources is summed: the volume and the mix of all of them together.
        let mut exposure = vec![0.0; grid.periods];
        let mut mix = [0.0; 4];
        for report in reports {
            for (sum, volume) in exposure.iter_mut().zip(&report.exposure) {
                *sum += volume;
            }
            for (sum, share) in mix.iter_mut().zip(&report.mix) {
                *sum += share / reports.len() as f64;
            }
        }
        let mut counts = vec![[0.0; 4]; grid.periods];
        for occurrence in input.occurrences {
            let acts = occurrence.events.iter().any(|event| {
                let by = |side: &Participant, party: &Party| {
                    side.actor.is_some_and(|actor| party.includes(actor))
                };
                let forth = by(&event.source, from) && by(&event.target, to);
                forth || event.mutual
            });
            let event = occurrence.event();
            if let (true, Some(quad)) = (acts, event.quad()) {
                for (period, share) in shares(event, grid) {
                    counts[period][quad_place(quad)] += share;
                }
            }
        }
        let reports = vec![Reports {
            mix,
            exposure,
            counts,
            sets_scale: true,
        }];
        let data = Data {
            periods: grid.periods,
            reports,
            direct: Vec::new(),
        };
        let estimate = estimate(&data, grid.step.months());
        (periods(grid, &estimate, &data.reports, covered), data)
    };
    if reports.is_empty() {
        return Directed {
            a_to_b: Vec::new(),
            b_to_a: Vec::new(),
            reciprocity: None,
        };
    }
    let (a_to_b, of_a) = one_way(input.a, input.b);
    let (b_to_a, of_b) = one_way(input.b, input.a);
    let reciprocity = reciprocity(&of_a.reports[0], &of_b.reports[0], grid);
    Directed {
        a_to_b,
        b_to_a,
        reciprocity,
    }
}

/// The periods of an event's date, each with its part.
fn shares(event: &Event, grid: Grid) -> Vec<(usize, f64)> {
    let counted = matches!(event.status, EventStatus::Happened | EventStatus::Reported);
    let days = (event.date.earliest(), event.date.latest());
    let (Some(first), Some(last)) = (days.0.or(days.1), days.1.or(days.0)) else {
        return Vec::new();
    };
    if !counted {
        return Vec::new();
    }
    let (first, last) = (Month::of(first), Month::of(last));
    let months = last.since(first).max(0) + 1;
    (0..months)
        .filter_map(|place| Some((grid.period(first.plus(place))?, 1.0 / f64::from(months))))
        .collect()
}

/// The correlation of yearly changes of the raw log odds of either direction.
fn reciprocity(a: &Reports, b: &Reports, grid: Grid) -> Option<Reciprocity> {
    let per_year = 12 / grid.step.months();
    let odds = |reports: &Reports| -> Vec<Option<f64>> {
        reports
            .counts
            .chunks(per_year)
            .map(|year| {
                let (mut friendly, mut hostile) = (0.5, 0.5);
                for counts in year {
                    friendly += counts[0] + counts[1];
                    hostile += counts[2] + counts[3];
                }
                (friendly + hostile > 1.5).then(|| (friendly / hostile).ln())
            })
            .collect()
    };
    let changes = |odds: Vec<Option<f64>>| -> Vec<Option<f64>> {
        odds.windows(2)
            .map(|pair| Some(pair[1]? - pair[0]?))
            .collect()
    };
    let pairs: Vec<(f64, f64)> = changes(odds(a))
        .into_iter()
        .zip(changes(odds(b)))
        .filter_map(|(a, b)| Some((a?, b?)))
        .collect();
    let correlation = crate::statistics::correlation(&pairs)?;
    if pairs.len() < 10 {
        return None;
    }
    let half = prior::HALF_WIDTH / (pairs.len() as f64 - 3.0).sqrt();
    // A correlation of one has no finite z.
    let z = correlation.clamp(-0.999_999, 0.999_999).atanh();
    Some(Reciprocity {
        correlation,
        low: (z - half).tanh(),
        high: (z + half).tanh(),
        years: pairs.len(),
    })
}
