//! `entente validate`: how good the coder is on a user's own texts, by people who code a sample blind.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Args;
use entente_model::actor::{ActorId, actors};
use entente_model::ontology::PloverType;
use entente_model::time::DateInterval;
use entente_reading::{
    CodedActor, CodedDocument, Estimate, JudgedSentence, Triple, ValidationReport, content_hash,
    draw_sample, is_group, json_problem, score_sample, whole_sentences,
};
use serde::{Deserialize, Serialize};

use super::read::{CoderArguments, Outcome, each_document};
use crate::arguments::PlainFormat;
use crate::failure::Failure;
use crate::known_code::{is_actor, meant};
use crate::text_file::read_text_if_there;

/// Measure the event coder on your own documents.
///
/// Draws a sample of sentences, stratified by the type that the coder gives them and by none, and asks you to code each without seeing the
/// coder's answer. Then prints precision, recall, kappa and the confusion of types with intervals of 95 %. Answers are kept in a file after each sentence: the
/// same call goes on where you stopped, and a second person's answers (--coder) give the agreement of the two.
#[derive(Debug, Args)]
#[command(
    after_help = "An answer is SOURCE TARGET TYPE, as in RUS PAK AID; several are parted by semicolons, - is nobody, an empty line no event, q stops. SOURCE and TARGET are codes as `entente read` prints them (`entente actor NAME` tells a state's; of YEM/HOUTHIS the state is compared); a code or type that does not exist is asked for again. Of a speech it is said whose \"we\" is.\n\nExamples:\n  entente validate --sample 200 news/\n  entente validate --sample 200 news/ --coder second"
)]
pub(crate) struct ValidateArguments {
    /// Folders, files or archives.
    #[arg(required = true, value_name = "DIR")]
    documents: Vec<PathBuf>,
    /// About how many sentences to code.
    #[arg(long, default_value_t = 200, value_name = "N")]
    sample: usize,
    /// Who codes.
    #[arg(long, default_value = "first", value_name = "NAME")]
    coder: String,
    /// The file of answers.
    #[arg(long, default_value = "validation.jsonl", value_name = "FILE")]
    answers: PathBuf,
    /// Draws the sample: the same number, the same sentences.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
    #[command(flatten)]
    with: CoderArguments,
}

/// A sentence that may be drawn.
struct Candidate {
    document: String,
    /// The document's date.
    date: Option<DateInterval>,
    /// The state that "we" is.
    speaker: Option<ActorId>,
    text: String,
    coded: Vec<Triple>,
}

/// A line of the file of answers.
#[derive(Serialize, Deserialize)]
struct Answer {
    sentence: String,
    coder: String,
    text: String,
    events: Vec<Triple>,
}

/// What is printed.
#[derive(Serialize)]
struct Printed {
    version: String,
    by_person: BTreeMap<String, Told>,
    /// Kappa of the first two persons over the sentences that both coded.
    agreement: Option<Estimate>,
}

#[derive(Serialize)]
struct Told {
    sentences: usize,
    precision: Option<Estimate>,
    recall: Option<Estimate>,
    kappa: Option<Estimate>,
    confusion: Vec<(String, String, usize)>,
}

pub(crate) fn run(arguments: &ValidateArguments) -> Result<(), Failure> {
    let (candidates, version) = candidates(arguments)?;
    let mut strata: BTreeMap<Option<&'static str>, Vec<usize>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        strata
            .entry(candidate.coded.first().map(|triple| triple.plover.as_str()))
            .or_default()
            .push(place);
    }
    let sizes: BTreeMap<Option<&'static str>, usize> = strata
        .iter()
        .map(|(key, places)| (*key, places.len()))
        .collect();
    let drawn = draw_sample(&strata, arguments.sample, arguments.seed);
    if let Some(why) = why_more(&strata, drawn.len(), arguments.sample) {
        anstream::eprintln!("{why}");
    }
    let mut answers = known_answers(arguments)?;
    ask(arguments, &candidates, &drawn, &mut answers)?;
    let mut by_coder: BTreeMap<&str, Vec<(&Candidate, &Answer)>> = BTreeMap::new();
    for &place in &drawn {
        let candidate = &candidates[place];
        let key = key(candidate);
        for answer in answers.iter().filter(|answer| answer.sentence == key) {
            by_coder
                .entry(&answer.coder)
                .or_default()
                .push((candidate, answer));
        }
    }
    if by_coder.is_empty() {
        return Err(Failure::failed(
            "no sentence has been coded",
            "answer some: entente validate asks for them one by one",
        ));
    }
    let judged = |pairs: &[(&Candidate, &Answer)]| -> Vec<JudgedSentence> {
        pairs
            .iter()
            .map(|(candidate, answer)| JudgedSentence {
                stratum: candidate.coded.first().map(|triple| triple.plover),
                coder: candidate.coded.clone(),
                person: answer.events.clone(),
            })
            .collect()
    };
    let by_person = by_coder
        .iter()
        .map(|(name, pairs)| {
            (
                (*name).to_owned(),
                told(score_sample(&judged(pairs), &sizes, arguments.seed)),
            )
        })
        .collect();
    let printed = Printed {
        version,
        by_person,
        agreement: agreement(&by_coder, &sizes, arguments.seed),
    };
    let text = match arguments.format {
        PlainFormat::Json => {
            serde_json::to_string_pretty(&printed)
                .map_err(|error| Failure::from_error(&error, ""))?
                + "\n"
        }
        PlainFormat::Text => report(&printed, candidates.len()),
    };
    crate::output::print(&text)
}

/// Why more or fewer sentences are drawn than were asked for.
fn why_more(
    strata: &BTreeMap<Option<&'static str>, Vec<usize>>,
    drawn: usize,
    asked: usize,
) -> Option<String> {
    let types = strata.keys().flatten().count();
    match drawn.cmp(&asked) {
        Ordering::Equal => None,
        Ordering::Greater => Some(format!(
            "{drawn} sentences are drawn, not {asked}: a quarter of {asked} without an event, and at least two of each of the {types} types that the coder finds here"
        )),
        Ordering::Less => Some(format!(
            "{drawn} sentences are drawn, not {asked}: some types, or the sentences without an event, have no more"
        )),
    }
}

/// All sentences of the documents with what the coder says of them.
fn candidates(arguments: &ValidateArguments) -> Result<(Vec<Candidate>, String), Failure> {
    let mut candidates = Vec::new();
    let coder = arguments.with.coder()?;
    each_document(&arguments.documents, None, &coder, &mut |document| {
        if let Outcome::Coded(coded) = &document.outcome {
            let (reading, coded) = &**coded;
            let text = document.coded_text(reading);
            let of = Of {
                name: &document.name,
                date: reading.date,
                speaker: document.speaker,
            };
            candidates.extend(sentences(&of, text, coded));
        }
        Ok(())
    })?
    .report()?;
    Ok((candidates, coder.version().to_owned()))
}

/// The document of a sentence.
struct Of<'d> {
    name: &'d str,
    date: Option<DateInterval>,
    speaker: Option<ActorId>,
}

fn sentences(of: &Of<'_>, text: &str, coded: &CodedDocument) -> Vec<Candidate> {
    whole_sentences(text, coded)
        .into_iter()
        .map(|span| {
            let triples = coded
                .events
                .iter()
                .filter(|event| span.contains(&event.sentence_span.start))
                .flat_map(|event| {
                    let pairs = super::read::sides(event);
                    pairs.into_iter().map(|(source, target)| Triple {
                        source: code(source),
                        target: target.map(code).unwrap_or_default(),
                        plover: event.plover,
                    })
                })
                .collect();
            Candidate {
                document: of.name.to_owned(),
                date: of.date,
                speaker: of.speaker,
                text: super::read::one_line(&text[span]),
                coded: triples,
            }
        })
        .collect()
}

fn code(actor: &CodedActor) -> String {
    match (&actor.actor, &actor.group) {
        (Some(id), _) => id.to_string(),
        (None, Some(group)) => group.to_string(),
        (None, None) => String::new(),
    }
}

fn key(candidate: &Candidate) -> String {
    content_hash(candidate.text.as_bytes())
}

fn known_answers(arguments: &ValidateArguments) -> Result<Vec<Answer>, Failure> {
    let Some(text) = read_text_if_there(&arguments.answers)? else {
        return Ok(Vec::new());
    };
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line): (usize, &str)| {
            serde_json::from_str(line).map_err(|error| {
                Failure::failed(
                    format!(
                        "{}:{number} is no answer: {}",
                        arguments.answers.display(),
                        json_problem(&error)
                    ),
                    "remove the line, or name another file with --answers",
                )
            })
        })
        .collect()
}

/// Asks for every sentence that this person has not coded.
fn ask(
    arguments: &ValidateArguments,
    candidates: &[Candidate],
    drawn: &[usize],
    answers: &mut Vec<Answer>,
) -> Result<(), Failure> {
    let mut known: BTreeSet<String> = answers
        .iter()
        .filter(|answer| answer.coder == arguments.coder)
        .map(|answer| answer.sentence.clone())
        .collect();
    // A sentence that stands in several places is asked for once.
    let open: Vec<&Candidate> = drawn
        .iter()
        .map(|&place| &candidates[place])
        .filter(|candidate| known.insert(key(candidate)))
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&arguments.answers)
        .map_err(|error| Failure::writing(&arguments.answers, &error))?;
    let mut input = io::stdin().lock();
    let groups = arguments.with.own_groups()?;
    anstream::eprintln!(
        "{} sentences to code. SOURCE TARGET TYPE; - is nobody; an empty line is no event; q stops.",
        open.len()
    );
    for (number, candidate) in (1..).zip(&open) {
        anstream::eprintln!(
            "\n{number}/{} {}{}{}\n{}",
            open.len(),
            candidate.document,
            candidate.date.map_or_else(
                || " · without a date".to_owned(),
                |date| format!(" · of {}", date.to_words())
            ),
            speaker(candidate.speaker),
            candidate.text
        );
        let events = loop {
            anstream::eprint!("> ");
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 || line.trim() == "q" {
                return Ok(());
            }
            match parse(&line, &groups) {
                Ok(events) => break events,
                Err(problem) => anstream::eprintln!("{problem}; again:"),
            }
        };
        let answer = Answer {
            sentence: key(candidate),
            coder: arguments.coder.clone(),
            text: candidate.text.clone(),
            events,
        };
        let line =
            serde_json::to_string(&answer).map_err(|error| Failure::from_error(&error, ""))?;
        writeln!(file, "{line}").map_err(|error| Failure::writing(&arguments.answers, &error))?;
        answers.push(answer);
    }
    Ok(())
}

/// " · a speech: “we” is Pakistan, PAK", or nothing.
fn speaker(state: Option<ActorId>) -> String {
    state.map_or_else(String::new, |id| {
        let name = actors().get(id).map_or("", |actor| actor.name_on(None));
        format!(" · a speech: “we” is {name}, {id}")
    })
}

/// A side of an answer: the code of an actor that the coder may name, or nobody.
fn side(word: &str, groups: &[String]) -> Result<String, String> {
    if word == "-" {
        return Ok(String::new());
    }
    let code = word.to_ascii_uppercase();
    if is_actor(&code) || is_group(&code) {
        return Ok(code);
    }
    if let Some(own) = groups.iter().find(|own| own.eq_ignore_ascii_case(word)) {
        return Ok(own.clone());
    }
    // As `entente read` prints a group inside a state: "YEM/HOUTHIS" is compared as the state.
    if let Some((state, group)) = code.split_once('/')
        && is_actor(state)
        && (is_group(group) || groups.iter().any(|own| own.eq_ignore_ascii_case(group)))
    {
        return Ok(state.to_owned());
    }
    let word = match code.split_once('/') {
        Some((state, group)) if is_actor(state) => {
            return Err(format!(
                "{group:?} is no group that the coder knows; write {state}, or the code that `entente read` prints"
            ));
        }
        Some((state, _)) => state,
        None => word,
    };
    let meant = meant(word, None, &|actor| Some(actor.id.to_string()));
    let meant = if meant.is_empty() {
        "`entente actor NAME` tells the code of a state, `entente read` prints those of others"
            .to_owned()
    } else {
        meant
    };
    Err(format!("{word:?} is no actor; {meant}"))
}

/// "RUS PAK AID; USA - ACCUSE".
fn parse(line: &str, groups: &[String]) -> Result<Vec<Triple>, String> {
    line.split(';')
        .map(str::trim)
        .filter(|event| !event.is_empty())
        .map(|event| {
            let words: Vec<&str> = event.split_whitespace().collect();
            let [source, target, plover] = words.as_slice() else {
                return Err(format!(
                    "{event:?} is not SOURCE TARGET TYPE, as in RUS PAK AID"
                ));
            };
            let (source, target) = (side(source, groups)?, side(target, groups)?);
            if source.is_empty() && target.is_empty() {
                return Err(format!(
                    "{event:?} is done by nobody to nobody; no event is an empty line"
                ));
            }
            let plover: PloverType = plover.to_ascii_uppercase().parse().map_err(|_| {
                let names: Vec<&str> = PloverType::ALL.iter().map(|known| known.as_str()).collect();
                format!("{plover:?} is no type: use {}", names.join(", "))
            })?;
            Ok(Triple {
                source,
                target,
                plover,
            })
        })
        .collect()
}

fn told(report: ValidationReport) -> Told {
    Told {
        sentences: report.sentences,
        precision: report.precision,
        recall: report.recall,
        kappa: report.kappa,
        confusion: report
            .confusion
            .into_iter()
            .map(|((person, coder), times)| (person, coder, times))
            .collect(),
    }
}

/// The kappa of two persons over the sentences that both coded.
fn agreement(
    by_coder: &BTreeMap<&str, Vec<(&Candidate, &Answer)>>,
    sizes: &BTreeMap<Option<&'static str>, usize>,
    seed: u64,
) -> Option<Estimate> {
    let mut persons = by_coder.values();
    let (one, other) = (persons.next()?, persons.next()?);
    let both: Vec<JudgedSentence> = one
        .iter()
        .filter_map(|(candidate, answer)| {
            let second = other
                .iter()
                .find(|(_, second)| second.sentence == answer.sentence)?
                .1;
            Some(JudgedSentence {
                stratum: candidate.coded.first().map(|triple| triple.plover),
                coder: second.events.clone(),
                person: answer.events.clone(),
            })
        })
        .collect();
    score_sample(&both, sizes, seed).kappa
}

fn report(printed: &Printed, population: usize) -> String {
    let shown = |estimate: &Option<Estimate>| {
        estimate.map_or_else(
            || "cannot be told".to_owned(),
            // Minus nothing is nothing.
            |e| format!("{:.2} ({:.2}–{:.2})", e.value + 0.0, e.low, e.high),
        )
    };
    let mut text = format!(
        "{} on these documents, {population} sentences; intervals of 95 %\n",
        printed.version
    );
    for (name, told) in &printed.by_person {
        text.push_str(&format!(
            "\ncoded by {name}: {} sentences\n",
            told.sentences
        ));
        text.push_str(&format!("  precision  {}\n", shown(&told.precision)));
        text.push_str(&format!("  recall     {}\n", shown(&told.recall)));
        text.push_str(&format!("  kappa      {}\n", shown(&told.kappa)));
        text.push_str("  first type by person, by coder, sentences\n");
        for (person, coder, times) in &told.confusion {
            text.push_str(&format!("  {person:<10} {coder:<10} {times:>4}\n"));
        }
    }
    if printed.agreement.is_some() {
        text.push_str(&format!(
            "\nkappa of the two persons  {}\n",
            shown(&printed.agreement)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_that_is_larger_than_asked_for_is_explained() {
        let strata = BTreeMap::from([
            (None, (0..50).collect::<Vec<_>>()),
            (Some("AID"), vec![50, 51, 52]),
            (Some("AGREE"), vec![53, 54]),
            (Some("ACCUSE"), vec![55, 56]),
        ]);
        let drawn = draw_sample(&strata, 4, 1).len();
        let told = why_more(&strata, drawn, 4).unwrap();
        assert!(
            told.starts_with("7 sentences are drawn, not 4")
                && told.contains("each of the 3 types"),
            "{told}"
        );
        assert_eq!(why_more(&strata, 4, 4), None);
    }

    #[test]
    fn sides_are_read_as_the_coder_prints_them() {
        let side = |word: &str| side(word, &["WAGNER".to_owned()]);
        assert_eq!(side("yem/houthis"), Ok("YEM".to_owned()));
        assert_eq!(side("MLI/Wagner"), Ok("MLI".to_owned()));
        assert_eq!(side("ECOWAS"), Ok("ECOWAS".to_owned()));
        assert_eq!(side("-"), Ok(String::new()));
        for (word, told) in [
            ("GER", "Germany: write DEU"),
            ("YEM/HOTHIS", "no group that the coder knows; write YEM"),
            ("XXX", "is no actor"),
        ] {
            let error = side(word).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
