//! The charts of the HTML brief, as SVG drawn with `plotters`.
//!
//! Each is drawn twice, for a page 720 px wide and for a phone, with the same font sizes: the narrow one is a drawing of its own,
//! not the wide one shrunk. All of it is in the light colours of [`crate::palette`].

mod agreement;
mod canvas;
mod events;
mod ideal_points;
mod interaction;
mod memberships;
mod ribbon;
mod strips;
mod years;

use crate::brief::Brief;

pub(crate) use canvas::ChartError;

/// For which width a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A page, 720 px.
    Wide,
    /// A phone 390 px wide, less its margins.
    Narrow,
}

impl Layout {
    pub(crate) const BOTH: [Layout; 2] = [Layout::Wide, Layout::Narrow];

    pub(crate) const fn width(self) -> u32 {
        match self {
            Layout::Wide => 720,
            Layout::Narrow => 354,
        }
    }

    pub(crate) const fn is_narrow(self) -> bool {
        matches!(self, Layout::Narrow)
    }

    /// The class that the style sheet shows or hides.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Layout::Wide => "wide",
            Layout::Narrow => "narrow",
        }
    }
}

/// A chart in both layouts, as SVG elements.
pub(crate) struct Chart {
    pub(crate) wide: String,
    pub(crate) narrow: String,
}

/// Which charts a brief has.
#[derive(Default)]
pub(crate) struct Charts {
    pub(crate) interaction: Option<Chart>,
    pub(crate) agreement: Option<Chart>,
    pub(crate) ideal_points: Option<Chart>,
    pub(crate) strips: Option<Chart>,
    pub(crate) events: Option<Chart>,
    pub(crate) memberships: Option<Chart>,
    pub(crate) tables: Option<Chart>,
}

/// Draws every chart for which the brief has something to show.
pub(crate) fn charts(brief: &Brief) -> Result<Charts, ChartError> {
    Ok(Charts {
        interaction: both(brief, interaction::draw)?,
        agreement: both(brief, agreement::draw)?,
        ideal_points: both(brief, ideal_points::draw)?,
        strips: both(brief, strips::draw)?,
        events: both(brief, events::draw)?,
        memberships: both(brief, memberships::draw)?,
        tables: both(brief, strips::draw_tables)?,
    })
}

fn both(
    brief: &Brief,
    draw: impl Fn(&Brief, Layout) -> Result<Option<String>, ChartError>,
) -> Result<Option<Chart>, ChartError> {
    let [wide, narrow] = Layout::BOTH.map(|layout| draw(brief, layout));
    Ok(match (wide?, narrow?) {
        (Some(wide), Some(narrow)) => Some(Chart { wide, narrow }),
        _ => None,
    })
}
