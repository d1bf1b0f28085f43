//! What a sentence must have beside a word of the table for the word to tell an act; for the gate.

use fnv::{FnvHashMap, FnvHashSet};

use super::inflection::inflected;
use super::{Combined, Frame, Frames, Outcome, Pos, Slot};

/// What else a sentence must have for a word of the table to tell an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// Nothing.
    pub(crate) nothing: bool,
    /// Two actors: all its frames without further conditions are weak.
    pub(crate) two_actors: bool,
    /// One of these words.
    pub(crate) one_of: FnvHashSet<Box<str>>,
}

impl Frames {
    /// What a surface form in lower case needs beside it to tell an act; `None` for words that are not of the table or tell nothing by themselves.
    pub(crate) fn need(&self, form: &str) -> Option<&Need> {
        let needs = self.needs.get_or_init(|| {
            let by_lemma: FnvHashMap<&str, Need> = self
                .by_lemma
                .iter()
                .map(|(lemma, numbers)| {
                    let frames = numbers.iter().map(|&number| &self.frames[number as usize]);
                    (&**lemma, self.need_of(frames))
                })
                .collect();
            self.forms
                .iter()
                .filter_map(|(form, lemma)| Some((form.clone(), by_lemma.get(&**lemma)?.clone())))
                .filter(|(_, need)| *need != Need::default())
                .collect()
        });
        needs.get(form)
    }

    fn need_of<'f>(&'f self, frames: impl Iterator<Item = &'f Frame>) -> Need {
        let mut need = Need::default();
        for frame in frames {
            match frame.outcome {
                Outcome::None => {}
                // An operator on nothing else may be a request or a threat; under "not" a refusal.
                Outcome::Operator(operator) => {
                    if self.combine(operator, None).0 != Combined::None {
                        need.nothing = true;
                    } else {
                        let not = ["not", "n't", "never", "no"];
                        need.one_of.extend(not.map(Box::from));
                    }
                }
                Outcome::Type(_) => {
                    if let Some(particle) = &frame.particle {
                        need.one_of.insert(particle.clone());
                        continue;
                    }
                    let positive = || frame.conditions.iter().filter(|one| !one.negated);
                    let words = positive().find_map(|condition| condition.words.as_ref());
                    let preposition = positive().find_map(|condition| match &condition.slot {
                        Slot::Phrase(words) => words.split('_').next(),
                        Slot::Infinitive => Some("to"),
                        _ => None,
                    });
                    match (words, preposition) {
                        (Some(words), _) => {
                            for word in words.iter() {
                                need.one_of.insert(word.clone());
                                let forms = inflected(word, Pos::Verb);
                                need.one_of.extend(forms.into_iter().map(Box::from));
                            }
                        }
                        (None, Some(preposition)) => {
                            need.one_of.insert(preposition.into());
                        }
                        (None, None) if frame.weak => need.two_actors = true,
                        (None, None) => need.nothing = true,
                    }
                }
            }
        }
        need
    }
}
