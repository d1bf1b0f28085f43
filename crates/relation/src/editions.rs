//! Editions of one dataset, of which each year is fed by one.

use entente_model::coverage::{Coverage, Subject};
use entente_model::source::Source;

use crate::party::Party;

/// What the sources cover, with the datasets whose editions they are.
pub(crate) struct Editions<'r> {
    pub(crate) coverage: &'r [Coverage],
    pub(crate) sources: &'r [Source],
}

impl<'r> Editions<'r> {
    /// The coverage of a subject by dataset, in the order of the sources. Each list has at least one part: those that cover both
    /// parties, or, where none does, all.
    pub(crate) fn of(&self, subject: Subject, a: &Party, b: &Party) -> Vec<Vec<&'r Coverage>> {
        let mut datasets: Vec<(&str, Vec<&Coverage>)> = Vec::new();
        for part in self.coverage.iter().filter(|part| part.subject == subject) {
            let dataset = self.dataset(part);
            match datasets.iter_mut().find(|(name, _)| *name == dataset) {
                Some((_, parts)) => parts.push(part),
                None => datasets.push((dataset, vec![part])),
            }
        }
        let covers = |part: &Coverage, party: &Party| {
            let mut members = party.lineage.iter();
            members.any(|&(actor, _)| part.covers_actor(actor))
        };
        datasets
            .into_iter()
            .map(|(_, parts)| {
                let both: Vec<&Coverage> = parts
                    .iter()
                    .copied()
                    .filter(|part| covers(part, a) && covers(part, b))
                    .collect();
                if both.is_empty() { parts } else { both }
            })
            .collect()
    }

    fn dataset(&self, part: &'r Coverage) -> &'r str {
        let source = self.sources.iter().find(|source| source.id == part.source);
        source.map_or(part.source.as_str(), |source| &source.dataset)
    }
}

/// The part of a dataset that feeds a year; where none does, the newest says that the year is outside.
pub(crate) fn feeding<'r>(parts: &[&'r Coverage], year: i16) -> &'r Coverage {
    let feeding = parts.iter().rev().find(|part| part.covers_year(year));
    feeding.unwrap_or(&parts[parts.len() - 1])
}
