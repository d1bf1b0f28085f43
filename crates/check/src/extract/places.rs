//! Statements of where something was.

use entente_model::actor::{NameKind, actors};
use entente_model::time::MONTHS;

use super::*;

impl Reader<'_> {
    /// "U2, which flew from PAF Camp Badaber", "the Simla Agreement, signed in Lahore".
    pub(super) fn places(&self, found: &mut Vec<Claim>) {
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
    pub(super) fn is_of_verb(&self, verb: usize, name: &str) -> bool {
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
    pub(super) fn place_name(&self, verb: usize, prepositions: &[&str]) -> Option<Range<usize>> {
        let place = self.sentence.dependents(verb).find(|&at| {
            self.sentence.words[at].upos == Upos::Propn
                && !self.is_time_or_language(at)
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

    /// Whether a word is a month, part of a date, or a language: "signed in January 1966", "signed in English".
    fn is_time_or_language(&self, at: usize) -> bool {
        // Languages that are no adjective of one state.
        const LANGUAGES: [&str; 14] = [
            "English", "Arabic", "Urdu", "Hindi", "Persian", "Farsi", "Dari", "Pashto", "Hebrew",
            "Mandarin", "Bengali", "Tamil", "Kurdish", "Latin",
        ];
        let word = &self.sentence.words[at];
        let form = self.sentence.form(at);
        let is_dated = self
            .dates
            .mentions()
            .iter()
            .any(|mention| mention.start < word.end && word.start < mention.end);
        let is_adjective = actors().iter().any(|actor| {
            actor
                .names
                .iter()
                .any(|name| name.kind == NameKind::Adjective && name.text == form)
        });
        is_dated || MONTHS.contains(&form) || LANGUAGES.contains(&form) || is_adjective
    }

    /// What is said of all borders alike, from the preposition to the noun: "at every national border", "on each of the frontiers".
    pub(super) fn each_border(&self) -> Option<Range<usize>> {
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
}
