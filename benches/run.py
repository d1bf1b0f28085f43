"""Times the command against its peers, process against process, in one run. Called by benches/run.sh."""

import csv
import importlib.metadata
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

RUNS = 5
ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ENTENTE_SHARED", ROOT.parent / "shared")) / "data" / "states"


def run(command, stdin=None, stdout=None):
    """Wall seconds and peak memory in MB of one process."""
    start = time.perf_counter()
    with open(stdin or os.devnull, "rb") as source, open(stdout or os.devnull, "wb") as sink:
        process = subprocess.Popen(command, stdin=source, stdout=sink, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"failed: {command}")
    return wall, usage.ru_maxrss / 1024


def measure(make):
    """Medians over the counted runs; `make` gives each run its own command, input and output."""
    run(**make(0))
    results = [run(**make(number)) for number in range(1, RUNS + 1)]
    return statistics.median(wall for wall, _ in results), max(memory for _, memory in results)


def line(work, who, result, peer=None):
    ratio = f"{peer[0] / result[0]:8.1f} x" if peer else ""
    print(f"{work:<12} {who:<32} {result[0]:8.3f} s {result[1]:8.0f} MB {ratio}")


def code_rows(path, rows=1_000_000):
    """A CSV of codes and days on which they were members, from the embedded table of states."""
    spans = []
    for text in (ROOT / "data/actors/state_system.tsv").read_text().splitlines():
        if text.startswith("#"):
            continue
        fields = text.split("\t")
        if fields[0] == "list":
            columns = {name: place for place, name in enumerate(fields)}
        elif fields[columns["list"]] == "cow":
            start = date.fromisoformat(fields[columns["from"]])
            end = date.fromisoformat(fields[columns["to"]] or "2024-12-31")
            spans.append((fields[columns["code"]], start, (end - start).days))
    draw = random.Random(1947)
    with open(path, "w", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(["cow", "date"])
        for _ in range(rows):
            code, start, days = draw.choice(spans)
            writer.writerow([code, start + timedelta(draw.randint(0, days))])


PANDAS_CONVERT = """
import sys, pandas, country_converter
table = pandas.read_csv(sys.argv[1])
codes = country_converter.CountryConverter()
table["iso3"] = codes.pandas_convert(table["cow"], src="GWcode", to="ISO3", not_found="")
table.to_csv(sys.argv[2], index=False)
"""

PANDAS_VOTES = """
import sys, pandas
folder = sys.argv[1]
votes = pandas.read_parquet(folder + "/un_votes.parquet")
calls = pandas.read_parquet(folder + "/un_roll_calls.parquet")
issues = pandas.read_parquet(folder + "/un_roll_call_issues.parquet")
issues = issues.groupby("rcid")["short_name"].agg(";".join)
calls = calls.join(issues, on="rcid")[["rcid", "session", "date", "unres", "short_name"]]
table = votes.merge(calls, on="rcid").sort_values(["country", "date", "rcid"])
table.to_parquet(sys.argv[2], compression="zstd")
"""


# Lijphart's index of all pairs of every year alone; entente computes nine scores and their ranks.
PANDAS_AGREEMENT = """
import sys, pandas
folder = sys.argv[1]
votes = pandas.read_parquet(folder + "/un_votes.parquet")
calls = pandas.read_parquet(folder + "/un_roll_calls.parquet", columns=["rcid", "date"])
votes = votes.merge(calls, on="rcid")
votes["year"] = votes["date"].astype(str).str[:4].astype(int)
votes["value"] = votes["vote"].astype(str).map({"yes": 0.0, "abstain": 0.5, "no": 1.0})
votes["country"] = votes["country"].astype(str)
parts = []
for year, rows in votes.groupby("year"):
    pairs = rows[["rcid", "country", "value"]].merge(rows[["rcid", "country", "value"]], on="rcid")
    pairs = pairs[pairs["country_x"] < pairs["country_y"]]
    pairs["agree"] = 1 - (pairs["value_x"] - pairs["value_y"]).abs()
    found = pairs.groupby(["country_x", "country_y"])["agree"].agg(["mean", "size"]).reset_index()
    found["year"] = year
    parts.append(found)
pandas.concat(parts).to_parquet(sys.argv[2])
"""

POLARS_AGREEMENT = """
import sys, polars as pl
folder = sys.argv[1]
votes = pl.scan_parquet(folder + "/un_votes.parquet")
calls = pl.scan_parquet(folder + "/un_roll_calls.parquet").select("rcid", pl.col("date").cast(pl.String).str.slice(0, 4).alias("year"))
value = pl.col("vote").cast(pl.String).replace_strict({"yes": 0.0, "abstain": 0.5, "no": 1.0}, return_dtype=pl.Float64)
votes = votes.join(calls, on="rcid").select("rcid", "year", pl.col("country").cast(pl.String), value.alias("value")).collect()
parts = []
for _, rows in votes.group_by("year"):
    pairs = rows.join(rows, on="rcid").filter(pl.col("country") < pl.col("country_right"))
    agree = 1 - (pl.col("value") - pl.col("value_right")).abs()
    parts.append(pairs.group_by("year", "country", "country_right").agg(agree.mean().alias("agree"), pl.len()))
pl.concat(parts).write_parquet(sys.argv[2])
"""


def main(entente, python):
    version = importlib.metadata.version
    print(f"peers: pandas {version('pandas')}, country_converter {version('country_converter')}, polars {version('polars')}, pyarrow {version('pyarrow')}")
    print(f"binary: {os.path.getsize(entente) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ENTENTE_LIBRARY"] = ""
        del os.environ["ENTENTE_LIBRARY"]
        os.environ["XDG_DATA_HOME"] = folder

        brief = measure(lambda _: {"command": [entente, "brief", "PAK", "RUS"]})
        line("brief", "entente", brief)

        dyads = ["dyads", "--system", "cow", "--directed", "--years", "1816-2024", "--output", f"{folder}/dyads.parquet"]
        line("dyads", "entente", measure(lambda _: {"command": [entente, *dyads]}))

        codes = f"{folder}/codes.csv"
        code_rows(codes)
        convert = [entente, "convert", "--from", "cow", "--to", "iso3", "--on-column", "date"]
        ours = measure(lambda _: {"command": convert, "stdin": codes, "stdout": f"{folder}/out.csv"})
        peer = measure(lambda _: {"command": [python, "-c", PANDAS_CONVERT, codes, f"{folder}/peer.csv"]})
        line("convert", "entente", ours, peer)
        line("convert", "country_converter", peer)

        points = [entente, "idealpoints", "--output", f"{folder}/ideal-points.parquet"]
        line("ideal points", "entente", measure(lambda _: {"command": points}))

        if not SHARED.is_dir():
            print("skipped: no ../shared")
            return
        agreement = [entente, "agreement", "--years", "1946-2020", "--output", f"{folder}/agreement.parquet"]
        ours = measure(lambda _: {"command": agreement})
        for peer, program in (("pandas", PANDAS_AGREEMENT), ("polars", POLARS_AGREEMENT)):
            theirs = measure(lambda _: {"command": [python, "-c", program, str(SHARED), f"{folder}/peer.parquet"]})
            line("agreement", "entente", ours, theirs)
            line("agreement", peer, theirs)

        files = [str(SHARED / f"{name}.parquet") for name in ("un_votes", "un_roll_calls", "un_roll_call_issues")]

        def import_votes(number):
            library = f"{folder}/library{number}"
            subprocess.run([entente, "init", library], check=True, stdout=subprocess.DEVNULL)
            return {"command": [entente, "--library", library, "import", "unvotes", *files]}

        ours = measure(import_votes)
        peer = measure(lambda _: {"command": [python, "-c", PANDAS_VOTES, str(SHARED), f"{folder}/votes.parquet"]})
        line("votes", "entente", ours, peer)
        line("votes", "pandas", peer)


main(*sys.argv[1:])
