//! Whom a pronoun can mean and whom not, by number and by the clause in which it stands.

use super::*;

impl Actors<'_, '_> {
    /// "Germany condemned Russia for its attack": what somebody is blamed or praised for is his own. The object of the verb.
    pub(super) fn blamed(&self, pronoun: usize) -> Option<usize> {
        let tree = self.tree;
        let owned = tree
            .head(pronoun)
            .filter(|_| tree.rel(pronoun) == Rel::Poss)?;
        if !matches!(tree.preposition(owned), Some("for" | "of" | "over")) {
            return None;
        }
        let up = tree.head(owned)?;
        let verb = match tree.upos(up) {
            Upos::Verb => up,
            _ => tree.head(up).filter(|_| tree.rel(up) == Rel::Obj)?,
        };
        let judges = matches!(
            tree.lemma(verb),
            "accuse"
                | "blame"
                | "castigate"
                | "censure"
                | "chide"
                | "condemn"
                | "congratulate"
                | "criticise"
                | "criticize"
                | "denounce"
                | "fault"
                | "penalise"
                | "penalize"
                | "praise"
                | "punish"
                | "rebuke"
                | "reprimand"
                | "sanction"
                | "slam"
                | "thank"
        );
        tree.child(verb, Rel::Obj)
            .filter(|&object| judges && object < pronoun)
    }

    /// "Petrobras cancelled a purchase from the Saudis after they refused": a people named behind a subject that is one is who "they" are.
    pub(super) fn people_since(
        &self,
        pronoun: usize,
        plural: bool,
        subject: Option<usize>,
    ) -> Option<usize> {
        let tree = self.tree;
        let subject = subject.filter(|&subject| {
            plural
                && subject < pronoun
                && matches!(tree.xpos(subject), "NN" | "NNP")
                && tree.child(subject, Rel::Conj).is_none()
        })?;
        // Of its own clause a pronoun means nobody else but the subject.
        if tree.head(pronoun) == tree.head(subject) || tree.rel(pronoun) == Rel::Poss {
            return None;
        }
        self.mentions
            .iter()
            .rev()
            .map(|mention| mention.words.end - 1)
            .find(|&word| {
                (subject + 1..pronoun).contains(&word)
                    && matches!(tree.xpos(word), "NNS" | "NNPS")
                    && matches!(tree.rel(word), Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod)
                    && self
                        .mention(word)
                        .is_some_and(|mention| mention.naming.class == NameClass::Adjective)
            })
    }

    /// "Police stormed its embassy in Quito": whose embassy stands in a state is another one. The states in which what the pronoun owns is.
    pub(super) fn hosts(&self, pronoun: usize) -> Vec<ActorId> {
        let tree = self.tree;
        let Some(owned) = tree
            .head(pronoun)
            .filter(|_| tree.rel(pronoun) == Rel::Poss)
        else {
            return Vec::new();
        };
        if !matches!(
            tree.lemma(owned),
            "embassy" | "consulate" | "ambassador" | "consul" | "diplomat" | "envoy"
        ) {
            return Vec::new();
        }
        let verb = tree.head(owned);
        // "Called its ambassador to Nairobi", "recalled its ambassador to Nairobi": home.
        let calls_home = verb.is_some_and(|verb| {
            matches!(tree.lemma(verb), "call" | "recall" | "summon" | "withdraw")
        });
        self.mentions
            .iter()
            .filter(|mention| {
                let word = mention.words.end - 1;
                let up = tree.head(word);
                let of_owned = up == Some(owned);
                let beside = up.is_some() && up == verb && word > owned;
                matches!(
                    mention.naming.class,
                    NameClass::State | NameClass::Capital | NameClass::Place
                ) && match tree.preposition(word) {
                    Some("in") => of_owned || beside,
                    Some("to") => of_owned && !calls_home,
                    _ => false,
                }
            })
            .filter_map(|mention| mention.naming.actor)
            .collect()
    }

    /// "It accused Kenya": a state that is named in the clause of which a pronoun is the subject is another one.
    pub(super) fn named_beside(&self, pronoun: usize) -> Vec<ActorId> {
        let tree = self.tree;
        let Some(verb) = tree
            .head(pronoun)
            .filter(|_| matches!(tree.rel(pronoun), Rel::Nsubj | Rel::NsubjPass))
        else {
            return Vec::new();
        };
        let below = |word: usize| {
            let mut at = word;
            for _ in 0..12 {
                if at == verb {
                    return true;
                }
                let apart = matches!(
                    tree.rel(at),
                    Rel::Parataxis | Rel::Advcl | Rel::AclRelcl | Rel::Acl
                ) || tree.rel(at) == Rel::Conj && tree.upos(at) == Upos::Verb;
                match tree.head(at).filter(|_| !apart) {
                    Some(up) => at = up,
                    None => return false,
                }
            }
            false
        };
        self.mentions
            .iter()
            .filter(|mention| {
                let word = mention.words.end - 1;
                mention.naming.class == NameClass::State
                    && mention.words.start > pronoun
                    && !matches!(tree.rel(word), Rel::Amod | Rel::Compound | Rel::Poss)
                    && below(word)
            })
            .filter_map(|mention| mention.naming.actor)
            .collect()
    }
}
