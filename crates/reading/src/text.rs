//! The one form in which texts are kept; see the crate's page.

/// Brings a text to the kept form. Running it again changes nothing.
pub(crate) fn normalise(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut blank_lines = 0;
    for line in text
        .replace("\r\n", "\n")
        .split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
    {
        let line: String = line.chars().filter_map(kept_character).collect();
        let line = line.trim_end();
        if line.is_empty() {
            blank_lines += 1;
            continue;
        }
        if !kept.is_empty() {
            kept.push_str(if blank_lines > 0 { "\n\n" } else { "\n" });
        }
        blank_lines = 0;
        kept.push_str(line);
    }
    // Blanks before the first word go as well, for a text to be the same when read again.
    kept.trim().to_owned()
}

fn kept_character(character: char) -> Option<char> {
    match character {
        '\t' => Some('\t'),
        '\u{A0}' | '\u{202F}' | '\u{2007}' => Some(' '),
        '\u{AD}' | '\u{200B}' | '\u{FEFF}' => None,
        // A form feed parts pages in text made from print.
        '\u{C}' => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

/// The beginning of a text, of so many bytes or up to three fewer, for it ends with a whole character.
pub(crate) fn opening(text: &str, bytes: usize) -> &str {
    (0..4)
        .find_map(|fewer| text.get(..bytes.checked_sub(fewer)?))
        .unwrap_or(text)
}

/// A title or a name in one line, or nothing if it is empty.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let line = normalise(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_ends_with_a_whole_character() {
        assert_eq!(opening("aé€", 2), "a");
        assert_eq!(opening("aé€", 3), "aé");
        assert_eq!(opening("aé€", 5), "aé");
        assert_eq!(opening("aé€", 6), "aé€");
        assert_eq!(opening("aé€", 7), "aé€");
        assert_eq!(opening("", 4), "");
    }

    #[test]
    fn lines_paragraphs_and_blanks_have_one_form() {
        let text = "\u{FEFF}\r\n  First\u{A0}line  \r\nsecond\rthird\r\n\r\n\n \nnext\u{AD}par\u{7}agraph\n\n";
        assert_eq!(
            normalise(text),
            "First line\nsecond\nthird\n\nnextparagraph"
        );
        assert_eq!(normalise(" \n\t"), "");
        assert_eq!(one_line(" A \n title "), Some("A title".to_owned()));
        assert_eq!(one_line("\u{200B}"), None);
    }
}
