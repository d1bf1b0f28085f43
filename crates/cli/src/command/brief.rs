//! `entente brief`: the relation between two actors, as text, Markdown, JSON or a page.

use std::path::{Path, PathBuf};

use entente_brief::{Brief, BriefContradiction, Style, assemble};
use entente_check::Verdict;
use entente_model::actor::ResolveError;
use entente_model::source::Basis;
use entente_model::time::DateInterval;
use entente_relation::{Options, Relation, Step};

use super::check::Checker;
use super::relation::{Data, pair};
use crate::arguments::{BriefArguments, BriefFormat};
use crate::failure::Failure;
use crate::output;
use crate::output_form::form_by_ending;

pub(crate) fn run(arguments: &BriefArguments, named: Option<&Path>) -> Result<(), Failure> {
    let outputs = outputs(arguments)?;
    let (a, b) = pair(&arguments.a, &arguments.b)?;
    let options = Options {
        from: arguments.from,
        to: arguments.to,
    };
    let data = Data::read(named)?;
    let world = data.world()?;
    let relation = data.relation((&a, &b), &options, &world, Step::Year, &|_, _| true)?;
    let mut brief = assemble(&relation, env!("CARGO_PKG_VERSION"));
    contradict(&mut brief, &relation, &data)?;
    for (path, _) in &outputs {
        output::check_folder(path)?;
    }
    for (path, format) in outputs {
        if path.as_os_str() == "-" {
            output::print(&render(&brief, format, &style(arguments))?)?;
        } else {
            output::write_file(&path, &render(&brief, format, &Style::default())?)?;
            eprintln!("written to {}", path.display());
        }
    }
    Ok(())
}

/// Documents whose statements are checked for a brief.
const CHECKED: usize = 20;

/// Checks the documents that mention both, and says what the data have against them.
fn contradict(brief: &mut Brief, relation: &Relation, data: &Data) -> Result<(), Failure> {
    if relation.documents.is_empty() {
        return Ok(());
    }
    let checker = Checker::new(data.library())?;
    for found in relation.documents.iter().take(CHECKED) {
        let document = &found.document;
        let date = DateInterval::from_edtf(&document.date).ok();
        let claims = checker.check(&document.text, date.as_ref())?.claims;
        let contradicted = claims
            .into_iter()
            .filter(|claim| claim.verdict == Verdict::Contradicted)
            .map(|claim| BriefContradiction {
                statement: claim.claim.words,
                reason: claim.reason,
                right: claim.right.unwrap_or_default(),
                basis: if claim
                    .evidence
                    .iter()
                    .all(|evidence| evidence.basis == Basis::Recalled)
                {
                    Basis::Recalled
                } else {
                    Basis::File
                },
                evidence: {
                    let mut sources: Vec<String> = claim
                        .evidence
                        .into_iter()
                        .map(|evidence| evidence.source)
                        .collect();
                    sources.dedup();
                    sources
                },
            })
            .collect();
        brief.contradict(&document.source, contradicted);
    }
    Ok(())
}

/// Where the brief goes and in which form.
fn outputs(arguments: &BriefArguments) -> Result<Vec<(PathBuf, BriefFormat)>, Failure> {
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && from > to
    {
        return Err(Failure::usage(
            format!("--from {from} is after --to {to}"),
            "",
        ));
    }
    if arguments.output.is_empty() {
        let format = arguments.format.unwrap_or(BriefFormat::Text);
        return Ok(vec![(PathBuf::from("-"), format)]);
    }
    arguments
        .output
        .iter()
        .map(|path| Ok((path.clone(), form_of(path, arguments.format)?)))
        .collect()
}

/// The form of a file: by its ending, else as `--format` says.
fn form_of(path: &Path, format: Option<BriefFormat>) -> Result<BriefFormat, Failure> {
    if path.as_os_str() == "-" {
        return Ok(format.unwrap_or(BriefFormat::Text));
    }
    let forms: [(&[&str], BriefFormat); 4] = [
        (&["txt"], BriefFormat::Text),
        (&["md", "markdown"], BriefFormat::Md),
        (&["json"], BriefFormat::Json),
        (&["html", "htm"], BriefFormat::Html),
    ];
    form_by_ending(path, &forms, ", or say --format").or_else(|failure| format.ok_or(failure))
}

fn render(brief: &Brief, format: BriefFormat, style: &Style) -> Result<String, Failure> {
    let rendered = match format {
        BriefFormat::Text => return Ok(entente_brief::text(brief, style)),
        BriefFormat::Md => return Ok(entente_brief::markdown(brief)),
        BriefFormat::Json => entente_brief::json(brief),
        BriefFormat::Html => entente_brief::html(brief),
    };
    rendered.map_err(|error| Failure::from_error(&error, ""))
}

fn style(arguments: &BriefArguments) -> Style {
    Style {
        colour: output::colour(),
        width: arguments.width.map_or_else(output::width, usize::from),
        ascii: output::ascii(arguments.ascii),
    }
}

/// An actor that cannot be told from what was written is a usage error.
pub(crate) fn unresolved(query: &str, error: &ResolveError) -> Failure {
    if let Ok(organisation) = entente_model::organisation::organisations().resolve(query) {
        return Failure::usage(
            format!("{} is no state", organisation.name),
            "a brief is on two states; see `entente actor` for organisations",
        );
    }
    Failure::usage(
        error.to_string(),
        "`entente actor NAME` shows what a name or code means",
    )
}
