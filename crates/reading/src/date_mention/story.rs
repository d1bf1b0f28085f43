//! What a text told last: what "that year", "in March" and the days of a chronology refer to.

use entente_model::time::{DateInterval, Endpoint};

use super::expression::{Expression, Frame, Grammar};
use super::governing::is_within;
use super::lexer::{Class, Piece};
use super::mention::{DateMention, DateRole, DateRule};

/// Longer than this the time of a named event is no time to count from: nothing is "the next year" of the Cold War.
const LONGEST_EVENT: i32 = 366;

/// The date that a text is at.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The year of the document itself, which is nothing to remember.
    document: Option<i16>,
    /// The date told last.
    pub(super) last: Option<DateInterval>,
    /// The year that the paragraph spoke of last, where it is not the document's.
    pub(super) year: Option<i16>,
    /// A date that says when something happened stands in this sentence.
    told_here: bool,
    /// The year of the heading that the paragraphs stand under.
    heading: Option<i16>,
    /// The year of the chronology's last entry under it: a date, a colon or dash, and what happened.
    entry: Option<i16>,
}

impl Story {
    pub(super) fn new(document: Option<&DateInterval>) -> Self {
        Story {
            document: document.and_then(DateInterval::exact_year),
            ..Story::default()
        }
    }

    /// A paragraph begins: it takes the year of its heading, and an entry of a chronology that of the entry before.
    pub(super) fn begin(&mut self, grammar: &Grammar<'_>) {
        self.told_here = false;
        let of_entry = self.entry.filter(|_| {
            opening(grammar)
                .and_then(|at| grammar.expression(at))
                .is_some_and(|(end, _)| is_entry(grammar, end))
        });
        let year = of_entry.or(self.heading);
        self.year = year.filter(|year| Some(*year) != self.document);
    }

    /// A sign that may end a sentence.
    pub(super) fn pass(&mut self, class: Class) {
        if matches!(class, Class::Sign('.' | ';' | '?' | '!')) {
            self.told_here = false;
        }
    }

    /// A date is told. What stands beside another in its sentence as a bound or in a name ("in 1966, after the war of 1965") is not what the text goes on from.
    pub(super) fn tell(&mut self, text: &str, mention: &DateMention, expression: &Expression) {
        let Some(date) = mention.date else {
            return;
        };
        if mention.role == DateRole::Comparison || expression.frame == Frame::Until {
            return;
        }
        let within = is_within(text, mention);
        let main = mention.role == DateRole::When && expression.frame != Frame::Since || within;
        if main || !self.told_here {
            let told = match expression.frame {
                Frame::Since => match date.endpoints() {
                    (Endpoint::Within(begins, _), _) => Some(begins.into()),
                    _ => None,
                },
                _ => Some(date),
            };
            let aside = mention.rule == DateRule::EventName && self.last.is_some();
            if !(aside && is_long(&date)) {
                self.last = told.or(self.last);
            }
        }
        self.told_here |= main;
        if main && expression.frame == Frame::At {
            self.year = date
                .exact_year()
                .filter(|year| Some(*year) != self.document);
        }
    }

    /// A paragraph ends, in which these dates were told.
    pub(super) fn end(&mut self, grammar: &Grammar<'_>, mentions: &[DateMention]) {
        /// Words and signs of a heading at most.
        const HEADING: usize = 10;
        let opens = opening(grammar).map(|at| &grammar.pieces[at]);
        let first = mentions
            .first()
            .filter(|mention| opens.is_some_and(|piece| piece.start == mention.start));
        if let Some(mention) = first
            && let Some(year) = mention.date.and_then(|date| date.exact_year())
        {
            let behind = grammar
                .pieces
                .partition_point(|piece| piece.start < mention.end);
            if ends_line(grammar, mention.end) {
                self.heading = Some(year);
                self.entry = None;
            } else if is_entry(grammar, behind) {
                self.entry = Some(year);
            }
            return;
        }
        // Another heading: "Aftermath".
        let ends = grammar.pieces.last().map(|piece: &Piece| piece.class);
        if mentions.is_empty()
            && grammar.pieces.len() <= HEADING
            && !matches!(ends, None | Some(Class::Sign(_)))
        {
            self.heading = None;
            self.entry = None;
        }
    }
}

/// The first word or number of a paragraph, behind the bullet of a list.
fn opening(grammar: &Grammar<'_>) -> Option<usize> {
    grammar
        .pieces
        .iter()
        .position(|piece| !matches!(piece.class, Class::Sign('-' | '*' | '•' | '·' | '#')))
}

/// Whether a colon or dash stands behind the date of an entry.
fn is_entry(grammar: &Grammar<'_>, behind: usize) -> bool {
    behind < grammar.pieces.len() && matches!(grammar.class(behind), Class::Sign(':' | '-'))
}

/// Whether nothing but a colon stands behind a date in its line.
fn ends_line(grammar: &Grammar<'_>, end: usize) -> bool {
    let behind = grammar.text.get(end..).unwrap_or_default();
    let behind = behind.trim_start_matches([' ', '\t', '\r', ':', '.', '*', '#']);
    behind.is_empty() || behind.starts_with('\n')
}

fn is_long(date: &DateInterval) -> bool {
    let days = date.earliest().zip(date.latest());
    days.is_none_or(|(first, last)| {
        first
            .until(last)
            .is_ok_and(|span| span.get_days() > LONGEST_EVENT)
    })
}
