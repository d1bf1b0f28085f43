//! Dates that count from the one that the text told last, feasts, and names that say when.

use super::governing::governs;
use super::*;

/// The date of the act that the second sentence tells, by the form of its verb.
fn rows(document: &str, rows: &[(&str, &str, &str)]) {
    for (text, form, expected) in rows {
        assert_eq!(&governs(text, form, document), expected, "{text}");
    }
}

#[test]
fn a_year_or_month_is_counted_from_what_was_told() {
    let on = "On 3 December 1971 India attacked Pakistan. ";
    let in_1971 = "In 1971 India attacked Pakistan. ";
    for (before, behind, expected) in [
        (
            in_1971,
            "The next year India bombed it.",
            "1972 back-reference",
        ),
        (
            in_1971,
            "India bombed it the next year.",
            "1972 back-reference",
        ),
        (
            in_1971,
            "In the next year India bombed it.",
            "1972 back-reference",
        ),
        (
            in_1971,
            "\n\nThe next year India bombed it.",
            "1972 back-reference",
        ),
        (
            in_1971,
            "The year after, India bombed it.",
            "1972 back-reference",
        ),
        (
            in_1971,
            "The year before, India bombed it.",
            "1970 back-reference",
        ),
        (
            in_1971,
            "Two years after that, India bombed it.",
            "1973 back-reference",
        ),
        (
            in_1971,
            "A decade later India bombed it.",
            "1981~ back-reference",
        ),
        (
            in_1971,
            "Early the next year India bombed it.",
            "1972-01/1972-04 back-reference",
        ),
        (
            in_1971,
            "Late in the following year India bombed it.",
            "1972-09/1972-12 back-reference",
        ),
        (
            in_1971,
            "At the end of that year India bombed it.",
            "1971-09/1971-12 back-reference",
        ),
        (
            in_1971,
            "At the end of the year India bombed it.",
            "1971-09/1971-12 back-reference",
        ),
        (
            in_1971,
            "By the end of the decade India bombed it.",
            "../1979 until",
        ),
        (
            in_1971,
            "In March of the following year India bombed it.",
            "1972-03 back-reference",
        ),
        (
            in_1971,
            "In March of that year India bombed it.",
            "1971-03 back-reference",
        ),
        (
            in_1971,
            "On 16 December the same year India bombed it.",
            "1971-12-16 back-reference",
        ),
        (
            in_1971,
            "In the spring of that year India bombed it.",
            "1971-21 back-reference",
        ),
        (
            in_1971,
            "The following spring India bombed it.",
            "1972-21 back-reference",
        ),
        (
            in_1971,
            "The next March India bombed it.",
            "1972-03 back-reference",
        ),
        (
            in_1971,
            "That autumn India bombed it.",
            "1971-23 back-reference",
        ),
        (
            in_1971,
            "In March of last year India bombed it.",
            "2019-03 relative",
        ),
        (in_1971, "This year India bombed it.", "2020 relative"),
        (
            in_1971,
            "The next month India bombed it.",
            "1971-02/1972-01 back-reference",
        ),
        (
            on,
            "The next month India bombed it.",
            "1972-01 back-reference",
        ),
        (
            on,
            "The next week India bombed it.",
            "1971-12-06/1971-12-12 back-reference",
        ),
        (
            on,
            "Later that month India bombed it.",
            "1971-12 back-reference",
        ),
        (
            on,
            "The day before, India bombed it.",
            "1971-12-02 back-reference",
        ),
        (
            on,
            "The following morning India bombed it.",
            "1971-12-04 back-reference",
        ),
        (
            on,
            "That night India bombed it.",
            "1971-12-03 back-reference",
        ),
        (on, "Next day India bombed it.", "1971-12-04 back-reference"),
        (
            in_1971,
            "The year that followed, India bombed it.",
            "1972 back-reference",
        ),
        (
            on,
            "On the 16th, India bombed it.",
            "1971-12-16 back-reference",
        ),
        (
            on,
            "On the 2nd, India bombed it.",
            "1972-01-02 back-reference",
        ),
        (
            on,
            "Weeks later India bombed it.",
            "1972-01-03~/1972-01-09~ back-reference",
        ),
        // The third was a Friday.
        (
            on,
            "On the following Monday India bombed it.",
            "1971-12-06 back-reference",
        ),
        (
            on,
            "The previous Friday India bombed it.",
            "1971-11-26 back-reference",
        ),
        (
            on,
            "Earlier in the year India bombed it.",
            "1971-01-01/1971-12-03 back-reference",
        ),
        (
            on,
            "Later in the decade India bombed it.",
            "1971-12-03/1979-12-31 back-reference",
        ),
    ] {
        let text = format!("{before}{behind}");
        assert_eq!(governs(&text, "bombed", "2020-05-10"), expected, "{text}");
    }
}

#[test]
fn what_looks_ahead_is_counted_from_the_document() {
    table(
        "2020-05-10",
        &[
            (
                "It voted in 2014.\n\nRussia will visit the next year.",
                &["2014 → 2014 explicit", "next year → 2021 relative"],
            ),
            (
                "It voted in 2014.\n\nThey agreed to build it over the next year.",
                &["2014 → 2014 explicit", "next year → 2021 relative"],
            ),
            (
                "It voted in 2014.\n\nTrade should rise by the end of the year.",
                &[
                    "2014 → 2014 explicit",
                    "by the end of the year → ../2020-12 until",
                ],
            ),
            ("Next year they meet.", &["Next year → 2021 relative"]),
            (
                "In the next two years they plan it.",
                &["next two years → 2020-05-10/2022 relative"],
            ),
            (
                "It voted in 1971. Over the next two years",
                &[
                    "1971 → 1971 explicit",
                    "next two years → 1971/1973 back-reference",
                ],
            ),
            (
                "It voted in 1971. The ministry said that March exports rose.",
                &["1971 → 1971 explicit"],
            ),
        ],
    );
}

#[test]
fn a_bound_or_a_name_beside_a_date_is_not_counted_from() {
    table(
        "2020-05-10",
        &[
            (
                "It came in 1979. Following weeks of talks, and in previous years, on the 38th parallel, in the following hours",
                &["1979 → 1979 explicit"],
            ),
            (
                "Following the 1971 war",
                &["Following the 1971 → 1971/.. since"],
            ),
        ],
    );
    table(
        "2020",
        &[
            (
                "In 1966, after the war of 1965, they met. The next year",
                &[
                    "1966 → 1966 explicit",
                    "1965 → 1965 name",
                    "next year → 1967 back-reference",
                ],
            ),
            (
                "Since 1971 they have met. That year",
                &[
                    "Since 1971 → 1971/.. since",
                    "That year → 1971 back-reference",
                ],
            ),
            (
                "It came in 1979. It was part of the Cold War. The next year",
                &[
                    "1979 → 1979 explicit",
                    "Cold War → 1947/1991 event-name",
                    "next year → 1980 back-reference",
                ],
            ),
        ],
    );
}

#[test]
fn so_long_after_a_date_or_before_it() {
    table(
        "2020-05-10",
        &[
            (
                "the day after 3 December 1971",
                &["day after 3 December 1971 → 1971-12-04 explicit"],
            ),
            (
                "two years after the 1971 war",
                &["two years after the 1971 → 1973 explicit"],
            ),
            (
                "A year before the fall of Saigon",
                &["A year before the fall of Saigon → 1974 explicit"],
            ),
            (
                "less than a year after the fall of Saigon",
                &["a year after the fall of Saigon → 1976~ explicit"],
            ),
            (
                "on the eve of 3 December 1971",
                &["eve of 3 December 1971 → 1971-12-02 explicit"],
            ),
            (
                "on the eve of the 1971 war",
                &["eve of the 1971 → 1971~ explicit"],
            ),
            (
                "the day before yesterday",
                &["day before yesterday → 2020-05-08 relative"],
            ),
            (
                "in the wake of the 1971 war",
                &["wake of the 1971 → 1971/.. since"],
            ),
            ("for ten years after 1971", &["after 1971 → 1971/.. since"]),
            (
                "on the night of 3 December 1971",
                &["3 December 1971 → 1971-12-03 explicit"],
            ),
            (
                "In the autumn of 1971 India attacked",
                &["autumn of 1971 → 1971-23 explicit"],
            ),
        ],
    );
}

#[test]
fn feasts_of_the_table() {
    table(
        "2020-05-10",
        &[
            (
                "On Boxing Day 2004",
                &["Boxing Day 2004 → 2004-12-26 explicit"],
            ),
            (
                "On Bastille Day 2016 and May Day, 1968",
                &[
                    "Bastille Day 2016 → 2016-07-14 explicit",
                    "May Day, 1968 → 1968-05-01 explicit",
                ],
            ),
            (
                "On St. Stephen’s Day 1991",
                &["St. Stephen’s Day 1991 → 1991-12-26 explicit"],
            ),
            (
                "On Whit Monday 1950",
                &["Whit Monday 1950 → 1950-05-29 explicit"],
            ),
            (
                "On Palm Sunday 1941",
                &["Palm Sunday 1941 → 1941-04-06 explicit"],
            ),
            (
                "On Yom Kippur 1973",
                &["Yom Kippur 1973 → 1973-09-14/1973-10-14 explicit"],
            ),
            (
                "On Boxing Day they met.",
                &["Boxing Day → 2019-12-26 partial"],
            ),
            (
                "In 2004 it rose. On Boxing Day it fell.",
                &["2004 → 2004 explicit", "Boxing Day → 2004-12-26 partial"],
            ),
            // Another day in each country: the year is what the words say.
            ("On Independence Day 1976", &["1976 → 1976 explicit"]),
            ("the Boxing Day sales, a boxing day 2004 people saw", &[]),
        ],
    );
}

#[test]
fn a_name_that_says_when_dates_the_act() {
    rows(
        "2020-05-10",
        &[
            (
                "In the 1956 Suez crisis Britain bombed Egypt.",
                "bombed",
                "1956 sentence",
            ),
            (
                "Britain bombed Egypt during the 1956 Suez crisis.",
                "bombed",
                "1956 name",
            ),
            (
                "During the 1971 war India attacked Pakistan.",
                "attacked",
                "1971 sentence",
            ),
            (
                "India attacked Pakistan during the war of 1965.",
                "attacked",
                "1965 name",
            ),
            (
                "In the war of 1965 India attacked Pakistan.",
                "attacked",
                "1965 name",
            ),
            (
                "In the 1971 war India attacked Pakistan. India bombed Dhaka.",
                "bombed",
                "1971 paragraph",
            ),
            // What is only about it, or came after it, is of another time.
            (
                "Pakistan accused India of crimes in the 1971 war.",
                "accused",
                "2020-05-10 document",
            ),
            (
                "Pakistan condemned the role of India in the 1971 war.",
                "condemned",
                "2020-05-10 document",
            ),
            (
                "Since the 1971 war Pakistan has bought arms.",
                "bought",
                "1971/.. since",
            ),
            (
                "In the aftermath of the 1971 war India threatened Pakistan.",
                "threatened",
                "1971/.. since",
            ),
            (
                "Pakistan bought arms under the 1971 agreement.",
                "bought",
                "2020-05-10 document",
            ),
            (
                "In the 1972 constitution Pakistan banned it.",
                "banned",
                "2020-05-10 document",
            ),
        ],
    );
}
