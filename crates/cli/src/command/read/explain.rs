//! `entente read --explain`: how an event came about, or what stopped a sentence.

use std::str::FromStr;

use entente_reading::{CodedDocument, CoderInput, Reading};

use super::ReadArguments;
use super::documents::{self, Outcome, ReadDocument};
use super::row::one_line;
use crate::failure::Failure;
use crate::output;

/// What is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Explained {
    /// The event with this number, from 1.
    Event(usize),
    /// The sentence with this number, from 1: "s12".
    Sentence(usize),
    /// The sentence with these words.
    Words(String),
}

impl FromStr for Explained {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let number = |digits: &str| digits.parse().ok().filter(|&number| number > 0);
        if text.is_empty() || text.bytes().all(|byte| byte.is_ascii_digit()) {
            return number(text)
                .map(Explained::Event)
                .ok_or_else(|| "events are numbered from 1".to_owned());
        }
        if let Some(number) = text.strip_prefix(['s', 'S']).and_then(number) {
            return Ok(Explained::Sentence(number));
        }
        Ok(Explained::Words(text.to_owned()))
    }
}

pub(super) fn run(arguments: &ReadArguments, wanted: &Explained) -> Result<(), Failure> {
    let mut explained = None;
    let mut names: Vec<(String, Option<String>)> = Vec::new();
    let coder = arguments.coder.coder()?;
    let summary = documents::each(
        &arguments.documents,
        arguments.date,
        &coder,
        &mut |document| {
            if names.is_empty() {
                explained = document.explain(wanted);
            }
            names.push((document.name.clone(), document.by_line.clone()));
            Ok(())
        },
    )?;
    if let [others @ .., (last, by_line)] = names.as_slice()
        && !others.is_empty()
    {
        // Of two of one name, the line tells which is meant.
        let help = match by_line
            .as_ref()
            .filter(|_| others.iter().any(|(name, _)| name == last))
        {
            Some(by_line) => format!(
                "several are named {last}: name the one that the event is in by its line, as in entente read '{by_line}' --explain …"
            ),
            None => format!(
                "name the one that the event is in, as `entente read` prints it: entente read '{last}' --explain …; of lines of JSON the number of the line will do: 'FILE!12'"
            ),
        };
        return Err(Failure::usage(
            format!("--explain takes one document, not {}", names.len()),
            help,
        ));
    }
    match explained {
        Some(text) => output::print(&text?),
        None => summary.report(),
    }
}

impl ReadDocument<'_> {
    /// `None` for a document that was not coded.
    fn explain(&self, wanted: &Explained) -> Option<Result<String, Failure>> {
        let Outcome::Coded(coded) = &self.outcome else {
            return None;
        };
        let (reading, coded) = &**coded;
        Some(self.explained(wanted, reading, coded))
    }

    fn explained(
        &self,
        wanted: &Explained,
        reading: &Reading,
        coded: &CodedDocument,
    ) -> Result<String, Failure> {
        let width = output::width();
        let input = CoderInput {
            text: self.coded_text(reading),
            date: reading.date.as_ref(),
            speaker: self.speaker,
        };
        let sentence = |number: usize| self.coder.explain_sentence(input, coded, number, width);
        match wanted {
            Explained::Event(number) => {
                match coded.events.iter().find(|event| event.number == *number) {
                    Some(event) => Ok(self.coder.explain(input, coded, event, width)),
                    None => Err(Failure::usage(
                        format!("there is no event {number} in this document"),
                        "the numbers stand before the events: entente read FILE; --least-confidence leaves those out that are less sure; a sentence without an event is asked for by its number, --explain s1, or by some of its words",
                    )),
                }
            }
            Explained::Sentence(number) if *number <= coded.sentences => Ok(sentence(number - 1)),
            Explained::Sentence(number) => Err(Failure::usage(
                format!(
                    "there is no sentence {number} in this document, which has {}",
                    coded.sentences
                ),
                "give a smaller number, or some words of the sentence",
            )),
            Explained::Words(words) => {
                let found = self.coder.sentences_with(input, words);
                let Some((&first, others)) = found.split_first() else {
                    return Err(Failure::usage(
                        format!(
                            "no sentence of this document has the words “{}”",
                            one_line(words)
                        ),
                        "give words as they stand in one sentence, or its number: --explain s1",
                    ));
                };
                let mut text = sentence(first);
                if !others.is_empty() {
                    let numbers: Vec<String> = others
                        .iter()
                        .map(|number| format!("s{}", number + 1))
                        .collect();
                    text.push_str(&format!("also in   {}\n", numbers.join(", ")));
                }
                Ok(text)
            }
        }
    }
}
