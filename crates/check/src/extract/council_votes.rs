//! Statements of how a state voted on a resolution of the Security Council.

use super::*;
use crate::claim::CouncilVote;

/// What is voted on.
const DRAFTS: [&str; 7] = [
    "resolution",
    "resolutions",
    "draft",
    "text",
    "motion",
    "proposal",
    "measure",
];

impl Reader<'_> {
    /// Whether a stretch of the text names a resolution or draft.
    pub(super) fn is_of_draft(&self, span: &Range<usize>) -> bool {
        let text = self
            .text
            .get(span.clone())
            .unwrap_or_default()
            .to_lowercase();
        DRAFTS.iter().any(|word| find_word(&text, word).is_some())
    }

    /// "voted against the resolution on Syria in the Security Council in 2012", "abstained on resolution 1973", "voted for Security Council resolution 1441".
    pub(super) fn council_votes(&self, found: &mut Vec<Claim>) {
        // Parliaments and assemblies vote too.
        const ELSEWHERE: [&str; 8] = [
            "Congress",
            "congress",
            "parliament",
            "Parliament",
            "Senate",
            "Assembly",
            "European",
            "bill",
        ];
        let text = self.sentence.text();
        let is_council = ["Security Council", "UNSC"]
            .iter()
            .any(|word| find_word(text, word).is_some());
        if !is_council || ELSEWHERE.iter().any(|word| find_word(text, word).is_some()) {
            return;
        }
        for verb in 0..self.sentence.words.len() {
            let word = &self.sentence.words[verb];
            if word.upos != Upos::Verb {
                continue;
            }
            let behind = word.end..self.sentence.range().end;
            let words = self.text[behind.clone()].trim_start();
            let vote = match word.lemma.as_str() {
                "vote" if words.starts_with("against") => CouncilVote::Against,
                "vote" if words.starts_with("for ") || words.starts_with("in favo") => {
                    CouncilVote::For
                }
                "abstain" => CouncilVote::Abstained,
                _ => continue,
            };
            if !self.is_of_draft(&behind) {
                continue;
            }
            let Some(subject) = self
                .subject(verb)
                .filter(|subject| subject.person.is_none())
            else {
                continue;
            };
            let dated = self.dated(verb, &behind).map(|(date, _)| date);
            let resolution = number_behind(words);
            if dated.is_none() && resolution.is_none() {
                continue;
            }
            let mut on: Vec<ActorId> = Vec::new();
            for mention in self.states(behind.clone()) {
                let is_organisation = organisations().get(mention.actor).is_some();
                if !subject.all.contains(&mention.actor)
                    && !is_organisation
                    && !on.contains(&mention.actor)
                {
                    on.push(mention.actor);
                }
            }
            for &voter in &subject.all {
                let kind = ClaimKind::CouncilVote {
                    voter,
                    vote,
                    resolution: resolution.clone(),
                    on: on.clone(),
                    date: dated,
                };
                found.push(claim(self.text, word.start..behind.end, kind));
            }
        }
    }
}

/// The number behind "resolution", of up to four digits: resolutions have passed 2,700.
fn number_behind(words: &str) -> Option<String> {
    let lower = words.to_ascii_lowercase();
    let at = find_word(&lower, "resolution")?;
    let digits: String = lower[at + "resolution".len()..]
        .trim_start_matches([' ', '\u{a0}'])
        .trim_start_matches("s/res/")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (1..=4).contains(&digits.len()).then_some(digits)
}
