//! Tables read by mappings: real files whole, the same table in every form, and files made from codebooks.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::data_table::{ColumnValues, DataTable};
use entente_sources::ImportError;
use entente_sources::table_adapters::{Mapping, import_mapped, prepared, suggest};

fn import(kind: &str, files: &[PathBuf]) -> Batch {
    let mapping = prepared(kind).unwrap_or_else(|| panic!("no mapping {kind}"));
    import_mapped(mapping, files).unwrap_or_else(|error| panic!("{kind}: {error}"))
}

fn table<'b>(batch: &'b Batch, name: &str) -> &'b DataTable {
    let found = batch.tables.iter().find(|table| table.info.name == name);
    found.unwrap_or_else(|| panic!("no table {name}"))
}

fn number(table: &DataTable, column: &str, row: usize) -> Option<f64> {
    table.column(column).unwrap().1.number(row)
}

/// Rows of the README of the shared data.
#[test]
fn every_row_of_every_file_is_read() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    /// A kind, its files, and the rows of each table.
    type Case = (
        &'static str,
        &'static [&'static str],
        &'static [(&'static str, usize)],
    );
    let cases: [Case; 14] = [
        ("nmc", &["cow_nmc"], &[("nmc", 17_121)]),
        (
            "igo",
            &["cow_igo_sy", "cow_igo_memberships", "cow_igo_names"],
            &[
                ("igo-states", 15_557),
                ("igo-memberships", 19_042),
                ("igo-names", 534),
            ],
        ),
        ("contiguity", &["cow_contdir"], &[("contiguity", 1_874)]),
        (
            "capitals",
            &["cow_capitals", "gw_capitals"],
            &[("capitals", 242), ("capitals-gw", 262)],
        ),
        ("trade", &["cow_trade_sy"], &[("trade-states", 14_410)]),
        ("wars", &["cow_war_inter"], &[("wars", 1_932)]),
        (
            "rivalries",
            &["tss_rivalries", "td_rivalries"],
            &[("rivalries", 262), ("rivalries-thompson-dreyer", 195)],
        ),
        ("archigos", &["archigos"], &[("archigos", 3_409)]),
        ("ucdp-acd", &["ucdp_acd"], &[("ucdp-acd", 5_649)]),
        ("arms-races", &["grh_arms_races"], &[("arms-races", 71)]),
        ("majors", &["cow_majors"], &[("majors", 14)]),
        (
            "regional-powers",
            &["maoz_powers"],
            &[("regional-powers", 18), ("global-powers", 5)],
        ),
        ("gw-states", &["gw_states"], &[("gw-states", 216)]),
        (
            "ideal-points",
            &["ideal_points/estimates_all_2020"],
            &[("ideal-points", 10_469)],
        ),
    ];
    for (kind, files, expected) in cases {
        let files: Vec<PathBuf> = files
            .iter()
            .map(|file| states.join(format!("{file}.parquet")))
            .collect();
        let batch = import(kind, &files);
        let refused: Vec<&str> = batch
            .quarantine
            .iter()
            .map(|row| row.reason.as_str())
            .collect();
        // Abkhazia and South Ossetia are on no list of states, Venice was gone before 1816, and Hyderabad never a member.
        let venice = [
            "column ccode1: \"324\" is no cow code",
            "column ccode2: \"324\" is no cow code",
        ];
        let expected_refused: Vec<&str> = match kind {
            "capitals" => vec![
                "column gwcode: \"396\" is no gw code",
                "column gwcode: \"397\" is no gw code",
            ],
            "rivalries" => [venice, venice].concat(),
            "ucdp-acd" => vec!["column gwno_a: \"751\" is no gw code"; 3],
            _ => Vec::new(),
        };
        assert_eq!(refused, expected_refused, "{kind}");
        assert_eq!(batch.tables.len(), expected.len(), "{kind}");
        for &(name, rows) in expected {
            assert_eq!(table(&batch, name).len(), rows, "{name}");
        }
    }
}

#[test]
fn capabilities_are_those_of_the_file_and_missing_stays_missing() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    let batch = import("nmc", &[states.join("cow_nmc.parquet")]);
    let nmc = table(&batch, "nmc");
    let row = (0..nmc.len())
        .find(|&row| nmc.codes[0][row] == 365 && nmc.years[row].0 == 2019)
        .unwrap();
    assert_eq!(number(nmc, "milex", row), Some(46_366_000.0));
    assert_eq!(number(nmc, "cinc", row), Some(0.034_606_304));
    assert_eq!(nmc.actors[0][row], Some(ActorId::literal("RUS")));
    let soviet = (0..nmc.len())
        .find(|&row| nmc.codes[0][row] == 365 && nmc.years[row].0 == 1985)
        .unwrap();
    assert_eq!(nmc.actors[0][soviet], Some(ActorId::literal("SUN")));
    // Empty cells of the file, counted with pandas.
    let missing = |column: &str| {
        (0..nmc.len())
            .filter(|&row| number(nmc, column, row).is_none())
            .count()
    };
    assert_eq!(
        (
            missing("milex"),
            missing("milper"),
            missing("irst"),
            missing("pec"),
            missing("upop")
        ),
        (2_360, 456, 26, 448, 68)
    );
}

#[test]
fn the_publisher_s_files_are_read_with_the_same_mappings() {
    let forms = entente_testing::shared_data_or_skip!().join("states/publisher_form");
    let nmc = import("nmc", &[forms.join("NMC-60-abridged.csv")]);
    assert_eq!(table(&nmc, "nmc").len(), 300);
    assert_eq!(nmc.source.edition, "6.0");
    assert_eq!(table(&nmc, "nmc").info.coverage.first_year, 1816);
    // A part of the states: it says nothing of those that it does not name.
    assert!(!table(&nmc, "nmc").info.coverage.actors.is_empty());

    let files = [
        "MIDA 5.0.csv",
        "MIDB 5.0.csv",
        "MIDI 5.0.csv",
        "MIDIP 5.0.csv",
    ]
    .map(|file| forms.join(file));
    let mid = import("mid-records", &files);
    let rows: Vec<(&str, usize)> = mid
        .tables
        .iter()
        .map(|table| (table.info.name.as_str(), table.len()))
        .collect();
    assert_eq!(
        rows,
        [("midb", 300), ("mida", 300), ("midip", 300), ("midi", 300)]
    );
    let midb = table(&mid, "midb");
    // Dispute 2: "-9,7,1902,24,1,1903": a day that is not known widens the span to its month.
    let row = (0..midb.len())
        .find(|&row| number(midb, "dispnum", row) == Some(2.0) && midb.codes[0][row] == 2)
        .unwrap();
    assert_eq!(
        (midb.days[row].0.to_string(), midb.days[row].1.to_string()),
        ("1902-07-01".to_owned(), "1903-01-24".to_owned())
    );
    assert_eq!(number(midb, "revtype2", row), None);
}

#[test]
fn one_table_is_the_same_in_every_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mapped");
    let text = std::fs::read_to_string(folder.join("small.toml")).unwrap();
    let mapping = Mapping::parse(&text, &folder.join("small.toml")).unwrap();
    for form in [
        "small.csv",
        "small.tsv",
        "small.parquet",
        "small.dta",
        "old.dta",
        "small.xlsx",
    ] {
        let batch =
            import_mapped(&mapping, &[folder.join(form)]).unwrap_or_else(|error| panic!("{error}"));
        let small = &batch.tables[0];
        assert_eq!(batch.quarantine, [], "{form}");
        let ids: Vec<String> = small.actors[0]
            .iter()
            .map(|actor| actor.unwrap().to_string())
            .collect();
        assert_eq!(ids, ["IND", "PAK", "RUS", "SUN"], "{form}");
        assert_eq!(
            small.years,
            [(1995, 1995), (1985, 1985), (1995, 1995), (1985, 1985)],
            "{form}"
        );
        assert_eq!(
            small.values[0],
            ColumnValues::Whole(vec![Some(1145), Some(483), None, Some(5300)]),
            "{form}"
        );
        assert_eq!(
            small.values[1],
            ColumnValues::Real(vec![Some(0.5), Some(0.1), None, Some(0.25)]),
            "{form}"
        );
        let notes: Vec<Option<String>> = (0..4).map(|row| small.values[2].show(row)).collect();
        let note = |text: &str| Some(text.to_owned());
        assert_eq!(notes, [note("d"), note("a"), None, note("b, c")], "{form}");
        assert_eq!(small.rows, [4, 1, 3, 2], "{form}");
    }
}

#[test]
fn a_mapping_of_ones_own_holds_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loans.csv");
    std::fs::write(
        &path,
        "state,year,loan\nPAK,2004,1\nPAK,2005,2\nPAK,2005,3\n",
    )
    .unwrap();
    let read = |last: i32| {
        let text = format!(
            "name = \"loans\"\ntitle = \"made up\"\n[[table]]\nyear = \"year\"\n\
             actor = [{{ column = \"state\", codes = \"iso3\" }}]\n\
             coverage = {{ first_year = 2000, last_year = {last}, no_row = \"zero\" }}\n\
             [[table.column]]\nname = \"loan\"\n"
        );
        let mapping = Mapping::parse_own(&text, Path::new("loans.toml"))?;
        Ok::<_, entente_sources::table_adapters::MappingError>(
            import_mapped(&mapping, std::slice::from_ref(&path)).unwrap(),
        )
    };
    let (one, other) = (read(2010).unwrap(), read(2012).unwrap());
    let coverage = &one.tables[0].info.coverage;
    assert_eq!((coverage.first_year, coverage.last_year), (2000, 2010));
    assert!(coverage.actors.is_empty());
    // The same file by a corrected mapping is another edition.
    assert_ne!(one.source.content_hash, other.source.content_hash);
    let repeated = one.remarks.iter().find(|remark| remark.contains("repeat"));
    assert!(
        repeated.is_some_and(|remark| remark.contains("1 row repeats")),
        "{:?}",
        one.remarks
    );
    let error = read(1999).unwrap_err().to_string();
    assert!(
        error.contains("begins in 2000, after its end in 1999"),
        "{error}"
    );
}

#[test]
fn a_draft_of_a_mapping_can_be_used() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mapped");
    for form in ["small.csv", "small.dta", "small.xlsx"] {
        let draft = suggest(&folder.join(form)).unwrap();
        let mapping = Mapping::parse(&draft, Path::new("draft.toml"))
            .unwrap_or_else(|error| panic!("{error}\n{draft}"));
        let batch = import_mapped(&mapping, &[folder.join(form)]).unwrap();
        assert_eq!(batch.tables[0].len(), 4, "{form}\n{draft}");
        assert!(draft.contains("missing = [-9]"), "{draft}");
        assert!(draft.contains("codes = \"iso3\""), "{draft}");
    }
}

/// Writes lines to a file of its own and imports it by the mapping of a kind.
fn import_lines(kind: &str, name: &str, lines: &str) -> Batch {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, lines).unwrap();
    import(kind, &[path])
}

#[test]
fn vetoes_are_those_that_the_embedded_table_was_made_from() {
    let states = entente_testing::shared_data_or_skip!().join("states");
    let batch = import("vetoes", &[states.join("unsc_vetoes_1946_2022.csv")]);
    assert_eq!((batch.vetoes.len(), batch.quarantine.len()), (214, 0));
    let kashmir = batch
        .vetoes
        .iter()
        .filter(|veto| veto.agenda == "The India-Pakistan question");
    let by: Vec<_> = kashmir
        .map(|veto| (veto.date.to_string(), veto.by.clone()))
        .collect();
    let sun = vec![ActorId::literal("SUN")];
    assert_eq!(
        by,
        [
            ("1957-02-20".to_owned(), sun.clone()),
            ("1962-06-22".to_owned(), sun)
        ]
    );
    assert!(batch.vetoes.iter().all(|veto| !veto.by.is_empty()));
}

/// These files were made from the codebook, or from how programs read the dataset's files; no real file was at hand.
#[test]
fn files_made_from_codebooks() {
    let register = "Transfers of major weapons\n\nInformation generated\n\"SIPRI AT Database ID\",Supplier,Recipient,Designation,Description,\"Armament category\",\"Order date\",\"Order date is estimate\",\"Numbers delivered\",\"Numbers delivered is estimate\",\"Delivery year\",\"Delivery year is estimate\",Status,\"SIPRI estimate\",\"TIV deal unit\",\"TIV delivery values\",\"Local production\";\n1,Russia,Pakistan,Mi-35M,\"Combat helicopter\",Aircraft,2015,No,4,No,2017,No,New,0,7.5,30,No;\n2,\"Soviet Union\",India,MiG-21,\"Fighter\",Aircraft,1962,No,8,No,1963,No,New,0,4,32.5,No;\n3,China,\"Hamas (Palestine)*\",X,Y,Missiles,2010,No,1,No,2011,No,New,0,1,1,No;\n";
    let arms = import_lines("sipri-transfers", "trade-register.csv", register);
    let transfers = table(&arms, "sipri-transfers");
    assert_eq!(transfers.len(), 2);
    let ids: Vec<_> = (0..2)
        .map(|row| {
            (
                transfers.actors[0][row].unwrap(),
                transfers.actors[1][row].unwrap(),
                number(transfers, "tiv", row),
            )
        })
        .collect();
    let id = ActorId::literal;
    assert_eq!(
        ids,
        [
            (id("RUS"), id("PAK"), Some(30.0)),
            (id("SUN"), id("IND"), Some(32.5))
        ]
    );
    assert_eq!(arms.quarantine.len(), 1);
    assert!(
        arms.quarantine[0].reason.contains("Hamas"),
        "{}",
        arms.quarantine[0].reason
    );

    let bank = "\"Data Source\",\"World Development Indicators\",\n\n\"Last Updated Date\",\"2024-01-01\",\n\n\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\",\"1970\",\"1972\",\n\"Pakistan\",\"PAK\",\"GDP\",\"NY.GDP.MKTP.CD\",\"10\",\"11.5\",\n\"Bangladesh\",\"BGD\",\"GDP\",\"NY.GDP.MKTP.CD\",\"9\",\"\",\n\"Arab World\",\"ARB\",\"GDP\",\"NY.GDP.MKTP.CD\",\"99\",\"98\",\n";
    let bank = import_lines("world-bank", "API_NY.GDP.MKTP.CD.csv", bank);
    let gdp = table(&bank, "world-bank");
    assert_eq!(
        (gdp.len(), gdp.years[0].0, number(gdp, "value", 1)),
        (2, 1970, Some(11.5))
    );
    // Bangladesh was no state in 1970, and the Arab World never was: both are kept in quarantine with the reason.
    assert_eq!(bank.quarantine.len(), 3);

    let baci = "t,i,j,k,v,q\n2017,842,586,010121,1.5,NA\n2017,699,643,010121,2.5,3\n";
    let baci = import_lines("trade-products", "BACI_HS17_Y2017.csv", baci);
    let products = table(&baci, "trade-products");
    let pairs: Vec<_> = (0..2)
        .map(|row| {
            (
                products.actors[0][row].unwrap().to_string(),
                number(products, "q", row),
            )
        })
        .collect();
    assert_eq!(
        pairs,
        [("IND".to_owned(), Some(3.0)), ("USA".to_owned(), None)]
    );

    let sanctions = "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,travel,other,objective,success\n1,Pakistan,United States,1998,2001,0,,1,1,1,0,0,prevent_war,success_total\n";
    let sanctions = import_lines("sanctions", "GSDB_V4.csv", sanctions);
    let cases = table(&sanctions, "sanctions");
    assert_eq!(
        (cases.years[0], number(cases, "sanction_arms", 0)),
        ((1998, 2001), Some(1.0))
    );
    assert_eq!(cases.actors[0][0], Some(id("USA")));

    let alliances = "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,year,version\n1,2,United States of America,20,Canada,1,1,1949,0,1,1,0,0,1,1950,4.1\n";
    let alliances = import_lines(
        "cow-alliances",
        "alliance_v4.1_by_directed_yearly.csv",
        alliances,
    );
    assert_eq!(
        number(table(&alliances, "cow-alliances"), "cow_defense", 0),
        Some(1.0)
    );

    let democracy = "country_name,COWcode,year,v2x_polyarchy,v2x_libdem\nPakistan,770,1990,0.41,0.2\nPalestine/Gaza,,2010,0.2,0.1\n";
    let democracy = import_lines("v-dem", "V-Dem-CY-Core.csv", democracy);
    assert_eq!(
        (table(&democracy, "v-dem").len(), democracy.quarantine.len()),
        (1, 0)
    );

    let polity = "p5,cyear,ccode,scode,country,year,flag,polity,polity2,durable\n0,3641985,364,USR,USSR,1985,0,-7,-7,62\n0,7701970,770,PAK,Pakistan,1970,0,-88,-3,0\n";
    let polity = import_lines("polity", "p5v2018.csv", polity);
    let regimes = table(&polity, "polity");
    assert_eq!(
        (regimes.actors[0][0], number(regimes, "polity", 1)),
        (Some(id("SUN")), None)
    );

    let embassies = "Destination,SendingCountry,Year,Embassy,Focus,EmbassyFocus,LOR\nRussia,Pakistan,2010,1,1,1,1\n";
    let embassies = import_lines("diplomatic-exchange", "ddr.csv", embassies);
    assert_eq!(
        table(&embassies, "diplomatic-exchange").actors[0][0],
        Some(id("PAK"))
    );

    let support = "id,year,dyad_id,actor_name,ext_name,ext_sup,ext_x,ext_nonstate,active,country_a\n1,1985,5,Afghan groups,Government of Pakistan,1,0,0,1,Afghanistan\n";
    let support = import_lines("external-support", "ucdp-esd-ty-181.csv", support);
    assert_eq!(
        table(&support, "external-support").actors[0][0],
        Some(id("PAK"))
    );

    let exercises = "xID,startYear,startMonth,countryName,countryCode\nX1,2016,9,Pakistan,770\nX1,2016,9,Russia,365\n";
    assert_eq!(
        table(
            &import_lines("exercises", "jmeDataPublic.csv", exercises),
            "exercises"
        )
        .len(),
        2
    );

    let cyber = "Country,Year,Score,Rank\nPakistan,2020,64.88,79\n";
    assert_eq!(
        number(
            table(
                &import_lines("cyber-index", "gci.csv", cyber),
                "cyber-index"
            ),
            "gci_rank",
            0
        ),
        Some(79.0)
    );

    let lending = "Arrangement Number,Country Name,Arrangement Type,Approval Date,Initial End Date,Total Access\n1,Pakistan,EFF,7/3/2019,10/2/2022,4268\n";
    assert_eq!(
        number(
            table(
                &import_lines("imf-lending", "mona.csv", lending),
                "imf-lending"
            ),
            "total_access",
            0
        ),
        Some(4268.0)
    );

    let library = "undl_id,ms_code,ms_name,ms_vote,resolution,title,date\n3950001,PAK,PAKISTAN,A,A/RES/ES-11/1,Aggression,2022-03-02\n3950001,RUS,RUSSIAN FEDERATION,N,A/RES/ES-11/1,Aggression,2022-03-02\n3950002,PAK,PAKISTAN,Y,A/RES/77/1,Other,2022-10-02\n3950002,RUS,RUSSIAN FEDERATION,X,A/RES/77/1,Other,2022-10-02\n";
    for (kind, lines) in [
        ("un-assembly", library.to_owned()),
        (
            "un-council",
            library.replace(
                "ms_code,ms_name,ms_vote,resolution",
                "ms_code(s),ms_name(s),ms_vote(s),resolution(s)",
            ),
        ),
    ] {
        let batch = import_lines(kind, "voting.csv", &lines);
        assert_eq!(table(&batch, kind).len(), 4, "{kind}");
        let votes = batch.votes.as_ref().map(|votes| {
            votes
                .seats
                .iter()
                .map(|seat| (seat.holders[0].1, seat.votes.clone()))
                .collect::<Vec<_>>()
        });
        match kind {
            "un-assembly" => assert_eq!(
                votes,
                Some(vec![(id("PAK"), vec![2, 1]), (id("RUS"), vec![3, 0])])
            ),
            _ => assert_eq!(votes, None),
        }
    }
    let dataverse = "rcid,ccode,session,vote,date,unres,me,nu\n3,365,1,3,1946-01-01,R/1/66,0,1\n3,2,1,1,1946-01-01,R/1/66,0,1\n3,770,1,9,1946-01-01,R/1/66,0,1\n";
    let dataverse = import_lines("unvotes-dataverse", "UNVotes.csv", dataverse);
    let votes = dataverse.votes.unwrap();
    assert_eq!(
        (
            votes.roll_calls[0].session,
            votes.roll_calls[0].issues,
            votes.seats.len()
        ),
        (1, 0b10, 2)
    );

    let spending = "\"Military expenditure\",,\n,,\nCountry,Notes,2019,2020\nAsia,,,\nPakistan,,\"10,000.5\",xxx\n";
    let spending = import_lines("sipri-expenditure", "milex.csv", spending);
    assert_eq!(
        number(table(&spending, "sipri-expenditure"), "milex_constant", 0),
        Some(10_000.5)
    );
}

#[test]
fn errors_name_the_line_and_column_of_the_data() {
    let lines = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n770,1985,abc,1,1,1,1,1,0.1,2021\n770,19x5,1,1,1,1,1,1,0.1,2021\n999,1985,1,1,1,1,1,1,0.1,2021\n770,1986,1,1\n770,1987,7,1,1,1,1,1,0.1,2021\n";
    let batch = import_lines("nmc", "nmc.csv", lines);
    let reasons: Vec<(u64, &str)> = batch
        .quarantine
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (2, "column milex: \"abc\" is no whole number"),
            (3, "column year: \"19x5\" is no year"),
            (4, "column ccode: \"999\" is no cow code"),
            (5, "the row has 4 fields, the header 10"),
        ]
    );
    assert_eq!(batch.quarantine[0].raw, b"770,1985,abc,1,1,1,1,1,0.1,2021");
    assert_eq!(table(&batch, "nmc").len(), 1);
}

#[test]
fn a_file_that_does_not_fit_is_told_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("half.csv");
    std::fs::write(&path, "ccode,year,milex\n770,1985,1\n").unwrap();
    let error = import_mapped(prepared("nmc").unwrap(), &[path])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(
            "lacks the columns milper, irst, pec, tpop, upop, cinc; found ccode, year, milex"
        ),
        "{error}"
    );

    let r_file = folder.path().join("cow_nmc.rda");
    std::fs::write(&r_file, b"BZh91AY&SY").unwrap();
    let error = import_mapped(prepared("nmc").unwrap(), &[r_file]).unwrap_err();
    assert!(matches!(error, ImportError::OfR { .. }), "{error}");
    assert!(
        error.to_string().contains("arrow::write_parquet"),
        "{error}"
    );
}
