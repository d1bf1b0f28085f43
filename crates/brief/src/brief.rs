//! The brief as a structure: what `entente brief --format json` writes, field by field in this order
//! (`docs/brief.schema.json`), and all that the other renderings read.

use entente_model::actor::ActorId;
use entente_model::coverage::{Subject, ZeroRule};
use entente_model::event::EventStatus;
use entente_model::ontology::{Pillar, PloverType, Quad};
use entente_model::organisation::{MembershipStatus, Standing};
use entente_model::source::{Basis, SourceId, SourceKind};
use entente_model::tie::TieName;
use entente_model::time::{DateInterval, Precision};
use serde::Serialize;

use crate::evolution::EvolutionView;

/// A brief on two actors.
///
/// It holds no time of writing: the same records give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Brief {
    /// What is needed to make it again.
    pub entente: Repetition,
    /// The two actors, in the order asked for.
    pub actors: [BriefActor; 2],
    /// The years that it shows something of.
    pub period: Years,
    /// The answer in sentences, each of which a table below proves.
    pub headlines: Vec<Headline>,
    /// Successions within the two lineages.
    pub successions: Vec<BriefSuccession>,
    /// The relation over time: interaction, phases, turning points, pillars, series, third parties, impediments.
    pub evolution: EvolutionView,
    /// Agreement in the UN General Assembly by calendar year.
    pub votes: Vec<VoteYear>,
    /// Ideal points of both in the UN General Assembly, session by session.
    pub ideal_points: Vec<BriefIdealPoints>,
    /// Alliance obligations by year.
    pub alliances: Vec<AllianceYear>,
    /// Militarised disputes between the two, list by list.
    pub disputes: Vec<BriefDispute>,
    /// For each list of disputes and year: the highest hostility, a zero by rule, or outside coverage.
    pub dispute_years: Vec<DisputeYear>,
    /// Treaties, embargoes, sanctions and the like.
    pub ties: Vec<BriefTie>,
    /// Organisations and blocs of which at least one of the two is or was a member.
    pub memberships: Vec<BriefMembership>,
    /// Vetoes in the UN Security Council cast by one of the two.
    pub vetoes: Vec<BriefVeto>,
    /// Events summed by pillar; acts, not rows, are counted.
    pub pillars: Vec<BriefPillar>,
    /// Events between the two by date, one row for each directed pair of an act.
    pub events: Vec<BriefEvent>,
    /// Events of the datasets that code them by the million: counts by dataset and year.
    pub event_years: Vec<BriefEventYear>,
    /// Third actors that stand in both lineages' events.
    pub third_parties: Vec<BriefThirdParty>,
    /// Numbers on one of the two.
    pub measures: Vec<BriefMeasure>,
    /// Series of imported tables on one of the two or both.
    pub table_series: Vec<BriefTableSeries>,
    /// Organisations of which both were full members, by name, where a list is imported.
    pub organisations: Vec<BriefOrganisation>,
    /// For each series by year, which source and edition feeds which years, and where sources disagree.
    pub ribbons: Vec<Ribbon>,
    /// Documents that mention both.
    pub documents: Vec<BriefDocument>,
    /// What no source here tells, and which import would.
    pub missing: Vec<Gap>,
    /// What each source could have told.
    pub coverage: Vec<BriefCoverage>,
    /// Every source that a value above names.
    pub sources: Vec<BriefSource>,
}

/// What is needed to make the same brief again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repetition {
    /// Version of this contract; raised when a field changes its meaning or goes.
    pub contract: u32,
    /// Version of the program.
    pub version: String,
    /// Snapshot of the library, `null` when none was used.
    pub library: Option<String>,
    /// First actor as resolved.
    pub a: String,
    /// Second actor as resolved.
    pub b: String,
    /// First year asked for.
    pub from: Option<i16>,
    /// Last year asked for.
    pub to: Option<i16>,
}

/// First and last year, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Years {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
}

/// One of the two actors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefActor {
    /// Identifier of the latest actor of the lineage.
    pub id: ActorId,
    /// Its short name.
    pub name: String,
    /// The actors that hold its place in turn, linked by continuation.
    pub lineage: Vec<Holder>,
}

/// An actor of a lineage and its years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Identifier.
    pub actor: ActorId,
    /// Short name in that time, as a sentence has it: `the Soviet Union`.
    pub name: String,
    /// First day, ISO 8601; `null` where the lineage does not limit it.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A sentence of the summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// The section that proves it.
    pub subject: Subject,
    /// A full sentence.
    pub text: String,
}

/// A succession inside a lineage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefSuccession {
    /// The actor that ends.
    pub from: ActorId,
    /// Its name.
    pub from_name: String,
    /// The actor that continues it.
    pub to: ActorId,
    /// Its name.
    pub to_name: String,
    /// First day of the new actor.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Kind of succession: `continuation`.
    pub kind: String,
}

/// A date: EDTF, precision and words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefDate {
    /// EDTF.
    pub date: String,
    /// Precision, which tells "early 1990s" from 1990–1993.
    pub precision: Precision,
    /// For people.
    pub date_words: String,
    /// The same for computing; charts draw marks as long as it.
    #[serde(skip)]
    pub interval: DateInterval,
}

impl From<DateInterval> for BriefDate {
    fn from(interval: DateInterval) -> Self {
        BriefDate {
            date: interval.to_edtf(),
            precision: interval.precision(),
            date_words: crate::wording::shortened(&interval.to_words()),
            interval,
        }
    }
}

/// The three kinds of cell, of which `missing` and `outside_coverage` hold no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// The source gives a value.
    Value,
    /// No row means none, by the source's codebook.
    ZeroByRule,
    /// Covered, and without a value.
    Missing,
    /// The source could not have told.
    OutsideCoverage,
}

/// Agreement in one calendar year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VoteYear {
    /// Calendar year of the votes.
    pub year: i16,
    /// Lijphart's index, 0 to 1, unrounded; `null` without a value.
    pub agreement: Option<f64>,
    /// Roll calls in which both voted.
    pub roll_calls: u32,
    /// Rank of the value among all dyads of the year: 1 for the most alike, equal values sharing the best; `null` without a value.
    pub rank: Option<u32>,
    /// Dyads that voted in a roll call of the year; 0 without a value.
    pub dyads: u32,
    /// Which kind of cell this is.
    pub cell: CellKind,
    /// The source, `null` outside every coverage.
    pub source: Option<SourceId>,
}

/// Ideal points of both in a session of the UN General Assembly.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefIdealPoints {
    /// Session, from 1.
    pub session: u16,
    /// The year in which it opened.
    pub year: i16,
    /// The first actor's point; `null` where it cast no vote that tells.
    pub a: Option<BriefIdealPoint>,
    /// The second actor's.
    pub b: Option<BriefIdealPoint>,
    /// Distance of the two, 1 being the standard deviation over all members and sessions; `null` where one is.
    pub distance: Option<f64>,
    /// Rank of the distance among all dyads of the session: 1 for the nearest.
    pub rank: Option<u32>,
    /// Dyads of the session.
    pub dyads: u32,
    /// The source.
    pub source: SourceId,
}

/// An ideal point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BriefIdealPoint {
    /// The estimate: mean 0 and standard deviation 1 over all members and sessions, the United States positive.
    pub value: f64,
    /// Lower end of the interval that holds the true point with a probability of 90 %.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Votes on which it rests.
    pub votes: u32,
}

/// Alliance obligations between the two in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AllianceYear {
    /// Year.
    pub year: i16,
    /// Which kind of cell this is.
    pub cell: CellKind,
    /// The obligations that stand: `defense`, `offense`, `neutrality`, `nonaggression`, `consultation`.
    pub obligations: Vec<&'static str>,
    /// The source.
    pub source: SourceId,
    /// Its place in the source, `null` where there is no row.
    pub provenance: Option<String>,
}

/// A militarised interstate dispute between the two in one list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefDispute {
    /// Number in the list.
    pub number: u32,
    /// First year for the pair.
    pub first_year: i16,
    /// Last year for the pair.
    pub last_year: i16,
    /// Highest hostility of the first actor, 1 (none) to 5 (war); `null` where missing.
    pub hostility_a: Option<u8>,
    /// Highest hostility of the second actor.
    pub hostility_b: Option<u8>,
    /// Fatality level of the dispute, 0 (none) to 6 (over 999); `null` where missing.
    pub fatality: Option<u8>,
    /// The list.
    pub source: SourceId,
    /// Its place in the list.
    pub provenance: String,
}

/// A list of disputes in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisputeYear {
    /// Year.
    pub year: i16,
    /// Which kind of cell this is.
    pub cell: CellKind,
    /// Highest hostility of either side.
    pub hostility: Option<u8>,
    /// The list.
    pub source: SourceId,
}

/// Events between the two that a dataset reports for a year, repeated reports counted as one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefEventYear {
    /// Year.
    pub year: i16,
    /// Events in the quad class verbal cooperation.
    pub verbal_cooperation: u64,
    /// Material cooperation.
    pub material_cooperation: u64,
    /// Verbal conflict.
    pub verbal_conflict: u64,
    /// Material conflict.
    pub material_conflict: u64,
    /// Events without a class.
    pub unclassed: u64,
    /// All of these.
    pub events: u64,
    /// Rows of the dataset's files that report them.
    pub reports: u64,
    /// Share of the reports that de-duplication took, 0 to 1; `null` without a report.
    pub repeated: Option<f64>,
    /// All events of the dataset in the year, between whomever: the denominator; `null` where its files were cut to some actors.
    pub all_events: Option<u64>,
    /// Share of the year of which the library holds the dataset's files, 0 to 1; `null` where the dataset has no schedule of files.
    pub completeness: Option<f64>,
    /// The dataset.
    pub source: SourceId,
}

impl BriefEventYear {
    /// Events of a quad class.
    pub fn of(&self, quad: Quad) -> u64 {
        match quad {
            Quad::VerbalCooperation => self.verbal_cooperation,
            Quad::MaterialCooperation => self.material_cooperation,
            Quad::VerbalConflict => self.verbal_conflict,
            Quad::MaterialConflict => self.material_conflict,
        }
    }
}

/// A lasting state between the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefTie {
    /// What it is.
    pub kind: TieName,
    /// When it holds.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Who acts, at the time.
    pub source_actor: ActorId,
    /// Towards whom.
    pub target_actor: ActorId,
    /// Whether direction matters.
    pub directed: bool,
    /// A sentence.
    pub text: String,
    /// What a reader must know.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub provenance: String,
}

/// An organisation or bloc, and when each of the two belonged to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefMembership {
    /// Identifier.
    pub organisation: ActorId,
    /// Full name.
    pub name: String,
    /// Name in tables and running text.
    pub short_name: String,
    /// Both are members as far as the source knows.
    pub shared_now: bool,
    /// Both were members at some time of the period.
    pub ever_shared: bool,
    /// Stretches of time in which neither side's status changed.
    pub periods: Vec<MembershipPeriod>,
    /// The source, `null` where the brief was given none for memberships.
    pub source: Option<SourceId>,
}

/// A stretch of time in which neither side's status in an organisation changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MembershipPeriod {
    /// From its first to its last day.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Who were members.
    pub standing: Standing,
    /// The first actor's status, `null` where it had none.
    pub status_a: Option<MembershipStatus>,
    /// The second actor's status.
    pub status_b: Option<MembershipStatus>,
    /// What a reader must know.
    pub note: String,
    /// Recalled if any row behind it is.
    pub basis: Basis,
}

/// A veto in the UN Security Council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefVeto {
    /// The day of the vote.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Who cast it, as actors of the day.
    pub by: Vec<ActorId>,
    /// Whether the first actor cast it.
    pub by_a: bool,
    /// Whether the second actor cast it.
    pub by_b: bool,
    /// The draft's document number.
    pub draft: String,
    /// The agenda item.
    pub agenda: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub provenance: String,
}

/// The events of one pillar, counted by act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefPillar {
    /// The pillar.
    pub pillar: Pillar,
    /// Acts.
    pub events: u32,
    /// Of these, recalled.
    pub recalled: u32,
    /// Date of the first.
    pub first: BriefDate,
    /// Date of the last.
    pub last: BriefDate,
    /// Acts by quad class: verbal cooperation, material cooperation, verbal conflict, material conflict.
    pub quads: [u32; 4],
    /// The sources of its events.
    pub sources: Vec<SourceId>,
}

/// An event between the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefEvent {
    /// Identifier, unique in its source.
    pub id: String,
    /// Shared by the rows of one act.
    pub occurrence: String,
    /// When.
    #[serde(flatten)]
    pub date: BriefDate,
    /// Who acts, as an actor of the time.
    pub source_actor: Option<ActorId>,
    /// Its name at the time, with the sector or the raw name where the source gives one.
    pub source_name: String,
    /// Towards whom.
    pub target_actor: Option<ActorId>,
    /// Its name at the time.
    pub target_name: String,
    /// Both act alike.
    pub mutual: bool,
    /// PLOVER type.
    pub plover: Option<PloverType>,
    /// PLOVER mode, empty for none.
    pub mode: String,
    /// With AGREE and THREATEN, what is promised or threatened.
    pub promised_type: Option<PloverType>,
    /// CAMEO code of the source.
    pub cameo: Option<String>,
    /// Quad class by the one rule of all datasets.
    pub quad: Option<Quad>,
    /// Pillar.
    pub pillar: Option<Pillar>,
    /// How far it is known to have happened.
    pub status: EventStatus,
    /// Name of the series.
    pub series: Option<String>,
    /// Number in the series.
    pub ordinal: Option<u16>,
    /// Third actors named.
    pub third: Vec<ActorId>,
    /// One sentence.
    pub text: String,
    /// What a reader must know.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// Confidence that the row is right, 0 to 1; null where nobody states one.
    pub confidence: Option<f64>,
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub provenance: String,
}

/// A third actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefThirdParty {
    /// Identifier.
    pub actor: ActorId,
    /// Name.
    pub name: String,
    /// Acts with the first actor.
    pub with_a: u32,
    /// Acts with the second.
    pub with_b: u32,
    /// Acts of the two that name it.
    pub joint: u32,
    /// Its latest agreement with the first in the UN General Assembly.
    pub agreement_a: Option<ThirdAgreement>,
    /// Its agreement with the second in the same year.
    pub agreement_b: Option<ThirdAgreement>,
}

/// Vote agreement with a third actor in one year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThirdAgreement {
    /// Calendar year of the votes.
    pub year: i16,
    /// Lijphart's index, 0 to 1, unrounded.
    pub agreement: f64,
    /// Roll calls in which both voted.
    pub roll_calls: u32,
    /// The source.
    pub source: Option<SourceId>,
}

/// A number on one of the two, or on both together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefMeasure {
    /// What is measured: `global-cybersecurity-index-rank`.
    pub name: String,
    /// The actor at the time.
    pub actor: ActorId,
    /// Its name at the time.
    pub actor_name: String,
    /// The second actor of a dyad.
    pub other: Option<ActorId>,
    /// When it holds.
    #[serde(flatten)]
    pub date: BriefDate,
    /// The value in the unit.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// What a reader must know.
    pub note: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub provenance: String,
}

/// A column of an imported table, year by year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BriefTableSeries {
    /// The table's name.
    pub table: String,
    /// The column.
    pub column: String,
    /// Its unit; empty for codes and counts.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// Whom it speaks of: `a`, `b`, `both`, `a_to_b`, `b_to_a`.
    pub of: &'static str,
    /// The source.
    pub source: SourceId,
    /// Its years.
    pub years: Vec<TableYear>,
}

/// A year of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableYear {
    /// Year.
    pub year: i16,
    /// The value in the unit; `null` without one.
    pub value: Option<f64>,
    /// Which kind of cell this is.
    pub cell: CellKind,
}

/// An organisation of which both were full members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefOrganisation {
    /// Its name.
    pub name: String,
    /// The abbreviation in the data.
    pub abbreviation: String,
    /// First year in which both were members.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// Whether that is the last year covered.
    pub goes_on: bool,
    /// The source.
    pub source: SourceId,
}

/// Which source feeds which years of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ribbon {
    /// The series: `votes`, `ideal_points`, `alliances`, `disputes`, or `tables` for all columns of imported tables.
    pub series: &'static str,
    /// Runs of years by source.
    pub feeds: Vec<Feed>,
    /// Years in which two sources say different things.
    pub disagreements: Vec<Disagreement>,
}

/// A run of years that a source feeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Feed {
    /// The source.
    pub source: SourceId,
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
}

/// Years in which sources say different things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
    /// What each says.
    pub says: Vec<Said>,
}

/// What a source says of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The source.
    pub source: SourceId,
    /// In words.
    pub words: String,
}

/// A document that mentions both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefDocument {
    /// Title; the file's name or address where it has none.
    pub title: String,
    /// Author, empty where unknown.
    pub author: String,
    /// Date as EDTF, empty where unknown.
    pub date: String,
    /// ISO 639-3 code of the language, empty where unknown.
    pub language: String,
    /// Places that mention the first.
    pub mentions_a: u32,
    /// Places that mention the second.
    pub mentions_b: u32,
    /// A passage that names both, empty where none does.
    pub excerpt: String,
    /// The source.
    pub source: SourceId,
    /// The place of the excerpt.
    pub provenance: String,
    /// Statements of it that the data at hand contradict, in the order of the text; see [`Brief::contradict`].
    pub contradicted: Vec<BriefContradiction>,
}

/// A statement of a document that the data at hand contradict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefContradiction {
    /// The words of the document.
    pub statement: String,
    /// Why, in a sentence.
    pub reason: String,
    /// What is right, where a row says it; else empty.
    pub right: String,
    /// Whether all that it rests on is recalled.
    pub basis: Basis,
    /// The tables or sources that say otherwise, by name.
    pub evidence: Vec<String>,
}

impl Brief {
    /// Adds what the data say against a document, and says so at the head of the brief.
    pub fn contradict(&mut self, document: &SourceId, contradicted: Vec<BriefContradiction>) {
        let Some(place) = self
            .documents
            .iter()
            .position(|held| held.source == *document)
        else {
            return;
        };
        if contradicted.is_empty() {
            return;
        }
        let held = &self.documents[place];
        let text = format!(
            "The data at hand contradict {} of “{}”.",
            crate::wording::count(contradicted.len() as u32, "statement", "statements"),
            held.title
        );
        self.headlines.push(Headline {
            subject: Subject::Documents,
            text,
        });
        self.documents[place].contradicted = contradicted;
    }
}

/// What no source here tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// About what.
    pub subject: Subject,
    /// What is missing, in words.
    pub text: String,
    /// The command that would fill it, empty where none would.
    pub import: String,
}

/// What a source could have told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefCoverage {
    /// The source.
    pub source: SourceId,
    /// What.
    pub subject: Subject,
    /// First year.
    pub first_year: i16,
    /// Last year.
    pub last_year: i16,
    /// The actors covered; empty for all states.
    pub actors: Vec<ActorId>,
    /// What no row means.
    pub zero_rule: ZeroRule,
    /// Years inside without any data.
    pub gaps: Vec<i16>,
}

/// A source with its citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefSource {
    /// Identifier.
    pub id: SourceId,
    /// Number of its footnote in this brief, from 1.
    pub number: u32,
    /// Embedded, imported or a document.
    pub kind: SourceKind,
    /// Plain name of the dataset.
    pub dataset: String,
    /// Title.
    pub title: String,
    /// Publisher.
    pub publisher: String,
    /// Authors.
    pub author: String,
    /// Full citation.
    pub citation: String,
    /// Licence.
    pub licence: String,
    /// Address or DOI.
    pub address: String,
    /// Edition.
    pub edition: String,
    /// SHA-256 of the content, empty for embedded data.
    pub content_hash: String,
    /// Read from a source or recalled.
    pub basis: Basis,
    /// The publisher took it back.
    pub withdrawn: bool,
}
