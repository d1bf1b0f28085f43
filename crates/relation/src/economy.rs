//! What imported tables say of what one needs from the other, and of economic weakness, each at its last year and ranked among all pairs
//! of that year.

use std::collections::{BTreeMap, BTreeSet};

use entente_model::actor::{ActorId, actors, at_start, in_sentence};
use entente_model::data_table::DataTable;
use entente_model::source::{Basis, SourceId};
use entente_model::time::DateInterval;

use crate::dependence::flows;
use crate::dyad_table::Dataset;
use crate::impediments::{Dependence, Impediment, ImpedimentKind};
use crate::party::{Party, latest};

/// What the tables at hand say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Economy {
    /// Shares of imports and of arms that come from the other.
    pub dependence: Vec<Dependence>,
    /// The same and economic weakness as impediments.
    pub impediments: Vec<Impediment>,
    /// What no table at hand covers, in a sentence each.
    pub not_covered: Vec<String>,
}

/// The tables that [`economy`] reads, by name.
pub const ECONOMY_TABLES: [&str; 4] = ["trade", "sipri-transfers", "world-bank", "nmc"];

/// Indicators of the World Bank for output per head, the best first.
const OUTPUT_PER_HEAD: [(&str, &str); 4] = [
    ("NY.GDP.PCAP.PP.KD", "constant international dollars"),
    ("NY.GDP.PCAP.KD", "constant US dollars"),
    ("NY.GDP.PCAP.PP.CD", "current international dollars"),
    ("NY.GDP.PCAP.CD", "current US dollars"),
];

/// Reads dependence and weakness up to the end of the years shown.
pub(crate) fn economy(datasets: &[Dataset], (a, b): (&Party, &Party), last: i16) -> Economy {
    let named = |name: &str| {
        datasets
            .iter()
            .find(|dataset| dataset.table.info.name == name)
    };
    let mut found = Economy::default();
    for (name, column, what, import) in [
        ("trade", "flow1", "imports", "trade"),
        ("sipri-transfers", "tiv", "arms imports", "sipri-transfers"),
    ] {
        let before = found.dependence.len();
        if let Some(dataset) = named(name) {
            from_flows(&mut found, dataset, column, what, (a, b), last);
        }
        if found.dependence.len() == before {
            found.not_covered.push(format!(
                "Dependence by {what} is not covered: no table at hand has both in these years (`entente import {import} FILE`)."
            ));
        }
    }
    let mut covered = false;
    if let Some(dataset) = named("world-bank") {
        for (indicator, unit) in OUTPUT_PER_HEAD {
            let values = indicator_by_state(&dataset.table, indicator);
            let what = "Output per head";
            if weakness(&mut found, &values, (what, unit), dataset, (a, b), last) {
                covered = true;
                break;
            }
        }
    }
    if let Some(dataset) = named("nmc") {
        let values = ratio_by_state(&dataset.table, "pec", "tpop");
        let (what, unit) = ("Energy used per head", "tons of coal equivalent");
        covered |= weakness(&mut found, &values, (what, unit), dataset, (a, b), last);
    }
    if !covered {
        found.not_covered.push(
            "Economic weakness is not covered: no table at hand has both in these years (`entente import world-bank FILE` or `entente import \
             nmc FILE`)."
                .to_owned(),
        );
    }
    found
}

fn name(actor: ActorId) -> String {
    actors()
        .get(actor)
        .map_or_else(|| actor.to_string(), |actor| actor.name_on(None).to_owned())
}

/// The share of what each takes in that comes from the other, in the last year of which the table tells of both.
fn from_flows(
    found: &mut Economy,
    dataset: &Dataset,
    column: &str,
    what: &str,
    (a, b): (&Party, &Party),
    last: i16,
) {
    // By year, receiver and sender.
    let mut years: BTreeMap<i16, BTreeMap<ActorId, BTreeMap<ActorId, f64>>> = BTreeMap::new();
    let mut senders: BTreeMap<i16, BTreeSet<ActorId>> = BTreeMap::new();
    for flow in flows(&dataset.table, column) {
        if flow.year > last {
            continue;
        }
        let (from, to) = (latest(flow.from), latest(flow.to));
        let of_receiver = years.entry(flow.year).or_default().entry(to).or_default();
        *of_receiver.entry(from).or_default() += flow.value;
        senders.entry(flow.year).or_default().insert(from);
    }
    for (one, other) in [(a, b), (b, a)] {
        let Some((&year, receivers)) = years.iter().rev().find(|(year, receivers)| {
            receivers.contains_key(&one.actor)
                && (receivers.contains_key(&other.actor) || senders[year].contains(&other.actor))
        }) else {
            continue;
        };
        let share = |to: ActorId, from: ActorId| -> f64 {
            let Some(of_receiver) = receivers.get(&to) else {
                return 0.0;
            };
            let all: f64 = of_receiver.values().sum();
            of_receiver.get(&from).copied().unwrap_or(0.0) / all.max(1e-12)
        };
        let own = share(one.actor, other.actor);
        let mut states: BTreeSet<ActorId> = receivers.keys().copied().collect();
        states.extend(&senders[&year]);
        let pairs = states.len() * states.len().saturating_sub(1);
        let as_much = receivers
            .iter()
            .flat_map(|(&to, senders)| senders.keys().map(move |&from| (to, from)))
            .filter(|&(to, from)| to != from && share(to, from) >= own)
            .count();
        let Ok(date) = DateInterval::year(year) else {
            continue;
        };
        found.dependence.push(Dependence {
            name: format!("share of {what}"),
            actor: one.actor,
            other: other.actor,
            date,
            value: 100.0 * own,
            unit: "%".to_owned(),
            source: dataset.source.id.clone(),
        });
        // Without anything taken in there is no dependence to rank.
        if own > 0.0 {
            found.impediments.push(Impediment {
                kind: ImpedimentKind::Dependence,
                date,
                text: format!(
                    "{} takes part of its {what} from {}.",
                    at_start(&name(one.actor)),
                    in_sentence(&name(other.actor))
                ),
                value: 100.0 * own,
                unit: "% of them",
                as_much: Some((as_much as f64 / pairs.max(1) as f64).min(1.0)),
                pairs,
                sources: vec![dataset.source.id.clone()],
                basis: Basis::File,
            });
        }
    }
}

/// By year the values of all states.
type ByState = BTreeMap<i16, BTreeMap<ActorId, f64>>;

fn by_state(table: &DataTable, value: impl Fn(usize) -> Option<f64>) -> ByState {
    let mut found = ByState::new();
    let Some(states) = table.actors.first() else {
        return found;
    };
    for (row, state) in states.iter().enumerate() {
        if let (Some(state), Some(&(year, _)), Some(value)) =
            (*state, table.years.get(row), value(row))
        {
            found.entry(year).or_default().insert(latest(state), value);
        }
    }
    found
}

/// An indicator of a table with one row for each indicator, state and year.
fn indicator_by_state(table: &DataTable, indicator: &str) -> ByState {
    let (Some((_, names)), Some((_, values))) = (table.column("indicator"), table.column("value"))
    else {
        return ByState::new();
    };
    by_state(table, |row| {
        let is = names.show(row).is_some_and(|name| name == indicator);
        if is { values.number(row) } else { None }
    })
}

fn ratio_by_state(table: &DataTable, above: &str, below: &str) -> ByState {
    let (Some((_, above)), Some((_, below))) = (table.column(above), table.column(below)) else {
        return ByState::new();
    };
    by_state(table, |row| {
        let below = below.number(row).filter(|below| *below > 0.0)?;
        Some(above.number(row)? / below)
    })
}

/// The value of the weaker of the two in the last year with both, ranked among all pairs of states by their weaker one. Said only where the
/// pair is in the poorer half: above it nobody is weak. Returns whether the table covers both.
fn weakness(
    found: &mut Economy,
    values: &ByState,
    (what, unit): (&str, &'static str),
    dataset: &Dataset,
    (a, b): (&Party, &Party),
    last: i16,
) -> bool {
    let both =
        |states: &BTreeMap<ActorId, f64>| Some((*states.get(&a.actor)?, *states.get(&b.actor)?));
    let Some((&year, states, (of_a, of_b))) = values
        .range(..=last)
        .rev()
        .find_map(|(year, states)| Some((year, states, both(states)?)))
    else {
        return false;
    };
    let (weaker, value) = if of_a <= of_b { (a, of_a) } else { (b, of_b) };
    // A pair has a weaker one as weak unless both its states are stronger.
    let stronger = states.values().filter(|other| **other > value).count();
    let pairs_of = |count: usize| count * count.saturating_sub(1) / 2;
    let pairs = pairs_of(states.len());
    let as_much = 1.0 - pairs_of(stronger) as f64 / pairs.max(1) as f64;
    let Ok(date) = DateInterval::year(year) else {
        return false;
    };
    if as_much > 0.5 {
        return true;
    }
    let source: SourceId = dataset.source.id.clone();
    found.impediments.push(Impediment {
        kind: ImpedimentKind::EconomicWeakness,
        date,
        text: format!(
            "{what} of {}, the weaker of the two by it.",
            in_sentence(&weaker.name)
        ),
        value,
        unit,
        as_much: Some(as_much),
        pairs,
        sources: vec![source],
        basis: Basis::File,
    });
    true
}
