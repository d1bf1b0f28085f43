//! Codes of actors and event types, resolved once for each code and day.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use entente_model::actor::{ActorId, CodeSystem, actor_of};
use entente_model::day::Day;
use entente_model::ontology::{CameoCode, PloverType};
use foldhash::fast::FixedState;

use entente_model::embedded_table;

/// Codes of actors in one system to actors at a day.
pub(super) struct ActorCodes {
    system: CodeSystem,
    known: HashMap<Box<str>, Known, FixedState>,
}

/// What a code meant on the last day asked for, and on others.
struct Known {
    day: Day,
    actor: Option<ActorId>,
    others: HashMap<Day, Option<ActorId>, FixedState>,
}

impl ActorCodes {
    pub(super) fn new(system: CodeSystem) -> ActorCodes {
        ActorCodes {
            system,
            known: HashMap::default(),
        }
    }

    /// The actor that a code means on a day; `None` for no code, an unknown one, and one of no state (EUR, AFR).
    pub(super) fn actor(&mut self, code: &str, day: Day) -> Option<ActorId> {
        if code.is_empty() {
            return None;
        }
        let system = self.system;
        if let Some(known) = self.known.get_mut(code) {
            if known.day != day {
                known.day = day;
                known.actor = *known
                    .others
                    .entry(day)
                    .or_insert_with(|| actor_of(system, code, Some(day.date())).ok());
            }
            return known.actor;
        }
        let actor = actor_of(system, code, Some(day.date())).ok();
        self.known.insert(
            Box::from(code),
            Known {
                day,
                actor,
                others: HashMap::from_iter([(day, actor)]),
            },
        );
        actor
    }
}

/// What an event code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeMeaning {
    pub(super) cameo: CameoCode,
    pub(super) plover: Option<PloverType>,
    pub(super) symmetric: bool,
}

/// CAMEO codes, each looked up once.
#[derive(Default)]
pub(super) struct CameoCodes {
    known: HashMap<u32, Option<CodeMeaning>, FixedState>,
}

impl CameoCodes {
    /// The meaning of a code of two to four digits; `None` where it is no CAMEO code. A code that every table lacks (1243) takes the PLOVER
    /// type of the broader one.
    pub(super) fn meaning(&mut self, code: &str) -> Option<CodeMeaning> {
        let bytes = code.as_bytes();
        if !(2..=4).contains(&bytes.len()) {
            return None;
        }
        let packed = bytes
            .iter()
            .fold(0u32, |packed, &byte| (packed << 8) | u32::from(byte));
        *self.known.entry(packed).or_insert_with(|| {
            let cameo: CameoCode = code.parse().ok()?;
            Some(CodeMeaning {
                cameo,
                plover: cameo.entry().and_then(|entry| entry.plover),
                symmetric: is_symmetric("cameo", code),
            })
        })
    }
}

/// Whether both sides act alike (`data/ontology/symmetric_codes.tsv`).
pub(super) fn is_symmetric(ontology: &str, code: &str) -> bool {
    SYMMETRIC.contains(&(ontology, code))
}

static SYMMETRIC: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut codes = HashSet::new();
    embedded_table::for_each_row(
        "ontology/symmetric_codes.tsv",
        include_str!("../../../../data/ontology/symmetric_codes.tsv"),
        &["ontology", "code", "meaning", "basis"],
        |row| {
            codes.insert((row.text(0), row.text(1)));
        },
    );
    codes
});
