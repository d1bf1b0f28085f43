//! `entente read` and `entente check` run as programs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod program;

use std::fs;
use std::io::Write;

use tempfile::TempDir;

const TEXT: &str = "Title: Talks\nDate: 2021-12-03\n\nOn 2 December 2021, Pakistan's foreign minister visited Moscow. \
    In 2014 Russia and Pakistan signed a defence agreement.\n";

fn run(folder: &TempDir, arguments: &[&str], input: &str) -> (i32, String, String) {
    program::run(&mut program::entente(folder), arguments, input)
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), TEXT).unwrap();
    folder
}

#[test]
fn every_form_holds_the_same_rows() {
    let folder = folder();
    let (code, csv, _) = run(&folder, &["read", "a.txt", "--format", "csv"], "");
    assert_eq!(code, 0);
    let rows = csv.lines().count() - 1;
    assert!(rows >= 2, "{csv}");
    assert!(csv.starts_with("document,event,occurrence,date,precision,date_rule,source,"));
    assert!(csv.contains("2021-12-02,day,explicit"), "{csv}");
    let (_, json, _) = run(&folder, &["read", "a.txt", "--format", "json"], "");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), rows);
    let (code, out, _) = run(&folder, &["read", "a.txt", "--output", "e.parquet"], "");
    assert_eq!((code, out.as_str()), (0, ""));
    let file = fs::File::open(folder.path().join("e.parquet")).unwrap();
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), rows as i64);
    let (_, html, _) = run(&folder, &["read", "a.txt", "--format", "html"], "");
    assert!(
        html.contains("<a class=\"e ")
            && html.contains("2 December 2021")
            && html.ends_with("</html>\n")
    );
    let (_, text, _) = run(&folder, &["read", "-"], TEXT);
    assert!(
        text.starts_with("standard input · 3 December 2021 · Talks"),
        "{text}"
    );
    let (code, explained, _) = run(&folder, &["read", "a.txt", "--explain", "1"], "");
    assert_eq!(code, 0);
    assert!(
        explained.contains("date ") && explained.contains("act "),
        "{explained}"
    );
    assert_eq!(run(&folder, &["read", "a.txt", "--explain", "99"], "").0, 2);
}

#[test]
fn a_sentence_is_explained_by_its_number_and_by_its_words() {
    let folder = folder();
    fs::write(
        folder.path().join("b.txt"),
        "Russia and Pakistan met in Moscow. Pakistan did not sign the treaty with Russia. It rained.",
    )
    .unwrap();
    let explain = |which: &str| run(&folder, &["read", "b.txt", "--explain", which], "");
    let (code, by_number, _) = explain("s2");
    assert_eq!(code, 0);
    assert!(
        by_number.starts_with("sentence 2 of 3") && by_number.contains("it was not so"),
        "{by_number}"
    );
    assert_eq!(explain("SIGN the  treaty").1, by_number);
    assert!(explain("rained").1.contains("no event  it names nobody"));
    assert!(explain("Pakistan").1.ends_with("also in   s2\n"));
    for (wrong, told) in [
        ("0", "numbered from 1"),
        ("s9", "which has 3"),
        ("barley", "no sentence of this document"),
    ] {
        let (code, _, err) = explain(wrong);
        assert!(code == 2 && err.contains(told), "{wrong}: {err}");
    }
}

#[test]
fn what_is_stated_and_not_used_is_told() {
    let folder = folder();
    fs::write(
        folder.path().join("n.jsonl"),
        "{\"text\": \"Russia attacked Ukraine.\", \"date\": \"24/02/2022\", \"Section\": 1}\n\
         {\"text\": \"Russia attacked Ukraine.\", \"date\": \"2022-02-30\"}\n\
         {\"text\": \"Russia attacked Ukraine.\", \"date\": \"2022\", \"speaker_state\": \"XXX\"}\n\
         {\"text\": \"We attacked Ukraine.\", \"date\": \"2022\", \"speaker_state\": \"DDR\"}\n\
         {\"text\": \"We attacked Ukraine.\", \"date\": \"2022\", \"speaker_state\": \"GN\"}\n",
    )
    .unwrap();
    let (code, csv, err) = run(&folder, &["read", "n.jsonl", "--format", "csv"], "");
    assert_eq!(code, 0);
    assert_eq!(csv.lines().count(), 4, "no document is lost: {csv}");
    assert!(csv.contains("n.jsonl!1,1,1,2022-02-24,"), "{csv}");
    for told in [
        "date not understood: n.jsonl!2: \"2022-02-30\"",
        "speaker not known: n.jsonl!3: \"XXX\"",
        "speaker not known: n.jsonl!4: \"DDR\"; DDR is East Germany, which was there 1949-10-05 to 1990-10-02; DEU is Germany",
        "speaker not known: n.jsonl!5: \"GN\"; GN may mean Guinea: write GIN",
        "keys not read: Section, in 1 document",
    ] {
        assert!(err.contains(told), "{told} in {err}");
    }
}

#[test]
fn rows_coded_by_a_users_rules_say_so() {
    let folder = folder();
    let rules = "[[pattern]]\nlemmas = \"greenlight\"\ntype = \"SUPPORT\"\n";
    fs::write(folder.path().join("own.toml"), rules).unwrap();
    let arguments = ["read", "a.txt", "--format", "csv", "--rules", "own.toml"];
    let (code, csv, err) = run(&folder, &arguments, "");
    assert_eq!(code, 0, "{err}");
    let plain = concat!("entente ", env!("CARGO_PKG_VERSION"));
    let coders: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').next())
        .collect();
    assert!(!coders.is_empty(), "{csv}");
    for coder in coders {
        let marks = coder.strip_prefix(plain).unwrap();
        let (tables, rules) = marks.split_at(18);
        assert!(
            tables.starts_with(" + tables ") && tables.len() == 18,
            "{coder}"
        );
        assert!(
            rules.starts_with(" + rules ") && rules.len() == 17,
            "{coder}"
        );
    }
}

#[test]
fn one_sentence_in_another_language_is_named_and_not_coded() {
    let folder = folder();
    let text = "La France a signé un accord avec le Mali.";
    let (code, out, err) = run(&folder, &["read", "-"], text);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(
        err.contains("another language than English, perhaps fra"),
        "{err}"
    );
    let (code, _, err) = run(&folder, &["check", "-"], text);
    assert_eq!(code, 0);
    assert!(err.contains("not checked: standard input"), "{err}");
}

#[test]
fn the_english_paragraphs_of_a_mixed_document_are_coded() {
    let folder = folder();
    let russian =
        "Министры иностранных дел двух стран встретились в Москве и договорились о встрече.";
    let english = "Pakistan signed an agreement with Russia in Moscow on 3 May 2014, and both said that it was good.";
    let text = [russian, english, russian].join("\n\n");
    let (code, csv, err) = run(&folder, &["read", "-", "--format", "csv"], &text);
    assert_eq!(code, 0, "{err}");
    let start = text.find("Pakistan").unwrap();
    assert!(
        csv.contains("2014-05-03,day,explicit,PAK") && csv.contains(&format!(",{start},")),
        "{csv}"
    );
    assert!(
        err.contains("not coded: standard input: 2 of its 3 paragraphs, in another language than English (most in rus); the 1 in English is read"),
        "{err}"
    );
    let (code, _, err) = run(&folder, &["check", "-"], &text);
    assert!(code == 0 && err.contains("2 of its 3 paragraphs"), "{err}");
}

#[test]
fn a_document_that_fails_does_not_stop_the_rest() {
    let folder = folder();
    fs::write(folder.path().join("b.pdf"), b"%PDF-1.7 broken").unwrap();
    fs::write(
        folder.path().join("c.txt"),
        "Министры иностранных дел двух стран встретились в Москве и договорились о встрече.",
    )
    .unwrap();
    fs::write(folder.path().join("d.bin"), [0u8; 4]).unwrap();
    let (code, out, err) = run(&folder, &["read", "."], "");
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("Talks"));
    assert!(err.contains("b.pdf: this PDF file cannot be read"), "{err}");
    assert!(err.contains("c.txt: its language is rus"), "{err}");
    assert!(
        err.contains("passed over: 1 file of other kinds: ./d.bin"),
        "{err}"
    );
    // A file that is not there stops no other, and stands in quarantine with the reason.
    let (code, out, err) = run(&folder, &["read", "a.txt", "nofile", "a.txt"], "");
    assert_eq!((code, out.matches("· Talks").count()), (0, 2), "{err}");
    assert!(
        err.contains("not read: nofile: it cannot be opened: no such file"),
        "{err}"
    );
    assert_eq!(run(&folder, &["read", "nofile"], "").0, 1);
    let (code, _, err) = run(&folder, &["read", "b.pdf"], "");
    assert_eq!(code, 1);
    assert!(err.contains("no document could be read"));
}

#[test]
fn archives_and_lines_of_json_are_read() {
    let folder = folder();
    let mut lines = fs::File::create(folder.path().join("news.jsonl")).unwrap();
    for day in 1..4 {
        writeln!(lines, "{{\"id\": \"n{day}\", \"date\": \"2021-12-0{day}\", \"text\": \"On Tuesday, Russia accused Ukraine of shelling.\"}}").unwrap();
    }
    let (code, csv, err) = run(&folder, &["read", "news.jsonl", "--format", "csv"], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(csv.contains("news.jsonl!n2"), "{csv}");
    // Tuesday before 3 December 2021.
    assert!(csv.contains("2021-11-30"), "{csv}");
}

#[test]
fn one_line_of_json_is_named_by_its_id_or_its_line() {
    let folder = folder();
    fs::write(
        folder.path().join("n.jsonl"),
        "{\"id\": \"one\", \"text\": \"Russia accused Ukraine of shelling on 3 May 2014.\"}\n\n\
         {\"id\": \"two\", \"text\": \"India signed an agreement with Nepal on 4 May 2014.\"}\n",
    )
    .unwrap();
    let (code, by_id, err) = run(&folder, &["read", "n.jsonl!two", "--explain", "1"], "");
    assert_eq!(code, 0, "{err}");
    assert!(by_id.starts_with("India signed"), "{by_id}");
    // The second document stands on the third line.
    assert_eq!(
        run(&folder, &["read", "n.jsonl!3", "--explain", "1"], "").1,
        by_id
    );
    let (_, out, _) = run(&folder, &["read", "n.jsonl!one"], "");
    assert!(out.contains("Ukraine") && !out.contains("Nepal"), "{out}");
    let (code, _, err) = run(&folder, &["read", "n.jsonl", "--explain", "1"], "");
    assert!(
        code == 2 && err.contains("entente read 'n.jsonl!two' --explain"),
        "{err}"
    );
    let (code, _, err) = run(&folder, &["read", "n.jsonl!three"], "");
    assert!(
        code == 2
            && err.contains("n.jsonl has no document three")
            && err.contains("it has one, two;"),
        "{err}"
    );
}

#[test]
fn what_is_added_once_is_there_and_other_codings_wait_for_acceptance() {
    let folder = folder();
    let add = |extra: &[&str]| {
        let mut arguments = vec![
            "--library",
            "lib",
            "read",
            "a.txt",
            "--format",
            "csv",
            "--add",
        ];
        arguments.extend_from_slice(extra);
        run(&folder, &arguments, "")
    };
    assert_eq!(run(&folder, &["init", "lib"], "").0, 0);
    // Added as a document alone, it has no events yet.
    assert_eq!(run(&folder, &["--library", "lib", "add", "a.txt"], "").0, 0);
    let (code, _, err) = add(&[]);
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("1 document read\n  given events  1 document,") && !err.contains("unchanged"),
        "{err}"
    );
    // The same again changes nothing.
    let (_, _, err) = add(&[]);
    assert!(
        err.starts_with("1 document read\n  already there 1 document, with the same events"),
        "{err}"
    );
    // The same bytes under another date are coded otherwise, so the differences are told and wait.
    let undated = "Russia accused Pakistan. Moscow signed an agreement with Islamabad last month.";
    fs::write(folder.path().join("a.txt"), undated).unwrap();
    assert!(
        add(&["--date", "2021-12"])
            .2
            .contains("  added         1 document\n")
    );
    let (_, _, err) = add(&["--date", "2020-12"]);
    assert!(
        err.contains("the same coder coded it with another date or speaker")
            && err.contains("  unchanged     1 document,"),
        "{err}"
    );
    assert!(
        err.lines().any(|line| line.trim_start().starts_with('−'))
            && err.lines().any(|line| line.trim_start().starts_with('+')),
        "{err}"
    );
    let (_, _, err) = add(&["--date", "2020-12", "--accept"]);
    assert!(err.contains("  changed       1 document,"), "{err}");
    assert!(
        add(&["--date", "2020-12"])
            .2
            .contains("  already there 1 document,")
    );
    // What cannot be read is in quarantine.
    fs::write(folder.path().join("b.pdf"), b"%PDF-1.7 broken").unwrap();
    let (_, _, err) = run(
        &folder,
        &[
            "--library",
            "lib",
            "read",
            "b.pdf",
            "a.txt",
            "--add",
            "--date",
            "2020-12",
        ],
        "",
    );
    assert!(
        err.contains("2 documents read\n  already there 1 document,")
            && err.contains("  quarantined   1 document, which could not be read"),
        "{err}"
    );
    let (_, listed, _) = run(&folder, &["--library", "lib", "quarantine"], "");
    assert!(listed.contains("b.pdf"), "{listed}");
}

#[test]
fn statements_are_checked() {
    let folder = folder();
    let (code, out, _) = run(
        &folder,
        &["check", "-", "--format", "json"],
        "Pakistan left SEATO in 1975.",
    );
    assert_eq!(code, 0);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows[0]["verdict"], "contradicted");
    assert_eq!(rows[0]["right"], "7 November 1973");
    assert_eq!(rows[0]["kind"], "left");
    // Folders, lines of JSON and one of them, as in `entente read`; what `check` knows is told once.
    let inside = folder.path().join("in");
    fs::create_dir(&inside).unwrap();
    fs::write(
        inside.join("n.jsonl"),
        "{\"id\": \"one\", \"text\": \"Pakistan left SEATO in 1975. It rained.\"}\n\
         {\"id\": \"two\", \"text\": \"Denmark joined the EU in 1973. It snowed.\"}\n",
    )
    .unwrap();
    let (code, out, err) = run(&folder, &["check", "in"], "");
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.matches("It knows").count(), 1, "{out}");
    assert!(out.contains("2 of 4 sentences hold no statement"), "{out}");
    let (_, out, _) = run(&folder, &["check", "in/n.jsonl!two"], "");
    assert!(
        out.contains("European Economic Community") && !out.contains("SEATO"),
        "{out}"
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_reason_and_line() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("empty.jsonl", "");
    write(
        "n.jsonl",
        "{\"text\": \"Russia accused Ukraine of shelling on 3 May 2014.\"}\n{\"text\": 5}\n{oops\n",
    );
    fs::create_dir(folder.path().join("nothing")).unwrap();
    let (code, _, err) = run(&folder, &["read", "empty.jsonl", "nothing"], "");
    assert!(
        code == 1
            && err.contains("empty.jsonl: the document is empty")
            && err.contains("nothing: the folder holds no document"),
        "{err}"
    );
    let (code, _, err) = run(&folder, &["read", "n.jsonl"], "");
    assert!(
        code == 0
            && err
                .contains("n.jsonl!2: this line of JSON cannot be read: its \"text\" is a number")
            && err.contains("n.jsonl!3")
            && err.contains("at column 2")
            && !err.contains("line 1"),
        "{err}"
    );
    assert_eq!(run(&folder, &["init", "lib"], "").0, 0);
    run(
        &folder,
        &["read", "n.jsonl", "nofile", "--add", "--library", "lib"],
        "",
    );
    let (_, listed, _) = run(&folder, &["quarantine", "--library", "lib"], "");
    assert!(
        listed.contains("n.jsonl!3:3:")
            && listed.contains("\n    {oops\n")
            && listed.contains("nofile:1: it cannot be opened"),
        "{listed}"
    );
    // Files of a user that are no text.
    fs::write(folder.path().join("x.bin"), b"ok\n\xFF\xFE\x00").unwrap();
    for arguments in [
        ["read", "a.txt", "--rules", "x.bin"].as_slice(),
        &["train", "x.bin"],
        &["validate", "a.txt", "--answers", "x.bin"],
    ] {
        let (code, _, err) = run(&folder, arguments, "");
        assert!(
            code == 1 && err.contains("x.bin is no text file: byte 4 (line 2)"),
            "{err}"
        );
    }
}

/// `add` and `read --add` keep the same documents of a file of lines.
#[test]
fn each_line_of_json_is_added_as_a_document() {
    let folder = folder();
    fs::write(
        folder.path().join("n.jsonl"),
        "{\"id\": \"one\", \"date\": \"2014-05-03\", \"text\": \"Russia accused Ukraine of shelling.\"}\n\
         {\"id\": \"two\", \"date\": \"2014-05-04\", \"text\": \"India signed an agreement with Nepal.\"}\n",
    )
    .unwrap();
    assert_eq!(run(&folder, &["init", "lib"], "").0, 0);
    let (code, out, _) = run(&folder, &["add", "n.jsonl", "--library", "lib"], "");
    assert!(
        code == 0 && out.contains("n.jsonl!two") && out.contains("2 documents added"),
        "{out}"
    );
    let (_, _, err) = run(
        &folder,
        &["read", "n.jsonl", "--add", "--library", "lib"],
        "",
    );
    assert!(err.contains("given events  2 documents"), "{err}");
}

#[test]
fn who_speaks_is_told_to_who_codes() {
    let folder = folder();
    fs::write(
        folder.path().join("s.jsonl"),
        "{\"id\": \"x\", \"text\": \"We condemned the attack of India on our troops.\", \"date\": \"2015\", \"speaker_state\": \"PAK\"}\n",
    )
    .unwrap();
    let (_, _, err) = run(&folder, &["validate", "s.jsonl"], "q\n");
    assert!(
        err.contains("1/1 s.jsonl!x · of 2015 · a speech: “we” is Pakistan, PAK\n"),
        "{err}"
    );
}

#[test]
fn a_sample_coded_as_the_coder_does_has_full_marks() {
    let folder = folder();
    let text = "Russia accused Ukraine of shelling the town on Monday. The weather was fine and nothing happened here.";
    fs::write(folder.path().join("a.txt"), text).unwrap();
    let (code, out, err) = run(
        &folder,
        &["validate", "a.txt", "--sample", "10"],
        "RUS UKR\nRUS UKR ACCUSED\nZZZ UKR ACCUSE\nDDR ukr ACCUSE; - - AID\nq\n",
    );
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(
        err.contains("is no type: use")
            && err.contains("is not SOURCE TARGET TYPE")
            && err.contains("\"ZZZ\" is no actor")
            && err.contains("\"DDR\" is no actor; DDR may mean East Germany: write GDR"),
        "{err}"
    );
    assert!(
        !folder.path().join("validation.jsonl").exists()
            || fs::read_to_string(folder.path().join("validation.jsonl"))
                .unwrap()
                .is_empty(),
        "a wrong answer is not kept"
    );
    // The sample is shuffled: answer by what is asked.
    let (_, _, asked) = run(&folder, &["validate", "a.txt", "--sample", "10"], "");
    let accused_first = asked.contains("accused");
    let answers = if accused_first {
        "RUS UKR ACCUSE\n\n"
    } else {
        "\nRUS UKR ACCUSE\n"
    };
    let (code, out, err) = run(&folder, &["validate", "a.txt", "--sample", "10"], answers);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("precision  1.00")
            && out.contains("recall     1.00")
            && out.contains("kappa      1.00"),
        "{out}"
    );
    // The answers are kept.
    let (code, again, _) = run(&folder, &["validate", "a.txt", "--sample", "10"], "");
    assert_eq!((code, again), (0, out));
    let (_, second, _) = run(
        &folder,
        &["validate", "a.txt", "--sample", "10", "--coder", "second"],
        answers,
    );
    assert!(
        second.contains("kappa of the two persons  1.00"),
        "{second}"
    );
}

#[test]
fn a_model_is_trained_told_of_and_used() {
    let folder = folder();
    let states = [
        "France", "Chile", "Kenya", "Japan", "Peru", "Ghana", "Nepal", "Cuba",
    ];
    let mut lines = String::new();
    for (verb, label) in [
        ("visited", "SUPPORT"),
        ("shelled", "ASSAULT"),
        ("sued", "ACCUSE"),
    ] {
        for pair in states.windows(2) {
            lines.push_str(&format!(
                "{{\"marked\": \"<s>{}</s> {verb} <t>{}</t>.\", \"type\": \"{label}\"}}\n",
                pair[0], pair[1]
            ));
        }
    }
    // Lines that nothing can be learned from are named, and the others are used.
    lines.push_str("{\"marked\": \"<s>Peru</s> met <t>Cuba</t>.\", \"type\": \"SUPORT\"}\n");
    lines.push_str("{\"marked\": \"<s></s> met <t>Cuba</t>.\", \"type\": \"CONSULT\"}\n");
    fs::write(folder.path().join("coded.jsonl"), lines).unwrap();
    let (code, out, err) = run(
        &folder,
        &["train", "coded.jsonl", "--repeats", "1", "--format", "json"],
        "",
    );
    assert_eq!(code, 0);
    assert!(
        err.contains("line 22: type \"SUPORT\" is no PLOVER type; SUPPORT is meant?")
            && err.contains("line 23: nothing stands between the marks of the source"),
        "{err}"
    );
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["of"], 21);
    assert!(report["gain"]["value"].as_f64().unwrap() > 0.0, "{out}");
    let read = [
        "read",
        "-",
        "--format",
        "json",
        "--date",
        "2020",
        "--model",
        "relation.model",
    ];
    let (code, out, _) = run(
        &folder,
        &read,
        "Spain visited Malta in May. They talked for two days about many things.\n",
    );
    assert_eq!(code, 0);
    let rows: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(rows[0]["type"], "SUPPORT");
    fs::write(folder.path().join("bad.model"), "no model").unwrap();
    let (code, _, err) = run(&folder, &["read", "a.txt", "--model", "bad.model"], "");
    assert_eq!(code, 1);
    assert!(err.contains("bad.model"), "{err}");
}

#[test]
fn reports_in_two_documents_are_one_occurrence_and_can_be_parted() {
    let folder = folder();
    fs::write(
        folder.path().join("b.txt"),
        "Title: Visit\nDate: 2021-12-04\n\nPakistan's foreign minister visited Moscow on 2 December 2021, officials said.\n",
    )
    .unwrap();
    let (code, ..) = run(&folder, &["read", "--add", "a.txt", "b.txt"], "");
    assert_eq!(code, 0);
    let groups = |arguments: &[&str]| -> serde_json::Value {
        let (code, out, err) = run(&folder, arguments, "");
        assert_eq!(code, 0, "{err}");
        serde_json::from_str(&out).unwrap()
    };
    let found = groups(&["occurrences", "--format", "json"]);
    assert_eq!(found[0]["sources"], 2, "{found}");
    let event = found[0]["reports"][1]["event"].as_str().unwrap().to_owned();
    let found = groups(&["occurrences", "--format", "json", "--apart", &event]);
    assert_eq!(found.as_array().unwrap().len(), 0);
    let found = groups(&["occurrences", "--format", "json", "--together", &event]);
    assert_eq!(found[0]["sources"], 2);
}

#[test]
fn rules_of_a_user_are_read_and_a_wrong_line_is_named() {
    let folder = folder();
    fs::write(
        folder.path().join("mine.toml"),
        "[[actor]]\nnames = [\"Wagner Group\"]\nactor = \"RUS\"\ngroup = \"WAGNER\"\nsector = \"MIL\"\n",
    )
    .unwrap();
    let read = [
        "read",
        "-",
        "--format",
        "json",
        "--date",
        "2020",
        "--rules",
        "mine.toml",
    ];
    let (code, out, _) = run(
        &folder,
        &read,
        "The Wagner Group attacked Mali in the spring of that year.\n",
    );
    assert_eq!(code, 0);
    assert!(out.contains("WAGNER"), "{out}");
    fs::write(folder.path().join("wrong.toml"), "[[actor]]\nname = 1\n").unwrap();
    let (code, _, err) = run(&folder, &["read", "a.txt", "--rules", "wrong.toml"], "");
    assert_eq!(code, 1);
    assert!(err.contains("wrong.toml: line 2"), "{err}");
}

#[test]
fn codes_in_rules_must_exist_or_be_declared() {
    let folder = folder();
    let read = |rules: &str| {
        fs::write(folder.path().join("mine.toml"), rules).unwrap();
        let arguments = [
            "read",
            "-",
            "--rules",
            "mine.toml",
            "--date",
            "2020",
            "--format",
            "json",
        ];
        run(
            &folder,
            &arguments,
            "The Wagner Group attacked Mali in the spring of that year.\n",
        )
    };
    let names = "[[actor]]\nnames = [\"Wagner Group\"]\n";
    let (code, out, err) = read(&format!("{names}actor = \"RUZ\"\nsector = \"MIL\"\n"));
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    for part in [
        "mine.toml: line 3",
        "\"RUZ\" is no state and no organisation",
        "group = \"RUZ\"",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
    let (code, out, err) = read(&format!("{names}actor = \"RUS\"\nsector = \"MILL\"\n"));
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    for part in ["mine.toml: line 4", "\"MILL\" is no sector", "MIL, NGO"] {
        assert!(err.contains(part), "{part}: {err}");
    }
    // An actor that the file declares may be named by others in it.
    let declared = format!(
        "{names}group = \"WAGNER\"\n\n[[actor]]\nnames = [\"Musicians\"]\nactor = \"WAGNER\"\n"
    );
    let (code, _, err) = read(&declared);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn a_document_that_was_added_by_mistake_is_taken_out_with_its_events() {
    let folder = folder();
    let lib = |arguments: &[&str]| {
        let mut all = vec!["--library", "lib"];
        all.extend_from_slice(arguments);
        run(&folder, &all, "")
    };
    let events = || {
        lib(&["occurrences", "--min-sources", "1", "--format", "json"])
            .1
            .matches("\"text\"")
            .count()
    };
    fs::write(
        folder.path().join("news.jsonl"),
        "{\"id\": \"one\", \"text\": \"On 3 May 2014 Russia accused Ukraine of shelling.\"}\n\
         {\"id\": \"two\", \"text\": \"India signed an agreement with Nepal on 4 May 2014.\"}\n",
    )
    .unwrap();
    fs::write(folder.path().join("b.pdf"), b"%PDF-1.7 broken").unwrap();
    assert_eq!(lib(&["init", "lib"]).0, 0);
    let (_, _, err) = lib(&["read", "a.txt", "--add", "--format", "csv"]);
    assert!(err.contains("added         1 document"), "{err}");
    let alone = (events(), lib(&["status", "--format", "json"]).1);
    let (_, _, err) = lib(&["read", "news.jsonl", "b.pdf", "--add", "--format", "csv"]);
    assert!(err.contains("3 documents read"), "{err}");
    assert!(events() > alone.0);
    let (code, out, err) = lib(&["remove", "document", "news.jsonl!two"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("news.jsonl!two") && out.contains("removed 1 document, 1 row of events"),
        "{out}"
    );
    // The rest of the file, by the file's name; what could not be read, by its own.
    let (_, out, _) = lib(&["remove", "document", "news.jsonl"]);
    assert!(out.contains("removed 1 document, 1 row of events"), "{out}");
    let (_, out, _) = lib(&["remove", "document", "b.pdf"]);
    assert!(
        out.contains("removed 1 document, 0 rows of events, 1 row in quarantine"),
        "{out}"
    );
    // What is left is what there was.
    assert_eq!(events(), alone.0);
    let snapshot = |status: &str| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(status).unwrap()["snapshot"].clone()
    };
    let (_, now, _) = lib(&["status", "--format", "json"]);
    assert_eq!(snapshot(&now), snapshot(&alone.1));
    for wrong in [
        vec!["remove", "document", "news.jsonl"],
        vec!["remove", "document-00000000"],
    ] {
        let (code, _, err) = lib(&wrong);
        assert!(code == 1 && err.contains("holds no document"), "{err}");
    }
    // It can be added again, and taken out by its id after another coding.
    let (_, _, err) = lib(&["read", "news.jsonl", "--add", "--format", "csv"]);
    assert!(err.contains("added         2 documents"), "{err}");
    assert_eq!(lib(&["remove", "document", "news.jsonl"]).0, 0);
    fs::write(
        folder.path().join("c.txt"),
        "Russia accused Pakistan last month.",
    )
    .unwrap();
    lib(&[
        "read", "c.txt", "--add", "--date", "2021-12", "--format", "csv",
    ]);
    lib(&[
        "read", "c.txt", "--add", "--accept", "--date", "2020-12", "--format", "csv",
    ]);
    let (code, out, err) = lib(&["remove", "document", "c.txt"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("removed 1 document, 1 row of events, 1 row of events of an older coding"),
        "{out}"
    );
    let (_, now, _) = lib(&["status", "--format", "json"]);
    assert_eq!(snapshot(&now), snapshot(&alone.1));
}
