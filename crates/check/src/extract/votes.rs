//! Statements of votes and vetoes.

use super::*;

impl Reader<'_> {
    /// "voted against Pakistan in UN Security Council on all issues".
    pub(super) fn votes(&self, found: &mut Vec<Claim>) {
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
            // A vote against a resolution on a state is none against that state.
            if !words.trim_start().starts_with("against") || self.is_of_draft(&behind) {
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
            for &voter in &subject.all {
                let kind = ClaimKind::VotedAgainst {
                    voter,
                    against: against.actor,
                    date,
                    always,
                };
                found.push(claim(self.text, word.start..behind.end, kind));
            }
        }
    }

    /// "Russia vetoed a draft on Syria in 2012", "was vetoed by the Soviet Union in 1957".
    pub(super) fn vetoes(&self, found: &mut Vec<Claim>) {
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
            // "Threatened to veto", "may veto"; what did not happen is told too.
            let aux = child(&["aux"]).map(|at| self.sentence.words[at].lemma.as_str());
            let is_told = match aux {
                None => matches!(word.feats.get("VerbForm"), Some("Fin" | "Part")),
                Some(aux) => aux == "do",
            };
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
                if !subject.all.contains(&mention.actor)
                    && !is_organisation
                    && !on.contains(&mention.actor)
                {
                    on.push(mention.actor);
                }
            }
            let start = word.start.min(span.start);
            for &voter in &subject.all {
                let kind = ClaimKind::Vetoed {
                    voter,
                    on: on.clone(),
                    date,
                };
                found.push(claim(self.text, start..end.max(word.end), kind));
            }
        }
    }
}
