//! The tables of the starter library: their form, their sense in time, and what they must hold.

#![allow(
    clippy::unwrap_used,
    reason = "a table that cannot be read fails the test"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use entente_model::actor::{ActorId, actors};
use entente_model::event::EventStatus;
use entente_model::ontology::{CameoCode, Pillar, PloverType};
use entente_model::tie::TieName;
use entente_model::time::DateInterval;
use jiff::civil::{Date, date};

type Row = HashMap<String, String>;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

fn rows(table: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(data().join(table)).unwrap();
    csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .deserialize()
        .map(|row| row.unwrap_or_else(|error| panic!("{table}: {error}")))
        .collect()
}

fn events() -> Vec<Row> {
    rows("starter/events.tsv")
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|item| !item.is_empty())
}

fn days(text: &str) -> (Date, Date) {
    let interval: DateInterval = text
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    (
        interval.earliest().unwrap(),
        interval.latest().unwrap_or(date(2025, 12, 31)),
    )
}

fn meet(a: (Date, Date), b: (Date, Date)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// When each organisation or bloc that a row may name existed; outside its time only its founding acts may name it.
fn groups() -> BTreeMap<String, (Date, Date)> {
    let organisations = rows("organisations/organisations.tsv")
        .into_iter()
        .map(|row| {
            let first = days(&row["founded"]).0;
            let last = if row["dissolved"].is_empty() {
                date(2025, 12, 31)
            } else {
                days(&row["dissolved"]).1
            };
            (row["id"].clone(), (first, last))
        });
    let blocs = rows("starter/blocs.tsv")
        .into_iter()
        .map(|row| (row["id"].clone(), days("1947/2025")));
    organisations.chain(blocs).collect()
}

/// The modes of each type by the PLOVER manual, draft 0.8 of September 2021.
fn modes(plover: PloverType) -> &'static str {
    use PloverType::*;
    match plover {
        Consult => "visit third-party multilateral phone",
        Retreat => "withdraw release disarm ceasefire access resign",
        Request | Reject => "assist change yield meet",
        Accuse => "disapprove investigate allege",
        Threaten => "restrict arrest relations expel territory violence",
        Protest => "demo riot strike hunger boycott obstruct vandalize",
        Sanction => "convict expel withdraw discontinue",
        Mobilize => "troops weapons police militia",
        Coerce => {
            "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber"
        }
        Assault => {
            "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack \
             aerial drone heavy-weapons crowd-control unconventional"
        }
        Agree | Support | Concede | Cooperate | Aid => "",
    }
}

/// The contexts of the manual.
const CONTEXTS: &str = "military intelligence executive legislative election political_institutions \
    pro_democracy pro_autocracy economic legal reparations human_rights rights_freedoms repression \
    human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health \
    asylum migration disasters natural_resource environment technology terrorism cbrn cyber \
    misinformation crime corruption illegal_drugs trafficking";

/// The kinds of act in the rule of collection.
const KINDS: &str = "relations agreement membership visit meeting statement council force posture \
    sanction arms exercise project aid protest release legal";

/// The six states of the collection, the USSR apart.
const CORE: &[&str] = &["PAK", "SUN", "RUS", "IND", "USA", "CHN", "AFG"];

fn is_one_of(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

#[test]
fn every_event_is_well_formed() {
    let groups = groups();
    let sources: BTreeSet<String> = rows("starter/sources.tsv")
        .into_iter()
        .map(|row| row["id"].clone())
        .collect();
    let mut ids = BTreeSet::new();
    for row in events() {
        let id = &row["id"];
        assert!(ids.insert(id.clone()), "{id}: twice");
        assert!(is_one_of(KINDS, &row["kind"]), "{id}: kind {}", row["kind"]);
        let when = days(&row["date"]);
        assert!(
            when.0 >= date(1947, 8, 14) || row["date"] == "1947",
            "{id}: before 14 August 1947"
        );

        let plover: PloverType = row["plover"]
            .parse()
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        let mode = row["mode"].as_str();
        assert!(
            mode.is_empty() || is_one_of(modes(plover), mode),
            "{id}: {plover} has no mode {mode}"
        );
        let promises = matches!(plover, PloverType::Agree | PloverType::Threaten);
        assert!(
            promises || row["promised_type"].is_empty(),
            "{id}: promised_type with {plover}"
        );
        assert!(
            plover != PloverType::Agree || !row["promised_type"].is_empty(),
            "{id}: AGREE to what?"
        );
        if !row["promised_type"].is_empty() {
            row["promised_type"].parse::<PloverType>().unwrap();
        }
        assert!(!row["context"].is_empty(), "{id}: no context");
        for context in list(&row["context"]) {
            assert!(is_one_of(CONTEXTS, context), "{id}: context {context}");
        }
        row["pillar"]
            .parse::<Pillar>()
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        row["status"]
            .parse::<EventStatus>()
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        if !row["cameo"].is_empty() {
            let cameo: CameoCode = row["cameo"].parse().unwrap();
            assert_eq!(
                cameo.entry().and_then(|entry| entry.plover),
                Some(plover),
                "{id}: CAMEO {cameo}"
            );
        }
        for quantity in list(&row["quantity"]) {
            let (value, unit) = quantity
                .split_once(' ')
                .unwrap_or_else(|| panic!("{id}: quantity {quantity}"));
            assert!(
                value.parse::<f64>().unwrap() > 0.0 && !unit.is_empty(),
                "{id}: quantity {quantity}"
            );
        }
        let text = &row["text"];
        assert!(
            text.ends_with('.') && text.chars().count() <= 200,
            "{id}: {text}"
        );
        assert!(matches!(row["mutual"].as_str(), "yes" | "no"), "{id}");
        let confidence: f64 = row["confidence"].parse().unwrap();
        assert!(confidence > 0.0 && confidence <= 1.0, "{id}");
        match row["basis"].as_str() {
            "recalled" => assert_eq!(row["source"], "recalled", "{id}"),
            "file" => assert!(
                sources.contains(&row["source"]),
                "{id}: source {}",
                row["source"]
            ),
            other => panic!("{id}: basis {other}"),
        }

        let named: Vec<&str> = ["source_actor", "target_actor", "third"]
            .iter()
            .flat_map(|column| list(&row[*column]))
            .collect();
        assert_eq!(
            named.iter().collect::<BTreeSet<_>>().len(),
            named.len(),
            "{id}: an actor twice"
        );
        assert!(
            named.iter().any(|actor| CORE.contains(actor)),
            "{id}: none of the six states"
        );
        for actor in named {
            if let Some(&span) = groups.get(actor) {
                assert!(
                    meet(span, when) || row["kind"] == "membership",
                    "{id}: {actor} did not exist"
                );
                continue;
            }
            let state = actors()
                .get(ActorId::new(actor).unwrap())
                .unwrap_or_else(|| panic!("{id}: who is {actor}?"));
            assert!(
                state.existed_on(when.0) && state.existed_on(when.1),
                "{id}: {actor} did not exist on {}",
                row["date"]
            );
        }
    }
}

#[test]
fn the_soviet_union_ends_and_russia_begins_in_december_1991() {
    let mut seen = (0, 0);
    for row in events() {
        let (first, last) = days(&row["date"]);
        for actor in ["source_actor", "target_actor", "third"]
            .iter()
            .flat_map(|column| list(&row[*column]))
        {
            match actor {
                "SUN" => assert!(last <= date(1991, 12, 25), "{}", row["id"]),
                "RUS" => assert!(first >= date(1991, 12, 26), "{}", row["id"]),
                _ => continue,
            }
            if actor == "SUN" {
                seen.0 += 1
            } else {
                seen.1 += 1
            }
        }
    }
    assert!(seen.0 > 100 && seen.1 > 100, "{seen:?}");
}

#[test]
fn numbers_in_a_series_are_unique_and_rise_with_the_date() {
    let mut series: BTreeMap<String, BTreeMap<u16, (Date, Date)>> = BTreeMap::new();
    for row in events() {
        assert!(
            row["ordinal"].is_empty() || !row["series"].is_empty(),
            "{}: a number without a series",
            row["id"]
        );
        let Ok(ordinal) = row["ordinal"].parse() else {
            continue;
        };
        let before = series
            .entry(row["series"].clone())
            .or_default()
            .insert(ordinal, days(&row["date"]));
        assert!(
            before.is_none(),
            "{}: number {ordinal} of {} twice",
            row["id"],
            row["series"]
        );
    }
    for (name, numbers) in &series {
        let dates: Vec<_> = numbers.values().collect();
        assert!(
            dates.windows(2).all(|two| two[0].1 < two[1].0),
            "{name} is not in order"
        );
    }
    assert_eq!(
        series["Druzhba"].keys().copied().collect::<Vec<_>>(),
        (1..=8).collect::<Vec<_>>()
    );
}

#[test]
fn all_fifteen_pairs_of_the_six_states_have_events() {
    let lineage = |actor: &str| {
        if actor == "SUN" {
            "RUS".to_owned()
        } else {
            actor.to_owned()
        }
    };
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in events() {
        for source in list(&row["source_actor"]) {
            for target in list(&row["target_actor"]) {
                let mut pair = [lineage(source), lineage(target)];
                pair.sort();
                let [a, b] = pair;
                *pairs.entry((a, b)).or_default() += 1;
            }
        }
    }
    let six = ["AFG", "CHN", "IND", "PAK", "RUS", "USA"];
    for (place, a) in six.iter().enumerate() {
        for b in &six[place + 1..] {
            let count = pairs
                .get(&((*a).to_owned(), (*b).to_owned()))
                .copied()
                .unwrap_or_default();
            assert!(count >= 10, "{a}-{b}: {count} events");
        }
    }
}

#[test]
fn ties_and_measures_are_well_formed() {
    let groups = groups();
    let mut ids = BTreeSet::new();
    for row in rows("starter/ties.tsv") {
        let id = &row["id"];
        assert!(ids.insert(id.clone()), "{id}: twice");
        row["kind"]
            .parse::<TieName>()
            .unwrap_or_else(|error| panic!("{id}: {error}"));
        let first = days(&row["from"]).0;
        let last = if row["to"].is_empty() {
            date(2025, 10, 31)
        } else {
            days(&row["to"]).1
        };
        assert!(first < last, "{id}");
        for actor in [&row["actor_a"], &row["actor_b"]] {
            let known = groups.contains_key(actor)
                || actors()
                    .get(ActorId::new(actor).unwrap())
                    .is_some_and(|state| state.existed_on(first) && state.existed_on(last));
            assert!(known, "{id}: {actor} did not exist from {first} to {last}");
        }
        assert!(
            row["text"].ends_with('.') && row["basis"] == "recalled",
            "{id}"
        );
    }
    for row in rows("starter/measures.tsv") {
        assert!(actors().get(ActorId::new(&row["actor"]).unwrap()).is_some());
        days(&row["year"]);
        row["value"].parse::<f64>().unwrap();
    }
}

/// An event of the annotated essay.
struct EssayEvent {
    id: String,
    types: Vec<String>,
    pairs: Vec<[String; 2]>,
    date: (Date, Date),
}

/// The events of the essay whose date is scored, with the date put right where the essay errs.
fn scored_essay_events(folder: &Path) -> Vec<EssayEvent> {
    let corrections: HashMap<String, String> = rows("starter/essay_corrections.tsv")
        .into_iter()
        .map(|row| (row["essay_id"].clone(), row["date"].clone()))
        .collect();
    let text = std::fs::read_to_string(folder.join("essay_events.jsonl")).unwrap();
    let strings = |value: &serde_json::Value| -> Vec<String> {
        match value {
            serde_json::Value::String(one) => vec![one.clone()],
            many => many
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item.as_str().unwrap().to_owned())
                .collect(),
        }
    };
    text.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        // Impressions rather than facts, and s05 is refuted by the claims of the same material.
        .filter(|event| !["s01", "s05", "s44", "s57"].contains(&event["id"].as_str().unwrap()))
        .filter(|event| event["precision"] != "inferred")
        .map(|event| {
            let id = event["id"].as_str().unwrap().to_owned();
            let date = match corrections.get(&id) {
                Some(right) => days(right),
                None => (
                    event["date"][0].as_str().unwrap().parse().unwrap(),
                    event["date"][1].as_str().unwrap().parse().unwrap(),
                ),
            };
            let sources = strings(&event["source"]);
            let targets = strings(&event["target"]);
            let pairs = sources
                .iter()
                .flat_map(|a| targets.iter().map(move |b| unordered(a, b)))
                .collect();
            EssayEvent {
                id,
                types: strings(&event["type"]),
                pairs,
                date,
            }
        })
        .collect()
}

/// The pair in alphabetical order, the USSR counted as Russia.
fn unordered(a: &str, b: &str) -> [String; 2] {
    let lineage = |actor: &str| {
        if actor == "SUN" {
            "RUS".to_owned()
        } else {
            actor.to_owned()
        }
    };
    let mut pair = [lineage(a), lineage(b)];
    pair.sort();
    pair
}

#[test]
fn every_dated_event_of_the_essay_has_its_row() {
    let folder = entente_testing::shared_data_or_skip!().join("coding");
    let events = events();
    let scored = scored_essay_events(&folder);
    assert!(scored.len() > 20);
    for wanted in scored {
        let found = events.iter().any(|row| {
            let sources: Vec<_> = list(&row["source_actor"]).collect();
            let joins = list(&row["target_actor"]).any(|target| {
                sources
                    .iter()
                    .any(|source| wanted.pairs.contains(&unordered(source, target)))
            });
            joins && wanted.types.contains(&row["plover"]) && meet(days(&row["date"]), wanted.date)
        });
        assert!(
            found,
            "{}: no row {:?} {:?} in {:?}",
            wanted.id, wanted.types, wanted.pairs, wanted.date
        );
    }
}

#[test]
fn no_sentence_of_the_essay_is_copied() {
    let folder = entente_testing::shared_data_or_skip!().join("coding");
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let essay = words(&std::fs::read_to_string(folder.join("essay.txt")).unwrap());
    let runs: BTreeSet<&[String]> = essay.windows(7).collect();
    for row in events() {
        for column in ["text", "note"] {
            for run in words(&row[column]).windows(7) {
                assert!(!runs.contains(run), "{}: {}", row["id"], run.join(" "));
            }
        }
    }
}
