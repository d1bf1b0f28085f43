//! Somebody without a state who is not of the state that the sentence names.

use super::*;

impl Actors<'_, '_> {
    /// "Foreign investors", "helicopters": who may be of any other state than that of the place.
    pub(super) fn is_from_abroad(&self, head: usize) -> bool {
        self.is_craft(head) || self.is_foreign(head)
    }

    /// "Foreign investors", "international firms"; the foreign minister is at home.
    pub(crate) fn is_foreign(&self, head: usize) -> bool {
        let tree = self.tree;
        let post = matches!(
            tree.lemma(head),
            "minister"
                | "ministry"
                | "secretary"
                | "office"
                | "department"
                | "committee"
                | "service"
                | "adviser"
                | "spokesman"
                | "spokeswoman"
                | "chief"
                | "affair"
        );
        !post
            && tree.children(head).any(|child| {
                child < head
                    && matches!(tree.rel(child), Rel::Amod | Rel::Compound)
                    && matches!(
                        tree.lemma(child),
                        "foreign" | "international" | "overseas" | "multinational"
                    )
            })
    }

    /// "Officials blamed Washington", "the government signed an accord with Britain": the one state that the sentence names is the one with which they deal, and
    /// those who govern are of another.
    pub(super) fn is_dealt_with(&self, head: usize, role: &ActorRef, state: ActorId) -> bool {
        let tree = self.tree;
        if !matches!(&*role.sector, "GOV" | "LEG" | "MIL" | "SPY" | "ELI") {
            return self.is_of_an_emblem(state);
        }
        let Some(verb) = tree
            .head(head)
            .filter(|_| matches!(tree.rel(head), Rel::Nsubj | Rel::NsubjPass))
        else {
            return false;
        };
        self.is_named_only(state, |mention, own| {
            if !mention.words.contains(&own)
                || !matches!(mention.naming.class, NameClass::State | NameClass::Capital)
            {
                return false;
            }
            let with = matches!(tree.rel(own), Rel::Obl | Rel::Nmod)
                && matches!(tree.preposition(own), Some("with" | "against"));
            let up = tree.head(own);
            matches!(tree.rel(own), Rel::Obj | Rel::Iobj) && up == Some(verb)
                || with
                    && (up == Some(verb)
                        || up.is_some_and(|noun| {
                            tree.rel(noun) == Rel::Obj && tree.head(noun) == Some(verb)
                        }))
        })
    }

    /// "Protesters burned Chinese flags outside the American embassy": whether a state is named by nothing but what stands for it abroad.
    fn is_of_an_emblem(&self, state: ActorId) -> bool {
        let tree = self.tree;
        self.is_named_only(state, |mention, own| {
            let of = match mention.words.contains(&own) {
                true => tree.head(own),
                false => Some(own),
            };
            of.is_some_and(|thing| {
                matches!(
                    tree.lemma(thing),
                    "flag" | "embassy" | "consulate" | "effigy" | "legation"
                )
            })
        })
    }

    /// Whether a state is named, and each time in a way that holds of the mention and the head of its phrase.
    fn is_named_only(&self, state: ActorId, holds: impl Fn(&Mention<'_>, usize) -> bool) -> bool {
        let mut named = self
            .mentions
            .iter()
            .filter(|mention| mention.naming.actor == Some(state))
            .peekable();
        named.peek().is_some()
            && named.all(|mention| {
                let head = crate::coder::events::phrase_head(self.tree, mention.words.clone());
                holds(mention, head)
            })
    }

    /// What comes from abroad as often as not: "helicopters fired at a building in Gaza".
    pub(crate) fn is_craft(&self, head: usize) -> bool {
        matches!(
            self.tree.lemma(head),
            "helicopter"
                | "gunship"
                | "tank"
                | "jet"
                | "warplane"
                | "plane"
                | "aircraft"
                | "bomber"
                | "drone"
                | "warship"
                | "ship"
                | "vessel"
                | "missile"
                | "rocket"
                | "shell"
                | "bomb"
        )
    }
}
