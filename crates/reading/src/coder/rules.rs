//! A user's own rules in a TOML file: actors, words of a class, patterns, discards.

mod known;

use std::ops::Range;
use std::sync::Arc;

use entente_model::actor::{ActorId, DateSpan};
use entente_model::ontology::CameoCode;
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
    class: Spanned<String>,
    words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRule {
    lemmas: Spanned<String>,
    pos: Option<Spanned<String>>,
    conditions: Option<Spanned<String>>,
    r#type: Spanned<String>,
    mode: Option<Spanned<String>>,
    cameo: Option<Spanned<String>>,
    args: Option<Spanned<String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DiscardRule {
    phrase: Spanned<String>,
}

impl PatternRule {
    /// The rule as a row of `frames.tsv`, where each of its fields has a meaning; else where the wrong one stands and what is wrong with it.
    fn row(&self) -> Result<String, (Range<usize>, String)> {
        fn field(written: &Option<Spanned<String>>) -> &str {
            written.as_ref().map_or("", |written| written.get_ref())
        }
        let result = self.r#type.get_ref().as_str();
        let (mode, conditions, args) = (
            field(&self.mode),
            field(&self.conditions),
            field(&self.args),
        );
        let pos = self.pos.as_ref().map_or("v", |pos| pos.get_ref());
        if self
            .lemmas
            .get_ref()
            .split(',')
            .all(|lemma| lemma.trim().is_empty())
        {
            let problem = "lemmas is empty: name the word that the pattern is for".to_owned();
            return Err((self.lemmas.span(), problem));
        }
        let of = |written: &Option<Spanned<String>>| {
            written
                .as_ref()
                .map_or(self.r#type.span(), |written| written.span())
        };
        known::result(result).map_err(|problem| (self.r#type.span(), problem))?;
        known::conditions(conditions).map_err(|problem| (of(&self.conditions), problem))?;
        known::mode(result, mode).map_err(|problem| (of(&self.mode), problem))?;
        known::args(args).map_err(|problem| (of(&self.args), problem))?;
        if !matches!(pos, "v" | "n" | "a") {
            let problem = format!("{pos:?} is no part of speech: v, n or a");
            return Err((of(&self.pos), problem));
        }
        let cameo = field(&self.cameo);
        if !cameo.is_empty() {
            cameo
                .parse::<CameoCode>()
                .map_err(|error| (of(&self.cameo), error.to_string()))?;
        }
        let fields = [
            self.lemmas.get_ref(),
            pos,
            conditions,
            result,
            mode,
            cameo,
            args,
        ];
        Ok(fields
            .map(|field| field.replace(['\t', '\n'], " "))
            .join("\t"))
    }
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

    /// The ids that the file gives to actors of its own.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.file
            .actor
            .iter()
            .filter_map(|rule| rule.get_ref().group.as_deref())
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
            known::class(class.get_ref()).map_err(|problem| at(class.span(), problem))?;
            frames
                .extend_class(class.get_ref(), words)
                .map_err(|problem| at(rule.span(), problem))?;
        }
        for rule in &self.file.pattern {
            let line = line_of(&self.text, rule.span().start);
            let row = rule
                .get_ref()
                .row()
                .map_err(|(span, problem)| at(span, problem))?;
            frames
                .add_row(line, &row, true)
                .map_err(|problem| at(rule.span(), problem))?;
        }
        let mut discards = Vec::new();
        for rule in &self.file.discard {
            let phrase = &rule.get_ref().phrase;
            let words: Vec<String> = phrase
                .get_ref()
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            if words.is_empty() {
                return Err(at(phrase.span(), "phrase is empty".to_owned()));
            }
            discards.push(words);
        }
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
