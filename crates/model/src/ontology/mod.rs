//! The ontologies of event data: CAMEO (Schrodt 2012), PLOVER (2021 manual), and the quad classes of both.

mod cameo;
mod pillar;
mod plover;
mod quad;

pub use cameo::{CameoCode, CameoEntry, InvalidCameoCode, cameo_codes};
pub use pillar::Pillar;
pub use plover::PloverType;
pub use quad::Quad;

/// A word that names no member of a closed vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is no {vocabulary}; one of {}", .allowed.join(", "))]
pub struct UnknownTerm {
    /// The vocabulary, as in "PLOVER type".
    pub vocabulary: &'static str,
    /// What was read.
    pub value: String,
    /// What may be written.
    pub allowed: Vec<&'static str>,
}

/// An enum whose members have one written name each: `ALL`, `as_str`, `Display`, `FromStr`, serde as that name.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $vocabulary:literal, { $($(#[$doc:meta])* $member:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $member,)+ }

        impl $name {
            /// Every member, in the order of the codebook.
            pub const ALL: &'static [$name] = &[$($name::$member,)+];

            /// The written name, the same in tables, JSON and on pages.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ontology::UnknownTerm;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::ALL
                    .iter()
                    .copied()
                    .find(|member| member.as_str() == text)
                    .ok_or_else(|| $crate::ontology::UnknownTerm {
                        vocabulary: $vocabulary,
                        value: text.to_owned(),
                        allowed: $name::ALL.iter().map(|member| member.as_str()).collect(),
                    })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;
