//! A dataset made ready to be joined: which of its rows speaks for a pair or state at a time.

use std::collections::{BTreeSet, HashMap};

use entente_model::actor::{CodeSystem, Converter, DateSpan, StateList, actors};
use entente_model::coverage::ZeroRule;
use entente_model::data_table::{DataTable, Fold, KeepRule, TimeKind};
use jiff::civil::Date;

use super::rows::{Step, Time, Unit, codes_of};

/// No row of the data.
pub(super) const NONE: u32 = u32::MAX;
/// Marks a row that is read from the other side: its columns for state 1 speak of state 2.
pub(super) const REVERSED: u32 = 1 << 31;

/// A row of the data, chosen for a row of the table.
pub(super) fn row_of(chosen: u32) -> (usize, bool) {
    ((chosen & !REVERSED) as usize, chosen & REVERSED != 0)
}

/// A table of a dataset, by the numbers of a state list.
pub(super) struct Joined {
    pub(super) table: DataTable,
    /// The entries of each pair; of a state alone the second number is 0.
    index: HashMap<(u16, u16), (u32, u32)>,
    entries: Vec<Entry>,
    keep: Vec<Keep>,
    step: Step,
    /// Rows hold for one direction only.
    directed: bool,
    /// The numbers that the coverage names; empty for all.
    covered: BTreeSet<u16>,
    /// Where the data follow another list of states: when that list had the states of this one.
    known: Option<HashMap<u16, Vec<(Time, Time)>>>,
    /// Rows that name a state which the list does not have at that time.
    pub(super) unplaced: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    first: Time,
    last: Time,
    row: u32,
}

struct Keep {
    columns: Vec<usize>,
    fold: Fold,
    missing: Option<f64>,
}

impl Joined {
    pub(super) fn new(table: DataTable, list: StateList, step: Step) -> Joined {
        let Keys {
            keys,
            earlier,
            unplaced,
        } = Keys::of(&table, list);
        let mut placed: Vec<((u16, u16), Entry)> = Vec::with_capacity(table.len());
        let keys = keys.into_iter().enumerate().chain(earlier);
        for (row, key) in keys {
            if key.0 == 0 || (table.info.actors.len() == 2 && key.1 == 0) {
                continue;
            }
            let (first, last) = times(&table, row, step);
            placed.push((
                key,
                Entry {
                    first,
                    last,
                    row: row as u32,
                },
            ));
        }
        // Equal ones stay in the order of the file, so that "the first" is the file's first.
        if !placed.is_sorted_by_key(|(key, entry)| (*key, entry.first)) {
            placed.sort_by_key(|(key, entry)| (*key, entry.first));
        }
        let mut index = HashMap::new();
        let mut begin = 0;
        for end in 1..=placed.len() {
            if end == placed.len() || placed[end].0 != placed[begin].0 {
                index.insert(placed[begin].0, (begin as u32, end as u32));
                begin = end;
            }
        }
        let keep = table
            .info
            .keep
            .iter()
            .map(|rule| keep(&table, rule))
            .collect();
        let covered = table
            .info
            .coverage
            .actors
            .iter()
            .flat_map(|actor| codes_of(list, *actor))
            .collect();
        Joined {
            directed: table.info.directed && table.info.actors.len() == 2,
            entries: placed.into_iter().map(|(_, entry)| entry).collect(),
            index,
            keep,
            step,
            covered,
            known: known(&table, list, step),
            unplaced,
            table,
        }
    }

    /// Each row with the number in a list of the state that it names first, where the list has one then; twice where the number changes.
    pub(super) fn codes_of_states(
        table: &DataTable,
        list: StateList,
    ) -> impl Iterator<Item = (usize, u16)> {
        let keys = Keys::of(table, list);
        let all = keys.keys.into_iter().enumerate().chain(keys.earlier);
        all.map(|(row, (code, _))| (row, code))
            .filter(|(_, code)| *code != 0)
    }

    /// Whether the dataset could have told of a unit at all.
    pub(super) fn covers(&self, code1: u16, code2: u16) -> bool {
        self.covered.is_empty()
            || (self.covered.contains(&code1) && (code2 == 0 || self.covered.contains(&code2)))
    }

    /// Whether the dataset's own list of states had both of a unit at a time: it tells of no others, and no row of it means nothing for them.
    pub(super) fn knows(&self, code1: u16, code2: u16, time: Time) -> bool {
        let Some(known) = &self.known else {
            return true;
        };
        let was_there = |code: u16| {
            let runs = known.get(&code).map_or(&[][..], Vec::as_slice);
            runs.iter()
                .any(|&(first, last)| first <= time && time <= last)
        };
        was_there(code1) && (code2 == 0 || was_there(code2))
    }

    /// The years of which the dataset could have told; gaps are inside.
    pub(super) fn covered_times(&self) -> (Time, Time) {
        let coverage = &self.table.info.coverage;
        (
            self.step.first_of_year(coverage.first_year),
            self.step.last_of_year(coverage.last_year),
        )
    }

    /// Whether no row means none.
    pub(super) fn has_zero_rule(&self) -> bool {
        self.table.info.coverage.zero_rule == ZeroRule::Zero
    }

    /// The years inside the coverage with nothing for anybody.
    pub(super) fn gaps(&self) -> &[i16] {
        &self.table.info.coverage.gaps
    }

    /// Chooses for each row of a unit the row of the data that speaks; those that count with it go to `more`, with their place.
    pub(super) fn choose(
        &self,
        unit: &Unit,
        directed_table: bool,
        chosen: &mut [u32],
        more: &mut Vec<(u32, u32)>,
        offset: usize,
    ) {
        let straight = self.list((unit.code1, unit.code2));
        let reversed = if unit.code2 == 0 || (self.directed && directed_table) {
            &[][..]
        } else {
            self.list((unit.code2, unit.code1))
        };
        if straight.is_empty() && reversed.is_empty() {
            return;
        }
        let folds = self.table.info.combine || (self.directed && !directed_table);
        self.fill(unit, straight, 0, folds, chosen, more, offset);
        self.fill(unit, reversed, REVERSED, folds, chosen, more, offset);
    }

    fn list(&self, key: (u16, u16)) -> &[Entry] {
        self.index.get(&key).map_or(&[], |&(begin, end)| {
            &self.entries[begin as usize..end as usize]
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn fill(
        &self,
        unit: &Unit,
        entries: &[Entry],
        mark: u32,
        folds: bool,
        chosen: &mut [u32],
        more: &mut Vec<(u32, u32)>,
        offset: usize,
    ) {
        // Entries are sorted by their first time, rows by theirs: each entry finds its rows from where it begins.
        for entry in entries {
            let mut before = 0;
            for &(first, last) in &unit.runs {
                let (from, to) = (entry.first.max(first), entry.last.min(last));
                for time in from..=to {
                    let place = before + (time - first) as usize;
                    let candidate = entry.row | mark;
                    let held = &mut chosen[place];
                    if *held == NONE {
                        *held = candidate;
                    } else if folds && (self.table.info.combine || mark != *held & REVERSED) {
                        more.push(((offset + place) as u32, candidate));
                    } else if self.is_better(entry.row as usize, row_of(*held).0) {
                        *held = candidate;
                    }
                }
                before += (last - first + 1) as usize;
            }
        }
    }

    /// Whether a row goes before another by the rules of the dataset. Of equal ones the first stays.
    fn is_better(&self, row: usize, held: usize) -> bool {
        for rule in &self.keep {
            let (new, old) = (rule.value(&self.table, row), rule.value(&self.table, held));
            let order = match (new, old) {
                (Some(new), Some(old)) => new.total_cmp(&old),
                (Some(_), None) => return true,
                (None, Some(_)) => return false,
                (None, None) => continue,
            };
            match (order, rule.fold) {
                (std::cmp::Ordering::Equal, _) => {}
                (std::cmp::Ordering::Less, Fold::Min)
                | (std::cmp::Ordering::Greater, Fold::Max) => return true,
                _ => return false,
            }
        }
        false
    }
}

impl Keep {
    fn value(&self, table: &DataTable, row: usize) -> Option<f64> {
        let parts = self
            .columns
            .iter()
            .filter_map(|&column| table.values[column].number(row));
        parts.reduce(|sum, part| sum + part).or(self.missing)
    }
}

fn keep(table: &DataTable, rule: &KeepRule) -> Keep {
    let place = |name: &str| {
        table
            .info
            .columns
            .iter()
            .position(|column| column.name == name)
    };
    Keep {
        columns: rule.column.split('+').filter_map(place).collect(),
        fold: rule.by,
        missing: rule.missing,
    }
}

/// The times at which the data's own list had the states of a list; `None` where that is the same list, or the data follow none.
fn known(
    table: &DataTable,
    list: StateList,
    step: Step,
) -> Option<HashMap<u16, Vec<(Time, Time)>>> {
    let own = [StateList::Cow, StateList::Gw]
        .into_iter()
        .find(|own| {
            let mut columns = table.info.actors.iter();
            columns.all(|column| column.codes == own.code_system())
        })
        .filter(|own| *own != list && !table.info.actors.is_empty())?;
    let mut known: HashMap<u16, Vec<(Time, Time)>> = HashMap::new();
    for actor in actors().iter() {
        let of = |list: StateList| {
            actors()
                .memberships_of(actor.id)
                .filter(move |(membership, _)| membership.list == list)
        };
        for (membership, span) in of(list) {
            let there = of(own).filter_map(|(_, held)| held.intersect(&span));
            let times = there.map(|span| (step.of(span.first()), step.of(span.last())));
            known.entry(membership.code).or_default().extend(times);
        }
    }
    Some(known)
}

/// The numbers of rows in a list.
struct Keys {
    /// Of each row, 0 where the list has no such state then.
    keys: Vec<(u16, u16)>,
    /// Once more, with the numbers at the beginning of the row's time, where these are others: 260 and 255 for Germany in 1990.
    earlier: Vec<(usize, (u16, u16))>,
    /// Rows without a number.
    unplaced: usize,
}

/// A number at the end of a span, and the one at its beginning; 0 for none.
type AtBothEnds = (u16, u16);

impl Keys {
    fn of(table: &DataTable, list: StateList) -> Keys {
        let mut columns: Vec<Vec<AtBothEnds>> = Vec::new();
        for (number, actor) in table.info.actors.iter().enumerate() {
            columns.push(match table.codes.get(number) {
                Some(codes) if actor.codes == list.code_system() => {
                    codes.iter().map(|&code| (code, code)).collect()
                }
                Some(codes) => converted(table, codes, actor.codes, list),
                None => of_actors(table, number, list),
            });
        }
        let mut unplaced = 0;
        let mut earlier = Vec::new();
        let keys = (0..table.len())
            .map(|row| {
                let of = |column: usize| columns.get(column).map_or((0, 0), |column| column[row]);
                let (first, second) = (of(0), of(1));
                let key = (first.0, second.0);
                if columns.iter().any(|column| column[row].0 == 0) {
                    unplaced += 1;
                }
                // The numbers of most rows do not change.
                if first.1 != first.0 && first.1 != 0 {
                    earlier.push((row, (first.1, second.0)));
                    if second.1 != second.0 {
                        earlier.push((row, (first.1, second.1)));
                    }
                }
                if second.1 != second.0 && first.0 != 0 {
                    earlier.push((row, (first.0, second.1)));
                }
                key
            })
            .collect();
        Keys {
            keys,
            earlier,
            unplaced,
        }
    }
}

fn converted(
    table: &DataTable,
    codes: &[u16],
    from: CodeSystem,
    list: StateList,
) -> Vec<AtBothEnds> {
    let converter = Converter::new(from, list.code_system());
    let mut known: HashMap<(u16, (i16, i16)), AtBothEnds> = HashMap::new();
    codes
        .iter()
        .enumerate()
        .map(|(row, &code)| {
            let years = table.years.get(row).copied().unwrap_or((1816, 1816));
            *known.entry((code, years)).or_insert_with(|| {
                let (span, text) = (span(years), code.to_string());
                let number = |code: &str| code.parse::<u16>().ok();
                let at_end = converter.convert_within(&text, span).ok();
                let at_end = at_end
                    .and_then(|converted| number(converted.code))
                    .unwrap_or(0);
                let at_start = converter.convert(&text, Some(span.first())).ok();
                let at_start = at_start.and_then(|converted| number(converted.code));
                (at_end, at_start.unwrap_or(at_end))
            })
        })
        .collect()
}

fn of_actors(table: &DataTable, column: usize, list: StateList) -> Vec<AtBothEnds> {
    let mut known: HashMap<_, AtBothEnds> = HashMap::new();
    table.actors[column]
        .iter()
        .enumerate()
        .map(|(row, actor)| {
            let Some(actor) = *actor else { return (0, 0) };
            let years = table.years.get(row).copied().unwrap_or((1816, 1816));
            *known.entry((actor, years)).or_insert_with(|| {
                let span = span(years);
                let mut held = actors()
                    .memberships_of(actor)
                    .filter(|(membership, held)| membership.list == list && held.overlaps(&span))
                    .map(|(membership, _)| membership.code);
                let Some(first) = held.next() else {
                    return (0, 0);
                };
                (held.last().unwrap_or(first), first)
            })
        })
        .collect()
}

fn span((first, last): (i16, i16)) -> DateSpan {
    DateSpan {
        from: Date::new(first, 1, 1).ok(),
        to: Date::new(last, 12, 31).ok(),
    }
}

fn times(table: &DataTable, row: usize, step: Step) -> (Time, Time) {
    if table.info.time == TimeKind::Days
        && let Some(&(first, last)) = table.days.get(row)
    {
        return (step.of(first), step.of(last));
    }
    match table.years.get(row) {
        Some(&(first, last)) => (step.first_of_year(first), step.last_of_year(last)),
        // A list without time is not joined.
        None => (0, -1),
    }
}

/// Two values as one.
pub(super) fn fold(fold: Fold, one: Option<f64>, other: Option<f64>) -> Option<f64> {
    let (Some(a), Some(b)) = (one, other) else {
        return one.or(other);
    };
    Some(match fold {
        Fold::First | Fold::Count => a,
        Fold::Min => a.min(b),
        Fold::Max => a.max(b),
        Fold::Sum => a + b,
    })
}
