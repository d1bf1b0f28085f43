//! `entente quarantine`: the rows that could not be read.

use std::path::Path;

use crate::arguments::{PlainFormat, QuarantineArguments};
use crate::failure::Failure;
use crate::{library, output};

pub(crate) fn run(arguments: &QuarantineArguments, named: Option<&Path>) -> Result<(), Failure> {
    let library = library::to_show(named)?;
    let failed = |error: &entente_store::StoreError| Failure::from_error(error, "");
    let total = library
        .status()
        .map_err(|error| failed(&error))?
        .quarantined;
    let entries = library
        .quarantine(arguments.limit as usize)
        .map_err(|error| failed(&error))?;
    if arguments.format == PlainFormat::Json {
        let rows: Vec<serde_json::Value> = entries
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
    lines.push(format!(
        "{} of {} quarantined rows",
        output::grouped(entries.len() as u64),
        output::grouped(total)
    ));
    lines.push(String::new());
    output::print(&lines.join("\n"))
}
