//! The program `evaluate`: measures what the other crates do against annotated data, one module a measure.
//!
//!     cargo run --release --bin evaluate -- treebank FILE.conllu[.xz] [--json]
//!     cargo run --release --bin evaluate -- idealpoints FILE.parquet [--simulate] [--json]

mod idealpoints;
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
    #[command(name = "idealpoints")]
    IdealPoints(idealpoints::IdealPointsArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measure {
        Measure::Treebank(arguments) => treebank::run(&arguments),
        Measure::IdealPoints(arguments) => idealpoints::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
