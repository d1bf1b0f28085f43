//! Which actors a text names, by a dictionary of names and adjectives.
//!
//! This is the spotting of names, not the coding of events: it says that a text speaks of a state, nothing about who
//! did what. It is meant to miss rather than to invent.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use entente_model::actor::{Actor, ActorId, DateSpan, NameKind, actors};
use entente_model::document::Mention;
use entente_model::embedded_table::rows;
use entente_model::time::DateInterval;
use jiff::civil::{Date, date};

/// Phrases that hold a name of an actor and mean something else, and names that people bear.
const FALSE_FRIENDS: &str = include_str!("../../../data/reading/false_friends.tsv");

/// States that ended before this day are meant only by documents of their own time: a text of today that says "Parma"
/// speaks of the city.
const LONG_GONE: Date = date(1945, 1, 1);

/// Finds where a text names actors, ordered by place.
///
/// - Short and official names, aliases and adjectives of the registry count (and their plurals: "Pakistanis"); capitals
///   and parts of states do not.
/// - Words are whole ("Oman" is not in "woman"), in the case of the registry or in capitals ("PAKISTAN"), and
///   the longest name wins ("Guinea-Bissau", "Papua New Guinea"). An abbreviation of up to three letters between
///   words in capitals is not taken ("TELL US NOW").
/// - Phrases such as "South China Sea" and, for Jordan, Chad and Georgia, names of persons ("Michael Jordan") are
///   left out by a table.
/// - A name means the actor that bore it at the document's date: "Russia" and "Russian" in 1965 are the Soviet Union.
///   A past actor keeps its name: the "Soviet Union" in 2020 is that. Without a date, or where the date's precision
///   does not decide, a name means its latest bearer. A name that two actors bear alike ("Congolese") is left out.
pub fn mentions(text: &str, date: Option<&DateInterval>) -> Vec<Mention> {
    let dictionary = dictionary();
    // A line's end within a name is a blank; all of these are one byte, so places stay.
    let line: String = text.replace(['\n', '\t'], " ");
    let mut found: Vec<Found<'_>> = dictionary
        .automaton
        .find_overlapping_iter(&line)
        .map(|hit| Found {
            start: hit.start(),
            end: hit.end(),
            entry: &dictionary.entries[hit.pattern().as_usize()],
        })
        .filter(|found| is_whole_word(&line, found.start, found.end))
        .collect();
    found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));

    let mut mentions = Vec::new();
    let mut taken = 0;
    for found in found {
        if found.start < taken {
            continue;
        }
        taken = found.end;
        let Entry {
            bearers,
            is_person_name,
            is_abbreviation,
        } = found.entry;
        if *is_person_name && is_part_of_a_name(&line, found.start, found.end)
            || *is_abbreviation && is_within_capitals(&line, found.start, found.end)
        {
            continue;
        }
        let (Some(actor), Ok(start), Ok(end)) = (
            meant(bearers, date),
            u32::try_from(found.start),
            u32::try_from(found.end),
        ) else {
            continue;
        };
        mentions.push(Mention { actor, start, end });
    }
    mentions
}

struct Found<'a> {
    start: usize,
    end: usize,
    entry: &'a Entry,
}

struct Dictionary {
    automaton: AhoCorasick,
    entries: Vec<Entry>,
}

/// A spelling, and who bears it; nobody, if it is a false friend.
#[derive(Default)]
struct Entry {
    bearers: Vec<Bearer>,
    is_person_name: bool,
    is_abbreviation: bool,
}

struct Bearer {
    actor: &'static Actor,
    kind: NameKind,
    /// When the actor bore the name, within its existence.
    spans: Vec<DateSpan>,
}

fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(build)
}

fn build() -> Dictionary {
    let mut entries = std::collections::BTreeMap::<String, Entry>::new();
    for actor in actors().iter() {
        for name in &actor.names {
            if matches!(name.kind, NameKind::Capital | NameKind::Part) {
                continue;
            }
            let lives = if actor.spans.is_empty() {
                &[DateSpan::ALWAYS][..]
            } else {
                &actor.spans
            };
            let spans: Vec<DateSpan> = lives
                .iter()
                .filter_map(|life| life.intersect(&name.span))
                .collect();
            for spelling in spellings(&name.text, name.kind) {
                let entry = entries.entry(spelling).or_default();
                entry.is_abbreviation |=
                    name.text.bytes().filter(u8::is_ascii_alphabetic).count() <= 3;
                entry.bearers.push(Bearer {
                    actor,
                    kind: name.kind,
                    spans: spans.clone(),
                });
            }
        }
    }
    for (phrase, kind) in false_friends() {
        for spelling in [phrase.to_owned(), phrase.to_uppercase()] {
            match kind {
                "person" => entries.entry(spelling).or_default().is_person_name = true,
                _ => _ = entries.insert(spelling, Entry::default()),
            }
        }
    }
    let (spellings, entries): (Vec<String>, Vec<Entry>) = entries.into_iter().unzip();
    // The automaton of a few thousand short names is far below the size at which building fails.
    #[allow(clippy::expect_used)]
    let automaton =
        AhoCorasick::new(&spellings).expect("the names of the registry fit an automaton");
    Dictionary { automaton, entries }
}

fn false_friends() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(FALSE_FRIENDS)
        .filter_map(|(_, line)| line.split_once('\t'))
        .map(|(phrase, rest)| (phrase, rest.split('\t').next().unwrap_or(rest)))
}

/// A name as texts write it: with either apostrophe, in capitals, and an adjective in the plural.
fn spellings(name: &str, kind: NameKind) -> Vec<String> {
    let mut spellings = vec![name.to_owned()];
    if name.contains('\'') {
        spellings.push(name.replace('\'', "’"));
    }
    if kind == NameKind::Adjective && name.ends_with(['n', 'i', 't']) {
        spellings.push(format!("{name}s"));
    }
    let capitals: Vec<String> = spellings
        .iter()
        .map(|spelling| spelling.to_uppercase())
        .collect();
    spellings.extend(capitals);
    spellings.sort();
    spellings.dedup();
    spellings
}

fn is_whole_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Whether a name stands beside another word with a capital letter, as given names and surnames do.
fn is_part_of_a_name(text: &str, start: usize, end: usize) -> bool {
    /// Words that begin a sentence and part of no name.
    const SENTENCE_OPENERS: [&str; 20] = [
        "In", "From", "With", "For", "And", "But", "To", "The", "Both", "While", "When", "As",
        "At", "By", "Of", "On", "If", "Then", "Since", "Like",
    ];
    let capitalised = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
    };
    let before = text[..start]
        .strip_suffix(' ')
        .and_then(|text| text.rsplit(' ').next())
        .unwrap_or_default();
    let after = text[end..]
        .strip_prefix(' ')
        .and_then(|text| text.split(' ').next())
        .unwrap_or_default();
    let word_before = before.chars().all(|c| c.is_alphabetic() || c == '-')
        && !SENTENCE_OPENERS.contains(&before);
    capitalised(before) && word_before || capitalised(after)
}

/// Whether the words on both sides are in capitals, so that an abbreviation may be a word.
fn is_within_capitals(text: &str, start: usize, end: usize) -> bool {
    let in_capitals = |word: Option<&str>| {
        word.is_some_and(|word| {
            word.chars().filter(|c| c.is_alphabetic()).count() >= 2
                && !word.chars().any(char::is_lowercase)
        })
    };
    in_capitals(text[..start].split_whitespace().next_back())
        && in_capitals(text[end..].split_whitespace().next())
        || in_capitals(text[..start].split_whitespace().next_back())
            && text[end..].trim_start().is_empty()
}

/// The actor that the name means in a document of this date.
fn meant(bearers: &[Bearer], date: Option<&DateInterval>) -> Option<ActorId> {
    let days = date.and_then(|date| Some((date.earliest()?, date.latest()?)));
    if let Some((first, last)) = days {
        let at_first = meant_on(bearers, first);
        if at_first.is_some() && at_first == meant_on(bearers, last) {
            return at_first;
        }
    }
    // The latest bearer; a name of an actor before that of another in its stead.
    only_best(bearers.iter().filter_map(|bearer| {
        let last = bearer.spans.iter().map(DateSpan::last).max()?;
        (last >= LONG_GONE).then_some((
            (std::cmp::Reverse(last), rank(bearer.kind)),
            bearer.actor.id,
        ))
    }))
}

fn meant_on(bearers: &[Bearer], day: Date) -> Option<ActorId> {
    let present = only_best(bearers.iter().filter_map(|bearer| {
        let bore = bearer.spans.iter().any(|span| span.contains(day));
        bore.then_some((rank(bearer.kind), bearer.actor.id))
    }));
    if present.is_some()
        || bearers
            .iter()
            .any(|bearer| bearer.spans.iter().any(|span| span.contains(day)))
    {
        return present;
    }
    // Another actor held the bearer's place that day ("Russian" in 1965), before the bearer took it.
    let successor = only_best(bearers.iter().filter_map(|bearer| {
        let later = bearer.spans.iter().any(|span| span.first() > day);
        let holder = actors().in_lineage_on(bearer.actor.id, day)?;
        later.then_some((rank(bearer.kind), holder.id))
    }));
    successor.or_else(|| {
        only_best(bearers.iter().filter_map(|bearer| {
            let last = bearer.spans.iter().map(DateSpan::last).max()?;
            (last >= LONG_GONE && last < day).then_some((
                (std::cmp::Reverse(last), rank(bearer.kind)),
                bearer.actor.id,
            ))
        }))
    })
}

/// The one actor of the best rank; none if two share it.
fn only_best<R: Ord>(candidates: impl Iterator<Item = (R, ActorId)>) -> Option<ActorId> {
    let mut best: Option<(R, ActorId)> = None;
    let mut alone = true;
    for (rank, actor) in candidates {
        match &best {
            Some((least, _)) if rank > *least => {}
            Some((least, other)) if rank == *least => alone &= actor == *other,
            _ => {
                best = Some((rank, actor));
                alone = true;
            }
        }
    }
    best.filter(|_| alone).map(|(_, actor)| actor)
}

fn rank(kind: NameKind) -> u8 {
    match kind {
        NameKind::Short => 0,
        NameKind::Official => 1,
        NameKind::Alias => 2,
        NameKind::Adjective => 3,
        NameKind::Part => 4,
        NameKind::Capital => 5,
    }
}
