//! Learns the model from annotated sentences, and tells by cross-validation how well it answers.

mod logistic;
mod measure;

use std::collections::BTreeMap;

use entente_model::time::DateInterval;
use fnv::FnvHashMap;
use rayon::prelude::*;

use super::choice::choose;
use super::evidence::{EVIDENCE, Sides, evidence};
use super::features::hash;
use super::{ArgumentModel, HARDLY_AN_EVENT, Margins, Scene, Weights};
use crate::annotated::{AnnotatedActor, AnnotatedEvent, AnnotatedText};
use crate::coder::actors::{ActorRef, Actors, at_date};
use crate::coder::acts::Act;
use crate::coder::events::{Lacking, Watch, events};
use crate::coder::frames::Pos;
use crate::coder::tree::Tree;
use crate::coder::{Coder, CoderInput};
use crate::countries::{Countries, country, plain};
use crate::linear::{Sparse, separate};
use logistic::regress;
pub use measure::{ArgumentReport, Judged};

/// Parts of the cross-validation.
const FOLDS: usize = 5;
/// Cost of an error against the width of the margin; chosen by cross-validation among 0.003, 0.01, 0.03 and 0.1.
const COST: f32 = 0.01;
/// A feature that stands with fewer candidates (acts) tells nothing of others.
const LEAST_COUNT: u32 = 2;
const SEED: u64 = 1;

/// A learned model with its measures.
pub struct LearnedArguments {
    /// What stands in `model/english.arguments`.
    pub file: Vec<u8>,
    /// By cross-validation: each text is judged by a model that has not seen it.
    pub report: ArgumentReport,
}

/// An act that rules tried to complete.
struct Tried {
    /// Place of its text.
    text: usize,
    /// First bytes of the word that tells it and of those above it.
    words: Vec<usize>,
    scene: Scene,
    sources: Vec<ActorRef>,
    targets: Vec<ActorRef>,
    mutual: bool,
}

/// Notes each act of a sentence.
struct Notes {
    text: usize,
    all: Vec<Tried>,
}

impl Watch for Notes {
    fn completes(&self) -> bool {
        false
    }

    fn tried(
        &mut self,
        actors: &Actors<'_, '_>,
        act: &Act<'_>,
        trigger: usize,
        pos: Pos,
        lacking: Option<Lacking>,
        (sources, targets, mutual): (&[ActorRef], &[ActorRef], bool),
    ) {
        if matches!(lacking, Some(Lacking::Truth | Lacking::Certainty)) {
            return;
        }
        let above = act.chain.iter().map(|(clause, ..)| clause.head);
        self.all.push(Tried {
            text: self.text,
            words: std::iter::once(trigger)
                .chain(above)
                .map(|word| actors.tree.bytes(word).start)
                .collect(),
            scene: Scene::new(actors, act, trigger, pos, lacking),
            sources: sources.to_vec(),
            targets: targets.to_vec(),
            mutual,
        });
    }
}

/// Learns from annotated texts.
///
/// # Errors
/// A text's date that cannot be read, with the name of the text; or what writing the model says.
pub fn learn_arguments(texts: &[AnnotatedText]) -> Result<LearnedArguments, String> {
    let coder = Coder::new().without_gate();
    let tried: Vec<Vec<Tried>> = (0..texts.len())
        .into_par_iter()
        .map(|at| acts_of(&coder, texts, at))
        .collect::<Result<_, _>>()?;
    let tried: Vec<Tried> = tried.into_iter().flatten().collect();
    let labels: Vec<Labels> = tried
        .iter()
        .map(|tried| Labels::of(&texts[tried.text], tried))
        .collect();
    let fold: Vec<usize> = tried
        .iter()
        .map(|tried| fold_of(&texts[tried.text].id))
        .collect();

    let parts: Vec<ArgumentModel> = (0..FOLDS)
        .into_par_iter()
        .map(|part| classifiers(&tried, &labels, &|at| fold[at] != part))
        .collect();
    let unseen: Vec<Case> = tried
        .iter()
        .enumerate()
        .filter_map(|(at, tried)| Case::of(&parts[fold[at]], &texts[tried.text], tried, fold[at]))
        .collect();
    let report = measure::measure(texts, &unseen);
    let mut model = classifiers(&tried, &labels, &|_| true);
    model.by_rules = regress_on(&unseen, true, &|_| true);
    model.completed = regress_on(&unseen, false, &|_| true);
    Ok(LearnedArguments {
        file: model.write().map_err(|error| error.to_string())?,
        report,
    })
}

/// The part of the cross-validation to which a text belongs.
fn fold_of(id: &str) -> usize {
    ((hash(id) >> 32) % FOLDS as u64) as usize
}

fn acts_of(coder: &Coder, texts: &[AnnotatedText], at: usize) -> Result<Vec<Tried>, String> {
    let text = &texts[at];
    let date = DateInterval::from_words(&text.date)
        .map_err(|error| format!("{}: date {:?}: {error}", text.id, text.date))?;
    let mut notes = Notes {
        text: at,
        all: Vec::new(),
    };
    let input = CoderInput {
        text: &text.text,
        date: Some(&date),
        speaker: text.speaker,
    };
    coder.code_observed(input, &mut |_, sentence, discourse| {
        if !sentence.words.is_empty() {
            let tree = Tree::new(sentence);
            let actors = Actors::find(&tree, coder.names, None, discourse);
            events(&coder.frames, &actors, &mut notes);
        }
    });
    Ok(notes.all)
}

/// What the annotation says of an act.
struct Labels {
    /// It is an event.
    event: bool,
    /// Each candidate is its source, its target.
    source: Vec<bool>,
    target: Vec<bool>,
}

impl Labels {
    fn of(text: &AnnotatedText, tried: &Tried) -> Self {
        let told = text.events.iter().find(|event| {
            event
                .place(&text.text)
                .is_some_and(|place| tried.words.iter().any(|word| place.contains(word)))
        });
        let candidates = &tried.scene.candidates;
        let mut labels = Labels {
            event: told.is_some(),
            source: vec![false; candidates.len()],
            target: vec![false; candidates.len()],
        };
        let Some(told) = told else {
            return labels;
        };
        for (at, candidate) in candidates.iter().enumerate() {
            let code = code(&candidate.actor, text);
            // 2 where the annotation quotes its words, 1 where it only has its code.
            let fits = |side: &[AnnotatedActor]| {
                side.iter()
                    .filter(|actor| plain(&actor.code) == code)
                    .map(|actor| {
                        let span = &candidate.actor.span;
                        let quoted = text
                            .text
                            .match_indices(actor.text.as_str())
                            .any(|(at, it)| at < span.end && span.start < at + it.len());
                        1 + u8::from(quoted)
                    })
                    .max()
                    .unwrap_or_default()
            };
            let (source, target) = (fits(&told.source), fits(&told.target));
            let first = tried.words.first().copied().unwrap_or_default();
            let before = candidate.actor.span.start < first;
            labels.source[at] = source > target || source > 0 && source == target && before;
            labels.target[at] = target > source || target > 0 && source == target && !before;
        }
        labels
    }
}

/// The three classifiers from those acts that `uses` admits.
fn classifiers(
    tried: &[Tried],
    labels: &[Labels],
    uses: &(dyn Fn(usize) -> bool + Sync),
) -> ArgumentModel {
    let used: Vec<usize> = (0..tried.len()).filter(|&at| uses(at)).collect();
    let mut rows: Vec<(&[u32], bool, bool)> = Vec::new();
    let mut acts: Vec<(&[u32], bool)> = Vec::new();
    for &at in &used {
        let (scene, labels) = (&tried[at].scene, &labels[at]);
        acts.push((&scene.act, labels.event));
        if labels.event {
            for (place, features) in scene.features.iter().enumerate() {
                rows.push((features, labels.source[place], labels.target[place]));
            }
        }
    }
    let columns = columns(rows.iter().map(|row| row.0));
    let act_columns = self::columns(acts.iter().map(|row| row.0));
    let vectors: Vec<Sparse> = rows.iter().map(|row| sparse(row.0, &columns)).collect();
    let act_vectors: Vec<Sparse> = acts.iter().map(|row| sparse(row.0, &act_columns)).collect();
    let learn = |vectors: &[Sparse], positive: Vec<bool>, width: usize| {
        let vectors: Vec<&Sparse> = vectors.iter().collect();
        separate(&vectors, &positive, width, COST, 1.0, SEED)
    };
    let source = learn(
        &vectors,
        rows.iter().map(|row| row.1).collect(),
        columns.len(),
    );
    let target = learn(
        &vectors,
        rows.iter().map(|row| row.2).collect(),
        columns.len(),
    );
    let event = learn(
        &act_vectors,
        acts.iter().map(|row| row.1).collect(),
        act_columns.len(),
    );
    let mut weights: FnvHashMap<u32, Weights> = FnvHashMap::default();
    for (&feature, &column) in &columns {
        let own = weights.entry(feature).or_default();
        own[0] = source[column as usize];
        own[1] = target[column as usize];
    }
    for (&feature, &column) in &act_columns {
        weights.entry(feature).or_default()[2] = event[column as usize];
    }
    let constant = |weights: &[f32]| weights.last().copied().unwrap_or_default();
    ArgumentModel {
        weights,
        constants: [constant(&source), constant(&target), constant(&event)],
        ..ArgumentModel::default()
    }
}

/// Numbers for the features that stand in enough rows.
fn columns<'f>(rows: impl Iterator<Item = &'f [u32]>) -> BTreeMap<u32, u32> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for feature in rows.flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    counts.retain(|_, count| *count >= LEAST_COUNT);
    counts.into_keys().zip(0..).collect()
}

fn sparse(features: &[u32], columns: &BTreeMap<u32, u32>) -> Sparse {
    features
        .iter()
        .filter_map(|feature| columns.get(feature))
        .map(|&column| (column, 1.0))
        .collect()
}

/// An event that rules or the model completed, with the evidence for it by classifiers that have not seen its text.
struct Case {
    fold: usize,
    by_rules: bool,
    /// Use would ask the model to complete it: no speech, and an act that may be an event.
    asked: bool,
    evidence: [f32; EVIDENCE],
    /// The text has an annotated event of these countries, and of its type too.
    countries: bool,
    right: bool,
}

impl Case {
    /// `None` for an act of a sentence that names nobody.
    fn of(model: &ArgumentModel, text: &AnnotatedText, tried: &Tried, fold: usize) -> Option<Self> {
        let margins: Margins = model.margins(&tried.scene);
        let by_rules = tried.scene.outline.lacking.is_none();
        let chosen;
        let sides = if by_rules {
            Sides {
                sources: &tried.sources,
                targets: &tried.targets,
                mutual: tried.mutual,
            }
        } else {
            chosen = choose(&tried.scene, &margins, (&tried.sources, &tried.targets))?;
            chosen.sides()
        };
        let fits: Vec<&AnnotatedEvent> = text
            .events
            .iter()
            .filter(|event| same_countries(&sides, event, text))
            .collect();
        let plover = tried.scene.outline.plover;
        Some(Case {
            fold,
            by_rules,
            asked: !by_rules && text.speaker.is_none() && margins.act >= HARDLY_AN_EVENT,
            evidence: evidence(&tried.scene, &margins, &sides),
            countries: !fits.is_empty(),
            right: fits.iter().any(|event| event.r#type == plover),
        })
    }
}

/// From evidence to log odds, by the cases of one kind that `uses` admits.
fn regress_on(cases: &[Case], by_rules: bool, uses: &dyn Fn(&Case) -> bool) -> [f32; EVIDENCE + 1] {
    let rows: Vec<(&[f32; EVIDENCE], bool)> = cases
        .iter()
        .filter(|case| case.by_rules == by_rules && uses(case))
        .map(|case| (&case.evidence, case.right))
        .collect();
    regress(&rows)
}

fn code(actor: &ActorRef, text: &AnnotatedText) -> String {
    let day = DateInterval::from_words(&text.date)
        .ok()
        .and_then(|date| date.latest());
    country(actor.actor.map(|id| at_date(id, day)), &actor.sector)
}

/// Whether both sides are those of an annotated event.
fn same_countries(sides: &Sides<'_>, event: &AnnotatedEvent, text: &AnnotatedText) -> bool {
    let coded = |side: &[ActorRef]| side.iter().map(|actor| code(actor, text)).collect();
    let coded = Countries {
        source: coded(sides.sources),
        target: coded(sides.targets),
    };
    coded.are(&event.countries(), sides.mutual)
}
