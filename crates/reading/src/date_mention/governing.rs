//! Which date a word of a sentence has.

mod dateline;
mod narration;
mod tense;
mod within;

use entente_model::time::DateInterval;

use super::mention::{DateMention, DateRole, DateRule};
use super::{date_mentions, resolve};
use crate::syntax::{Sentence, Upos};
use dateline::{dateline, is_of_report};
use tense::{Tense, own_tense, tense};
pub(super) use within::is_within;

/// A text with its dates, to be asked which of them dates an event.
#[derive(Clone, Debug)]
pub struct DatedText {
    document: Option<DateInterval>,
    mentions: Vec<DateMention>,
    /// For each of them, whether it opens its sentence.
    opens: Vec<bool>,
    /// For each of them, whether it stands in the name of something that the sentence tells to have been made or ended.
    made: Vec<bool>,
    /// For each of them, whether it leads its sentence, as "In the past two years" does.
    leads: Vec<bool>,
    /// For each of them, whether the name that it stands in says when, as "in the 1971 war" does.
    within: Vec<bool>,
    /// For each of them, whether a clause of its sentence has it that tells of another time: "… after Salisbury closed the frontier last week".
    aside: Vec<bool>,
    /// For each of them, whether its sentence tells an event: [`DatedText::tells_event`].
    told: Vec<bool>,
    /// Where each paragraph begins.
    paragraphs: Vec<usize>,
}

/// The date that governs an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoverningDate {
    /// When it happened, as closely as text and document say; `None` where neither says anything.
    pub date: Option<DateInterval>,
    /// The rule that gave it: that of the mention for a date of the event's own, else how it came to the event.
    pub rule: DateRule,
    /// The place that names the date, where one does.
    pub mention: Option<DateMention>,
}

/// A date of the sentence that is asked about.
#[derive(Clone, Copy, Debug)]
struct Here {
    mention: DateMention,
    /// Of [`DatedText::within`].
    within: bool,
}

/// Heads above an event that are looked at.
const STEPS: usize = 16;

/// Verbs that report: the day of the report is not that of what is reported.
const SAYING: [&str; 22] = [
    "say", "report", "claim", "allege", "announce", "state", "tell", "recall", "note", "add",
    "declare", "admit", "confirm", "deny", "insist", "argue", "believe", "think", "know",
    "remember", "stress", "reveal",
];

/// Verbs and nouns that make or end what is named with its year: signing "the Treaty of 1971" dates the signing.
const MAKING: [&str; 26] = [
    "sign",
    "conclude",
    "ink",
    "ratify",
    "adopt",
    "negotiate",
    "draft",
    "initial",
    "pass",
    "enact",
    "fight",
    "wage",
    "win",
    "lose",
    "hold",
    "convene",
    "host",
    "signing",
    "signature",
    "conclusion",
    "adoption",
    "ratification",
    "defeat",
    "victory",
    "outbreak",
    "passage",
];

impl DatedText {
    /// Finds the dates of a text. `document` is the date that it was published.
    pub fn new(text: &str, document: Option<&DateInterval>) -> Self {
        let mut mentions = date_mentions(text, document);
        // "BEIJING, 14 May 1999 - China accused NATO on Thursday": the day of the dateline is that of the report.
        let dateline = dateline(text, &mentions).filter(|day| is_of_report(day, document));
        let document = dateline.as_ref().or(document);
        if dateline.is_some() {
            mentions = date_mentions(text, document);
        }
        let opens = mentions
            .iter()
            .map(|mention| opens_sentence(&text[..mention.start]))
            .collect();
        let made = mentions
            .iter()
            .map(|mention| mention.role == DateRole::Name && is_made(&text[..mention.start]))
            .collect();
        let leads = mentions
            .iter()
            .map(|mention| narration::leads_sentence(&text[..mention.start]))
            .collect();
        let within = mentions
            .iter()
            .map(|mention| is_within(text, mention))
            .collect();
        let aside = mentions
            .iter()
            .map(|mention| narration::is_aside(&text[..mention.start]))
            .collect();
        DatedText {
            document: document.copied(),
            within,
            aside,
            leads,
            told: vec![false; mentions.len()],
            mentions,
            opens,
            made,
            paragraphs: super::paragraphs(text).map(|(start, _)| start).collect(),
        }
    }

    /// The dates, in order of place.
    pub fn mentions(&self) -> &[DateMention] {
        &self.mentions
    }

    /// The document's date.
    pub fn document(&self) -> Option<&DateInterval> {
        self.document.as_ref()
    }

    /// The dates named between two bytes.
    pub fn mentions_in(&self, range: std::ops::Range<usize>) -> &[DateMention] {
        let from = self
            .mentions
            .partition_point(|mention| mention.end <= range.start);
        let to = self
            .mentions
            .partition_point(|mention| mention.start < range.end);
        self.mentions.get(from..to).unwrap_or_default()
    }

    /// The date of the event that the word at `place` (from 0) of the sentence tells, and the rule that gave it.
    ///
    /// In this order: a date that the word has of its own (in its phrase, or as the name of a dated event); that of the clause around it;
    /// that at the head of the sentence; that which the paragraph spoke of last, if the sentence tells the past; the document's date, if it
    /// speaks of its own time. What is told as earlier ("had imposed") or, without a date, among history, lies some time before: an open
    /// interval with the rule [`DateRule::Background`].
    ///
    /// The sentence must come from the same text. A place outside the sentence has the date of its root.
    pub fn governing(&self, sentence: &Sentence, place: usize) -> GoverningDate {
        let place = if place < sentence.words.len() {
            place
        } else {
            root(sentence)
        };
        let here = self.in_sentence(sentence);
        if let Some(own) = own(sentence, place, &here) {
            return own;
        }
        let (inherited, reported) = self.of_clause(sentence, place, &here);
        let tense = tense(sentence, place);
        if tense == Some(Tense::Pluperfect) {
            let around = inherited.or_else(|| self.narrated(sentence, false));
            return self.earlier(around.and_then(|around| around.date).or(self.document));
        }
        if let Some(inherited) = inherited {
            return inherited;
        }
        if !reported && let Some(at_head) = self.at_head(sentence, &here, tense) {
            return at_head;
        }
        let of_now = matches!(tense, Some(Tense::Present | Tense::Perfect | Tense::Future));
        if of_now && self.document.is_some() {
            return self.published();
        }
        if let Some(narrated) = self.narrated(sentence, reported) {
            return narrated;
        }
        if self.document.is_none() {
            return GoverningDate {
                date: None,
                rule: DateRule::Undated,
                mention: None,
            };
        }
        if self.is_among_history(sentence.range().start) {
            return self.earlier(self.document);
        }
        self.published()
    }

    fn in_sentence(&self, sentence: &Sentence) -> Vec<Here> {
        let range = sentence.range();
        let from = self
            .mentions
            .partition_point(|mention| mention.end <= range.start);
        self.mentions_in(range)
            .iter()
            .zip(self.within.get(from..).unwrap_or_default())
            .map(|(mention, within)| Here {
                mention: *mention,
                within: *within,
            })
            .collect()
    }

    fn published(&self) -> GoverningDate {
        GoverningDate {
            date: self.document,
            rule: DateRule::Document,
            mention: None,
        }
    }

    /// Some time up to a date.
    fn earlier(&self, date: Option<DateInterval>) -> GoverningDate {
        let date = date.and_then(|date| resolve::until(&date));
        let rule = if date.is_some() {
            DateRule::Background
        } else {
            DateRule::Undated
        };
        GoverningDate {
            date,
            rule,
            mention: None,
        }
    }

    /// The date of the clauses around a word, and whether the word stands in what somebody reports.
    fn of_clause(
        &self,
        sentence: &Sentence,
        place: usize,
        here: &[Here],
    ) -> (Option<GoverningDate>, bool) {
        let mut at = place;
        for _ in 0..STEPS {
            let Some(head) = sentence.head(at) else {
                break;
            };
            let word = &sentence.words[at];
            match word.relation.base() {
                "ccomp" | "parataxis" if SAYING.contains(&sentence.words[head].lemma.as_str()) => {
                    return (
                        None,
                        matches!(tense(sentence, at), Some(Tense::Past | Tense::Pluperfect)),
                    );
                }
                "acl"
                    if word.relation.as_str() == "acl:relcl"
                        && own_tense(sentence, at) == Some(Tense::Past) =>
                {
                    return (None, true);
                }
                // "since Pakistan joined", "before it left": another time than that of the main clause.
                "advcl"
                    if marks(sentence, at)
                        .any(|mark| matches!(mark, "since" | "before" | "until" | "till")) =>
                {
                    return (None, true);
                }
                _ => {}
            }
            if let Some(mut found) = own(sentence, head, here) {
                found.rule = DateRule::Clause;
                return (Some(found), false);
            }
            at = head;
        }
        (None, false)
    }

    /// A date before the first verb of a sentence, set off or not ("In 2010, …"), or the event that its subject names ("The Fall of Dhaka
    /// proved …"), if it tells the past.
    fn at_head(
        &self,
        sentence: &Sentence,
        here: &[Here],
        tense: Option<Tense>,
    ) -> Option<GoverningDate> {
        /// Words before the year of a name at most: "In the Six-Day war of 1967".
        const NAME: usize = 6;
        let Here { mention, within } = here.first()?;
        let date = mention.date?;
        let first_verb = sentence
            .words
            .iter()
            .find(|word| matches!(word.upos, Upos::Verb | Upos::Aux))?;
        let event = mention.rule == DateRule::EventName && tense == Some(Tense::Past);
        let opens = (mention.role == DateRole::When || event || *within)
            && mention.end <= first_verb.start
            && words_before(sentence, mention.start) <= if *within { NAME } else { 2 };
        opens.then_some(GoverningDate {
            date: Some(date),
            rule: DateRule::Sentence,
            mention: Some(*mention),
        })
    }
}

/// Whether what stands before a place ends a sentence, an article passed over.
fn opens_sentence(before: &str) -> bool {
    let before = before.trim_end();
    let bare = before
        .strip_suffix("The")
        .or_else(|| before.strip_suffix("the"))
        .unwrap_or(before);
    let bare = bare.trim_end_matches([' ', '"', '“']);
    bare.is_empty() || bare.ends_with(['.', '!', '?', '\n', '”'])
}

/// Whether one of the last words before a place, in its sentence, makes or ends what is named there.
fn is_made(before: &str) -> bool {
    /// "Signing of the Indian-Soviet Friendship Treaty of 1971".
    const WORDS: usize = 8;
    /// Where they stand at most; further back is not looked, however long the sentence.
    const BYTES: usize = 200;
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(BYTES))..];
    let sentence = before
        .rfind(['.', ';', '!', '?', '\n'])
        .map_or(before, |end| &before[end + 1..]);
    sentence.split_whitespace().rev().take(WORDS).any(|word| {
        let word = word.trim_matches(|letter: char| !letter.is_alphabetic());
        let word = word.to_lowercase();
        MAKING.iter().any(|making| {
            let stem = making.strip_suffix('e').unwrap_or(making);
            let ending = word.strip_prefix(stem);
            ending
                .is_some_and(|ending| matches!(ending, "" | "e" | "s" | "es" | "d" | "ed" | "ing"))
        }) || matches!(word.as_str(), "fought" | "won" | "lost" | "held")
    })
}

fn root(sentence: &Sentence) -> usize {
    sentence
        .words
        .iter()
        .position(|word| word.head == 0)
        .unwrap_or(0)
}

/// The date that a word has of its own.
fn own(sentence: &Sentence, place: usize, here: &[Here]) -> Option<GoverningDate> {
    let word = &sentence.words[place];
    let found = here
        .iter()
        .filter(|here| here.mention.role != DateRole::Comparison && here.mention.date.is_some())
        .filter_map(|Here { mention, within }| {
            if mention.rule == DateRule::EventName
                && mention.start <= word.start
                && word.end <= mention.end
            {
                return Some(((0, 0), *mention, None));
            }
            let path = Path::up(sentence, mention, *within, place)?;
            let distance = word.start.abs_diff(mention.start);
            Some(((path.cost, distance), *mention, path.bound))
        })
        .min_by_key(|(key, ..)| *key)?;
    let (_, mention, bound) = found;
    let (date, rule) = match bound {
        None => (mention.date, mention.rule),
        Some(Bound::Since) => (
            mention.date.and_then(|date| resolve::since(&date)),
            DateRule::Since,
        ),
        Some(Bound::Until) => (
            mention.date.and_then(|date| resolve::until(&date)),
            DateRule::Until,
        ),
    };
    Some(GoverningDate {
        date,
        rule,
        mention: Some(mention),
    })
}

fn words_of<'a>(sentence: &'a Sentence, mention: &DateMention) -> impl Iterator<Item = usize> + 'a {
    let (start, end) = (mention.start, mention.end);
    let from = sentence
        .words
        .partition_point(move |word| word.end <= start);
    (from..sentence.words.len()).take_while(move |&at| sentence.words[at].start < end)
}

#[derive(Clone, Copy, Debug)]
enum Bound {
    Since,
    Until,
}

/// The way from a date up to the word that it may date.
struct Path {
    cost: usize,
    bound: Option<Bound>,
}

impl Path {
    fn up(sentence: &Sentence, mention: &DateMention, within: bool, goal: usize) -> Option<Path> {
        let mut at = top(sentence, mention)?;
        let mut cost = 0;
        let mut bound = None;
        let in_name = mention.role == DateRole::Name;
        let mut noun = at;
        for step in 0..STEPS {
            let head = sentence.head(at)?;
            if step > 0 {
                let relation = sentence.words[at].relation.base();
                let verbal = matches!(sentence.words[at].upos, Upos::Verb | Upos::Aux);
                match relation {
                    "acl" | "advcl" | "ccomp" | "csubj" | "parataxis" => return None,
                    "conj" if verbal => return None,
                    "nsubj" | "conj" => cost += 2,
                    _ => {}
                }
                // "since the signing of the treaty in 2014": the signing has the date, what came since begins with it.
                for mark in marks(sentence, at) {
                    match mark {
                        "since" | "after" | "following" => bound = Some(Bound::Since),
                        "before" | "until" | "till" => bound = Some(Bound::Until),
                        _ => {}
                    }
                }
            }
            cost += 1;
            if head == goal {
                // A year in a name dates the thing named, and what makes or ends it.
                let named = step == 0;
                let makes =
                    MAKING.contains(&sentence.words[goal].lemma.as_str()) && bound.is_none();
                let within = within && within::dates_act(sentence, noun, goal);
                return (!in_name || named || makes || within).then_some(Path { cost, bound });
            }
            if in_name && step > 4 {
                return None;
            }
            if step == 0 {
                noun = head;
            }
            at = head;
        }
        None
    }
}

/// The word of a mention whose head lies outside it.
fn top(sentence: &Sentence, mention: &DateMention) -> Option<usize> {
    let inside: Vec<usize> = words_of(sentence, mention).collect();
    inside
        .iter()
        .copied()
        .filter(|&at| {
            sentence
                .head(at)
                .is_some_and(|head| !inside.contains(&head))
        })
        // The preposition of "since 2016" hangs on the year.
        .find(|&at| {
            !matches!(
                sentence.words[at].upos,
                Upos::Adp | Upos::Sconj | Upos::Punct | Upos::Det
            )
        })
}

/// The prepositions and conjunctions that introduce a word's phrase or clause.
fn marks(sentence: &Sentence, place: usize) -> impl Iterator<Item = &str> {
    sentence
        .dependents(place)
        .filter(|&at| matches!(sentence.words[at].relation.base(), "case" | "mark"))
        .map(|at| sentence.words[at].lemma.as_str())
}

fn words_before(sentence: &Sentence, start: usize) -> usize {
    sentence.words.partition_point(|word| word.end <= start)
}
