//! The signed network of all states at a date, from ties.

use std::collections::BTreeMap;

use entente_model::actor::ActorId;
use entente_model::tie::{Tie, TieKind, TieName};
use entente_model::time::Answer;
use jiff::civil::Date;

/// Who stands to whom, and how many pairs had ties of both signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedTies {
    /// Two actors, the smaller id first, and whether their tie is hostile.
    pub ties: Vec<(ActorId, ActorId, bool)>,
    /// Pairs with friendly and hostile ties at once; they count as hostile.
    pub both: usize,
}

/// The sign of a tie: `Some(true)` hostile, `Some(false)` friendly, `None` for what says neither.
///
/// Friendly are alliance obligations of any kind and treaties. Hostile are militarised disputes, wars, open territorial disputes,
/// sanctions, arms embargoes, and sponsorship of the other's armed foes. Diplomatic relations say neither.
pub fn hostile(kind: &TieKind) -> Option<bool> {
    match kind {
        TieKind::Alliance(obligations) => obligations.any().then_some(false),
        TieKind::Dispute(_) => Some(true),
        TieKind::Named { name, .. } => match name {
            TieName::Treaty => Some(false),
            TieName::ArmsEmbargo
            | TieName::Sanction
            | TieName::Sponsorship
            | TieName::TerritorialDispute
            | TieName::War => Some(true),
            TieName::DiplomaticRelations => None,
        },
    }
}

/// The signed network at a date: every tie that certainly holds on that day. A hostile tie outweighs friendly ones, as in the networks
/// of the Correlates of War that the field studies (Doreian and Mrvar 2015).
pub fn signed_ties<'a>(ties: impl IntoIterator<Item = &'a Tie>, date: Date) -> SignedTies {
    let mut signs: BTreeMap<(ActorId, ActorId), (bool, bool)> = BTreeMap::new();
    for tie in ties {
        let Some(hostile) = hostile(&tie.kind) else {
            continue;
        };
        if tie.a == tie.b || tie.interval.contains_day(date) != Answer::Yes {
            continue;
        }
        let pair = (tie.a.min(tie.b), tie.a.max(tie.b));
        let seen = signs.entry(pair).or_default();
        if hostile {
            seen.1 = true;
        } else {
            seen.0 = true;
        }
    }
    SignedTies {
        both: signs.values().filter(|seen| seen.0 && seen.1).count(),
        ties: signs
            .into_iter()
            .map(|((a, b), (_, hostile))| (a, b, hostile))
            .collect(),
    }
}
