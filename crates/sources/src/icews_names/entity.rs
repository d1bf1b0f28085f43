//! Names of entities to states and sectors.
//!
//! An entity counts as a state's where its name says so and nothing speaks against it:
//! 1. the name of a state ("China");
//! 2. a sector with a state in brackets ("Foreign Affairs (Russia)"), but not the sectors of
//!    `data/ontology/icews_armed_sectors.tsv`: an armed rebel of a state is not the state;
//! 3. an organ of a state whose name holds the country (`data/ontology/icews_bodies.tsv`): "Russian Navy";
//! 4. a person in office on the day: heads of state and government and ministers in office within 2014
//!    (`data/persons/offices_2014.tsv`), and the leaders and ministers of 2005 to 2015 that the data name most often
//!    (`data/persons/offices_2005_2015.tsv`).
//!
//! Parties ("United Russia"), companies, media, armed groups ("Tehrik-i-Taliban Pakistan"), organisations and persons without an office keep
//! their raw name and no actor.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use entente_model::actor::{ActorId, CodeSystem, ConvertError, actor_of};
use entente_model::event::Participant;
use jiff::civil::{Date, date};

use entente_model::embedded_table;

/// An entity, by its name. To which actor it belongs is asked for a day: states begin, end and change their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entity {
    raw: String,
    meaning: Meaning,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// A state by its name, with the sector in it.
    State {
        /// The name of the state in the entity's name.
        name: String,
        sector: String,
    },
    /// An organ of a state, with the sector in it.
    Body(ActorId, String),
    /// A person, who stands for a state while in office.
    Person(&'static [Office]),
    /// Anything else.
    Other,
}

/// An office that a person held.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Office {
    actor: ActorId,
    office: String,
    from: Option<Date>,
    to: Option<Date>,
}

impl Entity {
    /// The entity of a name as the file has it, with underscores for spaces.
    pub(crate) fn of_name(name: &str) -> Entity {
        let raw = name.replace('_', " ");
        let meaning = Meaning::of(&raw);
        Entity { raw, meaning }
    }

    /// Whether it ever counts as a state's.
    pub(crate) fn resolves(&self) -> bool {
        self.meaning != Meaning::Other
    }

    /// The side of an event on a day.
    pub(crate) fn on(&self, day: Date) -> Participant {
        let (actor, sector) = match &self.meaning {
            Meaning::State { name, sector } => (
                actor_of(CodeSystem::Name, name, Some(day)).ok(),
                sector.clone(),
            ),
            Meaning::Body(actor, sector) => (Some(*actor), sector.clone()),
            Meaning::Person(offices) => {
                let office = offices.iter().find(|office| {
                    office.from.is_none_or(|from| from <= day)
                        && office.to.is_none_or(|to| day <= to)
                });
                (
                    office.map(|office| office.actor),
                    office.map_or(String::new(), |office| office.office.clone()),
                )
            }
            Meaning::Other => (None, String::new()),
        };
        Participant {
            actor,
            raw: self.raw.clone(),
            sector,
        }
    }
}

impl Meaning {
    fn of(name: &str) -> Meaning {
        if let Some((actor, sector)) = TABLES.bodies.get(name) {
            return Meaning::Body(*actor, sector.clone());
        }
        if let Some(offices) = TABLES.persons.get(name) {
            return Meaning::Person(offices);
        }
        let (sector, state) = match sector_and_state(name) {
            Some((sector, _)) if TABLES.armed.contains(sector) => return Meaning::Other,
            Some(found) => found,
            None if is_state(name) => ("", name),
            None => return Meaning::Other,
        };
        Meaning::State {
            name: state.to_owned(),
            sector: sector.to_owned(),
        }
    }
}

/// "Foreign Affairs (Russia)" is the sector "Foreign Affairs" of "Russia". Brackets may stand inside the sector and inside the name of
/// the state: "Member of Legislative (Govt) (Italy)", "Government (Holy See (Vatican City State))".
fn sector_and_state(name: &str) -> Option<(&str, &str)> {
    let inside = name.strip_suffix(')')?;
    inside.match_indices(" (").find_map(|(start, bracket)| {
        let state = &inside[start + bracket.len()..];
        is_state(state).then_some((&name[..start], state))
    })
}

/// Whether a state, territory or contested unit ever bore this name, by its whole name only. Parts that the names of the actors list
/// count as the whole ("Northern Ireland").
fn is_state(name: &str) -> bool {
    !matches!(
        actor_of(CodeSystem::Name, name, None),
        Err(ConvertError::UnknownCode { .. })
    )
}

struct Tables {
    bodies: HashMap<&'static str, (ActorId, String)>,
    armed: HashSet<&'static str>,
    persons: HashMap<&'static str, Vec<Office>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        bodies: HashMap::new(),
        armed: HashSet::new(),
        persons: HashMap::new(),
    };
    embedded_table::for_each_row(
        "ontology/icews_bodies.tsv",
        include_str!("../../../../data/ontology/icews_bodies.tsv"),
        &["name", "actor", "sector", "basis"],
        |row| {
            let actor = row.parsed(1, |id| ActorId::new(id).ok());
            tables
                .bodies
                .insert(row.text(0), (actor, row.text(2).to_owned()));
        },
    );
    embedded_table::for_each_row(
        "ontology/icews_armed_sectors.tsv",
        include_str!("../../../../data/ontology/icews_armed_sectors.tsv"),
        &["sector", "basis"],
        |row| {
            tables.armed.insert(row.text(0));
        },
    );
    // An empty end in the list of 2014 means that the term reached beyond the year, which that list does not tell of.
    add_offices(
        &mut tables.persons,
        "persons/offices_2014.tsv",
        include_str!("../../../../data/persons/offices_2014.tsv"),
        Some((date(2014, 1, 1), date(2014, 12, 31))),
    );
    add_offices(
        &mut tables.persons,
        "persons/offices_2005_2015.tsv",
        include_str!("../../../../data/persons/offices_2005_2015.tsv"),
        None,
    );
    tables
});

/// Adds a list of offices; `year` bounds the terms whose ends it leaves open.
fn add_offices(
    persons: &mut HashMap<&'static str, Vec<Office>>,
    table: &'static str,
    text: &'static str,
    year: Option<(Date, Date)>,
) {
    let columns = ["name", "variants", "actor", "office", "from", "to", "basis"];
    embedded_table::for_each_row(table, text, &columns, |row| {
        let office = Office {
            actor: row.parsed(2, |id| ActorId::new(id).ok()),
            office: row.text(3).to_owned(),
            from: row.date(4).or(year.map(|(first, _)| first)),
            to: row.date(5).or(year.map(|(_, last)| last)),
        };
        let variants = row.text(1).split(';').filter(|variant| !variant.is_empty());
        for name in std::iter::once(row.text(0)).chain(variants) {
            persons.entry(name).or_default().push(office.clone());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    /// No state of the data began, ended or changed its name within 2014.
    const MIDYEAR: Date = date(2014, 7, 1);
    use entente_model::actor::{actors, fold_name};

    fn on(name: &str, day: Date) -> (Option<String>, String) {
        let side = Entity::of_name(name).on(day);
        assert_eq!(side.raw, name.replace('_', " "));
        (side.actor.map(|actor| actor.to_string()), side.sector)
    }

    fn actor(name: &str) -> Option<String> {
        on(name, MIDYEAR).0
    }

    #[test]
    fn names_tell_state_and_sector() {
        assert_eq!(
            on("China", MIDYEAR),
            (Some("CHN".to_owned()), String::new())
        );
        assert_eq!(
            on("Foreign_Affairs_(Russia)", MIDYEAR),
            (Some("RUS".to_owned()), "Foreign Affairs".to_owned())
        );
        assert_eq!(
            on("Russian_Navy", MIDYEAR),
            (Some("RUS".to_owned()), "Naval".to_owned())
        );
        assert_eq!(
            actor("Government_(Holy_See_(Vatican_City_State))").as_deref(),
            Some("VAT")
        );
        assert_eq!(
            on("Member_of_Legislative_(Govt)_(Italy)", MIDYEAR),
            (
                Some("ITA".to_owned()),
                "Member of Legislative (Govt)".to_owned()
            )
        );
        assert_eq!(
            actor("Police_(Palestinian_Territory,_Occupied)").as_deref(),
            Some("PSE")
        );
        assert_eq!(
            actor("Military_(Democratic_Republic_of_Congo)").as_deref(),
            Some("COD")
        );
        assert_eq!(actor("Congo").as_deref(), Some("COG"));
    }

    #[test]
    fn parties_armed_groups_and_places_are_not_the_state() {
        for name in [
            "United_Russia",
            "Pakistan_Tehreek-e-Insaf",
            "Tehrik-i-Taliban_Pakistan",
            "Communist_Party_of_India",
            "Georgian_Party",
            "Pakistan_administered_Kashmir",
            "Militant_(Taliban)",
            "Armed_Rebel_(Pakistan)",
            "Separatist_Leader_(Russia)",
            "Awami_(People's)_League",
            "Middle_East",
            "Men_(Middle_East)",
            "Sudan_People's_Liberation_Army",
        ] {
            assert_eq!(actor(name), None, "{name}");
        }
    }

    #[test]
    fn persons_stand_for_a_state_while_in_office() {
        assert_eq!(
            on("Sergey_Viktorovich_Lavrov", date(2014, 6, 20)),
            (Some("RUS".to_owned()), "Foreign Minister".to_owned())
        );
        let sisi = "Abdel_Fattah_Al-Sisi";
        assert_eq!(
            on(sisi, date(2014, 3, 1)),
            (Some("EGY".to_owned()), "Defence Minister".to_owned())
        );
        assert_eq!(on(sisi, date(2014, 5, 1)), (None, String::new()));
        assert_eq!(
            on(sisi, date(2014, 7, 1)),
            (Some("EGY".to_owned()), "President".to_owned())
        );
        // A Saudi prince, not the Pakistani adviser Sartaj Aziz.
        assert_eq!(
            actor("Saud_bin_Faisal_bin_Abdul-Aziz").as_deref(),
            Some("SAU")
        );
        assert_eq!(actor("Imran_Khan"), None);
    }

    /// The leaders of Archigos 4.1 (Goemans, Gleditsch and Chiozza 2009), one of each state at a time, whom a list of offices names, and
    /// whose term it does not have to within five days. `first` and `last` bound the list; a term that goes beyond is not compared there.
    fn held_against_archigos(
        data: &std::path::Path,
        persons: &HashMap<&'static str, Vec<Office>>,
        (first, last): (Date, Date),
    ) -> (usize, Vec<String>) {
        let table = Table::open(&data.join("states/archigos.parquet")).unwrap();
        let (mut found, mut differ) = (0, Vec::new());
        let columns = ["gwcode", "leader", "startdate", "enddate"];
        let archigos = table.read(&columns, &mut Vec::new(), |row| {
            let (start, end) = (row.date(2)?, row.date(3)?);
            if start > last || end < first {
                return Ok(());
            }
            let code = row.whole(0, 1..=999)?.to_string();
            let day = start.max(first);
            let Ok(actor) = actor_of(CodeSystem::Gw, &code, Some(day)) else {
                return Ok(());
            };
            let leader = row.text(1)?.unwrap_or_default().into_owned();
            let words = |name: &str| -> Vec<String> {
                fold_name(&name.replace('-', " "))
                    .split(' ')
                    .filter(|word| word.len() > 3)
                    .map(str::to_owned)
                    .collect()
            };
            let offices: Vec<_> = persons
                .iter()
                .filter(|(name, _)| words(name).iter().any(|word| words(&leader).contains(word)))
                .flat_map(|(_, offices)| offices)
                .filter(|office| office.actor == actor)
                .collect();
            if offices.is_empty() {
                return Ok(());
            }
            found += 1;
            let near = |ours: Option<Date>, theirs: Date| {
                let ours = ours.filter(|&day| first < day && day < last);
                let theirs = Some(theirs).filter(|&day| first < day && day < last);
                match (ours, theirs) {
                    (Some(ours), Some(theirs)) => (ours - theirs).get_days().abs() <= 5,
                    (ours, theirs) => ours == theirs,
                }
            };
            let matches = |office: &&Office| near(office.from, start) && near(office.to, end);
            if !offices.iter().any(matches) {
                differ.push(leader);
            }
            Ok(())
        });
        assert_eq!(archigos.unwrap().rows, 3_409);
        differ.sort();
        (found, differ)
    }

    #[test]
    fn leaders_are_those_of_archigos() {
        let data = entente_testing::shared_data_or_skip!();
        let mut persons = HashMap::new();
        let text = include_str!("../../../../data/persons/offices_2014.tsv");
        add_offices(&mut persons, "persons/offices_2014.tsv", text, None);
        let year = (date(2014, 1, 1), date(2014, 12, 31));
        let (found, differ) = held_against_archigos(&data, &persons, year);
        assert!(found >= 70, "{found} leaders found");
        // Offices before and after stand in one row (Roivas, Prayuth, Scott, Sanchez Ceren), as does membership in a presidency that
        // takes turns in the chair (Izetbegovic); the president of Somalia shares a name with its prime minister.
        assert_eq!(
            differ,
            [
                "Bakir Izetbegovic",
                "Hassan Sheikh Mohamud",
                "Prayuth Chan-ocha",
                "Roivas",
                "Sanchez Ceren",
                "Scott"
            ]
        );
    }

    #[test]
    fn leaders_of_2005_to_2015_are_those_of_archigos() {
        let data = entente_testing::shared_data_or_skip!();
        let mut persons = HashMap::new();
        let text = include_str!("../../../../data/persons/offices_2005_2015.tsv");
        add_offices(&mut persons, "persons/offices_2005_2015.tsv", text, None);
        let years = (date(2005, 1, 1), date(2015, 12, 31));
        let (found, differ) = held_against_archigos(&data, &persons, years);
        assert!(found >= 60, "{found} leaders found");
        // Archigos names who rules in effect: the party's secretary in China (Hu, Xi), Putin also as prime minister, al-Sisi from the day of
        // the coup, Yar'Adua until his illness; an interim government parts no term there (Tsipras). Others share a word of a name with
        // somebody of the list: Fidel Castro, Nestor Kirchner, the Mauritanians, the house of Saud, the emir's son.
        assert_eq!(
            differ,
            [
                "Alexis Tsipras",
                "Castro",
                "Hu Jintao",
                "Nestor Kirchner",
                "Ould Abdel Aziz",
                "Ould Cheikh Abdellahi",
                "Ould Mohamed Vall",
                "Putin",
                "Salman bin Abdulaziz Al Saud",
                "Tamim ibn Hamad Al Thani",
                "Xi Jinping",
                "Yar'Adua",
                "al-Sisi"
            ]
        );
    }

    #[test]
    fn every_row_of_the_tables_names_a_known_actor_and_a_term() {
        let known = |actor: ActorId| {
            actors()
                .get(actor)
                .is_some_and(|actor| actor.existed_on(MIDYEAR))
        };
        for (name, (actor, sector)) in &TABLES.bodies {
            assert!(known(*actor) && !sector.is_empty(), "{name}");
        }
        for (name, offices) in &TABLES.persons {
            for office in offices {
                assert!(known(office.actor) && !office.office.is_empty(), "{name}");
                assert!(
                    office
                        .from
                        .zip(office.to)
                        .is_none_or(|(from, to)| from <= to),
                    "{name}"
                );
            }
        }
    }
}
