//! ICEWS events as quadruples: subject name, CAMEO label, object name, date. The form of many published benchmarks of forecasting
//! ("ICEWS05-15"). Tab separated, no header, no quotes; persons, bodies and states stand by their ICEWS names, which `icews_names`
//! resolves to states at the date where that is sure.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use entente_model::batch::{Batch, InputFile, QuarantinedRow};
use entente_model::event::{Event, EventId};
use entente_model::source::{Provenance, SourceId};
use jiff::civil::Date;

use crate::error::ImportError;
use crate::files::{self, Files};
use crate::icews_names::{Entity, NamedEvent, Relation};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::raw_file::RawFile;
use crate::table::for_each_line;

/// What reading a file of quadruples left beside its events.
#[derive(Clone, Debug, PartialEq)]
pub struct IcewsQuadsRead {
    /// The file as read.
    pub file: InputFile,
    /// Lines that could not be read, with the reason.
    pub quarantine: Vec<QuarantinedRow>,
    /// Names that stand for no state on at least one of their days, with the number of sides of events on such days.
    pub unresolved: BTreeMap<String, u64>,
    /// Labels that are no CAMEO category, with their number of events.
    pub unknown_labels: BTreeMap<String, u64>,
}

/// Calls `each` for every event of a file of quadruples, in the order of the file, holding one line at a time.
///
/// The file may be packed with xz, gzip or Zstandard. Each event has its date as a day, both sides with the raw name and, where that is
/// sure, the state on the day, the CAMEO code of the label, and the row of the file as its provenance.
///
/// # Errors
/// [`ImportError`] where the file is missing, damaged, or none of its lines can be read.
pub fn for_each_icews_quad(
    path: &Path,
    source: &SourceId,
    mut each: impl FnMut(Event),
) -> Result<IcewsQuadsRead, ImportError> {
    let file = RawFile::read(path)?;
    let mut entities: HashMap<String, Entity> = HashMap::new();
    let mut relations: HashMap<String, Relation> = HashMap::new();
    let mut quarantine = Vec::new();
    let mut unresolved = BTreeMap::new();
    let mut unknown_labels = BTreeMap::new();
    let mut row = 0;
    let stem = file.name.split('.').next().unwrap_or_default().to_owned();
    let read = for_each_line(&file, &mut quarantine, |_, fields| {
        row += 1;
        let &[subject, label, object, date] = fields else {
            return Err(format!(
                "{} fields where subject, CAMEO label, object and date were expected",
                fields.len()
            ));
        };
        let day: Date = date
            .parse()
            .map_err(|_| format!("field 4: {date:?} is no day (write 2005-01-31)"))?;
        if subject.is_empty() || object.is_empty() || label.is_empty() {
            return Err("field 1, 2 or 3 is empty".to_owned());
        }
        for name in [subject, object] {
            if !entities.contains_key(name) {
                entities.insert(name.to_owned(), Entity::of_name(name));
            }
        }
        let relation = relations
            .entry(label.to_owned())
            .or_insert_with(|| Relation::of_label(label));
        if relation.cameo.is_none() {
            *unknown_labels.entry(label.to_owned()).or_default() += 1;
        }
        let event = NamedEvent {
            id: EventId::new(format!("{stem}-{row}")),
            day,
            subject: &entities[subject],
            relation,
            object: &entities[object],
            provenance: Provenance::row(source.clone(), Arc::clone(&file.name), row),
        }
        .event();
        for side in [&event.source, &event.target] {
            if side.actor.is_none() {
                *unresolved.entry(side.raw.clone()).or_default() += 1;
            }
        }
        each(event);
        Ok(())
    })?;
    Ok(IcewsQuadsRead {
        file: read,
        quarantine,
        unresolved,
        unknown_labels,
    })
}

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let path = files
        .path(&files::QUADS)
        .ok_or_else(|| files.missing(&files::QUADS))?;
    let source = batch.source.id.clone();
    let mut events = Vec::new();
    let read = for_each_icews_quad(path, &source, |event| events.push(event))?;
    batch.events = events;
    batch.files.push(read.file);
    batch.quarantine.extend(read.quarantine);
    let years = batch
        .events
        .iter()
        .filter_map(|event| event.date.exact_day())
        .map(Date::year);
    coverage_of_years(Kind::IcewsQuads, batch, span_of(years), std::iter::empty());
    let sides: u64 = read.unresolved.values().sum();
    batch.remarks.push(format!(
        "of {} sides of events {sides} stand for no state on their day (groups, companies, persons without office): {} names, kept raw",
        2 * batch.events.len(),
        read.unresolved.len()
    ));
    if !read.unknown_labels.is_empty() {
        let labels: Vec<_> = read.unknown_labels.keys().map(String::as_str).collect();
        batch.remarks.push(format!(
            "{} labels are no CAMEO category: {}",
            labels.len(),
            labels.join(", ")
        ));
    }
    Ok(())
}
