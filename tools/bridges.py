"""Makes data/votes/bridges.tsv and data/votes/parts.tsv.

    python3 tools/bridges.py MATCHES.csv ROLL_CALLS.parquet data/votes

MATCHES.csv: Data/Matches.csv of evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points (MIT), columns rcid1 and rcid2.
ROLL_CALLS.parquet: the table un_roll_calls of the R package unvotes (CC0 data), columns rcid, date, amend and para.
Needs pyarrow. The same files give the same bytes.
"""

import csv
import pathlib
import sys

import pyarrow.parquet


def main(matches, roll_calls, folder):
    folder = pathlib.Path(folder)
    with open(matches, newline="") as file:
        pairs = sorted((int(row["rcid1"]), int(row["rcid2"])) for row in csv.DictReader(file))
    write(
        folder / "bridges.tsv",
        "# Roll calls of the UN General Assembly on the same resolution in different sessions, by number (rcid): they make ideal points\n"
        "# comparable over time. Made by tools/bridges.py from Data/Matches.csv of\n"
        "# evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points, commit a6dce7ec (MIT, see data/NOTICE).\n"
        "earlier\tlater\n",
        (f"{earlier}\t{later}" for earlier, later in pairs),
    )
    table = pyarrow.parquet.read_table(roll_calls, columns=["rcid", "date", "amend", "para"]).to_pylist()
    parts = sorted(row["rcid"] for row in table if int(str(row["date"])[:4]) > 1989 and 1 in (row["amend"], row["para"]))
    write(
        folder / "parts.tsv",
        "# Roll calls of the UN General Assembly since 1990 on an amendment or on a paragraph apart from the rest of a resolution, by number\n"
        "# (rcid), as the roll-call data flag them (columns amend and para). Bailey, Strezhnev and Voeten leave them out. Made by\n"
        "# tools/bridges.py.\n"
        "roll_call\n",
        (str(number) for number in parts),
    )


def write(path, head, lines):
    path.write_text(head + "".join(line + "\n" for line in lines))
    print(path)


main(*sys.argv[1:])
