//! The coder that the arguments ask for.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;
use entente_reading::{Coder, RelationModel, Rules, RulesError, check_rule_codes};

use crate::failure::Failure;
use crate::text_file::read_text;

/// What a user adds to the coder.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct CoderArguments {
    /// Your own actors, synonyms, patterns and discards, a TOML file; see the manual, "The event coder".
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// What `entente train` learned from your own sentences: it decides the type of an event whose source and target are named, where it is surer than not.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Only events that are right with at least this probability, 0 to 1; an event's confidence says how probable it is. They keep the numbers that they have without it.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(super) least_confidence: Option<f32>,
}

/// A number from 0 to 1.
fn probability(text: &str) -> Result<f32, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("a probability is a number from 0 to 1: 0.5".to_owned()),
    }
}

impl CoderArguments {
    /// The ids that the user's rules give to actors of their own.
    pub(crate) fn own_groups(&self) -> Result<Vec<String>, Failure> {
        let Some(path) = &self.rules else {
            return Ok(Vec::new());
        };
        let (_, rules) = read_rules(path)?;
        Ok(rules.groups().map(str::to_owned).collect())
    }

    pub(crate) fn coder(&self) -> Result<Coder, Failure> {
        let mut coder = Coder::new();
        if let Some(path) = &self.rules {
            let (text, rules) = read_rules(path)?;
            check_rule_codes(&text).map_err(|error| wrong_rule(path, &error))?;
            coder = coder
                .with_rules(&rules)
                .map_err(|error| wrong_rule(path, &error))?;
        }
        if let Some(path) = &self.model {
            let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
            let model = RelationModel::read(BufReader::new(file)).map_err(|error| {
                Failure::failed(
                    format!("{}: {error}", path.display()),
                    "make one with: entente train FILE --output MODEL",
                )
            })?;
            coder = coder.with_model(model);
        }
        if let Some(least) = self.least_confidence {
            coder = coder.with_least_confidence(least);
        }
        Ok(coder)
    }
}

fn read_rules(path: &Path) -> Result<(String, Rules), Failure> {
    let text = read_text(path)?;
    let rules = Rules::parse(&text).map_err(|error| wrong_rule(path, &error))?;
    Ok((text, rules))
}

fn wrong_rule(path: &Path, error: &RulesError) -> Failure {
    Failure::failed(
        format!("{}: {error}", path.display()),
        "correct the line; the manual shows the form: The event coder, Your own rules",
    )
}
