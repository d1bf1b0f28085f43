use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use crate::embedded_table::{Row, for_each_row};

use super::table;
use super::{
    ActorId, CodeSystem, Contested, DateSpan, Membership, Name, NameKind, StateList, Succession,
    SuccessionKind,
};

/// What an actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A member of the state system on a list, or a state that the tables add to them (microstates before their membership).
    State,
    /// A dependency or special region of a host state.
    Territory,
    /// A unit of contested status that no state list has; see [`Contested`].
    Contested,
}

impl ActorKind {
    fn parse(text: &str) -> Option<ActorKind> {
        Some(match text {
            "state" => ActorKind::State,
            "territory" => ActorKind::Territory,
            "contested" => ActorKind::Contested,
            _ => return None,
        })
    }

    /// The kind as the tables write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ActorKind::State => "state",
            ActorKind::Territory => "territory",
            ActorKind::Contested => "contested",
        }
    }
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A code with the days on which it means the actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The system.
    pub system: CodeSystem,
    /// The code as the system writes it (three digits for ISO numeric and M49).
    pub code: String,
    /// When it means this actor; open ends are the actor's own beginning and end.
    pub span: DateSpan,
    /// Where the row is from.
    pub basis: String,
}

/// A state, territory or contested unit over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// The identity.
    pub id: ActorId,
    /// What it is.
    pub kind: ActorKind,
    /// The state that a territory belongs to.
    pub host: Option<ActorId>,
    /// The spans in which it existed, in order, without overlap.
    pub spans: Vec<DateSpan>,
    /// Its names, in order of the table.
    pub names: Vec<Name>,
    /// Its codes; of several in one system on a day, the first is the one to write.
    pub codes: Vec<Code>,
    /// How it is treated, where its status is contested.
    pub contested: Option<Contested>,
    /// What to know about the identity; may be empty.
    pub note: String,
}

impl Actor {
    /// Whether the actor existed on a day.
    #[must_use]
    pub fn existed_on(&self, date: Date) -> bool {
        self.spans.iter().any(|span| span.contains(date))
    }

    /// From the first day of the first span to the last of the last.
    #[must_use]
    pub fn lifetime(&self) -> DateSpan {
        DateSpan {
            from: self.spans.first().and_then(|span| span.from),
            to: self.spans.last().and_then(|span| span.to),
        }
    }

    /// The short name on a day; without a date, or on a day on which it did not exist, the latest.
    #[must_use]
    pub fn name_on(&self, date: Option<Date>) -> &str {
        // Every actor has a short name (tested); the id stands in for a table in the making.
        self.text_on(NameKind::Short, date)
            .or_else(|| self.text_on(NameKind::Short, None))
            .unwrap_or(self.id.as_str())
    }

    /// The adjective of nationality on a day; without a date the latest.
    #[must_use]
    pub fn adjective_on(&self, date: Option<Date>) -> Option<&str> {
        self.text_on(NameKind::Adjective, date)
    }

    /// The official name on a day; without a date the latest.
    #[must_use]
    pub fn official_name_on(&self, date: Option<Date>) -> Option<&str> {
        self.text_on(NameKind::Official, date)
    }

    /// Its code in a system on a day on which it existed; without a date the latest. [`CodeSystem::Name`] gives the short name.
    #[must_use]
    pub fn code_on(&self, system: CodeSystem, date: Option<Date>) -> Option<&str> {
        if system == CodeSystem::Name {
            return self.text_on(NameKind::Short, date);
        }
        let codes = self.codes.iter().filter(|code| code.system == system);
        Self::on(codes, date, |code| &code.span, |date| self.existed_on(date))
            .map(|code| code.code.as_str())
    }

    fn text_on(&self, kind: NameKind, date: Option<Date>) -> Option<&str> {
        let names = self.names.iter().filter(|name| name.kind == kind);
        Self::on(names, date, |name| &name.span, |date| self.existed_on(date))
            .map(|name| name.text.as_str())
    }

    /// The first row that holds on the day, or of those that hold longest the first.
    fn on<'a, T>(
        mut rows: impl Iterator<Item = &'a T>,
        date: Option<Date>,
        span: impl Fn(&T) -> &DateSpan,
        existed: impl Fn(Date) -> bool,
    ) -> Option<&'a T> {
        match date {
            Some(date) => rows
                .find(|row| span(row).contains(date))
                .filter(|_| existed(date)),
            None => rows.reduce(|best, row| {
                if span(row).last() > span(best).last() {
                    row
                } else {
                    best
                }
            }),
        }
    }
}

/// All actors that are states, territories or contested units, with their successions and memberships in the state system.
#[derive(Debug)]
pub struct Actors {
    actors: Vec<Actor>,
    by_id: HashMap<ActorId, usize>,
    successions: Vec<Succession>,
    memberships: Vec<Membership>,
}

/// The registry of actors, read from the embedded tables on first use.
#[must_use]
pub fn actors() -> &'static Actors {
    static ACTORS: LazyLock<Actors> = LazyLock::new(Actors::read);
    &ACTORS
}

impl Actors {
    /// The actor of an id.
    #[must_use]
    pub fn get(&self, id: ActorId) -> Option<&Actor> {
        self.by_id.get(&id).map(|&index| &self.actors[index])
    }

    /// All actors, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }

    /// All successions, by date.
    pub fn successions(&self) -> impl Iterator<Item = &Succession> {
        self.successions.iter()
    }

    /// The successions to and from an actor, by date.
    pub fn successions_of(&self, id: ActorId) -> impl Iterator<Item = &Succession> {
        self.successions
            .iter()
            .filter(move |succession| succession.from == id || succession.to == id)
    }

    /// All spans of membership in both state lists.
    pub fn memberships(&self) -> impl Iterator<Item = &Membership> {
        self.memberships.iter()
    }

    /// The parts of an actor's life in which it was a member of the state system, with the list's span clipped to the actor.
    pub fn memberships_of(&self, id: ActorId) -> impl Iterator<Item = (&Membership, DateSpan)> {
        let actor = self.get(id);
        self.memberships.iter().flat_map(move |membership| {
            held_spans(actor, membership.list.code_system(), membership.code)
                .into_iter()
                .filter_map(move |held| Some((membership, held.intersect(&membership.span)?)))
        })
    }

    /// The actor that held a list's number on a day.
    #[must_use]
    pub fn holder(&self, list: StateList, code: u16, date: Date) -> Option<ActorId> {
        super::convert::holder_of_number(list.code_system(), code, date)
    }

    /// The chain of continuation that an actor stands in, by date: the same state under changing identities.
    ///
    /// Mergers, secessions and dissolutions end a chain: unified Yemen does not continue either Yemen.
    ///
    /// ```
    /// use entente_model::actor::{ActorId, actors};
    /// let chain: Vec<String> =
    ///     actors().lineage(ActorId::literal("RUS")).iter().map(|(id, span)| format!("{id} {span}")).collect();
    /// assert_eq!(chain, ["RUS 1816-01-01 to 1922-12-29", "SUN 1922-12-30 to 1991-12-25", "RUS 1991-12-26 to today"]);
    /// ```
    #[must_use]
    pub fn lineage(&self, id: ActorId) -> Vec<(ActorId, DateSpan)> {
        let mut members = vec![id];
        let mut next = 0;
        while let Some(&member) = members.get(next) {
            next += 1;
            let links = self
                .successions_of(member)
                .filter(|link| link.kind == SuccessionKind::Continuation);
            for other in links.map(|link| {
                if link.from == member {
                    link.to
                } else {
                    link.from
                }
            }) {
                if !members.contains(&other) {
                    members.push(other);
                }
            }
        }
        let mut lineage: Vec<(ActorId, DateSpan)> = members
            .into_iter()
            .filter_map(|id| self.get(id))
            .flat_map(|actor| actor.spans.iter().map(|&span| (actor.id, span)))
            .collect();
        lineage.sort_by_key(|(_, span)| span.first());
        lineage
    }

    /// The actor that held the place of another on a day: the Soviet Union for Russia in 1971.
    #[must_use]
    pub fn in_lineage_on(&self, id: ActorId, date: Date) -> Option<&Actor> {
        let lineage = self.lineage(id);
        let (holder, _) = lineage.iter().find(|(_, span)| span.contains(date))?;
        self.get(*holder)
    }

    /// Whether all of `earlier` ended up in `later`, by continuation, merger or absorption.
    pub(crate) fn leads_to(&self, earlier: ActorId, later: ActorId) -> bool {
        let mut seen = vec![earlier];
        let mut next = 0;
        while let Some(&actor) = seen.get(next) {
            if actor == later {
                return true;
            }
            next += 1;
            for link in self
                .successions
                .iter()
                .filter(|link| link.from == actor && link.kind.ends_in_successor())
            {
                if !seen.contains(&link.to) {
                    seen.push(link.to);
                }
            }
        }
        false
    }

    pub(crate) fn index_of(&self, id: ActorId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn by_index(&self, index: usize) -> &Actor {
        &self.actors[index]
    }

    fn read() -> Actors {
        let mut registry = Actors {
            actors: Vec::new(),
            by_id: HashMap::new(),
            successions: Vec::new(),
            memberships: Vec::new(),
        };
        registry.read_actors();
        registry.read_existence();
        registry.read_names();
        registry.read_codes();
        registry.read_contested();
        registry.read_successions();
        registry.read_state_system();
        registry
    }

    fn read_actors(&mut self) {
        for_each_row(
            "actors.tsv",
            table::ACTORS,
            &["id", "kind", "host", "note", "basis"],
            |row| {
                self.actors.push(Actor {
                    id: row.parsed(0, |id| ActorId::new(id).ok()),
                    kind: row.parsed(1, ActorKind::parse),
                    host: row.parsed(2, |id| {
                        if id.is_empty() {
                            Some(None)
                        } else {
                            ActorId::new(id).ok().map(Some)
                        }
                    }),
                    spans: Vec::new(),
                    names: Vec::new(),
                    codes: Vec::new(),
                    contested: None,
                    note: row.text(3).to_owned(),
                });
            },
        );
        self.actors.sort_by_key(|actor| actor.id);
        self.by_id = self
            .actors
            .iter()
            .enumerate()
            .map(|(index, actor)| (actor.id, index))
            .collect();
    }

    fn read_existence(&mut self) {
        for_each_row(
            "existence.tsv",
            table::EXISTENCE,
            &["actor", "from", "to", "basis", "note"],
            |row| {
                self.of(row).spans.push(row.span(1, 2));
            },
        );
        for actor in &mut self.actors {
            if actor.spans.is_empty() {
                actor.spans.push(DateSpan::ALWAYS);
            }
            actor.spans.sort_by_key(DateSpan::first);
        }
    }

    fn read_names(&mut self) {
        for_each_row(
            "names.tsv",
            table::NAMES,
            &["actor", "kind", "name", "from", "to", "basis"],
            |row| {
                let name = Name {
                    kind: row.parsed(1, NameKind::parse),
                    text: row.text(2).to_owned(),
                    span: row.span(3, 4),
                };
                self.of(row).names.push(name);
            },
        );
    }

    fn read_codes(&mut self) {
        for_each_row(
            "codes.tsv",
            table::CODES,
            &["actor", "system", "code", "from", "to", "basis"],
            |row| {
                let code = Code {
                    system: row.parsed(1, |system| system.parse().ok()),
                    code: row.text(2).to_owned(),
                    span: row.span(3, 4),
                    basis: row.text(5).to_owned(),
                };
                self.of(row).codes.push(code);
            },
        );
    }

    fn read_contested(&mut self) {
        for_each_row(
            "contested.tsv",
            table::CONTESTED,
            &["actor", "default", "alternatives", "note", "basis"],
            |row| {
                self.of(row).contested = Some(Contested {
                    default: row.text(1).to_owned(),
                    alternatives: row.text(2).to_owned(),
                    note: row.text(3).to_owned(),
                });
            },
        );
    }

    fn read_successions(&mut self) {
        for_each_row(
            "successions.tsv",
            table::SUCCESSIONS,
            &["from", "to", "date", "kind", "note", "basis"],
            |row| {
                let known = |id: &str| {
                    ActorId::new(id)
                        .ok()
                        .filter(|id| self.by_id.contains_key(id))
                };
                self.successions.push(Succession {
                    from: row.parsed(0, known),
                    to: row.parsed(1, known),
                    date: row.parsed(2, |date| date.parse().ok()),
                    kind: row.parsed(3, SuccessionKind::parse),
                    note: row.text(4).to_owned(),
                    basis: row.text(5).to_owned(),
                });
            },
        );
        self.successions
            .sort_by_key(|succession| (succession.date, succession.from, succession.to));
    }

    fn read_state_system(&mut self) {
        let columns = ["list", "code", "abbreviation", "name", "from", "to"];
        for_each_row("state_system.tsv", table::STATE_SYSTEM, &columns, |row| {
            self.memberships.push(Membership {
                list: row.parsed(0, |list| list.parse().ok()),
                code: row.parsed(1, |code| code.parse().ok()),
                abbreviation: row.text(2).to_owned(),
                name: row.text(3).to_owned(),
                span: row.span(4, 5),
            });
        });
    }

    fn of(&mut self, row: &Row) -> &mut Actor {
        let index = row.parsed(0, |id| self.by_id.get(&ActorId::new(id).ok()?).copied());
        &mut self.actors[index]
    }
}

/// The spans in which a number of a list meant an actor.
fn held_spans(actor: Option<&Actor>, system: CodeSystem, number: u16) -> Vec<DateSpan> {
    let Some(actor) = actor else {
        return Vec::new();
    };
    actor
        .codes
        .iter()
        .filter(|code| code.system == system && code.code.parse() == Ok(number))
        .flat_map(|code| {
            actor
                .spans
                .iter()
                .filter_map(|span| span.intersect(&code.span))
        })
        .collect()
}
