//! CAMEO event codes and what PLOVER makes of each.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{PloverType, Quad};
use crate::embedded_table;

/// A CAMEO event code: two to four digits that start with a root from 01 to 20, kept as text because leading zeros count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "&str", into = "String")]
pub struct CameoCode([u8; 4]);

/// Text that has not the form of a CAMEO code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no CAMEO code: two to four digits that start with 01 to 20")]
pub struct InvalidCameoCode(pub String);

impl CameoCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|&byte| byte == 0).unwrap_or(4);
        // The constructor lets only ASCII digits in.
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }

    /// The root category, 1 to 20.
    pub fn root(&self) -> u8 {
        (self.0[0] - b'0') * 10 + (self.0[1] - b'0')
    }

    /// The quad class of the root.
    pub fn quad(&self) -> Quad {
        // The constructor lets only roots 01 to 20 in, all of which have a class.
        Quad::of_cameo_root(self.root()).unwrap_or(Quad::VerbalCooperation)
    }

    /// The entry of this code in the conversion table, or of the nearest broader code that has one.
    ///
    /// Real data hold codes that a table lacks: their broader code then decides.
    pub fn entry(&self) -> Option<&'static CameoEntry> {
        let text = self.as_str();
        (2..=text.len()).rev().find_map(|len| {
            CAMEO
                .iter()
                .find(|entry| entry.code.as_str() == &text[..len])
        })
    }
}

impl FromStr for CameoCode {
    type Err = InvalidCameoCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        if !(2..=4).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(InvalidCameoCode(text.to_owned()));
        }
        let mut code = [0; 4];
        code[..bytes.len()].copy_from_slice(bytes);
        let code = CameoCode(code);
        if !(1..=20).contains(&code.root()) {
            return Err(InvalidCameoCode(text.to_owned()));
        }
        Ok(code)
    }
}

impl TryFrom<&str> for CameoCode {
    type Error = InvalidCameoCode;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CameoCode> for String {
    fn from(code: CameoCode) -> String {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CameoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CameoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CameoCode({})", self.as_str())
    }
}

/// What a CAMEO code means, and its PLOVER type, mode and contexts by the conversion table of 2021.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameoEntry {
    /// The code.
    pub code: CameoCode,
    /// The codebook's label.
    pub label: &'static str,
    /// PLOVER type; roots 01 and 02 have none.
    pub plover: Option<PloverType>,
    /// PLOVER mode, empty for none.
    pub mode: &'static str,
    /// PLOVER contexts.
    pub contexts: Vec<&'static str>,
}

/// The table of CAMEO codes with their PLOVER equivalents, in the order of the codes
/// (`data/ontology/cameo.tsv`, after the PLOVER project's conversion table, CC BY-SA 4.0).
pub fn cameo_codes() -> &'static [CameoEntry] {
    &CAMEO
}

static CAMEO: LazyLock<Vec<CameoEntry>> = LazyLock::new(|| {
    embedded_table::rows(include_str!("../../../../data/ontology/cameo.tsv"))
        .filter_map(|(_, line)| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (code, label, plover, mode, contexts) = (next(), next(), next(), next(), next());
            Some(CameoEntry {
                // A test holds every row of the embedded table against its form.
                code: code.parse().ok()?,
                label,
                plover: plover.parse().ok(),
                mode,
                contexts: contexts
                    .split(';')
                    .filter(|context| !context.is_empty())
                    .collect(),
            })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn plover(code: &str) -> Option<PloverType> {
        code.parse::<CameoCode>().unwrap().entry().unwrap().plover
    }

    #[test]
    fn every_row_of_the_embedded_table_is_read() {
        let rows = include_str!("../../../../data/ontology/cameo.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .count();
        assert_eq!(cameo_codes().len(), rows - 1);
        assert!(cameo_codes().is_sorted_by_key(|entry| entry.code));
    }

    #[test]
    fn plover_is_no_function_of_the_root() {
        assert_eq!(plover("0811"), Some(PloverType::Concede));
        assert_eq!(plover("0871"), Some(PloverType::Retreat));
        assert_eq!(plover("057"), Some(PloverType::Support));
        assert_eq!(plover("010"), None);
    }

    #[test]
    fn a_code_outside_the_table_takes_the_broader_one() {
        // 0577 stands in no table; 057 does, "Sign formal agreement".
        let code: CameoCode = "0577".parse().unwrap();
        assert_eq!(code.entry().unwrap().code.as_str(), "057");
        assert_eq!(code.quad(), Quad::VerbalCooperation);
    }

    #[test]
    fn leading_zeros_are_kept_and_other_text_is_refused() {
        let code: CameoCode = "036".parse().unwrap();
        assert_eq!(code.to_string(), "036");
        for wrong in ["36a", "---", "", "1", "00", "21", "99999"] {
            assert!(wrong.parse::<CameoCode>().is_err(), "{wrong}");
        }
    }
}
