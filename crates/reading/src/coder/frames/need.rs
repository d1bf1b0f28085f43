//! What a sentence must have beside a word of the table for the word to tell an act; for the gate.

use entente_model::ontology::PloverType;
use fnv::{FnvHashMap, FnvHashSet};

use super::inflection::inflected;
use super::{Combined, Frame, Frames, Outcome, Pos, Slot};

/// What else a sentence must have for a word of the table to tell an act.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// Nothing: the act may stand without a recipient.
    pub(crate) nothing: bool,
    /// Somebody beside the one who acts.
    pub(crate) another: bool,
    /// Two actors that are named or stood for: all its frames without further conditions are weak.
    pub(crate) two_actors: bool,
    /// One of these words.
    pub(crate) one_of: Vec<u32>,
    /// One of these words, and somebody beside the one who acts.
    pub(crate) one_of_and_another: Vec<u32>,
}

impl Need {
    /// Either of two needs is enough.
    fn widen(&mut self, other: &Need) {
        self.nothing |= other.nothing;
        self.another |= other.another;
        self.two_actors |= other.two_actors;
        for (own, more) in [
            (&mut self.one_of, &other.one_of),
            (&mut self.one_of_and_another, &other.one_of_and_another),
        ] {
            own.extend(more);
            own.sort_unstable();
            own.dedup();
        }
    }
}

/// The words of the table and of its conditions by number, and what each of the table's needs.
pub(crate) struct Needs {
    numbers: FnvHashMap<Box<str>, u32>,
    needs: Vec<Option<Box<Need>>>,
}

impl Needs {
    /// The number of a surface form in lower case, if the table or one of its conditions has it.
    pub(crate) fn number(&self, form: &str) -> Option<u32> {
        self.numbers.get(form).copied()
    }

    /// What a word needs beside it to tell an act; `None` for words that tell nothing by themselves.
    pub(crate) fn of(&self, number: u32) -> Option<&Need> {
        self.needs[number as usize].as_deref()
    }

    /// How many words have a number.
    pub(crate) fn len(&self) -> usize {
        self.needs.len()
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = self.needs.len() as u32;
        self.numbers.insert(word.into(), number);
        self.needs.push(None);
        number
    }
}

impl Frames {
    /// What the words of the table need.
    pub(crate) fn needs(&self) -> &Needs {
        self.needs.get_or_init(|| {
            let mut needs = Needs {
                numbers: FnvHashMap::default(),
                needs: Vec::new(),
            };
            let by_lemma: FnvHashMap<&str, Need> = self
                .by_lemma
                .iter()
                .map(|(lemma, numbers)| {
                    let frames = numbers.iter().map(|&number| &self.frames[number as usize]);
                    (&**lemma, self.need_of(frames, &mut needs))
                })
                .collect();
            for (form, lemma) in &self.forms {
                if let Some(need) = by_lemma
                    .get(&**lemma)
                    .filter(|need| **need != Need::default())
                {
                    let number = needs.intern(form);
                    needs.needs[number as usize] = Some(Box::new(need.clone()));
                }
            }
            // "Training" is a noun of the table, and a form of its verb "train".
            for (lemma, need) in &by_lemma {
                for form in inflected(lemma, Pos::Verb) {
                    let other = self.forms.get(&*form).is_some_and(|own| &**own != *lemma);
                    if other && let Some(number) = needs.number(&form) {
                        needs.needs[number as usize]
                            .get_or_insert_default()
                            .widen(need);
                    }
                }
            }
            needs
        })
    }

    fn need_of<'f>(&'f self, frames: impl Iterator<Item = &'f Frame>, needs: &mut Needs) -> Need {
        let mut need = Need::default();
        let mut one_of: [FnvHashSet<u32>; 2] = Default::default();
        for frame in frames {
            match frame.outcome {
                Outcome::None => {}
                // An operator on nothing else may be a request or a threat; under "not" a refusal.
                Outcome::Operator(operator) => {
                    if self.combine(operator, None).0 != Combined::None {
                        need.another = true;
                    } else {
                        let not = ["not", "n't", "never", "no"];
                        one_of[1].extend(not.map(|word| needs.intern(word)));
                    }
                }
                Outcome::Type(plover) => {
                    let alone = frame.solo
                        || matches!(
                            plover,
                            PloverType::Protest | PloverType::Coerce | PloverType::Assault
                        );
                    let words_of = &mut one_of[usize::from(!alone)];
                    if let Some(particle) = &frame.particle {
                        words_of.insert(needs.intern(particle));
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
                                words_of.insert(needs.intern(word));
                                for form in inflected(word, Pos::Verb) {
                                    words_of.insert(needs.intern(&form));
                                }
                            }
                        }
                        (None, Some(preposition)) => {
                            words_of.insert(needs.intern(preposition));
                        }
                        // "Staff at a national bank are striking": a protest names nobody else.
                        (None, None) if frame.weak && !frame.solo => need.two_actors = true,
                        (None, None) if alone => need.nothing = true,
                        (None, None) => need.another = true,
                    }
                }
            }
        }
        let [alone, with_another] = one_of.map(|words| {
            let mut words: Vec<u32> = words.into_iter().collect();
            words.sort_unstable();
            words
        });
        need.one_of = alone;
        need.one_of_and_another = with_another;
        need
    }
}
