//! Times the questions about one dyad in a warm process: `timeline_speed LIBRARY A B`. Prints microseconds, the median of 101.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use entente_model::actor::{ActorId, actors};
use entente_model::coded_event::Level;
use entente_store::Library;
use entente_store::coded::{CodedFilter, DyadOverTime, SeriesBy};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, library, a, b] = &arguments[..] else {
        return Err("usage: timeline_speed LIBRARY A B".into());
    };
    let library = Library::open(Path::new(library))?;
    let lineage =
        |id: &str| -> Result<_, Box<dyn Error>> { Ok(actors().lineage(ActorId::new(id)?)) };
    let dyad = DyadOverTime {
        a: lineage(a)?,
        b: lineage(b)?,
    };
    let everything = CodedFilter::default();
    // A filter that the cube does not answer and that admits every row.
    let rows = CodedFilter {
        codes: vec![String::new()],
        ..CodedFilter::default()
    };
    time("months from the cube, with denominators", || {
        Ok(library
            .event_series(&dyad, SeriesBy::Month, &everything)?
            .len())
    })?;
    time("quad classes by year", || {
        Ok(library.event_years(&dyad)?.len())
    })?;
    time("months from the rows, with denominators", || {
        Ok(library.event_series(&dyad, SeriesBy::Month, &rows)?.len())
    })?;
    time("all rows with their texts", || {
        let batches = library.event_batches(&dyad, &everything, Level::Event)?;
        Ok(batches.iter().map(|batch| batch.num_rows()).sum())
    })?;
    for name in library.event_datasets()? {
        time("months of all dyads", || {
            let mut months = 0;
            library.all_dyad_months(&name.source.dataset, Level::Event, |_, _, _, _| {
                months += 1;
            })?;
            Ok(months)
        })?;
    }
    Ok(())
}

fn time(
    label: &str,
    mut work: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    let mut answer = 0;
    for _ in 0..101 {
        let began = Instant::now();
        answer = work()?;
        times.push(began.elapsed().as_micros());
    }
    times.sort_unstable();
    println!(
        "{label}: {} µs (least {}), {answer} rows",
        times[50], times[0]
    );
    Ok(())
}
