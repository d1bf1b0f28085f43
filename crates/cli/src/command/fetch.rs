//! `entente fetch`: downloads a dataset's files and imports them.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use entente_model::actor::{ActorId, actors};
use entente_model::day::Day;
use entente_model::slot::Slot;
use entente_sources::fetch::{
    FetchOptions, Fetched, Fetcher, GDELT_ADDRESS, MOST_AT_A_TIME, RemoteFile,
};
use entente_sources::{EventInput, EventKind, OnlyActors, read_events};
use entente_store::Library;
use entente_store::coded::{EventFileStatus, SlotFile, SlotState};
use indicatif::{ProgressBar, ProgressStyle};

use super::event_query::{first_day, last_day};
use super::import_events::{Accounting, dataset, taken};
use super::import_progress::ImportProgress;
use crate::failure::Failure;
use crate::{library, output};

/// Download a dataset's files and import them, month by month.
///
/// Before 19 February 2015 GDELT's files are those of version 1.0 (a year, a month or a day each), from then on those of version 2.0 (a quarter of
/// an hour each, in UTC). Each is held to size and checksum of the server's list. What broke off goes on where it stopped, now or with the
/// same command later; what the library holds is not fetched again. `entente status` has the ledger: expected, got, missing upstream, failed.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente fetch gdelt --from 2014-01-01 --to 2014-12-31\n  entente fetch gdelt --from 2016 --to 2016 --only PAK,RUS\n  entente fetch gdelt --from 2024-05 --to 2024-05 --dry-run"
)]
pub(crate) struct FetchArguments {
    /// The dataset.
    #[arg(value_enum)]
    dataset: FetchDataset,
    /// First day: a day, a month or a year.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    from: Day,
    /// Last day: a day, a month or a year.
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    to: Day,
    /// Keep only events in which one of these actors takes part, those that they continue included. The library then has no denominators.
    #[arg(long, value_name = "ACTOR,…", value_delimiter = ',')]
    only: Vec<String>,
    /// Files at a time.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=MOST_AT_A_TIME as i64))]
    parallel: u8,
    /// Where files stay until they are imported; without it, the folder `downloads` in the library.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Keep the files after the import.
    #[arg(long)]
    keep: bool,
    /// Say what would be fetched, and fetch only the server's lists.
    #[arg(long)]
    dry_run: bool,
    /// The server, where it is another: a mirror.
    #[arg(long, value_name = "URL", env = "ENTENTE_GDELT_ADDRESS", default_value = GDELT_ADDRESS)]
    address: String,
    /// Attempts at a file.
    #[arg(long, value_name = "N", default_value_t = 6)]
    attempts: u32,
    /// Seconds before the second attempt; each further one waits twice as long, a minute at most.
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    pause: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FetchDataset {
    /// GDELT events.
    Gdelt,
}

fn seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds| (0.0..=600.0).contains(seconds))
        .ok_or_else(|| format!("{text:?} is no number of seconds from 0 to 600"))
}

pub(crate) fn run(arguments: &FetchArguments, named: Option<&Path>) -> Result<(), Failure> {
    let FetchDataset::Gdelt = arguments.dataset;
    let kind = EventKind::Gdelt;
    if arguments.to < arguments.from {
        return Err(Failure::usage(
            format!("{} is after {}", arguments.from, arguments.to),
            "give --from before --to",
        ));
    }
    let only = lineages(&arguments.only)?;
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let mut library = library::to_write(named)?;
    let folder = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => library.dir().join("downloads"),
    };
    let fetcher = Fetcher::new(FetchOptions {
        address: arguments.address.trim_end_matches('/').to_owned(),
        at_a_time: arguments.parallel.into(),
        attempts: arguments.attempts,
        pause: Duration::from_secs_f64(arguments.pause),
        ..FetchOptions::new(folder)
    });
    let plan = fetcher
        .plan(arguments.from, arguments.to)
        .map_err(|error| {
            Failure::from_error(
                &error,
                "nothing was changed; try again later, or name a mirror with --address",
            )
        })?;
    let mut report = plan
        .remarks
        .iter()
        .map(|remark| format!("  note: {remark}\n"))
        .collect::<String>();
    let held = held(&library, kind, &only)?;
    let wanted: Vec<&RemoteFile> = plan
        .files
        .iter()
        .filter(|file| !held.contains(&file.slot))
        .collect();
    report.push_str(&format!(
        "  {} files expected from {} to {}, {} held already\n",
        output::grouped(plan.files.len() as u64),
        arguments.from,
        arguments.to,
        output::grouped((plan.files.len() - wanted.len()) as u64),
    ));
    if arguments.dry_run {
        let there = wanted.iter().filter(|file| !file.unlisted);
        let bytes: u64 = there.clone().filter_map(|file| file.size).sum();
        return output::print(&format!(
            "{}: to fetch\n{report}  {} files to fetch, {} MB; {} not in the server's list\n",
            kind.as_str(),
            output::grouped(there.clone().count() as u64),
            output::grouped(bytes.div_ceil(1_000_000)),
            output::grouped((wanted.len() - there.count()) as u64),
        ));
    }
    let slots: Vec<_> = wanted
        .iter()
        .map(|file| (slot(file), SlotState::Expected))
        .collect();
    library
        .note_slots(kind.as_str(), &slots)
        .map_err(|error| failed(&error))?;
    let mut months: BTreeMap<(i16, u8), Vec<RemoteFile>> = BTreeMap::new();
    for file in wanted {
        months.entry(month(file)).or_default().push(file.clone());
    }
    let mut outcome = Outcome::default();
    let all = months.values().map(Vec::len).sum();
    let progress = DownloadProgress::new(all);
    for files in months.values() {
        let got = download(&fetcher, files, &progress, &mut outcome);
        library
            .note_slots(kind.as_str(), &std::mem::take(&mut outcome.slots))
            .map_err(|error| failed(&error))?;
        import(&mut library, kind, &got, &only, &mut outcome)?;
        if !arguments.keep {
            for path in &got {
                // A file that stays is verified and taken next time.
                let _ = std::fs::remove_file(path);
            }
        }
    }
    progress.bar.finish_and_clear();
    drop_narrower(&mut library, kind)?;
    report.push_str(&outcome.told(&only));
    output::print(&format!("{}: events\n{report}", kind.as_str()))?;
    match outcome.failures.is_empty() {
        true => Ok(()),
        false => Err(Failure::failed(
            outcome.failures.join("\n"),
            "the other files were imported; the same command tries again what failed",
        )),
    }
}

/// The actors named, and those that they continue.
fn lineages(names: &[String]) -> Result<Vec<ActorId>, Failure> {
    let mut found = Vec::new();
    for name in names {
        let actor = actors().resolve(name, None).map_err(|error| {
            Failure::usage(
                error.to_string(),
                "`entente actor NAME` shows who an actor is",
            )
        })?;
        found.extend(
            actors()
                .lineage(actor.id)
                .into_iter()
                .map(|(actor, _)| actor),
        );
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether a file has all that another cut to some actors would have.
fn suffices(file: &EventFileStatus, only: &[ActorId]) -> bool {
    file.only_actors.is_empty()
        || !only.is_empty() && only.iter().all(|actor| file.only_actors.contains(actor))
}

/// The slots of files that need not be fetched, whatever the files were called: packed and unpacked ones have different names.
fn held(library: &Library, kind: EventKind, only: &[ActorId]) -> Result<HashSet<Slot>, Failure> {
    let files = library
        .event_files(Some(kind.as_str()))
        .map_err(|error| Failure::from_error(&error, ""))?;
    Ok(files
        .into_iter()
        .filter(|file| suffices(file, only))
        .filter_map(|file| file.slot)
        .collect())
}

fn slot(file: &RemoteFile) -> SlotFile {
    SlotFile {
        name: file.name.clone(),
        slot: file.slot,
    }
}

fn month(file: &RemoteFile) -> (i16, u8) {
    let day = i32::try_from(file.slot.start().div_euclid(86_400))
        .ok()
        .and_then(Day::from_number);
    day.map_or((0, 0), |day| {
        let (year, month, _) = day.civil();
        (year, month)
    })
}

#[derive(Default)]
struct Outcome {
    slots: Vec<(SlotFile, SlotState)>,
    failures: Vec<String>,
    imported: u64,
    missing: u64,
    rows: Accounting,
}

impl Outcome {
    fn told(&self, only: &[ActorId]) -> String {
        let mut text = format!(
            "  {} files imported, {} missing upstream, {} failed\n",
            output::grouped(self.imported),
            output::grouped(self.missing),
            output::grouped(self.failures.len() as u64)
        );
        if self.imported > 0 {
            text.push_str(&format!("  {}\n", self.rows));
        }
        if self.rows.quarantined() > 0 {
            text.push_str("  `entente quarantine` lists the rows that could not be read\n");
        }
        if !only.is_empty() {
            let names: Vec<&str> = only.iter().map(ActorId::as_str).collect();
            text.push_str(&format!(
                "  note: partial, only events of {}; there are no denominators, and other pairs are incomplete\n",
                names.join(", ")
            ));
        }
        text
    }
}

/// Brings the files of a month to the folder; returns those that are there.
fn download(
    fetcher: &Fetcher,
    files: &[RemoteFile],
    progress: &DownloadProgress,
    outcome: &mut Outcome,
) -> Vec<PathBuf> {
    let mut got = Vec::new();
    fetcher.get(files, |place, fetched| {
        let file = &files[place];
        progress.bar.inc(1);
        progress.bar.set_message(file.name.clone());
        match fetched {
            Fetched::Got(path) => got.push(path),
            Fetched::MissingUpstream => {
                outcome.missing += 1;
                outcome.slots.push((slot(file), SlotState::MissingUpstream));
            }
            Fetched::Failed(error) => outcome.fail(slot(file), error.to_string()),
        }
    });
    got.sort();
    got
}

impl Outcome {
    fn fail(&mut self, slot: SlotFile, reason: String) {
        self.failures.push(reason.clone());
        self.slots.push((slot, SlotState::Failed(reason)));
    }
}

/// Imports the files of a month in one step.
fn import(
    library: &mut Library,
    kind: EventKind,
    paths: &[PathBuf],
    only: &[ActorId],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    if paths.is_empty() {
        return Ok(());
    }
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let mut progress = ImportProgress::new(paths.iter().map(PathBuf::as_path));
    let mut ingest = library
        .ingest_events(dataset(kind))
        .map_err(|error| failed(&error))?;
    for path in paths {
        let input = EventInput::of(path);
        progress.file(&input.name());
        ingest.begin_file(&input.name());
        let bytes = progress.bytes_read();
        let mut watched = progress.watch(&mut ingest);
        let mut cut = OnlyActors::new(&mut watched, only);
        let read = read_events(kind, &input, None, &bytes, &mut cut);
        let dropped = cut.dropped();
        match read {
            Ok(read) => {
                ingest
                    .end_file(taken(kind, &input.name(), read, only.to_vec(), dropped))
                    .map_err(|error| failed(&error))?;
            }
            Err(error) => {
                ingest.abandon_file();
                if let Some(slot) = kind.slot(&input.name()) {
                    let name = input.name().to_string();
                    outcome.fail(SlotFile { name, slot }, error.to_string());
                }
            }
        }
    }
    let committed = ingest
        .commit_with(&|done, all| progress.writing(done, all))
        .map_err(|error| failed(&error))?;
    progress.end();
    for file in &committed.files {
        outcome.imported += 1;
        outcome.rows.add(&Accounting::of(file));
    }
    library
        .note_slots(kind.as_str(), &std::mem::take(&mut outcome.slots))
        .map_err(|error| failed(&error))
}

/// Takes out files cut to some actors of which the library now holds more.
fn drop_narrower(library: &mut Library, kind: EventKind) -> Result<(), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "");
    let files = library
        .event_files(Some(kind.as_str()))
        .map_err(|error| failed(&error))?;
    let mut by_slot: BTreeMap<Slot, Vec<&EventFileStatus>> = BTreeMap::new();
    for file in &files {
        if let Some(slot) = file.slot {
            by_slot.entry(slot).or_default().push(file);
        }
    }
    let mut narrower = Vec::new();
    for versions in by_slot.values().filter(|versions| versions.len() > 1) {
        for file in versions {
            let is_more = |other: &EventFileStatus| {
                let as_much = suffices(file, &other.only_actors) && !other.only_actors.is_empty();
                suffices(other, &file.only_actors) && (!as_much || other.file > file.file)
            };
            if !file.only_actors.is_empty() && versions.iter().any(|other| is_more(other)) {
                narrower.push(file.sha256.clone());
            }
        }
    }
    library
        .remove_event_files(kind.as_str(), &narrower)
        .map_err(|error| failed(&error))?;
    Ok(())
}

/// Files downloaded of all, with the time left.
struct DownloadProgress {
    bar: ProgressBar,
}

impl DownloadProgress {
    fn new(files: usize) -> DownloadProgress {
        let bar = ProgressBar::new(files as u64);
        let style = ProgressStyle::with_template(
            "{spinner} fetching {pos} of {len} files ({per_sec}, {eta} left) {msg}",
        );
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        DownloadProgress { bar }
    }
}
