//! All alliances of the library.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use entente_model::source::SourceId;
use entente_model::tie::Tie;

use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::{catalogue, part, table};

impl Library {
    /// The alliance obligations of all pairs of actors in these years, each year from the newest import that has rows for it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] names the file of the library that cannot be read.
    pub fn alliances(&self, years: RangeInclusive<i16>) -> Result<Vec<Tie>, StoreError> {
        let _one_state = self.read_transaction()?;
        let parts = catalogue::parts_of(&self.connection, Table::Alliances)
            .map_err(self.database_error())?;
        let order: Vec<SourceId> = self
            .sources()?
            .into_iter()
            .map(|source| source.id)
            .collect();
        let mut by_year: BTreeMap<i16, (usize, Vec<Tie>)> = BTreeMap::new();
        for (source, part) in parts {
            let age = order
                .iter()
                .position(|id| *id == source)
                .unwrap_or_default();
            let mut ties = Vec::new();
            part::read(&self.dir, &part, &[], &|_| true, |batch| {
                table::ties::decode(Table::Alliances, batch, 0..batch.num_rows(), &mut ties)
            })?;
            for tie in ties {
                let Some(year) = table::year(&tie.interval).filter(|year| years.contains(year))
                else {
                    continue;
                };
                let (newest, kept) = by_year.entry(year).or_insert((age, Vec::new()));
                if age > *newest {
                    *newest = age;
                    kept.clear();
                }
                if age == *newest {
                    kept.push(tie);
                }
            }
        }
        Ok(by_year.into_values().flat_map(|(_, ties)| ties).collect())
    }
}
