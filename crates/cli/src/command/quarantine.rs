//! `entente quarantine`: the rows that could not be read.

use std::path::Path;

use entente_sources::{EventKind, EventMap, OnlyActors, read_rows_again};
use entente_store::Library;

use super::import_events;
use crate::arguments::{PlainFormat, QuarantineAction, QuarantineArguments};
use crate::failure::Failure;
use crate::{library, output};

pub(crate) fn run(arguments: &QuarantineArguments, named: Option<&Path>) -> Result<(), Failure> {
    match &arguments.action {
        Some(QuarantineAction::Retry { dataset, map }) => {
            return retry(dataset.as_deref(), map.as_deref(), named);
        }
        Some(QuarantineAction::Show { number }) => {
            return show(&library::to_show(named)?, *number);
        }
        Some(QuarantineAction::List) | None => {}
    }
    let library = library::to_show(named)?;
    let failed = |error: &entente_store::StoreError| Failure::from_error(error, "");
    let events = library
        .event_quarantine(arguments.limit as usize)
        .map_err(|error| failed(&error))?;
    let total = library
        .status()
        .map_err(|error| failed(&error))?
        .quarantined;
    let entries = library
        .quarantine(arguments.limit as usize)
        .map_err(|error| failed(&error))?;
    if arguments.format == PlainFormat::Json {
        let mut rows: Vec<serde_json::Value> = entries
            .iter()
            .map(|entry| {
                serde_json::json!({
                    "source": entry.source,
                    "file": entry.row.file,
                    "line": entry.row.line,
                    "reason": entry.row.reason,
                    "raw": String::from_utf8_lossy(&entry.row.raw),
                })
            })
            .collect();
        rows.extend(events.iter().map(|entry| {
            serde_json::json!({
                "source": entry.dataset,
                "file": entry.file,
                "line": entry.line,
                "offset": entry.offset,
                "reason": entry.reason,
                "raw": String::from_utf8_lossy(&entry.raw),
            })
        }));
        rows.truncate(arguments.limit as usize);
        let text =
            serde_json::to_string_pretty(&rows).map_err(|error| Failure::from_error(&error, ""))?;
        return output::print(&format!("{text}\n"));
    }
    let mut lines = Vec::new();
    for entry in &entries {
        // A document that could not be read as a whole has no row to show.
        let row = match entry.row.raw.is_empty() {
            true => String::new(),
            false => format!("\n    {}", shortened(&entry.row.raw)),
        };
        lines.push(format!(
            "{} {}:{}: {}{row}",
            entry.source, entry.row.file, entry.row.line, entry.row.reason,
        ));
    }
    for entry in &events {
        lines.push(format!(
            "{} {}:{}: {}\n    {}",
            entry.dataset,
            entry.file,
            entry.line,
            entry.reason,
            shortened(&entry.raw)
        ));
    }
    lines.truncate(arguments.limit as usize);
    lines.push(format!(
        "{} of {} quarantined rows",
        output::grouped(lines.len() as u64),
        output::grouped(total)
    ));
    lines.push(String::new());
    output::print(&lines.join("\n"))
}

/// The beginning of a row, for a list.
fn shortened(raw: &[u8]) -> String {
    const SHOWN: usize = 120;
    // Bytes that would move the cursor are written out; quotation marks stay as they are.
    let mut text = String::new();
    for character in String::from_utf8_lossy(raw).chars().take(SHOWN) {
        match character.is_control() {
            true => text.extend(character.escape_debug()),
            false => text.push(character),
        }
    }
    match raw.len() > SHOWN {
        true => format!("{text}…"),
        false => text,
    }
}

/// One row whole, by its number in the list.
fn show(library: &Library, number: usize) -> Result<(), Failure> {
    let failed = |error: &entente_store::StoreError| Failure::from_error(error, "");
    let rows = library.quarantine(number).map_err(|error| failed(&error))?;
    if let Some(entry) = number.checked_sub(1).and_then(|place| rows.get(place)) {
        return output::print(&format!(
            "source  {}\nfile    {}\nline    {}\nreason  {}\nbytes   {}\n",
            entry.source,
            entry.row.file,
            entry.row.line,
            entry.row.reason,
            entry.row.raw.escape_ascii()
        ));
    }
    let place = number.saturating_sub(rows.len());
    let events = library
        .event_quarantine(place)
        .map_err(|error| failed(&error))?;
    match place.checked_sub(1).and_then(|place| events.get(place)) {
        Some(entry) => output::print(&format!(
            "source  {}\nfile    {}\nline    {}\noffset  {}\nreason  {}\nbytes   {}\n",
            entry.dataset,
            entry.file,
            entry.line,
            entry.offset,
            entry.reason,
            entry.raw.escape_ascii()
        )),
        None => Err(Failure::failed(
            format!("there is no row {number} in quarantine"),
            "`entente quarantine` lists them",
        )),
    }
}

/// Reads the rows of events in quarantine again.
fn retry(dataset: Option<&str>, map: Option<&Path>, named: Option<&Path>) -> Result<(), Failure> {
    let kinds: Vec<EventKind> = match dataset {
        Some(name) => vec![EventKind::of_name(name).ok_or_else(|| {
            Failure::usage(
                format!("{name:?} is no dataset of events"),
                "rows of other datasets are read again by importing their file again",
            )
        })?],
        None => EventKind::ALL.to_vec(),
    };
    let map = map
        .map(EventMap::read)
        .transpose()
        .map_err(|error| Failure::from_error(&error, ""))?;
    let mut library = library::to_write(named)?;
    let mut lines = Vec::new();
    for kind in kinds {
        // Without its map a table of one's own cannot be read.
        if kind == EventKind::Mapped && map.is_none() {
            let files = library
                .quarantined_files(kind.as_str())
                .map_err(|error| Failure::from_error(&error, "nothing was changed"))?;
            let waiting: Vec<String> = files
                .iter()
                .map(|of| {
                    format!(
                        "events {}: {} rows in quarantine need the map of their columns",
                        of.file.name,
                        output::grouped(of.file.quarantined)
                    )
                })
                .collect();
            const COMMAND: &str = "`entente quarantine retry events --map FILE`, with the map that the file was imported with, corrected (the manual page `events` has its form)";
            if dataset.is_some() && !waiting.is_empty() {
                return Err(Failure::usage(waiting.join("\n"), COMMAND));
            }
            if !waiting.is_empty() {
                lines.extend(waiting);
                lines.push(format!("  read them again with {COMMAND}"));
            }
            continue;
        }
        lines.extend(retry_kind(&mut library, kind, map.as_ref())?);
    }
    if lines.is_empty() {
        lines.push("nothing of events is in quarantine".to_owned());
    }
    lines.push(String::new());
    output::print(&lines.join("\n"))
}

fn retry_kind(
    library: &mut Library,
    kind: EventKind,
    map: Option<&EventMap>,
) -> Result<Vec<String>, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::from_error(error, "nothing was changed");
    let files = library
        .quarantined_files(kind.as_str())
        .map_err(|error| failed(&error))?;
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    let mut ingest = library
        .ingest_events(import_events::dataset(kind))
        .map_err(|error| failed(&error))?;
    for of in &files {
        ingest.begin_retry(of);
        let mut cut = OnlyActors::new(&mut ingest, &of.file.only_actors);
        let header = (of.file.name.as_str(), of.header.as_slice());
        let read = read_rows_again(kind, map, header, &of.places(), &mut cut);
        let dropped = cut.dropped();
        if let Err(error) = read {
            return Err(failed(&error));
        }
        let now = ingest.end_retry(dropped).map_err(|error| failed(&error))?;
        lines.push(format!(
            "{} {}: of {} rows in quarantine {} could be read now",
            kind.as_str(),
            of.file.name,
            output::grouped(of.file.quarantined),
            output::grouped(now)
        ));
    }
    ingest.commit().map_err(|error| failed(&error))?;
    Ok(lines)
}
