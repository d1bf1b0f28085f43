//! Events and what is listed beside them: pillars, ties, vetoes, measures.

use entente_model::actor::ActorId;
use entente_model::event::{Event, Participant};
use entente_model::ontology::Pillar;
use entente_model::source::SourceId;
use entente_model::tie::TieKind;
use entente_model::time::DateInterval;
use entente_relation::Relation;

use super::{name_on, plain_name};
use crate::brief::{BriefEvent, BriefMeasure, BriefPillar, BriefTie, BriefVeto};

pub(super) fn events(relation: &Relation) -> Vec<BriefEvent> {
    relation
        .occurrences
        .iter()
        .flat_map(|occurrence| &occurrence.events)
        .map(event)
        .collect()
}

fn event(event: &Event) -> BriefEvent {
    let day = event.date.earliest();
    let named = |participant: &Participant| {
        let name = match participant.actor {
            Some(actor) => name_on(actor, day),
            None => participant.raw.clone(),
        };
        if participant.sector.is_empty() {
            name
        } else {
            format!("{name} ({})", participant.sector)
        }
    };
    BriefEvent {
        id: event.id.to_string(),
        occurrence: event.occurrence.to_string(),
        date: event.date.into(),
        source_actor: event.source.actor,
        source_name: named(&event.source),
        target_actor: event.target.actor,
        target_name: named(&event.target),
        mutual: event.mutual,
        plover: event.plover,
        mode: event.mode.clone(),
        promised_type: event.promised_type,
        cameo: event.cameo.map(|code| code.to_string()),
        quad: event.quad(),
        pillar: event.pillar,
        status: event.status,
        series: event.series.as_ref().map(|place| place.series.clone()),
        ordinal: event.series.as_ref().and_then(|place| place.ordinal),
        third: event.third.clone(),
        text: text(event, named(&event.source), named(&event.target)),
        note: event.note.clone(),
        basis: event.basis,
        confidence: event.confidence.map(two_digits),
        source: event.provenance.source.clone(),
        provenance: event.provenance.to_string(),
    }
}

/// The event's sentence; where its source has none, the actors and the code's label.
fn text(event: &Event, source: String, target: String) -> String {
    if !event.text.is_empty() {
        return event.text.clone();
    }
    let label = event
        .cameo
        .and_then(|code| code.entry())
        .map(|entry| entry.label);
    match (label, event.plover) {
        (Some(label), _) => format!("{source} – {target}: {label}."),
        (None, Some(plover)) => format!("{source} – {target}: {}.", crate::wording::plover(plover)),
        (None, None) => format!("{source} – {target}."),
    }
}

/// 0.95 as `f32` is not 0.95 as `f64`; confidences have two digits.
fn two_digits(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

pub(super) fn pillars(relation: &Relation) -> Vec<BriefPillar> {
    let pillars = relation.pillars.iter().map(|summary| BriefPillar {
        pillar: summary.pillar,
        events: summary.events,
        recalled: summary.recalled,
        first: summary.first.into(),
        last: summary.last.into(),
        quads: summary.quads,
        sources: sources_of(relation, summary.pillar),
    });
    pillars.collect()
}

fn sources_of(relation: &Relation, pillar: Pillar) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = relation
        .occurrences
        .iter()
        .map(|occurrence| occurrence.event())
        .filter(|event| event.pillar == Some(pillar))
        .map(|event| event.provenance.source.clone())
        .collect();
    sources.sort();
    sources.dedup();
    sources
}

pub(super) fn ties(relation: &Relation) -> Vec<BriefTie> {
    let ties = relation.ties.iter().filter_map(|tie| {
        let TieKind::Named { name, text } = &tie.kind else {
            return None;
        };
        Some(BriefTie {
            kind: *name,
            date: tie.interval.into(),
            source_actor: tie.a,
            target_actor: tie.b,
            directed: tie.directed,
            text: text.clone(),
            note: tie.note.clone(),
            basis: tie.basis,
            source: tie.provenance.source.clone(),
            provenance: tie.provenance.to_string(),
        })
    });
    ties.collect()
}

pub(super) fn vetoes(relation: &Relation) -> Vec<BriefVeto> {
    let vetoes = relation.vetoes.iter().map(|veto| {
        let cast_by =
            |includes: &dyn Fn(ActorId) -> bool| veto.by.iter().any(|&actor| includes(actor));
        BriefVeto {
            date: DateInterval::day(veto.date).into(),
            by: veto.by.clone(),
            by_a: cast_by(&|actor| relation.a.includes(actor)),
            by_b: cast_by(&|actor| relation.b.includes(actor)),
            draft: veto.draft.clone(),
            agenda: veto.agenda.clone(),
            basis: veto.basis,
            source: veto.provenance.source.clone(),
            provenance: veto.provenance.to_string(),
        }
    });
    vetoes.collect()
}

pub(super) fn measures(relation: &Relation) -> Vec<BriefMeasure> {
    let measures = relation.measures.iter().map(|measure| BriefMeasure {
        name: measure.name.clone(),
        actor: measure.actor,
        actor_name: plain_name(measure.actor, measure.interval.earliest()),
        other: measure.other,
        date: measure.interval.into(),
        value: measure.value,
        unit: measure.unit.clone(),
        note: measure.note.clone(),
        basis: measure.basis,
        source: measure.provenance.source.clone(),
        provenance: measure.provenance.to_string(),
    });
    measures.collect()
}
