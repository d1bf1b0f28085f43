//! Which actors a phrase means: names, modifiers, possessors, complements, pronouns and definite phrases.

mod meaning;
mod pronouns;

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::ActorId;

pub(crate) use meaning::{at_date, meant};
use meaning::{is_of_a_people, names_people};

use super::discourse::Discourse;
use super::names::{NameClass, Names, Naming, Spelling};
use super::tree::{Rel, Tree};
use crate::coded_event::ActorRule;
use crate::syntax::Upos;

/// Who is meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActorRef {
    pub(crate) actor: Option<ActorId>,
    pub(crate) group: Option<Arc<str>>,
    pub(crate) sector: Arc<str>,
    pub(crate) class: NameClass,
    pub(crate) words: Range<usize>,
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    pub(crate) rule: ActorRule,
    /// The phrase is about one person.
    pub(crate) person: bool,
}

impl ActorRef {
    pub(crate) fn same(&self, other: &ActorRef) -> bool {
        self.actor == other.actor
            && self.group == other.group
            && (self.actor.is_some() || self.group.is_some())
    }
}

/// What a phrase is looked at for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Who acts: the head itself must be able to act.
    Source,
    /// Towards whom: any phrase that belongs to an actor.
    Target,
}

/// A name in a sentence with the meaning chosen for it.
pub(crate) struct Mention<'n> {
    pub(crate) words: Range<usize>,
    pub(crate) naming: &'n Naming,
    /// A person out of office at the document's date.
    former: bool,
    spelling: &'n Spelling,
}

/// A sentence with its names found.
pub(crate) struct Actors<'t, 'n> {
    pub(crate) tree: &'t Tree<'t>,
    names: &'n Names,
    user: Option<&'n Names>,
    pub(crate) mentions: Vec<Mention<'n>>,
    /// For each word the mention that covers it.
    of_word: Vec<Option<u16>>,
    pub(crate) discourse: &'t Discourse,
    /// Pronouns that are being resolved one inside the other.
    resolving: Cell<u8>,
}

const MAX_DEPTH: usize = 4;

/// Nouns of number and membership.
const COUNTING: [&str; 36] = [
    "group",
    "ten",
    "tens",
    "thousand",
    "thousands",
    "hundred",
    "hundreds",
    "dozen",
    "dozens",
    "number",
    "majority",
    "third",
    "half",
    "quarter",
    "patch",
    "team",
    "member",
    "supporter",
    "crowd",
    "series",
    "deployment",
    "contingent",
    "percent",
    "million",
    "lot",
    "couple",
    "pair",
    "handful",
    "rest",
    "one",
    "many",
    "all",
    "some",
    "most",
    "follower",
    "score",
];

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
                .or_else(|| names.at(tree, at));
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

    /// A people of several states is that of the state which the sentence, or else the text, names: "Hutu rebels in Burundi".
    fn settle_peoples(&mut self) {
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
                            && !std::ptr::eq(mention.spelling, self.mentions[at].spelling)
                    })
            };
            let told = |actor: Option<ActorId>| actor.map_or(0, |id| self.discourse.count(id));
            let chosen = namings
                .iter()
                .filter(|naming| naming.class == NameClass::Adjective)
                .rev()
                .max_by_key(|naming| (named(naming.actor), told(naming.actor)));
            if let Some(chosen) = chosen {
                self.mentions[at].naming = chosen;
            }
        }
    }

    /// "ALGIERS, Algeria (AP) - Police": where a report was written acts in nothing that it tells.
    fn hide_dateline(&mut self) {
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
    fn is_name(&self, spelling: &Spelling, words: &Range<usize>) -> bool {
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

    pub(crate) fn mention(&self, word: usize) -> Option<&Mention<'n>> {
        self.of_word[word].map(|number| &self.mentions[usize::from(number)])
    }

    /// The actors that a phrase means; several for a compound.
    pub(crate) fn of_phrase(&self, head: usize, role: Role) -> Vec<ActorRef> {
        let mut out = Vec::new();
        self.phrase(head, role, 0, &mut out);
        out
    }

    fn phrase(&self, head: usize, role: Role, depth: usize, out: &mut Vec<ActorRef>) {
        if depth > MAX_DEPTH {
            return;
        }
        self.single(head, role, depth, out);
        for conjunct in self.tree.children_by(head, Rel::Conj) {
            if matches!(
                self.tree.upos(conjunct),
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::X
            ) {
                self.phrase(conjunct, role, depth + 1, out);
            }
        }
    }

    fn push(&self, out: &mut Vec<ActorRef>, actor: ActorRef) {
        if !out
            .iter()
            .any(|known| known.same(&actor) && known.sector == actor.sector)
        {
            out.push(actor);
        }
    }

    fn single(&self, head: usize, role: Role, depth: usize, out: &mut Vec<ActorRef>) {
        let tree = self.tree;
        if tree.upos(head) == Upos::Pron || tree.upos(head) == Upos::Det {
            for actor in self.pronoun(head) {
                self.push(out, actor);
            }
            return;
        }
        let before = out.len();
        let plural_people = self
            .mention(head)
            .is_some_and(|mention| mention.naming.class == NameClass::Adjective)
            && matches!(tree.xpos(head), "NNS" | "NNPS");
        if plural_people && self.residence(head, out) {
            return;
        }
        // "Ethnic Albanians in Serbia" are people of Serbia.
        if tree
            .children(head)
            .any(|child| tree.lemma(child) == "ethnic")
            && (self.residence(head, out) || self.place_of_sentence(head, out))
        {
            return;
        }
        if let Some(mention) = self.mention(head) {
            self.by_mention(mention, head, role, out);
            if out.len() > before {
                return;
            }
        }
        if self.definite(head, out) {
            return;
        }
        // "Thousands of Iraqi Kurds", "a member of the Syrian parliament": what they are of acts.
        if COUNTING.contains(&tree.lemma(head))
            || tree.upos(head) == Upos::Num
            || tree.rel(head) != Rel::Root && tree.xpos(head) == "JJ"
        {
            for of in tree.children(head) {
                if matches!(tree.rel(of), Rel::Nmod | Rel::Obl)
                    && matches!(tree.preposition(of), Some("of" | "from" | "in" | "among"))
                {
                    self.phrase(of, role, depth + 1, out);
                    if out.len() > before {
                        return;
                    }
                }
            }
        }
        let agentive = self.agentive(head);
        if role == Role::Source && !agentive || is_of_a_people(tree.lemma(head)) {
            return;
        }
        // Modifiers in front, the nearest first; those coordinated with it too.
        let mut modifiers: Vec<usize> = Vec::new();
        self.modifiers(head, 0, &mut modifiers);
        modifiers.sort_unstable_by_key(|&word| std::cmp::Reverse(word));
        if let Some(&nearest) = modifiers
            .iter()
            .find(|&&word| word < head)
            .or(modifiers.first())
        {
            let mut chosen = vec![nearest];
            let coordinated = |a: usize, b: usize| {
                tree.head(a) == Some(b) && tree.rel(a) == Rel::Conj
                    || tree.head(a) == tree.head(b)
                        && tree.rel(a) == Rel::Conj
                        && tree.rel(b) == Rel::Conj
                    || a.abs_diff(b) == 2
                        && matches!(tree.form(a.min(b) + 1), "-" | "–" | "and" | "/")
            };
            for &other in &modifiers {
                if other != nearest
                    && chosen
                        .iter()
                        .any(|&word| coordinated(other, word) || coordinated(word, other))
                {
                    chosen.push(other);
                }
            }
            chosen.sort_unstable();
            for word in chosen {
                if let Some(mention) = self.mention(word) {
                    let mut found = self.reference(mention, ActorRule::Modifier);
                    self.dress(&mut found, head, mention);
                    self.push(out, found);
                }
            }
            if out.len() > before {
                return;
            }
        }
        // "Qatar's Emir Sheikh Tamim": the possessor may hang from the title.
        let titles = tree.children(head).filter(|&title| {
            title < head
                && tree.upos(head) == Upos::Propn
                && (tree.rel(title) == Rel::Nmod && tree.preposition(title).is_none()
                    || matches!(tree.rel(title), Rel::Compound | Rel::Appos))
        });
        let possessors: Vec<usize> = std::iter::once(head)
            .chain(titles)
            .flat_map(|owned| tree.children_by(owned, Rel::Poss))
            .collect();
        for possessor in possessors {
            let mut inner = Vec::new();
            self.phrase(possessor, Role::Target, depth + 1, &mut inner);
            // "Reaffirmed our commitment" does nothing to us.
            if role == Role::Target && !agentive {
                inner.retain(|actor| actor.rule != ActorRule::Speaker);
            }
            for mut actor in inner {
                if !matches!(actor.rule, ActorRule::Pronoun) {
                    actor.rule = ActorRule::Possessor;
                }
                self.dress_sector(&mut actor, head);
                self.push(out, actor);
            }
        }
        // "In its war with Iraq": the possessor may be the actor itself, so the complement counts too.
        if out.len() > before
            && (role == Role::Source
                || out[before..]
                    .iter()
                    .any(|actor| actor.rule != ActorRule::Pronoun))
        {
            return;
        }
        for apposed in tree.children_by(head, Rel::Appos) {
            let mut inner = Vec::new();
            self.single(apposed, role, depth + 1, &mut inner);
            let found = !inner.is_empty();
            for mut actor in inner {
                actor.rule = ActorRule::Apposition;
                self.push(out, actor);
            }
            if found {
                return;
            }
        }
        let before = out.len();
        if depth >= MAX_DEPTH {
            return;
        }
        const ORDER: [&str; 22] = [
            "by", "between", "among", "of", "for", "to", "from", "in", "at", "on", "against",
            "with", "within", "into", "toward", "towards", "about", "over", "near", "inside",
            "across", "around",
        ];
        for wanted in ORDER {
            if role == Role::Source
                && !matches!(
                    wanted,
                    "of" | "for"
                        | "from"
                        | "in"
                        | "to"
                        | "at"
                        | "within"
                        | "between"
                        | "across"
                        | "inside"
                )
            {
                continue;
            }
            for complement in tree.children(head) {
                if !matches!(tree.rel(complement), Rel::Nmod | Rel::Obl)
                    || tree.preposition(complement) != Some(wanted)
                {
                    continue;
                }
                let mut inner = Vec::new();
                self.phrase(complement, Role::Target, depth + 1, &mut inner);
                // "A meeting at the United Nations" is not with it.
                if wanted == "at" {
                    inner.retain(|actor| actor.class != NameClass::Organisation);
                }
                // "A court in Bishkek", "residents of Hebron" are of that state; ministers meet in any.
                let local = role == Role::Source
                    && self.mention(complement).is_some()
                    && matches!(wanted, "in" | "of" | "from")
                    && self
                        .role(head)
                        .is_some_and(|(sector, _)| !matches!(&**sector, "GOV" | "ELI"));
                for mut actor in inner {
                    if actor.rule != ActorRule::Place || local {
                        actor.rule = ActorRule::Complement;
                    }
                    self.dress_sector(&mut actor, head);
                    self.push(out, actor);
                }
            }
            if out.len() > before {
                return;
            }
        }
        // "the embargo that it had imposed on Pakistan".
        if role == Role::Target && depth == 0 {
            for clause in tree
                .children(head)
                .filter(|&child| matches!(tree.rel(child), Rel::AclRelcl | Rel::Acl))
            {
                for place in tree.children(clause) {
                    let recipient = tree.rel(place) == Rel::Obl
                        && matches!(
                            tree.preposition(place),
                            Some("on" | "against" | "to" | "by" | "from" | "with")
                        );
                    if recipient {
                        self.phrase(place, Role::Target, depth + 1, out);
                    }
                }
            }
            if out.len() > before {
                return;
            }
        }
        // "the militants fighting Syria" belongs to nobody; "troops loyal to Gbagbo" does.
        for clause in tree.children(head) {
            if matches!(tree.rel(clause), Rel::Amod | Rel::Acl)
                && matches!(
                    tree.lemma(clause),
                    "loyal" | "allied" | "base" | "belong" | "align" | "oppose"
                )
            {
                for place in tree.children_by(clause, Rel::Obl) {
                    self.phrase(place, Role::Target, depth + 1, out);
                }
            }
        }
    }

    fn modifiers(&self, head: usize, depth: usize, out: &mut Vec<usize>) {
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
            let era = matches!(
                second,
                "era" | "speaking" | "style" | "made" | "born" | "language"
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

    /// The state that a people lives in: "Albanians of southern Serbia", "guerrillas operating in Macedonia".
    fn residence(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
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
    fn place_of_sentence(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        let mut places = self.mentions.iter().filter(|mention| {
            matches!(
                mention.naming.class,
                NameClass::State | NameClass::Place | NameClass::Capital
            ) && mention.naming.actor.is_some()
                && self.in_place(super::events::phrase_head(self.tree, mention.words.clone()))
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

    /// The actor that a name by itself means.
    pub(crate) fn named(&self, mention: &Mention<'n>) -> ActorRef {
        self.reference(mention, ActorRule::Name)
    }

    fn reference(&self, mention: &Mention<'n>, rule: ActorRule) -> ActorRef {
        let naming = mention.naming;
        ActorRef {
            actor: naming.actor,
            group: naming.group.clone(),
            sector: if mention.former {
                Arc::from("ELI")
            } else {
                naming.sector.clone()
            },
            class: naming.class,
            span: self.tree.bytes(mention.words.start).start
                ..self.tree.bytes(mention.words.end - 1).end,
            words: mention.words.clone(),
            rule,
            person: naming.class == NameClass::Person,
        }
    }

    fn by_mention(&self, mention: &Mention<'n>, head: usize, role: Role, out: &mut Vec<ActorRef>) {
        let rule = match mention.naming.class {
            NameClass::Capital => ActorRule::Seat,
            NameClass::Place => ActorRule::Place,
            _ => ActorRule::Name,
        };
        let class = mention.naming.class;
        if role == Role::Source && class == NameClass::Place {
            return;
        }
        if class == NameClass::Capital && role == Role::Target && self.in_place(head) {
            let mut found = self.reference(mention, ActorRule::Place);
            found.sector = Arc::from("");
            self.push(out, found);
            return;
        }
        let mut found = self.reference(mention, rule);
        // A person of no known office at that time, or of another state: the title in front decides.
        if class == NameClass::Person
            && let Some(title) = self.title_of(head)
        {
            found.actor = title.actor;
            found.group = title.group.clone();
        }
        self.dress(&mut found, head, mention);
        // "Young Algerians", "two Israelis" are people of the state.
        let people = class == NameClass::Adjective
            && matches!(self.tree.xpos(head), "NNS" | "NNPS")
            && found.sector.is_empty();
        if people
            && (self.tree.children(head).any(|child| {
                matches!(self.tree.rel(child), Rel::Amod | Rel::Nummod) && child < head
            }) || self.tree.head(head).is_some_and(|up| {
                COUNTING.contains(&self.tree.lemma(up)) || self.tree.upos(up) == Upos::Num
            }))
        {
            found.sector = Arc::from("CVL");
        }
        // "the Soviet Union's Leonid Brezhnev": nothing to add; "Taliban-ruled Afghanistan" is the state.
        self.push(out, found);
        // The European Union and the "US-EU" kind: names joined by a hyphen are two.
        if let Some(next) = head.checked_add(2).filter(|&next| next < self.tree.len())
            && matches!(self.tree.form(head + 1), "-" | "–")
            && let Some(other) = self.mention(next)
            && matches!(other.naming.class, NameClass::State | NameClass::Adjective)
        {
            let found = self.reference(other, rule);
            self.push(out, found);
        }
    }

    /// The state named before a person's name: "Kyrgyz Prime Minister Nikolai Tanaev".
    fn title_of(&self, head: usize) -> Option<ActorRef> {
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

    fn in_place(&self, head: usize) -> bool {
        matches!(
            self.tree.preposition(head),
            Some("in" | "at" | "near" | "outside" | "around" | "inside" | "across")
        )
    }

    /// Widens the span to the phrase, and takes the sector from the role that the head names.
    fn dress(&self, actor: &mut ActorRef, head: usize, mention: &Mention<'n>) {
        self.dress_sector(actor, head);
        let start = self.tree.bytes(mention.words.start.min(head)).start;
        let end = self.tree.bytes((mention.words.end - 1).max(head)).end;
        actor.span = start..end;
        actor.words = mention.words.start.min(head)..mention.words.end.max(head + 1);
    }

    fn dress_sector(&self, actor: &mut ActorRef, head: usize) {
        if self
            .mention(head)
            .is_some_and(|mention| mention.naming.class != NameClass::Person)
        {
            return;
        }
        if let Some((sector, _)) = self.role(head) {
            if actor.class != NameClass::Organisation && actor.class != NameClass::Group {
                actor.sector = sector.clone();
            }
            actor.person |= self.tree.xpos(head) == "NN" || self.tree.xpos(head) == "NNP";
        }
        let former = self.tree.children(head).any(|child| {
            matches!(
                self.tree.lemma(child),
                "former" | "ex" | "ousted" | "deposed" | "late"
            ) && matches!(self.tree.rel(child), Rel::Amod | Rel::Compound)
        });
        if former {
            actor.sector = Arc::from("ELI");
        }
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
            && !super::tree::is_time(tree.lemma(head));
        let people = tree.upos(head) == Upos::Noun
            && (names_people(tree.form(head))
                || matches!(
                    tree.lemma(head),
                    "people" | "person" | "man" | "woman" | "child" | "civilian" | "boy" | "girl"
                ));
        let named = self
            .mentions
            .iter()
            .any(|mention| tree.is_within(mention.words.start, head));
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

    fn role(&self, head: usize) -> Option<(&Arc<str>, usize)> {
        self.user
            .and_then(|user| user.role(self.tree, head))
            .or_else(|| self.names.role(self.tree, head))
    }

    /// Whether the head of a phrase can act: a role or body, or a proper name of somebody.
    pub(crate) fn agentive(&self, head: usize) -> bool {
        self.tree.upos(head) == Upos::Propn
            || self.role(head).is_some()
            || self.tree.upos(head) == Upos::Num
            || self.tree.xpos(head) == "NNS" && names_people(self.tree.form(head))
    }
}
