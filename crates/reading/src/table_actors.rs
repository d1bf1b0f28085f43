//! The groups and organisations that the coder's tables add to the registries: `HOUTHIS`, `ECOWAS`, `ICC`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use entente_model::actor::fold_name;
use entente_model::embedded_table::cells;

use crate::rule_codes::SECTORS;

/// Names that people wrote for Entente come first, those of older dictionaries last.
const TABLES: [&str; 3] = [
    include_str!("../../../data/reading/actor_names.tsv"),
    include_str!("../../../data/reading/newswire_names.tsv"),
    include_str!("../../../data/reading/groups.tsv"),
];

/// What an actor of the tables is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableActorKind {
    /// An organisation of states or another one.
    Organisation,
    /// A group inside a state or across several.
    Group,
}

impl TableActorKind {
    /// As output writes it: `organisation`, `group`.
    pub const fn as_str(self) -> &'static str {
        match self {
            TableActorKind::Organisation => "organisation",
            TableActorKind::Group => "group",
        }
    }
}

/// A code that the coder may give to a source or target and that is of no registry of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableActor {
    /// The code, as events have it.
    pub id: &'static str,
    /// What it is.
    pub kind: TableActorKind,
    /// The class of the PLOVER manual: `IGO`, `NGO`, `REB`; empty where the table states none.
    pub sector: &'static str,
    /// The state in which a group acts, empty for none or several.
    pub host: &'static str,
    /// Under which names the coder knows it, in the order of the tables. Some are of its parts and of persons who speak for it.
    pub names: Vec<&'static str>,
}

impl TableActor {
    /// Its name for people: the first of several words, for "ICC" tells nobody more than the code.
    pub fn name(&self) -> &'static str {
        let worded = self.names.iter().find(|name| name.contains(' '));
        worded.or(self.names.first()).copied().unwrap_or(self.id)
    }

    /// Whether the code stands for all organisations of a class that have none of their own: `NGO` for Amnesty International.
    pub fn is_class(&self) -> bool {
        self.id == self.sector
    }
}

struct Tables {
    /// Of rows of every kind.
    ids: BTreeSet<&'static str>,
    actors: Vec<TableActor>,
    by_id: BTreeMap<&'static str, usize>,
    by_name: HashMap<String, usize>,
}

static ACTORS: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        ids: BTreeSet::new(),
        actors: Vec::new(),
        by_id: BTreeMap::new(),
        by_name: HashMap::new(),
    };
    for row in TABLES.into_iter().flat_map(cells) {
        let &[name, kind, id, host, sector, ..] = row.as_slice() else {
            continue;
        };
        if id.is_empty() {
            continue;
        }
        tables.ids.insert(id);
        let kind = match kind {
            "organisation" => TableActorKind::Organisation,
            // Places that stand for people who live there are states.
            "group" if sector != "PLACE" => TableActorKind::Group,
            _ => continue,
        };
        let index = *tables.by_id.entry(id).or_insert(tables.actors.len());
        if index == tables.actors.len() {
            tables.actors.push(TableActor {
                id,
                kind,
                // Of the many that share a class as their code, one may be of another.
                sector: if SECTORS.contains(&id) { id } else { sector },
                host: if kind == TableActorKind::Group {
                    host
                } else {
                    ""
                },
                names: Vec::new(),
            });
        }
        let actor = &mut tables.actors[index];
        actor.kind = actor.kind.min(kind);
        if !actor.names.contains(&name) {
            actor.names.push(name);
        }
        tables.by_name.entry(fold_name(name)).or_insert(index);
    }
    tables
});

/// Whether the coder's tables have an actor, group or organisation of this id: what a [`crate::Triple`] may name beside the states and organisations of the registries.
pub fn is_group(id: &str) -> bool {
    let tables: &Tables = &ACTORS;
    tables.ids.contains(id)
}

/// Whether the coder's tables have an organisation of this id beside those of the registry: `ECOWAS`.
pub fn is_organisation(id: &str) -> bool {
    let tables: &Tables = &ACTORS;
    tables
        .by_id
        .get(id)
        .is_some_and(|&index| tables.actors[index].kind == TableActorKind::Organisation)
}

/// The group or organisation of the coder's tables with this id or name, without regard to case, accents and punctuation.
///
/// Of some ids the registry of organisations knows more: ask it first.
pub fn table_actor(query: &str) -> Option<&'static TableActor> {
    let tables: &Tables = &ACTORS;
    let id = query.to_ascii_uppercase();
    let index = tables
        .by_id
        .get(query)
        .or_else(|| tables.by_id.get(id.as_str()))
        .or_else(|| tables.by_name.get(&fold_name(query)))?;
    tables.actors.get(*index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_found_by_code_and_name() {
        for (query, id, name) in [
            ("ICC", "ICC", "International Criminal Court"),
            ("icj", "ICJ", "International Court of Justice"),
            (
                "ECOWAS",
                "ECOWAS",
                "Economic Community of West African States",
            ),
            (
                "international monetary fund",
                "IMF",
                "International Monetary Fund",
            ),
        ] {
            let actor = table_actor(query).unwrap();
            assert_eq!((actor.id, actor.name()), (id, name));
            assert_eq!(actor.kind, TableActorKind::Organisation);
            assert!(!actor.is_class());
        }
        for (query, class) in [
            ("Amnesty International", "NGO"),
            ("Paris Club", "NGO"),
            ("Rio Group", "IGO"),
        ] {
            let actor = table_actor(query).unwrap();
            assert!(actor.is_class() && actor.sector == class, "{actor:?}");
        }
        assert_eq!(table_actor("Ruritania"), None);
    }

    /// Whatever the tables let the coder write can be looked up.
    #[test]
    fn every_id_of_the_tables_is_known() {
        for row in TABLES.into_iter().flat_map(cells) {
            if matches!(row[1], "organisation" | "group") && row[4] != "PLACE" && !row[2].is_empty()
            {
                assert_eq!(
                    table_actor(row[2]).map(|actor| actor.id),
                    Some(row[2]),
                    "{row:?}"
                );
                assert!(is_group(row[2]), "{row:?}");
            }
        }
    }
}
