//! The embedded model file: named sections of text, f32 numbers, and int8 rows with a scale each.
//!
//! The format is described where it is written, in `tools/parser/export.py`.

use std::collections::HashMap;

/// A file that is not a model of this version. The embedded one is checked by the tests, so a user never meets this.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The first line is not the expected one.
    #[error("not an entente-parser model of version 1")]
    Magic,
    /// A section is missing, too short, or not of the kind and size that the reader needs.
    #[error("section {0} of the model is missing or malformed")]
    Section(String),
}

/// Rows of int8 numbers; the value of an element is its byte (as i8) times the scale of its row.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    scales: &'static [u8],
    values: &'static [u8],
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl Rows {
    pub(crate) fn scale(&self, row: usize) -> f32 {
        let at = row * 4;
        f32_at(&self.scales[at..at + 4])
    }

    /// The bytes of a row, each an i8.
    pub(crate) fn row(&self, row: usize) -> &'static [u8] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }
}

struct Section {
    kind: &'static str,
    rows: usize,
    columns: usize,
    bytes: &'static [u8],
}

pub(crate) struct ModelFile {
    sections: HashMap<&'static str, Section>,
}

impl ModelFile {
    pub(crate) fn read(file: &'static [u8]) -> Result<Self, ModelError> {
        let end = file
            .windows(2)
            .position(|two| two == b"\n\n")
            .ok_or(ModelError::Magic)?;
        let header = std::str::from_utf8(&file[..end]).map_err(|_| ModelError::Magic)?;
        let mut lines = header.lines();
        if lines.next() != Some("entente-parser 1") {
            return Err(ModelError::Magic);
        }
        let mut rest = &file[end + 2..];
        let mut sections = HashMap::new();
        for line in lines {
            let bad = || ModelError::Section(line.to_owned());
            let mut fields = line.split(' ');
            let name = fields.next().ok_or_else(bad)?;
            let kind = fields.next().ok_or_else(bad)?;
            let mut number = || {
                fields
                    .next()
                    .and_then(|n| n.parse::<usize>().ok())
                    .ok_or_else(bad)
            };
            let (rows, columns) = (number()?, number()?);
            let size = match kind {
                "i8" => rows.checked_mul(columns + 4),
                "f32" => rows.checked_mul(columns * 4),
                _ => Some(columns),
            };
            let (bytes, after) = size
                .and_then(|n| rest.split_at_checked(n))
                .ok_or_else(bad)?;
            rest = after;
            sections.insert(
                name,
                Section {
                    kind,
                    rows,
                    columns,
                    bytes,
                },
            );
        }
        Ok(Self { sections })
    }

    fn section(&self, name: &str, kind: &str) -> Result<&Section, ModelError> {
        let found = self.sections.get(name).filter(|s| s.kind == kind);
        found.ok_or_else(|| ModelError::Section(name.to_owned()))
    }

    pub(crate) fn lines(&self, name: &str) -> Result<Vec<&'static str>, ModelError> {
        let text = std::str::from_utf8(self.section(name, "text")?.bytes);
        Ok(text
            .map_err(|_| ModelError::Section(name.to_owned()))?
            .split('\n')
            .collect())
    }

    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        Ok(self
            .section(name, "f32")?
            .bytes
            .chunks_exact(4)
            .map(f32_at)
            .collect())
    }

    pub(crate) fn rows(&self, name: &str) -> Result<Rows, ModelError> {
        let s = self.section(name, "i8")?;
        let (scales, values) = s.bytes.split_at(s.rows * 4);
        Ok(Rows {
            scales,
            values,
            rows: s.rows,
            columns: s.columns,
        })
    }

    /// A number of the section `config`.
    pub(crate) fn setting(&self, name: &str) -> Result<usize, ModelError> {
        self.lines("config")?
            .iter()
            .find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
            .ok_or_else(|| ModelError::Section(format!("config {name}")))
    }
}

fn f32_at(bytes: &[u8]) -> f32 {
    f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
