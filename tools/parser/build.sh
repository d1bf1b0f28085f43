#!/bin/sh
# Rebuilds crates/reading/model: tools/parser/build.sh ../shared/data [WORK_FOLDER]
# Needs Rust, xz, and a Python with torch (PYTHON=…); see crates/reading/model/MODEL_CARD.md.
set -eu
treebanks=$(cd "$1/treebank" && pwd)
documents=$(cd "$1/documents" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
model="$here/../../crates/reading/model"
python=${PYTHON:-python3}
work=${2:-$(mktemp -d)}
train() { "$python" -B "$here/train.py" --treebanks "$treebanks" "$@"; }
export_to() { "$python" -B "$here/export.py" --treebanks "$treebanks" --checkpoint "$1" --out "$2"; }

# The sentence splitter. The crate embeds both files, so they must exist before what uses the crate can be built.
for file in english.parser english.segmenter; do
    test -e "$model/$file" || : > "$model/$file"
done
cargo run --release --manifest-path "$here/segmenter/Cargo.toml" -- "$treebanks" "$model/english.segmenter"

# Two teachers: a wide network, and one of the shape that is shipped.
train --reach 128 --arc 96 --relation 96 --epochs 60 --replan 17:24 --out "$work/wide.pt"
export_to "$work/wide.pt" "$model/english.parser"
cp "$model/english.parser" "$work/wide.parser"
train --epochs 28 --cooling 14 --replan 19:24 --out "$work/slim.pt"

# Text without answers, as the wide network reads it.
xz -dc "$documents/ungd2017.jsonl.xz" |
    "$python" -c 'import json, sys; [print(json.loads(line)["text"], end="\n\n") for line in sys.stdin]' > "$work/raw.txt"
cargo run --release --manifest-path "$here/../../Cargo.toml" --bin entente -- parse "$work/raw.txt" > "$work/raw.conllu"

# The pupil goes on from the second teacher.
train --start "$work/slim.pt" --teachers "$work/wide.parser" "$work/slim.pt" --raw "$work/raw.conllu" --raw-words 80000 \
    --rate 2e-3 --epochs 28 --cooling 16 --averaging 0.99 --out "$work/english.pt"
export_to "$work/english.pt" "$model/english.parser"
