//! A user's own table of events, described by a small TOML file:
//!
//! ```toml
//! delimiter = ","            # optional: told from the header otherwise
//! codes = "iso3"             # code system of the actors (iso3, cow, gw, cameo, name, …)
//! ontology = "cameo"         # cameo or plover
//!
//! [columns]
//! date = "day"               # ISO, YYYYMMDD or month/day/year
//! source = "from"
//! target = "to"
//! code = "type"
//! id = "number"              # optional, as are the following
//! end = "until"
//! score = "intensity"
//! address = "url"
//! text = "sentence"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use entente_model::actor::CodeSystem;
use entente_model::coded_event::{CodedEvent, CodedEventSink, CodedId, CodedSide};
use entente_model::day::Day;
use entente_model::ontology::PloverType;
use serde::Deserialize;
use toml::Spanned;

use super::codes::{ActorCodes, CameoCodes, is_symmetric};
use super::csv_rows::{CsvAdapter, CsvRow, Header};
use super::field::KeptRaw;
use super::icews::day_of;
use crate::error::ImportError;

/// A description of the columns of a table of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventMap {
    /// The file, for messages.
    path: String,
    delimiter: Option<u8>,
    codes: CodeSystem,
    is_cameo: bool,
    columns: BTreeMap<String, String>,
    /// The line on which each column is named, from 1.
    lines: BTreeMap<String, usize>,
}

/// Why a description cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventMapError {
    /// It cannot be read.
    #[error("{path}: cannot be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not of the form described in the manual.
    #[error("{path}: {reason}")]
    Invalid {
        /// The file.
        path: String,
        /// What is wrong, with line and column where it is the form.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    delimiter: Option<String>,
    codes: String,
    ontology: String,
    columns: BTreeMap<String, Spanned<String>>,
}

const NEEDED: [&str; 4] = ["date", "source", "target", "code"];
const OPTIONAL: [&str; 5] = ["id", "end", "score", "address", "text"];

impl EventMap {
    /// Reads a description.
    ///
    /// # Errors
    /// [`EventMapError`] names the file, and line and column or the key that is wrong.
    pub fn read(path: &Path) -> Result<EventMap, EventMapError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| EventMapError::Unreadable {
            path: shown.clone(),
            source,
        })?;
        match EventMap::parse(&text) {
            Ok(map) => Ok(EventMap { path: shown, ..map }),
            Err(reason) => Err(EventMapError::Invalid {
                path: shown,
                reason,
            }),
        }
    }

    fn parse(text: &str) -> Result<EventMap, String> {
        let described: Described =
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let delimiter = match described.delimiter.as_deref() {
            None => None,
            Some("\t" | "tab") => Some(b'\t'),
            Some(text) if text.len() == 1 => text.bytes().next(),
            Some(other) => return Err(format!("delimiter: {other:?} is not one character")),
        };
        let codes = described
            .codes
            .parse()
            .map_err(|error: entente_model::actor::UnknownCodeSystem| format!("codes: {error}"))?;
        let is_cameo = match described.ontology.as_str() {
            "cameo" => true,
            "plover" => false,
            other => return Err(format!("ontology: {other:?} is neither cameo nor plover")),
        };
        if let Some(column) = NEEDED
            .iter()
            .find(|name| !described.columns.contains_key(**name))
        {
            return Err(format!("columns: {column} is missing"));
        }
        let unknown = described
            .columns
            .keys()
            .find(|name| !NEEDED.contains(&name.as_str()) && !OPTIONAL.contains(&name.as_str()));
        if let Some(unknown) = unknown {
            return Err(format!(
                "columns: {unknown:?} is none of {}, {}",
                NEEDED.join(", "),
                OPTIONAL.join(", ")
            ));
        }
        let line = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
        let lines = described
            .columns
            .iter()
            .map(|(name, column)| (name.clone(), line(column.span().start)))
            .collect();
        Ok(EventMap {
            path: String::new(),
            delimiter,
            codes,
            is_cameo,
            columns: described
                .columns
                .into_iter()
                .map(|(name, column)| (name, column.get_ref().to_lowercase()))
                .collect(),
            lines,
        })
    }
}

pub(super) struct Mapped<'m> {
    map: &'m EventMap,
    actors: ActorCodes,
    codes: CameoCodes,
    kept: KeptRaw,
}

impl<'m> Mapped<'m> {
    pub(super) fn new(map: &'m EventMap) -> Mapped<'m> {
        Mapped {
            map,
            actors: ActorCodes::new(map.codes),
            codes: CameoCodes::default(),
            kept: KeptRaw::default(),
        }
    }
}

impl CsvAdapter for Mapped<'_> {
    fn header(&mut self, header: &Header) -> Result<(), String> {
        match self.map.columns.values().find(|column| !header.has(column)) {
            Some(column) => Err(format!(
                "the column {column:?} that the map names is missing"
            )),
            None => Ok(()),
        }
    }

    fn refused(&self, path: &Path, header: &Header, detail: String) -> ImportError {
        let missing = self
            .map
            .columns
            .iter()
            .find(|(_, column)| !header.has(column));
        match missing {
            Some((field, column)) => ImportError::MapColumn {
                path: path.to_owned(),
                map: self.map.path.as_str().into(),
                line: self.map.lines.get(field).copied().unwrap_or_default(),
                field: field.as_str().into(),
                column: column.as_str().into(),
                found: header.names().into(),
            },
            None => ImportError::Damaged {
                path: path.to_owned(),
                detail,
            },
        }
    }

    fn delimiter(&self) -> Option<u8> {
        self.map.delimiter
    }

    fn row(&mut self, row: &CsvRow<'_>, sink: &mut dyn CodedEventSink) -> Result<(), String> {
        let kept = &mut self.kept;
        kept.clear();
        let columns = &self.map.columns;
        let column = |name: &str| columns.get(name).map_or("", String::as_str);
        let field = |name: &str| columns.get(name).map_or("", |column| row.field(column));
        let day = |name: &str| {
            let text = field(name);
            Day::from_digits(text.as_bytes())
                .or_else(|| day_of(text))
                .ok_or_else(|| {
                    format!(
                        "line {}, column {}: {text:?} is no day",
                        row.place.line,
                        column(name)
                    )
                })
        };
        let start = day("date")?;
        let end = match field("end") {
            "" => start,
            _ => day("end")?,
        };
        if end < start {
            return Err(format!("line {}: it ends before it begins", row.place.line));
        }
        let score = kept.score(column("score"), field("score"))?;
        let meaning = match self.map.is_cameo {
            true => self.codes.meaning(field("code")),
            false => None,
        };
        let plover: Option<PloverType> = match self.map.is_cameo {
            true => meaning.and_then(|meaning| meaning.plover),
            false => field("code").to_uppercase().parse().ok(),
        };
        let is_known = match self.map.is_cameo {
            true => meaning.is_some(),
            false => plover.is_some(),
        };
        if !is_known && !field("code").is_empty() {
            kept.keep(column("code"), field("code"));
        }
        let symmetric = match plover {
            Some(plover) if !self.map.is_cameo => is_symmetric("plover", plover.as_str()),
            _ => meaning.is_some_and(|meaning| meaning.symmetric),
        };
        let actors = &mut self.actors;
        let mut side = |name: &'static str| CodedSide {
            raw: field(name),
            country: field(name),
            actor: actors.actor(field(name), start),
        };
        let (source, target) = (side("source"), side("target"));
        let id = field("id");
        sink.event(
            row.place,
            row.raw,
            &CodedEvent {
                id: match id.parse() {
                    Ok(number) => CodedId::Number(number),
                    Err(_) if id.is_empty() => CodedId::None,
                    Err(_) => CodedId::Text(id),
                },
                start,
                end,
                recorded: None,
                source,
                target,
                code: if is_known { field("code") } else { "" },
                cameo: meaning.map(|meaning| meaning.cameo),
                plover,
                symmetric,
                score,
                quad_source: None,
                is_root: None,
                mentions: None,
                sources: None,
                articles: None,
                tone: None,
                deaths: None,
                place_country: "",
                latitude: None,
                longitude: None,
                place: "",
                address: field("address"),
                text: field("text"),
                kept_raw: kept.as_str(),
            },
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_that_cannot_be_used_says_where() {
        let good = "codes = \"iso3\"\nontology = \"cameo\"\n[columns]\ndate = \"d\"\nsource = \"a\"\ntarget = \"b\"\ncode = \"c\"\n";
        assert!(EventMap::parse(good).is_ok());
        let wrong = |from: &str, to: &str| EventMap::parse(&good.replace(from, to)).unwrap_err();
        assert!(wrong("iso3", "iso9").contains("unknown code system \"iso9\""));
        assert!(wrong("date = \"d\"", "").contains("columns: date is missing"));
        assert!(wrong("[columns]", "[columns").contains("line 3"));
        assert!(
            wrong("code = \"c\"", "code = \"c\"\ncolour = \"e\"").contains("\"colour\" is none of")
        );
    }
}
