//! Names of actors in English sentences.

/// A name inside a sentence: English puts an article before unions, plural countries and the like.
pub fn in_sentence(name: &str) -> String {
    const ENDS: [&str; 8] = [
        "Union",
        "Republic",
        "Kingdom",
        "Islands",
        "Empire",
        "Federation",
        "Emirates",
        "States",
    ];
    const STARTS: [&str; 6] = [
        "United ",
        "Republic of ",
        "Federal Republic",
        "Kingdom of ",
        "Trust Territory",
        "Democratic Republic",
    ];
    const NAMES: [&str; 10] = [
        "USSR",
        "Netherlands",
        "Philippines",
        "Maldives",
        "Gambia",
        "Bahamas",
        "Comoros",
        "Seychelles",
        "Congo",
        "DR Congo",
    ];
    let takes = ENDS.iter().any(|end| name.ends_with(end))
        || STARTS.iter().any(|start| name.starts_with(start))
        || NAMES.contains(&name);
    if takes {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// A name at the start of a sentence: with its article, the first letter a capital.
pub fn at_start(name: &str) -> String {
    let name = in_sentence(name);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_article_that_english_gives_them() {
        assert_eq!(in_sentence("United States"), "the United States");
        assert_eq!(in_sentence("Pakistan"), "Pakistan");
        assert_eq!(at_start("USSR"), "The USSR");
        assert_eq!(at_start("Türkiye"), "Türkiye");
    }
}
