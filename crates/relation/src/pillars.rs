//! The pillars of a relation over time: how much of it each carries, in which direction, how deep.

use entente_model::event::{Event, EventStatus};
use entente_model::ontology::{Pillar, PloverType, Quad};
use entente_model::time::DateInterval;
use serde::Serialize;

use crate::events::Occurrence;

/// How far an act commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// Words: visits, meetings, statements, protests.
    Talk,
    /// Something signed, granted or refused in form.
    Agreement,
    /// A deed: trade, arms, exercises, aid, sanctions, force.
    Act,
}

/// A pillar over time.
#[derive(Clone, Debug, PartialEq)]
pub struct PillarTrend {
    /// The pillar.
    pub pillar: Pillar,
    /// Acts in all.
    pub events: u32,
    /// Windows of [`WINDOW_YEARS`] years, also those without an act.
    pub windows: Vec<PillarWindow>,
    /// The date of the act with which it began: the first that two others follow within [`WINDOW_YEARS`] years.
    pub began: Option<DateInterval>,
    /// The year of its last act, where none follows for [`SILENT_YEARS`] years of the period.
    pub faded: Option<i16>,
}

/// A pillar in some years.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PillarWindow {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// Acts.
    pub events: u32,
    /// Share of the pillar in the weight of all acts of these years, 0 to 1; an act weighs 1 as talk, 2 as agreement, 3 as deed.
    pub weight: Option<f64>,
    /// Cooperation less conflict by weight, -1 to 1; `None` without acts.
    pub direction: Option<f64>,
    /// The greatest depth of a cooperative act.
    pub depth: Option<Depth>,
    /// Acts by depth: talk, agreement, act.
    pub depths: [u32; 3],
}

/// Years of a window.
const WINDOW_YEARS: i16 = 5;
/// Years of silence after which a pillar has faded.
const SILENT_YEARS: i16 = 10;

/// The depth of an act, by its PLOVER type: promises, pleas and protests are talk, signatures and concessions agreement, deeds act.
pub fn depth(event: &Event) -> Option<Depth> {
    match (event.plover, event.quad()) {
        (Some(PloverType::Support | PloverType::Concede | PloverType::Reject), _) => {
            Some(Depth::Agreement)
        }
        (_, Some(Quad::VerbalCooperation | Quad::VerbalConflict)) => Some(Depth::Talk),
        (_, Some(Quad::MaterialCooperation | Quad::MaterialConflict)) => Some(Depth::Act),
        (_, None) => None,
    }
}

/// The pillar of an act: the source's, or else by PLOVER's context and CAMEO's category.
///
/// Where nothing names a field, talk counts as diplomacy and force as defence: what remains after both is an act of no pillar.
pub fn pillar(event: &Event) -> Option<Pillar> {
    if event.pillar.is_some() {
        return event.pillar;
    }
    let of_context = event
        .contexts
        .iter()
        .find_map(|context| match context.as_str() {
            "military" | "intelligence" | "cbrn" | "terrorism" | "peacekeeping" => {
                Some(Pillar::Defence)
            }
            "economic" => Some(Pillar::Trade),
            "natural_resource" => Some(Pillar::Energy),
            "cyber" | "technology" => Some(Pillar::Cyber),
            "humanitarian" | "migration" | "health" | "disasters" | "asylum" => {
                Some(Pillar::Society)
            }
            "diplomatic" => Some(Pillar::Diplomacy),
            _ => None,
        });
    if of_context.is_some() {
        return of_context;
    }
    match event.plover? {
        PloverType::Assault | PloverType::Mobilize => Some(Pillar::Defence),
        PloverType::Agree
        | PloverType::Consult
        | PloverType::Support
        | PloverType::Concede
        | PloverType::Request
        | PloverType::Accuse
        | PloverType::Reject
        | PloverType::Threaten => Some(Pillar::Diplomacy),
        _ => None,
    }
}

/// What an act weighs, and with the sign of its direction.
pub(crate) fn weight(event: &Event) -> Option<(f64, f64)> {
    let weight = match depth(event)? {
        Depth::Talk => 1.0,
        Depth::Agreement => 2.0,
        Depth::Act => 3.0,
    };
    let sign = match event.quad()? {
        Quad::VerbalCooperation | Quad::MaterialCooperation => 1.0,
        Quad::VerbalConflict | Quad::MaterialConflict => -1.0,
    };
    Some((weight, sign * weight))
}

/// The pillars with an act in the period, the heaviest first.
pub(crate) fn pillars_over_time(occurrences: &[Occurrence], years: (i16, i16)) -> Vec<PillarTrend> {
    let acts: Vec<(i16, &Event)> = occurrences
        .iter()
        .map(Occurrence::event)
        .filter(|event| matches!(event.status, EventStatus::Happened | EventStatus::Reported))
        .filter_map(|event| Some((event.date.earliest().or(event.date.latest())?.year(), event)))
        .filter(|(year, _)| (years.0..=years.1).contains(year))
        .collect();
    // Windows begin with the years that end in 0 and 5.
    let first = years.0.div_euclid(WINDOW_YEARS) * WINDOW_YEARS;
    let starts: Vec<i16> = (first..=years.1).step_by(WINDOW_YEARS as usize).collect();
    let totals: Vec<f64> = starts
        .iter()
        .map(|&start| {
            acts.iter()
                .filter(|(year, _)| (start..start + WINDOW_YEARS).contains(year))
                .filter_map(|(_, event)| Some(weight(event)?.0))
                .sum()
        })
        .collect();
    let mut trends: Vec<(f64, PillarTrend)> = Pillar::ALL
        .iter()
        .filter_map(|&of| {
            let of_pillar: Vec<(i16, &Event)> = acts
                .iter()
                .copied()
                .filter(|(_, event)| pillar(event) == Some(of))
                .collect();
            let last = of_pillar.last()?.0;
            let windows = starts
                .iter()
                .zip(&totals)
                .map(|(&start, &total)| window(&of_pillar, start, years, total))
                .collect();
            let began = of_pillar
                .windows(3)
                .find(|three| three[2].0 - three[0].0 < WINDOW_YEARS)
                .map(|three| three[0].1.date);
            let sum = of_pillar
                .iter()
                .filter_map(|(_, event)| Some(weight(event)?.0))
                .sum();
            Some((
                sum,
                PillarTrend {
                    pillar: of,
                    events: of_pillar.len() as u32,
                    windows,
                    began,
                    faded: (years.1 - last >= SILENT_YEARS).then_some(last),
                },
            ))
        })
        .collect();
    trends.sort_by(|x, y| y.0.total_cmp(&x.0));
    trends.into_iter().map(|(_, trend)| trend).collect()
}

fn window(acts: &[(i16, &Event)], start: i16, years: (i16, i16), total: f64) -> PillarWindow {
    let (mut heft, mut signed, mut events) = (0.0, 0.0, 0);
    let mut depths = [0; 3];
    let mut deepest: Option<Depth> = None;
    for (_, event) in acts
        .iter()
        .filter(|(year, _)| (start..start + WINDOW_YEARS).contains(year))
    {
        events += 1;
        let (Some((weight, sign)), Some(depth)) = (weight(event), depth(event)) else {
            continue;
        };
        heft += weight;
        signed += sign;
        depths[depth as usize] += 1;
        if sign > 0.0 {
            deepest = deepest.max(Some(depth));
        }
    }
    PillarWindow {
        from: start.max(years.0),
        to: (start + WINDOW_YEARS - 1).min(years.1),
        events,
        weight: (total > 0.0).then(|| heft / total),
        direction: (heft > 0.0).then(|| signed / heft),
        depth: deepest,
        depths,
    }
}

/// The pillar with the most weight among acts from one day to another, where any has.
pub(crate) fn leading(
    occurrences: &[Occurrence],
    from: jiff::civil::Date,
    to: jiff::civil::Date,
) -> Option<Pillar> {
    let mut weights: Vec<(Pillar, f64)> = Pillar::ALL.iter().map(|&pillar| (pillar, 0.0)).collect();
    for event in occurrences.iter().map(Occurrence::event) {
        let Some(day) = event.date.earliest() else {
            continue;
        };
        if day < from || day > to {
            continue;
        }
        if let (Some(of), Some((weight, _))) = (pillar(event), weight(event))
            && let Some(entry) = weights.iter_mut().find(|(pillar, _)| *pillar == of)
        {
            entry.1 += weight;
        }
    }
    weights
        .into_iter()
        .filter(|(_, weight)| *weight > 0.0)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(pillar, _)| pillar)
}
