use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::UnknownPrecision;

/// How finely a date is known; the column `precision` of every file.
///
/// The order is from fine to coarse, with `Interval` (two ends, each of its own precision) last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// One day.
    Day,
    /// A calendar month.
    Month,
    /// A season of a year, in whole months.
    Season,
    /// A quarter of a calendar year.
    Quarter,
    /// A calendar year.
    Year,
    /// The first 40 % of a decade: years 0–3.
    EarlyDecade,
    /// The middle 20 % of a decade: years 4–5.
    MidDecade,
    /// The last 40 % of a decade: years 6–9.
    LateDecade,
    /// The ten years that share their first three digits.
    Decade,
    /// The first 40 % of a century: years 00–39.
    EarlyCentury,
    /// The middle 20 % of a century: years 40–59.
    MidCentury,
    /// The last 40 % of a century: years 60–99.
    LateCentury,
    /// The hundred years that share their first two digits.
    Century,
    /// From one period to another, or with an open or unknown end.
    Interval,
}

impl Precision {
    /// Every precision, from fine to coarse.
    pub const ALL: [Precision; 14] = [
        Precision::Day,
        Precision::Month,
        Precision::Season,
        Precision::Quarter,
        Precision::Year,
        Precision::EarlyDecade,
        Precision::MidDecade,
        Precision::LateDecade,
        Precision::Decade,
        Precision::EarlyCentury,
        Precision::MidCentury,
        Precision::LateCentury,
        Precision::Century,
        Precision::Interval,
    ];

    /// The name used in files and JSON: `day`, `early-decade`, `interval`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Season => "season",
            Precision::Quarter => "quarter",
            Precision::Year => "year",
            Precision::EarlyDecade => "early-decade",
            Precision::MidDecade => "mid-decade",
            Precision::LateDecade => "late-decade",
            Precision::Decade => "decade",
            Precision::EarlyCentury => "early-century",
            Precision::MidCentury => "mid-century",
            Precision::LateCentury => "late-century",
            Precision::Century => "century",
            Precision::Interval => "interval",
        }
    }
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Precision {
    type Err = UnknownPrecision;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Precision::ALL
            .into_iter()
            .find(|precision| precision.as_str() == text)
            .ok_or_else(|| UnknownPrecision::new(text))
    }
}

/// A part of a decade or century.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The first 40 %.
    Early,
    /// The middle 20 %.
    Mid,
    /// The last 40 %.
    Late,
}

impl Part {
    /// All parts, in the order of time.
    pub const ALL: [Part; 3] = [Part::Early, Part::Mid, Part::Late];

    /// The word: `early`, `mid`, `late`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Early => "early",
            Part::Mid => "mid",
            Part::Late => "late",
        }
    }

    /// First and last year of the part, counted from the beginning of a stretch of `years` (10 or 100).
    pub(crate) const fn years_of(self, years: i16) -> (i16, i16) {
        match self {
            Part::Early => (0, years * 4 / 10 - 1),
            Part::Mid => (years * 4 / 10, years * 6 / 10 - 1),
            Part::Late => (years * 6 / 10, years - 1),
        }
    }
}

/// A season, in whole months of the northern hemisphere (EDTF level 1, codes 21–24).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// March to May; code 21.
    Spring,
    /// June to August; code 22.
    Summer,
    /// September to November; code 23.
    Autumn,
    /// December to February of the next year; code 24.
    Winter,
}

impl Season {
    /// All seasons, in the order of their EDTF codes.
    pub const ALL: [Season; 4] = [
        Season::Spring,
        Season::Summer,
        Season::Autumn,
        Season::Winter,
    ];

    /// The word: `spring`, `summer`, `autumn`, `winter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Season::Spring => "spring",
            Season::Summer => "summer",
            Season::Autumn => "autumn",
            Season::Winter => "winter",
        }
    }

    /// The code that stands in the place of the month in EDTF: 21 to 24.
    pub const fn edtf_code(self) -> i8 {
        match self {
            Season::Spring => 21,
            Season::Summer => 22,
            Season::Autumn => 23,
            Season::Winter => 24,
        }
    }
}

/// How sure a source is of a date (EDTF level 1, qualification of a date).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Qualifier {
    /// Stated without a reservation.
    #[default]
    None,
    /// `?`: the source is doubtful ("perhaps 1984").
    Uncertain,
    /// `~`: an estimate near the true date ("about 1984").
    Approximate,
    /// `%`: both.
    UncertainAndApproximate,
}

impl Qualifier {
    /// All qualifiers.
    pub const ALL: [Qualifier; 4] = [
        Qualifier::None,
        Qualifier::Uncertain,
        Qualifier::Approximate,
        Qualifier::UncertainAndApproximate,
    ];

    /// The sign that follows the date in EDTF: nothing, `?`, `~` or `%`.
    pub const fn sign(self) -> &'static str {
        match self {
            Qualifier::None => "",
            Qualifier::Uncertain => "?",
            Qualifier::Approximate => "~",
            Qualifier::UncertainAndApproximate => "%",
        }
    }

    /// The words that stand before the date, with the space that follows them.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Qualifier::None => "",
            Qualifier::Uncertain => "perhaps ",
            Qualifier::Approximate => "about ",
            Qualifier::UncertainAndApproximate => "perhaps about ",
        }
    }
}
