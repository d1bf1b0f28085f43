"""The table of all directed dyad-years with ten datasets, in pandas: the second computation that `check.py` holds the product against,
and a peer of the benchmark. Usage: frame_pandas.py STATES_FOLDER OUTPUT.parquet"""

import sys

import numpy as np
import pandas as pd

FIRST, LAST = 1816, 2024
KEYS = ["ccode1", "ccode2", "year"]


def read(folder, name, columns=None):
    return pd.read_parquet(f"{folder}/{name}.parquet", columns=columns)


def dyad_years(folder):
    states = read(folder, "cow_states")
    day = lambda kind: pd.to_datetime(
        dict(year=states[f"{kind}year"], month=states[f"{kind}month"], day=states[f"{kind}day"])
    )
    spans = pd.DataFrame({"ccode": states.ccode, "first": day("st"), "last": day("end")})
    # The list's own last day means "a member still".
    spans.loc[spans["last"] == pd.Timestamp("2016-12-31"), "last"] = pd.Timestamp(f"{LAST}-12-31")
    pairs = spans.merge(spans, how="cross", suffixes=("1", "2"))
    pairs = pairs[pairs.ccode1 != pairs.ccode2]
    first = pairs[["first1", "first2"]].max(axis=1)
    last = pairs[["last1", "last2"]].min(axis=1)
    pairs = pairs.assign(first=first.dt.year, last=last.dt.year)[first <= last]
    pairs = expand(pairs[["ccode1", "ccode2", "first", "last"]], "first", "last")
    pairs = pairs[pairs.year.between(FIRST, LAST)]
    return pairs[KEYS].drop_duplicates().sort_values(KEYS, ignore_index=True)


def expand(frame, first, last):
    """One row a year from `first` to `last`."""
    counts = (frame[last] - frame[first] + 1).to_numpy()
    rows = frame.loc[frame.index.repeat(counts)].reset_index(drop=True)
    offsets = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    return rows.assign(year=(rows[first].to_numpy() + offsets)).drop(columns=[first, last])


def swapped(frame):
    return frame.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})


def zero(table, columns, first, last):
    """No row means none inside the coverage."""
    inside = table.year.between(first, last)
    for column in columns:
        table[column] = table[column].where(table[column].notna() | ~inside, 0)
    return table


def whittled(disputes, onset):
    """One dispute a dyad-year, by the order of peacesciencer."""
    disputes = disputes.replace(-9, pd.NA)
    order = disputes.assign(rank=disputes.fatality.astype(float).fillna(0.5))
    by = KEYS + [onset, "rank", "hostlev", "mindur", "maxdur", "recip", "stmon"]
    order = order.sort_values(by, ascending=[True] * 3 + [False] * 6 + [True], kind="stable")
    return order.drop_duplicates(KEYS).drop(columns="rank")


def main(folder, output):
    table = dyad_years(folder)

    table = table.merge(read(folder, "atop_alliance"), on=KEYS, how="left")
    table = zero(table, [c for c in table if c.startswith("atop_")], 1815, 2018)

    mids = read(folder, "cow_mid_dirdisps").merge(
        read(folder, "cow_mid_disps")[["dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"]],
        on="dispnum",
        how="left",
    )
    mids = mids.rename(columns={"dispongoing": "cowmidongoing", "disponset": "cowmidonset"})
    table = table.merge(whittled(mids, "cowmidonset"), on=KEYS, how="left")
    table = zero(table, ["cowmidongoing", "cowmidonset"], 1816, 2014)

    gml = read(folder, "gml_dirdisp").drop(columns="version")
    gml = gml.rename(columns={"midongoing": "gmlmidongoing", "midonset": "gmlmidonset"})
    gml = whittled(gml, "gmlmidonset")
    clash = {c: f"gml_{c}" for c in gml if c in table and c not in KEYS}
    table = table.merge(gml.rename(columns=clash), on=KEYS, how="left")
    table = zero(table, ["gmlmidongoing", "gmlmidonset"], 1816, 2010)

    contiguity = read(folder, "cow_contdir")
    contiguity["first"] = pd.to_datetime(contiguity.stdate).dt.year
    contiguity["last"] = pd.to_datetime(contiguity.enddate).dt.year
    contiguity = expand(contiguity[["ccode1", "ccode2", "conttype", "first", "last"]], "first", "last")
    contiguity = contiguity.groupby(KEYS, as_index=False).conttype.min()
    table = zero(table.merge(contiguity, on=KEYS, how="left"), ["conttype"], 1816, 2016)

    capitals = read(folder, "cow_capitals").sort_values(["ccode", "stdate"], kind="stable")
    capitals["first"] = pd.to_datetime(capitals.stdate).dt.year
    capitals["last"] = pd.to_datetime(capitals.enddate).dt.year
    capitals = expand(capitals[["ccode", "lat", "lng", "first", "last"]], "first", "last")
    capitals = capitals.drop_duplicates(["ccode", "year"])
    places = table[KEYS]
    for side in "12":
        places = places.merge(
            capitals.rename(columns={"ccode": f"ccode{side}", "lat": f"lat{side}", "lng": f"lng{side}"}),
            on=[f"ccode{side}", "year"],
            how="left",
        )
    lat1, lat2 = np.radians(places.lat1), np.radians(places.lat2)
    across = np.radians(places.lng2 - places.lng1)
    x = np.hypot(
        np.cos(lat2) * np.sin(across),
        np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(across),
    )
    y = np.sin(lat1) * np.sin(lat2) + np.cos(lat1) * np.cos(lat2) * np.cos(across)
    table["capdist"] = 6378137.0 * np.arctan2(x, y) / 1000

    distance = read(folder, "cow_mindist")
    table = table.merge(pd.concat([distance, swapped(distance)]), on=KEYS, how="left")

    shared = read(folder, "cow_igo_ndy")
    table = table.merge(pd.concat([shared, swapped(shared)]), on=KEYS, how="left")

    nmc = read(folder, "cow_nmc").replace(-9, pd.NA)
    for side in "12":
        names = {c: f"{c}{side}" for c in nmc if c != "year"}
        table = table.merge(nmc.rename(columns=names), on=[f"ccode{side}", "year"], how="left")

    rivalries = read(folder, "tss_rivalries").drop(columns="rivalry")
    kinds = ["positional", "spatial", "ideological", "interventionary", "principal", "aprin"]
    rivalries[kinds] = rivalries[kinds].fillna(0)
    rivalries["ongoingrivalry"] = 1
    rivalries = pd.concat([rivalries, swapped(rivalries)]).sort_values(["start", "tssr_id"], kind="stable")
    rivalries = expand(rivalries.reset_index(drop=True), "start", "end").drop_duplicates(KEYS)
    table = zero(table.merge(rivalries, on=KEYS, how="left"), kinds + ["ongoingrivalry"], 1494, 2020)

    wars = read(folder, "cow_war_inter").replace([-9, -8], pd.NA)
    deaths = wars[["batdeath1", "batdeath2"]].sum(axis=1, min_count=1)
    wars = wars.assign(deaths=deaths).sort_values(
        KEYS + ["cowinteronset", "deaths"], ascending=[True] * 3 + [False] * 2, kind="stable"
    )
    wars = wars.drop_duplicates(KEYS).drop(columns="deaths")
    clash = {c: f"wars_{c}" for c in wars if c in table and c not in KEYS}
    table = table.merge(wars.rename(columns=clash), on=KEYS, how="left")
    table = zero(table, ["cowinterongoing", "cowinteronset"], 1816, 2007)

    table.to_parquet(output, index=False)
    return table


if __name__ == "__main__":
    main(*sys.argv[1:3])
