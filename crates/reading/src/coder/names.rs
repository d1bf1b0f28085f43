//! The dictionary of names: who may be meant where a text names a state, body, person, organisation or group.

mod last_names;
mod misspelt;
mod tables;

use std::sync::{Arc, LazyLock};

use entente_model::actor::{ActorId, DateSpan};
use fnv::{FnvHashMap, FnvHashSet};
use unicode_normalization::UnicodeNormalization;

pub(crate) use last_names::LastName;

use super::frames::{Pos, inflected};
use crate::syntax::Upos;

/// An embedded table of `data/`.
macro_rules! table {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $name))
    };
}
pub(crate) use table;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NameClass {
    /// A state or territory.
    State,
    /// An adjective of nationality, or its plural for people.
    Adjective,
    /// The capital.
    Capital,
    /// A body or seat of a government.
    Body,
    /// A person who held an office.
    Person,
    /// An organisation of states or beyond states.
    Organisation,
    /// An armed or political group.
    Group,
    /// A place inside a state.
    Place,
}

/// One meaning of a name.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) class: NameClass,
    /// The state, or the organisation; a group's host state.
    pub(crate) actor: Option<ActorId>,
    /// A group's or body's own id.
    pub(crate) group: Option<Arc<str>>,
    pub(crate) sector: Arc<str>,
    /// When the name or office was held; empty for always.
    pub(crate) spans: Vec<DateSpan>,
}

/// A spelling with its meanings.
pub(crate) struct Spelling {
    text: Box<str>,
    pub(crate) namings: Vec<Naming>,
    /// A user's dictionary gave it: it comes before the embedded names.
    pub(crate) user: bool,
}

/// A name found at a word of a sentence.
pub(crate) struct Found<'n> {
    pub(crate) spelling: &'n Spelling,
    /// Words that it covers.
    pub(crate) words: std::ops::Range<usize>,
}

/// Spellings by their first run of letters or digits.
#[derive(Default)]
pub(crate) struct Names {
    by_first: FnvHashMap<Box<str>, Vec<Spelling>>,
    roles: FnvHashMap<Box<str>, Arc<str>>,
    /// Words that a phrase for a role ends with.
    role_words: FnvHashSet<Box<str>>,
    /// Last names of those who held an office: they mean somebody behind a title.
    surnames: FnvHashMap<Box<str>, Spelling>,
    /// Last names that mean somebody alone, by their first run of letters.
    last_names: FnvHashMap<Box<str>, Vec<LastName>>,
    /// Names of states and peoples, and each of them without one of its letters, with the name.
    slips: FnvHashMap<Box<str>, Box<str>>,
}

/// A name of several words in the spelling of the other side of the Atlantic.
fn other_english(name: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 4] = [
        ("Organization", "Organisation"),
        ("Labor ", "Labour "),
        ("Program ", "Programme "),
        ("Defense", "Defence"),
    ];
    let turned = PAIRS.iter().fold(format!("{name} "), |text, (a, b)| {
        if text.contains(b) {
            text.replace(b, a)
        } else {
            text.replace(a, b)
        }
    });
    let turned = turned.trim_end().to_owned();
    (turned != name).then_some(turned)
}

static EMBEDDED: LazyLock<Names> = LazyLock::new(Names::read);

/// Lower-case words that, spelt with a capital at the start of a sentence, are hardly ever the name that they equal.
const NOT_ALONE: [&str; 12] = [
    "Of", "The", "March", "May", "Nice", "Man", "Split", "Bath", "Reading", "Mobile", "Most",
    "Orange",
];

impl Names {
    /// The embedded dictionary.
    pub(crate) fn embedded() -> &'static Names {
        &EMBEDDED
    }

    /// The longest name that begins at word `at`.
    pub(crate) fn at<'n>(&'n self, tree: &super::tree::Tree<'_>, at: usize) -> Option<Found<'n>> {
        let rest = rest_of(tree, at);
        let longest = |run: &str, words: &dyn Fn(&str) -> Option<std::ops::Range<usize>>| {
            let candidates = self.by_first.get(run)?;
            candidates.iter().find_map(|spelling| {
                Some(Found {
                    spelling,
                    words: words(&spelling.text)?,
                })
            })
        };
        longest(first_run(rest), &|name| covered(tree, at, rest, name))
            .or_else(|| {
                // "Recep Tayyip Erdoğan" is "Recep Tayyip Erdogan" in the tables.
                let plain = Plain::of(rest)?;
                longest(first_run(&plain.text), &|name| {
                    plain.covered(tree, at, name)
                })
            })
            .or_else(|| {
                // "Hungry" is no slip of "Hungary".
                matches!(tree.upos(at), Upos::Propn | Upos::Adj).then_some(())?;
                Some(Found {
                    spelling: self.misspelt(tree.form(at))?,
                    words: at..at + 1,
                })
            })
    }

    /// The office-holder whose last name stands at word `at` behind a title: "President Clinton".
    pub(crate) fn titled<'n>(
        &'n self,
        tree: &super::tree::Tree<'_>,
        at: usize,
    ) -> Option<Found<'n>> {
        const TITLES: [&str; 12] = [
            "President",
            "Minister",
            "Premier",
            "Chancellor",
            "Secretary",
            "PM",
            "General",
            "Gen.",
            "Gen",
            "Marshal",
            "Presidents",
            "Ministers",
        ];
        let title = at.checked_sub(1)?;
        if !TITLES.contains(&tree.form(title)) {
            return None;
        }
        let spelling = self.surnames.get(tree.form(at))?;
        // "President Bill Clinton" is a longer name: what follows with a capital is not a last name alone.
        let longer = at + 1 < tree.len()
            && tree.form(at + 1).starts_with(char::is_uppercase)
            && tree.upos(at + 1) == crate::syntax::Upos::Propn;
        (!longer).then_some(Found {
            spelling,
            words: at..at + 1,
        })
    }

    /// The sector of the longest role phrase that ends at `at`, and how many words it has.
    pub(crate) fn role(
        &self,
        tree: &super::tree::Tree<'_>,
        at: usize,
    ) -> Option<(&Arc<str>, usize)> {
        let mut phrase = tree.form(at).to_lowercase();
        let mut best = None;
        if self.role_words.contains(phrase.as_str()) {
            best = self.roles.get(phrase.as_str()).map(|sector| (sector, 1));
            for count in 2..=4usize {
                let Some(first) = (at + 1).checked_sub(count) else {
                    break;
                };
                phrase.insert(0, ' ');
                phrase.insert_str(0, &tree.form(first).to_lowercase());
                if let Some(sector) = self.roles.get(phrase.as_str()) {
                    best = Some((sector, count));
                }
            }
        }
        best.or_else(|| Some((self.roles.get(tree.lemma(at))?, 1)))
    }

    /// The sector of the longest role at the end of a phrase in small letters: "energy minister".
    pub(crate) fn role_of(&self, phrase: &str) -> Option<&Arc<str>> {
        let mut rest = phrase;
        loop {
            if let Some(sector) = self.roles.get(rest) {
                return Some(sector);
            }
            rest = rest.split_once(' ')?.1;
        }
    }

    /// The names of a text that is not parsed, with their bytes in it.
    pub(crate) fn scan<'n>(&'n self, text: &str) -> Vec<(&'n Spelling, std::ops::Range<usize>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let run = first_run(&text[at..]);
            if run.is_empty() {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let hit = self.by_first.get(run).and_then(|candidates| {
                candidates.iter().find(|spelling| {
                    starts_with_name(&text[at..], &spelling.text)
                        && !text[at + spelling.text.len()..].starts_with(char::is_alphanumeric)
                })
            });
            match hit {
                Some(spelling) => {
                    let end = at + spelling.text.len();
                    found.push((spelling, at..end));
                    at = end;
                }
                None => at += run.len(),
            }
        }
        found
    }

    /// Whether a name may begin with this word.
    pub(crate) fn may_begin(&self, word: &str) -> bool {
        self.by_first.contains_key(first_run(word))
    }

    /// Whether a phrase for a role may end with a word in small letters.
    pub(crate) fn is_role_word(&self, word: &str) -> bool {
        self.role_words.contains(word)
    }

    /// Words that a phrase for a role ends with, in small letters.
    pub(crate) fn role_words(&self) -> impl Iterator<Item = &str> {
        self.role_words.iter().map(|word| &**word)
    }

    /// How many words the longest name has that begins at one of the words of a sentence that is not parsed; white space does not count.
    pub(crate) fn begins(&self, words: &[&str], at: usize) -> Option<usize> {
        // A name with diacritics is looked for where the sentence is parsed.
        if let Some(plain) = Plain::of(words[at]) {
            let run = first_run(&plain.text);
            let known = self.by_first.contains_key(run) || self.last_names.contains_key(run);
            return known.then_some(1);
        }
        let first = first_run(words[at]);
        let last_names = self.last_names.get(first).into_iter().flatten();
        let candidates = self.by_first.get(first).into_iter().flatten();
        candidates
            .chain(last_names.map(|name| &name.spelling))
            .filter(|spelling| !spelling.namings.is_empty())
            .filter_map(|spelling| words_covered(&words[at..], &spelling.text))
            .max()
            .or_else(|| self.misspelt(words[at]).map(|_| 1))
    }

    pub(crate) fn add(&mut self, name: &str, naming: Naming, user: bool) {
        let name = name.trim();
        let first = first_run(name);
        if first.is_empty() || NOT_ALONE.contains(&name) && !user {
            return;
        }
        let mut spellings = vec![name.to_owned()];
        if name.contains('\'') {
            spellings.push(name.replace('\'', "’"));
        }
        if matches!(
            naming.class,
            NameClass::State | NameClass::Adjective | NameClass::Capital
        ) && name.len() > 3
        {
            spellings.push(name.to_uppercase());
        }
        if naming.class == NameClass::Organisation {
            // What another row spells so is meant by that.
            spellings.extend(other_english(name).filter(|other| {
                self.by_first
                    .get(first_run(other))
                    .is_none_or(|bucket| bucket.iter().all(|known| *known.text != **other))
            }));
        }
        for spelling in spellings {
            let bucket = self
                .by_first
                .entry(Box::from(first_run(&spelling)))
                .or_default();
            match bucket
                .iter_mut()
                .find(|known| *known.text == *spelling && known.user == user)
            {
                Some(known) => known.namings.push(naming.clone()),
                None => bucket.push(Spelling {
                    text: spelling.into(),
                    namings: vec![naming.clone()],
                    user,
                }),
            }
        }
    }

    pub(crate) fn add_role(&mut self, phrase: &str, sector: &str) {
        let phrase = phrase.to_lowercase();
        let last = phrase.rsplit(' ').next().unwrap_or(&phrase);
        for form in inflected(last, Pos::Noun) {
            self.role_words.insert(form.into());
        }
        self.role_words.insert(last.into());
        self.roles.insert(phrase.into(), Arc::from(sector));
    }

    /// Puts longer spellings, and those of the user, first.
    pub(crate) fn finish(&mut self) {
        for bucket in self.by_first.values_mut() {
            bucket.sort_by_key(|spelling| (std::cmp::Reverse(spelling.text.len()), !spelling.user));
        }
    }
}

fn first_run(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Whether the text begins with the name; a blank of the name is any white space of the text.
fn starts_with_name(text: &str, name: &str) -> bool {
    text.len() >= name.len()
        && text
            .bytes()
            .zip(name.bytes())
            .all(|(a, b)| a == b || b == b' ' && matches!(a, b'\n' | b'\t'))
}

/// How many words a name covers that the words begin with, white space aside.
fn words_covered(words: &[&str], name: &str) -> Option<usize> {
    let mut letters = name.bytes().filter(|byte| *byte != b' ').peekable();
    for (at, word) in words.iter().enumerate() {
        for byte in word.bytes() {
            match letters.next() {
                // "U.S" before a full stop, "Houthi" of "Houthi-led".
                None => return Some(at + 1),
                Some(letter) if letter != byte => return None,
                Some(_) => {}
            }
        }
        if letters.peek().is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// The first letters of a text without their diacritics, each with its place in the text.
struct Plain {
    text: String,
    /// For each byte of `text` the byte of the text where that letter ends.
    ends: Vec<usize>,
}

impl Plain {
    /// Bytes that are looked at: names are not longer.
    const LONGEST: usize = 96;

    /// `None` where nothing among the first letters has a diacritic.
    fn of(rest: &str) -> Option<Self> {
        let mut end = rest.len().min(Self::LONGEST);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let rest = &rest[..end];
        if rest.is_ascii() {
            return None;
        }
        let (mut text, mut ends) = (String::with_capacity(end), Vec::with_capacity(end));
        for (at, letter) in rest.char_indices() {
            let base = match letter {
                'ı' => 'i',
                'ł' => 'l',
                'Ł' => 'L',
                'ø' => 'o',
                'đ' => 'd',
                'Đ' => 'D',
                _ => letter.nfd().next().unwrap_or(letter),
            };
            text.push(base);
            ends.resize(text.len(), at + letter.len_utf8());
        }
        Some(Self { text, ends })
    }

    /// The words that a name covers, as in [`covered`].
    fn covered(
        &self,
        tree: &super::tree::Tree<'_>,
        at: usize,
        name: &str,
    ) -> Option<std::ops::Range<usize>> {
        if !starts_with_name(&self.text, name) {
            return None;
        }
        let words = &tree.sentence.words;
        let end = words[at].start + self.ends[name.len().checked_sub(1)?];
        let last = (at..words.len()).find(|&word| words[word].end >= end)?;
        (words[last].end == end).then_some(at..last + 1)
    }
}

/// The text of a sentence from a word on.
fn rest_of<'t>(tree: &super::tree::Tree<'t>, at: usize) -> &'t str {
    let start = tree.sentence.words[at].start - tree.sentence.range().start;
    &tree.sentence.text()[start..]
}

/// The words that a name covers from word `at` on, whose text `rest` is; a name ends where a word ends.
fn covered(
    tree: &super::tree::Tree<'_>,
    at: usize,
    rest: &str,
    name: &str,
) -> Option<std::ops::Range<usize>> {
    if !starts_with_name(rest, name) {
        return None;
    }
    let words = &tree.sentence.words;
    let end = words[at].start + name.len();
    let mut last = at;
    while last < words.len() && words[last].end < end {
        last += 1;
    }
    // "U.S" before the full stop that ends a sentence, or "Houthi-led" cut as one word.
    let inside = |last: usize| {
        words[last].start < end
            && matches!(
                rest[name.len()..].chars().next(),
                Some('.' | '-' | '–' | '\'' | '’')
            )
    };
    (last < words.len() && (words[last].end == end || inside(last))).then_some(at..last + 1)
}
