//! Whom a sentence names that the gate left out, by its text alone.

use std::sync::Arc;

use jiff::civil::Date;

use super::is_family_first;
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, meant};
use crate::coder::names::{NameClass, Names};
use crate::coder::prepositions;

/// What a sentence without a tree leaves for those that follow.
#[derive(Default)]
pub(super) struct Unparsed {
    /// All whom it names.
    pub(super) entries: Vec<ActorRef>,
    /// The first state, organisation or person that stands behind no preposition, with another that "and" joins to it.
    pub(super) subjects: Vec<ActorRef>,
    /// Those whom a title tells of, by the names that later sentences call them.
    pub(super) people: Vec<(String, ActorRef)>,
}

impl Unparsed {
    /// `start` is the sentence's place in the document.
    pub(super) fn read(names: &Names, text: &str, start: usize, day: Option<Date>) -> Self {
        let mut all: Vec<ActorRef> = Vec::new();
        let mut people = Vec::new();
        for (spelling, range) in names.scan(text) {
            let Some((naming, _)) = meant(spelling, day) else {
                continue;
            };
            if naming.class == NameClass::Place {
                continue;
            }
            let named = ActorRef {
                actor: naming.actor,
                group: naming.group.clone(),
                sector: naming.sector.clone(),
                class: naming.class,
                words: 0..1,
                span: start + range.start..start + range.end,
                rule: ActorRule::Name,
                person: naming.class == NameClass::Person,
            };
            let state = matches!(naming.class, NameClass::State | NameClass::Adjective);
            let titled = state
                .then(|| Titled::read(names, &text[range.end..]))
                .flatten();
            match (titled, naming.actor) {
                (Some(titled), Some(state)) => {
                    let person = ActorRef {
                        sector: titled.sector,
                        span: named.span.start..start + range.end + titled.length,
                        rule: ActorRule::Modifier,
                        person: true,
                        ..named
                    };
                    if let [first, .., last] = titled.name.as_slice() {
                        let called = if is_family_first(state) { first } else { last };
                        people.push(((*called).to_owned(), person.clone()));
                    }
                    all.push(person);
                }
                _ => all.push(named),
            }
        }
        // Who stands behind a preposition is no subject, and a capital behind one of place nobody.
        let before = |actor: &ActorRef| {
            let words = text.get(..actor.span.start - start).unwrap_or_default();
            let words = words.trim_end();
            let words = words.strip_suffix("the").unwrap_or(words).trim_end();
            words.rsplit(' ').next().unwrap_or_default().to_lowercase()
        };
        all.retain(|actor| {
            actor.class != NameClass::Capital || !prepositions::places().contains(&&*before(actor))
        });
        let first = all
            .iter()
            .position(|actor| !prepositions::is_known(&before(actor)));
        // "Pakistan and Russia are …": both.
        let between =
            |a: &ActorRef, b: &ActorRef| text.get(a.span.end - start..b.span.start - start);
        let subjects = match first {
            Some(first) => match &all[first..] {
                [a, b, ..] if between(a, b) == Some(" and ") => vec![a.clone(), b.clone()],
                [a, ..] => vec![a.clone()],
                [] => Vec::new(),
            },
            None => Vec::new(),
        };
        Self {
            entries: all,
            subjects,
            people,
        }
    }
}

/// "Energy Minister Subroto" behind "Indonesian": a role, and the name of its bearer.
struct Titled<'t> {
    sector: Arc<str>,
    name: Vec<&'t str>,
    /// Bytes from the end of the state's name to that of the person's.
    length: usize,
}

impl<'t> Titled<'t> {
    /// A role has so many words at most.
    const ROLE: usize = 4;

    /// `rest` is what follows a state's name.
    fn read(names: &Names, rest: &'t str) -> Option<Self> {
        let own = ["'s", "’s"]
            .into_iter()
            .find(|own| rest.starts_with(own))
            .map_or(0, str::len);
        let mut words = with_places(rest, own).peekable();
        let mut phrase = String::new();
        for _ in 0..Self::ROLE {
            let (_, word) = words.next()?;
            if !word
                .chars()
                .all(|letter| letter.is_alphabetic() || letter == '-')
            {
                return None;
            }
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(&word.to_lowercase());
            let named = words
                .peek()
                .is_some_and(|(_, next)| is_name_part(names, next));
            if !named || !names.is_role_word(&word.to_lowercase()) {
                continue;
            }
            let sector = names.role_of(&phrase)?;
            let (mut name, mut length) = (Vec::new(), 0);
            for (at, part) in words.by_ref() {
                if !is_name_part(names, part) {
                    break;
                }
                let ends = part.ends_with(',');
                let part = part.trim_end_matches(',');
                name.push(part);
                length = at + part.len();
                if ends {
                    break;
                }
            }
            return Some(Self {
                sector: sector.clone(),
                name,
                length,
            });
        }
        None
    }
}

/// The words of a text from a byte on, with their places in it.
fn with_places(text: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = from;
    text[from..]
        .split(|letter: char| letter.is_ascii_whitespace())
        .filter_map(move |word| {
            let place = at;
            at += word.len() + 1;
            (!word.is_empty()).then_some((place, word))
        })
}

/// A word with a capital that is no role: of a person's name, perhaps with a comma behind it.
fn is_name_part(names: &Names, word: &str) -> bool {
    let word = word.trim_end_matches(',');
    word.len() > 2
        && word.starts_with(char::is_uppercase)
        && word
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == '-')
        && !names.is_role_word(&word.to_lowercase())
}
