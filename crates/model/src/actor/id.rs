use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest id, in bytes.
const CAPACITY: usize = 12;

/// The identity of an actor: a short stable string such as `PAK`, `SUN` or `SEATO`.
///
/// States mostly carry the ISO 3166-1 alpha-3 code of their lifetime; states without one carry an id of our own (`KSB`, the Kingdom of Serbia).
/// The order is that of the strings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId([u8; CAPACITY]);

/// Why a string is no actor id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{id:?} is no actor id: 1 to 12 of A-Z, 0-9, '-' and '_'")]
pub struct ActorIdError {
    /// The string that was offered.
    pub id: String,
}

impl ActorId {
    /// Checks an id: 1 to 12 characters of `A-Z`, `0-9`, `-`, `_`.
    ///
    /// # Errors
    /// [`ActorIdError`] for any other string; lower case is not folded here, [`super::Actors::resolve`] does that.
    pub fn new(id: &str) -> Result<ActorId, ActorIdError> {
        ActorId::checked(id).ok_or_else(|| ActorIdError { id: id.to_owned() })
    }

    /// An id known at compile time.
    ///
    /// # Panics
    /// When the text is no actor id; in a `const` that is a compile error.
    #[must_use]
    pub const fn literal(id: &str) -> ActorId {
        match ActorId::checked(id) {
            Some(id) => id,
            None => panic!("an actor id is 1 to 12 of A-Z, 0-9, '-' and '_'"),
        }
    }

    const fn checked(id: &str) -> Option<ActorId> {
        let text = id.as_bytes();
        if text.is_empty() || text.len() > CAPACITY {
            return None;
        }
        let mut bytes = [0; CAPACITY];
        let mut i = 0;
        while i < text.len() {
            if !matches!(text[i], b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_') {
                return None;
            }
            bytes[i] = text[i];
            i += 1;
        }
        Some(ActorId(bytes))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self
            .0
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(CAPACITY);
        // Only ASCII gets in, see `checked`.
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ActorId {
    type Err = ActorIdError;

    fn from_str(id: &str) -> Result<ActorId, ActorIdError> {
        ActorId::new(id)
    }
}

impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ActorId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ActorId, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        ActorId::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_upper_case_ascii_and_sort_as_text() {
        for good in ["PAK", "UN", "NCYPRUS", "WARSAWPACT12", "G7"] {
            assert_eq!(ActorId::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "pak", "PÄK", "THIRTEENCHARS", "A B"] {
            assert!(ActorId::new(bad).is_err(), "{bad}");
        }
        assert!(ActorId::literal("UN") < ActorId::literal("UNSC"));
        assert!(ActorId::literal("PAK") < ActorId::literal("RUS"));
    }
}
