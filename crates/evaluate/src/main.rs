//! The program `evaluate`: measures what the other crates do against annotated data, one module a measure.
//!
//!     cargo run --release --bin evaluate -- treebank FILE.conllu[.xz] [--json]
//!     cargo run --release --bin evaluate -- turning-points DIR [--json]
//!     cargo run --release --bin evaluate -- balance FILE.csv [--json]

mod balance;
mod input;
mod treebank;
mod turning_points;

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
    Balance(balance::BalanceArguments),
    Treebank(treebank::TreebankArguments),
    TurningPoints(turning_points::TurningPointsArguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().measure {
        Measure::Balance(arguments) => balance::run(&arguments),
        Measure::Treebank(arguments) => treebank::run(&arguments),
        Measure::TurningPoints(arguments) => turning_points::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
