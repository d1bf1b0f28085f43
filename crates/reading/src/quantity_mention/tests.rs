use super::*;
use crate::date_mention::date_mentions;
use crate::syntax::Parser;
use proptest::prelude::*;

/// The quantities of a text as "words → kind value unit".
fn read(text: &str) -> Vec<String> {
    let dates = date_mentions(text, None);
    quantity_mentions(text, &dates)
        .iter()
        .map(|mention| {
            let value = if mention.low == mention.high {
                format!("{}", mention.low)
            } else {
                format!("{}–{}", mention.low, mention.high)
            };
            let bound = match mention.bound {
                Bound::Exactly => "",
                Bound::About => "~",
                Bound::AtLeast => "≥",
                Bound::AtMost => "≤",
            };
            format!(
                "{} → {} {bound}{value} {}",
                &text[mention.start..mention.end],
                mention.kind,
                mention.unit
            )
        })
        .collect()
}

#[test]
fn money() {
    for (text, expected) in [
        (
            "a $153 million worth deal",
            "$153 million → money 153000000 USD",
        ),
        (
            "to seek US$4.8 billion of loans",
            "US$4.8 billion → money 4800000000 USD",
        ),
        ("The $3bn project", "$3bn → money 3000000000 USD"),
        ("it cost £3m then", "£3m → money 3000000 GBP"),
        (
            "more than 2.5 billion euros",
            "2.5 billion euros → money ≥2500000000 EUR",
        ),
        ("Rs 500 crore", "Rs 500 crore → money 5000000000 rupee"),
        (
            "1.5 lakh Indian rupees",
            "1.5 lakh Indian rupees → money 150000 INR",
        ),
        (
            "20 billion Pakistani rupees",
            "20 billion Pakistani rupees → money 20000000000 PKR",
        ),
        (
            "between $3 billion and $4 billion",
            "$3 billion and $4 billion → money 3000000000–4000000000 USD",
        ),
        (
            "$3-4 billion",
            "$3-4 billion → money 3000000000–4000000000 USD",
        ),
        (
            "500 million roubles",
            "500 million roubles → money 500000000 RUB",
        ),
        (
            "half a million dollars",
            "half a million dollars → money 500000 USD",
        ),
        (
            "$1,234,567.89 exactly",
            "$1,234,567.89 → money 1234567.89 USD",
        ),
    ] {
        assert_eq!(read(text), [expected], "{text}");
    }
}

#[test]
fn measures_keep_their_unit() {
    for (text, expected) in [
        (
            "16 billion cubic feet of gas",
            "16 billion cubic feet → volume 16000000000 cubic foot",
        ),
        ("16 bcm", "16 bcm → volume 16000000000 cubic metre"),
        (
            "12.3 billion cubic metres a year",
            "12.3 billion cubic metres a year → flow 12300000000 cubic metre per year",
        ),
        (
            "about 1,600 mmcfd",
            "1,600 mmcfd → flow ~1600000000 cubic foot per day",
        ),
        (
            "100,000 barrels per day",
            "100,000 barrels per day → flow 100000 barrel per day",
        ),
        (
            "an 1,100-kilometre pipeline",
            "1,100-kilometre → distance 1100 kilometre",
        ),
        ("573 km of track", "573 km → distance 573 kilometre"),
        ("reduced to 16-18 days", "16-18 days → duration 16–18 day"),
        ("a two-day conference", "two-day → duration 2 day"),
        (
            "for forty-five years",
            "forty-five years → duration 45 year",
        ),
        ("up to 969 MW", "969 MW → power ≤969 megawatt"),
        (
            "20 million tonnes",
            "20 million tonnes → mass 20000000 tonne",
        ),
        (
            "800,000 square kilometres",
            "800,000 square kilometres → area 800000 square kilometre",
        ),
        ("a majority stake (74%)", "74% → percent 74 percent"),
        ("rose 4.5 per cent", "4.5 per cent → percent 4.5 percent"),
    ] {
        assert_eq!(read(text), [expected], "{text}");
    }
}

#[test]
fn counts_name_their_noun() {
    for (text, expected) in [
        (
            "four Mi35 attack helicopters",
            "four Mi35 attack helicopters → count 4 helicopter",
        ),
        (
            "twenty more such helicopters",
            "twenty more such helicopters → count 20 helicopter",
        ),
        (
            "the martyrdom of 28 Pakistani soldiers",
            "28 Pakistani soldiers → count 28 soldier",
        ),
        (
            "killed two Pakistanis in Lahore",
            "two Pakistanis → count 2 Pakistani",
        ),
        (
            "dozens of civilians",
            "dozens of civilians → count ≥24 civilian",
        ),
        (
            "two hundred and fifty people",
            "two hundred and fifty people → count 250 person",
        ),
        ("some 2,000 troops", "2,000 troops → count ~2000 troops"),
        (
            "three of the countries",
            "three of the countries → count 3 country",
        ),
        ("five-nation talks", "five-nation → count 5 nation"),
    ] {
        assert_eq!(read(text), [expected], "{text}");
    }
}

#[test]
fn places_in_an_order() {
    for (text, expected) in [
        (
            "Russia ranks at 5th position in the index",
            "5th position → rank 5 rank",
        ),
        ("Russia ranked fifth", "fifth → rank 5 rank"),
        (
            "The 6th annual Druzhba drills concluded",
            "6th annual Druzhba drills → ordinal 6 annual Druzhba drill",
        ),
        ("it met for the third time", "third time → ordinal 3 time"),
        (
            "the twenty-first session",
            "twenty-first session → ordinal 21 session",
        ),
    ] {
        assert_eq!(read(text), [expected], "{text}");
    }
}

#[test]
fn what_is_no_quantity() {
    for text in [
        "in 1965",
        "on December 2, 2021",
        "the S-400 and the Mi-17",
        "COVID-19",
        "one of them",
        "U2 flew",
        "G8",
        "9/11",
        "two years ago",
        "since the 1990s",
        "the first to arrive",
        "second to none",
        "Resolution 1373",
    ] {
        assert_eq!(read(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn feet_and_metres_compare() {
    let text = "16 billion cubic feet, not 16 bcm";
    let found = quantity_mentions(text, &[]);
    let (feet, _) = found[0].in_base_unit().unwrap();
    let (metres, _) = found[1].in_base_unit().unwrap();
    // 1 m³ = 35.3147 cubic feet (exact foot of 0.3048 m).
    assert!((metres / feet - 35.3147).abs() < 1e-3);
}

#[test]
fn a_quantity_belongs_to_the_event_of_its_clause() {
    let text = "Pakistan signed a deal of $153 million, and Russia delivered four helicopters.";
    let mentions = quantity_mentions(text, &[]);
    let sentence = &Parser::english().parse(text)[0];
    let units = |form: &str| -> Vec<String> {
        let place = (0..sentence.words.len())
            .find(|&at| sentence.form(at) == form)
            .unwrap();
        quantities_of(sentence, place, &mentions)
            .iter()
            .map(|mention| mention.unit.to_string())
            .collect()
    };
    assert_eq!(units("signed"), ["USD"]);
    assert_eq!(units("delivered"), ["helicopter"]);
}

proptest! {
    #[test]
    fn any_text_gives_places_in_order(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_words_of_quantities_give_places_in_order(words in prop::collection::vec(prop::sample::select(vec![
        "$", "153", "million", "billion", "crore", "bn", "two", "hundred", "and", "a", "half", "dozen", "dozens", "of", "the", "troops", "%",
        "per", "cent", "cubic", "feet", "metres", "km", "MW", "-", "–", "to", "between", "5th", "third", "annual", "drills", "ranks",
        "position", ",", ".", "999999999999999999", "1e9", "Rs", "US", "euros", "a", "year", "day", "more", "than", "m", "b", "k", "twenty",
        "one", "ninety", "\n\n",
    ]), 0..30), glue in prop::sample::select(vec![" ", ""])) {
        check(&words.join(glue))?;
    }

    /// A sum written with signs, groups and a scale is read as that sum.
    #[test]
    fn sums_are_read(whole in 1u32..999_999, cents in 0u32..100, scale in prop::sample::select(vec![("", 1.0), (" million", 1e6), ("bn", 1e9)])) {
        let digits = whole.to_string();
        let grouped: String = digits.chars().enumerate().flat_map(|(place, digit)| {
            let comma = place > 0 && (digits.len() - place).is_multiple_of(3);
            comma.then_some(',').into_iter().chain([digit])
        }).collect();
        let text = format!("It cost ${grouped}.{cents:02}{} then.", scale.0);
        let found = quantity_mentions(&text, &[]);
        prop_assert_eq!(found.len(), 1, "{}", text);
        let expected = (f64::from(whole) + f64::from(cents) / 100.0) * scale.1;
        prop_assert!((found[0].low / expected - 1.0).abs() < 1e-12, "{} {:?}", text, found);
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let mut at = 0;
    for mention in quantity_mentions(text, &date_mentions(text, None)) {
        prop_assert!(
            at <= mention.start && mention.start < mention.end && mention.end <= text.len()
        );
        prop_assert!(text.get(mention.start..mention.end).is_some());
        prop_assert!(
            mention.low.is_finite() && mention.low <= mention.high && mention.high.is_finite()
        );
        at = mention.end;
    }
    Ok(())
}
