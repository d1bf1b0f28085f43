//! What users of a library can notice: commits, precedence, errors, and that what went in comes out.

mod atomicity;
mod commit;
mod errors;
mod precedence;
mod round_trip;
mod samples;
