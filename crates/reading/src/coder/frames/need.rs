//! What a sentence must have beside a word of the table for the word to tell an act; for the gate.

use fnv::{FnvHashMap, FnvHashSet};

use entente_model::ontology::PloverType;

use super::inflection::{inflected, is_unchanged_past};
use super::{Combined, Frame, Frames, Outcome, Pos, Slot};

/// A set of words of which a sentence must have one, by number.
pub(crate) type WordSet = u16;

/// What else a sentence must have for a word of the table to tell an act by one of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Need {
    /// Somebody beside the one who acts.
    pub(crate) another: bool,
    /// Two actors that are named or stood for.
    pub(crate) two_actors: bool,
    /// The word as a verb: its rows are of no noun or adjective.
    pub(crate) verb: bool,
    /// A word of each of these, before it or behind it.
    pub(crate) anywhere: Vec<WordSet>,
    /// A word of each of these behind it: particles, and the mark of an infinitive.
    pub(crate) behind: Vec<WordSet>,
}

impl Need {
    /// Whether all that this asks for is asked for by the other too.
    fn within(&self, other: &Need) -> bool {
        (!self.another || other.another || other.two_actors)
            && (!self.two_actors || other.two_actors)
            && (!self.verb || other.verb)
            && self.anywhere.iter().all(|set| other.anywhere.contains(set))
            && self.behind.iter().all(|set| other.behind.contains(set))
    }
}

/// What a surface form is to the table.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// One of these must hold; empty for words that tell nothing by themselves.
    pub(crate) needs: Vec<Need>,
    /// The sets that have it.
    pub(crate) sets: Vec<WordSet>,
    /// What it tells, it may tell under a verb of saying or be such a verb itself: one of its verb's rows is an operator.
    pub(crate) says: bool,
    /// As a verb it is a finite form or the infinitive, and no participle.
    pub(crate) finite: bool,
}

/// The words of the table and of its conditions by surface form, in lower case, and how many sets of words there are.
#[derive(Default)]
pub(crate) struct Needs {
    pub(crate) forms: FnvHashMap<Box<str>, Form>,
    pub(crate) sets: usize,
}

/// Sets of words while they are numbered.
#[derive(Default)]
struct Sets {
    numbers: FnvHashMap<Vec<Box<str>>, WordSet>,
}

impl Sets {
    fn number<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) -> WordSet {
        let mut words: Vec<Box<str>> = words.into_iter().map(Box::from).collect();
        words.sort_unstable();
        words.dedup();
        // The table has some three thousand sets.
        let next = WordSet::try_from(self.numbers.len()).unwrap_or(WordSet::MAX);
        *self.numbers.entry(words).or_insert(next)
    }
}

impl Frames {
    /// What the words of the table need.
    pub(crate) fn needs(&self) -> Needs {
        let mut sets = Sets::default();
        let by_lemma: FnvHashMap<&str, (Vec<Need>, bool)> = self
            .by_lemma
            .iter()
            .map(|(lemma, numbers)| {
                let frames = || numbers.iter().map(|&number| &self.frames[number as usize]);
                let says = frames().any(|frame| {
                    frame.pos == Pos::Verb && matches!(frame.outcome, Outcome::Operator(_))
                }) || is_saying(lemma);
                (&**lemma, (self.needs_of(frames(), &mut sets), says))
            })
            .collect();
        let mut forms: FnvHashMap<Box<str>, Form> = FnvHashMap::default();
        for (form, lemma) in &self.forms {
            if let Some((needs, says)) = by_lemma.get(&**lemma) {
                let entry = forms.entry(form.clone()).or_default();
                entry.needs = needs.clone();
                entry.says = *says;
                entry.finite = is_finite(form, lemma);
            }
        }
        for (words, set) in sets.numbers.iter() {
            for word in words {
                let inflections = inflected(word, Pos::Verb).into_iter().chain(plural(word));
                for form in inflections
                    .map(String::into_boxed_str)
                    .chain([word.clone()])
                {
                    let of_form = &mut forms.entry(form).or_default().sets;
                    // A regular form may be an irregular one too.
                    if of_form.last() != Some(set) {
                        of_form.push(*set);
                    }
                }
            }
        }
        // "Training" is a noun of the table, and a form of its verb "train".
        for (lemma, (needs, says)) in &by_lemma {
            for form in inflected(lemma, Pos::Verb) {
                let other = self.forms.get(&*form).is_some_and(|own| &**own != *lemma);
                if other && let Some(form) = forms.get_mut(&*form) {
                    form.needs.extend_from_slice(needs);
                    form.says |= says;
                    form.finite = false;
                }
            }
        }
        for form in forms.values_mut() {
            form.needs = least(std::mem::take(&mut form.needs));
        }
        Needs {
            forms,
            sets: sets.numbers.len(),
        }
    }

    fn needs_of<'f>(
        &'f self,
        frames: impl Iterator<Item = &'f Frame>,
        sets: &mut Sets,
    ) -> Vec<Need> {
        let needs = frames.filter_map(|frame| {
            let (mut anywhere, mut behind) = (Vec::new(), Vec::new());
            if let Some(particle) = &frame.particle {
                behind.push(sets.number([&**particle]));
            }
            for condition in frame.conditions.iter().filter(|one| !one.negated) {
                match &condition.slot {
                    Slot::Phrase(preposition) => {
                        // "A truce between the two took effect": below the subject too.
                        anywhere.extend(preposition.split('_').map(|word| sets.number([word])));
                    }
                    Slot::Infinitive => behind.push(sets.number(["to"])),
                    _ => {}
                }
                if let Some(words) = &condition.words {
                    anywhere.push(sets.number(words.iter().map(|word| &**word)));
                }
            }
            let (alone, two_actors) = match frame.outcome {
                Outcome::None => return None,
                // An operator on nothing else may be a request or a threat; under "not" a refusal.
                Outcome::Operator(operator) => {
                    if self.combine(operator, None).0 == Combined::None {
                        anywhere.push(sets.number(NOT));
                    }
                    (false, false)
                }
                // "Staff at a national bank are striking": a protest names nobody else.
                Outcome::Type(plover) => {
                    let alone = frame.solo
                        || matches!(
                            plover,
                            PloverType::Protest | PloverType::Coerce | PloverType::Assault
                        );
                    (alone, frame.weak && !frame.solo)
                }
            };
            for sets in [&mut anywhere, &mut behind] {
                sets.sort_unstable();
                sets.dedup();
            }
            Some(Need {
                another: !alone,
                two_actors,
                verb: frame.pos == Pos::Verb,
                anywhere,
                behind,
            })
        });
        least(needs.collect())
    }
}

/// Verbs of saying whose rows are acts.
pub(crate) fn is_saying(lemma: &str) -> bool {
    matches!(lemma, "warn" | "accuse" | "complain" | "threaten")
}

/// Whether a form of a verb is its infinitive, or of the present tense, and nothing else.
fn is_finite(form: &str, lemma: &str) -> bool {
    let stem = lemma
        .char_indices()
        .next_back()
        .map(|(last, _)| &lemma[..last]);
    let present = lemma.len() > 2
        && form.ends_with('s')
        && !lemma.ends_with('s')
        && stem.is_some_and(|stem| form.starts_with(stem));
    (form == lemma || present) && !is_unchanged_past(form)
}

/// Words by which an act is said not to be.
const NOT: [&str; 9] = [
    "not", "n't", "never", "no", "nothing", "nobody", "neither", "nor", "none",
];

/// The needs that no other of them is part of.
fn least(needs: Vec<Need>) -> Vec<Need> {
    let mut seen = FnvHashSet::default();
    let needs: Vec<Need> = needs
        .into_iter()
        .filter(|one| seen.insert(one.clone()))
        .collect();
    let mut kept: Vec<Need> = needs
        .iter()
        .filter(|one| !needs.iter().any(|other| other != *one && other.within(one)))
        .cloned()
        .collect();
    kept.sort_unstable_by_key(|one| one.anywhere.len() + one.behind.len());
    kept
}

/// Plurals that no rule gives.
fn plural(word: &str) -> Option<String> {
    match word {
        "person" => Some("people".to_owned()),
        "child" => Some("children".to_owned()),
        _ => word.strip_suffix("man").map(|stem| format!("{stem}men")),
    }
}
