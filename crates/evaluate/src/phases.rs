//! `evaluate phases`: the phases that historians give Pakistan's relation with the USSR and Russia, against runs on different data.

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::Args;
use entente_model::actor::actors;
use entente_model::batch::Batch;
use entente_model::coverage::{Coverage, Subject, ZeroRule};
use entente_model::event::Event;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_model::time::DateInterval;
use entente_reading::{Coder, Hint, read_document};
use entente_relation::{InteractionPeriod, Options, Step, World, evolution, relation};
use entente_sources::embedded;
use entente_store::{Library, all_ties, dyad_records, event_counts};
use serde::Serialize;

/// Whether runs on the starter library, on imported files, and on coded documents bear out the phases of Pakistan and Russia.
///
/// A phase is a statement that the mean level of some years is lower or higher than another's. A run supports it if that has a
/// probability of at least 0.9 by its intervals, contradicts it if the opposite has, and is silent otherwise: also where it covers less
/// than half of either stretch of years. The errors of the years of a stretch are taken to be the same error.
#[derive(Args)]
pub(crate) struct PhasesArguments {
    /// The library with imported files, run without the starter library.
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// A document whose events are coded and run alone.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// The document's date.
    #[arg(long, default_value = "2022-01", requires = "document")]
    date: String,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// What a phase says of levels.
struct Statement {
    phase: &'static str,
    years: (i16, i16),
    /// Lower (false) or higher (true) than the level of other years, or than 0 where there are none.
    higher: bool,
    than: Option<(i16, i16)>,
}

const STATEMENTS: [Statement; 10] = [
    statement(
        "hostile or cold 1950–1964: below 0",
        (1950, 1964),
        false,
        None,
    ),
    statement(
        "thaw 1965–1968: above 1950–1964",
        (1965, 1968),
        true,
        Some((1950, 1964)),
    ),
    statement(
        "break 1971: below 1965–1968",
        (1971, 1971),
        false,
        Some((1965, 1968)),
    ),
    statement(
        "partial recovery 1972–1977: above 1971",
        (1972, 1977),
        true,
        Some((1971, 1971)),
    ),
    statement(
        "trough 1979–1988: below 1972–1977",
        (1979, 1988),
        false,
        Some((1972, 1977)),
    ),
    statement("trough 1979–1988: below 0", (1979, 1988), false, None),
    statement(
        "cool 1991–2002: below 2003–2009",
        (1991, 2002),
        false,
        Some((2003, 2009)),
    ),
    statement(
        "upward 2003: above 1991–2002",
        (2003, 2005),
        true,
        Some((1999, 2002)),
    ),
    statement(
        "upward 2010–2014: above 2003–2009",
        (2010, 2014),
        true,
        Some((2003, 2009)),
    ),
    statement(
        "most cooperative after 2014: above 2003–2014",
        (2015, 2025),
        true,
        Some((2003, 2014)),
    ),
];

const fn statement(
    phase: &'static str,
    years: (i16, i16),
    higher: bool,
    than: Option<(i16, i16)>,
) -> Statement {
    Statement {
        phase,
        years,
        higher,
        than,
    }
}

/// What a run says to a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Supports,
    Contradicts,
    Silent,
}

#[derive(Serialize)]
struct Row {
    phase: &'static str,
    runs: Vec<Answer>,
}

#[derive(Serialize)]
struct Answer {
    run: &'static str,
    verdict: Verdict,
    /// Probability of the statement; `null` outside coverage.
    probability: Option<f64>,
}

/// Measures and prints.
pub(crate) fn run(arguments: &PhasesArguments) -> Result<(), Box<dyn Error>> {
    let library = arguments
        .library
        .as_deref()
        .map(Library::open)
        .transpose()?;
    let mut runs = vec![("starter library", levels(embedded::all(), None)?)];
    if let Some(library) = &library {
        let mut batches = embedded::all();
        batches.retain(|batch| batch.source.id.as_str() != "embedded-starter");
        runs.push(("imported files", levels(batches, Some(library))?));
    }
    if let Some(file) = &arguments.document {
        let batch = coded(file, &arguments.date)?;
        eprintln!("{}: {} rows of events", file.display(), batch.events.len());
        runs.push(("coded document", levels(vec![batch], None)?));
    }
    let rows: Vec<Row> = STATEMENTS
        .iter()
        .map(|statement| Row {
            phase: statement.phase,
            runs: runs
                .iter()
                .map(|(run, levels)| answer(run, statement, levels))
                .collect(),
        })
        .collect();
    if arguments.json {
        println!("{}", serde_json::to_string(&rows)?);
        return Ok(());
    }
    print!("{:<48}", "phase");
    for (run, _) in &runs {
        print!("{run:<27}");
    }
    println!();
    for row in &rows {
        print!("{:<48}", row.phase);
        for answer in &row.runs {
            let verdict = match answer.verdict {
                Verdict::Supports => "supports",
                Verdict::Contradicts => "contradicts",
                Verdict::Silent => "silent",
            };
            let detail = answer
                .probability
                .map_or_else(|| "outside coverage".to_owned(), |p| format!("{p:.2}"));
            print!("{:<27}", format!("{verdict} ({detail})"));
        }
        println!();
    }
    Ok(())
}

/// The events of a document as a batch.
fn coded(file: &Path, date: &str) -> Result<Batch, Box<dyn Error>> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let reading = read_document(&bytes, Hint::from_name(&file.to_string_lossy()))?;
    let date = DateInterval::from_words(date)?;
    let document = Coder::new().code(&reading.text, Some(&date), None);
    let id = SourceId::new("document");
    let mut batch = Batch::new(Source::new(
        id.clone(),
        SourceKind::Document,
        "document",
        "A document",
    ));
    for event in &document.events {
        batch
            .events
            .extend(event.rows(&reading.text, &id, &document.coder));
    }
    // What a document tells of the years that it speaks of.
    let days = |event: &Event| [event.date.earliest(), event.date.latest()];
    let years = batch.events.iter().flat_map(days).flatten();
    let years: Vec<i16> = years.map(|day| day.year()).collect();
    if let (Some(&first_year), Some(&last_year)) = (years.iter().min(), years.iter().max()) {
        batch.coverage.push(Coverage {
            source: id,
            subject: Subject::Events,
            first_year,
            last_year,
            actors: Vec::new(),
            zero_rule: ZeroRule::Missing,
            gaps: Vec::new(),
        });
    }
    Ok(batch)
}

/// The yearly levels of Pakistan and Russia from these batches and this library.
fn levels(
    batches: Vec<Batch>,
    library: Option<&Library>,
) -> Result<Vec<InteractionPeriod>, Box<dyn Error>> {
    let lineage = |code: &str| -> Result<_, Box<dyn Error>> {
        Ok(actors().lineage(actors().resolve(code, None)?.id))
    };
    let counts = event_counts(&batches, library)?;
    let world = World::new(&counts, all_ties(&batches, library)?);
    let records = dyad_records(&batches, library, &lineage("PAK")?, &lineage("RUS")?)?;
    let whole = relation(records, &Options::default());
    let found = evolution(&whole, &world, Step::Year, &|_, _| true);
    Ok(found
        .interaction
        .map(|interaction| interaction.periods)
        .unwrap_or_default())
}

fn answer(run: &'static str, statement: &Statement, levels: &[InteractionPeriod]) -> Answer {
    let of = mean(levels, statement.years);
    let than = statement
        .than
        .map_or(Some((0.0, 0.0)), |years| mean(levels, years));
    let probability = of.zip(than).map(|((level, sd), (other, other_sd))| {
        let z = (level - other) / (sd * sd + other_sd * other_sd).sqrt();
        let above = 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
        if statement.higher { above } else { 1.0 - above }
    });
    let verdict = match probability {
        Some(probability) if probability >= 0.9 => Verdict::Supports,
        Some(probability) if probability <= 0.1 => Verdict::Contradicts,
        _ => Verdict::Silent,
    };
    Answer {
        run,
        verdict,
        probability,
    }
}

/// Mean of the latent level over years and its standard deviation; `None` where less than half of them are covered.
fn mean(levels: &[InteractionPeriod], (first, last): (i16, i16)) -> Option<(f64, f64)> {
    let covered: Vec<&InteractionPeriod> = levels
        .iter()
        .filter(|period| period.covered && (first..=last).contains(&period.first.year()))
        .collect();
    if covered.is_empty() || covered.len() * 2 < (last - first + 1) as usize {
        return None;
    }
    let count = covered.len() as f64;
    let latent = |level: f64| level.clamp(-0.999_999, 0.999_999).atanh();
    let level = covered
        .iter()
        .map(|period| latent(period.value))
        .sum::<f64>()
        / count;
    let sd = covered
        .iter()
        .map(|period| (latent(period.high) - latent(period.low)) / 2.0 / 1.645)
        .sum::<f64>()
        / count;
    Some((level, sd))
}
