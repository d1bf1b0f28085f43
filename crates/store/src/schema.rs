//! The schema of the SQLite file and its migrations.

use rusqlite::Connection;

/// Marks the SQLite file as ours: "ENTE" in ASCII, in the header field that `file` and others look at.
pub(crate) const APPLICATION_ID: u32 = 0x454e_5445;

/// The steps from an empty file to the newest schema; the step at index `n` leads from version `n` to `n + 1`.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

/// The newest schema version, which this program writes. It reads every older one by migrating it.
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// What the header of the SQLite file says of it.
pub(crate) struct Header {
    pub(crate) application_id: u32,
    pub(crate) version: u32,
}

pub(crate) fn header(connection: &Connection) -> rusqlite::Result<Header> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    // Both are 32-bit fields of the header; SQLite gives them as signed.
    Ok(Header {
        application_id: pragma("application_id")? as u32,
        version: pragma("user_version")? as u32,
    })
}

/// Brings the file from `version` to [`SCHEMA_VERSION`] in one transaction.
pub(crate) fn migrate(connection: &mut Connection, version: u32) -> rusqlite::Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    for step in MIGRATIONS.iter().skip(version as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()
}
