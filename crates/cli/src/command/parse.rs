//! `entente parse`: English text to sentences, tags and trees.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

use clap::Args;
use entente_reading::syntax::{MAX_WORDS, Parser, Sentence, to_conllu, to_tree};

use crate::failure::Failure;
use crate::output;

/// So many places at which sentences were cut are named; of the others the number is told.
const NAMED_CUTS: usize = 5;
/// Text is handed to standard output in pieces of about this many bytes.
const BUFFER: usize = 1 << 16;

/// Parse English text: sentences, words, lemmas, tags and dependency trees.
///
/// Reads plain text and prints CoNLL-U, the format of Universal Dependencies; the byte range of each word stands in the last column.
/// The text may have any length: it is read, parsed and printed piece by piece. Bytes that are not UTF-8 count as blanks.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente parse report.txt > report.conllu\n  entente parse --tree report.txt\n  echo 'Moscow agreed.' | entente parse -"
)]
pub(crate) struct ParseArguments {
    /// The text file to read; `-` is standard input.
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
    /// Draw trees for people instead of CoNLL-U.
    #[arg(long)]
    pub(crate) tree: bool,
    /// Columns of the drawing; without it, the terminal's width or 80.
    #[arg(long, value_name = "COLUMNS", requires = "tree", value_parser = clap::value_parser!(u16).range(20..=400))]
    pub(crate) width: Option<u16>,
}

pub(crate) fn run(arguments: &ParseArguments) -> Result<(), Failure> {
    let path = arguments.file.as_path();
    let reading = |error: &io::Error| Failure::reading(path, error);
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(|error| reading(&error))?)
    };
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let width = arguments
        .width
        .map_or_else(output::width, usize::from);
    let mut printed = Ok(());
    let mut cuts = Cuts::default();
    let (mut number, mut text) = (0, String::new());
    let read = Parser::english().parse_reader(input, |sentence| {
        number += 1;
        text.clear();
        if arguments.tree {
            text.push_str(&to_tree(&sentence, width));
            text.push('\n');
        } else {
            to_conllu(&sentence, number, &mut text);
        }
        cuts.note(&sentence);
        out.write_all(text.as_bytes()).map_err(|error| {
            printed = Err(Failure::from(error));
            io::ErrorKind::Other.into()
        })
    });
    printed?;
    // What was read before a fault of input is printed.
    out.flush()?;
    cuts.report()?;
    read.map_err(|error| reading(&error))
}

/// Where sentences were cut.
#[derive(Default)]
struct Cuts {
    places: Vec<usize>,
    count: u64,
}

impl Cuts {
    fn note(&mut self, sentence: &Sentence) {
        if sentence.cut {
            self.count += 1;
            if self.places.len() < NAMED_CUTS {
                self.places.push(sentence.range().end);
            }
        }
    }

    fn report(&self) -> io::Result<()> {
        let (noun, place) = match self.count {
            0 => return Ok(()),
            1 => ("sentence was", "byte"),
            _ => ("sentences were", "bytes"),
        };
        let places: Vec<String> = self.places.iter().map(usize::to_string).collect();
        let more = match self.count - self.places.len() as u64 {
            0 => String::new(),
            more => format!(" and {} more", output::grouped(more)),
        };
        writeln!(
            io::stderr(),
            "{} {noun} cut behind {MAX_WORDS} words, the most that are read as one: at {place} {}{more}",
            output::grouped(self.count),
            places.join(", "),
        )
    }
}
