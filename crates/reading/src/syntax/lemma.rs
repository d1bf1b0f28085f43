//! Dictionary forms by a decision list: for a tag, the whole word if the treebank has it so, else its longest ending.

use compact_str::CompactString;
use foldhash::HashMap;

use super::model_file::{ModelError, ModelFile};

/// No rule asks for a longer ending.
const LONGEST_ENDING: usize = 6;

pub(crate) struct Lemmas {
    /// For each tag, by its number.
    tags: Vec<TagRules>,
}

#[derive(Default)]
struct TagRules {
    /// Proper nouns keep their capitals.
    keeps_case: bool,
    words: HashMap<&'static str, Rule>,
    endings: HashMap<&'static str, Rule>,
}

/// Strip so many characters from the end, then append.
#[derive(Clone, Copy)]
struct Rule {
    strip: usize,
    append: &'static str,
}

impl Lemmas {
    pub(crate) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let names = file.lines("names.xpos")?;
        let index: std::collections::HashMap<&str, usize> = names
            .iter()
            .enumerate()
            .map(|(i, name)| (*name, i))
            .collect();
        let mut tags: Vec<TagRules> = names
            .iter()
            .map(|name| TagRules {
                keeps_case: name.starts_with("NNP"),
                ..Default::default()
            })
            .collect();
        for line in file.lines("lemmas")? {
            let bad = || ModelError::Section(format!("lemmas: {line}"));
            let fields: Vec<&'static str> = line.split('\t').collect();
            let &[tag, ending, strip, append] = fields.as_slice() else {
                return Err(bad());
            };
            let rule = Rule {
                strip: strip.parse().map_err(|_| bad())?,
                append,
            };
            let rules = &mut tags[*index.get(tag).ok_or_else(bad)?];
            match ending.strip_prefix('^') {
                Some(word) if !word.is_empty() => rules.words.insert(word, rule),
                _ => rules.endings.insert(ending, rule),
            };
        }
        Ok(Self { tags })
    }

    /// The lemma of `form` under the tag of number `xpos`.
    pub(crate) fn lemma(&self, form: &str, xpos: u8) -> CompactString {
        let Some(rules) = self.tags.get(usize::from(xpos)) else {
            return CompactString::new(form);
        };
        let mut word = CompactString::default();
        for ch in form.chars() {
            match ch {
                '’' | '‘' => word.push('\''),
                _ if rules.keeps_case => word.push(ch),
                _ if ch.is_ascii() => word.push(ch.to_ascii_lowercase()),
                _ => word.extend(ch.to_lowercase()),
            }
        }
        let Some(rule) = rules.find(&word) else {
            return word;
        };
        let kept = match rule.strip.checked_sub(1) {
            None => word.len(),
            Some(back) => word.char_indices().rev().nth(back).map_or(0, |(at, _)| at),
        };
        word.truncate(kept);
        word.push_str(rule.append);
        // A rule for an ending may eat a whole word that it was never seen on.
        if word.is_empty() {
            CompactString::new(form)
        } else {
            word
        }
    }
}

impl TagRules {
    fn find(&self, word: &str) -> Option<Rule> {
        if let Some(rule) = self.words.get(word) {
            return Some(*rule);
        }
        let mut starts = [word.len(); LONGEST_ENDING + 1];
        let mut count = 1;
        for (at, _) in word.char_indices().rev().take(LONGEST_ENDING) {
            starts[count] = at;
            count += 1;
        }
        starts[..count]
            .iter()
            .rev()
            .find_map(|&at| self.endings.get(&word[at..]).copied())
    }
}
