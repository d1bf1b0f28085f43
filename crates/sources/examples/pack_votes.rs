//! Packs the roll-call votes of the UN General Assembly for embedding.
//!
//! ```text
//! cargo run --release -p entente-sources --example pack_votes -- FOLDER data/votes/un-votes.bin
//! ```
//!
//! FOLDER holds the tables of the R package `unvotes` as Parquet or CSV: votes (rcid, country, country_code, vote), roll calls (rcid,
//! session, date, unres) and issues (rcid, short_name). The same tables give the same bytes. Descriptions and short titles of the
//! resolutions are left out; a row that cannot be read ends the program, so that nothing is packed without being noticed.

use std::error::Error;
use std::path::PathBuf;

use entente_sources::{Kind, import, packed_votes};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(output), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: pack_votes FOLDER OUTPUT".into());
    };
    let batch = import(Kind::Unvotes, &[folder])?;
    if let Some(row) = batch.quarantine.first() {
        return Err(format!("{}: row {}: {}", row.file, row.line, row.reason).into());
    }
    let votes = batch.votes.ok_or("no votes were read")?;
    let packed = packed_votes::encode(&votes)?;
    std::fs::write(&output, &packed)?;
    println!(
        "{} roll calls, {} seats: {} bytes in {}",
        votes.roll_calls.len(),
        votes.seats.len(),
        packed.len(),
        output.display()
    );
    Ok(())
}
