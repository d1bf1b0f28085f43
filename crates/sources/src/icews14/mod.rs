//! Events of 2014 from ICEWS, in the split of the forecasting literature: quadruples of subject, relation, object and time.
//!
//! The split names its entities only ("Foreign Affairs (Russia)", "Sergey Viktorovich Lavrov"): `icews_names` resolves them to
//! states and sectors, and the names of the relations to CAMEO codes. The entities of the split leave several states out as such (there is no
//! "Russia" and no "Pakistan" in it), so that counts by dyad are low, and say nothing of the full dataset.

use std::collections::HashMap;

use entente_model::batch::Batch;
use entente_model::event::EventId;
use entente_model::source::Provenance;
use jiff::civil::{Date, date};

use crate::error::ImportError;
use crate::files::{self, Files, Part};
use crate::icews_names::{Entity, NamedEvent, Relation};
use crate::import::{coverage_of_years, span_of};
use crate::kind::Kind;
use crate::raw_file::RawFile;
use crate::table::for_each_line;

const FIRST_DAY: Date = date(2014, 1, 1);
const DAYS: u64 = 365;

pub(crate) fn read(files: &Files, batch: &mut Batch) -> Result<(), ImportError> {
    let entities = read_names(files, &files::ENTITIES, batch, Entity::of_name)?;
    let relations = read_names(files, &files::RELATIONS, batch, |name| {
        Relation::of_label(&name.replace('_', " "))
    })?;
    let splits = [&files::TRAIN, &files::VALID, &files::TEST];
    if splits.iter().all(|split| files.path(split).is_none()) {
        return Err(files.missing(&files::TRAIN));
    }
    for split in splits {
        if let Some(path) = files.path(split) {
            read_events(
                &RawFile::read(path)?,
                split.name,
                &entities,
                &relations,
                batch,
            )?;
        }
    }
    let years = batch
        .events
        .iter()
        .filter_map(|event| event.date.exact_day())
        .map(Date::year);
    coverage_of_years(Kind::Icews14, batch, span_of(years), std::iter::empty());
    remark(&entities, &relations, batch);
    Ok(())
}

/// Reads a file of names and numbers.
fn read_names<T>(
    files: &Files,
    part: &Part,
    batch: &mut Batch,
    of_name: impl Fn(&str) -> T,
) -> Result<HashMap<u32, T>, ImportError> {
    let path = files.path(part).ok_or_else(|| files.missing(part))?;
    let mut names = HashMap::new();
    let file = for_each_line(&RawFile::read(path)?, &mut batch.quarantine, |_, fields| {
        let [name, id] = fields else {
            return Err(format!(
                "{} fields where a name and a number were expected",
                fields.len()
            ));
        };
        let id = id
            .parse()
            .map_err(|_| format!("field 2: {id:?} is no number"))?;
        if names.insert(id, of_name(name)).is_some() {
            return Err(format!("field 2: a second name with the number {id}"));
        }
        Ok(())
    })?;
    batch.files.push(file);
    Ok(names)
}

fn read_events(
    file: &RawFile,
    split: &str,
    entities: &HashMap<u32, Entity>,
    relations: &HashMap<u32, Relation>,
    batch: &mut Batch,
) -> Result<(), ImportError> {
    let source = batch.source.id.clone();
    let mut events = Vec::new();
    let mut row = 0;
    let read = for_each_line(file, &mut batch.quarantine, |_, fields| {
        row += 1;
        // The fifth field is a constant that says nothing; some copies leave it out.
        let (&[subject, relation, object, hours] | &[subject, relation, object, hours, _]) = fields
        else {
            return Err(format!(
                "{} fields where subject, relation, object and hours were expected",
                fields.len()
            ));
        };
        let subject = lookup(entities, subject, 1, "entity")?;
        let relation = lookup(relations, relation, 2, "relation")?;
        let object = lookup(entities, object, 3, "entity")?;
        let day = day(hours)?;
        let named = NamedEvent {
            id: EventId::new(format!("icews14-{split}-{row}")),
            day,
            subject,
            relation,
            object,
            provenance: Provenance::row(source.clone(), file.name.clone(), row),
        };
        events.push(named.event());
        Ok(())
    })?;
    batch.events.append(&mut events);
    batch.files.push(read);
    Ok(())
}

fn lookup<'m, T>(
    names: &'m HashMap<u32, T>,
    id: &str,
    field: u8,
    what: &str,
) -> Result<&'m T, String> {
    id.parse()
        .ok()
        .and_then(|id: u32| names.get(&id))
        .ok_or_else(|| format!("field {field}: there is no {what} {id:?}"))
}

/// The day of a time in hours since 2014-01-01.
fn day(hours: &str) -> Result<Date, String> {
    let days = hours
        .parse::<u64>()
        .ok()
        .filter(|hours| hours % 24 == 0)
        .map(|hours| hours / 24);
    days.filter(|&days| days < DAYS)
        .and_then(|days| {
            FIRST_DAY
                .checked_add(jiff::Span::new().days(days as i64))
                .ok()
        })
        .ok_or_else(|| {
            format!(
                "field 4: {hours:?} is no day of 2014 in hours (steps of 24, below {})",
                24 * DAYS
            )
        })
}

fn remark(entities: &HashMap<u32, Entity>, relations: &HashMap<u32, Relation>, batch: &mut Batch) {
    let total = batch.events.len();
    let both = batch
        .events
        .iter()
        .filter(|event| event.source.actor.is_some() && event.target.actor.is_some())
        .count();
    let between = batch
        .events
        .iter()
        .filter(|event| {
            event.source.actor.is_some()
                && event.target.actor.is_some()
                && event.source.actor != event.target.actor
        })
        .count();
    let known = entities.values().filter(|entity| entity.resolves()).count();
    batch.remarks.push(format!(
        "{known} of {} entities resolve to a state through their names; the others (groups, companies, persons without office) keep the raw name",
        entities.len()
    ));
    batch.remarks.push(format!(
        "of {total} events {both} have a state on both sides, {between} of them two different ones"
    ));
    let mut unknown: Vec<_> = relations
        .values()
        .filter(|relation| relation.cameo.is_none())
        .map(|relation| relation.label.as_str())
        .collect();
    unknown.sort_unstable();
    if !unknown.is_empty() {
        batch.remarks.push(format!(
            "{} relations are no CAMEO category: {}",
            unknown.len(),
            unknown.join(", ")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_hours_in_whole_days_of_2014() {
        assert_eq!(day("0"), Ok(date(2014, 1, 1)));
        assert_eq!(day("7752"), Ok(date(2014, 11, 20)));
        assert_eq!(day("8736"), Ok(date(2014, 12, 31)));
        for wrong in ["8760", "25", "-24", "", "noon"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
