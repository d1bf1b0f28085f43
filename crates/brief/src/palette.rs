//! The colours of `LOOK`, each with its light and dark form.
//!
//! Charts are drawn in the light form; the page's style sheet turns each into its dark form by the value of the attribute, so
//! that a chart taken out of the page is still a complete picture. No two members share a light colour.

use entente_model::ontology::{Pillar, Quad};
use plotters::style::RGBColor;

/// A colour by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Ink,
    Muted,
    Hairline,
    Ground,
    /// The lines of a hatched area: outside coverage.
    Hatch,
    Quad(Quad),
    Pillar(Pillar),
}

impl Colour {
    /// Every colour.
    pub(crate) fn all() -> Vec<Colour> {
        let mut all = vec![
            Colour::Ink,
            Colour::Muted,
            Colour::Hairline,
            Colour::Ground,
            Colour::Hatch,
        ];
        all.extend(Quad::ALL.iter().map(|&quad| Colour::Quad(quad)));
        all.extend(Pillar::ALL.iter().map(|&pillar| Colour::Pillar(pillar)));
        all
    }

    /// The name of its CSS variable without the dashes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Colour::Ink => "ink",
            Colour::Muted => "muted",
            Colour::Hairline => "hairline",
            Colour::Ground => "ground",
            Colour::Hatch => "hatch",
            Colour::Quad(quad) => quad.as_str(),
            Colour::Pillar(pillar) => pillar.as_str(),
        }
    }

    /// On a light ground, as `#RRGGBB`.
    pub(crate) fn light(self) -> &'static str {
        self.forms().0
    }

    /// On a dark ground.
    pub(crate) fn dark(self) -> &'static str {
        self.forms().1
    }

    /// The light form for a drawing.
    pub(crate) fn rgb(self) -> RGBColor {
        let channel = |at: usize| {
            // Every form is six hexadecimal digits (tested).
            self.light()
                .get(at..at + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .unwrap_or_default()
        };
        RGBColor(channel(1), channel(3), channel(5))
    }

    fn forms(self) -> (&'static str, &'static str) {
        match self {
            Colour::Ink => ("#1A1A1A", "#ECECEC"),
            Colour::Muted => ("#5C5C5C", "#A6A6A6"),
            Colour::Hairline => ("#D9D9D9", "#3D3D3D"),
            Colour::Ground => ("#FFFFFF", "#141414"),
            Colour::Hatch => ("#919191", "#6E6E6E"),
            Colour::Quad(Quad::MaterialCooperation) => ("#1B5E9B", "#6FB1E8"),
            Colour::Quad(Quad::VerbalCooperation) => ("#5A97CC", "#3E7CB1"),
            Colour::Quad(Quad::VerbalConflict) => ("#D6775B", "#C96F5A"),
            Colour::Quad(Quad::MaterialConflict) => ("#A51C30", "#F08A8A"),
            Colour::Pillar(Pillar::Defence) => ("#D55E00", "#E0701A"),
            Colour::Pillar(Pillar::Diplomacy) => ("#0072B2", "#2E8BC4"),
            Colour::Pillar(Pillar::Connectivity) => ("#009E73", "#1FB588"),
            Colour::Pillar(Pillar::Energy) => ("#B98000", "#D09A20"),
            Colour::Pillar(Pillar::Trade) => ("#C06C9A", "#CE82AC"),
            Colour::Pillar(Pillar::Cyber) => ("#2F8FC9", "#56AEE2"),
            Colour::Pillar(Pillar::Society) => ("#8C8C8C", "#9E9E9E"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance by WCAG 2.2.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn black_on_white_is_21() {
        assert!((contrast("#000000", "#FFFFFF") - 21.0).abs() < 1e-9);
    }

    #[test]
    fn marks_have_three_to_one_and_text_four_and_a_half() {
        for colour in Colour::all() {
            let least = match colour {
                Colour::Ink | Colour::Muted => 4.5,
                // A grid line is no mark, the ground is what marks stand on.
                Colour::Hairline | Colour::Ground => continue,
                _ => 3.0,
            };
            for (form, ground) in [
                (colour.light(), Colour::Ground.light()),
                (colour.dark(), Colour::Ground.dark()),
            ] {
                let ratio = contrast(form, ground);
                assert!(ratio >= least, "{colour:?} {form} on {ground}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn a_light_colour_means_one_thing() {
        let mut light: Vec<&str> = Colour::all().into_iter().map(Colour::light).collect();
        let all = light.len();
        light.sort_unstable();
        light.dedup();
        assert_eq!(light.len(), all);
        assert_eq!(
            Colour::Quad(Quad::MaterialConflict).rgb(),
            RGBColor(0xA5, 0x1C, 0x30)
        );
    }
}
