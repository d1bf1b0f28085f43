//! The program `evaluate`: measures what the other crates do against annotated data, one module a measure.
//!
//!     cargo run --release --bin evaluate -- treebank FILE.conllu[.xz] [--json]
//!     cargo run --release --bin evaluate -- relation [--json]
//!     cargo run --release --bin evaluate -- phases [--library DIR] [--json]

mod input;
mod phases;
mod relation;
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
    Phases(phases::PhasesArguments),
    Relation(relation::RelationArguments),
    Treebank(treebank::TreebankArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measure {
        Measure::Phases(arguments) => phases::run(&arguments),
        Measure::Relation(arguments) => relation::run(&arguments),
        Measure::Treebank(arguments) => treebank::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
