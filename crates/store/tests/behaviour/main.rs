//! What users of a library can notice: commits, precedence, errors, and that what went in comes out.

#![allow(
    clippy::unwrap_used,
    reason = "all of it is test code, in which clippy knows only the test functions"
)]
mod atomicity;
mod coded;
mod commit;
mod errors;
mod migration;
mod precedence;
mod round_trip;
mod samples;
