//! Who acts towards whom, by the tree, with the codes of the dictionaries.

use super::{Reader, What};
use crate::coder::clause::Clause;
use crate::coder::tree::Rel;
use crate::syntax::Upos;

impl Reader<'_, '_> {
    pub(super) fn sources(&self, verb: usize) -> Vec<String> {
        let clause = Clause::of_verb(self.tree, verb);
        let subjects = if clause.passive {
            &clause.objects
        } else {
            &clause.subjects
        };
        let mut codes: Vec<String> = Vec::new();
        for &subject in subjects {
            for code in self.phrase(subject) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        if codes.is_empty() {
            // The nearest actor before the verb.
            let hit = self
                .hits
                .iter()
                .rev()
                .find(|hit| hit.end <= verb && matches!(hit.what, What::Actor(Some(_))));
            codes = hit.map(|hit| self.codes_at(hit.first)).unwrap_or_default();
        }
        codes
    }

    /// The first phrase behind the verb with an actor that does not act itself.
    pub(super) fn targets(&self, verb: usize, sources: &[String]) -> Vec<String> {
        for hit in self.hits {
            if hit.first > verb
                && matches!(hit.what, What::Actor(Some(_)))
                && !self.acts_elsewhere(hit.first, verb)
            {
                let mut codes = self.codes_at(hit.first);
                codes.retain(|code| !sources.contains(code));
                if !codes.is_empty() {
                    return codes;
                }
            }
        }
        Vec::new()
    }

    /// Whether a word belongs to the subject of a verb that is not below this one.
    fn acts_elsewhere(&self, word: usize, verb: usize) -> bool {
        let tree = self.tree;
        let mut at = word;
        for _ in 0..tree.len() {
            if matches!(tree.rel(at), Rel::Nsubj | Rel::NsubjPass) {
                return tree
                    .head(at)
                    .is_some_and(|up| up != verb && !tree.is_within(up, verb));
            }
            match tree.head(at) {
                Some(up) if tree.upos(up) != Upos::Verb => at = up,
                _ => return false,
            }
        }
        false
    }

    /// The codes of the phrase that a word belongs to, with those coordinated with it.
    pub(super) fn codes_at(&self, word: usize) -> Vec<String> {
        let tree = self.tree;
        let mut head = word;
        for _ in 0..tree.len() {
            let Some(up) = tree.head(head) else { break };
            let inside = matches!(
                tree.rel(head),
                Rel::Compound
                    | Rel::Amod
                    | Rel::Flat
                    | Rel::Poss
                    | Rel::Det
                    | Rel::Nummod
                    | Rel::Conj
            ) || tree.rel(head) == Rel::Nmod && tree.preposition(head).is_none();
            if !inside || matches!(tree.upos(up), Upos::Verb) {
                break;
            }
            head = up;
        }
        self.phrase(head)
    }

    /// The codes of a phrase: one for each of its coordinated parts.
    pub(super) fn phrase(&self, head: usize) -> Vec<String> {
        let tree = self.tree;
        let mut parts = vec![head];
        let mut next = 0;
        while next < parts.len() {
            let part = parts[next];
            parts.extend(
                tree.children_by(part, Rel::Conj)
                    .filter(|&word| tree.upos(word) != Upos::Verb),
            );
            next += 1;
        }
        let mut codes: Vec<String> = Vec::new();
        for &part in &parts {
            for code in self.part_codes(part, &parts) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        codes
    }

    /// The code of one part of a phrase: its actor, and the agents around it.
    fn part_codes(&self, head: usize, parts: &[usize]) -> Vec<String> {
        let tree = self.tree;
        // The words of this part, without clauses and without its conjuncts.
        let mut own = vec![false; self.words.len()];
        let mut stack = vec![head];
        while let Some(word) = stack.pop() {
            if own[word] {
                continue;
            }
            own[word] = true;
            for child in tree.children(word) {
                let clause = matches!(
                    tree.rel(child),
                    Rel::AclRelcl
                        | Rel::Acl
                        | Rel::Advcl
                        | Rel::Ccomp
                        | Rel::Appos
                        | Rel::Parataxis
                );
                let conjunct = parts.contains(&child) && child != head;
                if !clause && !conjunct {
                    stack.push(child);
                }
            }
        }
        let actor = self
            .hits
            .iter()
            .filter(|hit| own[hit.first])
            .find_map(|hit| match &hit.what {
                What::Actor(Some(code)) => Some((hit.first, code.clone())),
                _ => None,
            });
        let Some((place, code)) = actor else {
            return Vec::new();
        };
        // "Lawmakers in Fornost and Gondor": the role is shared by those coordinated with the first.
        let mut others: Vec<String> = Vec::new();
        let mut top = place;
        while let Some(up) = tree.head(top).filter(|&up| {
            own[up]
                && matches!(tree.rel(top), Rel::Compound | Rel::Flat | Rel::Amod)
                && tree.upos(up) == Upos::Propn
        }) {
            top = up;
        }
        for conjunct in tree.children_by(top, Rel::Conj).filter(|_| top != head) {
            for hit in self
                .hits
                .iter()
                .filter(|hit| tree.is_within(hit.first, conjunct))
            {
                if let What::Actor(Some(code)) = &hit.what {
                    others.push(code.clone());
                }
            }
        }
        let former = (0..self.words.len())
            .any(|word| own[word] && matches!(self.words[word].as_str(), "FORMER" | "EX"));
        let mut suffix = String::new();
        let mut prefix = String::new();
        for hit in self.hits.iter().filter(|hit| own[hit.first]) {
            if let What::Agent(number) = hit.what {
                let agent = &self.coder.dictionaries.agents[number];
                if agent.before {
                    prefix.push_str(&agent.code);
                } else if !former
                    && !code.ends_with(&agent.code)
                    && !suffix.contains(&agent.code)
                    && !code.get(3..).is_some_and(|role| role.contains(&agent.code))
                {
                    suffix.push_str(&agent.code);
                }
            }
        }
        if former {
            suffix = "ELI".to_owned();
        }
        std::iter::once(code.as_str())
            .chain(others.iter().map(String::as_str))
            .flat_map(|code| code.split('/'))
            .map(|code| format!("{prefix}{code}{suffix}"))
            .collect()
    }
}
