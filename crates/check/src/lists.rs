//! Lists that a library may hold: memberships of organisations by year (Correlates of War), votes in the Security Council (Dag Hammarskjöld Library).

use std::collections::HashMap;
use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::data_table::DataTable;
use entente_model::source::{Basis, Source};
use entente_model::time::{Answer, DateInterval};
use jiff::civil::Date;

use crate::claim::{Evidence, ListedChange, Verdict};
use crate::facts::Facts;
use crate::judge::{Decision, actor_name, unverifiable, verdict};
use crate::veto::lineage;

/// A run of years in an organisation.
#[derive(Debug)]
pub(crate) struct ListedMembership {
    abbreviation: String,
    name: String,
    actor: ActorId,
    /// First and last year, both included.
    years: (i16, i16),
    /// full, associate or observer.
    status: String,
    row: u32,
}

/// Memberships by year, as a source lists them.
#[derive(Debug)]
pub(crate) struct MembershipList {
    source: String,
    /// The last year that it tells of.
    last_year: i16,
    rows: Vec<ListedMembership>,
}

/// A vote on an adopted resolution, as a source lists it.
#[derive(Debug)]
pub(crate) struct ListedVote {
    pub(crate) source: String,
    pub(crate) row: u32,
    pub(crate) day: Date,
    pub(crate) resolution: String,
    pub(crate) voter: ActorId,
    /// Y, N or A.
    pub(crate) vote: String,
}

/// The list counts in steps of five years before this one, so that a year there is not exact.
const BY_YEAR_SINCE: i16 = 1965;

impl Facts {
    /// Takes in memberships of organisations by year: a table with the columns `igo` and `status`, and one with `igo` and `name`.
    pub fn add_memberships(
        &mut self,
        source: &Source,
        table: &DataTable,
        names: Option<&DataTable>,
    ) {
        let (Some((_, igo)), Some((_, status)), Some(actors)) = (
            table.column("igo"),
            table.column("status"),
            table.actors.first(),
        ) else {
            return;
        };
        let name_of: HashMap<String, String> = names
            .and_then(|names| {
                let (igo, name) = (names.column("igo")?.1, names.column("name")?.1);
                let pairs =
                    (0..names.len()).filter_map(|row| Some((igo.show(row)?, name.show(row)?)));
                Some(pairs.collect())
            })
            .unwrap_or_default();
        let rows = (0..table.len())
            .filter_map(|row| {
                let abbreviation = igo.show(row)?;
                Some(ListedMembership {
                    name: name_of.get(&abbreviation).cloned().unwrap_or_default(),
                    abbreviation,
                    actor: (*actors.get(row)?)?,
                    years: *table.years.get(row)?,
                    status: status.show(row)?,
                    row: *table.rows.get(row)?,
                })
            })
            .collect();
        self.memberships = Some(Arc::new(MembershipList {
            source: source.id.to_string(),
            last_year: table.info.coverage.last_year,
            rows,
        }));
    }

    /// Takes in votes on adopted resolutions of the Security Council: a table with the columns `resolution` and `vote`.
    pub fn add_council_votes(&mut self, source: &Source, table: &DataTable) {
        let (Some((_, resolution)), Some((_, vote)), Some(actors)) = (
            table.column("resolution"),
            table.column("vote"),
            table.actors.first(),
        ) else {
            return;
        };
        let votes = (0..table.len())
            .filter_map(|row| {
                Some(ListedVote {
                    source: source.id.to_string(),
                    row: *table.rows.get(row)?,
                    day: table.days.get(row)?.0,
                    resolution: resolution.show(row)?,
                    voter: (*actors.get(row)?)?,
                    vote: vote.show(row)?,
                })
            })
            .collect();
        self.council_votes = Some(Arc::new(votes));
    }

    /// Whether a list here has an organisation of this name.
    pub(crate) fn lists(&self, organisation: &str) -> bool {
        self.memberships
            .as_ref()
            .is_some_and(|list| list.rows.iter().any(|row| row.is_of(organisation)))
    }
}

impl ListedMembership {
    fn is_of(&self, organisation: &str) -> bool {
        let organisation = organisation.strip_prefix("the ").unwrap_or(organisation);
        self.abbreviation.eq_ignore_ascii_case(organisation)
            || self.name.eq_ignore_ascii_case(organisation)
    }
}

/// Whether an actor joined, left or was a member of an organisation of the list.
pub(crate) fn membership(
    actor: ActorId,
    organisation: &str,
    change: ListedChange,
    stated: Option<&DateInterval>,
    facts: &Facts,
) -> Decision {
    let Some(list) = &facts.memberships else {
        return unverifiable(missing_membership(organisation));
    };
    let who = actor_name(actor);
    let lineage = lineage(actor);
    let mut all: Vec<&ListedMembership> = list
        .rows
        .iter()
        .filter(|row| row.is_of(organisation) && lineage.contains(&row.actor))
        .collect();
    all.sort_by_key(|row| row.years);
    let evidence = |rows: &[&ListedMembership]| -> Vec<Evidence> {
        rows.iter()
            .map(|row| Evidence {
                text: format!(
                    "{} in {}: {} member from {} to {}{}",
                    actor_name(row.actor),
                    if row.name.is_empty() {
                        &row.abbreviation
                    } else {
                        &row.name
                    },
                    row.status,
                    row.years.0,
                    row.years.1,
                    if row.years.1 == list.last_year {
                        ", where the list ends"
                    } else {
                        ""
                    }
                ),
                source: format!("{} row {}", list.source, row.row),
                basis: Basis::File,
            })
            .collect()
    };
    let full: Vec<&ListedMembership> = all
        .iter()
        .copied()
        .filter(|row| row.status == "full")
        .collect();
    let Some(years) =
        stated.and_then(|date| Some((date.earliest()?.year(), date.latest()?.year())))
    else {
        return verdict(
            Verdict::Unverifiable,
            format!(
                "the text does not say when, and the list of members ends in {}",
                list.last_year
            ),
            None,
            evidence(&all),
        );
    };
    // Years that follow each other are one run, whoever of the lineage held them.
    let mut runs: Vec<(i16, i16)> = Vec::new();
    for row in &full {
        match runs.last_mut() {
            Some(last) if row.years.0 <= last.1 + 1 => last.1 = last.1.max(row.years.1),
            _ => runs.push(row.years),
        }
    }
    let beyond = years.0 > list.last_year;
    let within = |year: i16| (years.0..=years.1).contains(&year);
    let is_it = match change {
        ListedChange::Joined => runs.iter().any(|run| within(run.0)),
        // Who left within a year is listed to that year or to the one before.
        ListedChange::Left => runs
            .iter()
            .any(|run| run.1 < list.last_year && (within(run.1) || within(run.1 + 1))),
        ListedChange::Member => runs.iter().any(|run| run.0 <= years.0 && years.1 <= run.1),
    };
    let did = match change {
        ListedChange::Joined => "joined",
        ListedChange::Left => "left",
        ListedChange::Member => "was a member of",
    };
    if is_it {
        return verdict(
            Verdict::Supported,
            format!("{who} {did} {organisation} then, by a list by years"),
            None,
            evidence(&full),
        );
    }
    if beyond {
        return verdict(
            Verdict::Unverifiable,
            format!("the list of members ends in {}", list.last_year),
            None,
            evidence(&all),
        );
    }
    let told: Vec<String> = runs
        .iter()
        .map(|(from, to)| {
            if *to == list.last_year {
                format!("from {from} on")
            } else {
                format!("from {from} to {to}")
            }
        })
        .collect();
    let near = |year: i16| {
        let margin = if year > BY_YEAR_SINCE { 1 } else { 5 };
        year + margin >= years.0 && year <= years.1 + margin
    };
    let is_close = match change {
        ListedChange::Joined => runs.iter().any(|run| near(run.0)),
        ListedChange::Left => runs.iter().any(|run| near(run.1) || near(run.1 + 1)),
        ListedChange::Member => runs
            .iter()
            .any(|run| run.0 <= years.1 && years.0 <= run.1 || near(run.0) || near(run.1)),
    };
    if runs.is_empty() || is_close {
        let reason = if runs.is_empty() {
            format!("the list has no full membership of {who} in {organisation}")
        } else {
            format!(
                "the list counts by years, and has {who} {}",
                told.join(" and ")
            )
        };
        return verdict(Verdict::Unverifiable, reason, None, evidence(&all));
    }
    verdict(
        Verdict::Contradicted,
        format!("by a list by years {who} was a full member of {organisation} at another time"),
        Some(format!("member {}", told.join(" and "))),
        evidence(&full),
    )
}

/// What would decide a statement on an organisation that no table here has.
pub(crate) fn missing_membership(organisation: &str) -> String {
    format!(
        "no members of {organisation} are known here; the Correlates of War list has members by year: `entente import igo FILE…` puts it into a library, `entente sources igo` says \
         where it is from"
    )
}

/// What is known of votes in the Security Council, and what would decide the others.
pub(crate) fn missing_votes(facts: &Facts) -> String {
    let years = facts.vetoes.iter().map(|veto| veto.date.year()).fold(
        None,
        |span: Option<(i16, i16)>, year| {
            Some(span.map_or((year, year), |(first, last)| {
                (first.min(year), last.max(year))
            }))
        },
    );
    let vetoes = years.map_or_else(String::new, |(first, last)| {
        format!("vetoes of {first} to {last} and ")
    });
    let held = match &facts.council_votes {
        Some(votes) => format!(
            ", and the {} votes on adopted resolutions that the library holds",
            votes.len()
        ),
        None => "; the Security Council Voting Data have all on adopted resolutions: `entente import un-council FILE` puts them into a library, `entente sources un-council` says where \
             they are from"
            .to_owned(),
    };
    format!("known are {vetoes}votes on India and Pakistan of 1948 to 1971{held}")
}

/// Why a statement on an organisation of a list here is none that the list can decide.
pub(crate) fn unclear_membership(organisation: &str) -> String {
    format!(
        "the list of members in the library has {organisation}, but the sentence does not tell plainly who did it when"
    )
}

/// The votes of a state on a resolution by its number, or in a time.
pub(crate) fn council_votes<'f>(
    facts: &'f Facts,
    voter: ActorId,
    resolution: Option<&str>,
    stated: Option<&DateInterval>,
) -> Vec<&'f ListedVote> {
    let lineage = lineage(voter);
    let number = |written: &str| -> String {
        // "S/RES/1441(2002)", "1441 (2002)", "1441".
        let written = written.rsplit('/').next().unwrap_or(written);
        written
            .chars()
            .take_while(char::is_ascii_digit)
            .collect::<String>()
    };
    facts
        .council_votes
        .iter()
        .flat_map(|votes| votes.iter())
        .filter(|vote| lineage.contains(&vote.voter))
        .filter(|vote| match resolution {
            Some(wanted) => {
                number(&vote.resolution) == wanted
                    && stated.is_none_or(|date| date.contains_day(vote.day) != Answer::No)
            }
            None => stated.is_some_and(|date| date.contains_day(vote.day) == Answer::Yes),
        })
        .collect()
}
