//! The embedded tables of actors.

pub(crate) const ACTORS: &str = include_str!("../../../../data/actors/actors.tsv");
pub(crate) const EXISTENCE: &str = include_str!("../../../../data/actors/existence.tsv");
pub(crate) const NAMES: &str = include_str!("../../../../data/actors/names.tsv");
pub(crate) const CODES: &str = include_str!("../../../../data/actors/codes.tsv");
pub(crate) const STATE_SYSTEM: &str = include_str!("../../../../data/actors/state_system.tsv");
pub(crate) const SUCCESSIONS: &str = include_str!("../../../../data/actors/successions.tsv");
pub(crate) const CONTESTED: &str = include_str!("../../../../data/actors/contested.tsv");
