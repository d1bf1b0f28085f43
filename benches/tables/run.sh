#!/usr/bin/env bash
# The table of all directed dyad-years with ten datasets: entente, pandas and Polars on the same Parquet files, whole process against whole process in
# one run; then the comparison of entente's cells with pandas'. Needs Python 3.11 or newer and the shared data (../shared, or ENTENTE_SHARED).
set -euo pipefail
cd "$(dirname "$0")/../.."
states="${ENTENTE_SHARED:-../shared}/data/states"
work="target/bench-tables"
venv="target/bench-venv"
entente="${ENTENTE:-target/release/entente}"
[ -x "$entente" ] || cargo build --release --bin entente
[ -d "$venv" ] || python3 -m venv "$venv"
"$venv/bin/python" -c 'import pandas, polars, pyarrow' 2>/dev/null || "$venv/bin/pip" --quiet install pandas polars pyarrow
rm -rf "$work" && mkdir -p "$work"
"$entente" init "$work/lib" > /dev/null
import() { "$entente" --library "$work/lib" import "$@" > /dev/null; }
import atop "$states/atop_alliance.parquet"
import cow-mid "$states/cow_mid_dirdisps.parquet" "$states/cow_mid_disps.parquet"
import gml "$states/gml_dirdisp.parquet"
import contiguity "$states/cow_contdir.parquet"
import capitals "$states/cow_capitals.parquet"
import min-distance "$states/cow_mindist.parquet"
import igo "$states/cow_igo_ndy.parquet"
import nmc "$states/cow_nmc.parquet"
import rivalries "$states/tss_rivalries.parquet"
import wars "$states/cow_war_inter.parquet"
"$venv/bin/python" benches/tables/run.py "${RUNS:-3}" \
  entente "$entente --library $work/lib table dyads --directed --years 1816-2024 --add atop,mid,gml,contiguity,capital-distance,min-distance,igo,nmc,rivalries,wars --output $work/entente.parquet" \
  polars "$venv/bin/python benches/tables/frame_polars.py $states $work/polars.parquet" \
  pandas "$venv/bin/python benches/tables/frame_pandas.py $states $work/pandas.parquet"
"$venv/bin/python" benches/tables/check.py "$work/entente.parquet" "$work/pandas.parquet"
