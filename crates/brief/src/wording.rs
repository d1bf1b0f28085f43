//! Numbers, names and types in words, the same in every rendering.

use entente_model::coverage::ZeroRule;
use entente_model::event::EventStatus;
use entente_model::ontology::{Pillar, PloverType};
use entente_model::source::Basis;

use crate::brief::{
    BriefCoverage, BriefEvent, BriefIdealPoint, BriefIdealPoints, BriefOrganisation, BriefSource,
    CellKind, VoteYear,
};

/// Roll calls below which a year's agreement says little: it is drawn hollow and kept out of the headlines.
pub(crate) const FEW_ROLL_CALLS: u32 = 10;

/// Marks a recalled fact.
pub(crate) const DAGGER: &str = "†";

/// A share in per cent, without decimals: `80 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What counts of events are, in one sentence.
pub(crate) const EVENT_COUNTS: &str = "One event a day for each directed pair and kind of act. Counts follow the media read: compare years and datasets only in relation to all events of the dataset.";

/// The completeness of a year: only what is whole is 100 %, only what is empty 0 %.
pub(crate) fn completeness(share: f64) -> String {
    match share {
        0.0 => "0 %".to_owned(),
        share if share < 0.01 => "below 1 %".to_owned(),
        share if share < 1.0 => format!("{:.0} %", (share * 100.0).min(99.0)),
        _ => "100 %".to_owned(),
    }
}

/// A share with two decimals: `0.80`.
pub(crate) fn share(share: f64) -> String {
    format!("{share:.2}")
}

/// A number with two decimals and a true minus sign: `−0.35`.
pub(crate) fn signed(number: f64) -> String {
    let text = share(number.abs());
    // Half a hundredth below zero is zero.
    if number < 0.0 && text != "0.00" {
        format!("−{text}")
    } else {
        text
    }
}

/// An ideal point with its interval: `−0.35 (−0.53 to −0.17)`.
pub(crate) fn point(point: &BriefIdealPoint) -> String {
    let BriefIdealPoint {
        value, low, high, ..
    } = *point;
    format!("{} ({} to {})", signed(value), signed(low), signed(high))
}

/// What ideal points are, under every table and figure of them.
pub(crate) const IDEAL_POINTS: &str = "Where each stands on the dimension that divides members most, by the session's opening year, with the interval that holds \
     90 %; mean 0 and standard deviation 1 over all members and sessions, the United States positive. Rank of the distance among all dyads of the \
     session, 1 for the nearest.";

/// The rank of a distance among its session's dyads: `3,207 of 18,528`.
pub(crate) fn rank(session: &BriefIdealPoints) -> String {
    session.rank.map_or_else(
        || "–".to_owned(),
        |rank| format!("{} of {}", thousands(rank), thousands(session.dyads)),
    )
}

/// A number with three significant digits, or in whole units and thousands apart from 1,000 on.
pub(crate) fn number(value: f64) -> String {
    let (sign, size) = (if value < 0.0 { "−" } else { "" }, value.abs());
    if size.round() >= 1000.0 {
        return format!("{sign}{}", thousands(size.round() as u64));
    }
    if size.fract() == 0.0 {
        return format!("{sign}{size}");
    }
    let digits = (2 - size.log10().floor() as i32).clamp(0, 6) as usize;
    format!("{sign}{size:.digits$}")
}

/// The rank of an agreement among the dyads of its year: `3,207 of 18,528`.
pub(crate) fn vote_rank(year: &VoteYear) -> String {
    year.rank.map_or_else(
        || "–".to_owned(),
        |rank| format!("{} of {}", thousands(rank), thousands(year.dyads)),
    )
}

/// When both were members: `since 1947`, `1960–1966`.
pub(crate) fn organisation_years(shared: &BriefOrganisation) -> String {
    if shared.goes_on {
        format!("since {}", shared.from)
    } else {
        years(shared.from, shared.to)
    }
}

/// A count with its noun: `1 event`, `73 roll calls`, `no events`.
pub(crate) fn count(number: u32, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", thousands(number)),
    }
}

/// A number with commas: `5,981`.
pub(crate) fn thousands(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", head.join(", "), last.as_ref())
        }
    }
}

/// Years joined to spans: `1960`, `1979–1982`.
pub(crate) fn years(first: i16, last: i16) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    }
}

/// A date's words without what both ends share: `3 April 1965 to 11 April 1965` is `3 to 11 April 1965`.
pub(crate) fn shortened(words: &str) -> String {
    let Some((from, to)) = words.split_once(" to ") else {
        return words.to_owned();
    };
    let mut start: Vec<&str> = from.split(' ').collect();
    let mut rest = to.split(' ').rev();
    while start.len() > 1 && rest.next() == start.last().copied() {
        start.pop();
    }
    format!("{} to {to}", start.join(" "))
}

/// The runs of consecutive years in an ascending list.
pub(crate) fn runs(years: impl IntoIterator<Item = i16>) -> Vec<(i16, i16)> {
    let mut runs: Vec<(i16, i16)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 >= year => *last = year.max(*last),
            _ => runs.push((year, year)),
        }
    }
    runs
}

/// The first letter as a capital, as at the start of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A pillar as a heading.
pub(crate) fn pillar(pillar: Option<Pillar>) -> String {
    pillar.map_or_else(|| "No pillar".to_owned(), |pillar| capital(pillar.as_str()))
}

/// A PLOVER type in words, after the headings of the manual.
pub(crate) fn plover(plover: PloverType) -> &'static str {
    match plover {
        PloverType::Agree => "promise of cooperation",
        PloverType::Consult => "meeting",
        PloverType::Support => "diplomatic support",
        PloverType::Concede => "concession",
        PloverType::Cooperate => "cooperation",
        PloverType::Aid => "aid",
        PloverType::Retreat => "withdrawal or release",
        PloverType::Request => "request or demand",
        PloverType::Accuse => "criticism or accusation",
        PloverType::Reject => "rejection",
        PloverType::Threaten => "threat",
        PloverType::Protest => "protest",
        PloverType::Sanction => "sanction",
        PloverType::Mobilize => "mobilisation",
        PloverType::Coerce => "coercion",
        PloverType::Assault => "use of force",
    }
}

/// The kind of an event for people: `meeting (visit)`, `promise of cooperation`.
pub(crate) fn event_type(event: &BriefEvent) -> String {
    let mut text = match event.plover {
        Some(kind) => plover(kind).to_owned(),
        None => match &event.cameo {
            Some(code) => format!("CAMEO {code}"),
            None => "no type".to_owned(),
        },
    };
    if !event.mode.is_empty() {
        text = format!("{text} ({})", event.mode.replace(['_', '-'], " "));
    }
    if event.status != EventStatus::Happened {
        text = format!("{text}, {}", event.status);
    }
    text
}

/// Who does it to whom: `Pakistan ↔ the Soviet Union`, `Russia → Pakistan`.
pub(crate) fn direction(event: &BriefEvent) -> String {
    let arrow = if event.mutual { "↔" } else { "→" };
    format!("{} {arrow} {}", event.source_name, event.target_name)
}

/// The dagger of a recalled fact, or nothing.
pub(crate) fn dagger(basis: Basis) -> &'static str {
    match basis {
        Basis::Recalled => DAGGER,
        Basis::File => "",
    }
}

/// A cell without a value in words, the same everywhere.
pub(crate) fn nothing(cell: CellKind) -> &'static str {
    match cell {
        CellKind::Value => "",
        CellKind::ZeroByRule => "none (by rule)",
        CellKind::Missing => "missing",
        CellKind::OutsideCoverage => "outside coverage",
    }
}

/// Hostility of the militarised-dispute lists in words.
pub(crate) fn hostility(level: u8) -> &'static str {
    match level {
        1 => "no militarised action",
        2 => "threat of force",
        3 => "display of force",
        4 => "use of force",
        5 => "war",
        _ => "not coded",
    }
}

/// `once`, `twice`, `5 times`.
pub(crate) fn times(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{} times", thousands(many)),
    }
}

/// A name in small letters and hyphens as words.
pub(crate) fn plain(name: &str) -> String {
    name.replace(['-', '_'], " ")
}

/// The same with a capital.
pub(crate) fn heading(name: &str) -> String {
    capital(&plain(name))
}

/// What a source asks to be cited as, else what is known of it; then licence and address, where the citation lacks them.
pub(crate) fn citation(source: &BriefSource) -> String {
    let text = citation_without_address(source);
    if source.address.is_empty() || source.citation.contains(&source.address) {
        return text;
    }
    format!("{text} {}", source.address)
}

/// [`citation`] for where the address stands as a link.
pub(crate) fn citation_without_address(source: &BriefSource) -> String {
    let mut parts: Vec<String> = vec![source.title.clone()];
    let mut add = |part: &str| {
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
    };
    if source.citation.is_empty() {
        add(&source.author);
        add(&source.publisher);
    } else {
        add(&source.citation);
    }
    if !source.citation.contains(&source.edition) {
        add(&source.edition);
    }
    add(&if source.licence.is_empty() {
        String::new()
    } else {
        format!("Licence: {}", source.licence)
    });
    add(match source.basis {
        Basis::Recalled => "Recalled, without a source at hand †",
        Basis::File => "",
    });
    add(if source.withdrawn {
        "Withdrawn by its publisher"
    } else {
        ""
    });
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .collect();
    format!("{}.", parts.join(". "))
}

/// What no row means.
pub(crate) fn zero_rule(rule: ZeroRule) -> &'static str {
    match rule {
        ZeroRule::Zero => "none",
        ZeroRule::Missing => "nothing known",
    }
}

/// Whether an address may become a link: a source's text must not turn into a script.
pub(crate) fn is_web_address(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The class of a table's cell.
pub(crate) fn class(cell: CellKind) -> &'static str {
    match cell {
        CellKind::Value => "value",
        CellKind::ZeroByRule => "zero",
        CellKind::Missing => "none",
        CellKind::OutsideCoverage => "outside",
    }
}

/// What a source covers: `votes 1946–2020 (no data for 1964)`.
pub(crate) fn coverage(coverage: &BriefCoverage) -> String {
    let gaps: Vec<String> = coverage.gaps.iter().map(i16::to_string).collect();
    let gaps = if gaps.is_empty() {
        String::new()
    } else {
        format!(", no data for {}", list(&gaps))
    };
    let rule = format!("no row means {}", zero_rule(coverage.zero_rule));
    let actors: Vec<&str> = coverage.actors.iter().map(|actor| actor.as_str()).collect();
    let actors = if actors.is_empty() {
        String::new()
    } else {
        format!(" of {}", list(&actors))
    };
    let years = years(coverage.first_year, coverage.last_year);
    format!(
        "{}{actors} {years} ({rule}{gaps})",
        plain(coverage.subject.as_str())
    )
}

/// Why a statement of a document does not hold, what is right and who says so.
pub(crate) fn contradiction(contradicted: &crate::brief::BriefContradiction) -> String {
    let mut words = contradicted.reason.clone();
    if !words.ends_with('.') {
        words.push('.');
    }
    if !contradicted.right.is_empty() {
        words.push_str(&format!(" Right: {}", contradicted.right));
        if !words.ends_with('.') {
            words.push('.');
        }
    }
    if !contradicted.evidence.is_empty() {
        words.push_str(&format!(
            " By {}{}.",
            list(&contradicted.evidence),
            dagger(contradicted.basis)
        ));
    }
    words
}

/// The row that states the obligations of a year, by file and number: the lists name no treaty. Empty where there is none.
pub(crate) fn alliance_row(
    brief: &crate::brief::Brief,
    year: i16,
    of: impl Fn(&crate::brief::AllianceYear) -> bool,
) -> String {
    let found = brief
        .alliances
        .iter()
        .find(|known| known.year == year && of(known));
    let provenance = found.and_then(|known| known.provenance.as_deref());
    // The source stands beside it as a footnote already.
    provenance
        .and_then(|provenance| provenance.split_once(' '))
        .map_or_else(String::new, |(_, row)| format!(" (first row {row})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(thousands(5981_u32), "5,981");
        assert_eq!(thousands(870_109_u32), "870,109");
        assert_eq!(thousands(73_u32), "73");
        assert_eq!(number(-1234.4), "−1,234");
        assert_eq!(number(999.7), "1,000");
        assert_eq!(number(25_000_000_000.0), "25,000,000,000");
        assert_eq!(number(-0.01234), "−0.0123");
        assert_eq!(count(0, "event", "events"), "no events");
        assert_eq!(percent(0.8014), "80 %");
        assert_eq!(share(0.8014), "0.80");
    }

    #[test]
    fn dates_say_what_both_ends_share_once() {
        assert_eq!(
            shortened("3 April 1965 to 11 April 1965"),
            "3 to 11 April 1965"
        );
        assert_eq!(
            shortened("November 1953 to December 1953"),
            "November to December 1953"
        );
        assert_eq!(
            shortened("December 1979 to 15 February 1989"),
            "December 1979 to 15 February 1989"
        );
        assert_eq!(
            shortened("25 September 1967 to 4 October 1967"),
            "25 September to 4 October 1967"
        );
        assert_eq!(shortened("1968 to 1970"), "1968 to 1970");
        assert_eq!(shortened("since 2016"), "since 2016");
    }

    #[test]
    fn years_join_to_runs() {
        assert_eq!(
            runs([1960, 1979, 1980, 1981, 1984]),
            [(1960, 1960), (1979, 1981), (1984, 1984)]
        );
    }

    #[test]
    fn the_last_of_several_is_joined_by_and() {
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
