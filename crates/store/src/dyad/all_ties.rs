//! Disputes and named ties of all pairs: what a tie of one pair is measured against.

use entente_model::batch::Batch;
use entente_model::coverage::Subject;
use entente_model::tie::Tie;

use super::precedence;
use crate::catalogue;
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::part;
use crate::table;

/// Disputes, sanctions, treaties and other named ties of all pairs in embedded data and library, each record once, in the order of
/// date and source. Alliances are left out: they are many, and no pair's are compared with all others'.
///
/// # Errors
/// [`StoreError::Corrupt`] names the file of the library that cannot be read.
pub fn all_ties(embedded: &[Batch], library: Option<&Library>) -> Result<Vec<Tie>, StoreError> {
    let _one_state = library.map(Library::read_transaction).transpose()?;
    let precedence = precedence(embedded, library)?;
    let mut ties: Vec<Tie> = embedded
        .iter()
        .flat_map(|batch| &batch.ties)
        .filter(|tie| tie.kind.subject() != Subject::Alliances)
        .cloned()
        .collect();
    if let Some(library) = library {
        for table in [Table::Disputes, Table::Ties] {
            let parts = catalogue::parts_of(&library.connection, table)
                .map_err(library.database_error())?;
            for (_, part) in parts {
                part::read(&library.dir, &part, &[], &|_| true, |batch| {
                    table::ties::decode(table, batch, 0..batch.num_rows(), &mut ties)
                })?;
            }
        }
    }
    ties.retain(|tie| {
        precedence.feeds(
            &tie.provenance.source,
            tie.kind.subject(),
            table::year(&tie.interval),
            &[&[tie.a], &[tie.b]],
        )
    });
    ties.sort_by_cached_key(|tie| (tie.interval.sort_key(), tie.provenance.clone()));
    Ok(ties)
}
