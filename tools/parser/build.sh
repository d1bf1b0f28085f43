#!/bin/sh
# Rebuilds crates/reading/model from the treebanks: tools/parser/build.sh ../shared/data/treebank
# Needs Rust, and a Python with torch (PYTHON=…); see crates/reading/model/MODEL_CARD.md.
set -eu
treebanks=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
model="$here/../../crates/reading/model"
python=${PYTHON:-python3}
checkpoint=$(mktemp)
trap 'rm -f "$checkpoint"' EXIT
"$python" -B "$here/train.py" --treebanks "$treebanks" --reach 128 --arc 96 --relation 96 --epochs 60 --replan 17:24 --out "$checkpoint"
"$python" -B "$here/export.py" --treebanks "$treebanks" --checkpoint "$checkpoint" --out "$model/english.parser"
# The crate embeds both files, so they must exist before the segmenter, which uses the crate, can be built.
test -e "$model/english.segmenter" || : > "$model/english.segmenter"
cargo run --release --manifest-path "$here/segmenter/Cargo.toml" -- "$treebanks" "$model/english.segmenter"
