mod chronicle;
mod governing;
mod properties;
mod told;

use super::*;

/// The dates of a text as "words → EDTF rule".
fn read(text: &str, document: &str) -> Vec<String> {
    let document: Option<DateInterval> = (!document.is_empty()).then(|| document.parse().unwrap());
    date_mentions(text, document.as_ref())
        .iter()
        .map(|mention| {
            let date = mention.date.map_or("?".to_owned(), |date| date.to_edtf());
            format!(
                "{} → {date} {}",
                &text[mention.start..mention.end],
                mention.rule
            )
        })
        .collect()
}

/// Every text of the table gives these dates and no others.
fn table(document: &str, rows: &[(&str, &[&str])]) {
    for (text, expected) in rows {
        assert_eq!(&read(text, document), expected, "{text}");
    }
}

#[test]
fn feasts_and_years_cut_short() {
    table(
        "2022-01-10",
        &[
            (
                "At Christmas 2019 they met.",
                &["Christmas 2019 → 2019-12-24/2019-12-26 explicit"],
            ),
            (
                "On Christmas Day 1979 and on Christmas Eve, 1989",
                &[
                    "Christmas Day 1979 → 1979-12-25 explicit",
                    "Christmas Eve, 1989 → 1989-12-24 explicit",
                ],
            ),
            (
                "By Easter 1998 they had agreed.",
                &["By Easter 1998 → ../1998-04-13 until"],
            ),
            (
                "on Easter Monday 1916",
                &["Easter Monday 1916 → 1916-04-24 explicit"],
            ),
            (
                "over Christmas they met",
                &["Christmas → 2021-12-24/2021-12-26 partial"],
            ),
            ("In '79 the army came.", &["'79 → 1979 explicit"]),
            (
                "in the summer of ’82",
                &["summer of ’82 → 1982-22 explicit"],
            ),
            (
                "in May '68, since '05",
                &["May '68 → 1968-05 explicit", "since '05 → 2005/.. since"],
            ),
            // Names, quotations, feet, ages, and centuries that are not in the words.
            ("Christmas Island and Easter Island", &[]),
            ("at Christmas Island", &[]),
            ("said '79 people died' in it", &[]),
            ("in '79 cases'", &[]),
            ("in '14 and 6'11 tall", &[]),
            ("Easter came.", &[]),
        ],
    );
}

#[test]
fn dates_in_full() {
    table(
        "2022-01",
        &[
            (
                "He visited Moscow on December 2, 2021, and left.",
                &["December 2, 2021 → 2021-12-02 explicit"],
            ),
            (
                "He came on 2 December 2021.",
                &["2 December 2021 → 2021-12-02 explicit"],
            ),
            (
                "on the 2nd of December, 2021",
                &["2nd of December, 2021 → 2021-12-02 explicit"],
            ),
            (
                "on Thursday, Dec. 2, 2021 in Moscow",
                &["Thursday, Dec. 2, 2021 → 2021-12-02 explicit"],
            ),
            ("signed 2021-12-02", &["2021-12-02 → 2021-12-02 explicit"]),
            ("dated 2.12.2021", &["2.12.2021 → 2021-12-02 explicit"]),
            (
                "dated 2/12/2021 and 25/12/2021",
                &[
                    "2/12/2021 → 2021 explicit",
                    "25/12/2021 → 2021-12-25 explicit",
                ],
            ),
            (
                "in July 2021 and in March of 2014",
                &[
                    "July 2021 → 2021-07 explicit",
                    "March of 2014 → 2014-03 explicit",
                ],
            ),
            (
                "in the autumn of 1971",
                &["autumn of 1971 → 1971-23 explicit"],
            ),
            (
                "in the first quarter of 2020",
                &["first quarter of 2020 → 2020-33 explicit"],
            ),
            (
                "the year 2014 proved a turn",
                &["year 2014 → 2014 explicit"],
            ),
            (
                "Pakistan left SEATO in 1973 in protest.",
                &["1973 → 1973 explicit"],
            ),
        ],
    );
}

#[test]
fn decades_centuries_and_parts() {
    table(
        "2022-01",
        &[
            (
                "In the early 1990s, aid ended.",
                &["early 1990s → 1990/1993 explicit"],
            ),
            ("in the mid-1990s", &["mid-1990s → 1994/1995 explicit"]),
            ("in the late 1950s", &["late 1950s → 1956/1959 explicit"]),
            (
                "the '90s and the sixties",
                &["90s → 199X explicit", "sixties → 196X explicit"],
            ),
            (
                "In the late 1900s and early 2000s, Russia",
                &["late 1900s and early 2000s → 1996/2003 range"],
            ),
            (
                "in the 1960s and 1970s",
                &["1960s and 1970s → 196X/197X range"],
            ),
            (
                "the first decade of the 21st century",
                &["first decade of the 21st century → 200X explicit"],
            ),
            (
                "in the twentieth century",
                &["twentieth century → 19XX explicit"],
            ),
            (
                "in the late 19th century",
                &["late 19th century → 1860/1899 explicit"],
            ),
            ("in late 2021", &["late 2021 → 2021-09/2021-12 explicit"]),
            ("by mid-2014", &["by mid-2014 → ../2014-08 until"]),
            ("at the end of 2020", &["end of 2020 → 2020-12 explicit"]),
            (
                "the first half of 2019",
                &["first half of 2019 → 2019-01/2019-06 explicit"],
            ),
            (
                "in early March 2014",
                &["early March 2014 → 2014-03-01/2014-03-10 explicit"],
            ),
        ],
    );
}

#[test]
fn bounds_and_ranges() {
    table(
        "2022-01",
        &[
            (
                "Since 2016, they have trained.",
                &["Since 2016 → 2016/.. since"],
            ),
            (
                "Throughout the 1950s, Pakistan",
                &["Throughout the 1950s → 1950-01-01/1959-12-31 throughout"],
            ),
            (
                "It lasted from 1947 to 1971.",
                &["from 1947 to 1971 → 1947/1971 range"],
            ),
            (
                "between May and July 2019",
                &["between May and July 2019 → 2019-05/2019-07 range"],
            ),
            (
                "from 2 to 4 December 2021",
                &["from 2 to 4 December 2021 → 2021-12-02/2021-12-04 range"],
            ),
            (
                "on December 2-4, 2021",
                &["December 2-4, 2021 → 2021-12-02/2021-12-04 explicit"],
            ),
            ("the war of 1914–18", &["1914–18 → 1914/1918 explicit"]),
            ("in 2014-2016", &["2014-2016 → 2014/2016 range"]),
            (
                "from November to March 2014",
                &["from November to March 2014 → 2013-11/2014-03 range"],
            ),
            ("set to complete by 2023", &["by 2023 → ../2023 until"]),
            (
                "before 1971 and after 1991",
                &["before 1971 → ../1971 until", "after 1991 → 1991/.. since"],
            ),
            ("did not join until 1979", &["until 1979 → 1979 explicit"]),
            ("from 2014 onwards", &["2014 onwards → 2014/.. since"]),
            ("post-1991 Russia", &["post-1991 → 1991/.. since"]),
            (
                "since the end of the Cold War",
                &["since the end of the Cold War → 1991/.. since"],
            ),
            (
                "about 1984, perhaps in 1985",
                &[
                    "about 1984 → 1984~ explicit",
                    "perhaps in 1985 → 1985? explicit",
                ],
            ),
        ],
    );
}

#[test]
fn relative_to_the_document() {
    table(
        "2021-12-03",
        &[
            (
                "He met them last month.",
                &["last month → 2021-11 relative"],
            ),
            ("on Thursday", &["Thursday → 2021-12-02 relative"]),
            ("on Friday", &["Friday → 2021-12-03 relative"]),
            ("last Friday", &["last Friday → 2021-11-26 relative"]),
            (
                "They will meet on Friday or next Monday.",
                &[
                    "Friday → 2021-12-03 relative",
                    "next Monday → 2021-12-06 relative",
                ],
            ),
            ("two years ago", &["two years ago → 2019 relative"]),
            (
                "about twenty-five years ago",
                &["about twenty-five years ago → 1996~ relative"],
            ),
            (
                "earlier this year",
                &["earlier this year → 2021-01-01/2021-12-03 relative"],
            ),
            ("last week", &["last week → 2021-11-22/2021-11-28 relative"]),
            ("yesterday", &["yesterday → 2021-12-02 relative"]),
            (
                "late last year",
                &["late last year → 2020-09/2020-12 relative"],
            ),
            (
                "over the past four years",
                &["past four years → 2017/2021-12-03 relative"],
            ),
            (
                "in recent months",
                &["recent months → 2021-07~/2021-12-03~ relative"],
            ),
            ("last March", &["last March → 2021-03 relative"]),
            ("last summer", &["last summer → 2021-22 relative"]),
            ("three decades ago", &["three decades ago → 1991~ relative"]),
            ("since last year", &["since last year → 2020/.. since"]),
        ],
    );
}

#[test]
fn the_year_that_is_left_out() {
    table(
        "2022-01",
        &[
            ("They met in March.", &["March → 2021-03 partial"]),
            ("They will meet in March.", &["March → 2022-03 partial"]),
            (
                "In March, the president of Chile will visit Beijing.",
                &["March → 2022-03 partial"],
            ),
            (
                "In March the two are to sign it.",
                &["March → 2022-03 partial"],
            ),
            (
                "In March he promised that they will meet.",
                &["March → 2021-03 partial"],
            ),
            ("on 5 May", &["5 May → 2021-05-05 partial"]),
            ("on Jan. 5", &["Jan. 5 → 2022-01-05 partial"]),
            (
                "In 2014 it voted. In March, it annexed Crimea.",
                &["2014 → 2014 explicit", "March → 2014-03 partial"],
            ),
            (
                "In 2014 it voted.\n\nIn March, it rose.",
                &["2014 → 2014 explicit", "March → 2021-03 partial"],
            ),
            (
                "2014 proved a turn. That year, Russia",
                &["2014 → 2014 explicit", "That year → 2014 back-reference"],
            ),
            (
                "in 1971; two years later it left",
                &[
                    "1971 → 1971 explicit",
                    "two years later → 1973 back-reference",
                ],
            ),
            (
                "in 1971. The following year",
                &[
                    "1971 → 1971 explicit",
                    "following year → 1972 back-reference",
                ],
            ),
            (
                "in 1991. Since then",
                &["1991 → 1991 explicit", "Since then → 1991/.. since"],
            ),
        ],
    );
    table(
        "",
        &[
            (
                "They met in March, on Tuesday, last year.",
                &[
                    "March → ? partial",
                    "Tuesday → ? relative",
                    "last year → ? relative",
                ],
            ),
            (
                "In 2014 it voted. In March",
                &["2014 → 2014 explicit", "March → 2014-03 partial"],
            ),
        ],
    );
}

#[test]
fn a_year_in_a_name_is_part_of_it() {
    table(
        "2022-01",
        &[
            ("in the wake of the War of 1965", &["1965 → 1965 name"]),
            ("the 1971 war", &["1971 → 1971 name"]),
            (
                "the Indian-Soviet Friendship Treaty of 1971",
                &["1971 → 1971 name"],
            ),
            ("Russia’s 2014 annexation", &["2014 → 2014 name"]),
            ("under Vision 2030", &["2030 → 2030 name"]),
            (
                "the fall of Kabul",
                &["fall of Kabul → 2021-08-15 event-name"],
            ),
            ("since the 1971 war", &["since the 1971 → 1971/.. since"]),
        ],
    );
    let mentions = date_mentions(
        "It was the first visit by a Russian minister since 1969.",
        None,
    );
    assert_eq!(mentions[0].role, DateRole::Comparison);
}

#[test]
fn numbers_that_are_no_dates() {
    for text in [
        "some 2000 troops crossed",
        "the 1500 soldiers",
        "Resolution 1373 of the Council",
        "$2014 in cash",
        "2,014 tanks",
        "an Mi-2014 of the army",
        "it may march on the city",
        "after 45 years",
        "for three years",
        "the S-400",
        "rose to 2014 barrels",
        "the last day",
        "a second half",
        "May I ask",
        "an august body",
        "half past two",
        "the ongoing Sino-US cold war",
        "1.2014 percent",
        "the late president",
        "the early talks",
        "at the end of the talks",
        "he fell in the fall",
    ] {
        assert_eq!(read(text, "2022-01"), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_long_line_is_a_paragraph_and_short_lines_are_not() {
    let long = "In 1960 it was so. ".repeat(10);
    let text = format!("{long}\nIn March it\nended.\n\nThe rest.");
    let starts: Vec<usize> = paragraphs(&text).map(|(start, _)| start).collect();
    assert_eq!(starts, [0, 191, 211]);
    assert_eq!(
        paragraphs(&text)
            .map(|(_, paragraph)| paragraph)
            .collect::<String>(),
        text
    );
}

#[test]
fn a_document_known_to_the_year_gives_no_finer_date() {
    table(
        "2021",
        &[
            ("last month", &["last month → 2020-12/2021-11 relative"]),
            ("last July", &["last July → 2020-07/2021-07 relative"]),
            ("last year", &["last year → 2020 relative"]),
            ("two years ago", &["two years ago → 2019 relative"]),
        ],
    );
}
