//! Which sentences may hold an event, by their words alone.

use std::borrow::Cow;
use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt as _};

use super::actors::names_people;
use super::acts::words_said_of;
use super::events::reply_words;
use super::frames::{Form, Frames, Need, Needs, WordSet};
use super::names::Names;
use super::standing_in::standing_words;
use super::tree::is_time;

/// The words that the gate knows, by their form in small letters.
pub(crate) struct Gate {
    words: HashMap<Box<str>, Word>,
    /// How many sets of words the conditions of the table have.
    sets: usize,
}

/// What a form is to the gate.
#[derive(Default)]
struct Word {
    marks: u16,
    form: Form,
}

/// Stands for an actor named elsewhere.
const STANDS_IN: u16 = 1;
/// Stands for the state whose representative speaks.
const SPEAKING: u16 = 1 << 1;
/// Somebody of a role, or people: not known who.
const SOMEBODY: u16 = 1 << 2;
/// In a text on two states both may be left unsaid: "both signed".
const BOTH: u16 = 1 << 3;
/// As "both": "the helicopters were delivered".
const PASSIVE: u16 = 1 << 4;
const WILL: u16 = 1 << 5;
const NOT: u16 = 1 << 6;
/// An act under a verb of saying, whatever the act's word: "must", "unacceptable".
const SAID: u16 = 1 << 7;
/// What follows is a noun and no verb.
const DETERMINER: u16 = 1 << 8;
/// Answers what the sentence before asked: "Iran refused."
const REPLY: u16 = 1 << 9;

/// Stands between a subject and its verb.
const BEFORE_VERB: u16 = 1 << 10;

/// Words with the marks that no table gives them.
const MARKED: [(&[&str], u16); 9] = [
    (&["we", "our", "us", "my", "ourselves"], SPEAKING),
    (
        &[
            "people",
            "person",
            "man",
            "men",
            "woman",
            "women",
            "child",
            "children",
            "civilian",
            "civilians",
            "boy",
            "boys",
            "girl",
            "girls",
        ],
        SOMEBODY,
    ),
    (&["bilateral", "joint", "mutual", "both", "two"], BOTH),
    (&["was", "were", "been", "being"], PASSIVE),
    (&["will", "would", "wo"], WILL),
    (&["not", "n't", "never"], NOT),
    (&["must", "should", "ought"], SAID),
    (
        &[
            "also", "again", "earlier", "had", "has", "later", "recently", "then", "will", "would",
        ],
        BEFORE_VERB,
    ),
    (
        &[
            "a", "an", "the", "my", "our", "your", "his", "its", "their", "every", "of",
        ],
        DETERMINER,
    ),
];

/// How far before a participle its auxiliary may stand.
const PASSIVE_WITHIN: usize = 5;

/// A sentence that answers the one before and names one alone has so many words at most.
const LONGEST_REPLY: usize = 12;

impl Gate {
    /// The gate of the embedded tables.
    pub(crate) fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Gate> =
            LazyLock::new(|| Gate::new(Names::embedded(), None, &Frames::embedded()));
        &EMBEDDED
    }

    /// The gate of names and frames.
    pub(crate) fn new(names: &Names, user: Option<&Names>, frames: &Frames) -> Self {
        let Needs { forms, sets } = frames.needs();
        let mut words: HashMap<Box<str>, Word> = HashMap::with_capacity(forms.len() * 2);
        words.extend(
            forms
                .into_iter()
                .map(|(word, form)| (word, Word { marks: 0, form })),
        );
        let mut mark = |word: &str, marks: u16| {
            words.entry(word.into()).or_default().marks |= marks;
        };
        for (some, marks) in MARKED {
            some.iter().for_each(|word| mark(word, marks));
        }
        standing_words().for_each(|word| mark(word, STANDS_IN));
        names
            .role_words()
            .chain(user.into_iter().flat_map(Names::role_words))
            .for_each(|word| mark(word, SOMEBODY));
        reply_words().for_each(|word| mark(&word, REPLY));
        words_said_of().for_each(|word| mark(&word, SAID));
        Self { words, sets }
    }

    /// Whether the words of a sentence may tell an event: a word of the frame table with what it needs, and somebody who may act or be acted upon. `speaker` says whether
    /// somebody is known to speak.
    pub(crate) fn passes(
        &self,
        words: &[&str],
        names: &Names,
        user: Option<&Names>,
        speaker: bool,
    ) -> bool {
        let seen = self.look_at(words, names, user, speaker);
        // A sentence that was cut inside goes on in the next.
        let cut = words
            .last()
            .is_none_or(|last| !last.ends_with(['.', '!', '?', '"', '”', ')']));
        // A name may be cut too: "Viet" and "Nam".
        let may_begin = |word: &&str| {
            word.starts_with(char::is_uppercase)
                && (names.may_begin(word) || user.is_some_and(|user| user.may_begin(word)))
        };
        if cut && (seen.actors > 0 || words.iter().any(may_begin)) {
            return true;
        }
        if seen.actors == 0 {
            return false;
        }
        let has = |mark: u16| seen.marks & mark != 0;
        let told = seen.says && (has(SAID) || has(WILL) && has(NOT));
        let replies = has(REPLY) && words.len() <= LONGEST_REPLY;
        seen.backed
            || replies
            || told && (seen.another() || has(PASSIVE))
            || self.has_what_it_needs(&seen)
    }

    fn look_at<'g>(
        &'g self,
        words: &[&str],
        names: &Names,
        user: Option<&Names>,
        speaker: bool,
    ) -> Seen<'g> {
        let standing = STANDS_IN | if speaker { SPEAKING } else { 0 };
        let headline = is_headline(words);
        let mut seen = Seen {
            forms: Vec::with_capacity(words.len()),
            ..Seen::default()
        };
        // Where a name ends that began before, and where the last word of somebody unknown stands.
        let (mut name_ends, mut capital_ends) = (0, 0);
        let (mut marks_before, mut passive, mut begins_unknown) = (0, None, false);
        for (at, word) in words.iter().enumerate() {
            let folded = fold(word);
            let capital = matches!(folded, Cow::Owned(_)) && word.contains(char::is_uppercase);
            let known = self.words.get(&*folded);
            let marks = known.map_or(0, |known| known.marks);
            let form = known.map(|known| &known.form);
            seen.marks |= marks;
            let inside = at < name_ends;
            let named = if capital && !inside {
                let user = user.and_then(|user| user.begins(words, at));
                names.begins(words, at).max(user)
            } else {
                None
            };
            if let Some(count) = named {
                name_ends = at + count;
            }
            let stands = marks & standing != 0 || word.contains('-') && named_inside(word, names);
            if named.is_some() || stands {
                seen.actors += 1;
            } else if !inside {
                // "President Macky Sall" is one, "John Kerry met Wang Yi" two.
                let unknown = capital && at > 0 && capital_ends != at && !is_time(&folded);
                seen.others += usize::from(
                    unknown
                        || marks & (SOMEBODY | BOTH) != 0
                        || folded.ends_with('s') && names_people(&folded),
                );
            }
            if capital && at > 0 {
                capital_ends = at + 1;
            }
            if marks & PASSIVE != 0 {
                passive = Some(at);
            }
            let tells = form.filter(|form| !form.needs.is_empty());
            // "Santoso condemned", "Santoso later condemned": a first word that is nothing else is a name.
            let before_verb = marks & BEFORE_VERB != 0 || tells.is_some();
            seen.others += usize::from(at == 1 && begins_unknown && before_verb);
            begins_unknown = at == 0 && capital && known.is_none() && named.is_none();
            // "March", "the United States", "the World Trade Organization": names tell no act.
            let name = capital && at > 0 && !headline && is_capitalised(word);
            if let Some(form) = tells.filter(|_| !name) {
                seen.triggers.push(Trigger {
                    at,
                    form,
                    after_passive: passive.is_some_and(|passive| passive + PASSIVE_WITHIN >= at),
                    noun: form.finite && marks_before & DETERMINER != 0,
                });
            }
            seen.says |= form.is_some_and(|form| form.says);
            seen.backed |= known.is_none() && BACKED.iter().any(|ending| folded.ends_with(ending));
            seen.forms.push(form);
            marks_before = marks;
        }
        seen
    }

    /// Whether a word of the table has what one of its rows needs.
    fn has_what_it_needs(&self, seen: &Seen<'_>) -> bool {
        if seen.triggers.is_empty() {
            return false;
        }
        let mut has = vec![0u64; self.sets.div_ceil(64)];
        seen.forms
            .iter()
            .flatten()
            .for_each(|form| add(&mut has, form));
        // From the end: what a row seeks behind its word must come after it.
        let mut behind = vec![0u64; has.len()];
        let mut next = seen.forms.len();
        seen.triggers.iter().rev().any(|trigger| {
            while next > trigger.at + 1 {
                next -= 1;
                if let Some(form) = seen.forms[next] {
                    add(&mut behind, form);
                }
            }
            let another = seen.another() || trigger.after_passive;
            trigger.form.needs.iter().any(|need: &Need| {
                (!need.another || another)
                    && (!need.two_actors || seen.actors > 1)
                    && !(need.verb && trigger.noun)
                    && need.behind.iter().all(|set| has_word(&behind, *set))
                    && need.anywhere.iter().all(|set| has_word(&has, *set))
            })
        })
    }
}

/// What the words of a sentence are.
#[derive(Default)]
struct Seen<'g> {
    /// How often somebody is named or stood for.
    actors: usize,
    /// How often somebody else may be meant: of a role, a people without a name, a name that is not known.
    others: usize,
    /// The marks of all words.
    marks: u16,
    /// A verb of saying, or another with an operator.
    says: bool,
    /// A participle that carries its actor: "Iranian-backed".
    backed: bool,
    /// What each word is to the table.
    forms: Vec<Option<&'g Form>>,
    triggers: Vec<Trigger<'g>>,
}

impl Seen<'_> {
    /// Whether somebody else may be party to an act.
    fn another(&self) -> bool {
        self.actors + self.others > 1
    }
}

/// A word of the table in a sentence.
struct Trigger<'g> {
    at: usize,
    form: &'g Form,
    /// Behind "was": who acts, or upon whom, may be unsaid.
    after_passive: bool,
    /// Behind an article, where it is no verb.
    noun: bool,
}

fn add(sets: &mut [u64], form: &Form) {
    for set in &form.sets {
        sets[usize::from(*set) / 64] |= 1 << (set % 64);
    }
}

fn has_word(sets: &[u64], set: WordSet) -> bool {
    sets[usize::from(set) / 64] >> (set % 64) & 1 == 1
}

/// A word with its first letter only in capitals.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(|letter| !letter.is_uppercase())
}

/// Whether most words begin with a capital.
fn is_headline(words: &[&str]) -> bool {
    let (mut capital, mut small) = (0, 0);
    for letter in words.iter().filter_map(|word| word.chars().next()) {
        capital += usize::from(letter.is_uppercase());
        small += usize::from(letter.is_lowercase());
    }
    capital > small
}

/// Endings of participles that carry their actor.
const BACKED: [&str; 8] = [
    "-backed",
    "-supported",
    "-sponsored",
    "-funded",
    "-armed",
    "-aided",
    "-financed",
    "-trained",
];

/// A word in small letters; borrowed where it has no others.
fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) || !word.is_ascii() {
        Cow::Owned(word.to_lowercase())
    } else {
        Cow::Borrowed(word)
    }
}

/// Whether a part of a word with hyphens is a name: "anti-American".
fn named_inside(word: &str, names: &Names) -> bool {
    word.split('-')
        .any(|part| !part.is_empty() && names.begins(&[part], 0).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(text: &str) -> bool {
        let words: Vec<&str> = text.split(' ').collect();
        Gate::embedded().passes(&words, Names::embedded(), None, false)
    }

    #[test]
    fn an_act_passes_with_two_who_may_be_party_to_it() {
        assert!(passes("Kenya condemned Sudan ."));
        assert!(passes("Kenya condemned the rebels ."));
        assert!(!passes("The weather in Kenya was fair ."));
        assert!(!passes("They played the match again ."));
    }

    #[test]
    fn a_name_of_several_words_is_one() {
        assert!(!passes("The United Arab Emirates condemned ."));
        assert!(passes("The United Arab Emirates condemned Kenya ."));
    }

    #[test]
    fn behind_an_article_there_is_no_verb() {
        assert!(passes("Kenya and Sudan challenge that ."));
        assert!(passes("Kenya and Sudan each blame the other ."));
        assert!(!passes("Kenya and Sudan face the challenge of drought ."));
    }

    #[test]
    fn an_answer_passes_with_one_alone() {
        assert!(passes("Uganda refused ."));
        assert!(passes("Uganda will refuse ."));
        assert!(!passes("Uganda slept ."));
    }

    #[test]
    fn a_first_word_that_is_nothing_else_is_somebody() {
        assert!(passes("Zubarro condemned Kenya ."));
        assert!(passes("Zubarro later condemned Kenya ."));
        assert!(!passes("Zubarro with Kenya ."));
    }

    #[test]
    fn a_demand_needs_a_verb_of_saying() {
        assert!(passes("Kenya said Sudan must improve ."));
        assert!(!passes("Kenya and Sudan must improve ."));
    }

    #[test]
    fn a_sentence_that_was_cut_inside_passes_with_anybody() {
        assert!(passes("Prices in Kenya"));
        assert!(!passes("Prices in summer"));
    }
}
