//! Text to sentences and tokens: two linear classifiers over hashed features, learned from the treebanks.
//!
//! White space always parts tokens. Inside a run of other characters, every place between two characters that are not
//! both letters or both digits may be a limit; the first classifier decides. After each token the second decides whether
//! a sentence ends, but not between two words in small letters on one line, where none does. A blank line always ends
//! one. `tools/parser/segmenter` learns the weights with the features of this file.
//!
//! Everything here is linear in the length of the text: a run is cut after [`MAX_RUN_BYTES`], a sentence after
//! [`MAX_WORDS`] words.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

use super::features::{normal, plain};
use super::model_file::{ModelError, ModelFile};

/// A sentence is cut behind this many words; the next words begin another.
pub const MAX_WORDS: usize = 256;
/// A run of characters without white space is cut behind this many bytes.
pub const MAX_RUN_BYTES: usize = 400;
/// What the weights of a sentence end must sum to. Below zero: missed ends were many times as many as false ones on
/// documents held out from training, because the treebank's training text ends most sentences with a full stop. At -40
/// their F1 is highest; at -32 fewer sentences of running prose end without a stop.
const END_OF_SENTENCE: i32 = -32;
/// Contractions of the list have at most so many bytes.
const LONGEST_CONTRACTION: usize = 16;
/// Slots of each classifier's hashed weights.
pub const SLOTS: usize = 1 << 19;

/// What lies between a token and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    None,
    /// Blanks.
    Space,
    /// One line break.
    Line,
    /// A blank line, or the start of the text.
    Paragraph,
}

/// A token: what is written together, before contractions are taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Behind the last byte.
    pub end: usize,
    /// What lies before it.
    pub gap: Gap,
    key: u32,
    shape: u32,
    /// Small letters of ASCII only.
    small: bool,
}

/// A sentence: tokens, and the words in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segment {
    /// Byte range of each word.
    pub(crate) words: Vec<Range<usize>>,
    /// Words that are written as one token: "don't" is `do` and `n't`. Ranges of places in `words`.
    pub(crate) contractions: Vec<Range<usize>>,
    /// The sentence was cut because it reached [`MAX_WORDS`].
    pub(crate) cut: bool,
}

impl Segment {
    /// With room for a usual sentence.
    fn empty() -> Self {
        Self {
            words: Vec::with_capacity(24),
            ..Self::default()
        }
    }
}

pub(crate) struct Segmenter {
    split: Vec<i8>,
    boundary: Vec<i8>,
    contractions: HashMap<&'static str, Vec<usize>>,
}

impl Segmenter {
    pub(crate) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let weights = |name: &str| {
            let rows = file.rows(name)?;
            if rows.columns != SLOTS || rows.rows != 1 {
                return Err(ModelError::Section(name.to_owned()));
            }
            Ok(rows
                .row(0)
                .iter()
                .map(|&byte| byte as i8)
                .collect::<Vec<i8>>())
        };
        let mut contractions = HashMap::new();
        for line in file.lines("contractions")? {
            if let Some((form, cuts)) = line.split_once('\t') {
                contractions.insert(
                    form,
                    cuts.split(' ').filter_map(|n| n.parse().ok()).collect(),
                );
            }
        }
        Ok(Self {
            split: weights("split")?,
            boundary: weights("boundary")?,
            contractions,
        })
    }

    /// The sentences of `text`, before which `state` was left. With `open_end` the text goes on behind its end: the sentences
    /// that may depend on what follows are left out. The second value is where they begin, and `state` becomes what was
    /// before them.
    pub(crate) fn segment(
        &self,
        text: &str,
        open_end: bool,
        state: &mut SentenceState,
    ) -> (Vec<Segment>, usize) {
        let mut tokens = Vec::new();
        tokenize(
            text,
            &mut |features| sum(&self.split, features) > 0,
            &mut tokens,
        );
        let mut sentences = Vec::new();
        let mut features = Vec::new();
        let mut segment = Segment::empty();
        let mut starts: Vec<(usize, SentenceState)> = Vec::new();
        let mut lower = String::new();
        for at in 0..tokens.len() {
            let token = tokens[at];
            if segment.words.is_empty() {
                starts.push((token.start, *state));
            }
            self.add_token(text, token, &mut lower, &mut segment);
            state.push(&tokens, at, text);
            let gap = tokens.get(at + 1).map(|next| next.gap);
            let end = match gap {
                None | Some(Gap::Paragraph) => true,
                Some(_) if runs_on(&tokens, at) => false,
                Some(Gap::Line) if ends_line(text, &tokens, at) => true,
                Some(_) if is_dateline(text, &tokens, at, state.tokens) => false,
                Some(_) if is_opening(text, &tokens, at, state.tokens) => false,
                Some(_) => {
                    boundary_features(&tokens, at, state, &mut features);
                    sum(&self.boundary, &features) > END_OF_SENTENCE
                }
            };
            segment.cut = !end && segment.words.len() >= MAX_WORDS;
            if end || segment.cut {
                sentences.push(std::mem::replace(&mut segment, Segment::empty()));
                if gap == Some(Gap::Paragraph) {
                    *state = SentenceState::default();
                } else {
                    state.end();
                }
            }
        }
        if !open_end {
            return (sentences, text.len());
        }
        // Decisions look three tokens ahead; a token at the very end may go on.
        let mut left_out = 0;
        while let Some(last) = sentences.pop() {
            left_out += last.words.len();
            if left_out > 4 {
                break;
            }
        }
        // White space alone: nothing may wait for ever.
        let mut rest = text.len();
        if let Some((start, before)) = starts.get(sentences.len()) {
            (rest, *state) = (*start, *before);
        }
        (sentences, rest)
    }

    /// Adds the words of a token. `lower` is a buffer.
    fn add_token(&self, text: &str, token: Token, lower: &mut String, segment: &mut Segment) {
        let form = &text[token.start..token.end];
        let first = segment.words.len();
        let mut from = token.start;
        let mut cut_at = |at: usize, words: &mut Vec<Range<usize>>| {
            if at > from && at < token.end && text.is_char_boundary(at) {
                words.push(from..at);
                from = at;
            }
        };
        let known = if form.len() <= LONGEST_CONTRACTION {
            lower.clear();
            lower.extend(form.chars().map(normal));
            self.contractions.get(lower.as_str())
        } else {
            None
        };
        match known {
            // Cuts are counted in characters: a typographic apostrophe is longer than the plain one.
            Some(cuts) => {
                for &cut in cuts {
                    if let Some((at, _)) = form.char_indices().nth(cut) {
                        cut_at(token.start + at, &mut segment.words);
                    }
                }
            }
            None => {
                if let Some(at) = clitic(form) {
                    cut_at(token.start + at, &mut segment.words);
                }
            }
        }
        segment.words.push(from..token.end);
        if segment.words.len() > first + 1 {
            segment.contractions.push(first..segment.words.len());
        }
    }
}

/// Where a clitic begins: n't, or an apostrophe with s, m, d, re, ve, ll.
fn clitic(form: &str) -> Option<usize> {
    let mut last = ['\0'; 4];
    let mut places = [0; 4];
    let mut count = 0;
    for (at, ch) in form.char_indices().rev().take(4) {
        last[count] = normal(ch);
        places[count] = at;
        count += 1;
    }
    let found = match (last[0], last[1], last[2]) {
        ('t', '\'', 'n') if count > 3 => Some(2),
        ('s' | 'm' | 'd', '\'', _) if count > 2 => Some(1),
        ('e', 'r' | 'v', '\'') | ('l', 'l', '\'') if count > 3 => Some(2),
        _ => None,
    }?;
    form.starts_with(|ch: char| ch.is_alphanumeric())
        .then(|| places[found])
}

/// A single line break ends a sentence if the line is short for a line of running text, or a list item follows.
fn ends_line(text: &str, tokens: &[Token], at: usize) -> bool {
    const RUNNING_TEXT: usize = 45;
    let line = text[..tokens[at].end]
        .bytes()
        .rev()
        .take(RUNNING_TEXT)
        .take_while(|&byte| byte != b'\n')
        .count();
    if line < RUNNING_TEXT {
        return true;
    }
    let next = tokens[at + 1];
    let item = &text[next.start..next.end];
    matches!(item, "-" | "*" | "•" | "–" | "—" | "·")
        || (item.len() <= 3
            && item.ends_with(['.', ')'])
            && item.starts_with(|ch: char| ch.is_ascii_digit()))
        || tokens.get(at + 2).is_some_and(|after| {
            item.len() <= 2
                && item.bytes().all(|byte| byte.is_ascii_digit())
                && matches!(&text[after.start..after.end], "." | ")")
        })
}

/// A sentence goes on behind its dateline, "MOSCOW (Reuters) –": words that begin with one in capitals, an agency in
/// brackets, and a dash ahead. The treebank holds too few of them to be learned.
fn is_dateline(text: &str, tokens: &[Token], at: usize, length: u32) -> bool {
    const LONGEST: u32 = 12;
    let form = |token: &Token| &text[token.start..token.end];
    let (Some(dash), Some(first)) = (
        tokens.get(at + 1),
        (at + 1)
            .checked_sub(length as usize)
            .map(|first| &tokens[first]),
    ) else {
        return false;
    };
    length <= LONGEST
        && form(&tokens[at]) == ")"
        && matches!(form(dash), "-" | "--" | "–" | "—")
        && first.end - first.start > 1
        && form(first).chars().all(char::is_uppercase)
}

/// A sentence goes on behind the initials or the number of an item that it begins with: "J. K. Galbraith wrote", "3. A steel
/// mill".
fn is_opening(text: &str, tokens: &[Token], at: usize, length: u32) -> bool {
    const MOST: u32 = 3;
    let form = |token: &Token| &text[token.start..token.end];
    let Some(next) = tokens.get(at + 1) else {
        return false;
    };
    let so_far = &tokens[at + 1 - length.min(MOST + 1) as usize..=at];
    let initial = |token: &Token| {
        let mut chars = form(token).chars();
        chars.next().is_some_and(char::is_uppercase) && chars.eq(['.'])
    };
    let number = |token: &Token| {
        form(token).len() <= 2 && form(token).bytes().all(|byte| byte.is_ascii_digit())
    };
    match so_far {
        [first, stop] if number(first) => matches!(form(stop), "." | ")"),
        _ => {
            length <= MOST
                && so_far.iter().all(initial)
                && form(next).starts_with(char::is_uppercase)
        }
    }
}

/// Between two words in small letters on one line no sentence ends; most places of a text are such.
pub fn runs_on(tokens: &[Token], at: usize) -> bool {
    tokens
        .get(at + 1)
        .is_some_and(|next| next.gap == Gap::Space && next.small && tokens[at].small)
}

fn sum(weights: &[i8], features: &[u32]) -> i32 {
    features
        .iter()
        .map(|&slot| i32::from(weights[slot as usize]))
        .sum()
}

/// Cuts a text into tokens. `split` is asked at each possible limit inside a run, with the slots of its features.
pub fn tokenize(text: &str, split: &mut dyn FnMut(&[u32]) -> bool, tokens: &mut Vec<Token>) {
    let mut run: Vec<Place> = Vec::new();
    let mut features = Vec::new();
    let (mut gap, mut breaks) = (Gap::Paragraph, 0);
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, ch)) = chars.peek() {
        if is_separator(ch) {
            chars.next();
            breaks += usize::from(ch == '\n');
            gap = match (gap, breaks) {
                (Gap::Paragraph, _) | (_, 2..) => Gap::Paragraph,
                (_, 1) => Gap::Line,
                _ => Gap::Space,
            };
            continue;
        }
        run.clear();
        while let Some(&(at, ch)) = chars.peek() {
            if is_separator(ch) || at - start >= MAX_RUN_BYTES {
                break;
            }
            run.push(Place {
                at,
                ch: plain(ch),
                class: Class::of(ch),
            });
            chars.next();
        }
        let end = run.last().map_or(start, |place| {
            place.at + text[place.at..].chars().next().map_or(0, char::len_utf8)
        });
        // Most runs are plain words, in which there is nothing to decide.
        let mut whole = None;
        let mut from = start;
        for i in 1..run.len() {
            if run[i - 1].class.joins(run[i].class) {
                continue;
            }
            let whole = whole.get_or_insert_with(|| {
                let mut rest = chars.clone().map(|(_, ch)| ch).take(64);
                WholeRun::of(&run, rest.find(|&ch| !is_separator(ch)).map(Class::of))
            });
            if whole.web_address.contains(&i) || whole.initial {
                continue;
            }
            whole.features(&run, i, &mut features);
            if split(&features) {
                tokens.push(Token::of(text, from, run[i].at, gap));
                gap = Gap::None;
                from = run[i].at;
            }
        }
        tokens.push(Token::of(text, from, end, gap));
        (gap, breaks) = (Gap::None, 0);
    }
}

/// White space, control characters, and marks without width between words.
fn is_separator(ch: char) -> bool {
    ch.is_whitespace()
        || ch.is_control()
        || matches!(ch, '\u{feff}' | '\u{200b}' | '\u{2028}' | '\u{2029}')
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Sign,
}

impl Class {
    fn of(ch: char) -> Self {
        if ch.is_ascii_lowercase() {
            Self::Lower
        } else if ch.is_ascii_digit() {
            Self::Digit
        } else if ch.is_alphabetic() {
            if ch.is_uppercase() {
                Self::Upper
            } else {
                Self::Lower
            }
        } else if ch.is_numeric() {
            Self::Digit
        } else if is_combining(ch) {
            Self::Lower
        } else {
            Self::Sign
        }
    }

    fn joins(self, other: Self) -> bool {
        use Class::{Digit, Lower, Upper};
        matches!(
            (self, other),
            (Upper | Lower, Upper | Lower) | (Digit, Digit)
        )
    }
}

/// Marks that belong to the letter before them; joiners of emoji and of scripts.
fn is_combining(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}' | '\u{200c}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{64b}'..='\u{65f}')
}

struct Place {
    at: usize,
    ch: char,
    class: Class,
}

impl Place {
    /// The character as features see it: digits are one, and so are letters of a case.
    fn sketch(&self) -> u32 {
        match self.class {
            Class::Upper => 'X' as u32,
            Class::Lower => 'x' as u32,
            Class::Digit => '0' as u32,
            Class::Sign => self.ch as u32,
        }
    }
}

/// Mixes numbers to slots. Fixed for ever, like the weights that were learned with it.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn new(feature: u64) -> Self {
        Self(feature.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn with(self, value: u32) -> Self {
        Self(
            (self.0 ^ u64::from(value))
                .wrapping_mul(0xBF58_476D_1CE4_E5B9)
                .rotate_left(29),
        )
    }

    fn number(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 31)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed >> 32) as u32
    }

    fn slot(self) -> u32 {
        self.number() % SLOTS as u32
    }
}

/// What the features of all limits in a run share.
struct WholeRun {
    key: u32,
    address: bool,
    /// Behind "://" or "www" and up to the last letter, digit or slash, nothing is cut: the treebanks hold too few
    /// addresses to learn all that may stand in one. Brackets and stops around it are decided upon.
    web_address: Range<usize>,
    /// A capital letter and a stop before another capital are the initial of a name; `I` may end a sentence.
    initial: bool,
    next: u32,
}

impl WholeRun {
    fn of(run: &[Place], next: Option<Class>) -> Self {
        let mut key = Key::new(99);
        let (mut address, mut colon) = (false, false);
        for place in run {
            key = key.with(normal(place.ch) as u32);
            address |= place.ch == '@' || (colon && place.ch == '/');
            colon = place.ch == ':';
        }
        let www = run.len() > 4
            && run[..4]
                .iter()
                .map(|place| normal(place.ch))
                .eq("www.".chars());
        let scheme = run
            .windows(3)
            .position(|three| three[0].ch == ':' && three[1].ch == '/' && three[2].ch == '/');
        let last = run
            .iter()
            .rposition(|place| place.class != Class::Sign || place.ch == '/');
        let web_address = match (scheme.or(www.then_some(3)), last) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        };
        Self {
            key: key.number(),
            address: address || www,
            web_address,
            initial: matches!(run, [letter, stop] if letter.class == Class::Upper && letter.ch != 'I' && stop.ch == '.')
                && next == Some(Class::Upper),
            next: next.map_or(4, |class| class as u32),
        }
    }

    /// The slots for the place before `run[i]`.
    fn features(&self, run: &[Place], i: usize, out: &mut Vec<u32>) {
        let at = |offset: isize| {
            i.checked_add_signed(offset)
                .and_then(|place| run.get(place))
        };
        let ch = |offset: isize| at(offset).map_or(0, |place| normal(place.ch) as u32);
        let sketch = |offset: isize| at(offset).map_or(0, Place::sketch);
        // Letters and digits right before and right behind the place or the sign beside it.
        let left = run_key(run[..i].iter().rev());
        let left_behind_sign = run_key(run[..i - 1].iter().rev());
        let right = run_key(run[i..].iter());
        let right_behind_sign = run_key(run[i + 1..].iter());
        let last = u32::from(i + 1 == run.len());
        let address = u32::from(self.address);
        let dotted = u32::from(run[..i].iter().any(|place| place.ch == '.'));
        out.clear();
        out.extend(
            [
                Key::new(1).with(sketch(-1)).with(sketch(0)),
                Key::new(2).with(ch(-1)).with(ch(0)),
                Key::new(3)
                    .with(sketch(-2))
                    .with(sketch(-1))
                    .with(sketch(0)),
                Key::new(4).with(sketch(-1)).with(sketch(0)).with(sketch(1)),
                Key::new(5)
                    .with(sketch(-2))
                    .with(sketch(-1))
                    .with(sketch(0))
                    .with(sketch(1)),
                Key::new(6)
                    .with(sketch(-3))
                    .with(sketch(-2))
                    .with(sketch(-1))
                    .with(sketch(0))
                    .with(sketch(1))
                    .with(sketch(2)),
                Key::new(7)
                    .with(left)
                    .with(sketch(-1))
                    .with(sketch(0))
                    .with(last),
                Key::new(8).with(right).with(sketch(-1)).with(sketch(0)),
                Key::new(9)
                    .with(left_behind_sign)
                    .with(sketch(-1))
                    .with(sketch(0)),
                Key::new(10)
                    .with(right_behind_sign)
                    .with(sketch(-1))
                    .with(sketch(0)),
                Key::new(11).with(self.key).with(i as u32),
                Key::new(12).with(address).with(sketch(-1)).with(sketch(0)),
                Key::new(13)
                    .with(address)
                    .with(sketch(-2))
                    .with(sketch(-1))
                    .with(sketch(0))
                    .with(sketch(1)),
                Key::new(14)
                    .with(self.next)
                    .with(last)
                    .with(left)
                    .with(ch(0)),
                Key::new(15)
                    .with(self.next)
                    .with(last)
                    .with(dotted)
                    .with(sketch(-2))
                    .with(sketch(-1))
                    .with(sketch(0)),
                Key::new(16)
                    .with(last)
                    .with(dotted)
                    .with(ch(0))
                    .with((i as u32).min(6)),
                Key::new(17).with(left).with(right).with(ch(-1)).with(ch(0)),
                Key::new(18)
                    .with(ch(-3))
                    .with(ch(-2))
                    .with(ch(-1))
                    .with(ch(0)),
                Key::new(19)
                    .with(ch(-1))
                    .with(ch(0))
                    .with(ch(1))
                    .with(ch(2)),
            ]
            .map(Key::slot),
        );
    }
}

/// The letters or digits at the start of the places, at most 24; 0 if there are none.
fn run_key<'a>(places: impl Iterator<Item = &'a Place>) -> u32 {
    let mut key = Key::new(98);
    let mut any = false;
    for place in places
        .take(24)
        .take_while(|place| place.class != Class::Sign)
    {
        key = key.with(normal(place.ch) as u32);
        any = true;
    }
    if any { key.number() } else { 0 }
}

impl Token {
    fn of(text: &str, start: usize, end: usize, gap: Gap) -> Self {
        let form = &text[start..end];
        let mut key = Key::new(97);
        let (mut upper, mut lower, mut digits, mut signs, mut length) =
            (0u32, 0u32, 0u32, 0u32, 0u32);
        let (mut first, mut last) = (0, 0);
        for ch in form.chars() {
            key = key.with(normal(ch) as u32);
            let place = Place {
                at: 0,
                ch: plain(ch),
                class: Class::of(ch),
            };
            last = place.sketch();
            if length == 0 {
                first = last;
            }
            match place.class {
                Class::Upper => upper += 1,
                Class::Lower => lower += 1,
                Class::Digit => digits += 1,
                Class::Sign => signs += 1,
            }
            length += 1;
        }
        let shape = Key::new(96)
            .with(first)
            .with(last)
            .with(upper.min(2))
            .with(lower.min(1))
            .with(digits.min(1))
            .with(signs.min(2))
            .with(length.min(4));
        Self {
            start,
            end,
            gap,
            key: key.number(),
            shape: shape.number(),
            small: form.bytes().all(|byte| byte.is_ascii_lowercase()),
        }
    }
}

/// What the second classifier remembers of the sentence so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct SentenceState {
    tokens: u32,
    brackets: u32,
    quotes: u32,
    first: u32,
    /// Small and capital words so far: headlines have many capitals.
    capitals: u32,
    terminal: u32,
    /// The words that began this sentence and the one before: items of lists begin alike.
    first_word: u32,
    first_word_before: u32,
    /// How the last token looks, and how the last of the sentence before did: some writers end with a stop, some do not.
    last: u32,
    last_before: u32,
}

impl SentenceState {
    /// The sentence has ended.
    pub fn end(&mut self) {
        *self = Self {
            first_word_before: self.first_word,
            last_before: self.last,
            ..Self::default()
        };
    }

    /// Takes in the token at `at`.
    pub fn push(&mut self, tokens: &[Token], at: usize, text: &str) {
        let token = tokens[at];
        if self.tokens == 0 {
            self.first = token.shape;
            self.first_word = token.key;
            if self.last_before == 0 {
                // As after a sentence with a stop: a text that begins is not a title for that alone.
                self.last_before = Token::of(".", 0, 1, Gap::None).shape;
            }
        }
        self.last = token.shape;
        self.tokens += 1;
        self.terminal = self.terminal.saturating_sub(1);
        let form = &text[token.start..token.end];
        match plain(form.chars().next().unwrap_or(' ')) {
            '(' | '[' => self.brackets += 1,
            ')' | ']' => self.brackets = self.brackets.saturating_sub(1),
            '"' => self.quotes ^= 1,
            '.' | '!' | '?' => self.terminal = 3,
            ch if ch.is_uppercase() => self.capitals += 1,
            _ => {}
        }
    }
}

/// The slots for the end of a sentence behind `tokens[at]`, which `state` has taken in. Looks three tokens
/// ahead, and back only inside the sentence.
pub fn boundary_features(tokens: &[Token], at: usize, state: &SentenceState, out: &mut Vec<u32>) {
    let back = |k: usize| (state.tokens as usize > k).then(|| &tokens[at - k]);
    let ahead = |k: usize| tokens.get(at + k);
    let key = |token: Option<&Token>| token.map_or(0, |token| token.key);
    let shape = |token: Option<&Token>| token.map_or(0, |token| token.shape);
    let (k0, k1, k2) = (key(back(0)), key(ahead(1)), key(ahead(2)));
    let (s0, s1, s2) = (shape(back(0)), shape(ahead(1)), shape(ahead(2)));
    let (kb, sb, sbb) = (key(back(1)), shape(back(1)), shape(back(2)));
    let gap = ahead(1).map_or(3, |token| token.gap as u32);
    let gap = gap.min(1);
    let length = match state.tokens {
        n @ 0..=6 => n,
        7..=9 => 7,
        10..=14 => 8,
        15..=24 => 9,
        25..=40 => 10,
        _ => 11,
    };
    let inside = state.brackets.min(2) * 2 + state.quotes;
    let again = if state.tokens < 2 {
        3
    } else if k1 == state.first_word {
        2
    } else {
        u32::from(k1 == state.first_word_before)
    };
    let s3 = shape(ahead(3));
    let capital = (state.capitals * 4 + 3) / state.tokens.max(1);
    out.clear();
    out.extend(
        [
            Key::new(31).with(k0).with(gap),
            Key::new(32).with(k1).with(gap),
            Key::new(33).with(k0).with(s1).with(gap),
            Key::new(34).with(s0).with(k1).with(gap),
            Key::new(35).with(k0).with(k1),
            Key::new(36).with(kb).with(k0).with(s1),
            Key::new(37).with(s0).with(s1).with(gap),
            Key::new(38).with(sb).with(s0).with(s1).with(s2),
            Key::new(39).with(k1).with(k2).with(s0),
            Key::new(40).with(k0).with(s1).with(s2),
            Key::new(41).with(length).with(k0).with(s1),
            Key::new(42).with(length).with(s0).with(s1).with(gap),
            Key::new(43).with(inside).with(k0).with(s1).with(gap),
            Key::new(44).with(inside).with(length).with(s0),
            Key::new(45).with(state.first).with(length).with(s1),
            Key::new(46).with(capital).with(length).with(s0).with(s1),
            Key::new(47)
                .with(state.terminal)
                .with(k0)
                .with(s1)
                .with(gap),
            Key::new(48).with(sbb).with(sb).with(k0).with(s1),
            Key::new(49).with(length).with(k1),
            Key::new(50).with(length).with(kb).with(k0),
            Key::new(51).with(s0).with(s1).with(s2).with(inside),
            Key::new(52).with(s0).with(k1).with(k2),
            Key::new(53).with(k1).with(s1).with(gap),
            Key::new(54).with(k1).with(s1).with(s0).with(gap),
            Key::new(55).with(k1).with(s1).with(k2),
            Key::new(56).with(kb).with(k0).with(s0),
            Key::new(57).with(s0).with(s1).with(s2).with(s3),
            Key::new(58).with(again).with(s1).with(gap),
            Key::new(59).with(again).with(s0).with(k1),
            Key::new(60).with(state.last_before).with(s0).with(s1),
            Key::new(61).with(state.last_before).with(length).with(s1),
            Key::new(62).with(k1).with(s1).with(length),
        ]
        .map(Key::slot),
    );
}
