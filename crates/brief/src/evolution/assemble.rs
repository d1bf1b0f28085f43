//! From what was computed to the structure.

use entente_relation::{Evolution, Explanation, PillarMeasure, PillarTrend};

use super::{
    DependenceView, DivergenceView, EvolutionView, ExplanationView, ImpedimentView, PhaseView,
    PillarMeasureView, PillarView, PossibleTurnView, SeriesEventView, SeriesView, TriangleView,
    TurningPointView,
};
use crate::brief::{Brief, VoteYear};
use crate::wording::{self, FEW_ROLL_CALLS, capital, share};

impl EvolutionView {
    /// Names and dates what was computed.
    pub(crate) fn new(evolution: &Evolution) -> EvolutionView {
        let mut view = EvolutionView {
            pillars: evolution.pillars.iter().map(pillar).collect(),
            series: series(evolution),
            third_parties: triangles(evolution),
            dependence: dependence(evolution),
            impediments: impediments(evolution),
            pillar_measures: evolution.pillar_measures.iter().map(measure).collect(),
            not_covered: evolution.not_covered.clone(),
            ..EvolutionView::default()
        };
        let Some(interaction) = &evolution.interaction else {
            return view;
        };
        view.step = interaction.step;
        view.interaction = interaction.periods.clone();
        view.directed = Some(interaction.directed.clone());
        view.sources = interaction.sources.clone();
        view.turning_points = interaction
            .turning_points
            .iter()
            .zip(&evolution.explanations)
            .map(|(turn, explanations)| TurningPointView {
                date: turn.date.to_string(),
                low: turn.low.to_string(),
                high: turn.high.to_string(),
                probability: turn.probability,
                level_before: turn.levels.0,
                level_after: turn.levels.1,
                events: explanations.iter().map(explained).collect(),
            })
            .collect();
        view.possible_turns = interaction
            .possible_turns
            .iter()
            .map(|turn| PossibleTurnView {
                low: turn.low.to_string(),
                high: turn.high.to_string(),
                probability: turn.probability,
                level_before: turn.levels.0,
                level_after: turn.levels.1,
            })
            .collect();
        view.phases = evolution
            .phases
            .iter()
            .map(|phase| PhaseView {
                start: phase.start.to_string(),
                end: phase.end.to_string(),
                name: phase.name.clone(),
                level: phase.level,
                low: phase.interval.0,
                high: phase.interval.1,
                direction: phase.direction,
                pillar: phase.pillar,
                events: phase.events,
                covered: phase.covered,
                begins_before: phase.cut.0,
                ends_after: phase.cut.1,
            })
            .collect();
        view
    }
}

fn explained(explanation: &Explanation) -> ExplanationView {
    let event = explanation.occurrence.event();
    ExplanationView {
        id: event.id.to_string(),
        date: event.date.into(),
        text: event.text.clone(),
        quad: event.quad(),
        score: explanation.score,
        elsewhere: explanation.elsewhere,
        days_apart: explanation.apart,
        basis: event.basis,
        provenance: event.provenance.to_string(),
    }
}

fn pillar(trend: &PillarTrend) -> PillarView {
    PillarView {
        pillar: trend.pillar,
        events: trend.events,
        began: trend.began.map(|date| date.to_edtf()),
        faded: trend.faded,
        depth: trend.windows.iter().rev().find_map(|window| window.depth),
        windows: trend.windows.clone(),
    }
}

fn measure(measure: &PillarMeasure) -> PillarMeasureView {
    PillarMeasureView {
        pillar: measure.pillar,
        depth: measure.depth,
        table: measure.table.clone(),
        meaning: measure.meaning.clone(),
        unit: measure.unit.clone(),
        of: crate::assemble::side(measure.of),
        began: measure.began,
        faded: measure.faded,
        peak: measure.peak,
        last: measure.last,
        direction: measure.direction,
        windows: measure.windows.clone(),
        source: measure.source.clone(),
    }
}

fn series(evolution: &Evolution) -> Vec<SeriesView> {
    evolution
        .series
        .iter()
        .map(|series| SeriesView {
            name: series.name.clone(),
            named: series.named,
            count: series.events.len(),
            gaps: series.gaps.clone(),
            events: series
                .events
                .iter()
                .map(|event| SeriesEventView {
                    date: event.date.into(),
                    stated: event.stated,
                    counted: event.counted,
                    check: event.check.clone(),
                    text: event.text.clone(),
                    basis: event.basis,
                    provenance: event.provenance.to_string(),
                })
                .collect(),
        })
        .collect()
}

fn triangles(evolution: &Evolution) -> Vec<TriangleView> {
    evolution
        .triangles
        .iter()
        .map(|triangle| TriangleView {
            actor: triangle.actor,
            name: triangle.name.clone(),
            events_a: triangle.events.0,
            events_b: triangle.events.1,
            around_a: triangle.around_a.clone(),
            around_b: triangle.around_b.clone(),
            lags: triangle.lags.clone(),
        })
        .collect()
}

fn dependence(evolution: &Evolution) -> Vec<DependenceView> {
    evolution
        .dependence
        .iter()
        .map(|measure| DependenceView {
            name: measure.name.clone(),
            actor: measure.actor,
            other: measure.other,
            date: measure.date.into(),
            value: measure.value,
            unit: measure.unit.clone(),
            source: measure.source.clone(),
        })
        .collect()
}

fn impediments(evolution: &Evolution) -> Vec<ImpedimentView> {
    evolution
        .impediments
        .iter()
        .map(|impediment| ImpedimentView {
            kind: impediment.kind,
            date: impediment.date.into(),
            text: impediment.text.clone(),
            value: impediment.value,
            unit: impediment.unit.to_owned(),
            as_much: impediment.as_much,
            pairs: impediment.pairs,
            sources: impediment.sources.clone(),
            basis: impediment.basis,
        })
        .collect()
}

/// Years that a divergence lasts at least.
const LONG: usize = 3;

/// Runs of years in which one of the two is in the upper third of its own years and the other in the lower third.
///
/// Both are ranked within the pair, because neither has an absolute middle that the other shares. Years of few roll calls or outside the
/// coverage of events are in no run.
pub(crate) fn divergences(brief: &Brief) -> Vec<DivergenceView> {
    let level_of = |year: i16| -> Option<f64> {
        let of_year: Vec<f64> = brief
            .evolution
            .interaction
            .iter()
            .filter(|period| period.first.year() == year && period.covered)
            .map(|period| period.value)
            .collect();
        (!of_year.is_empty()).then(|| of_year.iter().sum::<f64>() / of_year.len() as f64)
    };
    let told = |year: &&VoteYear| year.roll_calls >= FEW_ROLL_CALLS;
    let both: Vec<(i16, f64, f64)> = brief
        .votes
        .iter()
        .filter(told)
        .filter_map(|year| Some((year.year, level_of(year.year)?, year.agreement?)))
        .collect();
    if both.len() < 9 {
        return Vec::new();
    }
    let rank = |of: &dyn Fn(&(i16, f64, f64)) -> f64, value: f64| {
        both.iter().filter(|year| of(year) < value).count() as f64 / both.len() as f64
    };
    let apart = |year: &(i16, f64, f64)| {
        let interaction = rank(&|year| year.1, year.1);
        let alignment = rank(&|year| year.2, year.2);
        match (interaction, alignment) {
            (low, high) if low < 1.0 / 3.0 && high > 0.5 => Some(false),
            (high, low) if high > 0.5 && low < 1.0 / 3.0 => Some(true),
            _ => None,
        }
    };
    /// Whether alignment is the lower of the two, and the years of the run with both values.
    type Run = (bool, Vec<(i16, f64, f64)>);
    let mut runs: Vec<Run> = Vec::new();
    for year in &both {
        let Some(kind) = apart(year) else { continue };
        match runs.last_mut() {
            // One year that does not part is passed over: a run of ten with a hole is one.
            Some((of, run))
                if *of == kind && run.last().is_some_and(|last| year.0 - last.0 <= 2) =>
            {
                run.push(*year);
            }
            _ => runs.push((kind, vec![*year])),
        }
    }
    runs.into_iter()
        .filter(|(_, run)| run.len() >= LONG)
        .map(|(warmer, run)| divergence(brief, warmer, &run))
        .collect()
}

fn divergence(brief: &Brief, warmer: bool, run: &[(i16, f64, f64)]) -> DivergenceView {
    let count = run.len() as f64;
    let interaction = run.iter().map(|year| year.1).sum::<f64>() / count;
    let agreement = run.iter().map(|year| year.2).sum::<f64>() / count;
    let (from, to) = (run[0].0, run[run.len() - 1].0);
    let pair = super::pair_in(brief, from);
    let (of_votes, of_acts) = if warmer {
        ("low", "high")
    } else {
        ("high", "low")
    };
    DivergenceView {
        from,
        to,
        interaction,
        agreement,
        text: capital(&format!(
            "interaction and alignment of {pair} part in {}: agreement in the UN averages {}, {of_votes} among their years, while the \
             level of interaction averages {}, {of_acts} among them.",
            wording::years(from, to),
            share(agreement),
            super::level_words(interaction),
        )),
    }
}
