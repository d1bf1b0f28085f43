//! Who held office when.

use entente_model::actor::ActorId;
use entente_model::source::Basis;
use entente_model::time::{Answer, DateInterval};

use crate::claim::{Evidence, Verdict};
use crate::facts::{OFFICES, Office};
use crate::judge::{Decision, actor_name, unverifiable, verdict, when};
use crate::veto::lineage;

/// Whether a person held office at the date that is stated, in the state that is stated; with `began`, whether the office began then.
pub(crate) fn in_office(
    person: &str,
    state: Option<ActorId>,
    began: bool,
    stated: &DateInterval,
) -> Decision {
    let offices: Vec<_> = OFFICES
        .iter()
        .filter(|office| office.name == person)
        .collect();
    let Some(first) = offices.first() else {
        return unverifiable(format!("no office of {person} is known here"));
    };
    let times: Vec<DateInterval> = offices
        .iter()
        .filter_map(|office| DateInterval::from_days(office.from, office.to).ok())
        .collect();
    if times.is_empty() {
        return unverifiable(format!("the time of {person} in office is not known here"));
    }
    let words: Vec<String> = times.iter().map(DateInterval::to_words).collect();
    let evidence = vec![Evidence {
        text: format!(
            "{person} held office in {} {}",
            actor_name(first.actor),
            words.join(", ")
        ),
        source: "office holders".to_owned(),
        basis: Basis::Recalled,
    }];
    if let Some(state) = state
        && !offices
            .iter()
            .any(|office| lineage(state).contains(&office.actor))
    {
        return verdict(
            Verdict::Contradicted,
            format!("{person} held office in another state"),
            Some(actor_name(first.actor)),
            evidence,
        );
    }
    if times.iter().any(|time| time.overlaps(stated) != Answer::No) {
        let began_then = |office: &&Office| {
            office
                .from
                .is_some_and(|day| stated.contains_day(day) != Answer::No)
        };
        if began && !offices.iter().copied().any(|office| began_then(&office)) {
            return verdict(
                Verdict::Unverifiable,
                format!("{person} held office then; when which office began is not known here"),
                None,
                evidence,
            );
        }
        let which = if state.is_some() {
            "; which office is not known here"
        } else {
            ""
        };
        return verdict(
            Verdict::Supported,
            format!("{person} held office then{which}"),
            None,
            evidence,
        );
    }
    verdict(
        Verdict::Contradicted,
        format!("{person} did not hold office {}", when(stated)),
        Some(format!("in office {}", words.join(", "))),
        evidence,
    )
}
