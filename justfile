# The commands that people need. `just` lists them.

_list:
    @just --list

# The brief on Pakistan and Russia, in the terminal and as a page.
brief:
    cargo run --release --bin entente -- brief PAK RUS --output - --output pak-rus.html

# All tests.
test:
    cargo test --locked --workspace

# Formatting and lints, as CI runs them.
lint:
    cargo fmt --all --check
    cargo clippy --locked --workspace --all-targets -- --deny warnings

# What CI runs.
ci:
    bash .ci/run

# Re-bless snapshots and transcripts; the diff is the review.
bless:
    INSTA_UPDATE=always TRYCMD=overwrite cargo test --workspace

# Times of the commands beside their peers (needs Python 3 and ../shared).
bench:
    bash benches/run.sh

# The parser beside UDPipe 1.
bench-parser:
    bash benches/parser/run.sh
