//! Dates in a text: every expression with the days that it means, and the date that governs an event.
//!
//! [`date_mentions`] finds "2 December 2021", "in the early 1990s", "last month", "on Tuesday", "since 2016", "that year",
//! "the 1971 war" and their like. [`DatedText`] says which of them dates a word of a parsed sentence; an event told as background
//! gets its own date or "some time before", never the date of publication.
//!
//! ```
//! use entente_model::time::DateInterval;
//! use entente_reading::{DateRule, date_mentions};
//! let document: DateInterval = "2021-12-03".parse()?;
//! let text = "On Thursday the adviser visited Moscow. The two have trained together since 2016.";
//! let dates: Vec<String> = date_mentions(text, Some(&document))
//!     .iter()
//!     .map(|mention| format!("{} {}", mention.date.map_or_else(String::new, |date| date.to_edtf()), mention.rule))
//!     .collect();
//! assert_eq!(dates, ["2021-12-02 relative", "2016/.. since"]);
//! # Ok::<(), entente_model::time::ParseDateError>(())
//! ```
//!
//! # How words are read
//! - Parts: early, mid and late are 40, 20 and 40 % of a decade or century; of a year they are its thirds (January–April,
//!   May–August, September–December), of a month days 1–10, 11–20 and the rest.
//! - A month or day without its year belongs to the year that its paragraph spoke of last, where that is not the document's; else it is
//!   the nearest before the document's date, or behind it where the words look ahead ("will meet in March").
//! - A weekday is the nearest before the document's date, that day included; "last Tuesday" is not that day.
//! - "recent years" is about five, "a few" about three, "several" about five: such dates carry the qualifier "approximate".
//! - "after 2014" begins within 2014, "before 2014" ends within it: whether the year itself is meant is not in the words.
//! - Numeric dates with slashes that may be read in two ways ("6/2/2014") give their year only.
//! - "That year", "the following March", "two years later", "on the 22nd" count from the date that the text told last, and so does "the next year"; where words look ahead or
//!   nothing was told, that is the year behind the document's. "The end of the year" and "over the next decade" are of the document's time, unless their paragraph speaks of
//!   another year. A bound or name beside a date ("in 1966, after the war of 1965") is not counted from.
//! - Days under a heading that is a year, and entries of a chronology ("6 September: …"), take the year above them.
//! - "In the 1956 Suez crisis" and "during the war of 1965" say when; "since the 1971 war" and "over the 2014 annexation" do not.
//! - "Christmas 2019" is 24 to 26 December, "Easter 1998" Good Friday to Easter Monday of the Western reckoning. "Ramadan 2014" is the month of the arithmetical Islamic calendar,
//!   a day added at each end and marked approximate: where and by whom the moon is seen moves it. A feast without its year is read behind a preposition, as a month is.
//! - "'79" is 1979 and "'05" is 2005: an apostrophe and 30 to 99, or 00 to 09; between them the century is not in the words.
//! - Two digits and an s mean the 20th century ("the '90s"); the tens and twenties may be of either and are left alone.
//!
//! Time is linear in the length of the text, and no text makes it panic.

mod expression;
mod governing;
mod lexer;
mod mention;
mod named_events;
mod resolve;
mod story;

use entente_model::time::DateInterval;

pub use governing::{DatedText, GoverningDate};
pub use mention::{DateMention, DateRole, DateRule};

use expression::{Expression, Frame, Grammar};
use lexer::{Class, Key, Piece};
use resolve::Reference;
use story::Story;

/// Words before an expression that are looked at for what it belongs to.
const LOOK_BACK: usize = 14;

/// All dates that a text names, in order of place, none within another. `document` is the date that the document was published.
pub fn date_mentions(text: &str, document: Option<&DateInterval>) -> Vec<DateMention> {
    let named = named_events::find(text);
    let mut mentions = Vec::new();
    let mut story = Story::new(document);
    let mut pieces = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        pieces.clear();
        lexer::pieces(paragraph, start, &mut pieces);
        let from = named.partition_point(|event| event.start < start);
        let to = named.partition_point(|event| event.start < start + paragraph.len());
        let grammar = Grammar {
            text,
            pieces: &pieces,
            named: &named[from..to],
        };
        story.begin(&grammar);
        let before = mentions.len();
        let mut at = 0;
        while at < pieces.len() {
            let Some((end, expression)) = grammar
                .may_begin(at)
                .then(|| grammar.expression(at))
                .flatten()
            else {
                story.pass(grammar.class(at));
                at += 1;
                continue;
            };
            let reference = Reference {
                document: document.copied(),
                year: story.year,
                last: story.last,
                ahead: looks_ahead(&grammar, at),
            };
            let (date, rule) = resolve::resolve(&expression, &reference);
            let role = role(&grammar, at, &expression);
            let mention = DateMention {
                start: pieces[at].start,
                end: pieces[end - 1].end,
                date,
                rule,
                role,
            };
            story.tell(text, &mention, &expression);
            mentions.push(mention);
            at = end;
        }
        story.end(&grammar, &mentions[before..]);
    }
    mentions
}

/// A line of more bytes was not broken to fit a page: it is a paragraph of its own.
const LONGEST_BROKEN_LINE: usize = 160;

/// The paragraphs of a text and where each begins: parted by blank lines, or by the ends of lines that are paragraphs themselves.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        for line in rest.split_inclusive('\n') {
            at += line.len();
            if line.len() == 1 || line.len() > LONGEST_BROKEN_LINE {
                break;
            }
        }
        Some((start, &text[start..at]))
    })
}

impl Grammar<'_> {
    /// Whether a date may begin at a piece: most words are passed over here.
    fn may_begin(&self, at: usize) -> bool {
        let piece: &Piece = &self.pieces[at];
        match piece.class {
            Class::Other => {
                self.named
                    .binary_search_by_key(&piece.start, |event| event.start)
                    .is_ok()
                    || self.feast_of_words(at).is_some()
                    || self.feast_of_table(at).is_some()
            }
            Class::Word(key) => !matches!(
                key,
                Key::The
                    | Key::Of
                    | Key::And
                    | Key::To
                    | Key::In
                    | Key::On
                    | Key::For
                    | Key::Or
                    | Key::Not
                    | Key::Ago
                    | Key::Each
                    | Key::Half
                    | Key::Onwards
                    | Key::During
            ),
            // "In '79".
            Class::Sign('\'') => self.short_year(at).is_some(),
            Class::Sign(_) => false,
            _ => true,
        }
    }
}

/// Whether the words before an expression, or the few behind it, speak of what is to come.
fn looks_ahead(grammar: &Grammar<'_>, at: usize) -> bool {
    const AHEAD: [&str; 17] = [
        "will",
        "shall",
        "would",
        "ll",
        "plans",
        "planned",
        "plan",
        "scheduled",
        "expected",
        "due",
        "intends",
        "hopes",
        "slated",
        "set",
        "upcoming",
        "forthcoming",
        "wants",
    ];
    let is_one_of = |place: usize, words: &[&str]| {
        words
            .iter()
            .any(|word| grammar.form(place).eq_ignore_ascii_case(word))
    };
    let before = sentence_before(grammar, at)
        .any(|place| grammar.class(place) == Class::Other && is_one_of(place, &AHEAD));
    before
        || sentence_before(grammar, at).count() <= 2 && {
            // "In November the president will visit": the first verb behind a date at the head of its sentence. What is said in the past ("In March he said that he will
            // go") is of the past.
            let behind = (at..(at + LOOK_BACK).min(grammar.pieces.len()))
                .skip(1)
                .take_while(|&place| {
                    !matches!(grammar.class(place), Class::Sign('.' | ';' | '?' | '!'))
                });
            let mut is = false;
            let mut ahead = false;
            for place in behind {
                let form = grammar.form(place);
                if is_one_of(place, &["will", "shall", "ll"])
                    || is
                        && (form.eq_ignore_ascii_case("to")
                            || is_one_of(
                                place,
                                &["due", "expected", "scheduled", "set", "planned"],
                            ))
                {
                    ahead = true;
                    break;
                }
                // "The United Nations will send": a name is no past tense.
                let past =
                    form.ends_with("ed") && form.len() > 4 && form.starts_with(char::is_lowercase);
                if past || is_one_of(place, &PAST) {
                    break;
                }
                is = is_one_of(place, &["is", "are"]);
            }
            ahead
        }
}

/// The commonest past tenses without "-ed".
const PAST: [&str; 22] = [
    "said", "told", "was", "were", "had", "did", "met", "held", "went", "came", "took", "gave",
    "made", "sent", "began", "won", "lost", "left", "broke", "fought", "shot", "saw",
];

/// The places before `at` in its sentence, nearest first, at most [`LOOK_BACK`].
fn sentence_before(grammar: &Grammar<'_>, at: usize) -> impl Iterator<Item = usize> {
    (at.saturating_sub(LOOK_BACK)..at)
        .rev()
        .take_while(|&place| !matches!(grammar.class(place), Class::Sign('.' | ';' | '?' | '!')))
}

fn role(grammar: &Grammar<'_>, at: usize, expression: &Expression) -> DateRole {
    if expression.in_name || expression.is_event_name {
        return DateRole::Name;
    }
    let compared = expression.frame == Frame::Since
        && grammar.class(at) == Class::Word(Key::Since)
        && sentence_before(grammar, at)
            .take(9)
            .any(|place| match grammar.class(place) {
                Class::Ordinal(1) | Class::Word(Key::Most | Key::Last) => true,
                Class::Other => is_superlative(grammar.form(place)),
                _ => false,
            });
    if compared {
        DateRole::Comparison
    } else {
        DateRole::When
    }
}

fn is_superlative(form: &str) -> bool {
    const NOT: [&str; 16] = [
        "west",
        "east",
        "request",
        "protest",
        "interest",
        "arrest",
        "contest",
        "invest",
        "forest",
        "conquest",
        "southwest",
        "northwest",
        "southeast",
        "northeast",
        "harvest",
        "manifest",
    ];
    let lower = form.to_ascii_lowercase();
    lower == "only"
        || lower == "least"
        || (lower.len() > 4 && lower.ends_with("est") && !NOT.contains(&lower.as_str()))
}

#[cfg(test)]
mod tests;
