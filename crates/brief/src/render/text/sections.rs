//! The sections in words and tables.

use entente_model::coverage::Subject;
use entente_model::ontology::Quad;
use entente_model::organisation::Standing;

use super::page::{Align, Kind, Page};
use super::plot::nothing;
use crate::brief::{Brief, BriefEvent, BriefIdealPoint, ThirdAgreement};
use crate::wording::{self, dagger};

pub(super) fn title(page: &mut Page, brief: &Brief) {
    let title = page.clean(&brief.title());
    let years = page.clean(&wording::years(brief.period.from, brief.period.to));
    page.line(&format!("{title}, {years}"), Kind::Strong);
    for sentence in brief.lineage_sentences() {
        page.paragraph("", "", &sentence, Kind::Muted);
    }
}

pub(super) fn headlines(page: &mut Page, brief: &Brief) {
    page.blank();
    let bullet = page.sign("• ", "* ");
    for headline in &brief.headlines {
        page.paragraph(bullet, "  ", &headline.text, Kind::Plain);
    }
    let gaps = brief.missing.len() as u32;
    if gaps > 0 {
        let gaps = wording::capital(&wording::count(gaps, "gap", "gaps"));
        page.paragraph(
            bullet,
            "  ",
            &format!("{gaps} in the data: see \"What is missing\" below."),
            Kind::Plain,
        );
    }
}

/// Counts of events by year and quad class, the years without any left out of the table.
pub(super) fn event_years(page: &mut Page, brief: &Brief) {
    let datasets = brief.event_datasets();
    if datasets.is_empty() {
        return;
    }
    page.heading("Event counts");
    for (place, (source, years)) in datasets.iter().enumerate() {
        if place > 0 {
            page.blank();
        }
        let finding = crate::views::event_years_finding(brief, source, years);
        let finding = format!("{}.", wording::capital(&finding));
        page.paragraph("", "", &finding, Kind::Plain);
        let credits = format!(
            "Cooperation and conflict: verbal/material. {} {}",
            wording::EVENT_COUNTS,
            brief.credits(std::slice::from_ref(source))
        );
        page.paragraph("", "", &credits, Kind::Muted);
        let is_known = years.iter().any(|year| year.completeness.is_some());
        let told = years.iter().filter(|year| year.reports > 0);
        let rows = told.map(|year| {
            let mut row = vec![
                year.year.to_string(),
                format!("{}/{}", year.verbal_cooperation, year.material_cooperation),
                format!("{}/{}", year.verbal_conflict, year.material_conflict),
                year.events.to_string(),
                year.all_words(),
                year.repeated_words(),
            ];
            if is_known {
                row.push(year.completeness_words());
            }
            row
        });
        let mut columns = vec![
            ("Year", Align::Left),
            ("Coop.", Align::Right),
            ("Conflict", Align::Right),
            ("Events", Align::Right),
            ("All events", Align::Right),
            ("Repeated reports", Align::Right),
        ];
        if is_known {
            columns.push(("Files held", Align::Right));
        }
        page.table(&columns, rows.collect());
        if !is_known {
            let text = "Which share of its files is held is not known: they have no schedule.";
            page.paragraph("", "", text, Kind::Muted);
        }
        let silent: Vec<String> = wording::runs(
            years
                .iter()
                .filter(|year| year.reports == 0)
                .map(|year| year.year),
        )
        .into_iter()
        .map(|(first, last)| wording::years(first, last))
        .collect();
        if !silent.is_empty() {
            let text = format!(
                "None in {}, of which the dataset tells.",
                wording::list(&silent)
            );
            page.paragraph("", "", &text, Kind::Muted);
        }
    }
}

pub(super) fn ideal_points(page: &mut Page, brief: &Brief) {
    let sessions = brief.telling_sessions();
    if sessions.is_empty() {
        return;
    }
    page.heading("Ideal points in the UN General Assembly");
    page.paragraph(
        "",
        "",
        &format!(
            "{} {}",
            wording::IDEAL_POINTS,
            brief.credits(&brief.ideal_point_sources())
        ),
        Kind::Muted,
    );
    let [a, b] = &brief.actors;
    let rows = sessions.into_iter().map(|session| {
        let point =
            |found: &Option<BriefIdealPoint>| found.as_ref().map_or("–".to_owned(), wording::point);
        vec![
            session.year.to_string(),
            point(&session.a),
            point(&session.b),
            session.distance.map_or("–".to_owned(), wording::share),
            wording::rank(session),
        ]
    });
    page.table(
        &[
            ("Session", Align::Left),
            (&wording::capital(&a.name), Align::Left),
            (&wording::capital(&b.name), Align::Left),
            ("Distance", Align::Right),
            ("Rank", Align::Right),
        ],
        rows.collect(),
    );
}

pub(super) fn disputes(page: &mut Page, brief: &Brief) {
    if brief.disputes.is_empty() {
        return;
    }
    let [a, b] = &brief.actors;
    let level = |level: Option<u8>| {
        level.map_or("not coded".to_owned(), |level| {
            wording::hostility(level).to_owned()
        })
    };
    let rows = brief.disputes.iter().map(|dispute| {
        vec![
            wording::years(dispute.first_year, dispute.last_year),
            dispute.number.to_string(),
            level(dispute.hostility_a),
            level(dispute.hostility_b),
            brief.footnote(&dispute.source),
        ]
    });
    page.blank();
    page.table(
        &[
            ("Years", Align::Left),
            ("Number", Align::Right),
            (&wording::capital(&a.name), Align::Left),
            (&wording::capital(&b.name), Align::Left),
            ("Source", Align::Left),
        ],
        rows.collect(),
    );
}

pub(super) fn ties(page: &mut Page, brief: &Brief) {
    if brief.ties.is_empty() {
        return;
    }
    page.heading("Treaties, embargoes and other ties");
    for tie in &brief.ties {
        let line = format!(
            "{}: {}{} {}",
            tie.date.date_words,
            tie.text,
            dagger(tie.basis),
            brief.footnote(&tie.source)
        );
        page.paragraph("  ", "    ", &line, Kind::Plain);
    }
}

pub(super) fn pillars(page: &mut Page, brief: &Brief) {
    page.heading("Pillars");
    if brief.pillars.is_empty() {
        page.line("No event has a pillar.", Kind::Plain);
        nothing(page, brief, Subject::Events);
        return;
    }
    let rows = brief.pillars.iter().map(|pillar| {
        let [verbal, material, harsh, force] = pillar.quads;
        vec![
            wording::pillar(Some(pillar.pillar)),
            pillar.events.to_string(),
            if pillar.recalled == 0 {
                "0".to_owned()
            } else {
                format!("{}†", pillar.recalled)
            },
            (verbal + material).to_string(),
            (harsh + force).to_string(),
            pillar.first.date_words.clone(),
            pillar.last.date_words.clone(),
        ]
    });
    page.table(
        &[
            ("Pillar", Align::Left),
            ("Events", Align::Right),
            ("Recalled", Align::Right),
            ("Coop.", Align::Right),
            ("Conflict", Align::Right),
            ("First", Align::Left),
            ("Last", Align::Left),
        ],
        rows.collect(),
    );
    page.paragraph(
        "  ",
        "  ",
        &brief.credits(&brief.event_sources()),
        Kind::Muted,
    );
}

pub(super) fn events(page: &mut Page, brief: &Brief) {
    let decades = brief.decades();
    if decades.is_empty() {
        return;
    }
    page.heading("Timeline");
    let legend = format!(
        "{} material, {} verbal cooperation; {} verbal, {} material conflict; {} recalled, no source at hand",
        sign(page, Some(Quad::MaterialCooperation)),
        sign(page, Some(Quad::VerbalCooperation)),
        sign(page, Some(Quad::VerbalConflict)),
        sign(page, Some(Quad::MaterialConflict)),
        wording::DAGGER,
    );
    page.paragraph("", "", &legend, Kind::Muted);
    for (decade, acts) in decades {
        page.blank();
        let number = wording::count(acts.len() as u32, "event", "events");
        page.line(&format!("{decade}s ({number})"), Kind::Strong);
        for act in acts {
            event(page, brief, act);
        }
    }
}

fn event(page: &mut Page, brief: &Brief, act: &BriefEvent) {
    let kind = match act.quad {
        Some(Quad::MaterialCooperation | Quad::VerbalCooperation) => Kind::Cooperation,
        Some(Quad::VerbalConflict | Quad::MaterialConflict) => Kind::Conflict,
        None => Kind::Plain,
    };
    let first = format!("{} {}: ", sign(page, act.quad), act.date.date_words);
    page.paragraph(
        &first,
        "    ",
        &format!("{}{}", act.text, dagger(act.basis)),
        kind,
    );
    let mut facts = vec![wording::event_type(act), wording::direction(act)];
    if let Some(pillar) = act.pillar {
        facts.insert(0, pillar.as_str().to_owned());
    }
    if let Some(series) = &act.series {
        facts.push(
            act.ordinal
                .map_or_else(|| series.clone(), |number| format!("{series} no. {number}")),
        );
    }
    if !act.note.is_empty() {
        facts.push(act.note.clone());
    }
    let facts = format!("{} {}", facts.join("; "), brief.footnote(&act.source));
    page.paragraph("    ", "    ", &facts, Kind::Muted);
}

/// Shape says the direction, filling the kind: colour only repeats it.
fn sign(page: &Page, quad: Option<Quad>) -> &'static str {
    match quad {
        Some(Quad::MaterialCooperation) => page.sign("▲", "++"),
        Some(Quad::VerbalCooperation) => page.sign("△", "+ "),
        Some(Quad::VerbalConflict) => page.sign("▽", "- "),
        Some(Quad::MaterialConflict) => page.sign("▼", "--"),
        None => page.sign("◇", "? "),
    }
}

pub(super) fn memberships(page: &mut Page, brief: &Brief) {
    if brief.memberships.is_empty() {
        return;
    }
    page.heading("Organisations and blocs");
    let [a, b] = &brief.actors;
    let rows = brief.memberships_in_order().into_iter().map(|row| {
        vec![
            row.short_name.clone(),
            row.periods_of(Standing::Both),
            row.periods_of(Standing::OnlyFirst),
            row.periods_of(Standing::OnlySecond),
        ]
    });
    let only = |name: &str| format!("{} only", wording::capital(name));
    page.table(
        &[
            ("", Align::Left),
            ("Both", Align::Left),
            (&only(&a.name), Align::Left),
            (&only(&b.name), Align::Left),
        ],
        rows.collect(),
    );
    let sources: Vec<_> = brief
        .memberships
        .iter()
        .filter_map(|row| row.source.clone())
        .take(1)
        .collect();
    page.paragraph("  ", "  ", &brief.credits(&sources), Kind::Muted);
}

pub(super) fn vetoes(page: &mut Page, brief: &Brief) {
    if brief.vetoes.is_empty() {
        return;
    }
    page.heading("Vetoes in the UN Security Council");
    let vetoing = brief.vetoing();
    let rows = brief
        .vetoes_by_decade()
        .into_iter()
        .map(|(decade, of_a, of_b)| {
            let numbers = vetoing
                .iter()
                .map(|(_, first)| if *first { of_a } else { of_b }.to_string());
            [format!("{decade}s")].into_iter().chain(numbers).collect()
        });
    let mut columns = vec![("Decade", Align::Left)];
    columns.extend(
        vetoing
            .iter()
            .map(|(name, _)| (name.as_str(), Align::Right)),
    );
    page.table(&columns, rows.collect());
    let last = brief.vetoes.last();
    if let Some(veto) = last {
        let line = format!(
            "Latest: {}, {} {}",
            veto.date.date_words,
            veto.agenda,
            brief.footnote(&veto.source)
        );
        page.paragraph("  ", "  ", &line, Kind::Muted);
    }
}

pub(super) fn third_parties(page: &mut Page, brief: &Brief) {
    if brief.third_parties.is_empty() {
        return;
    }
    page.heading("Third parties");
    let [a, b] = &brief.actors;
    let agreement = |found: &Option<ThirdAgreement>| match found {
        Some(found) => format!(
            "{} ({}, n = {})",
            wording::share(found.agreement),
            found.year,
            found.roll_calls
        ),
        None => "–".to_owned(),
    };
    let rows = brief.third_parties.iter().map(|third| {
        vec![
            wording::capital(&third.name),
            third.joint.to_string(),
            third.with_a.to_string(),
            third.with_b.to_string(),
            agreement(&third.agreement_a),
            agreement(&third.agreement_b),
        ]
    });
    page.table(
        &[
            ("", Align::Left),
            ("Joint events", Align::Right),
            (&format!("With {}", a.name), Align::Right),
            (&format!("With {}", b.name), Align::Right),
            (&format!("Votes with {}", a.name), Align::Left),
            (&format!("Votes with {}", b.name), Align::Left),
        ],
        rows.collect(),
    );
    let mut sources = brief.event_sources();
    sources.extend(brief.vote_sources());
    page.paragraph("  ", "  ", &brief.credits(&sources), Kind::Muted);
}

pub(super) fn measures(page: &mut Page, brief: &Brief) {
    if brief.measures.is_empty() {
        return;
    }
    page.heading("Numbers");
    for measure in &brief.measures {
        let line = format!(
            "{}: {}, {} {} in {}{} {}",
            measure.actor_name,
            wording::plain(&measure.name),
            measure.value,
            measure.unit,
            measure.date.date_words,
            dagger(measure.basis),
            brief.footnote(&measure.source)
        );
        page.paragraph("  ", "    ", &line, Kind::Plain);
    }
}

/// How the agreement compares with that of all dyads.
pub(super) fn vote_ranks(page: &mut Page, brief: &Brief) {
    if let Some(words) = brief.vote_ranks() {
        page.paragraph("    ", "    ", &words, Kind::Plain);
    }
}

/// Which source feeds which years of these series.
pub(super) fn ribbons(page: &mut Page, brief: &Brief, series: &[&str]) {
    for name in series {
        if let Some(words) = brief.ribbon_words(name) {
            page.paragraph("    ", "    ", &words, Kind::Muted);
        }
    }
}

pub(super) fn organisations(page: &mut Page, brief: &Brief) {
    let Some(first) = brief.organisations.first() else {
        return;
    };
    page.heading("Organisations shared, by name");
    page.paragraph("", "", &brief.organisation_finding(), Kind::Plain);
    for (year, names) in brief.organisations_by_year(true) {
        let line = format!("since {year}: {}", names.join("; "));
        page.paragraph("  ", "    ", &line, Kind::Plain);
    }
    let ended = brief.organisations_by_year(false);
    if !ended.is_empty() {
        let names: Vec<String> = ended.into_iter().flat_map(|(_, names)| names).collect();
        page.paragraph(
            "  ",
            "    ",
            &format!("no longer: {}", names.join("; ")),
            Kind::Muted,
        );
    }
    page.paragraph(
        "",
        "",
        &brief.credits(std::slice::from_ref(&first.source)),
        Kind::Muted,
    );
}

pub(super) fn table_series(page: &mut Page, brief: &Brief) {
    if brief.table_series.is_empty() {
        return;
    }
    page.heading("Numbers from imported tables");
    for series in &brief.table_series {
        let unit = if series.unit.is_empty() {
            String::new()
        } else {
            format!(" ({})", series.unit)
        };
        let line = format!(
            "{}: {}{unit}: {}, {}; highest {} {}",
            brief.subject_of(series),
            series.meaning,
            series.first(),
            series.last(),
            series.highest(),
            brief.footnote(&series.source)
        );
        page.paragraph("  ", "    ", &line, Kind::Plain);
    }
    ribbons(page, brief, &["tables"]);
}

pub(super) fn documents(page: &mut Page, brief: &Brief) {
    page.heading("Documents that mention both");
    if brief.documents.is_empty() {
        nothing(page, brief, Subject::Documents);
        return;
    }
    let [a, b] = &brief.actors;
    for document in &brief.documents {
        let date = if document.date.is_empty() {
            String::new()
        } else {
            format!(", {}", document.date)
        };
        let line = format!(
            "{}{date}: {} mentioned {}, {} {} {}",
            document.title,
            wording::capital(&a.name),
            wording::times(document.mentions_a),
            b.name,
            wording::times(document.mentions_b),
            brief.footnote(&document.source)
        );
        page.paragraph("  ", "    ", &line, Kind::Plain);
        if !document.excerpt.is_empty() {
            page.paragraph(
                "    ",
                "    ",
                &format!("\"{}\"", document.excerpt),
                Kind::Muted,
            );
        }
        for contradicted in &document.contradicted {
            page.paragraph(
                "    ",
                "      ",
                &format!(
                    "Contradicted: \"{}\": {}",
                    contradicted.statement,
                    wording::contradiction(contradicted)
                ),
                Kind::Plain,
            );
        }
    }
}

pub(super) fn missing(page: &mut Page, brief: &Brief) {
    if brief.missing.is_empty() {
        return;
    }
    page.heading("What is missing");
    for gap in &brief.missing {
        page.paragraph("  ", "    ", &gap.text, Kind::Plain);
        if !gap.import.is_empty() {
            page.paragraph("      ", "        ", &gap.import, Kind::Strong);
        }
    }
}

pub(super) fn sources(page: &mut Page, brief: &Brief) {
    page.heading("Sources");
    for source in &brief.sources {
        let number = format!("[{}] ", source.number);
        let indent = " ".repeat(number.len());
        page.paragraph(&number, &indent, &wording::citation(source), Kind::Plain);
        let covered: Vec<String> = brief
            .coverage
            .iter()
            .filter(|coverage| coverage.source == source.id)
            .map(wording::coverage)
            .collect();
        if !covered.is_empty() {
            page.paragraph(
                &indent,
                &indent,
                &format!("Covers {}.", covered.join("; ")),
                Kind::Muted,
            );
        }
    }
    page.blank();
    if brief.has_recalled() {
        let note = format!(
            "{} recalled: common knowledge written down without a source at hand.",
            wording::DAGGER
        );
        page.paragraph("", "", &note, Kind::Muted);
    }
    page.paragraph("", "  ", &brief.repetition(), Kind::Muted);
}
