//! Which date governs an event.

use super::*;
use crate::syntax::Parser;

/// The governing date of the first word with this form in a text.
pub(super) fn governs(text: &str, form: &str, document: &str) -> String {
    let document: DateInterval = document.parse().unwrap();
    let dated = DatedText::new(text, Some(&document));
    for sentence in Parser::english().parse(text) {
        for place in 0..sentence.words.len() {
            if sentence.form(place) == form {
                let found = dated.governing(&sentence, place);
                return format!(
                    "{} {}",
                    found.date.map_or("?".to_owned(), |date| date.to_edtf()),
                    found.rule
                );
            }
        }
    }
    panic!("no {form} in {text}");
}

#[test]
fn a_dateline_dates_the_report() {
    assert_eq!(
        governs(
            "BEIJING, 14 May 1999 (Reuters) - China accused NATO on Thursday of bombing its embassy.",
            "accused",
            "1999-07"
        ),
        "1999-05-13 relative"
    );
    // The day of publication is later by weeks: the dateline is that of an older report.
    assert_eq!(
        governs(
            "NEW DELHI, June 17, 2020 - India praised Nepal. India banned 59 applications on June 29.",
            "banned",
            "2020-07-02"
        ),
        "2020-06-29 partial"
    );
}

#[test]
fn a_capital_ending_in_ed_is_no_past_tense() {
    assert_eq!(
        governs(
            "In December the United Nations will send monitors.",
            "send",
            "2021-06-15"
        ),
        "2021-12 partial"
    );
}

#[test]
fn the_date_that_governs_an_event() {
    for (text, form, expected) in [
        (
            "Pakistan left SEATO in 1973 and withdrew from CENTO in 1979.",
            "left",
            "1973 explicit",
        ),
        (
            "Pakistan left SEATO in 1973 and withdrew from CENTO in 1979.",
            "withdrew",
            "1979 explicit",
        ),
        (
            "In 2014, Russia attacked Ukraine and the United States imposed sanctions.",
            "imposed",
            "2014 clause",
        ),
        (
            "Since the signing of the agreement in 2014, both sides have met often.",
            "signing",
            "2014 explicit",
        ),
        (
            "Since the signing of the agreement in 2014, both sides have met often.",
            "met",
            "2014/.. since",
        ),
        (
            "Russia has decided to join the project.",
            "decided",
            "2022-01 document",
        ),
        (
            "In 1960 relations fell. Moscow threatened Pakistan.",
            "threatened",
            "1960 paragraph",
        ),
        (
            "In 1960 relations fell.\n\nMoscow threatened Pakistan.",
            "threatened",
            "../2022-01 background",
        ),
        (
            "In 2014 Russia lifted the embargo that it had imposed on Pakistan.",
            "imposed",
            "../2014 background",
        ),
        (
            "The minister said on 3 January 2022 that India attacked the post.",
            "said",
            "2022-01-03 explicit",
        ),
        (
            "Pakistan has bought arms since the 1971 war.",
            "war",
            "1971/.. since",
        ),
        (
            "After the 1971 war India signed an accord in 1972.",
            "signed",
            "1972 explicit",
        ),
        (
            "It retaliated with the signing of the Friendship Treaty of 1971.",
            "signing",
            "1971 name",
        ),
        (
            "They made up in 1966. Moscow retaliated with the signing of the Friendship Treaty of 1971. The treaty cost Pakistan dear.",
            "cost",
            "1971 paragraph",
        ),
        (
            "They made up in 1966, in the wake of the War of 1965. Both gained.",
            "gained",
            "1966 paragraph",
        ),
        (
            "Moscow condemned the attack.",
            "condemned",
            "2022-01 document",
        ),
    ] {
        assert_eq!(governs(text, form, "2022-01"), expected, "{form} in {text}");
    }
}
