//! Sentences with every event that they tell, annotated by hand.

use entente_model::actor::ActorId;
use entente_model::ontology::PloverType;
use serde::Deserialize;

/// A record of `data/annotated/*.jsonl`: a short text of invented news with its events.
#[derive(Clone, Debug, Deserialize)]
pub struct AnnotatedText {
    /// Its name in the file.
    pub id: String,
    /// When it was written, a month: `1987-05`.
    pub date: String,
    /// What it says.
    pub text: String,
    /// The state that speaks, for a speech.
    #[serde(default)]
    pub speaker: Option<ActorId>,
    /// All events that it tells as done, decided, promised or threatened; none for a text that only sounds like it.
    pub events: Vec<AnnotatedEvent>,
}

/// One event of an [`AnnotatedText`].
#[derive(Clone, Debug, Deserialize)]
pub struct AnnotatedEvent {
    /// By the PLOVER manual of 2021.
    pub r#type: PloverType,
    /// The word of the text that tells it.
    pub trigger: String,
    /// Which of the places where that word stands, from 1.
    #[serde(default = "first")]
    pub nth: usize,
    /// Who acts; all parties of a mutual act.
    pub source: Vec<AnnotatedActor>,
    /// Towards whom; empty where the text names nobody.
    pub target: Vec<AnnotatedActor>,
}

/// An actor of an [`AnnotatedEvent`].
#[derive(Clone, Debug, Deserialize)]
pub struct AnnotatedActor {
    /// The words of the text that name it.
    pub text: String,
    /// ISO 3166 alpha-3, with `SUN`, `YUG`, `CSK` and the like at their time; `IGO` for organisations of states, `NGO` for others; an armed group bears the
    /// state's where it fights.
    pub code: String,
}

fn first() -> usize {
    1
}

impl AnnotatedEvent {
    /// Where the trigger stands, in bytes of the text.
    pub fn place(&self, text: &str) -> Option<std::ops::Range<usize>> {
        let (start, _) = text
            .match_indices(self.trigger.as_str())
            .nth(self.nth.max(1) - 1)?;
        Some(start..start + self.trigger.len())
    }
}
