//! One document of a file that holds several, one event of a document: named, explained, kept, taken out.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use std::fs;

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
