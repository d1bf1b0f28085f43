//! Markdown, by way of HTML: paragraphs, tables and raw HTML within it become text by the same rules as those of a page.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::front_matter;
use crate::markup;
use crate::reading::Draft;

pub(crate) fn read(text: &str) -> Draft {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    // Front matter begins on the first line, whatever stands before it.
    let text = text.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']);
    let mut front = String::new();
    let mut heading = String::new();
    let mut place = Place::Body;
    let mut body = Vec::new();
    for event in Parser::new_ext(text, options) {
        match &event {
            Event::Start(Tag::MetadataBlock(_)) => place = Place::Front,
            Event::End(TagEnd::MetadataBlock(_)) => {
                place = Place::Body;
                continue;
            }
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if heading.is_empty() => {
                place = Place::FirstHeading;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => place = Place::Body,
            Event::Text(text) | Event::Code(text) => match place {
                Place::Front => front.push_str(text),
                Place::FirstHeading => heading.push_str(text),
                Place::Body => {}
            },
            _ => {}
        }
        if !matches!(place, Place::Front) {
            body.push(event);
        }
    }
    let mut page = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut page, body.into_iter());
    let mut draft = Draft::default();
    front_matter::fill(&mut draft, &front);
    draft.title = draft.title.or((!heading.is_empty()).then_some(heading));
    draft.text = markup::render(&page).text;
    draft
}

enum Place {
    Front,
    FirstHeading,
    Body,
}
