//! The program `evaluate`: measures what the other crates do against annotated data, one module a measure.
//!
//!     cargo run --release --bin evaluate -- treebank FILE.conllu[.xz] [--json]
//!     cargo run --release --bin evaluate -- plv|plover FILE [--json]
//!     cargo run --release --bin evaluate -- records FILE --dictionaries DIR [--json]
//!     cargo run --release --bin evaluate -- spans FILE [--json]
//!     cargo run --release --bin evaluate -- essay TEXT EVENTS [--json]
//!     cargo run --release --bin evaluate -- gate DOCUMENT… [--json]
//!     cargo run --release --bin evaluate -- plv --train FILE [--test FILE] [--json]
//!     cargo run --release --bin evaluate -- relation [--json]
//!     cargo run --release --bin evaluate -- phases [--library DIR] [--json]
//!     cargo run --release --bin evaluate -- turning-points DIR [--json]
//!     cargo run --release --bin evaluate -- balance FILE.csv [--json]
//!     cargo run --release --bin evaluate -- idealpoints FILE.parquet [--simulate] [--json]
//!     cargo run --release --bin evaluate -- claims TEXT CLAIMS [--json]

mod balance;
mod claims;
mod coding;
mod idealpoints;
mod input;
mod phases;
mod relation;
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
    Phases(phases::PhasesArguments),
    Relation(relation::RelationArguments),
    Treebank(treebank::TreebankArguments),
    Plv(coding::plv::PlvArguments),
    Plover(coding::plover::PloverArguments),
    Annotated(coding::annotated::AnnotatedArguments),
    Arguments(coding::arguments::ArgumentsArguments),
    Records(coding::records::RecordsArguments),
    Spans(coding::spans::SpansArguments),
    Essay(coding::essay::EssayArguments),
    Gate(coding::gate::GateArguments),
    Balance(balance::BalanceArguments),
    TurningPoints(turning_points::TurningPointsArguments),
    #[command(name = "idealpoints")]
    IdealPoints(idealpoints::IdealPointsArguments),
    Claims(claims::ClaimsArguments),
}

fn main() -> ExitCode {
    // `evaluate … | head` ends quietly.
    sigpipe::reset();
    let done = match Arguments::parse().measure {
        Measure::Phases(arguments) => phases::run(&arguments),
        Measure::Relation(arguments) => relation::run(&arguments),
        Measure::Treebank(arguments) => treebank::run(&arguments),
        Measure::Plv(arguments) => coding::plv::run(&arguments),
        Measure::Plover(arguments) => coding::plover::run(&arguments),
        Measure::Arguments(arguments) => coding::arguments::run(&arguments),
        Measure::Annotated(arguments) => coding::annotated::run(&arguments),
        Measure::Records(arguments) => coding::records::run(&arguments),
        Measure::Spans(arguments) => coding::spans::run(&arguments),
        Measure::Essay(arguments) => coding::essay::run(&arguments),
        Measure::Gate(arguments) => coding::gate::run(&arguments),
        Measure::Balance(arguments) => balance::run(&arguments),
        Measure::TurningPoints(arguments) => turning_points::run(&arguments),
        Measure::IdealPoints(arguments) => idealpoints::run(&arguments),
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
