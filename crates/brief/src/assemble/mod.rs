//! From a relation to a brief: what was computed is named, dated and put into sentences; nothing is computed anew.

mod events;
mod headlines;
mod memberships;
mod ribbons;
mod series;
mod tables;
mod third_parties;

use entente_model::actor::{ActorId, DateSpan, Succession, actors, in_sentence};
use entente_model::coverage::{Coverage, Subject};
use entente_model::source::{Source, SourceId};
use entente_model::time::DateInterval;
use entente_relation::{Party, Relation};
use jiff::civil::Date;

pub(crate) use tables::side;

use crate::brief::{
    Brief, BriefActor, BriefCoverage, BriefSource, BriefSuccession, Gap, Holder, Repetition, Years,
};
use crate::evolution::EvolutionView;

/// The version of the JSON contract.
const CONTRACT: u32 = 1;

/// Puts a relation into the form of a brief. `version` is the program's, so that the brief can be made again.
pub fn assemble(relation: &Relation, version: &str) -> Brief {
    let mut brief = Brief {
        entente: Repetition {
            contract: CONTRACT,
            version: version.to_owned(),
            library: relation.snapshot.as_ref().map(ToString::to_string),
            a: relation.a.actor.to_string(),
            b: relation.b.actor.to_string(),
            from: relation.options.from,
            to: relation.options.to,
        },
        actors: [actor(&relation.a, relation), actor(&relation.b, relation)],
        period: Years {
            from: relation.years.0,
            to: relation.years.1,
        },
        headlines: Vec::new(),
        successions: relation.successions.iter().map(succession).collect(),
        evolution: relation
            .evolution
            .as_deref()
            .map(EvolutionView::new)
            .unwrap_or_default(),
        votes: series::votes(relation),
        ideal_points: series::ideal_points(relation),
        alliances: series::alliances(relation),
        disputes: series::disputes(relation),
        dispute_years: series::dispute_years(relation),
        ties: events::ties(relation),
        memberships: memberships::memberships(relation),
        vetoes: events::vetoes(relation),
        pillars: events::pillars(relation),
        events: events::events(relation),
        event_years: series::event_years(relation),
        third_parties: third_parties::third_parties(relation),
        measures: events::measures(relation),
        table_series: tables::table_series(relation),
        organisations: tables::organisations(relation),
        ribbons: Vec::new(),
        documents: third_parties::documents(relation),
        missing: relation
            .missing
            .iter()
            .map(|gap| Gap {
                subject: gap.subject,
                text: gap.what.clone(),
                import: gap.command.to_owned(),
            })
            .collect(),
        coverage: relation.coverage.iter().map(coverage).collect(),
        sources: relation
            .sources
            .iter()
            .zip(1..)
            .map(|(source, number)| cited(source, number))
            .collect(),
    };
    brief.ribbons = ribbons::ribbons(&brief);
    brief.evolution.divergences = crate::evolution::divergences(&brief);
    brief.headlines = headlines::headlines(&brief, relation.parting.as_ref());
    brief
}

fn actor(party: &Party, relation: &Relation) -> BriefActor {
    // Where the reader cut the period, the name is the one borne at its end: Ceylon in 1960.
    let name = match relation.options.to {
        Some(year) => party.name_on(jiff::civil::date(year, 12, 31)),
        None => party.name.clone(),
    };
    BriefActor {
        id: party.actor,
        name: in_sentence(&name),
        lineage: party
            .lineage
            .iter()
            .map(|&(actor, span)| holder(actor, span))
            .collect(),
    }
}

fn holder(actor: ActorId, span: DateSpan) -> Holder {
    Holder {
        actor,
        name: name_on(actor, span.to),
        from: span.from.map(|day| day.to_string()),
        to: span.to.map(|day| day.to_string()),
    }
}

fn succession(succession: &Succession) -> BriefSuccession {
    BriefSuccession {
        from: succession.from,
        from_name: plain_name(succession.from, None),
        to: succession.to,
        to_name: plain_name(succession.to, Some(succession.date)),
        date: DateInterval::day(succession.date).into(),
        kind: succession.kind.as_str().to_owned(),
    }
}

fn coverage(coverage: &Coverage) -> BriefCoverage {
    BriefCoverage {
        source: coverage.source.clone(),
        subject: coverage.subject,
        first_year: coverage.first_year,
        last_year: coverage.last_year,
        actors: coverage.actors.clone(),
        zero_rule: coverage.zero_rule,
        gaps: coverage.gaps.clone(),
    }
}

fn cited(source: &Source, number: u32) -> BriefSource {
    BriefSource {
        id: source.id.clone(),
        number,
        kind: source.kind,
        dataset: source.dataset.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        author: source.author.clone(),
        citation: source.citation.clone(),
        licence: source.licence.clone(),
        address: source.address.clone(),
        edition: source.edition.clone(),
        content_hash: source.content_hash.clone(),
        basis: source.basis,
        withdrawn: source.withdrawn,
    }
}

/// The name as a sentence has it on a day; without one the latest.
pub(crate) fn name_on(actor: ActorId, day: Option<Date>) -> String {
    in_sentence(&plain_name(actor, day))
}

/// The name without an article: of a state, an organisation, or else the identifier.
fn plain_name(actor: ActorId, day: Option<Date>) -> String {
    if let Some(actor) = actors().get(actor) {
        return actor.name_on(day).to_owned();
    }
    let organisation = entente_model::organisation::organisations().get(actor);
    organisation.map_or_else(
        || actor.to_string(),
        |organisation| organisation.short_name.clone(),
    )
}

/// The source that covers a subject, for records that carry none of their own.
fn source_of(relation: &Relation, subject: Subject) -> Option<SourceId> {
    let covering = relation
        .coverage
        .iter()
        .find(|coverage| coverage.subject == subject);
    covering.map(|coverage| coverage.source.clone())
}
