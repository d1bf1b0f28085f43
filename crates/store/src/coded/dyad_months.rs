//! Months of all dyads, from the cubes.

use entente_model::actor::ActorId;
use entente_model::coded_event::Level;
use entente_model::day::Day;
use entente_model::ontology::Quad;

use super::cube::MonthCell;
use super::list::{self, PartKind};
use crate::error::StoreError;
use crate::library::Library;

impl Library {
    /// Months of all dyads of a dataset: calls `each` with the dyad, the first day of the month, and counts and scores at a level.
    ///
    /// # Errors
    /// As [`Library::event_series`].
    pub fn all_dyad_months(
        &self,
        dataset: &str,
        level: Level,
        mut each: impl FnMut((ActorId, ActorId), Day, u64, i64),
    ) -> Result<(), StoreError> {
        self.at_one_state(|parts| {
            for part in parts
                .iter()
                .filter(|part| part.kind == PartKind::Cube && part.dataset == dataset)
            {
                let year = i32::from(part.year.unwrap_or_default());
                let cube = self.cube(part)?;
                let (cells, ends) = cube.all_months()?;
                let mut first = 0;
                for ((low, high, _), end) in cube.dyads().zip(ends) {
                    for month in cells[first..end].chunk_by(|a, b| a.month == b.month) {
                        let sum = |get: &dyn Fn(&MonthCell) -> i64| month.iter().map(get).sum();
                        let events: i64 = sum(&|cell| cell.sums.events[level as usize] as i64);
                        let score: i64 = sum(&|cell| cell.sums.score[level as usize]);
                        if let Some(day) = Day::new(year, month[0].month.into(), 1)
                            && events > 0
                        {
                            each((low, high), day, events as u64, score);
                        }
                    }
                    first = end;
                }
            }
            Ok(())
        })
    }

    /// Months of all dyads of all datasets by quad class: calls `each` with the dataset, the dyad, the first day of the month, the quad class
    /// and the number of events at a level.
    pub(crate) fn each_dyad_month(
        &self,
        level: Level,
        mut each: impl FnMut(&str, (ActorId, ActorId), Day, Quad, u64),
    ) -> Result<(), StoreError> {
        let parts = list::parts(&self.connection, None).map_err(self.database_error())?;
        for part in parts.iter().filter(|part| part.kind == PartKind::Cube) {
            let year = i32::from(part.year.unwrap_or_default());
            let cube = self.cube(part)?;
            let (cells, ends) = cube.all_months()?;
            let mut first = 0;
            for ((low, high, _), end) in cube.dyads().zip(ends) {
                for cell in &cells[first..end] {
                    let quad = usize::from(cell.part / 2)
                        .checked_sub(1)
                        .and_then(|place| Quad::ALL.get(place).copied());
                    let events = cell.sums.events[level as usize];
                    if let (Some(quad), Some(day)) = (quad, Day::new(year, cell.month.into(), 1))
                        && events > 0
                    {
                        each(&part.dataset, (low, high), day, quad, events);
                    }
                }
                first = end;
            }
        }
        Ok(())
    }
}
