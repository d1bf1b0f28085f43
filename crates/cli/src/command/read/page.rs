//! Documents as a page: the text with actors, dates, quantities and events marked, each event explained below. No script; what a mark means
//! is told by its shape and its tooltip, and the table repeats it in words.

use std::io::Write;
use std::ops::Range;

use entente_model::ontology::Quad;
use entente_reading::{CodedDocument, CodedEvent, DateRole, Reading};

use super::documents::{Outcome, ReadDocument, Sink, marks};
use super::row::{self, one_line};
use super::table::{act, certainty, head, name};
use crate::failure::Failure;

pub(super) struct PageSink {
    out: Box<dyn Write>,
    documents: usize,
}

impl PageSink {
    pub(super) fn new(out: Box<dyn Write>) -> Self {
        PageSink { out, documents: 0 }
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if self.documents == 0 {
            self.out.write_all(HEAD.as_bytes())?;
        }
        self.documents += 1;
        Ok(())
    }
}

impl Sink for PageSink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure> {
        self.begin()?;
        let page = match &document.outcome {
            Outcome::Coded(coded) => coded_page(self.documents, &document.name, &coded.0, &coded.1),
            Outcome::OtherLanguage(reading) => format!(
                "<article><h1>{}</h1>\n<p class=note>Not coded: its language is {}; English is coded.</p></article>\n",
                escaped(&head(&document.name, reading)),
                reading.language.map_or("unknown", |language| language.code)
            ),
            Outcome::Failed(reason) => format!(
                "<article><h1>{}</h1>\n<p class=note>Not read: {}.</p></article>\n",
                escaped(&document.name),
                escaped(reason)
            ),
        };
        self.out.write_all(page.as_bytes())?;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        self.begin()?;
        self.out.write_all(b"</main></html>\n")?;
        self.out.flush()?;
        Ok(())
    }
}

/// A stretch of the text with the element around it.
struct Mark {
    span: Range<usize>,
    open: String,
    close: String,
}

fn coded_page(number: usize, file: &str, reading: &Reading, coded: &CodedDocument) -> String {
    let text = &reading.text;
    let mut marks = all_marks(number, reading, coded);
    // Marks do not overlap: of two, the one that was made first stays, and events are made first.
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks.drain(..) {
        let place = kept.partition_point(|other| other.span.start < mark.span.start);
        let free = place
            .checked_sub(1)
            .is_none_or(|before| kept[before].span.end <= mark.span.start)
            && kept
                .get(place)
                .is_none_or(|behind| mark.span.end <= behind.span.start);
        if free && text.get(mark.span.clone()).is_some() && !mark.span.is_empty() {
            kept.insert(place, mark);
        }
    }
    let mut page = format!(
        "<article><h1>{}</h1>\n<p class=note>{} events. {KEY}</p>\n<p>",
        escaped(&head(file, reading)),
        coded.events.len()
    );
    let mut at = 0;
    for mark in &kept {
        page.push_str(&paragraphs(&text[at..mark.span.start]));
        page.push_str(&mark.open);
        page.push_str(&escaped(&text[mark.span.clone()]));
        page.push_str(&mark.close);
        at = mark.span.end;
    }
    page.push_str(&paragraphs(&text[at..]));
    page.push_str("</p>\n");
    page.push_str(&event_table(number, text, coded));
    page.push_str("</article>\n");
    page
}

/// What the shapes mean.
const KEY: &str = "A word in a box tells an event and leads to its row below; <span class=a>actors</span>, <span class=d>dates</span> and \
    <span class=q>quantities</span> say what they were read as when pointed at.";

fn all_marks(number: usize, reading: &Reading, coded: &CodedDocument) -> Vec<Mark> {
    let text = &reading.text;
    let mut marks = Vec::new();
    for event in &coded.events {
        let event_number = event.number;
        let title = format!("{}: {}", date_words(event), act(event, text));
        marks.push(Mark {
            span: event.trigger.clone(),
            open: format!(
                "<a class=\"e {}\" id=\"t{number}-{event_number}\" href=\"#e{number}-{event_number}\" title=\"{}\">",
                class(event),
                escaped(&title)
            ),
            close: format!("<sup>{event_number}</sup></a>"),
        });
    }
    for event in &coded.events {
        for actor in event.sources.iter().chain(&event.targets) {
            let rule = serde_json::to_value(actor.rule).ok();
            let rule = rule
                .as_ref()
                .and_then(|rule| rule.as_str())
                .unwrap_or_default();
            let title = format!("{} (by {rule})", name(actor, text));
            marks.push(span_mark("a", actor.span.clone(), &title));
        }
    }
    let (dates, quantities) = self::marks(reading);
    for mention in dates.mentions() {
        let date = mention
            .date
            .map_or_else(|| "no date".to_owned(), |date| date.to_words());
        let role = if mention.role == DateRole::When {
            String::new()
        } else {
            format!(", {}", mention.role.as_str())
        };
        marks.push(span_mark(
            "d",
            mention.start..mention.end,
            &format!("{date} ({}{role})", mention.rule.reason()),
        ));
    }
    for mention in &quantities {
        let value = if mention.low == mention.high {
            mention.low.to_string()
        } else {
            format!("{} to {}", mention.low, mention.high)
        };
        marks.push(span_mark(
            "q",
            mention.start..mention.end,
            &format!("{}: {value} {}", mention.kind, mention.unit),
        ));
    }
    marks
}

fn span_mark(class: &str, span: Range<usize>, title: &str) -> Mark {
    Mark {
        span,
        open: format!("<span class={class} title=\"{}\">", escaped(title)),
        close: "</span>".to_owned(),
    }
}

fn event_table(number: usize, text: &str, coded: &CodedDocument) -> String {
    if coded.events.is_empty() {
        return String::new();
    }
    let mut table = "<table><thead><tr><th>no.<th>date<th>who, to whom, what<th>how sure<th>words</thead><tbody>\n".to_owned();
    for event in &coded.events {
        let event_number = event.number;
        let clause = one_line(text.get(event.span.clone()).unwrap_or_default());
        table.push_str(&format!(
            "<tr id=\"e{number}-{event_number}\"><td class=n><a href=\"#t{number}-{event_number}\">{event_number}</a><td>{}<br><small>{}</small>\
             <td class=\"{}\">{}<td>{}<td>{}\n",
            escaped(&date_words(event)),
            escaped(event.date_rule.reason()),
            class(event),
            escaped(&act(event, text)),
            certainty(event),
            escaped(&clause),
        ));
    }
    table.push_str("</tbody></table>\n");
    table
}

fn date_words(event: &CodedEvent) -> String {
    event
        .date
        .map_or_else(|| "undated".to_owned(), |date| date.to_words())
}

/// The quad class, by whose colour an event is told beside its words.
fn class(event: &CodedEvent) -> &'static str {
    match row::quad(event) {
        Quad::VerbalCooperation => "vc",
        Quad::MaterialCooperation => "mc",
        Quad::VerbalConflict => "vx",
        Quad::MaterialConflict => "mx",
    }
}

/// Text between marks, with its paragraphs.
fn paragraphs(text: &str) -> String {
    let escaped = escaped(text);
    let each: Vec<String> = escaped
        .split("\n\n")
        .enumerate()
        // A line that ends behind a mark stays one; more than one empty line parts paragraphs once.
        .map(|(at, paragraph)| match at {
            0 => paragraph.replace('\n', "<br>\n"),
            _ => paragraph.trim_start_matches('\n').replace('\n', "<br>\n"),
        })
        .collect();
    each.join("</p>\n<p>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

const HEAD: &str = r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Documents with their events</title>
<style>
:root { color-scheme: light dark; --ink: #1A1A1A; --muted: #5C5C5C; --hair: #D9D9D9; --ground: #FFFFFF;
  --mc: #1B5E9B; --vc: #3E7CB1; --vx: #B8553A; --mx: #A51C30; }
@media (prefers-color-scheme: dark) { :root { --ink: #ECECEC; --muted: #A6A6A6; --hair: #3D3D3D; --ground: #141414;
  --mc: #6FB1E8; --vc: #5A97CC; --vx: #D6775B; --mx: #F08A8A; } }
@media print { :root { --ink: #000; --muted: #444; --ground: #FFF; } table { page-break-before: auto; } tr { break-inside: avoid; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.5 Charter, "Iowan Old Style", Georgia, serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
article > p { max-width: 68ch; overflow-wrap: anywhere; }
h1 { font-size: 1.25rem; line-height: 1.3; overflow-wrap: anywhere; }
.note { color: var(--muted); font: 0.85rem/1.5 system-ui, sans-serif; }
.a { text-decoration: underline; text-underline-offset: 3px; }
.d { text-decoration: underline dotted; text-underline-offset: 3px; }
.q { text-decoration: underline dashed; text-underline-offset: 3px; }
.e { color: inherit; text-decoration: none; border: 1px solid; border-radius: 3px; padding: 0 2px; }
.e sup { font: 0.65rem system-ui, sans-serif; }
.mc { color: var(--mc); } .vc { color: var(--vc); } .vx { color: var(--vx); } .mx { color: var(--mx); }
table { border-collapse: collapse; font: 0.85rem/1.4 system-ui, sans-serif; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid var(--hair); }
td.n { font-variant-numeric: tabular-nums; }
small { color: var(--muted); }
:target { outline: 2px solid; outline-offset: 2px; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); } td { display: block; border: 0; padding: 0; }
  tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--hair); } }
</style><main>
"#;
