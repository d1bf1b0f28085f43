//! Chronologies: days that take their year from a heading or an entry above.

use super::*;

#[test]
fn a_day_takes_the_year_of_its_heading() {
    table(
        "2020-05-10",
        &[
            (
                "1965\n\n6 September: India attacked.\n\n22 September: It ended.\n\n1966\n\n10 January: They met.",
                &[
                    "1965 → 1965 explicit",
                    "6 September → 1965-09-06 partial",
                    "22 September → 1965-09-22 partial",
                    "1966 → 1966 explicit",
                    "10 January → 1966-01-10 partial",
                ],
            ),
            (
                "1965:\nThe war began.\n\nIn September it ended.",
                &["1965 → 1965 explicit", "September → 1965-09 partial"],
            ),
            // Entries go on from the one above; a paragraph of prose does not.
            (
                "6 September 1965: India attacked.\n\n- 22 September – It ended.\n\nIn March it rose.",
                &[
                    "6 September 1965 → 1965-09-06 explicit",
                    "22 September → 1965-09-22 partial",
                    "March → 2020-03 partial",
                ],
            ),
            // An entry with a year of its own goes before the heading.
            (
                "1971\n\n3 December: It began.\n\n2 July 1972: They met.\n\nSeptember: It ended.",
                &[
                    "1971 → 1971 explicit",
                    "3 December → 1971-12-03 partial",
                    "2 July 1972 → 1972-07-02 explicit",
                    "September → 1972-09 partial",
                ],
            ),
            // Another heading ends it.
            (
                "1965\n\nIn September it ended.\n\nAftermath of the war\n\nIn March it rose.",
                &[
                    "1965 → 1965 explicit",
                    "September → 1965-09 partial",
                    "March → 2020-03 partial",
                ],
            ),
        ],
    );
}
