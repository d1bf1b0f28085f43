//! The names of a sentence, with the meaning that each has here.

use super::*;

impl<'t, 'n> Actors<'t, 'n> {
    pub(crate) fn find(
        tree: &'t Tree<'t>,
        names: &'n Names,
        user: Option<&'n Names>,
        discourse: &'t Discourse,
    ) -> Self {
        let mut found = Self {
            tree,
            names,
            user,
            mentions: Vec::new(),
            of_word: vec![None; tree.len()],
            discourse,
            resolving: Cell::new(0),
        };
        let mut at = 0;
        while at < tree.len() {
            let hit = user
                .and_then(|user| user.at(tree, at))
                .or_else(|| names.at(tree, at))
                .or_else(|| found.titled(at));
            // "The West" is not in "the West Bank": a longer name may begin behind the article.
            let hit = hit.filter(|hit| {
                !matches!(tree.form(at), "the" | "The")
                    || at + 1 >= tree.len()
                    || names
                        .at(tree, at + 1)
                        .is_none_or(|later| later.words.end <= hit.words.end)
            });
            let Some(hit) = hit.filter(|hit| found.is_name(hit.spelling, &hit.words)) else {
                at += 1;
                continue;
            };
            if let Some((naming, former)) = meant(hit.spelling, discourse.day) {
                let number = found.mentions.len() as u16;
                found.of_word[hit.words.clone()].fill(Some(number));
                found.mentions.push(Mention {
                    words: hit.words.clone(),
                    naming,
                    former,
                    spelling: hit.spelling,
                });
            }
            at = hit.words.end;
        }
        found.settle_peoples();
        found.hide_dateline();
        found
    }

    /// A last name behind a title, where only one state had such an office-holder, or the sentence or text speaks of that state.
    fn titled(&self, at: usize) -> Option<crate::coder::names::Found<'n>> {
        let hit = self.names.titled(self.tree, at)?;
        let holds = |naming: &&Naming| {
            self.discourse
                .day
                .is_none_or(|day| naming.spans.iter().any(|span| span.contains(day)))
        };
        let mut states = hit.spelling.namings.iter().filter(holds);
        let first = states.next()?.actor;
        states.all(|naming| naming.actor == first).then_some(hit)
    }

    /// A people of several states is that of the state which the sentence, or else the text, names: "Hutu rebels in Burundi".
    pub(super) fn settle_peoples(&mut self) {
        for at in 0..self.mentions.len() {
            let mention = &self.mentions[at];
            let namings = &mention.spelling.namings;
            if namings.len() < 2
                || mention.naming.class != NameClass::Adjective
                || namings
                    .iter()
                    .all(|naming| naming.actor == mention.naming.actor)
            {
                continue;
            }
            let named = |actor: Option<ActorId>| {
                actor.is_some()
                    && self.mentions.iter().enumerate().any(|(other, mention)| {
                        other != at
                            && mention.naming.actor == actor
                            // Another people of several states tells nothing.
                            && (mention.naming.class != NameClass::Adjective
                                || mention.spelling.namings.iter().all(|naming| {
                                    naming.actor == mention.naming.actor
                                }))
                            && !std::ptr::eq(mention.spelling, self.mentions[at].spelling)
                    })
            };
            let told = |actor: Option<ActorId>| actor.map_or(0, |id| self.discourse.count(id));
            // A state that is no more has a people only in texts of its time.
            let last = |naming: &Naming| naming.spans.iter().map(|span| span.last()).max();
            let lives = |naming: &&Naming| {
                last(naming).is_none_or(|last| {
                    self.discourse
                        .day
                        .map_or(last == jiff::civil::Date::MAX, |day| last >= day)
                })
            };
            let chosen = namings
                .iter()
                .filter(|naming| naming.class == NameClass::Adjective)
                .filter(lives)
                .rev()
                .max_by_key(|naming| (named(naming.actor), told(naming.actor)));
            if let Some(chosen) = chosen {
                self.mentions[at].naming = chosen;
            }
        }
    }

    /// "ALGIERS, Algeria (AP) - Police": where a report was written acts in nothing that it tells.
    pub(super) fn hide_dateline(&mut self) {
        /// Words of a dateline at most.
        const LONGEST: usize = 12;
        let tree = self.tree;
        let Some(dash) = (1..tree.len().min(LONGEST))
            .find(|&word| matches!(tree.form(word), "-" | "--" | "–" | "—"))
        else {
            return;
        };
        // A dash with blanks on both sides behind a town in capitals, or behind names and brackets only.
        let blank = |at: usize| tree.bytes(at - 1).end < tree.bytes(at).start;
        if dash + 1 >= tree.len() || !blank(dash) || !blank(dash + 1) {
            return;
        }
        let capitals = |word: &str| {
            word.len() > 3 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        };
        let formal = (0..dash).all(|word| {
            tree.upos(word) == Upos::Propn
                || tree.form(word).starts_with(|c: char| {
                    c.is_uppercase()
                        || c.is_ascii_digit()
                        || matches!(c, '(' | ')' | ',' | '.' | '/')
                })
        });
        if formal && (capitals(tree.form(0)) || tree.form(dash - 1) == ")") {
            self.of_word[..dash].fill(None);
        }
    }

    /// Leaves out spellings that are part of a longer proper name: "Jordan" in "Michael Jordan", "Georgia Tech".
    pub(super) fn is_name(&self, spelling: &Spelling, words: &Range<usize>) -> bool {
        let tree = self.tree;
        let person_like = spelling.user
            || spelling.namings.iter().any(|naming| {
                !matches!(
                    naming.class,
                    NameClass::State | NameClass::Place | NameClass::Capital
                )
            })
            || words.len() > 1;
        if person_like {
            return true;
        }
        let name = tree.form(words.start);
        let given_name = matches!(
            name,
            "Jordan"
                | "Chad"
                | "Georgia"
                | "Israel"
                | "Kenya"
                | "Sofia"
                | "Victoria"
                | "Santiago"
                | "Lima"
                | "Paris"
                | "London"
                | "Malta"
        );
        if !given_name {
            return true;
        }
        let flat = |i: usize| {
            matches!(tree.rel(i), Rel::Flat)
                || tree.children(i).any(|child| tree.rel(child) == Rel::Flat)
        };
        !flat(words.start)
    }
}
