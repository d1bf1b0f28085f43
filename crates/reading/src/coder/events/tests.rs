//! What becomes of who acts where the grammar hides it: sentences of our own.

use crate::coder::assertions::{assert_codes, assert_told};

#[test]
fn the_antecedent_of_a_relative_clause_acts_or_is_acted_upon() {
    assert_codes(
        "Thai students who burned a bus in Bangkok went home.",
        &["THA PROTEST THA"],
    );
    assert_codes(
        "Syrian troops that shelled the town of Homs slept.",
        &["SYR ASSAULT SYR"],
    );
}

#[test]
fn promises_and_threats_need_no_recipient_where_a_state_makes_them() {
    assert_codes("Kenya agreed to send food.", &["KEN AGREE "]);
    assert_codes(
        "North Korea threatened to close the border.",
        &["PRK THREATEN "],
    );
    assert_codes("Somebody agreed to send food.", &[]);
}

#[test]
fn nouns_tell_acts_unless_they_are_feared() {
    assert_codes(
        "A strike by Bolivian miners shut the railway.",
        &["BOL PROTEST "],
    );
    assert_codes("Unions fear a strike by Bolivian miners.", &[]);
    assert_codes("Bolivian miners are on strike.", &["BOL PROTEST BOL"]);
    assert_codes(
        "Port Sudan was under curfew, the Sudanese police said.",
        &["SDN COERCE SDN"],
    );
}

#[test]
fn talks_are_told_once_by_their_verb() {
    assert_codes(
        "Talks between Iran and Iraq opened in Geneva.",
        &["IRN+IRQ CONSULT "],
    );
}

#[test]
fn who_has_something_done_acts() {
    assert_codes(
        "Mobutu had two ministers arrested on Friday.",
        &["COD COERCE COD"],
    );
    assert_codes("Peru had its ambassador arrested.", &[]);
    assert_codes("Mobutu has never had two ministers arrested.", &[]);
    assert_codes("Mobutu may have two ministers arrested.", &[]);
}

#[test]
fn negated_operators_and_acceptance_are_refusals_or_threats() {
    assert_codes(
        "Neither Israel nor Syria accepts the ceasefire plan of the United Nations.",
        &["ISR+SYR REJECT UN"],
    );
    assert_codes(
        "China cannot accept the proposal of Japan.",
        &["CHN REJECT JPN"],
    );
    assert_codes("India does not recognise Fiji.", &["IND REJECT FJI"]);
    assert_codes(
        "Washington has not ruled out force against Iran.",
        &["USA THREATEN IRN"],
    );
    assert_codes(
        "Vietnam vowed not to negotiate with China.",
        &["VNM REJECT CHN"],
    );
    assert_codes(
        "Britain no longer sells tanks to Jordan.",
        &["GBR SANCTION JOR"],
    );
}

#[test]
fn what_somebody_is_said_to_have_done_is_told() {
    assert_codes(
        "Syrian troops were said to have shelled villages in Lebanon.",
        &["SYR ASSAULT LBN"],
    );
}

#[test]
fn an_act_told_twice_loses_no_place() {
    assert_codes(
        "The Israeli attack on Lebanon that killed ten Syrian soldiers ended on Monday.",
        &["ISR ASSAULT LBN"],
    );
}

#[test]
fn a_name_of_old_means_nobody_of_today() {
    assert_codes(
        "Honduras cut ties with Taiwan and recognised China.",
        &["HND SANCTION TWN", "HND SUPPORT CHN"],
    );
}

#[test]
fn an_abbreviation_is_no_auxiliary() {
    assert_codes(
        "ECOWAS imposed sanctions on Mali.",
        &["ECOWAS SANCTION MLI"],
    );
}

#[test]
fn what_somebody_is_said_to_have_to_do_is_asked_of_him() {
    assert_codes(
        "Fiji said Tonga had to withdraw its patrol boats before any meeting.",
        &["FJI REQUEST TON"],
    );
    assert_codes(
        "The Kenyan president said Somalia ought to hand over the gunmen.",
        &["KEN REQUEST SOM"],
    );
    assert_codes(
        "Lebanon repeated its demand that Israel withdraw from the southern villages.",
        &["LBN REQUEST ISR"],
    );
    assert_codes(
        "Fiji said it had to withdraw its patrol boats because of the storm.",
        &[],
    );
    assert_codes("Chile insisted that Bolivia knew of the raid.", &[]);
}

#[test]
fn what_a_state_may_do_by_its_own_officials_is_a_threat() {
    assert_codes(
        "Moscow could cut off gas to Moldova, a Kremlin official said.",
        &["RUS THREATEN MDA"],
    );
    assert_codes(
        "Moscow could cut off gas to Moldova, a Ukrainian official said.",
        &[],
    );
    assert_codes(
        "Tehran said an attack on its ships would be answered with force.",
        &["IRN THREATEN "],
    );
}

#[test]
fn a_refusal_is_told_beside_the_answer_to_it() {
    assert_codes(
        "Croatia's refusal to hand over the general was criticised by Britain.",
        &["HRV REJECT ", "GBR ACCUSE HRV"],
    );
    assert_codes(
        "Chile praised Bolivia's rejection of violence.",
        &["CHL SUPPORT BOL"],
    );
}

#[test]
fn a_noun_beside_a_verb_has_its_agent() {
    assert_codes(
        "During a visit to Cambodia, Malaysia's king opened a school.",
        &["MYS CONSULT KHM"],
    );
    assert_codes(
        "At Fiji's request, Tonga sent rice.",
        &["FJI REQUEST TON", "TON AID FJI"],
    );
    assert_codes(
        "Before a visit to Cambodia, Malaysia's king opened a school in Penang.",
        &[],
    );
    assert_codes(
        "During a trip to Vietnam, two Australian tourists drowned.",
        &[],
    );
}

#[test]
fn what_is_ended_or_decided_against_is_not_done_too() {
    assert_codes(
        "Ethiopia stopped shelling Eritrean towns.",
        &["ETH RETREAT ERI"],
    );
    assert_codes(
        "Thailand decided against deporting three students to Myanmar.",
        &[],
    );
    assert_codes(
        "Ethiopia kept shelling Eritrean towns.",
        &["ETH ASSAULT ERI"],
    );
}

#[test]
fn one_word_of_sport_beside_diplomacy_leaves_no_sentence_out() {
    assert_codes(
        "Cuba's president awarded a medal to the Vietnamese ambassador.",
        &["CUB SUPPORT VNM"],
    );
    assert_codes(
        "India beat Pakistan by six wickets in the cricket match at Lahore.",
        &[],
    );
    assert_codes(
        "Her novel tells how British troops killed Irish rebels.",
        &[],
    );
}

#[test]
fn what_may_have_been_is_no_threat() {
    assert_codes("Iran said it may have shot down a Ukrainian plane.", &[]);
    assert_codes(
        "Moscow could cut off gas to Moldova, a Kremlin official said.",
        &["RUS THREATEN MDA"],
    );
}

#[test]
fn each_other_and_envoys_who_are_expelled() {
    assert_codes(
        "Armenia and Azerbaijan accused each other of violating a truce brokered by Russia.",
        &["ARM+AZE ACCUSE "],
    );
    assert_codes(
        "The Philippines withdrew its ambassador from Kuwait. Kuwait had expelled the envoy.",
        &["PHL SANCTION KWT", "KWT SANCTION PHL"],
    );
}

#[test]
fn whose_embassy_stands_in_a_capital_is_another_state() {
    assert_told(
        "Mexico protested after police stormed its embassy in Quito.",
        "ECU ASSAULT MEX",
    );
    // A place before the verb says where the owner acts.
    assert_told(
        "In Quito, Ecuador recalled its ambassador to Mexico.",
        "ECU SANCTION MEX",
    );
}

#[test]
fn aid_that_is_withheld_is_not_given() {
    assert_codes(
        "Hungary blocked the EU's aid to Ukraine on Monday.",
        &["HUN SANCTION UKR"],
    );
    assert_told(
        "Hungary did not block the EU's aid to Ukraine.",
        "EU AID UKR",
    );
}
