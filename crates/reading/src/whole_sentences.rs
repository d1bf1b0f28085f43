//! The sentences of a text as a person takes them, whatever pieces it was coded in.
//!
//! The segmenter cuts some sentences inside: at the end of a short line of a text that breaks its lines itself, behind a name in the middle of a
//! line, at its limit of words. The coder puts some of these together again, and only where it looks at them. A person who is shown the rest
//! of a sentence cannot say who did what, and an event of a sentence that was put together belongs to no piece of it.

use std::ops::Range;

use crate::coded_event::CodedDocument;
use crate::syntax::Parser;

/// What runs on for longer than this without a mark is a list or a table, and nobody's sentence.
const LONGEST: usize = 4000;
/// A line of a text that breaks its lines itself has at least so many bytes; shorter ones are items of lists, headings, lines of a table.
const SHORTEST_LINE: usize = 25;
/// Fewer bytes without a mark that ends a sentence, and without an event, are a heading or a name.
const FRAGMENT: usize = 30;

/// Places of the sentences of a text that a person can code, in their order: whole ones, short ones too, without headings and fragments of a
/// few words. Every event of `coded`, which is what the coder says of this text, lies in one of them.
pub fn whole_sentences(text: &str, coded: &CodedDocument) -> Vec<Range<usize>> {
    let mut events: Vec<Range<usize>> = coded
        .events
        .iter()
        .map(|event| event.sentence_span.clone())
        .collect();
    events.sort_by_key(|span| (span.start, span.end));
    events.dedup();
    let mut whole: Vec<Range<usize>> = Vec::new();
    // The first event that may reach behind the sentence that is put together.
    let mut next_event = 0;
    Parser::english().parse_each_if(
        text,
        |_| false,
        |sentence| {
            let piece = sentence.range();
            while events
                .get(next_event)
                .is_some_and(|event| event.end <= piece.start)
            {
                next_event += 1;
            }
            let coded_together = events
                .get(next_event)
                .is_some_and(|event| event.start < piece.start);
            match whole.last_mut() {
                Some(last)
                    if coded_together
                        || piece.end - last.start <= LONGEST && goes_on(text, last, &piece) =>
                {
                    last.end = piece.end;
                }
                _ => whole.push(piece),
            }
        },
    );
    let mut next_event = 0;
    whole.retain(|span| {
        while events
            .get(next_event)
            .is_some_and(|event| event.end <= span.start)
        {
            next_event += 1;
        }
        let has_event = events
            .get(next_event)
            .is_some_and(|event| event.start < span.end);
        has_event || is_sentence(&text[span.clone()])
    });
    whole
}

/// Whether a sentence goes on in the next piece.
fn goes_on(text: &str, sentence: &Range<usize>, next: &Range<usize>) -> bool {
    let so_far = &text[sentence.clone()];
    let (gap, next) = (&text[sentence.end..next.start], &text[next.clone()]);
    let continues = next.starts_with(|first: char| {
        first.is_lowercase() || matches!(first, ',' | ';' | ')' | ']' | '%')
    });
    let ends = so_far.ends_with([
        '.', '!', '?', ':', ';', '"', '”', ')', '\'', '’', '…', '-', '–', '—',
    ]);
    match gap.matches('\n').count() {
        // Columns of a table are parted by more than a blank.
        0 if gap.chars().count() > 1 => false,
        0 => continues || !ends,
        1 => {
            let line = so_far.rsplit('\n').next().unwrap_or(so_far);
            line.len() >= SHORTEST_LINE && !ends && (continues || so_far.ends_with(','))
        }
        _ => false,
    }
}

/// Whether a text without an event is more than a heading, a name or the number of an item.
fn is_sentence(text: &str) -> bool {
    let words = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphabetic))
        .count();
    let bare = text.trim_end_matches(['"', '”', '\'', '’', ')']);
    words > 1 && (text.len() > FRAGMENT || bare.ends_with(['.', '!', '?', '…']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coded_event::code_document;
    use crate::coder::Coder;

    fn sentences(text: &str) -> Vec<&str> {
        let coded = code_document(text, None, &Coder::new());
        whole_sentences(text, &coded)
            .into_iter()
            .map(|span| &text[span])
            .collect()
    }

    #[test]
    fn what_the_segmenter_cuts_inside_is_shown_whole() {
        for text in [
            "Egyptian President Hosni Mubarak said here Wednesday that the US must be ready to mediate between the two.",
            "On Tuesday, Nigerian junior foreign minister Dubem Oniya summoned the ambassador of Ghana.",
            "The chairman of the Senate Agriculture\nsubcommittee on credit said the panel will consider a farm credit rescue\npackage by Easter.",
            "International Coffee Organization, ICO,\nproducing countries will present a proposal for reintroducing export quotas.",
        ] {
            assert_eq!(sentences(text), [text]);
        }
    }

    #[test]
    fn short_sentences_are_there_and_headings_are_not() {
        let text =
            "Talks\n\nRussia attacked Ukraine. Moscow agreed. Why? He said no.\n\nPage 3\n\n1.";
        assert_eq!(
            sentences(text),
            ["Russia attacked Ukraine.", "Moscow agreed.", "He said no."]
        );
    }

    #[test]
    fn sentences_items_and_lines_of_a_table_stay_apart() {
        let text = "There are three aims of the treaty:\npeace\ntrade\naid\n\nPARAGUAY nil 7,500\nPERU nil 37,310\n\nRussia and Pakistan met in Moscow. India protested.";
        let found = sentences(text);
        assert!(
            found.contains(&"There are three aims of the treaty:")
                && found.contains(&"Russia and Pakistan met in Moscow.")
                && found.contains(&"India protested."),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .all(|sentence| !sentence.contains("peace\ntrade"))
        );
    }

    #[test]
    fn every_event_lies_in_one_sentence() {
        let text = "Druze inhabitants of the Syrian Golan Heights threatened today to hold a general strike against Israel. Five hundred Ugandan rebels surrendered to Sudan last week.\n\nRussia attacks Ukraine";
        let coded = code_document(text, None, &Coder::new());
        let whole = whole_sentences(text, &coded);
        assert!(!coded.events.is_empty());
        for event in &coded.events {
            let span = &event.sentence_span;
            let holding = whole
                .iter()
                .filter(|whole| whole.start <= span.start && span.end <= whole.end);
            assert_eq!(holding.count(), 1, "{}", &text[span.clone()]);
        }
    }
}
