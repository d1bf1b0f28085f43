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
//! Nothing is concluded from silence: a fact that the tables lack is unverifiable, never contradicted. Rows are written for a kind of fact
//! (`data/check`, `data/organisations`, `data/starter`), all of the kind, and most are recalled: the evidence says so.

mod claim;
mod extract;
mod facts;
mod judge;
mod membership;
mod veto;

use entente_model::time::DateInterval;

pub use claim::{CheckedClaim, Claim, ClaimKind, Evidence, Model, Verdict};
pub use extract::claims;
pub use facts::Facts;

/// Finds the checkable statements of a text and decides them. `date` is the document's.
pub fn check(text: &str, date: Option<&DateInterval>, facts: &Facts) -> Vec<CheckedClaim> {
    claims(text, date)
        .into_iter()
        .map(|claim| judge::judge(claim, facts))
        .collect()
}
