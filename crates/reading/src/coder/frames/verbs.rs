//! What the table knows of a verb apart from its frames: its forms, and whether it tells what is done by words.

use entente_model::ontology::PloverType;

use super::inflection::{inflected, irregular_past};
use super::{EMBEDDED, Frames, Operator, Outcome, Pos, Slot};

/// A verb of the table in the present tense; see [`Frames::present`].
pub(crate) struct Present<'f> {
    pub(crate) lemma: &'f str,
    pub(crate) past: String,
    /// The table has it as a noun too.
    pub(crate) is_noun: bool,
}

impl Frames {
    /// Whether a verb by itself tells what is done by words: a request, an accusation, a refusal, a threat, a promise, praise.
    pub(crate) fn is_verbal(&self, verb: &str) -> bool {
        let numbers = self.by_lemma.get(verb);
        numbers.into_iter().flatten().any(|&number| {
            let frame = &self.frames[number as usize];
            let verbal = match frame.outcome {
                Outcome::Type(plover) => matches!(
                    plover,
                    PloverType::Request
                        | PloverType::Accuse
                        | PloverType::Reject
                        | PloverType::Threaten
                        | PloverType::Support
                ),
                Outcome::Operator(operator) => matches!(
                    operator,
                    Operator::Request | Operator::Vow | Operator::Threaten | Operator::Reject
                ),
                Outcome::None => false,
            };
            // What follows may be a verb or a clause: "urged Syria to".
            let plain = frame
                .conditions
                .iter()
                .all(|condition| matches!(condition.slot, Slot::Infinitive | Slot::Content));
            verbal && plain && frame.pos == Pos::Verb && !frame.weak && frame.particle.is_none()
        })
    }

    /// The verb of the embedded table that a word is a form of, for those that the lemmatiser does not know: it makes "telephon" of "telephoned".
    pub(crate) fn verb_of(form: &str, lemma: &str) -> Option<&'static str> {
        let table: &'static Frames = &EMBEDDED;
        let verb = table.forms.get(form).map(|verb| &**verb)?;
        // "Raped" is no form of "rap".
        let known = verb == lemma
            || table.by_lemma.contains_key(lemma)
                && (form == lemma || inflected(lemma, Pos::Verb).iter().any(|own| own == form));
        (!known).then_some(verb)
    }

    /// Whether the table has a lemma as a noun.
    pub(crate) fn is_noun(&self, lemma: &str) -> bool {
        self.by_lemma.get(lemma).is_some_and(|numbers| {
            numbers
                .iter()
                .any(|&number| self.frames[number as usize].pos == Pos::Noun)
        })
    }

    /// The verb that a form in small letters is in the present, where the table has it.
    pub(crate) fn present(&self, form: &str) -> Option<Present<'_>> {
        let mut lemma = &**self.forms.get(form)?;
        // "Arms" is a noun of its own too.
        if lemma == form
            && let Some((verb, _)) = form
                .strip_suffix('s')
                .and_then(|verb| self.by_lemma.get_key_value(verb))
        {
            lemma = verb;
        }
        let inflected = inflected(lemma, Pos::Verb);
        if form != lemma && Some(form) != inflected.first().map(String::as_str) {
            return None;
        }
        let frames = self.by_lemma.get(lemma)?;
        let has = |pos: Pos| {
            frames
                .iter()
                .any(|&number| self.frames[number as usize].pos == pos)
        };
        Some(Present {
            lemma,
            // Irregular forms stand last, the past before the participle.
            past: irregular_past(lemma).map_or_else(|| inflected[1].clone(), str::to_owned),
            is_noun: has(Pos::Noun),
        })
    }
}
