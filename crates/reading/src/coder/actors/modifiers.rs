//! Names in front of a noun that say whose it is.

use super::*;

impl<'t, 'n> Actors<'t, 'n> {
    pub(super) fn modifiers(&self, head: usize, depth: usize, out: &mut Vec<usize>) {
        if depth > 4 {
            return;
        }
        for child in self.tree.children(head) {
            let follows = match self.tree.rel(child) {
                Rel::Amod | Rel::Compound | Rel::Flat | Rel::Nummod => true,
                Rel::Nmod => self.tree.preposition(child).is_none(),
                Rel::Conj => depth > 0,
                _ => false,
            };
            if !follows {
                continue;
            }
            // "The Tashkent Agreement", "the Geneva Conventions": a town in a name says where it was signed.
            let in_a_name = |mention: &Mention<'_>| {
                matches!(mention.naming.class, NameClass::Capital | NameClass::Place)
                    && matches!(
                        self.tree.lemma(head),
                        "agreement"
                            | "accord"
                            | "accords"
                            | "treaty"
                            | "statute"
                            | "convention"
                            | "conventions"
                            | "protocol"
                            | "pact"
                            | "declaration"
                            | "summit"
                            | "conference"
                            | "process"
                            | "charter"
                            | "talks"
                            | "talk"
                            | "communique"
                            | "consensus"
                            | "club"
                            | "formula"
                            | "dialogue"
                            | "amendment"
                            | "agenda"
                            | "plan"
                            | "framework"
                            | "initiative"
                            | "principle"
                            | "programme"
                            | "program"
                            | "compact"
                            | "statement"
                            | "document"
                    )
            };
            // "Soviet-era debt" is not the Soviet Union's, nor are "Portuguese-speaking countries" Portugal's.
            let second = match self.tree.form(child).rsplit_once(['-', '–']) {
                Some((_, second)) => second,
                None if child + 2 < self.tree.len()
                    && matches!(self.tree.form(child + 1), "-" | "–") =>
                {
                    self.tree.form(child + 2)
                }
                None => "",
            };
            // "The Moscow-backed government" is not Moscow's, nor is what Israel occupies.
            let era = matches!(
                second,
                "era"
                    | "speaking"
                    | "style"
                    | "made"
                    | "born"
                    | "language"
                    | "occupied"
                    | "held"
                    | "controlled"
                    | "brokered"
                    | "mediated"
                    | "imposed"
            ) || matches!(second, "backed" | "supported" | "installed")
                && matches!(
                    self.tree.lemma(head),
                    "government" | "regime" | "president" | "administration"
                );
            if self
                .mention(child)
                .is_some_and(|mention| !in_a_name(mention))
                && !era
                && child.abs_diff(head) < 12
            {
                out.push(child);
            }
            self.modifiers(child, depth + 1, out);
        }
    }

    /// The state named before a person's name: "Kyrgyz Prime Minister Nikolai Tanaev".
    pub(super) fn title_of(&self, head: usize) -> Option<ActorRef> {
        let mut modifiers = Vec::new();
        self.modifiers(head, 0, &mut modifiers);
        modifiers
            .into_iter()
            .filter(|&word| word < head)
            .filter_map(|word| self.mention(word))
            .find(|mention| {
                matches!(
                    mention.naming.class,
                    NameClass::Adjective | NameClass::State
                )
            })
            .map(|mention| self.reference(mention, ActorRule::Modifier))
    }
}
