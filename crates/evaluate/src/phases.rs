//! `evaluate phases`: the phases that historians give Pakistan's relation with the USSR and Russia, against runs on different data.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use entente_model::actor::actors;
use entente_model::source::SourceId;
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
    /// The library with imported files and coded documents; without it, only the starter library is run.
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
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
    statement("hostile or cold 1950–1964: below 0", (1950, 1964), false, None),
    statement("thaw 1965–1968: above 1950–1964", (1965, 1968), true, Some((1950, 1964))),
    statement("break 1971: below 1965–1968", (1971, 1971), false, Some((1965, 1968))),
    statement("partial recovery 1972–1977: above 1971", (1972, 1977), true, Some((1971, 1971))),
    statement("trough 1979–1988: below 1972–1977", (1979, 1988), false, Some((1972, 1977))),
    statement("trough 1979–1988: below 0", (1979, 1988), false, None),
    statement("cool 1991–2002: below 2003–2009", (1991, 2002), false, Some((2003, 2009))),
    statement("upward 2003: above 1991–2002", (2003, 2005), true, Some((1999, 2002))),
    statement("upward 2010–2014: above 2003–2009", (2010, 2014), true, Some((2003, 2009))),
    statement("most cooperative after 2014: above 2003–2014", (2015, 2025), true, Some((2003, 2014))),
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
    let starter = |_: &SourceId, dataset: &str| dataset == "embedded-starter";
    let imported =
        |_: &SourceId, dataset: &str| dataset != "embedded-starter" && dataset != "document";
    let documents = |_: &SourceId, dataset: &str| dataset == "document";
    let mut runs = vec![("starter library", levels(None, true, &starter)?)];
    if let Some(library) = &library {
        runs.push(("imported files", levels(Some(library), false, &imported)?));
        runs.push(("coded documents", levels(Some(library), false, &documents)?));
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
        print!("{run:<24}");
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
            print!("{:<24}", format!("{verdict} ({detail})"));
        }
        println!();
    }
    Ok(())
}

/// The yearly levels of Pakistan and Russia from some sources; ties and disputes of the starter library count only in its own run.
fn levels(
    library: Option<&Library>,
    with_starter: bool,
    wanted: &dyn Fn(&SourceId, &str) -> bool,
) -> Result<Vec<InteractionPeriod>, Box<dyn Error>> {
    let mut batches = embedded::all();
    if !with_starter {
        batches.retain(|batch| batch.source.dataset != "embedded-starter");
    }
    let lineage = |code: &str| -> Result<_, Box<dyn Error>> {
        Ok(actors().lineage(actors().resolve(code, None)?.id))
    };
    let counts = event_counts(&batches, library)?;
    let world = World::new(&counts, all_ties(&batches, library)?);
    let records = dyad_records(&batches, library, &lineage("PAK")?, &lineage("RUS")?)?;
    let whole = relation(records, &Options::default());
    let found = evolution(&whole, &world, Step::Year, wanted);
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
    let level = covered.iter().map(|period| latent(period.value)).sum::<f64>() / count;
    let sd = covered
        .iter()
        .map(|period| (latent(period.high) - latent(period.low)) / 2.0 / 1.645)
        .sum::<f64>()
        / count;
    Some((level, sd))
}
