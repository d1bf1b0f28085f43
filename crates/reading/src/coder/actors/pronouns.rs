//! Who a pronoun or a definite phrase means: "it", "both countries", "the latter", "my country", "the president".

use std::sync::Arc;

use super::{ActorRef, Actors, Role};
use crate::coded_event::ActorRule;
use crate::coder::discourse::is_strange_body;
use crate::coder::names::NameClass;
use crate::coder::standing_in::standing_in;
use crate::coder::tree::Rel;
use crate::syntax::Upos;

impl Actors<'_, '_> {
    pub(super) fn pronoun(&self, head: usize) -> Vec<ActorRef> {
        // "Its president said that it": a pronoun inside the phrase that another one may mean.
        if self.resolving.get() > 1 {
            return Vec::new();
        }
        self.resolving.set(self.resolving.get() + 1);
        let found = self.resolved(head);
        self.resolving.set(self.resolving.get() - 1);
        found
    }

    fn resolved(&self, head: usize) -> Vec<ActorRef> {
        let tree = self.tree;
        let span = tree.bytes(head);
        let lemma = tree.form(head).to_lowercase();
        // "His Majesty" is a title.
        if tree.rel(head) == Rel::Poss
            && tree.head(head).is_some_and(|up| {
                matches!(
                    tree.lemma(up),
                    "majesty" | "excellency" | "highness" | "holiness" | "eminence" | "honour"
                )
            })
        {
            return Vec::new();
        }
        match lemma.as_str() {
            // Whoever says "I" at a rostrum speaks for his state.
            "we" | "us" | "our" | "ours" | "ourselves" | "i" | "me" => {
                self.discourse.speaker(head, span, ActorRule::Speaker)
            }
            "my" | "you" | "your" => Vec::new(),
            "who" | "which" | "that" | "whom" | "whose" => {
                // The noun that the relative clause belongs to.
                let mut at = head;
                for _ in 0..6 {
                    if matches!(tree.rel(at), Rel::AclRelcl | Rel::Acl) {
                        return tree.head(at).map_or_else(Vec::new, |noun| {
                            let mut out = Vec::new();
                            // "Botswana and Zimbabwe, whose presidents flew": both, where the clause follows the last of them.
                            if tree.children_by(noun, Rel::Conj).any(|other| other < at)
                                && tree.children_by(noun, Rel::Conj).all(|other| other < at)
                            {
                                self.phrase(noun, Role::Source, 2, &mut out);
                            } else {
                                self.single(noun, Role::Source, 2, &mut out);
                            }
                            out
                        });
                    }
                    match tree.head(at) {
                        Some(up) => at = up,
                        None => break,
                    }
                }
                Vec::new()
            }
            "both" => self.pair(head),
            "he" | "she" | "him" | "his" | "her" | "himself" | "herself" => {
                self.antecedent(head, true, false)
            }
            "it" | "its" | "itself" => {
                // "It is encouraging that": nobody.
                let of_clause = tree.head(head).is_some_and(|up| {
                    tree.child(up, Rel::Cop).is_some()
                        && tree.children(up).any(|child| {
                            matches!(tree.rel(child), Rel::Csubj | Rel::Ccomp | Rel::Xcomp)
                        })
                });
                if tree.rel(head) == Rel::Other || of_clause {
                    return Vec::new();
                }
                self.antecedent(head, false, false)
            }
            "they" | "them" | "their" | "themselves" => self.antecedent(head, false, true),
            _ => Vec::new(),
        }
    }

    /// The nearest fitting actor before a pronoun: a subject of this sentence, else the focus of those before.
    fn antecedent(&self, head: usize, person: bool, plural: bool) -> Vec<ActorRef> {
        let tree = self.tree;
        let span = tree.bytes(head);
        let mut subjects: Vec<usize> = Vec::new();
        for (i, _) in tree.sentence.words.iter().enumerate().take(head) {
            if matches!(tree.rel(i), Rel::Nsubj | Rel::NsubjPass) && tree.upos(i) != Upos::Pron {
                let own_clause = tree.head(i) == tree.head(head)
                    && tree.rel(head) != Rel::Poss
                    && !matches!(tree.rel(head), Rel::Nsubj | Rel::NsubjPass);
                if !own_clause {
                    subjects.push(i);
                }
            }
        }
        let beside = if person {
            Vec::new()
        } else {
            self.named_beside(head)
        };
        let hosts = self.hosts(head);
        let is_host = |actor: &ActorRef| actor.actor.is_some_and(|id| hosts.contains(&id));
        // The state itself; its soldiers may be "they".
        let another = |actor: &ActorRef| {
            let itself = actor.class == NameClass::State
                && actor.rule == ActorRule::Name
                && actor.sector.is_empty();
            let is_beside = actor.actor.is_some_and(|id| beside.contains(&id));
            !(is_host(actor) || itself && is_beside)
        };
        let fits = |actor: &ActorRef| {
            actor.rule != ActorRule::Place
                && another(actor)
                && (!person
                    || actor.person
                    || matches!(actor.class, NameClass::Person | NameClass::Organisation)
                    || actor.rule == ActorRule::Modifier)
        };
        // "Kabila said Rwanda had invaded his country": a person before the state that stands nearer.
        let looked_at = if person || !hosts.is_empty() { 3 } else { 1 };
        let nearest = subjects.len().saturating_sub(looked_at);
        let mut candidates: Vec<usize> = subjects[nearest..].iter().rev().copied().collect();
        if candidates.is_empty() && tree.rel(head) == Rel::Poss {
            // "Russia's aggression against its neighbours".
            candidates.extend((0..head).rev().find(|&word| {
                tree.rel(word) == Rel::Poss
                    && self
                        .mention(word)
                        .is_some_and(|owner| owner.naming.actor.is_some())
                    && tree
                        .head(word)
                        .is_some_and(|owned| tree.is_within(head, owned))
            }));
            candidates.extend(self.subject_behind(head));
        }
        if let Some(people) = self.people_since(head, plural, candidates.first().copied()) {
            candidates.insert(0, people);
        }
        if let Some(blamed) = self.blamed(head) {
            candidates.insert(0, blamed);
        }
        if person
            && !plural
            && let Some(met) = self.met_before(head)
        {
            candidates.insert(0, met);
        }
        for &subject in &candidates {
            let mut out = Vec::new();
            self.phrase(subject, Role::Source, 1, &mut out);
            out.retain(fits);
            // "Settlers demonstrated against his plan": he is one.
            if person && !plural && tree.xpos(subject) == "NNS" {
                out.clear();
                continue;
            }
            if out.is_empty() {
                out.extend(self.unnamed(subject));
                out.retain(|actor| !is_host(actor));
            }
            if !out.is_empty() && (plural || out.len() == 1 || !person) {
                for actor in &mut out {
                    actor.span = span.clone();
                    actor.words = head..head + 1;
                    actor.rule = ActorRule::Pronoun;
                }
                return out;
            }
        }
        // "In front of Prime Minister Rabin's office against his plan": the person named last.
        if person
            && let Some(mention) = self.mentions.iter().rfind(|mention| {
                mention.words.end <= head && mention.naming.class == NameClass::Person
            })
        {
            let mut found = self.reference(mention, ActorRule::Pronoun);
            found.span = span;
            found.words = head..head + 1;
            return vec![found];
        }
        // "The committee … its revival", "the attacks … condemn them": a thing of this sentence is meant.
        let thing = if plural {
            // "Fifty-seven states have said that they are ready".
            subjects.last().is_some_and(|&subject| {
                matches!(tree.xpos(subject), "NNS" | "NNPS") && self.mention(subject).is_none()
            }) || tree.form(head).eq_ignore_ascii_case("them")
                && (0..head).any(|word| {
                    tree.xpos(word) == "NNS"
                        && !self.agentive(word)
                        && !crate::coder::tree::is_time(tree.lemma(word))
                })
        } else {
            !person
                && subjects
                    .last()
                    .is_some_and(|&subject| is_strange_body(self, subject))
        };
        if thing || self.discourse.is_of_strangers(person, plural) {
            return Vec::new();
        }
        let mut found = self.discourse.focus(person, plural, &another, head, span);
        // "We know it kidnapped a girl": who speaks is not "it".
        if self.discourse.speaker.is_some()
            && (0..head).any(|word| {
                matches!(tree.lemma(word), "we" | "our" | "us")
                    || matches!(tree.form(word), "We" | "Our")
            })
        {
            found.retain(|actor| actor.actor != self.discourse.speaker);
        }
        found
    }

    /// "Telephoned Putin and urged him": of verbs with one subject, whom the first of them names as its object, for he who acts is not "him".
    fn met_before(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let object = |word: usize| matches!(tree.rel(word), Rel::Obj | Rel::Iobj);
        let towards = |word: usize| {
            tree.rel(word) == Rel::Obl && matches!(tree.preposition(word), Some("with" | "to"))
        };
        if !object(head) && !towards(head) {
            return None;
        }
        let mut verb = tree.head(head)?;
        for _ in 0..3 {
            // "Got Netanyahu to criticise him", "tricked Biden into praising him": whom the first names may do the second.
            let participle = || {
                tree.xpos(verb) == "VBG"
                    && tree
                        .child(verb, Rel::Mark)
                        .is_none_or(|mark| matches!(tree.lemma(mark), "before" | "after" | "while"))
            };
            let joined =
                tree.rel(verb) == Rel::Conj || tree.rel(verb) == Rel::Advcl && participle();
            let joined = joined
                && tree.child(verb, Rel::Nsubj).is_none()
                && tree.child(verb, Rel::NsubjPass).is_none();
            verb = tree.head(verb).filter(|_| joined)?;
            let met = tree
                .children(verb)
                .filter(|&word| word < head && (object(word) || towards(word)))
                .filter(|&word| tree.upos(word) != Upos::Pron && !tree.xpos(word).ends_with('S'))
                .find(|&word| self.is_one_person(word));
            if met.is_some() {
                return met;
            }
        }
        None
    }

    /// Whether a phrase names one person, or somebody by his office.
    fn is_one_person(&self, word: usize) -> bool {
        self.mention(word)
            .is_some_and(|mention| mention.naming.class == NameClass::Person)
            || self.agentive_by_role(word)
    }

    /// "By violating its commitments, the government …": the subject that follows the phrase or clause in front.
    fn subject_behind(&self, head: usize) -> Option<usize> {
        let tree = self.tree;
        let mut at = head;
        for _ in 0..8 {
            let up = tree.head(at)?;
            if matches!(tree.rel(at), Rel::Advcl | Rel::Obl) && at < up {
                return tree.children(up).find(|&subject| {
                    matches!(tree.rel(subject), Rel::Nsubj | Rel::NsubjPass)
                        && subject > head
                        && tree.upos(subject) != Upos::Pron
                });
            }
            at = up;
        }
        None
    }

    /// The two states that the text is about.
    fn pair(&self, head: usize) -> Vec<ActorRef> {
        let mut here: Vec<ActorRef> = Vec::new();
        for mention in &self.mentions {
            if mention.words.start < head
                && matches!(
                    mention.naming.class,
                    NameClass::State | NameClass::Adjective | NameClass::Capital
                )
                && mention.naming.actor.is_some()
            {
                let found = self.reference(mention, ActorRule::Definite);
                here.retain(|known| !known.same(&found));
                here.push(found);
            }
        }
        let span = self.tree.bytes(head);
        // Two states joined in this very sentence are the two; otherwise those that the text is about.
        let joined = here.len() == 2;
        let mut pair = if joined {
            here.split_off(here.len() - 2)
        } else if let Some(pair) = self.joined_before(head) {
            pair
        } else {
            self.discourse.dyad(&here)
        };
        for actor in &mut pair {
            actor.span = span.clone();
            actor.words = head..head + 1;
            actor.rule = ActorRule::Definite;
            actor.sector = Arc::from("");
        }
        pair
    }

    /// "Iraq massed troops on the border with its neighbour": the one other state that the sentence has named, and nobody where it has named none or more.
    pub(super) fn neighbour(&self, head: usize) -> Option<Vec<ActorRef>> {
        let tree = self.tree;
        let owner = tree.child(head, Rel::Poss).filter(|&owner| {
            tree.upos(owner) == Upos::Pron && matches!(tree.lemma(head), "neighbour" | "neighbor")
        })?;
        if tree.xpos(head) != "NN"
            || tree
                .children(head)
                .any(|child| self.mention(child).is_some())
        {
            return None;
        }
        let owners = self.pronoun(owner);
        let mut others: Vec<ActorRef> = Vec::new();
        for mention in &self.mentions {
            let state = matches!(
                mention.naming.class,
                NameClass::State | NameClass::Adjective | NameClass::Capital
            ) && mention.naming.actor.is_some();
            if state
                && mention.words.start < head
                && owners.iter().all(|own| own.actor != mention.naming.actor)
            {
                let found = self.reference(mention, ActorRule::Definite);
                others.retain(|known| !known.same(&found));
                others.push(found);
            }
        }
        // "Iran and Iraq are at odds. Iran accused its neighbour": the other of the two told of before.
        if others.is_empty() {
            others = self.discourse.two_subjects();
            others.retain(|other| owners.iter().all(|own| own.actor != other.actor));
        }
        if owners.is_empty() || others.len() != 1 {
            return Some(Vec::new());
        }
        for actor in &mut others {
            actor.span = tree.bytes(head);
            actor.words = head..head + 1;
            actor.sector = Arc::from("");
        }
        Some(others)
    }

    /// The last two states that are joined by "and" before a word: a third that is named too is not one of "both".
    fn joined_before(&self, head: usize) -> Option<Vec<ActorRef>> {
        let tree = self.tree;
        (0..head)
            .rev()
            .filter(|&word| tree.rel(word) == Rel::Conj)
            .find_map(|second| {
                let first = tree.head(second)?;
                let conjuncts = tree.children_by(first, Rel::Conj).count();
                let state = |word: usize| {
                    self.mention(word).filter(|mention| {
                        matches!(
                            mention.naming.class,
                            NameClass::State | NameClass::Adjective | NameClass::Capital
                        ) && mention.naming.actor.is_some()
                    })
                };
                let (a, b) = (state(first)?, state(second)?);
                (conjuncts == 1 && a.naming.actor != b.naming.actor).then(|| {
                    vec![
                        self.reference(a, ActorRule::Definite),
                        self.reference(b, ActorRule::Definite),
                    ]
                })
            })
    }

    /// "Both countries", "the two sides", "the latter", "my country", "the president".
    pub(super) fn definite(&self, head: usize, out: &mut Vec<ActorRef>) -> bool {
        let tree = self.tree;
        let lemma = tree.lemma(head);
        let span = tree.bytes(head);
        let has = |words: &[&str]| {
            tree.children(head)
                .any(|child| words.contains(&tree.lemma(child)) && child < head)
        };
        let stands = standing_in(lemma);
        // "A two-State solution - two States living side by side" are no two in particular.
        let the_two = has(&["both"])
            || has(&["two"])
                && (has(&["the", "these", "those"]) || tree.child(head, Rel::Poss).is_some());
        if stands.pair && the_two && tree.sentence.words[head].xpos.as_str() != "NN" {
            let own: Vec<usize> = tree
                .children(head)
                .filter(|&child| self.mention(child).is_some())
                .collect();
            if own.is_empty() {
                let pair = self.pair(head);
                let found = !pair.is_empty();
                for mut actor in pair {
                    self.dress_sector(&mut actor, head);
                    if stands.whole {
                        actor.sector = Arc::from("");
                    }
                    self.push(out, actor);
                }
                return found;
            }
        }
        // "Greece and Turkey have quarrelled for years; the two signed".
        let alone = tree.upos(head) == Upos::Num
            && lemma == "two"
            && has(&["the", "these", "those"])
            && tree
                .children(head)
                .all(|child| matches!(tree.rel(child), Rel::Det | Rel::Case | Rel::Punct));
        if alone {
            // Only two that are told of together: "the two" are as often two people.
            let told = self
                .joined_before(head)
                .unwrap_or_else(|| self.discourse.two_subjects());
            for actor in told {
                self.push(
                    out,
                    ActorRef {
                        span: span.clone(),
                        words: head..head + 1,
                        rule: ActorRule::Definite,
                        sector: Arc::from(""),
                        ..actor
                    },
                );
            }
            return !out.is_empty();
        }
        if matches!(lemma, "former" | "latter" | "later")
            && tree.children(head).any(|child| tree.lemma(child) == "the")
        {
            let pair = self.pair(head);
            let chosen = if lemma == "former" {
                pair.first()
            } else {
                pair.last()
            };
            if let Some(actor) = chosen {
                self.push(out, actor.clone());
                return true;
            }
        }
        let possessed = tree
            .child(head, Rel::Poss)
            .map(|poss| tree.form(poss).to_lowercase());
        if matches!(possessed.as_deref(), Some("my" | "our")) && stands.own {
            for mut actor in self.discourse.speaker(head, span, ActorRule::Speaker) {
                if !stands.whole {
                    self.dress_sector(&mut actor, head);
                }
                self.push(out, actor);
            }
            return !out.is_empty();
        }
        let definite = tree.children(head).any(|child| {
            tree.rel(child) == Rel::Det && matches!(tree.lemma(child), "the" | "this" | "that")
        });
        let bare = !tree.children(head).any(|child| {
            matches!(
                tree.rel(child),
                Rel::Nmod
                    | Rel::Poss
                    | Rel::Compound
                    | Rel::Flat
                    | Rel::AclRelcl
                    | Rel::Acl
                    | Rel::Appos
            ) || tree.rel(child) == Rel::Amod && self.mention(child).is_some()
        });
        // "The President" of a speech is he who presides over the meeting.
        let presides = self.discourse.speaker.is_some() && lemma == "president";
        if definite && bare && stands.definite && !presides {
            let organisation = stands.organisation;
            let mut found = self.focus_here(head, organisation);
            // "The helicopters were delivered to Pakistan. The country's army …": the state named last.
            if found.is_empty() && stands.whole && !organisation {
                found = self.discourse.last_state(head, span.clone());
            }
            if found.is_empty() {
                found = self
                    .discourse
                    .focus(false, false, &|_| true, head, span.clone());
                found.retain(|actor| {
                    (actor.class == NameClass::Organisation) == organisation
                        || organisation && actor.class == NameClass::Group
                });
            }
            for mut actor in found {
                actor.rule = ActorRule::Definite;
                self.dress_sector(&mut actor, head);
                if stands.whole {
                    actor.sector = Arc::from("");
                }
                self.push(out, actor);
            }
            return !out.is_empty();
        }
        false
    }

    fn focus_here(&self, head: usize, organisation: bool) -> Vec<ActorRef> {
        let found = self.mentions.iter().rev().find(|mention| {
            mention.words.end <= head
                && match mention.naming.class {
                    NameClass::Organisation | NameClass::Group => organisation,
                    NameClass::Place => false,
                    _ => !organisation,
                }
        });
        found
            .map(|mention| {
                let mut actor = self.reference(mention, ActorRule::Definite);
                actor.span = self.tree.bytes(head);
                actor.words = head..head + 1;
                vec![actor]
            })
            .unwrap_or_default()
    }
}
