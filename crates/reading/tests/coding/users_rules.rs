//! A user's own rules, and dictionaries of the TABARI family.

use entente_model::time::DateInterval;
use entente_reading::petrarch::{Dictionaries, DictionaryCoder, DictionaryKind};
use entente_reading::{Coder, Rules};

use super::shown;

#[test]
fn a_user_adds_actors_words_patterns_and_discards() {
    let rules = Rules::parse(
        "[[actor]]\nnames = [\"Wagner Group\"]\nactor = \"RUS\"\ngroup = \"WAGNER\"\nsector = \"MIL\"\n\n[[synonym]]\nclass = \"aid\"\nwords = [\"biryani\"]\n\n[[pattern]]\nlemmas = \"greenlight\"\nconditions = \"obj:@agreement\"\ntype = \"SUPPORT\"\nargs = \"tgt=with,obj\"\n\n[[discard]]\nphrase = \"opening ceremony\"\n",
    )
    .unwrap();
    let coder = Coder::new().with_rules(&rules).unwrap();
    let shown_with = |text: &str| shown(&coder.code(text, None, None));
    assert_eq!(
        shown_with("The Wagner Group attacked Mali."),
        ["WAGNER ASSAULT MLI"]
    );
    assert_eq!(shown_with("India sent biryani to Nepal."), ["IND AID NPL"]);
    assert_eq!(
        shown_with("India greenlighted the pact with Nepal."),
        ["IND SUPPORT NPL"]
    );
    assert_eq!(
        shown_with("India praised Nepal at the opening ceremony."),
        [""; 0]
    );
}

#[test]
fn a_users_actor_holds_on_its_days_only() {
    let rules = Rules::parse(
        "[[actor]]\nnames = [\"Wagner\"]\nactor = \"RUS\"\ngroup = \"WAGNER\"\nsector = \"MIL\"\nfrom = \"2014-05-01\"\n",
    )
    .unwrap();
    let coder = Coder::new().with_rules(&rules).unwrap();
    let on = |day: &str| {
        let day: DateInterval = day.parse().unwrap();
        shown(&coder.code("Wagner attacked Poland.", Some(&day), None))
    };
    assert_eq!(on("2015-05-04"), ["WAGNER ASSAULT POL"]);
    assert!(
        on("2010-05-04")
            .iter()
            .all(|event| !event.contains("WAGNER"))
    );
}

#[test]
fn a_wrong_rule_is_named_by_its_line() {
    let wrong = |text: &str| match Rules::parse(text) {
        Ok(rules) => Coder::new().with_rules(&rules).err().unwrap().to_string(),
        Err(error) => error.to_string(),
    };
    let pattern = |fields: &str| {
        wrong(&format!(
            "[[pattern]]\nlemmas = \"greenlight\"\ntype = \"SUPPORT\"\n{fields}\n"
        ))
    };
    assert!(
        wrong("[[discard]]\nphrase = \"x\"\n\n[[pattern]]\nlemmas = \"greenlight\"\ntype = \"SUPORT\"\n")
            .starts_with("line 6: \"SUPORT\" is no PLOVER type; one of AGREE, ")
    );
    for (fields, told, known) in [
        (
            "conditions = \"object:@agreement\"",
            "line 4: condition \"object:@agreement\": \"object\" is no place of words",
            "subj, obj,",
        ),
        (
            "pos = \"v\"\nconditions = \"obj:@agrement\"",
            "line 5: condition \"obj:@agrement\": \"agrement\" is no class of words",
            "agreement,",
        ),
        (
            "conditions = \"obj:\"",
            "line 4: condition \"obj:\" names no word",
            "obj:@class",
        ),
        (
            "args = \"tgt=whom\"",
            "line 4: argument \"tgt=whom\": \"whom\" is no place of words",
            "with",
        ),
        (
            "args = \"mutal\"",
            "line 4: \"mutal\" is no argument of a pattern",
            "mutual",
        ),
        (
            "mode = \"visit\"",
            "line 4: \"visit\" is no mode: SUPPORT has none",
            "leave",
        ),
        (
            "pos = \"verb\"",
            "line 4: \"verb\" is no part of speech",
            "v, n or a",
        ),
        ("cameo = \"999\"", "line 4: ", "999"),
    ] {
        let told_here = pattern(fields);
        assert!(
            told_here.starts_with(told) && told_here.contains(known),
            "{fields}: {told_here}"
        );
    }
    let mode = wrong("[[pattern]]\nlemmas = \"drop\"\ntype = \"CONSULT\"\nmode = \"vist\"\n");
    assert_eq!(
        mode,
        "line 4: \"vist\" is no mode of CONSULT; one of visit, third-party, multilateral, phone"
    );
    assert!(
        wrong("[[synonym]]\nclass = \"aidd\"\nwords = []\n")
            .starts_with("line 2: \"aidd\" is no class of words; the classes are ")
    );
    assert_eq!(
        wrong("[[discard]]\nphrase = \" \"\n"),
        "line 2: phrase is empty"
    );
    assert!(wrong("[[actor]]\nname = \"x\"\n").starts_with("line 2: unknown field `name`"));
}

const ACTORS: &str = "ARNOR [ARN]\nGONDOR [GON]\n+MINAS_TIRITH\nGOLLUM\n+SMEAGOL\n\t[HOB <950601]\n\t[HOBREB >990816]\n";
const AGENTS: &str = "!MINST! = MINISTER, MINISTERS\nFOREIGN_!MINST! [~GOV]\nSOLDIER [~MIL]\n";
const VERBS: &str = "&TIES\n+TIES\n+RELATIONS\n\n--- RESTORE [050] ---\nRESTORE\n- * DIPLOMATIC_&TIES [064]\n\n--- ATTACK [190] ---\nATTACK\n";

#[test]
fn dictionaries_of_the_tabari_family_code_events() {
    let mut dictionaries = Dictionaries::default();
    dictionaries.add(DictionaryKind::Actors, "actors", ACTORS);
    dictionaries.add(DictionaryKind::Agents, "agents", AGENTS);
    dictionaries.add(DictionaryKind::Verbs, "verbs", VERBS);
    dictionaries.add(DictionaryKind::Discards, "discards", "BASEBALL\n");
    assert!(
        dictionaries.problems.is_empty(),
        "{:?}",
        dictionaries.problems
    );
    let coder = DictionaryCoder::new(&dictionaries);
    let code = |text: &str, date: &str| {
        coder
            .code(text, date)
            .into_iter()
            .map(|event| format!("{}>{}:{}", event.source, event.target, event.code))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        code("Arnor restored diplomatic ties with Gondor.", "19950101"),
        ["ARN>GON:064"]
    );
    assert_eq!(
        code("Soldiers of Arnor attacked Smeagol.", "20010101"),
        ["ARNMIL>HOBREB:190"]
    );
    assert_eq!(
        code("Minas Tirith was attacked by Arnor.", "20010101"),
        ["ARN>GON:190"]
    );
    assert_eq!(
        code("Arnor restored baseball with Gondor.", "20010101"),
        [""; 0]
    );
}

#[test]
fn the_linter_names_the_line() {
    let mut dictionaries = Dictionaries::default();
    dictionaries.add(
        DictionaryKind::Actors,
        "a.txt",
        "ARNOR [ARN\nGONDOR [GON 991332-990101]\nROHAN [RO?]\n",
    );
    dictionaries.add(DictionaryKind::Verbs, "v.txt", "--- DELAY [120] ---\nDELAY\n- * SHIPMENT [120]--\n- * {AID [162]\n- * AID &NONE [162]\n- AID [162]\n");
    let problems: Vec<String> = dictionaries
        .problems
        .iter()
        .map(ToString::to_string)
        .collect();
    let has = |start: &str| {
        assert!(
            problems.iter().any(|problem| problem.starts_with(start)),
            "{start} in {problems:#?}"
        )
    };
    has("a.txt:1: a bracket \"[\" is not closed");
    has("a.txt:2: \"991332\" is no date");
    has("a.txt:3: \"RO?\" is no actor code");
    has("v.txt:4: a bracket of a phrase is not closed");
    has("v.txt:5: &NONE is no synonym set");
    has("v.txt:6: a pattern needs \"*\"");
}
