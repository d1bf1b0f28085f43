//! Numbers with their units in a text: money, percentages, counts, volumes, distances, durations, ranks, places in a series.
//!
//! ```
//! use entente_reading::{QuantityKind, quantity_mentions};
//! let text = "A $153 million deal of four Mi-35 helicopters; 16 billion cubic feet a year; the 6th annual drills.";
//! let found: Vec<String> = quantity_mentions(text, &[])
//!     .iter()
//!     .map(|quantity| format!("{} {} {}", quantity.kind, quantity.low, quantity.unit))
//!     .collect();
//! assert_eq!(found, [
//!     "money 153000000 USD",
//!     "count 4 helicopter",
//!     "flow 16000000000 cubic foot per year",
//!     "ordinal 6 annual drill",
//! ]);
//! ```
//!
//! Values stay in the unit of the text: cubic feet are not cubic metres. [`QuantityMention::in_base_unit`] compares them.

mod attach;
mod noun;
mod number;
mod table;

use std::borrow::Cow;
use std::fmt;

use entente_model::event::Quantity;

pub use attach::quantities_of;

use crate::date_mention::DateMention;
use number::{Kind, Number, Piece, number, ordinal, pieces};
use table::TABLE;

/// What a quantity measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuantityKind {
    /// Money, in an ISO 4217 currency; `rupee` where the state is not said.
    Money,
    /// Percent, also percentage points.
    Percent,
    /// How many of something.
    Count,
    /// A volume.
    Volume,
    /// A volume or mass in a time.
    Flow,
    /// A length.
    Distance,
    /// An area.
    Area,
    /// A mass.
    Mass,
    /// Power.
    Power,
    /// Energy.
    Energy,
    /// Speed.
    Speed,
    /// How long something lasts.
    Duration,
    /// A place in an order of merit: "ranks 5th".
    Rank,
    /// A place in a series: "the 6th annual drills", "for the third time".
    Ordinal,
}

impl QuantityKind {
    /// Every kind.
    pub const ALL: [QuantityKind; 14] = [
        QuantityKind::Money,
        QuantityKind::Percent,
        QuantityKind::Count,
        QuantityKind::Volume,
        QuantityKind::Flow,
        QuantityKind::Distance,
        QuantityKind::Area,
        QuantityKind::Mass,
        QuantityKind::Power,
        QuantityKind::Energy,
        QuantityKind::Speed,
        QuantityKind::Duration,
        QuantityKind::Rank,
        QuantityKind::Ordinal,
    ];

    /// The name in tables and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            QuantityKind::Money => "money",
            QuantityKind::Percent => "percent",
            QuantityKind::Count => "count",
            QuantityKind::Volume => "volume",
            QuantityKind::Flow => "flow",
            QuantityKind::Distance => "distance",
            QuantityKind::Area => "area",
            QuantityKind::Mass => "mass",
            QuantityKind::Power => "power",
            QuantityKind::Energy => "energy",
            QuantityKind::Speed => "speed",
            QuantityKind::Duration => "duration",
            QuantityKind::Rank => "rank",
            QuantityKind::Ordinal => "ordinal",
        }
    }
}

impl fmt::Display for QuantityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How exactly a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// As it is written.
    Exactly,
    /// "about", "nearly", "some".
    About,
    /// "more than", "at least"; also "dozens of".
    AtLeast,
    /// "up to", "less than".
    AtMost,
}

/// A place of a text that names a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityMention {
    /// First byte.
    pub start: usize,
    /// Behind the last byte; the counted noun is included.
    pub end: usize,
    /// What is measured.
    pub kind: QuantityKind,
    /// The value in the unit; of a range the lesser.
    pub low: f64,
    /// The value in the unit; of a range the greater.
    pub high: f64,
    /// An ISO 4217 code for money, `percent`, `rank`, else words in the singular: `cubic foot`, `cubic metre per year`, `helicopter`; of an
    /// ordinal what is counted: `annual drill`.
    pub unit: Cow<'static, str>,
    /// How exactly it is meant.
    pub bound: Bound,
}

impl QuantityMention {
    /// As an event keeps it: one value, or the two ends of a range.
    pub fn quantities(&self) -> Vec<Quantity> {
        let quantity = |value| Quantity {
            value,
            unit: self.unit.clone().into_owned(),
        };
        if self.low == self.high {
            vec![quantity(self.low)]
        } else {
            vec![quantity(self.low), quantity(self.high)]
        }
    }
}

/// All quantities of a text, in order of place, none within another. Numbers that are part of one of `dates` are left to it.
pub fn quantity_mentions(text: &str, dates: &[DateMention]) -> Vec<QuantityMention> {
    let mut found = Vec::new();
    for (start, paragraph) in crate::date_mention::paragraphs(text) {
        let pieces = pieces(paragraph);
        let reader = Reader { pieces: &pieces };
        let mut at = 0;
        while at < pieces.len() {
            if let Some(behind) = skip_date(&pieces, at, start, dates) {
                at = behind;
                continue;
            }
            let Some((end, mut mention)) = reader.quantity(at) else {
                at += 1;
                continue;
            };
            mention.start += start;
            mention.end += start;
            let dated = date_at(dates, mention.start, mention.end);
            if !dated {
                found.push(mention);
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// The piece behind the date that a piece begins or lies in.
fn skip_date(pieces: &[Piece<'_>], at: usize, base: usize, dates: &[DateMention]) -> Option<usize> {
    let piece = pieces[at];
    let next = dates.partition_point(|date| date.end <= base + piece.start);
    let date = dates
        .get(next)
        .filter(|date| date.start <= base + piece.start)?;
    let behind = pieces[at..]
        .iter()
        .take_while(|piece| base + piece.start < date.end)
        .count();
    Some(at + behind.max(1))
}

fn date_at(dates: &[DateMention], start: usize, end: usize) -> bool {
    let next = dates.partition_point(|date| date.end <= start);
    dates
        .get(next)
        .is_some_and(|date| date.start < end && date.start <= start)
}

struct Reader<'a> {
    pieces: &'a [Piece<'a>],
}

/// What two values, a unit and bounds make.
struct Found {
    kind: QuantityKind,
    low: f64,
    high: f64,
    unit: Cow<'static, str>,
}

impl Reader<'_> {
    fn form(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |piece| piece.text)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.form(at).eq_ignore_ascii_case(word)
    }

    fn glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.form(at), "-" | "‐" | "‑" | "–" | "—")
    }

    /// The quantity that begins at a piece and the piece behind it.
    fn quantity(&self, at: usize) -> Option<(usize, QuantityMention)> {
        if self.hangs_on_a_word(at) {
            return None;
        }
        let money = TABLE.before(self.pieces, at).and_then(|(unit, from)| {
            let (low, high, end) = self.range(from, true, unit.name)?;
            Some((
                end,
                Found {
                    kind: QuantityKind::Money,
                    low,
                    high,
                    unit: Cow::Borrowed(unit.name),
                },
            ))
        });
        let (end, found) = money
            .or_else(|| self.ordinal(at))
            .or_else(|| self.measured(at))?;
        let vague = number(self.pieces, at).is_some_and(|number| number.vague);
        let mention = QuantityMention {
            start: self.pieces[at].start,
            end: self.pieces[end - 1].end,
            kind: found.kind,
            low: found.low,
            high: found.high,
            unit: found.unit,
            bound: if vague {
                Bound::AtLeast
            } else {
                self.bound(at)
            },
        };
        Some((end, mention))
    }

    /// "Mi-17", "U2", "COVID-19", "S-400", "1.5" read from its 5: digits that belong to what stands before them.
    fn hangs_on_a_word(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.pieces.get(before)) else {
            return false;
        };
        if !self.glued(at) || self.pieces[at].kind != Kind::Digits {
            return false;
        }
        match before.kind {
            Kind::Word | Kind::Digits => true,
            Kind::Sign => {
                let word_before = at >= 2
                    && before.glued
                    && matches!(self.pieces[at - 2].kind, Kind::Word | Kind::Digits);
                word_before
                    && (self.is_hyphen(at - 1)
                        || matches!(before.text, "." | "," | "/" | ":" | "'"))
            }
        }
    }

    /// A number or a range of numbers. With money before it, "m", "b" and "k" behind the digits are scales.
    fn range(&self, at: usize, money: bool, currency: &str) -> Option<(f64, f64, usize)> {
        let first = self.one(at, money)?;
        // The sign of a currency may stand between: "between $3 billion and $4 billion".
        let between = (at.saturating_sub(3)..at).any(|back| self.is(back, "between"));
        let joined = self.is_hyphen(first.end)
            || self.is(first.end, "to")
            || between && self.is(first.end, "and");
        if joined && !first.vague {
            let mut next = first.end + 1;
            // "$3 billion to $4 billion".
            if let Some((_, behind)) = TABLE
                .before(self.pieces, next)
                .filter(|(unit, _)| unit.name == currency)
            {
                next = behind;
            }
            if let Some(last) = self
                .one(next, money)
                .filter(|last| !last.vague && !self.begins_ordinal(next))
            {
                let raw = |number: &Number, at: usize| {
                    digits_value(self.pieces, at).map_or(1.0, |raw| number.value / raw)
                };
                let scale = raw(&last, next);
                let unscaled = raw(&first, at) == 1.0 && scale > 1.0 && first.value < 1000.0;
                let value = if unscaled {
                    first.value * scale
                } else {
                    first.value
                };
                if value.is_finite() {
                    return Some((value.min(last.value), value.max(last.value), last.end));
                }
            }
        }
        Some((first.value, first.value, first.end))
    }

    fn one(&self, at: usize, money: bool) -> Option<Number> {
        let mut number = number(self.pieces, at)?;
        if money
            && !number.in_words
            && self.glued(number.end)
            && let Some(scale) = match self.form(number.end) {
                "m" | "M" => Some(1e6),
                "b" | "B" => Some(1e9),
                "k" | "K" => Some(1e3),
                _ => None,
            }
        {
            number.value *= scale;
            number.end += 1;
        }
        number.value.is_finite().then_some(number)
    }

    fn begins_ordinal(&self, at: usize) -> bool {
        ordinal(self.pieces, at).is_some()
    }

    /// A number with a unit, a currency, a percent sign or a noun behind it.
    fn measured(&self, at: usize) -> Option<(usize, Found)> {
        let first = number(self.pieces, at)?;
        let (low, high, end) = self.range(at, false, "")?;
        let hyphen = self.is_hyphen(end) && self.glued(end) && self.glued(end + 1);
        let next = end + usize::from(hyphen);
        if let Some(behind) = self.percent(next) {
            return Some((
                behind,
                Found {
                    kind: QuantityKind::Percent,
                    low,
                    high,
                    unit: Cow::Borrowed("percent"),
                },
            ));
        }
        if let Some((unit, behind)) = TABLE.after(self.pieces, next)
            && !self.is_name(at, behind, unit.kind)
        {
            let (per, behind) = self.per(behind);
            let (kind, name) = match (unit.kind, per) {
                (QuantityKind::Volume | QuantityKind::Mass, Some(per)) => (
                    QuantityKind::Flow,
                    Cow::Owned(format!("{} per {per}", unit.name)),
                ),
                (kind, _) => (kind, Cow::Borrowed(unit.name)),
            };
            let found = Found {
                kind,
                low: low * unit.factor,
                high: high * unit.factor,
                unit: name,
            };
            return found.high.is_finite().then_some((behind, found));
        }
        // "one" is more often a pronoun than a count.
        if first.in_words && first.value <= 1.0 {
            return None;
        }
        let (behind, noun) = if hyphen {
            self.hyphened_noun(next)
        } else {
            self.counted_noun(next)
        }?;
        Some((
            behind,
            Found {
                kind: QuantityKind::Count,
                low,
                high,
                unit: Cow::Owned(noun),
            },
        ))
    }

    /// "Five Days in May": units with capitals behind words with capitals are names.
    fn is_name(&self, at: usize, end: usize, kind: QuantityKind) -> bool {
        let capital = |at: usize| self.form(at).chars().next().is_some_and(char::is_uppercase);
        kind == QuantityKind::Duration
            && capital(at)
            && capital(end - 1)
            && self.form(end - 1).len() > 2
    }

    fn percent(&self, at: usize) -> Option<usize> {
        if self.is(at, "%") {
            return Some(at + 1);
        }
        let end = if self.is(at, "percent") {
            at + 1
        } else if self.is(at, "per") && self.is(at + 1, "cent") {
            at + 2
        } else if self.is(at, "percentage")
            && (self.is(at + 1, "points") || self.is(at + 1, "point"))
        {
            return Some(at + 2);
        } else {
            return None;
        };
        Some(end)
    }

    /// "per day", "a year", "annually": the time of a rate and the piece behind it.
    fn per(&self, at: usize) -> (Option<&'static str>, usize) {
        let time = |word: &str| {
            ["day", "year", "month", "week", "hour", "second"]
                .into_iter()
                .find(|known| known.eq_ignore_ascii_case(word))
                .or_else(|| word.eq_ignore_ascii_case("annum").then_some("year"))
        };
        let joins = self.is(at, "per")
            || self.is(at, "a")
            || self.is(at, "each")
            || self.is(at, "every")
            || self.is(at, "/");
        if joins && let Some(time) = time(self.form(at + 1)) {
            return (Some(time), at + 2);
        }
        if self.is(at, "annually") || self.is(at, "yearly") {
            return (Some("year"), at + 1);
        }
        if self.is(at, "daily") {
            return (Some("day"), at + 1);
        }
        (None, at)
    }

    /// "6th annual Druzhba", "ranks 5th", "third time".
    fn ordinal(&self, at: usize) -> Option<(usize, Found)> {
        let (value, end) = ordinal(self.pieces, at)?;
        let value = f64::from(value);
        // "at" and "the" may stand between the verb and the number.
        let ranked = (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|at| {
                ["ranks", "ranked", "rank", "ranking"]
                    .iter()
                    .any(|word| self.is(at, word))
            })
        });
        let place = ["position", "place", "spot", "rank"]
            .iter()
            .any(|word| self.is(end, word));
        if ranked || place {
            let end = end + usize::from(place);
            return Some((
                end,
                Found {
                    kind: QuantityKind::Rank,
                    low: value,
                    high: value,
                    unit: Cow::Borrowed("rank"),
                },
            ));
        }
        let (behind, noun) = self.numbered_noun(end)?;
        Some((
            behind,
            Found {
                kind: QuantityKind::Ordinal,
                low: value,
                high: value,
                unit: Cow::Owned(noun),
            },
        ))
    }

    /// How exactly the number behind these words is meant.
    fn bound(&self, at: usize) -> Bound {
        let back = |steps: usize| at.checked_sub(steps).map_or("", |at| self.form(at));
        let one = back(1).to_ascii_lowercase();
        let two = back(2).to_ascii_lowercase();
        match (two.as_str(), one.as_str()) {
            ("more" | "greater" | "higher", "than") | ("at", "least") => Bound::AtLeast,
            ("less" | "fewer" | "lower", "than")
            | ("up", "to")
            | ("at", "most")
            | ("many" | "much", "as") => Bound::AtMost,
            (_, "over" | "exceeding" | "above" | "minimum") => Bound::AtLeast,
            (_, "under" | "below" | "maximum") => Bound::AtMost,
            (
                _,
                "about" | "around" | "some" | "nearly" | "almost" | "approximately" | "roughly"
                | "estimated" | "circa",
            ) => Bound::About,
            _ => Bound::Exactly,
        }
    }
}

/// The number at a piece without its scale words.
fn digits_value(pieces: &[Piece<'_>], at: usize) -> Option<f64> {
    let first = pieces.get(at)?;
    if first.kind != Kind::Digits {
        return None;
    }
    let end = (at + 1..pieces.len())
        .find(|&at| {
            let piece = &pieces[at];
            !(piece.glued && (piece.kind == Kind::Digits || matches!(piece.text, "," | ".")))
        })
        .unwrap_or(pieces.len());
    let digits: String = pieces[at..end.min(at + 40)]
        .iter()
        .map(|piece| piece.text)
        .filter(|text| *text != ",")
        .collect();
    digits
        .trim_end_matches('.')
        .parse()
        .ok()
        .filter(|value| *value != 0.0)
}

#[cfg(test)]
mod tests;
