"""Holds the table that entente writes against the one that pandas makes of the same files: all rows and all cells of all dyads.
Usage: check.py ENTENTE_TABLE.parquet PANDAS_TABLE.parquet"""

import sys

import numpy as np
import pandas as pd


def main(ours, theirs):
    ours, theirs = pd.read_parquet(ours), pd.read_parquet(theirs)
    keys = ["ccode1", "ccode2", "year"]
    same = len(ours) == len(theirs) and (ours[keys].to_numpy() == theirs[keys].to_numpy()).all()
    print(f"rows: {len(ours)} and {len(theirs)}, keys {'the same' if same else 'DIFFER'}")
    wrong = [] if same else ["keys"]
    names = [name for name in ours if name not in keys]
    for name in sorted(set(names) ^ set(theirs) - set(keys)):
        print(f"column {name} is only in {'entente' if name in ours else 'pandas'}")
        wrong.append(name)
    cells = 0
    for name in names if same else []:
        if name not in theirs:
            continue
        one = pd.to_numeric(ours[name]).to_numpy(dtype=float, na_value=np.nan)
        other = pd.to_numeric(theirs[name]).to_numpy(dtype=float, na_value=np.nan)
        equal = (one == other) | (np.isnan(one) & np.isnan(other)) | (np.abs(one - other) <= 1e-9 * np.abs(other))
        cells += len(one)
        if not equal.all():
            first = ours.loc[~equal, keys].iloc[0].tolist()
            print(f"column {name}: {(~equal).sum()} cells differ, the first at {first}: {one[~equal][0]} and {other[~equal][0]}")
            wrong.append(name)
    print(f"columns: {len(names)}, cells: {cells}, columns that differ: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
