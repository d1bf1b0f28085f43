//! The arguments of every command.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use entente_model::actor::{CodeSystem, StateList};
use entente_model::time::DateInterval;

use crate::command::agreement::AgreementArguments;
use crate::command::idealpoints::IdealPointsArguments;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Blue.on_default().bold())
    .usage(AnsiColor::Blue.on_default().bold())
    .literal(AnsiColor::Cyan.on_default());

/// Makes the relation between two states computable: votes, alliances, disputes, events, memberships, each number with its source.
#[derive(Debug, Parser)]
#[command(name = "entente", version, styles = STYLES, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 the work could not be done, 2 wrong arguments (unknown actor, option or code system)."
)]
pub(crate) struct Cli {
    /// The library to use: a folder made by `entente init`. Without it, the one that the variable ENTENTE_LIBRARY names, else the
    /// user's data folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) library: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Brief(BriefArguments),
    Relation(crate::command::relation::RelationArguments),
    Compare(crate::command::compare::CompareArguments),
    Actor(ActorArguments),
    Convert(ConvertArguments),
    Dyads(DyadsArguments),
    Parse(crate::command::parse::ParseArguments),
    Table(crate::command::table::TableArguments),
    Dependence(crate::command::dependence::DependenceArguments),
    Explain(crate::command::explain::ExplainArguments),
    Sources(crate::command::sources::SourcesArguments),
    Agreement(AgreementArguments),
    #[command(name = "idealpoints")]
    IdealPoints(IdealPointsArguments),
    TurningPoints(crate::command::turning_points::TurningPointsArguments),
    Balance(crate::command::balance::BalanceArguments),
    Init(InitArguments),
    Fetch(crate::command::fetch::FetchArguments),
    Import(ImportArguments),
    Add(AddArguments),
    Status(StatusArguments),
    Quarantine(QuarantineArguments),
    Events(crate::command::events::EventsArguments),
    Series(crate::command::series::SeriesArguments),
    Remove(crate::command::remove::RemoveArguments),
    Read(crate::command::read::ReadArguments),
    Check(crate::command::check::CheckArguments),
    Validate(crate::command::validate::ValidateArguments),
    Occurrences(crate::command::occurrences::OccurrencesArguments),
    Train(crate::command::train::TrainArguments),
}

/// Show the relation between two actors.
///
/// Uses the data inside the program and, where there is one, the library. Both names may be ISO codes, COW abbreviations or names;
/// the lineage of a state is followed: Russia's includes the USSR's years.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente brief PAK RUS\n  entente brief Pakistan Russia --from 1947 --to 1971\n  entente brief PAK RUS --output - --output pak-rus.html\n  entente brief PAK RUS --format json | jq '.votes[-1]'"
)]
pub(crate) struct BriefArguments {
    /// First actor: code or name.
    pub(crate) a: String,
    /// Second actor: code or name.
    pub(crate) b: String,
    /// First year.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true, value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub(crate) from: Option<i16>,
    /// Last year.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true, value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub(crate) to: Option<i16>,
    /// Form of what goes to standard output, and of files whose ending names none.
    #[arg(long, value_enum)]
    pub(crate) format: Option<BriefFormat>,
    /// Write to this file, in the form of its ending (.txt, .md, .json, .html). `-` is standard output. May be given several times.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// Columns of the text form; without it, the terminal's width or 80.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
    /// Use ASCII only in the text form.
    #[arg(long)]
    pub(crate) ascii: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefFormat {
    /// For the terminal.
    Text,
    /// Markdown.
    Md,
    /// JSON by docs/brief.schema.json.
    Json,
    /// One self-contained page.
    Html,
}

/// Show an actor: names, codes, dates, successions, memberships.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente actor PAK\n  entente actor \"West Pakistan\" --on 1960-01-01\n  entente actor NATO --on 1985"
)]
pub(crate) struct ActorArguments {
    /// Code or name.
    pub(crate) query: String,
    /// The actor that bore this name or code on a date (day, month or year).
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlainFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Convert a column of country codes in a CSV file.
///
/// Reads CSV with a header, adds a column named after the target system, and writes CSV to standard output.
/// A code holds at a date: give one date for all rows, or the column that has each row's. Without a date a code means its latest
/// actor where all its actors are one line of continuation (COW 365: Russia), and is refused where they are not (ISO CS).
/// What does not exist at its date stays empty and is counted on standard error.
#[derive(Debug, Args)]
#[command(
    after_help = "Code systems: iso2, iso3, isonum, cow (number), cowc (abbreviation), gw, cameo, fips, un (M49), name.\n\nExamples:\n  entente convert --from cow --to iso3 --on 1985-06-01 < in.csv > out.csv\n  entente convert --from iso3 --to gw --on-column date --column country < in.csv > out.csv"
)]
pub(crate) struct ConvertArguments {
    /// Code system of the input.
    #[arg(long, value_name = "SYSTEM", value_parser = code_system)]
    pub(crate) from: CodeSystem,
    /// Code system of the new column.
    #[arg(long, value_name = "SYSTEM", value_parser = code_system)]
    pub(crate) to: CodeSystem,
    /// The date at which every code holds: day, month or year.
    #[arg(long, value_name = "DATE", conflicts_with = "on_column")]
    pub(crate) on: Option<String>,
    /// The column with each row's date: day, month or year.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) on_column: Option<String>,
    /// The column with the codes. Without it: the one named like the input system, else `code`, else the only one.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) column: Option<String>,
    /// The CSV file to read; without it, or with `-`, standard input.
    pub(crate) file: Option<PathBuf>,
}

/// Write all dyad-years of a state-system list.
///
/// A dyad-year exists if both states were members on one same day of that year. Columns: code1, code2, year.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  entente dyads --system cow --directed --years 1816-2024 --output dyads.parquet"
)]
pub(crate) struct DyadsArguments {
    /// Whose list of states: cow (Correlates of War) or gw (Gleditsch and Ward).
    #[arg(long, value_name = "LIST", value_parser = state_list)]
    pub(crate) system: StateList,
    /// Each pair in both directions.
    #[arg(long)]
    pub(crate) directed: bool,
    /// First and last year, as 1816-2024, or one year.
    #[arg(long, value_name = "YEARS", value_parser = years)]
    pub(crate) years: (i16, i16),
    /// The file to write, .csv or .parquet; `-` is CSV on standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Make an empty library.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The folder to make; without it, the one that `--library` or the user's data folder names.
    pub(crate) dir: Option<PathBuf>,
}

/// Import a dataset's files into the library.
///
/// The files of one dataset come in one call. A FILE may be a folder; files may be plain or compressed (.xz, .gz, .zst, events also .zip). A file that
/// the library already holds changes nothing. Rows that cannot be read go to quarantine with the reason.
#[derive(Debug, Args)]
#[command(
    after_help = "Kinds:\n  unvotes     UN General Assembly votes: votes, roll calls, issues\n  atop        alliance obligations (ATOP), directed dyad-years\n  cow-mid     militarised interstate disputes (Correlates of War)\n  gml         the same as corrected by Gibler, Miller and Little\n  cow-states  membership in the state system (Correlates of War)\n  icews14     ICEWS events of 2014, the forecasting split\n  table       any table, by a mapping of yours (--map)\n  and those that `entente sources` lists: nmc, igo, contiguity, capitals, min-distance, trade, wars, rivalries, archigos, …\n\nKinds of events, by the million:\n  gdelt       GDELT 1.0 and 2.0\n  gdelt-mentions  GDELT 2.0 mentions\n  icews       ICEWS coded events\n  icews-quads ICEWS as subject, CAMEO label, object, date\n  polecat, phoenix, ucdp-ged, acled\n  events      a table of events of your own, with --map\n\nExamples:\n  entente import nmc NMC-60-abridged.csv\n  entente import table gdp.csv --suggest > gdp.toml\n  entente import table gdp.csv --map gdp.toml\n  entente import unvotes un_votes.parquet un_roll_calls.parquet un_roll_call_issues.parquet"
)]
pub(crate) struct ImportArguments {
    /// The dataset's kind.
    pub(crate) kind: String,
    /// Files or folders; for events also `-` for standard input, and for GDELT a manifest (masterfilelist.txt) whose files lie beside it.
    #[arg(required_unless_present = "retry_failed", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// With the kinds `table` and `events`: a TOML file that says what the columns mean.
    #[arg(long, value_name = "TOML")]
    pub(crate) map: Option<PathBuf>,
    /// With the kind `table`: print a draft of a mapping for the file, and import nothing.
    #[arg(long, conflicts_with = "map")]
    pub(crate) suggest: bool,
    /// With kinds of events: read again only the files that could not be read before.
    #[arg(long, conflicts_with = "files")]
    pub(crate) retry_failed: bool,
}

/// Add documents to the library, without events: text, HTML, Markdown, PDF, DOCX, feeds, lines of JSON.
///
/// The main text is kept with title, author, date and language where the document states them. Each line of JSON, member of an archive and entry of a
/// feed is a document of its own. `entente read --add` keeps the events too.
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    /// Files, folders, or `-` for standard input.
    #[arg(required = true, value_name = "FILE|DIR|-")]
    pub(crate) documents: Vec<PathBuf>,
}

/// Show what the library holds: sources, rows, quarantined rows, years covered.
#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

/// List the rows that could not be read, with file, line and reason; show one whole; read them again.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente quarantine\n  entente quarantine show 3\n  entente quarantine retry gdelt\n  entente quarantine retry events --map corrected.toml"
)]
pub(crate) struct QuarantineArguments {
    #[command(subcommand)]
    pub(crate) action: Option<QuarantineAction>,
    /// At most so many rows.
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub(crate) format: PlainFormat,
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub(crate) enum QuarantineAction {
    /// List the rows (the default).
    List,
    /// Show one row whole: its bytes, line, offset and reason.
    Show {
        /// Its number in the list, from 1.
        number: usize,
    },
    /// Read rows of events again from the bytes that were kept: after an update of the program, or with a corrected map.
    Retry {
        /// The dataset of events; without it, all.
        dataset: Option<String>,
        /// With the dataset `events`: the TOML file that says what the columns mean.
        #[arg(long, value_name = "TOML")]
        map: Option<PathBuf>,
    },
}

fn code_system(text: &str) -> Result<CodeSystem, String> {
    text.parse()
        .map_err(|error: entente_model::actor::UnknownCodeSystem| error.to_string())
}

pub(crate) fn state_list(text: &str) -> Result<StateList, String> {
    text.parse()
        .map_err(|error: entente_model::actor::UnknownStateList| error.to_string())
}

pub(crate) fn years(text: &str) -> Result<(i16, i16), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let year = |text: &str| {
        text.trim()
            .parse::<i16>()
            .map_err(|_| format!("{text:?} is no year; write 1816-2024 or 1816"))
    };
    let (first, last) = (year(first)?, year(last)?);
    if first > last {
        return Err(format!("{first} is after {last}"));
    }
    if first < 1816 {
        return Err(format!("{first} is before 1816, where both lists begin"));
    }
    Ok((first, last))
}

/// The dates that the command line takes: EDTF, or words ("March 1971").
pub(crate) fn date(text: &str) -> Result<DateInterval, String> {
    text.parse::<DateInterval>()
        .or_else(|_| DateInterval::from_words(text))
        .map_err(|error| error.to_string())
}
