//! The names of a sentence, with the meaning that each has here.

use entente_model::actor::DateSpan;

use super::*;
use crate::coder::names::Found;

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
            dateline: discourse.dateline(),
            resolving: Cell::new(0),
            candidates: OnceCell::new(),
        };
        let mut at = 0;
        while at < tree.len() {
            let hit = user
                .and_then(|user| user.at(tree, at))
                .or_else(|| found.called(at));
            // "The West" is not in "the West Bank": a longer name may begin behind the article.
            let hit = hit.filter(|hit| {
                !matches!(tree.form(at), "the" | "The")
                    || at + 1 >= tree.len()
                    || names
                        .at(tree, at + 1)
                        .is_none_or(|later| later.words.end <= hit.words.end)
            });
            let hit = hit.filter(|hit| !found.is_first_name(hit));
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
        found.settle_last_names();
        found.settle_peoples();
        found.hide_dateline();
        found
    }

    /// "Aden Ridgeway": a town's name with a last name behind it is somebody's first.
    fn is_first_name(&self, hit: &Found<'_>) -> bool {
        let tree = self.tree;
        let (word, next) = (hit.words.start, hit.words.end);
        let town = hit
            .spelling
            .namings
            .iter()
            .all(|naming| matches!(naming.class, NameClass::Capital | NameClass::Place));
        town && hit.words.len() == 1
            && next < tree.len()
            && tree.upos(next) == Upos::Propn
            && tree.rel(next) == Rel::Flat
            && tree.head(next) == Some(word)
            && self.names.at(tree, next).is_none()
    }

    /// The longest name of the embedded dictionary at a word; a last name only where it is no part of a longer one.
    fn called(&self, at: usize) -> Option<Found<'n>> {
        let hit = self.names.at(self.tree, at);
        let bare = hit.as_ref().is_some_and(|hit| {
            hit.words.len() == 1
                && hit
                    .spelling
                    .namings
                    .iter()
                    .all(|naming| naming.class == NameClass::Person)
                && !hit.spelling.namings.is_empty()
        });
        if hit.is_some() && !bare {
            return hit;
        }
        let last = self.names.last_name(self.tree, at);
        last.map(|(name, words)| Found {
            spelling: &name.spelling,
            words,
        })
        .or_else(|| hit.filter(|hit| self.names.stands_alone(self.tree, &hit.words, false, false)))
        .or_else(|| self.titled(at))
    }

    /// Whom a last name means here: of several the one whose state the sentence names, or the text; a name that many bear means nobody where neither
    /// speaks of his state, nor of anybody else at a time when he held his office.
    fn settle_last_names(&mut self) {
        let tree = self.tree;
        let mut dropped: Vec<usize> = Vec::new();
        for at in 0..self.mentions.len() {
            let mention = &self.mentions[at];
            let Some(name) = self
                .names
                .last_name(tree, mention.words.start)
                .map(|(name, _)| name)
                .filter(|name| std::ptr::eq(&name.spelling, mention.spelling))
            else {
                continue;
            };
            let others = || {
                self.mentions
                    .iter()
                    .enumerate()
                    .filter(move |&(other, _)| other != at)
                    .map(|(_, mention)| mention)
            };
            let named = |naming: &Naming| others().any(|other| other.naming.actor == naming.actor);
            let told = |naming: &Naming| naming.actor.map_or(0, |id| self.discourse.count(id));
            let holds = |naming: &Naming| {
                self.discourse
                    .day
                    .is_some_and(|day| naming.spans.iter().any(|span| span.contains(day)))
            };
            let last = |naming: &Naming| naming.spans.iter().map(DateSpan::last).max();
            let Some(chosen) =
                name.spelling.namings.iter().max_by_key(|naming| {
                    (holds(naming), named(naming), told(naming), last(naming))
                })
            else {
                continue;
            };
            let titled = mention
                .words
                .start
                .checked_sub(1)
                .is_some_and(|before| self.names.role(tree, before).is_some());
            let known = named(chosen)
                || told(chosen) > 0
                // "President Lee" of another year is another.
                || titled && (holds(chosen) || self.discourse.day.is_none())
                || (holds(chosen) || self.discourse.day.is_none())
                    && others().any(|other| {
                        !matches!(other.naming.class, NameClass::Place | NameClass::Adjective)
                    });
            if name.shared && !known {
                dropped.push(at);
                continue;
            }
            let former = self.discourse.day.is_some_and(|day| {
                chosen.class == NameClass::Person && last(chosen).is_some_and(|last| last < day)
            });
            self.mentions[at].naming = chosen;
            self.mentions[at].former = former;
        }
        if dropped.is_empty() {
            return;
        }
        for &at in dropped.iter().rev() {
            self.mentions.remove(at);
        }
        self.of_word.fill(None);
        for (number, mention) in self.mentions.iter().enumerate() {
            self.of_word[mention.words.clone()].fill(Some(number as u16));
        }
    }

    /// A last name behind a title, where only one state had such an office-holder, or the sentence or text speaks of that state.
    fn titled(&self, at: usize) -> Option<Found<'n>> {
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
                || !matches!(
                    mention.naming.class,
                    NameClass::Adjective | NameClass::State
                )
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
                .filter(|naming| naming.class == mention.naming.class)
                .filter(|naming| {
                    lives(naming)
                        // "Taiwan" was China's to 1949: a text of today that names China too does not mean that.
                        || naming.class == NameClass::Adjective
                            && naming.actor.is_some()
                            && (naming.actor == self.discourse.speaker || named(naming.actor))
                })
                .rev()
                .max_by_key(|naming| {
                    let speaks = naming.actor.is_some() && naming.actor == self.discourse.speaker;
                    (speaks, named(naming.actor), told(naming.actor))
                });
            if let Some(chosen) = chosen {
                self.mentions[at].naming = chosen;
            }
        }
    }

    /// "ALGIERS, Algeria (AP) - Police", "KABUL: Police": where a report was written acts in nothing that it tells; it is remembered as the place of what
    /// has none.
    pub(super) fn hide_dateline(&mut self) {
        let Some(end) = self.dateline_end() else {
            return;
        };
        let mut places = self
            .mentions
            .iter()
            .filter(|mention| mention.words.end <= end && mention.naming.actor.is_some());
        let state = |mention: &&Mention<'_>| mention.naming.class == NameClass::State;
        self.dateline = places
            .clone()
            .find(state)
            .or_else(|| places.next())
            .and_then(|mention| mention.naming.actor);
        self.of_word[..end].fill(None);
        self.mentions.retain(|mention| mention.words.start >= end);
        for (number, mention) in self.mentions.iter().enumerate() {
            self.of_word[mention.words.clone()].fill(Some(number as u16));
        }
    }

    /// The dash or colon that ends a dateline.
    fn dateline_end(&self) -> Option<usize> {
        /// Words of a dateline at most.
        const LONGEST: usize = 12;
        let tree = self.tree;
        let place = |word: usize| {
            self.mention(word).is_none_or(|mention| {
                matches!(
                    mention.naming.class,
                    NameClass::Place | NameClass::Capital | NameClass::State
                ) || &*mention.naming.sector == "IGO" && tree.form(word).len() > 4
            })
        };
        let capitals = |word: &str| {
            word.len() > 3 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        };
        let blank = |at: usize| tree.bytes(at - 1).end < tree.bytes(at).start;
        let end = (1..tree.len().min(LONGEST))
            .find(|&word| matches!(tree.form(word), "-" | "--" | "–" | "—" | ":"))?;
        if end + 1 >= tree.len() || !blank(end + 1) || !place(0) {
            return None;
        }
        // "KABUL: Police said": all that stands before a colon is in capitals.
        if tree.form(end) == ":" {
            let shouted = (0..end).all(|word| capitals(tree.form(word)) || tree.form(word) == ",");
            let known = self.mention(0).is_some();
            return (shouted && known).then_some(end);
        }
        if !blank(end) {
            return None;
        }
        // A dash with blanks on both sides behind a town in capitals, or behind names and brackets only.
        let formal = (0..end).all(|word| {
            tree.upos(word) == Upos::Propn
                || tree.form(word).starts_with(|c: char| {
                    c.is_uppercase()
                        || c.is_ascii_digit()
                        || matches!(c, '(' | ')' | ',' | '.' | '/')
                })
        });
        // "Moscow - Russia's foreign minister accused".
        let town = self.mention(0).is_some_and(|mention| {
            mention.naming.class == NameClass::Capital && mention.words.end == end
        }) && tree.form(end + 1).starts_with(char::is_uppercase);
        (formal && (capitals(tree.form(0)) || tree.form(end - 1) == ")" || town)).then_some(end)
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
                | "Virginia"
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
