//! The brief as one page: no script, nothing loaded from elsewhere, charts as SVG inside it.

use std::collections::BTreeSet;

use askama::Template;
use entente_model::coverage::Subject;
use entente_model::organisation::Standing;
use entente_model::source::SourceId;

use super::RenderError;
use crate::brief::{Brief, BriefEvent, BriefEventYear, CellKind, VoteYear};
use crate::chart::{self, Charts};
use crate::palette::Colour;
use crate::views::event_years_finding;
use crate::wording::{self, FEW_ROLL_CALLS, capital};

/// Acts up to which every decade is unfolded.
const UNFOLDED: usize = 30;

/// The brief as a self-contained HTML page.
///
/// # Errors
/// Only where a chart or the template could not be written into memory.
pub fn html(brief: &Brief) -> Result<String, RenderError> {
    let [a, b] = &brief.actors;
    let strips = [brief.alliance_sources(), brief.dispute_lists()].concat();
    let page = Page {
        brief,
        title: brief.title(),
        description: brief
            .headlines
            .first()
            .map_or_else(|| brief.title(), |headline| headline.text.clone()),
        css: include_str!("../../templates/brief.css"),
        colours: Colour::all(),
        years: wording::years(brief.period.from, brief.period.to),
        lineage: brief.lineage_sentences().join(" "),
        missing: missing(brief),
        contents: contents(brief),
        charts: chart::charts(brief)?,
        interaction_finding: crate::evolution::interaction_finding(brief),
        interaction_credits: brief.credits(&brief.evolution.sources),
        few: FEW_ROLL_CALLS,
        vote_finding: brief.vote_finding().unwrap_or_default(),
        vote_credits: brief.credits(&brief.vote_sources()),
        vote_rows: vote_rows(brief),
        ideal_point_finding: brief.ideal_point_finding().unwrap_or_default(),
        ideal_point_credits: brief.credits(&brief.ideal_point_sources()),
        strip_finding: strip_finding(brief),
        strip_credits: brief.credits(&strips),
        strip_rows: strip_rows(brief),
        event_years_title: event_years_title(brief),
        event_years: event_years(brief),
        event_year_credits: brief.credits(
            &brief
                .event_datasets()
                .into_iter()
                .map(|(source, _)| source)
                .collect::<Vec<_>>(),
        ),
        event_finding: event_finding(brief),
        event_credits: brief.credits(&brief.event_sources()),
        decades: decades(brief),
        membership_finding: brief.finding(Subject::Memberships).unwrap_or_default(),
        membership_source: membership_source(brief),
        vote_and_event_credits: vote_and_event_credits(brief),
        table_finding: table_finding(brief),
        table_credits: brief.credits(&brief.table_sources()),
        vetoing: brief.vetoing(),
        veto_count: capital(&wording::count(
            brief.vetoes.len() as u32,
            "veto",
            "vetoes one by one",
        )),
        name_a: capital(&a.name),
        name_b: capital(&b.name),
        repetition_words: brief.made_by(),
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "brief.html")]
struct Page<'a> {
    brief: &'a Brief,
    title: String,
    description: String,
    css: &'static str,
    colours: Vec<Colour>,
    years: String,
    lineage: String,
    missing: String,
    contents: Vec<(&'static str, &'static str)>,
    charts: Charts,
    interaction_finding: String,
    interaction_credits: String,
    few: u32,
    vote_finding: String,
    vote_credits: String,
    /// The years in two columns, each a table.
    vote_rows: Vec<Vec<&'a VoteYear>>,
    ideal_point_finding: String,
    ideal_point_credits: String,
    strip_finding: String,
    strip_credits: String,
    strip_rows: Vec<StripRow>,
    /// The finding of the dataset with the most events.
    event_years_title: String,
    /// Each dataset with its finding and its years.
    event_years: Vec<(SourceId, String, Vec<&'a BriefEventYear>)>,
    event_year_credits: String,
    event_finding: String,
    event_credits: String,
    decades: Vec<Decade<'a>>,
    membership_finding: String,
    membership_source: Option<String>,
    vote_and_event_credits: String,
    table_finding: String,
    table_credits: String,
    /// Who cast vetoes: name, and whether it is the first actor.
    vetoing: Vec<(String, bool)>,
    veto_count: String,
    name_a: String,
    name_b: String,
    repetition_words: String,
}

fn event_years_title(brief: &Brief) -> String {
    let total = |years: &[&BriefEventYear]| years.iter().map(|year| year.events).sum::<u64>();
    let datasets = event_years(brief);
    // Of equal ones the first.
    let largest = datasets
        .iter()
        .rev()
        .max_by_key(|(_, _, years)| total(years));
    largest.map_or_else(String::new, |(_, finding, _)| finding.clone())
}

fn event_years(brief: &Brief) -> Vec<(SourceId, String, Vec<&BriefEventYear>)> {
    brief
        .event_datasets()
        .into_iter()
        .map(|(source, years)| {
            let finding = event_years_finding(brief, &source, &years);
            (source, finding, years)
        })
        .collect()
}

/// Consecutive years in which a source says the same.
struct StripRow {
    name: String,
    source: SourceId,
    years: String,
    value: String,
    class: &'static str,
}

/// The acts of a decade.
struct Decade<'a> {
    name: String,
    number: String,
    acts: Vec<&'a BriefEvent>,
    open: bool,
}

fn missing(brief: &Brief) -> String {
    let number = brief.missing.len() as u32;
    let subjects: Vec<String> = brief
        .missing
        .iter()
        .map(|gap| wording::plain(gap.subject.as_str()))
        .collect();
    let mut distinct: Vec<&str> = Vec::new();
    for subject in &subjects {
        if !distinct.contains(&subject.as_str()) {
            distinct.push(subject);
        }
    }
    let gaps = capital(&wording::count(number, "gap", "gaps"));
    let each = if number == 1 { "with" } else { "each with" };
    format!(
        "{gaps} in the data at hand, {each} the import that fills it: {}.",
        wording::list(&distinct)
    )
}

fn contents(brief: &Brief) -> Vec<(&'static str, &'static str)> {
    let sections = [
        (
            "interaction",
            "Interaction",
            !brief.evolution.interaction.is_empty(),
        ),
        ("votes", "UN votes", true),
        ("alliances", "Alliances and disputes", true),
        ("event-years", "Event counts", !brief.event_years.is_empty()),
        ("events", "Events", true),
        (
            "memberships",
            "Organisations",
            !brief.memberships.is_empty(),
        ),
        ("vetoes", "Vetoes", !brief.vetoes.is_empty()),
        (
            "third-parties",
            "Third parties",
            !brief.third_parties.is_empty(),
        ),
        ("measures", "Numbers", !brief.measures.is_empty()),
        ("tables", "Imported tables", !brief.table_series.is_empty()),
        (
            "impediments",
            "Impediments",
            brief.evolution.has_impediments(),
        ),
        ("documents", "Documents", true),
        ("missing", "What is missing", !brief.missing.is_empty()),
        ("sources", "Sources", true),
    ];
    sections
        .into_iter()
        .filter(|section| section.2)
        .map(|(anchor, name, _)| (anchor, name))
        .collect()
}

/// The years of the figure, in two halves side by side.
fn vote_rows(brief: &Brief) -> Vec<Vec<&VoteYear>> {
    let Some((first, last)) = brief.vote_window() else {
        return Vec::new();
    };
    let shown: Vec<&VoteYear> = brief
        .votes
        .iter()
        .filter(|year| (first..=last).contains(&year.year))
        .collect();
    let half = shown.len().div_ceil(2).max(1);
    shown.chunks(half).map(<[&VoteYear]>::to_vec).collect()
}

/// `Alliance obligations in 2004–2018; militarised disputes in 1960 and 1984–1985`.
fn strip_finding(brief: &Brief) -> String {
    let spans = |years: BTreeSet<i16>| {
        let runs: Vec<String> = wording::runs(years)
            .into_iter()
            .map(|(first, last)| wording::years(first, last))
            .collect();
        wording::list(&runs)
    };
    let mut findings = Vec::new();
    if !brief.alliances.is_empty() {
        let allied = brief
            .alliances
            .iter()
            .filter(|year| year.cell == CellKind::Value)
            .map(|year| year.year);
        let allied: BTreeSet<i16> = allied.collect();
        findings.push(match allied.len() {
            0 => "no alliance obligation in any year covered".to_owned(),
            _ => format!("alliance obligations in {}", spans(allied)),
        });
    }
    if !brief.dispute_years.is_empty() {
        let disputed = brief
            .dispute_years
            .iter()
            .filter(|year| year.cell == CellKind::Value)
            .map(|year| year.year);
        let disputed: BTreeSet<i16> = disputed.collect();
        findings.push(match disputed.len() {
            0 => "no militarised dispute in any list".to_owned(),
            _ => format!("militarised disputes in {}", spans(disputed)),
        });
    }
    capital(&findings.join("; "))
}

fn strip_rows(brief: &Brief) -> Vec<StripRow> {
    let mut rows = Vec::new();
    for source in brief.alliance_sources() {
        let years = brief.alliances.iter().filter(|year| year.source == source);
        let cells = years.map(|year| (year.year, year.cell, year.obligations.join(", ")));
        let found = joined("Alliance obligations", &source, cells);
        rows.extend(found.into_iter().map(|(first, mut row)| {
            row.value
                .push_str(&wording::alliance_row(brief, first, |year| {
                    year.source == source
                }));
            row
        }));
    }
    for source in brief.dispute_lists() {
        let years = brief
            .dispute_years
            .iter()
            .filter(|year| year.source == source);
        let cells = years.map(|year| {
            let level = year.hostility.unwrap_or_default();
            (year.year, year.cell, capital(wording::hostility(level)))
        });
        let found = joined(&capital(&brief.name_of(&source)), &source, cells);
        rows.extend(found.into_iter().map(|(_, row)| row));
    }
    rows
}

fn joined(
    name: &str,
    source: &SourceId,
    cells: impl Iterator<Item = (i16, CellKind, String)>,
) -> Vec<(i16, StripRow)> {
    let mut runs: Vec<(i16, i16, CellKind, String)> = Vec::new();
    for (year, cell, value) in cells {
        let value = if cell == CellKind::Value {
            value
        } else {
            wording::nothing(cell).to_owned()
        };
        match runs.last_mut() {
            Some((_, last, _, known)) if *last + 1 == year && *known == value => *last = year,
            _ => runs.push((year, year, cell, value)),
        }
    }
    let rows = runs.into_iter().map(|(first, last, cell, value)| {
        let row = StripRow {
            name: name.to_owned(),
            source: source.clone(),
            years: wording::years(first, last),
            value,
            class: wording::class(cell),
        };
        (first, row)
    });
    rows.collect()
}

/// The pillar with the most acts, and the busiest decade.
fn event_finding(brief: &Brief) -> String {
    let acts = brief.acts();
    let total = wording::count(acts.len() as u32, "event", "events");
    // Of equal pillars or decades the first is named.
    let largest = brief
        .pillars
        .iter()
        .rev()
        .max_by_key(|pillar| pillar.events);
    let decades = brief.decades();
    let busiest = decades.iter().rev().max_by_key(|(_, acts)| acts.len());
    let (Some(largest), Some((decade, of_decade))) = (largest, busiest) else {
        return brief.finding(Subject::Events).unwrap_or_default();
    };
    let field = format!("{} of {total} concern {}", largest.events, largest.pillar);
    if decades.len() < 2 {
        return field;
    }
    format!("{field}; the {decade}s have the most, {}", of_decade.len())
}

fn decades(brief: &Brief) -> Vec<Decade<'_>> {
    let all = brief.acts().len();
    let decades = brief.decades();
    let last = decades.len().saturating_sub(1);
    let decades = decades
        .into_iter()
        .enumerate()
        .map(|(index, (decade, acts))| Decade {
            name: format!("{decade}s"),
            number: wording::count(acts.len() as u32, "event", "events"),
            acts,
            open: all <= UNFOLDED || index == last,
        });
    decades.collect()
}

/// The first series, from its first value to its last.
fn table_finding(brief: &Brief) -> String {
    brief
        .table_series
        .first()
        .map_or_else(String::new, |series| {
            format!(
                "{}: {}: {}, {}",
                brief.subject_of(series),
                series.meaning,
                series.first(),
                series.last()
            )
        })
}

fn membership_source(brief: &Brief) -> Option<String> {
    let source = brief
        .memberships
        .iter()
        .find_map(|row| row.source.clone())?;
    Some(brief.credits(&[source]))
}

fn vote_and_event_credits(brief: &Brief) -> String {
    let mut credits = Vec::new();
    if !brief.events.is_empty() {
        credits.push(format!(
            "of the events: {}",
            brief.credits(&brief.event_sources())
        ));
    }
    if !brief.vote_sources().is_empty() {
        credits.push(format!(
            "of the votes: {}",
            brief.credits(&brief.vote_sources())
        ));
    }
    credits.join("; ")
}
