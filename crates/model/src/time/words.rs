//! Dates in words, as a text says them and as a brief prints them.

use jiff::civil::Date;

use super::date_interval::{DateInterval, Endpoint, Extent};
use super::edtf;
use super::error::{DateError, ParseDateError};
use super::period::{Period, Unit};
use super::precision::{Part, Qualifier, Season};

/// The months in English, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl DateInterval {
    /// The date in words: "2 December 2021", "4th quarter 2019", "early 1990s", "20th century", "since 2016",
    /// "until 1991", "2014 to 2016", "throughout 2014"; a qualifier is "about", "perhaps" or "perhaps about", an
    /// unknown end "from 2016, end unknown" or "until 1991, start unknown".
    pub fn to_words(&self) -> String {
        let (start, end) = match self.extent() {
            Extent::Within(period, qualifier) => return point_words(period, qualifier),
            Extent::Interval(start, end) => (start, end),
        };
        if let Some(period) = whole_period(start, end) {
            return format!("throughout {}", point_words(period, Qualifier::None));
        }
        match (endpoint_words(start), endpoint_words(end)) {
            (Some(start), Some(end)) => format!("{start} to {end}"),
            (Some(start), None) if end == Endpoint::Open => format!("since {start}"),
            (Some(start), None) => format!("from {start}, end unknown"),
            (None, Some(end)) if start == Endpoint::Open => format!("until {end}"),
            (None, Some(end)) => format!("until {end}, start unknown"),
            // The constructor lets no interval through without a dated end.
            (None, None) => String::new(),
        }
    }

    /// Reads what [`DateInterval::to_words`] writes, in any case of letters, and its common variants: "December 2,
    /// 2021", "2 Dec. 2021", "Q4 2019", "the 1990s", "mid-1990s", "fall 1965", "circa 1990", "from 2014 to 2016",
    /// "between 2014 and 2016", and an EDTF date of one period in place of the words of one.
    pub fn from_words(text: &str) -> Result<DateInterval, ParseDateError> {
        let words = split(text);
        Phrase {
            text,
            words: &words,
        }
        .date()
    }
}

/// The period of which an unqualified interval of days is the whole.
fn whole_period(start: Endpoint, end: Endpoint) -> Option<Period> {
    let (Endpoint::Within(start, Qualifier::None), Endpoint::Within(end, Qualifier::None)) =
        (start, end)
    else {
        return None;
    };
    let (Unit::Day(first), Unit::Day(last)) = (start.unit(), end.unit()) else {
        return None;
    };
    Period::from_days(first, last)
}

fn endpoint_words(endpoint: Endpoint) -> Option<String> {
    match endpoint {
        Endpoint::Within(period, qualifier) => Some(point_words(period, qualifier)),
        Endpoint::Open | Endpoint::Unknown => None,
    }
}

fn point_words(period: Period, qualifier: Qualifier) -> String {
    let body = match period.unit() {
        Unit::Day(date) => format!(
            "{} {} {}",
            date.day(),
            month_name(date.month()),
            edtf::year_text(date.year())
        ),
        Unit::Month(year, month) => format!("{} {}", month_name(month), edtf::year_text(year)),
        Unit::Season(year, season) => format!("{} {}", season.as_str(), edtf::year_text(year)),
        Unit::Quarter(year, quarter) => {
            format!(
                "{} quarter {}",
                ordinal(quarter.into()),
                edtf::year_text(year)
            )
        }
        Unit::Year(year) => edtf::year_text(year),
        Unit::PartOfDecade(year, part) => format!("{} {year}s", part.as_str()),
        Unit::Decade(year) => format!("{year}s"),
        Unit::PartOfCentury(year, part) => {
            format!("{} {} century", part.as_str(), ordinal(year / 100 + 1))
        }
        Unit::Century(year) => format!("{} century", ordinal(year / 100 + 1)),
    };
    format!("{}{body}", qualifier.words())
}

fn month_name(month: i8) -> &'static str {
    // A month of jiff is 1 to 12; the fallback cannot be reached.
    MONTHS
        .get(usize::from(month.unsigned_abs()).wrapping_sub(1))
        .copied()
        .unwrap_or_default()
}

fn ordinal(number: i16) -> String {
    let suffix = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// A word of the text in lower case, without the comma or full stop behind it, and where it begins.
struct Word {
    at: usize,
    text: String,
}

fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        // `split_whitespace` yields slices of `text`, so the difference of addresses is the offset.
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let (word, at) = match word.split_once('-') {
            Some((part, rest)) if part_of(&part.to_ascii_lowercase()).is_some() => {
                words.push(Word {
                    at,
                    text: part.to_ascii_lowercase(),
                });
                (rest, at + part.len() + 1)
            }
            _ => (word, at),
        };
        let bare = word.strip_suffix([',', '.']).unwrap_or(word);
        words.push(Word {
            at,
            text: bare.to_ascii_lowercase(),
        });
    }
    words
}

fn part_of(word: &str) -> Option<Part> {
    Part::ALL.into_iter().find(|part| part.as_str() == word)
}

fn season_of(word: &str) -> Option<Season> {
    if word == "fall" {
        return Some(Season::Autumn);
    }
    Season::ALL
        .into_iter()
        .find(|season| season.as_str() == word)
}

/// The month with this name, or with a name of which these are the first three letters or more.
fn month_of(word: &str) -> Option<i8> {
    if word.len() < 3 {
        return None;
    }
    (1..=12).find(|&month| month_name(month).to_ascii_lowercase().starts_with(word))
}

/// Words that say one date, and the whole text for its errors.
struct Phrase<'a> {
    text: &'a str,
    words: &'a [Word],
}

impl<'a> Phrase<'a> {
    fn date(&self) -> Result<DateInterval, ParseDateError> {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let count = words.len();
        let (start, end) = match words.as_slice() {
            [] => return Err(self.error(DateError::Empty)),
            ["from", .., "end", "unknown"] => {
                (self.part(1, count - 2).endpoint()?, Endpoint::Unknown)
            }
            ["until", .., "start", "unknown"] => {
                (Endpoint::Unknown, self.part(1, count - 2).endpoint()?)
            }
            ["since", ..] => (self.part(1, count).endpoint()?, Endpoint::Open),
            ["until" | "till", ..] => (Endpoint::Open, self.part(1, count).endpoint()?),
            ["throughout", ..] => {
                let rest = self.part(1, count);
                let period = rest.period()?;
                return Ok(DateInterval::throughout(period));
            }
            ["between", rest @ ..] => match rest.iter().position(|word| *word == "and") {
                Some(and) => (
                    self.part(1, and + 1).endpoint()?,
                    self.part(and + 2, count).endpoint()?,
                ),
                None => return Err(self.error(DateError::Expected("two dates with \"and\""))),
            },
            _ => match words.iter().position(|word| *word == "to") {
                Some(to) => {
                    let first = usize::from(words[0] == "from");
                    (
                        self.part(first, to).endpoint()?,
                        self.part(to + 1, count).endpoint()?,
                    )
                }
                None => return self.single(),
            },
        };
        DateInterval::interval(start, end).map_err(|problem| self.error(problem))
    }

    /// A date of one period, qualified or not.
    fn single(&self) -> Result<DateInterval, ParseDateError> {
        match self.endpoint()? {
            Endpoint::Within(period, qualifier) => {
                Ok(DateInterval::from(period).with_qualifier(qualifier))
            }
            Endpoint::Open | Endpoint::Unknown => Err(self.error(DateError::Empty)),
        }
    }

    fn endpoint(&self) -> Result<Endpoint, ParseDateError> {
        let (skip, qualifier) = self.qualifier();
        let rest = self.part(skip, self.words.len());
        if let [word] = rest.words
            && let Some(endpoint) = rest.edtf(word)
        {
            return match (qualifier, endpoint) {
                (Qualifier::None, endpoint) => Ok(endpoint),
                (qualifier, Endpoint::Within(period, Qualifier::None)) => {
                    Ok(Endpoint::Within(period, qualifier))
                }
                _ => Err(rest.error(DateError::Expected("one qualifier, not two"))),
            };
        }
        Ok(Endpoint::Within(rest.period()?, qualifier))
    }

    /// How many words in front make a qualifier, and which.
    fn qualifier(&self) -> (usize, Qualifier) {
        let word = |index: usize| self.words.get(index).map_or("", |word| word.text.as_str());
        let doubtful = matches!(word(0), "perhaps" | "possibly");
        let next = usize::from(doubtful);
        let near = matches!(
            word(next),
            "about" | "around" | "approximately" | "circa" | "c" | "ca"
        );
        let qualifier = match (doubtful, near) {
            (false, false) => Qualifier::None,
            (true, false) => Qualifier::Uncertain,
            (false, true) => Qualifier::Approximate,
            (true, true) => Qualifier::UncertainAndApproximate,
        };
        (next + usize::from(near), qualifier)
    }

    /// EDTF has capital letters (`199X`), so the text is taken as it was written.
    fn edtf(&self, word: &Word) -> Option<Endpoint> {
        let written = self.text.get(word.at..word.at + word.text.len())?;
        edtf::read_point(written)
    }

    fn period(&self) -> Result<Period, ParseDateError> {
        let all: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        let words: Vec<&str> = all
            .into_iter()
            .filter(|word| !matches!(*word, "the" | "of" | "in"))
            .collect();
        let period = match words.as_slice() {
            [] => return Err(self.error(DateError::Empty)),
            [word] => match year(word) {
                Some(year) => Some(Period::year(year)),
                None => decade(word).map(Period::decade),
            },
            [part, word] if part_of(part).is_some() => {
                let part = part_of(part).unwrap_or(Part::Early);
                decade(word).map(|first| Period::part_of_decade(first, part))
            }
            [number, "century"] => century(number).map(Period::century),
            [part, number, "century"] => match part_of(part) {
                Some(part) => century(number).map(|first| Period::part_of_century(first, part)),
                None => None,
            },
            [number, "quarter", year_word] => counted(number)
                .zip(year(year_word))
                .map(|(number, year)| quarter(year, number)),
            [word, year_word] => self.of_year(word, year(year_word)),
            [a, b, year_word] => {
                let day_and_month = match (month_of(a), month_of(b)) {
                    (None, Some(month)) => day_number(a).map(|day| (day, month)),
                    (Some(month), None) => day_number(b).map(|day| (day, month)),
                    _ => None,
                };
                day_and_month
                    .zip(year(year_word))
                    .map(|((day, month), year)| {
                        Date::new(year, month, day)
                            .map(Period::day)
                            .map_err(|_| DateError::NoSuchDay)
                    })
            }
            _ => None,
        };
        let expected = DateError::Expected(
            "a date in words such as 2 December 2021, December 2021, spring 1965, 2014, early 1990s",
        );
        period
            .ok_or_else(|| self.error(expected))?
            .map_err(|problem| self.error(problem))
    }

    /// A month, season or quarter of a year.
    fn of_year(&self, word: &str, year: Option<i16>) -> Option<Result<Period, DateError>> {
        let year = year?;
        if let Some(month) = month_of(word) {
            return Some(Period::month(year, month));
        }
        if let Some(season) = season_of(word) {
            return Some(Period::season(year, season));
        }
        let number = word.strip_prefix('q')?.parse().ok()?;
        Some(quarter(year, number))
    }

    fn part(&self, from: usize, to: usize) -> Phrase<'a> {
        Phrase {
            text: self.text,
            words: self.words.get(from..to).unwrap_or_default(),
        }
    }

    fn error(&self, problem: DateError) -> ParseDateError {
        let position = self.words.first().map_or(self.text.len(), |word| word.at);
        ParseDateError::new(self.text, position, problem)
    }
}

fn year(word: &str) -> Option<i16> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, word),
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = digits.parse().ok()?;
    (sign == 1 || year != 0).then_some(sign * year)
}

/// The first year of "1990s" or "1990's".
fn decade(word: &str) -> Option<i16> {
    let digits = word.strip_suffix("'s").or_else(|| word.strip_suffix('s'))?;
    let plain = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// The first year of the century with this ordinal number.
fn century(word: &str) -> Option<i16> {
    let number = counted(word)?;
    (1..=100).contains(&number).then(|| (number - 1) * 100)
}

/// The number of "4th".
fn counted(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"]
        .into_iter()
        .find_map(|suffix| word.strip_suffix(suffix))?;
    let number: i16 = digits.parse().ok()?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(number)
}

fn day_number(word: &str) -> Option<i8> {
    let number = counted(word).or_else(|| {
        let plain = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        if plain { word.parse().ok() } else { None }
    })?;
    i8::try_from(number).ok()
}

fn quarter(year: i16, number: i16) -> Result<Period, DateError> {
    i8::try_from(number)
        .map_err(|_| DateError::NoSuchQuarter)
        .and_then(|number| Period::quarter(year, number))
}
