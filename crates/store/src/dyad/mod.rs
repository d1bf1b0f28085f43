//! Everything about two actors, from embedded data and library, each record once.

mod all_ties;
mod event_counts;
mod interactions;
mod records;
mod votes;

pub use all_ties::all_ties;
pub use event_counts::{EventCount, EventCounts, Month, event_counts};
pub use records::{
    DocumentMatch, DyadRecords, IdealPointRecords, JointAct, PartnerCount, VoteRecords,
};
pub use votes::all_votes;

use std::collections::HashSet;

use entente_model::actor::{ActorId, DateSpan};
use entente_model::batch::{Batch, SystemMembership};
use entente_model::coverage::{Coverage, Subject};
use entente_model::document::{Document, Mention};
use entente_model::event::Event;
use entente_model::measure::Measure;
use entente_model::source::{Source, SourceId, SourceKind};
use entente_model::tie::Tie;
use entente_model::votes::Veto;

use crate::catalogue;
use crate::error::StoreError;
use crate::folder::Table;
use crate::library::Library;
use crate::lineage::Lineage;
use crate::part::{self, Bounds, rows_of_pairs};
use crate::precedence::{Candidate, Precedence, covers_any};
use crate::table;

/// Everything about two actors, from embedded data and library, each record once. Both are given over time, as
/// [`Actors::lineage`](entente_model::actor::Actors::lineage) does: a record counts if it is on the member that held the
/// place at the record's date.
///
/// **Precedence.** Several sources may tell the same facts: editions of one dataset (equal
/// [`Source::dataset`](entente_model::source::Source::dataset)), and for votes and vetoes in the United Nations all sources.
/// Then each year is fed by one of them: the newest import whose coverage holds the year and both actors, then older imports,
/// then embedded data. The year of a record is the first of its date. Different datasets on a subject, such as two lists of
/// disputes, stand side by side.
///
/// # Errors
/// [`StoreError::Corrupt`] names the file of the library that cannot be read.
pub fn dyad_records(
    embedded: &[Batch],
    library: Option<&Library>,
    a: &[(ActorId, DateSpan)],
    b: &[(ActorId, DateSpan)],
) -> Result<DyadRecords, StoreError> {
    let _one_state = library.map(Library::read_transaction).transpose()?;
    let query = Query {
        embedded,
        library,
        precedence: precedence(embedded, library)?,
        a: Lineage::new(a),
        b: Lineage::new(b),
    };
    let events = query.events()?;
    let interactions = query.interactions(&events)?;
    let mut records = DyadRecords {
        a: a.to_vec(),
        b: b.to_vec(),
        votes: query.votes()?,
        ideal_points: query.ideal_points(),
        ties: query.ties()?,
        events,
        partners_of_a: interactions.partners_of_a,
        partners_of_b: interactions.partners_of_b,
        joint: interactions.joint,
        vetoes: query.vetoes()?,
        measures: query.measures()?,
        state_system: query.state_system()?,
        documents: query.documents()?,
        sources: Vec::new(),
        coverage: query.coverage(),
        snapshot: library.map(Library::snapshot).transpose()?,
    };
    records.sources = query.sources(&records)?;
    Ok(records)
}

/// Who may feed a year: imports, the newest first, then embedded data.
fn precedence(embedded: &[Batch], library: Option<&Library>) -> Result<Precedence, StoreError> {
    let mut candidates = Vec::new();
    if let Some(library) = library {
        let coverage = library.coverage()?;
        let counts = catalogue::counts(&library.connection).map_err(library.database_error())?;
        let imports = library.sources()?.into_iter().rev();
        for source in
            imports.filter(|s| s.kind != SourceKind::Document && s.superseded_by.is_none())
        {
            let of_source = counts.iter().filter(|(id, _)| *id == source.id);
            candidates.push(Candidate {
                coverage: coverage
                    .iter()
                    .filter(|c| c.source == source.id)
                    .cloned()
                    .collect(),
                subjects: of_source.map(|(_, count)| count.subject).collect(),
                source,
            });
        }
    }
    candidates.extend(embedded.iter().map(|batch| {
        Candidate {
            source: batch.source.clone(),
            coverage: batch.coverage.clone(),
            subjects: batch
                .counts()
                .into_iter()
                .map(|(subject, _)| subject)
                .collect(),
        }
    }));
    Ok(Precedence::new(candidates))
}

/// One question about a dyad.
struct Query<'q> {
    embedded: &'q [Batch],
    library: Option<&'q Library>,
    precedence: Precedence,
    a: Lineage,
    b: Lineage,
}

impl Query<'_> {
    /// All pairs of the two lineages, each in alphabetical order.
    fn pairs(&self) -> Vec<(ActorId, ActorId)> {
        let pairs = self.a.actors().iter().flat_map(|&a| {
            let others = self.b.actors().iter().filter(move |&&b| b != a);
            others.map(move |&b| table::pair(a, b))
        });
        pairs.collect()
    }

    /// Whether a record on these two actors at these days is one of the dyad.
    fn joins(
        &self,
        one: ActorId,
        other: ActorId,
        interval: &entente_model::time::DateInterval,
    ) -> bool {
        let holds = |lineage: &Lineage, actor| lineage.holds_interval(actor, interval);
        (holds(&self.a, one) && holds(&self.b, other))
            || (holds(&self.b, one) && holds(&self.a, other))
    }

    fn both(&self) -> [&[ActorId]; 2] {
        [self.a.actors(), self.b.actors()]
    }

    /// The members of the lineage to which the actor belongs.
    fn party_of(&self, actor: ActorId) -> Option<&[ActorId]> {
        [&self.a, &self.b]
            .into_iter()
            .find(|lineage| lineage.contains(actor))
            .map(Lineage::actors)
    }

    /// Reads the active files of a table, where a row group passes the test.
    fn read(
        &self,
        table: Table,
        columns: &[&str],
        test: part::RowGroupTest<'_>,
        mut each: impl FnMut(&SourceId, &arrow::array::RecordBatch) -> Result<(), crate::column::BadRow>,
    ) -> Result<(), StoreError> {
        let Some(library) = self.library else {
            return Ok(());
        };
        let parts =
            catalogue::parts_of(&library.connection, table).map_err(library.database_error())?;
        for (source, part) in parts {
            part::read(&library.dir, &part, columns, test, |batch| {
                each(&source, batch)
            })?;
        }
        Ok(())
    }

    /// Reads the rows of the dyad from a table that is sorted by pair.
    fn read_pairs(
        &self,
        table: Table,
        mut decode: impl FnMut(
            &arrow::array::RecordBatch,
            Vec<usize>,
        ) -> Result<(), crate::column::BadRow>,
    ) -> Result<(), StoreError> {
        let pairs = self.pairs();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(low, high)| (low.as_str(), high.as_str()))
            .collect();
        let test = |bounds: &Bounds<'_>| {
            pairs.iter().any(|(low, high)| {
                bounds.may_hold("dyad_low", low) && bounds.may_hold("dyad_high", high)
            })
        };
        self.read(table, &[], &test, |_, batch| {
            let rows = rows_of_pairs(batch, |low, high| pairs.contains(&(low, high)))?;
            if rows.is_empty() {
                Ok(())
            } else {
                decode(batch, rows)
            }
        })
    }

    fn ties(&self) -> Result<Vec<Tie>, StoreError> {
        let mut ties = Vec::new();
        for table in table::ties::TABLES {
            self.read_pairs(table, |batch, rows| {
                table::ties::decode(table, batch, rows, &mut ties)
            })?;
        }
        ties.extend(self.embedded.iter().flat_map(|batch| &batch.ties).cloned());
        ties.retain(|tie| {
            self.joins(tie.a, tie.b, &tie.interval)
                && self.precedence.feeds(
                    &tie.provenance.source,
                    tie.kind.subject(),
                    table::year(&tie.interval),
                    &self.both(),
                )
        });
        ties.sort_by_cached_key(|tie| (tie.interval.sort_key(), tie.provenance.clone()));
        Ok(ties)
    }

    /// Ideal points are estimated from embedded votes and come with them.
    fn ideal_points(&self) -> Option<IdealPointRecords> {
        let batch = self
            .embedded
            .iter()
            .find(|batch| !batch.ideal_points.is_empty())?;
        Some(IdealPointRecords {
            source: batch.source.id.clone(),
            points: batch.ideal_points.clone(),
        })
    }

    fn events(&self) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        self.read_pairs(Table::Events, |batch, rows| {
            table::events::decode(batch, rows, &mut events)
        })?;
        let embedded = self.embedded.iter().flat_map(|batch| &batch.events);
        events.extend(embedded.filter(|event| self.is_between(event)).cloned());
        events.retain(|event| {
            self.is_between(event)
                && self.precedence.feeds(
                    &event.provenance.source,
                    Subject::Events,
                    table::year(&event.date),
                    &self.both(),
                )
        });
        events.sort_by_cached_key(|event| {
            (
                event.date.sort_key(),
                event.provenance.clone(),
                event.id.clone(),
            )
        });
        Ok(events)
    }

    fn is_between(&self, event: &Event) -> bool {
        match (event.source.actor, event.target.actor) {
            (Some(source), Some(target)) => self.joins(source, target, &event.date),
            _ => false,
        }
    }

    fn vetoes(&self) -> Result<Vec<Veto>, StoreError> {
        let mut vetoes = Vec::new();
        self.read(Table::Vetoes, &[], &|_| true, |_, batch| {
            table::vetoes::decode(batch, &mut vetoes)
        })?;
        vetoes.extend(
            self.embedded
                .iter()
                .flat_map(|batch| &batch.vetoes)
                .cloned(),
        );
        vetoes.retain(|veto| {
            let day = Some(veto.date);
            [&self.a, &self.b].into_iter().any(|party| {
                veto.by.iter().any(|&actor| party.holds(actor, day, day))
                    && self.precedence.feeds(
                        &veto.provenance.source,
                        Subject::Vetoes,
                        Some(veto.date.year()),
                        &[party.actors()],
                    )
            })
        });
        vetoes.sort_by_cached_key(|veto| (veto.date, veto.provenance.clone()));
        Ok(vetoes)
    }

    fn measures(&self) -> Result<Vec<Measure>, StoreError> {
        let mut measures = Vec::new();
        let test = |bounds: &Bounds<'_>| self.may_hold_either(bounds, "actor");
        self.read(Table::Measures, &[], &test, |_, batch| {
            table::measures::decode(batch, &mut measures)
        })?;
        measures.extend(
            self.embedded
                .iter()
                .flat_map(|batch| &batch.measures)
                .cloned(),
        );
        measures.retain(|measure| self.is_measure_of(measure));
        measures.sort_by_cached_key(|measure| {
            (
                measure.interval.sort_key(),
                measure.provenance.clone(),
                measure.name.clone(),
            )
        });
        Ok(measures)
    }

    fn is_measure_of(&self, measure: &Measure) -> bool {
        let feeds = |parties: &[&[ActorId]]| {
            let source = &measure.provenance.source;
            let year = table::year(&measure.interval);
            self.precedence
                .feeds(source, Subject::Measures, year, parties)
        };
        match measure.other {
            Some(other) => {
                self.joins(measure.actor, other, &measure.interval) && feeds(&self.both())
            }
            None => [&self.a, &self.b].into_iter().any(|party| {
                party.holds_interval(measure.actor, &measure.interval) && feeds(&[party.actors()])
            }),
        }
    }

    fn state_system(&self) -> Result<Vec<SystemMembership>, StoreError> {
        let mut members = Vec::new();
        let test = |bounds: &Bounds<'_>| self.may_hold_either(bounds, "actor");
        self.read(Table::StateSystem, &[], &test, |_, batch| {
            table::state_system::decode(batch, &mut members)
        })?;
        members.extend(
            self.embedded
                .iter()
                .flat_map(|batch| &batch.state_system)
                .cloned(),
        );
        members.retain(|member: &SystemMembership| {
            let source = &member.provenance.source;
            let year = Some(member.start.year());
            self.party_of(member.actor).is_some_and(|party| {
                self.precedence
                    .feeds(source, Subject::StateSystem, year, &[party])
            })
        });
        members.sort_by_cached_key(|member| (member.start, member.provenance.clone()));
        Ok(members)
    }

    fn may_hold_either(&self, bounds: &Bounds<'_>, column: &str) -> bool {
        let actors = self.a.actors().iter().chain(self.b.actors());
        actors
            .into_iter()
            .any(|actor| bounds.may_hold(column, actor.as_str()))
    }

    fn documents(&self) -> Result<Vec<DocumentMatch>, StoreError> {
        let mut matches = Vec::new();
        if let Some(library) = self.library {
            let both =
                catalogue::documents_on_both(&library.connection, self.a.actors(), self.b.actors())
                    .map_err(library.database_error())?;
            for id in both {
                matches.extend(
                    library
                        .document(&id)?
                        .map(|document| self.document_match(document)),
                );
            }
        }
        let embedded = self.embedded.iter().flat_map(|batch| &batch.documents);
        matches.extend(
            embedded
                .cloned()
                .map(|document| self.document_match(document)),
        );
        matches.retain(|found| !found.a.is_empty() && !found.b.is_empty());
        Ok(matches)
    }

    fn document_match(&self, document: Document) -> DocumentMatch {
        let of = |party: &Lineage| -> Vec<Mention> {
            let mentions = document.mentions.iter().copied();
            mentions
                .filter(|mention| party.contains(mention.actor))
                .collect()
        };
        DocumentMatch {
            a: of(&self.a),
            b: of(&self.b),
            document,
        }
    }

    /// Coverage of either actor, in the years that are fed by its own source.
    fn coverage(&self) -> Vec<Coverage> {
        let candidates = self.precedence.candidates().iter().rev();
        candidates
            .flat_map(|c| &c.coverage)
            // Tables are joined, not shown: what they could have told belongs to the table made of them.
            .filter(|c| c.subject != Subject::Tables)
            .flat_map(|c| self.fed_parts(c))
            .collect()
    }

    /// The coverage cut to the runs of years that its own source feeds.
    fn fed_parts(&self, coverage: &Coverage) -> Vec<Coverage> {
        let parties = self.both();
        let covered: Vec<&[ActorId]> = parties
            .into_iter()
            .filter(|party| covers_any(coverage, party))
            .collect();
        if covered.is_empty() {
            return Vec::new();
        }
        let mut runs: Vec<(i16, i16)> = Vec::new();
        for year in coverage.years().filter(|&year| {
            self.precedence
                .feeds(&coverage.source, coverage.subject, Some(year), &covered)
        }) {
            match runs.last_mut() {
                Some((_, last)) if *last == year - 1 => *last = year,
                _ => runs.push((year, year)),
            }
        }
        let part = |(first_year, last_year): (i16, i16)| Coverage {
            first_year,
            last_year,
            gaps: coverage
                .gaps
                .iter()
                .copied()
                .filter(|gap| (first_year..=last_year).contains(gap))
                .collect(),
            ..coverage.clone()
        };
        runs.into_iter().map(part).collect()
    }

    /// The sources that the records and coverage name: embedded ones first, then imports and documents in their order.
    fn sources(&self, records: &DyadRecords) -> Result<Vec<Source>, StoreError> {
        let partners = records.partners_of_a.iter().chain(&records.partners_of_b);
        let named: HashSet<&SourceId> = (records.coverage.iter().map(|c| &c.source))
            .chain(records.votes.iter().map(|votes| &votes.source))
            .chain(records.ties.iter().map(|tie| &tie.provenance.source))
            .chain(records.events.iter().map(|event| &event.provenance.source))
            .chain(records.vetoes.iter().map(|veto| &veto.provenance.source))
            .chain(
                records
                    .measures
                    .iter()
                    .map(|measure| &measure.provenance.source),
            )
            .chain(
                records
                    .state_system
                    .iter()
                    .map(|member| &member.provenance.source),
            )
            .chain(records.documents.iter().map(|found| &found.document.source))
            .chain(partners.map(|count| &count.source))
            .collect();
        let library = self
            .library
            .map(Library::sources)
            .transpose()?
            .unwrap_or_default();
        let all = self
            .embedded
            .iter()
            .map(|batch| batch.source.clone())
            .chain(library);
        Ok(all.filter(|source| named.contains(&source.id)).collect())
    }
}
