//! The brief as Markdown (CommonMark with tables).

use std::fmt::Write as _;

use entente_model::coverage::Subject;
use entente_model::organisation::Standing;

use crate::brief::{Brief, BriefEvent, BriefIdealPoint, CellKind, ThirdAgreement};
use crate::evolution::{
    CUT_PHASES, acts, apart_words, cited_impediment, level_words, measure_words, month, phase_words,
};
use crate::wording::{self, capital, dagger};

/// The brief as Markdown. Text from sources is escaped, so that none of it becomes markup.
pub fn markdown(brief: &Brief) -> String {
    let mut out = String::new();
    front(&mut out, brief);
    interaction(&mut out, brief);
    votes(&mut out, brief);
    ideal_points(&mut out, brief);
    alliances_and_disputes(&mut out, brief);
    ties(&mut out, brief);
    event_years(&mut out, brief);
    pillars(&mut out, brief);
    timeline(&mut out, brief);
    memberships(&mut out, brief);
    organisations(&mut out, brief);
    vetoes(&mut out, brief);
    drivers(&mut out, brief);
    third_parties(&mut out, brief);
    measures(&mut out, brief);
    table_series(&mut out, brief);
    documents(&mut out, brief);
    missing(&mut out, brief);
    sources(&mut out, brief);
    out
}

/// Adds a line; writing to a string cannot fail.
macro_rules! line {
    ($out:expr) => { $out.push('\n') };
    ($out:expr, $($arguments:tt)+) => { let _ = writeln!($out, $($arguments)+); };
}

fn front(out: &mut String, brief: &Brief) {
    line!(out, "# {}", escape(&brief.title()));
    line!(out);
    line!(
        out,
        "{}. {}",
        wording::years(brief.period.from, brief.period.to),
        escape(&brief.lineage_sentences().join(" "))
    );
    line!(out);
    for headline in &brief.headlines {
        line!(out, "- {}", escape(&headline.text));
    }
    line!(out);
}

fn event_years(out: &mut String, brief: &Brief) {
    let datasets = brief.event_datasets();
    if datasets.is_empty() {
        return;
    }
    line!(out, "## Event counts\n");
    for (source, years) in datasets {
        let finding = crate::views::event_years_finding(brief, &source, &years);
        line!(
            out,
            "{}. {}{}\n",
            escape(&capital(&finding)),
            wording::EVENT_COUNTS,
            brief.footnote(&source)
        );
        let rows = years.iter().map(|year| {
            vec![
                year.year.to_string(),
                year.verbal_cooperation.to_string(),
                year.material_cooperation.to_string(),
                year.verbal_conflict.to_string(),
                year.material_conflict.to_string(),
                year.unclassed.to_string(),
                year.events.to_string(),
                year.all_words(),
                year.completeness_words(),
                year.repeated_words(),
            ]
        });
        table(
            out,
            &[
                "Year>",
                "Verbal cooperation>",
                "Material cooperation>",
                "Verbal conflict>",
                "Material conflict>",
                "No class>",
                "Events>",
                "All events of the dataset>",
                "Files held>",
                "Repeated reports>",
            ],
            rows.collect(),
        );
    }
}

fn interaction(out: &mut String, brief: &Brief) {
    let view = &brief.evolution;
    if view.interaction.is_empty() {
        return;
    }
    line!(out, "## Interaction\n");
    for sentence in crate::evolution::headlines(brief) {
        line!(out, "- {}", escape(&sentence));
    }
    line!(out);
    let phases = view.phases.iter().map(|phase| {
        vec![
            phase_words(phase),
            phase.name.clone(),
            format!(
                "{} ({} to {})",
                level_words(phase.level),
                level_words(phase.low),
                level_words(phase.high)
            ),
        ]
    });
    table(
        out,
        &["Years", "Phase", "Mean level (−1 to 1)"],
        phases.collect(),
    );
    if view.has_cut_phases() {
        line!(out, "{CUT_PHASES}\n");
    }
    for turn in &view.turning_points {
        line!(
            out,
            "**Turning point {}** (between {} and {}, probability {}):\n",
            month(&turn.date),
            month(&turn.low),
            month(&turn.high),
            wording::percent(turn.probability)
        );
        for event in &turn.events {
            line!(
                out,
                "- {}: {}{} ({}as good an event near {} of other dates)",
                event.date.date_words,
                escape(&event.text),
                dagger(event.basis),
                apart_words(event.days_apart),
                wording::percent(event.elsewhere)
            );
        }
        line!(out);
    }
    let rows = view.interaction.iter().map(|period| {
        vec![
            period.period.clone(),
            level_words(period.value),
            format!(
                "{} to {}",
                level_words(period.low),
                level_words(period.high)
            ),
            if period.covered {
                acts(period.events)
            } else {
                "outside coverage".to_owned()
            },
        ]
    });
    table(
        out,
        &["Period>", "Level (−1 to 1)>", "90 % interval>", "Acts>"],
        rows.collect(),
    );
    line!(
        out,
        "Level of cooperation versus conflict from counts of acts by quad class, disputes and sponsored armed groups. Source: {}.\n",
        escape(&brief.credits(&view.sources))
    );
}

fn votes(out: &mut String, brief: &Brief) {
    line!(out, "## Votes in the UN General Assembly\n");
    let Some(window) = brief.vote_window() else {
        gaps(out, brief, Subject::Votes);
        return;
    };
    if let Some(finding) = brief.finding(Subject::Votes) {
        line!(out, "**{}**\n", escape(&finding));
    }
    let rows = brief
        .votes
        .iter()
        .filter(|year| (window.0..=window.1).contains(&year.year))
        .map(|year| {
            vec![
                year.year.to_string(),
                year.agreement
                    .map_or_else(|| wording::nothing(year.cell).to_owned(), wording::share),
                year.roll_calls.to_string(),
                wording::vote_rank(year),
                year.source
                    .as_ref()
                    .map_or_else(String::new, |source| brief.footnote(source)),
            ]
        });
    table(
        out,
        &[
            "Year>",
            "Agreement (0–1)>",
            "Roll calls>",
            "Rank>",
            "Source",
        ],
        rows.collect(),
    );
    line!(
        out,
        "Lijphart's index: the same vote counts 1, one abstaining 0.5, opposite votes 0, over the roll calls in which both \
         voted. Source: {}.\n",
        escape(&brief.credits(&brief.vote_sources()))
    );
    if let Some(words) = brief.vote_ranks() {
        line!(out, "{}\n", escape(&words));
    }
    ribbons(out, brief, &["votes"]);
}

fn ideal_points(out: &mut String, brief: &Brief) {
    let Some(finding) = brief.ideal_point_finding() else {
        return;
    };
    line!(out, "## Ideal points in the UN General Assembly\n");
    line!(out, "**{}**\n", escape(&finding));
    let [a, b] = &brief.actors;
    let point =
        |found: &Option<BriefIdealPoint>| found.as_ref().map_or("–".to_owned(), wording::point);
    let rows = brief.ideal_points.iter().map(|session| {
        vec![
            session.year.to_string(),
            point(&session.a),
            point(&session.b),
            session.distance.map_or("–".to_owned(), wording::share),
            wording::rank(session),
        ]
    });
    table(
        out,
        &[
            "Session>",
            &escape(&capital(&a.name)),
            &escape(&capital(&b.name)),
            "Distance>",
            "Rank>",
        ],
        rows.collect(),
    );
    line!(
        out,
        "{} Source: {}.\n",
        wording::IDEAL_POINTS,
        escape(&brief.credits(&brief.ideal_point_sources()))
    );
    ribbons(out, brief, &["ideal_points"]);
}

fn alliances_and_disputes(out: &mut String, brief: &Brief) {
    line!(out, "## Alliances and disputes\n");
    for source in brief.alliance_sources() {
        line!(
            out,
            "### Alliance obligations by year, {}\n",
            escape(&brief.credits(std::slice::from_ref(&source)))
        );
        let years = brief.alliances.iter().filter(|year| year.source == source);
        let cells = years.map(|year| {
            let value = match year.cell {
                CellKind::Value => year.obligations.join(", "),
                other => wording::nothing(other).to_owned(),
            };
            (year.year, value)
        });
        spans(out, cells.collect(), "Obligations", &|first| {
            wording::alliance_row(brief, first, |year| year.source == source)
        });
    }
    for source in brief.dispute_lists() {
        line!(
            out,
            "### Militarised disputes by year, {}\n",
            escape(&brief.credits(std::slice::from_ref(&source)))
        );
        let years = brief
            .dispute_years
            .iter()
            .filter(|year| year.source == source);
        let cells = years.map(|year| {
            let value = match year.cell {
                CellKind::Value => {
                    wording::hostility(year.hostility.unwrap_or_default()).to_owned()
                }
                other => wording::nothing(other).to_owned(),
            };
            (year.year, value)
        });
        spans(out, cells.collect(), "Highest hostility", &|_| {
            String::new()
        });
    }
    ribbons(out, brief, &["alliances", "disputes"]);
    if !brief.disputes.is_empty() {
        let [a, b] = &brief.actors;
        let level = |level: Option<u8>| wording::hostility(level.unwrap_or_default()).to_owned();
        let rows = brief.disputes.iter().map(|dispute| {
            vec![
                wording::years(dispute.first_year, dispute.last_year),
                dispute.number.to_string(),
                level(dispute.hostility_a),
                level(dispute.hostility_b),
                brief.footnote(&dispute.source),
            ]
        });
        table(
            out,
            &[
                "Years",
                "Number>",
                &capital(&a.name),
                &capital(&b.name),
                "Source",
            ],
            rows.collect(),
        );
    }
    gaps(out, brief, Subject::Alliances);
    gaps(out, brief, Subject::Disputes);
}

/// Years with equal cells joined to spans.
fn spans(out: &mut String, cells: Vec<(i16, String)>, head: &str, row_of: &dyn Fn(i16) -> String) {
    let mut joined: Vec<(i16, i16, String)> = Vec::new();
    for (year, value) in cells {
        match joined.last_mut() {
            Some((_, last, known)) if *last + 1 == year && *known == value => *last = year,
            _ => joined.push((year, year, value)),
        }
    }
    let rows = joined.into_iter().map(|(first, last, value)| {
        let row = escape(&row_of(first));
        vec![wording::years(first, last), format!("{value}{row}")]
    });
    table(out, &["Years", head], rows.collect());
}

fn ties(out: &mut String, brief: &Brief) {
    if brief.ties.is_empty() {
        return;
    }
    line!(out, "## Treaties, embargoes and other ties\n");
    for tie in &brief.ties {
        line!(
            out,
            "- {}: {}{} {}",
            escape(&tie.date.date_words),
            escape(&tie.text),
            dagger(tie.basis),
            escape(&brief.footnote(&tie.source))
        );
    }
    line!(out);
}

fn pillars(out: &mut String, brief: &Brief) {
    if brief.pillars.is_empty() {
        return;
    }
    line!(out, "## Pillars\n");
    let rows = brief.pillars.iter().map(|pillar| {
        let [verbal, material, harsh, force] = pillar.quads;
        vec![
            wording::pillar(Some(pillar.pillar)),
            pillar.events.to_string(),
            pillar.recalled.to_string(),
            (verbal + material).to_string(),
            (harsh + force).to_string(),
            pillar.first.date_words.clone(),
            pillar.last.date_words.clone(),
            pillar
                .sources
                .iter()
                .map(|source| brief.footnote(source))
                .collect::<Vec<_>>()
                .join(" "),
        ]
    });
    let head = [
        "Pillar",
        "Events>",
        "Recalled †>",
        "Cooperation>",
        "Conflict>",
        "First",
        "Last",
        "Source",
    ];
    table(out, &head, rows.collect());
}

fn timeline(out: &mut String, brief: &Brief) {
    line!(out, "## Timeline\n");
    gaps(out, brief, Subject::Events);
    for (decade, acts) in brief.decades() {
        line!(out, "### {decade}s\n");
        for act in acts {
            event(out, brief, act);
        }
        line!(out);
    }
}

fn event(out: &mut String, brief: &Brief, act: &BriefEvent) {
    let pillar = act
        .pillar
        .map_or_else(String::new, |pillar| format!("{pillar}; "));
    let note = if act.note.is_empty() {
        String::new()
    } else {
        format!("; {}", act.note)
    };
    line!(
        out,
        "- **{}**: {}{} ({}) {}",
        escape(&act.date.date_words),
        escape(&act.text),
        dagger(act.basis),
        escape(&format!(
            "{pillar}{}; {}{note}",
            wording::event_type(act),
            wording::direction(act)
        )),
        escape(&brief.footnote(&act.source))
    );
}

fn memberships(out: &mut String, brief: &Brief) {
    if brief.memberships.is_empty() {
        return;
    }
    line!(out, "## Organisations and blocs\n");
    let [a, b] = &brief.actors;
    let rows = brief.memberships_in_order().into_iter().map(|row| {
        vec![
            row.name.clone(),
            row.periods_of(Standing::Both),
            row.periods_of(Standing::OnlyFirst),
            row.periods_of(Standing::OnlySecond),
            row.source
                .as_ref()
                .map_or_else(String::new, |source| brief.footnote(source)),
        ]
    });
    let (only_a, only_b) = (
        format!("{} only", capital(&a.name)),
        format!("{} only", capital(&b.name)),
    );
    table(
        out,
        &["Organisation", "Both", &only_a, &only_b, "Source"],
        rows.collect(),
    );
}

fn vetoes(out: &mut String, brief: &Brief) {
    if brief.vetoes.is_empty() {
        return;
    }
    line!(out, "## Vetoes in the UN Security Council\n");
    let [a, b] = &brief.actors;
    let rows = brief.vetoes.iter().rev().map(|veto| {
        let by = match (veto.by_a, veto.by_b) {
            (true, true) => brief.pair(),
            (true, false) => a.name.clone(),
            _ => b.name.clone(),
        };
        vec![
            veto.date.date_words.clone(),
            capital(&by),
            veto.agenda.clone(),
            veto.draft.clone(),
            brief.footnote(&veto.source),
        ]
    });
    table(
        out,
        &["Date", "By", "Agenda", "Draft", "Source"],
        rows.collect(),
    );
}

fn drivers(out: &mut String, brief: &Brief) {
    let view = &brief.evolution;
    if !view.has_impediments() {
        return;
    }
    line!(out, "## Impediments\n");
    for impediment in &view.impediments {
        line!(out, "- {}", escape(&cited_impediment(impediment, brief)));
    }
    for sentence in &view.not_covered {
        line!(out, "- {sentence}");
    }
    line!(out);
    if !view.pillar_measures.is_empty() {
        line!(out, "## Pillars by measures\n");
        for measure in &view.pillar_measures {
            line!(out, "- {}", escape(&measure_words(measure, brief)));
        }
        line!(out);
    }
}

fn third_parties(out: &mut String, brief: &Brief) {
    if brief.third_parties.is_empty() {
        return;
    }
    line!(out, "## Third parties\n");
    let [a, b] = &brief.actors;
    let agreement = |found: &Option<ThirdAgreement>| match found {
        Some(found) => {
            let source = found
                .source
                .as_ref()
                .map_or_else(String::new, |source| brief.footnote(source));
            let roll_calls = wording::count(found.roll_calls, "roll call", "roll calls");
            format!(
                "{} in {} ({roll_calls}) {source}",
                wording::share(found.agreement),
                found.year
            )
        }
        None => "–".to_owned(),
    };
    let rows = brief.third_parties.iter().map(|third| {
        vec![
            capital(&third.name),
            third.joint.to_string(),
            third.with_a.to_string(),
            third.with_b.to_string(),
            agreement(&third.agreement_a),
            agreement(&third.agreement_b),
        ]
    });
    let head = [
        "Third party".to_owned(),
        "Joint events>".to_owned(),
        format!("Events with {}>", a.name),
        format!("Events with {}>", b.name),
        format!("Votes with {}", a.name),
        format!("Votes with {}", b.name),
    ];
    table(out, &head.each_ref().map(String::as_str), rows.collect());
}

fn measures(out: &mut String, brief: &Brief) {
    if brief.measures.is_empty() {
        return;
    }
    line!(out, "## Numbers\n");
    let rows = brief.measures.iter().map(|measure| {
        vec![
            capital(&wording::plain(&measure.name)),
            measure.actor_name.clone(),
            measure.date.date_words.clone(),
            format!("{}{}", measure.value, dagger(measure.basis)),
            measure.unit.clone(),
            brief.footnote(&measure.source),
        ]
    });
    table(
        out,
        &["Measure", "Of", "When", "Value>", "Unit", "Source"],
        rows.collect(),
    );
}

fn organisations(out: &mut String, brief: &Brief) {
    if brief.organisations.is_empty() {
        return;
    }
    line!(out, "## Organisations shared, by name\n");
    line!(out, "**{}**\n", escape(&brief.organisation_finding()));
    let rows = brief.organisations.iter().map(|shared| {
        vec![
            shared.name.clone(),
            wording::organisation_years(shared),
            brief.footnote(&shared.source),
        ]
    });
    table(
        out,
        &["Organisation", "Both members", "Source"],
        rows.collect(),
    );
}

fn table_series(out: &mut String, brief: &Brief) {
    if brief.table_series.is_empty() {
        return;
    }
    line!(out, "## Numbers from imported tables\n");
    let rows = brief.table_series.iter().map(|series| {
        vec![
            brief.subject_of(series),
            series.meaning.clone(),
            series.unit.clone(),
            series.first(),
            series.last(),
            series.highest(),
            brief.footnote(&series.source),
        ]
    });
    table(
        out,
        &[
            "Of", "Measure", "Unit", "First", "Last", "Highest", "Source",
        ],
        rows.collect(),
    );
    ribbons(out, brief, &["tables"]);
}

fn ribbons(out: &mut String, brief: &Brief, series: &[&str]) {
    for name in series {
        if let Some(words) = brief.ribbon_words(name) {
            line!(out, "{}\n", escape(&words));
        }
    }
}

fn documents(out: &mut String, brief: &Brief) {
    line!(out, "## Documents that mention both\n");
    gaps(out, brief, Subject::Documents);
    for document in &brief.documents {
        let date = if document.date.is_empty() {
            String::new()
        } else {
            format!(", {}", document.date)
        };
        line!(
            out,
            "- {}{} ({} and {} mentions) {}",
            escape(&document.title),
            escape(&date),
            document.mentions_a,
            document.mentions_b,
            escape(&brief.footnote(&document.source))
        );
        if !document.excerpt.is_empty() {
            line!(out, "  > {}", escape(&document.excerpt));
        }
        for contradicted in &document.contradicted {
            line!(
                out,
                "  - Contradicted: “{}”: {}",
                escape(&contradicted.statement),
                escape(&wording::contradiction(contradicted))
            );
        }
    }
    line!(out);
}

fn missing(out: &mut String, brief: &Brief) {
    if brief.missing.is_empty() {
        return;
    }
    line!(out, "## What is missing\n");
    for gap in &brief.missing {
        let hint = if gap.import.is_empty() {
            String::new()
        } else {
            format!(" `{}` fills it.", gap.import)
        };
        line!(out, "- {}{hint}", escape(&gap.text));
    }
    line!(out);
}

fn gaps(out: &mut String, brief: &Brief, subject: Subject) {
    for gap in brief.gaps_of(subject) {
        let hint = if gap.import.is_empty() {
            String::new()
        } else {
            format!(" `{}` fills it.", gap.import)
        };
        line!(out, "{}{hint}\n", escape(&gap.text));
    }
}

fn sources(out: &mut String, brief: &Brief) {
    line!(out, "## Sources\n");
    for source in &brief.sources {
        line!(
            out,
            "{}. {}",
            source.number,
            escape(&wording::citation(source))
        );
        for coverage in brief
            .coverage
            .iter()
            .filter(|coverage| coverage.source == source.id)
        {
            line!(out, "   - covers {}", escape(&wording::coverage(coverage)));
        }
    }
    line!(out);
    if brief.has_recalled() {
        line!(
            out,
            "{} recalled: common knowledge written down without a source at hand.\n",
            wording::DAGGER
        );
    }
    line!(out, "{}", escape(&brief.repetition()));
}

/// A table; a head that ends with `>` stands right.
fn table(out: &mut String, head: &[&str], rows: Vec<Vec<String>>) {
    let names: Vec<String> = head
        .iter()
        .map(|name| escape(name.trim_end_matches('>')))
        .collect();
    line!(out, "| {} |", names.join(" | "));
    let rules: Vec<&str> = head
        .iter()
        .map(|name| if name.ends_with('>') { "---:" } else { "---" })
        .collect();
    line!(out, "| {} |", rules.join(" | "));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        line!(out, "| {} |", cells.join(" | "));
    }
    line!(out);
}

/// Text without what Markdown or HTML would read as markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_source_becomes_markup() {
        assert_eq!(
            escape("a|b <script> [x](y)\n# c"),
            "a\\|b &lt;script&gt; \\[x\\](y) \\# c"
        );
    }
}
