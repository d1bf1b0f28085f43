//! The answer in sentences. Each states only what a table below it shows.

use std::collections::BTreeSet;

use entente_model::coverage::Subject;
use entente_model::source::Basis;
use entente_relation::alignment::Parting;

use crate::brief::{Brief, BriefActor, BriefEvent, CellKind, Headline, VoteYear};
use crate::evolution::pair_in;
use crate::wording::{self, FEW_ROLL_CALLS, capital, count, list, percent, share};

pub(super) fn headlines(brief: &Brief, parting: Option<&Parting>) -> Vec<Headline> {
    let mut found = Vec::new();
    let mut add = |subject: Subject, text: Option<String>| {
        found.extend(text.map(|text| Headline {
            subject,
            text: capital(&text),
        }));
    };
    for sentence in crate::evolution::headlines(brief) {
        add(Subject::Events, Some(sentence));
    }
    add(Subject::Votes, last_and_first_votes(brief));
    add(Subject::Votes, peak_and_trough(brief));
    add(Subject::Votes, ideal_points(brief));
    add(Subject::Votes, parting.and_then(part_ways));
    add(Subject::Alliances, alliances(brief));
    add(Subject::Disputes, disputes(brief));
    add(Subject::Events, events(brief));
    add(Subject::Memberships, memberships(brief));
    add(Subject::Documents, documents(brief));
    found
}

/// The finding on votes: the latest year against the first. Also the title of the figure.
fn last_and_first_votes(brief: &Brief) -> Option<String> {
    let years = telling_years(brief);
    let (first, last) = (years.first()?, years.last()?);
    let pair_then = pair_in(brief, first.year);
    let pair_now = pair_in(brief, last.year);
    if first.year == last.year {
        return Some(format!(
            "{pair_now} voted alike in {} of UN roll calls in {} ({}).",
            percent(last.agreement?),
            last.year,
            detail(last)
        ));
    }
    let then = if pair_then == pair_now {
        String::new()
    } else {
        format!(" between {pair_then}")
    };
    Some(format!(
        "{pair_now} voted alike in {} of UN roll calls in {} ({}), against {} in {}{then} ({}).",
        percent(last.agreement?),
        last.year,
        detail(last),
        percent(first.agreement?),
        first.year,
        detail(first)
    ))
}

fn peak_and_trough(brief: &Brief) -> Option<String> {
    let years = telling_years(brief);
    if years.len() < 3 {
        return None;
    }
    let value = |year: &&VoteYear| year.agreement.unwrap_or_default();
    // Of equal years the earliest is named.
    let highest = years.iter().copied().reduce(|best, year| {
        if value(&year) > value(&best) {
            year
        } else {
            best
        }
    })?;
    let lowest = years.iter().copied().reduce(|best, year| {
        if value(&year) < value(&best) {
            year
        } else {
            best
        }
    })?;
    Some(format!(
        "Agreement in the UN General Assembly was highest in {} ({}) and lowest in {} ({}).",
        highest.year,
        detail(highest),
        lowest.year,
        detail(lowest)
    ))
}

/// Where the two stood in the last session with both, and how near that is.
fn ideal_points(brief: &Brief) -> Option<String> {
    let last = brief
        .ideal_points
        .iter()
        .rfind(|session| session.distance.is_some())?;
    let ((a, b), rank) = (last.a.zip(last.b)?, last.rank?);
    let [first, second] = &brief.actors;
    Some(format!(
        "In the session of {} {} stood at {} and {} at {} on the Assembly's main dimension; {} of {} dyads stood nearer.",
        last.year,
        first.name_in(last.year),
        wording::signed(a.value),
        second.name_in(last.year),
        wording::signed(b.value),
        wording::thousands(rank - 1),
        wording::thousands(last.dyads)
    ))
}

/// The decade in which votes and acts point in opposite directions; nothing where a reader would see two equal numbers.
fn part_ways(parting: &Parting) -> Option<String> {
    let more = if parting.is_alike_but_in_conflict() {
        "more"
    } else {
        "less"
    };
    let conflict = f64::from(parting.conflict) / f64::from(parting.acts);
    let [agreement, agreement_overall, conflict, conflict_overall] = [
        parting.agreement,
        parting.agreement_overall,
        conflict,
        parting.conflict_overall,
    ]
    .map(percent);
    if agreement == agreement_overall || conflict == conflict_overall {
        return None;
    }
    Some(format!(
        "Alignment and interaction part ways most in the {}s: votes {more} alike than over all years ({agreement} against {agreement_overall}), {more} \
         conflict among the acts ({conflict} against {conflict_overall}).",
        parting.decade,
    ))
}

/// Years with a value that rests on enough roll calls; all years with a value where none does.
fn telling_years(brief: &Brief) -> Vec<&VoteYear> {
    let valued: Vec<&VoteYear> = brief
        .votes
        .iter()
        .filter(|year| year.agreement.is_some())
        .collect();
    let telling: Vec<&VoteYear> = valued
        .iter()
        .copied()
        .filter(|year| year.roll_calls >= FEW_ROLL_CALLS)
        .collect();
    if telling.is_empty() { valued } else { telling }
}

fn detail(year: &VoteYear) -> String {
    let roll_calls = count(year.roll_calls, "roll call", "roll calls");
    format!(
        "{}, {roll_calls}",
        year.agreement.map_or_else(String::new, share)
    )
}

fn alliances(brief: &Brief) -> Option<String> {
    let covered: BTreeSet<i16> = brief
        .alliances
        .iter()
        .filter(|year| year.cell != CellKind::OutsideCoverage && year.cell != CellKind::Missing)
        .map(|year| year.year)
        .collect();
    let (first, last) = (*covered.first()?, *covered.last()?);
    let [a, b] = &brief.actors;
    let allied: BTreeSet<i16> = brief
        .alliances
        .iter()
        .filter(|year| year.cell == CellKind::Value)
        .map(|year| year.year)
        .collect();
    if allied.is_empty() {
        return Some(format!(
            "No alliance obligation links {} and {} in any of the {} from {first} to {last} that the source covers.",
            a.name,
            b.name,
            count(covered.len() as u32, "year", "years"),
        ));
    }
    let mut kinds: Vec<&str> = brief
        .alliances
        .iter()
        .flat_map(|year| year.obligations.iter().copied())
        .collect();
    let order = [
        "defense",
        "offense",
        "neutrality",
        "nonaggression",
        "consultation",
    ];
    kinds.sort_by_key(|kind| order.iter().position(|known| known == kind));
    kinds.dedup();
    Some(format!(
        "Alliance obligations ({}) link {} and {} in {} of the {} from {first} to {last} that the source covers: {}.",
        list(&kinds),
        a.name,
        b.name,
        allied.len(),
        count(covered.len() as u32, "year", "years"),
        spans(allied)
    ))
}

/// Disputes up to which a list's years are named one by one.
const NAMED_DISPUTES: usize = 5;

fn disputes(brief: &Brief) -> Option<String> {
    let mut lists = Vec::new();
    for source in brief.dispute_lists() {
        let of_list: Vec<_> = brief
            .disputes
            .iter()
            .filter(|dispute| dispute.source == source)
            .collect();
        let years: Vec<String> = of_list
            .iter()
            .map(|dispute| wording::years(dispute.first_year, dispute.last_year))
            .collect();
        let number = count(
            years.len() as u32,
            "militarised dispute",
            "militarised disputes",
        );
        let first = of_list.iter().map(|dispute| dispute.first_year).min();
        let last = of_list.iter().map(|dispute| dispute.last_year).max();
        let when = match (first, last) {
            (Some(first), Some(last)) if years.len() > NAMED_DISPUTES => {
                format!(" from {first} to {last}")
            }
            (Some(_), Some(_)) => format!(" ({})", list(&years)),
            _ => String::new(),
        };
        lists.push(format!("{} has {number}{when}", brief.name_of(&source)));
    }
    let [a, b] = &brief.actors;
    (!lists.is_empty()).then(|| format!("Between {} and {}, {}.", a.name, b.name, lists.join("; ")))
}

fn events(brief: &Brief) -> Option<String> {
    let acts = brief.acts();
    let (first, last) = (acts.first()?, acts.last()?);
    let recalled = acts
        .iter()
        .filter(|act| act.basis == Basis::Recalled)
        .count();
    let rest = match recalled {
        0 => "each read from a source".to_owned(),
        all if all == acts.len() => "all recalled without a source at hand (†)".to_owned(),
        some => format!("{some} of them recalled without a source at hand (†)"),
    };
    let fields: Vec<String> = largest_pillars(brief);
    let most = if fields.is_empty() {
        String::new()
    } else {
        format!("; most concern {}", list(&fields))
    };
    let number = match acts.len() {
        1 => "1 event is".to_owned(),
        many => format!("{} events are", wording::thousands(many as u32)),
    };
    let when = if acts.len() == 1 {
        format!("of {}", first.date.date_words)
    } else {
        let (first, last) = (year_in(brief, first), year_in(brief, last));
        if first == last {
            format!("in {first}")
        } else {
            format!("from {first} to {last}")
        }
    };
    let [a, b] = &brief.actors;
    Some(format!(
        "{number} on record between {} and {} {when}, {rest}{most}.",
        a.name, b.name
    ))
}

/// The pillars that hold more than half of the events together, the largest first, two at most.
fn largest_pillars(brief: &Brief) -> Vec<String> {
    let mut pillars: Vec<_> = brief.pillars.iter().collect();
    pillars.sort_by_key(|pillar| std::cmp::Reverse(pillar.events));
    let total = brief.acts().len() as u32;
    let mut named = Vec::new();
    let mut sum = 0;
    for pillar in pillars.into_iter().take(2) {
        sum += pillar.events;
        named.push(format!("{} ({})", pillar.pillar, pillar.events));
        if 2 * sum > total {
            return named;
        }
    }
    Vec::new()
}

/// The first year of an event's date; of a date that begins before the period, the first year of the period.
fn year_in(brief: &Brief, event: &BriefEvent) -> String {
    let day = event
        .date
        .interval
        .earliest()
        .or(event.date.interval.latest());
    day.map_or_else(
        || event.date.date_words.clone(),
        |day| day.year().max(brief.period.from).to_string(),
    )
}

fn memberships(brief: &Brief) -> Option<String> {
    if brief.memberships.is_empty() {
        return None;
    }
    let [a, b] = &brief.actors;
    let shared: Vec<&str> = brief
        .memberships
        .iter()
        .filter(|membership| membership.shared_now)
        .map(|membership| membership.short_name.as_str())
        .collect();
    let listed = match brief.memberships.len() {
        1 => "Of the one organisation that either has belonged to".to_owned(),
        many => format!("Of the {many} organisations and blocs that either has belonged to"),
    };
    let ended = |actor: &BriefActor| actor.lineage.last().is_some_and(|last| last.to.is_some());
    let is_past = brief.entente.to.is_some() || brief.actors.iter().any(ended);
    let (are, share, when) = if is_past {
        (
            "were",
            "shared",
            format!("at the end of {}", brief.period.to),
        )
    } else {
        ("are", "share", "today".to_owned())
    };
    Some(match shared.len() {
        0 => format!("{listed}, {} and {} {share} none {when}.", a.name, b.name),
        number => format!(
            "{listed}, {} and {} {are} both in {number} {when}: {}.",
            a.name,
            b.name,
            list(&shared)
        ),
    })
}

fn documents(brief: &Brief) -> Option<String> {
    let documents = brief.documents.len() as u32;
    let [a, b] = &brief.actors;
    let mention = if documents == 1 {
        "mentions"
    } else {
        "mention"
    };
    (documents > 0).then(|| {
        let number = count(documents, "document", "documents");
        format!(
            "{number} in the library {mention} both {} and {}.",
            a.name, b.name
        )
    })
}

/// Years as spans: `1960 and 1979–1982`.
fn spans(years: BTreeSet<i16>) -> String {
    let runs: Vec<String> = wording::runs(years)
        .into_iter()
        .map(|(first, last)| wording::years(first, last))
        .collect();
    list(&runs)
}
