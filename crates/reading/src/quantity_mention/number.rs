//! Numbers in digits and words.

/// A word, a run of digits or a sign of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// No white space parts it from the piece before.
    pub(super) glued: bool,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Digits,
    Word,
    Sign,
}

/// Cuts a text into pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let mut rest = text;
    let mut at = 0;
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        let (length, kind) = if first.is_whitespace() {
            at += first.len_utf8();
            rest = &text[at..];
            glued = false;
            continue;
        } else if first.is_ascii_digit() {
            (prefix(rest, |ch| ch.is_ascii_digit()), Kind::Digits)
        } else if first.is_alphabetic() {
            (prefix(rest, char::is_alphabetic), Kind::Word)
        } else {
            (first.len_utf8(), Kind::Sign)
        };
        out.push(Piece {
            text: &rest[..length],
            start: at,
            end: at + length,
            glued,
            kind,
        });
        at += length;
        rest = &text[at..];
        glued = true;
    }
    out
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|ch| !belongs(ch)).unwrap_or(text.len())
}

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// The piece behind it.
    pub(super) end: usize,
    /// "dozens of", "hundreds of": no number is said.
    pub(super) vague: bool,
    /// Written in words only: "two" needs a noun behind it to count.
    pub(super) in_words: bool,
}

/// The number that begins at a piece, with its scale ("4.8 billion", "twenty-five thousand").
pub(super) fn number(pieces: &[Piece<'_>], at: usize) -> Option<Number> {
    let first = pieces.get(at)?;
    let (value, end, in_words) = match first.kind {
        Kind::Digits => {
            let (value, end) = digits(pieces, at)?;
            (value, end, false)
        }
        Kind::Word => {
            if let Some(found) = vague(pieces, at) {
                return Some(found);
            }
            let (value, end) = words(pieces, at)?;
            (value, end, true)
        }
        Kind::Sign => return None,
    };
    let (value, end) = scaled(pieces, value, end);
    value.is_finite().then_some(Number {
        value,
        end,
        vague: false,
        in_words,
    })
}

/// `1,234.5`, `1 234` is two numbers; the decimal sign is a point.
fn digits(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
    let glued = |at: usize, kind: Kind| {
        pieces
            .get(at)
            .filter(|piece| piece.glued && piece.kind == kind)
    };
    let sign =
        |at: usize, sign: &str| glued(at, Kind::Sign).is_some_and(|piece| piece.text == sign);
    let mut whole = pieces.get(at)?.text.to_owned();
    let mut end = at + 1;
    // 350 digits are more than any number here; more would overflow to infinity.
    if whole.len() > 300 {
        return None;
    }
    if whole.len() <= 3 {
        while sign(end, ",")
            && let Some(group) = glued(end + 1, Kind::Digits).filter(|piece| piece.text.len() == 3)
            && whole.len() < 60
        {
            whole.push_str(group.text);
            end += 2;
        }
    }
    if sign(end, ".")
        && let Some(fraction) = glued(end + 1, Kind::Digits).filter(|piece| piece.text.len() < 60)
        // "3.14.2015" and "1.2.3" are no decimals.
        && !(sign(end + 2, ".") && glued(end + 3, Kind::Digits).is_some())
    {
        whole.push('.');
        whole.push_str(fraction.text);
        end += 2;
    }
    Some((whole.parse().ok()?, end))
}

/// Numbers in words: "two hundred and fifty", "twenty-five", "a dozen", "half a million", "two and a half million".
fn words(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
    let form = |at: usize| pieces.get(at).map_or("", |piece| piece.text);
    let is = |at: usize, word: &str| form(at).eq_ignore_ascii_case(word);
    if is(at, "half") && (is(at + 1, "a") || is(at + 1, "an")) && scale(form(at + 2)).is_some() {
        return Some((0.5, at + 2));
    }
    if is(at, "a") || is(at, "an") {
        if is(at + 1, "dozen") {
            return Some((12.0, at + 2));
        }
        let scale = scale(form(at + 1)).filter(|_| form(at + 1).len() > 2)?;
        // "a hundred", "a million": the scale is taken by the caller.
        return (scale > 0.0).then_some((1.0, at + 1));
    }
    let mut total = 0.0;
    let mut end = at;
    let mut any = false;
    // "two hundred and fifty" ends where no further part fits.
    let mut room = f64::INFINITY;
    loop {
        let word = form(end);
        if let Some(value) = small(word)
            && value < room
        {
            total += value;
            any = true;
            end += 1;
            room = if value >= 20.0 { 10.0 } else { 0.0 };
            let hyphen = pieces
                .get(end)
                .is_some_and(|piece| piece.glued && is_hyphen(piece.text));
            if hyphen && room > 0.0 && small(form(end + 1)).is_some_and(|ones| ones < 10.0) {
                end += 1;
            }
        } else if any && is(end, "hundred") && total < 100.0 {
            total *= 100.0;
            end += 1;
            room = 100.0;
            if is(end, "and") && small(form(end + 1)).is_some() {
                end += 1;
            }
        } else {
            break;
        }
        if end > at + 12 {
            break;
        }
    }
    if !any {
        return None;
    }
    if is(end, "dozen") {
        return Some((total * 12.0, end + 1));
    }
    if is(end, "and") && is(end + 1, "a") && is(end + 2, "half") {
        return Some((total + 0.5, end + 3));
    }
    Some((total, end))
}

fn is_hyphen(text: &str) -> bool {
    matches!(text, "-" | "‐" | "‑" | "–" | "—")
}

/// Multiplies by the scale words behind a number: million, bn, lakh crore.
fn scaled(pieces: &[Piece<'_>], mut value: f64, mut end: usize) -> (f64, usize) {
    while let Some(piece) = pieces.get(end) {
        // "4.8-billion-dollar".
        let (at, word) = match pieces.get(end + 1) {
            Some(next) if piece.glued && is_hyphen(piece.text) && next.glued => (end + 1, next),
            _ => (end, piece),
        };
        let Some(scale) = scale(word.text) else {
            break;
        };
        // A letter is a scale only right behind the digits: "153m", "3bn"; "m" may be metres and is left to the units unless money
        // stands before it, which the caller knows.
        if word.text.len() == 1 && !word.glued || value > 1e30 {
            break;
        }
        value *= scale;
        end = at + 1;
    }
    (value, end)
}

fn scale(word: &str) -> Option<f64> {
    const SCALES: [(&str, f64); 13] = [
        ("hundred", 1e2),
        ("thousand", 1e3),
        ("lakh", 1e5),
        ("crore", 1e7),
        ("million", 1e6),
        ("mn", 1e6),
        ("mln", 1e6),
        ("billion", 1e9),
        ("bn", 1e9),
        ("bln", 1e9),
        ("trillion", 1e12),
        ("tn", 1e12),
        ("trn", 1e12),
    ];
    // Nearly every word of a text is asked for: the first letter answers for most.
    matches!(first_letter(word), b'h' | b't' | b'l' | b'c' | b'm' | b'b')
        .then(|| {
            SCALES
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(word))
        })
        .flatten()
        .map(|&(_, scale)| scale)
}

/// The first byte of a word, in lower case.
fn first_letter(word: &str) -> u8 {
    word.as_bytes()
        .first()
        .map_or(0, |byte| byte.to_ascii_lowercase())
}

/// "dozens of missiles", "thousands of troops": at least two of the word.
fn vague(pieces: &[Piece<'_>], at: usize) -> Option<Number> {
    const WORDS: [(&str, f64); 6] = [
        ("dozens", 24.0),
        ("scores", 40.0),
        ("hundreds", 200.0),
        ("thousands", 2e3),
        ("millions", 2e6),
        ("billions", 2e9),
    ];
    let word = pieces.get(at)?.text;
    if !word.ends_with(['s', 'S']) {
        return None;
    }
    let &(_, value) = WORDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    let of = pieces
        .get(at + 1)
        .is_some_and(|piece| piece.text.eq_ignore_ascii_case("of"));
    of.then_some(Number {
        value,
        end: at + 2,
        vague: true,
        in_words: true,
    })
}

fn small(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if word.len() < 3
        || word.len() > 9
        || !matches!(
            first_letter(word),
            b'z' | b'o' | b't' | b'f' | b's' | b'e' | b'n'
        )
    {
        return None;
    }
    let place = |list: &[&str]| {
        list.iter()
            .position(|known| known.eq_ignore_ascii_case(word))
    };
    if let Some(ones) = place(&ONES) {
        return Some(ones as f64);
    }
    place(&TENS).map(|tens| (tens as f64 + 2.0) * 10.0)
}

/// "6th", "third", "twenty-first": the number of an ordinal and the piece behind it.
pub(super) fn ordinal(pieces: &[Piece<'_>], at: usize) -> Option<(u32, usize)> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let piece = pieces.get(at)?;
    let one = |word: &str| {
        matches!(first_letter(word), b'f' | b's' | b't' | b'e' | b'n')
            .then(|| {
                WORDS
                    .iter()
                    .position(|known| known.eq_ignore_ascii_case(word))
            })
            .flatten()
    };
    match piece.kind {
        Kind::Digits => {
            let suffix = pieces.get(at + 1).filter(|next| next.glued)?;
            let known = ["st", "nd", "rd", "th"]
                .iter()
                .any(|known| suffix.text.eq_ignore_ascii_case(known));
            let value = piece
                .text
                .parse()
                .ok()
                .filter(|_| known && piece.text.len() <= 5)?;
            Some((value, at + 2))
        }
        Kind::Word => {
            if let Some(place) = one(piece.text) {
                return Some((u32::try_from(place).ok()? + 1, at + 1));
            }
            let tens = small(piece.text).filter(|tens| *tens >= 20.0)?;
            let hyphen = pieces
                .get(at + 1)
                .is_some_and(|piece| is_hyphen(piece.text));
            let ones = one(pieces.get(at + 2)?.text).filter(|ones| hyphen && *ones < 9)?;
            Some((tens as u32 + u32::try_from(ones).ok()? + 1, at + 3))
        }
        Kind::Sign => None,
    }
}
