//! Metadata in lines in front of a text: YAML (`title: …` between `---`), TOML (`title = "…"` between `+++`), or plain
//! lines `Title: …` above a text.

use crate::reading::Draft;

/// The longest first line that may be a title.
const LONGEST_TITLE: usize = 120;

/// Takes over what the lines say, as far as the keys are known. A line is a key, `:` or `=`, and a value in quotes or
/// without; a list of authors may stand in brackets or on lines beginning with `-`.
pub(crate) fn fill(draft: &mut Draft, lines: &str) {
    let mut list_of_authors = false;
    for line in lines.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ")
            && list_of_authors
        {
            let name = bare(item);
            match &mut draft.author {
                Some(authors) => {
                    authors.push_str(", ");
                    authors.push_str(&name);
                }
                None => draft.author = Some(name),
            }
            continue;
        }
        list_of_authors = false;
        // A line that is set in belongs to a key that is not read.
        let Some((key, value)) = key_and_value(line) else {
            continue;
        };
        let value = Some(bare(value)).filter(|value| !value.is_empty());
        match key.to_ascii_lowercase().as_str() {
            "title" => draft.title = value.or(draft.title.take()),
            "author" | "authors" | "byline" | "by" => {
                list_of_authors = value.is_none();
                draft.author = value.or(draft.author.take());
            }
            "date" | "published" | "publishdate" => draft.date = value.or(draft.date.take()),
            "lang" | "language" => draft.language = value.or(draft.language.take()),
            _ => {}
        }
    }
}

/// Reads plain text, with lines such as `Title: …` and `Date: …` above it or without.
pub(crate) fn read_text(text: &str) -> Draft {
    let text = crate::text::normalise(text);
    let mut draft = Draft::default();
    let (head, rest) = text.split_once("\n\n").unwrap_or((text.as_str(), ""));
    let first_key = head
        .lines()
        .next()
        .and_then(key_and_value)
        .map(|(key, _)| key);
    let known = first_key.is_some_and(|key| {
        ["title", "author", "by", "date", "language"].contains(&key.to_ascii_lowercase().as_str())
    });
    if known && !rest.is_empty() && head.lines().all(|line| key_and_value(line).is_some()) {
        fill(&mut draft, head);
        draft.text = rest.to_owned();
        return draft;
    }
    // A short line by itself that does not end as a sentence does is a heading; it stays in the text.
    let is_title = !rest.is_empty()
        && !head.contains('\n')
        && head.len() <= LONGEST_TITLE
        && !head.ends_with(['.', '!', '?', ':', ',', ';']);
    draft.title = is_title.then(|| head.to_owned());
    draft.text = text;
    draft
}

fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([':', '='])?;
    let key = key.trim_end();
    let plain = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    plain.then(|| (key, value.trim()))
}

/// A value without its quotes, or a list without its brackets and the quotes of its items.
fn bare(value: &str) -> String {
    let value = value.trim();
    if let Some(items) = value
        .strip_prefix('[')
        .and_then(|value| value.strip_suffix(']'))
    {
        let items: Vec<&str> = items
            .split(',')
            .map(unquoted)
            .filter(|item| !item.is_empty())
            .collect();
        return items.join(", ");
    }
    unquoted(value).to_owned()
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value
            .strip_prefix(quote)
            .and_then(|value| value.strip_suffix(quote))
        {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_lines_are_read() {
        let mut draft = Draft::default();
        fill(
            &mut draft,
            "title: \"Talks: a note\"\nauthors:\n  - A. One\n  - 'B. Two'\ndate: 2014-06\ntags: [x]\n  date: 1999",
        );
        assert_eq!(draft.title.as_deref(), Some("Talks: a note"));
        assert_eq!(draft.author.as_deref(), Some("A. One, B. Two"));
        assert_eq!(draft.date.as_deref(), Some("2014-06"));
        let mut draft = Draft::default();
        fill(
            &mut draft,
            "title = 'Talks'\nauthors = [\"A. One\", \"B. Two\"]\ndate = 2014-06-02T10:00:00Z",
        );
        assert_eq!(draft.author.as_deref(), Some("A. One, B. Two"));
        assert_eq!(draft.date.as_deref(), Some("2014-06-02T10:00:00Z"));
    }

    #[test]
    fn lines_above_a_text_are_metadata_only_if_all_are() {
        let draft = read_text("Title: Talks\nDate: June 2014\n\nThe talks began.");
        assert_eq!(
            (draft.title.as_deref(), draft.date.as_deref()),
            (Some("Talks"), Some("June 2014"))
        );
        assert_eq!(draft.text, "The talks began.");
        let prose = "Title: this is how it began\nand went on.\n\nThe end.";
        let draft = read_text(prose);
        assert_eq!((draft.title, draft.text.as_str()), (None, prose));
        let draft = read_text("A heading\n\nThe text.");
        assert_eq!(
            (draft.title.as_deref(), draft.text.as_str()),
            (Some("A heading"), "A heading\n\nThe text.")
        );
        assert_eq!(read_text("One sentence.\n\nAnother.").title, None);
    }
}
