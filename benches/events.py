"""Event data at scale, beside Polars and DuckDB, in one run.

Input: rows of the two real GDELT 2.0 slices of the shared data, recombined: each copy gets identifiers, a day (of 2015 to 2024), a time of
recording and an address of its own; everything else is as in the slice. The file is made in a temporary folder and removed.

    python3 benches/events.py [--rows 6000000] [--entente target/release/entente]

Needs polars and duckdb (`pip install polars duckdb`); a peer that is not there is skipped. Prints wall time, CPU time and the most memory of
its own (the peak of RssAnon) of each program.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import datetime

SHARED = pathlib.Path(os.environ.get("ENTENTE_SHARED", pathlib.Path(__file__).resolve().parents[2] / "shared"))
SLICES = ["20191024143000", "20180326044500"]


def make(path, rows):
    lines = []
    for name in SLICES:
        with zipfile.ZipFile(SHARED / f"data/events/gdelt2/{name}.export.CSV.zip") as archive:
            text = archive.read(archive.namelist()[0]).decode()
        lines += [line.split("\t") for line in text.splitlines()]
    first = datetime.date(2015, 1, 1)
    days = 3653
    written = 0
    copy = 0
    copies = -(-rows // len(lines))
    with open(path, "w") as out:
        while written < rows:
            day = first + datetime.timedelta(copy * days // copies)
            stamp = day.strftime("%Y%m%d")
            for line in lines[: rows - written]:
                offset = 0 if line[1] in ("20191024", "20180326") else 365
                line[0] = str(600_000_000 + written)
                event = day - datetime.timedelta(offset)
                line[1] = event.strftime("%Y%m%d")
                line[2], line[3] = line[1][:6], line[1][:4]
                line[59] = stamp + "143000"
                address = line[60].split("?e=")[0]
                line[60] = f"{address}?e={copy}"
                out.write("\t".join(line) + "\n")
                written += 1
            copy += 1


def run(label, command, rows):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    ended = threading.Event()

    def watch():
        nonlocal peak
        # Not `poll`, which would take the usage from `wait4`.
        while not ended.is_set():
            try:
                for line in open(f"/proc/{process.pid}/status"):
                    if line.startswith("RssAnon"):
                        peak = max(peak, int(line.split()[1]))
            except OSError:
                pass
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    ended.set()
    watcher.join()
    wall = time.monotonic() - began
    cpu = usage.ru_utime + usage.ru_stime
    print(f"{label:<28} wall {wall:7.2f} s  cpu {cpu:7.2f} s  {rows / wall / 1e6:6.2f} M rows/s wall"
          f"  {rows / cpu / 1e6:6.2f} M rows/s cpu  RssAnon {peak // 1024} MB", flush=True)
    if out.strip():
        print("   ", out.strip().splitlines()[-1])
    return wall, cpu


POLARS = """
import polars as pl, sys
names = [f"c{i}" for i in range(61)]
frame = (pl.scan_csv(sys.argv[1], separator="\\t", has_header=False, quote_char=None, new_columns=names, infer_schema=False)
  .filter((pl.col("c7") != "") & (pl.col("c17") != "") & (pl.col("c7") != pl.col("c17")))
  .select(pl.min_horizontal("c7", "c17").alias("low"), pl.max_horizontal("c7", "c17").alias("high"), pl.col("c1").str.head(6).alias("month"))
  .group_by("low", "high", "month").len().collect())
print("dyad-months", frame.height, "events", frame["len"].sum())
"""

DUCKDB = """
import duckdb, sys
db = duckdb.connect(); db.execute("SET threads TO 2")
print(db.execute(f'''SELECT count(*), sum(n) FROM (SELECT least(c07, c17), greatest(c07, c17), substr(c01, 1, 6), count(*) AS n
  FROM read_csv('{sys.argv[1]}', delim='\\t', header=false, quote='', escape='', all_varchar=true, columns={ {f"c{i:02}": "VARCHAR" for i in range(61)} })
  WHERE c07 <> '' AND c17 <> '' AND c07 <> c17 GROUP BY 1, 2, 3)''').fetchall())
"""


def has(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=6_000_000)
    parser.add_argument("--entente", default="target/release/entente")
    parser.add_argument("--dyad-months", default="target/release/examples/gdelt_dyad_months")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        text = folder / "events.CSV"
        make(text, arguments.rows)
        rows = arguments.rows
        print(f"{rows} rows, {text.stat().st_size / 1e9:.2f} GB")
        print("text to dyad-months")
        if os.path.exists(arguments.dyad_months):
            run("entente", [arguments.dyad_months, str(text)], rows)
        for module, code in [("polars", POLARS), ("duckdb", DUCKDB)]:
            if has(module):
                run(module, [sys.executable, "-c", code, str(text)], rows)
        print("text to sorted store, cube, quarantine")
        library = folder / "library"
        entente = [arguments.entente, "--library", str(library)]
        subprocess.run([*entente, "init"], check=True, stdout=subprocess.DEVNULL)
        run("entente import", [*entente, "import", "gdelt", str(text)], rows)
        size = lambda name: sum(f.stat().st_size for f in (library / name).rglob("part-*"))
        kept = size("coded-events") + size("event-cube") + size("event-totals")
        print(f"    bytes a row: {kept / rows:.1f} in the store (rows {size('coded-events') / rows:.1f}, cube "
              f"{size('event-cube') / rows:.1f}, totals {size('event-totals') / rows:.1f}), {size('coded-texts') / rows:.1f} in the side table")
        print("queries, whole processes")
        for words in (["series", "USA", "RUS", "--by", "month"], ["events", "TUR", "SYR"]):
            run("entente " + " ".join(words[:3]), [*entente, *words, "--output", str(folder / "out.csv")], rows)
        if has("duckdb"):
            code = f"""
import duckdb, time
db = duckdb.connect(); db.execute("SET threads TO 2")
q = '''SELECT date_trunc('month', start), count(*) FROM '{library}/coded-events/dataset=gdelt/*/*.parquet'
  WHERE dyad_low = 'RUS' AND dyad_high = 'USA' AND level = 'event' GROUP BY 1'''
db.execute(q).fetchall(); t = time.perf_counter(); n = len(db.execute(q).fetchall()); print(n, "months in", round(1000 * (time.perf_counter() - t), 1), "ms, warm")
"""
            run("duckdb on the folder", [sys.executable, "-c", code], rows)
        if has("polars"):
            code = f"""
import polars as pl
f = pl.scan_parquet('{library}/coded-events/dataset=gdelt/*/*.parquet').filter((pl.col('dyad_low') == 'RUS') & (pl.col('dyad_high') == 'USA') & (pl.col('level') == 'event')).collect()
print("polars reads", f.height, "rows of RUS-USA")
"""
            run("polars on the folder", [sys.executable, "-c", code], rows)


main()
