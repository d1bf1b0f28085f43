#!/usr/bin/env bash
# Builds the release binary and the peers' environment, then times both. See benches/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --locked --release --bin entente
target_dir="${CARGO_TARGET_DIR:-target}"
venv="$target_dir/bench-venv"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
# country_converter 1.3.2 does not work with pandas 3.
"$venv/bin/pip" install --quiet --disable-pip-version-check country_converter==1.3.2 pandas==2.3.3 polars==2.1.0 pyarrow==26.0.1
exec "$venv/bin/python" benches/run.py "$target_dir/release/entente" "$venv/bin/python"
