"""Makes agreement_pak_rus.tsv from the Parquet tables of the UN votes, by a second method (pandas).

usage: python agreement_pak_rus.py FOLDER > agreement_pak_rus.tsv
FOLDER holds un_votes.parquet and un_roll_calls.parquet.
"""

import sys
from pathlib import Path

import pandas as pd

folder = Path(sys.argv[1])
votes = pd.read_parquet(folder / "un_votes.parquet")
calls = pd.read_parquet(folder / "un_roll_calls.parquet")[["rcid", "date"]]
score = {"yes": 1.0, "abstain": 0.5, "no": 0.0}
votes["score"] = votes["vote"].astype(str).map(score)
wide = votes[votes.country.isin(["Pakistan", "Russia"])].pivot(index="rcid", columns="country", values="score").dropna()
wide = wide.reset_index().merge(calls, on="rcid")
wide["year"] = pd.to_datetime(wide["date"]).dt.year
wide["agreement"] = 1 - (wide["Pakistan"] - wide["Russia"]).abs()
print("# Roll calls in which Pakistan and the seat of the USSR and Russia both voted, and Lijphart's agreement, by calendar year of the vote.")
print("# Made by agreement_pak_rus.py from the UN votes (CC0); do not edit by hand.")
print("year\troll_calls\tagreement")
for year, group in wide.groupby("year"):
    print(f"{year}\t{len(group)}\t{group['agreement'].mean():.17g}")
