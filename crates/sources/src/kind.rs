//! The kinds of dataset that can be imported.

use std::fmt;
use std::str::FromStr;

use crate::catalogue;

/// A kind of dataset: the KIND of `entente import KIND FILE…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Roll-call votes in the UN General Assembly, in the tables of the R package `unvotes` (Voeten, Strezhnev, Bailey).
    Unvotes,
    /// Alliance obligations by directed dyad-year (ATOP 5).
    Atop,
    /// Militarised interstate disputes of the Correlates of War project (MID 5), by directed dyad-year.
    CowMid,
    /// The same disputes as corrected by Gibler, Miller and Little.
    Gml,
    /// Membership in the state system (Correlates of War).
    CowStates,
    /// Events of 2014 (ICEWS), in the split of the forecasting literature.
    Icews14,
    /// Events (ICEWS) as subject name, CAMEO label, object name, date: the form of many published benchmarks.
    IcewsQuads,
}

/// A word that names no [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no kind of dataset; one of {}", Kind::ALL.map(Kind::as_str).join(", "))]
pub struct UnknownKind {
    /// The word.
    pub name: String,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] = [
        Kind::Unvotes,
        Kind::Atop,
        Kind::CowMid,
        Kind::Gml,
        Kind::CowStates,
        Kind::Icews14,
        Kind::IcewsQuads,
    ];

    /// The name on the command line and in identifiers of sources.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Unvotes => "unvotes",
            Kind::Atop => "atop",
            Kind::CowMid => "cow-mid",
            Kind::Gml => "gml",
            Kind::CowStates => "cow-states",
            Kind::Icews14 => "icews14",
            Kind::IcewsQuads => "icews-quads",
        }
    }

    /// The dataset's title.
    pub fn title(self) -> &'static str {
        catalogue::entry(self.as_str()).map_or("", |entry| &entry.title)
    }

    /// The files that the kind is read from, for people.
    pub const fn expects(self) -> &'static str {
        match self {
            Kind::Unvotes => {
                "votes (rcid, country, country_code, vote) and roll calls (rcid, session, date, unres); optional: issues (rcid, short_name)"
            }
            Kind::Atop => {
                "directed dyad-years (ccode1, ccode2, year, atop_defense, atop_offense, atop_neutral, atop_nonagg, atop_consul)"
            }
            Kind::CowMid => {
                "directed dyad-years (dispnum, ccode1, ccode2, year, disponset, hiact1, hiact2, hostlev1, hostlev2), disputes (dispnum, styear, outcome, fatality, hiact, hostlev), or both"
            }
            Kind::Gml => {
                "directed dyad-years (dispnum, ccode1, ccode2, year, midonset, hiact1, hiact2, hostlev1, hostlev2), disputes (dispnum, styear, outcome, fatality, hiact, hostlev), or both"
            }
            Kind::CowStates => {
                "spans of membership (stateabb, ccode, styear, stmonth, stday, endyear, endmonth, endday)"
            }
            Kind::Icews14 => {
                "entity2id.txt, relation2id.txt and one or more of train.txt, valid.txt, test.txt"
            }
            Kind::IcewsQuads => {
                "a tab-separated file without header: subject name, CAMEO label, object name, date"
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKind {
                name: text.to_owned(),
            })
    }
}
