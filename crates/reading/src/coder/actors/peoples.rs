//! Peoples and the state that they live in: minorities, residents, the halves of a divided land.

use super::*;

impl<'t, 'n> Actors<'t, 'n> {
    /// "North and South Korea", "the North" where the sentence names one of the two.
    pub(super) fn half_of_korea(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        // "The leaders of the two Koreas".
        if self.tree.form(head) == "Koreas" && self.mention(head).is_none() {
            for id in ["PRK", "KOR"] {
                let half = self
                    .discourse
                    .implied_state(id, head, self.tree.bytes(head));
                out.extend(half);
            }
            return !out.is_empty();
        }
        let other = match self.tree.form(head) {
            "North" => "PRK",
            "South" => "KOR",
            _ => return false,
        };
        let bare = self.tree.children(head).all(|child| {
            matches!(
                self.tree.rel(child),
                Rel::Det | Rel::Case | Rel::Conj | Rel::Cc | Rel::Punct
            ) || self.tree.rel(child) == Rel::Amod
                && matches!(
                    self.tree.lemma(child),
                    "communist"
                        | "stalinist"
                        | "reclusive"
                        | "isolated"
                        | "impoverished"
                        | "capitalist"
                )
        });
        let (Ok(north), Ok(south)) = (ActorId::new("PRK"), ActorId::new("KOR")) else {
            return false;
        };
        let told = self
            .mentions
            .iter()
            .find(|mention| [Some(north), Some(south)].contains(&mention.naming.actor));
        let (true, Some(told)) = (bare, told) else {
            return false;
        };
        let mut found = self.reference(told, ActorRule::Definite);
        found.actor = ActorId::new(other).ok();
        found.sector = Arc::from("");
        found.class = NameClass::State;
        found.words = head..head + 1;
        found.span = self.tree.bytes(head);
        self.push(out, found);
        true
    }

    /// "Kosovo Albanians", "Croatian Serbs", "Ecuadorean Indians": a people within another's state.
    pub(super) fn minority(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        let own = self.mention(head).and_then(|mention| mention.naming.actor);
        let before = self.tree.children(head).find_map(|child| {
            let mention = self.mention(child).filter(|_| {
                child < head
                    && matches!(self.tree.rel(child), Rel::Amod | Rel::Compound | Rel::Nmod)
            })?;
            let state = matches!(
                mention.naming.class,
                NameClass::Adjective | NameClass::State | NameClass::Place
            );
            (state && mention.naming.actor.is_some() && mention.naming.actor != own)
                .then_some(mention)
        });
        let Some(mention) = before else { return false };
        let mut found = self.reference(mention, ActorRule::Modifier);
        found.sector = Arc::from("CVL");
        self.dress(&mut found, head, mention);
        self.push(out, found);
        true
    }

    /// "Ecuadorean Indian groups", "Macedonian Albanian parties": of two peoples side by side the first is the state's.
    pub(super) fn state_of_people(&self, head: usize, nearest: usize) -> usize {
        let people = |word: usize| {
            self.tree.head(word) == Some(head)
                && self
                    .mention(word)
                    .is_some_and(|mention| mention.naming.class == NameClass::Adjective)
        };
        match nearest.checked_sub(1) {
            Some(before) if people(nearest) && people(before) => before,
            _ => nearest,
        }
    }

    /// The state that a people lives in: "Albanians of southern Serbia", "guerrillas operating in Macedonia".
    pub(super) fn residence(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        let tree = self.tree;
        for child in tree.children(head) {
            let phrase = match tree.rel(child) {
                Rel::Nmod | Rel::Obl => Some(child),
                Rel::Acl => tree.children_by(child, Rel::Obl).next(),
                _ => None,
            };
            let Some(place) =
                phrase.filter(|&place| matches!(tree.preposition(place), Some("in" | "of")))
            else {
                continue;
            };
            if let Some(mention) = self.mention(place).filter(|mention| {
                matches!(
                    mention.naming.class,
                    NameClass::State | NameClass::Place | NameClass::Capital
                )
            }) {
                let mut found = self.reference(mention, ActorRule::Complement);
                found.sector = Arc::from("CVL");
                self.dress_sector(&mut found, head);
                self.push(out, found);
                return true;
            }
        }
        false
    }

    /// The only state or town that the sentence names as a place.
    pub(super) fn place_of_sentence(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        let mut places = self.mentions.iter().filter(|mention| {
            matches!(
                mention.naming.class,
                NameClass::State | NameClass::Place | NameClass::Capital
            ) && mention.naming.actor.is_some()
                && self.in_place(crate::coder::events::phrase_head(
                    self.tree,
                    mention.words.clone(),
                ))
        });
        let (Some(place), None) = (places.next(), places.next()) else {
            return false;
        };
        let mut found = self.reference(place, ActorRule::Complement);
        found.sector = Arc::from("CVL");
        self.dress_sector(&mut found, head);
        self.push(out, found);
        true
    }
}
