//! What all charts share: an SVG of a size, text, hatching, dashed lines, tooltips.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::element::{PathElement, Polygon, Rectangle};
use plotters::prelude::{DrawingArea, IntoDrawingArea, IntoFont, SVGBackend, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, ShapeStyle, TextStyle};

use super::Layout;
use crate::palette::Colour;

/// Drawing failed; writing SVG into memory gives no reason to.
#[derive(Debug)]
pub struct ChartError(String);

impl std::fmt::Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the chart could not be drawn: {}", self.0)
    }
}

impl std::error::Error for ChartError {}

/// A point in px from the upper left corner.
pub(super) type Point = (i32, i32);

/// px of the labels on a chart.
pub(super) const FONT: i32 = 13;

/// plotters takes the height of a line and writes the font size as that divided by 1.24.
const LINE_OF_FONT: f64 = 1.24;

/// A rough mean width of a letter in relation to its size, for keeping labels apart.
const LETTER: f64 = 0.6;

/// px that a text takes.
pub(super) fn text_width(text: &str) -> i32 {
    (text.chars().count() as f64 * f64::from(FONT) * LETTER).ceil() as i32
}

/// Where a text stands from its point.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing in progress. Errors are kept and reported at the end.
pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    error: Option<String>,
    tooltips: Vec<(Point, Point, String)>,
}

/// Draws an SVG of the layout's width, with an accessible name and description.
pub(super) fn svg(
    name: &str,
    layout: Layout,
    height: i32,
    title: &str,
    description: &str,
    draw: impl FnOnce(&mut Canvas<'_>),
) -> Result<String, ChartError> {
    let mut drawn = String::new();
    let (error, tooltips) = {
        let size = (layout.width(), height.unsigned_abs());
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        let mut canvas = Canvas {
            area,
            error: None,
            tooltips: Vec::new(),
        };
        draw(&mut canvas);
        let presented = canvas.area.present().map_err(|error| error.to_string());
        (canvas.error.or(presented.err()), canvas.tooltips)
    };
    if let Some(error) = error {
        return Err(ChartError(error));
    }
    Ok(framed(
        name,
        layout,
        height,
        (title, description),
        &drawn,
        &tooltips,
    ))
}

/// Gives the drawing a name for screen readers and lays the tooltips over it.
fn framed(
    name: &str,
    layout: Layout,
    height: i32,
    (title, description): (&str, &str),
    drawn: &str,
    tooltips: &[(Point, Point, String)],
) -> String {
    let (class, width) = (layout.class(), layout.width());
    let id = format!("{name}-{class}");
    // plotters' own opening tag has neither role nor name.
    let body = drawn.split_once('>').map_or("", |(_, body)| body);
    let body = body.trim_end().trim_end_matches("</svg>");
    let mut svg = String::with_capacity(drawn.len() + 1000);
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<svg class=\"{class}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" xmlns=\"http://www.w3.org/2000/svg\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>\n{body}",
        escaped(title),
        escaped(description)
    );
    for ((x, y), (right, bottom), text) in tooltips {
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"transparent\"><title>{}</title></rect>",
            right - x,
            bottom - y,
            escaped(text)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Text for XML.
fn escaped(text: &str) -> String {
    use askama::filters::Escaper;
    let mut escaped = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = askama::filters::Html.write_escaped_str(&mut escaped, text);
    escaped
}

impl Canvas<'_> {
    pub(super) fn text(&mut self, at: Point, text: &str, anchor: Anchor, colour: Colour) {
        self.styled_text(at, text, anchor, colour, false);
    }

    pub(super) fn bold(&mut self, at: Point, text: &str, anchor: Anchor) {
        self.styled_text(at, text, anchor, Colour::Ink, true);
    }

    /// The point is at the middle of the text's height.
    fn styled_text(&mut self, at: Point, text: &str, anchor: Anchor, colour: Colour, bold: bool) {
        let position = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let mut font = ("sans-serif", f64::from(FONT) * LINE_OF_FONT).into_font();
        if bold {
            font = font.style(plotters::style::FontStyle::Bold);
        }
        let colour = colour.rgb();
        let style = TextStyle::from(font)
            .color(&colour)
            .pos(Pos::new(position, VPos::Center));
        let drawn = self
            .area
            .draw(&Text::new(text.to_owned(), at, style))
            .map_err(|error| error.to_string());
        self.keep(drawn);
    }

    pub(super) fn line(&mut self, from: Point, to: Point, colour: Colour, width: u32) {
        self.path(vec![from, to], colour, width);
    }

    pub(super) fn path(&mut self, points: Vec<Point>, colour: Colour, width: u32) {
        let style = colour.rgb().stroke_width(width);
        let drawn = self
            .area
            .draw(&PathElement::new(points, style))
            .map_err(|error| error.to_string());
        self.keep(drawn);
    }

    /// A vertical or horizontal line in dashes of `on` px with gaps of `off` px.
    pub(super) fn dashed(
        &mut self,
        from: Point,
        to: Point,
        (on, off): (i32, i32),
        colour: Colour,
        width: u32,
    ) {
        let length = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let step = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
        let at = |along: i32| (from.0 + step.0 * along, from.1 + step.1 * along);
        let mut along = 0;
        while along < length {
            self.line(at(along), at((along + on).min(length)), colour, width);
            along += on + off;
        }
    }

    /// A filled area at a quarter of the colour's opacity: an interval of uncertainty.
    pub(super) fn band(&mut self, points: Vec<Point>, colour: Colour) {
        let style = colour.rgb().mix(0.25).filled();
        let drawn = self
            .area
            .draw(&Polygon::new(points, style))
            .map_err(|error| error.to_string());
        self.keep(drawn);
    }

    pub(super) fn bar(&mut self, upper_left: Point, lower_right: Point, colour: Colour) {
        self.rectangle(upper_left, lower_right, colour.rgb().filled());
    }

    pub(super) fn frame(&mut self, upper_left: Point, lower_right: Point, colour: Colour) {
        self.rectangle(upper_left, lower_right, colour.rgb().stroke_width(1));
    }

    fn rectangle(&mut self, upper_left: Point, lower_right: Point, style: ShapeStyle) {
        let drawn = self
            .area
            .draw(&Rectangle::new([upper_left, lower_right], style))
            .map_err(|error| error.to_string());
        self.keep(drawn);
    }

    /// A filled dot, or a ring on the colour of the ground.
    pub(super) fn dot(&mut self, at: Point, radius: i32, colour: Colour, hollow: bool) {
        use plotters::element::Circle;
        let ring = Circle::new(at, radius, colour.rgb().filled());
        let drawn = self.area.draw(&ring).map_err(|error| error.to_string());
        self.keep(drawn);
        if hollow {
            let inside = Circle::new(at, radius - 1, Colour::Ground.rgb().filled());
            let drawn = self.area.draw(&inside).map_err(|error| error.to_string());
            self.keep(drawn);
        }
    }

    /// The area that a source does not cover: diagonal lines, cut at its edges.
    pub(super) fn hatch(&mut self, (left, top): Point, (right, bottom): Point) {
        const GAP: i32 = 6;
        let height = bottom - top;
        let mut foot = left - height + GAP;
        while foot < right {
            // From (foot, bottom) up to the right at 45 degrees.
            let enter = (left - foot).max(0);
            let leave = (right - foot).min(height);
            if leave > enter {
                self.line(
                    (foot + enter, bottom - enter),
                    (foot + leave, bottom - leave),
                    Colour::Hatch,
                    1,
                );
            }
            foot += GAP;
        }
    }

    /// A text on the colour of the ground, readable over lines and hatching.
    pub(super) fn plate(&mut self, at: Point, text: &str, anchor: Anchor) {
        let width = text_width(text) + 6;
        let left = match anchor {
            Anchor::Start => at.0 - 3,
            Anchor::Middle => at.0 - width / 2,
            Anchor::End => at.0 - width + 3,
        };
        self.bar((left, at.1 - 8), (left + width, at.1 + 8), Colour::Ground);
        self.text(at, text, anchor, Colour::Muted);
    }

    /// What a reader sees who points at this rectangle.
    pub(super) fn tooltip(&mut self, upper_left: Point, lower_right: Point, text: String) {
        self.tooltips.push((upper_left, lower_right, text));
    }

    fn keep(&mut self, drawn: Result<(), String>) {
        if let Err(error) = drawn {
            self.error.get_or_insert(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_area_and_text_is_escaped() {
        let svg = svg("test", Layout::Wide, 100, "a < b & \"c\"", "d", |canvas| {
            canvas.hatch((10, 20), (50, 40));
            canvas.text((0, 0), "<script>", Anchor::Start, Colour::Ink);
        })
        .unwrap();
        assert!(
            svg.contains("a &#60; b &#38; &#34;c&#34;")
                || svg.contains("a &lt; b &amp; &quot;c&quot;"),
            "{svg}"
        );
        assert!(!svg.contains("<script>"));
        let mut lines = 0;
        for line in svg
            .lines()
            .filter(|line| line.contains(Colour::Hatch.light()))
        {
            let points = line
                .split("points=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap();
            for point in points.split_whitespace() {
                let (x, y) = point.split_once(',').unwrap();
                let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
                assert!((10..=50).contains(&x) && (20..=40).contains(&y), "{line}");
            }
            lines += 1;
        }
        assert!(lines >= 8, "{lines} lines");
    }
}
