/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// HTML, also XHTML.
    Html,
    /// Markdown (CommonMark, with tables), with front matter or without.
    Markdown,
    /// PDF, as far as its characters are stated as text.
    Pdf,
    /// Office Open XML text (Word, LibreOffice).
    Docx,
    /// An entry of an RSS or Atom feed.
    Feed,
    /// A line of JSON.
    JsonLine,
}

impl Format {
    /// The name in tables and JSON: `text`, `html`, `markdown`, `pdf`, `docx`, `feed`, `json-line`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::Markdown => "markdown",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Feed => "feed",
            Format::JsonLine => "json-line",
        }
    }

    /// What the content looks like: markup of a page in front is HTML, front matter is Markdown, else text.
    pub(crate) fn of_content(text: &str) -> Format {
        const MARKUP: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<article"];
        let start = text.trim_start();
        let opens_with = |markup: &&str| {
            start
                .get(..markup.len())
                .is_some_and(|opening| opening.eq_ignore_ascii_case(markup))
        };
        if MARKUP.iter().any(opens_with) {
            return Format::Html;
        }
        match start.lines().next() {
            Some("---" | "+++") => Format::Markdown,
            _ => Format::Text,
        }
    }
}

/// What is known about a document before it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hint<'a> {
    /// Its file name or address; the ending tells the format.
    pub name: Option<&'a str>,
    /// Its media type, as a server states it: `text/html; charset=windows-1251`.
    pub media_type: Option<&'a str>,
}

impl<'a> Hint<'a> {
    /// A hint from a file name or an address.
    pub const fn from_name(name: &'a str) -> Hint<'a> {
        Hint {
            name: Some(name),
            media_type: None,
        }
    }

    /// The format that the media type names, else the one that the ending of the name does.
    pub(crate) fn format(&self) -> Option<Format> {
        let essence = self
            .media_type
            .and_then(|media_type| media_type.split(';').next());
        let by_type = match essence
            .map(|essence| essence.trim().to_ascii_lowercase())
            .as_deref()
        {
            Some("text/html" | "application/xhtml+xml") => Some(Format::Html),
            Some("text/markdown" | "text/x-markdown") => Some(Format::Markdown),
            // A server calls much "text/plain" that is more; the name and the content decide.
            _ => None,
        };
        by_type.or_else(|| match self.ending()?.as_str() {
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "md" | "markdown" | "mdown" | "mkd" => Some(Format::Markdown),
            "txt" | "text" => Some(Format::Text),
            _ => None,
        })
    }

    /// The ending of the name in small letters, without what an address has behind it: `jsonl`, `gz`.
    pub(crate) fn ending(&self) -> Option<String> {
        let name = self.name?;
        let name = name.split(['?', '#']).next().unwrap_or(name);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Some(file.rsplit_once('.')?.1.to_ascii_lowercase())
    }

    /// The character set that the media type states.
    pub(crate) fn charset(&self) -> Option<&'a str> {
        let parameters = self.media_type?.split(';').skip(1);
        parameters.into_iter().find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.trim()
                .eq_ignore_ascii_case("charset")
                .then(|| value.trim().trim_matches('"'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_follows_type_then_name_then_content() {
        let html = Hint {
            name: Some("a.md"),
            media_type: Some("Text/HTML; charset=utf-8"),
        };
        assert_eq!(html.format(), Some(Format::Html));
        assert_eq!(html.charset(), Some("utf-8"));
        assert_eq!(
            Hint::from_name("https://example.org/a.html?x=1.md").format(),
            Some(Format::Html)
        );
        assert_eq!(Hint::from_name("NOTE.MD").format(), Some(Format::Markdown));
        assert_eq!(Hint::from_name("report").format(), None);
        assert_eq!(Format::of_content(" \n<!DOCTYPE HTML><p>x"), Format::Html);
        assert_eq!(Format::of_content("---\ntitle: x\n---\n"), Format::Markdown);
        assert_eq!(Format::of_content("<3 é"), Format::Text);
    }
}
