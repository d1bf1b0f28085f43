//! Event data at scale, as a user meets it: import, accounting, queries, removal, interruption.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A library in a folder of its own.
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

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
        command
            .args(arguments)
            .env("ENTENTE_LIBRARY", self.dir.path().join("library"))
            .env("XDG_DATA_HOME", self.dir.path())
            .env("NO_COLOR", "1")
            .current_dir(self.dir.path());
        command
    }

    fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Standard output of a command that must succeed.
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn import(&self, kind: &str, file: &Path) -> String {
        self.run(&["import", kind, file.to_str().unwrap()])
    }

    /// What a user can see of the content: series and rows of pairs, files without their numbers and times, quarantine.
    fn content(&self, pairs: &[(&str, &str)]) -> String {
        let mut seen = String::new();
        for (a, b) in pairs {
            for level in ["raw", "exact", "revised", "event"] {
                seen += &self.run(&[
                    "series",
                    a,
                    b,
                    "--by",
                    "day",
                    "--level",
                    level,
                    "--measure",
                    "goldstein",
                ]);
                let rows = self.run(&["events", a, b, "--level", level]);
                seen += &without_columns(&rows, &["file"]);
            }
            seen += &self.run(&["series", a, b, "--by", "month"]);
        }
        seen + &self.run(&["quarantine", "--limit", "1000"])
    }

    fn file(&self, name: &str, text: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

/// CSV without some of its columns, its rows sorted.
fn without_columns(text: &str, columns: &[&str]) -> String {
    let (filter, table) = text.split_once('\n').unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let kept: Vec<usize> = (0..header.len())
        .filter(|&place| !columns.contains(&&header[place]))
        .collect();
    let mut rows: Vec<String> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            kept.iter()
                .map(|&place| &record[place])
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    rows.sort();
    format!("{filter}\n{}\n", rows.join("\n"))
}

/// The sum of a column of a CSV table with a first line of its own.
fn sum(text: &str, column: &str) -> u64 {
    let (_, table) = text.split_once('\n').unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let place = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column)
        .unwrap();
    reader
        .records()
        .map(|record| record.unwrap()[place].parse::<u64>().unwrap())
        .sum()
}

/// Unpacks a zip file by the system's own program, a second way to its content.
fn unpacked(path: &Path) -> Option<Vec<u8>> {
    match Command::new("unzip").arg("-p").arg(path).output() {
        Ok(output) => Some(output.stdout),
        Err(_) => {
            eprintln!("skipped: no unzip");
            None
        }
    }
}

#[test]
fn every_line_of_the_faulty_file_is_accounted_for() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    let report = library.import(
        "gdelt",
        &data.join("events/faults/synthetic_faults.export.CSV"),
    );
    assert!(
        report.contains("31 rows = 20 accepted + 9 quarantined + 2 exact duplicates"),
        "{report}"
    );
    // Line 21 repeats the identifier of line 7 with other content: raw 22, without copies 20, without the superseded row 19.
    assert!(report.contains("raw 22, exact 20, revised 19"), "{report}");
    let listed: serde_json::Value =
        serde_json::from_str(&library.run(&["quarantine", "--format", "json"])).unwrap();
    let lines: Vec<u64> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [11, 12, 13, 15, 18, 22, 24, 25, 31]);
    let reason = |place: usize| listed[place]["reason"].as_str().unwrap().to_owned();
    assert_eq!(reason(0), "40 fields where 57, 58 or 61 were expected");
    assert_eq!(reason(1), "62 fields where 57, 58 or 61 were expected");
    assert!(reason(2).contains("not valid UTF-8"));
    assert_eq!(reason(3), "SQLDATE \"20191345\" is no day");
    assert_eq!(reason(4), "GoldsteinScale 99.0 is not within −10 to 10");
    assert_eq!(reason(5), "the line is empty");
    assert!(reason(6).contains("NUL"));
    assert_eq!(reason(7), "a header among the rows");
    // The bytes of a row are those of the file at its offset.
    let bytes = fs::read(data.join("events/faults/synthetic_faults.export.CSV")).unwrap();
    let offset = listed[3]["offset"].as_u64().unwrap() as usize;
    let raw = listed[3]["raw"].as_str().unwrap().as_bytes();
    assert_eq!(&bytes[offset..offset + raw.len()], raw);
    let shown = library.run(&["quarantine", "show", "3"]);
    assert!(
        shown.contains("line    13") && shown.contains("\\x"),
        "{shown}"
    );
    // The same file once more changes nothing.
    let again = library.import(
        "gdelt",
        &data.join("events/faults/synthetic_faults.export.CSV"),
    );
    assert!(again.contains("already there; nothing changed"), "{again}");
}

#[test]
fn real_slices_give_the_counts_that_were_measured() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    let report = library.import(
        "gdelt",
        &data.join("events/gdelt2/20191024143000.export.CSV.zip"),
    );
    assert!(
        report.contains("2,111 rows = 2,111 accepted + 0 quarantined + 0 exact duplicates"),
        "{report}"
    );
    let report = library.import(
        "gdelt",
        &data.join("events/gdelt1/gdelt1_mixed_57_58.csv.gz"),
    );
    assert!(report.contains("710 rows = 710 accepted"), "{report}");
    let report = library.import(
        "icews",
        &data.join("events/icews/events.2018.sample.tab.gz"),
    );
    assert!(report.contains("3,705 rows = 3,705 accepted"), "{report}");

    // The same selections by another tool: awk over the unpacked text.
    let zip = data.join("events/gdelt2/20191024143000.export.CSV.zip");
    let Some(text) = unpacked(&zip) else { return };
    let text = String::from_utf8(text).unwrap();
    let between = |a: &str, b: &str| {
        text.lines()
            .filter(|line| {
                let fields: Vec<&str> = line.split('\t').collect();
                (fields[7] == a && fields[17] == b) || (fields[7] == b && fields[17] == a)
            })
            .count() as u64
    };
    for (a, b) in [("TUR", "SYR"), ("USA", "RUS"), ("USA", "CHN")] {
        let series = library.run(&[
            "series", a, b, "--by", "year", "--source", "gdelt", "--from", "2018-10",
        ]);
        assert_eq!(sum(&series, "raw"), between(a, b), "{a} {b}");
        assert!(between(a, b) > 0, "{a} {b}");
    }
    // A file holds exactly the rows that the query counted, whatever the level, and its first line says the filter.
    for level in ["raw", "event"] {
        let series = library.run(&["series", "USA", "RUS", "--by", "month", "--level", level]);
        let events = library.run(&["events", "USA", "RUS", "--level", level]);
        assert!(events.starts_with(&format!("# entente events USA RUS level={level}\n")));
        assert_eq!(sum(&series, level), events.lines().count() as u64 - 2);
    }
    // What the cube gives and what the rows give is the same: the second filter admits all that the first does.
    let cube = library.run(&[
        "series",
        "USA",
        "RUS",
        "--by",
        "month",
        "--measure",
        "goldstein",
        "--source",
        "gdelt",
    ]);
    let rows = library.run(&[
        "series",
        "USA",
        "RUS",
        "--by",
        "month",
        "--measure",
        "goldstein",
        "--source",
        "gdelt",
        "--min-sources",
        "0",
    ]);
    assert_eq!(
        cube.split_once('\n').unwrap().1,
        rows.split_once('\n').unwrap().1
    );
}

#[test]
fn one_a_day_counts_are_those_of_a_plain_key() {
    let data = entente_testing::shared_data_or_skip!();
    for (name, interstate, directed) in [("20191024143000", 469, 274), ("20180326044500", 231, 148)]
    {
        let zip = data.join(format!("events/gdelt2/{name}.export.CSV.zip"));
        let Some(text) = unpacked(&zip) else { return };
        let text = String::from_utf8(text).unwrap();
        let rows: Vec<Vec<&str>> = text
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        let pairs = |fields: &&Vec<&str>| {
            !fields[7].is_empty() && !fields[17].is_empty() && fields[7] != fields[17]
        };
        let keys: std::collections::HashSet<_> = rows
            .iter()
            .filter(pairs)
            .map(|f| (f[1], f[7], f[17], f[26]))
            .collect();
        // The counts of the data's README, to which the library's are held below.
        assert_eq!(
            (rows.iter().filter(pairs).count(), keys.len()),
            (interstate, directed)
        );
        let library = Library::new();
        library.import("gdelt", &zip);
        // Dyads of states: supra-national "countries" are none.
        let symmetric = [
            "040", "041", "044", "046", "057", "060", "061", "062", "063", "064",
        ];
        let mut dyads: Vec<(String, String)> = keys
            .iter()
            .map(|k| (k.1.min(k.2).to_owned(), k.1.max(k.2).to_owned()))
            .collect();
        dyads.sort();
        dyads.dedup();
        for (a, b) in dyads.iter().step_by(7) {
            if [
                "AFR", "EUR", "ASA", "WST", "SEA", "NMR", "SAF", "MEA", "EAF", "WAF", "LAM", "CAS",
                "EEU", "NAF",
            ]
            .iter()
            .any(|c| c == a || c == b)
            {
                continue;
            }
            let acts: std::collections::HashSet<_> = keys
                .iter()
                .filter(|k| (k.1 == a && k.2 == b) || (k.1 == b && k.2 == a))
                .map(|k| {
                    if symmetric.contains(&k.3) {
                        (k.0, k.1.min(k.2), k.1.max(k.2), k.3)
                    } else {
                        *k
                    }
                })
                .collect();
            let output = library.output(&["series", a, b, "--by", "day"]);
            if !output.status.success() {
                continue;
            }
            let series = String::from_utf8(output.stdout).unwrap();
            assert_eq!(sum(&series, "event"), acts.len() as u64, "{a} {b}");
        }
    }
}

#[test]
fn neither_the_order_of_files_nor_a_file_that_went_leaves_a_trace() {
    let data = entente_testing::shared_data_or_skip!();
    let zip = data.join("events/gdelt2/20191024143000.export.CSV.zip");
    let Some(text) = unpacked(&zip) else { return };
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // Three files that repeat and revise each other's rows; one more row lies in another year.
    let revised: Vec<String> = lines[..900]
        .iter()
        .map(|line| {
            let mut fields: Vec<&str> = line.split('\t').collect();
            fields[31] = "77";
            fields[59] = "20191025000000";
            fields.join("\t")
        })
        .collect();
    let join = |lines: &[&str]| lines.join("\n") + "\n";
    let moved = lines[40].replacen("\t2018", "\t2017", 1);
    let parts = [
        join(&lines[..1200]),
        join(&lines[600..]),
        revised.join("\n") + "\n" + &moved + "\n",
    ];
    let pairs = [
        ("USA", "RUS"),
        ("TUR", "SYR"),
        ("USA", "CHN"),
        ("GBR", "IRL"),
    ];
    let import = |library: &Library, order: &[usize], together: bool| {
        let paths: Vec<PathBuf> = order
            .iter()
            .map(|&place| library.file(&format!("part-{place}.csv"), parts[place].as_bytes()))
            .collect();
        if together {
            let mut arguments = vec!["import", "gdelt"];
            arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
            library.run(&arguments);
        } else {
            paths
                .iter()
                .for_each(|path| drop(library.import("gdelt", path)));
        }
    };
    let first = Library::new();
    import(&first, &[0, 1, 2], true);
    let content = first.content(&pairs);
    for (order, together) in [([2, 1, 0], true), ([1, 2, 0], false), ([0, 1, 2], false)] {
        let other = Library::new();
        import(&other, &order, together);
        assert_eq!(other.content(&pairs), content, "{order:?} {together}");
    }
    // Without the file of revisions, and with it gone again.
    let without = Library::new();
    import(&without, &[0, 1], true);
    first.run(&["remove", "gdelt", "part-2.csv"]);
    assert_eq!(first.content(&pairs), without.content(&pairs));
    let status: serde_json::Value =
        serde_json::from_str(&first.run(&["status", "--format", "json"])).unwrap();
    let other: serde_json::Value =
        serde_json::from_str(&without.run(&["status", "--format", "json"])).unwrap();
    assert_eq!(status["snapshot"], other["snapshot"]);
}

#[test]
fn a_killed_import_leaves_a_library_that_opens_and_goes_on() {
    let data = entente_testing::shared_data_or_skip!();
    let files = [
        data.join("events/gdelt2/20191024143000.export.CSV.zip"),
        data.join("events/gdelt2/20180326044500.export.CSV.zip"),
    ];
    let pairs = [("USA", "RUS"), ("USA", "CHN")];
    let whole = Library::new();
    files
        .iter()
        .for_each(|file| drop(whole.import("gdelt", file)));
    let content = whole.content(&pairs);
    let killed = Library::new();
    killed.import("gdelt", &files[0]);
    let before = killed.content(&pairs);
    let mut moment: u64 = 0x9E37_79B9_7F4A_7C15;
    for _ in 0..50 {
        // Moments between the start of the process and a little after its usual end, by a generator with a fixed seed.
        moment ^= moment << 13;
        moment ^= moment >> 7;
        moment ^= moment << 17;
        let mut child = killed
            .command(&["import", "gdelt", files[1].to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(moment % 60_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let output = killed.output(&["series", "USA", "RUS", "--by", "year"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let after = killed.content(&pairs);
    assert!(
        after == before || after == content,
        "half an import is seen"
    );
    killed.import("gdelt", &files[1]);
    assert_eq!(killed.content(&pairs), content);
}

#[test]
fn a_file_that_is_something_else_changes_nothing() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    for (file, reason) in [
        (
            "20180326191500.export.CSV.zip",
            "named .zip but holds something else",
        ),
        (
            "20190121220000.export2.semicolon_header.CSV.gz",
            "separated by semicolons",
        ),
    ] {
        let path = data.join("events/faults").join(file);
        let output = library.output(&["import", "gdelt", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(reason), "{error}");
    }
    assert!(!library.run(&["status"]).contains("gdelt  "));
}

#[test]
fn only_what_failed_is_read_again() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    let later = library.file("later.CSV.zip", b"404 not found");
    let good = data.join("events/gdelt2/20180326044500.export.CSV.zip");
    let paths = [later.to_str().unwrap(), good.to_str().unwrap()];
    // One file fails: the other is imported, and the exit code says that something is left to do.
    let output = library.output(&["import", "gdelt", paths[0], paths[1]]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1,540 rows = 1,540 accepted"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--retry-failed"));
    fs::copy(
        data.join("events/gdelt2/20191024143000.export.CSV.zip"),
        &later,
    )
    .unwrap();
    let report = library.run(&["import", "gdelt", "--retry-failed"]);
    assert!(report.contains("later.CSV.zip: 2,111 rows"), "{report}");
    assert!(!report.contains("1,540"), "{report}");
    let again = library.run(&["import", "gdelt", "--retry-failed"]);
    assert!(again.contains("no file failed before"), "{again}");
}

#[test]
fn standard_input_and_all_packings_give_the_same() {
    let data = entente_testing::shared_data_or_skip!();
    let zip = data.join("events/gdelt2/20180326044500.export.CSV.zip");
    let Some(text) = unpacked(&zip) else { return };
    let expected = {
        let library = Library::new();
        library.import("gdelt", &zip);
        without_columns(&library.run(&["events", "USA", "RUS"]), &["file_name"])
    };
    for program in ["gzip", "xz", "zstd"] {
        let library = Library::new();
        let plain = library.file("events.csv", &text);
        let Ok(packed) = Command::new(program).arg("-c").arg(&plain).output() else {
            continue;
        };
        let path = library.file(&format!("events.csv.{program}"), &packed.stdout);
        library.import("gdelt", &path);
        assert_eq!(
            without_columns(&library.run(&["events", "USA", "RUS"]), &["file_name"]),
            expected,
            "{program}"
        );
    }
    let library = Library::new();
    let mut child = library
        .command(&["import", "gdelt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(
        without_columns(&library.run(&["events", "USA", "RUS"]), &["file_name"]),
        expected
    );
}

/// Rows made after the codebooks: no real file of these may be kept, or none was met.
#[test]
fn the_other_kinds_are_read_by_their_codebooks() {
    let library = Library::new();
    let header = "id,relid,year,type_of_violence,side_a,side_b,number_of_sources,source_article,source_headline,where_coordinates,latitude,longitude,country,date_start,date_end,best,gwnoa,gwnob\n";
    let ucdp = library.file(
        "ged.csv",
        format!(
            "{header}1,X-1,1999,1,Government of India,Government of Pakistan,2,\"Reuters, \"\"Kargil\"\"\nsecond line\",Fighting,Kargil,34.5,76.1,India,1999-06-01 00:00:00.000,1999-06-03 00:00:00.000,12,750,770\n\
             2,X-2,1999,1,Government of India,Kashmir insurgents,1,AFP,,Srinagar,34.0,74.8,India,1999-06-31 00:00:00.000,1999-07-01 00:00:00.000,3,750,\n"
        )
        .as_bytes(),
    );
    let report = library.import("ucdp-ged", &ucdp);
    assert!(
        report.contains("2 rows = 1 accepted + 1 quarantined"),
        "{report}"
    );
    let events = library.run(&[
        "events", "IND", "PAK", "--source", "ucdp-ged", "--format", "json",
    ]);
    let events: serde_json::Value = serde_json::from_str(&events).unwrap();
    assert_eq!(events["rows"][0]["deaths"], 12);
    assert_eq!(events["rows"][0]["end"], "1999-06-03");
    assert_eq!(
        events["rows"][0]["address"],
        "Reuters, \"Kargil\"\nsecond line"
    );

    let mut polecat = vec!["None"; 40];
    for (place, text) in [
        (0, "20190301-1-a"),
        (1, "2019-03-01"),
        (2, "CONSULT"),
        (3, "meet"),
        (4, "3.5"),
        (5, "VERBAL COOPERATION"),
        (7, "Imran Khan"),
        (8, "PAK"),
        (15, "Vladimir Putin"),
        (16, "RUS"),
        (28, "31.5"),
        (29, "74.3"),
    ] {
        polecat[place] = text;
    }
    let mut mirrored = polecat.clone();
    (mirrored[0], mirrored[8], mirrored[16]) = ("20190301-1-b", "RUS", "PAK");
    let mut several = polecat.clone();
    (several[0], several[8]) = ("20190301-1-c", "PAK; IND");
    // Excess tabs at the end of a row.
    let text = [
        polecat.join("\t") + "\t\t",
        mirrored.join("\t"),
        several.join("\t"),
        polecat[..39].join("\t"),
    ]
    .join("\n");
    let report = library.import(
        "polecat",
        &library.file("ngecEvents.DV.2019.txt", text.as_bytes()),
    );
    assert!(
        report.contains("4 rows = 3 accepted + 1 quarantined"),
        "{report}"
    );
    let series = library.run(&["series", "PAK", "RUS", "--source", "polecat", "--by", "day"]);
    // Two mirrored meetings are one event; the list of countries is no one side.
    assert_eq!((sum(&series, "raw"), sum(&series, "event")), (2, 1));
    let scores = library.run(&[
        "series",
        "PAK",
        "RUS",
        "--source",
        "polecat",
        "--by",
        "day",
        "--measure",
        "goldstein",
    ]);
    assert!(
        scores.contains("polecat,2019-03-01,3.5,2,2,2,1"),
        "{scores}"
    );

    let phoenix = library.file(
        "PhoenixFBIS.csv",
        b"eid,story_date,year,month,day,source,source_root,target,target_root,code,root_code,quad_class,goldstein\n\
          1,3/14/1998,1998,3,14,PAKGOV,PAK,RUS,RUS,046,04,1,7.0\n\
          2,2/30/1998,1998,2,30,PAKGOV,PAK,RUS,RUS,010,01,0,0.0\n",
    );
    let report = library.import("phoenix", &phoenix);
    assert!(
        report.contains("2 rows = 1 accepted + 1 quarantined"),
        "{report}"
    );

    let acled = library.file(
        "acled.csv",
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,fatalities,timestamp,notes\n\
         PAK1,16 May 2025,Battles,Armed clash,Military Forces of Pakistan (2024-),Military Forces of India (2014-),0,1747400000,first\n\
         PAK1,2025-05-16,Battles,Armed clash,Military Forces of Pakistan (2024-),Military Forces of India (2014-),2,1749400000,revised\n"
            .as_bytes(),
    );
    library.import("acled", &acled);
    let events = library.run(&["events", "PAK", "IND", "--source", "acled"]);
    assert!(
        events.contains("revised") && !events.contains("first"),
        "the newest revision holds: {events}"
    );

    let map = library.file(
        "my.toml",
        b"codes = \"cow\"\nontology = \"cameo\"\n[columns]\ndate = \"day\"\nsource = \"a\"\ntarget = \"b\"\ncode = \"type\"\n",
    );
    // COW 365 is the USSR in 1985 and Russia in 1995.
    let mine = library.file(
        "mine.csv",
        b"day,a,b,type\n1985-06-01,770,365,036\n1995-06-01,770,365,1243\n1995-13-01,770,365,036\n",
    );
    let report = library.run(&[
        "import",
        "events",
        mine.to_str().unwrap(),
        "--map",
        map.to_str().unwrap(),
    ]);
    assert!(
        report.contains("3 rows = 2 accepted + 1 quarantined"),
        "{report}"
    );
    let events = library.run(&["events", "PAK", "RUS", "--source", "events"]);
    assert!(
        events.contains("SUN") && events.contains("RUS") && events.contains("1243"),
        "{events}"
    );
    let quarantined = library.run(&["quarantine"]);
    assert!(
        quarantined.contains("line 4, column day: \"1995-13-01\" is no day"),
        "{quarantined}"
    );
    let unverified = library.run(&["sources", "polecat"]);
    assert!(unverified.contains("unverified"), "{unverified}");
}

/// The Python that has DuckDB and Polars, or nothing.
fn python_with_peers() -> Option<String> {
    let python = std::env::var("ENTENTE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python)
        .args(["-c", "import duckdb, polars"])
        .stderr(Stdio::null())
        .status();
    match found {
        Ok(status) if status.success() => Some(python),
        _ => {
            eprintln!("skipped: {python} has no duckdb and polars (pip install duckdb polars)");
            None
        }
    }
}

#[test]
fn duckdb_and_polars_read_the_folder_as_it_is() {
    let data = entente_testing::shared_data_or_skip!();
    let Some(python) = python_with_peers() else {
        return;
    };
    let library = Library::new();
    library.import(
        "gdelt",
        &data.join("events/gdelt2/20191024143000.export.CSV.zip"),
    );
    library.import(
        "icews",
        &data.join("events/icews/events.2018.sample.tab.gz"),
    );
    let output = Command::new(python)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tools/read_folder.py"
        ))
        .arg(library.dir.path().join("library"))
        .args(["USA", "RUS", "--entente", env!("CARGO_BIN_EXE_entente")])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{error}");
    for part in ["duckdb, events: gdelt", "polars, events: icews"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn mentions_count_the_outlets_of_an_event() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    let report = library.import(
        "gdelt-mentions",
        &data.join("events/gdelt2/mentionssamp_20170701.csv.gz"),
    );
    assert!(
        report.contains("1,635 rows = 1,635 accepted + 0 quarantined + 0 exact duplicates"),
        "{report}"
    );
    library.import(
        "gdelt",
        &data.join("events/gdelt2/20191024143000.export.CSV.zip"),
    );
    // Mentions in the form in which GDELT publishes them, of the first event between the two that the file has.
    let rows = library.run(&["events", "USA", "RUS", "--level", "raw", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    let id = rows["rows"][0]["id"].as_i64().unwrap();
    let mention = |outlet: &str, sentence: u32, confidence: u32| {
        format!(
            "{id}\t20191024143000\t20191024144500\t1\t{outlet}\thttps://{outlet}/a\t{sentence}\t-1\t20\t40\t1\t{confidence}\t900\t-1.5\t\t\n"
        )
    };
    let text = [
        mention("dawn.com", 1, 60),
        mention("dawn.com", 4, 80),
        mention("tass.com", 2, 50),
        // Less than 50 per cent makes no outlet; a copy makes nothing; a row cut short goes to quarantine.
        mention("example.org", 2, 40),
        mention("tass.com", 2, 50),
        "1\t2\t3\n".to_owned(),
    ]
    .concat();
    let file = library.file("20191024144500.mentions.CSV", text.as_bytes());
    let report = library.import("gdelt-mentions", &file);
    assert!(
        report.contains("6 rows = 4 accepted + 1 quarantined + 1 exact duplicates"),
        "{report}"
    );
    let counted = |library: &Library| {
        let rows = library.run(&[
            "events",
            "USA",
            "RUS",
            "--level",
            "raw",
            "--mentions",
            "--format",
            "json",
        ]);
        let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
        let row = rows["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["id"].as_i64() == Some(id))
            .unwrap()
            .clone();
        (
            row["mentions_held"].as_u64().unwrap(),
            row["outlets_held"].as_u64().unwrap(),
        )
    };
    assert_eq!(counted(&library), (4, 2));
    library.run(&["remove", "gdelt-mentions", "20191024144500.mentions.CSV"]);
    assert_eq!(counted(&library), (0, 0));
}

#[test]
fn a_manifest_says_which_files_are_as_published() {
    let data = entente_testing::shared_data_or_skip!();
    let library = Library::new();
    let names = [
        "20191024143000.export.CSV.zip",
        "20180326044500.export.CSV.zip",
    ];
    let mut list = String::new();
    for name in names {
        let content = fs::read(data.join("events/gdelt2").join(name)).unwrap();
        let sum: String = <md5::Md5 as md5::Digest>::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        list += &format!(
            "{} {sum} http://data.gdeltproject.org/gdeltv2/{name}\n",
            content.len()
        );
        library.file(name, &content);
    }
    list += &format!(
        "9 {} http://x/20180326050000.export.CSV.zip\n",
        "0".repeat(32)
    );
    list += &format!(
        "9 {} http://x/20180326050000.mentions.CSV.zip\n",
        "0".repeat(32)
    );
    // In the place of one file lies a listing, as it was once published.
    let good = fs::read(library.dir.path().join(names[1])).unwrap();
    library.file(names[1], b"180505 3a478f46 http://data.gdeltproject.org");
    let manifest = library.file("masterfilelist.txt", list.as_bytes());
    let manifest = manifest.to_str().unwrap().to_owned();
    let output = library.output(&["import", "gdelt", &manifest]);
    let report = String::from_utf8(output.stdout).unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        report.contains("masterfilelist.txt: 3 files of gdelt listed, 2 here, of which 1 differ in size or checksum; 1 not here")
            && report.contains("2,111 rows = 2,111 accepted"),
        "{report}"
    );
    assert!(error.contains("bytes where the manifest says"), "{error}");
    // The file is had as it should be; only what failed is read again, and held to the manifest again.
    library.file(names[1], &good);
    let report = library.run(&["import", "gdelt", "--retry-failed"]);
    assert!(
        report.contains("1,540 rows = 1,540 accepted") && !report.contains("2,111"),
        "{report}"
    );
    assert!(
        library
            .run(&["import", "gdelt", "--retry-failed"])
            .contains("no file failed before")
    );
}

#[test]
fn rows_of_quarantine_are_read_again_with_a_corrected_map() {
    let map = |delimiter: &str, date: &str| {
        format!(
            "codes = \"cow\"\nontology = \"cameo\"\n{delimiter}\n[columns]\ndate = \"{date}\"\nsource = \"a\"\ntarget = \"b\"\ncode = \"type\"\nid = \"n\"\n"
        )
    };
    // A column with the wrong days: some of them are none.
    let text = "n,day,reported,a,b,type\n1,1985-02-30,1985-03-01,365,770,040\n2,1985-02-01,1985-02-01,365,770,112\n3,1985-02-30,1985-03-01,365,770,040\n";
    let whole = Library::new();
    let good = whole.file("good.toml", map("", "reported").as_bytes());
    let file = whole.file("acts.csv", text.as_bytes());
    whole.run(&[
        "import",
        "events",
        file.to_str().unwrap(),
        "--map",
        good.to_str().unwrap(),
    ]);
    let library = Library::new();
    let bad = library.file("bad.toml", map("", "day").as_bytes());
    let file = library.file("acts.csv", text.as_bytes());
    let report = library.run(&[
        "import",
        "events",
        file.to_str().unwrap(),
        "--map",
        bad.to_str().unwrap(),
    ]);
    assert!(
        report.contains("3 rows = 1 accepted + 2 quarantined"),
        "{report}"
    );
    // Without a change nothing changes.
    let report = library.run(&["quarantine", "retry", "events", "--map", "bad.toml"]);
    assert!(
        report.contains("of 2 rows in quarantine 0 could be read now"),
        "{report}"
    );
    assert!(
        library
            .run(&["quarantine"])
            .contains("2 of 2 quarantined rows")
    );
    let good = library.file("good.toml", map("", "reported").as_bytes());
    let report = library.run(&[
        "quarantine",
        "retry",
        "events",
        "--map",
        good.to_str().unwrap(),
    ]);
    assert!(
        report.contains("of 2 rows in quarantine 2 could be read now"),
        "{report}"
    );
    assert!(
        library
            .run(&["quarantine"])
            .contains("0 of 0 quarantined rows")
    );
    let pairs = [("PAK", "RUS")];
    assert_eq!(library.content(&pairs), whole.content(&pairs));
    // The file goes as a whole, also what came late.
    library.run(&["remove", "events", "acts.csv"]);
    assert!(library.run(&["status"]).contains("nothing is imported yet"));
}

/// Runs it and gives exit code and both streams as one.
fn told(library: &Library, arguments: &[&str]) -> (Option<i32>, String) {
    let output = library.output(arguments);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

#[test]
fn rows_that_need_a_map_say_so_and_a_wrong_map_is_named_by_its_line() {
    let map = |source: &str| {
        format!(
            "codes = \"cow\"\nontology = \"cameo\"\n[columns]\ndate = \"day\"\nsource = \"{source}\"\ntarget = \"b\"\ncode = \"type\"\n"
        )
    };
    let library = Library::new();
    library.file(
        "acts.csv",
        b"day,a,b,type\n1985-02-30,365,770,040\n1985-02-01,365,770,112\n",
    );
    library.file("good.toml", map("a").as_bytes());
    library.file("bad.toml", map("from").as_bytes());
    let mut wrong = vec![told(
        &library,
        &["import", "events", "acts.csv", "--map", "bad.toml"],
    )];
    library.run(&["import", "events", "acts.csv", "--map", "good.toml"]);
    wrong.push(told(
        &library,
        &["quarantine", "retry", "events", "--map", "bad.toml"],
    ));
    for (code, text) in wrong {
        assert_eq!(code, Some(1), "{text}");
        for part in [
            "acts.csv: has no column \"from\"",
            "line 5 of bad.toml names as source",
            "the file has day, a, b, type",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("get it anew"), "{text}");
    }
    let (code, text) = told(&library, &["quarantine", "retry", "events"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(
        text.contains("acts.csv: 1 rows in quarantine need the map"),
        "{text}"
    );
    assert!(
        text.contains("--map FILE") && !text.contains("get it anew"),
        "{text}"
    );
    // Among all datasets these rows are told of too.
    let (code, text) = told(&library, &["quarantine", "retry"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("acts.csv: 1 rows in quarantine need the map"),
        "{text}"
    );
    assert!(!text.contains("nothing of events"), "{text}");
}

#[test]
fn an_import_that_fails_leaves_no_library_behind_where_none_was() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_entente"))
            .args(arguments)
            .env("XDG_DATA_HOME", &data)
            .env_remove("ENTENTE_LIBRARY")
            .current_dir(dir.path())
            .output()
            .unwrap();
        (output.status.code(), data.join("entente").exists())
    };
    let row = "1\t19790101\t197901\t1979\t1979.0027\n".repeat(3);
    std::fs::write(dir.path().join("broken.csv"), row).unwrap();
    std::fs::write(dir.path().join("map.toml"), "codes = \"iso3\"\nontology = \"cameo\"\n[columns]\ndate = \"d\"\nsource = \"a\"\ntarget = \"b\"\ncode = \"c\"\n").unwrap();
    std::fs::write(
        dir.path().join("events.csv"),
        "d,a,b,c\n2001-01-01,PAK,IND,040\n",
    )
    .unwrap();
    std::fs::write(dir.path().join("bytes.bin"), [0, 1, 2]).unwrap();
    for failing in [
        &["import", "gdelt", "broken.csv"][..],
        &["import", "gdelt", "nofile.csv"],
        &["import", "atop", "nofile.csv"],
        &["import", "atop", "broken.csv"],
        &["import", "events", "broken.csv", "--map", "map.toml"],
        &["add", "bytes.bin"],
    ] {
        assert_eq!(run(failing), (Some(1), false), "{failing:?}");
    }
    // Where one of two files can be read, the library is there.
    let both = [
        "import",
        "events",
        "events.csv",
        "nofile.csv",
        "--map",
        "map.toml",
    ];
    assert_eq!(run(&both), (Some(1), true));
    assert_eq!(run(&["import", "gdelt", "nofile.csv"]), (Some(1), true));
}

#[test]
fn an_unknown_kind_is_answered_with_all_kinds() {
    let library = Library::new();
    let (code, text) = told(&library, &["import", "foo", "x"]);
    assert_eq!(code, Some(2), "{text}");
    for kind in [
        "unvotes",
        "nmc",
        "table",
        "gdelt",
        "gdelt-mentions",
        "icews",
        "icews-quads",
        "polecat",
        "phoenix",
        "ucdp-ged",
        "acled",
        "events",
    ] {
        let listed = format!(" {kind},");
        assert!(text.contains(&listed), "{kind}: {text}");
    }
}
