//! Files to a batch of tables, by a mapping.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entente_model::batch::{Batch, QuarantinedRow};
use entente_model::coverage::{Coverage, Subject};
use entente_model::data_table::DataTable;
use entente_model::source::{Source, SourceId, SourceKind};
use sha2::{Digest, Sha256};

use super::frame::{Header, Opened, RawColumn};
use super::mapping::{Mapping, Names, TableMapping};
use super::records;
use super::rows::TableReader;
use crate::error::ImportError;
use crate::raw_file;

/// Reads files by a mapping into a batch: its tables, their coverage, and the rows that could not be read.
///
/// Paths are files or folders (their own files, not those of folders inside). A table may come in several files, as one a year.
/// The source's identifier is the mapping's name with the first eight digits of the hash over the hashes of the files read.
///
/// # Errors
/// [`ImportError`] where nothing can be imported: a missing or damaged file, or one that no table of the mapping fits.
pub fn import_mapped(mapping: &Mapping, paths: &[PathBuf]) -> Result<Batch, ImportError> {
    let files = gather(paths)?;
    let found = assign(mapping, files)?;
    let hash = content_hash(mapping, &found);
    let name = mapping.name.get_ref();
    let source = Source {
        publisher: mapping.publisher.clone(),
        author: mapping.author.clone(),
        citation: mapping.citation.clone(),
        licence: mapping.licence.clone(),
        address: mapping.address.clone(),
        edition: mapping.edition.clone(),
        retrieved: crate::import::now(),
        content_hash: hash.clone(),
        ..Source::new(
            SourceId::new(format!("{name}-{}", &hash[..8])),
            SourceKind::Dataset,
            name,
            &mapping.title,
        )
    };
    let mut batch = Batch::new(source);
    read_tables(mapping, &found, &mut batch)?;
    records::add(name, &mut batch);
    let names: Vec<&str> = batch.files.iter().map(|file| &*file.name).collect();
    let read_from = format!("read from {}", names.join(", "));
    batch.remarks.insert(0, read_from);
    Ok(batch)
}

/// Adds to a batch that other code read the tables that a mapping of the same name makes of its files. Rows that the mapping cannot read
/// are told in a remark: the batch has its own quarantine.
pub(crate) fn attach(
    mapping: &Mapping,
    paths: &[PathBuf],
    batch: &mut Batch,
) -> Result<(), ImportError> {
    // A file that the records are read from and no table is, is no mistake.
    let files = gather(paths)?.into_iter().map(|(path, _)| (path, false));
    let Ok(found) = assign(mapping, files.collect()) else {
        return Ok(());
    };
    let mut tables = Batch::new(batch.source.clone());
    // Rows that cannot be read as a table are the batch's own business; where none can, there is no table.
    if read_tables(mapping, &found, &mut tables).is_err() {
        return Ok(());
    }
    if tables.quarantine.len() > batch.quarantine.len() {
        batch.remarks.push(format!(
            "{} rows are left out of the table that `entente table` joins; the first: {}",
            tables.quarantine.len(),
            tables.quarantine[0].reason
        ));
    }
    batch.tables = tables.tables;
    // A part of the dataset is as silent in its table as in its records on those that it is not about.
    let part = batch.coverage.iter().find(|part| !part.actors.is_empty());
    if let Some(part) = part {
        for table in &mut batch.tables {
            let covered = &mut table.info.coverage.actors;
            if covered.is_empty() {
                covered.clone_from(&part.actors);
            }
        }
    }
    Ok(())
}

/// A file and what it is of the dataset.
struct Found<'m> {
    opened: Opened,
    tables: Vec<(&'m TableMapping, Header)>,
    /// Whether it is read for its columns by a key.
    looked_up: Vec<(&'m TableMapping, Header)>,
}

/// The files among the paths, and whether each was named itself.
fn gather(paths: &[PathBuf]) -> Result<Vec<(PathBuf, bool)>, ImportError> {
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |source| raw_file::unreadable(path, source);
        if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
            files.push((path.clone(), true));
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let inner = entry.map_err(unreadable)?.path();
            let hidden = raw_file::file_name(&inner).starts_with('.');
            if inner.is_file() && !hidden {
                inside.push((inner, false));
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

fn assign(mapping: &Mapping, files: Vec<(PathBuf, bool)>) -> Result<Vec<Found<'_>>, ImportError> {
    let mut found = Vec::new();
    for (path, named) in files {
        let opened = match Opened::read(&path) {
            Ok(opened) => opened,
            Err(error) if named => return Err(error),
            Err(_) => continue,
        };
        let fits = |table: &&TableMapping| opened.header(&required(table), table.sheet.as_deref());
        let tables: Vec<_> = mapping
            .table
            .iter()
            .filter_map(|table| Some((table, fits(&table)?)))
            .collect();
        let looked_up: Vec<_> = mapping
            .table
            .iter()
            .filter(|table| !tables.iter().any(|(found, _)| std::ptr::eq(*found, *table)))
            .filter_map(|table| {
                let lookup = table.lookup.as_ref()?;
                let names: Vec<Names> = std::iter::once(&lookup.key)
                    .chain(&lookup.columns)
                    .map(|name| Names::One(name.clone()))
                    .collect();
                Some((
                    table,
                    opened.header(&names.iter().collect::<Vec<_>>(), None)?,
                ))
            })
            .collect();
        if tables.is_empty() && looked_up.is_empty() {
            if named {
                return Err(does_not_fit(mapping, &path, &opened));
            }
            continue;
        }
        found.push(Found {
            opened,
            tables,
            looked_up,
        });
    }
    if found.iter().all(|found| found.tables.is_empty()) {
        return Err(ImportError::NoTable {
            dataset: mapping.name.get_ref().clone(),
            wanted: wanted(mapping),
        });
    }
    Ok(found)
}

/// The columns without which a file is not the table.
fn required(table: &TableMapping) -> Vec<&Names> {
    let mut names: Vec<&Names> = table.actor.iter().map(|actor| &actor.column).collect();
    names.extend(
        table
            .year
            .iter()
            .chain(&table.first_year)
            .chain(&table.last_year),
    );
    for day in table.start.iter().chain(&table.end) {
        names.extend(day.date.iter().chain(&day.year));
    }
    let looked_up = |name: &str| {
        let lookup = table.lookup.as_ref();
        lookup.is_some_and(|lookup| lookup.columns.iter().any(|column| column == name))
    };
    let wide = table.wide_years.as_ref().map(|wide| wide.value.get_ref());
    names.extend(table.column.iter().filter_map(|column| {
        let name = column.name.get_ref();
        let needless = column.optional
            || column.constant.is_some()
            || Some(name) == wide
            || looked_up(
                column
                    .from
                    .as_ref()
                    .map_or(name, |from| from.list().first().unwrap_or(name)),
            );
        if needless { None } else { Some(column.names()) }
    }));
    names
}

fn wanted(mapping: &Mapping) -> String {
    let tables = mapping.table.iter().map(|table| {
        let names: Vec<&str> = required(table).iter().map(|names| names.first()).collect();
        format!("{} ({})", mapping.table_name(table), names.join(", "))
    });
    tables.collect::<Vec<_>>().join("; ")
}

fn does_not_fit(mapping: &Mapping, path: &Path, opened: &Opened) -> ImportError {
    let header = opened.likely_header(None);
    let found = header
        .as_ref()
        .map_or_else(Vec::new, |header| header.columns.clone());
    // The table of which the file lacks least is the one that was meant.
    let missing = mapping
        .table
        .iter()
        .map(|table| {
            let lacks = |names: &&&Names| {
                header
                    .as_ref()
                    .is_none_or(|header| header.find(names).is_none())
            };
            let required = required(table);
            let lacking: Vec<String> = required
                .iter()
                .filter(lacks)
                .map(|names| names.list().join(" or "))
                .collect();
            (required.len() - lacking.len(), lacking)
        })
        .max_by_key(|(present, lacking)| (*present, std::cmp::Reverse(lacking.len())));
    ImportError::NoTableFits {
        path: path.to_owned(),
        dataset: mapping.name.get_ref().clone(),
        wanted: wanted(mapping).into(),
        missing: missing.map_or_else(Box::default, |(_, lacking)| lacking.into()),
        found,
    }
}

fn content_hash(mapping: &Mapping, found: &[Found<'_>]) -> String {
    let mut hashes: Vec<&str> = found
        .iter()
        .map(|found| found.opened.file.sha256.as_str())
        .collect();
    hashes.sort_unstable();
    let mut hasher = Sha256::new();
    for hash in hashes {
        hasher.update(hash.as_bytes());
    }
    hasher.update(mapping.written.as_bytes());
    raw_file::hex(&hasher.finalize())
}

fn read_tables(
    mapping: &Mapping,
    found: &[Found<'_>],
    batch: &mut Batch,
) -> Result<(), ImportError> {
    let mut counted: HashMap<Arc<str>, usize> = HashMap::new();
    for table in &mapping.table {
        let mut reader = TableReader::new(mapping, table);
        if let Some((opened, header)) = lookup_file(table, found) {
            let input = reader.look_up(opened, header)?;
            count(&mut counted, batch, input);
        }
        let mut refused = Vec::new();
        for file in found {
            for (_, header) in file
                .tables
                .iter()
                .filter(|(found, _)| std::ptr::eq(*found, table))
            {
                let input = reader.read(&file.opened, header, &mut refused)?;
                count(&mut counted, batch, input);
            }
        }
        let (table, remarks, edition) = reader.finish();
        if table.is_empty() {
            if let Some(first) = refused.first() {
                let first: &QuarantinedRow = first;
                return Err(ImportError::NoRow {
                    path: PathBuf::from(&*first.file),
                    quarantined: refused.len(),
                    first_reason: first.reason.clone(),
                });
            }
            continue;
        }
        batch.quarantine.append(&mut refused);
        batch.remarks.extend(remarks);
        if let Some(edition) = edition {
            batch.source.edition = edition;
        }
        batch.coverage.extend(coverage(&batch.source.id, &table));
        batch.tables.push(table);
    }
    Ok(())
}

fn lookup_file<'f>(
    table: &TableMapping,
    found: &'f [Found<'_>],
) -> Option<(&'f Opened, &'f Header)> {
    found.iter().find_map(|file| {
        let (_, header) = file
            .looked_up
            .iter()
            .find(|(found, _)| std::ptr::eq(*found, table))?;
        Some((&file.opened, header))
    })
}

/// A file may hold several tables; it is listed once, with the most rows that one of them has.
fn count(
    counted: &mut HashMap<Arc<str>, usize>,
    batch: &mut Batch,
    input: entente_model::batch::InputFile,
) {
    match counted.get(&input.name) {
        Some(&index) => {
            let known = &mut batch.files[index];
            known.rows = known.rows.max(input.rows);
        }
        None => {
            counted.insert(Arc::clone(&input.name), batch.files.len());
            batch.files.push(input);
        }
    }
}

/// The coverage of a joined table under the subject of tables; a list covers nothing that could be asked by year.
fn coverage(source: &SourceId, table: &DataTable) -> Option<Coverage> {
    let stated = &table.info.coverage;
    table.info.joined.then(|| Coverage {
        source: source.clone(),
        subject: Subject::Tables,
        first_year: stated.first_year,
        last_year: stated.last_year,
        actors: stated.actors.clone(),
        zero_rule: stated.zero_rule,
        gaps: stated.gaps.clone(),
    })
}

/// The cells of a row, as one line of CSV.
pub(crate) fn raw_row(columns: &[RawColumn], row: usize) -> Vec<u8> {
    let cells: Vec<_> = columns
        .iter()
        .map(|column| column.text(row).unwrap_or_default())
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail; should it, the row is kept without its raw text.
    let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    let mut line = writer.into_inner().unwrap_or_default();
    line.truncate(line.trim_ascii_end().len());
    line
}
