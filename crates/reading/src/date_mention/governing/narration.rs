//! Which date of a text carries its story on to the sentences behind.

use std::ops::Range;

use entente_model::time::{Answer, DateInterval};
use jiff::ToSpan;

use super::{DatedText, GoverningDate};
use crate::date_mention::mention::{DateMention, DateRole, DateRule};
use crate::syntax::Sentence;

/// A date counted from the document's is that of a story by itself from so many days on: "last year", but not "three weeks ago".
const STORY_DAYS: i32 = 28;

impl DatedText {
    /// Tells that the sentence at these bytes tells an event, for its dates to be those of the sentences behind it too.
    ///
    /// A day or week that is counted from the document's date ("three weeks ago", "on Tuesday") carries on from such a sentence only.
    pub fn tells_event(&mut self, sentence: Range<usize>) {
        let from = self
            .mentions
            .partition_point(|mention| mention.end <= sentence.start);
        let to = self
            .mentions
            .partition_point(|mention| mention.start < sentence.end);
        if let Some(told) = self.told.get_mut(from..to) {
            told.fill(true);
        }
    }

    /// The date that the paragraph spoke of last before a sentence.
    pub(super) fn narrated(&self, sentence: &Sentence, reported: bool) -> Option<GoverningDate> {
        let start = sentence.range().start;
        let paragraph = self.paragraphs.partition_point(|&begin| begin <= start);
        let begin = self.paragraphs.get(paragraph.checked_sub(1)?)?;
        let at = self.last_narrated(*begin..start)?;
        if !self.carries_on(at) {
            return None;
        }
        let mention = &self.mentions[at];
        // What a report of our days tells of the past has not the day of the report.
        if reported && self.is_of_now(mention) {
            return None;
        }
        Some(GoverningDate {
            date: mention.date,
            rule: DateRule::Paragraph,
            mention: Some(*mention),
        })
    }

    /// Whether a date is that of what the next sentences tell: not one that is still to come ("in the coming days"), nor a day or week counted from the document's that
    /// dates no event of its own sentence ("The weather was fine three weeks ago. India accused Pakistan"). What a sentence opens with ("Last year relations soured")
    /// is the time of what follows, where it is long enough for that.
    fn carries_on(&self, at: usize) -> bool {
        let mention = &self.mentions[at];
        let (Some(date), Some(document)) = (mention.date, self.document) else {
            return true;
        };
        let begins = date.earliest().zip(document.earliest());
        let ends = date.latest().zip(document.latest());
        if begins.is_some_and(|(date, document)| date >= document)
            && ends.is_some_and(|(date, document)| date > document)
        {
            return false;
        }
        let long = || {
            let days = date.earliest().zip(date.latest());
            days.is_some_and(|(first, last)| {
                first
                    .until(last)
                    .is_ok_and(|span| span.get_days() + 1 >= STORY_DAYS)
            })
        };
        mention.rule != DateRule::Relative
            || self.told[at] && !self.aside[at]
            || self.leads[at] && long()
    }

    /// Whether the last dates before a place lie more than a year before the document's.
    pub(super) fn is_among_history(&self, start: usize) -> bool {
        self.last_narrated(0..start)
            .is_some_and(|at| !self.is_of_now(&self.mentions[at]))
    }

    /// The last date between two bytes that carries a story on: what the next sentences tell may have it. The name of a dated event does if
    /// it opens its sentence ("The Fall of Dhaka proved a turning point"), and the year in a name if what it names is made or ended there ("with the signing of the
    /// Treaty of 1971").
    fn last_narrated(&self, range: std::ops::Range<usize>) -> Option<usize> {
        let from = self
            .mentions
            .partition_point(|mention| mention.start < range.start);
        let to = self
            .mentions
            .partition_point(|mention| mention.end <= range.end);
        (from..to).rev().find(|&at| {
            let mention = &self.mentions[at];
            let event = mention.rule == DateRule::EventName && self.opens[at]
                || self.made[at]
                || self.within[at] && self.leads[at];
            let date = mention.role == DateRole::When
                && !matches!(mention.rule, DateRule::Since | DateRule::Until);
            mention.date.is_some() && (event || date)
        })
    }

    fn is_of_now(&self, mention: &DateMention) -> bool {
        let Some(document) = self.document.and_then(|document| document.earliest()) else {
            return false;
        };
        let Ok(year_before) = document.checked_sub(1.year()) else {
            return false;
        };
        mention
            .date
            .is_some_and(|date| date.before(&DateInterval::day(year_before)) != Answer::Yes)
    }
}

/// Whether a place stands in a clause that tells of another time than its sentence: "had no choice after Salisbury closed the frontier …".
pub(super) fn is_aside(before: &str) -> bool {
    /// How far back its mark may stand.
    const BYTES: usize = 120;
    const MARKS: [&str; 9] = [
        "after", "because", "before", "since", "until", "which", "who", "whom", "whose",
    ];
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(BYTES))..];
    let start = near
        .rfind(['.', ';', '!', '?', '\n'])
        .map_or(0, |end| end + 1);
    let words: Vec<&str> = near[start..].split_whitespace().collect();
    let Some(mark) = words.iter().rposition(|word| MARKS.contains(word)) else {
        return false;
    };
    // "After last week": no clause; what opens the sentence is not asked about.
    mark >= 2 && words.len() - mark > 2 && words[mark..].iter().all(|word| !word.ends_with(','))
}

/// Whether at most two words stand before a place in its sentence.
pub(super) fn leads_sentence(before: &str) -> bool {
    /// Where they stand at most; further back is not looked, however long the sentence.
    const BYTES: usize = 60;
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(BYTES))..];
    let opening = match near.rfind(['.', ';', '!', '?', '\n']) {
        Some(end) => &near[end + 1..],
        None if near.len() < before.len() => return false,
        None => near,
    };
    opening.split_whitespace().count() <= 2
}

#[cfg(test)]
mod tests {
    use entente_model::time::DateInterval;

    use crate::date_mention::DatedText;
    use crate::syntax::Parser;

    /// The date of the last sentence's root, where the sentences before tell an event or none.
    fn runs_on(text: &str, told: bool) -> String {
        let document: DateInterval = "2022-05-10".parse().unwrap();
        let mut dated = DatedText::new(text, Some(&document));
        let sentences: Vec<_> = Parser::english().parse(text);
        let (last, before) = sentences.split_last().unwrap();
        if told {
            for sentence in before {
                dated.tells_event(sentence.range());
            }
        }
        let root = last.words.iter().position(|word| word.head == 0).unwrap();
        let found = dated.governing(last, root);
        format!(
            "{} {}",
            found.date.map_or("?".to_owned(), |date| date.to_edtf()),
            found.rule
        )
    }

    #[test]
    fn what_is_to_come_and_what_passes_by_does_not_run_on() {
        let attacked = "Russia attacked Ukraine.";
        for told in [false, true] {
            let coming = format!("Officials will confer in the coming days. {attacked}");
            assert_eq!(runs_on(&coming, told), "2022-05-10 document");
        }
        for (before, alone, with_event) in [
            (
                "Three weeks ago the weather was fine.",
                "2022-05-10 document",
                "2022-04-18/2022-04-24 paragraph",
            ),
            (
                "The king was born last year.",
                "2022-05-10 document",
                "2021 paragraph",
            ),
            // What a clause tells of another time is not when the story goes on.
            (
                "Kenya had no choice after Uganda closed the frontier last week.",
                "2022-05-10 document",
                "2022-05-10 document",
            ),
            // A date that leads its sentence, and one that is said in full, are the time of the story.
            (
                "Last year relations were bad.",
                "2021 paragraph",
                "2021 paragraph",
            ),
            (
                "The weather was fine in 1971.",
                "1971 paragraph",
                "1971 paragraph",
            ),
        ] {
            let text = format!("{before} {attacked}");
            assert_eq!(runs_on(&text, false), alone, "{text}");
            assert_eq!(runs_on(&text, true), with_event, "{text}");
        }
    }
}
