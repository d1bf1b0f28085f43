//! Whom pronouns and roles without a name mean, and whom not: sentences of our own.

use crate::coder::assertions::{assert_codes, coded};

#[test]
fn a_pronoun_is_a_firm_or_thing_that_no_table_knows_and_nobody_before() {
    assert_codes(
        "Kenya accused Sudan of lies. Zorvex said it signed an agreement with Oman.",
        &["KEN ACCUSE SDN"],
    );
    assert_codes(
        "Kenya accused Sudan of lies. An institute praised the bridge in Oman. It also criticised Oman.",
        &["KEN ACCUSE SDN"],
    );
    assert_codes(
        "Kenya accused Sudan of lies. It also criticised Oman.",
        &["KEN ACCUSE SDN", "KEN ACCUSE OMN"],
    );
}

#[test]
fn they_are_the_people_named_behind_one_that_is_single() {
    assert_codes(
        "Petrobras cancelled an order from the Saudis after they accused Oman of fraud.",
        &["BRA SANCTION SAU", "SAU ACCUSE OMN"],
    );
}

#[test]
fn a_state_named_beside_a_pronoun_is_another() {
    assert_codes(
        "Sudan criticised Oman. Kenya is at peace. It accused Kenya of lies.",
        &["SDN ACCUSE OMN", "SDN ACCUSE KEN"],
    );
}

#[test]
fn officials_are_not_of_the_only_state_where_it_is_the_one_they_blame() {
    assert_codes(
        "One senior banking official blamed Washington for obstructing talks with the World Bank.",
        &[],
    );
}

#[test]
fn foreigners_are_not_of_the_state_where_they_are() {
    assert_codes("Kenya captured forty foreign fighters.", &["KEN ASSAULT ?"]);
}

#[test]
fn soldiers_in_a_text_on_another_state_are_not_at_home() {
    assert_codes(
        "US planes bombed Afghanistan. US jets killed ten people.",
        &["USA ASSAULT AFG", "USA ASSAULT AFG"],
    );
}

#[test]
fn he_is_whom_a_title_named_in_a_sentence_that_the_gate_left_out() {
    assert_codes(
        "Crude prices were steady, Indonesian Energy Minister Budi Santoso said. He condemned Kenya.",
        &["IDN ACCUSE KEN"],
    );
    assert_codes(
        "Crude prices were steady, Indonesian Energy Minister Budi Santoso said. Weather was fair. Santoso condemned Kenya.",
        &["IDN ACCUSE KEN"],
    );
}

#[test]
fn whoever_was_called_is_him_in_what_is_asked_of_him() {
    assert_codes(
        "Macron telephoned Putin on Friday and urged him to release the sailors.",
        &["FRA CONSULT RUS", "FRA REQUEST RUS"],
    );
    assert_codes(
        "The Kenyan president met the Ugandan prime minister and promised him food.",
        &["KEN CONSULT UGA", "KEN AGREE UGA"],
    );
    assert_codes(
        "Biden called Putin and asked him to halt exports to Oman.",
        &["USA REQUEST RUS"],
    );
}

#[test]
fn who_is_made_to_do_it_does_it_to_another() {
    let found = coded("Maduro tricked Biden into praising him.");
    assert!(!found.contains(&"VEN SUPPORT USA".to_owned()), "{found:?}");
}

#[test]
fn an_insult_is_no_telephone_call() {
    for text in [
        "Iran called Israel a cancer, urging Muslims to unite.",
        "Uganda called Kenya greedy, urging restraint.",
        "Kenya called Ugandan troops home to brief them.",
    ] {
        let found = coded(text);
        assert!(
            !found.iter().any(|event| event.contains("CONSULT")),
            "{text} {found:?}"
        );
    }
}

#[test]
fn an_answer_without_a_recipient_is_to_whoever_asked() {
    assert_codes(
        "The United States demanded that Iran free the hostages. Iran refused.",
        &["USA REQUEST IRN", "IRN REJECT USA"],
    );
    assert_codes(
        "Kenya asked Uganda to return the boats, but Uganda refused to hand them over.",
        &["KEN REQUEST UGA", "UGA REJECT KEN"],
    );
    assert_codes(
        "Gabon asked France for loans. Paris agreed to the request.",
        &["GAB REQUEST FRA", "FRA CONCEDE GAB"],
    );
    assert_codes(
        "Turkey offered Kenya mediation. Kenya accepted.",
        &["TUR AGREE KEN", "KEN AGREE TUR"],
    );
    // What is refused is something else, by somebody else, or nobody asked.
    for text in [
        "Kenya asked Uganda for loans. Uganda refused to hold elections.",
        "Kenya asked Uganda for loans. Uganda's parliament rejected the bill.",
        "Kenya asked Uganda for loans. Uganda's teachers refused.",
        "Kenya asked Uganda for loans. Uganda agreed on a budget.",
        "After Uganda refused, Kenya asked Uganda for loans.",
    ] {
        let found = coded(text);
        assert!(
            !found
                .iter()
                .any(|event| event.starts_with("UGA") && event.ends_with("KEN")),
            "{text} {found:?}"
        );
    }
    assert_codes(
        "Kenya threatened Uganda with war. Uganda rejected the budget.",
        &["KEN THREATEN UGA"],
    );
    assert_codes(
        "Kenya accused Uganda of theft. Uganda agreed.",
        &["KEN ACCUSE UGA"],
    );
    assert_codes(
        "Kenya asked Uganda for loans. Oman refused.",
        &["KEN REQUEST UGA", "OMN REJECT "],
    );
}
