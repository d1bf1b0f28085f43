//! `entente compare`: the interaction of several pairs, or of one pair by several sources, on one scale.

use std::path::Path;

use clap::Args;
use entente_brief::{Compared, Style, assemble, compare_csv, compare_json, compare_text};
use entente_model::source::SourceId;

use super::relation::{By, Data, Form, options, pair};
use crate::failure::Failure;
use crate::output;

/// Compare the interaction of two to six pairs, or of one pair by two sources, on one scale.
///
/// A pair is `A:B`. With `A:B@DATASET` only the events of that dataset (or source) count: `PAK:RUS@icews14 PAK:RUS@starter` shows what
/// the two say of the same pair. `entente status` names the datasets of the library; the one inside the program is `embedded-starter`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente compare PAK:RUS PAK:CHN PAK:USA --from 1990\n  entente compare PAK:RUS@icews14 PAK:RUS@embedded-starter --format csv"
)]
pub(crate) struct CompareArguments {
    /// Two to six pairs.
    #[arg(required = true, num_args = 2..=6, value_name = "A:B[@DATASET]")]
    pairs: Vec<String>,
    /// First year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    from: Option<i16>,
    /// Last year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    to: Option<i16>,
    /// Length of the periods.
    #[arg(long, value_enum, default_value_t = By::Year)]
    by: By,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Columns of the text form; without it, the terminal's width or 80.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
    /// Use ASCII only in the text form.
    #[arg(long)]
    ascii: bool,
}

pub(crate) fn run(arguments: &CompareArguments, named: Option<&Path>) -> Result<(), Failure> {
    let options = options(arguments.from, arguments.to)?;
    let data = Data::read(named)?;
    let world = data.world()?;
    let mut compared = Vec::new();
    for text in &arguments.pairs {
        let (dyad, dataset) = match text.split_once('@') {
            Some((dyad, dataset)) => (dyad, Some(dataset)),
            None => (text.as_str(), None),
        };
        let (a, b) = dyad.split_once(':').ok_or_else(|| {
            Failure::usage(
                format!("{text:?} is no pair"),
                "write two actors with a colon between them, as PAK:RUS",
            )
        })?;
        let (a, b) = pair(a, b)?;
        let wanted = |id: &SourceId, of: &str| {
            dataset.is_none_or(|dataset| id.as_str() == dataset || of == dataset)
        };
        let known = world.datasets().any(|(id, of)| wanted(id, of));
        if let (Some(dataset), false) = (dataset, known) {
            let names: Vec<&str> = world.datasets().map(|(_, of)| of).collect();
            return Err(Failure::usage(
                format!("no source of events is called {dataset:?}"),
                format!("there are: {}", names.join(", ")),
            ));
        }
        let relation = data.relation((&a, &b), &options, &world, arguments.by.into(), &wanted)?;
        compared.push(Compared::new(
            assemble(&relation, env!("CARGO_PKG_VERSION")),
            dataset,
        ));
    }
    let rendered = match arguments.format {
        Form::Text => compare_text(
            &compared,
            &Style {
                colour: output::colour(),
                width: arguments.width.map_or_else(output::width, usize::from),
                ascii: output::ascii(arguments.ascii),
            },
        ),
        Form::Csv => compare_csv(&compared),
        Form::Json => compare_json(&compared).map_err(|error| Failure::from_error(&error, ""))?,
    };
    output::print(&rendered)
}
