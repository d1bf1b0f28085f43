//! Whom a sentence names that the gate left out, by its text alone.

use std::sync::Arc;

use jiff::civil::Date;

use super::is_family_first;
use crate::coded_event::ActorRule;
use crate::coder::actors::{ActorRef, meant};
use crate::coder::names::{NameClass, Names};
use crate::coder::prepositions;
use crate::coder::tree::is_time;

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
            let titled = match naming.class {
                NameClass::Adjective => Titled::read(names, &text[range.end..], true),
                NameClass::State => Titled::read(names, &text[range.end..], false),
                _ => None,
            };
            match (titled, naming.actor) {
                (Some(titled), Some(state)) => {
                    let person = ActorRef {
                        sector: titled.sector,
                        span: named.span.start..start + range.end + titled.length,
                        rule: ActorRule::Modifier,
                        person: true,
                        ..named
                    };
                    let called = if is_family_first(state) {
                        titled.name.first()
                    } else {
                        titled.name.last()
                    };
                    if let Some(called) = called {
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

    /// `rest` is what follows a state's name. Behind an adjective or "Kenya's" the words of the role may be small ("Indonesian energy minister"); behind the bare
    /// name of a state they may be of a verb ("Snow in Kenya bored Energy Minister").
    fn read(names: &Names, rest: &'t str, adjective: bool) -> Option<Self> {
        let own = ["'s ", "’s "].into_iter().find(|own| rest.starts_with(own));
        if own.is_none() && !rest.starts_with(|letter: char| letter.is_ascii_whitespace()) {
            return None;
        }
        let small = adjective || own.is_some();
        let mut words = with_places(rest, own.map_or(0, str::len)).peekable();
        let mut phrase = String::new();
        for _ in 0..Self::ROLE {
            let (_, word) = words.next()?;
            let role = names.is_role_word(&word.to_lowercase());
            if !is_word(word) || !(small || role || word.starts_with(char::is_uppercase)) {
                return None;
            }
            if !phrase.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(&word.to_lowercase());
            let named = words
                .peek()
                .is_some_and(|(_, next)| NamePart::read(names, next).is_some());
            if !role || !named {
                continue;
            }
            // A firm is no "he".
            let sector = names
                .role_of(&phrase)
                .filter(|sector| !matches!(&***sector, "BUS" | "MNC" | "MED"))?;
            let (mut name, mut length) = (Vec::new(), 0);
            for (at, word) in words.by_ref() {
                let Some(part) = NamePart::read(names, word) else {
                    break;
                };
                name.push(part.text);
                length = at + part.text.len();
                if part.last {
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

fn is_word(word: &str) -> bool {
    word.chars()
        .all(|letter| letter.is_alphabetic() || letter == '-')
}

/// A part of a person's name.
struct NamePart<'t> {
    text: &'t str,
    /// A comma, a full stop or "'s" behind it ends the name.
    last: bool,
}

impl<'t> NamePart<'t> {
    /// A word with a capital that is no role and no day.
    fn read(names: &Names, word: &'t str) -> Option<Self> {
        let bare = word.trim_end_matches([',', '.', ';', ':']);
        let text = bare
            .strip_suffix("'s")
            .or_else(|| bare.strip_suffix("’s"))
            .unwrap_or(bare);
        let small = text.to_lowercase();
        let name = text.starts_with(char::is_uppercase)
            && text.chars().nth(1).is_some_and(char::is_lowercase)
            && is_word(text)
            && !names.is_role_word(&small)
            && !is_time(&small);
        name.then_some(Self {
            text,
            last: text.len() < word.len(),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Vec<(String, String)> {
        Unparsed::read(Names::embedded(), text, 0, None)
            .people
            .into_iter()
            .filter_map(|(name, person)| Some((name, person.actor?.to_string())))
            .collect()
    }

    #[test]
    fn a_title_names_a_person_of_a_state() {
        for (text, name, state) in [
            (
                "Snow pleased Indonesian Energy Minister Budi Zubarro.",
                "Zubarro",
                "IDN",
            ),
            (
                "Snow pleased Indonesian energy minister Zubarro greatly.",
                "Zubarro",
                "IDN",
            ),
            (
                "Snow pleased Kenya's Energy Minister Budi Zubarro, 40.",
                "Zubarro",
                "KEN",
            ),
            (
                "Snow pleased Chinese Energy Minister Bo Zhaopeng Monday.",
                "Bo",
                "CHN",
            ),
        ] {
            assert_eq!(
                people(text),
                [(name.to_owned(), state.to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn a_verb_between_a_state_and_a_role_names_nobody() {
        for text in [
            "Kenya pleased Energy Minister Budi Zubarro greatly.",
            "Snow pleased Kenyan-born Energy Minister Budi Zubarro greatly.",
            "Snow pleased American company Zubarro Limited greatly.",
            "Snow pleased Indonesian ministers.",
        ] {
            assert_eq!(people(text), [], "{text}");
        }
    }

    #[test]
    fn the_person_covers_the_words_that_name_him() {
        let text = "Snow pleased Kenya's Energy Minister Budi Zubarro, 40.";
        let found = Unparsed::read(Names::embedded(), text, 100, None);
        let spans: Vec<&str> = found
            .entries
            .iter()
            .map(|actor| &text[actor.span.start - 100..actor.span.end - 100])
            .collect();
        assert_eq!(spans, ["Kenya's Energy Minister Budi Zubarro"]);
    }
}
