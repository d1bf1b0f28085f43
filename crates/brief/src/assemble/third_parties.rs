//! Third actors, and the documents that mention both.

use entente_model::actor::in_sentence;
use entente_model::document::{Document, Mention};
use entente_model::source::SourceId;
use entente_relation::Relation;

use crate::brief::{BriefDocument, BriefThirdParty, ThirdAgreement};

/// Characters of an excerpt at most.
const EXCERPT: usize = 320;

pub(super) fn third_parties(relation: &Relation) -> Vec<BriefThirdParty> {
    let agreement = |found: Option<entente_relation::ThirdAgreement>| {
        found.map(|found| ThirdAgreement {
            year: found.year,
            agreement: found.agreement,
            roll_calls: found.roll_calls,
            source: vote_source(relation, found.year),
        })
    };
    let parties = relation.third_parties.iter().map(|third| BriefThirdParty {
        actor: third.actor,
        name: in_sentence(&third.name),
        with_a: third.events_a,
        with_b: third.events_b,
        joint: third.joint,
        agreement_a: agreement(third.agreement_a),
        agreement_b: agreement(third.agreement_b),
    });
    parties.collect()
}

/// One source feeds a year's votes, whatever the pair.
fn vote_source(relation: &Relation, year: i16) -> Option<SourceId> {
    relation
        .agreement
        .iter()
        .find(|agreement| agreement.year == year)?
        .source
        .clone()
}

pub(super) fn documents(relation: &Relation) -> Vec<BriefDocument> {
    relation
        .documents
        .iter()
        .map(|found| document(&found.document, &found.a, &found.b))
        .collect()
}

fn document(document: &Document, a: &[Mention], b: &[Mention]) -> BriefDocument {
    let passage = passage(&document.text, a, b);
    // Without a title, the file's name; its folder is nobody's business.
    let name = document.origin.rsplit(['/', '\\']).next();
    let title = match document.title.as_str() {
        "" => name.unwrap_or(&document.origin),
        title => title,
    };
    BriefDocument {
        title: title.to_owned(),
        author: document.author.clone(),
        date: document.date.clone(),
        language: document.language.clone(),
        mentions_a: a.len() as u32,
        mentions_b: b.len() as u32,
        excerpt: passage.map_or_else(String::new, |(start, end)| {
            excerpt(&document.text[start..end])
        }),
        provenance: passage.map_or_else(
            || document.source.to_string(),
            |(start, end)| format!("{} bytes {start}–{end}", document.source),
        ),
        source: document.source.clone(),
        contradicted: Vec::new(),
    }
}

/// The line that holds the two nearest mentions of both; `None` where no line names both.
fn passage(text: &str, a: &[Mention], b: &[Mention]) -> Option<(usize, usize)> {
    let line = |mention: &Mention| -> Option<(usize, usize)> {
        let at = mention.start as usize;
        let (before, after) = (text.get(..at)?, text.get(at..)?);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = after.find('\n').map_or(text.len(), |length| at + length);
        Some((start, end))
    };
    let lines_of_b: Vec<(usize, usize)> = b.iter().filter_map(line).collect();
    a.iter()
        .filter_map(line)
        .find(|found| lines_of_b.contains(found))
}

fn excerpt(line: &str) -> String {
    let line = line.trim();
    let mut cut: String = line.chars().take(EXCERPT).collect();
    if cut.len() < line.len() {
        // Back to the end of a word.
        cut.truncate(cut.rfind(' ').unwrap_or(cut.len()));
        cut.push('…');
    }
    cut
}
