//! The arguments of a verb, adjective or event noun.

mod causing;
mod joint;

use causing::caused;
pub(crate) use causing::{is_caused, is_suffered};
use joint::further_agents;

use super::acts::obliged;
use super::tree::{Rel, Tree, is_intransitive};
use crate::syntax::Upos;

/// How certain the clause makes its act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Modality {
    /// Told as a fact.
    Fact,
    /// "Will", "shall", "is to".
    Future,
    /// "Would".
    Would,
    /// "May", "might", "could", "can".
    Possible,
    /// "Must", "should", "has to".
    Must,
}

/// A predicate with what belongs to it. Words are places in the sentence.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) head: usize,
    pub(crate) subjects: Vec<usize>,
    pub(crate) objects: Vec<usize>,
    pub(crate) indirect: Vec<usize>,
    /// Prepositional phrases: place of the preposition, of the noun.
    pub(crate) phrases: Vec<(usize, usize)>,
    /// Heads of complement clauses.
    pub(crate) complements: Vec<usize>,
    pub(crate) passive: bool,
    pub(crate) negated: bool,
    pub(crate) modality: Modality,
    /// "If", "unless", "whether".
    pub(crate) conditional: bool,
    /// A to-infinitive follows.
    pub(crate) infinitive: bool,
    /// A clause with its own subject follows.
    pub(crate) content: bool,
}

impl Clause {
    fn empty(head: usize) -> Self {
        Self {
            head,
            subjects: Vec::new(),
            objects: Vec::new(),
            indirect: Vec::new(),
            phrases: Vec::new(),
            complements: Vec::new(),
            passive: false,
            negated: false,
            modality: Modality::Fact,
            conditional: false,
            infinitive: false,
            content: false,
        }
    }

    /// Reads the clause of a verb or adjective.
    pub(crate) fn of_verb(tree: &Tree<'_>, head: usize) -> Self {
        Self::verb(tree, head, 0)
    }

    fn verb(tree: &Tree<'_>, head: usize, depth: usize) -> Self {
        let mut clause = Clause::empty(head);
        let mut own_modality = false;
        for child in tree.children(head) {
            match tree.rel(child) {
                Rel::Nsubj | Rel::Csubj => clause.subjects.push(child),
                Rel::NsubjPass if is_active(tree, head) => clause.subjects.push(child),
                Rel::NsubjPass => {
                    clause.passive = true;
                    clause.objects.push(child);
                }
                // "Said that Tonga ought to": the word between two clauses is nobody's object.
                Rel::Obj if child < head && tree.upos(child) == Upos::Sconj => {}
                Rel::Obj => {
                    clause.objects.push(child);
                    // "Reached no agreement".
                    clause.negated |= tree
                        .children(child)
                        .any(|det| tree.rel(det) == Rel::Det && tree.lemma(det) == "no");
                }
                Rel::Iobj => clause.indirect.push(child),
                Rel::AuxPass => {
                    clause.passive = tree.upos(head) != Upos::Adj && !is_active(tree, head);
                    own_modality |= tree.is_finite(child);
                }
                Rel::Obl | Rel::Nmod => {
                    if let Some(case) = tree.children(child).find(|&case| {
                        tree.rel(case) == Rel::Case
                            || tree.rel(case) == Rel::Mark && tree.upos(case) == Upos::Adp
                    }) {
                        clause.phrases.push((case, child));
                    }
                }
                Rel::Ccomp | Rel::Xcomp => {
                    clause.complements.push(child);
                    let to = tree
                        .children(child)
                        .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to");
                    clause.infinitive |= to;
                    clause.content |= !to && tree.rel(child) == Rel::Ccomp;
                }
                // "Germany plans to deliver" with "plans" taken for a noun.
                Rel::Acl if tree.upos(head) == Upos::Noun && child > head => {
                    clause.complements.push(child);
                    clause.infinitive |= tree
                        .children(child)
                        .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to");
                }
                Rel::Advcl => {
                    clause.complements.push(child);
                    clause.infinitive |= tree
                        .children(child)
                        .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to")
                        && child > head;
                }
                // "Theresa May condemned": a modal verb has no capital inside a sentence.
                Rel::Aux if child > 0 && tree.form(child) == "May" => {}
                Rel::Aux => {
                    own_modality = true;
                    match tree.lemma(child) {
                        "will" | "shall" | "'ll" | "wo" => clause.modality = Modality::Future,
                        "would" | "'d" if tree.xpos(child) == "MD" => {
                            clause.modality = Modality::Would
                        }
                        "may" | "might" | "could" | "can" | "ca" => {
                            clause.modality = Modality::Possible
                        }
                        "must" | "should" | "ought" => clause.modality = Modality::Must,
                        _ => {}
                    }
                }
                Rel::Advmod | Rel::Other
                    if matches!(
                        tree.lemma(child),
                        "not" | "n't" | "never" | "neither" | "hardly"
                    ) =>
                {
                    clause.negated = true;
                }
                Rel::Cc if matches!(tree.lemma(child), "neither" | "nor") => clause.negated = true,
                // "No longer".
                Rel::Advmod
                    if child > 0
                        && tree.form(child) == "longer"
                        && tree.form(child - 1) == "no" =>
                {
                    clause.negated = true;
                }
                Rel::Mark
                    if matches!(
                        tree.lemma(child),
                        "if" | "unless" | "whether" | "lest" | "until"
                    ) =>
                {
                    clause.conditional = true
                }
                _ => {}
            }
        }
        if clause.subjects.is_empty() && !clause.passive && tree.is_finite_word(head) {
            clause.subjects.extend(Self::taken_for_another(tree, head));
        }
        clause.phrases.extend(Self::between(tree, &clause.phrases));
        // "Neither Israel nor Syria accepts".
        clause.negated |= clause
            .subjects
            .iter()
            .chain(&clause.objects)
            .any(|&subject| subject < head && is_neither_nor(tree, subject));
        // "Students who burned a bus", "the town that troops shelled": who or what the pronoun stands for takes its place.
        let antecedent = tree
            .head(head)
            .filter(|&noun| tree.rel(head) == Rel::AclRelcl && !is_astray(tree, head, noun));
        if let Some(noun) = antecedent {
            let places = clause
                .subjects
                .iter_mut()
                .chain(&mut clause.objects)
                .chain(&mut clause.indirect)
                .chain(clause.phrases.iter_mut().map(|(_, noun)| noun));
            for place in places.filter(|place| is_relative(tree, **place)) {
                *place = noun;
            }
        }
        // "Canada recognised Ukraine, the first country to do so": who stands behind the verb is not its subject too.
        if clause.subjects.iter().any(|&subject| subject < head) {
            clause.subjects.retain(|&subject| subject < head);
        }
        // "Is to visit": a plan, however its words hang together.
        let be = tree.children(head).any(|child| {
            matches!(tree.rel(child), Rel::Cop | Rel::Aux | Rel::AuxPass)
                && tree.lemma(child) == "be"
                && child < head
                && tree.is_finite_word(child)
        });
        let to = tree
            .children(head)
            .any(|child| tree.rel(child) == Rel::Mark && tree.lemma(child) == "to");
        if be && to && tree.xpos(head) == "VB" && clause.modality == Modality::Fact {
            clause.modality = Modality::Future;
        }
        if clause.modality == Modality::Fact {
            clause.modality = obliged(tree, head).unwrap_or(Modality::Fact);
        }
        let participle = matches!(tree.xpos(head), "VBN" | "VBD" | "JJ");
        let caused = caused(tree, head, &clause).filter(|_| depth < 8);
        if let Some((verb, object)) = caused {
            // "Had six ministers arrested": who has it done acts.
            let having = Self::verb(tree, verb, depth + 1);
            clause.objects = vec![object];
            clause.subjects = having.subjects;
            clause.passive = false;
            clause.negated |= having.negated;
            clause.conditional |= having.conditional;
            clause.modality = having.modality;
        } else if let Some(up) = tree.head(head) {
            match tree.rel(head) {
                // A participle with an object of its own is the verb of a sentence that was taken for a noun: "Israeli tanks shelled positions".
                Rel::Acl | Rel::Amod
                    if matches!(tree.xpos(head), "VBN" | "VBD")
                        && !clause.objects.is_empty()
                        && clause.subjects.is_empty()
                        && head > up
                        && !clause
                            .phrases
                            .iter()
                            .any(|&(case, _)| tree.lemma(case) == "by") =>
                {
                    clause.passive = false;
                    clause.subjects.push(up);
                }
                // "Heavy fighting erupted" with the verb hung from its subject.
                Rel::Acl
                    if matches!(tree.xpos(head), "VBN" | "VBD")
                        && clause.objects.is_empty()
                        && head > up
                        && is_intransitive(tree.lemma(head)) =>
                {
                    clause.passive = false;
                    if clause.subjects.is_empty() {
                        clause.subjects.push(up);
                    }
                }
                // "troops sent by Moscow": the noun is the object.
                Rel::Acl if tree.xpos(head) == "VBN" && clause.objects.is_empty() => {
                    clause.passive = true;
                    clause.objects.push(up);
                }
                // "Signed an order freezing the assets of": what a paper does is done by who signs it.
                Rel::Acl
                    if tree.xpos(head) == "VBG"
                        && clause.subjects.is_empty()
                        && depth < 8
                        && is_instrument(tree.lemma(up))
                        && tree.rel(up) == Rel::Obj
                        && tree
                            .head(up)
                            .is_some_and(|verb| tree.upos(verb) == Upos::Verb) =>
                {
                    let verb = tree.head(up).unwrap_or(up);
                    clause.subjects = Self::verb(tree, verb, depth + 1).subjects;
                }
                Rel::Acl | Rel::Amod if tree.xpos(head) == "VBG" && clause.subjects.is_empty() => {
                    clause.subjects.push(up)
                }
                Rel::AclRelcl if clause.subjects.is_empty() && !clause.passive => {
                    // "the country that Russia attacked" has its own subject; without one the noun acts.
                    clause.subjects.push(up);
                }
                Rel::AclRelcl if !clause.subjects.is_empty() && clause.objects.is_empty() => {
                    // "Troops who left": the pronoun is the subject; "the town to which they returned".
                    let relative = clause.subjects.contains(&up)
                        || clause.phrases.iter().any(|&(_, noun)| noun == up);
                    if !relative {
                        clause.objects.push(up);
                    }
                }
                Rel::Conj if depth < 8 => {
                    let first = Self::verb(tree, up, depth + 1);
                    if clause.subjects.is_empty() && !clause.passive {
                        if first.passive
                            && participle
                            && !own_modality
                            && clause.objects.is_empty()
                            && tree.xpos(head) == "VBN"
                        {
                            clause.passive = true;
                            clause.objects.clone_from(&first.objects);
                        } else if first.passive {
                            clause.subjects.clone_from(&first.objects);
                        } else {
                            clause.subjects.clone_from(&first.subjects);
                        }
                    } else if clause.passive && clause.objects.is_empty() {
                        let theirs = if first.passive {
                            &first.objects
                        } else {
                            &first.subjects
                        };
                        clause.objects.clone_from(theirs);
                    }
                    if !own_modality && matches!(tree.xpos(head), "VB" | "VBN") {
                        clause.modality = first.modality;
                        clause.negated |= first.negated && first.modality != Modality::Fact;
                    }
                    clause.conditional |= first.conditional;
                }
                Rel::Xcomp | Rel::Advcl | Rel::Ccomp
                    if clause.subjects.is_empty() && depth < 8 && tree.upos(up) != Upos::Noun =>
                {
                    let above = Self::verb(tree, up, depth + 1);
                    // "By attacking Georgia, annexing Crimea": the second participle stands beside the first.
                    let beside = tree.xpos(head) == "VBG"
                        && tree.xpos(up) == "VBG"
                        && tree.children_by(head, Rel::Punct).any(|comma| comma < head);
                    let controlled = tree.rel(head) != Rel::Advcl
                        && !above.objects.is_empty()
                        && !above.passive
                        && !beside
                        // Who telephones somebody to demand something demands it himself.
                        && !matches!(
                            tree.lemma(up),
                            "telephone" | "telephon" | "phone" | "ring" | "write" | "cable"
                        );
                    let theirs = if controlled || above.passive {
                        above.objects
                    } else {
                        above.subjects
                    };
                    if clause.passive {
                        if clause.objects.is_empty() {
                            clause.objects = theirs;
                        }
                    } else if tree.xpos(head) == "VBN"
                        && clause.objects.is_empty()
                        && tree.rel(head) == Rel::Advcl
                    {
                        clause.passive = true;
                        clause.objects = theirs;
                    } else {
                        clause.subjects = theirs;
                    }
                }
                _ => {}
            }
        }
        if clause.passive {
            // The agent acts.
            if let Some(place) = clause
                .phrases
                .iter()
                .position(|&(case, _)| tree.lemma(case) == "by")
            {
                let (_, agent) = clause.phrases.remove(place);
                clause.subjects.push(agent);
                clause
                    .subjects
                    .extend(further_agents(tree, agent, &clause.phrases));
            } else {
                let agent_below = |word| {
                    tree.children_by(word, Rel::Obl)
                        .find(|&noun| tree.preposition(noun) == Some("by"))
                };
                // "Were shot dead by troops": the agent may hang from the adjective.
                // "Were released unharmed by rebels".
                let agent = tree
                    .children(head)
                    .filter(|&state| {
                        matches!(
                            tree.rel(state),
                            Rel::Xcomp | Rel::Advcl | Rel::Advmod | Rel::Obj
                        ) && (tree.upos(state) == Upos::Adj
                            || tree.form(state).starts_with("un")
                                && matches!(tree.xpos(state), "VBN" | "VBD"))
                    })
                    .find_map(agent_below);
                // "Were killed in shelling by troops": or from what they suffered.
                let agent = agent.or_else(|| {
                    clause
                        .phrases
                        .iter()
                        .filter(|&&(case, noun)| {
                            matches!(tree.lemma(case), "in" | "during")
                                || tree.lemma(noun) == "death"
                        })
                        .flat_map(|&(_, noun)| tree.children_by(noun, Rel::Nmod))
                        .find(|&noun| tree.preposition(noun) == Some("by"))
                });
                // "Driven out of Arakan state into Bangladesh by the army": or from a name or a day, which have no agent.
                let agent = agent.or_else(|| {
                    clause
                        .phrases
                        .iter()
                        .flat_map(|&(_, noun)| {
                            std::iter::once(noun).chain(tree.children_by(noun, Rel::Nmod))
                        })
                        .filter(|&noun| tree.upos(noun) == Upos::Propn)
                        .flat_map(|noun| tree.children_by(noun, Rel::Nmod))
                        .find(|&noun| tree.preposition(noun) == Some("by"))
                });
                let agent = agent.or_else(|| {
                    tree.children_by(head, Rel::Advcl)
                        .filter(|&verb| tree.preposition(verb) == Some("in"))
                        .find_map(agent_below)
                });
                // "Ships were attacked and seized by Russia": or from the participle that goes on.
                let agent = agent.or_else(|| {
                    tree.children_by(head, Rel::Conj)
                        .filter(|&verb| {
                            matches!(tree.xpos(verb), "VBN" | "VBD")
                                && tree.children(verb).all(|child| {
                                    !matches!(
                                        tree.rel(child),
                                        Rel::Nsubj | Rel::NsubjPass | Rel::Obj | Rel::AuxPass
                                    )
                                })
                        })
                        .find_map(agent_below)
                });
                clause.subjects.extend(agent);
            }
        }
        // "Warned Greece", "asked Greece for help": who stands alone behind a verb is its object.
        if clause.objects.is_empty() && !clause.passive && !clause.content {
            clause.objects.clone_from(&clause.indirect);
        }
        clause
    }

    /// "Both thanked the mediators", "Fighting broke out": the word in front of a verb without a subject, taken for a conjunction or for a clause.
    fn taken_for_another(tree: &Tree<'_>, verb: usize) -> Option<usize> {
        let before = verb.checked_sub(1)?;
        let both = tree.rel(before) == Rel::Cc && tree.form(before).eq_ignore_ascii_case("both");
        let gerund = tree.rel(before) == Rel::Advcl
            && tree.xpos(before) == "VBG"
            && tree.children(before).all(|child| child < before);
        (tree.head(before) == Some(verb) && (both || gerund)).then_some(before)
    }

    /// "Clashes erupted in Kinshasa between police and students": a phrase with "between" that hangs from the place.
    fn between(tree: &Tree<'_>, phrases: &[(usize, usize)]) -> Option<(usize, usize)> {
        if phrases
            .iter()
            .any(|&(case, _)| tree.lemma(case) == "between")
        {
            return None;
        }
        phrases
            .iter()
            .filter(|&&(case, _)| matches!(tree.lemma(case), "in" | "near" | "at" | "on"))
            .flat_map(|&(_, place)| tree.children_by(place, Rel::Nmod))
            .filter(|&pair| tree.child(pair, Rel::Conj).is_some())
            .find_map(|pair| {
                let case = tree.child(pair, Rel::Case)?;
                (tree.lemma(case) == "between").then_some((case, pair))
            })
    }

    /// "Miners are on strike", "the miners, on strike since October": who is said to be in what a noun tells.
    pub(crate) fn said_of(tree: &Tree<'_>, head: usize) -> Option<usize> {
        let within = matches!(tree.preposition(head), Some("on" | "in"));
        if !within {
            return None;
        }
        if tree.child(head, Rel::Cop).is_some() {
            return tree.child(head, Rel::Nsubj);
        }
        // A noun of its own behind "on" with nothing in front: "on strike".
        let bare = tree.preposition(head) == Some("on")
            && tree
                .children(head)
                .all(|child| child > head || tree.rel(child) == Rel::Case);
        tree.head(head)
            .filter(|&up| bare && tree.rel(head) == Rel::Nmod && up < head)
    }

    /// Reads the phrase of an event noun. Its actors are found by the phrase itself.
    pub(crate) fn of_noun(tree: &Tree<'_>, head: usize) -> Self {
        let mut clause = Clause::empty(head);
        clause.subjects.extend(Self::said_of(tree, head));
        for child in tree.children(head) {
            match tree.rel(child) {
                Rel::Nmod | Rel::Obl => {
                    if let Some(case) = tree.child(child, Rel::Case) {
                        clause.phrases.push((case, child));
                    }
                }
                Rel::Acl | Rel::Ccomp | Rel::Xcomp | Rel::Advcl => {
                    clause.complements.push(child);
                    clause.infinitive |= tree
                        .children(child)
                        .any(|mark| tree.rel(mark) == Rel::Mark && tree.lemma(mark) == "to");
                }
                Rel::Det if tree.lemma(child) == "no" => clause.negated = true,
                // "Miners are on strike": a noun that is the predicate has a subject.
                Rel::Nsubj if child < head && tree.child(head, Rel::Cop).is_some() => {
                    clause.subjects.push(child);
                }
                Rel::Advmod | Rel::Other
                    if matches!(tree.lemma(child), "not" | "n't" | "never")
                        && tree.child(head, Rel::Cop).is_some() =>
                {
                    clause.negated = true;
                }
                _ => {}
            }
        }
        let relative = clause.subjects.first().copied();
        if let Some(subject) = relative.filter(|&subject| is_relative(tree, subject))
            && tree.rel(head) == Rel::AclRelcl
            && let Some(noun) = tree.head(head)
            && noun != subject
        {
            clause.subjects = vec![noun];
        }
        clause
    }
}

/// "A woman linked to Al-Qaeda who shot at soldiers": a clause with "who" behind a name that a participle leads to may be on whom the participle is on.
fn is_astray(tree: &Tree<'_>, clause: usize, noun: usize) -> bool {
    tree.upos(noun) == Upos::Propn
        && tree.rel(noun) == Rel::Obl
        && tree
            .head(noun)
            .is_some_and(|verb| matches!(tree.rel(verb), Rel::Acl | Rel::Xcomp))
        && tree
            .children(clause)
            .any(|who| matches!(tree.lemma(who), "who" | "whom"))
}

/// Whether a word is a relative pronoun.
pub(crate) fn is_relative(tree: &Tree<'_>, word: usize) -> bool {
    matches!(tree.upos(word), Upos::Pron | Upos::Det | Upos::Sconj)
        && matches!(tree.lemma(word), "who" | "whom" | "which" | "that")
}

/// "Neither Israel nor Syria".
pub(crate) fn is_neither_nor(tree: &Tree<'_>, noun: usize) -> bool {
    tree.children(noun)
        .any(|word| word < noun && tree.form(word).eq_ignore_ascii_case("neither"))
        && tree.children_by(noun, Rel::Conj).any(|other| {
            tree.children(other)
                .chain(tree.children(noun))
                .any(|word| tree.lemma(word) == "nor")
        })
}

/// Papers by which somebody acts.
fn is_instrument(lemma: &str) -> bool {
    matches!(
        lemma,
        "order"
            | "decree"
            | "law"
            | "bill"
            | "legislation"
            | "act"
            | "statement"
            | "letter"
            | "communique"
            | "resolution"
            | "declaration"
            | "motion"
            | "edict"
            | "directive"
            | "proclamation"
            | "petition"
    )
}

/// Whether a verb whose subject was taken for that of a passive has neither an auxiliary of the passive nor an agent, in a form that needs none.
fn is_active(tree: &Tree<'_>, verb: usize) -> bool {
    // "Are set to meet": an adjective has no passive.
    if tree.upos(verb) == Upos::Adj {
        return true;
    }
    // "Have been engaged in dialogue": a state, without an agent.
    if matches!(tree.lemma(verb), "engage" | "involve" | "lock" | "embroil")
        && tree
            .children_by(verb, Rel::Obl)
            .any(|phrase| tree.preposition(phrase) == Some("in"))
        && !tree
            .children_by(verb, Rel::Obl)
            .any(|phrase| tree.preposition(phrase) == Some("by"))
    {
        return true;
    }
    let passive = tree.children(verb).any(|child| {
        tree.rel(child) == Rel::AuxPass
            || tree.rel(child) == Rel::Obl && tree.preposition(child) == Some("by")
    });
    // "Called on them to leave" tagged as a participle; "five killed in clashes" is one.
    let completed = tree.children(verb).any(|child| {
        matches!(
            tree.rel(child),
            Rel::Obj | Rel::Xcomp | Rel::Ccomp | Rel::Advcl
        ) && child > verb
            // "Forces pulled out of the town": who goes out does so himself.
            || tree.rel(child) == Rel::Particle && child == verb + 1
    });
    let finite = matches!(tree.xpos(verb), "VBD" | "VBZ" | "VBP" | "VB");
    !passive
        && (finite
            || tree.rel(verb) == Rel::Root && (completed || is_intransitive(tree.lemma(verb))))
}
