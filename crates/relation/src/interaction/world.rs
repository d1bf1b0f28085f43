//! The reports of all pairs of states: the volume and mix of each source, against which a pair is measured.

use std::collections::BTreeMap;

use entente_model::actor::{ActorId, actors};
use entente_model::coverage::Coverage;
use entente_model::dyad::Dyad;
use entente_model::ontology::Quad;
use entente_model::source::{Source, SourceId};
use entente_model::tie::Tie;
use entente_store::{EventCounts, Month};

use super::dyad::InteractionPeriod;
use super::level_at_end::LevelAtEnd;
use super::state_space::Reports;
use super::step::{Grid, Step};

/// Pairs and acts from which a source's own mix of quad classes is taken for its bias. A source that tells of fewer is a collection
/// about somebody: its mix is what it says of them.
const PAIRS_OF_A_WORLD: usize = 60;
const ACTS_OF_A_WORLD: f64 = 2000.0;

/// Acts on a pair that both sources need for a comparison of what they say of it.
const FEWEST_SHARED: f64 = 5.0;

/// Acts that a month's volume is averaged over at least, so that the volume of a small source is not noise.
const ACTS_OF_A_VOLUME: f64 = 50.0;
/// Months to either side that the average reaches at most.
const REACH: usize = 120;

/// The reports of all pairs.
#[derive(Clone, Debug)]
pub struct World {
    sources: Vec<WorldSource>,
    dyads: BTreeMap<Dyad, Vec<DyadCount>>,
    ties: Vec<Tie>,
    first: Month,
    last: Month,
    /// Levels of all pairs up to a year, computed before.
    pub(super) remembered: Option<(i16, Vec<LevelAtEnd>)>,
}

#[derive(Clone, Debug)]
struct WorldSource {
    id: SourceId,
    dataset: String,
    coverage: Vec<Coverage>,
    mix: [f64; 4],
    /// Whether it tells of enough pairs and acts to have a mix of the world.
    is_world: bool,
    /// Acts by month between all pairs, from the world's first month.
    acts: Vec<f64>,
    /// First and last month of which it holds an act.
    span: Option<(Month, Month)>,
    /// The acts averaged over as many months around as a stable number needs; 0 outside its span.
    volume: Vec<f64>,
}

/// Acts of one pair.
#[derive(Clone, Copy, Debug)]
struct DyadCount {
    source: usize,
    first: Month,
    last: Month,
    quad: Quad,
    events: f64,
}

impl World {
    /// Orders the counts of the store by pair of lineages: the USSR's acts are Russia's.
    pub fn new(counts: &EventCounts, ties: Vec<Tie>) -> World {
        let mut latest: BTreeMap<ActorId, ActorId> = BTreeMap::new();
        let mut latest_of = |actor: ActorId| {
            *latest.entry(actor).or_insert_with(|| {
                let lineage = actors().lineage(actor);
                lineage.last().map_or(actor, |&(latest, _)| latest)
            })
        };
        let months = counts
            .counts
            .iter()
            .flat_map(|count| [count.first, count.last]);
        let first = months.clone().min().unwrap_or(Month::january(0));
        let last = months.max().unwrap_or(first);
        let length = usize::try_from(last.since(first)).unwrap_or(0) + 1;
        let mut world = World {
            sources: counts
                .sources
                .iter()
                .map(|source| WorldSource::new(source, &counts.coverage, length))
                .collect(),
            dyads: BTreeMap::new(),
            ties,
            first,
            last,
            remembered: None,
        };
        let mut pairs: Vec<BTreeMap<Dyad, ()>> = vec![BTreeMap::new(); counts.sources.len()];
        for count in &counts.counts {
            let Some(dyad) = Dyad::new(latest_of(count.low), latest_of(count.high)) else {
                continue;
            };
            let Some(source) = world.sources.get_mut(count.source) else {
                continue;
            };
            let of_dyad = DyadCount {
                source: count.source,
                first: count.first,
                last: count.last,
                quad: count.quad,
                events: f64::from(count.events),
            };
            for (month, share) in of_dyad.months() {
                if let Ok(place) = usize::try_from(month.since(first)) {
                    source.acts[place] += share;
                }
            }
            source.mix[quad_place(count.quad)] += of_dyad.events;
            let span = source.span.get_or_insert((count.first, count.last));
            *span = (span.0.min(count.first), span.1.max(count.last));
            pairs[count.source].insert(dyad, ());
            world.dyads.entry(dyad).or_default().push(of_dyad);
        }
        let worlds: Vec<bool> = world
            .sources
            .iter()
            .zip(&pairs)
            .map(|(source, pairs)| tells_of_a_world(&source.mix, pairs.len()))
            .collect();
        let odds: Vec<f64> = (0..worlds.len())
            .map(|place| {
                if worlds[place] {
                    let [talk, deed, threat, blow] = world.sources[place].mix;
                    0.5 * ((talk + deed + 1.0) / (threat + blow + 1.0)).ln()
                } else {
                    world.offset(place, &worlds)
                }
            })
            .collect();
        for (source, odds) in world.sources.iter_mut().zip(odds) {
            source.mix = mix_of_odds(source.mix, odds);
            source.volume = source.volume(first);
        }
        for (source, is_world) in world.sources.iter_mut().zip(worlds) {
            source.is_world = is_world;
        }
        world
    }

    /// The half log odds at which a collection would report an average pair: what it says of pairs and years of which a source of the
    /// world tells too, less what that one says of them. Without such years 0: as much cooperation as conflict.
    ///
    /// Each pair counts once, however much is told of it, and two pairs without a difference are added: of a few pairs little is learnt.
    fn offset(&self, collection: usize, worlds: &[bool]) -> f64 {
        let half_odds =
            |friendly: f64, hostile: f64| 0.5 * ((friendly + 0.5) / (hostile + 0.5)).ln();
        let friendly = |quad: Quad| quad_place(quad) < 2;
        let mut differences = Vec::new();
        for counts in self.dyads.values() {
            let of_world = counts.iter().filter(|count| worlds[count.source]);
            let (Some(first), Some(last)) = (
                of_world.clone().map(|count| count.first).min(),
                of_world.clone().map(|count| count.last).max(),
            ) else {
                continue;
            };
            let sums = |of: &dyn Fn(&&DyadCount) -> bool| {
                counts
                    .iter()
                    .filter(|count| count.first >= first && count.last <= last)
                    .filter(of)
                    .fold((0.0, 0.0), |(up, down), count| {
                        if friendly(count.quad) {
                            (up + count.events, down)
                        } else {
                            (up, down + count.events)
                        }
                    })
            };
            let own = sums(&|count| count.source == collection);
            if own.0 + own.1 < FEWEST_SHARED {
                continue;
            }
            // Of several sources of the world the one with most acts on the pair speaks.
            let speaking = (0..worlds.len())
                .filter(|&place| worlds[place])
                .map(|place| (place, sums(&|count| count.source == place)))
                .max_by(|x, y| (x.1.0 + x.1.1).total_cmp(&(y.1.0 + y.1.1)));
            let Some((place, (up, down))) = speaking else {
                continue;
            };
            if up + down < FEWEST_SHARED {
                continue;
            }
            let [talk, deed, threat, blow] = self.sources[place].mix;
            let usual = half_odds(talk + deed, threat + blow);
            differences.push(half_odds(own.0, own.1) - (half_odds(up, down) - usual));
        }
        differences.iter().sum::<f64>() / (differences.len() as f64 + 2.0)
    }

    /// All pairs with an act, in alphabetical order.
    pub fn dyads(&self) -> impl Iterator<Item = Dyad> + '_ {
        self.dyads.keys().copied()
    }

    /// First and last year of which any source tells.
    pub fn years(&self) -> Option<(i16, i16)> {
        (!self.dyads.is_empty()).then(|| (self.first.year(), self.last.year()))
    }

    /// The level of a pair by period from events alone, without disputes: empty where no source covers the pair. Actors are the latest of
    /// their lineages.
    pub fn levels(&self, dyad: Dyad, step: Step, years: (i16, i16)) -> Vec<InteractionPeriod> {
        let grid = Grid::of_years(step, years.0, years.1);
        let reports = self.reports(dyad, grid, &|_, _| true);
        super::dyad::levels(grid, reports)
    }

    /// The levels of all pairs with an act, in parallel, in alphabetical order.
    pub fn all_levels(&self, step: Step, years: (i16, i16)) -> Vec<(Dyad, Vec<InteractionPeriod>)> {
        use rayon::prelude::*;
        let dyads: Vec<Dyad> = self.dyads().collect();
        dyads
            .into_par_iter()
            .map(|dyad| (dyad, self.levels(dyad, step, years)))
            .collect()
    }

    /// Acts of a pair that fall into the grid.
    pub(crate) fn acts(&self, dyad: Dyad, grid: Grid) -> f64 {
        let counts = self.dyads.get(&dyad).into_iter().flatten();
        counts
            .flat_map(|count| count.months())
            .filter(|&(month, _)| grid.period(month).is_some())
            .map(|(_, share)| share)
            .sum()
    }

    /// Disputes and named ties of all pairs.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// The sources of events.
    pub fn sources(&self) -> impl Iterator<Item = &SourceId> + '_ {
        self.sources.iter().map(|source| &source.id)
    }

    /// The sources of events with the dataset of each.
    pub fn datasets(&self) -> impl Iterator<Item = (&SourceId, &str)> + '_ {
        self.sources
            .iter()
            .map(|source| (&source.id, source.dataset.as_str()))
    }

    /// The sources with an act of a pair that falls into the grid.
    pub(crate) fn sources_of(
        &self,
        dyad: Dyad,
        grid: Grid,
        wanted: &dyn Fn(&SourceId, &str) -> bool,
    ) -> Vec<SourceId> {
        let counts = self.dyads.get(&dyad).map_or(&[][..], Vec::as_slice);
        let inside = |count: &&DyadCount| {
            let mut months = count.months();
            months.any(|(month, share)| share > 0.0 && grid.period(month).is_some())
        };
        let used: Vec<usize> = counts
            .iter()
            .filter(inside)
            .map(|count| count.source)
            .collect();
        self.sources
            .iter()
            .enumerate()
            .filter(|(place, source)| used.contains(place) && wanted(&source.id, &source.dataset))
            .map(|(_, source)| source.id.clone())
            .collect()
    }

    /// The reports on a pair, source by source; only of the sources that `wanted` lets pass. Sources that cover neither are left out.
    pub(crate) fn reports(
        &self,
        dyad: Dyad,
        grid: Grid,
        wanted: &dyn Fn(&SourceId, &str) -> bool,
    ) -> Vec<Reports> {
        let counts = self.dyads.get(&dyad).map_or(&[][..], Vec::as_slice);
        let sides = [lineage(dyad.low()), lineage(dyad.high())];
        let no_world = !self.sources.iter().any(|source| source.is_world);
        self.sources
            .iter()
            .enumerate()
            .filter(|(_, source)| wanted(&source.id, &source.dataset))
            .filter_map(|(place, source)| {
                let exposure = source.exposure(grid, self.first, &sides);
                if exposure.iter().all(|&volume| volume == 0.0) {
                    return None;
                }
                let mut of_period = vec![[0.0; 4]; grid.periods];
                for count in counts.iter().filter(|count| count.source == place) {
                    for (month, share) in count.months() {
                        if let Some(period) = grid.period(month) {
                            of_period[period][quad_place(count.quad)] += share;
                        }
                    }
                }
                Some(Reports {
                    mix: source.mix,
                    exposure,
                    counts: of_period,
                    sets_scale: source.is_world || no_world,
                })
            })
            .collect()
    }
}

impl DyadCount {
    /// The months of the date, each with its part of the acts: an act of "1950" is a twelfth of an act in each of its months.
    fn months(self) -> impl Iterator<Item = (Month, f64)> {
        let months = self.last.since(self.first).max(0) + 1;
        let share = self.events / f64::from(months);
        (0..months).map(move |place| (self.first.plus(place), share))
    }
}

impl WorldSource {
    fn new(source: &Source, coverage: &[Coverage], months: usize) -> WorldSource {
        WorldSource {
            id: source.id.clone(),
            dataset: source.dataset.clone(),
            coverage: coverage
                .iter()
                .filter(|part| part.source == source.id)
                .cloned()
                .collect(),
            mix: [0.0; 4],
            is_world: false,
            acts: vec![0.0; months],
            span: None,
            volume: Vec::new(),
        }
    }

    fn volume(&self, world_first: Month) -> Vec<f64> {
        let mut volume = vec![0.0; self.acts.len()];
        let Some((first, last)) = self.span else {
            return volume;
        };
        let place = |month: Month| usize::try_from(month.since(world_first)).unwrap_or(0);
        let (from, to) = (place(first), place(last).min(self.acts.len() - 1));
        let mut sums = vec![0.0];
        for acts in &self.acts {
            sums.push(sums[sums.len() - 1] + acts);
        }
        for (centre, volume) in volume.iter_mut().enumerate().take(to + 1).skip(from) {
            let mut reach = 0;
            let mean = loop {
                let (low, high) = (
                    centre.saturating_sub(reach).max(from),
                    (centre + reach).min(to),
                );
                let acts = sums[high + 1] - sums[low];
                if acts >= ACTS_OF_A_VOLUME || reach >= REACH {
                    break acts / (high + 1 - low) as f64;
                }
                reach += 1 + reach / 4;
            };
            *volume = mean.max(0.05);
        }
        volume
    }

    /// The volume by period; 0 where the source covers not the pair or not the time.
    fn exposure(&self, grid: Grid, world_first: Month, sides: &[Vec<ActorId>; 2]) -> Vec<f64> {
        let mut exposure = vec![0.0; grid.periods];
        let of_pair: Vec<&Coverage> = self
            .coverage
            .iter()
            .filter(|part| {
                let holds = |side: &Vec<ActorId>| {
                    part.actors.is_empty() || side.iter().any(|&actor| part.covers_actor(actor))
                };
                sides.iter().all(holds)
            })
            .collect();
        for year in 0..grid.months() / 12 {
            let first = 12 * year;
            let january = grid.first.plus(first as i32);
            // A source that states no coverage tells of what it tells of.
            let covered = self.coverage.is_empty()
                || of_pair
                    .iter()
                    .any(|part| part.tells_of_year(january.year()));
            if !covered {
                continue;
            }
            for month in 0..12 {
                let place = usize::try_from(january.plus(month).since(world_first));
                let volume = place.ok().and_then(|place| self.volume.get(place));
                exposure[(first + month as usize) / grid.step.months()] +=
                    volume.copied().unwrap_or(0.0);
            }
        }
        exposure
    }
}

/// An actor's lineage, and itself.
fn lineage(actor: ActorId) -> Vec<ActorId> {
    let lineage = actors().lineage(actor);
    let mut members: Vec<ActorId> = lineage.into_iter().map(|(member, _)| member).collect();
    if !members.contains(&actor) {
        members.push(actor);
    }
    members
}

/// The place of a class in arrays of four.
pub(crate) fn quad_place(quad: Quad) -> usize {
    usize::from(quad.number()) - 1
}

/// Whether a source tells of enough pairs and acts to have a mix of the world.
fn tells_of_a_world(acts: &[f64; 4], pairs: usize) -> bool {
    pairs >= PAIRS_OF_A_WORLD && acts.iter().sum::<f64>() >= ACTS_OF_A_WORLD
}

/// The mix with these half log odds of cooperation against conflict. Within cooperation and within conflict it is the source's own, with
/// one act of each class added.
fn mix_of_odds(acts: [f64; 4], odds: f64) -> [f64; 4] {
    let [talk, deed, threat, blow] = acts.map(|acts| acts + 1.0);
    let friendly = 1.0 / (1.0 + (-2.0 * odds).exp());
    [
        friendly * talk / (talk + deed),
        friendly * deed / (talk + deed),
        (1.0 - friendly) * threat / (threat + blow),
        (1.0 - friendly) * blow / (threat + blow),
    ]
}

#[cfg(test)]
mod tests {
    use entente_model::source::SourceKind;
    use entente_store::EventCount;

    use super::*;

    #[test]
    fn a_mix_has_the_odds_asked_for_and_the_classes_of_the_source() {
        let even = mix_of_odds([300.0, 100.0, 50.0, 50.0], 0.0);
        assert!((even[0] + even[1] - 0.5).abs() < 1e-12);
        assert!((even[0] / even[1] - 301.0 / 101.0).abs() < 1e-9);
        let warm = mix_of_odds([300.0, 100.0, 50.0, 50.0], 0.5 * 4.0_f64.ln());
        assert!((warm[0] + warm[1] - 0.8).abs() < 1e-12, "{warm:?}");
        assert!((warm.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    /// A world that reports nine friendly acts of ten, and a collection that tells of three of its average pairs in the same years
    /// with as much conflict as cooperation: its even mix is what an average pair looks like there.
    #[test]
    fn a_collection_is_measured_by_the_pairs_it_shares_with_a_world() {
        let names = [
            "PAK", "IND", "CHN", "USA", "GBR", "FRA", "DEU", "JPN", "BRA", "CAN", "AUS", "ITA",
            "ESP",
        ];
        let month = |number: i32| Month::january(2000).plus(number);
        let source = |id: &str| Source::new(SourceId::new(id), SourceKind::Dataset, id, id);
        let mut counts = EventCounts {
            sources: vec![source("world"), source("collection")],
            ..EventCounts::default()
        };
        let mut add = |low: &str, high: &str, source: usize, quad: Quad, events: u32| {
            let (low, high) = (ActorId::new(low).unwrap(), ActorId::new(high).unwrap());
            for number in [0, 24] {
                let (first, last) = (month(number), month(number));
                counts.counts.push(EventCount {
                    low,
                    high,
                    source,
                    first,
                    last,
                    quad,
                    events,
                });
            }
        };
        for (place, low) in names.iter().enumerate() {
            for high in &names[place + 1..] {
                add(low, high, 0, Quad::VerbalCooperation, 90);
                add(low, high, 0, Quad::VerbalConflict, 10);
            }
        }
        for (low, high) in [("PAK", "IND"), ("CHN", "USA"), ("GBR", "FRA")] {
            add(low, high, 1, Quad::VerbalCooperation, 100);
            add(low, high, 1, Quad::VerbalConflict, 100);
        }
        let world = World::new(&counts, Vec::new());
        let friendly = |place: usize| world.sources[place].mix[0] + world.sources[place].mix[1];
        assert!((friendly(0) - 0.9).abs() < 0.01, "{}", friendly(0));
        assert!((friendly(1) - 0.5).abs() < 0.01, "{}", friendly(1));
        let dyad = Dyad::new(ActorId::literal("PAK"), ActorId::literal("IND")).unwrap();
        let level = world.levels(dyad, Step::Year, (2000, 2002))[0].value;
        assert!(level.abs() < 0.15, "{level}");
    }
}
