//! The documents of the arguments: read one after another, coded some at a time.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Once;

use entente_model::actor::{Actor, ActorId, CodeSystem, actors};
use entente_model::time::DateInterval;
use entente_reading::{
    CodedDocument, Coder, CoderInput, DatedText, DocumentPart, EnglishPassages, Language,
    LanguageBasis, QuantityMention, Reading, english_passages, quantity_mentions, read_documents,
    read_file,
};
use indicatif::{ProgressBar, ProgressStyle};

use super::inputs::{Choice, Files};
use super::on_terminal;
use crate::failure::Failure;
use crate::folder::told_passed_over;
use crate::known_code;

/// Receives documents; for [`each`].
pub(super) trait Sink {
    fn document(&mut self, document: &ReadDocument<'_>) -> Result<(), Failure>;
    fn finish(&mut self) -> Result<(), Failure>;
}

/// A document that was read and, if it is English, coded.
pub(crate) struct ReadDocument<'c> {
    pub(crate) name: String,
    pub(crate) hash: String,
    pub(crate) bytes: u64,
    /// Of a line that could not be read, its number and the line itself.
    pub(super) line: Option<u64>,
    pub(super) raw: Vec<u8>,
    pub(crate) outcome: Outcome,
    pub(super) coder: &'c Coder,
    /// What names it by its line in a file of several: "news.jsonl!12".
    pub(super) by_line: Option<String>,
    /// The state that "we" is.
    pub(crate) speaker: Option<ActorId>,
    /// What is English of a document in several languages.
    pub(super) english: Option<EnglishPassages>,
}

impl ReadDocument<'_> {
    /// The text that was coded: the document's, with blanks in place of what is not English.
    pub(crate) fn coded_text<'t>(&'t self, reading: &'t Reading) -> &'t str {
        self.english
            .as_ref()
            .map_or(&reading.text, |passages| &passages.text)
    }
}

pub(crate) enum Outcome {
    /// What it says, its date, and its events.
    Coded(Box<(Reading, CodedDocument)>),
    /// Read, and in a language that is not coded.
    OtherLanguage(Box<Reading>),
    /// Not read, or not coded, and why.
    Failed(String),
}

/// The dates and quantities of a text, for marking it up.
pub(super) fn marks(reading: &Reading) -> (DatedText, Vec<QuantityMention>) {
    let dates = DatedText::new(&reading.text, reading.date.as_ref());
    let quantities = quantity_mentions(&reading.text, dates.mentions());
    (dates, quantities)
}

/// What became of all documents.
#[derive(Default)]
pub(crate) struct Summary {
    coded: u64,
    events: u64,
    other_languages: Vec<String>,
    failed: Vec<String>,
    passed_over: Vec<PathBuf>,
    dropped: Dropped,
}

/// What documents state and nobody could use.
#[derive(Default)]
struct Dropped {
    /// "news.jsonl!3: \"03/02/2022\"".
    dates: Vec<String>,
    speakers: Vec<String>,
    /// Keys of lines of JSON, and how many lines have any.
    keys: BTreeSet<String>,
    lines: u64,
}

impl Dropped {
    /// As many are named; the others are counted.
    const NAMED: usize = 5;

    fn take(&mut self, part: &DocumentPart, speaker: Option<ActorId>) {
        if let Ok(reading) = &part.reading
            && let Some(date) = &reading.unread_date
        {
            self.dates.push(format!("{}: {date:?}", part.name));
        }
        if let Some(written) = part.speaker.as_ref().filter(|_| speaker.is_none()) {
            let date = part.reading.as_ref().ok().and_then(|reading| reading.date);
            let on = date.and_then(|date| date.latest());
            let meant = known_code::meant(written, on, &|actor| known_code::iso3(actor, on));
            let meant = if meant.is_empty() {
                meant
            } else {
                format!("; {meant}")
            };
            self.speakers
                .push(format!("{}: {written:?}{meant}", part.name));
        }
        self.keys.extend(part.unused_keys.iter().cloned());
        self.lines += u64::from(!part.unused_keys.is_empty());
    }

    fn tell(&self) {
        let named = |what: &str, all: &[String], help: &str| {
            for one in all.iter().take(Self::NAMED) {
                anstream::eprintln!("{what}: {one}");
            }
            if all.len() > Self::NAMED {
                anstream::eprintln!("{what}: {} more", all.len() - Self::NAMED);
            }
            if !all.is_empty() {
                anstream::eprintln!("  {help}");
            }
        };
        named(
            "date not understood",
            &self.dates,
            "write 2022-02-24, 2022-02 or 2022; such documents are read as if they stated none",
        );
        named(
            "speaker not known",
            &self.speakers,
            "write the ISO 3166 code in three letters of a state that was there at the document's date (`entente actor NAME` tells it); \"we\" is nobody there",
        );
        if self.lines > 0 {
            let keys: Vec<&str> = self.keys.iter().map(String::as_str).take(20).collect();
            let more = self.keys.len().saturating_sub(keys.len());
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            anstream::eprintln!(
                "keys not read: {}{more}, in {} document{}",
                keys.join(", "),
                self.lines,
                if self.lines == 1 { "" } else { "s" }
            );
        }
    }
}

impl Summary {
    /// Tells on standard error what was left out; fails where nothing was read at all.
    pub(crate) fn report(&self) -> Result<(), Failure> {
        for line in &self.failed {
            anstream::eprintln!("not read: {line}");
        }
        self.dropped.tell();
        for line in &self.other_languages {
            anstream::eprintln!("not coded: {line}");
        }
        if let Some(told) = told_passed_over(&self.passed_over, "of other kinds") {
            anstream::eprintln!("{told}");
        }
        if self.coded == 0 && self.other_languages.is_empty() {
            return Err(Failure::failed(
                "no document could be read",
                "give text, HTML, Markdown, PDF, DOCX, feeds, lines of JSON, folders or archives of them, or - for standard input",
            ));
        }
        Ok(())
    }
}

pub(crate) type Each<'e> = dyn FnMut(&ReadDocument<'_>) -> Result<(), Failure> + 'e;

/// Reads and codes every document of the arguments.
pub(crate) fn each(
    paths: &[PathBuf],
    date: Option<DateInterval>,
    coder: &Coder,
    each: &mut Each<'_>,
) -> Result<Summary, Failure> {
    quiet_threads();
    let mut files = Files::default();
    for path in paths {
        files.collect(path)?;
    }
    let bar = progress(files.bytes);
    let mut work = Work {
        coder,
        date,
        each,
        summary: Summary::default(),
        failure: None,
        waiting: Vec::new(),
        waiting_bytes: 0,
        bar: bar.clone(),
    };
    work.summary.passed_over = files.passed_over;
    work.summary.failed = files
        .empty_folders
        .iter()
        .map(|folder| format!("{}: the folder holds no document", folder.display()))
        .collect();
    for input in &files.files {
        let path = &input.path;
        let mut choice = Choice::new(input);
        let flow = if path.as_os_str() == "-" {
            read_documents(io::stdin().lock(), "standard input", &mut |part| {
                work.part(part, None)
            })
        } else if is_seekable(path) {
            let flow = read_file(path, &mut |part| work.choose(part, &mut choice));
            bar.inc(fs::metadata(path).map_or(0, |data| data.len()));
            flow
        } else {
            match File::open(path) {
                Ok(file) => {
                    read_documents(bar.wrap_read(file), &path.to_string_lossy(), &mut |part| {
                        work.choose(part, &mut choice)
                    })
                }
                // As a document that cannot be read.
                Err(_) => read_file(path, &mut |part| work.choose(part, &mut choice)),
            }
        };
        if flow.is_break() {
            break;
        }
        if let Some(failure) = choice.failure() {
            bar.finish_and_clear();
            return Err(failure);
        }
        if let Some(told) = choice.ambiguity() {
            bar.suspend(|| anstream::eprintln!("{told}"));
        }
    }
    if work.failure.is_none() {
        _ = work.code_waiting();
    }
    bar.finish_and_clear();
    match work.failure {
        Some(failure) => Err(failure),
        None => Ok(work.summary),
    }
}

/// Zip archives have their list at the end and are read from the file itself.
fn is_seekable(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("zip") || ending.eq_ignore_ascii_case("docx")
    })
}

/// So many documents are coded together at most: enough for all cores.
const TOGETHER: usize = 32;
/// And so many bytes of text, the last document's aside: memory stays bounded.
const TOGETHER_BYTES: usize = 1 << 20;

struct Work<'w> {
    coder: &'w Coder,
    date: Option<DateInterval>,
    each: &'w mut Each<'w>,
    summary: Summary,
    failure: Option<Failure>,
    /// Documents that are read and not yet coded, with what names each by its line.
    waiting: Vec<(DocumentPart, Option<String>)>,
    waiting_bytes: usize,
    bar: ProgressBar,
}

impl Work<'_> {
    fn choose(&mut self, part: DocumentPart, choice: &mut Choice<'_>) -> ControlFlow<()> {
        if !choice.takes(&part) {
            return ControlFlow::Continue(());
        }
        let by_line = choice.by_line(&part);
        self.part(part, by_line)
    }

    fn part(&mut self, mut part: DocumentPart, by_line: Option<String>) -> ControlFlow<()> {
        if let Ok(reading) = &mut part.reading {
            reading.date = reading.date.or(self.date);
            self.waiting_bytes += reading.text.len();
        }
        self.waiting.push((part, by_line));
        if self.waiting.len() < TOGETHER && self.waiting_bytes < TOGETHER_BYTES {
            return ControlFlow::Continue(());
        }
        self.code_waiting()
    }

    /// Codes the documents that wait and hands them over in their order.
    fn code_waiting(&mut self) -> ControlFlow<()> {
        self.waiting_bytes = 0;
        let (parts, by_line): (Vec<DocumentPart>, Vec<Option<String>>) =
            std::mem::take(&mut self.waiting).into_iter().unzip();
        let speakers: Vec<Option<ActorId>> = parts
            .iter()
            .map(|part| {
                let date = part.reading.as_ref().ok().and_then(|reading| reading.date);
                state(part.speaker.as_deref()?, date.as_ref())
            })
            .collect();
        let mut english: Vec<Option<EnglishPassages>> = parts
            .iter()
            .map(|part| english_passages(&part.reading.as_ref().ok()?.text))
            .collect();
        let inputs: Vec<CoderInput<'_>> = parts
            .iter()
            .zip(&speakers)
            .zip(&english)
            .filter_map(|((part, &speaker), english)| {
                let reading = part.reading.as_ref().ok()?;
                let text = match english {
                    Some(passages) => &passages.text,
                    None if is_coded(reading) => &reading.text,
                    None => return None,
                };
                Some(CoderInput {
                    text,
                    date: reading.date.as_ref(),
                    speaker,
                })
            })
            .collect();
        let mut coded = self.coder.code_all(&inputs).into_iter();
        let rest = speakers.into_iter().zip(english.drain(..)).zip(by_line);
        for (part, ((speaker, english), by_line)) in parts.into_iter().zip(rest) {
            self.summary.dropped.take(&part, speaker);
            let outcome = match part.reading {
                Err(error) => Outcome::Failed(error.to_string()),
                Ok(reading) if english.is_none() && !is_coded(&reading) => {
                    Outcome::OtherLanguage(Box::new(reading))
                }
                Ok(reading) => match coded.next() {
                    Some(Ok(coded)) => Outcome::Coded(Box::new((reading, coded))),
                    // A defect of the coder on one document does not lose the others.
                    _ => Outcome::Failed(
                        "the coder failed on it; please report the document".to_owned(),
                    ),
                },
            };
            let document = ReadDocument {
                name: part.name,
                hash: part.hash,
                bytes: part.bytes,
                line: part.line,
                raw: part.raw,
                outcome,
                coder: self.coder,
                by_line,
                speaker,
                english,
            };
            self.count(&document);
            if let Err(failure) = (self.each)(&document) {
                self.failure = Some(failure);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    fn count(&mut self, document: &ReadDocument<'_>) {
        match &document.outcome {
            Outcome::Coded(coded) => {
                self.summary.coded += 1;
                if let Some(passages) = &document.english {
                    self.summary.other_languages.push(format!(
                        "{}: {}",
                        document.name,
                        told_passages(passages)
                    ));
                }
                self.summary.events += coded.1.events.len() as u64;
                self.bar.set_message(format!(
                    "{} documents, {} events",
                    self.summary.coded, self.summary.events
                ));
            }
            Outcome::OtherLanguage(reading) => {
                let language = reading.language.map_or_else(String::new, told_language);
                self.summary
                    .other_languages
                    .push(format!("{}: {language}; English is coded", document.name));
            }
            Outcome::Failed(reason) => self
                .summary
                .failed
                .push(format!("{}: {reason}", document.name)),
        }
    }
}

/// What is said of another language than English.
pub(crate) fn told_language(language: Language) -> String {
    match language.basis {
        LanguageBasis::Words => format!(
            "it seems to be in another language than English, perhaps {}",
            language.code
        ),
        _ => format!("its language is {}", language.code),
    }
}

/// What is said of a document in several languages.
pub(crate) fn told_passages(passages: &EnglishPassages) -> String {
    format!(
        "{} of its {} paragraphs, in another language than English (most in {}); the {} in English {} read",
        passages.others,
        passages.others + passages.english,
        passages.language,
        passages.english,
        if passages.english == 1 { "is" } else { "are" }
    )
}

/// Whether a document is in the language that is coded, or in one that is not known for certain.
pub(crate) fn is_coded(reading: &Reading) -> bool {
    !reading
        .language
        .is_some_and(|language| language.reliable && language.code != "eng")
}

/// The state of a code that a file states.
fn state(code: &str, date: Option<&DateInterval>) -> Option<ActorId> {
    let day = date.and_then(|date| date.latest());
    let bears = |actor: &&Actor| {
        actor
            .code_on(CodeSystem::Iso3, day)
            .is_some_and(|iso| iso.eq_ignore_ascii_case(code))
    };
    // Two states bore "YEM" one after the other: who existed on that day, or else exists still.
    let there = |actor: &&Actor| match day {
        Some(day) => actor.existed_on(day),
        None => actor.lifetime().to.is_none(),
    };
    let known = actors()
        .iter()
        .filter(bears)
        .find(there)
        .or_else(|| actors().iter().find(bears));
    known.map(|actor| actor.id)
}

/// Bytes read of all, rate and time left, on standard error, where that is a terminal.
fn progress(bytes: u64) -> ProgressBar {
    if !on_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bytes);
    let template = "{bytes}/{total_bytes} {bar:20} {bytes_per_sec}, {eta} left, {msg}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// A panic that becomes a document's error prints nothing: the reader of PDF panics on much that is malformed.
fn quiet_threads() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some("pdf") {
                before(panic);
            }
        }));
    });
}
