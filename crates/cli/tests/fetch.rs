//! `entente fetch` against a server on the loopback that serves pieces of a real file, and fails in the ways that servers fail.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

use md5::{Digest, Md5};
use tempfile::TempDir;

/// What the server does when a file is asked for.
#[derive(Clone, Debug)]
enum Answer {
    /// The file, or the part of it that is asked for.
    Whole,
    /// The head of an answer and so many bytes; then the connection breaks.
    BreaksAfter(usize),
    /// Half of the file as if it were all.
    Half,
    /// As many bytes, others.
    OtherContent,
    /// A page of words.
    ErrorPage,
    /// An error, with the wait that the server asks for.
    Status(u16, Option<&'static str>),
}

#[derive(Default)]
struct Served {
    files: HashMap<String, Vec<u8>>,
    /// The first answers to requests for a file; when they are used up, the last is given again, or the whole file where there was none.
    answers: HashMap<String, Vec<Answer>>,
    asked: Vec<(String, Option<u64>)>,
}

#[derive(Clone)]
struct Server {
    address: String,
    served: Arc<Mutex<Served>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let served = Arc::new(Mutex::new(Served::default()));
        let server = Server { address, served };
        let of_thread = server.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = of_thread.clone();
                thread::spawn(move || server.connection(connection));
            }
        });
        server
    }

    fn file(&self, path: &str, content: Vec<u8>, answers: Vec<Answer>) {
        let mut served = self.served.lock().unwrap();
        served.files.insert(path.to_owned(), content);
        served.answers.insert(path.to_owned(), answers);
    }

    fn answers(&self, path: &str, answers: Vec<Answer>) {
        let mut served = self.served.lock().unwrap();
        served.answers.insert(path.to_owned(), answers);
    }

    /// The offsets at which a file was asked for.
    fn asked(&self, path: &str) -> Vec<Option<u64>> {
        let served = self.served.lock().unwrap();
        served
            .asked
            .iter()
            .filter(|(asked, _)| asked == path)
            .map(|(_, from)| *from)
            .collect()
    }

    fn connection(&self, mut connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let mut from = None;
            loop {
                let mut header = String::new();
                reader.read_line(&mut header).unwrap();
                let header = header.trim().to_ascii_lowercase();
                if header.is_empty() {
                    break;
                }
                if let Some(range) = header.strip_prefix("range: bytes=") {
                    from = range.trim_end_matches('-').parse::<u64>().ok();
                }
            }
            let (content, answer) = {
                let mut served = self.served.lock().unwrap();
                served.asked.push((path.clone(), from));
                let answers = served.answers.entry(path.clone()).or_default();
                let answer = match answers.len() {
                    0 => Answer::Whole,
                    1 => answers[0].clone(),
                    _ => answers.remove(0),
                };
                (served.files.get(&path).cloned(), answer)
            };
            if !respond(&mut connection, content, &answer, from) {
                return;
            }
        }
    }
}

/// Sends an answer; false where the connection ends with it.
fn respond(
    connection: &mut TcpStream,
    content: Option<Vec<u8>>,
    answer: &Answer,
    from: Option<u64>,
) -> bool {
    let mut send = |status: &str, headers: &str, body: &[u8], promised: usize| {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {promised}\r\n{headers}\r\n");
        connection
            .write_all(head.as_bytes())
            .and_then(|()| connection.write_all(body))
            .is_ok()
    };
    if let Answer::Status(status, wait) = answer {
        let wait = wait.map_or(String::new(), |wait| format!("Retry-After: {wait}\r\n"));
        return send(&format!("{status} No"), &wait, b"", 0);
    }
    let Some(content) = content else {
        return send("404 Not Found", "", b"nothing here", 12);
    };
    match answer {
        Answer::Half => send(
            "200 OK",
            "",
            &content[..content.len() / 2],
            content.len() / 2,
        ),
        Answer::OtherContent => {
            let mut other = content;
            let middle = other.len() / 2;
            other[middle] ^= 1;
            send("200 OK", "", &other, other.len())
        }
        Answer::ErrorPage => {
            let page = b"<html><body>The service is not available.</body></html>";
            send("200 OK", "", page, page.len())
        }
        Answer::BreaksAfter(count) => {
            let rest = &content[from.unwrap_or(0) as usize..];
            send("200 OK", "", &rest[..*count], rest.len());
            false
        }
        Answer::Whole | Answer::Status(..) => match from {
            Some(from) if from >= content.len() as u64 => {
                send("416 Range Not Satisfiable", "", b"", 0)
            }
            Some(from) => {
                let rest = &content[from as usize..];
                let range = format!(
                    "Content-Range: bytes {from}-{}/{}\r\n",
                    content.len() - 1,
                    content.len()
                );
                send("206 Partial Content", &range, rest, rest.len())
            }
            None => send("200 OK", "", &content, content.len()),
        },
    }
}

struct Library {
    dir: TempDir,
}

impl Library {
    fn new() -> Library {
        let library = Library {
            dir: tempfile::tempdir().unwrap(),
        };
        library.run(&["init"]);
        library
    }

    fn output(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_entente"))
            .args(arguments)
            .env("ENTENTE_LIBRARY", self.dir.path().join("library"))
            .env("XDG_DATA_HOME", self.dir.path())
            .env("NO_COLOR", "1")
            .current_dir(self.dir.path())
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn fetch(&self, server: &Server, more: &[&str]) -> (bool, String, String) {
        let mut words = vec![
            "fetch",
            "gdelt",
            "--from",
            "2019-10-24",
            "--to",
            "2019-10-24",
        ];
        words.extend([
            "--address",
            &server.address,
            "--pause",
            "0.01",
            "--attempts",
            "3",
        ]);
        words.extend(more);
        let output = self.output(&words);
        (
            output.status.success(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Series and rows of some pairs, without what tells of files.
    fn content(&self) -> String {
        let mut seen = String::new();
        for (a, b) in [
            ("USA", "RUS"),
            ("TUR", "SYR"),
            ("PAK", "IND"),
            ("USA", "CHN"),
        ] {
            for level in ["raw", "event"] {
                let rows = self.run(&["events", a, b, "--level", level, "--format", "json"]);
                let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
                let mut lines: Vec<String> = rows["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| {
                        let mut row = row.as_object().unwrap().clone();
                        for column in ["file", "file_name", "line"] {
                            row.remove(column);
                        }
                        serde_json::Value::Object(row).to_string()
                    })
                    .collect();
                lines.sort();
                seen += &format!("{a} {b} {level} {}\n{}\n", lines.len(), lines.join("\n"));
            }
        }
        seen
    }
}

const FOLDER: &str = "/gdeltv2";

fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive
        .start_file(name, zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

/// The pieces of a real file, each in an archive of its own, and the list of them.
fn serve(server: &Server, slice: &Path, times: &[&str]) -> Vec<usize> {
    let mut text = String::new();
    let file = fs::File::open(slice).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    std::io::Read::read_to_string(&mut archive.by_index(0).unwrap(), &mut text).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let piece = lines.len().div_ceil(times.len());
    let mut list = String::from("1 not-a-checksum\n");
    let mut rows = Vec::new();
    for (time, lines) in times.iter().zip(lines.chunks(piece)) {
        let name = format!("20191024{time}00.export.CSV");
        let content = zipped(&name, lines.concat().as_bytes());
        let sum: String = Md5::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let length = content.len();
        list += &format!("{length} {sum} http://data.gdeltproject.org/gdeltv2/{name}.zip\n");
        list +=
            &format!("9 {sum} http://data.gdeltproject.org/gdeltv2/20191024{time}00.gkg.csv.zip\n");
        server.file(&format!("{FOLDER}/{name}.zip"), content, Vec::new());
        rows.push(lines.len());
    }
    // The list goes on beyond the day, as the real one does.
    list += &format!(
        "9 {} http://data.gdeltproject.org/gdeltv2/20191025000000.export.CSV.zip\n",
        "0".repeat(32)
    );
    server.file(
        &format!("{FOLDER}/masterfilelist.txt"),
        list.into_bytes(),
        Vec::new(),
    );
    rows
}

fn path(time: &str) -> String {
    format!("{FOLDER}/20191024{time}00.export.CSV.zip")
}

#[test]
fn what_fails_is_told_and_had_later_and_nothing_is_lost() {
    let data = entente_testing::shared_data_or_skip!();
    let slice = data.join("events/gdelt2/20191024143000.export.CSV.zip");
    let times = ["1430", "1445", "1500", "1515", "1530", "1545", "1600"];
    let server = Server::start();
    let rows = serve(&server, &slice, &times);
    assert_eq!(rows.iter().sum::<usize>(), 2_111);
    server.answers(
        &path("1445"),
        vec![Answer::BreaksAfter(5_000), Answer::Whole],
    );
    server.answers(&path("1500"), vec![Answer::Half, Answer::Whole]);
    let busy = Answer::Status(429, Some("0.05"));
    server.answers(
        &path("1515"),
        vec![busy, Answer::Status(503, None), Answer::Whole],
    );
    server.answers(&path("1530"), vec![Answer::OtherContent]);
    server.answers(&path("1545"), vec![Answer::ErrorPage]);
    server.answers(&path("1600"), vec![Answer::Status(404, None)]);
    let library = Library::new();
    // An earlier run was interrupted in the middle of the first file.
    let downloads = library.dir.path().join("library/downloads");
    fs::create_dir_all(&downloads).unwrap();
    let first = server.served.lock().unwrap().files[&path("1430")].clone();
    let half = first.len() / 2;
    fs::write(
        downloads.join("20191024143000.export.CSV.zip.part"),
        &first[..half],
    )
    .unwrap();

    let (done, report, error) = library.fetch(&server, &[]);
    assert!(!done, "{report}");
    let had: usize = rows[..4].iter().sum();
    assert!(
        report.contains("96 files expected from 2019-10-24 to 2019-10-24, 0 held already")
            && report.contains("4 files imported, 90 missing upstream, 2 failed")
            && report.contains(&format!(
                "{} rows = {} accepted + 0 quarantined + 0 exact duplicates",
                grouped(had),
                grouped(had)
            )),
        "{report}"
    );
    assert!(
        report.contains("note: 1 lines of masterfilelist.txt are no entries"),
        "{report}"
    );
    // Each failure names the file, what was wrong with it, and how it begins.
    assert!(
        error.contains("20191024153000.export.CSV.zip: its MD5 checksum is")
            && error.contains("20191024154500.export.CSV.zip: 55 bytes came where the list says")
            && error.contains("it begins \"<html><body>The service"),
        "{error}"
    );
    assert_eq!(server.asked(&path("1430")), [Some(half as u64)]);
    assert_eq!(server.asked(&path("1445")), [None, Some(5_000)]);
    assert_eq!(server.asked(&path("1515")).len(), 3);
    assert_eq!(server.asked(&path("1530")).len(), 3);
    // What the list does not have is not asked for.
    assert!(server.asked(&path("1200")).is_empty());

    let status = library.run(&["status"]);
    assert!(
        status.contains(
            "96 files expected: 4 held, 90 missing upstream, 2 failed, 0 not yet fetched"
        ),
        "{status}"
    );
    // Four quarters of the hour of 96 on the day.
    let series = library.run(&["series", "USA", "RUS", "--by", "day"]);
    assert!(series.contains("completeness"), "{series}");
    let of_day: Vec<&str> = series
        .lines()
        .filter(|line| line.contains("2019-10-24"))
        .collect();
    assert!(
        of_day.len() == 1 && of_day[0].ends_with(",0.041667,gdelt-goldstein"),
        "{series}"
    );

    // The server recovers: the same command brings the rest, and asks for nothing that is there.
    for time in ["1530", "1545", "1600"] {
        server.answers(&path(time), Vec::new());
    }
    let (done, report, error) = library.fetch(&server, &[]);
    assert!(done, "{error}");
    assert!(
        report.contains("4 held already")
            && report.contains("3 files imported, 89 missing upstream, 0 failed"),
        "{report}"
    );
    assert_eq!(server.asked(&path("1430")).len(), 1);
    assert_eq!(
        server.asked(&format!("{FOLDER}/masterfilelist.txt")).len(),
        1
    );
    let by_hand = Library::new();
    by_hand.run(&["import", "gdelt", slice.to_str().unwrap()]);
    assert_eq!(library.content(), by_hand.content());
    // Nothing is left over.
    let left: Vec<_> = fs::read_dir(&downloads)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["masterfilelist.txt"]);
}

#[test]
fn a_library_cut_to_actors_says_so_and_grows_to_a_whole_one() {
    let data = entente_testing::shared_data_or_skip!();
    let slice = data.join("events/gdelt2/20191024143000.export.CSV.zip");
    let server = Server::start();
    serve(&server, &slice, &["1430", "1445", "1500"]);
    let cut = Library::new();
    let (done, report, error) = cut.fetch(&server, &["--only", "RUS,PAK"]);
    assert!(done, "{error}");
    assert!(
        report.contains("of other actors") && report.contains("partial, only events of PAK, RUS"),
        "{report}"
    );
    assert!(
        cut.run(&["status"])
            .contains("partial: files hold only events of PAK")
    );
    let whole = Library::new();
    whole.run(&["import", "gdelt", slice.to_str().unwrap()]);
    // The pair is as in the whole library; what it is measured against is not known.
    let rows = |library: &Library, a: &str, b: &str| {
        let text = library.run(&["series", a, b, "--by", "year", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        json["rows"].as_array().unwrap().clone()
    };
    let total = |rows: &[serde_json::Value]| -> u64 {
        rows.iter().map(|row| row["event"].as_u64().unwrap()).sum()
    };
    let (some, all) = (rows(&cut, "USA", "RUS"), rows(&whole, "USA", "RUS"));
    assert_eq!(total(&some), total(&all));
    assert!(total(&all) > 0);
    assert!(some.iter().all(|row| row["all_events"].is_null()));
    assert!(
        all.iter()
            .all(|row| row["all_events"].as_u64().unwrap() > 0)
    );
    // Another pair is not complete at all.
    let others = rows(&cut, "USA", "CHN");
    assert!(
        others
            .iter()
            .all(|row| row["completeness"].as_f64() == Some(0.0)),
        "{others:?}"
    );
    assert_eq!(total(&others), 0);
    // The same again changes nothing; all actors take the place of some.
    let (done, report, _) = cut.fetch(&server, &["--only", "PAK"]);
    assert!(done && report.contains("3 held already"), "{report}");
    let (done, _, error) = cut.fetch(&server, &[]);
    assert!(done, "{error}");
    assert_eq!(cut.content(), whole.content());
    assert!(!cut.run(&["status"]).contains("partial"));
}

#[test]
fn a_dry_run_and_a_dead_server_change_nothing() {
    let data = entente_testing::shared_data_or_skip!();
    let slice = data.join("events/gdelt2/20191024143000.export.CSV.zip");
    let server = Server::start();
    serve(&server, &slice, &["1430", "1445"]);
    let library = Library::new();
    let (done, report, _) = library.fetch(&server, &["--dry-run"]);
    assert!(
        done && report.contains("2 files to fetch, 1 MB; 94 not in the server's list"),
        "{report}"
    );
    assert!(server.asked(&path("1430")).is_empty());
    let dead = Server {
        address: "http://127.0.0.1:9".to_owned(),
        served: Arc::default(),
    };
    let other = Library::new();
    let (done, _, error) = other.fetch(&dead, &[]);
    assert!(!done && error.contains("masterfilelist.txt"), "{error}");
    assert!(other.run(&["status"]).contains("nothing is imported yet"));
}

/// A number with commas between thousands, as reports have it.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
