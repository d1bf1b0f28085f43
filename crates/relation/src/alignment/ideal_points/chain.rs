//! The sampler: positions of places and parameters of items in turn, each given the other.
//!
//! A member at position θ has on item j the latent position βθ + ε, ε standard normal, and votes yes below γ₁, abstains between γ₁ and γ₂,
//! votes no above γ₂ (Bailey, Strezhnev and Voeten 2017, Journal of Conflict Resolution 61; an ordinal probit after Johnson and Albert
//! 1999, Ordinal Data Modeling). Priors as in the authors' program (evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points,
//! `UN_Ideal_Rcpp.R`): β normal(0, 1), γ flat on -7 to 7, θ normal around the same seat's position one session before with the
//! variance ½·n/(n + n₋₁), n being the seat's votes in a session. In each sweep all positions together are set to mean 0 and variance 1,
//! and the items are not: the authors' rule, kept here, which makes the result depend on how positions are drawn. Draws that move far
//! positions faster (by their likelihood, without latent positions) end with the Soviet bloc at -2.4 instead of -1.6.

use rayon::prelude::*;

use super::Model;
use super::design::{Design, Item};
use super::normal::{Normal, ln, quantile};
use super::random::Random;

/// A probability is never taken below this: a vote that the model holds impossible would end the chain.
const LEAST: f64 = 1e-12;
/// The bounds of cutpoints, and of latent positions.
const CUTPOINT_LIMIT: f64 = 7.0;
const POSITION_LIMIT: f64 = 5.0;
/// Random-walk steps of cutpoints, in units of 1/√ballots: two of three are taken.
const CUTPOINT_STEP: f64 = 1.5;
/// The share of [0.5 · n / (n + n₋₁)] that the prior of a position has as variance.
const SMOOTH: f64 = 0.5;
/// Items are worked on in so many parts: a fixed number, so that sums do not depend on the number of threads.
const PARTS: usize = 16;
/// Discrimination and cutpoints of an item.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parameters {
    pub(super) slope: f64,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// What the items say of each place: a precision, and the precision times a position.
type Evidence = Vec<[f64; 2]>;

/// Items that are worked on together.
struct Part {
    first: usize,
    parameters: Vec<Parameters>,
    /// The slots that its ballots touch: the first, and the evidence of each from there.
    first_slot: usize,
    evidence: Evidence,
}

/// A chain and its present state.
pub(super) struct Chain<'d> {
    design: &'d Design,
    model: Model,
    seed: u64,
    sweep: u32,
    normal: Normal,
    parts: Vec<Part>,
    evidence: Evidence,
    /// Variance of the prior step into each place.
    step: Vec<f64>,
    /// Position before scaling: mean and variance given latent positions and items.
    mean: Vec<f64>,
    variance: Vec<f64>,
    /// Positions, scaled.
    position: Vec<f64>,
    /// The same by slot: places in the order of sessions, so that those of an item lie together.
    by_slot: Vec<f64>,
    /// Mean and standard deviation that scaled them.
    scale: (f64, f64),
}

impl<'d> Chain<'d> {
    pub(super) fn new(design: &'d Design, model: Model, seed: u64) -> Self {
        let mut chain = Chain {
            design,
            model,
            seed,
            sweep: 0,
            normal: Normal::new(),
            parts: parts(design),
            evidence: vec![[0.0; 2]; design.places.len()],
            step: steps(design, model),
            mean: vec![0.0; design.places.len()],
            variance: vec![1.0; design.places.len()],
            position: vec![0.0; design.places.len()],
            by_slot: vec![0.0; design.places.len()],
            scale: (0.0, 1.0),
        };
        chain.first_evidence();
        chain
    }

    /// One sweep.
    pub(super) fn sample(&mut self) {
        self.sweep += 1;
        self.place();
        self.standardise();
        for (&slot, &position) in self.design.slots.iter().zip(&self.position) {
            self.by_slot[slot as usize] = position;
        }
        let (chain, mut parts) = self.lend_parts();
        parts
            .par_iter_mut()
            .for_each(|part| chain.sample_part(part));
        self.parts = parts;
        self.collect();
    }

    /// Positions of this sweep.
    pub(super) fn positions(&self) -> &[f64] {
        &self.position
    }

    /// Mean and variance of a position given this sweep's items and latent positions, scaled.
    pub(super) fn conditional(&self, place: usize) -> (f64, f64) {
        let (middle, spread) = self.scale;
        (
            (self.mean[place] - middle) / spread,
            self.variance[place] / (spread * spread),
        )
    }

    /// Parameters of every item in this sweep.
    pub(super) fn parameters(&self) -> Vec<Parameters> {
        self.parts
            .iter()
            .flat_map(|part| part.parameters.iter().copied())
            .collect()
    }

    fn lend_parts(&mut self) -> (&Self, Vec<Part>) {
        let parts = std::mem::take(&mut self.parts);
        (self, parts)
    }

    fn collect(&mut self) {
        let mut by_slot = vec![[0.0; 2]; self.evidence.len()];
        for part in &self.parts {
            let touched = &mut by_slot[part.first_slot..];
            for (sum, evidence) in touched.iter_mut().zip(&part.evidence) {
                sum[0] += evidence[0];
                sum[1] += evidence[1];
            }
        }
        for (evidence, &slot) in self.evidence.iter_mut().zip(&self.design.slots) {
            *evidence = by_slot[slot as usize];
        }
    }

    /// Evidence of latent positions that lie in the middle of what the votes allow, before there are positions.
    fn first_evidence(&mut self) {
        for part in &self.parts {
            for (offset, parameters) in part.parameters.iter().enumerate() {
                let item = &self.design.items[part.first + offset];
                let Parameters { slope, low, high } = *parameters;
                let latent = [
                    -self.normal.density(low) / self.normal.below(low).max(LEAST),
                    0.5 * (low + high),
                    self.normal.density(high) / self.normal.below(-high).max(LEAST),
                ];
                for (vote, ballots) in by_vote(item).into_iter().enumerate() {
                    for &place in &self.design.place_of[ballots] {
                        let evidence = &mut self.evidence[place as usize];
                        evidence[0] += slope * slope;
                        evidence[1] += slope * latent[vote];
                    }
                }
            }
        }
    }

    /// Positions given evidence and prior.
    fn place(&mut self) {
        match self.model {
            Model::Published => self.place_by_the_session_before(),
            Model::Smoothed => self.place_by_both_neighbours(),
        }
    }

    /// The authors' rule: the prior mean is the conditional mean of the session before, as it was in the last sweep; for a first session,
    /// that of the second.
    fn place_by_the_session_before(&mut self) {
        let last = self.mean.clone();
        for place in 0..last.len() {
            let middle = self.neighbour(place).map_or(0.0, |other| last[other]);
            let [precision, weighted] = self.evidence[place];
            let variance = 1.0 / (precision + 1.0 / self.step[place]);
            self.variance[place] = variance;
            self.mean[place] = variance * (weighted + middle / self.step[place]);
            self.position[place] =
                self.mean[place] + self.random(place).normal(self.normal) * variance.sqrt();
        }
    }

    fn neighbour(&self, place: usize) -> Option<usize> {
        if self.design.before(place).is_some() {
            return Some(place - 1);
        }
        let after = place + 1;
        (after < self.design.places.len() && self.design.before(after).is_some()).then_some(after)
    }

    /// The random walk as a whole: filter forwards, then draw backwards (Carter and Kohn 1994, Biometrika 81). Mean and variance are those given
    /// all sessions of the seat.
    fn place_by_both_neighbours(&mut self) {
        let count = self.design.places.len();
        let (mut filtered, mut spread) = (vec![0.0; count], vec![0.0; count]);
        for place in 0..count {
            let (middle, variance) = match self.design.before(place) {
                Some(_) => (filtered[place - 1], spread[place - 1] + self.step[place]),
                None => (0.0, 1.0),
            };
            let [precision, weighted] = self.evidence[place];
            spread[place] = 1.0 / (1.0 / variance + precision);
            filtered[place] = spread[place] * (middle / variance + weighted);
        }
        for place in (0..count).rev() {
            let noise = self.random(place).normal(self.normal);
            let after = place + 1;
            if after == count || self.design.before(after).is_none() {
                self.mean[place] = filtered[place];
                self.variance[place] = spread[place];
                self.position[place] = filtered[place] + noise * spread[place].sqrt();
                continue;
            }
            let step = self.step[after];
            let gain = spread[place] / (spread[place] + step);
            self.mean[place] = filtered[place] + gain * (self.mean[after] - filtered[place]);
            self.variance[place] =
                spread[place] + gain * gain * (self.variance[after] - spread[place] - step);
            let middle = filtered[place] + gain * (self.position[after] - filtered[place]);
            self.position[place] = middle + noise * (gain * step).sqrt();
        }
    }

    /// The stream of a place, apart from those of the items.
    fn random(&self, place: usize) -> Random {
        let seed = self.seed ^ 0x5EED_0000_0000_0000;
        Random::new(seed, self.sweep, place as u32)
    }

    /// Sets all positions together to mean 0 and variance 1.
    fn standardise(&mut self) {
        let count = self.position.len() as f64;
        for position in &mut self.position {
            *position = position.clamp(-POSITION_LIMIT, POSITION_LIMIT);
        }
        let middle = self.position.iter().sum::<f64>() / count;
        let squares: f64 = self.position.iter().map(|x| (x - middle).powi(2)).sum();
        let spread = (squares / (count - 1.0).max(1.0)).sqrt().max(LEAST);
        for position in &mut self.position {
            *position = (*position - middle) / spread;
        }
        self.scale = (middle, spread);
    }

    /// Draws cutpoints, latent positions and slope of each item of a part, and sums what they say of the places.
    fn sample_part(&self, part: &mut Part) {
        part.evidence.fill([0.0; 2]);
        let (mut at, mut latent, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        for (offset, parameters) in part.parameters.iter_mut().enumerate() {
            let number = part.first + offset;
            let item = &self.design.items[number];
            let mut random = Random::new(self.seed, self.sweep, number as u32);
            let slots = &self.design.slot_of[item.ballots()];
            at.clear();
            at.extend(slots.iter().map(|&slot| self.by_slot[slot as usize]));
            self.draw_cutpoints(item, &at, parameters, &mut random, &mut edges);
            self.draw_latent(item, &at, parameters, &edges, &mut random, &mut latent);
            let (mut squares, mut products) = (0.0, 0.0);
            for (&at, &latent) in at.iter().zip(&latent) {
                squares += at * at;
                products += at * latent;
            }
            let variance = 1.0 / (squares + 1.0);
            parameters.slope = variance * products + variance.sqrt() * random.normal(self.normal);
            let slope = parameters.slope;
            for (&slot, &latent) in slots.iter().zip(&latent) {
                let evidence = &mut part.evidence[slot as usize - part.first_slot];
                evidence[0] += slope * slope;
                evidence[1] += slope * latent;
            }
        }
    }

    /// A step of both cutpoints, taken or left by the likelihood of the votes. `edges` gets for each ballot the shares of latent positions
    /// between which its vote lies by the cutpoints that stand afterwards.
    fn draw_cutpoints(
        &self,
        item: &Item,
        at: &[f64],
        parameters: &mut Parameters,
        random: &mut Random,
        edges: &mut Vec<[[f64; 2]; 2]>,
    ) {
        let normal = self.normal;
        let step = CUTPOINT_STEP / (at.len() as f64).sqrt();
        let Parameters { slope, low, high } = *parameters;
        let (new_low, new_high) = (
            low + step * random.normal(normal),
            high + step * random.normal(normal),
        );
        // A step that the prior forbids is one that is not taken.
        let is_allowed =
            new_low < new_high && new_low >= -CUTPOINT_LIMIT && new_high <= CUTPOINT_LIMIT;
        let [yes, abstain, _] = item.counts();
        let mut gain = 0.0;
        edges.clear();
        let (said_yes, others) = at.split_at(yes);
        let (abstained, said_no) = others.split_at(abstain);
        let mut product = Product::default();
        for &at in said_yes {
            let e = slope * at;
            let (new, old) = (normal.below(new_low - e), normal.below(low - e));
            edges.push([[0.0, old], [0.0, new]]);
            gain += product.times(new, old);
        }
        for &at in abstained {
            let e = slope * at;
            let new = [normal.below(new_low - e), normal.below(new_high - e)];
            let old = [normal.below(low - e), normal.below(high - e)];
            edges.push([old, new]);
            gain += product.times(new[1] - new[0], old[1] - old[0]);
        }
        for &at in said_no {
            let e = slope * at;
            let (new, old) = (normal.below(e - new_high), normal.below(e - high));
            edges.push([[0.0, old], [0.0, new]]);
            gain += product.times(new, old);
        }
        gain += product.end();
        let is_taken = ln(random.uniform()) < gain && is_allowed;
        if is_taken {
            parameters.low = new_low;
            parameters.high = new_high;
        }
        for [kept, new] in edges {
            if is_taken {
                *kept = *new;
            }
        }
    }

    /// Latent positions: normal around slope times position, between the cutpoints that the vote names.
    fn draw_latent(
        &self,
        item: &Item,
        at: &[f64],
        parameters: &Parameters,
        edges: &[[[f64; 2]; 2]],
        random: &mut Random,
        latent: &mut Vec<f64>,
    ) {
        let normal = self.normal;
        let Parameters { slope, low, high } = *parameters;
        let [yes, abstain, _] = item.counts();
        latent.clear();
        for (place, (&at, &[[from, to], _])) in at.iter().zip(edges).enumerate() {
            let e = slope * at;
            let drawn = random.uniform();
            let draw = if place < yes {
                e + normal.draw((drawn * to).max(f64::MIN_POSITIVE))
            } else if place >= yes + abstain {
                e - normal.draw((drawn * to).max(f64::MIN_POSITIVE))
            } else if to - from < LEAST {
                0.5 * (low + high)
            } else {
                let share = from + drawn * (to - from);
                e + normal.draw(share.clamp(LEAST, 1.0 - LEAST))
            };
            latent.push(draw.clamp(-9.0, 9.0));
        }
    }
}

/// A product of ratios of probabilities, of which the logarithm is taken a few at a time.
struct Product {
    value: f64,
    held: u8,
}

impl Default for Product {
    fn default() -> Self {
        Product {
            value: 1.0,
            held: 0,
        }
    }
}

impl Product {
    /// Sixteen ratios of probabilities no smaller than [`LEAST`] stay within the range of a double.
    const FEW: u8 = 16;

    /// Takes a ratio in; returns the logarithm of what is full.
    #[inline]
    fn times(&mut self, new: f64, old: f64) -> f64 {
        self.value *= new.max(LEAST) / old.max(LEAST);
        self.held += 1;
        if self.held == Self::FEW {
            self.end()
        } else {
            0.0
        }
    }

    /// The logarithm of what is held, which starts anew.
    fn end(&mut self) -> f64 {
        let logarithm = ln(self.value.max(f64::MIN_POSITIVE));
        *self = Product::default();
        logarithm
    }
}

/// Items in parts of about equal work, with the parameters from which a fit starts: cutpoints by the shares of votes, and a slope where
/// the two poles disagree.
fn parts(design: &Design) -> Vec<Part> {
    let ballots = design.place_of.len();
    let bound = |part: usize| {
        design
            .items
            .partition_point(|item| (item.start as usize) < ballots * part / PARTS)
    };
    (0..PARTS)
        .map(|part| {
            let items = bound(part)..bound(part + 1);
            let ballots = design.items[items.clone()]
                .iter()
                .flat_map(|item| &design.slot_of[item.ballots()]);
            let first_slot = ballots.clone().min().map_or(0, |&slot| slot as usize);
            let end = ballots.max().map_or(0, |&slot| slot as usize + 1);
            Part {
                first: items.start,
                first_slot,
                parameters: design.items[items]
                    .iter()
                    .map(|item| first_parameters(design, item))
                    .collect(),
                evidence: vec![[0.0; 2]; end - first_slot],
            }
        })
        .collect()
}

fn first_parameters(design: &Design, item: &Item) -> Parameters {
    let [yes, abstain, no] = item.counts().map(|count| count as f64);
    let all = yes + abstain + no;
    let low = quantile((yes + 0.5) / (all + 1.5));
    let high = quantile((yes + abstain + 1.0) / (all + 1.5));
    let mut poles = [None; 2];
    for (vote, ballots) in by_vote(item).into_iter().enumerate() {
        for &place in &design.place_of[ballots] {
            let seat = design.places[place as usize].seat;
            for (pole, known) in design.poles.iter().zip(&mut poles) {
                if seat == *pole {
                    *known = Some(vote as f64);
                }
            }
        }
    }
    let slope = match poles {
        [Some(positive), Some(negative)] if positive != negative => (positive - negative).signum(),
        _ => 0.0,
    };
    Parameters { slope, low, high }
}

/// Ballots of an item by vote: yes, abstain, no.
fn by_vote(item: &Item) -> [std::ops::Range<usize>; 3] {
    let (start, abstain) = (item.start as usize, item.abstain as usize);
    let (no, end) = (item.no as usize, item.end as usize);
    [start..abstain, abstain..no, no..end]
}

/// Variance of the prior step into each place; for a seat's first session, from its second.
fn steps(design: &Design, model: Model) -> Vec<f64> {
    let count = design.places.len();
    let votes = |place: usize| f64::from(design.votes_of[place]);
    (0..count)
        .map(|place| {
            let after = place + 1;
            let (other, sessions) = match design.before(place) {
                Some(sessions) => (place - 1, sessions),
                None if after < count && design.before(after).is_some() => (after, 1),
                None => return SMOOTH,
            };
            let variance = SMOOTH * votes(place) / (votes(place) + votes(other));
            match model {
                Model::Published => variance,
                Model::Smoothed => variance * f64::from(sessions),
            }
        })
        .collect()
}
