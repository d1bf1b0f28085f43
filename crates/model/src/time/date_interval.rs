use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::Answer;
use super::error::{DateError, ParseDateError};
use super::period::Period;
use super::precision::{Precision, Qualifier};

/// A date with its precision: one [`Period`], or an interval from one period to another.
///
/// Equality is equality of form: `2014` and `2014-01/2014-12` differ although they cover the same days.
/// There is no `Ord`: use [`DateInterval::before`] to reason and [`DateInterval::sort_key`] to sort.
///
/// ```
/// use entente_model::time::{Answer, DateInterval, Precision};
/// let visit: DateInterval = "2014-06-02".parse()?;
/// let year: DateInterval = "2014".parse()?;
/// assert_eq!(year.precision(), Precision::Year);
/// assert_eq!(visit.before(&year), Answer::Undecided);
/// assert_eq!(year.contains(&visit), Answer::Yes);
/// assert_eq!(DateInterval::from_words("since 2016")?.to_edtf(), "2016/..");
/// # Ok::<(), entente_model::time::ParseDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateInterval {
    extent: Extent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Extent {
    Within(Period, Qualifier),
    Interval(Endpoint, Endpoint),
}

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// Somewhere within this period, as surely as the qualifier says.
    Within(Period, Qualifier),
    /// There is no limit on this side: `..` in EDTF.
    Open,
    /// There is a limit and it is not known: nothing in EDTF.
    Unknown,
}

impl Endpoint {
    /// The first day that the end may be; `None` if it is open or unknown.
    pub const fn first(&self) -> Option<Date> {
        match self {
            Endpoint::Within(period, _) => Some(period.first()),
            Endpoint::Open | Endpoint::Unknown => None,
        }
    }

    /// The last day that the end may be; `None` if it is open or unknown.
    pub const fn last(&self) -> Option<Date> {
        match self {
            Endpoint::Within(period, _) => Some(period.last()),
            Endpoint::Open | Endpoint::Unknown => None,
        }
    }

    const fn qualifier(&self) -> Qualifier {
        match self {
            Endpoint::Within(_, qualifier) => *qualifier,
            Endpoint::Open | Endpoint::Unknown => Qualifier::None,
        }
    }
}

impl From<Period> for Endpoint {
    fn from(period: Period) -> Self {
        Endpoint::Within(period, Qualifier::None)
    }
}

impl From<Date> for Endpoint {
    fn from(date: Date) -> Self {
        Period::day(date).into()
    }
}

impl From<Period> for DateInterval {
    fn from(period: Period) -> Self {
        DateInterval {
            extent: Extent::Within(period, Qualifier::None),
        }
    }
}

impl From<Date> for DateInterval {
    fn from(date: Date) -> Self {
        Period::day(date).into()
    }
}

/// Constructors.
impl DateInterval {
    /// One day.
    pub const fn day(date: Date) -> DateInterval {
        DateInterval {
            extent: Extent::Within(Period::day(date), Qualifier::None),
        }
    }

    /// Some day of a calendar year; the year must be −9999 to 9999.
    pub fn year(year: i16) -> Result<DateInterval, DateError> {
        Period::year(year).map(DateInterval::from)
    }

    /// From one end to another: at least one is dated, the end does not lie before the start, and neither is
    /// a part of a decade or century (EDTF has no form for that; use its years).
    pub fn interval(
        start: impl Into<Endpoint>,
        end: impl Into<Endpoint>,
    ) -> Result<DateInterval, DateError> {
        let (start, end) = (start.into(), end.into());
        for endpoint in [start, end] {
            if let Endpoint::Within(period, _) = endpoint
                && period.is_part()
            {
                return Err(DateError::PartAsEndpoint);
            }
        }
        match (start.first(), end.last()) {
            (None, None) => Err(DateError::NoDatedEnd),
            (Some(first), Some(last)) if last < first => Err(DateError::EndsBeforeItStarts),
            _ => Ok(DateInterval {
                extent: Extent::Interval(start, end),
            }),
        }
    }

    /// "Since 2016": begins within the period and goes on.
    pub fn since(start: Period) -> Result<DateInterval, DateError> {
        DateInterval::interval(start, Endpoint::Open)
    }

    /// "Until 1991": ends within the period; no limit on the start.
    pub fn until(end: Period) -> Result<DateInterval, DateError> {
        DateInterval::interval(Endpoint::Open, end)
    }

    /// "Throughout 2014": from the first day of the period to its last.
    pub fn throughout(period: Period) -> DateInterval {
        DateInterval {
            extent: Extent::Interval(period.first().into(), period.last().into()),
        }
    }

    /// The days from `first` to `last`, both included; `None` is an open end. The form of tables with the columns
    /// `from` and `to`.
    pub fn from_days(first: Option<Date>, last: Option<Date>) -> Result<DateInterval, DateError> {
        let endpoint = |date: Option<Date>| date.map_or(Endpoint::Open, Endpoint::from);
        DateInterval::interval(endpoint(first), endpoint(last))
    }

    /// The same date with this qualifier, on both ends if there are two.
    #[must_use]
    pub fn with_qualifier(self, qualifier: Qualifier) -> DateInterval {
        let qualify = |endpoint: Endpoint| match endpoint {
            Endpoint::Within(period, _) => Endpoint::Within(period, qualifier),
            other => other,
        };
        let extent = match self.extent {
            Extent::Within(period, _) => Extent::Within(period, qualifier),
            Extent::Interval(start, end) => Extent::Interval(qualify(start), qualify(end)),
        };
        DateInterval { extent }
    }
}

/// What the date says.
impl DateInterval {
    /// The first day that it may be or include; `None` if the start is open or unknown.
    pub const fn earliest(&self) -> Option<Date> {
        match &self.extent {
            Extent::Within(period, _) => Some(period.first()),
            Extent::Interval(start, _) => start.first(),
        }
    }

    /// The last day that it may be or include; `None` if the end is open or unknown.
    pub const fn latest(&self) -> Option<Date> {
        match &self.extent {
            Extent::Within(period, _) => Some(period.last()),
            Extent::Interval(_, end) => end.last(),
        }
    }

    /// How finely it is known.
    pub const fn precision(&self) -> Precision {
        match &self.extent {
            Extent::Within(period, _) => period.precision(),
            Extent::Interval(..) => Precision::Interval,
        }
    }

    /// The period, if the date is of one period.
    pub const fn period(&self) -> Option<Period> {
        match &self.extent {
            Extent::Within(period, _) => Some(*period),
            Extent::Interval(..) => None,
        }
    }

    /// Both ends; those of a date of one period are that period.
    pub const fn endpoints(&self) -> (Endpoint, Endpoint) {
        match &self.extent {
            Extent::Within(period, qualifier) => {
                let endpoint = Endpoint::Within(*period, *qualifier);
                (endpoint, endpoint)
            }
            Extent::Interval(start, end) => (*start, *end),
        }
    }

    /// Whether a source doubts the date or estimates it, at either end.
    pub fn is_qualified(&self) -> bool {
        let (start, end) = self.endpoints();
        start.qualifier() != Qualifier::None || end.qualifier() != Qualifier::None
    }

    /// The day, if it is known to the day.
    pub const fn exact_day(&self) -> Option<Date> {
        match &self.extent {
            Extent::Within(period, _) if matches!(period.precision(), Precision::Day) => {
                Some(period.first())
            }
            _ => None,
        }
    }

    /// The calendar year, if all of it lies in one.
    pub fn exact_year(&self) -> Option<i16> {
        let (first, last) = (self.earliest()?.year(), self.latest()?.year());
        (first == last).then_some(first)
    }

    pub(crate) const fn extent(&self) -> Extent {
        self.extent
    }
}

/// Comparison, in three answers. All of it follows the bounds; a [`Qualifier`] does not move them.
impl DateInterval {
    /// Whether what has this date came before what has the other.
    ///
    /// `Yes` if the latest day of this one lies before the earliest day of the other. `No` if no choice of days
    /// could make it so, or if this one has an open end or the other an open start. Else `Undecided`: 2014
    /// against June 2014, and 2014 against 2014. A day against itself is `No`.
    pub fn before(&self, other: &DateInterval) -> Answer {
        let (_, end) = self.endpoints();
        let (start, _) = other.endpoints();
        if end == Endpoint::Open || start == Endpoint::Open {
            return Answer::No;
        }
        let certainly = matches!(
            (self.latest(), other.earliest()),
            (Some(latest), Some(earliest)) if latest < earliest
        );
        let certainly_not = matches!(
            (self.earliest(), other.latest()),
            (Some(earliest), Some(latest)) if earliest >= latest
        );
        Answer::from_certainties(certainly, certainly_not)
    }

    /// Whether the two stretches of the calendar have a day in common.
    ///
    /// A period stands for all its days (2014 and June 2014 overlap: `Yes`); an interval stands for the days
    /// from its start to its end, wherever in their periods these lie: 2014/2016 and June 2016 is `Undecided`,
    /// for the interval may end in May 2016. Symmetric.
    pub fn overlaps(&self, other: &DateInterval) -> Answer {
        let certainly = self
            .certain_days()
            .is_some_and(|days| other.surely_touches(days))
            || other
                .certain_days()
                .is_some_and(|days| self.surely_touches(days));
        let certainly_not = !self.possible_days().meets(other.possible_days());
        Answer::from_certainties(certainly, certainly_not)
    }

    /// Whether every day of the other lies within this one, read as a stretch of the calendar.
    ///
    /// 2014 contains June 2014; since 2017 (`2017/..`) against June 2017 is `Undecided`; June 2014 against 2014
    /// is `Undecided` (what happened in 2014 may have happened in June), while June 2014 against throughout 2014
    /// is `No`. "Is certainly contained" is transitive; a date with an imprecise end does not certainly
    /// contain itself, for two things so dated need not end together.
    pub fn contains(&self, other: &DateInterval) -> Answer {
        let certainly = self
            .certain_days()
            .is_some_and(|days| days.covers(other.possible_days()));
        let possible = self.possible_days();
        let certainly_not = other
            .surely_visited()
            .into_iter()
            .flatten()
            .any(|days| !days.meets(possible));
        Answer::from_certainties(certainly, certainly_not)
    }

    /// [`DateInterval::contains`] for one day.
    pub fn contains_day(&self, day: Date) -> Answer {
        self.contains(&DateInterval::day(day))
    }

    /// A key for sorting: by the first known day (that of the end, where the start is open or unknown), then
    /// by the last, then fine before coarse. Equal keys mean equal dates up to their qualifiers and kinds of open end.
    pub fn sort_key(&self) -> SortKey {
        let (start, end) = self.endpoints();
        let first = start.first().or(end.first()).unwrap_or(Date::MIN);
        SortKey {
            first,
            last: end.last().unwrap_or(Date::MAX),
            precision: self.precision(),
        }
    }

    /// All days that may belong.
    fn possible_days(&self) -> Days {
        Days {
            first: self.earliest().unwrap_or(Date::MIN),
            last: self.latest().unwrap_or(Date::MAX),
        }
    }

    /// The days that belong for certain when the date is read as a stretch.
    fn certain_days(&self) -> Option<Days> {
        let (start, end) = match self.extent {
            Extent::Within(period, _) => {
                return Some(Days {
                    first: period.first(),
                    last: period.last(),
                });
            }
            Extent::Interval(start, end) => (start, end),
        };
        let first = match (start, end) {
            (Endpoint::Within(period, _), _) => period.last(),
            (Endpoint::Open, _) => Date::MIN,
            // The end itself belongs, if it is known to the day.
            (Endpoint::Unknown, _) => end.last()?,
        };
        let last = match (start, end) {
            (_, Endpoint::Within(period, _)) => period.first(),
            (_, Endpoint::Open) => Date::MAX,
            (_, Endpoint::Unknown) => start.first()?,
        };
        (first <= last).then_some(Days { first, last })
    }

    /// Stretches in each of which at least one day of the date lies for certain.
    fn surely_visited(&self) -> [Option<Days>; 5] {
        let within = |endpoint: Endpoint| {
            Some(Days {
                first: endpoint.first()?,
                last: endpoint.last()?,
            })
        };
        let (start, end) = self.endpoints();
        // "June 2014" as a thing that is dated may be any one of its days: none is certain.
        let certain = match self.extent {
            Extent::Within(..) => None,
            Extent::Interval(..) => self.certain_days(),
        };
        [
            Some(self.possible_days()),
            within(start),
            within(end),
            certain.map(|days| Days {
                first: days.first,
                last: days.first,
            }),
            certain.map(|days| Days {
                first: days.last,
                last: days.last,
            }),
        ]
    }

    /// Whether the date certainly shares a day with these days, all of which belong to the other.
    fn surely_touches(&self, days: Days) -> bool {
        self.certain_days().is_some_and(|own| own.meets(days))
            || self
                .surely_visited()
                .into_iter()
                .flatten()
                .any(|visited| days.covers(visited))
    }
}

/// Days from first to last, both included.
#[derive(Clone, Copy)]
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn meets(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    fn covers(self, other: Days) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// See [`DateInterval::sort_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    first: Date,
    last: Date,
    precision: Precision,
}

/// Writes EDTF, as [`DateInterval::to_edtf`].
impl fmt::Display for DateInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_edtf())
    }
}

/// Reads EDTF as [`DateInterval::from_edtf`], and the basic, ordinal and week dates of ISO 8601.
impl FromStr for DateInterval {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::edtf::read(text, super::edtf::Dialect::Iso8601)
    }
}

/// As the EDTF string. A part of a decade or century is written as the interval of its years: keep
/// [`DateInterval::precision`] beside it to read it back exactly.
impl Serialize for DateInterval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateInterval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
