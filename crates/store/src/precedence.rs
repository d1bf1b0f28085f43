//! Which of several sources feeds a year, so that nothing is counted twice.

use entente_model::actor::ActorId;
use entente_model::coverage::{Coverage, Subject};
use entente_model::source::{Source, SourceId, SourceKind};

/// Whether two datasets tell the same facts about a subject, so that only one may be counted.
///
/// A vote in the United Nations is the same fact whoever lists it. Lists of disputes or events differ in what they define
/// and find, so those of different datasets stand side by side.
pub(crate) fn same_matter(subject: Subject, one: &str, other: &str) -> bool {
    // Each document tells what no other does.
    matches!(subject, Subject::Votes | Subject::Vetoes) || one == other && one != "document"
}

/// Sources in the order in which they are asked: the newest import first, embedded data last.
#[derive(Debug)]
pub(crate) struct Precedence {
    candidates: Vec<Candidate>,
}

#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) source: Source,
    pub(crate) coverage: Vec<Coverage>,
    /// Subjects of which it holds records.
    pub(crate) subjects: Vec<Subject>,
}

impl Precedence {
    /// `candidates` from the first to be asked to the last.
    pub(crate) fn new(candidates: Vec<Candidate>) -> Precedence {
        Precedence { candidates }
    }

    pub(crate) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Whether this source's records of a subject and year count, for records on these parties.
    ///
    /// The first candidate that covers the year and each of the parties feeds it; one for which the year is a gap comes after
    /// those that have something. Where none does, the first that holds any record of the subject does, so that a row outside its
    /// source's stated coverage is neither lost nor counted twice.
    pub(crate) fn feeds(
        &self,
        source: &SourceId,
        subject: Subject,
        year: Option<i16>,
        parties: &[&[ActorId]],
    ) -> bool {
        let Some(own) = self
            .candidates
            .iter()
            .find(|candidate| candidate.source.id == *source)
        else {
            return false;
        };
        let rivals = || {
            self.candidates.iter().filter(|rival| {
                // A document is the only one that tells what it tells, and it does tell it.
                rival.source.id == own.source.id
                    || same_matter(subject, &rival.source.dataset, &own.source.dataset)
            })
        };
        let first_where = |covers: &dyn Fn(&Coverage) -> bool| {
            rivals().find(|rival| {
                let mut of_subject = rival.coverage.iter().filter(|c| c.subject == subject);
                of_subject.any(|c| covers(c) && covers_all(c, parties))
            })
        };
        let covering = year.and_then(|year| {
            first_where(&|c| c.tells_of_year(year))
                .or_else(|| first_where(&|c| c.covers_year(year)))
        });
        let feeding = covering.or_else(|| rivals().find(|rival| rival.subjects.contains(&subject)));
        feeding.is_some_and(|feeding| feeding.source.id == *source)
    }
}

/// Whether the coverage holds at least one member of each party.
pub(crate) fn covers_all(coverage: &Coverage, parties: &[&[ActorId]]) -> bool {
    parties.iter().all(|party| covers_any(coverage, party))
}

pub(crate) fn covers_any(coverage: &Coverage, party: &[ActorId]) -> bool {
    party.iter().any(|&actor| coverage.covers_actor(actor))
}

/// Whether a newer edition of a dataset covers every subject, year and actor of an older one.
pub(crate) fn supersedes(
    (new, new_coverage): (&Source, &[Coverage]),
    (old, old_coverage): (&Source, &[Coverage]),
) -> bool {
    let editions = new.kind == SourceKind::Dataset && old.kind == SourceKind::Dataset;
    editions
        && new.dataset == old.dataset
        && !old_coverage.is_empty()
        && old_coverage.iter().all(|old| {
            let mut years = old.years().filter(|&year| old.tells_of_year(year));
            years.all(|year| {
                new_coverage.iter().any(|new| {
                    new.subject == old.subject
                        && new.tells_of_year(year)
                        && covers_actors_of(new, old)
                })
            })
        })
}

fn covers_actors_of(new: &Coverage, old: &Coverage) -> bool {
    new.actors.is_empty()
        || (!old.actors.is_empty() && old.actors.iter().all(|actor| new.actors.contains(actor)))
}
