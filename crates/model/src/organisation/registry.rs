use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Membership, SharedPeriod};
use crate::actor::{ActorId, DateSpan, fold_name};
use crate::ontology::vocabulary;
use crate::source::Basis;
use crate::time::{Answer, DateInterval};

const ORGANISATIONS: &str = include_str!("../../../../data/organisations/organisations.tsv");
const MEMBERSHIPS: &str = include_str!("../../../../data/organisations/memberships.tsv");

vocabulary! {
    /// What the actor is.
    OrganisationKind, "kind of organisation", {
        /// It has a founding treaty or charter, and organs of its own.
        Organisation = "organisation",
        /// States that meet under a name, or are bound by a treaty without organs.
        Bloc = "bloc",
    }
}

/// An organisation or bloc: an actor that states belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The identity, never that of a state.
    pub id: ActorId,
    /// The full name in English.
    pub name: String,
    /// The name for tables and running text: NATO, Arab League.
    pub short_name: String,
    /// Other names, former ones included: the Baghdad Pact is CENTO.
    pub aliases: Vec<String>,
    /// Organisation or bloc.
    pub kind: OrganisationKind,
    /// When it began.
    pub founded: DateInterval,
    /// When it ended; `None` if it goes on.
    pub dissolved: Option<DateInterval>,
    /// The one in whose place it stepped.
    pub predecessor: Option<ActorId>,
    /// What a reader must know, empty for nothing.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
}

/// A name that no organisation has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown organisation {query:?}{}", did_you_mean(nearest))]
pub struct UnknownOrganisation {
    /// What was asked for.
    pub query: String,
    /// Id and short name of those with the nearest names, nearest first; at most three.
    pub nearest: Vec<(ActorId, String)>,
}

fn did_you_mean(nearest: &[(ActorId, String)]) -> String {
    if nearest.is_empty() {
        return String::new();
    }
    let names: Vec<String> = nearest
        .iter()
        .map(|(id, name)| format!("{name} ({id})"))
        .collect();
    format!("; the nearest names are {}", names.join(", "))
}

/// All organisations and blocs with their memberships.
#[derive(Debug)]
pub struct Organisations {
    organisations: Vec<Organisation>,
    memberships: Vec<Membership>,
    by_name: HashMap<String, usize>,
}

/// The registry of organisations, read from the embedded tables on first use.
///
/// ```
/// use entente_model::actor::ActorId;
/// use entente_model::organisation::organisations;
/// let cento = organisations().resolve("Baghdad Pact")?;
/// assert_eq!(cento.id.as_str(), "CENTO");
/// let left = organisations()
///     .memberships_of(ActorId::literal("PAK"))
///     .find(|membership| membership.organisation.as_str() == "SEATO")
///     .and_then(|membership| membership.to);
/// assert_eq!(left.map(|date| date.to_edtf()).as_deref(), Some("1973-11-07"));
/// # Ok::<(), entente_model::organisation::UnknownOrganisation>(())
/// ```
pub fn organisations() -> &'static Organisations {
    static REGISTRY: LazyLock<Organisations> = LazyLock::new(Organisations::read);
    &REGISTRY
}

impl Organisations {
    /// The organisation of an id.
    pub fn get(&self, id: ActorId) -> Option<&Organisation> {
        self.organisations
            .iter()
            .find(|organisation| organisation.id == id)
    }

    /// All organisations, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.iter()
    }

    /// The organisation with that id, name, short name or alias, without regard to case, accents and punctuation.
    ///
    /// A short name may also be the code of a state (`NAM`): ask the registry of states first where both are meant.
    ///
    /// # Errors
    /// [`UnknownOrganisation`] with the nearest names.
    pub fn resolve(&self, query: &str) -> Result<&Organisation, UnknownOrganisation> {
        let folded = fold_name(query);
        match self.by_name.get(&folded) {
            Some(&index) => Ok(&self.organisations[index]),
            None => Err(UnknownOrganisation {
                query: query.to_owned(),
                nearest: self.nearest(&folded),
            }),
        }
    }

    /// All memberships, in the order of the table.
    pub fn memberships(&self) -> impl Iterator<Item = &Membership> {
        self.memberships.iter()
    }

    /// The memberships of one actor, not of those that it continues.
    pub fn memberships_of(&self, actor: ActorId) -> impl Iterator<Item = &Membership> {
        self.memberships
            .iter()
            .filter(move |membership| membership.actor == actor)
    }

    /// Everyone who ever belonged to an organisation or stood near it.
    pub fn memberships_in(&self, organisation: ActorId) -> impl Iterator<Item = &Membership> {
        self.memberships
            .iter()
            .filter(move |membership| membership.organisation == organisation)
    }

    /// The members of an organisation on a day, one row a member, by id; observers and the like are not among them
    /// (see [`super::MembershipStatus::is_member`]).
    ///
    /// A member whose beginning or end is known only to the month or year is included where it may have been one that day;
    /// [`Membership::held_on`] then says undecided.
    pub fn members_on(&self, organisation: ActorId, date: Date) -> Vec<&Membership> {
        let mut members: BTreeMap<ActorId, &Membership> = BTreeMap::new();
        let rows = self
            .memberships_in(organisation)
            .filter(|row| row.status.is_member());
        for row in rows {
            match row.held_on(date) {
                Answer::No => {}
                Answer::Undecided => {
                    members.entry(row.actor).or_insert(row);
                }
                Answer::Yes => {
                    members.insert(row.actor, row);
                }
            }
        }
        members.into_values().collect()
    }

    /// The organisations to which at least one of two sides belonged, period by period: who was in, and as what.
    ///
    /// A side is a lineage: the ids of a state under its changing identities (`SUN` and `RUS`). Periods break where the status
    /// of either side changes. Those that lie wholly outside `within` are left out; the others keep their own dates. Sorted by
    /// beginning, then organisation. See [`SharedPeriod`].
    pub fn shared(
        &self,
        first: &[ActorId],
        second: &[ActorId],
        within: DateSpan,
    ) -> Vec<SharedPeriod<'_>> {
        super::shared::shared(self, first, second, within)
    }

    fn nearest(&self, folded: &str) -> Vec<(ActorId, String)> {
        let mut names: Vec<(f64, usize)> = self
            .by_name
            .iter()
            .map(|(name, &index)| (strsim::jaro_winkler(name, folded), index))
            .filter(|(likeness, _)| *likeness > 0.75)
            .collect();
        names.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut nearest: Vec<(ActorId, String)> = Vec::new();
        for (_, index) in names {
            let organisation = &self.organisations[index];
            if nearest.len() < 3 && nearest.iter().all(|(id, _)| *id != organisation.id) {
                nearest.push((organisation.id, organisation.short_name.clone()));
            }
        }
        nearest
    }

    fn read() -> Organisations {
        let organisations: Vec<Organisation> =
            rows::<OrganisationRow>("organisations.tsv", ORGANISATIONS)
                .into_iter()
                .map(Organisation::from)
                .collect();
        let mut by_name = HashMap::new();
        for (index, organisation) in organisations.iter().enumerate() {
            let names = [
                organisation.id.as_str(),
                organisation.name.as_str(),
                organisation.short_name.as_str(),
            ];
            for name in names
                .into_iter()
                .chain(organisation.aliases.iter().map(String::as_str))
            {
                by_name.insert(fold_name(name), index);
            }
        }
        Organisations {
            organisations,
            memberships: rows("memberships.tsv", MEMBERSHIPS),
            by_name,
        }
    }
}

#[derive(Deserialize)]
struct OrganisationRow {
    id: ActorId,
    name: String,
    short_name: String,
    aliases: String,
    kind: OrganisationKind,
    founded: DateInterval,
    dissolved: Option<DateInterval>,
    predecessor: Option<ActorId>,
    note: String,
    basis: Basis,
}

impl From<OrganisationRow> for Organisation {
    fn from(row: OrganisationRow) -> Organisation {
        let aliases = row
            .aliases
            .split("; ")
            .filter(|alias| !alias.is_empty())
            .map(str::to_owned)
            .collect();
        Organisation {
            id: row.id,
            name: row.name,
            short_name: row.short_name,
            aliases,
            kind: row.kind,
            founded: row.founded,
            dissolved: row.dissolved,
            predecessor: row.predecessor,
            note: row.note,
            basis: row.basis,
        }
    }
}

/// The rows of an embedded table.
///
/// # Panics
/// When a row is not of that form. The tables are part of the program, and any test that touches the registry reads all of them.
fn rows<T: DeserializeOwned>(table: &str, text: &'static str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    match reader.deserialize().collect() {
        Ok(rows) => rows,
        Err(error) => panic!("embedded table {table}: {error}"),
    }
}
