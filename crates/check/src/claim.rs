use std::fmt;
use std::ops::Range;

use entente_model::actor::ActorId;
use entente_model::source::Basis;
use entente_model::time::DateInterval;
use serde::Serialize;

/// A statement that can be right or wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// Its words, in bytes of the text.
    pub span: Range<usize>,
    /// The words themselves, in one line.
    pub words: String,
    /// The text says that it is not so: the verdict is on the opposite of what [`Claim::kind`] says.
    pub denied: bool,
    /// What it says.
    #[serde(flatten)]
    pub kind: ClaimKind,
}

/// Words that look like a claim and are none that can be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassedOver {
    /// Its words, in bytes of the text.
    pub span: Range<usize>,
    /// The words themselves, in one line.
    pub words: String,
    /// Why it is passed over.
    pub reason: String,
    /// The organisation whose members are not known, as the text names it.
    #[serde(skip)]
    pub(crate) organisation: Option<String>,
}

/// What a claim says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ClaimKind {
    /// An actor became a member at a date.
    Joined {
        /// Who.
        actor: ActorId,
        /// Of what.
        organisation: ActorId,
        /// When, as the text says.
        date: DateInterval,
    },
    /// A member left at a date.
    Left {
        /// Who.
        actor: ActorId,
        /// What.
        organisation: ActorId,
        /// When.
        date: DateInterval,
    },
    /// A member was expelled at a date.
    Expelled {
        /// Who.
        actor: ActorId,
        /// From what.
        organisation: ActorId,
        /// When.
        date: DateInterval,
    },
    /// An actor is a member at a date.
    Member {
        /// Who.
        actor: ActorId,
        /// Of what.
        organisation: ActorId,
        /// When; nothing where the text speaks of its own time and is not dated.
        date: Option<DateInterval>,
    },
    /// A person acted for a state at a date, which takes an office.
    InOffice {
        /// The name as the text has it.
        person: String,
        /// The state whose office the text names; nothing where an act implies the office.
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<ActorId>,
        /// The text says that the office began then.
        began: bool,
        /// When.
        date: DateInterval,
    },
    /// An actor has a rank in a named index.
    Rank {
        /// Who.
        actor: ActorId,
        /// The index as the text names it.
        index: String,
        /// The rank.
        rank: f64,
    },
    /// A contract or project has a sum, perhaps with a number of things.
    Sum {
        /// The actors that the sentence and the one before it name.
        actors: Vec<ActorId>,
        /// The sum.
        value: f64,
        /// ISO 4217.
        currency: String,
        /// How many of what, where it says.
        count: Option<(f64, String)>,
    },
    /// A state voted against another in the Security Council.
    VotedAgainst {
        /// Who voted.
        voter: ActorId,
        /// Against whom.
        against: ActorId,
        /// When.
        date: DateInterval,
        /// On every occasion.
        always: bool,
    },
    /// A state voted on a resolution or draft of the Security Council.
    CouncilVote {
        /// Who voted.
        voter: ActorId,
        /// How.
        vote: CouncilVote,
        /// The number of the resolution.
        #[serde(skip_serializing_if = "Option::is_none")]
        resolution: Option<String>,
        /// The states that it is said to be on.
        on: Vec<ActorId>,
        /// When; nothing where only the number tells.
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DateInterval>,
    },
    /// An actor joined, left or was a member of an organisation that only a list of the library has.
    ListedMember {
        /// Who.
        actor: ActorId,
        /// The organisation as the text names it.
        organisation: String,
        /// Whether it joined, left or was a member.
        change: ListedChange,
        /// When; nothing where the text speaks of its own time and is not dated.
        #[serde(skip_serializing_if = "Option::is_none")]
        date: Option<DateInterval>,
    },
    /// A state vetoed a draft in the Security Council.
    Vetoed {
        /// Who.
        voter: ActorId,
        /// The states that the draft is said to be on.
        on: Vec<ActorId>,
        /// When.
        date: DateInterval,
    },
    /// Something took off from, was signed or held at a place.
    Place {
        /// The words that name it.
        what: String,
        /// `took-off-from`, `signed-in`, `held-in`.
        relation: &'static str,
        /// The place as the text names it.
        place: String,
    },
    /// A date that can be read in two ways.
    AmbiguousDate {
        /// The likelier reading.
        likely: DateInterval,
    },
    /// A statement on a project that only its model can decide.
    OfModel {
        /// Which model.
        model: Model,
    },
}

/// A vote in the Security Council.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CouncilVote {
    /// Yes.
    For,
    /// No.
    Against,
    /// Neither.
    Abstained,
}

impl CouncilVote {
    /// What was done, for people.
    pub const fn done(self) -> &'static str {
        match self {
            CouncilVote::For => "voted for it",
            CouncilVote::Against => "voted against it",
            CouncilVote::Abstained => "abstained",
        }
    }
}

/// What is said of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListedChange {
    /// It began.
    Joined,
    /// It ended.
    Left,
    /// It held.
    Member,
}

/// Models that decide claims and are not here yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Rail corridors: routes, breaks of gauge, times.
    Corridor,
    /// Gas pipelines: capacity, stakes, state of building.
    Pipeline,
}

impl Model {
    /// The name for people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Model::Corridor => "corridor",
            Model::Pipeline => "pipeline",
        }
    }
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A row says the same.
    Supported,
    /// A row on the same thing says otherwise.
    Contradicted,
    /// Nothing here can tell.
    Unverifiable,
}

impl Verdict {
    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Unverifiable => "unverifiable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A row that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// What it says, as a sentence.
    pub text: String,
    /// The table or source that it is from.
    pub source: String,
    /// Read from a source, or recalled.
    pub basis: Basis,
}

/// A claim with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckedClaim {
    /// The claim.
    #[serde(flatten)]
    pub claim: Claim,
    /// What became of it.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub reason: String,
    /// Of a contradicted claim, what is right.
    pub right: Option<String>,
    /// The rows that it rests on.
    pub evidence: Vec<Evidence>,
}
