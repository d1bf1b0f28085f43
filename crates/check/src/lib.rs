//! Checkable statements of a document, held against what is known.
//!
//! [`check`] finds statements of a few kinds (who joined or left which organisation or was its member when, ranks, sums and counts of contracts, votes and vetoes in the
//! Security Council, where something took off or was signed, who held office when) and gives each a [`Verdict`] with its evidence.
//!
//! ```
//! use entente_check::{Facts, Verdict, check};
//! let claims = check("Pakistan left SEATO in 1975.", None, &Facts::embedded());
//! assert_eq!(claims[0].verdict, Verdict::Contradicted);
//! assert_eq!(claims[0].right.as_deref(), Some("7 November 1973"));
//! ```
//!
//! # What a verdict means
//! - *Supported*: a row says the same, at the precision of both.
//! - *Contradicted*: a row on the same thing says otherwise; [`CheckedClaim::right`] has its value.
//! - *Unverifiable*: no row is on it, the words can be read in two ways, or the model that could tell is not here yet;
//!   [`CheckedClaim::reason`] says which.
//!
//! A denial ("did not join", "refused to join", "it is false that") is the opposite claim: its verdict is turned round, and where the rows may be
//! on another thing than is denied it is unverifiable. Questions, conditions and wishes are no claims; [`check_text`] names them with their reason.
//!
//! Nothing is concluded from silence: a fact that the tables lack is unverifiable, never contradicted. Rows are written for a kind of fact
//! (`data/check`, `data/organisations`, `data/starter`), all of the kind, and most are recalled: the evidence says so.

mod claim;
mod council_vote;
mod extract;
mod facts;
mod judge;
mod lists;
mod membership;
mod office;
mod veto;

use entente_model::time::DateInterval;

pub use claim::{
    CheckedClaim, Claim, ClaimKind, CouncilVote, Evidence, ListedChange, Model, PassedOver, Verdict,
};
pub use extract::claims;
pub use facts::Facts;

/// The kinds of statement that are known, for people.
pub const KINDS: &str = "who joined, left, was expelled from or belonged to one of the organisations known here; who held office; ranks in an index; sums of \
contracts; vetoes in the Security Council, its votes on India and Pakistan, and with lists that you import its other votes and other organisations' members; where something took off, was signed or held";

/// What became of a text.
#[derive(Clone, Debug)]
pub struct CheckedText {
    /// Its claims, in order of place.
    pub claims: Vec<CheckedClaim>,
    /// What looks like a claim and is none that can be decided.
    pub passed_over: Vec<PassedOver>,
    /// How many sentences it has.
    pub sentences: usize,
    /// How many of them hold neither a claim nor anything that is passed over.
    pub without: usize,
}

/// Finds the checkable statements of a text and decides them. `date` is the document's.
pub fn check(text: &str, date: Option<&DateInterval>, facts: &Facts) -> Vec<CheckedClaim> {
    check_text(text, date, facts).claims
}

/// As [`check`], with what is passed over and how many sentences hold nothing that is known.
pub fn check_text(text: &str, date: Option<&DateInterval>, facts: &Facts) -> CheckedText {
    let mut found = extract::find(text, date);
    // What a list of the library has is a claim, and not passed over.
    let (listed, _): (Vec<Claim>, Vec<Claim>) = std::mem::take(&mut found.listed)
        .into_iter()
        .partition(|claim| {
            matches!(&claim.kind, ClaimKind::ListedMember { organisation, .. } if facts.lists(organisation))
        });
    found
        .passed_over
        .retain(|passed| !listed.iter().any(|claim| claim.span == passed.span));
    for passed in &mut found.passed_over {
        if let Some(organisation) = passed
            .organisation
            .as_deref()
            .filter(|name| facts.lists(name))
        {
            passed.reason = lists::unclear_membership(organisation);
        }
    }
    found.claims.extend(listed);
    found
        .claims
        .sort_by_key(|claim| (claim.span.start, claim.span.end));
    let holds = |range: &std::ops::Range<usize>| {
        let mut spans = found
            .claims
            .iter()
            .map(|claim| &claim.span)
            .chain(found.passed_over.iter().map(|passed| &passed.span));
        spans.any(|span| span.start < range.end && range.start < span.end)
    };
    let without = found.sentences.iter().filter(|range| !holds(range)).count();
    CheckedText {
        sentences: found.sentences.len(),
        without,
        passed_over: found.passed_over,
        claims: found
            .claims
            .into_iter()
            .map(|claim| judge::judge(claim, facts))
            .collect(),
    }
}
