//! Properties that hold for every date.

#![allow(clippy::unwrap_used)] // strategies build dates from numbers in range

use entente_model::time::{Answer, DateInterval, Endpoint, Part, Period, Qualifier, Season};
use jiff::civil::Date;
use proptest::prelude::*;

fn a_period() -> BoxedStrategy<Period> {
    // A narrow range of years half of the time, so that dates meet.
    let year = prop_oneof![1985i16..2005, -9999i16..9999];
    let first_of_ten = prop_oneof![Just(1980i16), Just(1990), (0i16..1000).prop_map(|n| n * 10)];
    let first_of_hundred = prop_oneof![Just(1900i16), (0i16..100).prop_map(|n| n * 100)];
    let part = prop::sample::select(Part::ALL.to_vec());
    let day = (year.clone(), 1i16..=365).prop_map(|(year, day)| {
        Date::constant(year, 1, 1)
            .with()
            .day_of_year(day)
            .build()
            .unwrap()
    });
    prop_oneof![
        day.prop_map(Period::day),
        (year.clone(), 1i8..=12).prop_map(|(year, month)| Period::month(year, month).unwrap()),
        (year.clone(), 1i8..=4).prop_map(|(year, number)| Period::quarter(year, number).unwrap()),
        (year.clone(), prop::sample::select(Season::ALL.to_vec()))
            .prop_map(|(year, season)| Period::season(year, season).unwrap()),
        year.prop_map(|year| Period::year(year).unwrap()),
        first_of_ten
            .clone()
            .prop_map(|first| Period::decade(first).unwrap()),
        (first_of_ten, part.clone())
            .prop_map(|(first, part)| Period::part_of_decade(first, part).unwrap()),
        first_of_hundred
            .clone()
            .prop_map(|first| Period::century(first).unwrap()),
        (first_of_hundred, part)
            .prop_map(|(first, part)| Period::part_of_century(first, part).unwrap()),
    ]
    .boxed()
}

fn a_qualifier() -> impl Strategy<Value = Qualifier> {
    prop_oneof![3 => Just(Qualifier::None), 1 => prop::sample::select(Qualifier::ALL.to_vec())]
}

fn an_endpoint() -> BoxedStrategy<Endpoint> {
    prop_oneof![
        4 => (a_period(), a_qualifier()).prop_map(|(period, qualifier)| Endpoint::Within(period, qualifier)),
        1 => Just(Endpoint::Open),
        1 => Just(Endpoint::Unknown),
    ]
    .boxed()
}

fn a_date() -> BoxedStrategy<DateInterval> {
    let single = (a_period(), a_qualifier())
        .prop_map(|(period, qualifier)| DateInterval::from(period).with_qualifier(qualifier));
    let throughout = a_period().prop_map(DateInterval::throughout);
    let interval = (an_endpoint(), an_endpoint()).prop_filter_map("not an interval", |(a, b)| {
        DateInterval::interval(a, b)
            .or_else(|_| DateInterval::interval(b, a))
            .ok()
    });
    prop_oneof![2 => single, 1 => throughout, 3 => interval].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn edtf_and_precision_read_back_what_was_written(date in a_date()) {
        let (text, precision) = (date.to_edtf(), date.precision());
        prop_assert_eq!(DateInterval::from_edtf_and_precision(&text, precision), Ok(date));
        let read = DateInterval::from_edtf(&text).unwrap();
        prop_assert_eq!(read.to_edtf(), text);
        prop_assert_eq!((read.earliest(), read.latest()), (date.earliest(), date.latest()));
    }

    #[test]
    fn words_read_back_what_was_written(date in a_date()) {
        prop_assert_eq!(DateInterval::from_words(&date.to_words()), Ok(date));
    }

    #[test]
    fn a_date_is_its_own_bounds(date in a_date()) {
        if let (Some(first), Some(last)) = (date.earliest(), date.latest()) {
            prop_assert!(first <= last);
            prop_assert!(date.sort_key() <= DateInterval::day(last).sort_key() || first == last);
        }
        prop_assert!(date.overlaps(&date).is_possible());
        prop_assert!(date.contains(&date).is_possible());
    }

    #[test]
    fn before_is_irreflexive_antisymmetric_and_transitive(a in a_date(), b in a_date(), c in a_date()) {
        prop_assert!(!a.before(&a).is_yes());
        if a.before(&b).is_yes() {
            prop_assert_eq!(b.before(&a), Answer::No);
            prop_assert_eq!(a.overlaps(&b), Answer::No);
            if b.before(&c).is_yes() {
                prop_assert_eq!(a.before(&c), Answer::Yes);
            }
        }
    }

    #[test]
    fn overlap_is_symmetric(a in a_date(), b in a_date()) {
        prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
    }

    #[test]
    fn what_contains_overlaps(a in a_date(), b in a_date()) {
        if a.contains(&b).is_yes() {
            prop_assert_eq!(a.overlaps(&b), Answer::Yes);
        }
        if a.overlaps(&b).is_no() {
            prop_assert_eq!(a.contains(&b), Answer::No);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>()) {
        let _ = text.parse::<DateInterval>();
        let _ = DateInterval::from_edtf(&text);
        let _ = DateInterval::from_words(&text);
    }

    #[test]
    fn what_looks_like_a_date_is_read_the_same_way_twice(
        text in "[-+Y]?[0-9X]{0,5}(-?[0-9XW]{0,3}){0,3}(T[0-9:Z+-]{0,9})?[?~%]?(/[0-9X.-]{0,10}[?~%]?)?"
    ) {
        if let Ok(date) = text.parse::<DateInterval>() {
            prop_assert_eq!(DateInterval::from_edtf(&date.to_edtf()), Ok(date));
        }
    }

    #[test]
    fn no_sentence_of_dates_makes_the_reader_of_words_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "since", "until", "from", "to", "between", "and", "throughout", "about", "perhaps", "the", "early",
            "mid-", "mid-1990s", "late", "1990s", "20th", "century", "2", "2nd", "May", "é-", "2014", "q1",
            "quarter", "end", "unknown", "start", ",", "2014-06", "-",
        ]), 0..6)
    ) {
        let text = words.join(" ");
        if let Ok(date) = DateInterval::from_words(&text) {
            prop_assert_eq!(DateInterval::from_words(&date.to_words()), Ok(date));
        }
    }
}

/// The certain answers, checked against every choice of days that two dates allow: a second method.
mod by_every_choice {
    use super::*;

    const DAYS: std::ops::RangeInclusive<i8> = 1..=6;

    /// An end between two days of one June: EDTF has no such form, so the endpoint is made of days and months.
    fn choices(date: &DateInterval) -> Vec<(i8, i8)> {
        let (start, end) = date.endpoints();
        let days = |endpoint: Endpoint| {
            DAYS.filter(move |&day| {
                let day = Date::constant(2014, 6, day);
                endpoint.first().is_none_or(|first| first <= day)
                    && endpoint.last().is_none_or(|last| day <= last)
            })
        };
        days(start)
            .flat_map(|from| days(end).map(move |to| (from, to)))
            .filter(|(from, to)| from <= to)
            .collect()
    }

    fn a_june_date() -> impl Strategy<Value = DateInterval> {
        let day = || DAYS.prop_map(|day| Period::day(Date::constant(2014, 6, day)));
        let within = || prop_oneof![4 => day(), 1 => Just(Period::month(2014, 6).unwrap())];
        prop_oneof![
            within().prop_map(DateInterval::from),
            (within(), within()).prop_filter_map("order", |(a, b)| {
                DateInterval::interval(a, b)
                    .or_else(|_| DateInterval::interval(b, a))
                    .ok()
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_certain_answer_holds_for_every_choice(a in a_june_date(), b in a_june_date()) {
            for (a_from, a_to) in choices(&a) {
                for (b_from, b_to) in choices(&b) {
                    let before = a_to < b_from;
                    prop_assert!(!a.before(&b).is_yes() || before);
                    prop_assert!(!a.before(&b).is_no() || !before);
                    // The lasting reading of intervals; a period as a stretch is tested by table.
                    if a.period().is_none() && b.period().is_none() {
                        let meets = a_from <= b_to && b_from <= a_to;
                        prop_assert!(!a.overlaps(&b).is_yes() || meets);
                        prop_assert!(!a.overlaps(&b).is_no() || !meets);
                        let contains = a_from <= b_from && b_to <= a_to;
                        prop_assert!(!a.contains(&b).is_yes() || contains);
                        prop_assert!(!a.contains(&b).is_no() || !contains);
                    }
                }
            }
        }
    }
}

/// Containment of three dates at random is rare, so the chain is built: days within days within days.
#[test]
fn containment_is_transitive() {
    let strategy = (a_date(), a_date(), a_date());
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut chains = 0;
    let texts = [
        "19XX",
        "199X",
        "1990/1993",
        "1990/..",
        "1990-06-01/..",
        "1990",
        "1991",
        "1991-06",
        "1991-06/1992",
        "1991-06-05",
        "../1995",
        "/1995",
        "1990/",
        "1990-01-01/1999-12-31",
        "1990-21",
        "1990-34",
    ];
    let mut triples: Vec<[DateInterval; 3]> = Vec::new();
    for a in texts {
        for b in texts {
            for c in texts {
                triples.push([a, b, c].map(|text| text.parse().unwrap()));
            }
        }
    }
    for _ in 0..5000 {
        let tree = strategy.new_tree(&mut runner).unwrap();
        let (a, b, c) = proptest::strategy::ValueTree::current(&tree);
        triples.push([a, b, c]);
    }
    for [a, b, c] in triples {
        if a.contains(&b).is_yes() && b.contains(&c).is_yes() {
            chains += 1;
            assert_eq!(a.contains(&c), Answer::Yes, "{a} {b} {c}");
        }
    }
    assert!(chains > 150, "only {chains} chains were tried");
}
