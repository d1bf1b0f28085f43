//! What is told before a verb of saying at the end: "rebels shelled the town, officials said", where a parser lost the first verb.

use super::past_tense::{acts_without_object, may_be_past};
use super::{Rel, Retagged, children, head_of, is_intransitive, lemma, past};
use crate::syntax::{Sentence, Upos};

/// Verbs that end a report with who tells it.
const SAYING: &[&str] = &["say", "report", "announce", "tell", "add", "state", "quote"];

/// The same where a comma must part what is told from who tells it, for these are told of themselves too.
const CLAIMING: &[&str] = &[
    "disclose",
    "confirm",
    "claim",
    "complain",
    "explain",
    "declare",
    "warn",
    "charge",
    "allege",
    "calculate",
    "recall",
    "note",
    "insist",
    "admit",
    "reveal",
    "acknowledge",
    "observe",
    "remark",
    "predict",
    "caution",
    "maintain",
];

/// "Turkey's air force bombed camps, the staff said", "fighters loyal to Taylor attacked the town, sources said": where a verb of saying has
/// two subjects, the first is that of what is said, and its verb was lost in the phrase.
pub(super) fn reported_clause(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
) -> Option<Retagged> {
    let (said, first, second) = (2..heads.len()).find_map(|said| {
        if sentence.words[said].upos != Upos::Verb {
            return None;
        }
        let says = sentence.words[said].lemma.as_str();
        let claims = CLAIMING.contains(&says);
        if !claims && !SAYING.contains(&says) {
            return None;
        }
        let mut subjects = children(heads, said).filter(|&word| {
            word < said
                && (rels[word] == Rel::Nsubj
                    || rels[word] == Rel::NsubjPass && sentence.words[word].upos != Upos::Pron)
        });
        let (first, second) = (subjects.next()?, subjects.next()?);
        (!claims || is_parted(sentence, first, second)).then_some((said, first, second))
    })?;
    let of_report = Report {
        said,
        first,
        second,
    };
    if let Some(verb) = of_report.taken(sentence, heads, rels, true) {
        return Some(past(verb));
    }
    let verb = of_report
        .joined(sentence, heads, rels)
        .or_else(|| of_report.hung(sentence, heads, rels));
    if let Some(verb) = verb {
        of_report.tell(heads, rels, verb);
        return Some(past(verb));
    }
    if !is_parted(sentence, first, second) || of_report.has_verb_at_hand(sentence, heads, rels) {
        return None;
    }
    if let Some(verb) = of_report.without_pronoun(sentence, heads, rels) {
        of_report.tell(heads, rels, verb);
        return None;
    }
    if let Some(verb) = of_report.loosely_hung(sentence, heads, rels) {
        of_report.tell(heads, rels, verb);
        return Some(past(verb));
    }
    of_report.taken(sentence, heads, rels, false).map(past)
}

/// The verb of what stands before a clause with a conjunction, where it was lost in the phrase of its subject: "exiles demonstrated as the premier was received".
pub(super) fn lost_verb(
    sentence: &Sentence,
    heads: &[u32],
    rels: &[Rel],
    first: usize,
    clause: usize,
) -> Option<usize> {
    let before = Report {
        said: clause,
        first,
        second: clause,
    };
    before
        .joined(sentence, heads, rels)
        .or_else(|| before.hung(sentence, heads, rels))
        .or_else(|| before.loosely_hung(sentence, heads, rels))
}

/// Whether a comma stands between two subjects.
fn is_parted(sentence: &Sentence, first: usize, second: usize) -> bool {
    (first + 1..second).any(|word| sentence.form(word) == ",")
}

fn has(heads: &[u32], rels: &[Rel], verb: usize, wanted: &[Rel]) -> bool {
    children(heads, verb).any(|child| wanted.contains(&rels[child]))
}

/// A verb of saying with two subjects.
struct Report {
    said: usize,
    first: usize,
    second: usize,
}

impl Report {
    fn is_below_first(&self, heads: &[u32], mut word: usize) -> bool {
        for _ in 0..heads.len() {
            if word == self.first {
                return true;
            }
            match head_of(heads, word) {
                Some(up) => word = up,
                None => return false,
            }
        }
        false
    }

    /// Makes a verb that of what is said, and the first subject its own.
    fn tell(&self, heads: &mut [u32], rels: &mut [Rel], verb: usize) {
        let passive = has(heads, rels, verb, &[Rel::AuxPass]);
        (heads[verb], rels[verb]) = (self.said as u32 + 1, Rel::Ccomp);
        (heads[self.first], rels[self.first]) = (
            verb as u32 + 1,
            if passive { Rel::NsubjPass } else { Rel::Nsubj },
        );
    }

    /// A participle that is the verb of its phrase's last word: "bombed camps", "drivers blocked motorways"; anywhere below the first subject where it is not
    /// `close`: "veterans joined by Frenchmen placed flowers".
    fn taken(
        &self,
        sentence: &Sentence,
        heads: &mut [u32],
        rels: &mut [Rel],
        close: bool,
    ) -> Option<usize> {
        let &Self {
            said,
            first,
            second,
        } = self;
        let of_phrase = |word: usize| {
            if !close {
                return word != first && self.is_below_first(heads, word);
            }
            word == first
                || rels[word] == Rel::Conj
                    && head_of(heads, word) == Some(first)
                    && !children(heads, word).any(|cc| rels[cc] == Rel::Cc)
        };
        let noun = |word: usize| matches!(sentence.words[word].upos, Upos::Noun | Upos::Propn);
        // "Backed by the Dutch, forcibly cleared roads".
        let behind_adverb = |verb: usize| {
            !close
                && sentence.words[verb - 1].upos == Upos::Adv
                && verb > 1
                && (noun(verb - 2) || sentence.form(verb - 2) == ",")
        };
        let verb = (1..second).find(|&verb| {
            may_be_past(sentence, verb)
                && matches!(rels[verb], Rel::Amod | Rel::Compound)
                && (noun(verb - 1) || behind_adverb(verb))
                && head_of(heads, verb).is_some_and(|object| object > verb && of_phrase(object))
        })?;
        let object = head_of(heads, verb)?;
        let own = children(heads, verb).find(|&word| rels[word] == Rel::Nsubj && word < verb);
        let subject = match own {
            Some(own) => own,
            None if object == first => verb - 1,
            None => first,
        };
        let moved: Vec<usize> = children(heads, object)
            .filter(|&word| word < verb && word != subject)
            .collect();
        // "Jailers at the prison administered shocks": the preposition's noun is the one before the verb.
        let place = verb - 1;
        let of_place = object != first
            && place != first
            && noun(place)
            && moved.iter().any(|&word| rels[word] == Rel::Case);
        if of_place {
            (heads[place], rels[place]) = (heads[object], rels[object]);
        }
        for word in moved {
            if word != place || !of_place {
                heads[word] = if of_place { place } else { subject } as u32 + 1;
            }
        }
        (heads[subject], rels[subject]) = (verb as u32 + 1, Rel::Nsubj);
        (heads[object], rels[object]) = (verb as u32 + 1, Rel::Obj);
        (heads[verb], rels[verb]) = (said as u32 + 1, Rel::Ccomp);
        Some(verb)
    }

    /// "Warriors armed with bows killed farmers": joined to a participle.
    fn joined(&self, sentence: &Sentence, heads: &[u32], rels: &[Rel]) -> Option<usize> {
        (self.first + 1..self.second).find(|&verb| {
            may_be_past(sentence, verb)
                && rels[verb] == Rel::Conj
                && self.is_below_first(heads, verb)
                && head_of(heads, verb).is_some_and(|up| matches!(rels[up], Rel::Amod | Rel::Acl))
                && !has(heads, rels, verb, &[Rel::Cc])
                && has(heads, rels, verb, &[Rel::Obj])
        })
    }

    /// "Fighters loyal to Taylor attacked the town": hung from its subject.
    fn hung(&self, sentence: &Sentence, heads: &[u32], rels: &[Rel]) -> Option<usize> {
        (self.first + 1..self.second).find(|&verb| {
            may_be_past(sentence, verb)
                && rels[verb] == Rel::Acl
                && self.is_below_first(heads, verb)
                && (sentence.words[verb].xpos.as_str() == "VBD"
                    || acts_without_object(sentence, heads, rels, verb)
                    || children(heads, verb).any(|word| {
                        rels[word] == Rel::Obj
                            || rels[word] == Rel::Conj
                                && sentence.words[word].upos == Upos::Verb
                                && has(heads, rels, word, &[Rel::Obj])
                    }))
                && !children(heads, verb).any(|word| {
                    rels[word] == Rel::Punct && word < verb || rels[word] == Rel::AuxPass
                })
        })
    }

    /// Where a verb without a subject is already what is said, the first subject is its own: "agents travelling on passports squirted poison, the court said",
    /// "X, an engineer, was murdered in his flat, a partner said". Says whether one is there.
    fn has_verb_at_hand(&self, sentence: &Sentence, heads: &mut [u32], rels: &mut [Rel]) -> bool {
        let &Self {
            said,
            first,
            second,
        } = self;
        let told = |verb: usize| {
            sentence.words[verb].upos == Upos::Verb
                && (head_of(heads, verb) == Some(said)
                    && matches!(rels[verb], Rel::Ccomp | Rel::Parataxis)
                    || head_of(heads, said) == Some(verb)
                        && matches!(rels[said], Rel::Conj | Rel::Parataxis))
        };
        let subjects = &[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj];
        if let Some(verb) = (first + 1..second).find(|&verb| told(verb)) {
            if !has(heads, rels, verb, subjects) && !has(heads, rels, verb, &[Rel::Mark])
                || is_to_be(sentence, heads, rels, verb)
            {
                let passive = has(heads, rels, verb, &[Rel::AuxPass]);
                (heads[first], rels[first]) = (
                    verb as u32 + 1,
                    if passive { Rel::NsubjPass } else { Rel::Nsubj },
                );
            }
            return true;
        }
        // "Trinidad is contributing, from January, two magistrates, the minister said": the object behind what is inserted.
        if let Some(verb) = (0..first).find(|&verb| told(verb)) {
            if has(heads, rels, verb, subjects)
                && !has(heads, rels, verb, &[Rel::Obj, Rel::Ccomp, Rel::AuxPass])
            {
                (heads[first], rels[first]) = (verb as u32 + 1, Rel::Obj);
            }
            return true;
        }
        false
    }

    /// "Men who would not convert were buried in pits": a relative clause with neither pronoun nor subject is none.
    fn without_pronoun(&self, sentence: &Sentence, heads: &[u32], rels: &[Rel]) -> Option<usize> {
        (self.first + 1..self.second).find(|&verb| {
            rels[verb] == Rel::AclRelcl
                && head_of(heads, verb) == Some(self.first)
                && sentence.words[verb].upos == Upos::Verb
                && (matches!(sentence.words[verb].xpos.as_str(), "VBD" | "VBZ" | "VBP")
                    || has(heads, rels, verb, &[Rel::Aux, Rel::AuxPass]))
                && !has(
                    heads,
                    rels,
                    verb,
                    &[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj, Rel::Mark],
                )
                && !children(heads, verb).any(|child| {
                    child < verb
                        && (matches!(sentence.words[child].upos, Upos::Pron | Upos::Det)
                            || matches!(
                                sentence.form(child),
                                "where" | "when" | "why" | "which" | "whose"
                            )
                            || matches!(rels[child], Rel::Obl | Rel::Obj))
                })
        })
    }

    /// "Shopkeepers clamoured outside a room for their leader to accept": a participle that nobody does to them, where nothing else is told of them.
    fn loosely_hung(&self, sentence: &Sentence, heads: &[u32], rels: &[Rel]) -> Option<usize> {
        let named_again = |verb: usize| {
            // "The speaker, Yahya al-Raei, counselled chiefs": the comma closes the name.
            children(heads, self.first)
                .any(|name| rels[name] == Rel::Appos && name > self.first && name < verb)
                || head_of(heads, verb).is_some_and(|up| {
                    children(heads, up)
                        .any(|name| rels[name] == Rel::Appos && name > up && name < verb)
                })
        };
        let fits = |verb: usize| {
            if !may_be_past(sentence, verb) || !self.is_below_first(heads, verb) {
                return false;
            }
            let Some(up) = head_of(heads, verb) else {
                return false;
            };
            let hung = rels[verb] == Rel::Acl
                || rels[verb] == Rel::Amod && verb > up
                || rels[verb] == Rel::Conj
                    && matches!(sentence.words[up].upos, Upos::Noun | Upos::Propn)
                    && !has(heads, rels, verb, &[Rel::Cc]);
            let by_somebody = children(heads, verb).any(|agent| {
                rels[agent] == Rel::Obl
                    && children(heads, agent).any(|case| sentence.form(case) == "by")
            });
            let comma = children(heads, verb).any(|word| rels[word] == Rel::Punct && word < verb)
                || sentence.form(verb - 1) == ",";
            let needs_none = is_intransitive(lemma(sentence, verb));
            hung && (!by_somebody || needs_none)
                && (!comma || named_again(verb))
                && !has(heads, rels, verb, &[Rel::AuxPass, Rel::Aux, Rel::Mark])
        };
        let candidates = || (self.first + 1..self.second).filter(|&verb| fits(verb));
        candidates()
            .find(|&verb| head_of(heads, verb) == Some(self.first))
            .or_else(|| candidates().next())
    }
}

/// "Is to bring".
fn is_to_be(sentence: &Sentence, heads: &[u32], rels: &[Rel], verb: usize) -> bool {
    children(heads, verb).any(|be| {
        be < verb
            && matches!(rels[be], Rel::Cop | Rel::Aux | Rel::AuxPass)
            && matches!(sentence.form(be), "is" | "are" | "was" | "were")
    }) && children(heads, verb).any(|to| rels[to] == Rel::Mark && sentence.form(to) == "to")
        && !has(heads, rels, verb, &[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj])
}
