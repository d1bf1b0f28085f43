//! One module for each command.

pub(crate) mod actor;
pub(crate) mod add;
pub(crate) mod brief;
pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod dyads;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod parse;
pub(crate) mod quarantine;
pub(crate) mod read;
pub(crate) mod status;
pub(crate) mod validate;
