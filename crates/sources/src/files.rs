//! Which of the files given belong to a dataset, and to which part of it: by their columns, for ICEWS14 by their names.

use std::path::{Path, PathBuf};

use crate::error::ImportError;
use crate::kind::Kind;
use crate::raw_file;
use crate::table::{self, Table};

/// A part of a dataset that stands in a file of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// In the plural, for people: "roll calls".
    pub(crate) name: &'static str,
    /// The columns without which it is not that part.
    columns: &'static [&'static str],
}

pub(crate) const VOTES: Part = Part {
    kind: Kind::Unvotes,
    name: "votes",
    columns: &["rcid", "country", "vote"],
};
pub(crate) const ROLL_CALLS: Part = Part {
    kind: Kind::Unvotes,
    name: "roll calls",
    columns: &["rcid", "session", "date", "unres"],
};
pub(crate) const ISSUES: Part = Part {
    kind: Kind::Unvotes,
    name: "issues",
    columns: &["rcid", "short_name"],
};
pub(crate) const ALLIANCES: Part = Part {
    kind: Kind::Atop,
    name: "directed dyad-years",
    columns: &[
        "ccode1",
        "ccode2",
        "year",
        "atop_defense",
        "atop_offense",
        "atop_neutral",
        "atop_nonagg",
        "atop_consul",
    ],
};
const DISPUTE_COLUMNS: &[&str] = &[
    "dispnum", "styear", "outcome", "fatality", "hiact", "hostlev",
];
pub(crate) const COW_DIRECTED: Part = Part {
    kind: Kind::CowMid,
    name: "directed dyad-years",
    columns: &[
        "dispnum",
        "ccode1",
        "ccode2",
        "year",
        "disponset",
        "hiact1",
        "hiact2",
        "hostlev1",
        "hostlev2",
    ],
};
pub(crate) const COW_DISPUTES: Part = Part {
    kind: Kind::CowMid,
    name: "disputes",
    columns: DISPUTE_COLUMNS,
};
pub(crate) const GML_DIRECTED: Part = Part {
    kind: Kind::Gml,
    name: "directed dyad-years",
    columns: &[
        "dispnum", "ccode1", "ccode2", "year", "midonset", "hiact1", "hiact2", "hostlev1",
        "hostlev2",
    ],
};
pub(crate) const GML_DISPUTES: Part = Part {
    kind: Kind::Gml,
    name: "disputes",
    columns: DISPUTE_COLUMNS,
};
pub(crate) const STATES: Part = Part {
    kind: Kind::CowStates,
    name: "spans of membership",
    columns: &[
        "stateabb", "ccode", "styear", "stmonth", "stday", "endyear", "endmonth", "endday",
    ],
};
pub(crate) const ENTITIES: Part = Part {
    kind: Kind::Icews14,
    name: "entity2id",
    columns: &[],
};
pub(crate) const RELATIONS: Part = Part {
    kind: Kind::Icews14,
    name: "relation2id",
    columns: &[],
};
pub(crate) const TRAIN: Part = Part {
    kind: Kind::Icews14,
    name: "train",
    columns: &[],
};
pub(crate) const VALID: Part = Part {
    kind: Kind::Icews14,
    name: "valid",
    columns: &[],
};
pub(crate) const TEST: Part = Part {
    kind: Kind::Icews14,
    name: "test",
    columns: &[],
};

pub(crate) const QUADS: Part = Part {
    kind: Kind::IcewsQuads,
    name: "quadruples",
    columns: &[],
};

const PARTS: [&Part; 15] = [
    &VOTES,
    &ROLL_CALLS,
    &ISSUES,
    &ALLIANCES,
    &COW_DIRECTED,
    &COW_DISPUTES,
    &GML_DIRECTED,
    &GML_DISPUTES,
    &STATES,
    &ENTITIES,
    &RELATIONS,
    &TRAIN,
    &VALID,
    &TEST,
    &QUADS,
];

/// The files of one dataset, by part.
#[derive(Debug)]
pub(crate) struct Files {
    kind: Kind,
    given: Vec<PathBuf>,
    found: Vec<(&'static Part, PathBuf)>,
}

impl Files {
    /// Finds the dataset's files among the paths, folders included (their own files, not those of folders inside).
    ///
    /// A file that is named must belong to the dataset; in a folder all others are left alone.
    pub(crate) fn gather(kind: Kind, paths: &[PathBuf]) -> Result<Files, ImportError> {
        let mut files = Files {
            kind,
            given: paths.to_vec(),
            found: Vec::new(),
        };
        if paths.is_empty() {
            return Err(ImportError::NothingGiven { kind });
        }
        for path in paths {
            let metadata =
                std::fs::metadata(path).map_err(|source| raw_file::unreadable(path, source))?;
            if metadata.is_dir() {
                files.add_folder(path)?;
            } else {
                let part = identify(kind, path)?;
                files.add(part, path)?;
            }
        }
        Ok(files)
    }

    /// The path of a part, `None` where it was not given.
    pub(crate) fn path(&self, part: &Part) -> Option<&Path> {
        self.found
            .iter()
            .find(|(found, _)| *found == part)
            .map(|(_, path)| path.as_path())
    }

    /// The table of a part, `None` where it was not given.
    pub(crate) fn table(&self, part: &Part) -> Result<Option<Table>, ImportError> {
        self.path(part).map(Table::open).transpose()
    }

    /// The SHA-256 of each file as it lies on disk.
    pub(crate) fn hashes(&self) -> Result<Vec<String>, ImportError> {
        self.found
            .iter()
            .map(|(_, path)| raw_file::hash(path))
            .collect()
    }

    /// The error that a part cannot be done without.
    pub(crate) fn missing(&self, part: &Part) -> ImportError {
        ImportError::MissingPart {
            kind: self.kind,
            part: part.name,
            given: self.given.clone(),
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), ImportError> {
        let unreadable = |source| raw_file::unreadable(folder, source);
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_file() && !hidden {
                inside.push(path);
            }
        }
        if inside.is_empty() {
            return Err(ImportError::EmptyFolder {
                path: folder.to_owned(),
                kind: self.kind,
            });
        }
        inside.sort();
        let before = self.found.len();
        let mut almost = None;
        for path in &inside {
            match identify(self.kind, path) {
                Ok(part) if belongs_by_name(part, path) => self.add(part, path)?,
                Ok(_) | Err(ImportError::WrongKind { .. }) => {}
                // A damaged file, or one that lacks a column, is the user's problem only if nothing better is found.
                Err(error) => {
                    almost.get_or_insert(error);
                }
            }
        }
        if self.found.len() > before {
            return Ok(());
        }
        Err(almost.unwrap_or_else(|| ImportError::NoFileOfKind {
            path: folder.to_owned(),
            kind: self.kind,
            seen: inside.len(),
        }))
    }

    fn add(&mut self, part: &'static Part, path: &Path) -> Result<(), ImportError> {
        if let Some((_, first)) = self.found.iter().find(|(found, _)| *found == part) {
            if first == path {
                return Ok(());
            }
            return Err(ImportError::Duplicate {
                kind: self.kind,
                part: part.name,
                first: first.clone(),
                second: path.to_owned(),
            });
        }
        self.found.push((part, path.to_owned()));
        Ok(())
    }
}

/// The lists of disputes of both projects have the same columns and no mark of their own; in a folder with both, only the
/// file's name tells them apart. (The numbers of the disputes are then held against the directed form.)
fn belongs_by_name(part: &Part, path: &Path) -> bool {
    let named_gml = raw_file::file_name(path).to_lowercase().contains("gml");
    match *part {
        COW_DISPUTES => !named_gml,
        GML_DISPUTES => named_gml,
        _ => true,
    }
}

fn identify(kind: Kind, path: &Path) -> Result<&'static Part, ImportError> {
    if kind == Kind::Icews14 {
        return part_by_name(path).ok_or_else(|| ImportError::WrongKind {
            path: path.to_owned(),
            kind,
            looks_like: None,
            found: Vec::new(),
        });
    }
    let found = table::columns_of(path)?;
    if kind == Kind::IcewsQuads {
        // There is no header; the first line is a row of four fields with a day at its end.
        return match &found[..] {
            [_, _, _, day] if day.parse::<jiff::civil::Date>().is_ok() => Ok(&QUADS),
            _ => Err(ImportError::WrongKind {
                path: path.to_owned(),
                kind,
                looks_like: None,
                found,
            }),
        };
    }
    let has = |column: &&&str| found.iter().any(|name| name == **column);
    let fits = |part: &&&'static Part| {
        !part.columns.is_empty() && part.columns.iter().all(|column| has(&column))
    };

    if let Some(part) = PARTS.iter().filter(|part| part.kind == kind).find(fits) {
        return Ok(part);
    }
    if let Some(other) = looks_like(&found, PARTS.iter().find(fits).copied()) {
        return Err(ImportError::WrongKind {
            path: path.to_owned(),
            kind,
            looks_like: Some(other),
            found,
        });
    }
    // Half of the columns make it likely that the file was meant.
    let near = PARTS
        .iter()
        .filter(|part| part.kind == kind)
        .map(|part| (part, part.columns.iter().filter(has).count()))
        .filter(|(part, present)| 2 * present >= part.columns.len())
        .max_by_key(|&(_, present)| present);
    match near.and_then(|(part, _)| Some((part, part.columns.iter().find(|column| !has(column))?)))
    {
        Some((part, column)) => Err(ImportError::MissingColumn {
            path: path.to_owned(),
            kind,
            part: part.name,
            column: (*column).to_owned(),
            expected: part
                .columns
                .iter()
                .map(|&column| column.to_owned())
                .collect(),
            found,
        }),
        None => Err(ImportError::WrongKind {
            path: path.to_owned(),
            kind,
            looks_like: None,
            found,
        }),
    }
}

fn looks_like(found: &[String], other: Option<&Part>) -> Option<String> {
    let has = |column: &str| found.iter().any(|name| name == column);
    if let Some(part) = other {
        return Some(format!("the {} of {}", part.name, part.kind));
    }
    // MIDB of the Correlates of War: whoever pairs all members of both sides makes dyads that never met.
    if has("dispnum") && has("ccode") && has("sidea") {
        return Some(
            "the participants of disputes (MIDB or MIDIP), which do not say who faced whom; the directed dyad-years do".to_owned(),
        );
    }
    None
}

fn part_by_name(path: &Path) -> Option<&'static Part> {
    let name = raw_file::file_name(path).to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    PARTS
        .into_iter()
        .find(|part| part.kind == Kind::Icews14 && part.name == stem)
}
