//! The starter library: facts on six states with each other since 1947, as events, ties and measures
//! (`data/starter`; the rule of collection is `docs/starter-library.md`).

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::event::{Event, EventId, Participant, Quantity, SeriesPlace};
use entente_model::measure::Measure;
use entente_model::source::{Basis, Provenance, SourceId};
use entente_model::tie::{Tie, TieKind};
use entente_model::time::DateInterval;

use entente_model::embedded_table;

/// The source id of the starter library.
const SOURCE: &str = "embedded-starter";

const EVENT_COLUMNS: &[&str] = &[
    "id",
    "kind",
    "date",
    "source_actor",
    "target_actor",
    "mutual",
    "plover",
    "mode",
    "promised_type",
    "context",
    "cameo",
    "status",
    "pillar",
    "series",
    "ordinal",
    "third",
    "project",
    "quantity",
    "text",
    "source",
    "basis",
    "confidence",
    "note",
];

const TIE_COLUMNS: &[&str] = &[
    "id", "kind", "actor_a", "actor_b", "directed", "from", "to", "text", "basis", "note",
];

const MEASURE_COLUMNS: &[&str] = &["measure", "actor", "year", "value", "unit", "note", "basis"];

/// The starter library, one event for each pair of actors that a row joins.
pub(super) fn batch() -> Batch {
    let mut batch = super::batch(SOURCE);
    embedded_table::for_each_row(
        "starter/events.tsv",
        include_str!("../../../../data/starter/events.tsv"),
        EVENT_COLUMNS,
        |row| batch.events.extend(events(row, &batch.source.id)),
    );
    embedded_table::for_each_row(
        "starter/ties.tsv",
        include_str!("../../../../data/starter/ties.tsv"),
        TIE_COLUMNS,
        |row| batch.ties.push(tie(row, &batch.source.id)),
    );
    embedded_table::for_each_row(
        "starter/measures.tsv",
        include_str!("../../../../data/starter/measures.tsv"),
        MEASURE_COLUMNS,
        |row| batch.measures.push(measure(row, &batch.source.id)),
    );
    batch
}

fn events(row: &embedded_table::Row, source: &SourceId) -> Vec<Event> {
    let id = row.text(0);
    let mutual = row.parsed(5, yes_or_no);
    let pairs = pairs(
        &row.parsed(3, actor_list),
        &row.parsed(4, actor_list),
        mutual,
    );
    let event = |(from, to): (ActorId, ActorId)| Event {
        id: match pairs.len() {
            1 => EventId::new(id),
            _ => EventId::new(format!("{id}:{from}-{to}")),
        },
        occurrence: EventId::new(id),
        date: row.parsed(2, |text| text.parse().ok()),
        source: Participant::actor(from),
        target: Participant::actor(to),
        mutual,
        cameo: row.parsed(10, optional),
        plover: row.parsed(6, |text| text.parse().ok().map(Some)),
        mode: row.text(7).to_owned(),
        contexts: list(row.text(9)).map(str::to_owned).collect(),
        promised_type: row.parsed(8, optional),
        quad_source: None,
        pillar: row.parsed(12, |text| text.parse().ok().map(Some)),
        status: row.parsed(11, |text| text.parse().ok()),
        series: (!row.text(13).is_empty()).then(|| SeriesPlace {
            series: row.text(13).to_owned(),
            ordinal: row.parsed(14, optional),
        }),
        third: row.parsed(15, actor_list),
        project: row.text(16).to_owned(),
        quantities: row.parsed(17, |text| list(text).map(quantity).collect()),
        text: row.text(18).to_owned(),
        note: row.text(22).to_owned(),
        basis: row.parsed(20, basis),
        confidence: Some(row.parsed(21, |text| text.parse().ok())),
        coder: "starter".to_owned(),
        provenance: Provenance::key(source.clone(), id),
    };
    pairs.iter().copied().map(event).collect()
}

/// Every source with every target; of a mutual event every two of all actors named.
fn pairs(sources: &[ActorId], targets: &[ActorId], mutual: bool) -> Vec<(ActorId, ActorId)> {
    if !mutual {
        let with_targets = |&source| targets.iter().map(move |&target| (source, target));
        return sources.iter().flat_map(with_targets).collect();
    }
    let all: Vec<_> = sources.iter().chain(targets).copied().collect();
    let with_later = |(place, &first)| all[place + 1..].iter().map(move |&second| (first, second));
    all.iter().enumerate().flat_map(with_later).collect()
}

fn tie(row: &embedded_table::Row, source: &SourceId) -> Tie {
    let end = match row.text(6) {
        "" => "..",
        end => end,
    };
    Tie {
        a: row.parsed(2, actor),
        b: row.parsed(3, actor),
        directed: row.parsed(4, yes_or_no),
        kind: TieKind::Named {
            name: row.parsed(1, |text| text.parse().ok()),
            text: row.text(7).to_owned(),
        },
        interval: row.parsed(5, |start| {
            format!("{start}/{end}").parse::<DateInterval>().ok()
        }),
        basis: row.parsed(8, basis),
        note: row.text(9).to_owned(),
        provenance: Provenance::key(source.clone(), row.text(0)),
    }
}

fn measure(row: &embedded_table::Row, source: &SourceId) -> Measure {
    let key = format!("{}-{}-{}", row.text(0), row.text(1), row.text(2));
    Measure {
        name: row.text(0).to_owned(),
        actor: row.parsed(1, actor),
        other: None,
        interval: row.parsed(2, |text| text.parse().ok()),
        value: row.parsed(3, |text| text.parse().ok()),
        unit: row.text(4).to_owned(),
        note: row.text(5).to_owned(),
        basis: row.parsed(6, basis),
        provenance: Provenance::key(source.clone(), &key),
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|item| !item.is_empty())
}

fn optional<T: std::str::FromStr>(text: &str) -> Option<Option<T>> {
    match text {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

fn actor(text: &str) -> Option<ActorId> {
    ActorId::new(text).ok()
}

fn actor_list(text: &str) -> Option<Vec<ActorId>> {
    list(text).map(actor).collect()
}

fn quantity(text: &str) -> Option<Quantity> {
    let (value, unit) = text.split_once(' ')?;
    Some(Quantity {
        value: value.parse().ok()?,
        unit: unit.to_owned(),
    })
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

pub(super) fn basis(text: &str) -> Option<Basis> {
    [Basis::File, Basis::Recalled]
        .into_iter()
        .find(|basis| basis.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<ActorId> {
        actor_list(text).unwrap()
    }

    #[test]
    fn a_mutual_event_joins_every_two_and_a_directed_one_each_source_with_each_target() {
        let joined = |sources: &str, targets: &str, mutual| {
            let pairs = pairs(&ids(sources), &ids(targets), mutual);
            pairs
                .iter()
                .map(|(a, b)| format!("{a}-{b}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(joined("PAK;AFG", "UZB", true), "PAK-AFG PAK-UZB AFG-UZB");
        assert_eq!(
            joined("PAK;AFG", "IFI;UZB", false),
            "PAK-IFI PAK-UZB AFG-IFI AFG-UZB"
        );
        assert_eq!(joined("PAK", "SUN", true), "PAK-SUN");
    }

    #[test]
    fn the_helicopter_contract_comes_out_whole() {
        let batch = batch();
        let event = batch
            .events
            .iter()
            .find(|event| event.id.as_str() == "pak-rus-2015-mi35-contract")
            .unwrap();
        assert!(event.joins(ActorId::literal("RUS"), ActorId::literal("PAK")));
        assert_eq!(event.date.to_string(), "2015-08");
        let value = |unit: &str| {
            event
                .quantities
                .iter()
                .find(|quantity| quantity.unit == unit)
                .map(|quantity| quantity.value)
        };
        assert_eq!(
            (value("USD"), value("helicopter")),
            (Some(153e6), Some(4.0))
        );
        assert_eq!(event.basis, Basis::Recalled);
    }

    #[test]
    fn the_treaty_of_1971_holds_until_the_end_of_the_ussr_and_kashmir_is_still_disputed() {
        let batch = batch();
        let of = |key: &str| {
            let tie = batch
                .ties
                .iter()
                .find(|tie| tie.provenance.to_string().ends_with(key))
                .unwrap();
            tie.interval.to_string()
        };
        assert_eq!(of("ind-sun-1971-treaty"), "1971-08-09/1991-12-25");
        assert_eq!(of("ind-pak-1947-territorial-dispute"), "1947-10/..");
    }
}
