//! What the interaction model believes before it sees a dyad. All numbers on the level are in units of half a log odds of cooperation
//! against conflict, relative to the mix of the source: 1 multiplies cooperation by e and divides conflict by e.

/// Mean and standard deviation of the level over dyads.
///
/// Both, and the middle drift below, are the best of a coarse grid by the marginal likelihood of the yearly acts of all dyads in ICEWS
/// 2005–2015 (a fifth of them), under the form of the model that is conditional on the number of acts; no dispute was looked at. Most
/// pairs are a little more cooperative than the sum of all reports, because the few in conflict are reported most.
pub(crate) const LEVEL: (f64, f64) = (0.3, 1.0);

/// Standard deviations of a year's innovation of the level between turns, mixed by their evidence: a middle one and a factor of three to
/// either side.
pub(crate) const LEVEL_DRIFT: [f64; 3] = [0.1, 0.3, 0.9];

/// Mean and standard deviation of the salience: log of a dyad's share in the reports of its source. Wide: from one report in a hundred
/// thousand to one in three.
pub(crate) const SALIENCE: (f64, f64) = (-4.0, 3.0);

/// Standard deviations of a year's innovation of the salience, chosen by evidence.
pub(crate) const SALIENCE_DRIFT: [f64; 4] = [0.1, 0.4, 1.0, 2.5];

/// Shapes of the gamma noise of counts, chosen by evidence. Counts of event data scatter far more than Poisson's
/// (Brandt, Williams, Fordham and Pollins 2000, *American Journal of Political Science* 44).
pub(crate) const SHAPE: [f64; 4] = [0.7, 1.5, 3.0, 8.0];

/// Extra variance of the level where a turn is certain: two independent levels of neighbouring segments.
pub(crate) const TURN_VARIANCE: f64 = 2.0 * LEVEL.1 * LEVEL.1;

/// Turns expected in a year. One in fifteen years: strategic rivalries, the longest-lived regimes of a dyad, last decades
/// (Klein, Goertz and Diehl 2006, *Journal of Peace Research* 43), and segments that are too short are the usual fault.
pub(crate) const TURNS_A_YEAR: f64 = 1.0 / 15.0;

/// Probability that a short segment is a slope.
pub(crate) const SLOPE: f64 = 0.3;

/// Years over which that falls to its e-th part: two generations. A level that returns to its mean with [`LEVEL`] and the middle of
/// [`LEVEL_DRIFT`] forgets where it was in 22 years, one with the smallest in 200; a trend of a century is no likely thing.
pub(crate) const SLOPE_YEARS: f64 = 60.0;

/// Fewest months of a segment.
pub(crate) const SHORTEST_MONTHS: usize = 12;

/// Standard deviations from the middle of a 90 % interval to its end.
pub(crate) const HALF_WIDTH: f64 = 1.644_853_626_951_472_7;

/// Months to either side over which the probability of one turn is gathered: half a year where the data are dense, up to five years where
/// they are sparse.
pub(crate) const TURN_WINDOWS: [usize; 5] = [6, 12, 24, 36, 60];

/// Least hostility of a dispute that counts as one, and hostility of a war: 2 is a threat, 3 a display of force, 4 its use, 5 war.
pub(crate) const HOSTILE: u8 = 2;
pub(crate) const AT_WAR: u8 = 5;

/// Log odds that a year of a list has a dispute at level 0, and by how much they fall with one unit of the level.
///
/// From a logit of the disputes of Gibler, Miller and Little (2016, *International Studies Quarterly* 60) on the level from events alone, in
/// the dyad-years 2005–2010 with at least 3 events in ICEWS: `evaluate relation` prints -2.3 and 1.6, which the uncertainty of the level
/// (standard deviation about 0.45) makes smaller by a factor of 1.09 than they are by the level itself.
pub(crate) const DISPUTE: (f64, f64) = (-2.5, 1.75);

/// The same for a dispute's being a war: even odds at a level of -2.2.
///
/// No event data at hand hold a war between the armies of two states; fighting short of one has -0.8 (Sudan and South Sudan in 2012) and
/// -1.2 (Russia and Ukraine in 2015) in ICEWS, and a war lies below it. On the scale that the lists see, the marginal likelihood of the
/// disputes of twelve pairs (France and Germany, Egypt and Israel, both Koreas and others, 1816–2014) is largest, on a coarse grid, at -2.6 with a
/// slope of 4 to 6; these are neighbours with a dispute in most years, who stand lower there than by the level itself.
pub(crate) const WAR: (f64, f64) = (-8.8, 4.0);

/// Extra variance of the level's step into a war and out of it. Where a war begins and ends is known and not inferred.
pub(crate) const WAR_VARIANCE: f64 = 1.0;

/// The level that a year of sponsoring an armed group against the other lets expect: as a use of force, by another's hand
/// (San-Akca 2016, *States in Disguise*, counts it as conflict between sponsor and target).
pub(crate) const SPONSORSHIP: f64 = -0.9;

/// Variance of such an observation of a year.
pub(crate) const DIRECT_VARIANCE: f64 = 0.49;

/// Standard deviation over pairs of what a source of acts makes of a pair (see `state_space`). Chosen by us: less than pairs differ from
/// each other, more than nothing; the simulation of `evaluate relation` draws it between 0.2 and 1.
pub(crate) const SOURCE_EFFECT: f64 = 0.6;

/// The same for disputes. At one level of relations neighbours and great powers have many times as many of them as others: contiguity
/// alone multiplies their odds by ten and more (Bremer 1992, *Journal of Conflict Resolution* 36), here a standard deviation of 2 log odds.
pub(crate) const DISPUTE_EFFECT: f64 = 2.0 / DISPUTE.1;

/// Precision that a cell of the partition gathers: half an act.
pub(crate) const CELL_PRECISION: f64 = 0.5;
/// Most months of a cell; twice as many where no report tells anything.
pub(crate) const CELL_MONTHS: usize = 6;

/// Probability that a turn needs within a year of a change of sources: on the one side of it there is no segment's length of data to compare
/// with, so that what is seen there rests on the model of the sources more than elsewhere.
pub(crate) const TURN_NEAR_CHANGE: f64 = 0.99;

/// Probability from which on a turn is mentioned as possible. In the widest window one of two is expected before any data.
pub(crate) const POSSIBLE_TURN: f64 = 0.65;

/// Months to either side of a change of sources over which the information of each is compared.
pub(crate) const CHANGE_MONTHS: usize = 36;
/// The share of the information that must come from elsewhere after a change of sources for it to matter.
pub(crate) const CHANGED_SHARE: f64 = 0.2;
