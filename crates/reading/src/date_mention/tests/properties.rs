//! What holds for every text.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn any_text_gives_places_in_order(text in any::<String>(), day in "20[0-9]{2}-0[1-9]-1[0-9]") {
        check(&text, &day)?;
    }

    #[test]
    fn any_words_of_dates_give_places_in_order(words in prop::collection::vec(prop::sample::select(vec![
        "since", "until", "from", "to", "between", "and", "the", "early", "mid-", "late", "last", "this", "next", "1971", "1990s", "'90s",
        "2nd", "20th", "century", "first", "half", "of", "quarter", "May", "March", "Dec.", "2", "31", ",", "-", "/", "–", "2021", "99",
        "two", "few", "years", "ago", "later", "month", "year", "Tuesday", "in", "on", "that", "same", "end", "Cold War", "9999", "0000",
        "war", "about", "following", "previous", "before", "after", "eve", "wake", "weeks", "day", "the 22nd", "morning", "Boxing Day", "perhaps", "decades", "past", "recent", "summer", "centuries", "999", ".", "\n\n", "then", "today",
    ]), 0..30), glue in prop::sample::select(vec![" ", ""]), day in prop::sample::select(vec!["2022-01", "0001", "9999-12-31", "-9999", "2021-12-03", "../2000", "199X"])) {
        check(&words.join(glue), day)?;
    }

    /// What the model writes in words is read back from a sentence.
    #[test]
    fn words_of_the_model_are_read(year in 1500i16..2100, month in 1i8..=12, day in 1i8..=28) {
        use entente_model::time::Period;
        let date = jiff::civil::Date::new(year, month, day).unwrap();
        for interval in [
            DateInterval::day(date),
            Period::month(year, month).unwrap().into(),
            DateInterval::year(year).unwrap(),
            DateInterval::since(Period::year(year).unwrap()).unwrap(),
            Period::decade(year / 10 * 10).unwrap().into(),
        ] {
            let words = interval.to_words();
            let text = format!("They met in {words}.");
            let found = date_mentions(&text, None);
            prop_assert_eq!(found.len(), 1, "{}", text);
            prop_assert_eq!(found[0].date, Some(interval), "{}", text);
        }
    }
}

fn check(text: &str, document: &str) -> Result<(), TestCaseError> {
    let document: DateInterval = document.parse().unwrap();
    let mut at = 0;
    for mention in date_mentions(text, Some(&document)) {
        prop_assert!(
            at <= mention.start && mention.start < mention.end && mention.end <= text.len()
        );
        prop_assert!(text.get(mention.start..mention.end).is_some());
        if let Some(date) = mention.date {
            prop_assert!(date.earliest().is_some() || date.latest().is_some());
            prop_assert_eq!(
                date.to_edtf()
                    .parse::<DateInterval>()
                    .map(|d| (d.earliest(), d.latest())),
                Ok((date.earliest(), date.latest()))
            );
        }
        at = mention.end;
    }
    Ok(())
}
