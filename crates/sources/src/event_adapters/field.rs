//! Fields to numbers, and the values that could not be used.

use entente_model::coded_event::Score;

/// A whole number without sign.
pub(super) fn count(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 9 {
        return text.parse().ok().filter(|_| !text.starts_with('+'));
    }
    let mut value = 0u32;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = 10 * value + u32::from(digit);
    }
    Some(value)
}

/// What a field with a score holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScoreField {
    Empty,
    Score(Score),
    OutOfRange,
    NoNumber,
}

/// A score such as `-10.0`, `2.8` or `4`. Digits after the third are read the slow way.
pub(super) fn score(text: &str) -> ScoreField {
    if text.is_empty() {
        return ScoreField::Empty;
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let mut value = 0i32;
    let mut places = None;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' if value < 100_000 && places.is_none_or(|places| places < 3) => {
                value = 10 * value + i32::from(byte - b'0');
                places = places.map(|places| places + 1);
            }
            b'.' if places.is_none() => places = Some(0),
            _ => return slow_score(text),
        }
    }
    if digits.is_empty() || digits == "." {
        return ScoreField::NoNumber;
    }
    let thousandths = value * [1000, 100, 10, 1][places.unwrap_or(0).min(3)];
    match Score::from_thousandths(if negative { -thousandths } else { thousandths }) {
        Some(score) => ScoreField::Score(score),
        None => ScoreField::OutOfRange,
    }
}

fn slow_score(text: &str) -> ScoreField {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => match Score::new(value) {
            Some(score) => ScoreField::Score(score),
            None => ScoreField::OutOfRange,
        },
        _ => ScoreField::NoNumber,
    }
}

/// A finite number.
pub(super) fn number(text: &str) -> Option<f32> {
    if text.is_empty() {
        return None;
    }
    plain_number(text).or_else(|| text.parse::<f32>().ok().filter(|value| value.is_finite()))
}

/// A number of digits and at most one point, where two exact steps give the nearest single; `None` says nothing.
fn plain_number(text: &str) -> Option<f32> {
    /// Powers of ten that are exact as doubles.
    const TENS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    let (negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // Nineteen digits fit into 64 bits.
    if digits.len() > 19 {
        return None;
    }
    let (mut value, mut places, mut seen) = (0u64, None, false);
    for &byte in digits {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 => {
                value = 10 * value + u64::from(digit);
                places = places.map(|places| places + 1);
                seen = true;
            }
            _ if byte == b'.' && places.is_none() => places = Some(0usize),
            _ => return None,
        }
    }
    if !seen || value >> 53 != 0 {
        return None;
    }
    // Both are exact, so their quotient is the nearest double.
    let quotient = value as f64 / TENS[places.unwrap_or(0)];
    // Rounded twice it is not the nearest single where the double lies next to the middle of two singles.
    let below_single = quotient.to_bits() & 0x1fff_ffff;
    if (0x0fff_ffff..=0x1000_0001).contains(&below_single) || (value != 0 && quotient < 1e-30) {
        return None;
    }
    let single = quotient as f32;
    Some(if negative { -single } else { single })
}

/// Degrees within ±`most`.
pub(super) fn degrees(text: &str, most: f32) -> Option<f32> {
    number(text).filter(|value| value.abs() <= most)
}

/// Values that could not be used, as `column=value`, joined by tabs.
#[derive(Debug, Default)]
pub(super) struct KeptRaw {
    text: String,
}

impl KeptRaw {
    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    pub(super) fn keep(&mut self, column: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('\t');
        }
        self.text.push_str(column);
        self.text.push('=');
        self.text.push_str(value);
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// A coordinate; one that is there and cannot be used is kept.
    pub(super) fn degrees(&mut self, column: &str, text: &str, most: f32) -> Option<f32> {
        let value = degrees(text, most);
        if value.is_none() && !text.is_empty() {
            self.keep(column, text);
        }
        value
    }

    /// A count; one that is there and cannot be used is kept.
    pub(super) fn count(&mut self, column: &str, text: &str) -> Option<u32> {
        let value = count(text);
        if value.is_none() && !text.is_empty() {
            self.keep(column, text);
        }
        value
    }

    /// A score; an error where it is out of range, kept where it is no number.
    pub(super) fn score(&mut self, column: &str, text: &str) -> Result<Option<Score>, String> {
        match score(text) {
            ScoreField::Empty => Ok(None),
            ScoreField::Score(score) => Ok(Some(score)),
            ScoreField::OutOfRange => Err(format!("{column} {text} is not within −10 to 10")),
            ScoreField::NoNumber => {
                self.keep(column, text);
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn scores_are_those_of_the_plain_parser(text in "-?[0-9]{0,3}\\.?[0-9]{0,5}|[-.0-9eE]{0,5}") {
            prop_assert_eq!(score(&text), if text.is_empty() { ScoreField::Empty } else { slow_score(&text) });
        }

        #[test]
        fn numbers_are_those_of_the_plain_parser(text in "-?[0-9]{0,3}\\.?[0-9]{0,16}|-?[0-9]{0,12}|-?0\\.0{0,18}[0-9]{0,3}|[-+.0-9einfa]{0,6}") {
            let plain = text.parse::<f32>().ok().filter(|value| value.is_finite());
            prop_assert_eq!(number(&text).map(f32::to_bits), plain.map(f32::to_bits));
        }

        #[test]
        fn numbers_between_two_singles_go_to_the_nearest(bits in 0x3000_0000u32..0x4f00_0000, off in -2i64..=2) {
            let (low, high) = (f64::from(f32::from_bits(bits)), f64::from(f32::from_bits(bits + 1)));
            let middle = f64::from_bits((((low + high) / 2.0).to_bits() as i64 + off) as u64);
            for text in [format!("{middle}"), format!("{middle:.12}"), format!("{middle:.9}")] {
                prop_assert_eq!(number(&text).map(f32::to_bits), text.parse::<f32>().ok().map(f32::to_bits));
            }
        }

        #[test]
        fn counts_are_those_of_the_plain_parser(text in "[0-9]{0,11}|[-+x0-9]{0,4}") {
            let plain = text.parse::<u32>().ok().filter(|_| !text.starts_with('+'));
            prop_assert_eq!(count(&text), plain);
        }
    }
}
