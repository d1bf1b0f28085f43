//! The brief on a terminal: the first screen answers, the rest proves.

mod evolution;
mod page;
mod plot;
mod sections;

use crate::brief::Brief;
pub use evolution::{compare_text, relation_text};
use page::Page;

/// How the text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns; 60 at least are used.
    pub width: usize,
    /// Colour by escape sequences.
    pub colour: bool,
    /// ASCII only.
    pub ascii: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            width: 80,
            colour: false,
            ascii: false,
        }
    }
}

/// The brief as text for a terminal.
pub fn text(brief: &Brief, style: &Style) -> String {
    let mut page = Page::new(*style);
    sections::title(&mut page, brief);
    sections::headlines(&mut page, brief);
    evolution::of_brief(&mut page, brief);
    plot::votes(&mut page, brief);
    sections::vote_ranks(&mut page, brief);
    sections::ribbons(&mut page, brief, &["votes"]);
    sections::ideal_points(&mut page, brief);
    sections::ribbons(&mut page, brief, &["ideal_points"]);
    plot::strips(&mut page, brief);
    sections::ribbons(&mut page, brief, &["alliances", "disputes"]);
    sections::disputes(&mut page, brief);
    sections::ties(&mut page, brief);
    sections::event_years(&mut page, brief);
    sections::pillars(&mut page, brief);
    sections::events(&mut page, brief);
    sections::memberships(&mut page, brief);
    sections::organisations(&mut page, brief);
    sections::vetoes(&mut page, brief);
    evolution::drivers_of_brief(&mut page, brief);
    sections::third_parties(&mut page, brief);
    sections::measures(&mut page, brief);
    sections::table_series(&mut page, brief);
    sections::documents(&mut page, brief);
    sections::missing(&mut page, brief);
    sections::sources(&mut page, brief);
    page.finish()
}
