//! Marks of the rows in whose time a state was followed by another, or lost a part.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray};
use arrow::datatypes::Int32Type;
use entente_model::actor::{ActorId, StateList, Succession, SuccessionKind, actors};
use jiff::civil::Date;

use super::rows::{Step, Time, Unit};

/// The name of the column.
pub(super) const SUCCESSION: &str = "succession";

/// The successions of the holders of each number of a list.
pub(super) struct Marks(BTreeMap<u16, Vec<(Date, String)>>);

impl Marks {
    pub(super) fn new(list: StateList) -> Marks {
        let mut marks: BTreeMap<u16, Vec<(Date, String)>> = BTreeMap::new();
        for actor in actors().iter() {
            for (membership, _) in actors().memberships_of(actor.id) {
                if membership.list == list {
                    marks
                        .entry(membership.code)
                        .or_default()
                        .extend(of_actor(actor.id));
                }
            }
        }
        for of_code in marks.values_mut() {
            of_code.sort();
            of_code.dedup();
        }
        Marks(marks)
    }

    /// The column of a block.
    pub(super) fn array(&self, units: &[Unit], step: Step) -> ArrayRef {
        let mut words: Vec<Option<String>> = Vec::new();
        for unit in units {
            words.extend(unit.times().map(|time| self.mark(unit, step, time)));
        }
        let array: DictionaryArray<Int32Type> = words.iter().map(|word| word.as_deref()).collect();
        Arc::new(array)
    }

    fn mark(&self, unit: &Unit, step: Step, time: Time) -> Option<String> {
        let mut found: Vec<&str> = Vec::new();
        for code in [unit.code1, unit.code2] {
            let of_code = self.0.get(&code).into_iter().flatten();
            let then = of_code.filter(|(date, _)| step.of(*date) == time);
            found.extend(then.map(|(_, text)| text.as_str()));
        }
        found.dedup();
        (!found.is_empty()).then(|| found.join("; "))
    }
}

/// The successions of an actor on each day: where it went on as, in or from another, that; else the parts that left it.
fn of_actor(actor: ActorId) -> Vec<(Date, String)> {
    let leaves = |step: &&Succession| {
        matches!(
            step.kind,
            SuccessionKind::Secession | SuccessionKind::Independence
        ) && step.from == actor
    };
    let goes_on = |step: &&Succession| {
        !matches!(
            step.kind,
            SuccessionKind::Secession
                | SuccessionKind::Independence
                | SuccessionKind::Representation
        ) || step.to == actor && step.kind != SuccessionKind::Representation
    };
    let text = |step: &Succession| {
        let words = format!(
            "{} \u{2192} {} {} {}",
            step.from, step.to, step.date, step.kind
        );
        (step.date, words)
    };
    let steps: Vec<&Succession> = actors().successions_of(actor).collect();
    let mut marks: Vec<(Date, String)> = steps.iter().copied().filter(goes_on).map(text).collect();
    for step in steps.iter().copied().filter(leaves) {
        // Of an end in fifteen parts the continuation is the mark.
        if !steps
            .iter()
            .any(|other| goes_on(other) && other.date.year() == step.date.year())
        {
            marks.push(text(step));
        }
    }
    marks
}
