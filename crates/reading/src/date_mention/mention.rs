use std::fmt;

use entente_model::time::DateInterval;

/// A place of a text that names a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DateMention {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// The date; `None` where the text gives nothing that "last month" or "in March" could refer to. An open end ("since 2016")
    /// stays open: who counts with it cuts it at the document's date.
    pub date: Option<DateInterval>,
    /// The rule that gave it.
    pub rule: DateRule,
    /// What the date does in its sentence.
    pub role: DateRole,
}

/// What a date does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateRole {
    /// It says when something happened.
    When,
    /// It is part of a name, or of a noun that it dates: "the 1971 war", "Vision 2030". It dates that noun and nothing else.
    Name,
    /// It is the other side of a comparison: "the first visit since 1969".
    Comparison,
}

impl DateRole {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DateRole::When => "when",
            DateRole::Name => "name",
            DateRole::Comparison => "comparison",
        }
    }
}

/// The rule by which a date was read, or by which one governs an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateRule {
    /// The words say it in full: "2 December 2021", "early 1990s", "late 2021".
    Explicit,
    /// The words leave the year out: "in March".
    Partial,
    /// Counted from the document's date: "last month", "on Tuesday".
    Relative,
    /// Counted from the date that the text spoke of last: "that year", "two years later".
    BackReference,
    /// From one date to another: "from 2014 to 2016", "1947–71".
    Range,
    /// It begins there and goes on: "since 2016".
    Since,
    /// It ends there: "until 1991", "by 2023".
    Until,
    /// It lasts all of it: "throughout the 1950s".
    Throughout,
    /// A year inside a noun phrase: "the 1971 war".
    Name,
    /// The name of an event whose date is known: "the fall of Kabul".
    EventName,
    /// The date of the clause that the event stands in.
    Clause,
    /// The date at the head of the sentence.
    Sentence,
    /// The date that the paragraph spoke of last.
    Paragraph,
    /// The document's date: the text speaks of its own time.
    Document,
    /// The text looks back and says no date: some day before what it speaks of.
    Background,
    /// Nothing in the text or about it says when.
    Undated,
}

impl DateRule {
    /// Every rule.
    pub const ALL: [DateRule; 16] = [
        DateRule::Explicit,
        DateRule::Partial,
        DateRule::Relative,
        DateRule::BackReference,
        DateRule::Range,
        DateRule::Since,
        DateRule::Until,
        DateRule::Throughout,
        DateRule::Name,
        DateRule::EventName,
        DateRule::Clause,
        DateRule::Sentence,
        DateRule::Paragraph,
        DateRule::Document,
        DateRule::Background,
        DateRule::Undated,
    ];

    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DateRule::Explicit => "explicit",
            DateRule::Partial => "partial",
            DateRule::Relative => "relative",
            DateRule::BackReference => "back-reference",
            DateRule::Range => "range",
            DateRule::Since => "since",
            DateRule::Until => "until",
            DateRule::Throughout => "throughout",
            DateRule::Name => "name",
            DateRule::EventName => "event-name",
            DateRule::Clause => "clause",
            DateRule::Sentence => "sentence",
            DateRule::Paragraph => "paragraph",
            DateRule::Document => "document",
            DateRule::Background => "background",
            DateRule::Undated => "undated",
        }
    }

    /// The rule in words, to stand behind "date:".
    pub const fn reason(self) -> &'static str {
        match self {
            DateRule::Explicit => "said in full",
            DateRule::Partial => {
                "said without its year, which is that of the paragraph or the nearest to the document's date"
            }
            DateRule::Relative => "counted from the document's date",
            DateRule::BackReference => "counted from the date named last",
            DateRule::Range => "from one date to another",
            DateRule::Since => "begins at the date named and goes on",
            DateRule::Until => "ends at the date named",
            DateRule::Throughout => "lasts all of the time named",
            DateRule::Name => "part of a name or noun phrase",
            DateRule::EventName => "the known date of what is named",
            DateRule::Clause => "of the clause around it",
            DateRule::Sentence => "at the head of the sentence",
            DateRule::Paragraph => "named last in the paragraph",
            DateRule::Document => "the document's own date",
            DateRule::Background => "looks back without a date: some time before",
            DateRule::Undated => "neither the text nor the document says when",
        }
    }
}

impl fmt::Display for DateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
