//! The event coder: from a text to who did what to whom, and when.
//!
//! A sentence passes the [`gate`] if it can hold an event, is parsed, its names are found ([`names`], [`actors`]), each verb
//! and event noun is read by the [`frames`] that fit its arguments and by the operators above it ([`acts`]), and actor, act
//! and recipient are taken from one clause ([`events`]). All knowledge of words stands in tables under `data/`.

mod actors;
mod acts;
mod argument_model;
#[cfg(test)]
mod assertions;
pub(crate) mod clause;
mod contexts;
mod discards;
mod discourse;
mod events;
mod explain;
mod frames;
mod gate;
mod grouping;
mod headline;
mod names;
pub(crate) mod pieces;
mod prepositions;
mod relation;
mod rules;
mod spans;
mod standing_in;
pub(crate) mod tree;
mod version;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use entente_model::actor::ActorId;
use entente_model::event::EventStatus;
use entente_model::ontology::PloverType;
use entente_model::time::DateInterval;
use rayon::prelude::*;

use crate::batch::content_hash;
use crate::coded_event::{Alternative, CodedActor, CodedDocument, CodedEvent, Trace};
use crate::date_mention::{DateRule, DatedText, GoverningDate};
use crate::quantity_mention::{QuantityMention, quantities_of, quantity_mentions};
use crate::relation_model::RelationModel;
use crate::syntax::{Parser, Sentence};
use actors::{ActorRef, Actors};
use discourse::Discourse;
use frames::Frames;
use gate::Gate;
use names::Names;
use pieces::Pieces;
use tree::Tree;

pub use argument_model::learning::{ArgumentReport, Judged, LearnedArguments, learn_arguments};
pub use relation::{MarkedSpans, RelationReading};
pub use rules::{Rules, RulesError};

/// Codes documents. Made once, used from any thread.
pub struct Coder {
    names: &'static Names,
    pub(crate) frames: Arc<Frames>,
    /// What a user's own sentences taught.
    model: Option<RelationModel>,
    /// Names of the user's rules.
    user: Option<Names>,
    /// Phrases of the user's rules that leave a sentence out, lower case.
    discards: Vec<Vec<String>>,
    /// A gate lets only sentences through that can hold an event.
    gated: bool,
    /// The gate where there are a user's rules, made when it is first needed.
    own_gate: OnceLock<Gate>,
    /// Events below this probability are left out.
    least_confidence: f32,
    version: Arc<str>,
}

/// A text to code; see [`Coder::code_all`].
#[derive(Clone, Copy, Debug)]
pub struct CoderInput<'t> {
    /// What it says.
    pub text: &'t str,
    /// When it was published.
    pub date: Option<&'t DateInterval>,
    /// The state that "we" and "my country" mean, for a speech.
    pub speaker: Option<ActorId>,
}

/// Sees sentences before they are coded; one that the gate left out has no words.
type Observe<'o> = dyn FnMut(usize, &Sentence, &Discourse) + 'o;

/// The first day of the state system in the lists of states.
const FIRST_DAY: jiff::civil::Date = jiff::civil::date(1816, 1, 1);

impl Default for Coder {
    fn default() -> Self {
        Self::new()
    }
}

impl Coder {
    /// A coder with the embedded dictionaries.
    pub fn new() -> Self {
        Self {
            names: Names::embedded(),
            frames: Frames::embedded(),
            model: None,
            user: None,
            discards: Vec::new(),
            gated: true,
            own_gate: OnceLock::new(),
            least_confidence: 0.0,
            version: Arc::from(version::version()),
        }
    }

    /// Adds a user's rules.
    ///
    /// # Errors
    /// The first rule that is wrong, with its line.
    pub fn with_rules(mut self, rules: &Rules) -> Result<Self, RulesError> {
        let (names, frames, discards) = rules.read()?;
        self.user = Some(names);
        self.frames = Arc::new(frames);
        self.own_gate = OnceLock::new();
        self.discards = discards;
        self.add_to_version("rules", rules.text().as_bytes());
        Ok(self)
    }

    /// Name and version, with the first eight digits of the SHA-256 of its tables, and of a user's rules and model where it has any: what they code is not what the
    /// coder as shipped codes. `entente 0.1.0 + tables 0b6a77d2`, `entente 0.1.0 + tables 0b6a77d2 + rules 5f3a09c1`.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn gate(&self) -> &Gate {
        if self.user.is_none() {
            return Gate::embedded();
        }
        self.own_gate
            .get_or_init(|| Gate::new(self.names, self.user.as_ref(), &self.frames))
    }

    fn add_to_version(&mut self, what: &str, bytes: &[u8]) {
        let hash = content_hash(bytes);
        let digits = hash.get(..8).unwrap_or(&hash);
        self.version = Arc::from(format!("{} + {what} {digits}", self.version));
    }

    /// Lets a model that was learned from a user's own sentences decide the types of events whose source and target are both named: where its likeliest
    /// type is another than the coder's and more likely than all others together.
    #[must_use]
    pub fn with_model(mut self, model: RelationModel) -> Self {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        _ = model.write(&mut bytes);
        self.add_to_version("model", &bytes);
        self.model = Some(model);
        self
    }

    /// Leaves events out that are less probable than this, from 0 to 1; see [`CodedEvent::confidence`]. The others keep their numbers, and the coder its version.
    #[must_use]
    pub fn with_least_confidence(mut self, least: f32) -> Self {
        self.least_confidence = least;
        self
    }

    /// Parses every sentence, also those that the gate would leave out.
    #[must_use]
    pub fn without_gate(mut self) -> Self {
        self.gated = false;
        self
    }

    /// Codes a text. `speaker` is the state that "we" and "my country" mean, for a speech.
    pub fn code(
        &self,
        text: &str,
        document_date: Option<&DateInterval>,
        speaker: Option<ActorId>,
    ) -> CodedDocument {
        let input = CoderInput {
            text,
            date: document_date,
            speaker,
        };
        self.code_observed(input, &mut |_, _, _| {})
    }

    /// Codes a text, and shows each sentence with its number and with what the text has been about so far.
    fn code_observed(&self, input: CoderInput<'_>, observe: &mut Observe<'_>) -> CodedDocument {
        let CoderInput {
            text,
            date: document_date,
            speaker,
        } = input;
        let mut document = CodedDocument {
            coder: Arc::clone(&self.version),
            ..CodedDocument::default()
        };
        let day = document_date.and_then(|date| date.latest().or_else(|| date.earliest()));
        let mut discourse = Discourse::new(day, speaker);
        let mut dates = DatedText::new(text, document_date);
        let quantities = quantity_mentions(text, dates.mentions());
        let mut pieces = Pieces::default();
        let mut take = |sentence: Sentence| {
            let number = document.sentences;
            document.sentences += 1;
            let sentence = headline::reread(sentence, &self.frames);
            observe(number, &sentence, &discourse);
            if !sentence.words.is_empty() {
                document.parsed += 1;
                self.sentence(
                    &sentence,
                    number,
                    &mut discourse,
                    &mut dates,
                    &quantities,
                    &mut document,
                );
            } else {
                discourse.take_unparsed(self.names, sentence.text(), sentence.range().start, day);
            }
        };
        let gate = self.gated.then(|| self.gate());
        let keep = |words: &[&str]| {
            gate.is_none_or(|gate| {
                gate.passes(words, self.names, self.user.as_ref(), speaker.is_some())
            })
        };
        Parser::english().parse_each_if(text, keep, |sentence| {
            if let Some(whole) = pieces.push(sentence, text) {
                take(whole);
            }
        });
        if let Some(whole) = pieces.finish(text) {
            take(whole);
        }
        if let Some(model) = &self.model {
            for event in &mut document.events {
                self.learned_type(model, text, event);
            }
        }
        grouping::group(&mut document);
        document.keep_from(self.least_confidence);
        document
    }

    /// Codes texts, each by itself and as many at a time as the machine has cores: a single text keeps them busy only while it is parsed.
    /// A defect of the coder on one text loses that one only: its place holds what [`std::panic::catch_unwind`] gives.
    pub fn code_all(&self, texts: &[CoderInput<'_>]) -> Vec<std::thread::Result<CodedDocument>> {
        texts
            .par_iter()
            .with_max_len(1)
            .map(|input| {
                catch_unwind(AssertUnwindSafe(|| {
                    self.code(input.text, input.date, input.speaker)
                }))
            })
            .collect()
    }

    /// Asks the learned model for the type of an event.
    fn learned_type(&self, model: &RelationModel, text: &str, event: &mut CodedEvent) {
        let start = event.sentence_span.start;
        let within = |actors: &[CodedActor]| -> Vec<std::ops::Range<usize>> {
            actors
                .iter()
                .filter(|actor| {
                    actor.span.start >= start && actor.span.end <= event.sentence_span.end
                })
                .map(|actor| actor.span.start - start..actor.span.end - start)
                .collect()
        };
        let spans = MarkedSpans {
            source: within(&event.sources),
            target: within(&event.targets),
        };
        let Some(sentence) = text.get(event.sentence_span.clone()) else {
            return;
        };
        if spans.source.is_empty() || spans.target.is_empty() {
            return;
        }
        let ranked = model.classify(self, sentence, &spans);
        let Some(&(label, probability)) = ranked.first().filter(|(_, share)| *share > 0.5) else {
            return;
        };
        let Some(plover) = RelationModel::plover_of(label, event.plover) else {
            return;
        };
        if plover == event.plover {
            return;
        }
        event.trace.alternatives.insert(
            0,
            Alternative {
                plover: event.plover,
                pattern: std::mem::take(&mut event.trace.pattern),
                score: event.trace.score,
            },
        );
        event.trace.pattern = format!("learned from {}: {label} {probability:.2}", model.note());
        event.trace.operators.clear();
        event.plover = plover;
        event.promised_type = None;
        event.mode = Arc::from("");
        event.cameo = None;
        event.confidence = probability;
    }

    fn sentence(
        &self,
        sentence: &Sentence,
        number: usize,
        discourse: &mut Discourse,
        dates: &mut DatedText,
        quantities: &[QuantityMention],
        document: &mut CodedDocument,
    ) {
        let tree = Tree::new(sentence);
        let (told, asked) = {
            let actors = Actors::find(&tree, self.names, self.user.as_ref(), discourse);
            let found = events::events(&self.frames, &actors, &mut ());
            let asked = found.iter().flat_map(events::requests_of).collect();
            if !found.is_empty() && discards::discarded_by(sentence, &self.discards).is_none() {
                let contexts = contexts::contexts(&tree);
                let events = found.into_iter().flat_map(|found| {
                    let own: Vec<Option<DateInterval>> = found
                        .targets
                        .iter()
                        .map(|target| own_date(&tree, dates, &found, target))
                        .collect();
                    let event = coded(
                        &self.frames,
                        &tree,
                        found,
                        number,
                        &contexts,
                        dates,
                        quantities,
                    );
                    by_date(event, &own)
                });
                // No state of the registry is older than the state system; tales of older times are not its events.
                document.events.extend(events.filter(|event| {
                    event
                        .date
                        .and_then(|date| date.latest())
                        .is_none_or(|last| last >= FIRST_DAY)
                }));
                dates.tells_event(sentence.range());
            }
            (discourse::told(&actors), asked)
        };
        discourse.take_told(told, asked);
    }
}

/// The date that stands with one of several recipients: "signed SEATO in 1954, and CENTO in 1955".
fn own_date(
    tree: &Tree<'_>,
    dates: &DatedText,
    found: &events::Found<'_>,
    target: &ActorRef,
) -> Option<DateInterval> {
    if found.targets.len() < 2 || target.words.start <= found.trigger {
        return None;
    }
    let last = found
        .targets
        .iter()
        .map(|other| other.words.start)
        .filter(|&start| start > target.words.start)
        .min();
    let (from, to) = (
        tree.bytes(target.words.end - 1).end,
        last.map_or(tree.sentence.range().end, |next| tree.bytes(next).start),
    );
    let mut within = dates
        .mentions_in(tree.sentence.range())
        .iter()
        .filter(|mention| mention.start >= from && mention.end <= to);
    match (within.next(), within.next()) {
        (Some(mention), None) => mention.date,
        _ => None,
    }
}

/// An event apart for each date that its recipients have of their own.
fn by_date(event: CodedEvent, own: &[Option<DateInterval>]) -> Vec<CodedEvent> {
    let apart = own.len() == event.targets.len()
        && own.iter().all(Option::is_some)
        && own.iter().any(|date| *date != own[0]);
    if !apart {
        return vec![event];
    }
    let mut events: Vec<CodedEvent> = Vec::new();
    for (target, date) in event.targets.iter().zip(own) {
        match events.iter_mut().find(|known| known.date == *date) {
            Some(known) => known.targets.push(target.clone()),
            None => events.push(CodedEvent {
                targets: vec![target.clone()],
                date: *date,
                ..event.clone()
            }),
        }
    }
    events
}

fn coded(
    frames: &Frames,
    tree: &Tree<'_>,
    found: events::Found<'_>,
    number: usize,
    contexts: &[Arc<str>],
    dates: &DatedText,
    quantities: &[QuantityMention],
) -> CodedEvent {
    let sentence = tree.sentence;
    let span = tree.bytes(found.words.start).start..tree.bytes(found.words.end - 1).end;
    let (date, date_rule) = date_of(frames, dates, tree, &found);
    let day = date.and_then(|date| date.latest());
    let actor = |actor: &ActorRef| CodedActor {
        actor: actor.actor.map(|id| actors::at_date(id, day)),
        group: actor.group.clone(),
        sector: actor.sector.clone(),
        span: actor.span.clone(),
        rule: actor.rule,
    };
    let act = found.act;
    let pattern = act.frame.map_or_else(
        || {
            act.chain
                .first()
                .and_then(|(_, frame, _)| frame.as_ref())
                .map_or_else(String::new, |frame| {
                    format!("{} (frames.tsv:{})", frame.written, frame.line)
                })
        },
        |frame| {
            format!(
                "{} ({}:{})",
                frame.written,
                if frame.user { "rules" } else { "frames.tsv" },
                frame.line
            )
        },
    );
    CodedEvent {
        sources: found.sources.iter().map(actor).collect(),
        targets: found.targets.iter().map(actor).collect(),
        mutual: found.mutual,
        plover: act.plover,
        mode: act.mode.clone(),
        contexts: contexts.to_vec(),
        promised_type: act
            .promised
            .filter(|_| matches!(act.plover, PloverType::Agree | PloverType::Threaten)),
        cameo: act.cameo,
        status: if act.reported {
            EventStatus::Reported
        } else {
            EventStatus::Happened
        },
        date,
        date_rule,
        place: found
            .place
            .and_then(|place| place.actor)
            .map(|id| actors::at_date(id, day)),
        quantities: quantities_of(sentence, found.trigger, quantities)
            .iter()
            .flat_map(|mention| mention.quantities())
            .collect(),
        confidence: found.confidence,
        trigger: tree.bytes(found.trigger),
        span,
        sentence: number,
        sentence_span: sentence.range(),
        number: 0,
        occurrence: 0,
        trace: Trace {
            pattern,
            operators: act.operators,
            score: act.score,
            alternatives: act.alternatives,
        },
    }
}

/// The date that governs an event, its open end cut at the document's date.
fn date_of(
    frames: &Frames,
    dates: &DatedText,
    tree: &Tree<'_>,
    found: &events::Found<'_>,
) -> (Option<DateInterval>, DateRule) {
    let mut governing = dates.governing(tree.sentence, found.trigger);
    // What is promised or launched may carry the date: "started exercises in 2016".
    if matches!(
        governing.rule,
        DateRule::Document | DateRule::Background | DateRule::Undated | DateRule::Paragraph
    ) && let Some((clause, ..)) = found.act.chain.last()
    {
        for &object in &clause.objects {
            let own = dates.governing(tree.sentence, object);
            if own.mention.is_some()
                && !matches!(
                    own.rule,
                    DateRule::Paragraph | DateRule::Sentence | DateRule::Name
                )
            {
                governing = own;
                break;
            }
        }
    }
    // A promise is made before what it promises: "will deliver next year, a minister said last week".
    let written = dates.document().and_then(DateInterval::latest);
    let later = |date: Option<DateInterval>| {
        date.and_then(|date| date.earliest())
            .zip(written)
            .is_some_and(|(first, written)| first > written)
    };
    // "Will meet on Monday. The Union banned imports": a day that is still to come is not that of another sentence's act.
    if found.act.promised.is_none()
        && matches!(governing.rule, DateRule::Paragraph | DateRule::Sentence)
        && later(governing.date)
    {
        governing = GoverningDate {
            date: dates.document().copied(),
            rule: DateRule::Document,
            mention: None,
        };
    }
    if found.act.promised.is_some() && later(governing.date) {
        let outer = found.act.chain.first().map(|(clause, ..)| clause.head);
        let said = acts::spoken(frames, tree, found.trigger);
        let made = said
            .into_iter()
            .chain(outer.filter(|&outer| outer != found.trigger))
            .map(|word| dates.governing(tree.sentence, word))
            .find(|made| made.date.is_some() && !later(made.date));
        governing = made.unwrap_or(GoverningDate {
            date: dates.document().copied(),
            rule: DateRule::Document,
            mention: None,
        });
    }
    let date = governing.date.map(|date| {
        match (
            date.earliest(),
            date.latest(),
            dates.document().and_then(DateInterval::latest),
        ) {
            (Some(first), None, Some(last)) if first <= last => {
                DateInterval::from_days(Some(first), Some(last)).unwrap_or(date)
            }
            _ => date,
        }
    });
    (date, governing.rule)
}
