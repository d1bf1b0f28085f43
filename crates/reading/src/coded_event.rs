//! A document's coded events, with the trace that explains each.

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::event::{Event, EventId, EventStatus, Participant, Quantity};
use entente_model::ontology::{CameoCode, PloverType};
use entente_model::source::{Basis, Place, Provenance, SourceId};
use entente_model::time::DateInterval;
use serde::Serialize;

use crate::coder::Coder;
use crate::date_mention::DateRule;

/// One actor of a coded event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodedActor {
    /// The state or organisation at the event's date; the host state for an armed group that acts in one.
    pub actor: Option<ActorId>,
    /// The group, body or person inside or beside the actor, where the dictionary names it: `TALIBAN`.
    pub group: Option<Arc<str>>,
    /// Sector by the PLOVER manual (`GOV`, `MIL`, `REB` …); `IGO`, `NGO`, `IMG` for actors that are no states; empty for
    /// a state as such.
    pub sector: Arc<str>,
    /// The words that name it, in bytes of the text.
    pub span: Range<usize>,
    /// The rule that gave it.
    pub rule: ActorRule,
}

/// How an actor was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorRule {
    /// Its own name, or that of a person in office, a body or an organisation.
    Name,
    /// An adjective or noun before the head of the phrase: "Russian Defence Minister".
    Modifier,
    /// A possessor: "Turkey's president".
    Possessor,
    /// A phrase behind the head: "a court in Ecuador".
    Complement,
    /// An apposition.
    Apposition,
    /// A capital or seat of government as an actor: "Islamabad".
    Seat,
    /// A pronoun, resolved within the document.
    Pronoun,
    /// A definite phrase such as "both countries", "the latter", "the president", resolved within the document.
    Definite,
    /// "We" or "my country": the state that speaks.
    Speaker,
    /// The place of the act, where no other recipient is named.
    Place,
    /// Chosen by the learned model of arguments, where no rule found anybody.
    Learned,
    /// The span was given from outside.
    Given,
}

/// One way to read the event that was weighed and lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    /// What it would have been coded as.
    pub plover: PloverType,
    /// The pattern that gave it.
    pub pattern: String,
    /// Its score; the chosen reading's is [`Trace::score`].
    pub score: f32,
}

/// What led to an event, for `--explain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trace {
    /// The pattern of the frame table that fired, with its line.
    pub pattern: String,
    /// The words that changed the reading, outermost first: "agreed to", "will", "refused".
    pub operators: Vec<String>,
    /// Score of the chosen reading: the number of its satisfied conditions.
    pub score: f32,
    /// The other readings of the same word.
    pub alternatives: Vec<Alternative>,
}

/// An act told by one verb or noun of a document.
///
/// As in PLOVER, several actors that act together are one event; [`CodedEvent::pairs`] gives the ordered pairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodedEvent {
    /// Its number in the document, from 1. One that is left out for its low confidence keeps its number from the others.
    pub number: usize,
    /// Who acts.
    pub sources: Vec<CodedActor>,
    /// Towards whom; empty where the text names nobody and the type asks for nobody, and where a mutual act has all its
    /// actors as sources.
    pub targets: Vec<CodedActor>,
    /// Both sides act alike: sources (and targets) are each other's recipients.
    pub mutual: bool,
    /// PLOVER type.
    pub plover: PloverType,
    /// PLOVER mode; empty for none.
    pub mode: Arc<str>,
    /// PLOVER contexts.
    pub contexts: Vec<Arc<str>>,
    /// With AGREE and THREATEN: what is promised or threatened.
    pub promised_type: Option<PloverType>,
    /// CAMEO code, two to four digits.
    pub cameo: Option<CameoCode>,
    /// Happened, reported, hypothetical or denied.
    pub status: EventStatus,
    /// When; `None` where neither the text nor the document's date says.
    pub date: Option<DateInterval>,
    /// The rule that gave the date.
    pub date_rule: DateRule,
    /// Where, if the clause says so: the actor whose territory it is.
    pub place: Option<ActorId>,
    /// Quantities of the clause.
    pub quantities: Vec<Quantity>,
    /// Probability that type and actors are right.
    pub confidence: f32,
    /// The word that tells the act, in bytes of the text.
    pub trigger: Range<usize>,
    /// The clause, from the first word of its actors, act and objects to the last, in bytes of the text.
    pub span: Range<usize>,
    /// Number of the sentence in the document, from 0.
    pub sentence: usize,
    /// The sentence, in bytes of the text.
    pub sentence_span: Range<usize>,
    /// Events with the same number are reports of one occurrence ([`CodedDocument::occurrences`]).
    pub occurrence: usize,
    /// What led to it.
    pub trace: Trace,
}

impl CodedEvent {
    /// The ordered pairs of actors: each source with each target, and for a mutual act each of its actors with each other
    /// in both orders.
    pub fn pairs(&self) -> Vec<(&CodedActor, &CodedActor)> {
        let mut pairs = Vec::new();
        for source in &self.sources {
            for target in &self.targets {
                pairs.push((source, target));
                if self.mutual {
                    pairs.push((target, source));
                }
            }
        }
        if self.mutual && self.targets.is_empty() {
            for (i, a) in self.sources.iter().enumerate() {
                for (j, b) in self.sources.iter().enumerate() {
                    if i != j {
                        pairs.push((a, b));
                    }
                }
            }
        }
        pairs
    }

    /// The event as rows of the library; none for an event without a date. One row for each pair of actors (unordered where the act is mutual). `coder` is
    /// [`CodedDocument::coder`]; ids are `DOCUMENT#NUMBER` and `DOCUMENT#NUMBER.PAIR`.
    pub fn rows(&self, text: &str, source: &SourceId, coder: &str) -> Vec<Event> {
        let number = self.number;
        let Some(date) = self.date else {
            return Vec::new();
        };
        let mut pairs = self.pairs();
        if self.mutual {
            let mut seen: Vec<(Option<ActorId>, Option<ActorId>)> = Vec::new();
            pairs.retain(|(a, b)| {
                let known =
                    seen.contains(&(b.actor, a.actor)) || seen.contains(&(a.actor, b.actor));
                seen.push((a.actor, b.actor));
                !known
            });
        }
        let nobody = Participant::default();
        let sides: Vec<(Participant, Participant)> = if pairs.is_empty() {
            self.sources
                .iter()
                .map(|actor| (participant(actor, text), nobody.clone()))
                .collect()
        } else {
            pairs
                .iter()
                .map(|(a, b)| (participant(a, text), participant(b, text)))
                .collect()
        };
        let occurrence = EventId::new(format!("{source}#{}", self.occurrence));
        sides
            .into_iter()
            .enumerate()
            .map(|(pair, (from, to))| Event {
                id: EventId::new(match pair {
                    0 => format!("{source}#{number}"),
                    _ => format!("{source}#{number}.{pair}"),
                }),
                occurrence: occurrence.clone(),
                date,
                source: from,
                target: to,
                mutual: self.mutual,
                cameo: self.cameo,
                plover: Some(self.plover),
                mode: self.mode.to_string(),
                contexts: self
                    .contexts
                    .iter()
                    .map(|context| context.to_string())
                    .collect(),
                promised_type: self.promised_type,
                quad_source: None,
                pillar: None,
                status: self.status,
                series: None,
                third: Vec::new(),
                project: String::new(),
                quantities: self.quantities.clone(),
                text: text
                    .get(self.sentence_span.clone())
                    .unwrap_or_default()
                    .to_owned(),
                note: String::new(),
                basis: Basis::File,
                confidence: Some(self.confidence),
                coder: coder.to_owned(),
                provenance: Provenance {
                    source: source.clone(),
                    place: Place::Span {
                        start: self.span.start as u64,
                        end: self.span.end as u64,
                    },
                },
            })
            .collect()
    }
}

fn participant(actor: &CodedActor, text: &str) -> Participant {
    Participant {
        actor: actor.actor,
        raw: text.get(actor.span.clone()).unwrap_or_default().to_owned(),
        sector: actor.sector.to_string(),
    }
}

/// Why two reports are held to be one occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// Places of its reports in [`CodedDocument::events`].
    pub events: Vec<usize>,
    /// What they share, in words.
    pub reason: String,
}

/// What coding a document gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CodedDocument {
    /// The events in order of the text.
    pub events: Vec<CodedEvent>,
    /// Reports grouped by occurrence, in order of the first report; every event is in one. One whose reports were all left out for their low confidence has none.
    pub occurrences: Vec<Occurrence>,
    /// Sentences read.
    pub sentences: usize,
    /// Sentences that the gate passed to the parser.
    pub parsed: usize,
    /// Who coded it: [`Coder::version`].
    pub coder: Arc<str>,
}

impl CodedDocument {
    /// Leaves out events less probable than this. Events and occurrences keep their numbers.
    pub(crate) fn keep_from(&mut self, least: f32) {
        if self.events.iter().all(|event| event.confidence >= least) {
            return;
        }
        self.events.retain(|event| event.confidence >= least);
        for occurrence in &mut self.occurrences {
            occurrence.events.clear();
        }
        for (at, event) in self.events.iter().enumerate() {
            self.occurrences[event.occurrence].events.push(at);
        }
    }
}

/// Codes a document's text: main text as [`crate::read_document`] gives it, and its date if known.
pub fn code_document(
    text: &str,
    document_date: Option<&DateInterval>,
    coder: &Coder,
) -> CodedDocument {
    coder.code(text, document_date, None)
}
