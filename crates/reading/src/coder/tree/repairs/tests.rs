//! What is told where a parser took a verb for something else, or hung a word astray: sentences of our own.

use crate::coder::assertions::{assert_told, coded};

#[test]
fn the_past_tense_is_no_participle_where_nothing_else_is_the_verb() {
    assert_told(
        "Cuba eased restrictions on churches, a bishop said.",
        "CUB CONCEDE ",
    );
    assert_told(
        "Norway and Iceland negotiated over herring.",
        "NOR+ISL CONSULT ",
    );
    assert_told("A Russian Su-25 bombed Kabul.", "RUS ASSAULT AFG");
    assert_told(
        "Peace talks resumed between Sri Lanka and Tamil rebels.",
        "LKA+LKA CONSULT ",
    );
    // Participles stay what they are.
    assert!(coded("Two goats killed in Mali.").is_empty());
    assert!(coded("The treaty, signed in Lima, lies in a drawer.").is_empty());
}

#[test]
fn a_verb_that_looks_like_a_noun_is_one_behind_a_name() {
    assert_told("Russia cut gas supplies to Ukraine.", "RUS SANCTION UKR");
    assert!(coded("Oil output cut talks in Iran.").is_empty());
}

#[test]
fn what_stands_behind_a_particle_is_the_object() {
    assert_told(
        "Norway handed over a wanted trafficker to Denmark.",
        "NOR COOPERATE DNK",
    );
}

#[test]
fn a_name_behind_a_mark_is_the_subject_of_its_verb() {
    assert_told(
        "France recalled its ambassadors from Canberra and Washington after Australia scrapped a contract for twelve French submarines.",
        "AUS SANCTION FRA",
    );
    assert_told(
        "South Korea's president agreed with Chile to lift limits on the payload of Seoul's missiles.",
        "KOR AGREE CHL",
    );
}

#[test]
fn participles_with_one_auxiliary_have_one_agent() {
    let told = coded("Dutch ships were attacked and seized by Russia.");
    assert!(
        told.iter().all(|event| event.starts_with("RUS ")),
        "{told:?}"
    );
    assert_eq!(told.len(), 2);
}

#[test]
fn two_names_that_open_a_headline_rule_its_verb_together() {
    assert_told(
        "EU, U.S. impose visa bans on Belarus",
        "EU+USA SANCTION BLR",
    );
    assert_told("Khartoum, Juba swap fire", "SDN+SSD ASSAULT ");
}
