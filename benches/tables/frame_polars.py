"""The same table in Polars (lazy): a peer of the benchmark. Usage: frame_polars.py STATES_FOLDER OUTPUT.parquet"""

import sys

import polars as pl

FIRST, LAST = 1816, 2024
KEYS = ["ccode1", "ccode2", "year"]


def main(folder, output):
    scan = lambda name: pl.scan_parquet(f"{folder}/{name}.parquet")
    expand = lambda frame, first, last: (
        frame.with_columns(year=pl.int_ranges(pl.col(first), pl.col(last) + 1)).explode("year").drop(first, last)
    )
    swapped = lambda frame: frame.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    both = lambda frame: pl.concat([frame, swapped(frame)], how="diagonal")

    def zero(table, columns, first, last):
        inside = pl.col("year").is_between(first, last)
        fill = lambda c: pl.when(pl.col(c).is_null() & inside).then(0).otherwise(pl.col(c)).alias(c)
        return table.with_columns([fill(c) for c in columns])

    def whittled(disputes, onset):
        rank = pl.col("fatality").fill_null(0.5)
        by = [*KEYS, onset, rank, "hostlev", "mindur", "maxdur", "recip", "stmon"]
        descending = [False] * 3 + [True] * 6 + [False]
        order = disputes.sort(by, descending=descending, nulls_last=True, maintain_order=True)
        return order.unique(KEYS, keep="first", maintain_order=True)

    def missing(frame, codes):
        names = [n for n, t in frame.collect_schema().items() if t.is_numeric()]
        return frame.with_columns([pl.when(pl.col(n).cast(pl.Float64).is_in([float(c) for c in codes])).then(None).otherwise(pl.col(n)).alias(n) for n in names])

    states = scan("cow_states")
    day = lambda kind: pl.date(pl.col(f"{kind}year"), pl.col(f"{kind}month"), pl.col(f"{kind}day"))
    spans = states.select("ccode", first=day("st"), last=day("end")).with_columns(
        last=pl.when(pl.col("last") == pl.date(2016, 12, 31)).then(pl.date(LAST, 12, 31)).otherwise("last")
    )
    one = spans.rename({"ccode": "ccode1", "first": "first1", "last": "last1"})
    other = spans.rename({"ccode": "ccode2", "first": "first2", "last": "last2"})
    table = (
        one.join(other, how="cross")
        .filter(pl.col("ccode1") != pl.col("ccode2"))
        .with_columns(first=pl.max_horizontal("first1", "first2"), last=pl.min_horizontal("last1", "last2"))
        .filter(pl.col("first") <= pl.col("last"))
        .select("ccode1", "ccode2", first=pl.col("first").dt.year().cast(pl.Int64), last=pl.col("last").dt.year().cast(pl.Int64))
    )
    table = expand(table, "first", "last").filter(pl.col("year").is_between(FIRST, LAST)).unique(KEYS).sort(KEYS)

    atop = scan("atop_alliance")
    table = table.join(atop, on=KEYS, how="left")
    table = zero(table, [c for c in atop.collect_schema() if c.startswith("atop_")], 1815, 2018)

    mids = scan("cow_mid_dirdisps").join(
        scan("cow_mid_disps").select("dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"),
        on="dispnum",
        how="left",
    )
    mids = missing(mids.rename({"dispongoing": "cowmidongoing", "disponset": "cowmidonset"}), [-9])
    table = zero(table.join(whittled(mids, "cowmidonset"), on=KEYS, how="left"), ["cowmidongoing", "cowmidonset"], 1816, 2014)

    gml = missing(scan("gml_dirdisp").drop("version").rename({"midongoing": "gmlmidongoing", "midonset": "gmlmidonset"}), [-9])
    table = table.join(whittled(gml, "gmlmidonset"), on=KEYS, how="left", suffix="_gml")
    table = zero(table, ["gmlmidongoing", "gmlmidonset"], 1816, 2010)

    contiguity = scan("cow_contdir").select(
        "ccode1", "ccode2", "conttype", first=pl.col("stdate").dt.year().cast(pl.Int64), last=pl.col("enddate").dt.year().cast(pl.Int64)
    )
    contiguity = expand(contiguity, "first", "last").group_by(KEYS).agg(pl.col("conttype").min())
    table = zero(table.join(contiguity, on=KEYS, how="left"), ["conttype"], 1816, 2016)

    capitals = scan("cow_capitals").sort("ccode", "stdate").select(
        "ccode", "lat", "lng", first=pl.col("stdate").dt.year().cast(pl.Int64), last=pl.col("enddate").dt.year().cast(pl.Int64)
    )
    capitals = expand(capitals, "first", "last").unique(["ccode", "year"], keep="first", maintain_order=True)
    for side in "12":
        table = table.join(
            capitals.rename({"ccode": f"ccode{side}", "lat": f"lat{side}", "lng": f"lng{side}"}),
            on=[f"ccode{side}", "year"],
            how="left",
        )
    lat1, lat2 = pl.col("lat1").radians(), pl.col("lat2").radians()
    across = (pl.col("lng2") - pl.col("lng1")).radians()
    a, b = lat2.cos() * across.sin(), lat1.cos() * lat2.sin() - lat1.sin() * lat2.cos() * across.cos()
    x, y = (a * a + b * b).sqrt(), lat1.sin() * lat2.sin() + lat1.cos() * lat2.cos() * across.cos()
    table = table.with_columns(capdist=6378137.0 * pl.arctan2(x, y) / 1000).drop("lat1", "lng1", "lat2", "lng2")

    table = table.join(both(scan("cow_mindist")), on=KEYS, how="left")
    table = table.join(both(scan("cow_igo_ndy")), on=KEYS, how="left")

    nmc = missing(scan("cow_nmc"), [-9])
    for side in "12":
        names = {c: f"{c}{side}" for c in nmc.collect_schema() if c != "year"}
        table = table.join(nmc.rename(names), on=[f"ccode{side}", "year"], how="left")

    kinds = ["positional", "spatial", "ideological", "interventionary", "principal", "aprin"]
    rivalries = scan("tss_rivalries").drop("rivalry").with_columns(pl.col(kinds).fill_null(0)).with_columns(ongoingrivalry=pl.lit(1))
    rivalries = both(rivalries).sort("start", "tssr_id", maintain_order=True)
    rivalries = expand(rivalries, "start", "end").unique(KEYS, keep="first", maintain_order=True)
    table = zero(table.join(rivalries, on=KEYS, how="left"), [*kinds, "ongoingrivalry"], 1494, 2020)

    wars = missing(scan("cow_war_inter"), [-9, -8]).with_columns(
        deaths=pl.when(pl.col("batdeath1").is_null() & pl.col("batdeath2").is_null())
        .then(None)
        .otherwise(pl.col("batdeath1").fill_null(0) + pl.col("batdeath2").fill_null(0))
    )
    wars = wars.sort([*KEYS, "cowinteronset", "deaths"], descending=[False] * 3 + [True] * 2, nulls_last=True, maintain_order=True)
    wars = wars.unique(KEYS, keep="first", maintain_order=True).drop("deaths")
    table = zero(table.join(wars, on=KEYS, how="left", suffix="_wars"), ["cowinterongoing", "cowinteronset"], 1816, 2007)

    table.collect().write_parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:3])
