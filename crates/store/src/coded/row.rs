//! A coded event as it is sorted and merged.

use entente_model::coded_event::Level;

/// No dyad: fewer than two different states known. Sorts after all dyads.
pub(crate) const NO_DYAD: u32 = u32::MAX;
/// No actor known.
pub(crate) const NO_ACTOR: u16 = u16::MAX;
/// A count that the dataset does not give.
pub(crate) const NO_COUNT: u32 = u32::MAX;
/// No score.
pub(crate) const NO_SCORE: i16 = i16::MIN;
/// No day of recording.
pub(crate) const NO_DAY: i32 = i32::MIN;
/// No quad class delivered.
pub(crate) const NO_QUAD: u8 = u8::MAX;

/// A compact event. Texts are places in [`Names`](super::names::Names), actors places in the alphabetical order of their ids.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CodedRow {
    pub(crate) dyad: u32,
    pub(crate) start: i32,
    pub(crate) id: i64,
    /// Fingerprint of the whole row as it stands in the file.
    pub(crate) check: u32,
    pub(crate) file: u32,
    pub(crate) line: u32,
    /// The later recorded of two rows of one identifier holds.
    pub(crate) recorded: i32,
    pub(crate) source_raw: u32,
    pub(crate) target_raw: u32,
    /// Country as delivered, where it did not resolve.
    pub(crate) source_country: u32,
    pub(crate) target_country: u32,
    pub(crate) code: u32,
    pub(crate) place_country: u32,
    pub(crate) mentions: u32,
    pub(crate) sources: u32,
    pub(crate) articles: u32,
    pub(crate) deaths: u32,
    pub(crate) tone: f32,
    pub(crate) source: u16,
    pub(crate) target: u16,
    /// Days after `start` on which it ends.
    pub(crate) days: u16,
    pub(crate) score: i16,
    /// 1 + place in `PloverType::ALL`, 0 for none.
    pub(crate) plover: u8,
    /// 1 to 4, 0 for none.
    pub(crate) quad: u8,
    pub(crate) quad_source: u8,
    /// 0 unknown, 1 no, 2 yes.
    pub(crate) is_root: u8,
    pub(crate) symmetric: bool,
    /// The highest level at which it counts; set where runs are merged.
    pub(crate) level: Level,
}

/// Bytes of a row in a run on disk.
pub(crate) const ROW_BYTES: usize = 89;

impl CodedRow {
    /// Runs and partitions are sorted by this: dyad, day, identifier. Signed values are shifted so that they sort as unsigned ones.
    pub(crate) fn key(&self) -> u128 {
        let day = (self.start as u32) ^ (1 << 31);
        let id = (self.id as u64) ^ (1 << 63);
        (u128::from(self.dyad) << 96) | (u128::from(day) << 64) | u128::from(id)
    }

    /// The upper half of the key.
    pub(crate) fn dyad_and_day(&self) -> u64 {
        (self.key() >> 64) as u64
    }

    /// Whether the first of the two alphabetical actors acts.
    pub(crate) fn low_acts(&self) -> bool {
        u32::from(self.source) == self.dyad >> 16
    }

    /// Whether two rows of one identifier are the same row.
    pub(crate) fn is_copy_of(&self, other: &CodedRow) -> bool {
        let same = CodedRow {
            file: other.file,
            line: other.line,
            level: other.level,
            tone: other.tone,
            ..*self
        };
        same == *other && self.tone.to_bits() == other.tone.to_bits()
            || (self.tone.is_nan() && other.tone.is_nan() && {
                let (mut a, mut b) = (same, *other);
                a.tone = 0.0;
                b.tone = 0.0;
                a == b
            })
    }

    pub(crate) fn to_bytes(self) -> [u8; ROW_BYTES] {
        let mut out = [0; ROW_BYTES];
        let words = [
            self.dyad,
            self.start as u32,
            self.check,
            self.file,
            self.line,
            self.recorded as u32,
            self.source_raw,
            self.target_raw,
            self.source_country,
            self.target_country,
            self.code,
            self.place_country,
            self.mentions,
            self.sources,
            self.articles,
            self.deaths,
            self.tone.to_bits(),
        ];
        for (place, word) in words.into_iter().enumerate() {
            out[4 * place..4 * place + 4].copy_from_slice(&word.to_le_bytes());
        }
        out[68..76].copy_from_slice(&self.id.to_le_bytes());
        let halves = [self.source, self.target, self.days, self.score as u16];
        for (place, half) in halves.into_iter().enumerate() {
            out[76 + 2 * place..78 + 2 * place].copy_from_slice(&half.to_le_bytes());
        }
        out[84..89].copy_from_slice(&[
            self.plover,
            self.quad,
            self.quad_source,
            self.is_root,
            u8::from(self.symmetric),
        ]);
        out
    }

    pub(crate) fn from_bytes(bytes: &[u8; ROW_BYTES]) -> CodedRow {
        let word = |place: usize| {
            let at = 4 * place;
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let mut id = [0; 8];
        id.copy_from_slice(&bytes[68..76]);
        let half = |place: usize| {
            let at = 76 + 2 * place;
            u16::from_le_bytes([bytes[at], bytes[at + 1]])
        };
        CodedRow {
            dyad: word(0),
            start: word(1) as i32,
            check: word(2),
            file: word(3),
            line: word(4),
            recorded: word(5) as i32,
            source_raw: word(6),
            target_raw: word(7),
            source_country: word(8),
            target_country: word(9),
            code: word(10),
            place_country: word(11),
            mentions: word(12),
            sources: word(13),
            articles: word(14),
            deaths: word(15),
            tone: f32::from_bits(word(16)),
            id: i64::from_le_bytes(id),
            source: half(0),
            target: half(1),
            days: half(2),
            score: half(3) as i16,
            plover: bytes[84],
            quad: bytes[85],
            quad_source: bytes[86],
            is_root: bytes[87],
            symmetric: bytes[88] != 0,
            level: Level::Raw,
        }
    }
}

/// Places of actors in the alphabetical order of the ids.
pub(crate) mod actor_place {
    use std::collections::HashMap;
    use std::sync::LazyLock;

    use entente_model::actor::{ActorId, actors};

    use super::NO_ACTOR;

    struct Places {
        ids: Vec<ActorId>,
        places: HashMap<ActorId, u16, foldhash::fast::FixedState>,
        /// Those of ids of three letters, which most states have, by the letters.
        of_three: Vec<u16>,
    }

    /// The number of three capital letters.
    fn three(id: &str) -> Option<usize> {
        let letters: [u8; 3] = id.as_bytes().try_into().ok()?;
        letters.iter().try_fold(0, |number, letter| {
            let letter = letter.wrapping_sub(b'A');
            (letter < 26).then(|| 26 * number + usize::from(letter))
        })
    }

    static PLACES: LazyLock<Places> = LazyLock::new(|| {
        let mut ids: Vec<ActorId> = actors().iter().map(|actor| actor.id).collect();
        ids.sort_unstable();
        let places = ids
            .iter()
            .enumerate()
            // A few hundred actors.
            .map(|(place, &id)| (id, place as u16))
            .collect::<HashMap<_, _, _>>();
        let mut of_three = vec![NO_ACTOR; 26 * 26 * 26];
        for (id, &place) in &places {
            if let Some(number) = three(id.as_str()) {
                of_three[number] = place;
            }
        }
        Places {
            ids,
            places,
            of_three,
        }
    });

    /// The place of an actor; [`NO_ACTOR`] for none or an unknown one.
    pub(crate) fn of(actor: Option<ActorId>) -> u16 {
        let Some(actor) = actor else {
            return NO_ACTOR;
        };
        match three(actor.as_str()) {
            Some(number) => PLACES.of_three[number],
            None => PLACES.places.get(&actor).copied().unwrap_or(NO_ACTOR),
        }
    }

    /// The id of the actor of a place, empty for none. The ids live as long as the program.
    pub(crate) fn text(place: u16) -> &'static str {
        PLACES
            .ids
            .get(usize::from(place))
            .map_or("", ActorId::as_str)
    }

    /// The actor of a place.
    pub(crate) fn actor(place: u16) -> Option<ActorId> {
        PLACES.ids.get(usize::from(place)).copied()
    }
}

/// The dyad of two places: both known and different, the alphabetically first in the upper half.
pub(crate) fn dyad_of(one: u16, other: u16) -> u32 {
    if one == NO_ACTOR || other == NO_ACTOR || one == other {
        return NO_DYAD;
    }
    (u32::from(one.min(other)) << 16) | u32::from(one.max(other))
}

/// The place of the first actor of a dyad.
pub(crate) fn dyad_low(dyad: u32) -> Option<u16> {
    (dyad != NO_DYAD).then_some((dyad >> 16) as u16)
}

/// The place of the second.
pub(crate) fn dyad_high(dyad: u32) -> Option<u16> {
    (dyad != NO_DYAD).then_some((dyad & 0xffff) as u16)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_row() -> impl Strategy<Value = CodedRow> {
        (
            any::<[u32; 16]>(),
            any::<(i32, i32, i64, f32)>(),
            any::<(u16, u16, u16, i16)>(),
            any::<(u8, u8, u8, u8, bool)>(),
        )
            .prop_map(|(w, (start, recorded, id, tone), h, b)| CodedRow {
                dyad: w[0],
                start,
                id,
                check: w[1],
                file: w[2],
                line: w[3],
                recorded,
                source_raw: w[4],
                target_raw: w[5],
                source_country: w[6],
                target_country: w[7],
                code: w[8],
                place_country: w[9],
                mentions: w[10],
                sources: w[11],
                articles: w[12],
                deaths: w[13],
                tone,
                source: h.0,
                target: h.1,
                days: h.2,
                score: h.3,
                plover: b.0,
                quad: b.1,
                quad_source: b.2,
                is_root: b.3,
                symmetric: b.4,
                level: Level::Raw,
            })
    }

    proptest! {
        #[test]
        fn rows_come_back_from_a_run_as_they_were(row in any_row()) {
            let back = CodedRow::from_bytes(&row.to_bytes());
            prop_assert!(back.is_copy_of(&row));
            prop_assert_eq!((back.file, back.line), (row.file, row.line));
        }

        #[test]
        fn keys_sort_like_dyad_day_and_identifier(a in any_row(), b in any_row()) {
            prop_assert_eq!(a.key().cmp(&b.key()), (a.dyad, a.start, a.id).cmp(&(b.dyad, b.start, b.id)));
        }
    }
}
