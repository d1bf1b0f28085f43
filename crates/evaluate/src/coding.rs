//! `evaluate plv|plover|annotated|records|spans|essay`: the event coder against annotated sentences and documents.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::input::read_text;

pub(crate) mod annotated;
pub(crate) mod arguments;
pub(crate) mod essay;
pub(crate) mod gate;
pub(crate) mod plover;
pub(crate) mod plv;
pub(crate) mod records;
pub(crate) mod reliability;
pub(crate) mod spans;

/// The part of a file that an item belongs to: rules were written with the tuning part in view only, at first with half of it.
///
/// The reporting part is about a quarter: both the bit 32 of the key's FNV-1a (64 bit) and the lowest bit of that hash mixed (the
/// second step of MurmurHash3's finaliser) are 1. Keys are the text in `plv`, the quote in `essay`, else the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Half {
    Tuning,
    Reporting,
    /// Bit 32 of the hash is 0: inside the tuning part; errors were read here first.
    First,
    /// Bit 32 of the hash is 1: holds the reporting part.
    Second,
}

impl Half {
    pub(crate) fn of(key: &str) -> Half {
        let hash = hash(key);
        let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mixed = mixed ^ (mixed >> 33);
        if hash >> 32 & 1 == 0 || mixed & 1 == 0 {
            Half::Tuning
        } else {
            Half::Reporting
        }
    }
}

fn hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

pub(crate) fn keeps(half: Option<Half>, key: &str) -> bool {
    half.is_none_or(|half| match half {
        Half::Tuning | Half::Reporting => Half::of(key) == half,
        Half::First => hash(key) >> 32 & 1 == 0,
        Half::Second => hash(key) >> 32 & 1 == 1,
    })
}

/// The rows of a file of JSON lines.
pub(crate) fn rows<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let text = read_text(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}:{}: {error}", file.display(), i + 1).into())
        })
        .collect()
}

/// Right, answered and expected counts by type, and the F1 of each.
#[derive(Default)]
pub(crate) struct ByType {
    pub(crate) right: BTreeMap<String, usize>,
    pub(crate) answered: BTreeMap<String, usize>,
    pub(crate) expected: BTreeMap<String, usize>,
}

impl ByType {
    pub(crate) fn add(&mut self, expected: &str, answered: &str) {
        *self.expected.entry(expected.to_owned()).or_default() += 1;
        *self.answered.entry(answered.to_owned()).or_default() += 1;
        if expected == answered {
            *self.right.entry(expected.to_owned()).or_default() += 1;
        }
    }

    /// F1 of each expected type.
    pub(crate) fn f1(&self) -> BTreeMap<String, f64> {
        self.expected
            .iter()
            .map(|(name, &expected)| {
                let right = self.right.get(name).copied().unwrap_or_default() as f64;
                let answered = self.answered.get(name).copied().unwrap_or_default() as f64;
                (name.clone(), 2.0 * right / (expected as f64 + answered))
            })
            .collect()
    }

    pub(crate) fn macro_f1(&self) -> f64 {
        let all = self.f1();
        all.values().sum::<f64>() / (all.len().max(1)) as f64
    }
}
