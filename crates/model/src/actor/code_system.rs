use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A system of codes (or names) for actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeSystem {
    /// ISO 3166-1 alpha-2, with the withdrawn codes of ISO 3166-3, and XK for Kosovo.
    Iso2,
    /// ISO 3166-1 alpha-3, with the withdrawn codes of ISO 3166-3, and XKX for Kosovo.
    Iso3,
    /// ISO 3166-1 numeric, three digits.
    Isonum,
    /// Correlates of War country code.
    Cow,
    /// Correlates of War abbreviation.
    Cowc,
    /// Gleditsch-Ward number, with the codes of their list of microstates.
    Gw,
    /// Country codes of CAMEO actor codes.
    Cameo,
    /// FIPS 10-4, valid on after its withdrawal in 2008.
    Fips,
    /// UN M49, three digits.
    Un,
    /// The short English name.
    Name,
}

/// A code system that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown code system {system:?}; the systems are iso2, iso3, isonum, cow, cowc, gw, cameo, fips, un, name"
)]
pub struct UnknownCodeSystem {
    /// What was asked for.
    pub system: String,
}

impl CodeSystem {
    /// Every system, in the order in which help texts list them.
    pub const ALL: [CodeSystem; 10] = [
        CodeSystem::Iso2,
        CodeSystem::Iso3,
        CodeSystem::Isonum,
        CodeSystem::Cow,
        CodeSystem::Cowc,
        CodeSystem::Gw,
        CodeSystem::Cameo,
        CodeSystem::Fips,
        CodeSystem::Un,
        CodeSystem::Name,
    ];

    /// The name of the system on the command line and in the tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeSystem::Iso2 => "iso2",
            CodeSystem::Iso3 => "iso3",
            CodeSystem::Isonum => "isonum",
            CodeSystem::Cow => "cow",
            CodeSystem::Cowc => "cowc",
            CodeSystem::Gw => "gw",
            CodeSystem::Cameo => "cameo",
            CodeSystem::Fips => "fips",
            CodeSystem::Un => "un",
            CodeSystem::Name => "name",
        }
    }

    /// Whether the codes are numbers, so that leading zeros do not matter on input.
    pub(crate) const fn is_numeric(self) -> bool {
        matches!(
            self,
            CodeSystem::Isonum | CodeSystem::Cow | CodeSystem::Gw | CodeSystem::Un
        )
    }
}

impl fmt::Display for CodeSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for CodeSystem {
    type Err = UnknownCodeSystem;

    fn from_str(system: &str) -> Result<CodeSystem, UnknownCodeSystem> {
        CodeSystem::ALL
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(system))
            .ok_or_else(|| UnknownCodeSystem {
                system: system.to_owned(),
            })
    }
}
