//! Organisations and blocs, who belonged to them and when, and which of them two actors shared.
//!
//! The facts are the tables under `data/organisations/`, embedded and parsed once. A membership stands under the actor of the
//! time (`SUN`, then `RUS`), so questions about a state over time take its lineage, see [`crate::actor::Actors::lineage`].
//!
//! Ids of organisations are [`ActorId`](crate::actor::ActorId)s, and never equal to the id or code of a state: the Non-Aligned
//! Movement is `NONALIGNED` because `NAM` is Namibia, the African Union `AFRUNION` because `AU` is Australia.

mod membership;
mod registry;
mod shared;

pub use membership::{Membership, MembershipStatus};
pub use registry::{
    Organisation, OrganisationKind, Organisations, UnknownOrganisation, organisations,
};
pub use shared::{SharedPeriod, Standing};
