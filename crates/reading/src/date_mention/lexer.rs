//! Words, numbers and signs of a text with what they may mean inside a date.

use entente_model::time::Season;
use jiff::civil::Weekday;

use super::expression::Feast;

/// A piece of the text. Pieces lie in order and hold no white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// First byte.
    pub(super) start: usize,
    /// Behind the last byte.
    pub(super) end: usize,
    /// What it may mean.
    pub(super) class: Class,
    /// No white space parts it from the piece before.
    pub(super) glued: bool,
    /// Its first letter is a capital.
    pub(super) capital: bool,
}

/// What a piece may mean inside a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Digits: their value and how many they are.
    Number(u32, u8),
    /// "2nd", "21st", "second", "twentieth".
    Ordinal(u16),
    /// "two", "ten"; "a" and "an" are one.
    Cardinal(u16),
    /// "few", "several", "some": about so many.
    Vague(u16),
    /// "1990s", "90s": the digits before the s and how many they are.
    Decade(u16, u8),
    /// "fifties".
    DecadeWord(u16),
    /// "March"; written in full or cut short.
    Month(i8, bool),
    Weekday(Weekday),
    Season(Season),
    Feast(Feast),
    Unit(Unit),
    Word(Key),
    /// A sign; dashes of all lengths are `-`, all apostrophes `'`.
    Sign(char),
    /// Any other word.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Words that take part in dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    About,
    After,
    Ago,
    And,
    As,
    Before,
    Beginning,
    Between,
    By,
    Couple,
    Course,
    During,
    Each,
    Early,
    Earlier,
    End,
    Eve,
    Following,
    For,
    From,
    Half,
    In,
    Last,
    Late,
    Later,
    Mid,
    Middle,
    Most,
    Next,
    Not,
    Of,
    On,
    Onwards,
    Or,
    Past,
    Perhaps,
    Post,
    Pre,
    Previous,
    Prior,
    Recent,
    Same,
    Since,
    That,
    The,
    Then,
    This,
    Throughout,
    To,
    Today,
    Tomorrow,
    Until,
    Up,
    /// "In the wake of", "in the aftermath of".
    Wake,
    Yesterday,
}

/// Cuts a text into pieces. Offsets count from `base`.
pub(super) fn pieces(text: &str, base: usize, out: &mut Vec<Piece>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut glued = false;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() {
            at += 1;
            glued = false;
            continue;
        }
        let start = at;
        let class = if byte.is_ascii_digit() {
            number(bytes, &mut at)
        } else {
            let ch = text[at..].chars().next().unwrap_or(' ');
            if ch.is_alphabetic() {
                while let Some(next) = text[at..].chars().next()
                    && (next.is_alphabetic() || is_mark(next))
                {
                    at += next.len_utf8();
                }
                word(&text[start..at])
            } else {
                at += ch.len_utf8();
                if ch.is_whitespace() {
                    glued = false;
                    continue;
                }
                Class::Sign(match ch {
                    '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                    '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
                    other => other,
                })
            }
        };
        out.push(Piece {
            start: base + start,
            end: base + at,
            class,
            glued,
            capital: byte.is_ascii_uppercase(),
        });
        glued = true;
    }
}

fn is_mark(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}')
}

/// Digits with what is written onto them: `2nd`, `1990s`, `1990's`.
fn number(bytes: &[u8], at: &mut usize) -> Class {
    let start = *at;
    while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
        *at += 1;
    }
    let digits = &bytes[start..*at];
    let value = digits
        .iter()
        .take(9)
        .fold(0u32, |value, digit| value * 10 + u32::from(digit - b'0'));
    let length = u8::try_from(digits.len()).unwrap_or(u8::MAX);
    let letters = bytes[*at..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let suffix = &bytes[*at..*at + letters];
    let small = u16::try_from(value).ok().filter(|_| length <= 4);
    if let Some(value) = small {
        let suffix = suffix.to_ascii_lowercase();
        if matches!(suffix.as_slice(), b"st" | b"nd" | b"rd" | b"th") && length <= 2 {
            *at += letters;
            return Class::Ordinal(value);
        }
        let tens = (length == 4 || length == 2) && value % 10 == 0;
        if tens && suffix == b"s" {
            *at += letters;
            return Class::Decade(value, length);
        }
        // "1990's" with either apostrophe.
        if tens && suffix.is_empty() {
            let quote = match &bytes[*at..] {
                [b'\'', ..] => 1,
                [0xe2, 0x80, 0x99, ..] => 3,
                _ => 0,
            };
            let behind = &bytes[*at + quote..];
            let ends = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if quote > 0 && behind.first() == Some(&b's') && ends(behind.get(1)) {
                *at += quote + 1;
                return Class::Decade(value, length);
            }
        }
    }
    Class::Number(value, length)
}

fn word(word: &str) -> Class {
    // The longest word that is known has eleven letters.
    let mut buffer = [0u8; 12];
    let length = word.len();
    if length > buffer.len() || !word.is_ascii() {
        return Class::Other;
    }
    for (slot, byte) in buffer.iter_mut().zip(word.bytes()) {
        *slot = byte.to_ascii_lowercase();
    }
    let capital = word.as_bytes()[0].is_ascii_uppercase();
    let lower = std::str::from_utf8(&buffer[..length]).unwrap_or_default();
    if capital && let Some(class) = name(lower) {
        return class;
    }
    let key = |key| Class::Word(key);
    match lower {
        "a" | "an" | "one" => Class::Cardinal(1),
        "two" => Class::Cardinal(2),
        "three" => Class::Cardinal(3),
        "four" => Class::Cardinal(4),
        "five" => Class::Cardinal(5),
        "six" => Class::Cardinal(6),
        "seven" => Class::Cardinal(7),
        "eight" => Class::Cardinal(8),
        "nine" => Class::Cardinal(9),
        "ten" => Class::Cardinal(10),
        "eleven" => Class::Cardinal(11),
        "twelve" => Class::Cardinal(12),
        "fifteen" => Class::Cardinal(15),
        "twenty" => Class::Cardinal(20),
        "thirty" => Class::Cardinal(30),
        "forty" => Class::Cardinal(40),
        "fifty" => Class::Cardinal(50),
        "few" | "some" => Class::Vague(3),
        "several" | "many" => Class::Vague(5),
        "couple" => key(Key::Couple),
        "first" => Class::Ordinal(1),
        "second" => Class::Ordinal(2),
        "third" => Class::Ordinal(3),
        "fourth" => Class::Ordinal(4),
        "fifth" => Class::Ordinal(5),
        "sixth" => Class::Ordinal(6),
        "seventh" => Class::Ordinal(7),
        "eighth" => Class::Ordinal(8),
        "eleventh" => Class::Ordinal(11),
        "twelfth" => Class::Ordinal(12),
        "thirteenth" => Class::Ordinal(13),
        "fourteenth" => Class::Ordinal(14),
        "fifteenth" => Class::Ordinal(15),
        "ninth" => Class::Ordinal(9),
        "tenth" => Class::Ordinal(10),
        "sixteenth" => Class::Ordinal(16),
        "seventeenth" => Class::Ordinal(17),
        "eighteenth" => Class::Ordinal(18),
        "nineteenth" => Class::Ordinal(19),
        "twentieth" => Class::Ordinal(20),
        "twenties" => Class::DecadeWord(20),
        "thirties" => Class::DecadeWord(30),
        "forties" => Class::DecadeWord(40),
        "fifties" => Class::DecadeWord(50),
        "sixties" => Class::DecadeWord(60),
        "seventies" => Class::DecadeWord(70),
        "eighties" => Class::DecadeWord(80),
        "nineties" => Class::DecadeWord(90),
        "spring" => Class::Season(Season::Spring),
        "summer" => Class::Season(Season::Summer),
        "autumn" | "fall" => Class::Season(Season::Autumn),
        "winter" => Class::Season(Season::Winter),
        "day" | "days" => Class::Unit(Unit::Day),
        "week" | "weeks" => Class::Unit(Unit::Week),
        "fortnight" => Class::Unit(Unit::Fortnight),
        "month" | "months" => Class::Unit(Unit::Month),
        "quarter" | "quarters" => Class::Unit(Unit::Quarter),
        "year" | "years" => Class::Unit(Unit::Year),
        "decade" | "decades" => Class::Unit(Unit::Decade),
        "century" | "centuries" => Class::Unit(Unit::Century),
        "about" | "around" | "approximately" | "circa" | "roughly" | "ca" | "nearly" | "almost" => {
            key(Key::About)
        }
        "after" => key(Key::After),
        "ago" => key(Key::Ago),
        "and" => key(Key::And),
        "as" => key(Key::As),
        "before" => key(Key::Before),
        "beginning" | "start" | "outset" | "onset" | "opening" => key(Key::Beginning),
        "between" => key(Key::Between),
        "by" => key(Key::By),
        "course" | "whole" | "remainder" | "rest" | "entirety" => key(Key::Course),
        "during" => key(Key::During),
        "each" | "every" | "any" | "per" => key(Key::Each),
        "early" => key(Key::Early),
        "earlier" => key(Key::Earlier),
        "end" | "close" => key(Key::End),
        "eve" => key(Key::Eve),
        "following" | "ensuing" => key(Key::Following),
        "for" => key(Key::For),
        "from" => key(Key::From),
        "half" => key(Key::Half),
        "in" => key(Key::In),
        "last" => key(Key::Last),
        "late" => key(Key::Late),
        "later" => key(Key::Later),
        "mid" => key(Key::Mid),
        "middle" => key(Key::Middle),
        "most" | "much" | "all" => key(Key::Most),
        "next" | "coming" | "upcoming" => key(Key::Next),
        "not" => key(Key::Not),
        "of" => key(Key::Of),
        "on" => key(Key::On),
        "onward" | "onwards" | "forward" => key(Key::Onwards),
        "or" => key(Key::Or),
        "past" => key(Key::Past),
        "perhaps" | "possibly" | "probably" => key(Key::Perhaps),
        "post" => key(Key::Post),
        "pre" => key(Key::Pre),
        "previous" | "preceding" => key(Key::Previous),
        "prior" => key(Key::Prior),
        "recent" => key(Key::Recent),
        "same" => key(Key::Same),
        "since" => key(Key::Since),
        "that" => key(Key::That),
        "the" => key(Key::The),
        "then" => key(Key::Then),
        "this" | "current" => key(Key::This),
        "throughout" => key(Key::Throughout),
        "to" | "through" => key(Key::To),
        "today" | "tonight" => key(Key::Today),
        "tomorrow" => key(Key::Tomorrow),
        "until" | "till" => key(Key::Until),
        "up" => key(Key::Up),
        "wake" | "aftermath" => key(Key::Wake),
        "yesterday" => key(Key::Yesterday),
        _ => Class::Other,
    }
}

/// Names of months, days and feasts, which English writes with a capital; `MAY` and `March` are both read.
fn name(lower: &str) -> Option<Class> {
    let full = |month| Some(Class::Month(month, true));
    let short = |month| Some(Class::Month(month, false));
    match lower {
        "january" => full(1),
        "february" => full(2),
        "march" => full(3),
        "april" => full(4),
        "may" => full(5),
        "june" => full(6),
        "july" => full(7),
        "august" => full(8),
        "september" => full(9),
        "october" => full(10),
        "november" => full(11),
        "december" => full(12),
        "jan" => short(1),
        "feb" => short(2),
        "mar" => short(3),
        "apr" => short(4),
        "jun" => short(6),
        "jul" => short(7),
        "aug" => short(8),
        "sep" | "sept" => short(9),
        "oct" => short(10),
        "nov" => short(11),
        "dec" => short(12),
        "christmas" | "xmas" => Some(Class::Feast(Feast::Christmas)),
        "easter" => Some(Class::Feast(Feast::Easter)),
        "ramadan" => Some(Class::Feast(Feast::Ramadan)),
        "monday" => Some(Class::Weekday(Weekday::Monday)),
        "tuesday" => Some(Class::Weekday(Weekday::Tuesday)),
        "wednesday" => Some(Class::Weekday(Weekday::Wednesday)),
        "thursday" => Some(Class::Weekday(Weekday::Thursday)),
        "friday" => Some(Class::Weekday(Weekday::Friday)),
        "saturday" => Some(Class::Weekday(Weekday::Saturday)),
        "sunday" => Some(Class::Weekday(Weekday::Sunday)),
        _ => None,
    }
}
