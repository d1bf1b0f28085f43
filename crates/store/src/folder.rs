//! Where things lie in a library's folder.

use std::path::{Path, PathBuf};

use entente_model::coverage::Subject;
use entente_model::source::SourceId;
use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

use crate::error::StoreError;

/// The folder of the user's own library: `entente` in the XDG data folder (`$XDG_DATA_HOME`, else `~/.local/share`).
///
/// # Errors
/// [`StoreError::NoHome`] where the system names no home folder.
pub fn default_dir() -> Result<PathBuf, StoreError> {
    let strategy = Xdg::new().map_err(|_| StoreError::NoHome)?;
    Ok(strategy.data_dir().join("entente"))
}

/// The SQLite file.
pub(crate) fn database(dir: &Path) -> PathBuf {
    dir.join("library.sqlite")
}

/// The file that a writer locks.
pub(crate) fn lock(dir: &Path) -> PathBuf {
    dir.join("library.lock")
}

/// A Parquet table: one folder, one schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Table {
    Votes,
    RollCalls,
    Seats,
    Vetoes,
    Alliances,
    Disputes,
    Ties,
    Events,
    Measures,
    StateSystem,
    DataTables,
}

impl Table {
    pub(crate) const ALL: [Table; 11] = [
        Table::Votes,
        Table::RollCalls,
        Table::Seats,
        Table::Vetoes,
        Table::Alliances,
        Table::Disputes,
        Table::Ties,
        Table::Events,
        Table::Measures,
        Table::StateSystem,
        Table::DataTables,
    ];

    /// The name of its folder, after the subject where the table holds one.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Table::Votes => Subject::Votes.as_str(),
            Table::RollCalls => "roll-calls",
            Table::Seats => "seats",
            Table::Vetoes => Subject::Vetoes.as_str(),
            Table::Alliances => Subject::Alliances.as_str(),
            Table::Disputes => Subject::Disputes.as_str(),
            Table::Ties => Subject::Ties.as_str(),
            Table::Events => Subject::Events.as_str(),
            Table::Measures => Subject::Measures.as_str(),
            Table::StateSystem => Subject::StateSystem.as_str(),
            Table::DataTables => Subject::Tables.as_str(),
        }
    }

    /// The path of a source's file relative to the library, with `/` on every system.
    pub(crate) fn part(self, source: &SourceId, year: Option<i16>) -> String {
        let folder = self.folder();
        let name = file_name(source);
        match year {
            Some(year) => format!("{folder}/year={year}/{name}"),
            None => format!("{folder}/{name}"),
        }
    }
}

/// The path of a dataset's table relative to the library: one folder a table, whose columns are its own.
pub(crate) fn data_table(source: &SourceId, table: &str) -> String {
    let folder = Table::DataTables.folder();
    let name = file_name(source);
    format!("{folder}/{TABLE_FOLDER}{table}/{name}")
}

/// How the folder of a dataset's table begins.
pub(crate) const TABLE_FOLDER: &str = "table=";

/// Whether a file name is one that the library gives to a part, finished or not.
pub(crate) fn is_part_name(name: &str) -> bool {
    name.starts_with("part-") && (name.ends_with(".parquet") || name.ends_with(".parquet.tmp"))
}

/// Characters that could leave the folder or trouble another system are replaced; ids of sources differ in their hash.
fn file_name(source: &SourceId) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    format!(
        "part-{}.parquet",
        source.as_str().chars().map(safe).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_source_id_leads_out_of_the_folder() {
        let path = Table::Events.part(&SourceId::new("../../etc/x y"), Some(2014));
        assert_eq!(path, "events/year=2014/part-.._.._etc_x_y.parquet");
        assert!(is_part_name("part-atop-3f2a91c0.parquet"));
        assert!(!is_part_name("my-own.parquet"));
    }
}
