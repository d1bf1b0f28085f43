//! A brief on two states: assembled from a [`entente_relation::Relation`] as a structure, then rendered.
//!
//! - [`assemble`] names, dates and words what the relation computed; it computes nothing itself.
//! - [`Brief`] is the result, and with serde the JSON contract of `docs/brief.schema.json`.
//! - [`json`], [`markdown`], [`text`] and [`html`] render it. The same brief gives the same bytes.

mod assemble;
mod brief;
mod chart;
mod evolution;
mod palette;
mod render;
mod views;
mod wording;

pub use assemble::assemble;
pub use brief::{
    AllianceYear, Brief, BriefActor, BriefContradiction, BriefCoverage, BriefDate, BriefDispute,
    BriefDocument, BriefEvent, BriefIdealPoint, BriefIdealPoints, BriefMeasure, BriefMembership,
    BriefPillar, BriefSource, BriefSuccession, BriefThirdParty, BriefTie, BriefVeto, CellKind,
    DisputeYear, Gap, Headline, Holder, MembershipPeriod, Repetition, ThirdAgreement, VoteYear,
    Years,
};
pub use evolution::{
    Compared, DependenceView, DivergenceView, EvolutionView, ExplanationView, ImpedimentView,
    PhaseView, PillarMeasureView, PillarView, PossibleTurnView, RelationDocument, SeriesEventView,
    SeriesView, TriangleView, TurningPointView, compare_csv, compare_json, relation_csv,
    relation_json,
};
pub use render::{RenderError, Style, compare_text, html, json, markdown, relation_text, text};

/// The JSON Schema of [`json`]'s output (draft 2020-12).
pub const SCHEMA: &str = include_str!("../../../docs/brief.schema.json");
