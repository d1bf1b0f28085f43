use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use super::{Actor, ActorId, CodeSystem, DateSpan, NameKind, ResolveError, actors, fold_name};

/// A code turned into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// The actor that the code meant.
    pub actor: ActorId,
    /// The actor's code in the system asked for.
    pub code: &'static str,
}

/// One of the actors that an ambiguous code or name may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The actor.
    pub actor: ActorId,
    /// Its short name at that time.
    pub name: String,
    /// When the code or name meant it.
    pub span: DateSpan,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.actor, self.name, self.span)
    }
}

/// Why a code has no counterpart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The system never had such a code.
    #[error("{code:?} is no {system} code")]
    UnknownCode {
        /// The system of the code.
        system: CodeSystem,
        /// The code as given.
        code: String,
    },
    /// The code exists, but not at that time.
    #[error("the {system} code {code:?} meant no actor {when}")]
    NotAtDate {
        /// The system of the code.
        system: CodeSystem,
        /// The code as given.
        code: String,
        /// "on 1985-06-01", "in 1985".
        when: String,
    },
    /// The actor has no code in the system asked for (at that time).
    #[error("{actor} has no {system} code{when}")]
    NoCode {
        /// The actor that the code meant.
        actor: ActorId,
        /// The system asked for.
        system: CodeSystem,
        /// " on 1985-06-01", or nothing.
        when: String,
    },
    /// Without a date the code may mean actors that do not continue each other.
    #[error("the {system} code {code:?} needs a date: {}", list(choices))]
    Ambiguous {
        /// The system of the code.
        system: CodeSystem,
        /// The code as given.
        code: String,
        /// What it meant, and when.
        choices: Vec<Choice>,
    },
}

fn list(choices: &[Choice]) -> String {
    choices
        .iter()
        .map(Choice::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Converts codes from one system to another; made once, it answers without allocating.
///
/// Letter case and surrounding blanks of a code do not matter, nor do leading zeros of a number or the `.0` that spreadsheets append.
///
/// ```
/// use entente_model::actor::{CodeSystem, Converter};
/// use jiff::civil::date;
/// let converter = Converter::new(CodeSystem::Cow, CodeSystem::Iso3);
/// assert_eq!(converter.convert("365", Some(date(1971, 8, 9))).unwrap().code, "SUN");
/// assert_eq!(converter.convert("365", None).unwrap().code, "RUS");
/// ```
pub struct Converter {
    from: &'static CodeIndex,
    to: CodeSystem,
    /// For each actor, the codes in the system asked for, in the order in which they are preferred.
    targets: Vec<Vec<Target>>,
}

struct Target {
    span: DateSpan,
    code: &'static str,
}

impl Converter {
    /// Prepares the tables for a pair of systems.
    #[must_use]
    pub fn new(from: CodeSystem, to: CodeSystem) -> Converter {
        let targets = actors().iter().map(|actor| targets(actor, to)).collect();
        Converter {
            from: CodeIndex::of(from),
            to,
            targets,
        }
    }

    /// The counterpart of a code on a day.
    ///
    /// Without a date a code means the last actor that had it, if every earlier one went into that one by continuation, merger or absorption.
    ///
    /// # Errors
    /// [`ConvertError`] tells an unknown code, one that meant nobody that day, an actor without a code in the other system, and an ambiguous code apart.
    pub fn convert(&self, code: &str, on: Option<Date>) -> Result<Converted, ConvertError> {
        let holder = self.from.holder(code, on)?;
        self.counterpart(holder, on)
    }

    /// The counterpart of a code in a calendar year: the answer on 31 December, or, if the code meant nobody then, on the last day of the year on which it did.
    ///
    /// # Errors
    /// As [`Converter::convert`].
    pub fn convert_year(&self, code: &str, year: i16) -> Result<Converted, ConvertError> {
        let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else {
            return Err(self.from.not_at(code, format!("in {year}")));
        };
        self.convert_within(
            code,
            DateSpan {
                from: Some(first),
                to: Some(last),
            },
        )
    }

    /// The counterpart of a code at a date that is known to lie within a span: the answer on the span's last day, or, if the code meant nobody then,
    /// on the last day of the span on which it did.
    ///
    /// # Errors
    /// As [`Converter::convert`].
    pub fn convert_within(&self, code: &str, span: DateSpan) -> Result<Converted, ConvertError> {
        let (holder, day) = self.from.holder_within(code, span)?;
        self.counterpart(holder, Some(day))
    }

    fn counterpart(&self, holder: usize, on: Option<Date>) -> Result<Converted, ConvertError> {
        let targets = &self.targets[holder];
        let target = match on {
            Some(date) => targets.iter().find(|target| target.span.contains(date)),
            None => targets.iter().reduce(|best, target| {
                if target.span.last() > best.span.last() {
                    target
                } else {
                    best
                }
            }),
        };
        let actor = actors().by_index(holder).id;
        match target {
            Some(target) => Ok(Converted {
                actor,
                code: target.code,
            }),
            None => Err(ConvertError::NoCode {
                actor,
                system: self.to,
                when: on.map(|date| format!(" on {date}")).unwrap_or_default(),
            }),
        }
    }
}

/// Converts one code; for many, prepare a [`Converter`].
///
/// # Errors
/// As [`Converter::convert`].
pub fn convert(
    from: CodeSystem,
    code: &str,
    to: CodeSystem,
    on: Option<Date>,
) -> Result<Converted, ConvertError> {
    Converter::new(from, to).convert(code, on)
}

/// The actor that a code meant on a day; without a date as in [`Converter::convert`].
///
/// This is what adapters of datasets call. It allocates only for errors and for names in an unusual spelling.
///
/// # Errors
/// As [`Converter::convert`], without [`ConvertError::NoCode`].
pub fn actor_of(system: CodeSystem, code: &str, on: Option<Date>) -> Result<ActorId, ConvertError> {
    CodeIndex::of(system)
        .holder(code, on)
        .map(|index| actors().by_index(index).id)
}

pub(crate) fn holder_of_number(system: CodeSystem, number: u16, date: Date) -> Option<ActorId> {
    let held = CodeIndex::of(system)
        .numbers
        .get(usize::from(number))?
        .as_ref()?;
    held.on(date).map(|index| actors().by_index(index).id)
}

/// The spans in which a code meant actors.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// Who held it when, by date.
    pub(crate) spans: Vec<(DateSpan, usize)>,
    /// The holder that a mention without a date means, if there is one.
    pub(crate) latest: Option<usize>,
}

impl Held {
    fn on(&self, date: Date) -> Option<usize> {
        self.spans
            .iter()
            .find(|(span, _)| span.contains(date))
            .map(|&(_, holder)| holder)
    }

    fn finish(&mut self) {
        self.spans
            .sort_by_key(|(span, _)| (span.first(), span.last()));
        self.latest = latest(&self.spans);
    }

    pub(crate) fn choices(&self) -> Vec<Choice> {
        choices(&self.spans)
    }
}

/// The last holder, if all others went into it.
pub(crate) fn latest(spans: &[(DateSpan, usize)]) -> Option<usize> {
    let &(_, last) = spans
        .iter()
        .max_by_key(|(span, _)| (span.last(), span.first()))?;
    let registry = actors();
    let last_id = registry.by_index(last).id;
    spans
        .iter()
        .all(|&(_, holder)| {
            holder == last || registry.leads_to(registry.by_index(holder).id, last_id)
        })
        .then_some(last)
}

pub(crate) fn choices(spans: &[(DateSpan, usize)]) -> Vec<Choice> {
    spans
        .iter()
        .map(|&(span, holder)| {
            let actor = actors().by_index(holder);
            Choice {
                actor: actor.id,
                name: actor.name_on(span.to).to_owned(),
                span,
            }
        })
        .collect()
}

/// From the codes of a system to their holders.
struct CodeIndex {
    system: CodeSystem,
    /// Numbers are looked up by place, so that leading zeros do not matter.
    numbers: Vec<Option<Held>>,
    /// Alphabetic codes in upper case; names as the tables write them, and folded.
    words: HashMap<String, Held>,
}

/// The longest alphabetic code (CAMEO's territories have six letters), in bytes.
const LONGEST_CODE: usize = 8;

impl CodeIndex {
    fn of(system: CodeSystem) -> &'static CodeIndex {
        static INDEXES: [LazyLock<CodeIndex>; CodeSystem::ALL.len()] = [
            LazyLock::new(|| CodeIndex::read(CodeSystem::Iso2)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Iso3)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Isonum)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Cow)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Cowc)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Gw)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Cameo)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Fips)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Un)),
            LazyLock::new(|| CodeIndex::read(CodeSystem::Name)),
        ];
        &INDEXES[system as usize]
    }

    fn read(system: CodeSystem) -> CodeIndex {
        let mut index = CodeIndex {
            system,
            numbers: Vec::new(),
            words: HashMap::new(),
        };
        for (holder, actor) in actors().iter().enumerate() {
            if system == CodeSystem::Name {
                for name in actor.names.iter().filter(|name| name.kind.identifies()) {
                    index.hold(fold_name(&name.text), &name.span, actor, holder);
                }
            } else {
                for code in actor.codes.iter().filter(|code| code.system == system) {
                    index.hold(code.code.clone(), &code.span, actor, holder);
                }
            }
        }
        index
            .numbers
            .iter_mut()
            .flatten()
            .chain(index.words.values_mut())
            .for_each(Held::finish);
        index
    }

    fn hold(&mut self, code: String, span: &DateSpan, actor: &Actor, holder: usize) {
        let held = if self.system.is_numeric() {
            let Some(place) = number(&code) else { return };
            if self.numbers.len() <= place {
                self.numbers.resize_with(place + 1, || None);
            }
            self.numbers[place].get_or_insert_with(Held::default)
        } else {
            self.words.entry(code).or_default()
        };
        held.spans.extend(
            actor
                .spans
                .iter()
                .filter_map(|exists| Some((exists.intersect(span)?, holder))),
        );
    }

    fn held(&self, code: &str) -> Option<&Held> {
        let code = code.trim();
        if self.system.is_numeric() {
            return self.numbers.get(number(code)?)?.as_ref();
        }
        if self.system == CodeSystem::Name {
            return self
                .words
                .get(code)
                .or_else(|| self.words.get(&fold_name(code)));
        }
        let mut upper = [0; LONGEST_CODE];
        let upper = upper.get_mut(..code.len())?;
        upper.copy_from_slice(code.as_bytes());
        upper.make_ascii_uppercase();
        self.words.get(std::str::from_utf8(upper).ok()?)
    }

    fn holder(&self, code: &str, on: Option<Date>) -> Result<usize, ConvertError> {
        if self.system == CodeSystem::Name {
            return self.named(code, on);
        }
        let held = self.held(code).ok_or_else(|| self.unknown(code))?;
        let Some(date) = on else {
            return held.latest.ok_or_else(|| ConvertError::Ambiguous {
                system: self.system,
                code: code.to_owned(),
                choices: held.choices(),
            });
        };
        held.on(date)
            .ok_or_else(|| self.not_at(code, format!("on {date}")))
    }

    /// Names follow the chain of continuation, and a present name is good for the past.
    fn named(&self, name: &str, on: Option<Date>) -> Result<usize, ConvertError> {
        match actors().resolve_name(name, on) {
            Ok(actor) => actors()
                .index_of(actor.id)
                .ok_or_else(|| self.unknown(name)),
            Err(ResolveError::Unknown { .. }) => Err(self.unknown(name)),
            Err(ResolveError::Ambiguous { choices, .. }) => Err(ConvertError::Ambiguous {
                system: self.system,
                code: name.to_owned(),
                choices,
            }),
            Err(ResolveError::NotAtDate { on, .. }) => Err(self.not_at(name, format!("on {on}"))),
        }
    }

    fn holder_within(&self, code: &str, span: DateSpan) -> Result<(usize, Date), ConvertError> {
        let held = self.held(code).ok_or_else(|| self.unknown(code))?;
        let shared = held
            .spans
            .iter()
            .filter_map(|(held, holder)| Some((*holder, held.intersect(&span)?.last())));
        shared
            .max_by_key(|&(_, day)| day)
            .or_else(|| {
                self.holder(code, Some(span.last()))
                    .ok()
                    .map(|holder| (holder, span.last()))
            })
            .ok_or_else(|| self.not_at(code, format!("from {span}")))
    }

    fn unknown(&self, code: &str) -> ConvertError {
        ConvertError::UnknownCode {
            system: self.system,
            code: code.to_owned(),
        }
    }

    fn not_at(&self, code: &str, when: String) -> ConvertError {
        ConvertError::NotAtDate {
            system: self.system,
            code: code.to_owned(),
            when,
        }
    }
}

/// A code of at most three digits as its number; `365.0`, as spreadsheets write numbers beside empty cells, is 365.
fn number(code: &str) -> Option<usize> {
    let digits = code.strip_suffix(".0").unwrap_or(code);
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|&number| number < 1000)
}

fn targets(actor: &'static Actor, to: CodeSystem) -> Vec<Target> {
    if to == CodeSystem::Name {
        let names = actor
            .names
            .iter()
            .filter(|name| name.kind == NameKind::Short);
        return names
            .flat_map(|name| within(actor, name.span, &name.text))
            .collect();
    }
    let codes = actor.codes.iter().filter(|code| code.system == to);
    codes
        .flat_map(|code| within(actor, code.span, &code.code))
        .collect()
}

fn within(
    actor: &'static Actor,
    span: DateSpan,
    code: &'static str,
) -> impl Iterator<Item = Target> {
    actor.spans.iter().filter_map(move |exists| {
        Some(Target {
            span: exists.intersect(&span)?,
            code,
        })
    })
}

/// The holders of a code in a system, for [`super::Actors::resolve`].
pub(crate) fn held(system: CodeSystem, code: &str) -> Option<&'static Held> {
    CodeIndex::of(system).held(code)
}

/// All names by which actors are found, folded, for the nearest ones.
pub(crate) fn folded_names() -> impl Iterator<Item = (&'static str, &'static Held)> {
    CodeIndex::of(CodeSystem::Name)
        .words
        .iter()
        .map(|(name, held)| (name.as_str(), held))
}
