//! `entente actor`: who an actor is, in time.

use entente_model::actor::{Actor, ActorId, CodeSystem, DateSpan, NameKind, actors};
use entente_model::organisation::{Membership, Organisation, organisations};
use entente_model::source::Basis;
use entente_model::time::DateInterval;
use entente_reading::{TableActor, table_actor};
use jiff::civil::Date;
use serde_json::json;

use crate::arguments::{ActorArguments, PlainFormat};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ActorArguments) -> Result<(), Failure> {
    let on = arguments.on.as_deref().map(day).transpose()?;
    match actors().resolve(&arguments.query, on) {
        Ok(actor) => show_actor(actor, on, arguments),
        Err(error) => match organisation(&arguments.query) {
            Some(Found::Registered(organisation)) => {
                show_organisation(organisation, on, arguments.format)
            }
            Some(Found::InTables(actor)) => show_table_actor(actor, arguments.format),
            None => Err(Failure::usage(
                error.to_string(),
                "write a code (PAK, 770, PK) or a name (Pakistan)",
            )),
        },
    }
}

/// An organisation, by where most is known of it.
enum Found {
    /// With dates and members.
    Registered(&'static Organisation),
    /// Only as the event coder names it.
    InTables(&'static TableActor),
}

fn organisation(query: &str) -> Option<Found> {
    if let Ok(organisation) = organisations().resolve(query) {
        return Some(Found::Registered(organisation));
    }
    let actor = table_actor(query)?;
    // The World Court is coded as the United Nations, of which the registry knows more.
    let registered = ActorId::new(actor.id)
        .ok()
        .and_then(|id| organisations().get(id));
    Some(registered.map_or(Found::InTables(actor), Found::Registered))
}

/// The day that stands for a date: the last of a month or year.
fn day(text: &str) -> Result<Date, Failure> {
    let unread = || {
        Failure::usage(
            format!("--on {text}: no date can be read from it"),
            "write a day (1960-01-01), a month (1960-01) or a year (1960)",
        )
    };
    let interval: DateInterval = text.parse().map_err(|_| unread())?;
    interval.latest().or(interval.earliest()).ok_or_else(unread)
}

fn show_actor(actor: &Actor, on: Option<Date>, arguments: &ActorArguments) -> Result<(), Failure> {
    let memberships: Vec<&Membership> = organisations().memberships_of(actor.id).collect();
    if arguments.format == PlainFormat::Json {
        let successions: Vec<_> = actors().successions_of(actor.id).collect();
        let state_system: Vec<_> = actors()
            .memberships_of(actor.id)
            .map(|(membership, _)| membership)
            .collect();
        let value = json!({
            "actor": actor,
            "name": actor.name_on(on),
            "lineage": actors().lineage(actor.id),
            "state_system": state_system,
            "successions": successions,
            "memberships": memberships,
        });
        return print_json(&value);
    }
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(content.trim_end());
        text.push('\n');
    };
    line(format!("{}  {}", actor.id, actor.name_on(on)));
    let official = actor.official_name_on(on).unwrap_or_default();
    if !official.is_empty() && official != actor.name_on(on) {
        line(format!("     {official}"));
    }
    line(format!("     {}", kind_and_spans(actor)));
    if let Some(part) = actor.names.iter().find(|name| {
        name.kind == NameKind::Part && name.text.eq_ignore_ascii_case(&arguments.query)
    }) {
        line(format!(
            "     {} was a part of it, {}",
            part.text, part.span
        ));
    }
    if !actor.note.is_empty() {
        line(format!("     {}", actor.note));
    }
    if let Some(contested) = &actor.contested {
        line(String::new());
        line("contested status".to_owned());
        line(format!("  default        {}", contested.default));
        line(format!("  others         {}", contested.alternatives));
        line(format!("  facts          {}", contested.note));
    }
    section(&mut line, "names", name_lines(actor, on));
    section(&mut line, "codes", code_lines(actor, on));
    section(&mut line, "state system", state_system_lines(actor));
    section(&mut line, "successions", succession_lines(actor));
    section(
        &mut line,
        "memberships",
        membership_lines(&memberships, on, |membership| {
            format!("{:<12}", membership.organisation)
        }),
    );
    output::print(&with_legend(text))
}

fn show_organisation(
    organisation: &Organisation,
    on: Option<Date>,
    format: PlainFormat,
) -> Result<(), Failure> {
    let mut members: Vec<&Membership> = organisations().memberships_in(organisation.id).collect();
    members.sort_by_key(|membership| (membership.actor, membership.from.sort_key()));
    if format == PlainFormat::Json {
        return print_json(&json!({ "organisation": organisation, "memberships": members }));
    }
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(content.trim_end());
        text.push('\n');
    };
    line(format!("{}  {}", organisation.id, organisation.name));
    line(format!(
        "     {}, {}",
        organisation.kind,
        run_words(organisation.founded, organisation.dissolved)
    ));
    if !organisation.note.is_empty() {
        line(format!("     {}", organisation.note));
    }
    let heading = match on {
        Some(day) => format!("members on {day}"),
        None => "members, past and present".to_owned(),
    };
    section(
        &mut line,
        &heading,
        membership_lines(&members, on, |membership| {
            let name = actors()
                .get(membership.actor)
                .map(|actor| actor.name_on(on.or(membership.from.earliest())).to_owned());
            format!("{:<4} {:<24}", membership.actor, name.unwrap_or_default())
        }),
    );
    output::print(&with_legend(text))
}

/// An organisation or group of which only the event coder's tables know.
fn show_table_actor(actor: &TableActor, format: PlainFormat) -> Result<(), Failure> {
    let name = match (actor.is_class(), actor.id) {
        (true, "IGO") => "organisations of states without a code of their own",
        (true, "NGO") => "organisations that are not of states, without a code of their own",
        _ => actor.name(),
    };
    if format == PlainFormat::Json {
        return print_json(&json!({
            "organisation": {
                "id": actor.id,
                "name": name,
                "kind": actor.kind.as_str(),
                "sector": actor.sector,
                "host": actor.host,
                "names": actor.names,
            },
            "memberships": [],
        }));
    }
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(content.trim_end());
        text.push('\n');
    };
    line(format!("{}  {name}", actor.id));
    let what = match (actor.sector, actor.host) {
        ("IGO", _) => " of states".to_owned(),
        (_, "") => String::new(),
        (_, host) => format!(" in {host}"),
    };
    line(format!("     {}{what}", actor.kind.as_str()));
    line("     a code of the event coder; dates and members are not at hand".to_owned());
    let mut names: Vec<String> = actor.names.iter().map(|name| (*name).to_owned()).collect();
    // A thousand organisations are "NGO".
    const NAMED: usize = 20;
    if names.len() > NAMED {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("… and {more} more"));
    }
    section(&mut line, "names that are coded so", names);
    output::print(&text)
}

fn section(line: &mut impl FnMut(String), heading: &str, rows: Vec<String>) {
    if rows.is_empty() {
        return;
    }
    line(String::new());
    line(heading.to_owned());
    for row in rows {
        line(format!("  {row}"));
    }
}

fn kind_and_spans(actor: &Actor) -> String {
    let spans: Vec<String> = actor.spans.iter().map(DateSpan::to_string).collect();
    let host = actor
        .host
        .map(|host| format!(" of {host}"))
        .unwrap_or_default();
    format!("{}{host}, {}", actor.kind, spans.join("; "))
}

fn name_lines(actor: &Actor, on: Option<Date>) -> Vec<String> {
    actor
        .names
        .iter()
        .filter(|name| on.is_none_or(|day| name.span.contains(day)))
        .map(|name| {
            format!(
                "{:<10} {}{}",
                name.kind.as_str(),
                name.text,
                bounded(&name.span)
            )
        })
        .collect()
}

fn code_lines(actor: &Actor, on: Option<Date>) -> Vec<String> {
    let mut rows = Vec::new();
    for system in CodeSystem::ALL {
        let codes: Vec<String> = actor
            .codes
            .iter()
            .filter(|code| code.system == system)
            .filter(|code| on.is_none_or(|day| code.span.contains(day)))
            .map(|code| {
                let mark = recalled(code.basis == "recalled");
                format!("{}{}{mark}", code.code, bounded(&code.span))
            })
            .collect();
        if !codes.is_empty() {
            rows.push(format!("{:<10} {}", system.as_str(), codes.join(", ")));
        }
    }
    rows
}

fn state_system_lines(actor: &Actor) -> Vec<String> {
    actors()
        .memberships_of(actor.id)
        .map(|(membership, span)| {
            format!(
                "{:<10} {} {} {span}",
                membership.list.as_str(),
                membership.code,
                membership.abbreviation
            )
        })
        .collect()
}

fn succession_lines(actor: &Actor) -> Vec<String> {
    actors()
        .successions_of(actor.id)
        .map(|step| {
            let note = if step.note.is_empty() {
                String::new()
            } else {
                format!(": {}", step.note)
            };
            format!(
                "{}  {} → {}, {}{}{note}",
                step.date,
                step.from,
                step.to,
                step.kind,
                recalled(step.basis == "recalled")
            )
        })
        .collect()
}

fn membership_lines(
    memberships: &[&Membership],
    on: Option<Date>,
    label: impl Fn(&Membership) -> String,
) -> Vec<String> {
    memberships
        .iter()
        .filter(|membership| on.is_none_or(|day| !membership.held_on(day).is_no()))
        .map(|membership| {
            format!(
                "{} {}, {}{}",
                label(membership),
                membership.status,
                run_words(membership.from, membership.to),
                recalled(membership.basis == Basis::Recalled)
            )
        })
        .collect()
}

/// The mark of what was written down without a source at hand.
fn recalled(recalled: bool) -> &'static str {
    if recalled { "†" } else { "" }
}

/// What the mark means, for output that has it.
fn with_legend(mut text: String) -> String {
    if text.contains('†') {
        text.push_str("\n† recalled: common knowledge written down without a source at hand\n");
    }
    text
}

/// A run in words: "since 1973", "1955 to 1973".
fn run_words(from: DateInterval, to: Option<DateInterval>) -> String {
    match to {
        Some(to) => format!("{} to {}", from.to_words(), to.to_words()),
        None => format!("since {}", from.to_words()),
    }
}

/// The span in brackets, where it has a bound.
fn bounded(span: &DateSpan) -> String {
    match (span.from, span.to) {
        (None, None) => String::new(),
        _ => format!(" ({span})"),
    }
}

fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::from_error(&error, ""))?;
    output::print(&format!("{text}\n"))
}
