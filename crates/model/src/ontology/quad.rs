//! Quad classes: verbal or material, cooperation or conflict.

use super::vocabulary;

vocabulary! {
    /// A quad class, numbered 1 to 4 in event data.
    Quad, "quad class", {
        /// 1: talk that brings closer.
        VerbalCooperation = "verbal-cooperation",
        /// 2: deeds that bring closer.
        MaterialCooperation = "material-cooperation",
        /// 3: talk that drives apart.
        VerbalConflict = "verbal-conflict",
        /// 4: deeds that drive apart.
        MaterialConflict = "material-conflict",
    }
}

impl Quad {
    /// The number used in event data, 1 to 4.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The quad class of a CAMEO root (01 to 20) by the one rule of the design: 01–05, 06–09, 10–14, 15–20.
    ///
    /// Delivered data do not always agree with published tables here: GDELT has root 09 in class 2 and root 14 in class 3,
    /// as this rule has.
    pub const fn of_cameo_root(root: u8) -> Option<Quad> {
        match root {
            1..=5 => Some(Quad::VerbalCooperation),
            6..=9 => Some(Quad::MaterialCooperation),
            10..=14 => Some(Quad::VerbalConflict),
            15..=20 => Some(Quad::MaterialConflict),
            _ => None,
        }
    }

    /// For people: "verbal cooperation".
    pub const fn words(self) -> &'static str {
        match self {
            Quad::VerbalCooperation => "verbal cooperation",
            Quad::MaterialCooperation => "material cooperation",
            Quad::VerbalConflict => "verbal conflict",
            Quad::MaterialConflict => "material conflict",
        }
    }
}
