//! Lines within the width, with colour only where it is asked for.

use anstyle::{AnsiColor, Effects};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

use super::Style;

/// Columns below which nothing fits.
const NARROWEST: usize = 60;

/// What a line is, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Strong,
    Muted,
    Cooperation,
    Conflict,
}

/// The text so far.
pub(super) struct Page {
    pub(super) style: Style,
    out: String,
}

/// How a column stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

impl Page {
    pub(super) fn new(style: Style) -> Page {
        Page {
            style: Style {
                width: style.width.max(NARROWEST),
                ..style
            },
            out: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    /// One sign in place of another where the terminal has only ASCII.
    pub(super) fn sign(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.style.ascii { ascii } else { unicode }
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A section's title after a blank line.
    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        let rule = self.sign("─", "-");
        let text = self.clean(text);
        let rest = self.width().saturating_sub(text.width() + 1);
        let line = format!("{text} {}", rule.repeat(rest));
        self.put(&line, Kind::Strong);
    }

    /// Text broken into lines, the first after `first`, the others after `rest`.
    pub(super) fn paragraph(&mut self, first: &str, rest: &str, text: &str, kind: Kind) {
        let text = self.clean(text);
        let (first, rest) = (self.clean(first), self.clean(rest));
        let options = textwrap::Options::new(self.width())
            .initial_indent(&first)
            .subsequent_indent(&rest);
        for line in textwrap::wrap(&text, options) {
            self.put(&line, kind);
        }
    }

    /// A line as it is; the caller keeps to the width.
    pub(super) fn line(&mut self, line: &str, kind: Kind) {
        let line = self.clean(line);
        self.put(&line, kind);
    }

    /// A table that fits the width, its cells broken into lines where they must.
    pub(super) fn table(&mut self, columns: &[(&str, Align)], rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width()).unwrap_or(u16::MAX));
        table.set_header(
            columns
                .iter()
                .map(|(name, _)| self.clean(name))
                .collect::<Vec<_>>(),
        );
        for row in rows {
            table.add_row(row.iter().map(|cell| self.clean(cell)).collect::<Vec<_>>());
        }
        for (index, (name, align)) in columns.iter().enumerate() {
            if let Some(column) = table.column_mut(index) {
                column.set_padding((if index == 0 { 2 } else { 0 }, 2));
                if *align == Align::Right {
                    // Numbers and the words above them stay whole.
                    let longest = name
                        .split(' ')
                        .map(UnicodeWidthStr::width)
                        .max()
                        .unwrap_or_default()
                        + 2;
                    let least = Width::Fixed(u16::try_from(longest).unwrap_or(u16::MAX));
                    column.set_constraint(ColumnConstraint::LowerBoundary(least));
                    column.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        let mut head = true;
        for line in table.lines() {
            self.put(
                line.trim_end(),
                if head { Kind::Muted } else { Kind::Plain },
            );
            head = false;
        }
    }

    /// What the terminal can show.
    pub(super) fn clean(&self, text: &str) -> String {
        // A source's text may hold control characters, which a terminal would obey.
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if self.style.ascii {
            let marked = text
                .replace(crate::wording::DAGGER, "+")
                .replace('↔', "<->")
                .replace('→', "->");
            deunicode::deunicode_with_tofu(&marked, "?")
        } else {
            text
        }
    }

    fn put(&mut self, line: &str, kind: Kind) {
        let line = line.trim_end();
        let style = match kind {
            _ if !self.style.colour => anstyle::Style::new(),
            Kind::Plain => anstyle::Style::new(),
            Kind::Strong => anstyle::Style::new().effects(Effects::BOLD),
            Kind::Muted => anstyle::Style::new().effects(Effects::DIMMED),
            Kind::Cooperation => AnsiColor::Blue.on_default(),
            Kind::Conflict => AnsiColor::Red.on_default(),
        };
        self.out.push_str(&format!("{style}{line}{style:#}\n"));
    }
}
