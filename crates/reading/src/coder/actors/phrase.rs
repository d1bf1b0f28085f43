//! Whom a phrase means: its head, modifiers, possessors, appositions and complements, in that order.

use super::meaning::{is_no_party, is_topic, speaks_for};
use super::*;

impl<'t, 'n> Actors<'t, 'n> {
    pub(super) fn phrase(&self, head: usize, role: Role, depth: usize, out: &mut Vec<ActorRef>) {
        if depth > MAX_DEPTH {
            return;
        }
        self.single(head, role, depth, out);
        for conjunct in self.tree.children_by(head, Rel::Conj) {
            if matches!(
                self.tree.upos(conjunct),
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::X
            ) && !self.is_other_thing(head, conjunct)
            {
                self.phrase(conjunct, role, depth + 1, out);
            }
        }
        for other in self.second_of_a_title(head) {
            self.phrase(other, role, depth + 1, out);
        }
    }

    /// "Presidents Moi of Kenya and Museveni of Uganda": the second name hangs from the first one or from its state.
    fn second_of_a_title(&self, head: usize) -> Vec<usize> {
        let tree = self.tree;
        if !matches!(tree.xpos(head), "NNS" | "NNPS") || self.role(head).is_none() {
            return Vec::new();
        }
        let first = tree
            .children(head)
            .filter(|&name| {
                name > head
                    && matches!(tree.rel(name), Rel::Flat | Rel::Appos | Rel::Compound)
                    && tree.upos(name) == Upos::Propn
            })
            .flat_map(|name| {
                std::iter::once(name).chain(
                    tree.children_by(name, Rel::Nmod)
                        .filter(|&state| tree.preposition(state) == Some("of")),
                )
            });
        first
            .flat_map(|name| tree.children_by(name, Rel::Conj))
            .filter(|&other| {
                let person = self
                    .mention(other)
                    .is_some_and(|mention| mention.naming.class == NameClass::Person);
                let of_state = tree
                    .children_by(other, Rel::Nmod)
                    .any(|state| tree.preposition(state) == Some("of"));
                tree.upos(other) == Upos::Propn && (person || of_state)
            })
            .collect()
    }

    /// "Nigeria's Senate": a body that bears another's name belongs to the state that stands in front.
    fn is_of_another(&self, mention: &Mention<'_>, head: usize) -> bool {
        matches!(
            mention.naming.class,
            NameClass::Body | NameClass::Person | NameClass::Group
        ) && (mention.naming.class == NameClass::Group
            || matches!(
                &*mention.naming.sector,
                "LEG" | "JUD" | "COP" | "PTY" | "MIL"
            )
            || mention.words.len() == 1
                && self
                    .names
                    .is_role_word(&self.tree.form(mention.words.start).to_lowercase()))
            && self.tree.children(head).any(|child| {
                child < head
                    && matches!(self.tree.rel(child), Rel::Poss | Rel::Amod | Rel::Compound)
                    && self.mention(child).is_some_and(|owner| {
                        matches!(owner.naming.class, NameClass::State | NameClass::Adjective)
                            && owner.naming.actor.is_some()
                            && owner.naming.actor != mention.naming.actor
                    })
            })
    }

    /// "The assassination of Bin Laden and the Nato-led destruction": beside a name something that cannot act is joined by mistake.
    fn is_other_thing(&self, head: usize, conjunct: usize) -> bool {
        self.tree.upos(conjunct) == Upos::Noun
            && self.mention(head).is_some()
            && self.tree.upos(head) == Upos::Propn
            && self.mention(conjunct).is_none()
            && !self.agentive(conjunct)
            && self.tree.children(conjunct).any(|child| {
                self.tree.rel(child) == Rel::Det || self.tree.preposition(child) == Some("of")
            })
    }

    pub(super) fn single(&self, head: usize, role: Role, depth: usize, out: &mut Vec<ActorRef>) {
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
        if plural_people && self.minority(head, out) {
            return;
        }
        if let Some(mention) = self
            .mention(head)
            .filter(|mention| !self.is_of_another(mention, head))
        {
            self.by_mention(mention, head, role, out);
            if out.len() > before {
                return;
            }
        }
        // "Kategaya" of whom the text has told before.
        if tree.upos(head) == Upos::Propn
            && self.mention(head).is_none()
            && !tree
                .children(head)
                .any(|child| matches!(tree.rel(child), Rel::Flat | Rel::Compound | Rel::Det))
            && let Some(person) =
                self.discourse
                    .person_called(tree.form(head), head, tree.bytes(head))
        {
            self.push(out, person);
            return;
        }
        if self.half_of_korea(head, out) || self.definite(head, out) {
            return;
        }
        if let Some(found) = self.neighbour(head)
            && tree.child(head, Rel::Appos).is_none()
        {
            for actor in found {
                self.push(out, actor);
            }
            return;
        }
        // "Thousands of Iraqi Kurds", "a member of the Syrian parliament": what they are of acts.
        // "German members of the force" are Germans.
        let own_people = tree.lemma(head) == "member"
            && tree.children(head).any(|child| {
                child < head
                    && matches!(tree.rel(child), Rel::Amod | Rel::Compound)
                    && self
                        .mention(child)
                        .is_some_and(|mention| mention.naming.class == NameClass::Adjective)
            });
        let counts = COUNTING.contains(&tree.lemma(head))
            && (!matches!(
                tree.lemma(head),
                "convoy" | "column" | "batch" | "wave" | "detachment" | "planeload"
            ) || tree
                .children(head)
                .any(|child| tree.preposition(child) == Some("of")));
        if counts && !own_people
            || tree.upos(head) == Upos::Num
            || tree.rel(head) != Rel::Root && tree.xpos(head) == "JJ"
        {
            for of in tree.children(head) {
                if matches!(tree.rel(of), Rel::Nmod | Rel::Obl)
                    && tree.upos(of) != Upos::Pron
                    && matches!(tree.preposition(of), Some("of" | "from" | "in" | "among"))
                {
                    self.phrase(of, role, depth + 1, out);
                    // Those who follow a leader are neither he nor his government.
                    if matches!(tree.lemma(head), "supporter" | "follower" | "loyalist") {
                        for actor in &mut out[before..] {
                            if matches!(&*actor.sector, "" | "GOV" | "LEG" | "ELI") {
                                actor.sector = Arc::from("CVL");
                            }
                            actor.person = false;
                        }
                    }
                    if out.len() > before {
                        return;
                    }
                }
            }
        }
        // "The Soviet-backed government of Afghanistan", "the Greek government of Cyprus": what is governed decides.
        let land = matches!(
            tree.lemma(head),
            "island"
                | "kingdom"
                | "republic"
                | "nation"
                | "country"
                | "state"
                | "emirate"
                | "sultanate"
                | "monarchy"
        );
        if land
            || matches!(
                tree.lemma(head),
                "government"
                    | "regime"
                    | "junta"
                    | "parliament"
                    | "administration"
                    | "president"
                    | "king"
            )
        {
            for governed in tree.children_by(head, Rel::Nmod) {
                if tree.preposition(governed) == Some("of")
                    && let Some(mention) = self.mention(governed)
                    && mention.naming.class == NameClass::State
                {
                    let rule = if land {
                        ActorRule::Name
                    } else {
                        ActorRule::Complement
                    };
                    let mut found = self.reference(mention, rule);
                    self.dress(&mut found, head, mention);
                    if land {
                        found.sector = Arc::from("");
                        found.person = false;
                    }
                    self.push(out, found);
                    return;
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
            let mut chosen = vec![self.state_of_people(head, nearest)];
            let nearest = chosen[0];
            let coordinated = |a: usize, b: usize| {
                tree.head(a) == Some(b) && tree.rel(a) == Rel::Conj
                    || tree.head(a) == tree.head(b)
                        && tree.rel(a) == Rel::Conj
                        && tree.rel(b) == Rel::Conj
                    || self.beside(a, b)
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
                    // "His Gaza withdrawal plan" is of nobody who lives there.
                    if mention.naming.class == NameClass::Place
                        && (is_topic(tree.lemma(head))
                            || matches!(
                                tree.lemma(head),
                                "plan"
                                    | "withdrawal"
                                    | "policy"
                                    | "proposal"
                                    | "deal"
                                    | "agreement"
                                    | "talks"
                                    | "talk"
                                    | "pullout"
                                    | "initiative"
                                    | "settlement"
                            ))
                    {
                        continue;
                    }
                    self.dress(&mut found, head, mention);
                    self.push(out, found);
                    self.other_half(mention, ActorRule::Modifier, out);
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
        const ORDER: [&str; 23] = [
            "by",
            "between",
            "among",
            "of",
            "for",
            "to",
            "from",
            "in",
            "at",
            "on",
            "against",
            "with",
            "within",
            "into",
            "toward",
            "towards",
            "about",
            "over",
            "near",
            "inside",
            "across",
            "around",
            "including",
        ];
        for wanted in ORDER {
            // "Rebels on Bougainville island".
            let ground = wanted == "on"
                && tree.children_by(head, Rel::Nmod).any(|place| {
                    tree.preposition(place) == Some("on")
                        && matches!(
                            tree.lemma(place),
                            "island" | "peninsula" | "archipelago" | "coast"
                        )
                });
            let acts = matches!(
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
                    | "including"
            );
            let spoken_for = wanted == "by" && speaks_for(tree.lemma(head));
            if role == Role::Source && !ground && !acts && !spoken_for {
                continue;
            }
            for complement in tree.children(head) {
                if !matches!(tree.rel(complement), Rel::Nmod | Rel::Obl)
                    || tree.preposition(complement) != Some(wanted)
                {
                    continue;
                }
                // "The dispute over Kashmir" is with nobody who lives there.
                let topic = is_no_party(tree.lemma(head), wanted);
                // "An official arrested on suspicion of spying for the United States" is not of that state.
                let charged = wanted == "on"
                    && matches!(
                        tree.lemma(complement),
                        "suspicion" | "charge" | "allegation" | "accusation" | "ground"
                    );
                // Nor are "rebels near the border with Chad".
                let border = agentive && matches!(tree.lemma(complement), "border" | "frontier");
                if topic || charged || border {
                    continue;
                }
                let mut inner = Vec::new();
                self.phrase(complement, Role::Target, depth + 1, &mut inner);
                // "Member States of the United Nations" are not the organisation.
                if wanted == "of"
                    && matches!(tree.lemma(head), "state" | "states" | "country" | "nation")
                {
                    inner.retain(|actor| actor.class != NameClass::Organisation);
                }
                // "A meeting at the United Nations" is not with it.
                if wanted == "at" {
                    inner.retain(|actor| actor.class != NameClass::Organisation);
                }
                // "A delegation from Tamil Nadu" is of that place.
                let sent = wanted == "from"
                    && self.mention(complement).is_some()
                    && matches!(
                        tree.lemma(head),
                        "delegation"
                            | "official"
                            | "team"
                            | "envoy"
                            | "mission"
                            | "group"
                            | "negotiator"
                            | "representative"
                            | "contingent"
                    );
                // "A court in Bishkek", "residents of Hebron" are of that state; ministers meet in any.
                let local = sent || self.mention(complement).is_some()
                    && matches!(wanted, "in" | "of" | "from")
                    && self
                        .role(head)
                        .is_some_and(|(sector, _)| !matches!(&**sector, "GOV" | "ELI"))
                    // "The military government in Nouakchott".
                    || wanted == "in"
                        && self.mention(complement).is_some_and(|mention| {
                            mention.naming.class == NameClass::Capital
                        })
                        && matches!(
                            tree.lemma(head),
                            "government" | "ministry" | "regime" | "junta" | "authority" | "authorities" | "ruler" | "leadership" | "administration"
                        );
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
        // "The Summit", where the text has told of the "US Democracy Summit".
        if role == Role::Target
            && tree.form(head).starts_with(char::is_uppercase)
            && tree
                .children(head)
                .all(|child| tree.rel(child) == Rel::Det || tree.rel(child) == Rel::Case)
            && tree.children(head).any(|child| tree.lemma(child) == "the")
        {
            for mut actor in self.discourse.owners_of(tree.lemma(head)) {
                actor.span = tree.bytes(head);
                actor.words = head..head + 1;
                actor.rule = ActorRule::Definite;
                self.push(out, actor);
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

    pub(super) fn by_mention(
        &self,
        mention: &Mention<'n>,
        head: usize,
        role: Role,
        out: &mut Vec<ActorRef>,
    ) {
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
        // "Italian Prime Minister Romano Prodi" was of an organisation at another time.
        let titled = class == NameClass::Organisation
            && self.tree.children(head).any(|title| {
                title < head
                    && matches!(self.tree.rel(title), Rel::Nmod | Rel::Compound)
                    && matches!(
                        self.tree.lemma(title),
                        "minister" | "president" | "premier" | "chancellor"
                    )
            });
        if (class == NameClass::Person || titled)
            && let Some(title) = self.title_of(head)
        {
            found.actor = title.actor;
            found.group = title.group.clone();
            if titled {
                found.class = NameClass::Person;
                found.sector = Arc::from("GOV");
                found.person = true;
            }
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
        self.other_half(mention, rule, out);
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

    /// "Between North and South Korea", "the North and South Korean premiers": the half of which only the point of the compass is told.
    fn other_half(&self, mention: &Mention<'n>, rule: ActorRule, out: &mut Vec<ActorRef>) {
        let first = mention.words.start;
        let halves = [("North", "PRK", "KOR"), ("South", "KOR", "PRK")];
        if first >= 2
            && self.tree.form(first - 1) == "and"
            && let Some((_, other, _)) = halves.iter().find(|(word, _, own)| {
                self.tree.form(first - 2) == *word && mention.naming.actor == ActorId::new(own).ok()
            })
        {
            let mut found = self.reference(mention, rule);
            found.actor = ActorId::new(other).ok();
            found.words = first - 2..first - 1;
            found.span = self.tree.bytes(first - 2);
            self.push(out, found);
        }
    }

    /// "Franco-German", "Nigerian and South African ministers": names with nothing but a hyphen or "and" between them.
    fn beside(&self, a: usize, b: usize) -> bool {
        let words = |word: usize| {
            self.mention(word)
                .map_or(word..word + 1, |mention| mention.words.clone())
        };
        let (first, second) = (words(a.min(b)), words(a.max(b)));
        first.end + 1 == second.start
            && matches!(self.tree.form(first.end), "-" | "–" | "and" | "/")
    }

    pub(super) fn in_place(&self, head: usize) -> bool {
        // "In Moscow and Kyiv".
        let first = match self.tree.head(head) {
            Some(first)
                if self.tree.rel(head) == Rel::Conj
                    && self.tree.preposition(head).is_none()
                    && self.mention(first).is_some() =>
            {
                first
            }
            _ => head,
        };
        matches!(
            self.tree.preposition(first),
            Some("in" | "at" | "near" | "outside" | "around" | "inside" | "across")
        )
    }
}
