//! Somebody whose state the phrase does not tell: by the sentence, or left open.

use super::*;

impl<'t, 'n> Actors<'t, 'n> {
    /// The actor named last before a verb, where no other verb stands between: for trees that have lost its subject.
    pub(crate) fn before(&self, verb: usize) -> Option<ActorRef> {
        /// Words between name and verb at most.
        const NEAR: usize = 6;
        let tree = self.tree;
        let mention = self
            .mentions
            .iter()
            .rfind(|mention| mention.words.end <= verb)?;
        let between = mention.words.end..verb;
        if between.len() > NEAR
            || mention.naming.class == NameClass::Place
            || between
                .clone()
                .any(|word| tree.is_finite_word(word) || tree.form(word) == ",")
            || mention.words.start > 0 && tree.upos(mention.words.start - 1) == Upos::Adp
        {
            return None;
        }
        let head = between
            .rev()
            .find(|&word| self.role(word).is_some())
            .unwrap_or(mention.words.end - 1);
        let adjective = mention.naming.class == NameClass::Adjective;
        if adjective && head < mention.words.end {
            return None;
        }
        let rule = if adjective {
            ActorRule::Modifier
        } else {
            ActorRule::Name
        };
        let mut found = self.reference(mention, rule);
        self.dress(&mut found, head, mention);
        Some(found)
    }

    /// A role without a state ("the president", "rebels", "President Gbagbo") in a sentence that speaks of one state only.
    pub(crate) fn unnamed(&self, head: usize) -> Option<ActorRef> {
        let mut role = self.group_without_state(head)?;
        let mut states = self.mentions.iter().filter(|mention| {
            !matches!(
                mention.naming.class,
                NameClass::Organisation | NameClass::Person
            ) && mention.naming.actor.is_some()
        });
        let state = states.next()?.naming.actor;
        if states.any(|other| other.naming.actor != state) {
            return None;
        }
        role.actor = state;
        Some(role)
    }

    /// A role that no state is named with; its actor is left open.
    pub(crate) fn group_without_state(&self, head: usize) -> Option<ActorRef> {
        let tree = self.tree;
        if !matches!(tree.upos(head), Upos::Noun | Upos::Propn)
            || !self.of_phrase(head, Role::Target).is_empty()
            // "Residents of Khojaly" are of a state that is not known here.
            || tree.children(head).any(|child| {
                matches!(tree.rel(child), Rel::Nmod | Rel::Obl)
                    && tree.upos(child) == Upos::Propn
                    && matches!(tree.preposition(child), Some("of" | "from"))
                    && !crate::coder::tree::is_time(tree.lemma(child))
            })
        {
            return None;
        }
        let titled = tree
            .children(head)
            .filter(|&child| {
                matches!(tree.rel(child), Rel::Compound | Rel::Flat | Rel::Appos)
                    || tree.rel(child) == Rel::Nmod && tree.preposition(child).is_none()
                    || tree.rel(child) == Rel::Nmod && tree.preposition(child) == Some("of")
            })
            .chain([head])
            .find_map(|word| self.role(word));
        let (sector, _) = titled?;
        // Countries, sides and states without a name are nobody.
        if matches!(
            tree.lemma(head),
            "country"
                | "state"
                | "nation"
                | "side"
                | "power"
                | "people"
                | "bank"
                | "company"
                | "member"
                | "community"
                | "world"
                | "weapon"
                | "missile"
                | "vessel"
                | "aircraft"
                | "plane"
                | "strike"
                | "operation"
                | "operations"
        ) {
            return None;
        }
        Some(ActorRef {
            actor: None,
            group: None,
            sector: sector.clone(),
            class: NameClass::State,
            words: head..head + 1,
            span: tree.bytes(head),
            rule: ActorRule::Definite,
            person: tree.xpos(head) != "NNS",
        })
    }

    /// Somebody who is named, or counted, and of whom no state is told: "Disha Ravi", "81 people".
    pub(crate) fn person_without_state(&self, head: usize) -> Option<ActorRef> {
        let tree = self.tree;
        let called = tree.upos(head) == Upos::Propn
            && self.mention(head).is_none()
            && tree.form(head).starts_with(char::is_uppercase)
            && !crate::coder::tree::is_time(tree.lemma(head))
            && !tree
                .children(head)
                .any(|child| tree.rel(child) == Rel::Det || tree.preposition(child) == Some("of"));
        let people = tree.upos(head) == Upos::Noun
            && (names_people(tree.form(head))
                || matches!(
                    tree.lemma(head),
                    "people" | "person" | "man" | "woman" | "child" | "civilian" | "boy" | "girl"
                ));
        let named = self
            .mentions
            .iter()
            .any(|mention| tree.is_within(mention.words.start, head))
            // "Residents of Khojaly" are of a state that is not known here.
            || tree.children(head).any(|child| {
                matches!(tree.rel(child), Rel::Nmod | Rel::Obl) && tree.upos(child) == Upos::Propn
            });
        ((called || people) && !named).then(|| ActorRef {
            actor: None,
            group: None,
            sector: Arc::from("CVL"),
            class: NameClass::State,
            words: head..head + 1,
            span: tree.bytes(head),
            rule: ActorRule::Definite,
            person: called,
        })
    }
}
