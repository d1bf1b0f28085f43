//! Name and version of the coder.

use std::sync::LazyLock;

use crate::batch::content_hash;

use super::names::table;

/// What a sentence is coded by, beside the program, the parser's model and the model of arguments.
const TABLES: [&str; 26] = [
    table!("actors/places.tsv"),
    table!("persons/office_holders.tsv"),
    table!("persons/offices_2014.tsv"),
    table!("reading/actor_names.tsv"),
    table!("reading/contexts.tsv"),
    table!("reading/diplomacy_words.tsv"),
    table!("reading/discards.tsv"),
    table!("reading/false_friends.tsv"),
    table!("reading/frame_classes.tsv"),
    table!("reading/frames.tsv"),
    table!("reading/groups.tsv"),
    table!("reading/intransitive_verbs.tsv"),
    table!("reading/irregular.tsv"),
    table!("reading/newswire_names.tsv"),
    table!("reading/operators.tsv"),
    table!("reading/particle_verbs.tsv"),
    table!("reading/prepositions.tsv"),
    table!("reading/roles.tsv"),
    table!("reading/roles_more.tsv"),
    table!("reading/standing_in.tsv"),
    table!("reading/surnames.tsv"),
    table!("reading/things_in_er.tsv"),
    table!("reading/things_of_a_people.tsv"),
    table!("reading/time_words.tsv"),
    table!("reading/verbs_like_nouns.tsv"),
    table!("reading/verbs_without_object.tsv"),
];

/// The program's version, and the first eight digits of the SHA-256 of its tables and of the model of arguments: two programs that differ in a name or a pattern code differently.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut known = TABLES.concat().into_bytes();
        known.extend(super::argument_model::FILE);
        let hash = content_hash(&known);
        let digits = hash.get(..8).unwrap_or(&hash);
        format!("entente {} + tables {digits}", env!("CARGO_PKG_VERSION"))
    });
    &VERSION
}
