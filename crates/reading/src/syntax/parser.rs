//! The parser: text in, sentences out.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::lemma::Lemmas;
use super::model_file::{ModelError, ModelFile};
use super::network::{Analysis, Network, Workspace};
use super::segment::{MAX_WORDS, Segment, Segmenter, SentenceState};
use super::sentence::{Features, Relation, Sentence, Upos, Word, Xpos};
use super::threads::on_threads;

static MODEL: &[u8] = include_bytes!("../../model/english.parser");
static SEGMENTER: &[u8] = include_bytes!("../../model/english.segmenter");

static ENGLISH: LazyLock<Parser> = LazyLock::new(|| {
    // The embedded files are the crate's own, and its tests read them: a failure here cannot reach a user.
    #[expect(clippy::expect_used)]
    Parser::read(MODEL, SEGMENTER).expect("the embedded model is whole")
});

/// At most so much text is cut into sentences at a time: the parser never holds more than three such blocks and their
/// trees.
const BLOCK_BYTES: usize = 256 * 1024;
/// The first block is that small, and each is twice the one before: no thread waits long for the first.
const FIRST_BLOCK_BYTES: usize = 8 * 1024;
/// Sentences are analysed together until they have this many words: enough for the matrix products, few enough for
/// the cache.
const BATCH_WORDS: usize = 128;
/// Stands for a byte that is not UTF-8 (the control character "substitute"; it parts words as white space does).
const SUBSTITUTE: char = '\u{1a}';

/// An English tagger and dependency parser.
///
/// ```
/// use entente_reading::syntax::Parser;
/// for sentence in Parser::english().parse("Pakistan bought helicopters. Moscow agreed.") {
///     let root = sentence.words.iter().position(|word| word.head == 0);
///     println!("{}: {:?}", sentence.text(), root.map(|place| sentence.form(place)));
/// }
/// ```
pub struct Parser {
    network: Network,
    segmenter: Segmenter,
    lemmas: Lemmas,
    pub(crate) names: Names,
    /// Buffers and word caches of threads that are not at work now.
    idle: Mutex<Vec<Workspace>>,
}

pub(crate) struct Names {
    upos: Vec<Upos>,
    pub(crate) xpos: Vec<&'static str>,
    pub(crate) feats: Vec<&'static str>,
    pub(crate) relations: Vec<&'static str>,
}

impl Parser {
    /// The embedded English model, read at first use.
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Reads a model from the bytes of its two files. [`Parser::english`] is what programs want; this measures loading.
    pub fn read(model: &'static [u8], segmenter: &'static [u8]) -> Result<Self, ModelError> {
        let file = ModelFile::read(model)?;
        let upos = file
            .lines("names.upos")?
            .iter()
            .map(|name| Upos::named(name))
            .collect::<Option<_>>();
        Ok(Self {
            network: Network::read(&file)?,
            segmenter: Segmenter::read(&ModelFile::read(segmenter)?)?,
            lemmas: Lemmas::read(&file)?,
            names: Names {
                upos: upos.ok_or_else(|| ModelError::Section("names.upos".to_owned()))?,
                xpos: file.lines("names.xpos")?,
                feats: file.lines("names.feats")?,
                relations: file.lines("names.relations")?,
            },
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Parses a text. Offsets of words are bytes of `text`. Uses as many threads as the current rayon pool has
    /// (`RAYON_NUM_THREADS` sets it).
    pub fn parse(&self, text: &str) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        self.parse_each(text, |sentence| sentences.push(sentence));
        sentences
    }

    /// Parses a text and hands over its sentences in order, without keeping them: memory does not grow with the text.
    pub fn parse_each(&self, text: &str, sink: impl FnMut(Sentence)) {
        self.parse_each_if(text, |_| true, sink);
    }

    /// As [`Parser::parse_each`], but only sentences whose words `keep` accepts are tagged and parsed; the others are
    /// handed over in their place with text and offsets, and without words.
    pub fn parse_each_if(
        &self,
        text: &str,
        keep: impl Fn(&[&str]) -> bool + Sync,
        mut sink: impl FnMut(Sentence),
    ) {
        let (mut from, mut size) = (0, FIRST_BLOCK_BYTES);
        let mut state = SentenceState::default();
        self.run(
            || {
                let (block, segments, rest) = loop {
                    let end = text.floor_char_boundary(from + size);
                    let block = &text[from..end];
                    let (segments, rest) =
                        self.segment_block(block, size, end < text.len(), &mut state);
                    size = BLOCK_BYTES.min(size * 2);
                    if rest > 0 || end == text.len() {
                        break (block, segments, rest);
                    }
                };
                let start = from;
                from += rest;
                Ok((rest > 0).then_some(Block {
                    text: Cow::Borrowed(block),
                    start,
                    segments,
                }))
            },
            &mut |sentence| {
                sink(sentence);
                Ok(())
            },
            &keep,
        )
        // A text in memory has no errors of input.
        .unwrap_or_default();
    }

    /// Parses bytes that should be UTF-8. What is not counts as white space; offsets are those of the bytes.
    pub fn parse_bytes(&self, bytes: &[u8]) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let read = self.parse_reader(bytes, |sentence| {
            sentences.push(sentence);
            Ok(())
        });
        // Bytes in memory have no errors of input.
        read.unwrap_or_default();
        sentences
    }

    /// Parses what a reader gives, as [`Parser::parse_bytes`] does, and hands over the sentences in order. Memory stays
    /// bounded whatever the length.
    ///
    /// # Errors
    /// The reader's, after the sentences of all blocks that were read whole; and the sink's, which ends the work.
    pub fn parse_reader(
        &self,
        mut reader: impl Read,
        mut sink: impl FnMut(Sentence) -> io::Result<()>,
    ) -> io::Result<()> {
        let (mut bytes, mut start, mut ended) = (Vec::new(), 0, false);
        let mut size = FIRST_BLOCK_BYTES;
        let mut state = SentenceState::default();
        self.run(
            || {
                let (text, segments, rest) = loop {
                    let wanted = size.saturating_sub(bytes.len()) as u64;
                    ended |=
                        reader.by_ref().take(wanted).read_to_end(&mut bytes)? < wanted as usize;
                    let text = decode(&bytes, ended);
                    let (segments, rest) = self.segment_block(&text, size, !ended, &mut state);
                    size = BLOCK_BYTES.min(size * 2);
                    if rest > 0 || ended {
                        break (text, segments, rest);
                    }
                };
                let block = Block {
                    text: Cow::Owned(text),
                    start,
                    segments,
                };
                bytes.drain(..rest);
                start += rest;
                Ok((rest > 0).then_some(block))
            },
            &mut sink,
            &|_: &[&str]| true,
        )
    }

    /// Tags and parses words that are given, a list for each sentence. Offsets are those of the words joined by blanks.
    /// A sentence of more than [`MAX_WORDS`] is parsed in pieces whose roots hang from the first one's as `parataxis`.
    pub fn parse_words<S: AsRef<str> + Sync>(&self, sentences: &[Vec<S>]) -> Vec<Sentence> {
        let parataxis = self
            .names
            .relations
            .iter()
            .position(|name| *name == "parataxis")
            .unwrap_or(0) as u8;
        let batches: Vec<&[Vec<S>]> = sentences.chunks(32).collect();
        let parse = |some: &&[Vec<S>]| {
            let mut workspace = self.workspace();
            let mut out = Vec::with_capacity(some.len());
            for forms in *some {
                let text = forms
                    .iter()
                    .map(AsRef::as_ref)
                    .collect::<Vec<_>>()
                    .join(" ");
                let (mut at, mut words) = (0, Vec::with_capacity(forms.len()));
                for form in forms {
                    words.push(at..at + form.as_ref().len());
                    at += form.as_ref().len() + 1;
                }
                let block = Block {
                    text: Cow::Owned(text),
                    start: 0,
                    segments: Vec::new(),
                };
                let forms: Vec<&str> = forms.iter().map(AsRef::as_ref).collect();
                let lengths: Vec<usize> = forms.chunks(MAX_WORDS).map(<[_]>::len).collect();
                let mut analyses = self.network.analyse(&forms, &lengths, &mut workspace);
                let mut main = 0;
                for (piece, of_piece) in analyses.chunks_mut(MAX_WORDS).enumerate() {
                    let before = (piece * MAX_WORDS) as u32;
                    for (place, word) in of_piece.iter_mut().enumerate() {
                        match (word.head, main) {
                            (0, 0) => main = before + place as u32 + 1,
                            (0, _) => (word.head, word.relation) = (main, parataxis),
                            _ => word.head += before,
                        }
                    }
                }
                let segment = Segment {
                    words,
                    ..Default::default()
                };
                out.push(self.sentence(&block, &segment, &forms, &analyses, &mut workspace));
            }
            self.give_back(workspace);
            out
        };
        on_threads(&batches, parse, || ())
            .0
            .into_iter()
            .flatten()
            .collect()
    }

    /// Takes blocks until there are none; while one is analysed, the sentences of the one before are handed over and the
    /// next is read and cut into sentences.
    fn run<'t>(
        &self,
        mut next: impl FnMut() -> io::Result<Option<Block<'t>>>,
        sink: &mut impl FnMut(Sentence) -> io::Result<()>,
        keep: &(impl Fn(&[&str]) -> bool + Sync),
    ) -> io::Result<()> {
        let mut hand_over = |sentences: Vec<Vec<Sentence>>| -> io::Result<()> {
            sentences.into_iter().flatten().try_for_each(&mut *sink)
        };
        let mut ready = Vec::new();
        let mut block = next()?;
        while let Some(now) = block {
            let before = std::mem::take(&mut ready);
            let (sentences, (handed_over, following)) = on_threads(
                &now.batches(),
                |batch| self.parse_batch(&now, batch, keep),
                || (hand_over(before), next()),
            );
            handed_over?;
            ready = sentences;
            block = match following {
                Ok(following) => following,
                Err(error) => {
                    hand_over(ready)?;
                    return Err(error);
                }
            };
        }
        hand_over(ready)
    }

    /// The finished sentences of a block of at most `size` bytes, and how many of its bytes are done with: none if no
    /// sentence ends in it and it may still grow.
    fn segment_block(
        &self,
        text: &str,
        size: usize,
        open_end: bool,
        state: &mut SentenceState,
    ) -> (Vec<Segment>, usize) {
        let before = *state;
        let (segments, rest) = self.segmenter.segment(text, open_end, state);
        if rest > 0 || !open_end || size < BLOCK_BYTES {
            return (segments, rest);
        }
        // One sentence fills the block (white space can do that): it ends here.
        *state = before;
        self.segmenter.segment(text, false, state)
    }

    fn parse_batch(
        &self,
        block: &Block<'_>,
        segments: &&[Segment],
        keep: &(impl Fn(&[&str]) -> bool + Sync),
    ) -> Vec<Sentence> {
        let mut forms: Vec<&str> = Vec::new();
        let mut lengths: Vec<usize> = Vec::new();
        let mut kept: Vec<bool> = Vec::with_capacity(segments.len());
        for segment in *segments {
            let from = forms.len();
            forms.extend(segment.words.iter().map(|word| &block.text[word.clone()]));
            kept.push(keep(&forms[from..]));
            if kept.last() == Some(&true) {
                lengths.push(forms.len() - from);
            } else {
                forms.truncate(from);
            }
        }
        if segments.iter().all(|segment| segment.words.is_empty()) {
            return Vec::new();
        }
        let mut workspace = self.workspace();
        let analyses = if forms.is_empty() {
            Vec::new()
        } else {
            self.network.analyse(&forms, &lengths, &mut workspace)
        };
        let mut at = 0;
        let sentences = segments
            .iter()
            .zip(kept)
            .map(|(segment, kept)| {
                let range = at..at + if kept { segment.words.len() } else { 0 };
                at = range.end;
                let (forms, analyses) = (&forms[range.clone()], &analyses[range]);
                self.sentence(block, segment, forms, analyses, &mut workspace)
            })
            .collect();
        self.give_back(workspace);
        sentences
    }

    fn sentence(
        &self,
        block: &Block<'_>,
        segment: &Segment,
        forms: &[&str],
        analyses: &[Analysis],
        workspace: &mut Workspace,
    ) -> Sentence {
        let range: Range<usize> = match (segment.words.first(), segment.words.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        };
        let words =
            segment
                .words
                .iter()
                .zip(forms)
                .zip(analyses)
                .map(|((range, form), analysis)| Word {
                    start: block.start + range.start,
                    end: block.start + range.end,
                    lemma: workspace
                        .words
                        .lemma(analysis.word as usize, analysis.xpos, || {
                            self.lemmas.lemma(form, analysis.xpos)
                        }),
                    upos: self.names.upos[usize::from(analysis.upos)],
                    xpos: Xpos(analysis.xpos),
                    feats: Features(analysis.feats),
                    head: analysis.head,
                    relation: Relation(analysis.relation),
                });
        Sentence {
            words: words.collect(),
            contractions: segment.contractions.clone(),
            cut: segment.cut,
            start: block.start + range.start,
            text: block.text[range].into(),
        }
    }

    fn workspace(&self) -> Workspace {
        // A thread that panicked while it held the list left it whole.
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
            .unwrap_or_default()
    }

    fn give_back(&self, workspace: Workspace) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(workspace);
    }
}

/// Text that is analysed together, its place in the input, and its sentences.
struct Block<'t> {
    text: Cow<'t, str>,
    start: usize,
    segments: Vec<Segment>,
}

impl Block<'_> {
    /// Its sentences in groups of about [`BATCH_WORDS`].
    fn batches(&self) -> Vec<&[Segment]> {
        let mut batches = Vec::new();
        let (mut from, mut words) = (0, 0);
        for (i, segment) in self.segments.iter().enumerate() {
            words += segment.words.len();
            if words >= BATCH_WORDS {
                batches.push(&self.segments[from..=i]);
                (from, words) = (i + 1, 0);
            }
        }
        batches.push(&self.segments[from..]);
        batches
    }
}

/// UTF-8 with a substitute for each byte that is not, so that offsets stay. Unless the input ended, a character that
/// is cut off at the end is left for later.
fn decode(bytes: &[u8], ended: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let unfinished = !ended
            && chunks.peek().is_none()
            && std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        if !unfinished {
            text.extend(chunk.invalid().iter().map(|_| SUBSTITUTE));
        }
    }
    text
}
