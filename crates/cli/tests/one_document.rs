//! One document of a file that holds several, one event of a document: named, explained, kept, taken out.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use std::fs;
use std::io::Write as _;

use tempfile::TempDir;

const LINES: &str = "{\"id\":\"A\",\"date\":\"2014-05-01\",\"text\":\"Russia attacked Ukraine.\"}\n\
    {\"id\":\"A\",\"date\":\"2014-06-01\",\"text\":\"India accused Pakistan of firing on its posts.\"}\n\
    {\"id\":\"B\",\"date\":\"2014-07-01\",\"text\":\"China invaded Vietnam. Peru praised Chile for its help.\"}\n";

/// Runs the program with the library of the folder.
fn run(folder: &TempDir, arguments: &[&str], input: &str) -> (i32, String, String) {
    let library = folder.path().join("library");
    let mut command = program::entente(folder);
    program::run(command.env("ENTENTE_LIBRARY", library), arguments, input)
}

/// Lines of JSON, in the folder itself and in one with a mark in its name.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a!b")).unwrap();
    for name in ["s.jsonl", "a!b/s.jsonl"] {
        fs::write(folder.path().join(name), LINES).unwrap();
    }
    let (code, _, told) = run(&folder, &["init", "library"], "");
    assert_eq!(code, 0, "{told}");
    folder
}

#[test]
fn of_two_documents_of_one_name_the_line_tells_which() {
    let folder = folder();
    let (code, _, told) = run(&folder, &["read", "s.jsonl!A", "--explain", "1"], "");
    assert_eq!(code, 2);
    assert!(told.contains("entente read 's.jsonl!2'"), "{told}");
    for (name, text) in [
        ("s.jsonl!1", "Russia attacked"),
        ("s.jsonl!2", "India accused"),
        ("a!b/s.jsonl!2", "India accused"),
        ("a!b/s.jsonl!B", "China invaded"),
    ] {
        let (code, out, told) = run(&folder, &["read", name, "--explain", "1"], "");
        assert!(code == 0 && out.starts_with(text), "{name}: {out}{told}");
    }
}

#[test]
fn one_document_is_removed_by_its_line() {
    let folder = folder();
    for file in ["s.jsonl", "a!b"] {
        let (code, _, told) = run(&folder, &["read", file, "--add"], "");
        assert_eq!(code, 0, "{told}");
    }
    let remove = |name: &str| run(&folder, &["remove", "document", name], "");
    let (code, _, told) = remove("s.jsonl!A");
    assert_eq!(code, 1);
    assert!(
        told.contains("the name of 2 documents; nothing is removed"),
        "{told}"
    );
    let (code, out, told) = remove("s.jsonl!2");
    assert!(
        code == 0 && out.contains("removed 1 document, 1 row"),
        "{out}{told}"
    );
    let (code, _, told) = remove("s.jsonl!2");
    assert_eq!(code, 1);
    assert!(
        told.contains("does not hold what stands in s.jsonl!2"),
        "{told}"
    );
    let (code, out, told) = remove("s.jsonl");
    assert!(
        code == 0 && out.contains("removed 2 documents"),
        "{out}{told}"
    );

    let (_, _, told) = run(&folder, &["read", "a!b", "--add"], "");
    assert!(told.contains("3 documents"), "{told}");
    let (code, out, told) = remove("a!b/s.jsonl");
    assert!(
        code == 0 && out.contains("removed 3 documents"),
        "{out}{told}"
    );
}

#[test]
fn events_keep_their_numbers_whatever_confidence_is_asked_for() {
    let folder = folder();
    let text = "In 2014 Russia attacked Ukraine. In 2014 Peru praised Chile for its help. In 2014 India accused Pakistan of firing on its posts.";
    fs::write(folder.path().join("t.txt"), text).unwrap();
    let json = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let all: Vec<&str> = ["read", "t.txt", "--format", "json"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        serde_json::from_str(&run(&folder, &all, "").1).unwrap()
    };
    let all = json(&[]);
    assert_eq!(all.len(), 3);
    let least = all
        .iter()
        .map(|event| event["confidence"].as_f64().unwrap())
        .fold(1.0, f64::min)
        + 0.001;
    let least = least.to_string();
    let sure = json(&["--least-confidence", &least]);
    assert_eq!(sure.len(), 2);
    for event in &sure {
        assert!(all.contains(event), "{event}");
        let number = event["event"].to_string();
        let explain = |more: &[&str]| {
            let asked = ["read", "t.txt", "--explain", &number];
            let asked: Vec<&str> = asked.iter().chain(more).copied().collect();
            run(&folder, &asked, "").1
        };
        assert_eq!(explain(&[]), explain(&["--least-confidence", &least]));
    }
    // Into the library: the threshold is no other version of the coder.
    let add = |more: &[&str]| {
        let asked: Vec<&str> = ["read", "t.txt", "--add"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        run(&folder, &asked, "").2
    };
    add(&[]);
    let told = add(&["--least-confidence", &least]);
    assert!(
        told.contains("has events in the library that are less sure than")
            && !told.contains("version"),
        "{told}"
    );
    let told = add(&["--least-confidence", &least, "--accept"]);
    assert!(told.contains("changed       1 document"), "{told}");
    let told = add(&[]);
    assert!(
        told.contains("without its less sure events") && told.contains("unchanged     1 document"),
        "{told}"
    );
}

#[test]
fn codes_of_a_person_are_understood_or_explained() {
    let folder = folder();
    fs::write(
        folder.path().join("y.txt"),
        "In 2016 the Houthis in Yemen attacked Saudi Arabia with rockets.",
    )
    .unwrap();
    let answers = "GER SAU ASSAULT\nYEM/HOUTHIS SAU ASSAULT\n";
    let (code, out, told) = run(&folder, &["validate", "y.txt"], answers);
    assert!(told.contains("GER may mean Germany: write DEU"), "{told}");
    assert!(
        code == 0 && out.contains("coded by first: 1 sentences"),
        "{out}{told}"
    );
}

/// The coder names ECOWAS, and so may a user's rules.
#[test]
fn rules_may_name_every_organisation_that_the_coder_names() {
    let folder = folder();
    let rules =
        "[[actor]]\nnames = [\"Bloc of West Africa\"]\nactor = \"ECOWAS\"\nsector = \"IGO\"\n";
    fs::write(folder.path().join("r.toml"), rules).unwrap();
    fs::write(
        folder.path().join("w.txt"),
        "In 2012 the Bloc of West Africa imposed sanctions on Mali.",
    )
    .unwrap();
    let (code, out, told) = run(&folder, &["read", "w.txt", "--rules", "r.toml"], "");
    assert!(code == 0 && out.contains("ECOWAS → MLI"), "{out}{told}");
}

/// Ids that are addresses, files whose names say nothing of what they are, compressed files.
#[test]
fn documents_are_removed_by_the_file_that_they_were_added_from() {
    let folder = folder();
    let lines = "{\"id\":\"https://x.org/a.html\",\"date\":\"2014-05-01\",\"text\":\"Russia attacked Georgia.\"}\n\
        {\"id\":\"b/c\",\"date\":\"2014-05-01\",\"text\":\"Russia attacked Moldova.\"}\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(LINES.as_bytes()).unwrap();
    fs::write(folder.path().join("feed"), lines).unwrap();
    fs::remove_file(folder.path().join("s.jsonl")).unwrap();
    fs::write(folder.path().join("s.jsonl.gz"), packed.finish().unwrap()).unwrap();
    let add = |file: &str| {
        let (code, _, told) = run(&folder, &["read", file, "--add"], "");
        assert_eq!(code, 0, "{told}");
    };
    let removed = |name: &str, documents: &str| {
        let (code, out, told) = run(&folder, &["remove", "document", name], "");
        assert!(
            code == 0 && out.contains(&format!("removed {documents}")),
            "{name}: {out}{told}"
        );
    };
    add("feed");
    removed("feed!https://x.org/a.html", "1 document");
    removed("feed", "1 document");
    add("feed");
    fs::remove_file(folder.path().join("feed")).unwrap();
    removed("feed", "2 documents");
    add("s.jsonl.gz");
    removed("s.jsonl.gz!B", "1 document");
    removed("s.jsonl.gz!1", "1 document");
    removed("s.jsonl.gz", "1 document");
}

#[test]
fn a_file_that_cannot_be_read_is_not_told_as_missing() {
    let folder = folder();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(LINES.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    fs::write(
        folder.path().join("t.jsonl.gz"),
        &packed[..packed.len() / 2],
    )
    .unwrap();
    fs::write(folder.path().join("u.jsonl"), "{\"text\":\n").unwrap();
    let (code, _, told) = run(&folder, &["remove", "document", "t.jsonl.gz!3"], "");
    assert!(
        code == 1
            && told.contains("t.jsonl.gz!3 cannot be read")
            && told.contains("reading stopped"),
        "{told}"
    );
    let (code, _, told) = run(&folder, &["remove", "document", "u.jsonl!1"], "");
    assert!(
        code == 1 && told.contains("u.jsonl!1 cannot be read") && told.contains("line of JSON"),
        "{told}"
    );
    let (code, _, told) = run(&folder, &["read", "t.jsonl.gz!3"], "");
    assert!(
        code == 1 && told.contains("t.jsonl.gz cannot be read") && told.contains("reading stopped"),
        "{told}"
    );
}

/// A line without an id is called by its number, which may be another's id.
#[test]
fn a_name_that_means_two_documents_is_told() {
    let folder = folder();
    let lines = "{\"id\":\"2\",\"date\":\"2014-05-01\",\"text\":\"Russia attacked Ukraine.\"}\n\
        {\"date\":\"2014-06-01\",\"text\":\"India accused Pakistan of firing on its posts.\"}\n\
        {\"id\":\"4\",\"date\":\"2014-07-01\",\"text\":\"China invaded Vietnam.\"}\n\
        {\"id\":\"B\",\"date\":\"2014-07-01\",\"text\":\"Peru praised Chile for its help.\"}\n";
    fs::write(folder.path().join("n.jsonl"), lines).unwrap();
    let (code, _, told) = run(&folder, &["read", "n.jsonl", "--add"], "");
    let alike = told
        .lines()
        .find(|line| line.contains("named alike"))
        .unwrap_or_default();
    assert!(
        code == 0
            && alike.contains("n.jsonl!2: document-")
            && alike.contains("(line 1), document-")
            && alike.contains("(line 2)"),
        "{told}"
    );
    assert_eq!(told.matches("named alike").count(), 1, "{told}");
    let (_, out, told) = run(&folder, &["read", "n.jsonl!4"], "");
    assert!(
        out.contains("China invaded") && out.contains("Peru praised"),
        "{out}"
    );
    assert!(
        told.contains("n.jsonl!4 is the name of a document and the line of another"),
        "{told}"
    );
    let (code, _, told) = run(&folder, &["remove", "document", "n.jsonl!4"], "");
    assert!(
        code == 1
            && told
                .contains("the name of one document and the line of another; nothing is removed"),
        "{told}"
    );
    let (code, out, told) = run(&folder, &["remove", "document", "n.jsonl!B"], "");
    assert!(
        code == 0 && out.contains("removed 1 document"),
        "{out}{told}"
    );
}

#[test]
fn whole_sentences_and_short_ones_are_asked_for() {
    let folder = folder();
    let text = "Druze inhabitants of the Syrian Golan Heights threatened today to hold a general strike.\n\n\
        Talks\n\nMoscow agreed. The chairman of the Senate Agriculture\n\
        subcommittee on credit said the panel will consider the plan.\n";
    fs::write(folder.path().join("w.txt"), text).unwrap();
    let (_, _, told) = run(
        &folder,
        &["validate", "w.txt", "--sample", "100"],
        "\n\n\n\n",
    );
    let mut asked: Vec<&str> = told
        .split("w.txt · without a date\n")
        .skip(1)
        .filter_map(|rest| rest.lines().next())
        .collect();
    asked.sort_unstable();
    assert_eq!(
        asked,
        [
            "Druze inhabitants of the Syrian Golan Heights threatened today to hold a general strike.",
            "Moscow agreed.",
            "The chairman of the Senate Agriculture subcommittee on credit said the panel will consider the plan.",
        ],
        "{told}"
    );
}

#[test]
fn an_organisation_that_the_coder_names_is_known() {
    let folder = folder();
    for (query, told) in [
        (
            "ICC",
            "ICC  International Criminal Court\n     organisation of states\n",
        ),
        (
            "ECOWAS",
            "ECOWAS  Economic Community of West African States\n",
        ),
        (
            "International Court of Justice",
            "ICJ  International Court of Justice\n",
        ),
        ("World Court", "UN  United Nations\n"),
    ] {
        let (code, out, err) = run(&folder, &["actor", query], "");
        assert!(code == 0 && out.starts_with(told), "{query}: {out}{err}");
    }
    let (_, out, _) = run(&folder, &["actor", "ICJ", "--format", "json"], "");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["organisation"]["id"], "ICJ");
    assert_eq!(json["organisation"]["kind"], "organisation");
}
