//! From a text to its claims.

mod council_votes;
mod memberships;
mod numbers;
mod offices;
mod places;
mod polarity;
mod projects;
mod unknown;
mod votes;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use entente_model::actor::ActorId;
use entente_model::document::Mention;
use entente_model::organisation::organisations;
use entente_model::time::DateInterval;
use entente_reading::syntax::{Parser, Sentence, Upos};
use entente_reading::{
    DateRule, DatedText, QuantityKind, QuantityMention, mentions, quantity_mentions,
};

use crate::claim::{Claim, ClaimKind, Model, PassedOver};
use crate::facts::{OFFICES, PLACES};
use polarity::Polarity;

/// What a text holds: its claims, what looks like one and is passed over, and where its sentences stand.
pub(crate) struct Found {
    pub(crate) claims: Vec<Claim>,
    pub(crate) passed_over: Vec<PassedOver>,
    /// Claims that a list of a library may decide, at the places of what is passed over without one.
    pub(crate) listed: Vec<Claim>,
    pub(crate) sentences: Vec<Range<usize>>,
}

/// The claims of a text, in order of place.
pub fn claims(text: &str, date: Option<&DateInterval>) -> Vec<Claim> {
    find(text, date).claims
}

/// The claims of a text and what is passed over, in order of place.
pub(crate) fn find(text: &str, date: Option<&DateInterval>) -> Found {
    let dates = DatedText::new(text, date);
    let quantities = quantity_mentions(text, dates.mentions());
    let actors = mentions(text, date);
    let mut found = Vec::new();
    let mut passed_over = Vec::new();
    let mut listed = Vec::new();
    let mut sentences = Vec::new();
    let mut before: Range<usize> = 0..0;
    Parser::english().parse_each(text, |sentence| {
        let reader = Reader {
            text,
            document: date.copied(),
            sentence: &sentence,
            before: before.clone(),
            dates: &dates,
            quantities: &quantities,
            actors: &actors,
        };
        let mut own = Vec::new();
        reader.memberships(&mut own);
        reader.members(&mut own);
        reader.offices(&mut own);
        reader.ranks(&mut own);
        reader.sums(&mut own);
        reader.votes(&mut own);
        reader.council_votes(&mut own);
        reader.vetoes(&mut own);
        reader.places(&mut own);
        reader.projects(&mut own);
        if own.is_empty() {
            let mut may_be_listed = Vec::new();
            reader.unknown(&mut passed_over, &mut may_be_listed);
            for mut claim in may_be_listed {
                match reader.polarity(claim.span.start) {
                    Polarity::Said => listed.push(claim),
                    Polarity::Denied => {
                        claim.denied = true;
                        listed.push(claim);
                    }
                    Polarity::Open(_) => {}
                }
            }
        }
        for mut claim in own {
            match reader.polarity(claim.span.start) {
                Polarity::Said => found.push(claim),
                // Who did not act need not have been in office; what a model decides is undecided either way.
                Polarity::Denied
                    if matches!(claim.kind, ClaimKind::InOffice { state: None, .. }) => {}
                // "Talks failed in 1973. Pakistan did not join SEATO": the year need not be that of the denial.
                Polarity::Denied if reader.is_undated_change(&claim) => {
                    passed_over.push(PassedOver {
                        span: claim.span,
                        words: claim.words,
                        reason: "the text denies it and does not say for which time".to_owned(),
                        organisation: None,
                    });
                }
                Polarity::Denied => {
                    claim.denied = !matches!(claim.kind, ClaimKind::OfModel { .. });
                    found.push(claim);
                }
                Polarity::Open(reason) => passed_over.push(PassedOver {
                    span: claim.span,
                    words: claim.words,
                    reason: reason.to_owned(),
                    organisation: None,
                }),
            }
        }
        before = sentence.range();
        sentences.push(sentence.range());
    });
    for mention in dates.mentions() {
        let words = text
            .get(mention.start..mention.end)
            .unwrap_or_default()
            .to_lowercase();
        // "The late 1900s": of 1906 to 1909, or of the 1990s.
        if is_part_of_century(&words)
            && let Some(likely) = mention.date
        {
            found.push(claim(
                text,
                mention.start..mention.end,
                ClaimKind::AmbiguousDate { likely },
            ));
        }
    }
    found.sort_by_key(|claim: &Claim| (claim.span.start, claim.span.end));
    passed_over.dedup_by(|a, b| a.span == b.span && a.reason == b.reason);
    Found {
        claims: found,
        passed_over,
        listed,
        sentences,
    }
}

/// Whether words name the early, middle or late part of a century that is over by the form that its first decade has too.
fn is_part_of_century(words: &str) -> bool {
    words
        .split_whitespace()
        .zip(words.split_whitespace().skip(1))
        .any(|(part, years)| {
            matches!(part, "early" | "mid" | "late")
                && years.len() == 5
                && years.starts_with('1')
                && years.ends_with("00s")
        })
}

fn claim(text: &str, span: Range<usize>, kind: ClaimKind) -> Claim {
    let words = text.get(span.clone()).unwrap_or_default();
    Claim {
        words: words.split_whitespace().collect::<Vec<_>>().join(" "),
        span,
        denied: false,
        kind,
    }
}

/// One sentence and what is known about the text.
struct Reader<'r> {
    text: &'r str,
    /// The document's date.
    document: Option<DateInterval>,
    sentence: &'r Sentence,
    /// The sentence before.
    before: Range<usize>,
    dates: &'r DatedText,
    quantities: &'r [QuantityMention],
    actors: &'r [Mention],
}

/// Who a subject is.
struct Subject {
    actor: ActorId,
    /// The actors named with it: "Poland, Hungary and Slovakia"; it alone where it is alone.
    all: Vec<ActorId>,
    /// The person named, if it is one.
    person: Option<&'static str>,
    start: usize,
}

impl Reader<'_> {
    /// The verb in whose phrase a name stands.
    fn governor(&self, span: &Range<usize>) -> Option<usize> {
        let mut at = self.place(span.start)?;
        for _ in 0..6 {
            at = self.sentence.head(at)?;
            if self.sentence.words[at].upos == Upos::Verb {
                return Some(at);
            }
        }
        None
    }

    fn place(&self, byte: usize) -> Option<usize> {
        self.sentence
            .words
            .iter()
            .position(|word| word.start <= byte && byte < word.end)
    }

    /// The subject of a verb, of the verb that it is coordinated with, or of that which it completes; of a finite verb that has none of these, the
    /// subject of the sentence, for coordination over a long clause is often attached too low.
    fn subject(&self, verb: usize) -> Option<Subject> {
        let own = |at: usize| {
            self.sentence
                .dependents(at)
                .find(|&child| self.sentence.words[child].relation.base() == "nsubj")
        };
        let mut at = verb;
        for _ in 0..4 {
            if let Some(subject) = own(at) {
                return self.actor_of(subject);
            }
            if !matches!(
                self.sentence.words[at].relation.base(),
                "conj" | "xcomp" | "advcl" | "parataxis"
            ) {
                break;
            }
            at = self.sentence.head(at)?;
        }
        let finite = self.sentence.words[verb].feats.get("VerbForm") == Some("Fin");
        let root = self.sentence.words.iter().position(|word| word.head == 0)?;
        if finite && root < verb {
            self.actor_of(own(root)?)
        } else {
            None
        }
    }

    fn actor_of(&self, subject: usize) -> Option<Subject> {
        let word = &self.sentence.words[subject];
        let mut span = word.start..word.end;
        for child in self.sentence.dependents(subject) {
            let child_word = &self.sentence.words[child];
            if matches!(
                child_word.relation.base(),
                "compound" | "flat" | "amod" | "nmod" | "appos"
            ) {
                span.start = span.start.min(child_word.start);
                span.end = span.end.max(child_word.end);
            }
        }
        if word.upos == Upos::Pron {
            // A pronoun: the state that is spoken of, first in this sentence, else first in the one before.
            let earlier = self.states(self.sentence.range().start..word.start);
            let mention = earlier
                .first()
                .copied()
                .or_else(|| self.states(self.before.clone()).first().copied())?;
            return Some(Subject {
                actor: mention.actor,
                all: vec![mention.actor],
                person: None,
                start: word.start,
            });
        }
        if let Some(mention) = self.states(span.clone()).first() {
            return Some(Subject {
                actor: mention.actor,
                all: self.listed_with(mention),
                person: None,
                start: span.start,
            });
        }
        let office = self.office_of(subject, &span)?;
        Some(Subject {
            actor: office.actor,
            all: vec![office.actor],
            person: Some(office.name),
            start: span.start,
        })
    }

    /// The actors of the list in which a name stands: names with only commas and "and" between them, up to the last that "and" joins.
    fn listed_with(&self, name: &Mention) -> Vec<ActorId> {
        let within = self.states(self.sentence.range());
        let Some(at) = within
            .iter()
            .position(|mention| mention.start == name.start)
        else {
            return vec![name.actor];
        };
        let mut list = vec![name.actor];
        let mut joined = 1;
        for pair in within[at..].windows(2) {
            let [left, right] = pair else { break };
            let between = self
                .text
                .get(left.end as usize..right.start as usize)
                .unwrap_or_default()
                .trim();
            let between = between.strip_suffix("the").unwrap_or(between).trim();
            let is_last = matches!(
                between,
                "and"
                    | ", and"
                    | "&"
                    | "or"
                    | "nor"
                    | ", as well as"
                    | "as well as"
                    | "along with"
                    | "together with"
            );
            if !is_last && between != "," {
                break;
            }
            if !list.contains(&right.actor) {
                list.push(right.actor);
            }
            if is_last {
                joined = list.len();
            }
        }
        list.truncate(joined);
        list
    }

    /// The actors that a stretch of the text names.
    fn states(&self, span: Range<usize>) -> Vec<&Mention> {
        self.actors
            .iter()
            .filter(|mention| {
                span.start <= mention.start as usize && (mention.end as usize) <= span.end
            })
            .collect()
    }

    /// The date that governs a verb, where the text states one or says it before, and where its words end.
    fn dated(&self, verb: usize, object: &Range<usize>) -> Option<(DateInterval, usize)> {
        let governing = self.dates.governing(self.sentence, verb);
        let date = governing.date?;
        if matches!(
            governing.rule,
            DateRule::Document | DateRule::Background | DateRule::Undated
        ) {
            return None;
        }
        let end = governing
            .mention
            .filter(|mention| {
                mention.start >= object.start && mention.end <= self.sentence.range().end
            })
            .map_or(object.end, |mention| mention.end);
        Some((date, end))
    }
}

impl Reader<'_> {
    /// Whether a claim is of a joining or leaving whose date stands behind it or in another sentence.
    fn is_undated_change(&self, claim: &Claim) -> bool {
        let (ClaimKind::Joined { date, .. }
        | ClaimKind::Left { date, .. }
        | ClaimKind::Expelled { date, .. }) = &claim.kind
        else {
            return false;
        };
        let until = self.sentence.range().start..claim.span.end;
        Some(*date) != memberships::always() && self.dates.mentions_in(until).is_empty()
    }
}

/// Where a word or name stands in a text, not inside another word.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let inside = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        !inside(text[..at].chars().next_back()) && !inside(text[at + word.len()..].chars().next())
    })
}

/// Names of organisations by their first word, the longest first.
static NAMES: LazyLock<HashMap<&'static str, Vec<(&'static str, ActorId)>>> = LazyLock::new(|| {
    let mut names: HashMap<&'static str, Vec<(&'static str, ActorId)>> = HashMap::new();
    for organisation in organisations().iter() {
        let all = [organisation.name.as_str(), organisation.short_name.as_str()]
            .into_iter()
            .chain(organisation.aliases.iter().map(String::as_str));
        for name in all.filter(|name| !name.is_empty()) {
            let first = name.split([' ', '-']).next().unwrap_or(name);
            names
                .entry(first)
                .or_default()
                .push((name, organisation.id));
        }
    }
    for list in names.values_mut() {
        list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    names
});

/// The organisations that a stretch of the text names; a name that repeats in brackets behind itself counts once.
fn organisations_in(text: &str, range: Range<usize>) -> Vec<(Range<usize>, ActorId)> {
    let mut found: Vec<(Range<usize>, ActorId)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let Some(ch) = rest.chars().next() else {
            break;
        };
        let begins = ch.is_alphanumeric()
            && !text[..at]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric);
        if !begins {
            at += ch.len_utf8();
            continue;
        }
        let first = rest
            .split(|ch: char| !ch.is_alphanumeric())
            .next()
            .unwrap_or_default();
        let name = NAMES.get(first).and_then(|names| {
            names.iter().find(|(name, _)| {
                rest.starts_with(name)
                    && !rest[name.len()..]
                        .chars()
                        .next()
                        .is_some_and(char::is_alphanumeric)
            })
        });
        match name {
            Some((name, id)) => {
                let span = at..at + name.len();
                if found.last().is_none_or(|(before, known)| {
                    known != id || text[before.end..span.start].trim() != "("
                }) {
                    found.push((span, *id));
                }
                at += name.len();
            }
            None => at += first.len().max(1),
        }
    }
    found
}
