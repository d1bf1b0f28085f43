//! A page → the article in it, and what the page says about it.

use dom_smoothie::{Article, Config, Readability};

use crate::markup::{self, Rendering};
use crate::reader_comments;
use crate::reading::{Draft, Extraction};

/// The deepest markup from which a tree is built. Pages that people read stay below 60; browsers stop at 512; the
/// libraries that walk the tree recurse, and each open element is compared with those above it.
const DEEPEST: usize = 200;

/// The most tags from which a tree is built: the search for the article looks at each several times.
const MOST_TAGS: usize = 200_000;

/// Addresses that hold their data (saved images) are cut beyond this length: they hold no text.
const LONGEST_DATA_ADDRESS: usize = 1024;

pub(crate) fn read(html: &str) -> Draft {
    let html = without_data_addresses(html);
    let whole = markup::render(&html);
    if !whole.regular || whole.nesting > DEEPEST || whole.tags > MOST_TAGS {
        return stripped(whole);
    }
    let Ok(mut page) = Readability::new(html.as_str(), None, Some(Config::default())) else {
        return stripped(whole);
    };
    reader_comments::remove(&page, whole.unclosed);
    let metadata = page.get_article_metadata(page.parse_json_ld());
    let date = metadata.published_time.or_else(|| stated_date(&page));
    let language = attribute(&page, "html[lang]", "lang");
    let first_heading = page.doc.select_single("h1").text().to_string();
    let (text, extraction) = match page.parse() {
        Ok(article) => (article_text(&article), Extraction::Article),
        Err(_) => (String::new(), Extraction::Page),
    };
    let found = !text.trim().is_empty();
    Draft {
        text: if found { text } else { whole.text },
        extraction: Some(if found { extraction } else { Extraction::Page }),
        title: Some(metadata.title)
            .filter(|title| !title.trim().is_empty())
            .or(Some(first_heading)),
        author: metadata.byline,
        date,
        language,
    }
}

fn stripped(whole: Rendering) -> Draft {
    Draft {
        text: whole.text,
        extraction: Some(Extraction::StrippedTags),
        ..Draft::default()
    }
}

fn article_text(article: &Article) -> String {
    markup::render(&article.content).text
}

/// Dates in places that the library does not look at, the surest first.
fn stated_date(page: &Readability) -> Option<String> {
    const PLACES: [(&str, &str); 6] = [
        ("meta[itemprop='datePublished']", "content"),
        ("meta[name='dc.date' i]", "content"),
        ("meta[name='date' i]", "content"),
        ("meta[name='citation_publication_date' i]", "content"),
        ("time[itemprop='datePublished']", "datetime"),
        ("article time[datetime]", "datetime"),
    ];
    PLACES
        .into_iter()
        .find_map(|(selector, name)| attribute(page, selector, name))
}

fn attribute(page: &Readability, selector: &str, name: &str) -> Option<String> {
    let value = page.doc.select_single(selector).attr(name)?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The page without the data of long `data:` addresses.
fn without_data_addresses(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("data:") {
        let (before, address) = rest.split_at(start);
        kept.push_str(before);
        let end = address
            .find(['"', '\'', '>', ' ', ')', '\n'])
            .unwrap_or(address.len());
        kept.push_str(if end > LONGEST_DATA_ADDRESS {
            "data:,"
        } else {
            &address[..end]
        });
        rest = &address[end..];
    }
    kept.push_str(rest);
    kept
}
