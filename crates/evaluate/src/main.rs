//! The program `evaluate`: measures what the other crates do against annotated data, one module a measure.
//!
//!     cargo run --release --bin evaluate -- treebank FILE.conllu[.xz] [--json]
//!     cargo run --release --bin evaluate -- plv|plover FILE [--json]
//!     cargo run --release --bin evaluate -- records FILE --dictionaries DIR [--json]
//!     cargo run --release --bin evaluate -- spans FILE [--json]
//!     cargo run --release --bin evaluate -- essay TEXT EVENTS [--json]
//!     cargo run --release --bin evaluate -- claims TEXT CLAIMS [--json]

mod claims;
mod coding;
mod input;
mod treebank;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures Entente against annotated data.
#[derive(Parser)]
#[command(name = "evaluate")]
struct Arguments {
    #[command(subcommand)]
    measure: Measure,
}

#[derive(Subcommand)]
enum Measure {
    Treebank(treebank::TreebankArguments),
    Plv(coding::plv::PlvArguments),
    Plover(coding::plover::PloverArguments),
    Records(coding::records::RecordsArguments),
    Essay(coding::essay::EssayArguments),
    Claims(claims::ClaimsArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measure {
        Measure::Treebank(arguments) => treebank::run(&arguments),
        Measure::Plv(arguments) => coding::plv::run(&arguments),
        Measure::Plover(arguments) => coding::plover::run(&arguments),
        Measure::Records(arguments) => coding::records::run(&arguments),
        Measure::Essay(arguments) => coding::essay::run(&arguments),
        Measure::Claims(arguments) => claims::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
