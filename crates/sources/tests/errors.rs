//! What a user meets who gives the wrong file: one message that says what was wrong and what to do, and no good row lost.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use entente_model::votes::Vote;
use entente_sources::{ImportError, Kind, import};
use proptest::prelude::*;

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

fn message(kind: Kind, path: &Path) -> String {
    import(kind, &[path.to_owned()]).unwrap_err().to_string()
}

fn written(folder: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[test]
fn bad_rows_are_kept_aside_with_line_and_reason_and_good_rows_stay() {
    let batch = import(Kind::Unvotes, &[own("votes.csv"), own("roll_calls.csv")]).unwrap();
    let votes = batch.votes.as_ref().unwrap();
    assert_eq!(
        votes
            .roll_calls
            .iter()
            .map(|call| call.id)
            .collect::<Vec<_>>(),
        [3, 4]
    );
    let of = |name: &str| {
        let seat = votes
            .seats
            .iter()
            .find(|seat| seat.seat.as_ref() == name)
            .unwrap();
        [seat.vote(0), seat.vote(1)]
    };
    assert_eq!(of("United States"), [Some(Vote::Yes), Some(Vote::No)]);
    assert_eq!(of("Taiwan"), [Some(Vote::Abstain), None]);
    assert_eq!(of("Yugoslavia"), [None, Some(Vote::No)]);
    assert_eq!(votes.seats.len(), 3);

    let quarantine: Vec<_> = batch
        .quarantine
        .iter()
        .map(|row| {
            (
                row.file.as_ref(),
                row.line,
                row.reason.as_str(),
                String::from_utf8_lossy(&row.raw),
            )
        })
        .collect();
    assert_eq!(
        quarantine,
        [
            (
                "roll_calls.csv",
                5,
                "column date: \"1946-02-30\" is no day (write 1971-08-09)",
                "5,1,NA,1946-02-30,R/1/98,NA,NA,,".into()
            ),
            (
                "votes.csv",
                5,
                "column country: \"Atlantis\" is no state known here",
                "4,Atlantis,,yes".into()
            ),
            (
                "votes.csv",
                6,
                "column rcid: there is no roll call 5",
                "5,United States,US,yes".into()
            ),
            (
                "votes.csv",
                7,
                "column country: a second vote of Taiwan in roll call 3",
                "3,Taiwan,TW,no".into()
            ),
            (
                "votes.csv",
                8,
                "column rcid: there is no roll call 9",
                "9,United States,US,yes".into()
            ),
            (
                "votes.csv",
                9,
                "column vote: \"perhaps\" is no vote (yes, abstain, no)",
                "4,Taiwan,TW,perhaps".into()
            ),
            (
                "votes.csv",
                10,
                "the row has 3 fields, the header 4",
                "4,Russia,RU".into()
            ),
        ]
    );
    for file in &batch.files {
        let refused = batch
            .quarantine
            .iter()
            .filter(|row| row.file == file.name)
            .count() as u64;
        let kept = if file.name.as_ref() == "votes.csv" {
            4
        } else {
            2
        };
        assert_eq!(file.rows, kept + refused, "{}", file.name);
    }
    assert!(
        batch
            .remarks
            .iter()
            .any(|remark| remark.contains("no issue labels")),
        "{:?}",
        batch.remarks
    );
}

#[test]
fn invalid_utf8_puts_one_row_aside() {
    let folder = tempfile::tempdir().unwrap();
    let header = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n";
    let mut content = header.as_bytes().to_vec();
    content.extend(b"PAK,770,Pakistan,1947,8,14,2016,12,31,2016\n");
    content.extend(b"IV\xD4,437,C\xF4te d'Ivoire,1960,8,7,2016,12,31,2016\n");
    content.extend(b"IND,750,Inde \xE9,1947,8,15,2016,12,31,2016\n");
    let path = written(&folder, "states.csv", content);
    let batch = import(Kind::CowStates, &[path]).unwrap();
    // A column that nobody reads may hold what it likes.
    assert_eq!(
        batch
            .state_system
            .iter()
            .map(|span| span.code)
            .collect::<Vec<_>>(),
        [770, 750]
    );
    assert_eq!((batch.quarantine.len(), batch.quarantine[0].line), (1, 3));
    assert!(
        batch.quarantine[0].reason.contains("column stateabb")
            && batch.quarantine[0].reason.contains("UTF-8")
    );
    assert!(batch.quarantine[0].raw.starts_with(b"IV\xD4,437"));
}

#[test]
fn impossible_values_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(
        &folder,
        "atop.csv",
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n\
         770,365,2004,0,0,0,1,0\n365,770,2004,0,0,0,1,0\n770,9999,2004,0,0,0,1,0\n770,365,2005,2,0,0,1,0\n\
         770,365,,0,0,0,1,0\n770,366,1960,0,0,0,1,0\n770,365,2004,0,0,0,1,0\n770,365,20o6,0,0,0,1,0\n",
    );
    let batch = import(Kind::Atop, &[path]).unwrap();
    assert_eq!((batch.ties.len(), batch.ties[0].directed), (1, false));
    let reasons: Vec<_> = batch
        .quarantine
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (4, "column ccode2: 9999 is not within 1 to 999"),
            (5, "column atop_defense: 2 is not within 0 to 1"),
            (6, "column year: no value"),
            (
                7,
                "column ccode2: the cow code \"366\" meant no actor from 1960-01-01 to 1960-12-31"
            ),
            (8, "the same pair and year as row 1"),
            (9, "column year: \"20o6\" is no whole number"),
        ]
    );
    // One year only, though the edition has two centuries: other years are not covered.
    assert_eq!(
        (batch.coverage[0].first_year, batch.coverage[0].last_year),
        (2004, 2004)
    );
    assert!(batch.remarks.iter().any(|remark| {
        remark.contains("taken as covering 2004 to 2004 and the 2 actors in them only")
    }));
}

#[test]
fn directions_that_differ_stay_directed() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(
        &folder,
        "atop.csv",
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n\
         365,770,2004,1,0,0,1,0\n770,365,2004,0,0,0,1,0\n365,770,2005,0,0,0,1,0\n",
    );
    let ties = import(Kind::Atop, &[path]).unwrap().ties;
    let described: Vec<_> = ties
        .iter()
        .map(|tie| format!("{} {} {} {}", tie.a, tie.b, tie.interval, tie.directed))
        .collect();
    assert_eq!(
        described,
        [
            "RUS PAK 2004 true",
            "PAK RUS 2004 true",
            "PAK RUS 2005 false"
        ]
    );
}

#[test]
fn missing_and_empty_paths_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere.parquet");
    assert!(matches!(
        import(Kind::Atop, std::slice::from_ref(&missing)),
        Err(ImportError::MissingFile { .. })
    ));
    assert!(
        message(Kind::Atop, &missing).ends_with("nowhere.parquet: there is no such file or folder")
    );
    assert!(matches!(
        import(Kind::Atop, &[folder.path().to_owned()]),
        Err(ImportError::EmptyFolder { .. })
    ));
    assert!(matches!(
        import(Kind::Atop, &[]),
        Err(ImportError::NothingGiven { .. })
    ));
    written(&folder, "notes.txt", "nothing of use\n");
    let error = message(Kind::Atop, folder.path());
    assert!(
        error.contains("none of the 1 files in the folder is of the kind atop"),
        "{error}"
    );
}

#[test]
fn a_missing_column_is_named_with_those_expected() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(&folder, "calls.csv", "rcid,session,unres\n3,1,R/1/66\n");
    let error = message(Kind::Unvotes, &path);
    assert!(
        error.ends_with("calls.csv: the column date is missing; roll calls of unvotes need the columns rcid, session, date, unres; found rcid, session, unres"),
        "{error}"
    );
}

#[test]
fn a_file_of_another_kind_is_recognised() {
    let error = message(Kind::Atop, &own("votes.csv"));
    assert!(
        error.contains("is no file of the kind atop")
            && error.ends_with("it looks like the votes of unvotes"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let image = written(
        &folder,
        "picture.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe",
    );
    assert!(matches!(
        import(Kind::CowStates, &[image]),
        Err(ImportError::WrongKind { .. })
    ));
    let empty = written(&folder, "empty.csv", "");
    assert!(message(Kind::CowStates, &empty).ends_with("found no column at all"));
    let quadruples = written(&folder, "triples.txt", "1\t2\t3\n");
    assert!(matches!(
        import(Kind::Icews14, &[quadruples]),
        Err(ImportError::WrongKind { .. })
    ));
}

#[test]
fn a_part_cut_out_of_a_dataset_says_nothing_of_actors_that_it_does_not_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(
        &folder,
        "atop.csv",
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n2,20,2000,1,0,0,0,1\n20,2,2000,1,0,0,0,1\n",
    );
    let batch = import(Kind::Atop, &[path]).unwrap();
    let actors: Vec<_> = batch.coverage[0]
        .actors
        .iter()
        .map(|a| a.as_str())
        .collect();
    assert_eq!(actors, ["CAN", "USA"]);
    assert!(
        batch.remarks.iter().any(|remark| remark
            .ends_with("taken as covering 2000 to 2000 and the 2 actors in them only")),
        "{:?}",
        batch.remarks
    );
}

#[test]
fn a_missing_part_and_a_part_given_twice_are_said() {
    let error = message(Kind::Unvotes, &own("votes.csv"));
    assert!(
        error.starts_with("unvotes: the roll calls are missing among"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("votes2.csv");
    std::fs::copy(own("votes.csv"), &copy).unwrap();
    let error = import(
        Kind::Unvotes,
        &[own("votes.csv"), copy, own("roll_calls.csv")],
    )
    .unwrap_err()
    .to_string();
    assert!(
        error.ends_with("both hold the votes of unvotes; name one of them"),
        "{error}"
    );
}

#[test]
fn a_file_of_which_no_row_can_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = written(
        &folder,
        "states.csv",
        "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\nXXX,1000,Nowhere,1,1,1,2,1,1,2016\n",
    );
    let error = message(Kind::CowStates, &path);
    assert!(error.ends_with("no row could be read (1 rows refused; the first: column ccode: 1000 is not within 1 to 999)"), "{error}");
}

#[test]
fn truncated_files_are_said_to_be_damaged() {
    let data = entente_testing::shared_data_or_skip!();
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(data.join("states/cow_states.parquet")).unwrap();
    let cut = written(&folder, "cow_states.parquet", &whole[..whole.len() / 2]);
    assert!(matches!(
        import(Kind::CowStates, std::slice::from_ref(&cut)),
        Err(ImportError::Damaged { .. })
    ));
    let error = message(Kind::CowStates, &cut);
    assert!(
        error.contains("cow_states.parquet: the file is damaged or cut short")
            && error.ends_with("get it anew"),
        "{error}"
    );
    // The same in a folder, where nothing better is found.
    assert!(matches!(
        import(Kind::CowStates, &[folder.path().to_owned()]),
        Err(ImportError::Damaged { .. })
    ));

    let packed = zstd::encode_all(whole.as_slice(), 3).unwrap();
    let cut = written(&folder, "states.zst", &packed[..packed.len() / 2]);
    assert!(matches!(
        import(Kind::CowStates, &[cut]),
        Err(ImportError::Damaged { .. })
    ));
    let xz = std::fs::read(data.join("forecast/icews14/relation2id.txt.xz")).unwrap();
    written(&folder, "relation2id.txt.xz", &xz[..xz.len() / 2]);
    for name in ["entity2id.txt.xz", "test.txt.xz"] {
        std::fs::copy(
            data.join("forecast/icews14").join(name),
            folder.path().join(name),
        )
        .unwrap();
    }
    let error = message(Kind::Icews14, folder.path());
    assert!(
        error.contains("relation2id.txt.xz: the file is damaged or cut short"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_damage_makes_an_import_panic(at in 0_usize..10_000, with in any::<u8>()) {
        let Some(data) = entente_testing::shared_data() else { return Ok(()) };
        let folder = tempfile::tempdir().unwrap();
        let mut content = std::fs::read(data.join("states/cow_states.parquet")).unwrap();
        let at = at % content.len();
        content[at] ^= with;
        let _ = import(Kind::CowStates, &[written(&folder, "cow_states.parquet", content)]);
    }
}
