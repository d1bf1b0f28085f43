//! The embedded ideal points against those that Bailey, Strezhnev and Voeten published.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::fs::File;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use entente_model::actor::{ActorId, CodeSystem, actors};
use entente_sources::embedded;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn column(table: &[RecordBatch], name: &str) -> Vec<f64> {
    let columns = table.iter().flat_map(|batch| {
        let column = cast(batch.column_by_name(name).unwrap(), &DataType::Float64).unwrap();
        column.as_primitive::<Float64Type>().values().to_vec()
    });
    columns.collect()
}

#[test]
fn they_agree_with_the_published_ones() {
    let file = entente_testing::shared_data_or_skip!()
        .join("states/ideal_points/estimates_all_2020.parquet");
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap());
    let table: Vec<RecordBatch> = reader
        .unwrap()
        .build()
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let [state, session, value] =
        ["ccode", "session", "IdealPoint"].map(|name| column(&table, name));
    let published: HashMap<(u32, u32), f64> = state
        .iter()
        .zip(&session)
        .zip(&value)
        .map(|((&state, &session), &value)| ((state as u32, session as u32), value))
        .collect();

    let number = |actor: ActorId| -> Option<u32> {
        actors()
            .get(actor)?
            .code_on(CodeSystem::Cow, None)?
            .parse()
            .ok()
    };
    let (mut compared, mut inside, mut squares, mut theirs_squared) = (0, 0, 0.0, 0.0);
    for point in embedded::ideal_points().ideal_points {
        let key = number(point.holder).map(|state| (state, u32::from(point.session)));
        if let Some(theirs) = key.and_then(|key| published.get(&key)) {
            compared += 1;
            inside += u32::from(point.low <= *theirs && *theirs <= point.high);
            squares += (point.value - theirs).powi(2);
            theirs_squared += theirs * theirs;
        }
    }
    // Of 10,469, those of seats that bear another number than their holder's are left out.
    assert!(compared > 10_450, "{compared}");
    let error = (squares / f64::from(compared)).sqrt();
    assert!(error <= 0.11, "root mean square error {error}");
    assert!(
        squares / theirs_squared < 0.02,
        "{}",
        squares / theirs_squared
    );
    assert!(
        f64::from(inside) / f64::from(compared) >= 0.95,
        "{inside} of {compared}"
    );
}
