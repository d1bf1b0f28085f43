//! Who does an act and to whom, learned from annotated sentences: chooses participants where no rule found them, and says how probable an event is.
//!
//! Three linear classifiers over what the tree says of a word that names somebody and of the act ([`features`]): is it the source, is it the target, is the act
//! an event of the text at all. What they answer for the participants of an event, with what kind of rule found those, becomes its probability by a logistic
//! regression ([`evidence`]). Events that the rules complete keep their participants: where model and rules differ, the rules are right far more often.
//! Learned by [`learning`] from the sentences of `data/annotated/`, all of which were written for it.

mod choice;
mod evidence;
mod features;
mod file;
pub(crate) mod learning;

use std::sync::{Arc, LazyLock};

use entente_model::ontology::PloverType;
use fnv::FnvHashMap;

use super::actors::{ActorRef, Actors, Role};
use super::acts::Act;
use super::events::{Lacking, phrase_head};
use super::frames::Pos;
use super::tree::Rel;
pub(super) use choice::Choice;
pub(super) use evidence::Sides;
use evidence::{EVIDENCE, evidence};
use features::Described;

/// Somebody who may be source or target of an act.
pub(super) struct Candidate {
    /// The word from which the others of its phrase hang.
    pub(super) head: usize,
    pub(super) actor: ActorRef,
    pub(super) how: How,
}

/// How a sentence names a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// By a name that stands in another's phrase: "Chilean police".
    Within,
    /// By a name.
    Name,
    Pronoun,
    /// By a role whose state the phrase tells.
    Role,
    /// By a role without a state, in a sentence that speaks of one only.
    Unnamed,
    /// By a role without a state, where its clause puts it.
    Scene,
    /// By a role of the place where the report was written.
    Dateline,
}

/// What is told of an act itself.
#[derive(Clone, Copy)]
struct Outline {
    plover: PloverType,
    pos: Pos,
    /// What the rules missed; `None` for a complete event.
    lacking: Option<Lacking>,
    weak: bool,
    mutual: bool,
    operated: bool,
    score: f32,
}

/// An act with everybody whom its sentence names, described.
pub(super) struct Scene {
    outline: Outline,
    pub(super) candidates: Arc<[Candidate]>,
    features: Vec<Vec<u32>>,
    act: Vec<u32>,
}

impl Scene {
    /// `lacking` is what the rules missed, `None` for a complete event.
    fn new(
        actors: &Actors<'_, '_>,
        act: &Act<'_>,
        trigger: usize,
        pos: Pos,
        lacking: Option<Lacking>,
    ) -> Self {
        let described = Described::new(actors.tree, act, trigger, pos);
        let candidates = candidates(actors);
        let own = described.act(act, actors.mentions.len(), lacking);
        Self::of(act, pos, lacking, &described, candidates, own)
    }

    fn of(
        act: &Act<'_>,
        pos: Pos,
        lacking: Option<Lacking>,
        described: &Described<'_>,
        candidates: Arc<[Candidate]>,
        own: Vec<u32>,
    ) -> Self {
        let others = features::distinct(&candidates);
        Self {
            outline: Outline {
                plover: act.plover,
                pos,
                lacking,
                weak: act.frame.is_none_or(|frame| frame.weak),
                mutual: act.frame.is_some_and(|frame| frame.mutual),
                operated: !act.operators.is_empty(),
                score: act.score,
            },
            features: candidates
                .iter()
                .map(|candidate| described.candidate(candidate, &candidates, others))
                .collect(),
            candidates,
            act: own,
        }
    }
}

/// How far each candidate lies on the side of sources and of targets, and the act on that of events.
pub(super) struct Margins {
    pub(super) source: Vec<f32>,
    pub(super) target: Vec<f32>,
    pub(super) act: f32,
}

/// Weights of one feature: source, target, event.
type Weights = [f32; 3];

/// The learned model.
pub(crate) struct ArgumentModel {
    weights: FnvHashMap<u32, Weights>,
    constants: Weights,
    /// From evidence to log odds, for events that rules completed.
    by_rules: [f32; EVIDENCE + 1],
    /// The same for events that the model completed.
    completed: [f32; EVIDENCE + 1],
}

/// Below this margin of the act no participants make the event probable enough; they need not be looked at.
const HARDLY_AN_EVENT: f32 = -0.6;

/// Where fewer than one of three events would be right the model completes none.
const LEAST_PROBABILITY: f32 = 1.0 / 3.0;

/// The model that is shipped, as a file.
pub(super) const FILE: &[u8] = include_bytes!("../../../model/english.arguments");

static EMBEDDED: LazyLock<ArgumentModel> = LazyLock::new(|| {
    // The file is made by `write` of the same version; a test reads it.
    ArgumentModel::read(FILE).unwrap_or_default()
});

impl Default for ArgumentModel {
    /// One that knows nothing: it completes no event.
    fn default() -> Self {
        let mut completed = [0.0; EVIDENCE + 1];
        completed[EVIDENCE] = -10.0;
        Self {
            weights: FnvHashMap::default(),
            constants: [0.0; 3],
            by_rules: [0.0; EVIDENCE + 1],
            completed,
        }
    }
}

impl ArgumentModel {
    pub(crate) fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn margin(&self, features: &[u32], which: usize) -> f32 {
        let sum: f32 = features
            .iter()
            .filter_map(|feature| self.weights.get(feature))
            .map(|weights| weights[which])
            .sum();
        self.constants[which] + sum
    }

    fn margins(&self, scene: &Scene) -> Margins {
        let side = |which| {
            scene
                .features
                .iter()
                .map(|features| self.margin(features, which))
                .collect()
        };
        Margins {
            source: side(0),
            target: side(1),
            act: self.margin(&scene.act, 2),
        }
    }

    /// The probability that an event which the rules completed has the right type and participants.
    pub(super) fn probability(
        &self,
        actors: &Actors<'_, '_>,
        act: &Act<'_>,
        trigger: usize,
        pos: Pos,
        sides: &Sides<'_>,
    ) -> f32 {
        let scene = Scene::new(actors, act, trigger, pos, None);
        let margins = self.margins(&scene);
        let evidence = evidence(&scene, &margins, sides);
        logistic(log_odds(&self.by_rules, &evidence))
    }

    /// Participants for an act that the rules could not complete, where they are probable enough.
    pub(super) fn complete(
        &self,
        actors: &Actors<'_, '_>,
        act: &Act<'_>,
        trigger: usize,
        pos: Pos,
        lacking: Lacking,
        known: (&[ActorRef], &[ActorRef]),
    ) -> Option<Choice> {
        let described = Described::new(actors.tree, act, trigger, pos);
        let own = described.act(act, actors.mentions.len(), Some(lacking));
        if self.margin(&own, 2) < HARDLY_AN_EVENT {
            return None;
        }
        let candidates = candidates(actors);
        let scene = Scene::of(act, pos, Some(lacking), &described, candidates, own);
        let margins = self.margins(&scene);
        let mut choice = choice::choose(&scene, &margins, known)?;
        let sides = choice.sides();
        let evidence = evidence(&scene, &margins, &sides);
        choice.probability = logistic(log_odds(&self.completed, &evidence));
        (choice.probability >= LEAST_PROBABILITY).then_some(choice)
    }
}

fn log_odds(weights: &[f32; EVIDENCE + 1], evidence: &[f32; EVIDENCE]) -> f32 {
    let sum: f32 = weights
        .iter()
        .zip(evidence)
        .map(|(weight, value)| weight * value)
        .sum();
    sum + weights[EVIDENCE]
}

fn logistic(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Everybody whom a sentence names, in its order.
fn candidates(actors: &Actors<'_, '_>) -> Arc<[Candidate]> {
    Arc::clone(
        actors
            .candidates
            .get_or_init(|| find_candidates(actors).into()),
    )
}

fn find_candidates(actors: &Actors<'_, '_>) -> Vec<Candidate> {
    let tree = actors.tree;
    let mut all: Vec<Candidate> = Vec::new();
    for mention in &actors.mentions {
        let head = phrase_head(tree, mention.words.clone());
        let own = actors
            .of_phrase(head, Role::Target)
            .into_iter()
            .find(|actor| {
                actor.words.start <= mention.words.start
                    && mention.words.end <= actor.words.end
                    && actor.actor == mention.naming.actor
            });
        let candidate = Candidate {
            head,
            actor: own.unwrap_or_else(|| actors.named(mention)),
            how: if mention.words.contains(&head) {
                How::Name
            } else {
                How::Within
            },
        };
        // "His Russian counterpart Sergei Lavrov" is one, by his name.
        match all
            .iter_mut()
            .find(|other| other.head == head && other.actor.same(&candidate.actor))
        {
            Some(other) if candidate.how == How::Name => *other = candidate,
            Some(_) => {}
            None => all.push(candidate),
        }
    }
    for word in (0..tree.len()).filter(|&word| actors.mention(word).is_none()) {
        if matches!(tree.xpos(word), "PRP" | "PRP$") {
            let meant = actors.of_phrase(word, Role::Target).into_iter();
            all.extend(meant.map(|actor| Candidate {
                head: word,
                actor,
                how: How::Pronoun,
            }));
        } else if actors.agentive_by_role(word)
            && all
                .iter()
                .all(|other| other.head != word && !tree.is_within(other.head, word))
            // "His Russian counterpart Sergei Lavrov": the title is no other than who bears it.
            && !(matches!(tree.rel(word), Rel::Compound | Rel::Flat)
                && all.iter().any(|other| tree.head(word) == Some(other.head)))
        {
            let told = actors.of_phrase(word, Role::Source).into_iter().next();
            let found = told
                .map(|actor| (actor, How::Role))
                .or_else(|| Some((actors.unnamed(word)?, How::Unnamed)))
                .or_else(|| Some((actors.on_the_scene(word)?, How::Scene)))
                .or_else(|| Some((actors.of_the_dateline(word)?, How::Dateline)));
            all.extend(found.map(|(actor, how)| Candidate {
                head: word,
                actor,
                how,
            }));
        }
    }
    all.sort_by_key(|candidate| candidate.head);
    all
}

#[cfg(test)]
mod tests;
