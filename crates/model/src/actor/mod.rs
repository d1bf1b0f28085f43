//! Actors in time: who existed when, under which names and codes, and what became of them.
//!
//! The facts are tables under `data/actors/`, embedded and parsed once. The state-system lists are those of the Correlates of War
//! project (COW) and of Gleditsch and Ward (GW); every other row names its basis in the table.
//!
//! An actor is never a string or a country code: readers of datasets resolve codes with [`actor_of`] *at the event's date*.

mod code_system;
mod contested;
mod convert;
mod date_span;
mod dyad_years;
mod id;
mod name;
mod registry;
mod resolve;
mod sentence;
mod state_list;
mod succession;
mod table;
mod territory;

pub use code_system::{CodeSystem, UnknownCodeSystem};
pub use contested::Contested;
pub use convert::{Choice, ConvertError, Converted, Converter, actor_of, convert};
pub use date_span::DateSpan;
pub use dyad_years::{DyadYears, dyad_years};
pub use id::{ActorId, ActorIdError};
pub use name::{Name, NameKind, fold_name};
pub use registry::{Actor, ActorKind, Actors, Code, actors};
pub use resolve::{ResolveError, Suggestion};
pub use sentence::{at_start, in_sentence};
pub use state_list::{Member, Membership, StateList, UnknownStateList, members_on};
pub use succession::{Succession, SuccessionKind};
