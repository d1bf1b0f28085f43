//! The renderings of a brief.

mod html;
mod markdown;
mod text;

use crate::brief::Brief;
use crate::chart::ChartError;

pub use html::html;
pub use markdown::markdown;
pub use text::{Style, compare_text, relation_text, text};

/// A rendering that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A chart.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The page's template.
    #[error("the page could not be put together")]
    Template(#[from] askama::Error),
    /// The structure as JSON.
    #[error("the brief could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// JSON by `docs/brief.schema.json`, indented, with a final line break.
pub fn json(brief: &Brief) -> Result<String, RenderError> {
    let mut json = serde_json::to_string_pretty(brief)?;
    json.push('\n');
    Ok(json)
}
