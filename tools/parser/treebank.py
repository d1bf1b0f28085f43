"""CoNLL-U reading and the features of a word. `src/syntax/features.rs` computes the same numbers: change both or neither."""

import lzma
from dataclasses import dataclass, field

FNV_OFFSET = 0xCBF29CE484222325
FNV_PRIME = 0x100000001B3
MASK = 0xFFFFFFFFFFFFFFFF

# Rows of each hashed table. A table holds rows for one kind of piece.
PREFIX_ROWS = 4096
SUFFIX_ROWS = 8192
NGRAM_ROWS = 8192
SHAPE_ROWS = 1024
UNKNOWN_WORD = 0

TYPOGRAPHY = {
    "‘": "'", "’": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "…": ".",
}


@dataclass
class Sentence:
    id: str
    text: str
    forms: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    space_after: list[bool] = field(default_factory=list)
    ranges: list[tuple[int, int, str, bool]] = field(default_factory=list)


def read(path):
    """The sentences of a CoNLL-U file, plain or xz; empty nodes are left out."""
    opened = lzma.open(path, "rt", encoding="utf-8") if str(path).endswith(".xz") else open(path, encoding="utf-8")
    sentences, now, ident, text = [], None, "", ""
    with opened as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# sent_id"):
                ident = line.split("=", 1)[1].strip()
            elif line.startswith("# text ="):
                text = line.split("=", 1)[1].strip()
            elif not line:
                if now:
                    sentences.append(now)
                now = None
            elif not line.startswith("#"):
                now = now or Sentence(ident, text)
                c = line.split("\t")
                spaced = "SpaceAfter=No" not in c[9]
                if "-" in c[0]:
                    first, last = c[0].split("-")
                    now.ranges.append((int(first) - 1, int(last), c[1], spaced))
                elif "." not in c[0]:
                    now.forms.append(c[1])
                    now.lemmas.append(c[2])
                    now.upos.append(c[3])
                    now.xpos.append(c[4])
                    now.feats.append(c[5])
                    now.heads.append(int(c[6]))
                    now.relations.append(c[7])
                    now.space_after.append(spaced)
    if now:
        sentences.append(now)
    return sentences


def document(sentence):
    """The document of a sentence: its id without the running number."""
    return sentence.id.rsplit("-", 1)[0]


def normal(form):
    """Lower case, digits as 0, one kind of quote and dash: what word, affixes and n-grams are taken from."""
    out = []
    for ch in form:
        ch = TYPOGRAPHY.get(ch, ch)
        if "0" <= ch <= "9":
            out.append("0")
        elif ch.isascii():
            out.append(ch.lower())
        else:
            low = ch.lower()
            out.append(low if len(low) == 1 else ch)
    return "".join(out)


def shape(form):
    """Upper X, lower x, digit 0, others themselves; a run counts once, twice at most."""
    out = []
    for ch in form:
        ch = TYPOGRAPHY.get(ch, ch)
        if ch.isalpha():
            c = "X" if ch.isupper() else "x"
        elif "0" <= ch <= "9":
            c = "0"
        elif ch.isascii():
            c = ch
        else:
            c = "?"
        if len(out) >= 2 and out[-1] == c and out[-2] == c:
            continue
        out.append(c)
    return "".join(out[:12])


def row(kind, piece, rows):
    """FNV-1a (64 bit) over the kind byte and the piece, folded to a table's rows."""
    h = FNV_OFFSET
    h = ((h ^ kind) * FNV_PRIME) & MASK
    for byte in piece.encode("utf-8"):
        h = ((h ^ byte) * FNV_PRIME) & MASK
    return ((h ^ (h >> 32)) & 0xFFFFFFFF) % rows


MAX_NGRAMS = 24


def pieces(form):
    """Rows of the affix tables (in order prefix 1-3, suffix 1-4, shape) and of the n-gram table."""
    n = normal(form)
    length = len(n)
    prefix = [row(k, n[:k], PREFIX_ROWS) for k in (1, 2, 3) if length >= k]
    suffix = [row(k, n[length - k:], SUFFIX_ROWS) for k in (1, 2, 3, 4) if length >= k]
    marked = "<" + n[:14] + ">"
    grams = []
    for size in (3, 4):
        for i in range(len(marked) - size + 1):
            grams.append(row(size, marked[i:i + size], NGRAM_ROWS))
    return prefix, suffix, row(0, shape(form), SHAPE_ROWS), grams[:MAX_NGRAMS]
