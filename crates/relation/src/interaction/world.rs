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
use super::state_space::Reports;
use super::step::{Grid, Step};

/// Pairs and acts from which a source's own mix of quad classes is taken for its bias. A source that tells of fewer is a collection
/// about somebody: its mix is what it says of them.
const PAIRS_OF_A_WORLD: usize = 60;
const ACTS_OF_A_WORLD: f64 = 2000.0;

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
}

#[derive(Clone, Debug)]
struct WorldSource {
    id: SourceId,
    dataset: String,
    coverage: Vec<Coverage>,
    mix: [f64; 4],
    /// Acts by month between all pairs, from the world's first month.
    acts: Vec<f64>,
    /// First and last month of which it holds an act.
    span: Option<(Month, Month)>,
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
        for (source, pairs) in world.sources.iter_mut().zip(&pairs) {
            source.mix = settled_mix(source.mix, pairs.len());
        }
        world
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

    /// The reports on a pair, source by source; only of the sources that `wanted` lets pass. Sources that cover neither are left out.
    pub(crate) fn reports(
        &self,
        dyad: Dyad,
        grid: Grid,
        wanted: &dyn Fn(&SourceId, &str) -> bool,
    ) -> Vec<Reports> {
        let counts = self.dyads.get(&dyad).map_or(&[][..], Vec::as_slice);
        self.sources
            .iter()
            .enumerate()
            .filter(|(_, source)| wanted(&source.id, &source.dataset))
            .filter_map(|(place, source)| {
                let exposure = source.exposure(grid, self.first, dyad);
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
            acts: vec![0.0; months],
            span: None,
        }
    }

    /// The volume by period: acts between all pairs, averaged over as many months around as a stable number needs; 0 where the source
    /// covers not the pair or not the time.
    fn exposure(&self, grid: Grid, world_first: Month, dyad: Dyad) -> Vec<f64> {
        let Some((first, last)) = self.span else {
            return vec![0.0; grid.periods];
        };
        let place = |month: Month| usize::try_from(month.since(world_first)).unwrap_or(0);
        let (from, to) = (place(first), place(last).min(self.acts.len() - 1));
        let mut sums = vec![0.0];
        for acts in &self.acts {
            sums.push(sums[sums.len() - 1] + acts);
        }
        let mut exposure = vec![0.0; grid.periods];
        for month in 0..grid.months() {
            let at = grid.first.plus(month as i32);
            if at < first || at > last || !self.covers(dyad, at.year()) {
                continue;
            }
            let centre = place(at);
            let mut reach = 0;
            let volume = loop {
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
            exposure[month / grid.step.months()] += volume.max(0.05);
        }
        exposure
    }

    /// Whether the source could have told of the pair in a year; a source that states no coverage tells of what it tells of.
    fn covers(&self, dyad: Dyad, year: i16) -> bool {
        if self.coverage.is_empty() {
            return true;
        }
        let lineage = |actor: ActorId| -> Vec<ActorId> {
            let mut members: Vec<ActorId> = actors()
                .lineage(actor)
                .into_iter()
                .map(|(member, _)| member)
                .collect();
            members.push(actor);
            members
        };
        let holds = |part: &Coverage, actor: ActorId| {
            part.actors.is_empty()
                || lineage(actor)
                    .iter()
                    .any(|&member| part.covers_actor(member))
        };
        self.coverage.iter().any(|part| {
            part.tells_of_year(year) && holds(part, dyad.low()) && holds(part, dyad.high())
        })
    }
}

/// The place of a class in arrays of four.
pub(crate) fn quad_place(quad: Quad) -> usize {
    usize::from(quad.number()) - 1
}

/// The mix that stands for a source's bias: its own where it tells of a world, an even one of cooperation and conflict where it does
/// not. Within cooperation and within conflict it is the source's own, with one act of each class added.
fn settled_mix(acts: [f64; 4], pairs: usize) -> [f64; 4] {
    let total: f64 = acts.iter().sum();
    let [talk, deed, threat, blow] = acts.map(|acts| acts + 1.0);
    let friendly = if pairs >= PAIRS_OF_A_WORLD && total >= ACTS_OF_A_WORLD {
        (talk + deed) / (talk + deed + threat + blow)
    } else {
        0.5
    };
    [
        friendly * talk / (talk + deed),
        friendly * deed / (talk + deed),
        (1.0 - friendly) * threat / (threat + blow),
        (1.0 - friendly) * blow / (threat + blow),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_about_a_few_has_an_even_mix_and_a_world_its_own() {
        let few = settled_mix([300.0, 100.0, 50.0, 50.0], 12);
        assert!((few[0] + few[1] - 0.5).abs() < 1e-12);
        let world = settled_mix([6200.0, 1000.0, 1600.0, 1200.0], 500);
        assert!((world[0] - 0.62).abs() < 1e-3, "{world:?}");
        assert!((world.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
