//! The relation over time on a terminal.

use entente_relation::InteractionPeriod;

use super::Style;
use super::page::{Align, Kind, Page};
use crate::brief::Brief;
use crate::evolution::{
    CUT_PHASES, Compared, EvolutionView, TriangleView, acts, apart_words, check_words,
    cited_impediment, depth_words, headlines, level_words, measure_words, month, number,
    phase_words,
};
use crate::wording::{self, dagger, percent};

/// Columns before the first period of the plot.
const GUTTER: usize = 6;
/// Lines of the plot: from 1 to -1 in steps of a quarter.
const LINES: [f64; 9] = [1.0, 0.75, 0.5, 0.25, 0.0, -0.25, -0.5, -0.75, -1.0];
/// Events shown of a turning point.
const EVENTS: usize = 3;
/// False discoveries up to which an association is worth a line.
const DISCOVERY: f64 = 0.10;

/// The relation over time as text for a terminal.
pub fn relation_text(brief: &Brief, style: &Style) -> String {
    let mut page = Page::new(*style);
    page.line(
        &format!("{} over time", wording::capital(&brief.pair())),
        Kind::Strong,
    );
    page.blank();
    for sentence in headlines(brief) {
        page.paragraph("- ", "  ", &sentence, Kind::Plain);
    }
    section(&mut page, brief);
    directed(&mut page, brief);
    pillars(&mut page, brief);
    series(&mut page, brief);
    third_parties(&mut page, brief);
    impediments(&mut page, brief);
    page.finish()
}

/// Several pairs as small multiples on one scale, and their last levels in one table.
pub fn compare_text(compared: &[Compared], style: &Style) -> String {
    let mut page = Page::new(*style);
    let rows = compared
        .iter()
        .map(|line| {
            let view = &line.brief.evolution;
            let last = view.interaction.iter().rev().find(|period| period.covered);
            let (period, level, interval) = last.map_or_else(
                || (String::new(), "nothing at hand".to_owned(), String::new()),
                |last| {
                    let interval =
                        format!("{} to {}", level_words(last.low), level_words(last.high));
                    (last.period.clone(), level_words(last.value), interval)
                },
            );
            let turns: Vec<String> = view
                .turning_points
                .iter()
                .map(|turn| turn.date.chars().take(4).collect())
                .collect();
            let events: f64 = view.interaction.iter().map(|period| period.events).sum();
            vec![
                line.label.clone(),
                period,
                level,
                interval,
                acts(events),
                turns.join(", "),
            ]
        })
        .collect();
    page.table(
        &[
            ("pair", Align::Left),
            ("last period", Align::Left),
            ("level", Align::Right),
            ("90 % interval", Align::Left),
            ("acts", Align::Right),
            ("turns", Align::Left),
        ],
        rows,
    );
    for line in compared {
        page.heading(&line.label);
        if line.brief.evolution.interaction.is_empty() {
            page.paragraph(
                "",
                "",
                "No source of events between the two is at hand.",
                Kind::Muted,
            );
        } else {
            plot(&mut page, &line.brief.evolution);
        }
    }
    page.finish()
}

/// Interaction in a brief: nothing where nothing tells of it, which the section on events says already.
pub(super) fn of_brief(page: &mut Page, brief: &Brief) {
    if !brief.evolution.interaction.is_empty() {
        section(page, brief);
    }
}

/// What carries a relation beside its acts, what recurs in it and what holds it back.
pub(super) fn drivers_of_brief(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    series(page, brief);
    if !view.has_impediments() {
        return;
    }
    if !view.pillar_measures.is_empty() {
        page.heading("Pillars by measures");
        measures(page, brief);
    }
    impediments(page, brief);
}

fn measures(page: &mut Page, brief: &Brief) {
    for measure in &brief.evolution.pillar_measures {
        page.paragraph("- ", "  ", &measure_words(measure, brief), Kind::Plain);
    }
}

/// Interaction with phases and turning points.
fn section(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    page.heading("Interaction");
    if view.interaction.is_empty() {
        page.paragraph(
            "",
            "",
            "No source of events, disputes or sponsorship between the two is at hand.",
            Kind::Muted,
        );
        return;
    }
    page.paragraph(
        "",
        "",
        &format!(
            "Level of cooperation versus conflict by {}, 1 to -1, with its 90 % interval; 0 is the mix of the source, or as much of the one as \
             of the other where a source tells of a few states only. {}",
            view.step.as_str(),
            brief.credits(&view.sources)
        ),
        Kind::Muted,
    );
    plot(page, view);
    phases(page, view);
    turning_points(page, view);
}

fn plot(page: &mut Page, view: &EvolutionView) {
    // Longer series are drawn by year: the mean of its periods.
    let columns = yearly(view);
    let room = page.width() - GUTTER;
    let panels = columns.len().div_ceil(room).max(1);
    for panel in columns.chunks(columns.len().div_ceil(panels).max(1)) {
        for (place, line) in LINES.iter().enumerate() {
            let label = match place {
                0 => "  1",
                4 => "  0",
                8 => " −1",
                _ => "",
            };
            let cells: String = panel
                .iter()
                .map(|period| sign(page, period, *line))
                .collect();
            page.line(&format!("{label:<GUTTER$}{cells}"), Kind::Plain);
        }
        let mut axis = String::new();
        for (place, period) in panel.iter().enumerate() {
            if period.first.year() % 10 == 0 && axis.len() <= place {
                axis.push_str(&" ".repeat(place - axis.len()));
                axis.push_str(&period.first.year().to_string());
            }
        }
        page.line(&format!("{:GUTTER$}{axis}", ""), Kind::Muted);
    }
    let (dot, band, out) = (
        page.sign("●", "o"),
        page.sign("│", "|"),
        page.sign("░", "/"),
    );
    page.line(
        &format!("{dot} level   {band} its 90 % interval   {out} outside coverage"),
        Kind::Muted,
    );
}

/// The series by year.
fn yearly(view: &EvolutionView) -> Vec<InteractionPeriod> {
    let mut years: Vec<(InteractionPeriod, f64)> = Vec::new();
    for period in &view.interaction {
        match years.last_mut() {
            Some((year, count)) if year.first.year() == period.first.year() => {
                year.value += period.value;
                year.low += period.low;
                year.high += period.high;
                year.covered |= period.covered;
                *count += 1.0;
            }
            _ => years.push((period.clone(), 1.0)),
        }
    }
    years
        .into_iter()
        .map(|(mut year, count)| {
            year.value /= count;
            year.low /= count;
            year.high /= count;
            year
        })
        .collect()
}

fn sign(page: &Page, period: &InteractionPeriod, line: f64) -> &'static str {
    let near = |value: f64| (value - line).abs() <= 0.125;
    if !period.covered {
        return page.sign("░", "/");
    }
    if near(period.value) {
        page.sign("●", "o")
    } else if period.low - 0.125 <= line && line <= period.high + 0.125 {
        page.sign("│", "|")
    } else if line == 0.0 {
        page.sign("─", "-")
    } else {
        " "
    }
}

fn phases(page: &mut Page, view: &EvolutionView) {
    page.blank();
    page.line("Phases", Kind::Strong);
    let rows = view
        .phases
        .iter()
        .map(|phase| {
            vec![
                phase_words(phase),
                phase.name.clone(),
                format!(
                    "{} ({} to {})",
                    level_words(phase.level),
                    level_words(phase.low),
                    level_words(phase.high)
                ),
                acts(phase.events),
            ]
        })
        .collect();
    page.table(
        &[
            ("phase", Align::Left),
            ("name", Align::Left),
            ("level", Align::Left),
            ("acts", Align::Right),
        ],
        rows,
    );
    if view.has_cut_phases() {
        page.paragraph("", "", CUT_PHASES, Kind::Muted);
    }
}

fn turning_points(page: &mut Page, view: &EvolutionView) {
    for turn in &view.turning_points {
        page.blank();
        page.paragraph(
            "",
            "  ",
            &format!(
                "Turning point {} (between {} and {}, probability {}): from {} to {}",
                month(&turn.date),
                month(&turn.low),
                month(&turn.high),
                percent(turn.probability),
                level_words(turn.level_before),
                level_words(turn.level_after)
            ),
            Kind::Strong,
        );
        if turn.events.is_empty() {
            page.paragraph(
                "  ",
                "  ",
                "No event told one by one near it points the same way; `entente events` lists what is only counted.",
                Kind::Muted,
            );
        }
        for event in turn.events.iter().take(EVENTS) {
            page.paragraph(
                "  ",
                "    ",
                &format!(
                    "{}: {}{} ({}as good an event near {} of other dates)",
                    event.date.date_words,
                    event.text,
                    dagger(event.basis),
                    apart_words(event.days_apart),
                    percent(event.elsewhere)
                ),
                Kind::Plain,
            );
        }
    }
}

fn directed(page: &mut Page, brief: &Brief) {
    let Some(directed) = &brief.evolution.directed else {
        return;
    };
    let last = |periods: &[InteractionPeriod]| {
        let told = periods.iter().rev().find(|period| period.covered)?;
        Some(format!(
            "{} in {} ({} to {})",
            level_words(told.value),
            told.period,
            level_words(told.low),
            level_words(told.high)
        ))
    };
    let (Some(forth), Some(back)) = (last(&directed.a_to_b), last(&directed.b_to_a)) else {
        return;
    };
    page.heading("Directions");
    let [a, b] = &brief.actors;
    page.paragraph(
        "",
        "  ",
        &format!("What {} does to {}: {forth}.", a.name, b.name),
        Kind::Plain,
    );
    page.paragraph(
        "",
        "  ",
        &format!("What {} does to {}: {back}.", b.name, a.name),
        Kind::Plain,
    );
    if let Some(reciprocity) = directed.reciprocity {
        page.paragraph(
            "",
            "  ",
            &format!(
                "Reciprocity: yearly changes of the two correlate by {:.2} ({:.2} to {:.2}, {} years).",
                reciprocity.correlation, reciprocity.low, reciprocity.high, reciprocity.years
            ),
            Kind::Plain,
        );
    }
}

fn pillars(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    if view.pillars.is_empty() && view.pillar_measures.is_empty() {
        return;
    }
    page.heading("Pillars");
    let rows = view
        .pillars
        .iter()
        .map(|pillar| {
            let shares: String = pillar
                .windows
                .iter()
                .map(|window| share_sign(page, window.weight))
                .collect();
            let direction = pillar
                .windows
                .iter()
                .rev()
                .find_map(|window| window.direction)
                .map_or_else(String::new, level_words);
            vec![
                pillar.pillar.to_string(),
                pillar.events.to_string(),
                shares,
                direction,
                pillar.depth.map_or("", depth_words).to_owned(),
                pillar.began.clone().unwrap_or_default(),
                pillar
                    .faded
                    .map_or_else(String::new, |year| year.to_string()),
            ]
        })
        .collect();
    page.table(
        &[
            ("pillar", Align::Left),
            ("acts", Align::Right),
            ("share by five years", Align::Left),
            ("direction now", Align::Right),
            ("depth", Align::Left),
            ("began", Align::Left),
            ("faded", Align::Left),
        ],
        rows,
    );
    measures(page, brief);
}

fn share_sign(page: &Page, weight: Option<f64>) -> &'static str {
    const BLOCKS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    const PLAIN: [&str; 9] = [" ", ".", ".", ":", ":", "+", "+", "#", "#"];
    let Some(weight) = weight.filter(|weight| *weight > 0.0) else {
        return " ";
    };
    let eighth = ((weight * 8.0).ceil() as usize).clamp(1, 8);
    page.sign(BLOCKS[eighth], PLAIN[eighth])
}

fn series(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    if view.series.is_empty() {
        return;
    }
    page.heading("Series");
    for series in &view.series {
        let gaps: Vec<String> = series
            .gaps
            .iter()
            .map(|&(from, to)| wording::years(from, to))
            .collect();
        let gaps = if gaps.is_empty() {
            String::new()
        } else {
            format!("; none in between {}", wording::list(&gaps))
        };
        let span = match (series.events.first(), series.events.last()) {
            (Some(first), Some(last)) if series.count > 1 => {
                format!(", {} to {}", first.date.date_words, last.date.date_words)
            }
            (Some(only), _) => format!(", {}", only.date.date_words),
            _ => String::new(),
        };
        page.paragraph(
            "- ",
            "  ",
            &format!(
                "{}: {} at hand{span}{gaps}.",
                series.name,
                wording::count(series.count as u32, "event", "events")
            ),
            Kind::Plain,
        );
        let told = series.events.iter().filter_map(|event| {
            let check = event.check.as_ref()?;
            (*check != entente_relation::OrdinalCheck::Agrees).then_some((event, check))
        });
        for (event, check) in told {
            let stated = event
                .stated
                .map_or_else(String::new, |stated| format!(", stated as number {stated}"));
            page.paragraph(
                "    ",
                "    ",
                &format!("{}{stated}: {}.", event.date.date_words, check_words(check)),
                Kind::Muted,
            );
        }
    }
}

fn third_parties(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    if view.third_parties.is_empty() {
        return;
    }
    page.heading("Third parties");
    page.paragraph(
        "",
        "",
        "What moves with the relation of the two is associated with it; nothing here shows a cause. Yearly changes are measured against those of \
         all other pairs of the same state in the year; false discoveries are held to one in ten over all third parties, sides and lags.",
        Kind::Muted,
    );
    let [a, b] = brief.actors.each_ref().map(|actor| actor.name.as_str());
    for third in &view.third_parties {
        page.paragraph(
            "- ",
            "  ",
            &format!(
                "{}: {} acts with {a}, {} with {b}.{}",
                third.name,
                acts(third.events_a),
                acts(third.events_b),
                associations(third, [a, b])
            ),
            Kind::Plain,
        );
        for (name, around) in [(a, &third.around_a), (b, &third.around_b)] {
            for turn in around
                .iter()
                .filter(|turn| turn.low > 0.0 || turn.high < 0.0)
            {
                page.paragraph(
                    "    ",
                    "    ",
                    &format!(
                        "around {}: {name} with {} from {} to {} (change {}, {} to {})",
                        turn.year,
                        third.name,
                        level_words(turn.before),
                        level_words(turn.after),
                        level_words(turn.change),
                        level_words(turn.low),
                        level_words(turn.high)
                    ),
                    Kind::Muted,
                );
            }
        }
    }
}

fn associations(third: &TriangleView, names: [&str; 2]) -> String {
    let found: Vec<String> = third
        .lags
        .iter()
        .filter(|lag| lag.q <= DISCOVERY)
        .map(|lag| {
            let name = if lag.side == 'a' { names[0] } else { names[1] };
            let when = match lag.lag {
                0 => "of the same year".to_owned(),
                lag if lag > 0 => format!("{lag} year before"),
                lag => format!("{} year after", -lag),
            };
            format!(
                " A change between the two is associated with one between {name} and {} {when} (effect {:.2}, {:.2} to {:.2}, {} years).",
                third.name, lag.effect, lag.low, lag.high, lag.years
            )
        })
        .collect();
    if found.is_empty() {
        " No association beyond chance.".to_owned()
    } else {
        found.concat()
    }
}

fn impediments(page: &mut Page, brief: &Brief) {
    let view = &brief.evolution;
    page.heading("Impediments");
    if view.impediments.is_empty() {
        page.paragraph("", "", "None in the data at hand.", Kind::Muted);
    }
    for impediment in &view.impediments {
        page.paragraph(
            "- ",
            "  ",
            &cited_impediment(impediment, brief),
            Kind::Plain,
        );
    }
    for sentence in &view.not_covered {
        page.paragraph("", "", sentence, Kind::Muted);
    }
    if view.dependence.is_empty() {
        return;
    }
    page.heading("Dependence");
    for measure in &view.dependence {
        page.paragraph(
            "- ",
            "  ",
            &format!(
                "{} of {} on {} ({}): {} {}",
                wording::capital(&measure.name),
                named(brief, measure.actor),
                named(brief, measure.other),
                measure.date.date_words,
                number(measure.value),
                measure.unit
            ),
            Kind::Plain,
        );
    }
}

/// The present name of one of the two, or the identifier of another.
fn named(brief: &Brief, actor: entente_model::actor::ActorId) -> String {
    let of_pair = brief.actors.iter().find(|party| party.id == actor);
    of_pair.map_or_else(|| actor.to_string(), |party| party.name.clone())
}
