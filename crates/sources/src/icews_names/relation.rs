//! Names of relations to CAMEO codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use entente_model::ontology::{CameoCode, CameoEntry, cameo_codes};

use entente_model::embedded_table;

/// An event type by its name.
pub(crate) struct Relation {
    /// The CAMEO category; `None` where the name is none.
    pub(crate) cameo: Option<CameoCode>,
    /// Its entry. Looked up once a relation: the table is searched from its beginning.
    pub(crate) entry: Option<&'static CameoEntry>,
    /// The name.
    pub(crate) label: String,
}

impl Relation {
    pub(crate) fn of_label(label: &str) -> Relation {
        let cameo = code(label);
        Relation {
            cameo,
            entry: cameo.and_then(|cameo| cameo.entry()),
            label: label.to_owned(),
        }
    }
}

/// The code of a category's name: by the labels of the CAMEO table, else by those that ICEWS writes otherwise
/// (`data/ontology/icews_labels.tsv`). Where a root and its first category share a label ("Consult", 04 and 040), the category.
fn code(label: &str) -> Option<CameoCode> {
    CODES.get(&folded(label)).copied()
}

static CODES: LazyLock<HashMap<String, CameoCode>> = LazyLock::new(|| {
    // In the order of the codes 040 comes after 04 and takes its place.
    let mut codes: HashMap<_, _> = cameo_codes()
        .iter()
        .map(|entry| (folded(entry.label), entry.code))
        .collect();
    embedded_table::for_each_row(
        "ontology/icews_labels.tsv",
        include_str!("../../../../data/ontology/icews_labels.tsv"),
        &["label", "code", "basis"],
        |row| {
            codes.insert(folded(row.text(0)), row.parsed(1, |code| code.parse().ok()));
        },
    );
    codes
});

/// Letters and digits in lower case, everything else a space: punctuation differs between the files.
fn folded(label: &str) -> String {
    let letters: String = label
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                ' '
            }
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(label: &str) -> Option<String> {
        code(label).map(|code| code.to_string())
    }

    #[test]
    fn labels_are_the_categories_of_the_codebook() {
        assert_eq!(text("Make statement").as_deref(), Some("010"));
        assert_eq!(text("Consult").as_deref(), Some("040"));
        assert_eq!(text("Meet at a 'third' location").as_deref(), Some("044"));
        assert_eq!(
            text("fight with small arms and light weapons").as_deref(),
            Some("193")
        );
        assert_eq!(
            text("Arrest, detain, or charge with legal action").as_deref(),
            Some("173")
        );
        assert_eq!(text("Mediate").as_deref(), Some("045"));
        assert_eq!(text("Dance"), None);
    }
}
