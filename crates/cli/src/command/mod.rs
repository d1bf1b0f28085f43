//! One module for each command.

pub(crate) mod actor;
pub(crate) mod add;
pub(crate) mod agreement;
pub(crate) mod balance;
pub(crate) mod brief;
pub(crate) mod compare;
pub(crate) mod convert;
pub(crate) mod dependence;
pub(crate) mod dyads;
pub(crate) mod event_query;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod idealpoints;
pub(crate) mod import;
pub(crate) mod import_events;
pub(crate) mod init;
pub(crate) mod parse;
pub(crate) mod quarantine;
pub(crate) mod relation;
pub(crate) mod remove;
pub(crate) mod series;
pub(crate) mod sources;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod turning_points;
