#!/usr/bin/env bash
# Entente's parser beside UDPipe 1, on the text of ewt-dev. See benches/README.md.
#   bash benches/parser/run.sh [--full]
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${CARGO_PROFILE_RELEASE_LTO:-fat}" != fat ]; then
  echo "CARGO_PROFILE_RELEASE_LTO=$CARGO_PROFILE_RELEASE_LTO: without the link-time optimisation of Cargo.toml a word takes about half as long again" >&2
fi
treebanks="${ENTENTE_SHARED:-../shared}/data/treebank"
cargo build --locked --release -p entente-reading --example parse_speed
target_dir="${CARGO_TARGET_DIR:-target}"
venv="$target_dir/bench-parser-venv"
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check ufal.udpipe==1.4.0.1
exec "$venv/bin/python" -B benches/parser/compare.py "$target_dir/release/examples/parse_speed" "$treebanks" "$target_dir/bench-parser" "$@"
