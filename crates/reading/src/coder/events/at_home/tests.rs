//! Acts at home, acts of several, and reports that end with who tells them: sentences of our own.

use crate::coder::assertions::assert_told;

#[test]
fn the_verb_of_a_report_that_ends_with_who_tells_it_is_found() {
    assert_told(
        "Norwegian and Danish defence ministers conferred in Oslo on Sunday over a stolen document that spoke of a plot, a police source said.",
        "NOR+DNK CONSULT ",
    );
    assert_told(
        "Two Syrian agents travelling on Maltese passports shot a Lebanese banker, a court in Beirut said.",
        "SYR ASSAULT LBN",
    );
}

#[test]
fn whom_a_government_asks_at_home_is_of_its_state() {
    assert_told(
        "The prime minister of Nepal urged the villagers to show restraint.",
        "NPL REQUEST NPL",
    );
}

#[test]
fn agents_that_stand_apart_act_alike() {
    assert_told(
        "Kosovo was recognised by Malaysia on Monday and by Indonesia on Tuesday.",
        "MYS+IDN SUPPORT XKX",
    );
}

#[test]
fn who_looks_on_takes_no_part() {
    assert_told(
        "Peru and Chile signed a customs pact in Lima, with Uruguay's president as a guest.",
        "PER+CHL SUPPORT ",
    );
}

#[test]
fn a_warning_with_a_condition_is_a_threat() {
    assert_told(
        "Syria warned that its army would go up to the last village if Israel did not leave.",
        "SYR THREATEN ISR",
    );
}
