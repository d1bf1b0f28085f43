//! Claims decided against embedded rows.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use entente_check::{ClaimKind, Facts, Verdict, check, check_text};
use entente_model::time::DateInterval;
use entente_testing::shared_data_or_skip;

/// Verdict and reason or right value of each claim of a text.
fn decided(text: &str) -> Vec<(Verdict, String)> {
    check(text, None, &Facts::embedded())
        .into_iter()
        .map(|claim| (claim.verdict, claim.right.unwrap_or(claim.reason)))
        .collect()
}

#[test]
fn memberships_are_held_against_the_table() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    for (text, verdict, says) in [
        ("Pakistan left SEATO in 1973.", Supported, "7 November 1973"),
        (
            "Pakistan left SEATO in 1975.",
            Contradicted,
            "7 November 1973",
        ),
        (
            "India joined the Shanghai Cooperation Organisation in 2017.",
            Supported,
            "2017",
        ),
        (
            "India joined the Shanghai Cooperation Organisation in 2005.",
            Contradicted,
            "2017",
        ),
        (
            "Russia was expelled from the G8 in 2014.",
            Supported,
            "it was a suspension, not an expulsion",
        ),
        ("Brazil left NATO in 1990.", Unverifiable, "no membership"),
    ] {
        let found = decided(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, verdict, "{text}: {found:?}");
        assert!(found[0].1.contains(says), "{text}: {found:?}");
    }
}

/// Dates of the Commonwealth Secretariat's list of members and of the United Nations' (letter of 20 January 1965, return in September 1966).
#[test]
fn every_spell_of_a_membership_counts() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    for (text, verdict, says) in [
        (
            "South Africa left the Commonwealth in 1961.",
            Supported,
            "1961",
        ),
        (
            "South Africa joined the Commonwealth in 1994.",
            Supported,
            "1994",
        ),
        ("Pakistan left the Commonwealth in 1972.", Supported, "1972"),
        ("Gambia left the Commonwealth in 2013.", Supported, "2013"),
        (
            "Indonesia left the United Nations in 1965.",
            Supported,
            "1965",
        ),
        (
            "Indonesia left the United Nations in 1975.",
            Contradicted,
            "1965",
        ),
        // Suspended, and a member all the same.
        (
            "Pakistan left the Commonwealth in 1999.",
            Unverifiable,
            "it was suspended",
        ),
        (
            "Pakistan joined the Commonwealth in 2004.",
            Contradicted,
            "1989",
        ),
        (
            "India left the Commonwealth in 1972.",
            Contradicted,
            "still a member",
        ),
        (
            "Gambia was a member of the Commonwealth in 2010.",
            Supported,
            "2010",
        ),
        (
            "Gambia was a member of the Commonwealth in 2015.",
            Contradicted,
            "2018",
        ),
        (
            "Indonesia is a member of the United Nations.",
            Supported,
            "now",
        ),
        ("Pakistan is a member of SEATO.", Contradicted, "1973"),
    ] {
        let found = decided(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, verdict, "{text}: {found:?}");
        assert!(found[0].1.contains(says), "{text}: {found:?}");
    }
    let text = "Pakistan left SEATO in 1973. Pakistan is a member of the Commonwealth.";
    assert!(decided(text)[1].1.contains("now"), "{:?}", decided(text));
    // Hopes and members of another kind are no claims.
    for text in [
        "Ukraine may be a member of NATO in 2030.",
        "India was a founding member of the United Nations in 1945.",
    ] {
        assert!(decided(text).is_empty(), "{text}: {:?}", decided(text));
    }
}

/// The vetoes of the dataset run from 1946 to July 2022; only permanent members have one.
#[test]
fn vetoes_are_held_against_their_list() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    for (text, verdict, says) in [
        (
            "India vetoed a resolution in the UN Security Council in 1998.",
            Contradicted,
            "no veto",
        ),
        (
            "India vetoed the resolution in 1998.",
            Contradicted,
            "no veto",
        ),
        (
            "Russia vetoed a Security Council resolution in 1998.",
            Contradicted,
            "1994",
        ),
        (
            "Russia vetoed a Security Council resolution on Georgia in 2009.",
            Supported,
            "one veto",
        ),
        (
            "The resolution was vetoed by the Soviet Union in the Security Council in 1957.",
            Supported,
            "veto",
        ),
        (
            "Russia vetoed a Security Council resolution in 2024.",
            Unverifiable,
            "do not cover",
        ),
    ] {
        let found = decided(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, verdict, "{text}: {found:?}");
        assert!(found[0].1.contains(says), "{text}: {found:?}");
    }
    for text in [
        "The United States vetoed a bill of Congress in 1998.",
        "Russia threatened to veto the resolution in 2003.",
    ] {
        assert!(decided(text).is_empty(), "{text}: {:?}", decided(text));
    }
}

#[test]
fn a_share_waits_for_the_pipeline_model_only_where_a_pipeline_is_named() {
    let bank =
        "Russia bought a 74 % stake in the bank under a shareholding agreement in July 2021.";
    assert!(decided(bank).is_empty(), "{:?}", decided(bank));
    let pipeline = "Russia gave Pakistan a 74 % stake in the gas pipeline in July 2021.";
    assert!(decided(pipeline)[0].1.contains("pipeline model"));
}

#[test]
fn a_statement_without_a_date_or_a_row_is_left_alone() {
    assert!(decided("Pakistan may leave the United Nations one day.").is_empty());
    assert!(decided("The team left the field in 1973.").is_empty());
}

#[test]
fn what_is_not_done_to_the_organisation_is_no_membership() {
    for text in [
        "Pakistan withdrew its troops from the United Nations in 1995.",
        "India withdrew a draft resolution at the United Nations in 1965.",
    ] {
        assert!(decided(text).is_empty(), "{text}: {:?}", decided(text));
    }
}

#[test]
fn a_veto_on_a_question_of_two_states_is_not_against_either() {
    let text = "The Soviet Union voted against India in the UN Security Council in December 1971.";
    let found = decided(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, Verdict::Unverifiable, "{found:?}");
}

#[test]
fn the_place_of_one_agreement_is_not_that_of_another_in_the_sentence() {
    let text = "India joined the talks after the Indus Waters Treaty and signed a new accord in Washington in 1965.";
    let found = decided(text);
    assert!(
        found
            .iter()
            .all(|(verdict, _)| *verdict != Verdict::Contradicted),
        "{found:?}"
    );
}

/// The annotated claims of the shared essay, by their id: those that embedded rows can decide are decided as annotated, the others say what
/// they wait for.
#[test]
fn claims_of_the_essay() {
    let data = shared_data_or_skip!();
    let text = std::fs::read_to_string(data.join("coding/essay.txt")).unwrap();
    let document: DateInterval = "2022-01".parse().unwrap();
    let found = check(&text, Some(&document), &Facts::embedded());
    let rows = std::fs::read_to_string(data.join("coding/essay_claims.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let id = row["id"].as_str().unwrap();
        let (start, end) = (
            row["start"].as_u64().unwrap() as usize,
            row["end"].as_u64().unwrap() as usize,
        );
        let here: Vec<_> = found
            .iter()
            .filter(|claim| claim.claim.span.start < end && start < claim.claim.span.end)
            .collect();
        let waits = ["c06", "c09", "c10", "c12", "c20"].contains(&id);
        let right = if waits {
            here.iter().any(|claim| {
                claim.verdict == Verdict::Unverifiable
                    && matches!(claim.claim.kind, ClaimKind::OfModel { .. })
            })
        } else {
            let verdict = row["verdict"].as_str().unwrap();
            here.iter().any(|claim| claim.verdict.as_str() == verdict)
        };
        if !right {
            wrong.push(format!("{id}: {here:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each text with the verdict and words of every claim in it, in order.
fn assert_decided(cases: &[(&str, &[(Verdict, &str)])]) {
    let mut wrong = Vec::new();
    for (text, wanted) in cases {
        let found: Vec<(Verdict, String)> = check(text, None, &Facts::embedded())
            .into_iter()
            .map(|claim| {
                let right = claim.right.unwrap_or_default();
                (claim.verdict, format!("{} {right}", claim.reason))
            })
            .collect();
        let right = found.len() == wanted.len()
            && found
                .iter()
                .zip(*wanted)
                .all(|((verdict, told), (wanted, says))| verdict == wanted && told.contains(says));
        if !right {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// SEATO: Pakistan a member from 19 February 1955 to 7 November 1973; CENTO: a founder in 1955.
#[test]
fn a_denial_is_the_opposite_claim() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    assert_decided(&[
        (
            "Pakistan did not join SEATO in 1955.",
            &[(Contradicted, "19 February 1955")],
        ),
        (
            "Pakistan didn't join SEATO in 1955.",
            &[(Contradicted, "19 February 1955")],
        ),
        (
            "Pakistan did not join SEATO in 1965.",
            &[(Supported, "19 February 1955")],
        ),
        (
            "Pakistan refused to join CENTO in 1955.",
            &[(Contradicted, "the text denies it")],
        ),
        (
            "Pakistan did not refuse to join CENTO in 1955.",
            &[(Supported, "1955")],
        ),
        (
            "It is false that Pakistan left SEATO in 1973.",
            &[(Contradicted, "7 November 1973")],
        ),
        (
            "It is not true that Pakistan left SEATO in 1973.",
            &[(Contradicted, "7 November 1973")],
        ),
        (
            "Pakistan never joined SEATO.",
            &[(Contradicted, "19 February 1955")],
        ),
        (
            "India never left the United Nations.",
            &[(Supported, "has not left")],
        ),
        (
            "Neither Poland nor Hungary joined NATO in 1999.",
            &[(Contradicted, "Poland"), (Contradicted, "Hungary")],
        ),
        ("Pakistan is not a member of SEATO.", &[(Supported, "1973")]),
        (
            "Pakistan is no longer a member of SEATO.",
            &[(Supported, "1973")],
        ),
        (
            "Ukraine is not a member of NATO.",
            &[(Unverifiable, "no membership")],
        ),
        (
            "Russia did not veto the Security Council resolution in 2011.",
            &[(Unverifiable, "may mean another one")],
        ),
        (
            "Russia did not veto a Security Council resolution in 1998.",
            &[(Supported, "1994")],
        ),
        (
            "Pakistan not only joined SEATO in 1955.",
            &[(Supported, "19 February 1955")],
        ),
    ]);
}

#[test]
fn a_question_and_a_wish_are_passed_over_and_told() {
    for (text, says) in [
        ("Did Pakistan join SEATO in 1955?", "question"),
        ("Pakistan wanted to join SEATO in 1955.", "meant"),
        ("Pakistan may have joined SEATO in 1955.", "may be"),
        ("Pakistan joined UNESCO in 1949.", "no members of UNESCO"),
    ] {
        let found = check_text(text, None, &Facts::embedded());
        assert!(found.claims.is_empty(), "{text}: {:?}", found.claims);
        assert!(
            found.passed_over.len() == 1 && found.passed_over[0].reason.contains(says),
            "{text}: {:?}",
            found.passed_over
        );
        assert_eq!((found.sentences, found.without), (1, 0), "{text}");
    }
    // The year is that of the sentence before.
    let text = "Talks failed in 1973. Pakistan did not join SEATO and left CENTO in 1979.";
    let found = check_text(text, None, &Facts::embedded());
    assert_eq!(found.claims.len(), 1, "{:?}", found.claims);
    assert_eq!(found.claims[0].verdict, Verdict::Supported);
    assert!(found.passed_over[0].reason.contains("for which time"));
    let found = check_text(
        "Pakistan left SEATO in 1973. The weather was fine. Talks go on.",
        None,
        &Facts::embedded(),
    );
    assert_eq!((found.sentences, found.without), (3, 2));
}

#[test]
fn a_month_and_a_language_are_no_places() {
    use Verdict::{Contradicted, Supported};
    assert_decided(&[
        ("The Tashkent Declaration was signed in January 1966.", &[]),
        ("The Tashkent Declaration was signed in January.", &[]),
        ("The Simla Agreement was signed in July 1972.", &[]),
        ("The Geneva Accords were signed in April.", &[]),
        ("The Tashkent Declaration was signed in English.", &[]),
        ("The Tashkent Declaration was signed in Russian.", &[]),
        (
            "The Tashkent Declaration was signed in Moscow.",
            &[(Contradicted, "Tashkent")],
        ),
        (
            "The Tashkent Declaration was signed in January 1966 in Tashkent.",
            &[(Supported, "Tashkent")],
        ),
    ]);
}

/// Dates of accession of NATO's own list of members; the vetoes of the dataset.
#[test]
fn every_actor_of_a_list_is_tested() {
    use Verdict::{Contradicted, Supported};
    assert_decided(&[
        (
            "Poland, Hungary and Slovakia joined NATO in 1999.",
            &[
                (Supported, "Poland"),
                (Supported, "Hungary"),
                (Contradicted, "Slovakia became a member"),
            ],
        ),
        (
            "India and Pakistan are members of the Commonwealth.",
            &[(Supported, "India"), (Supported, "Pakistan")],
        ),
        (
            "China and France vetoed a Security Council resolution on Syria in May 2014.",
            &[(Supported, "China"), (Contradicted, "France cast no veto")],
        ),
    ]);
}

/// Last days of membership by the Commonwealth and the United Nations; the North Atlantic Treaty was signed on 4 April 1949.
#[test]
fn the_day_after_the_last_and_the_day_of_signature_are_right() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    assert_decided(&[
        (
            "Pakistan left the Commonwealth on 29 January 1972.",
            &[(Supported, "")],
        ),
        (
            "Pakistan left the Commonwealth on 30 January 1972.",
            &[(Supported, "last day")],
        ),
        (
            "Pakistan left the Commonwealth on 2 February 1972.",
            &[(Contradicted, "29 January")],
        ),
        (
            "South Africa left the Commonwealth on 31 May 1961.",
            &[(Supported, "")],
        ),
        (
            "Indonesia left the United Nations on 20 January 1965.",
            &[(Supported, "")],
        ),
        (
            "The United States joined NATO on 4 April 1949.",
            &[(Supported, "signed that day")],
        ),
        (
            "Greece joined NATO on 4 April 1949.",
            &[(Contradicted, "1952")],
        ),
        (
            "Egypt left the Arab League in 1979.",
            &[(Unverifiable, "suspended on 31 March 1979")],
        ),
    ]);
}

#[test]
fn holders_of_office_are_found() {
    use Verdict::{Contradicted, Supported};
    assert_decided(&[
        (
            "Imran Khan was Prime Minister of Pakistan in 2019.",
            &[(Supported, "held office then")],
        ),
        (
            "Imran Khan was Prime Minister of Pakistan in 1971.",
            &[(Contradicted, "2018")],
        ),
        (
            "Ayub Khan was President of Pakistan in 1965.",
            &[(Supported, "Ayub Khan")],
        ),
        (
            "Imran Khan was Prime Minister of India in 2019.",
            &[(Contradicted, "another state")],
        ),
        (
            "Imran Khan became Prime Minister of Pakistan in 2018.",
            &[(Supported, "")],
        ),
    ]);
}

#[test]
fn a_rank_that_is_not_held_is_said_to_be_that() {
    assert_decided(&[(
        "Estonia ranks 3rd in the Global Cybersecurity Index.",
        &[(
            Verdict::Unverifiable,
            "the rank of Estonia in the Global Cybersecurity Index is not held",
        )],
    )]);
}

/// Lists as a library hands them over: votes and memberships that no table here has.
#[test]
fn what_a_library_lists_is_decided_and_what_is_missing_is_named() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    use entente_model::data_table::{
        ActorColumn, ColumnInfo, ColumnValues, DataTable, Fold, TableCoverage, TableInfo, TimeKind,
    };
    use entente_model::source::{Source, SourceId, SourceKind};
    let table =
        |columns: [(&str, Vec<&str>); 2], actors: &[&str], years: &[(i16, i16)], days: &[&str]| {
            let info = TableInfo {
                name: "list".to_owned(),
                actors: vec![ActorColumn {
                    column: "code".to_owned(),
                    codes: entente_model::actor::CodeSystem::Iso3,
                }],
                directed: false,
                time: TimeKind::Years,
                coverage: TableCoverage {
                    first_year: 1816,
                    last_year: 2014,
                    zero_rule: entente_model::coverage::ZeroRule::Zero,
                    gaps: Vec::new(),
                    actors: Vec::new(),
                    note: String::new(),
                },
                columns: columns
                    .iter()
                    .map(|(name, _)| ColumnInfo {
                        name: (*name).to_owned(),
                        from: (*name).to_owned(),
                        unit: String::new(),
                        meaning: String::new(),
                        no_row: None,
                        mirror: None,
                        fold: Fold::First,
                        brief: false,
                    })
                    .collect(),
                keep: Vec::new(),
                combine: false,
                state_year: Vec::new(),
                joined: false,
                files: Vec::new(),
            };
            let mut table = DataTable::new(info);
            table.actors = vec![
                actors
                    .iter()
                    .map(|id| entente_model::actor::ActorId::new(id).ok())
                    .collect(),
            ];
            table.years = years.to_vec();
            table.days = days
                .iter()
                .map(|day| (day.parse().unwrap(), day.parse().unwrap()))
                .collect();
            table.values = columns
                .into_iter()
                .map(|(_, values)| {
                    ColumnValues::Text(values.into_iter().map(|value| Some(value.into())).collect())
                })
                .collect();
            table.rows = (1..=actors.len() as u32).collect();
            table
        };
    let source = Source::new(SourceId::new("list"), SourceKind::Dataset, "list", "A list");
    let mut facts = Facts::embedded();
    facts.add_memberships(
        &source,
        &table(
            [
                ("igo", vec!["UNESCO", "OPEC"]),
                ("status", vec!["full", "full"]),
            ],
            &["PAK", "IDN"],
            &[(1950, 2014), (1962, 2008)],
            &[],
        ),
        None,
    );
    facts.add_council_votes(
        &source,
        &table(
            [
                ("resolution", vec!["S/RES/2118(2013)", "S/RES/2334(2016)"]),
                ("vote", vec!["Y", "A"]),
            ],
            &["CHN", "USA"],
            &[(2013, 2013), (2016, 2016)],
            &["2013-09-27", "2016-12-23"],
        ),
    );
    let of = |facts: &Facts, text: &str| {
        let checked = check_text(text, None, facts);
        let decided: Vec<(Verdict, String)> = checked
            .claims
            .into_iter()
            .map(|claim| (claim.verdict, claim.right.unwrap_or(claim.reason)))
            .collect();
        (decided, checked.passed_over)
    };
    for (text, verdict, says) in [
        (
            "Pakistan was a member of UNESCO in 1990.",
            Supported,
            "list by years",
        ),
        (
            "Pakistan joined UNESCO in 1990.",
            Contradicted,
            "member from 1950 on",
        ),
        ("Indonesia joined OPEC in 1962.", Supported, "joined OPEC"),
        ("Indonesia left OPEC in 2009.", Supported, "left OPEC"),
        (
            "Indonesia was a member of OPEC in 2020.",
            Unverifiable,
            "ends in 2014",
        ),
        (
            "Russia voted against the draft on Syria in the Security Council in 2012.",
            Supported,
            "2 vetoes",
        ),
        (
            "China voted against resolution 2118 in the Security Council.",
            Contradicted,
            "China voted for it",
        ),
        (
            "The United States abstained on Security Council resolution 2334.",
            Supported,
            "abstained",
        ),
        (
            "Russia voted for resolution 1973 in the Security Council.",
            Unverifiable,
            "that the library holds",
        ),
    ] {
        let (decided, _) = of(&facts, text);
        assert_eq!(decided.len(), 1, "{text}: {decided:?}");
        assert_eq!(decided[0].0, verdict, "{text}: {decided:?}");
        assert!(decided[0].1.contains(says), "{text}: {decided:?}");
    }
    // Without the lists the answers say how to get them.
    let (decided, passed) = of(
        &Facts::embedded(),
        "Pakistan was a member of UNESCO in 1990.",
    );
    assert!(
        decided.is_empty() && passed[0].reason.contains("entente import igo"),
        "{passed:?}"
    );
    let (decided, _) = of(
        &Facts::embedded(),
        "China voted against resolution 2118 in the Security Council.",
    );
    assert!(
        decided[0].0 == Unverifiable && decided[0].1.contains("entente import un-council"),
        "{decided:?}"
    );
}

/// Denmark in the EEC from 1 January 1973, the EU from 1 November 1993; Morocco in the OAU from September 1963 to 11 November 1985, with notice on 12
/// November 1984, in the African Union from 30 January 2017 (EU and AU lists of members).
#[test]
fn before_an_organisation_existed_its_predecessor_is_meant() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    assert_decided(&[
        (
            "Denmark joined the EU in 1973.",
            &[(Supported, "European Economic Community")],
        ),
        (
            "Denmark joined the European Union in 1986.",
            &[(
                Contradicted,
                "1 January 1973; in European Union: 1 November 1993",
            )],
        ),
        (
            "Denmark was a member of the EU in 1980.",
            &[(Supported, "European Economic Community")],
        ),
        (
            "Spain was a member of the EU in 1980.",
            &[(Contradicted, "1986")],
        ),
        (
            "Morocco left the African Union in 1984.",
            &[(Unverifiable, "Organisation of African Unity")],
        ),
        (
            "Morocco left the African Union in 1985.",
            &[(Supported, "Organisation of African Unity")],
        ),
        (
            "Denmark joined the EU in 1993.",
            &[(Supported, "1 November 1993")],
        ),
    ]);
}

/// Fiji was suspended from the councils of the Commonwealth on 8 December 2006 and wholly on 1 September 2009; Pakistan gave SEATO notice on 8 November
/// 1972 and left a year later; the SEATO treaty was signed on 8 September 1954.
#[test]
fn a_year_is_not_contradicted_by_a_day_inside_it() {
    use Verdict::{Contradicted, Supported, Unverifiable};
    assert_decided(&[
        (
            "Fiji was suspended from the Commonwealth in 2009.",
            &[(Supported, "1 September 2009")],
        ),
        (
            "Fiji was suspended from the Commonwealth in 2012.",
            &[(Contradicted, "2006")],
        ),
        (
            "Pakistan left SEATO in 1972.",
            &[(Unverifiable, "gave notice on 8 November 1972")],
        ),
        (
            "Pakistan joined SEATO in 1954.",
            &[(Supported, "the treaty was signed then")],
        ),
    ]);
}

/// NATO counts Norway from 24 August 1949 and France from then too; Pakistan came back to the Commonwealth on 1 October 1989.
#[test]
fn membership_since_a_year_and_a_return_are_statements() {
    use Verdict::{Contradicted, Supported};
    assert_decided(&[
        (
            "Norway has been a member of NATO since 1949.",
            &[(Supported, "24 August 1949")],
        ),
        (
            "Norway has been a member of NATO since 1960.",
            &[(Contradicted, "24 August 1949")],
        ),
        (
            "Pakistan has been a member of SEATO since 1955.",
            &[(Contradicted, "7 November 1973")],
        ),
        (
            "Pakistan rejoined the Commonwealth in 1989.",
            &[(Supported, "1 October 1989")],
        ),
        (
            "Pakistan rejoined the Commonwealth in 1993.",
            &[(Contradicted, "1 October 1989")],
        ),
    ]);
    let checked = check_text(
        "Cuba was expelled from the OAS in 1962.",
        None,
        &Facts::embedded(),
    );
    assert_eq!(checked.without, 0, "{checked:?}");
    assert!(
        checked.passed_over[0].reason.contains("no members of OAS"),
        "{checked:?}"
    );
}
