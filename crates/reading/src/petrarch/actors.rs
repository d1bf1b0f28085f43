//! Actors with dated codes, and agents.

use jiff::civil::{Date, date};

use super::dictionary::{bracketed, lines, words};

/// A name with its codes, the first that holds at a date being meant.
pub(super) struct ActorEntry {
    pub(super) names: Vec<Vec<String>>,
    codes: Vec<DatedCode>,
}

struct DatedCode {
    code: String,
    from: Option<Date>,
    to: Option<Date>,
}

impl ActorEntry {
    /// The code at a date: a dated one that holds, else the one without dates.
    pub(super) fn code(&self, day: Date) -> Option<&str> {
        let holds = |code: &&DatedCode| {
            (code.from.is_some() || code.to.is_some())
                && code.from.is_none_or(|from| from <= day)
                && code.to.is_none_or(|to| day <= to)
        };
        self.codes
            .iter()
            .find(holds)
            .or_else(|| {
                self.codes
                    .iter()
                    .find(|code| code.from.is_none() && code.to.is_none())
            })
            .map(|code| code.code.as_str())
    }
}

/// A role and the code that it adds.
pub(super) struct Agent {
    pub(super) phrases: Vec<Vec<String>>,
    pub(super) code: String,
    /// The code goes before the actor's (`[NGO~]`).
    pub(super) before: bool,
}

pub(super) fn read_actors(text: &str, problem: &mut dyn FnMut(usize, String)) -> Vec<ActorEntry> {
    let mut entries: Vec<ActorEntry> = Vec::new();
    let mut open = false;
    for (number, line) in lines(text) {
        let Some((head, codes)) = bracketed(&line, number, problem) else {
            continue;
        };
        let name = head.trim();
        if !name.is_empty() {
            let synonym = name.starts_with('+');
            if !synonym && (!open || entries.last().is_some_and(|entry| !entry.codes.is_empty())) {
                entries.push(ActorEntry {
                    names: Vec::new(),
                    codes: Vec::new(),
                });
            }
            open = true;
            match entries.last_mut() {
                Some(entry) => entry.names.push(words(name.trim_start_matches('+'))),
                None => problem(
                    number,
                    "a synonym (\"+\") stands before any actor".to_owned(),
                ),
            }
        }
        for code in codes {
            match (dated(code), entries.last_mut()) {
                (Ok(code), Some(entry)) => entry.codes.push(code),
                (Err(error), _) => problem(number, error),
                (_, None) => problem(number, "a code stands before any actor".to_owned()),
            }
        }
    }
    for entry in &entries {
        if entry.codes.is_empty() {
            let name = entry
                .names
                .first()
                .map(|words| words.join("_"))
                .unwrap_or_default();
            problem(0, format!("{name} has no code and is never coded"));
        }
    }
    entries
}

/// `CODE`, `CODE <DATE`, `CODE >DATE`, `CODE DATE-DATE`.
fn dated(text: &str) -> Result<DatedCode, String> {
    let (code, restriction) = match text.split_once(char::is_whitespace) {
        Some((code, rest)) => (code, rest.trim()),
        None => (text, ""),
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '/' | '~');
    if code.is_empty() || !code.chars().all(legal) {
        return Err(format!(
            "{code:?} is no actor code: letters and digits, \"/\" between several"
        ));
    }
    let code = code.to_uppercase();
    let parse = |text: &str| {
        day(text.trim()).ok_or_else(|| format!("{:?} is no date: YYMMDD or YYYYMMDD", text.trim()))
    };
    let (from, to) = if restriction.is_empty() {
        (None, None)
    } else if let Some(end) = restriction.strip_prefix('<') {
        (None, Some(parse(end)?))
    } else if let Some(start) = restriction.strip_prefix('>') {
        (Some(parse(start)?), None)
    } else if let Some((start, end)) = restriction.split_once('-') {
        let (start, end) = (parse(start)?, parse(end)?);
        if end < start {
            return Err(format!("the span {restriction:?} ends before it begins"));
        }
        (Some(start), Some(end))
    } else {
        return Err(format!(
            "{restriction:?} is no restriction of dates: <DATE, >DATE or DATE-DATE"
        ));
    };
    Ok(DatedCode { code, from, to })
}

/// YYMMDD of 1930–2029, or YYYYMMDD.
pub(super) fn day(text: &str) -> Option<Date> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (year, at) = match text.len() {
        6 => {
            let year = number(0..2)?;
            (if year < 30 { 2000 + year } else { 1900 + year }, 2)
        }
        8 => (number(0..4)?, 4),
        _ => return None,
    };
    let (month, day) = (number(at..at + 2)?, number(at + 2..at + 4)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day for records without one.
pub(super) const UNDATED: Date = date(2000, 1, 1);

pub(super) fn read_agents(text: &str, problem: &mut dyn FnMut(usize, String)) -> Vec<Agent> {
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    let mut agents = Vec::new();
    for (number, line) in lines(text) {
        if line.trim_start().starts_with('!')
            && let Some((name, members)) = line.split_once('=')
        {
            sets.push((
                name.trim().to_uppercase(),
                members
                    .split(',')
                    .map(|word| word.trim().to_uppercase())
                    .collect(),
            ));
            continue;
        }
        let Some((head, codes)) = bracketed(&line, number, problem) else {
            continue;
        };
        let &[code] = codes.as_slice() else {
            problem(
                number,
                "an agent has one code in brackets: [~GOV]".to_owned(),
            );
            continue;
        };
        let (before, code) = match (code.strip_prefix('~'), code.strip_suffix('~')) {
            (Some(code), _) => (false, code),
            (None, Some(code)) => (true, code),
            (None, None) => {
                problem(
                    number,
                    format!("{code:?} is no agent code: \"~\" stands for the actor, as in [~GOV]"),
                );
                continue;
            }
        };
        let code = code.trim();
        if !code.chars().all(|c| c.is_ascii_alphanumeric()) || code.is_empty() {
            problem(
                number,
                format!("{code:?} is no agent code: letters and digits"),
            );
            continue;
        }
        let (name, plurals) = match head.split_once('{') {
            Some((name, rest)) => match rest.split_once('}') {
                Some((plurals, _)) => (name, Some(plurals)),
                None => {
                    problem(
                        number,
                        "a bracket \"{\" is not closed; the line is left out".to_owned(),
                    );
                    continue;
                }
            },
            None => (head, None),
        };
        let mut phrases = Vec::new();
        let mut forms = vec![name.trim().to_uppercase()];
        for (set, members) in &sets {
            if forms.iter().any(|form| form.contains(set.as_str())) {
                forms = forms
                    .iter()
                    .flat_map(|form| {
                        members
                            .iter()
                            .map(move |member| form.replace(set.as_str(), member))
                    })
                    .collect();
            }
        }
        if forms.iter().any(|form| form.contains('!')) {
            problem(
                number,
                format!("{name:?} names a set that is not defined above"),
            );
            continue;
        }
        for form in &forms {
            let singular = words(form);
            if let (Some(last), None) = (singular.last(), plurals) {
                let mut plural = singular.clone();
                let end = plural.len() - 1;
                plural[end] = if let Some(stem) = last.strip_suffix('Y') {
                    format!("{stem}IES")
                } else {
                    format!("{last}S")
                };
                phrases.push(plural);
            }
            phrases.push(singular);
        }
        for plural in plurals
            .into_iter()
            .flat_map(|plurals| plurals.split([' ', ',']))
        {
            let plural = words(plural);
            if !plural.is_empty() {
                phrases.push(plural);
            }
        }
        agents.push(Agent {
            phrases,
            code: code.to_uppercase(),
            before,
        });
    }
    agents
}
