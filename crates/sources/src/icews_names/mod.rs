//! The names that ICEWS gives to actors and event types, and the events that are told by them.

mod entity;
mod event;
mod relation;

pub(crate) use entity::Entity;
pub(crate) use event::NamedEvent;
pub(crate) use relation::Relation;
