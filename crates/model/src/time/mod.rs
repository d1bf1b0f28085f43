//! Time with precision: a date is an interval of days with a stated precision, never a guessed day.
//!
//! A newspaper says "in the early 1990s", a treaty says "2 December 2021", a membership holds "since 2017".
//! [`DateInterval`] keeps each as it was said: nothing turns "2014" into 1 January 2014.
//!
//! # What a date means
//! - A date of **one period** (`2014`, `June 2014`, `early 1990s`) says that something happened on a day or
//!   days within that [`Period`]; which, is not known.
//! - A date **from one period to another** (`2014/2016`) begins within the first and ends within the second:
//!   something that lasted, or something whose date is only known between two bounds.
//! - An end that is **open** (`2016/..`, "since 2016") goes on without a limit; an end that is **unknown**
//!   (`2016/`) exists, and nobody wrote it down.
//! - A [`Qualifier`] marks a doubtful (`?`) or approximate (`~`) date. It is carried through every form of
//!   printing; it does not move the bounds, so comparisons answer "if these dates hold".
//!
//! # Conventions
//! - Calendar: proleptic Gregorian, years −9999 to 9999 with a year 0 (ISO 8601).
//! - "early" is the first 40 % of a decade or century, "mid" the middle 20 %, "late" the last 40 %:
//!   early 1990s = 1990–1993, mid 1990s = 1994–1995, late 1990s = 1996–1999.
//! - A century is the hundred years that share their first two digits, as in EDTF: `19XX` is the 20th century,
//!   1900–1999 (not 1901–2000).
//! - Seasons are those of the northern hemisphere in whole months: spring March–May, summer June–August, autumn
//!   September–November, and the winter of a year begins in its December and ends in the next February.
//!
//! # Forms
//! - EDTF (Library of Congress, 4 February 2019; ISO 8601-2:2019), levels 0 and 1, and of level 2 the quarters
//!   (`2014-33` to `2014-36`): [`DateInterval::to_edtf`], [`DateInterval::from_edtf`]. [`std::str::FromStr`]
//!   reads in addition the basic, ordinal and week dates of ISO 8601; `Display` and serde write EDTF.
//! - Words ("2 December 2021", "since 2016"): [`DateInterval::to_words`], [`DateInterval::from_words`].
//! - EDTF cannot say "early 1990s": it is written `1990/1993` with the [`Precision`] `early-decade` beside it, in
//!   files as the columns `date` and `precision`. [`DateInterval::from_edtf_and_precision`] reads both back
//!   exactly; from the string alone such a date comes back as the interval of its years.

mod answer;
mod date_interval;
mod edtf;
mod error;
mod period;
mod precision;
mod words;

pub use answer::Answer;
pub use date_interval::{DateInterval, Endpoint, SortKey};
pub use error::{DateError, ParseDateError, UnknownPrecision};
pub use period::Period;
pub use precision::{Part, Precision, Qualifier, Season};
pub use words::MONTHS;
