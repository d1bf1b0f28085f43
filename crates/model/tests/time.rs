//! Dates with precision: bounds, comparison, and the examples of the EDTF specification.

use entente_model::time::{
    Answer, DateError, DateInterval, Endpoint, Part, Period, Precision, Qualifier,
};
use jiff::civil::date;

fn edtf(text: &str) -> DateInterval {
    DateInterval::from_edtf(text).unwrap_or_else(|error| panic!("{error}"))
}

fn words(text: &str) -> DateInterval {
    DateInterval::from_words(text).unwrap_or_else(|error| panic!("{error}"))
}

fn bounds(date: &DateInterval) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map_or("-".to_owned(), |day| day.to_string());
    format!("{} {}", day(date.earliest()), day(date.latest()))
}

/// Library of Congress, EDTF specification of 4 February 2019, levels 0 and 1: every example, what it is brought to,
/// and the first and last day.
#[test]
fn the_examples_of_the_specification_are_read() {
    let table = [
        // Level 0: date; date and time; interval.
        ("1985-04-12", "1985-04-12", "1985-04-12 1985-04-12"),
        ("1985-04", "1985-04", "1985-04-01 1985-04-30"),
        ("1985", "1985", "1985-01-01 1985-12-31"),
        ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12 1985-04-12"),
        (
            "1985-04-12T23:20:30Z",
            "1985-04-12",
            "1985-04-12 1985-04-12",
        ),
        (
            "1985-04-12T23:20:30-04",
            "1985-04-12",
            "1985-04-12 1985-04-12",
        ),
        (
            "1985-04-12T23:20:30+04:30",
            "1985-04-12",
            "1985-04-12 1985-04-12",
        ),
        ("1964/2008", "1964/2008", "1964-01-01 2008-12-31"),
        (
            "2004-06/2006-08",
            "2004-06/2006-08",
            "2004-06-01 2006-08-31",
        ),
        (
            "2004-02-01/2005-02-08",
            "2004-02-01/2005-02-08",
            "2004-02-01 2005-02-08",
        ),
        (
            "2004-02-01/2005-02",
            "2004-02-01/2005-02",
            "2004-02-01 2005-02-28",
        ),
        (
            "2004-02-01/2005",
            "2004-02-01/2005",
            "2004-02-01 2005-12-31",
        ),
        ("2005/2006-02", "2005/2006-02", "2005-01-01 2006-02-28"),
        // Level 1: seasons.
        ("2001-21", "2001-21", "2001-03-01 2001-05-31"),
        ("2001-22", "2001-22", "2001-06-01 2001-08-31"),
        ("2001-23", "2001-23", "2001-09-01 2001-11-30"),
        ("2001-24", "2001-24", "2001-12-01 2002-02-28"),
        // Qualification of a date.
        ("1984?", "1984?", "1984-01-01 1984-12-31"),
        ("2004-06~", "2004-06~", "2004-06-01 2004-06-30"),
        ("2004-06-11%", "2004-06-11%", "2004-06-11 2004-06-11"),
        // Unspecified digits from the right.
        ("201X", "201X", "2010-01-01 2019-12-31"),
        ("20XX", "20XX", "2000-01-01 2099-12-31"),
        ("2004-XX", "2004", "2004-01-01 2004-12-31"),
        ("1985-04-XX", "1985-04", "1985-04-01 1985-04-30"),
        ("1985-XX-XX", "1985", "1985-01-01 1985-12-31"),
        // Extended interval: open and unknown ends.
        ("1985-04-12/..", "1985-04-12/..", "1985-04-12 -"),
        ("1985-04/..", "1985-04/..", "1985-04-01 -"),
        ("1985/..", "1985/..", "1985-01-01 -"),
        ("../1985-04-12", "../1985-04-12", "- 1985-04-12"),
        ("../1985-04", "../1985-04", "- 1985-04-30"),
        ("../1985", "../1985", "- 1985-12-31"),
        ("1985-04-12/", "1985-04-12/", "1985-04-12 -"),
        ("1985-04/", "1985-04/", "1985-04-01 -"),
        ("1985/", "1985/", "1985-01-01 -"),
        ("/1985-04-12", "/1985-04-12", "- 1985-04-12"),
        ("/1985-04", "/1985-04", "- 1985-04-30"),
        ("/1985", "/1985", "- 1985-12-31"),
        // Qualified ends, and negative years.
        ("1984~/2004-06", "1984~/2004-06", "1984-01-01 2004-06-30"),
        ("1984?/2004%", "1984?/2004%", "1984-01-01 2004-12-31"),
        ("-1985", "-1985", "-001985-01-01 -001985-12-31"),
        // Level 2, the part that is supported: quarters.
        ("2001-33", "2001-33", "2001-01-01 2001-03-31"),
        ("2001-36", "2001-36", "2001-10-01 2001-12-31"),
    ];
    for (text, printed, days) in table {
        let date = edtf(text);
        assert_eq!(date.to_edtf(), printed, "{text}");
        assert_eq!(bounds(&date), days, "{text}");
        assert_eq!(text.parse(), Ok(date), "{text}: FromStr reads all of EDTF");
    }
}

#[test]
fn years_beyond_the_calendar_are_refused_by_name() {
    for text in ["Y170000002", "Y-170000002"] {
        let error = DateInterval::from_edtf(text).unwrap_err();
        assert_eq!(error.problem(), DateError::YearOutOfRange, "{text}");
    }
    assert_eq!(edtf("9999-12-31").latest(), Some(date(9999, 12, 31)));
    // The winter of 9999 would end in the year 10000.
    let error = DateInterval::from_edtf("9999-24").unwrap_err();
    assert_eq!(error.problem(), DateError::YearOutOfRange);
}

#[test]
fn iso_8601_dates_are_read_by_from_str_only() {
    let table = [
        ("20140602", "2014-06-02"),
        ("2014-153", "2014-06-02"),
        ("2014153", "2014-06-02"),
        ("2014-W23-1", "2014-06-02"),
        ("2014W231", "2014-06-02"),
        ("2014-W23", "2014-06-02/2014-06-08"),
        // The last week of 2020 reaches into 2021 (ISO 8601 counts 53 weeks in 2020).
        ("2020-W53-7", "2021-01-03"),
        ("20140602T101500Z", "2014-06-02"),
        ("2014-06-02T10:15+05:00", "2014-06-02"),
        ("2014-06-02T10:15:00.123+0500", "2014-06-02"),
        ("20140602/20140605", "2014-06-02/2014-06-05"),
    ];
    for (text, expected) in table {
        let date: DateInterval = text.parse().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(date.to_edtf(), expected, "{text}");
        assert!(DateInterval::from_edtf(text).is_err(), "{text} is not EDTF");
    }
}

#[test]
fn an_error_names_the_text_the_place_and_the_reason() {
    let table: [(&str, usize, DateError); 17] = [
        ("", 0, DateError::Empty),
        ("2014-02-30", 8, DateError::NoSuchDay),
        ("1900-02-29", 8, DateError::NoSuchDay),
        ("2014-13", 5, DateError::NoSuchMonth),
        ("2014-00", 5, DateError::NoSuchMonth),
        ("2014-41", 5, DateError::NoSuchMonth),
        ("2014-06-02T25:00:00", 11, DateError::NoSuchTime),
        ("2014-06-02T10:00:00+25", 11, DateError::NoSuchTime),
        ("2014-366", 4, DateError::NoSuchDay),
        ("2016/2014", 0, DateError::EndsBeforeItStarts),
        ("2014-06-02/2014-06-01", 0, DateError::EndsBeforeItStarts),
        ("../..", 0, DateError::NoDatedEnd),
        ("/", 0, DateError::NoDatedEnd),
        ("../", 0, DateError::NoDatedEnd),
        ("2014/2016-02-30", 13, DateError::NoSuchDay),
        ("2014/20160230", 9, DateError::NoSuchDay),
        ("Y2014", 0, DateError::YearOutOfRange),
    ];
    for (text, position, problem) in table {
        let error = text.parse::<DateInterval>().unwrap_err();
        assert_eq!(
            (error.problem(), error.position()),
            (problem, position),
            "{text:?}"
        );
        assert_eq!(error.text(), text);
    }
    // EDTF level 0 leaves the time of day out of intervals; ISO 8601 does not.
    let error = DateInterval::from_edtf("2014-06-02T10:00:00/2015").unwrap_err();
    assert_eq!(error.position(), 10);
    assert!("2014-06-02T10:00:00/2015".parse::<DateInterval>().is_ok());
    let message = "2014-02-30"
        .parse::<DateInterval>()
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "cannot read the date \"2014-02-30\" at byte 8: there is no such day in the calendar"
    );
}

#[test]
fn what_is_not_a_date_is_refused() {
    for text in [
        "14",
        "201",
        "20145",
        "201406",
        "2014-6",
        "2014-6-2",
        "2014-06-2",
        "2014-06-02?~",
        "2014 ",
        " 2014",
        "2014-",
        "2014-06-",
        "2014//2016",
        "2014/2016/2018",
        "X014",
        "XXXX",
        "1XXX",
        "20X4",
        "199x",
        "-199X",
        "-0000",
        "+2014",
        "2014-21-01",
        "2014-33-01",
        "2014-W54-1",
        "2014-W23-8",
        "2014-W231",
        "?2014",
        "[2014,2015]",
        "2014-02-29",
        "２０１４",
        "2014é",
        "2014-W23/2015",
        "../2014/..",
    ] {
        assert!(text.parse::<DateInterval>().is_err(), "{text:?}");
        assert!(DateInterval::from_edtf(text).is_err(), "{text:?}");
    }
}

#[test]
fn words_are_read_and_written() {
    let table = [
        ("2 December 2021", "2021-12-02", Precision::Day),
        ("December 2021", "2021-12", Precision::Month),
        ("2014", "2014", Precision::Year),
        ("spring 1965", "1965-21", Precision::Season),
        ("winter 1979", "1979-24", Precision::Season),
        ("4th quarter 2019", "2019-36", Precision::Quarter),
        ("1st quarter 2019", "2019-33", Precision::Quarter),
        ("early 1990s", "1990/1993", Precision::EarlyDecade),
        ("mid 1990s", "1994/1995", Precision::MidDecade),
        ("late 1990s", "1996/1999", Precision::LateDecade),
        ("1990s", "199X", Precision::Decade),
        ("early 20th century", "1900/1939", Precision::EarlyCentury),
        ("mid 20th century", "1940/1959", Precision::MidCentury),
        ("late 20th century", "1960/1999", Precision::LateCentury),
        ("20th century", "19XX", Precision::Century),
        ("21st century", "20XX", Precision::Century),
        ("since 2016", "2016/..", Precision::Interval),
        ("until 1991", "../1991", Precision::Interval),
        ("from 2016, end unknown", "2016/", Precision::Interval),
        ("until 1991, start unknown", "/1991", Precision::Interval),
        ("2014 to 2016", "2014/2016", Precision::Interval),
        (
            "24 December 1979 to 15 February 1989",
            "1979-12-24/1989-02-15",
            Precision::Interval,
        ),
        (
            "throughout 2014",
            "2014-01-01/2014-12-31",
            Precision::Interval,
        ),
        (
            "throughout 1990s",
            "1990-01-01/1999-12-31",
            Precision::Interval,
        ),
        (
            "throughout early 1990s",
            "1990-01-01/1993-12-31",
            Precision::Interval,
        ),
        ("about 1990", "1990~", Precision::Year),
        ("perhaps 1990", "1990?", Precision::Year),
        ("perhaps about June 1990", "1990-06%", Precision::Month),
        ("about early 1990s", "1990~/1993~", Precision::EarlyDecade),
        ("since about 1990", "1990~/..", Precision::Interval),
        (
            "about 1984 to June 2004",
            "1984~/2004-06",
            Precision::Interval,
        ),
    ];
    for (text, printed, precision) in table {
        let date = words(text);
        assert_eq!(date.to_edtf(), printed, "{text}");
        assert_eq!(date.precision(), precision, "{text}");
        assert_eq!(date.to_words(), text);
        let columns = DateInterval::from_edtf_and_precision(printed, precision);
        assert_eq!(columns, Ok(date), "{text}: the columns date and precision");
    }
}

#[test]
fn common_variants_of_words_are_read() {
    for (variant, plain) in [
        ("December 2, 2021", "2 December 2021"),
        ("2 Dec. 2021", "2 December 2021"),
        ("2nd december 2021", "2 December 2021"),
        ("the 2nd of December 2021", "2 December 2021"),
        ("Sept 2021", "September 2021"),
        ("Q4 2019", "4th quarter 2019"),
        ("fall 1965", "autumn 1965"),
        ("spring of 1965", "spring 1965"),
        ("the mid-1990s", "mid 1990s"),
        ("mid-20th century", "mid 20th century"),
        ("the 1990's", "1990s"),
        ("circa 1990", "about 1990"),
        ("from 2014 to 2016", "2014 to 2016"),
        ("between 2014 and 2016", "2014 to 2016"),
        ("till 1991", "until 1991"),
        ("since 2016-08", "since August 2016"),
        ("2014-06-02", "2 June 2014"),
        ("throughout the 1990s", "throughout 1990s"),
    ] {
        assert_eq!(words(variant).to_words(), plain, "{variant}");
    }
    for text in [
        "",
        "  ",
        "yesterday",
        "31 February 2021",
        "32 May 2021",
        "May",
        "May 21",
        "5th quarter 2019",
        "Q0 2019",
        "1995s",
        "since",
        "2014 to",
        "to 2014",
        "2016 to 2014",
        "0th century",
        "since early 1990s",
        "June July 2014",
        "early 2014",
        "between 2014",
        "101st century",
    ] {
        assert!(DateInterval::from_words(text).is_err(), "{text:?}");
    }
    let error = DateInterval::from_words("since 31 February 2021").unwrap_err();
    assert_eq!(
        (error.position(), error.problem()),
        (6, DateError::NoSuchDay)
    );
}

#[test]
fn before_has_three_answers() {
    use Answer::{No, Undecided, Yes};
    for (a, b, answer) in [
        ("2014", "2015", Yes),
        ("2015", "2014", No),
        ("2014", "2014", Undecided),
        ("2014", "2014-06", Undecided),
        ("2014-06", "2014", Undecided),
        ("2014-06-02", "2014-06-02", No),
        ("2014-06-02", "2014-06-03", Yes),
        // Whatever day of 2014 it was, none lies before the first of that year.
        ("2014", "2014-01-01", No),
        ("2013", "2014-01-01", Yes),
        ("199X", "1999-12", Undecided),
        ("2014/2016", "2016", Undecided),
        ("2014/2016", "2017", Yes),
        ("2016/..", "2100", No),
        ("2016/", "2100", Undecided),
        ("2016/", "2015", No),
        ("1990", "../1991", No),
        ("1992", "/1991", No),
        ("1990", "/1991", Undecided),
        ("../1991", "1992", Yes),
        ("1991", "1992/..", Yes),
    ] {
        assert_eq!(edtf(a).before(&edtf(b)), answer, "{a} before {b}");
    }
    assert_eq!(words("early 1990s").before(&words("mid 1990s")), Yes);
}

#[test]
fn overlap_has_three_answers() {
    use Answer::{No, Undecided, Yes};
    for (a, b, answer) in [
        ("2014", "2014-06", Yes),
        ("2014", "2015", No),
        ("2014/2016", "2016-06", Undecided),
        ("2014/2016", "2016", Yes),
        ("2014/2016", "2015-06", Yes),
        ("2016/..", "2050", Yes),
        ("2016/..", "2015", No),
        ("2016/..", "2016-06", Undecided),
        ("2016-06-09/", "2016-06", Yes),
        ("2016/", "2018", Undecided),
        ("../1991", "1950", Yes),
        ("/1991", "1950", Undecided),
        ("../1991-12-25", "1991-12-26/..", No),
        // The first began within 2014 and the second lasted throughout that year.
        ("2014/2016", "2014-01-01/2014-12-31", Yes),
        // Both are a few days or many within June; nothing says that they meet.
        ("2014-06/2014-06", "2014-06/2014-06", Undecided),
    ] {
        assert_eq!(edtf(a).overlaps(&edtf(b)), answer, "{a} overlaps {b}");
        assert_eq!(edtf(b).overlaps(&edtf(a)), answer, "{b} overlaps {a}");
    }
}

#[test]
fn containment_has_three_answers() {
    use Answer::{No, Undecided, Yes};
    for (a, b, answer) in [
        ("2014", "2014-06", Yes),
        ("2014-06", "2014", Undecided),
        ("2014-06", "2014-01-01/2014-12-31", No),
        ("2014", "2015", No),
        ("2014", "2014", Yes),
        ("2017/..", "2017-06", Undecided),
        ("2017/..", "2018", Yes),
        ("2017/..", "2016", No),
        ("2017/..", "2018/..", Yes),
        ("2017/..", "2017/..", Undecided),
        ("2017-06-09/..", "2017-06-09/..", Yes),
        ("1955/1979", "1960/1970", Yes),
        ("1955/1979", "1960/..", No),
        ("1955/1979", "1960/", Undecided),
        ("1955/1979", "1950/1970", No),
        ("199X", "1990/1993", Yes),
        ("19XX", "199X", Yes),
    ] {
        assert_eq!(edtf(a).contains(&edtf(b)), answer, "{a} contains {b}");
    }
    // Pakistan in the SCO, since 9 June 2017.
    let member = edtf("2017-06-09/..");
    assert_eq!(member.contains_day(date(2017, 6, 8)), No);
    assert_eq!(member.contains_day(date(2017, 6, 9)), Yes);
    assert_eq!(member.contains(&edtf("2017")), Undecided);
}

#[test]
fn a_timeline_sorts_by_the_first_known_day_then_fine_before_coarse() {
    let sorted = [
        "1947/..",
        "1990-01-01",
        "1990",
        "1990/1993",
        "199X",
        "../1991",
        "2014-01",
        "2014-06-02",
    ];
    let mut dates: Vec<DateInterval> = sorted.iter().rev().map(|text| edtf(text)).collect();
    dates.sort_by_key(DateInterval::sort_key);
    let printed: Vec<String> = dates.iter().map(DateInterval::to_edtf).collect();
    assert_eq!(printed, sorted);
}

#[test]
fn constructors_check_their_invariants() {
    assert_eq!(Period::month(2014, 13), Err(DateError::NoSuchMonth));
    assert_eq!(Period::quarter(2014, 0), Err(DateError::NoSuchQuarter));
    assert_eq!(Period::year(10_000), Err(DateError::YearOutOfRange));
    assert_eq!(Period::month(i16::MAX, 1), Err(DateError::YearOutOfRange));
    assert_eq!(Period::decade(1995), Err(DateError::NotAFirstYear));
    assert_eq!(Period::century(1950), Err(DateError::NotAFirstYear));
    assert_eq!(Period::decade(-10), Err(DateError::NotAFirstYear));
    let early = Period::part_of_decade(1990, Part::Early).unwrap();
    assert_eq!(DateInterval::since(early), Err(DateError::PartAsEndpoint));
    assert_eq!(
        DateInterval::interval(Endpoint::Open, Endpoint::Unknown),
        Err(DateError::NoDatedEnd)
    );
    let days = DateInterval::from_days(Some(date(1955, 9, 23)), Some(date(1979, 3, 12))).unwrap();
    assert_eq!(days.to_edtf(), "1955-09-23/1979-03-12");
    let doubtful = days.with_qualifier(Qualifier::Uncertain);
    assert_eq!(doubtful.to_edtf(), "1955-09-23?/1979-03-12?");
    assert!(doubtful.is_qualified() && !days.is_qualified());
    assert_eq!(edtf("2014").exact_day(), None);
    assert_eq!(edtf("2014-06/2014-08").exact_year(), Some(2014));
    assert_eq!(edtf("2014/2015").exact_year(), None);
}

#[test]
fn a_precision_that_does_not_fit_is_an_error() {
    for (text, precision) in [
        ("2014", Precision::Day),
        ("1990/1994", Precision::EarlyDecade),
        ("1990/1993", Precision::LateDecade),
        ("1990~/1993", Precision::EarlyDecade),
        ("1990-01/1993-12", Precision::EarlyDecade),
        ("2014-06-02", Precision::Interval),
    ] {
        let error = DateInterval::from_edtf_and_precision(text, precision).unwrap_err();
        assert!(
            matches!(error.problem(), DateError::PrecisionDiffers { stated, .. } if stated == precision),
            "{text} {precision}: {error}"
        );
    }
}

#[test]
fn precision_has_one_name_everywhere() {
    for precision in Precision::ALL {
        assert_eq!(precision.as_str().parse(), Ok(precision));
        let json = serde_json::to_string(&precision).unwrap();
        assert_eq!(json, format!("\"{precision}\""));
        assert_eq!(serde_json::from_str::<Precision>(&json).unwrap(), precision);
    }
    assert!("decades".parse::<Precision>().is_err());
}

#[test]
fn serde_writes_the_edtf_string() {
    let date = edtf("2014-06-02");
    assert_eq!(serde_json::to_string(&date).unwrap(), "\"2014-06-02\"");
    assert_eq!(
        serde_json::from_str::<DateInterval>("\"2014-06-02\"").unwrap(),
        date
    );
    assert!(serde_json::from_str::<DateInterval>("\"2014-02-30\"").is_err());
    // Without its precision "early 1990s" comes back as the interval of its years.
    let early = words("early 1990s");
    let read: DateInterval = serde_json::from_str(&serde_json::to_string(&early).unwrap()).unwrap();
    assert_eq!(read, edtf("1990/1993"));
    assert_eq!(
        (read.earliest(), read.latest()),
        (early.earliest(), early.latest())
    );
}
