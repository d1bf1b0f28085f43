//! Statements of who belongs to what, joined or left it.

use super::*;

impl Reader<'_> {
    /// "left SEATO in 1973", "decided to join the Non-Aligned Movement in 1979", "was expelled from G8".
    pub(super) fn memberships(&self, found: &mut Vec<Claim>) {
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
            let Some(subject) = self.subject(verb) else {
                continue;
            };
            // What never happened did not happen at any time that the text could mean.
            let never = || {
                self.sentence
                    .dependents(verb)
                    .any(|at| self.sentence.form(at).eq_ignore_ascii_case("never"))
            };
            let own = !self.dates.mentions_in(self.sentence.range()).is_empty();
            let date = match self.dated(verb, &span) {
                _ if never() && !own => always().map(|date| (date, span.end)),
                date => date,
            };
            let Some((date, date_end)) = date else {
                continue;
            };
            for &actor in &subject.all {
                let kind = match lemma {
                    "join" | "rejoin" | "enter" | "accede" => ClaimKind::Joined {
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
                found.push(claim(self.text, word.start..span.end.max(date_end), kind));
            }
            let is_known = matches!(
                lemma,
                "join" | "rejoin" | "enter" | "accede" | "leave" | "quit" | "withdraw" | "exit"
            ) || passive
                && matches!(lemma, "expel" | "exclude" | "suspend" | "oust");
            if let Some(person) = subject.person.filter(|_| is_known) {
                let kind = ClaimKind::InOffice {
                    person: person.to_owned(),
                    state: None,
                    began: false,
                    date,
                };
                found.push(claim(self.text, subject.start..span.end, kind));
            }
        }
    }

    /// "Indonesia is a member of the United Nations", "Gambia was a member of the Commonwealth in 2015".
    pub(super) fn members(&self, found: &mut Vec<Claim>) {
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
            // "May be", and members of a kind: associate, founding, permanent. "Has been a member since" is a time of membership.
            let is_other = children().any(|(_, word)| {
                word.relation.base() == "aux" && word.lemma != "have"
                    || word.relation.base() == "compound"
                    || word.relation.base() == "amod" && word.lemma != "full"
            });
            let perfect = children()
                .find(|(_, word)| word.relation.base() == "aux" && word.lemma == "have")
                .map(|(at, _)| self.sentence.form(at).to_lowercase());
            let subject = children()
                .find(|(_, word)| word.relation.base() == "nsubj")
                .and_then(|(at, _)| self.actor_of(at));
            let Some(subject) = subject.filter(|subject| !is_other && subject.person.is_none())
            else {
                continue;
            };
            let is_past = copula.feats.get("Tense") == Some("Past") && perfect.is_none();
            // A date of a sentence before is not that of a state of things.
            let own = !self.dates.mentions_in(self.sentence.range()).is_empty();
            let stated = self.dated(noun, &span).filter(|_| own);
            let is_since = |date: &DateInterval| date.latest().is_none();
            match (perfect.as_deref(), &stated) {
                (None, _) => {}
                // "Had been a member since 1973": until a time that the words leave open.
                (Some("had" | "'d" | "’d"), _) => continue,
                (Some(_), None) => {}
                (Some(_), Some((date, _))) if is_since(date) => {}
                // "Has been a member for twenty years", "has been a member in 1960".
                (Some(_), Some(_)) => continue,
            }
            let date = match (&stated, is_past) {
                (Some((date, _)), _) => Some(*date),
                // In a past that the text does not date.
                (None, true) => continue,
                (None, false) => self.document,
            };
            let end = stated.map_or(span.end, |(_, end)| end.max(span.end));
            for &actor in &subject.all {
                let kind = ClaimKind::Member {
                    actor,
                    organisation,
                    date,
                };
                found.push(claim(self.text, copula.start..end, kind));
            }
        }
    }

    /// Whether the verb's act is on the organisation itself: it is the object, or what is joined or left by a preposition, and not only named in
    /// the phrase of something else ("withdrew its troops from the United Nations", "left the talks at NATO").
    pub(super) fn is_joined_or_left(&self, verb: usize, span: &Range<usize>) -> bool {
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
}

/// The whole time in which states and organisations of the tables are.
pub(super) fn always() -> Option<DateInterval> {
    "1800/2100".parse().ok()
}
