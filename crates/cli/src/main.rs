//! The command `entente`. It reads arguments, calls the crates below, and presents what they return; it computes nothing.

mod arguments;
mod command;
mod failure;
mod folder;
mod known_code;
mod library;
mod output;
mod output_form;
mod table_file;
mod text_file;
mod votes;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Cli, Command};
use failure::Failure;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return parse_failure(&error),
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has gone (`entente … | head -1`): nothing is wrong and there is nobody to tell.
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Prints what clap has to say: help and version with exit code 0, a usage error with 2.
fn parse_failure(error: &clap::Error) -> ExitCode {
    // Where even that cannot be printed there is nobody to tell.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(failure::USAGE)
    } else {
        ExitCode::SUCCESS
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    // Read here and not by the parser of arguments, to which a variable that is set but empty is a wrong value.
    let of_environment = std::env::var_os("ENTENTE_LIBRARY").filter(|dir| !dir.is_empty());
    let library = cli.library.clone().or(of_environment.map(PathBuf::from));
    let library = library.as_deref();
    match &cli.command {
        Command::Brief(arguments) => command::brief::run(arguments, library),
        Command::Relation(arguments) => command::relation::run(arguments, library),
        Command::Compare(arguments) => command::compare::run(arguments, library),
        Command::Actor(arguments) => command::actor::run(arguments),
        Command::Convert(arguments) => command::convert::run(arguments),
        Command::Dyads(arguments) => command::dyads::run(arguments),
        Command::Parse(arguments) => command::parse::run(arguments),
        Command::Table(arguments) => command::table::run(arguments, library),
        Command::Dependence(arguments) => command::dependence::run(arguments, library),
        Command::Explain(arguments) => command::explain::run(arguments, library),
        Command::Sources(arguments) => command::sources::run(arguments, library),
        Command::IdealPoints(arguments) => command::idealpoints::run(arguments, library),
        Command::Agreement(arguments) => command::agreement::run(arguments, library),
        Command::TurningPoints(arguments) => command::turning_points::run(arguments),
        Command::Balance(arguments) => command::balance::run(arguments, library),
        Command::Init(arguments) => command::init::run(arguments, library),
        Command::Fetch(arguments) => command::fetch::run(arguments, library),
        Command::Import(arguments) => command::import::run(arguments, library),
        Command::Add(arguments) => command::add::run(arguments, library),
        Command::Status(arguments) => command::status::run(arguments, library),
        Command::Quarantine(arguments) => command::quarantine::run(arguments, library),
        Command::Events(arguments) => command::events::run(arguments, library),
        Command::Series(arguments) => command::series::run(arguments, library),
        Command::Remove(arguments) => command::remove::run(arguments, library),
        Command::Read(arguments) => command::read::run(arguments, library),
        Command::Check(arguments) => command::check::run(arguments, library),
        Command::Validate(arguments) => command::validate::run(arguments),
        Command::Occurrences(arguments) => command::occurrences::run(arguments, library),
        Command::Train(arguments) => command::train::run(arguments),
    }
}
