//! `entente check`: the checkable statements of documents, held against what is known.

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use entente_check::{CheckedClaim, CheckedText, ClaimKind, Facts, KINDS, Verdict, check_text};
use entente_model::actor::{ActorId, actors};
use entente_model::source::Basis;
use entente_model::time::DateInterval;
use entente_reading::{DocumentPart, english_passages, read_documents, read_file};
use entente_store::{Library, dyad_records};
use serde::Serialize;

use super::read::{Choice, Files, is_coded, told_language, told_passages};
use crate::failure::Failure;
use crate::folder::told_passed_over;
use crate::{library, output};

/// Check the statements of documents against the data inside the program and the library.
///
/// Statements of these kinds are found: who joined, left, was expelled from or belonged to an organisation known here; who held office (not which
/// one); ranks in an index; sums of contracts; vetoes in the Security Council and its votes on India and Pakistan; where something took off, was
/// signed or held. Each is supported, contradicted (with what is right) or unverifiable; what was recalled without a source is marked †. A denial
/// is the opposite claim. Questions, wishes and conditions are passed over, and how many sentences hold nothing of these kinds is told at the end.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente check samples/claims.md\n  entente check essay.txt --date 2022-01 --format json\n\nExit codes: 0 done, also where statements are contradicted; 1 no document could be read; 2 wrong arguments."
)]
pub(crate) struct CheckArguments {
    /// Files, folders, archives, or `-` for standard input. FILE!NAME is one document of a file that holds several, as in `entente read`.
    #[arg(required = true, value_name = "FILE|DIR|-")]
    documents: Vec<PathBuf>,
    /// The date of documents that state none: a day, month or year.
    #[arg(long, value_name = "DATE", value_parser = crate::arguments::date)]
    date: Option<DateInterval>,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people.
    Text,
    /// A list of objects.
    Json,
}

/// Pairs of actors that a document's sums are looked up for in the library.
const PAIRS: usize = 8;

#[derive(Serialize)]
struct Row<'r> {
    document: &'r str,
    #[serde(flatten)]
    claim: &'r CheckedClaim,
}

pub(crate) fn run(arguments: &CheckArguments, named: Option<&Path>) -> Result<(), Failure> {
    let library = library::to_read(named)?;
    let checker = Checker::new(library.as_ref())?;
    let mut documents: Vec<(String, CheckedText)> = Vec::new();
    let mut failure = None;
    let mut others = 0;
    let mut read = |part: DocumentPart| {
        match part.reading {
            Ok(reading) => {
                let passages = english_passages(&reading.text);
                if passages.is_none() && !is_coded(&reading) {
                    let language = reading.language.map_or_else(String::new, told_language);
                    anstream::eprintln!("not checked: {}: {language}; English is read", part.name);
                    others += 1;
                    return ControlFlow::Continue(());
                }
                let date = reading.date.or(arguments.date);
                if let Some(passages) = &passages {
                    anstream::eprintln!("not checked: {}: {}", part.name, told_passages(passages));
                }
                let text = passages.map_or(reading.text, |passages| passages.text);
                match checker.check(&text, date.as_ref()) {
                    Ok(claims) => documents.push((part.name, claims)),
                    Err(error) => {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                }
            }
            Err(error) => anstream::eprintln!("not read: {}: {error}", part.name),
        }
        ControlFlow::Continue(())
    };
    let mut files = Files::default();
    for path in &arguments.documents {
        files.collect(path)?;
    }
    for folder in &files.empty_folders {
        anstream::eprintln!(
            "not read: {}: the folder holds no document",
            folder.display()
        );
    }
    for input in &files.files {
        let mut choice = Choice::new(input);
        let mut chosen = |part: DocumentPart| match choice.takes(&part) {
            true => read(part),
            false => ControlFlow::Continue(()),
        };
        let flow = if input.path.as_os_str() == "-" {
            read_documents(io::stdin().lock(), "standard input", &mut chosen)
        } else {
            read_file(&input.path, &mut chosen)
        };
        if flow.is_break() {
            break;
        }
        if let Some(failure) = choice.failure() {
            return Err(failure);
        }
        if let Some(told) = choice.ambiguity() {
            anstream::eprintln!("{told}");
        }
    }
    if let Some(told) = told_passed_over(&files.passed_over, "of other kinds") {
        anstream::eprintln!("{told}");
    }
    if let Some(failure) = failure {
        return Err(failure);
    }
    if documents.is_empty() && others == 0 {
        return Err(Failure::failed(
            "no document could be read",
            "give text, HTML, Markdown, PDF, DOCX or lines of JSON",
        ));
    }
    let text = match arguments.format {
        CheckFormat::Text => documents
            .iter()
            .map(|(name, claims)| told(name, claims))
            .chain(told_without(&documents))
            .collect::<Vec<_>>()
            .join("\n"),
        CheckFormat::Json => {
            let rows: Vec<Row<'_>> = documents
                .iter()
                .flat_map(|(document, text)| {
                    text.claims.iter().map(move |claim| Row { document, claim })
                })
                .collect();
            serde_json::to_string_pretty(&rows).map_err(|error| Failure::from_error(&error, ""))?
                + "\n"
        }
    };
    output::print(&text)
}

/// Checks texts against the embedded data and what the library holds.
pub(crate) struct Checker<'l> {
    library: Option<&'l Library>,
    /// The embedded data and the library's lists, read once for all texts.
    facts: Facts,
}

impl<'l> Checker<'l> {
    pub(crate) fn new(library: Option<&'l Library>) -> Result<Self, Failure> {
        let mut facts = Facts::embedded();
        if let Some(library) = library {
            add_lists(&mut facts, library)?;
        }
        Ok(Checker { library, facts })
    }

    /// Checks a text, its sums against what the library holds on the pairs that they are about.
    pub(crate) fn check(
        &self,
        text: &str,
        date: Option<&DateInterval>,
    ) -> Result<CheckedText, Failure> {
        let mut pairs: Vec<(ActorId, ActorId)> = Vec::new();
        if self.library.is_some() {
            for claim in entente_check::claims(text, date) {
                if let ClaimKind::Sum { actors, .. } = claim.kind {
                    for (place, &a) in actors.iter().enumerate() {
                        pairs.extend(actors[place + 1..].iter().map(|&b| (a, b)));
                    }
                }
            }
        }
        if pairs.is_empty() {
            return Ok(check_text(text, date, &self.facts));
        }
        pairs.sort();
        pairs.dedup();
        let mut facts = self.facts.clone();
        for (a, b) in pairs.into_iter().take(PAIRS) {
            let lineage = |actor| actors().get(actor).map(|known| actors().lineage(known.id));
            let (Some(a), Some(b)) = (lineage(a), lineage(b)) else {
                continue;
            };
            let records = dyad_records(&[], self.library, &a, &b)
                .map_err(|error| Failure::from_error(&error, ""))?;
            facts.extend(&records.events, &records.measures);
        }
        Ok(check_text(text, date, &facts))
    }
}

/// Takes in the lists of members and of votes that the library holds.
fn add_lists(facts: &mut Facts, library: &Library) -> Result<(), Failure> {
    let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
    let entries = library.current_tables().map_err(failed)?;
    let named = |name: &str| entries.iter().find(|entry| entry.info.name == name);
    if let Some(entry) = named("igo-memberships") {
        let names = named("igo-names")
            .map(|entry| library.table(entry, false))
            .transpose()
            .map_err(failed)?;
        let table = library.table(entry, true).map_err(failed)?;
        facts.add_memberships(&entry.source, &table, names.as_ref());
    }
    if let Some(entry) = named("un-council") {
        let table = library.table(entry, true).map_err(failed)?;
        facts.add_council_votes(&entry.source, &table);
    }
    Ok(())
}

/// The claims of a document for the terminal.
fn told(name: &str, checked: &CheckedText) -> String {
    let claims = &checked.claims;
    let count = |verdict| {
        claims
            .iter()
            .filter(|claim| claim.verdict == verdict)
            .count()
    };
    let mut text = format!(
        "{name}: {} statements; {} supported, {} contradicted, {} unverifiable\n",
        claims.len(),
        count(Verdict::Supported),
        count(Verdict::Contradicted),
        count(Verdict::Unverifiable)
    );
    for claim in claims {
        text.push_str(&format!(
            "\n{:<13} “{}”\n",
            claim.verdict, claim.claim.words
        ));
        text.push_str(&format!("              {}\n", claim.reason));
        if let Some(right) = &claim.right {
            text.push_str(&format!("              right: {right}\n"));
        }
        for evidence in &claim.evidence {
            let mark = if evidence.basis == Basis::Recalled {
                " †"
            } else {
                ""
            };
            text.push_str(&format!(
                "              - {} [{}]{mark}\n",
                evidence.text, evidence.source
            ));
        }
    }
    for passed in &checked.passed_over {
        text.push_str(&format!(
            "\npassed over   “{}”\n              {}\n",
            passed.words, passed.reason
        ));
    }
    text
}

/// How much of all documents holds no statement, once at the end.
fn told_without(documents: &[(String, CheckedText)]) -> Option<String> {
    let sum = |count: fn(&CheckedText) -> usize| -> usize {
        documents.iter().map(|(_, checked)| count(checked)).sum()
    };
    let (without, sentences) = (sum(|text| text.without), sum(|text| text.sentences));
    (without > 0).then(|| {
        format!(
            "{without} of {sentences} sentences hold no statement that `check` knows. It knows {KINDS}.\n"
        )
    })
}
