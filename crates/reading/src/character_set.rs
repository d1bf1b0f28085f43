use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::ReadError;
use crate::format::Hint;

/// The character set that a document was decoded from, and how it was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharacterSet {
    /// Its name in the Encoding Standard: `UTF-8`, `windows-1251`.
    pub name: &'static str,
    /// How it was known.
    pub source: CharacterSetSource,
    /// Whether bytes were no characters in it, and stand as U+FFFD in the text.
    pub lossy: bool,
}

impl CharacterSet {
    /// What a format that states its characters as Unicode by itself gives: PDF, DOCX.
    pub(crate) const INSIDE: CharacterSet = CharacterSet {
        name: "UTF-8",
        source: CharacterSetSource::Declared,
        lossy: false,
    };
}

/// How a character set was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CharacterSetSource {
    /// From the mark at the beginning.
    ByteOrderMark,
    /// From what the document or its server states.
    Declared,
    /// Nothing is stated, or something else, and all bytes are valid UTF-8.
    ValidUtf8,
    /// Guessed from the bytes, by the detector of the browser Firefox.
    Detected,
}

impl fmt::Display for CharacterSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            CharacterSetSource::ByteOrderMark => "by its byte-order mark",
            CharacterSetSource::Declared => "as declared",
            CharacterSetSource::ValidUtf8 => "all bytes being valid",
            CharacterSetSource::Detected => "detected, not declared",
        };
        write!(f, "{} ({source}", self.name)?;
        if self.lossy {
            f.write_str("; some bytes could not be decoded")?;
        }
        f.write_str(")")
    }
}

/// How far into a document a declaration of its character set is looked for (HTML standard, "prescan").
const PRESCAN: usize = 1024;

/// The first bytes of formats that people hand in by mistake.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "an archive or an office document"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"\x1F\x8B", "a compressed file"),
    (b"\xFD7zXZ", "a compressed file"),
    (b"PAR1", "a Parquet file"),
];

/// Brings bytes to characters.
///
/// A byte-order mark decides. Bytes that are valid UTF-8 with a letter beyond ASCII are UTF-8, whatever is stated:
/// no other character set looks like that by chance, and saved pages keep the declarations of what they were. Else the
/// declared set holds, unless it is UTF-8 and the bytes are not; then the set is detected.
pub(crate) fn decode(bytes: &[u8], hint: Hint<'_>) -> Result<(String, CharacterSet), ReadError> {
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
    {
        return Err(ReadError::Binary(kind));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(
            &bytes[length..],
            encoding,
            CharacterSetSource::ByteOrderMark,
        ));
    }
    if bytes.contains(&0) {
        return Err(ReadError::Binary(
            "a binary file (or UTF-16 without a byte-order mark)",
        ));
    }
    let declared = declared(bytes, hint);
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!text.is_ascii() || declared.is_none_or(|encoding| encoding == UTF_8))
    {
        let source = match declared {
            Some(encoding) if encoding == UTF_8 => CharacterSetSource::Declared,
            _ => CharacterSetSource::ValidUtf8,
        };
        let character_set = CharacterSet {
            name: UTF_8.name(),
            source,
            lossy: false,
        };
        return Ok((text.to_owned(), character_set));
    }
    if let Some(encoding) = declared
        && encoding != UTF_8
    {
        return Ok(decode_as(bytes, encoding, CharacterSetSource::Declared));
    }
    if is_damaged_utf8(bytes) {
        return Ok(decode_as(bytes, UTF_8, CharacterSetSource::Detected));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    Ok(decode_as(bytes, encoding, CharacterSetSource::Detected))
}

/// Whether the bytes are UTF-8 with a few broken places: most of what lies beyond ASCII are whole characters of several bytes, which
/// no other character set yields by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole >= 1 && whole >= broken
}

fn decode_as(
    bytes: &[u8],
    encoding: &'static Encoding,
    source: CharacterSetSource,
) -> (String, CharacterSet) {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    (
        text.into_owned(),
        CharacterSet {
            name: encoding.name(),
            source,
            lossy,
        },
    )
}

/// What the server states, else what stands behind `charset=` or `encoding=` near the beginning.
fn declared(bytes: &[u8], hint: Hint<'_>) -> Option<&'static Encoding> {
    if let Some(label) = hint.charset() {
        return Encoding::for_label(label.as_bytes());
    }
    let head = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    // In plain prose the word means nothing: only a tag or an XML declaration declares.
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(&head);
    let label = ["charset=", "encoding="].into_iter().find_map(|key| {
        let value = &head[head.find(key)? + key.len()..];
        let value = value.trim_start_matches([' ', '"', '\'']);
        value.split(['"', '\'', ' ', ';', '>', '/', '?']).next()
    })?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // The declaration was read as ASCII, so it cannot be UTF-16 (HTML standard: take UTF-8).
    Some(if encoding.is_ascii_compatible() {
        encoding
    } else {
        UTF_8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use CharacterSetSource::{ByteOrderMark, Declared, Detected, ValidUtf8};

    fn decoded(bytes: &[u8], hint: Hint<'_>) -> (String, &'static str, CharacterSetSource, bool) {
        let (text, set) = decode(bytes, hint).unwrap_or_else(|error| panic!("{error}"));
        (text, set.name, set.source, set.lossy)
    }

    #[test]
    fn a_mark_then_validity_then_a_declaration_then_a_guess() {
        let none = Hint::default();
        let text = |text: &str| text.to_owned();
        assert_eq!(
            decoded(b"plain", none),
            (text("plain"), "UTF-8", ValidUtf8, false)
        );
        assert_eq!(
            decoded(b"\xEF\xBB\xBFcaf\xC3\xA9", none),
            (text("café"), "UTF-8", ByteOrderMark, false)
        );
        assert_eq!(
            decoded(b"\xFF\xFEa\0b\0", none),
            (text("ab"), "UTF-16LE", ByteOrderMark, false)
        );
        // "Москва" in windows-1251, stated by the page and by the server.
        let page = b"<meta charset='windows-1251'>\xCC\xEE\xF1\xEA\xE2\xE0";
        let (read, name, source, lossy) = decoded(page, none);
        assert!(read.ends_with("Москва"));
        assert_eq!((name, source, lossy), ("windows-1251", Declared, false));
        let server = Hint {
            name: None,
            media_type: Some("text/plain; charset=\"windows-1251\""),
        };
        assert_eq!(decoded(b"\xCC\xEE\xF1\xEA\xE2\xE0", server).0, "Москва");
        // A saved page: UTF-8 by its bytes, something else by its old declaration.
        let saved = "<meta charset=windows-1251>Москва".as_bytes();
        assert_eq!(decoded(saved, none).2, ValidUtf8);
        // Declared UTF-8 and not so: detected.
        let french = b"<meta charset=utf-8>Le pr\xE9sident pakistanais est arriv\xE9 \xE0 Moscou";
        let (read, name, source, lossy) = decoded(french, none);
        assert!(read.ends_with("Le président pakistanais est arrivé à Moscou"));
        assert_eq!((name, source, lossy), ("windows-1252", Detected, false));
    }

    #[test]
    fn a_long_text_without_a_declaration_is_detected() {
        let russian = "Президент Пакистана прибыл в Москву с официальным визитом. Стороны подписали соглашение \
            о торговле.";
        let (bytes, _, _) = encoding_rs::KOI8_U.encode(russian);
        let (text, _, source, lossy) = decoded(&bytes, Hint::default());
        assert_eq!((text.as_str(), source, lossy), (russian, Detected, false));
    }

    #[test]
    fn utf8_with_broken_places_stays_utf8() {
        let (text, name, _, lossy) =
            decoded(b"\xE2\x82\xAC 5 \xFF and \xE2\x82\xAC 6", Hint::default());
        assert_eq!(
            (text.as_str(), name, lossy),
            ("€ 5 \u{FFFD} and € 6", "UTF-8", true)
        );
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let refused = |bytes: &[u8]| decode(bytes, Hint::default()).unwrap_err();
        assert_eq!(
            refused(b"PK\x03\x04..."),
            ReadError::Binary("an archive or an office document")
        );
        assert!(matches!(refused(b"abc\0def"), ReadError::Binary(_)));
    }

    #[test]
    fn the_character_set_says_how_it_was_known() {
        let (_, set) = decode(b"<meta charset=shift_jis>\xFF\xFFabc", Hint::default()).unwrap();
        assert_eq!(
            set.to_string(),
            "Shift_JIS (as declared; some bytes could not be decoded)"
        );
    }
}
