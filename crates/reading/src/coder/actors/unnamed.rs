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
            || mention.words.start > 0
                && tree.upos(mention.words.start - 1) == Upos::Adp
                && !matches!(
                    tree.form(mention.words.start - 1),
                    "as" | "after" | "before"
                )
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

    /// A role without a state ("the president", "rebels", "President Gbagbo") in a sentence that speaks of one state only, or of none where its dateline
    /// tells one.
    pub(crate) fn unnamed(&self, head: usize) -> Option<ActorRef> {
        if self.is_from_abroad(head) {
            return None;
        }
        let mut role = self.group_without_state(head)?;
        // "KHARTOUM - The foreign minister received the Chinese ambassador": of the place, where the one state named is another.
        let here = self.of_the_dateline(head).and_then(|role| role.actor);
        let only = || {
            self.only_state()
                .filter(|&state| !self.is_dealt_with(head, &role, state))
        };
        role.actor = Some(here.or_else(only)?);
        Some(role)
    }

    /// The one state that a sentence speaks of, or that of the dateline.
    fn only_state(&self) -> Option<ActorId> {
        // Near a border of the place of the dateline another state is named that is not meant.
        let beyond = |mention: &Mention<'_>| {
            self.dateline.is_some()
                && mention.naming.actor != self.dateline
                && self
                    .tree
                    .head(crate::coder::events::phrase_head(
                        self.tree,
                        mention.words.clone(),
                    ))
                    .is_some_and(|up| matches!(self.tree.lemma(up), "border" | "frontier"))
        };
        let of = |person: bool| {
            self.mentions.iter().filter(move |mention| {
                mention.naming.class != NameClass::Organisation
                    && !beyond(mention)
                    && (mention.naming.class == NameClass::Person) == person
                    && mention.naming.actor.is_some()
            })
        };
        let (mut states, mut persons) = (of(false), of(true));
        let Some(first) = states.next().or_else(|| persons.next()) else {
            return self.dateline;
        };
        let state = first.naming.actor;
        let others = states.any(|other| other.naming.actor != state);
        let elsewhere = first.naming.class == NameClass::Person
            && persons.any(|other| other.naming.actor != state);
        if others || elsewhere { None } else { state }
    }

    /// A role without a state, in the state where the clause puts what it tells: "rebels ambushed a patrol near Kampala", also where others are named.
    pub(crate) fn on_the_scene(&self, head: usize) -> Option<ActorRef> {
        if self.is_from_abroad(head) {
            return None;
        }
        let mut role = self.group_without_state(head)?;
        role.actor = self
            .only_state()
            .filter(|&state| !self.is_dealt_with(head, &role, state))
            .or_else(|| self.scene(head))
            .or(self.dateline)
            .or_else(|| self.only_ground());
        // The Palestinian territories have no army: soldiers there are another's.
        let foreign =
            &*role.sector == "MIL" && role.actor.is_some_and(|actor| actor.to_string() == "PSE");
        (role.actor.is_some() && !foreign).then_some(role)
    }

    /// The only state on whose ground anything of the sentence is put.
    fn only_ground(&self) -> Option<ActorId> {
        let mut places = self.mentions.iter().filter(|mention| {
            matches!(
                mention.naming.class,
                NameClass::State | NameClass::Place | NameClass::Capital
            ) && self.in_place(crate::coder::events::phrase_head(
                self.tree,
                mention.words.clone(),
            ))
        });
        let first = places.next()?.naming.actor;
        places
            .all(|other| other.naming.actor == first)
            .then_some(first)
            .flatten()
    }

    /// A government, court or army of which no state is told is that of the place where the report was written.
    pub(crate) fn of_the_dateline(&self, head: usize) -> Option<ActorRef> {
        let mut role = self.group_without_state(head)?;
        let definite = self.tree.upos(head) == Upos::Propn
            || self
                .tree
                .children(head)
                .any(|child| self.tree.rel(child) == Rel::Det && self.tree.lemma(child) == "the");
        if !definite || !matches!(&*role.sector, "GOV" | "MIL" | "COP" | "JUD" | "LEG") {
            return None;
        }
        role.actor = Some(self.dateline?);
        Some(role)
    }

    /// The state on whose ground the clause of a word puts what it tells.
    pub(crate) fn scene(&self, word: usize) -> Option<ActorId> {
        /// Nouns with a people's name in front that are places: "in the Turkish town of Van".
        const GROUNDS: [&str; 22] = [
            "capital",
            "city",
            "town",
            "village",
            "province",
            "region",
            "district",
            "territory",
            "state",
            "soil",
            "port",
            "island",
            "area",
            "airport",
            "border",
            "prison",
            "jail",
            "waters",
            "water",
            "desert",
            "suburb",
            "valley",
        ];
        let tree = self.tree;
        let bounds = |at: usize| {
            matches!(
                tree.rel(at),
                Rel::Acl | Rel::AclRelcl | Rel::Advcl | Rel::Ccomp | Rel::Parataxis
            ) || tree.rel(at) == Rel::Conj && tree.upos(at) == Upos::Verb
        };
        let mut verb = word;
        for _ in 0..12 {
            match tree
                .head(verb)
                .filter(|_| tree.upos(verb) != Upos::Verb && !bounds(verb))
            {
                Some(up) => verb = up,
                None => break,
            }
        }
        let mut best: Option<((u8, u8), ActorId)> = None;
        for mention in &self.mentions {
            let Some(actor) = mention.naming.actor else {
                continue;
            };
            let mut head = crate::coder::events::phrase_head(tree, mention.words.clone());
            if matches!(tree.rel(head), Rel::Poss | Rel::Appos)
                || tree.rel(head) == Rel::Nmod && tree.preposition(head) == Some("of")
            {
                head = tree.head(head).unwrap_or(head);
            }
            let ground = GROUNDS.contains(&tree.lemma(head));
            let rank = match mention.naming.class {
                NameClass::State => 0,
                NameClass::Place | NameClass::Capital => 1,
                NameClass::Adjective if ground => 2,
                _ => continue,
            };
            let distance = match tree.preposition(head) {
                Some("in" | "inside" | "across" | "throughout" | "at") => 0,
                Some("outside" | "around" | "on" | "off" | "into" | "through")
                    if ground || rank < 2 =>
                {
                    1
                }
                Some("near" | "along") => 2,
                _ => continue,
            };
            // "Near the border with Kenya" is this side of it.
            let border = matches!(tree.lemma(head), "border" | "frontier")
                || tree
                    .head(head)
                    .is_some_and(|up| matches!(tree.lemma(up), "border" | "frontier"));
            if border && distance > 0 {
                continue;
            }
            let mut at = head;
            let mut inside = false;
            for _ in 0..12 {
                if at == verb {
                    inside = true;
                    break;
                }
                // "Killed in fighting that broke out in": a clause apart; "to disperse a crowd in": not.
                let apart = bounds(at)
                    && !(matches!(tree.rel(at), Rel::Advcl | Rel::Acl)
                        && matches!(tree.xpos(at), "VB" | "VBG"));
                if apart {
                    break;
                }
                match tree.head(at) {
                    Some(up) => at = up,
                    None => break,
                }
            }
            let key = (distance, rank);
            if inside && best.is_none_or(|(known, _)| key < known) {
                best = Some((key, actor));
            }
        }
        best.map(|(_, actor)| actor)
    }

    /// Those joined with somebody who is found, and of whom no state is told: "the government of Sudan and the rebels" are of one state.
    pub(crate) fn joined_groups(&self, head: usize, known: &[ActorRef]) -> Vec<ActorRef> {
        let state = match known {
            [] => match self
                .only_state()
                .or_else(|| self.scene(head))
                .or(self.dateline)
            {
                Some(state) => state,
                None => return Vec::new(),
            },
            [first, rest @ ..]
                if first.class != NameClass::Organisation
                    && rest.iter().all(|other| other.actor == first.actor) =>
            {
                match first.actor {
                    Some(state) => state,
                    None => return Vec::new(),
                }
            }
            _ => return Vec::new(),
        };
        std::iter::once(head)
            .chain(self.tree.children_by(head, Rel::Conj))
            .filter_map(|word| self.group_without_state(word))
            .filter(|group| !group.sector.is_empty())
            .map(|group| {
                // "Fighting between renegade soldiers and the regular army".
                let breaks_away = self.tree.children(group.words.start).any(|child| {
                    matches!(
                        self.tree.lemma(child),
                        "renegade" | "mutinous" | "rebel" | "breakaway" | "dissident" | "mutineer"
                    )
                });
                ActorRef {
                    actor: Some(state),
                    sector: if breaks_away {
                        Arc::from("REB")
                    } else {
                        group.sector.clone()
                    },
                    ..group
                }
            })
            .collect()
    }

    /// A role that no state is named with; its actor is left open.
    pub(crate) fn group_without_state(&self, head: usize) -> Option<ActorRef> {
        let tree = self.tree;
        // "Hundreds of soldiers".
        if COUNTING.contains(&tree.lemma(head))
            && self.role(head).is_none()
            && let Some(counted) = tree
                .children_by(head, Rel::Nmod)
                .find(|&noun| tree.preposition(noun) == Some("of") && noun > head)
            && !COUNTING.contains(&tree.lemma(counted))
        {
            return self.group_without_state(counted);
        }
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
                | "neighbour"
                | "neighbor"
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
        let one = tree.xpos(head) != "NNS";
        Some(self.without_a_name(head, sector.clone(), NameClass::State, one))
    }

    /// "Thousands", "100 people from the CGT union": those who gather, by number only.
    pub(crate) fn crowd(&self, head: usize) -> Option<ActorRef> {
        let tree = self.tree;
        let many = matches!(
            tree.lemma(head),
            "thousand"
                | "thousands"
                | "hundred"
                | "hundreds"
                | "dozen"
                | "dozens"
                | "people"
                | "crowd"
                | "ten"
                | "tens"
                | "score"
                | "scores"
                | "million"
                | "millions"
                | "member"
                | "supporter"
                | "activist"
                | "worker"
        );
        many.then(|| self.without_a_name(head, Arc::from("CVL"), NameClass::State, false))
    }

    /// Somebody whom the phrase of a word tells of without a name.
    fn without_a_name(
        &self,
        head: usize,
        sector: Arc<str>,
        class: NameClass,
        person: bool,
    ) -> ActorRef {
        ActorRef {
            actor: None,
            group: None,
            sector,
            class,
            words: head..head + 1,
            span: self.tree.bytes(head),
            rule: ActorRule::Definite,
            person,
        }
    }

    /// "A human rights group", "aid agencies": a body beyond states needs no name of one.
    pub(crate) fn beyond_states(&self, head: usize) -> Option<ActorRef> {
        let tree = self.tree;
        let body = matches!(
            tree.lemma(head),
            "group"
                | "organization"
                | "organisation"
                | "agency"
                | "body"
                | "watchdog"
                | "charity"
                | "association"
                | "bloc"
        );
        let cause = tree.children(head).any(|child| {
            child < head
                && matches!(
                    tree.lemma(child),
                    "right"
                        | "rights"
                        | "aid"
                        | "relief"
                        | "humanitarian"
                        | "freedom"
                        | "environmental"
                        | "monitoring"
                        | "charity"
                        | "watchdog"
                )
        });
        // "An international organisation", but not all of them.
        let cause = cause
            || tree.xpos(head) == "NN"
                && tree.children(head).any(|child| {
                    child < head
                        && matches!(tree.lemma(child), "international" | "world" | "global")
                });
        let bloc = tree.lemma(head) == "bloc";
        if !body || !cause && !bloc && tree.lemma(head) != "watchdog" {
            return None;
        }
        if !self.of_phrase(head, Role::Target).is_empty() {
            return None;
        }
        Some(self.without_a_name(
            head,
            Arc::from(if bloc { "IGO" } else { "NGO" }),
            NameClass::Organisation,
            false,
        ))
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
        ((called || people) && !named)
            .then(|| self.without_a_name(head, Arc::from("CVL"), NameClass::State, called))
    }
}
