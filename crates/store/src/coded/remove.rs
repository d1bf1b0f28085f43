//! Files of events taken out of the library again.

use std::collections::{HashMap, HashSet};

use super::change::Change;
use super::commit::enter;
use super::list::{self, EventFileStatus, EventPart};
use super::names::Names;
use super::revision::Ranks;
use super::texts;
use crate::error::StoreError;
use crate::library::Library;

impl Library {
    /// Takes a file of events out of the library, which is then as if it had never been there.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Unwritable`], [`StoreError::Corrupt`].
    pub fn remove_event_file(&mut self, dataset: &str, sha256: &str) -> Result<bool, StoreError> {
        let removed = self.remove_event_files(dataset, &[sha256.to_owned()])?;
        Ok(removed > 0)
    }

    /// Takes files of events out of the library in one step; returns how many of them it held.
    ///
    /// # Errors
    /// As [`Library::remove_event_file`].
    pub fn remove_event_files(
        &mut self,
        dataset: &str,
        sha256: &[String],
    ) -> Result<usize, StoreError> {
        let _lock = crate::lock::WriterLock::acquire(&self.dir, self.patience)?;
        list::remove_orphans(self)?;
        let (going, staying): (Vec<EventFileStatus>, Vec<EventFileStatus>) = self
            .event_files(Some(dataset))?
            .into_iter()
            .partition(|file| sha256.contains(&file.sha256));
        let datasets = self.event_datasets()?;
        let rules = datasets
            .into_iter()
            .find(|known| known.source.dataset == dataset);
        let Some(rules) = rules.filter(|_| !going.is_empty()) else {
            return Ok(0);
        };
        let generation = list::next_generation(&self.connection).map_err(self.database_error())?;
        let names = Names::new();
        let mut change = Change {
            dataset: &rules,
            generation,
            memory: Vec::new(),
            spilled: &[],
            names: &names,
            removed: going.iter().map(|file| file.file).collect(),
            ranks: Ranks::default(),
            present: Vec::new(),
            superseded: HashSet::new(),
        };
        let (years, written) = change.write(self, &[], &going, &|_, _| {})?;
        let mut parts: Vec<EventPart> = written.into_iter().flat_map(|year| year.parts).collect();
        let mut old: Vec<EventPart> = change
            .present
            .iter()
            .filter(|part| part.year.is_some_and(|year| years.contains(&year)))
            .cloned()
            .collect();
        // Side tables that hold rows of the files, each written anew without them.
        let mut moved: HashMap<String, String> = HashMap::new();
        let touched = change.present.iter().filter(|part| {
            part.year.is_none()
                && going
                    .iter()
                    .any(|file| file.texts.lines().any(|texts| texts == part.path))
        });
        for (number, part) in touched.enumerate() {
            let folder = part.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = match number {
                0 => format!("{folder}/part-{generation}.parquet"),
                number => format!("{folder}/part-{generation}-{number}.parquet"),
            };
            let kept = texts::without_files(
                &self.dir.join(&part.path),
                &self.dir.join(&path),
                &change.removed,
                &[("dataset", dataset.to_owned())],
            )?;
            old.push(part.clone());
            moved.insert(part.path.clone(), path.clone());
            parts.extend(kept.map(|(rows, bytes)| EventPart {
                path,
                rows,
                bytes,
                ..part.clone()
            }));
        }
        drop(change);
        enter(self, &old, &parts, |connection| {
            for file in &going {
                list::remove_file(connection, file.file)?;
            }
            for file in &staying {
                let texts: Vec<&str> = file
                    .texts
                    .lines()
                    .map(|path| moved.get(path).map_or(path, String::as_str))
                    .collect();
                let texts = texts.join("\n");
                if texts != file.texts {
                    connection
                        .prepare_cached("UPDATE event_files SET texts = ?2 WHERE file = ?1")?
                        .execute(rusqlite::params![file.file, texts])?;
                }
            }
            list::update_source(connection, &rules)
        })?;
        Ok(going.len())
    }
}
