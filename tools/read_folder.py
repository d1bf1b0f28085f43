"""Reads the folder of a library with DuckDB and Polars and holds what they count against what `entente` says.

    python3 tools/read_folder.py LIBRARY A B [--entente entente]

A and B are identifiers of actors as `entente actor` shows them (RUS, USA). Needs duckdb and polars (`pip install duckdb polars`). Prints one line for each
program and dataset; exit code 1 where a count differs.
"""

import argparse
import collections
import csv
import subprocess
import sys

import duckdb
import polars as pl

parser = argparse.ArgumentParser()
parser.add_argument("library")
parser.add_argument("a")
parser.add_argument("b")
parser.add_argument("--entente", default="entente")
arguments = parser.parse_args()
low, high = sorted([arguments.a, arguments.b])
rows = f"{arguments.library}/coded-events/dataset=*/year=*/*.parquet"
totals = f"{arguments.library}/event-totals/dataset=*/year=*/*.parquet"

# What the program says: events of the pair at the level `event`, and all events of the same periods.
text = subprocess.run(
    [arguments.entente, "--library", arguments.library, "series", low, high, "--by", "year"],
    check=True, capture_output=True, text=True,
).stdout
expected = collections.Counter()
everything = collections.Counter()
for row in csv.DictReader(text.splitlines()[1:]):
    expected[row["dataset"]] += int(row["event"])
    everything[row["dataset"]] += int(row["all_events"])
# A dataset in which the pair has no event has no row in the others' answers.
expected = collections.Counter({dataset: count for dataset, count in expected.items() if count})

found = {
    "duckdb, events": dict(duckdb.execute(
        f"SELECT dataset, count(*) FROM read_parquet('{rows}', hive_partitioning = true) "
        "WHERE dyad_low = ? AND dyad_high = ? AND level = 'event' GROUP BY 1", [low, high]).fetchall()),
    "polars, events": dict(
        pl.scan_parquet(rows, hive_partitioning=True)
        .filter((pl.col("dyad_low") == low) & (pl.col("dyad_high") == high) & (pl.col("level") == "event"))
        .group_by("dataset").len().collect().iter_rows()),
    "duckdb, all events": dict(duckdb.execute(
        f"SELECT dataset, sum(event)::BIGINT FROM read_parquet('{totals}', hive_partitioning = true) WHERE actor IS NULL GROUP BY 1").fetchall()),
    "polars, all events": dict(
        pl.scan_parquet(totals, hive_partitioning=True)
        .filter(pl.col("actor").is_null()).group_by("dataset").agg(pl.col("event").sum()).collect().iter_rows()),
}
differs = False
for who, counts in found.items():
    wanted = everything if who.endswith("all events") else expected
    for dataset in sorted(set(wanted) | set(counts)):
        same = counts.get(dataset, 0) == wanted[dataset]
        differs |= not same
        print(f"{who}: {dataset} {counts.get(dataset, 0)}, entente {wanted[dataset]}{'' if same else ', which differs'}")
sys.exit(1 if differs or not expected else 0)
