use whatlang::Lang;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-3: `eng`, `rus`, `urd`.
    pub code: &'static str,
    /// How it was known.
    pub basis: LanguageBasis,
    /// Whether it can be relied on: the document states it, or the text is long and clear enough.
    pub reliable: bool,
}

/// How a language was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LanguageBasis {
    /// From the letters of the text.
    Detected,
    /// From what the document states, the text being too short or unclear.
    Declared,
}

/// How much of a text is looked at; more does not make the answer surer.
const SAMPLE: usize = 16 << 10;

/// The language that the text is in, else the one that the document declares.
///
/// A clear text wins over a declaration: pages are often declared in the language of their template.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Option<Language> {
    let detected = whatlang::detect(crate::text::opening(text, SAMPLE));
    if let Some(info) = &detected
        && info.is_reliable()
    {
        let code = info.lang().code();
        return Some(Language {
            code,
            basis: LanguageBasis::Detected,
            reliable: true,
        });
    }
    if let Some(lang) = declared.and_then(from_tag) {
        let code = lang.code();
        return Some(Language {
            code,
            basis: LanguageBasis::Declared,
            reliable: true,
        });
    }
    let code = detected?.lang().code();
    Some(Language {
        code,
        basis: LanguageBasis::Detected,
        reliable: false,
    })
}

/// The language of a tag such as `en`, `en-GB`, `eng` or `English`; only those that the detector knows.
fn from_tag(tag: &str) -> Option<Lang> {
    /// ISO 639-1 codes of languages that the detector gives in ISO 639-3.
    const TWO_LETTERS: &str = "en eng ru rus zh cmn es spa pt por it ita fr fra de deu uk ukr ka kat ar ara hi hin \
        ja jpn he heb pl pol sv swe da dan nb nob no nob nl nld tr tur fa pes ur urd bn ben az aze id ind ko kor \
        ro ron el ell cs ces hu hun vi vie uz uzb bg bul sr srp pa pan tk tuk hy hye";
    let primary = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    let mut codes = TWO_LETTERS.split_whitespace();
    while let (Some(two), Some(three)) = (codes.next(), codes.next()) {
        if two == primary {
            return Lang::from_code(three);
        }
    }
    Lang::from_code(primary.as_str()).or_else(|| {
        Lang::all()
            .iter()
            .copied()
            .find(|lang| lang.eng_name().eq_ignore_ascii_case(&primary))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_text_wins_over_a_declaration() {
        let english = "The foreign ministers of both countries met in the capital and agreed to hold further talks \
            about trade, energy and the railway.";
        let language = of(english, Some("ru")).unwrap();
        assert_eq!(
            (language.code, language.basis),
            ("eng", LanguageBasis::Detected)
        );
        let russian = "Министры иностранных дел двух стран встретились в столице и договорились продолжить переговоры.";
        assert_eq!(of(russian, None).map(|language| language.code), Some("rus"));
    }

    #[test]
    fn a_short_text_takes_the_declaration() {
        let language = of("Ja", Some("de-AT")).unwrap();
        assert_eq!(
            (language.code, language.basis),
            ("deu", LanguageBasis::Declared)
        );
        assert_eq!(of("123", None), None);
        assert_eq!(of("123", Some("xx")), None);
    }

    #[test]
    fn every_two_letter_code_names_a_language_of_the_detector() {
        for tag in ["en", "ur", "fa", "no", "zh-Hans", "hy", "eng", "Russian"] {
            assert!(from_tag(tag).is_some(), "{tag}");
        }
    }
}
