//! The codes of a user's rules: the coder's output holds only actors and sectors that exist.

use entente_model::actor::{ActorId, actors};
use entente_model::organisation::organisations;
use entente_model::time::{Answer, DateInterval};
use serde::Deserialize;
use toml::Spanned;

use crate::coder::RulesError;
use crate::table_actors::{is_group, is_organisation};

/// Sectors of the PLOVER manual, as the coder's tables use them.
pub const SECTORS: [&str; 26] = [
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "IGO", "IMG", "JRN", "JUD", "LAB",
    "LEG", "MED", "MIL", "NGO", "OPP", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

#[derive(Default, Deserialize)]
struct Coded {
    #[serde(default)]
    actor: Vec<CodedActor>,
}

#[derive(Deserialize)]
struct CodedActor {
    actor: Option<Spanned<String>>,
    group: Option<String>,
    sector: Option<Spanned<String>>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
}

/// Holds the codes in the text of a rules file against the registries of states and organisations, the groups that the file itself declares,
/// and [`SECTORS`].
///
/// # Errors
/// The first code that does not exist, with its line and what is allowed; what is no TOML.
pub fn check_rule_codes(text: &str) -> Result<(), RulesError> {
    let at = |start: usize, problem: String| RulesError {
        line: 1 + text[..start.min(text.len())].matches('\n').count(),
        problem,
    };
    let coded: Coded = toml::from_str(text).map_err(|error| {
        at(
            error.span().map_or(0, |span| span.start),
            error.message().to_owned(),
        )
    })?;
    let is_declared = |id: &str| {
        coded
            .actor
            .iter()
            .any(|rule| rule.group.as_deref() == Some(id))
    };
    for rule in &coded.actor {
        if let Some(actor) = &rule.actor {
            let code = actor.get_ref().as_str();
            let is_known = ActorId::new(code).is_ok_and(|id| {
                actors().get(id).is_some()
                    || organisations().get(id).is_some()
                    || is_organisation(code)
            });
            if !is_known && !is_declared(code) && is_group(code) {
                return Err(at(
                    actor.span().start,
                    format!(
                        "actor = {code:?} is a group inside a state: write group = {code:?}, and the state as actor"
                    ),
                ));
            }
            if !is_known && !is_declared(code) {
                return Err(at(
                    actor.span().start,
                    format!(
                        "actor = {code:?} is no state and no organisation: `entente actor NAME` tells the code of a state, \
                         data/organisations/organisations.tsv and data/reading list organisations; what is neither has its own id as `group = {code:?}`"
                    ),
                ));
            }
        }
        let mut ends = [None, None];
        for (end, (key, date)) in ends
            .iter_mut()
            .zip([("from", &rule.from), ("to", &rule.to)])
        {
            let Some(date) = date else { continue };
            *end = date.get_ref().parse::<DateInterval>().ok();
            if end.is_none() {
                return Err(at(
                    date.span().start,
                    format!(
                        "{key} = {:?} is no date; write 2014-05-01, 2014-05 or 2014",
                        date.get_ref()
                    ),
                ));
            }
        }
        if let ([Some(from), Some(to)], Some(written)) = (ends, &rule.to)
            && to.before(&from) == Answer::Yes
        {
            return Err(at(
                written.span().start,
                format!(
                    "to = {:?} lies before from = {:?}: the rule would hold at no time",
                    to.to_edtf(),
                    from.to_edtf()
                ),
            ));
        }
        if let Some(sector) = &rule.sector {
            let code = sector.get_ref().as_str();
            if !code.is_empty() && !SECTORS.contains(&code) {
                return Err(at(
                    sector.span().start,
                    format!(
                        "sector = {code:?} is no sector; one of {}",
                        SECTORS.join(", ")
                    ),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_do_not_exist_are_named_with_their_line() {
        let file = |actor: &str, sector: &str| {
            format!(
                "[[actor]]\nnames = [\"Wagner\"]\nactor = \"{actor}\"\ngroup = \"WAGNER\"\nsector = \"{sector}\"\n"
            )
        };
        // ECOWAS stands in the coder's tables alone.
        for good in [
            file("RUS", "MIL"),
            file("NATO", "IGO"),
            file("ECOWAS", "IGO"),
            file("WAGNER", ""),
        ] {
            assert_eq!(check_rule_codes(&good), Ok(()), "{good}");
        }
        for (dates, line, says) in [
            ("from = \"sometime\"", 6, "is no date"),
            ("from = \"2015\"\nto = \"2014\"", 7, "before"),
        ] {
            let wrong = check_rule_codes(&(file("RUS", "MIL") + dates)).unwrap_err();
            assert!(
                wrong.line == line && wrong.problem.contains(says),
                "{wrong:?}"
            );
        }
        assert_eq!(
            check_rule_codes(&(file("RUS", "MIL") + "from = \"2014\"\nto = \"2014-06\"")),
            Ok(())
        );
        let wrong = check_rule_codes(&file("TALIBAN", "REB")).err();
        assert!(
            wrong
                .as_ref()
                .is_some_and(|error| error.problem.contains("write group = \"TALIBAN\"")),
            "{wrong:?}"
        );
        let wrong = check_rule_codes(&file("RUZ", "MIL")).err();
        assert!(
            wrong.as_ref().is_some_and(
                |error| error.line == 3 && error.problem.contains("\"RUZ\" is no state")
            ),
            "{wrong:?}"
        );
        let wrong = check_rule_codes(&file("RUS", "MILL")).err();
        assert!(
            wrong
                .as_ref()
                .is_some_and(|error| error.line == 5 && error.problem.contains("MIL, NGO")),
            "{wrong:?}"
        );
    }

    #[test]
    fn the_sectors_are_those_of_the_tables() {
        let tables = [
            (include_str!("../../../data/reading/roles.tsv"), 1),
            (include_str!("../../../data/reading/roles_more.tsv"), 1),
            (include_str!("../../../data/reading/actor_names.tsv"), 4),
            (include_str!("../../../data/reading/newswire_names.tsv"), 4),
            (include_str!("../../../data/reading/groups.tsv"), 4),
        ];
        for (table, column) in tables {
            for row in entente_model::embedded_table::cells(table) {
                let sector = row.get(column).copied().unwrap_or_default();
                // Names of places that stand for people, and rows without a sector.
                assert!(
                    matches!(sector, "" | "PLACE") || SECTORS.contains(&sector),
                    "{row:?}"
                );
            }
        }
    }
}
