//! The way in: files of one dataset to a batch.

use std::collections::BTreeSet;
use std::path::PathBuf;

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::coverage::Coverage;
use entente_model::source::SourceId;
use sha2::{Digest, Sha256};

use crate::error::ImportError;
use crate::files::Files;
use crate::kind::Kind;
use crate::{
    atop, catalogue, cow_mid, cow_states, gml, icews_quads, icews14, raw_file, scope,
    table_adapters, unvotes,
};

/// Reads the files of one dataset.
///
/// Paths are files or folders; of a folder those files are taken that belong to the dataset (not those of folders inside). Files may be
/// packed with xz, gzip or Zstandard. All parts of a dataset come in one call (votes, roll calls and issues of `unvotes`).
///
/// The source's identifier is the kind and the first eight digits of the hash over the sorted hashes of the files, so the same files
/// in any order are the same source. Rows that cannot be read are in the batch's quarantine with the reason; what did not resolve is
/// counted in its remarks. Coverage is that of the years found in the files.
///
/// # Errors
/// [`ImportError`] where nothing can be imported: a missing or damaged file, one of another kind, a missing column or part.
pub fn import(kind: Kind, paths: &[PathBuf]) -> Result<Batch, ImportError> {
    let files = Files::gather(kind, paths)?;
    // The rows name their source before the last file is hashed; hashing twice is cheap beside reading.
    let hash = content_hash(&files)?;
    let mut source = catalogue::source(kind.as_str());
    source.id = SourceId::new(format!("{kind}-{}", &hash[..8]));
    source.retrieved = now();
    source.content_hash = hash;
    let mut batch = Batch::new(source);
    match kind {
        Kind::Unvotes => unvotes::read(&files, &mut batch),
        Kind::Atop => atop::read(&files, &mut batch),
        Kind::CowMid => cow_mid::read(&files, &mut batch),
        Kind::Gml => gml::read(&files, &mut batch),
        Kind::CowStates => cow_states::read(&files, &mut batch),
        Kind::Icews14 => icews14::read(&files, &mut batch),
        Kind::IcewsQuads => icews_quads::read(&files, &mut batch),
    }?;
    if let Some(mapping) = table_adapters::prepared(kind.as_str()) {
        table_adapters::attach(mapping, paths, &mut batch)?;
    }
    let names: Vec<_> = batch.files.iter().map(|file| file.name.as_ref()).collect();
    batch
        .remarks
        .insert(0, format!("read from {}", names.join(", ")));
    Ok(batch)
}

fn content_hash(files: &Files) -> Result<String, ImportError> {
    let mut hashes = files.hashes()?;
    hashes.sort_unstable();
    let mut hasher = Sha256::new();
    for hash in hashes {
        hasher.update(hash.as_bytes());
    }
    Ok(raw_file::hex(&hasher.finalize()))
}

pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

/// The coverage of a kind with the years that were found in its files, or none where there were none.
///
/// `rows` are the two actors of each row (twice the same where a row has one), or nothing where the dataset is one of counts.
/// Files that hold fewer years than the edition in the catalogue, or so few actors that they are a part cut out of it, say nothing
/// of actors that they are not about, and a remark says so. Else all actors are covered.
pub(crate) fn coverage_of_years(
    kind: Kind,
    batch: &mut Batch,
    years: Option<(i16, i16)>,
    rows: impl Iterator<Item = (ActorId, ActorId)>,
) {
    let Some((first, last)) = years else { return };
    let rows: BTreeSet<(ActorId, ActorId)> = rows.collect();
    let named: BTreeSet<ActorId> = rows.iter().flat_map(|&(a, b)| [a, b]).collect();
    let part = if rows.is_empty() {
        None
    } else {
        scope::part_of(rows.into_iter(), (first, last))
    };
    for mut stated in catalogue::coverage(kind.as_str(), &batch.source.id) {
        let is_short = first > stated.first_year || last < stated.last_year;
        let about = part.as_ref().unwrap_or(&named);
        if is_short {
            let of_actors = match (about.len(), about.len() < named.len()) {
                (0, _) => String::new(),
                (count, true) => format!(" and the {count} actors that they are about"),
                (count, false) => format!(" and the {count} actors in them"),
            };
            batch.remarks.push(format!(
                "the files hold the years {first} to {last}, the edition known here {} to {}: taken as covering {first} to {last}{of_actors} only",
                stated.first_year, stated.last_year
            ));
            stated.actors.extend(about);
        } else if let Some(part) = &part {
            batch.remarks.push(format!(
                "the files name {} actors: taken as a part of the dataset that covers the {} that it is about only",
                named.len(), part.len()
            ));
            stated.actors.extend(part);
        }
        let gaps = stated
            .gaps
            .into_iter()
            .filter(|gap| (first..=last).contains(gap))
            .collect();
        batch.coverage.push(Coverage {
            first_year: first,
            last_year: last,
            gaps,
            ..stated
        });
    }
}

/// The first and last of the years.
pub(crate) fn span_of(years: impl Iterator<Item = i16>) -> Option<(i16, i16)> {
    years.fold(None, |span, year| match span {
        None => Some((year, year)),
        Some((first, last)) => Some((first.min(year), last.max(year))),
    })
}
