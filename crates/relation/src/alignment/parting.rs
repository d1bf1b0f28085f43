//! Where alignment and interaction part ways.

use entente_model::ontology::Quad;

use crate::agreement::YearAgreement;
use crate::events::Occurrence;

/// Fewest roll calls and acts of a decade that is looked at.
const FEWEST_ROLL_CALLS: u32 = 50;
const FEWEST_ACTS: u32 = 5;

/// A decade in which two actors voted alike more than they mostly did and clashed more than they mostly did, or the reverse of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parting {
    /// First year of the decade.
    pub decade: i16,
    /// Agreement in the decade, all its roll calls together: Lijphart's index, 0 to 1.
    pub agreement: f64,
    /// Roll calls in which both voted.
    pub roll_calls: u32,
    /// Agreement over all decades, all roll calls together.
    pub agreement_overall: f64,
    /// Acts between the two in the decade with a quad class.
    pub acts: u32,
    /// Of these, conflict, verbal or material.
    pub conflict: u32,
    /// The share of conflict over all decades, 0 to 1.
    pub conflict_overall: f64,
}

impl Parting {
    /// The two voted more alike than over the whole period, and clashed more.
    pub fn is_alike_but_in_conflict(&self) -> bool {
        self.agreement > self.agreement_overall
    }

    fn conflict_share(&self) -> f64 {
        f64::from(self.conflict) / f64::from(self.acts)
    }

    /// How far both lie from the whole period, zero where they do not part.
    fn width(&self) -> f64 {
        let alike = self.agreement - self.agreement_overall;
        let conflict = self.conflict_share() - self.conflict_overall;
        if alike * conflict > 0.0 {
            (alike * conflict).sqrt()
        } else {
            0.0
        }
    }
}

/// The decade in which alignment and interaction lie farthest on opposite sides of their means over the period.
pub(crate) fn parting(agreement: &[YearAgreement], occurrences: &[Occurrence]) -> Option<Parting> {
    let votes = |wanted: &dyn Fn(i16) -> bool| {
        let years = agreement.iter().filter(|year| wanted(year.year));
        years.fold((0.0, 0), |(sum, count), year| match year.cell.value() {
            Some(value) => (
                sum + value * f64::from(year.roll_calls),
                count + year.roll_calls,
            ),
            None => (sum, count),
        })
    };
    let acts = |wanted: &dyn Fn(i16) -> bool| {
        let quads = occurrences.iter().filter_map(|act| {
            let event = act.event();
            let year = event.date.earliest().or(event.date.latest())?.year();
            wanted(year).then_some(event.quad()?)
        });
        quads.fold((0, 0), |(acts, conflict), quad| {
            let harsh = matches!(quad, Quad::VerbalConflict | Quad::MaterialConflict);
            (acts + 1, conflict + u32::from(harsh))
        })
    };
    let (sum, roll_calls) = votes(&|_| true);
    let (all_acts, all_conflict) = acts(&|_| true);
    if roll_calls == 0 || all_acts == 0 {
        return None;
    }
    let first = agreement.first()?.year.div_euclid(10) * 10;
    let last = agreement.last()?.year;
    (first..=last)
        .step_by(10)
        .filter_map(|decade| {
            let within = move |year: i16| (decade..decade + 10).contains(&year);
            let ((agreed, of), (acts, conflict)) = (votes(&within), acts(&within));
            (of >= FEWEST_ROLL_CALLS && acts >= FEWEST_ACTS).then(|| Parting {
                decade,
                agreement: agreed / f64::from(of),
                roll_calls: of,
                agreement_overall: sum / f64::from(roll_calls),
                acts,
                conflict,
                conflict_overall: f64::from(all_conflict) / f64::from(all_acts),
            })
        })
        .filter(|parting| parting.width() > 0.0)
        .max_by(|a, b| a.width().total_cmp(&b.width()))
}
