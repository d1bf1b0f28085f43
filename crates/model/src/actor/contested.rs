use serde::Serialize;

/// How a unit whose status states dispute is treated unless the user says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contested {
    /// What Entente does by default.
    pub default: String,
    /// What others do.
    pub alternatives: String,
    /// The facts behind it.
    pub note: String,
}
