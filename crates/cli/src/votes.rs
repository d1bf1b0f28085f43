//! The votes in the UN General Assembly that commands compute from: those inside the program, and in the years that an import covers, its own.

use entente_model::source::{Source, SourceId};
use entente_model::votes::RollCallVotes;
use entente_sources::embedded;
use entente_store::{Library, all_votes};

use crate::failure::Failure;

/// The votes of each edition, in the years that it feeds. With `editions` only those are asked.
pub(crate) fn by_edition(
    library: Option<&Library>,
    editions: Option<&[String]>,
) -> Result<Vec<(Source, RollCallVotes)>, Failure> {
    let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
    let embedded = [embedded::votes()];
    let wanted =
        |id: &SourceId| editions.is_none_or(|ids| ids.iter().any(|wanted| wanted == id.as_str()));
    let records = all_votes(&embedded, library, &wanted).map_err(failed)?;
    let mut sources: Vec<Source> = vec![embedded[0].source.clone()];
    if let Some(library) = library {
        sources.extend(library.sources().map_err(failed)?);
    }
    let of = |id: &SourceId| sources.iter().find(|source| source.id == *id).cloned();
    Ok(records
        .into_iter()
        .filter_map(|records| Some((of(&records.source)?, records.votes)))
        .collect())
}

/// The votes of all editions together. Where others than those inside the program speak, it is said which.
pub(crate) fn joined(library: Option<&Library>) -> Result<RollCallVotes, Failure> {
    let parts = by_edition(library, None)?;
    if let [(source, _)] = parts.as_slice()
        && source.id == embedded::votes_source().id
    {
        // As always.
    } else {
        for (source, votes) in &parts {
            let years = votes.roll_calls.iter().map(|call| call.date.year());
            let (first, last) = (years.clone().min(), years.max());
            if let (Some(first), Some(last)) = (first, last) {
                eprintln!(
                    "votes of {first} to {last} from {} ({})",
                    source.title, source.id
                );
            }
        }
    }
    Ok(RollCallVotes::joined(
        parts.into_iter().map(|(_, votes)| votes).collect(),
    ))
}
