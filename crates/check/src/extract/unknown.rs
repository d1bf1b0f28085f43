//! What has the form of a known statement and is on something that is not known here.

use super::*;
use crate::claim::ListedChange;
use crate::lists::missing_membership;

/// What bodies of states are called: the last word of their names.
const BODIES: [&str; 16] = [
    "Organization",
    "Organisation",
    "Union",
    "League",
    "Association",
    "Council",
    "Community",
    "Fund",
    "Bank",
    "Conference",
    "Pact",
    "Assembly",
    "States",
    "Nations",
    "Agency",
    "Commission",
];

/// "OAS", "UNESCO".
fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|ch| ch.is_ascii_uppercase())
}

impl Reader<'_> {
    /// "Pakistan joined UNESCO in 1949", "Iran is a member of OPEC": an organisation without a table; "left SEATO" without a time.
    pub(super) fn unknown(&self, passed_over: &mut Vec<PassedOver>, listed: &mut Vec<Claim>) {
        let range = self.sentence.range();
        if self.states(range.clone()).is_empty() {
            return;
        }
        for at in 0..self.sentence.words.len() {
            let word = &self.sentence.words[at];
            let relations: &[&str] = match word.lemma.as_str() {
                "join" | "rejoin" | "leave" | "quit" => &["obj"],
                "accede" | "withdraw" | "belong" => &["obl"],
                _ if self.is_put_out_or_in(at) => &["obl"],
                "member" => &["nmod"],
                _ => continue,
            };
            let Some(name) = self.sentence.dependents(at).find(|&child| {
                let child = &self.sentence.words[child];
                relations.contains(&child.relation.base()) && child.upos == Upos::Propn
            }) else {
                continue;
            };
            let mut span = self.sentence.words[name].start..self.sentence.words[name].end;
            for child in self.sentence.dependents(name) {
                let child = &self.sentence.words[child];
                if matches!(child.relation.base(), "compound" | "flat" | "amod") {
                    span.start = span.start.min(child.start);
                    span.end = span.end.max(child.end);
                }
            }
            let words = self.text[span.clone()]
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let is_organisation = !organisations_in(self.text, span.clone()).is_empty();
            let reason = if is_organisation {
                if self.dates.mentions_in(range.clone()).is_empty() {
                    "the text does not say when".to_owned()
                } else {
                    "the sentence does not tell plainly who did it when".to_owned()
                }
            } else if self.states(span.clone()).is_empty()
                && self.dates.mentions_in(span.clone()).is_empty()
            {
                let place = word.start.min(span.start)..word.end.max(span.end);
                self.of_list(at, &words, &span, place, listed);
                missing_membership(&words)
            } else {
                continue;
            };
            let span = word.start.min(span.start)..word.end.max(span.end);
            passed_over.push(PassedOver {
                words: self.text[span.clone()]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                span,
                reason,
                organisation: (!is_organisation).then(|| words.clone()),
            });
        }
    }

    /// "Was expelled from the OAS": a state, put out of something that has the name of an organisation, and not of a place.
    fn is_put_out_or_in(&self, at: usize) -> bool {
        let word = &self.sentence.words[at];
        let is_state = || {
            self.subject(at)
                .is_some_and(|subject| subject.person.is_none())
        };
        let is_named = || {
            self.sentence.dependents(at).any(|child| {
                self.sentence.words[child].relation.base() == "obl"
                    && (is_acronym(self.sentence.form(child))
                        || BODIES.contains(&self.sentence.words[child].lemma.as_str()))
            })
        };
        let is_passive = || {
            self.sentence
                .dependents(at)
                .any(|child| self.sentence.words[child].relation.as_str() == "nsubj:pass")
        };
        matches!(
            word.lemma.as_str(),
            "expel" | "exclude" | "suspend" | "oust" | "admit" | "readmit"
        ) && is_passive()
            && is_state()
            && is_named()
    }

    /// What a list of members could decide, if a library has one with the organisation.
    fn of_list(
        &self,
        at: usize,
        organisation: &str,
        name: &Range<usize>,
        place: Range<usize>,
        listed: &mut Vec<Claim>,
    ) {
        let change = match self.sentence.words[at].lemma.as_str() {
            "member" | "belong" => ListedChange::Member,
            "join" | "rejoin" | "accede" | "admit" | "readmit" => ListedChange::Joined,
            _ => ListedChange::Left,
        };
        let subject = if change == ListedChange::Member {
            self.sentence
                .dependents(at)
                .find(|&child| self.sentence.words[child].relation.base() == "nsubj")
                .and_then(|child| self.actor_of(child))
        } else {
            self.subject(at)
        };
        let Some(subject) = subject.filter(|subject| subject.person.is_none()) else {
            return;
        };
        let own = !self.dates.mentions_in(self.sentence.range()).is_empty();
        let date = match (self.dated(at, name).filter(|_| own), change) {
            (Some((date, _)), _) => Some(date),
            (None, ListedChange::Member) => self.document,
            (None, _) => return,
        };
        for &actor in &subject.all {
            let kind = ClaimKind::ListedMember {
                actor,
                organisation: organisation.to_owned(),
                change,
                date,
            };
            listed.push(claim(self.text, place.clone(), kind));
        }
    }
}
