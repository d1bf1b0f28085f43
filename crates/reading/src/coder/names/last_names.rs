//! Last names by which the press calls somebody without a first name or a title.

use std::sync::Arc;

use entente_model::actor::{ActorId, DateSpan, actors};
use entente_model::embedded_table::rows;

use super::{Found, NameClass, Names, Naming, Plain, Spelling, covered, first_run, rest_of, table};
use crate::coder::tree::{Rel, Tree, is_time};
use crate::syntax::Upos;

/// A last name with those whom it means.
pub(crate) struct LastName {
    pub(crate) spelling: Spelling,
    /// Many bear it, or it is a word too: it means one of them only where the text speaks of his state.
    pub(crate) shared: bool,
}

impl Names {
    pub(super) fn read_last_names(&mut self) {
        for (_, line) in rows(table!("reading/surnames.tsv")) {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[name, actor, from, to, usage] = fields.as_slice() else {
                continue;
            };
            let Ok(id) = ActorId::new(actor) else {
                continue;
            };
            let day = |year: &str, end: &str| format!("{year}-{end}").parse().ok();
            let state = actors().get(id).is_some();
            let naming = Naming {
                class: if state {
                    NameClass::Person
                } else {
                    NameClass::Organisation
                },
                actor: Some(id),
                group: None,
                sector: Arc::from(if state { "GOV" } else { "IGO" }),
                spans: vec![DateSpan {
                    from: day(from, "01-01"),
                    to: day(to, "12-31"),
                }],
            };
            let bucket = self.last_names.entry(first_run(name).into()).or_default();
            match bucket
                .iter_mut()
                .find(|known| *known.spelling.text == *name)
            {
                Some(known) => {
                    known.spelling.namings.push(naming);
                    known.shared |= usage == "shared";
                }
                None => bucket.push(LastName {
                    spelling: Spelling {
                        text: name.into(),
                        namings: vec![naming],
                        user: false,
                    },
                    shared: usage == "shared",
                }),
            }
        }
        for bucket in self.last_names.values_mut() {
            bucket.sort_by_key(|name| std::cmp::Reverse(name.spelling.text.len()));
        }
    }

    /// The last name that stands alone at word `at`, with the words that it covers.
    pub(crate) fn last_name<'n>(
        &'n self,
        tree: &Tree<'_>,
        at: usize,
    ) -> Option<(&'n LastName, std::ops::Range<usize>)> {
        let rest = rest_of(tree, at);
        let plain = Plain::of(rest);
        let bucket = self.last_names.get(first_run(rest)).or_else(|| {
            let plain = plain.as_ref()?;
            self.last_names.get(first_run(&plain.text))
        })?;
        bucket.iter().find_map(|name| {
            let words = covered(tree, at, rest, &name.spelling.text).or_else(|| {
                plain
                    .as_ref()
                    .and_then(|plain| plain.covered(tree, at, &name.spelling.text))
            })?;
            self.stands_alone(tree, &words, name.shared, !name.shared)
                .then_some((name, words))
        })
    }

    /// Whether words are no part of a longer name: neither "Joe Carter" nor "the Carter Center".
    pub(crate) fn stands_alone(
        &self,
        tree: &Tree<'_>,
        words: &std::ops::Range<usize>,
        shared: bool,
        rare: bool,
    ) -> bool {
        let proper = |word: usize| {
            tree.form(word).starts_with(char::is_uppercase) && tree.upos(word) == Upos::Propn
        };
        if shared && !words.clone().all(proper) {
            return false;
        }
        if let Some(before) = words.start.checked_sub(1) {
            let titled = self.role(tree, before).is_some()
                || matches!(
                    tree.form(before),
                    "Mr" | "Mr."
                        | "Mrs"
                        | "Mrs."
                        | "Ms"
                        | "Ms."
                        | "Miss"
                        | "Dr"
                        | "Dr."
                        | "Sir"
                        | "Lord"
                        | "Sheikh"
                        | "Gen."
                        | "Gen"
                        | "Col."
                        | "Lt."
                        | "Marshal"
                        | "Comrade"
                        | "Ayatollah"
                        | "Imam"
                );
            let glued = tree.bytes(before).end == tree.bytes(words.start).start
                // "Al-Assad".
                && !before
                    .checked_sub(1)
                    .is_some_and(|article| matches!(tree.form(article), "Al" | "al" | "El" | "el"));
            // "Nayib Bukele": a name that hardly anybody else bears means him behind a first name too.
            let first_name = rare && self.at(tree, before).is_none();
            if proper(before) && !titled && !first_name && !self.is_of_people(tree, before)
                || glued && matches!(tree.form(before), "-" | "–")
                || shared && matches!(tree.lemma(before), "the" | "a" | "an")
            {
                return false;
            }
        }
        let head = words.end - 1;
        let next = words.end;
        if next < tree.len() {
            let joined = tree.bytes(head).end == tree.bytes(next).start;
            let goes_on = proper(next) && !is_time(tree.lemma(next))
                || matches!(
                    tree.form(next),
                    "al" | "bin" | "ibn" | "ben" | "el" | "van" | "von" | "de" | "da" | "dos"
                )
                || tree.form(next).starts_with("al-");
            if goes_on && !joined || joined && matches!(tree.form(next), "-" | "–") && shared {
                return false;
            }
        }
        // "Carter supporters" are his, "the Rice doctrine" is a thing.
        !shared
            || !matches!(tree.rel(head), Rel::Compound | Rel::Amod | Rel::Flat)
            || words
                .start
                .checked_sub(1)
                .is_some_and(|before| self.role(tree, before).is_some())
    }

    /// "Ukraine's Zelensky", "Israeli Peres": a state may stand before a last name.
    fn is_of_people(&self, tree: &Tree<'_>, word: usize) -> bool {
        self.at(tree, word)
            .is_some_and(|Found { spelling, words }| {
                words.end == word + 1
                    && spelling.namings.iter().any(|naming| {
                        matches!(naming.class, NameClass::Adjective | NameClass::State)
                    })
            })
    }
}
