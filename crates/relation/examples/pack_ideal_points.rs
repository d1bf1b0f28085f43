//! Estimates ideal points from the embedded votes and packs them for embedding.
//!
//! ```text
//! cargo run --release -p entente-relation --example pack_ideal_points -- data/votes/ideal-points.bin
//! ```
//!
//! The same votes and bridges give the same bytes on any machine.

use std::error::Error;

use entente_relation::alignment::{IdealPointOptions, ideal_points};
use entente_sources::{embedded, packed_ideal_points};

fn main() -> Result<(), Box<dyn Error>> {
    let output = std::env::args_os()
        .nth(1)
        .ok_or("usage: pack_ideal_points OUTPUT")?;
    let votes = embedded::votes().votes.ok_or("no votes are embedded")?;
    let options = IdealPointOptions {
        without: embedded::parts_of_resolutions(),
        ..IdealPointOptions::default()
    };
    let found = ideal_points(&votes, &embedded::bridges(), &options)?;
    let packed = packed_ideal_points::encode(&found.points)?;
    std::fs::write(&output, &packed)?;
    println!(
        "{} ideal points from {} votes on {} items: {} bytes in {}",
        found.points.len(),
        found.votes,
        found.items,
        packed.len(),
        output.display()
    );
    Ok(())
}
