//! Series by year in blocks, one column a year.

use std::collections::BTreeMap;

use entente_model::coverage::Subject;
use unicode_width::UnicodeWidthStr;

use super::page::{Kind, Page};
use crate::brief::{Brief, CellKind};
use crate::wording::{self, FEW_ROLL_CALLS};

/// Columns before the first year.
const GUTTER: usize = 4;
/// Lines of the plot of votes.
const LINES: usize = 4;
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub(super) fn votes(page: &mut Page, brief: &Brief) {
    page.heading("Votes in the UN General Assembly");
    // Years outside coverage are drawn as far as the line has room for them; the legend names all.
    let Some(covered) = brief.vote_window_with(0) else {
        nothing(page, brief, Subject::Votes);
        return;
    };
    let room = (page.width() - GUTTER).saturating_sub((covered.1 - covered.0) as usize + 1);
    let both = brief
        .votes
        .first()
        .is_some_and(|year| year.year < covered.0)
        && brief.votes.last().is_some_and(|year| year.year > covered.1);
    let margin = if room == 0 {
        5
    } else {
        (room / if both { 2 } else { 1 }).clamp(1, 5) as i16
    };
    let window = brief.vote_window_with(margin).unwrap_or(covered);
    page.paragraph(
        "",
        "",
        &format!(
            "Agreement by calendar year, 0 to 100 % (Lijphart's index: the same vote 1, one abstaining 0.5, opposite votes 0). {}",
            brief.credits(&brief.vote_sources())
        ),
        Kind::Muted,
    );
    for (first, last) in panels(window, page.width() - GUTTER) {
        let years: BTreeMap<i16, (CellKind, Option<f64>)> = brief
            .votes
            .iter()
            .filter(|year| (first..=last).contains(&year.year))
            .map(|year| (year.year, (year.cell, year.agreement)))
            .collect();
        for line in (0..LINES).rev() {
            let label = match line + 1 {
                LINES => "100",
                3 => "",
                2 => " 50",
                _ => "  0",
            };
            let cells: String = (first..=last)
                .map(|year| {
                    let (cell, value) =
                        years.get(&year).copied().unwrap_or((CellKind::Value, None));
                    plot_sign(page, cell, value, line)
                })
                .collect();
            page.line(&format!("{label:<GUTTER$}{cells}"), Kind::Plain);
        }
        axis(page, brief, first, last);
    }
    let few: Vec<String> = brief
        .votes
        .iter()
        .filter(|year| year.agreement.is_some() && year.roll_calls < FEW_ROLL_CALLS)
        .map(|year| format!("{} (n = {})", year.year, year.roll_calls))
        .collect();
    legend(page, window, brief, &few);
}

/// The sign of a year on a line of the plot; a year in which one of the two did not exist has none.
fn plot_sign(page: &Page, cell: CellKind, value: Option<f64>, line: usize) -> char {
    let Some(value) = value else {
        return match cell {
            CellKind::OutsideCoverage => sign(page, cell),
            _ if line == 0 => sign(page, cell),
            _ => ' ',
        };
    };
    // A value of 0 must not look like none: one eighth at least.
    let eighths = ((value * (LINES * 8) as f64).round() as usize).clamp(1, LINES * 8);
    let here = eighths.saturating_sub(line * 8).min(8);
    if page.style.ascii {
        return match here {
            0 => ' ',
            1..=4 => '.',
            _ => '#',
        };
    }
    BLOCKS[here]
}

fn legend(page: &mut Page, window: (i16, i16), brief: &Brief, few: &[String]) {
    let shown = |kind: CellKind| {
        brief
            .votes
            .iter()
            .any(|year| year.cell == kind && (window.0..=window.1).contains(&year.year))
    };
    let mut signs = Vec::new();
    if shown(CellKind::Missing) {
        let years = brief
            .votes
            .iter()
            .filter(|year| year.cell == CellKind::Missing)
            .map(|year| year.year);
        let years: Vec<String> = wording::runs(years)
            .into_iter()
            .map(|(first, last)| wording::years(first, last))
            .collect();
        signs.push(format!(
            "{} covered, no roll call with both ({})",
            sign(page, CellKind::Missing),
            wording::list(&years)
        ));
    }
    if brief
        .votes
        .iter()
        .any(|year| year.cell == CellKind::OutsideCoverage)
    {
        let years = brief
            .votes
            .iter()
            .filter(|year| year.cell == CellKind::OutsideCoverage)
            .map(|year| year.year);
        let years: Vec<String> = wording::runs(years)
            .into_iter()
            .map(|(first, last)| wording::years(first, last))
            .collect();
        signs.push(format!(
            "{} outside coverage ({})",
            sign(page, CellKind::OutsideCoverage),
            wording::list(&years)
        ));
    }
    if !few.is_empty() {
        signs.push(format!("few roll calls in {}", wording::list(few)));
    }
    if !signs.is_empty() {
        page.paragraph("    ", "    ", &signs.join("; "), Kind::Muted);
    }
}

pub(super) fn strips(page: &mut Page, brief: &Brief) {
    page.heading("Alliances and disputes by year");
    let mut drawn = false;
    for source in brief.alliance_sources() {
        let cells: BTreeMap<i16, (CellKind, char)> = brief
            .alliances
            .iter()
            .filter(|year| year.source == source)
            .map(|year| {
                (
                    year.year,
                    (year.cell, if page.style.ascii { '#' } else { '█' }),
                )
            })
            .collect();
        let label = format!(
            "Alliance obligations: {}",
            brief.credits(std::slice::from_ref(&source))
        );
        strip(page, brief, &label, &cells, Kind::Cooperation);
        obligations(page, brief);
        drawn = true;
    }
    for source in brief.dispute_lists() {
        let cells: BTreeMap<i16, (CellKind, char)> = brief
            .dispute_years
            .iter()
            .filter(|year| year.source == source)
            .map(|year| {
                let digit = year
                    .hostility
                    .and_then(|level| char::from_digit(u32::from(level), 10));
                (year.year, (year.cell, digit.unwrap_or('?')))
            })
            .collect();
        let label = format!(
            "Militarised disputes: {}",
            brief.credits(std::slice::from_ref(&source))
        );
        strip(page, brief, &label, &cells, Kind::Conflict);
        drawn = true;
    }
    if drawn {
        let legend = format!(
            "{} none (by rule); {} missing; {} outside coverage; digits are the highest hostility: 2 threat, 3 display, 4 use of \
             force, 5 war",
            sign(page, CellKind::ZeroByRule),
            sign(page, CellKind::Missing),
            sign(page, CellKind::OutsideCoverage)
        );
        page.paragraph("    ", "    ", &legend, Kind::Muted);
    }
    if brief.alliances.is_empty() {
        nothing(page, brief, Subject::Alliances);
    }
    nothing(page, brief, Subject::Disputes);
}

fn strip(
    page: &mut Page,
    brief: &Brief,
    label: &str,
    cells: &BTreeMap<i16, (CellKind, char)>,
    kind: Kind,
) {
    let (Some(&start), Some(&end)) = (cells.keys().next(), cells.keys().next_back()) else {
        return;
    };
    let inside = || {
        cells
            .iter()
            .filter(|(_, (kind, _))| *kind != CellKind::OutsideCoverage)
            .map(|(&year, _)| year)
    };
    let covered = (
        inside().next().unwrap_or(start),
        inside().next_back().unwrap_or(end),
    );
    let label = format!(
        "{label}, covers {} of the years here",
        wording::years(covered.0, covered.1)
    );
    page.paragraph("", "  ", &label, Kind::Plain);
    // Years outside coverage are drawn as far as the line has room for them; the label says which are covered.
    let room = (page.width() - GUTTER).saturating_sub((covered.1 - covered.0) as usize + 1);
    let sides = if covered.0 > start && covered.1 < end {
        2
    } else {
        1
    };
    let margin = if room == 0 {
        5
    } else {
        (room / sides).clamp(1, 10) as i16
    };
    let window = (start.max(covered.0 - margin), end.min(covered.1 + margin));
    for (first, last) in panels(window, page.width() - GUTTER) {
        let line: String = (first..=last)
            .map(|year| match cells.get(&year) {
                Some((CellKind::Value, value)) => *value,
                Some((empty, _)) => sign(page, *empty),
                None => ' ',
            })
            .collect();
        page.line(&format!("{}{line}", " ".repeat(GUTTER)), kind);
        axis(page, brief, first, last);
    }
}

/// Which obligations stood when.
fn obligations(page: &mut Page, brief: &Brief) {
    for kind in [
        "defense",
        "offense",
        "neutrality",
        "nonaggression",
        "consultation",
    ] {
        let years = brief
            .alliances
            .iter()
            .filter(|year| year.obligations.contains(&kind))
            .map(|year| year.year);
        let spans: Vec<String> = wording::runs(years)
            .into_iter()
            .map(|(first, last)| {
                let row =
                    wording::alliance_row(brief, first, |year| year.obligations.contains(&kind));
                format!("{}{row}", wording::years(first, last))
            })
            .collect();
        if !spans.is_empty() {
            page.paragraph(
                "    ",
                "      ",
                &format!("{kind}: {}", wording::list(&spans)),
                Kind::Plain,
            );
        }
    }
}

/// The sign of a cell without a value, the same in every text.
fn sign(page: &Page, cell: CellKind) -> char {
    match (cell, page.style.ascii) {
        (CellKind::Value, _) => ' ',
        (CellKind::ZeroByRule, false) => '○',
        (CellKind::ZeroByRule, true) => 'o',
        (CellKind::Missing, false) => '·',
        (CellKind::Missing, true) => '_',
        (CellKind::OutsideCoverage, false) => '░',
        (CellKind::OutsideCoverage, true) => '/',
    }
}

/// Decades below the columns of their first years, and a mark with a label where a succession falls.
fn axis(page: &mut Page, brief: &Brief, first: i16, last: i16) {
    let columns = GUTTER + (last - first) as usize + 1;
    let mut line = " ".repeat(GUTTER);
    for decade in ((first + 9).div_euclid(10) * 10..=last).step_by(10) {
        let column = GUTTER + (decade - first) as usize;
        if column + 4 > page.width() || column < line.len() {
            continue;
        }
        line.push_str(&" ".repeat(column - line.len()));
        line.push_str(&decade.to_string());
    }
    if line.trim().is_empty() {
        line = format!("{}{first}", " ".repeat(GUTTER));
    }
    page.line(&line, Kind::Muted);
    for succession in &brief.successions {
        let Some(year) = succession
            .date
            .interval
            .exact_year()
            .filter(|year| (first..=last).contains(year))
        else {
            continue;
        };
        let column = GUTTER + (year - first) as usize;
        let mark = page.sign("┊", "|");
        let label = format!(
            "{} → {}, {}",
            succession.from_name, succession.to_name, succession.date.date_words
        );
        let label = page.clean(&label);
        if column + 2 + label.width() <= page.width() {
            page.line(
                &format!("{}{mark} {label}", " ".repeat(column)),
                Kind::Muted,
            );
        } else {
            let before = column.saturating_sub(label.width() + 1);
            page.line(
                &format!("{}{label} {mark}", " ".repeat(before)),
                Kind::Muted,
            );
        }
    }
    debug_assert!(columns <= page.width());
}

/// The years cut into as few stretches as fit, beginning at decades where that costs none more.
fn panels((first, last): (i16, i16), available: usize) -> Vec<(i16, i16)> {
    let years = (last - first) as usize + 1;
    let number = years.div_ceil(available);
    if number == 1 {
        return vec![(first, last)];
    }
    let even = years.div_ceil(number);
    let size = if even.next_multiple_of(10) <= available {
        even.next_multiple_of(10)
    } else {
        even
    };
    let mut panels = Vec::new();
    let mut start = first;
    while start <= last {
        let mut end = start + size as i16 - 1;
        // The first stretch ends with a decade, so that the next begins with one.
        if start == first {
            let rounded = end - (end + 1).rem_euclid(10);
            let rest = (last - rounded).max(0) as usize;
            if rounded > start && rest.div_ceil(size) < number {
                end = rounded;
            }
        }
        panels.push((start, end.min(last)));
        start = end + 1;
    }
    panels
}

/// What is missing about a subject, and which import fills it.
pub(super) fn nothing(page: &mut Page, brief: &Brief, subject: Subject) {
    for gap in brief.gaps_of(subject) {
        let hint = if gap.import.is_empty() {
            String::new()
        } else {
            format!(" To fill it: {}", gap.import)
        };
        page.paragraph("", "  ", &format!("{}{hint}", gap.text), Kind::Plain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_hold_every_year_once_and_fit() {
        for (first, last) in [(1947, 2022), (1816, 2024), (1991, 1991), (1946, 2020)] {
            for available in [54, 74, 100, 194] {
                let panels = panels((first, last), available);
                let years: Vec<i16> = panels.iter().flat_map(|&(from, to)| from..=to).collect();
                assert_eq!(years, (first..=last).collect::<Vec<_>>(), "{panels:?}");
                assert!(
                    panels
                        .iter()
                        .all(|&(from, to)| ((to - from) as usize) < available),
                    "{panels:?}"
                );
            }
        }
    }
}
