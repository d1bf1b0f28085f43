//! Every membership against the Correlates of War list (COW IGO 3.0; Pevehouse, Nordstrom, McManus and Jamison 2020), to the year.
//!
//! That list errs too, so differences are allowed if they stand, with a reason, in `data/organisations/cow_igo_differences.tsv`;
//! one that does not stand there fails the test, and so does one that stands there and no longer exists.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type};
use entente_model::actor::{ActorId, CodeSystem, actors};
use entente_model::organisation::{Membership, MembershipStatus, organisations};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;

const COMPARED: &str = include_str!("../../../data/organisations/cow_igo_organisations.tsv");
const DIFFERENCES: &str = include_str!("../../../data/organisations/cow_igo_differences.tsv");
const LAST_YEAR: i16 = 2014;

const REASONS: &[&str] = &[
    "outside-state-system",
    "not-at-year-end",
    "signature-year",
    "five-year-steps",
    "suspension-as-absence",
    "withdrawal-missed",
    "observer-not-listed",
    "outside-dataset",
    "code-mistaken",
    "accounts-differ",
    "dataset-error",
];

/// As what a state stands in a year. The list has no finer status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Observer,
    Associate,
    Full,
}

impl Standing {
    fn of(status: MembershipStatus) -> Option<Standing> {
        match status {
            status if status.is_member() => Some(Standing::Full),
            MembershipStatus::Associate => Some(Standing::Associate),
            MembershipStatus::Observer => Some(Standing::Observer),
            _ => None,
        }
    }

    fn parse(text: &str) -> Standing {
        match text {
            "full" => Standing::Full,
            "associate" => Standing::Associate,
            "observer" => Standing::Observer,
            other => panic!("unknown status {other:?} in the list"),
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Standing::Full => "full",
            Standing::Associate => "associate",
            Standing::Observer => "observer",
        }
    }
}

#[derive(Deserialize)]
struct Compared {
    organisation: ActorId,
    igo: String,
    first_year: Option<i16>,
    last_year: Option<i16>,
    note: String,
}

#[derive(Deserialize, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    organisation: String,
    cow: u16,
    actor: ActorId,
    ours: String,
    theirs: String,
    reason: String,
    note: String,
}

fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What a state was in a year by our rows: several standings where it changed in that year; `certain` where no date leaves it open.
#[derive(Default)]
struct OurYear {
    standings: BTreeSet<Standing>,
    certain: bool,
}

type Ours = BTreeMap<u16, BTreeMap<i16, OurYear>>;
type Theirs = BTreeMap<u16, BTreeMap<i16, Standing>>;

#[test]
fn differences_from_the_correlates_of_war_list_are_listed_with_reasons() {
    let data = entente_testing::shared_data_or_skip!();
    let list = read_list(&data.join("states/cow_igo_memberships.parquet"));

    let mut compared: BTreeMap<String, Vec<Compared>> = BTreeMap::new();
    for row in rows::<Compared>(COMPARED) {
        compared.entry(row.igo.clone()).or_default().push(row);
    }
    let mut found = BTreeSet::new();
    for (igo, group) in compared.iter().filter(|(igo, _)| !igo.is_empty()) {
        let theirs = list
            .get(igo)
            .unwrap_or_else(|| panic!("the list has no {igo}"));
        let ours = our_years(group);
        let states: BTreeSet<u16> = ours.keys().chain(theirs.keys()).copied().collect();
        for cow in states {
            let nobody = (BTreeMap::new(), BTreeMap::new());
            let ours = ours.get(&cow).unwrap_or(&nobody.0);
            let theirs = theirs.get(&cow).unwrap_or(&nobody.1);
            if differ(ours, theirs) {
                // Organisations that the list has as one stand under the last of them.
                let organisation = group.last().map(|row| row.organisation.to_string());
                found.insert((
                    organisation.unwrap_or_default(),
                    cow,
                    print_ours(ours),
                    print(theirs),
                ));
            }
        }
    }

    let differences: Vec<Difference> = rows(DIFFERENCES);
    let listed: BTreeSet<_> = differences
        .iter()
        .map(|row| {
            (
                row.organisation.clone(),
                row.cow,
                row.ours.clone(),
                row.theirs.clone(),
            )
        })
        .collect();
    let unlisted: Vec<_> = found.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&found).collect();
    assert!(
        unlisted.is_empty(),
        "differences without a row:\n{}",
        lines(&unlisted)
    );
    assert!(
        stale.is_empty(),
        "rows without a difference:\n{}",
        lines(&stale)
    );
}

fn lines(rows: &[&(String, u16, String, String)]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|(organisation, cow, ours, theirs)| format!("{organisation}\t{cow}\t{ours}\t{theirs}"))
        .collect();
    lines.join("\n")
}

#[test]
fn every_listed_difference_has_a_known_reason_a_note_and_an_actor_with_that_number() {
    let differences: Vec<Difference> = rows(DIFFERENCES);
    assert!(!differences.is_empty());
    let mut seen = BTreeSet::new();
    for row in &differences {
        assert!(REASONS.contains(&row.reason.as_str()), "{row:?}");
        assert!(!row.note.is_empty(), "{row:?}");
        assert_eq!(cow_number(row.actor), Some(row.cow), "{row:?}");
        assert!(seen.insert((&row.organisation, row.cow)), "twice: {row:?}");
    }
    for reason in REASONS {
        assert!(
            differences.iter().any(|row| row.reason == *reason),
            "no row uses {reason}"
        );
    }
}

#[test]
fn every_organisation_is_compared_or_said_to_be_absent_from_the_list() {
    let compared: Vec<Compared> = rows(COMPARED);
    let ids: BTreeSet<ActorId> = compared.iter().map(|row| row.organisation).collect();
    for organisation in organisations().iter() {
        assert!(
            ids.contains(&organisation.id),
            "{} is not compared",
            organisation.id
        );
    }
    for row in &compared {
        assert!(
            !row.igo.is_empty() || !row.note.is_empty(),
            "{}",
            row.organisation
        );
    }
}

fn differ(ours: &BTreeMap<i16, OurYear>, theirs: &BTreeMap<i16, Standing>) -> bool {
    let years: BTreeSet<i16> = ours.keys().chain(theirs.keys()).copied().collect();
    years
        .into_iter()
        .any(|year| match (ours.get(&year), theirs.get(&year)) {
            (Some(our), Some(their)) => !our.standings.contains(their),
            (Some(our), None) => our.certain,
            (None, their) => their.is_some(),
        })
}

fn our_years(group: &[Compared]) -> Ours {
    let mut ours = Ours::new();
    for compared in group {
        let first = compared.first_year.unwrap();
        let last = compared.last_year.unwrap().min(LAST_YEAR);
        for row in organisations().memberships_in(compared.organisation) {
            let (Some(standing), Some(cow)) = (Standing::of(row.status), cow_number(row.actor))
            else {
                continue;
            };
            let (possible, certain) = years(row);
            for year in possible.0.max(first)..=possible.1.min(last) {
                let entry = ours.entry(cow).or_default().entry(year).or_default();
                entry.standings.insert(standing);
                entry.certain |= certain.0 <= year && year <= certain.1;
            }
        }
    }
    ours
}

/// First and last year in which the run may have held, and in which it held for certain, if only on one day.
fn years(row: &Membership) -> ((i16, i16), (i16, i16)) {
    let open = (LAST_YEAR, LAST_YEAR);
    let (earliest_end, latest_end) = row.to.map_or(open, |to| {
        (to.earliest().unwrap().year(), to.latest().unwrap().year())
    });
    let (earliest, latest) = (
        row.from.earliest().unwrap().year(),
        row.from.latest().unwrap().year(),
    );
    ((earliest, latest_end), (latest, earliest_end))
}

/// The number of the actor in the state system, whenever it had one: organisations also have members outside it.
fn cow_number(actor: ActorId) -> Option<u16> {
    actors()
        .get(actor)?
        .code_on(CodeSystem::Cow, None)?
        .parse()
        .ok()
}

fn print_ours(years: &BTreeMap<i16, OurYear>) -> String {
    let highest = years
        .iter()
        .filter_map(|(&year, our)| Some((year, *our.standings.last()?)))
        .collect();
    print(&highest)
}

/// Runs of years: `associate 1993-2004; full 2005-2014`.
fn print(years: &BTreeMap<i16, Standing>) -> String {
    let mut runs: Vec<(Standing, i16, i16)> = Vec::new();
    for (&year, &standing) in years {
        match runs.last_mut() {
            Some((last, _, end)) if *last == standing && *end + 1 == year => *end = year,
            _ => runs.push((standing, year, year)),
        }
    }
    let runs: Vec<String> = runs
        .iter()
        .map(|(standing, start, end)| format!("{} {start}-{end}", standing.as_str()))
        .collect();
    runs.join("; ")
}

fn read_list(path: &Path) -> BTreeMap<String, Theirs> {
    let file = File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let mut list: BTreeMap<String, Theirs> = BTreeMap::new();
    for batch in reader {
        let batch = batch.unwrap();
        let column =
            |name: &str, kind: &DataType| cast(batch.column_by_name(name).unwrap(), kind).unwrap();
        let (igo, status) = (
            column("igo", &DataType::Utf8),
            column("status", &DataType::Utf8),
        );
        let (igo, status) = (igo.as_string::<i32>(), status.as_string::<i32>());
        let [state, first, last] =
            ["ccode", "first_year", "last_year"].map(|name| column(name, &DataType::Int32));
        let number = |array: &dyn Array, row: usize| array.as_primitive::<Int32Type>().value(row);
        for row in 0..batch.num_rows() {
            let years = list
                .entry(igo.value(row).to_owned())
                .or_default()
                .entry(u16::try_from(number(&state, row)).unwrap())
                .or_default();
            for year in number(&first, row)..=number(&last, row) {
                years.insert(
                    i16::try_from(year).unwrap(),
                    Standing::parse(status.value(row)),
                );
            }
        }
    }
    list
}
