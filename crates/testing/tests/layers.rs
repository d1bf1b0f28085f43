//! Dependencies between the crates point one way: no crate imports one above it (ARCHITECTURE.md).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::Command;

use serde_json::Value;

/// The crates from the ground up, those of one floor together. A crate may use only crates of lower floors.
const FLOORS: [&[&str]; 5] = [
    &["entente-model", "entente-testing"],
    &["entente-reading", "entente-sources", "entente-store"],
    &["entente-relation", "entente-check"],
    &["entente-brief"],
    &["entente-cli", "entente-evaluate"],
];

#[test]
fn no_crate_imports_one_above_it() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 5, "cargo metadata lists the workspace");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let own_floor = floor(name);
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            if !other.starts_with("entente-") {
                continue;
            }
            // Tests may look upwards only through `entente-testing`, which imports nothing.
            assert!(
                floor(other) < own_floor || other == "entente-testing",
                "{name} (floor {own_floor}) imports {other} (floor {})",
                floor(other)
            );
            assert!(
                other != "entente-testing" || dependency["kind"] == "dev",
                "{name} may use entente-testing in tests only"
            );
        }
    }
}

#[test]
fn only_sources_may_open_a_connection_and_only_store_the_library() {
    for package in metadata()["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let other = dependency["name"].as_str().unwrap();
            assert!(
                !["reqwest", "ureq", "hyper", "curl"].contains(&other) || name == "entente-sources",
                "{name} imports {other}"
            );
            assert!(
                other != "rusqlite" || name == "entente-store",
                "{name} imports {other}"
            );
        }
    }
}

fn floor(name: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&name))
        .unwrap_or_else(|| panic!("{name} stands on no floor: add it to FLOORS"))
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}
