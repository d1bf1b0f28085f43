//! A user's own rules in a TOML file: actors, words of a class, patterns, discards.

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::{ActorId, DateSpan};
use serde::Deserialize;
use toml::Spanned;

use super::frames::Frames;
use super::names::{NameClass, Names, Naming};

/// A user's rules, read and not yet applied.
///
/// ```toml
/// [[actor]]
/// names = ["Wagner Group", "Wagner"]
/// actor = "RUS"          # the state that it belongs to, or an organisation's id
/// group = "WAGNER"       # its own id; without it the name stands for the actor
/// sector = "MIL"
/// from = "2014-05-01"    # optional dates
///
/// [[synonym]]
/// class = "aid"          # a class of data/reading/frame_classes.tsv
/// words = ["biryani"]
///
/// [[pattern]]
/// lemmas = "greenlight"  # the columns of data/reading/frames.tsv
/// pos = "v"
/// conditions = "obj:@agreement"
/// type = "SUPPORT"
/// cameo = "057"
/// args = "mutual tgt=with,obj"
///
/// [[discard]]
/// phrase = "war of words"
/// ```
#[derive(Clone, Debug)]
pub struct Rules {
    text: String,
    file: RulesFile,
}

/// A rule that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct RulesError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(default)]
    actor: Vec<Spanned<ActorRule>>,
    #[serde(default)]
    synonym: Vec<Spanned<SynonymRule>>,
    #[serde(default)]
    pattern: Vec<Spanned<PatternRule>>,
    #[serde(default)]
    discard: Vec<Spanned<DiscardRule>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorRule {
    names: Vec<String>,
    actor: Option<String>,
    group: Option<String>,
    #[serde(default)]
    sector: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymRule {
    class: String,
    words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRule {
    lemmas: String,
    #[serde(default = "verb")]
    pos: String,
    #[serde(default)]
    conditions: String,
    r#type: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    cameo: String,
    #[serde(default)]
    args: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DiscardRule {
    phrase: String,
}

fn verb() -> String {
    "v".to_owned()
}

impl Rules {
    /// The file as it was written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Reads the text of a rules file.
    ///
    /// # Errors
    /// What is not TOML, or a field that no rule has, with its line.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let file = toml::from_str(text).map_err(|error| RulesError {
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            problem: error.message().to_owned(),
        })?;
        Ok(Self {
            text: text.to_owned(),
            file,
        })
    }

    pub(super) fn read(&self) -> Result<(Names, Frames, Vec<Vec<String>>), RulesError> {
        let at = |span: Range<usize>, problem: String| RulesError {
            line: line_of(&self.text, span.start),
            problem,
        };
        let mut names = Names::default();
        for rule in &self.file.actor {
            let span = rule.span();
            let rule = rule.get_ref();
            let actor = match &rule.actor {
                Some(id) => {
                    Some(ActorId::new(id).map_err(|error| at(span.clone(), error.to_string()))?)
                }
                None => None,
            };
            if actor.is_none() && rule.group.is_none() {
                return Err(at(
                    span,
                    "an actor needs `actor` (a state or organisation) or `group`".to_owned(),
                ));
            }
            let day = |date: &Option<String>| match date {
                Some(date) => date
                    .parse()
                    .map(Some)
                    .map_err(|_| at(span.clone(), format!("{date:?} is no day: YYYY-MM-DD"))),
                None => Ok(None),
            };
            let dates = DateSpan {
                from: day(&rule.from)?,
                to: day(&rule.to)?,
            };
            for name in &rule.names {
                let naming = Naming {
                    class: match (&rule.group, rule.sector.as_str()) {
                        (_, "IGO" | "NGO") => NameClass::Organisation,
                        (Some(_), _) => NameClass::Group,
                        (None, _) => NameClass::Body,
                    },
                    actor,
                    group: rule.group.as_deref().map(Arc::from),
                    sector: Arc::from(rule.sector.as_str()),
                    spans: if dates == DateSpan::ALWAYS {
                        Vec::new()
                    } else {
                        vec![dates]
                    },
                };
                names.add(name, naming, true);
            }
        }
        names.finish();
        let mut frames = Frames::read();
        for rule in &self.file.synonym {
            let SynonymRule { class, words } = rule.get_ref();
            frames
                .extend_class(class, words)
                .map_err(|problem| at(rule.span(), problem))?;
        }
        for rule in &self.file.pattern {
            let line = line_of(&self.text, rule.span().start);
            let PatternRule {
                lemmas,
                pos,
                conditions,
                r#type,
                mode,
                cameo,
                args,
            } = rule.get_ref();
            let row = [lemmas, pos, conditions, r#type, mode, cameo, args]
                .map(String::as_str)
                .join("\t");
            frames
                .add_row(line, &row, true)
                .map_err(|problem| at(rule.span(), problem))?;
        }
        let discards = self
            .file
            .discard
            .iter()
            .map(|rule| {
                rule.get_ref()
                    .phrase
                    .to_lowercase()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect()
            })
            .collect();
        Ok((names, frames, discards))
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count()
        + 1
}
