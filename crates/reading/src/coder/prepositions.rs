//! What stands behind a preposition: a recipient, a place, a circumstance.

use std::sync::LazyLock;

use entente_model::embedded_table::rows;

use super::names::table;

struct Uses {
    all: Vec<&'static str>,
    recipients: Vec<&'static str>,
    places: Vec<&'static str>,
    circumstances: Vec<&'static str>,
}

static USES: LazyLock<Uses> = LazyLock::new(|| {
    let of = |name: &str| {
        rows(table!("reading/prepositions.tsv"))
            .filter_map(|(_, row)| row.split_once('\t'))
            .filter(|(_, uses)| uses.split(' ').any(|one| one == name))
            .map(|(preposition, _)| preposition)
            .collect()
    };
    Uses {
        all: rows(table!("reading/prepositions.tsv"))
            .filter_map(|(_, row)| row.split('\t').next())
            .collect(),
        recipients: of("recipient"),
        places: of("place"),
        circumstances: of("circumstance"),
    }
});

/// Prepositions behind which a recipient stands where the frame names none, in order.
pub(crate) fn recipients() -> &'static [&'static str] {
    &USES.recipients
}

/// Prepositions of place: a state behind them is where something happens.
pub(crate) fn places() -> &'static [&'static str] {
    &USES.places
}

/// Whether a word in small letters is a preposition of the table.
pub(crate) fn is_known(word: &str) -> bool {
    USES.all.contains(&word)
}

/// Whether a phrase behind it says more of somebody than who it is.
pub(crate) fn is_circumstance(preposition: &str) -> bool {
    USES.circumstances.contains(&preposition)
}
