use entente_model::time::DateInterval;

use crate::character_set::{self, CharacterSet};
use crate::error::ReadError;
use crate::format::{Format, Hint};
use crate::language::{self, Language};
use crate::{docx, front_matter, html, markdown, pdf, text};

/// The longest document that is read: 64 MiB, some ten thousand pages.
pub(crate) const LONGEST: usize = 64 << 20;

/// What a document says, and what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format that it was read as.
    pub format: Format,
    /// The main text, in the form that the crate's page describes; never empty.
    pub text: String,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it, as it says.
    pub author: Option<String>,
    /// When it was published, with the precision of what it says.
    pub date: Option<DateInterval>,
    /// What stands in the place of the date, where that is no date.
    pub unread_date: Option<String>,
    /// The language of the text; `None` where it could not be told.
    pub language: Option<Language>,
    /// The character set that it was decoded from.
    pub character_set: CharacterSet,
    /// How the main text was told from the rest.
    pub extraction: Extraction,
}

/// How the main text was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extraction {
    /// The whole document is the text (text and Markdown, without the metadata in front).
    Whole,
    /// The article within a page, without navigation, advertisements and the like.
    Article,
    /// All text of a page, for no article was found in it.
    Page,
    /// All text of a page whose markup is too deep or too irregular to build a tree from.
    StrippedTags,
}

/// A format's findings before dates and languages are read.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) extraction: Option<Extraction>,
}

/// Reads a document. The hint decides between formats that look alike; without one the content decides.
///
/// # Errors
/// [`ReadError`], if the bytes are no text or hold none.
pub fn read_document(bytes: &[u8], hint: Hint<'_>) -> Result<Reading, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() > LONGEST {
        return Err(ReadError::TooLarge {
            bytes: bytes.len(),
            limit: LONGEST,
        });
    }
    if pdf::is_pdf(bytes) {
        return finish(pdf::read(bytes)?, Format::Pdf, CharacterSet::INSIDE);
    }
    if docx::is_docx(bytes) {
        return finish(docx::read(bytes)?, Format::Docx, CharacterSet::INSIDE);
    }
    let (decoded, character_set) = character_set::decode(bytes, hint)?;
    read_decoded(&decoded, hint, character_set)
}

/// Reads a document of characters: text, HTML or Markdown.
pub(crate) fn read_decoded(
    decoded: &str,
    hint: Hint<'_>,
    character_set: CharacterSet,
) -> Result<Reading, ReadError> {
    let format = hint.format().unwrap_or_else(|| Format::of_content(decoded));
    let draft = match format {
        Format::Html => html::read(decoded),
        Format::Markdown => markdown::read(decoded),
        _ => front_matter::read_text(decoded),
    };
    finish(draft, format, character_set)
}

/// Brings a format's findings to their form: text, date, language.
pub(crate) fn finish(
    draft: Draft,
    format: Format,
    character_set: CharacterSet,
) -> Result<Reading, ReadError> {
    let text = text::normalise(&draft.text);
    if text.is_empty() {
        return Err(ReadError::NoText);
    }
    let date = draft.date.as_deref().and_then(read_date);
    Ok(Reading {
        format,
        language: language::of(&text, draft.language.as_deref()),
        title: draft.title.as_deref().and_then(text::one_line),
        author: draft
            .author
            .as_deref()
            .and_then(text::one_line)
            .and_then(|a| without_by(&a)),
        date,
        unread_date: if date.is_none() {
            draft.date.as_deref().and_then(text::one_line)
        } else {
            None
        },
        character_set,
        extraction: draft.extraction.unwrap_or(Extraction::Whole),
        text,
    })
}

/// A date as metadata write it: ISO 8601 (RFC 3339 has a space for the T at times), EDTF, or words.
fn read_date(written: &str) -> Option<DateInterval> {
    let written = written.trim();
    if let Ok(date) = written.parse() {
        return Some(date);
    }
    if let Some((day, clock)) = written.split_once(' ')
        && let Ok(date) = format!("{day}T{}", clock.replace(' ', "")).parse()
    {
        return Some(date);
    }
    if let Ok(date) = DateInterval::from_words(written) {
        return Some(date);
    }
    if let Some(date) = of_numbers(written) {
        return Some(date);
    }
    // "Monday, 2 June 2014": the day of the week says nothing more.
    let (weekday, rest) = written.split_once(", ")?;
    if weekday.ends_with("day") {
        DateInterval::from_words(rest).ok()
    } else {
        None
    }
}

/// "24/02/2022", "02/24/2022", "24.02.2022": where only one order of day and month is possible; "03/02/2022" is two dates. Points part the day from the month that
/// follows it.
fn of_numbers(written: &str) -> Option<DateInterval> {
    let points = written.contains('.');
    let mut parts = written.split(if points { '.' } else { '/' });
    let mut part = || parts.next()?.parse::<u16>().ok();
    let (first, second, year) = (part()?, part()?, part()?);
    if parts.next().is_some() || !(1000..=9999).contains(&year) {
        return None;
    }
    let (day, month) = match (first, second) {
        (day, month) if points || day > 12 => (day, month),
        (month, day) if day > 12 => (day, month),
        (day, month) if day == month => (day, month),
        _ => return None,
    };
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// "By A. Writer" is A. Writer.
fn without_by(author: &str) -> Option<String> {
    let name = match author.split_once(' ') {
        Some((by, name)) if by.eq_ignore_ascii_case("by") => name,
        _ => author,
    };
    text::one_line(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_metadata_keep_their_precision() {
        for (written, edtf) in [
            ("2014-06-02T10:00:00+05:00", "2014-06-02"),
            ("2014-06-02 10:00:00 +0500", "2014-06-02"),
            ("2014-06-02 10:00", "2014-06-02"),
            ("June 2014", "2014-06"),
            ("Monday, 2 June 2014", "2014-06-02"),
            (" 2014 ", "2014"),
        ] {
            let date = read_date(written).map(|date| date.to_edtf());
            assert_eq!(date.as_deref(), Some(edtf), "{written}");
        }
        for (written, day) in [
            ("24/02/2022", Some("2022-02-24")),
            ("02/24/2022", Some("2022-02-24")),
            ("3.2.2022", Some("2022-02-03")),
            // Which of two days it is, nobody can tell.
            ("03/02/2022", None),
            ("30/02/2022", None),
            ("2022-02-30", None),
            ("30 February 2022", None),
            ("24/02/22", None),
            ("last Monday", None),
        ] {
            let date = read_date(written).map(|date| date.to_edtf());
            assert_eq!(date.as_deref(), day, "{written}");
        }
    }

    #[test]
    fn an_author_is_a_name() {
        assert_eq!(without_by("By A. Writer").as_deref(), Some("A. Writer"));
        assert_eq!(without_by("Byron Writer").as_deref(), Some("Byron Writer"));
    }
}
