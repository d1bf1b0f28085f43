//! From a text to its claims.

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

use crate::claim::{Claim, ClaimKind, Model};
use crate::facts::{OFFICES, PLACES};

/// The claims of a text, in order of place.
pub fn claims(text: &str, date: Option<&DateInterval>) -> Vec<Claim> {
    let dates = DatedText::new(text, date);
    let quantities = quantity_mentions(text, dates.mentions());
    let actors = mentions(text, date);
    let mut found = Vec::new();
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
        reader.memberships(&mut found);
        reader.members(&mut found);
        reader.ranks(&mut found);
        reader.sums(&mut found);
        reader.votes(&mut found);
        reader.vetoes(&mut found);
        reader.places(&mut found);
        reader.projects(&mut found);
        before = sentence.range();
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
    found
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
    /// The person named, if it is one.
    person: Option<&'static str>,
    start: usize,
}

impl Reader<'_> {
    /// "left SEATO in 1973", "decided to join the Non-Aligned Movement in 1979", "was expelled from G8".
    fn memberships(&self, found: &mut Vec<Claim>) {
        for (span, organisation) in organisations_in(self.text, self.sentence.range()) {
            let Some(verb) = self.governor(&span) else {
                continue;
            };
            if !self.is_joined_or_left(verb, &span) {
                continue;
            }
            let word = &self.sentence.words[verb];
            let lemma = word.lemma.as_str();
            let passive = self.sentence.dependents(verb).any(|at| {
                self.sentence.words[at].relation.as_str() == "nsubj:pass"
                    || self.sentence.words[at].relation.as_str() == "aux:pass"
            });
            let (Some(subject), Some(date)) = (self.subject(verb), self.dated(verb, &span)) else {
                continue;
            };
            let (actor, date_end) = (subject.actor, date.1);
            let date = date.0;
            let kind = match lemma {
                "join" | "enter" | "accede" => ClaimKind::Joined {
                    actor,
                    organisation,
                    date,
                },
                "leave" | "quit" | "withdraw" | "exit" => ClaimKind::Left {
                    actor,
                    organisation,
                    date,
                },
                "expel" | "exclude" | "suspend" | "oust" if passive => ClaimKind::Expelled {
                    actor,
                    organisation,
                    date,
                },
                _ => continue,
            };
            let end = span.end.max(date_end);
            found.push(claim(self.text, word.start..end, kind));
            if let Some(person) = subject.person {
                let kind = ClaimKind::InOffice {
                    person: person.to_owned(),
                    date,
                };
                found.push(claim(self.text, subject.start..span.end, kind));
            }
        }
    }

    /// "Indonesia is a member of the United Nations", "Gambia was a member of the Commonwealth in 2015".
    fn members(&self, found: &mut Vec<Claim>) {
        for (span, organisation) in organisations_in(self.text, self.sentence.range()) {
            let Some(noun) = self.place(span.start).and_then(|at| {
                std::iter::successors(self.sentence.head(at), |&at| self.sentence.head(at))
                    .take(3)
                    .find(|&at| self.sentence.words[at].lemma == "member")
            }) else {
                continue;
            };
            let children = || {
                self.sentence
                    .dependents(noun)
                    .map(|at| (at, &self.sentence.words[at]))
            };
            let Some((_, copula)) = children().find(|(_, word)| word.relation.base() == "cop")
            else {
                continue;
            };
            // "May be", "has been", "not", and members of a kind: associate, founding, permanent.
            let is_other = children().any(|(at, word)| {
                matches!(word.relation.base(), "aux" | "compound")
                    || word.relation.base() == "amod" && word.lemma != "full"
                    || matches!(
                        self.sentence.form(at),
                        "not" | "n't" | "never" | "no" | "n’t"
                    )
            });
            let subject = children()
                .find(|(_, word)| word.relation.base() == "nsubj")
                .and_then(|(at, _)| self.actor_of(at));
            let Some(subject) = subject.filter(|subject| !is_other && subject.person.is_none())
            else {
                continue;
            };
            let is_past = copula.feats.get("Tense") == Some("Past");
            // A date of a sentence before is not that of a state of things.
            let own = !self.dates.mentions_in(self.sentence.range()).is_empty();
            let stated = self.dated(noun, &span).filter(|_| own);
            let date = match (&stated, is_past) {
                (Some((date, _)), _) => Some(*date),
                // In a past that the text does not date.
                (None, true) => continue,
                (None, false) => self.document,
            };
            let kind = ClaimKind::Member {
                actor: subject.actor,
                organisation,
                date,
            };
            let end = stated.map_or(span.end, |(_, end)| end.max(span.end));
            found.push(claim(self.text, copula.start..end, kind));
        }
    }

    /// Whether the verb's act is on the organisation itself: it is the object, or what is joined or left by a preposition, and not only named in
    /// the phrase of something else ("withdrew its troops from the United Nations", "left the talks at NATO").
    fn is_joined_or_left(&self, verb: usize, span: &Range<usize>) -> bool {
        let Some(mut at) = self.place(span.start) else {
            return false;
        };
        while let Some(head) = self.sentence.head(at).filter(|head| *head != verb) {
            let inside = span.contains(&self.sentence.words[head].start);
            let relation = self.sentence.words[at].relation.base();
            if !inside && !matches!(relation, "conj" | "appos" | "flat" | "compound") {
                return false;
            }
            at = head;
        }
        self.sentence
            .dependents(verb)
            .all(|child| child == at || self.sentence.words[child].relation.base() != "obj")
    }

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
                person: None,
                start: word.start,
            });
        }
        if let Some(mention) = self.states(span.clone()).first() {
            return Some(Subject {
                actor: mention.actor,
                person: None,
                start: span.start,
            });
        }
        let form = self.sentence.form(subject);
        let office = OFFICES
            .iter()
            .find(|office| office.name == form || office.name.rsplit(' ').next() == Some(form))?;
        Some(Subject {
            actor: office.actor,
            person: Some(office.name),
            start: span.start,
        })
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

    /// "Russia ranks at 5th position in Global National Security Index".
    fn ranks(&self, found: &mut Vec<Claim>) {
        for quantity in self
            .own_quantities()
            .filter(|quantity| quantity.kind == QuantityKind::Rank)
        {
            let Some((name, span)) = self.index_name() else {
                continue;
            };
            let before = self.sentence.range().start..quantity.start;
            let Some(actor) = self.states(before).last().copied() else {
                continue;
            };
            let kind = ClaimKind::Rank {
                actor: actor.actor,
                index: name,
                rank: quantity.low,
            };
            let start = (actor.start as usize).min(span.start);
            found.push(claim(self.text, start..span.end.max(quantity.end), kind));
        }
    }

    /// Words with capitals that end in "Index" or "Ranking".
    fn index_name(&self) -> Option<(String, Range<usize>)> {
        let last = (0..self.sentence.words.len())
            .find(|&at| matches!(self.sentence.form(at), "Index" | "Ranking"))?;
        let mut first = last;
        while first > 0
            && self
                .sentence
                .form(first - 1)
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
        {
            first -= 1;
        }
        let span = self.sentence.words[first].start..self.sentence.words[last].end;
        (first < last).then(|| (self.text[span.clone()].to_owned(), span))
    }

    fn own_quantities(&self) -> impl Iterator<Item = &QuantityMention> {
        let range = self.sentence.range();
        self.quantities
            .iter()
            .filter(move |quantity| range.start <= quantity.start && quantity.end <= range.end)
    }

    /// "$153 million worth deal of four Mi35 attack helicopters".
    fn sums(&self, found: &mut Vec<Claim>) {
        const CONTRACTS: [&str; 12] = [
            "deal",
            "contract",
            "agreement",
            "order",
            "purchase",
            "loan",
            "loans",
            "project",
            "worth",
            "sale",
            "grant",
            "package",
        ];
        let names_contract =
            (0..self.sentence.words.len()).any(|at| CONTRACTS.contains(&self.sentence.form(at)));
        if !names_contract {
            return;
        }
        for money in self
            .own_quantities()
            .filter(|quantity| quantity.kind == QuantityKind::Money)
        {
            let count = self
                .own_quantities()
                .filter(|quantity| quantity.kind == QuantityKind::Count)
                .min_by_key(|quantity| quantity.start.abs_diff(money.end));
            let end = count.map_or(money.end, |count| count.end.max(money.end));
            let mut actors: Vec<ActorId> = Vec::new();
            for mention in self.states(self.before.start..self.sentence.range().end) {
                if !actors.contains(&mention.actor) {
                    actors.push(mention.actor);
                }
            }
            let kind = ClaimKind::Sum {
                actors,
                value: money.low,
                currency: money.unit.to_string(),
                count: count.map(|count| (count.low, count.unit.to_string())),
            };
            found.push(claim(self.text, money.start..end, kind));
        }
    }

    /// "voted against Pakistan in UN Security Council on all issues".
    fn votes(&self, found: &mut Vec<Claim>) {
        if !self.sentence.text().contains("Security Council") {
            return;
        }
        for verb in 0..self.sentence.words.len() {
            let word = &self.sentence.words[verb];
            if word.lemma != "vote" || word.upos != Upos::Verb {
                continue;
            }
            let behind = word.end..self.sentence.range().end;
            let words = &self.text[behind.clone()];
            if !words.trim_start().starts_with("against") {
                continue;
            }
            let (Some(subject), Some(against)) = (
                self.subject(verb),
                self.states(behind.clone()).first().copied(),
            ) else {
                continue;
            };
            let Some((date, _)) = self.dated(verb, &behind) else {
                continue;
            };
            let always = [" all ", " every ", " always "]
                .iter()
                .any(|word| words.contains(word));
            let kind = ClaimKind::VotedAgainst {
                voter: subject.actor,
                against: against.actor,
                date,
                always,
            };
            found.push(claim(self.text, word.start..behind.end, kind));
        }
    }

    /// "Russia vetoed a draft on Syria in 2012", "was vetoed by the Soviet Union in 1957".
    fn vetoes(&self, found: &mut Vec<Claim>) {
        // Presidents and parliaments veto too.
        const ELSEWHERE: [&str; 9] = [
            "Congress",
            "congress",
            "parliament",
            "Parliament",
            "Senate",
            "bill",
            "European",
            "Assembly",
            "legislation",
        ];
        let text = self.sentence.text();
        if ELSEWHERE.iter().any(|word| find_word(text, word).is_some()) {
            return;
        }
        let is_council = [
            "Security Council",
            "United Nations",
            "UN",
            "U.N.",
            "Council",
            "UNSC",
        ]
        .iter()
        .any(|word| find_word(text, word).is_some());
        for verb in 0..self.sentence.words.len() {
            let word = &self.sentence.words[verb];
            if word.lemma != "veto" || word.upos != Upos::Verb {
                continue;
            }
            let child = |relations: &[&str]| {
                self.sentence
                    .dependents(verb)
                    .find(|&at| relations.contains(&self.sentence.words[at].relation.as_str()))
            };
            // "Did not veto", "threatened to veto", "may veto".
            let is_told = matches!(word.feats.get("VerbForm"), Some("Fin" | "Part"))
                && child(&["aux"]).is_none()
                && !self
                    .sentence
                    .dependents(verb)
                    .any(|at| matches!(self.sentence.form(at), "not" | "never" | "n't" | "n’t"));
            let passive = child(&["nsubj:pass", "aux:pass"]).is_some();
            let drafts = |at: usize| {
                matches!(
                    self.sentence.words[at].lemma.as_str(),
                    "resolution" | "draft" | "text" | "motion"
                )
            };
            let object = child(&["obj", "nsubj:pass"]);
            if !is_told || !(is_council || object.is_some_and(drafts)) {
                continue;
            }
            let subject = match passive {
                true => self
                    .sentence
                    .dependents(verb)
                    .find(|&at| {
                        self.sentence.words[at].relation.base() == "obl"
                            && self
                                .sentence
                                .dependents(at)
                                .any(|mark| self.sentence.form(mark) == "by")
                    })
                    .and_then(|at| self.actor_of(at)),
                false => self.subject(verb),
            };
            let Some(subject) = subject.filter(|subject| subject.person.is_none()) else {
                continue;
            };
            let span = object.map_or(word.start..word.end, |at| {
                self.sentence.words[at].start..self.sentence.words[at].end
            });
            let Some((date, end)) = self.dated(verb, &span) else {
                continue;
            };
            let range = self.sentence.range();
            let mut on: Vec<ActorId> = Vec::new();
            for mention in self.states(range) {
                let is_organisation = organisations().get(mention.actor).is_some();
                if mention.actor != subject.actor
                    && !is_organisation
                    && !on.contains(&mention.actor)
                {
                    on.push(mention.actor);
                }
            }
            let start = word.start.min(span.start);
            let kind = ClaimKind::Vetoed {
                voter: subject.actor,
                on,
                date,
            };
            found.push(claim(self.text, start..end.max(word.end), kind));
        }
    }

    /// "U2, which flew from PAF Camp Badaber", "the Simla Agreement, signed in Lahore".
    fn places(&self, found: &mut Vec<Claim>) {
        for verb in 0..self.sentence.words.len() {
            let word = &self.sentence.words[verb];
            if word.upos != Upos::Verb {
                continue;
            }
            let (relation, preposition): (&str, &[&str]) = match word.lemma.as_str() {
                "fly" | "take" | "depart" | "launch" => ("took-off-from", &["from"]),
                "sign" | "conclude" => ("signed-in", &["in", "at"]),
                "hold" | "convene" => ("held-in", &["in", "at"]),
                _ => continue,
            };
            let what = PLACES
                .iter()
                .filter(|row| row.relation == relation)
                .find_map(|row| row.words.iter().find(|name| self.is_of_verb(verb, name)));
            let (Some(what), Some(span)) = (what, self.place_name(verb, preposition)) else {
                continue;
            };
            let kind = ClaimKind::Place {
                what: (*what).to_owned(),
                relation,
                place: self.text[span.clone()].to_owned(),
            };
            found.push(claim(self.text, word.start..span.end, kind));
        }
    }

    /// Whether a name stands in a verb's phrase, or is what the verb's clause or participle tells of ("U2, which flew", "the agreement, signed in").
    fn is_of_verb(&self, verb: usize, name: &str) -> bool {
        let Some(at) = find_word(self.sentence.text(), name) else {
            return false;
        };
        let start = self.sentence.range().start + at;
        let span = start..start + name.len();
        let Some(place) = self.place(start) else {
            return false;
        };
        let above = |from: usize| {
            std::iter::successors(self.sentence.head(from), |&at| self.sentence.head(at)).take(6)
        };
        // The noun that the clause is of, or an apposition of it: "the spy plane, U2, which flew".
        let told_of = self.sentence.head(verb).is_some_and(|head| {
            let of_noun = self.sentence.words[place].relation.base() == "appos";
            span.contains(&self.sentence.words[head].start)
                || of_noun && self.sentence.head(place) == Some(head)
        });
        told_of || above(place).any(|at| at == verb)
    }

    /// The proper noun with one of these prepositions in a verb's phrase.
    fn place_name(&self, verb: usize, prepositions: &[&str]) -> Option<Range<usize>> {
        let place = self.sentence.dependents(verb).find(|&at| {
            self.sentence.words[at].upos == Upos::Propn
                && self
                    .sentence
                    .dependents(at)
                    .any(|mark| prepositions.contains(&self.sentence.words[mark].lemma.as_str()))
        })?;
        let mut span = self.sentence.words[place].start..self.sentence.words[place].end;
        for at in self.sentence.dependents(place) {
            let word = &self.sentence.words[at];
            if word.upos == Upos::Propn
                && matches!(word.relation.base(), "compound" | "flat" | "nmod")
                && !self.text[span.end.min(word.start)..word.start.max(span.end)].contains(',')
            {
                span.start = span.start.min(word.start);
                span.end = span.end.max(word.end);
            }
        }
        Some(span)
    }

    /// What is said of all borders alike, from the preposition to the noun: "at every national border", "on each of the frontiers".
    fn each_border(&self) -> Option<Range<usize>> {
        (0..self.sentence.words.len()).find_map(|noun| {
            let word = &self.sentence.words[noun];
            if !matches!(
                word.lemma.as_str(),
                "border" | "frontier" | "boundary" | "crossing"
            ) {
                return None;
            }
            let below = |lemmas: &[&str]| {
                self.sentence
                    .dependents(noun)
                    .find(|&at| lemmas.contains(&self.sentence.words[at].lemma.as_str()))
            };
            below(&["every", "each", "all"])?;
            let from = below(&["at", "on", "across"])?;
            Some(self.sentence.words[from].start..word.end)
        })
    }

    /// The paragraph as far as it stands before the sentence and near it, in small letters.
    fn paragraph_before(&self) -> String {
        const NEAR: usize = 2000;
        let end = self.sentence.range().start;
        let near = end.saturating_sub(NEAR)..end;
        let before = self.text.as_bytes().get(near).unwrap_or_default();
        let from = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        String::from_utf8_lossy(&before[from..]).to_lowercase()
    }

    /// What only a model of railways or pipelines can decide: times and gauges of the one; volumes, stakes and dates of the other.
    fn projects(&self, found: &mut Vec<Claim>) {
        let text = self.sentence.text().to_lowercase();
        let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let about_before = self
            .text
            .get(self.before.clone())
            .unwrap_or_default()
            .to_lowercase();
        let rail = names(&["railway", "freight", "cargo train", "gauge"]);
        let gas = names(&["pipeline", "natural gas"]);
        let gas_before = ["pipeline", "natural gas"]
            .iter()
            .any(|word| about_before.contains(word));
        // A share in any company is no matter of a pipeline.
        let pipeline = names(&["pipeline"]) || self.paragraph_before().contains("pipeline");
        for quantity in self.own_quantities() {
            let model = match quantity.kind {
                QuantityKind::Duration if rail => Model::Corridor,
                QuantityKind::Volume | QuantityKind::Flow if gas => Model::Pipeline,
                QuantityKind::Percent if pipeline && names(&["stake", "share"]) => Model::Pipeline,
                _ => continue,
            };
            found.push(claim(
                self.text,
                quantity.start..quantity.end,
                ClaimKind::OfModel { model },
            ));
        }
        if names(&["gauge"])
            && let Some(span) = self.each_border()
        {
            let model = Model::Corridor;
            found.push(claim(self.text, span, ClaimKind::OfModel { model }));
        }
        if (gas || gas_before || pipeline)
            && names(&["complete", "completed", "completion", "commissioned"])
        {
            for mention in self.dates.mentions_in(self.sentence.range()) {
                if mention.rule == DateRule::Until {
                    found.push(claim(
                        self.text,
                        mention.start..mention.end,
                        ClaimKind::OfModel {
                            model: Model::Pipeline,
                        },
                    ));
                }
            }
        }
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
