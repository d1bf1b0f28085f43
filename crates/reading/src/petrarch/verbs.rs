//! Verbs, their patterns, and synonym sets.

use std::collections::HashMap;

use super::dictionary::{bracketed, lines};

/// A code of a verb or pattern: one, or one for each direction (`[032:033]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VerbCode {
    pub(super) forward: String,
    pub(super) backward: Option<String>,
}

/// Part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Word(String),
    Set(String),
    Source,
    Target,
    Skip,
    Compound,
}

/// A part, and whether the next must follow at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) part: Part,
    pub(super) tight: bool,
}

#[derive(Debug)]
pub(super) struct Pattern {
    /// From the verb outwards to the left.
    pub(super) left: Vec<Element>,
    pub(super) right: Vec<Element>,
    pub(super) code: Option<VerbCode>,
}

/// A phrase that is a verb: words before and behind the one that is conjugated.
#[derive(Debug)]
pub(super) struct VerbPhrase {
    pub(super) before: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) code: Option<VerbCode>,
    pub(super) block: usize,
}

#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) code: Option<VerbCode>,
    pub(super) patterns: Vec<Pattern>,
}

/// The verb dictionary.
#[derive(Debug, Default)]
pub(super) struct Verbs {
    pub(super) blocks: Vec<Block>,
    /// Surface forms of single verbs: block, and the verb's own code if it has one.
    pub(super) forms: HashMap<String, (usize, Option<VerbCode>)>,
    /// Forms of the conjugated word of phrases.
    pub(super) phrases: HashMap<String, Vec<VerbPhrase>>,
    pub(super) sets: HashMap<String, Vec<Vec<Element>>>,
}

impl Verbs {
    pub(super) fn len(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn patterns(&self) -> usize {
        self.blocks.iter().map(|block| block.patterns.len()).sum()
    }
}

pub(super) fn read_verbs(text: &str, verbs: &mut Verbs, problem: &mut dyn FnMut(usize, String)) {
    let mut set: Option<String> = None;
    let mut used_sets: Vec<(usize, String)> = Vec::new();
    for (number, line) in lines(text) {
        let line = line.trim();
        if line.starts_with("---") {
            set = None;
            let Some((_, codes)) = bracketed(line, number, problem) else {
                continue;
            };
            let code = codes
                .first()
                .and_then(|code| verb_code(code, number, problem));
            verbs.blocks.push(Block {
                code,
                patterns: Vec::new(),
            });
        } else if let Some(name) = line.strip_prefix('&') {
            let name = name.trim().trim_end_matches('_').to_uppercase();
            verbs.sets.entry(name.clone()).or_default();
            set = Some(name);
        } else if let (Some(member), Some(name)) = (line.strip_prefix('+'), &set) {
            let elements = elements(member);
            for element in &elements {
                if let Part::Set(other) = &element.part {
                    used_sets.push((number, other.clone()));
                }
            }
            verbs.sets.entry(name.clone()).or_default().push(elements);
        } else if let Some(pattern) = line.strip_prefix('-') {
            set = None;
            let Some((body, codes)) = bracketed(pattern, number, problem) else {
                continue;
            };
            let Some(block) = verbs.blocks.last_mut() else {
                problem(number, "a pattern stands before any verb".to_owned());
                continue;
            };
            if body.matches('{').count() != body.matches('}').count()
                || body.matches('(').count() != body.matches(')').count()
            {
                problem(
                    number,
                    "a bracket of a phrase is not closed; the pattern is left out".to_owned(),
                );
                continue;
            }
            let Some(star) = body.find('*') else {
                problem(number, "a pattern needs \"*\" for the verb".to_owned());
                continue;
            };
            if codes.is_empty() {
                problem(number, "a pattern needs a code in brackets".to_owned());
                continue;
            }
            let (before, after) = (&body[..star], &body[star + 1..]);
            let mut left = elements(before);
            // "X_*": the word stands right before the verb.
            let left_tight = before.ends_with('_');
            left.reverse();
            let mut flipped: Vec<Element> = Vec::with_capacity(left.len());
            for (i, element) in left.iter().enumerate() {
                let tight = if i == 0 { left_tight } else { element.tight };
                flipped.push(Element {
                    part: element.part.clone(),
                    tight,
                });
            }
            let mut right = elements(after);
            shift_tightness(&mut right, after.starts_with('_'));
            for element in flipped.iter().chain(&right) {
                if let Part::Set(name) = &element.part {
                    used_sets.push((number, name.clone()));
                }
            }
            block.patterns.push(Pattern {
                left: flipped,
                right,
                code: codes
                    .first()
                    .and_then(|code| verb_code(code, number, problem)),
            });
        } else {
            set = None;
            add_verb(line, number, verbs, problem);
        }
    }
    for (number, name) in used_sets {
        if set_named(verbs, &name).is_none() {
            problem(
                number,
                format!("&{name} is no synonym set of this dictionary; the pattern never holds"),
            );
        }
    }
}

/// The set of a name; patterns may write its plural.
pub(super) fn set_named<'v>(verbs: &'v Verbs, name: &str) -> Option<&'v Vec<Vec<Element>>> {
    verbs
        .sets
        .get(name)
        .or_else(|| verbs.sets.get(name.trim_end_matches('_')))
}

/// Tightness as "this part must stand right behind the one before".
fn shift_tightness(elements: &mut [Element], first: bool) {
    let mut before = first;
    for element in elements {
        std::mem::swap(&mut before, &mut element.tight);
    }
}

/// `WORD {FORM FORM}`, `+PHRASE_WITH_+VERB`, each with an own code or none.
fn add_verb(line: &str, number: usize, verbs: &mut Verbs, problem: &mut dyn FnMut(usize, String)) {
    let Some((head, codes)) = bracketed(line, number, problem) else {
        return;
    };
    let code = codes
        .first()
        .and_then(|code| verb_code(code, number, problem));
    let Some(block) = verbs.blocks.len().checked_sub(1) else {
        problem(
            number,
            "a verb stands before any block \"--- VERB [code] ---\"".to_owned(),
        );
        return;
    };
    let (name, forms) = match head.split_once('{') {
        Some((name, rest)) => match rest.split_once('}') {
            Some((forms, _)) => (name.trim(), Some(forms)),
            None => {
                problem(
                    number,
                    "a bracket \"{\" is not closed; the line is left out".to_owned(),
                );
                return;
            }
        },
        None => (head.trim(), None),
    };
    let mut all: Vec<String> = vec![name.to_uppercase()];
    all.extend(
        forms
            .into_iter()
            .flat_map(str::split_whitespace)
            .map(str::to_uppercase),
    );
    for entry in &all {
        let phrase: Vec<&str> = entry
            .split(['_', ' '])
            .filter(|word| !word.is_empty())
            .collect();
        if phrase.len() <= 1 {
            for form in if forms.is_some() && entry != &all[0] {
                vec![entry.clone()]
            } else {
                inflected(entry.trim_matches(['_', '+']))
            } {
                verbs
                    .forms
                    .entry(form)
                    .or_insert_with(|| (block, code.clone()));
            }
            continue;
        }
        let at = phrase
            .iter()
            .position(|word| word.starts_with('+'))
            .unwrap_or(0);
        let verb = phrase[at].trim_start_matches('+');
        let upper = |words: &[&str]| {
            words
                .iter()
                .map(|word| word.trim_start_matches('+').to_owned())
                .collect::<Vec<_>>()
        };
        for form in inflected(verb) {
            verbs.phrases.entry(form).or_default().push(VerbPhrase {
                before: upper(&phrase[..at]),
                after: upper(&phrase[at + 1..]),
                code: code.clone(),
                block,
            });
        }
    }
}

fn verb_code(
    text: &str,
    number: usize,
    problem: &mut dyn FnMut(usize, String),
) -> Option<VerbCode> {
    let text = text.trim();
    if text == "---" || text.is_empty() {
        return None;
    }
    let (forward, backward) = match text.split_once(':') {
        Some((forward, backward)) => (forward.trim(), Some(backward.trim())),
        None => (text, None),
    };
    let form = |code: &str| {
        let root: Option<u8> = code.get(..2).and_then(|root| root.parse().ok());
        (2..=4).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_digit())
            && root.is_some_and(|root| (1..=20).contains(&root))
    };
    for code in [Some(forward), backward].into_iter().flatten() {
        if !code
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'?' | b'#' | b'-'))
            || code.len() > 5
        {
            problem(
                number,
                format!("{code:?} is no event code; the entry is left without one"),
            );
            return None;
        }
        if !form(code) {
            problem(
                number,
                format!(
                    "{code:?} is no CAMEO code (two to four digits, 01 to 20): it is kept for records, not in the library"
                ),
            );
        }
    }
    let clean = |code: &str| code.trim_end_matches('?').to_owned();
    Some(VerbCode {
        forward: clean(forward),
        backward: backward.map(clean),
    })
}

/// The parts of a pattern, in order; `tight`: an underscore stands behind.
fn elements(text: &str) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::new();
    let mut word = String::new();
    let flush = |word: &mut String, tight: bool, out: &mut Vec<Element>| {
        if word.is_empty() {
            if tight && let Some(last) = out.last_mut() {
                last.tight = true;
            }
            return;
        }
        let part = match word.as_str() {
            "$" => Part::Source,
            "+" => Part::Target,
            "^" => Part::Skip,
            "%" => Part::Compound,
            other => match other.strip_prefix('&') {
                Some(name) => Part::Set(name.to_uppercase()),
                None => Part::Word(other.to_uppercase()),
            },
        };
        word.clear();
        out.push(Element { part, tight });
    };
    for c in text.chars() {
        match c {
            '_' => flush(&mut word, true, &mut out),
            c if c.is_whitespace() || matches!(c, '{' | '}' | '(' | ')') => {
                flush(&mut word, false, &mut out)
            }
            c => word.push(c),
        }
    }
    flush(&mut word, false, &mut out);
    // Tightness binds two parts; behind the last there is nothing to bind.
    if let Some(last) = out.last_mut() {
        last.tight = false;
    }
    out
}

/// Regular forms of an English verb, upper case.
pub(super) fn inflected(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    let stem = verb.strip_suffix('E').unwrap_or(verb);
    let bytes = verb.as_bytes();
    let vowel = |byte: u8| matches!(byte, b'A' | b'E' | b'I' | b'O' | b'U');
    let consonant_y = bytes.len() > 1 && verb.ends_with('Y') && !vowel(bytes[bytes.len() - 2]);
    if consonant_y {
        let stem = &verb[..verb.len() - 1];
        forms.extend([
            format!("{stem}IES"),
            format!("{stem}IED"),
            format!("{verb}ING"),
        ]);
    } else {
        let sibilant =
            verb.ends_with(['S', 'X', 'Z', 'O']) || verb.ends_with("CH") || verb.ends_with("SH");
        forms.extend([
            if sibilant {
                format!("{verb}ES")
            } else {
                format!("{verb}S")
            },
            format!("{stem}ED"),
            format!("{stem}ING"),
        ]);
        if let [.., a, b, c] = *bytes
            && !vowel(c)
            && vowel(b)
            && !vowel(a)
            && !matches!(c, b'W' | b'X' | b'Y')
        {
            forms.extend([
                format!("{verb}{}ED", c as char),
                format!("{verb}{}ING", c as char),
            ]);
        }
    }
    forms
}
