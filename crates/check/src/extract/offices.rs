//! Statements of who held office.

use super::*;
use crate::facts::Office;

const OFFICE: [&str; 8] = [
    "president",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "leader",
    "king",
    "shah",
];
const TITLES: [&str; 9] = [
    "President",
    "Minister",
    "Premier",
    "Chancellor",
    "Secretary",
    "General",
    "Mr",
    "Mr.",
    "Leader",
];

impl Reader<'_> {
    /// "Imran Khan was Prime Minister of Pakistan in 2019", "Putin became president in 2000".
    pub(super) fn offices(&self, found: &mut Vec<Claim>) {
        for noun in 0..self.sentence.words.len() {
            let word = &self.sentence.words[noun];
            if !OFFICE.contains(&word.lemma.to_lowercase().as_str()) {
                continue;
            }
            let copula = self
                .sentence
                .dependents(noun)
                .find(|&at| self.sentence.words[at].relation.base() == "cop");
            let predicate = match copula {
                Some(_) => noun,
                None => match self.sentence.head(noun) {
                    Some(head)
                        if matches!(
                            self.sentence.words[head].lemma.as_str(),
                            "become" | "serve"
                        ) && self.sentence.words[noun].relation.base() != "nsubj" =>
                    {
                        head
                    }
                    _ => continue,
                },
            };
            let subject = self
                .sentence
                .dependents(predicate)
                .find(|&at| self.sentence.words[at].relation.base() == "nsubj")
                .and_then(|at| self.actor_of(at));
            let Some((subject, person)) = subject.and_then(|subject| {
                let person = subject.person?;
                Some((subject, person))
            }) else {
                continue;
            };
            let own = !self.dates.mentions_in(self.sentence.range()).is_empty();
            let span = word.start..word.end;
            let Some((date, end)) = self.dated(predicate, &span).filter(|_| own) else {
                continue;
            };
            let state = self
                .states(word.start..self.sentence.range().end)
                .first()
                .map_or(subject.actor, |mention| mention.actor);
            let start = copula.map_or(self.sentence.words[predicate].start, |at| {
                self.sentence.words[at].start
            });
            let kind = ClaimKind::InOffice {
                person: person.to_owned(),
                state: Some(state),
                began: self.sentence.words[predicate].lemma == "become",
                date,
            };
            found.push(claim(self.text, start..end.max(word.end), kind));
        }
    }

    /// The office of the person whom a noun phrase names: by the longest name that ends it, else by the last name after a title or alone.
    pub(super) fn office_of(&self, subject: usize, span: &Range<usize>) -> Option<&'static Office> {
        let words = self.text.get(span.clone())?;
        let form = self.sentence.form(subject);
        let ends = |name: &str| {
            words.ends_with(name)
                && !words[..words.len() - name.len()]
                    .chars()
                    .next_back()
                    .is_some_and(char::is_alphanumeric)
        };
        let is_plain = words
            .split_whitespace()
            .filter(|word| *word != form)
            .all(|word| {
                TITLES.contains(&word) || word.chars().next().is_some_and(char::is_lowercase)
            });
        let full = OFFICES
            .iter()
            .filter(|office| ends(office.name) && (is_plain || office.name.contains(' ')))
            .max_by_key(|office| office.name.len());
        full.or_else(|| {
            OFFICES
                .iter()
                .find(|office| is_plain && office.name.rsplit(' ').next() == Some(form))
        })
        .or_else(|| OFFICES.iter().find(|office| office.name == form))
    }
}
