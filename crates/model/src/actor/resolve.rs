use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::convert::{choices, folded_names, held, latest};
use super::{
    Actor, ActorId, Actors, Choice, CodeSystem, DateSpan, NameKind, SuccessionKind, fold_name,
};

/// A name near to one that nobody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The actor.
    pub actor: ActorId,
    /// Its short name.
    pub name: String,
}

/// Why a name or code is not one actor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// Nobody has that id, code or name.
    #[error("unknown actor {query:?}{}", did_you_mean(nearest))]
    Unknown {
        /// What was asked for.
        query: String,
        /// The actors with the nearest names, nearest first; at most three.
        nearest: Vec<Suggestion>,
    },
    /// Several have it.
    #[error("{query:?} may be any of {}; give a date or an id", choices.iter().map(Choice::to_string).collect::<Vec<_>>().join("; "))]
    Ambiguous {
        /// What was asked for.
        query: String,
        /// What it means, and when.
        choices: Vec<Choice>,
    },
    /// Somebody has it, but did not exist on that day, nor did an actor that it continues.
    #[error("{actor} ({name}) did not exist on {on}; it did {}", spans.iter().map(DateSpan::to_string).collect::<Vec<_>>().join(", "))]
    NotAtDate {
        /// What was asked for.
        query: String,
        /// The day.
        on: Date,
        /// Who has it at another time.
        actor: ActorId,
        /// Its short name, or the name of its part that was asked for.
        name: String,
        /// When it existed, or when that part had the name.
        spans: Vec<DateSpan>,
    },
}

fn did_you_mean(nearest: &[Suggestion]) -> String {
    if nearest.is_empty() {
        return String::new();
    }
    let names: Vec<String> = nearest
        .iter()
        .map(|near| format!("{} ({})", near.name, near.actor))
        .collect();
    format!("; the nearest names are {}", names.join(", "))
}

/// Readings of a query: who it meant when.
type Readings = Vec<(DateSpan, usize)>;

impl Actors {
    /// The actor of an id, an ISO code, a name, or an abbreviation or number of a state list, read in this order.
    /// A number is COW's; where COW has none it is Gleditsch and Ward's.
    ///
    /// With a date it is the actor that existed on that day: `RUS` and "Russia" are the Soviet Union in 1971, and "Yugoslavia" is Serbia in 2010,
    /// for a name follows the chain of continuation. Without a date an id is that actor, and any other code or name the last that had it.
    ///
    /// # Errors
    /// [`ResolveError`], with the nearest names, the choices, or the actor's dates.
    pub fn resolve(
        &'static self,
        query: &str,
        on: Option<Date>,
    ) -> Result<&'static Actor, ResolveError> {
        let id = ActorId::new(&query.trim().to_uppercase())
            .ok()
            .and_then(|id| self.get(id));
        if on.is_none()
            && let Some(actor) = id
        {
            return Ok(actor);
        }
        let mut codes = Readings::new();
        if let Some(actor) = id
            && let Some(index) = self.index_of(actor.id)
        {
            codes.extend(actor.spans.iter().map(|&span| (span, index)));
        }
        codes.extend(by_code(CodeSystem::Iso3, query));
        codes.extend(by_code(CodeSystem::Iso2, query));
        let names = self.by_name(query, on);
        if let Some(answer) = self
            .among(query, &codes, on)
            .or_else(|| self.among(query, &names, on))
        {
            return answer;
        }
        if codes.is_empty() && names.is_empty() {
            let mut listed = self.by_list(query);
            if listed.is_empty() {
                listed = self.by_adjective(query);
            }
            return self
                .among(query, &listed, on)
                .unwrap_or_else(|| Err(self.no_reading(query, on, &listed)));
        }
        codes.extend(names);
        Err(self.no_reading(query, on, &codes))
    }

    /// The actor of a name as sources write it ("Federal Republic of Germany"), as [`Actors::resolve`] does, but without ids and codes.
    ///
    /// # Errors
    /// As [`Actors::resolve`].
    pub fn resolve_name(
        &'static self,
        name: &str,
        on: Option<Date>,
    ) -> Result<&'static Actor, ResolveError> {
        let names = self.by_name(name, on);
        self.among(name, &names, on)
            .unwrap_or_else(|| Err(self.no_reading(name, on, &names)))
    }

    /// The actor of a name in a source that dates its rows loosely: as [`Actors::resolve_name`], but where nobody of that name existed on the day,
    /// the actor of that name that did in the same calendar year.
    ///
    /// The votes of the UN General Assembly have Tanganyika voting on 1961-12-01, eight days before its independence.
    ///
    /// # Errors
    /// As [`Actors::resolve`].
    pub fn resolve_name_in_year(
        &'static self,
        name: &str,
        day: Date,
    ) -> Result<&'static Actor, ResolveError> {
        let on_the_day = self.resolve_name(name, Some(day));
        if !matches!(on_the_day, Err(ResolveError::NotAtDate { .. })) {
            return on_the_day;
        }
        let year = DateSpan {
            from: Some(day.first_of_year()),
            to: Some(day.last_of_year()),
        };
        let readings = self.by_name(name, Some(day));
        let actors = readings.iter().map(|&(_, index)| self.by_index(index));
        actors
            .filter(|actor| actor.spans.iter().any(|span| span.overlaps(&year)))
            .max_by_key(|actor| actor.lifetime().first())
            .ok_or(())
            .or(on_the_day)
    }

    /// The one reading that fits the day (or none of the readings does).
    fn among(
        &self,
        query: &str,
        readings: &Readings,
        on: Option<Date>,
    ) -> Option<Result<&Actor, ResolveError>> {
        let Some(date) = on else {
            if readings.is_empty() {
                return None;
            }
            return Some(
                latest(readings)
                    .map(|index| self.by_index(index))
                    .ok_or_else(|| ambiguous(query, readings)),
            );
        };
        let mut fitting: Vec<usize> = readings
            .iter()
            .filter(|(span, _)| span.contains(date))
            .map(|&(_, index)| index)
            .collect();
        fitting.sort_unstable();
        fitting.dedup();
        match fitting[..] {
            [index] => return Some(Ok(self.by_index(index))),
            [] => {}
            _ => return Some(Err(ambiguous(query, readings))),
        }
        readings
            .iter()
            .map(|&(_, index)| self.by_index(index))
            .filter(|actor| !only_part_of(actor, query))
            .map(|actor| actor.id)
            .find_map(|id| {
                self.in_lineage_on(id, date)
                    .or_else(|| self.merged_into_on(id, date))
            })
            .map(Ok)
    }

    /// What an actor had merged into by a day: its name lives on in sources (the Yemen Arab Republic in the votes of autumn 1990).
    fn merged_into_on(&self, id: ActorId, date: Date) -> Option<&Actor> {
        let merger = self.successions_of(id).find(|link| {
            link.from == id && link.kind == SuccessionKind::Merger && link.date <= date
        })?;
        self.in_lineage_on(merger.to, date)
    }

    /// Names; without a date a name of today goes before one of the past (Austria is not the empire),
    /// and an actor's own name before an alias of another (Taiwan is not China, though its seat once was).
    fn by_name(&self, name: &str, on: Option<Date>) -> Readings {
        let Some(held) = held(CodeSystem::Name, name) else {
            return Readings::new();
        };
        if on.is_some() {
            return held.spans.clone();
        }
        let folded = fold_name(name);
        let own: Readings = held
            .spans
            .iter()
            .filter(|&&(_, index)| {
                self.by_index(index).names.iter().any(|name| {
                    matches!(name.kind, NameKind::Short | NameKind::Official)
                        && fold_name(&name.text) == folded
                })
            })
            .copied()
            .collect();
        let today: Readings = own
            .iter()
            .filter(|(span, _)| span.to.is_none())
            .copied()
            .collect();
        [today, own]
            .into_iter()
            .find(|readings| !readings.is_empty())
            .unwrap_or_else(|| held.spans.clone())
    }

    /// Adjectives ("Soviet"): no name of a state, but what a reader may type.
    fn by_adjective(&self, query: &str) -> Readings {
        let folded = fold_name(query);
        let mut readings = Readings::new();
        for (index, actor) in self.iter().enumerate() {
            let adjectives = actor
                .names
                .iter()
                .filter(|name| name.kind == NameKind::Adjective && fold_name(&name.text) == folded);
            readings.extend(adjectives.map(|name| (name.span, index)));
        }
        readings
    }

    /// Abbreviations and numbers of the state lists.
    fn by_list(&self, query: &str) -> Readings {
        let query = query.trim();
        if !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit()) {
            return [CodeSystem::Cow, CodeSystem::Gw]
                .into_iter()
                .map(|system| by_code(system, query))
                .find(|readings| !readings.is_empty())
                .unwrap_or_default();
        }
        let mut readings: Readings = by_code(CodeSystem::Cowc, query);
        for membership in self
            .memberships()
            .filter(|membership| membership.abbreviation.eq_ignore_ascii_case(query))
        {
            for (index, actor) in self.iter().enumerate() {
                let spans = self
                    .memberships_of(actor.id)
                    .filter(|(of, _)| std::ptr::eq(*of, membership));
                readings.extend(spans.map(|(_, span)| (span, index)));
            }
        }
        readings
    }

    fn no_reading(&self, query: &str, on: Option<Date>, readings: &Readings) -> ResolveError {
        match (on, readings.last()) {
            (Some(on), Some(&(_, index))) => {
                let actor = self.by_index(index);
                let (name, spans) = if only_part_of(actor, query) {
                    let of_the_part = readings.iter().filter(|(_, of)| *of == index);
                    (query.trim(), of_the_part.map(|&(span, _)| span).collect())
                } else {
                    (actor.name_on(None), actor.spans.clone())
                };
                ResolveError::NotAtDate {
                    query: query.to_owned(),
                    on,
                    actor: actor.id,
                    name: name.to_owned(),
                    spans,
                }
            }
            _ => ResolveError::Unknown {
                query: query.to_owned(),
                nearest: self.nearest(query),
            },
        }
    }

    fn nearest(&self, query: &str) -> Vec<Suggestion> {
        let folded = fold_name(query);
        // The best likeness of each actor; below 0.8 a Jaro-Winkler likeness is noise for names of this length.
        let mut likeness: BTreeMap<usize, f64> = BTreeMap::new();
        for (name, held) in folded_names() {
            let alike = strsim::jaro_winkler(&folded, name);
            if alike < 0.8 {
                continue;
            }
            for &(_, index) in &held.spans {
                let best = likeness.entry(index).or_default();
                *best = best.max(alike);
            }
        }
        let mut nearest: Vec<(usize, f64)> = likeness.into_iter().collect();
        nearest.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        nearest
            .into_iter()
            .take(3)
            .map(|(index, _)| {
                let actor = self.by_index(index);
                Suggestion {
                    actor: actor.id,
                    name: actor.name_on(None).to_owned(),
                }
            })
            .collect()
    }
}

/// Whether the query names but a part of the actor; a part has its name only in its time (East Pakistan in 1980 is not Pakistan).
fn only_part_of(actor: &Actor, query: &str) -> bool {
    let folded = fold_name(query);
    let mut kinds = actor
        .names
        .iter()
        .filter(|name| fold_name(&name.text) == folded)
        .map(|name| name.kind)
        .peekable();
    kinds.peek().is_some() && kinds.all(|kind| kind == NameKind::Part)
}

fn by_code(system: CodeSystem, query: &str) -> Readings {
    held(system, query)
        .map(|held| held.spans.clone())
        .unwrap_or_default()
}

fn ambiguous(query: &str, readings: &Readings) -> ResolveError {
    ResolveError::Ambiguous {
        query: query.to_owned(),
        choices: choices(readings),
    }
}
