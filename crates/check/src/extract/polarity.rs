//! Whether the text says a thing, denies it, or leaves it open.

use super::*;

/// How a text stands to what a clause says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Polarity {
    /// It says it.
    Said,
    /// It says that it is not so.
    Denied,
    /// It says neither, for this reason.
    Open(&'static str),
}

/// Words that turn what they stand with into its opposite.
const NOT: [&str; 8] = [
    "not", "n't", "n’t", "never", "neither", "nor", "cannot", "nowhere",
];
/// What one does not do, or says not to be so.
const NOT_DONE: [&str; 15] = [
    "refuse",
    "decline",
    "fail",
    "avoid",
    "forget",
    "reject",
    "oppose",
    "false",
    "untrue",
    "wrong",
    "incorrect",
    "myth",
    "lie",
    "falsehood",
    "unable",
];
/// What is meant and perhaps not done.
const MEANT: [&str; 13] = [
    "threaten", "consider", "want", "wish", "hope", "plan", "intend", "try", "seek", "offer",
    "propose", "doubt", "deny",
];

impl Reader<'_> {
    /// How the sentence stands to the clause in which a claim begins.
    pub(super) fn polarity(&self, start: usize) -> Polarity {
        if self
            .sentence
            .text()
            .trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ', '\n'])
            .ends_with('?')
        {
            return Polarity::Open("a question states nothing");
        }
        let Some(mut at) = self.predicate(start) else {
            return Polarity::Said;
        };
        let mut denied = false;
        for _ in 0..8 {
            if let Some(reason) = self.left_open(at) {
                return Polarity::Open(reason);
            }
            denied ^= self.is_negated(at);
            let Some(head) = self.sentence.head(at) else {
                break;
            };
            let lemma = self.sentence.words[head].lemma.as_str();
            match self.sentence.words[at].relation.base() {
                "xcomp" | "ccomp" | "csubj" | "acl" | "advcl" => {
                    // A clause that says when or why is no object of the verb above it.
                    let is_told = self.sentence.words[at].relation.base() != "advcl"
                        || self
                            .sentence
                            .dependents(at)
                            .all(|child| self.sentence.words[child].relation.base() != "mark")
                        || self.has_mark(at, &["to", "that"]);
                    if !is_told {
                        break;
                    }
                    if MEANT.contains(&lemma) {
                        return Polarity::Open(
                            "it tells what somebody meant, offered or denied, not what was done",
                        );
                    }
                    denied ^= NOT_DONE.contains(&lemma);
                    // "A state that left": what is said of the state is not said of its leaving.
                    if self.sentence.words[at].relation.base() == "acl"
                        && self.sentence.words[head].upos == Upos::Propn
                        || self.sentence.words[at].relation.as_str() == "acl:relcl"
                    {
                        break;
                    }
                }
                // "Did not join or leave": one negation for both.
                "conj"
                    if self
                        .sentence
                        .dependents(at)
                        .any(|child| matches!(self.sentence.form(child), "or" | "nor"))
                        && !self.is_negated(at) => {}
                _ => break,
            }
            at = head;
        }
        if denied {
            Polarity::Denied
        } else {
            Polarity::Said
        }
    }

    /// The verb, or the noun or adjective with a copula, of the clause in which a byte stands.
    fn predicate(&self, start: usize) -> Option<usize> {
        let mut at = self.place(start)?;
        for _ in 0..8 {
            let word = &self.sentence.words[at];
            let is_predicate = word.upos == Upos::Verb
                || self
                    .sentence
                    .dependents(at)
                    .any(|child| self.sentence.words[child].relation.base() == "cop");
            if is_predicate {
                return Some(at);
            }
            at = self.sentence.head(at)?;
        }
        None
    }

    fn has_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.sentence.dependents(at).any(|child| {
            matches!(self.sentence.words[child].relation.base(), "mark" | "case")
                && marks.contains(&self.sentence.form(child).to_lowercase().as_str())
        })
    }

    fn left_open(&self, at: usize) -> Option<&'static str> {
        if self.has_mark(at, &["if", "unless", "whether"]) {
            return Some("it stands under a condition");
        }
        let modal = self.sentence.dependents(at).any(|child| {
            self.sentence.words[child].relation.base() == "aux"
                && matches!(
                    self.sentence.form(child).to_lowercase().as_str(),
                    "may" | "might" | "could" | "should" | "can"
                )
        });
        modal.then_some("it tells what may be, not what is")
    }

    fn is_negated(&self, at: usize) -> bool {
        let lower = |place: usize| self.sentence.form(place).to_lowercase();
        let is_not = |place: usize| NOT.contains(&lower(place).as_str());
        let own = self.sentence.dependents(at).any(|child| {
            let word = &self.sentence.words[child];
            match word.relation.base() {
                // "No longer a member", "no member".
                "advmod" | "det" if lower(child) == "no" => true,
                "advmod" => {
                    is_not(child)
                        // "Not only joined" is joined.
                        && !self.text[word.end..].trim_start().starts_with("only")
                        || self
                            .sentence
                            .dependents(child)
                            .any(|below| lower(below) == "no")
                }
                "aux" | "cc" | "det" => is_not(child),
                // "Neither Poland nor Hungary", "no state".
                "nsubj" => self
                    .sentence
                    .dependents(child)
                    .any(|below| matches!(lower(below).as_str(), "neither" | "no" | "none")),
                _ => false,
            }
        });
        own || self.has_mark(at, &["without", "instead", "rather"])
    }
}
