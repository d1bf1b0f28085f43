//! The mappings that ship inside the binary: `data/mappings`, one file a KIND.

use std::path::Path;
use std::sync::LazyLock;

use super::mapping::Mapping;

macro_rules! mappings {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../data/mappings/", $name, ".toml")))),*]
    };
}

/// In the order in which they are listed.
const TEXTS: &[(&str, &str)] = mappings![
    "atop",
    "cow-mid",
    "gml",
    "nmc",
    "igo",
    "contiguity",
    "capitals",
    "min-distance",
    "trade",
    "wars",
    "rivalries",
    "archigos",
    "ucdp-acd",
    "arms-races",
    "majors",
    "regional-powers",
    "gw-states",
    "mid-records",
    "ideal-points",
    "cow-alliances",
    "diplomatic-exchange",
    "sanctions",
    "external-support",
    "exercises",
    "sipri-transfers",
    "sipri-expenditure",
    "trade-products",
    "world-bank",
    "v-dem",
    "polity",
    "cyber-index",
    "imf-lending",
    "vetoes",
    "un-assembly",
    "un-council",
    "unvotes-dataverse",
];

static PREPARED: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    TEXTS
        .iter()
        .map(|(name, text)| {
            let path = format!("data/mappings/{name}.toml");
            // They are part of the program; a test reads every one.
            Mapping::parse(text, Path::new(&path)).unwrap_or_else(|error| panic!("{error}"))
        })
        .collect()
});

/// Every prepared mapping.
pub fn prepared_all() -> &'static [Mapping] {
    &PREPARED
}

/// The prepared mapping of a KIND.
pub fn prepared(kind: &str) -> Option<&'static Mapping> {
    PREPARED
        .iter()
        .find(|mapping| mapping.name.get_ref() == kind)
}

/// Whether the passport of a dataset stands in the catalogue, because Rust code reads its records beside the table.
#[cfg(test)]
fn is_attached(name: &str) -> bool {
    matches!(name, "atop" | "cow-mid" | "gml")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_mapping_reads_and_says_who_made_the_data_and_what_no_row_means() {
        let mut tables = BTreeSet::new();
        for (mapping, (name, _)) in prepared_all().iter().zip(TEXTS) {
            assert_eq!(mapping.name.get_ref(), name);
            assert!(
                !mapping.title.is_empty() && !mapping.licence.is_empty()
                    || super::super::prepared::is_attached(name),
                "{name}"
            );
            for table in &mapping.table {
                assert!(
                    tables.insert(mapping.table_name(table).to_owned()),
                    "{name}"
                );
                assert!(
                    !table.joined || !table.coverage.note.is_empty() || *name == "v-dem",
                    "{name}"
                );
            }
        }
    }
}
