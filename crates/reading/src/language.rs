use fnv::FnvHashSet;
use whatlang::{Lang, Script};

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
    /// From its words, the text being too short for its letters alone: none or few are those that every English sentence has.
    Words,
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
        && (text.len() > SHORT
            || info.lang() == Lang::Eng
            || info.script() != Script::Latin
            || Binding::of(text).is_other(1))
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
    let detected = detected?;
    let other = detected.script() != Script::Latin
        || detected.lang() != Lang::Eng && Binding::of(text).is_other(2);
    Some(Language {
        code: detected.lang().code(),
        basis: if other {
            LanguageBasis::Words
        } else {
            LanguageBasis::Detected
        },
        reliable: other,
    })
}

/// In a text of fewer bytes letters alone do not tell a language: "Angola bans Mali" is no Portuguese.
const SHORT: usize = 200;

/// Words that bind sentences together in French, Spanish, German, Portuguese, Italian, Dutch, Turkish and Indonesian; those that are English words as well ("die", "on", "was",
/// "in", "come") are left out.
const BINDING: [&str; 10] = [
    "le la les l d qu des du de une un et est sont dans pour sur avec par qui que au aux ce cette sa ses leur leurs ont été entre contre après mais pas il elle nous",
    "el la los las del de una un y es en para por que se su sus al lo ha han fue entre contra tras sobre como pero más este esta",
    "der das den dem des ein eine einen einem einer und ist sind im mit von zu zum zur auf für nicht hat haben wird werden sich auch bei nach aus über gegen zwischen dass als",
    "o os da das dos de um uma e é são em na nos nas para com por que se sua seu ao à foi entre contra sobre como mas não mais",
    "il lo la gli le del della dei delle di un una e è sono nel nella da dal che si ha hanno al alla tra contro dopo ma non più",
    "de het een en zijn van met voor op te naar bij uit tegen tussen niet ook heeft hebben wordt worden aan als dat",
    "og det som er på af til med ikke har blev efter mod mellem fra også en et",
    "och att det som är på av till med inte har efter mot mellan från också en ett",
    "ve bir bu ile için de da olarak göre arasında karşı sonra olan olduğunu",
    "yang dan di ke dari untuk dengan pada dalam oleh akan telah tidak ini itu antara sebagai",
];

/// Words that bind English sentences and no others: "a", "in", "is", "was", "on", "no", "will", "he" are words elsewhere too.
pub(crate) const ENGLISH: &str = "the of and to are were for with by at from it its that have had would been his her their she they you \
    this these not but or after against between into says said who which about than up out off if all can may must should do does did there more";

/// Small words between capitals that belong to names in English as well: "von der Leyen", "de la Rúa".
const IN_NAMES: &str = "d l von der den van de la las los dos da do di du del el al";

/// How many different binding words a text in Latin script has, of English and of the other language that it has most of.
pub(crate) struct Binding {
    english: usize,
    other: usize,
}

impl Binding {
    /// Capitals are passed over: "El Salvador", "La Paz" are names in English too. A small word with a letter that English has not counts for another language.
    pub(crate) fn of(text: &str) -> Self {
        let words: Vec<&str> = crate::text::opening(text, SAMPLE)
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '\'' | '’'))
            // "El-Sisi" is one word.
            .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let in_names: FnvHashSet<&str> = IN_NAMES.split_whitespace().collect();
        let is_name = |at: usize| {
            words
                .get(at)
                .is_some_and(|word| word.starts_with(char::is_uppercase))
        };
        // A particle behind a capital and before one, or two before one, are of a name.
        let inside_name = |at: usize| {
            let particle = |at: usize| words.get(at).is_some_and(|word| in_names.contains(word));
            particle(at)
                && (at > 0 && is_name(at - 1) && (is_name(at + 1) || particle(at + 1))
                    || particle(at + 1) && is_name(at + 2)
                    || at > 0 && particle(at - 1) && is_name(at + 1))
        };
        let small: FnvHashSet<String> = words
            .iter()
            .enumerate()
            .filter(|&(at, word)| {
                (at == 0 && !is_name(1) || word.starts_with(char::is_lowercase)) && !inside_name(at)
            })
            .map(|(_, word)| word.to_lowercase())
            .collect();
        let count = |list: &str| {
            list.split_whitespace()
                .filter(|word| small.contains(*word))
                .count()
        };
        let foreign = small
            .iter()
            .filter(|word| {
                word.chars()
                    .any(|letter| letter.is_alphabetic() && !letter.is_ascii())
            })
            .count();
        let bound = BINDING.iter().map(|list| count(list)).max();
        Binding {
            english: count(ENGLISH),
            other: bound.unwrap_or_default() + foreign,
        }
    }

    /// Whether at least so many words speak for another language, and clearly more than for English.
    pub(crate) fn is_other(&self, least: usize) -> bool {
        self.other >= least && self.other > 2 * self.english
    }
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
    fn one_sentence_of_another_language_is_told_from_english() {
        for text in [
            "Le président français a rencontré son homologue russe à Moscou.",
            "La France et la Russie ont signé un accord.",
            "El presidente de México viajó a Washington.",
            "España y Marruecos firmaron un acuerdo de pesca.",
            "Der Bundeskanzler traf den russischen Präsidenten und drei Minister.",
            "Deutschland und Frankreich haben sich auf eine Lösung geeinigt.",
            "O presidente visitou a China e assinou um acordo.",
            "Il presidente ha incontrato il suo omologo a Roma.",
            "De minister sprak met zijn collega over de oorlog.",
            "Президент прибыл в Москву.",
            "باكستان وروسيا توقعان اتفاقا.",
            "两国签署协议。",
        ] {
            let language = of(text, None).unwrap();
            assert!(
                language.reliable && language.code != "eng",
                "{text} {language:?}"
            );
        }
        for text in [
            "Russia attacks Ukraine",
            "Pakistan, Russia ink deal",
            "El Salvador expels Los Angeles consul",
            "Rio de Janeiro police arrest De la Rua aide",
            "Macron meets Scholz in Paris",
            "Iran sanctions de facto ended",
            "Mexico bans US corn",
        ] {
            let language = of(text, None);
            assert!(
                !language.is_some_and(|language| language.reliable && language.code != "eng"),
                "{text} {language:?}"
            );
        }
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
