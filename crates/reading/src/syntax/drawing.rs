//! A tree for people.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sentence::Sentence;

/// Narrower than this nothing can be shown.
const LEAST_WIDTH: usize = 20;

/// Draws a sentence as a tree, its text above, no line wider than `width` columns.
///
/// ```
/// use entente_reading::syntax::{Parser, to_tree};
/// let sentence = &Parser::english().parse("Moscow agreed.")[0];
/// assert!(to_tree(sentence, 60).contains("agreed"));
/// ```
pub fn to_tree(sentence: &Sentence, width: usize) -> String {
    let width = width.max(LEAST_WIDTH);
    let mut out = String::new();
    wrap(sentence.text(), width, &mut out);
    let mut dependents = vec![Vec::new(); sentence.words.len()];
    let mut waiting = Vec::new();
    for place in 0..sentence.words.len() {
        match sentence.head(place) {
            Some(head) => dependents[head].push(place),
            None => waiting.push((place, String::new(), String::new())),
        }
    }
    // A stack instead of recursion: a chain of words may be as deep as the sentence is long.
    while let Some((place, own, below)) = waiting.pop() {
        let word = &sentence.words[place];
        // Deep levels keep the end of their branches, where the word hangs.
        let room = width / 2;
        let levels = own.chars().count();
        let branch: String = if levels > room {
            std::iter::once('…')
                .chain(own.chars().skip(levels - room + 1))
                .collect()
        } else {
            own
        };
        let mut line = format!("{branch}{}", sentence.form(place));
        line.push_str(&format!("  {} {}", word.relation.as_str(), word.upos));
        if word.lemma != sentence.form(place) {
            line.push_str(&format!("  {}", word.lemma));
        }
        push_cut(&line, width, &mut out);
        let last = dependents[place].last().copied();
        for &dependent in dependents[place].iter().rev() {
            let (turn, bar) = if Some(dependent) == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            // Columns beyond the room are never shown.
            let tail = |text: &str| -> String {
                let count = text.chars().count();
                text.chars().skip(count.saturating_sub(2 * width)).collect()
            };
            let base = tail(&below);
            waiting.push((dependent, format!("{base}{turn}"), format!("{base}{bar}")));
        }
    }
    out
}

/// Appends a line, cut to the width.
fn push_cut(line: &str, width: usize, out: &mut String) {
    if line.width() <= width {
        out.push_str(line);
    } else {
        let mut used = 1;
        for ch in line.chars() {
            used += ch.width().unwrap_or(0);
            if used > width {
                break;
            }
            out.push(ch);
        }
        out.push('…');
    }
    out.push('\n');
}

/// Appends text broken at blanks.
fn wrap(text: &str, width: usize, out: &mut String) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            push_cut(&line, width, out);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|ch| !ch.is_control()));
    }
    push_cut(&line, width, out);
}
