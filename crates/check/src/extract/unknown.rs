//! What has the form of a known statement and is on something that is not known here.

use super::*;
use crate::claim::ListedChange;
use crate::lists::missing_membership;

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
                "join" | "leave" | "quit" => &["obj"],
                "accede" | "withdraw" => &["obl"],
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
                if !self.dates.mentions_in(range.clone()).is_empty() {
                    continue;
                }
                "the text does not say when".to_owned()
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
            "member" => ListedChange::Member,
            "join" | "accede" => ListedChange::Joined,
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
