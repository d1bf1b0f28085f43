//! `evaluate turning-points`: the detector against annotated series.

mod metrics;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use entente_relation::turning_points::{Settings, optimal_partition, turning_points};
use serde::{Deserialize, Serialize};

use metrics::{cover, f1};

/// The charges for a boundary among which the leave-one-series-out test chooses; 3.5 is the default.
const PENALTIES: [f64; 5] = [3.0, 3.5, 4.0, 4.5, 5.0];

/// Turning points against series that people annotated: F1 and covering.
///
/// The folder has the form of the Turing Change Point Dataset: `NAME.json` with `series[].raw`, and `annotations.json` with series →
/// annotator → starts of new segments. Metrics as in van den Burg and Williams (2020): F1 with a margin of 5 points and index 0 as a
/// trivial change, precision against the union of the annotators, recall averaged over them; covering averaged over them. `f1` and `cover`
/// are means over the series of one dimension, all with the product's default. `leave_one_out`: for each series the charge
/// for a boundary is chosen that has the best F1 on all others.
#[derive(Args)]
pub(crate) struct TurningPointsArguments {
    /// The folder.
    dir: PathBuf,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Score {
    f1: f64,
    cover: f64,
}

#[derive(Serialize)]
struct SeriesScore {
    name: String,
    points: usize,
    dimensions: usize,
    f1: f64,
    cover: f64,
    found: Vec<usize>,
}

#[derive(Serialize)]
struct Rival {
    name: &'static str,
    f1: f64,
    cover: f64,
    origin: &'static str,
}

#[derive(Serialize)]
struct Report {
    f1: f64,
    cover: f64,
    univariate_series: usize,
    leave_one_out: Score,
    by_penalty: BTreeMap<String, Score>,
    series: Vec<SeriesScore>,
    rivals: Vec<Rival>,
}

#[derive(Deserialize)]
struct SeriesFile {
    series: Vec<Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    raw: Vec<Option<f64>>,
}

struct Annotated {
    name: String,
    series: Vec<Vec<f64>>,
    annotators: Vec<Vec<usize>>,
}

impl Annotated {
    fn length(&self) -> usize {
        self.series[0].len()
    }

    fn score(&self, found: &[usize]) -> Score {
        Score {
            f1: f1(&self.annotators, found),
            cover: cover(&self.annotators, found, self.length()),
        }
    }

    fn found(&self, penalty: f64) -> Result<Vec<usize>, Box<dyn Error>> {
        let settings = Settings {
            penalty,
            ..Settings::default()
        };
        let found = turning_points(&self.series, &settings)
            .map_err(|error| format!("{}: {error}", self.name))?;
        Ok(found.points.iter().map(|point| point.at).collect())
    }
}

/// Measures and prints.
pub(crate) fn run(arguments: &TurningPointsArguments) -> Result<(), Box<dyn Error>> {
    let all = read(&arguments.dir)?;
    let report = measure(&all)?;
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    println!("{:<22} {:>6} {:>6}  found", "series", "f1", "cover");
    for series in &report.series {
        let found: Vec<String> = series.found.iter().map(usize::to_string).collect();
        let dimensions = match series.dimensions {
            1 => String::new(),
            more => format!("  ({more} dimensions)"),
        };
        println!(
            "{:<22} {:>6.3} {:>6.3}  {}{dimensions}",
            series.name,
            series.f1,
            series.cover,
            found.join(" ")
        );
    }
    println!();
    println!(
        "{:<22} {:>6.3} {:>6.3}  mean of {} series of one dimension",
        "entente, default", report.f1, report.cover, report.univariate_series
    );
    println!(
        "{:<22} {:>6.3} {:>6.3}  penalty chosen on the other series",
        "leave one series out", report.leave_one_out.f1, report.leave_one_out.cover
    );
    for (penalty, score) in &report.by_penalty {
        println!(
            "{:<22} {:>6.3} {:>6.3}",
            format!("penalty {penalty} ln n"),
            score.f1,
            score.cover
        );
    }
    for rival in &report.rivals {
        println!(
            "{:<22} {:>6.3} {:>6.3}  {}",
            rival.name, rival.f1, rival.cover, rival.origin
        );
    }
    Ok(())
}

fn measure(all: &[Annotated]) -> Result<Report, Box<dyn Error>> {
    let default = Settings::default().penalty;
    let mut series = Vec::new();
    for one in all {
        let found = one.found(default)?;
        let Score { f1, cover } = one.score(&found);
        series.push(SeriesScore {
            name: one.name.clone(),
            points: one.length(),
            dimensions: one.series.len(),
            f1,
            cover,
            found,
        });
    }
    let univariate: Vec<&Annotated> = all.iter().filter(|one| one.series.len() == 1).collect();
    if univariate.is_empty() {
        return Err("the folder holds no series of one dimension".into());
    }
    let mut by_choice: Vec<Vec<Score>> = Vec::new();
    for penalty in PENALTIES {
        let mut scores = Vec::new();
        for one in &univariate {
            scores.push(one.score(&one.found(penalty)?));
        }
        by_choice.push(scores);
    }
    let one_dimension: Vec<&SeriesScore> =
        series.iter().filter(|one| one.dimensions == 1).collect();
    Ok(Report {
        f1: mean(one_dimension.iter().map(|score| score.f1)),
        cover: mean(one_dimension.iter().map(|score| score.cover)),
        univariate_series: univariate.len(),
        leave_one_out: leave_one_out(&by_choice),
        by_penalty: PENALTIES
            .iter()
            .zip(&by_choice)
            .map(|(penalty, scores)| {
                let score = Score {
                    f1: mean(scores.iter().map(|score| score.f1)),
                    cover: mean(scores.iter().map(|score| score.cover)),
                };
                (penalty.to_string(), score)
            })
            .collect(),
        rivals: rivals(&univariate),
        series,
    })
}

fn leave_one_out(by_choice: &[Vec<Score>]) -> Score {
    let chosen: Vec<&Score> = (0..by_choice[0].len())
        .filter_map(|left_out| {
            let others = |scores: &[Score]| -> f64 {
                let sum: f64 = scores.iter().map(|score| score.f1).sum();
                sum - scores[left_out].f1
            };
            by_choice
                .iter()
                .max_by(|one, other| others(one).total_cmp(&others(other)))
                .map(|scores| &scores[left_out])
        })
        .collect();
    Score {
        f1: mean(chosen.iter().map(|score| score.f1)),
        cover: mean(chosen.iter().map(|score| score.cover)),
    }
}

fn rivals(univariate: &[&Annotated]) -> Vec<Rival> {
    let by = |find: &dyn Fn(&[f64]) -> Vec<usize>| -> (f64, f64) {
        let scores: Vec<Score> = univariate
            .iter()
            .map(|one| one.score(&find(&one.series[0])))
            .collect();
        (
            mean(scores.iter().map(|score| score.f1)),
            mean(scores.iter().map(|score| score.cover)),
        )
    };
    let nothing = by(&|_| Vec::new());
    let levels = by(&levels_by_bic);
    let published = "published, all univariate series of the dataset, default settings";
    vec![
        Rival {
            name: "no change",
            f1: nothing.0,
            cover: nothing.1,
            origin: "computed here",
        },
        Rival {
            name: "levels, BIC (PELT)",
            f1: levels.0,
            cover: levels.1,
            origin: "computed here: least squares, variance from the steps, 2 ln n a boundary",
        },
        Rival {
            name: "binary segmentation",
            f1: 0.744,
            cover: 0.706,
            origin: published,
        },
        Rival {
            name: "PELT",
            f1: 0.710,
            cover: 0.689,
            origin: published,
        },
        Rival {
            name: "BOCPD",
            f1: 0.690,
            cover: 0.636,
            origin: published,
        },
        Rival {
            name: "AMOC",
            f1: 0.704,
            cover: 0.702,
            origin: published,
        },
        Rival {
            name: "no change",
            f1: 0.669,
            cover: 0.583,
            origin: published,
        },
    ]
}

/// The best piecewise constant fit with the usual penalty, missing points left out.
fn levels_by_bic(series: &[f64]) -> Vec<usize> {
    let present: Vec<usize> = (0..series.len())
        .filter(|place| series[*place].is_finite())
        .collect();
    let values: Vec<f64> = present.iter().map(|place| series[*place]).collect();
    let mut steps: Vec<f64> = values
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    steps.sort_by(f64::total_cmp);
    let deviation = steps.get(steps.len() / 2).copied().unwrap_or(0.0) / 0.6745 / 2f64.sqrt();
    let penalty = 2.0 * (values.len().max(2) as f64).ln() * deviation.powi(2);
    optimal_partition(&values, penalty)
        .into_iter()
        .map(|place| present[place])
        .collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0usize), |(sum, count), value| {
        (sum + value, count + 1)
    });
    sum / count.max(1) as f64
}

fn read(dir: &Path) -> Result<Vec<Annotated>, Box<dyn Error>> {
    let annotations: BTreeMap<String, BTreeMap<String, Vec<usize>>> =
        parse(&dir.join("annotations.json"))?;
    annotations
        .into_iter()
        .map(|(name, annotators)| {
            let path = dir.join(format!("{name}.json"));
            let file: SeriesFile = parse(&path)?;
            if file.series.is_empty() || file.series[0].raw.is_empty() {
                return Err(format!("{}: holds no series", path.display()).into());
            }
            Ok(Annotated {
                series: file
                    .series
                    .into_iter()
                    .map(|dimension| {
                        dimension
                            .raw
                            .into_iter()
                            .map(|value| value.unwrap_or(f64::NAN))
                            .collect()
                    })
                    .collect(),
                annotators: annotators.into_values().collect(),
                name,
            })
        })
        .collect()
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    // The dataset writes missing values as NaN, which is no JSON.
    let text = text.replace("NaN", "null");
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}
