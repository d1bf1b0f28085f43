//! The rows of the SQLite file.

use std::sync::Arc;

use entente_model::actor::ActorId;
use entente_model::batch::{Batch, InputFile, QuarantinedRow};
use entente_model::coverage::{Coverage, Subject};
use entente_model::document::{Document, Mention};
use entente_model::source::{Source, SourceId};
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::folder::Table;
use crate::library::QuarantineEntry;
use crate::part::Part;
use crate::status::SubjectCount;

type Sql<T> = rusqlite::Result<T>;

const SOURCE_COLUMNS: &str = "id, kind, dataset, title, publisher, author, citation, licence, address, \
     edition, dated, retrieved, content_hash, basis, withdrawn, superseded_by";

/// All sources in the order of import.
pub(crate) fn sources(connection: &Connection) -> Sql<Vec<Source>> {
    let sql = format!("SELECT {SOURCE_COLUMNS} FROM sources ORDER BY ordinal");
    connection
        .prepare_cached(&sql)?
        .query_map([], source)?
        .collect()
}

fn source(row: &Row<'_>) -> Sql<Source> {
    Ok(Source {
        id: SourceId::new(row.get::<_, String>("id")?),
        kind: word(row, "kind")?,
        dataset: row.get("dataset")?,
        title: row.get("title")?,
        publisher: row.get("publisher")?,
        author: row.get("author")?,
        citation: row.get("citation")?,
        licence: row.get("licence")?,
        address: row.get("address")?,
        edition: row.get("edition")?,
        dated: row.get("dated")?,
        retrieved: row.get("retrieved")?,
        content_hash: row.get("content_hash")?,
        basis: word(row, "basis")?,
        withdrawn: row.get("withdrawn")?,
        superseded_by: row
            .get::<_, Option<String>>("superseded_by")?
            .map(SourceId::new),
    })
}

/// The source of this dataset and content, if it is there.
pub(crate) fn source_with_content(
    connection: &Connection,
    dataset: &str,
    content_hash: &str,
) -> Sql<Option<SourceId>> {
    connection
        .prepare_cached("SELECT id FROM sources WHERE dataset = ?1 AND content_hash = ?2")?
        .query_row([dataset, content_hash], |row| row.get::<_, String>(0))
        .optional()
        .map(|id| id.map(SourceId::new))
}

pub(crate) fn has_source(connection: &Connection, id: &SourceId) -> Sql<bool> {
    connection
        .prepare_cached("SELECT 1 FROM sources WHERE id = ?1")?
        .exists([id.as_str()])
}

/// Coverage in the order of import.
pub(crate) fn coverage(connection: &Connection) -> Sql<Vec<Coverage>> {
    connection
        .prepare_cached(
            "SELECT coverage.* FROM coverage JOIN sources ON sources.id = coverage.source \
             ORDER BY sources.ordinal, coverage.position",
        )?
        .query_map([], |row| {
            Ok(Coverage {
                source: SourceId::new(row.get::<_, String>("source")?),
                subject: subject(row, "subject")?,
                first_year: row.get("first_year")?,
                last_year: row.get("last_year")?,
                actors: json(row, "actors")?,
                zero_rule: word(row, "zero_rule")?,
                gaps: json(row, "gaps")?,
            })
        })?
        .collect()
}

pub(crate) fn files(connection: &Connection, source: &SourceId) -> Sql<Vec<InputFile>> {
    connection
        .prepare_cached("SELECT * FROM files WHERE source = ?1 ORDER BY position")?
        .query_map([source.as_str()], |row| {
            Ok(InputFile {
                name: Arc::from(row.get::<_, String>("name")?),
                sha256: row.get("sha256")?,
                bytes: unsigned(row, "bytes")?,
                rows: unsigned(row, "rows")?,
            })
        })?
        .collect()
}

pub(crate) fn remarks(connection: &Connection, source: &SourceId) -> Sql<Vec<String>> {
    connection
        .prepare_cached("SELECT text FROM remarks WHERE source = ?1 ORDER BY position")?
        .query_map([source.as_str()], |row| row.get(0))?
        .collect()
}

/// How many records of which subject a source holds.
pub(crate) fn counts(connection: &Connection) -> Sql<Vec<(SourceId, SubjectCount)>> {
    let mut counts: Vec<(SourceId, SubjectCount)> = connection
        .prepare_cached("SELECT * FROM counts")?
        .query_map([], |row| {
            let count = SubjectCount {
                subject: subject(row, "subject")?,
                rows: unsigned(row, "rows")?,
                first_year: row.get("first_year")?,
                last_year: row.get("last_year")?,
            };
            Ok((SourceId::new(row.get::<_, String>("source")?), count))
        })?
        .collect::<Sql<_>>()?;
    counts.sort_by_key(|(_, count)| Subject::ALL.iter().position(|&s| s == count.subject));
    Ok(counts)
}

pub(crate) fn quarantined(connection: &Connection, source: &SourceId) -> Sql<u64> {
    connection
        .prepare_cached("SELECT count(*) AS rows FROM quarantine WHERE source = ?1")?
        .query_row([source.as_str()], |row| unsigned(row, "rows"))
}

pub(crate) fn quarantine(connection: &Connection, limit: usize) -> Sql<Vec<QuarantineEntry>> {
    connection
        .prepare_cached(
            "SELECT quarantine.* FROM quarantine JOIN sources ON sources.id = quarantine.source \
             ORDER BY sources.ordinal, quarantine.position LIMIT ?1",
        )?
        .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
            Ok(QuarantineEntry {
                source: SourceId::new(row.get::<_, String>("source")?),
                row: QuarantinedRow {
                    file: Arc::from(row.get::<_, String>("file")?),
                    line: unsigned(row, "line")?,
                    reason: row.get("reason")?,
                    raw: row.get("raw")?,
                },
            })
        })?
        .collect()
}

/// Every active file, superseded sources included.
pub(crate) fn parts(connection: &Connection) -> Sql<Vec<Part>> {
    connection
        .prepare_cached("SELECT * FROM partitions ORDER BY path")?
        .query_map([], part)?
        .collect()
}

/// The active files of one source.
pub(crate) fn parts_of_source(connection: &Connection, source: &SourceId) -> Sql<Vec<Part>> {
    connection
        .prepare_cached("SELECT * FROM partitions WHERE source = ?1 ORDER BY path")?
        .query_map([source.as_str()], part)?
        .collect()
}

/// The active files of a table in the order of import, superseded sources left out.
pub(crate) fn parts_of(connection: &Connection, table: Table) -> Sql<Vec<(SourceId, Part)>> {
    connection
        .prepare_cached(
            "SELECT partitions.* FROM partitions JOIN sources ON sources.id = partitions.source \
             WHERE folder = ?1 AND superseded_by IS NULL ORDER BY sources.ordinal, year, path",
        )?
        .query_map([table.folder()], |row| {
            Ok((SourceId::new(row.get::<_, String>("source")?), part(row)?))
        })?
        .collect()
}

/// The active files of a table with their sources, replaced ones included.
pub(crate) fn parts_with_sources(
    connection: &Connection,
    table: Table,
) -> Sql<Vec<(SourceId, Part)>> {
    connection
        .prepare_cached("SELECT * FROM partitions WHERE folder = ?1 ORDER BY path")?
        .query_map([table.folder()], |row| {
            Ok((SourceId::new(row.get::<_, String>("source")?), part(row)?))
        })?
        .collect()
}

fn part(row: &Row<'_>) -> Sql<Part> {
    let folder: String = row.get("folder")?;
    let table = Table::ALL
        .into_iter()
        .find(|table| table.folder() == folder);
    Ok(Part {
        path: row.get("path")?,
        table: table.ok_or_else(|| unknown(&folder))?,
        year: row.get("year")?,
        rows: unsigned(row, "rows")?,
        bytes: unsigned(row, "bytes")?,
    })
}

const DOCUMENT_COLUMNS: &str =
    "documents.source, origin, format, documents.title, documents.author, date, language, encoding";

/// Documents in the order of import, without their text and mentions.
pub(crate) fn documents(connection: &Connection) -> Sql<Vec<Document>> {
    let sql = format!(
        "SELECT {DOCUMENT_COLUMNS}, '' AS text FROM documents \
         JOIN sources ON sources.id = documents.source WHERE superseded_by IS NULL ORDER BY sources.ordinal"
    );
    connection
        .prepare_cached(&sql)?
        .query_map([], document_row)?
        .collect()
}

/// A document whole.
pub(crate) fn document(connection: &Connection, id: &SourceId) -> Sql<Option<Document>> {
    let sql = format!("SELECT {DOCUMENT_COLUMNS}, text FROM documents WHERE source = ?1");
    let document = connection
        .prepare_cached(&sql)?
        .query_row([id.as_str()], document_row)
        .optional()?;
    let Some(mut document) = document else {
        return Ok(None);
    };
    document.mentions = connection
        .prepare_cached("SELECT * FROM mentions WHERE document = ?1 ORDER BY position")?
        .query_map([id.as_str()], |row| {
            let actor: String = row.get("actor")?;
            Ok(Mention {
                actor: ActorId::new(&actor).map_err(|_| unknown(&actor))?,
                start: row.get("first_byte")?,
                end: row.get("end_byte")?,
            })
        })?
        .collect::<Sql<_>>()?;
    Ok(Some(document))
}

fn document_row(row: &Row<'_>) -> Sql<Document> {
    Ok(Document {
        source: SourceId::new(row.get::<_, String>("source")?),
        origin: row.get("origin")?,
        format: row.get("format")?,
        title: row.get("title")?,
        author: row.get("author")?,
        date: row.get("date")?,
        language: row.get("language")?,
        encoding: row.get("encoding")?,
        text: row.get("text")?,
        mentions: Vec::new(),
    })
}

/// The documents that mention an actor of each list, in the order of import.
pub(crate) fn documents_on_both(
    connection: &Connection,
    a: &[ActorId],
    b: &[ActorId],
) -> Sql<Vec<SourceId>> {
    let list = |actors: &[ActorId]| {
        let actors: Vec<&str> = actors.iter().map(ActorId::as_str).collect();
        serde_json::Value::from(actors).to_string()
    };
    connection
        .prepare_cached(
            "SELECT id FROM sources WHERE superseded_by IS NULL AND id IN (\
               SELECT document FROM mentions WHERE actor IN (SELECT value FROM json_each(?1)) \
               INTERSECT \
               SELECT document FROM mentions WHERE actor IN (SELECT value FROM json_each(?2))) \
             ORDER BY ordinal",
        )?
        .query_map([list(a), list(b)], |row| {
            row.get::<_, String>(0).map(SourceId::new)
        })?
        .collect()
}

/// Enters a batch and its files. The caller's transaction makes it count.
pub(crate) fn insert(
    connection: &Connection,
    batch: &Batch,
    counts: &[SubjectCount],
    parts: &[Part],
) -> Sql<()> {
    let id = batch.source.id.as_str();
    insert_source(connection, &batch.source)?;
    for (position, coverage) in batch.coverage.iter().enumerate() {
        connection
            .prepare_cached("INSERT INTO coverage VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
            .execute(params![
                id,
                position as i64,
                coverage.subject.as_str(),
                coverage.first_year,
                coverage.last_year,
                to_json(&coverage.actors)?,
                to_word(coverage.zero_rule)?,
                to_json(&coverage.gaps)?,
            ])?;
    }
    for (position, file) in batch.files.iter().enumerate() {
        connection
            .prepare_cached("INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                position as i64,
                &*file.name,
                file.sha256,
                file.bytes as i64,
                file.rows as i64
            ])?;
    }
    for (position, remark) in batch.remarks.iter().enumerate() {
        connection
            .prepare_cached("INSERT INTO remarks VALUES (?1, ?2, ?3)")?
            .execute(params![id, position as i64, remark])?;
    }
    for count in counts {
        connection
            .prepare_cached("INSERT INTO counts VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                id,
                count.subject.as_str(),
                count.rows as i64,
                count.first_year,
                count.last_year
            ])?;
    }
    for part in parts {
        connection
            .prepare_cached("INSERT INTO partitions VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                part.path,
                part.table.folder(),
                id,
                part.year,
                part.rows as i64,
                part.bytes as i64
            ])?;
    }
    for document in &batch.documents {
        insert_document(connection, document)?;
    }
    for (position, row) in batch.quarantine.iter().enumerate() {
        connection
            .prepare_cached("INSERT INTO quarantine VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                id,
                position as i64,
                &*row.file,
                row.line as i64,
                row.reason,
                row.raw
            ])?;
    }
    Ok(())
}

pub(crate) fn insert_source(connection: &Connection, source: &Source) -> Sql<()> {
    let sql = format!(
        "INSERT INTO sources ({SOURCE_COLUMNS}) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    );
    connection.prepare_cached(&sql)?.execute(params![
        source.id.as_str(),
        to_word(source.kind)?,
        source.dataset,
        source.title,
        source.publisher,
        source.author,
        source.citation,
        source.licence,
        source.address,
        source.edition,
        source.dated,
        source.retrieved,
        source.content_hash,
        source.basis.as_str(),
        source.withdrawn,
        None::<&str>,
    ])?;
    Ok(())
}

fn insert_document(connection: &Connection, document: &Document) -> Sql<()> {
    let id = document.source.as_str();
    connection
        .prepare_cached("INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            id,
            document.origin,
            document.format,
            document.title,
            document.author,
            document.date,
            document.language,
            document.encoding,
            document.text,
        ])?;
    let mut insert =
        connection.prepare_cached("INSERT INTO mentions VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, mention) in document.mentions.iter().enumerate() {
        insert.execute(params![
            id,
            position as i64,
            mention.actor.as_str(),
            mention.start,
            mention.end
        ])?;
    }
    Ok(())
}

/// Marks a source as replaced.
pub(crate) fn supersede(connection: &Connection, old: &SourceId, new: &SourceId) -> Sql<()> {
    connection
        .prepare_cached("UPDATE sources SET superseded_by = ?2 WHERE id = ?1")?
        .execute([old.as_str(), new.as_str()])?;
    Ok(())
}

/// A word of one of the model's vocabularies, by its serde name.
fn word<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Sql<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text)).map_err(failed)
}

fn to_word<T: Serialize>(value: T) -> Sql<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        Ok(other) => Err(unknown(&other.to_string())),
        Err(error) => Err(failed(error)),
    }
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Sql<T> {
    serde_json::from_str(&row.get::<_, String>(column)?).map_err(failed)
}

fn to_json<T: Serialize>(value: &T) -> Sql<String> {
    serde_json::to_string(value).map_err(failed)
}

fn subject(row: &Row<'_>, column: &str) -> Sql<Subject> {
    let text: String = row.get(column)?;
    let subject = Subject::ALL
        .into_iter()
        .find(|subject| subject.as_str() == text);
    subject.ok_or_else(|| unknown(&text))
}

/// SQLite's integers are signed; counts below 2⁶³ come back as they went in, and so do all others.
fn unsigned(row: &Row<'_>, column: &str) -> Sql<u64> {
    row.get::<_, i64>(column).map(|value| value as u64)
}

fn unknown(text: &str) -> rusqlite::Error {
    failed(FromSqlError::Other(
        format!("{text:?} is no word that this program writes").into(),
    ))
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
