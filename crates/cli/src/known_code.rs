//! Codes of actors as people write them, and the nearest that is known to one that is not.

use entente_model::actor::{Actor, ActorId, CodeSystem, ResolveError, actors};
use entente_model::organisation::organisations;
use jiff::civil::Date;

/// Codes that are named at most where several are near.
const NEAR: usize = 4;

/// Whether it is the id of a state or an organisation, in capitals.
pub(crate) fn is_actor(code: &str) -> bool {
    ActorId::new(code)
        .is_ok_and(|id| actors().get(id).is_some() || organisations().get(id).is_some())
}

/// What somebody may have meant by a code that is not known on a day, as a phrase: "GN is the code of Guinea in another list: write GIN". `write` tells the code that
/// an actor has where the code is to stand.
pub(crate) fn meant(
    code: &str,
    on: Option<Date>,
    write: &dyn Fn(&'static Actor) -> Option<String>,
) -> String {
    let code = code.trim();
    let named = |actor: &'static Actor| {
        let name = actor.name_on(on);
        match write(actor) {
            Some(known) => format!("{name}: write {known}"),
            None => name.to_owned(),
        }
    };
    match resolved(code, on) {
        Ok(actor) if on.is_some_and(|day| !actor.existed_on(day)) => gone(code, actor, on, write),
        Ok(actor) => format!("{code} may mean {}", named(actor)),
        Err(ResolveError::NotAtDate { actor, .. }) => match actors().get(actor) {
            Some(actor) => gone(code, actor, on, write),
            None => String::new(),
        },
        Err(ResolveError::Ambiguous { choices, .. }) => {
            let all: Vec<String> = choices.iter().map(ToString::to_string).collect();
            format!("{code} may mean any of {}", all.join("; "))
        }
        Err(ResolveError::Unknown { .. }) => match shortened(code, on, write) {
            names if names.is_empty() => near(code, on, write),
            names => format!("{code} may mean {names}"),
        },
    }
}

/// A code whose actor was there at another time.
fn gone(
    code: &str,
    actor: &'static Actor,
    on: Option<Date>,
    write: &dyn Fn(&'static Actor) -> Option<String>,
) -> String {
    let spans: Vec<String> = actor.spans.iter().map(ToString::to_string).collect();
    let mut told = format!(
        "{code} is {}, which was there {}",
        actor.name_on(None),
        spans.join(", ")
    );
    let follows = on.and_then(|day| heir(actor, day));
    if let Some(known) = follows.and_then(|other| Some((other, write(other)?))) {
        told.push_str(&format!("; {} is {}", known.1, known.0.name_on(on)));
    }
    told
}

/// Who is there on a day in the place of one that was there before.
fn heir(actor: &'static Actor, day: Date) -> Option<&'static Actor> {
    let mut at = actor;
    // A chain of successions is short; one with a circle ends here.
    for _ in 0..8 {
        let next = actors()
            .successions_of(at.id)
            .filter(|succession| succession.from == at.id && succession.date <= day)
            .filter_map(|succession| actors().get(succession.to))
            .last()?;
        if next.existed_on(day) {
            return Some(next);
        }
        at = next;
    }
    None
}

/// By id, code of any list, or name; the withdrawn codes of four letters (ISO 3166-3) begin with the former one of two.
fn resolved(code: &str, on: Option<Date>) -> Result<&'static Actor, ResolveError> {
    let direct = actors().resolve(code, on);
    if !matches!(direct, Err(ResolveError::Unknown { .. })) {
        return direct;
    }
    let is_withdrawn = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    match code.get(..2).filter(|_| is_withdrawn) {
        Some(two) => {
            let former = actors().resolve(two, None)?;
            // "YDYE" and "DDDE" end with what came after; a code that names a state of today is no withdrawn one.
            if former.lifetime().to.is_some() {
                return Ok(former);
            }
            direct
        }
        None => direct,
    }
}

/// States of today, or of the day, whose names begin with a code: "GER" is a beginning of Germany.
fn shortened(
    code: &str,
    on: Option<Date>,
    write: &dyn Fn(&'static Actor) -> Option<String>,
) -> String {
    let is_letters = code.len() > 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    let begins = |name: &str| {
        name.get(..code.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(code))
    };
    let there = |actor: &&Actor| match on {
        Some(day) => actor.existed_on(day),
        None => actor.lifetime().to.is_none(),
    };
    let mut all: Vec<String> = actors()
        .iter()
        .filter(|_| is_letters)
        .filter(there)
        .filter(|actor| begins(actor.name_on(on)))
        .filter_map(|actor| Some(format!("{}: write {}", actor.name_on(on), write(actor)?)))
        .collect();
    all.sort();
    all.truncate(NEAR);
    all.join("; ")
}

/// Codes that differ in one letter, or have the letters in another order.
fn near(code: &str, on: Option<Date>, write: &dyn Fn(&'static Actor) -> Option<String>) -> String {
    let upper = code.to_uppercase();
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_near = |other: &str| {
        other.len() == upper.len()
            && (sorted(other) == sorted(&upper)
                || other.len() > 2
                    && other
                        .bytes()
                        .zip(upper.bytes())
                        .filter(|(a, b)| a != b)
                        .count()
                        == 1)
    };
    let there = |actor: &&Actor| on.is_none_or(|day| actor.existed_on(day));
    let mut all: Vec<String> = actors()
        .iter()
        .filter(there)
        .filter_map(|actor| {
            let known = write(actor)?;
            is_near(&known).then(|| format!("{known} ({})", actor.name_on(on)))
        })
        .collect();
    all.sort();
    all.dedup();
    if all.is_empty() {
        return String::new();
    }
    all.truncate(NEAR);
    format!("near to {code}: {}", all.join(", "))
}

/// The ISO 3166 code of three letters that a state has on a day.
pub(crate) fn iso3(actor: &'static Actor, on: Option<Date>) -> Option<String> {
    actor.code_on(CodeSystem::Iso3, on).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_another_list_or_time_leads_to_the_one_that_is_known() {
        let told = |code: &str, day: &str| {
            let on = day.parse::<Date>().ok();
            meant(code, on, &|actor| iso3(actor, on))
        };
        assert_eq!(told("GN", "2017-01-01"), "GN may mean Guinea: write GIN");
        assert_eq!(
            told("DDR", "2017-01-01"),
            "DDR is East Germany, which was there 1949-10-05 to 1990-10-02; DEU is Germany"
        );
        assert_eq!(told("GUI", "2017-01-01"), "GUI may mean Guinea: write GIN");
        assert!(
            told("YDYE", "1975-01-01").contains("South Yemen"),
            "{}",
            told("YDYE", "1975-01-01")
        );
        assert_eq!(
            told("PKA", "2017-01-01"),
            "near to PKA: LKA (Sri Lanka), PAK (Pakistan)"
        );
        assert_eq!(told("GER", "2017-01-01"), "GER may mean Germany: write DEU");
        assert_eq!(
            meant("DEN", None, &|actor| Some(actor.id.to_string())),
            "DEN may mean Denmark: write DNK"
        );
        assert_eq!(told("QQQQQ", "2017-01-01"), "");
    }
}
