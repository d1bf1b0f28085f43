"""Writes the embedded model file from a checkpoint of train.py: int8 rows with a scale each, names, lemma rules.

    python export.py --treebanks ../../../shared/data/treebank --checkpoint english.pt --out ../../crates/reading/model/english.parser

The file: the line `entente-parser 1`, a line `name kind rows columns` for each section, an empty line, then the
sections' bytes in that order. Kinds: `i8` (a little-endian f32 scale for each row, then the rows), `f32`, `text`
(newline-joined; rows = lines, columns = bytes).
"""

import argparse
import collections

import numpy
import torch

import treebank


def quantised(w):
    """Per-row symmetric int8: scales, rows."""
    w = w.detach().numpy().astype(numpy.float32)
    scale = numpy.maximum(numpy.abs(w).max(1), 1e-8) / 127
    return scale.astype("<f4").tobytes() + numpy.rint(w / scale[:, None]).clip(-127, 127).astype(numpy.int8).tobytes()


def lemma_script(form, lemma):
    """(characters to strip from the end, what to append): from the common start of form and lemma."""
    k = 0
    while k < min(len(form), len(lemma)) and form[k] == lemma[k]:
        k += 1
    return len(form) - k, lemma[k:]


def lemma_rules(sentences):
    """A decision list: for a tag, the longest known ending decides; `^` marks a whole word. A rule stands only where the
    shorter ending would decide otherwise."""
    seen = collections.Counter()
    for s in sentences:
        for form, lemma, tag in zip(s.forms, s.lemmas, s.xpos):
            if lemma == "_" and form != "_":
                continue
            start = form if tag.startswith("NNP") else form.lower()
            seen[tag, start.translate(QUOTES), lemma] += 1
    best_word = {}
    words = collections.defaultdict(collections.Counter)
    for (tag, form, lemma), n in seen.items():
        words[tag, form][lemma_script(form, lemma)] += n
    for key, scripts in words.items():
        best_word[key] = max(scripts.items(), key=lambda x: (x[1], -x[0][0], x[0][1]))[0]
    endings = collections.defaultdict(collections.Counter)
    for (tag, form), scripts in words.items():
        script = best_word[tag, form]
        if script[0] > len(form) - 1:
            continue  # the whole word changes: no ending tells it
        for k in range(0, min(6, len(form)) + 1):
            if script[0] <= k + 2:
                endings[tag, form[len(form) - k:]][script] += 1
    rules = {}

    def decided(tag, form, longest):
        for k in range(min(longest, len(form)), -1, -1):
            r = rules.get((tag, form[len(form) - k:]))
            if r is not None:
                return r
        return (0, "")

    for k in range(0, 7):
        for (tag, ending), scripts in sorted(endings.items()):
            if len(ending) != k:
                continue
            script, n = max(scripts.items(), key=lambda x: (x[1], -x[0][0], x[0][1]))
            if (k == 0 or n >= 3 and n >= 0.6 * sum(scripts.values())) and decided(tag, ending, k) != script:
                rules[tag, ending] = script
    for (tag, form), script in sorted(best_word.items()):
        if decided(tag, form, 6) != script:
            rules[tag, "^" + form] = script
    return [f"{tag}\t{ending}\t{strip}\t{append}" for (tag, ending), (strip, append) in sorted(rules.items())]


def feats_of_xpos(sentences, names):
    """For each Penn tag the features that it was seen with at least twice, or at all: the parser chooses among these."""
    feats = {f: i for i, f in enumerate(names["feats"])}
    seen = {x: collections.Counter() for x in names["xpos"]}
    for s in sentences:
        for x, f in zip(s.xpos, s.feats):
            if f in feats:
                seen[x][feats[f]] += 1
    lines = []
    for counts in seen.values():
        often = [i for i, n in counts.items() if n >= 2]
        lines.append(" ".join(map(str, sorted(often or counts or [feats["_"]]))))
    return lines


QUOTES = str.maketrans({"’": "'", "‘": "'"})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--treebanks", required=True)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    saved = torch.load(a.checkpoint, weights_only=True)
    state, names, c = saved["state"], saved["names"], saved["config"]
    sentences = treebank.read(f"{a.treebanks}/ewt-train.conllu.xz") + treebank.read(f"{a.treebanks}/gum-ccby-train.conllu.xz")
    sections = []

    def text(name, lines):
        data = "\n".join(lines).encode("utf-8")
        sections.append((name, "text", len(lines), len(data), data))

    text("config", [f"{k} {c[k]}" for k in ("width", "hidden", "layers", "reach", "arc", "relation")])
    for k in ("words", "upos", "xpos", "feats", "relations"):
        text(f"names.{k}", names[k])
    text("lemmas", lemma_rules(sentences))
    text("feats.of_xpos", feats_of_xpos(sentences, names))
    # The shipped parser reads as EWT does: its source vector joins the word table.
    state["word.weight"] = state["word.weight"] + state["source.weight"][0]
    for table in ("word", "prefix", "suffix", "ngram", "shape"):
        w = state[f"{table}.weight"] * (2.0 if table == "ngram" else 1.0)
        sections.append((table, "i8", *w.shape, quantised(w)))
    linear = [k[: -len(".weight")] for k in state if k.endswith(".weight") and f"{k[:-len('.weight')]}.bias" in state]
    for k in linear:
        w, b = state[f"{k}.weight"], state[f"{k}.bias"]
        sections.append((k, "i8", *w.shape, quantised(w)))
        sections.append((f"{k}.bias", "f32", 1, len(b), b.numpy().astype("<f4").tobytes()))
    sections.append(("root", "f32", 1, len(state["root"]), state["root"].numpy().astype("<f4").tobytes()))
    with open(a.out, "wb") as f:
        f.write(b"entente-parser 1\n")
        for name, kind, rows, columns, _ in sections:
            f.write(f"{name} {kind} {rows} {columns}\n".encode())
        f.write(b"\n")
        for *_, data in sections:
            f.write(data)


if __name__ == "__main__":
    main()
