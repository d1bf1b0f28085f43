//! The level of all pairs at the end of the events: what one pair's is ranked among. It is the same for all pairs that are asked about, so a
//! caller may keep it as text beside the data it was made from.

use std::borrow::Cow;
use std::fmt::Write as _;

use entente_model::actor::ActorId;
use entente_model::dyad::Dyad;
use rayon::prelude::*;

use super::step::Step;
use super::world::World;

/// Years at the end of which the level is taken.
pub(crate) const END_YEARS: i16 = 10;

/// The level of a pair in the last of some years, from the acts of those years alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelAtEnd {
    /// The pair.
    pub dyad: Dyad,
    /// Acts in the years.
    pub events: f64,
    /// Level in the last year, -1 to 1.
    pub value: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
}

impl LevelAtEnd {
    /// The levels as text: the last year, then a line a pair.
    pub fn write(last: i16, levels: &[LevelAtEnd]) -> String {
        let mut text = format!("{last}\n");
        for level in levels {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{}\t{}\t{}\t{}\t{}",
                level.dyad.low(),
                level.dyad.high(),
                level.events,
                level.value,
                level.high
            );
        }
        text
    }

    /// Reads them back; `None` for anything else.
    pub fn read(text: &str) -> Option<(i16, Vec<LevelAtEnd>)> {
        let mut lines = text.lines();
        let last = lines.next()?.parse().ok()?;
        let levels = lines.map(|line| {
            let mut cells = line.split('\t');
            let mut actor = || ActorId::new(cells.next()?).ok();
            let dyad = Dyad::new(actor()?, actor()?)?;
            let mut number = || cells.next()?.parse::<f64>().ok();
            Some(LevelAtEnd {
                dyad,
                events: number()?,
                value: number()?,
                high: number()?,
            })
        });
        Some((last, levels.collect::<Option<Vec<_>>>()?))
    }
}

impl World {
    /// The levels of all pairs with an act in the ten years up to `last`, in parallel, in alphabetical order.
    pub fn levels_at_end(&self, last: i16) -> Vec<LevelAtEnd> {
        let years = (last - END_YEARS + 1, last);
        let dyads: Vec<Dyad> = self.dyads().collect();
        dyads
            .into_par_iter()
            .filter_map(|dyad| {
                let levels = self.levels(dyad, Step::Year, years);
                let events: f64 = levels.iter().map(|level| level.events).sum();
                let end = levels.last().filter(|_| events > 0.0)?;
                Some(LevelAtEnd {
                    dyad,
                    events,
                    value: end.value,
                    high: end.high,
                })
            })
            .collect()
    }

    /// Takes levels that were computed before from the same events.
    pub fn remember(&mut self, last: i16, levels: Vec<LevelAtEnd>) {
        self.remembered = Some((last, levels));
    }

    /// The levels up to a year, computed where they are not remembered.
    pub(crate) fn at_end(&self, last: i16) -> Cow<'_, [LevelAtEnd]> {
        match &self.remembered {
            Some((of, levels)) if *of == last => Cow::Borrowed(levels),
            _ => Cow::Owned(self.levels_at_end(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_they_were_written() {
        let actor = |name: &'static str| ActorId::literal(name);
        let level = |low, high, value: f64| LevelAtEnd {
            dyad: Dyad::new(actor(low), actor(high)).unwrap(),
            events: 1.0 / 3.0,
            value,
            high: value + 0.1,
        };
        let levels = vec![level("PAK", "RUS", 0.1), level("FRA", "DEU", -1e-17)];
        let text = LevelAtEnd::write(2015, &levels);
        assert_eq!(LevelAtEnd::read(&text), Some((2015, levels)));
        assert_eq!(LevelAtEnd::read("2015\nPAK\tRUS\t1\n"), None);
        assert_eq!(LevelAtEnd::read(""), None);
    }
}
