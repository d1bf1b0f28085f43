//! `entente quarantine`: the rows that could not be read.

use std::path::Path;

use crate::arguments::{PlainFormat, QuarantineAction, QuarantineArguments};
use crate::failure::Failure;
use crate::{library, output};
use entente_store::Library;

pub(crate) fn run(arguments: &QuarantineArguments, named: Option<&Path>) -> Result<(), Failure> {
    let library = library::to_show(named)?;
    if let Some(QuarantineAction::Show { number }) = arguments.action {
        return show(&library, number);
    }
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
        lines.push(format!(
            "{} {}:{}: {}\n    {}",
            entry.source,
            entry.row.file,
            entry.row.line,
            entry.row.reason,
            String::from_utf8_lossy(&entry.row.raw)
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
    let text: String = String::from_utf8_lossy(raw)
        .escape_debug()
        .take(SHOWN)
        .collect();
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
