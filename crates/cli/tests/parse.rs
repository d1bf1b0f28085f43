//! `entente parse` run as a program.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};

use entente_reading::syntax::read_conllu;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command.env("NO_COLOR", "1").env_remove("COLUMNS");
    command
}

fn parse(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = program()
        .arg("parse")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that ends early reads no more.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_file_and_standard_input_give_the_same_conllu() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note.txt");
    let note = "Moscow didn't reply. Islamabad waited.\n";
    fs::write(&file, note).unwrap();
    let by_file = parse(&[file.to_str().unwrap()], b"");
    let by_stdin = parse(&["-"], note.as_bytes());
    assert!(by_file.status.success() && by_file.stderr.is_empty());
    assert_eq!(by_file.stdout, by_stdin.stdout);
    let sentences = read_conllu(&text(&by_file.stdout)).unwrap();
    let forms: Vec<Vec<&str>> = sentences
        .iter()
        .map(|sentence| {
            sentence
                .tokens
                .iter()
                .map(|token| token.form.as_str())
                .collect()
        })
        .collect();
    assert_eq!(
        forms,
        [
            vec!["Moscow", "didn't", "reply", "."],
            vec!["Islamabad", "waited", "."]
        ]
    );
    assert_eq!(sentences[1].id, "2");
}

#[test]
fn threads_do_not_change_the_result() {
    let note = "Mr. Bhutto met the envoys. They didn't sign, but talks go on... ".repeat(2_000);
    let run = |threads: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("note.txt");
        fs::write(&file, &note).unwrap();
        program()
            .env("RAYON_NUM_THREADS", threads)
            .args(["parse", file.to_str().unwrap()])
            .output()
            .unwrap()
            .stdout
    };
    assert!(run("1") == run("3"));
}

#[test]
fn trees_keep_to_the_width() {
    let note = "Islamabad, which had long bought its arms from Washington, turned to Moscow.";
    for (arguments, width) in [
        (&["--tree", "-"][..], 80),
        (&["--tree", "--width", "30", "-"], 30),
        (&["--tree", "--width", "20", "-"], 20),
    ] {
        let output = parse(arguments, note.as_bytes());
        let drawn = text(&output.stdout);
        assert!(drawn.contains("turned"), "{drawn}");
        assert!(
            drawn.lines().all(|line| line.chars().count() <= width),
            "{drawn}"
        );
    }
}

#[test]
fn cut_sentences_are_told_on_standard_error() {
    let one = parse(&["-"], "and on ".repeat(150).as_bytes());
    assert_eq!(
        text(&one.stderr),
        "1 sentence was cut behind 256 words, the most that are read as one: at byte 895\n"
    );
    assert!(text(&one.stdout).contains("# cut = after 256 words"));
    let many = parse(&["-"], "and on ".repeat(2_000).as_bytes());
    let told = text(&many.stderr);
    assert!(
        told.contains(" sentences were cut") && told.contains(" more\n"),
        "{told}"
    );
}

#[test]
fn any_bytes_are_parsed() {
    let bytes: Vec<u8> = (0..60_000u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for input in [&bytes[..], b"", b"\n\n \n", b"\xff\xfe\x00", b"word"] {
        for arguments in [&["-"][..], &["--tree", "-"]] {
            let output = parse(arguments, input);
            assert!(output.status.success(), "{}", text(&output.stderr));
            if arguments.len() == 1 {
                read_conllu(&text(&output.stdout)).unwrap();
            }
        }
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = program()
        .args(["parse", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        // Without an end: only a program that notices the closed pipe stops.
        let line = "Moscow agreed to talks on the rail line. ".repeat(1_000);
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    let mut out = child.stdout.take().unwrap();
    let mut first = [0; 16];
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn what_cannot_be_done_is_said() {
    let missing = parse(&["no-such-file.txt"], b"");
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("no-such-file.txt"));
    for wrong in [
        &["--width", "40", "-"][..],
        &["--tree", "--width", "5", "-"],
        &[],
    ] {
        assert_eq!(parse(wrong, b"").status.code(), Some(2), "{wrong:?}");
    }
}
