//! Which files there should be, and what the server's lists say of them.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;

use entente_model::day::Day;

use super::{FetchError, Fetcher, RemoteFile};
use crate::gdelt_files::{self, ExpectedFile};
use crate::manifest::{Manifest, ManifestEntry};

/// The name of the list of version 2.0, on the server and in the folder.
const MASTER_LIST: &str = "masterfilelist.txt";

/// The files of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The files, by time.
    pub files: Vec<RemoteFile>,
    /// What the user should know of the lists.
    pub remarks: Vec<String>,
}

impl Plan {
    /// Bytes of the files by the lists.
    pub fn bytes(&self) -> u64 {
        self.files.iter().filter_map(|file| file.size).sum()
    }
}

impl Fetcher {
    /// The files of events that GDELT should have published in the days from `from` to `to`, with size and checksum by the server's lists.
    /// Before 19 February 2015 they are those of version 1.0, from then on those of version 2.0.
    ///
    /// # Errors
    /// [`FetchError`] where a list cannot be had.
    pub fn plan(&self, from: Day, to: Day) -> Result<Plan, FetchError> {
        let mut expected = gdelt_files::expected(from, to);
        // What is not over cannot be published, and is not missing.
        let now = jiff::Timestamp::now().as_second();
        let asked = expected.len();
        expected.retain(|file| file.slot.end() <= now);
        let ahead = asked - expected.len();
        let of_folder = |folder: &str| {
            expected
                .iter()
                .filter(|file| file.folder == folder)
                .collect::<Vec<_>>()
        };
        let mut plan = Plan::default();
        if ahead > 0 {
            plan.remarks.push(format!(
                "{ahead} files of these days are of times that are not over: left out"
            ));
        }
        let first = of_folder("events");
        if !first.is_empty() {
            self.plan_version_1(&first, &mut plan)?;
        }
        let second = of_folder("gdeltv2");
        if let (Some(begin), Some(end)) = (second.first(), second.last()) {
            let listed = self.master_list(&begin.name, &end.name, &mut plan)?;
            for file in second {
                let entry = listed.get(file.name.as_str());
                plan.files.push(RemoteFile {
                    size: entry.map(|entry| entry.size),
                    md5: entry.map(|entry| entry.md5.clone()),
                    unlisted: entry.is_none(),
                    ..self.unverified(file)
                });
            }
        }
        Ok(plan)
    }

    fn unverified(&self, file: &ExpectedFile) -> RemoteFile {
        RemoteFile {
            name: file.name.clone(),
            address: format!("{}/{}/{}", self.options.address, file.folder, file.name),
            slot: file.slot,
            size: None,
            md5: None,
            unlisted: false,
        }
    }

    fn plan_version_1(&self, files: &[&ExpectedFile], plan: &mut Plan) -> Result<(), FetchError> {
        let list = |name: &str| -> Result<Option<HashMap<String, String>>, FetchError> {
            let address = format!("{}/events/{name}", self.options.address);
            let text = self.text(&address)?;
            Ok(text.map(|text| {
                text.lines()
                    .filter_map(|line| {
                        let mut words = line.split_ascii_whitespace();
                        let (value, name) = (words.next()?, words.next()?);
                        Some((name.trim_start_matches('*').to_owned(), value.to_owned()))
                    })
                    .collect()
            }))
        };
        let (sums, sizes) = (list("md5sums")?, list("filesizes")?);
        if sums.is_none() {
            plan.remarks.push(
                "the server has no list of checksums for version 1.0: its files are held to the checksum inside each archive alone"
                    .to_owned(),
            );
        }
        for file in files {
            let md5 = sums.as_ref().and_then(|sums| sums.get(&file.name));
            let size = sizes.as_ref().and_then(|sizes| sizes.get(&file.name));
            plan.files.push(RemoteFile {
                md5: md5.map(|md5| md5.to_ascii_lowercase()),
                size: size.and_then(|size| size.parse().ok()),
                unlisted: sums.is_some() && md5.is_none(),
                ..self.unverified(file)
            });
        }
        Ok(())
    }

    /// The entries from one name to another. The list has some hundred megabytes and only grows: the copy in the folder serves as long as it
    /// reaches to the last name.
    fn master_list(
        &self,
        first: &str,
        last: &str,
        plan: &mut Plan,
    ) -> Result<HashMap<String, ManifestEntry>, FetchError> {
        let path = self.options.folder.join(MASTER_LIST);
        let wanted = |name: &str| {
            name.len() == last.len() && name.ends_with(".export.CSV.zip") && name >= first
        };
        let read = || -> Result<Manifest, FetchError> {
            let failed = |source| FetchError::Unwritable {
                path: path.clone(),
                source,
            };
            let file = File::open(&path).map_err(failed)?;
            Manifest::of_lines(BufReader::with_capacity(1 << 20, file), wanted).map_err(failed)
        };
        let reaches = |manifest: &Manifest| {
            let names = manifest.entries.iter().map(|entry| entry.name.as_str());
            names.max().is_some_and(|newest| newest >= last)
        };
        let mut manifest = match path.exists() {
            true => read()?,
            false => Manifest::default(),
        };
        if !reaches(&manifest) {
            let address = format!("{}/gdeltv2/{MASTER_LIST}", self.options.address);
            self.list_to(&address, &path)?;
            manifest = read()?;
        }
        if let Some((line, text)) = manifest.unreadable.first() {
            plan.remarks.push(format!(
                "{} lines of {MASTER_LIST} are no entries; the first is line {line}: {:?}",
                manifest.unreadable.len(),
                text.chars().take(80).collect::<String>()
            ));
        }
        Ok(manifest
            .entries
            .into_iter()
            .filter(|entry| entry.name.as_str() <= last)
            .map(|entry| (entry.name.clone(), entry))
            .collect())
    }
}
