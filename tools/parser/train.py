"""Trains the tagger and parser that crates/reading embeds.

    python train.py --treebanks ../../../shared/data/treebank --out english.pt

Needs Python 3.11 and torch (CPU). `--hold-out` sets 1 of 20 documents of ewt-train aside to choose settings on; the
model that is shipped was trained without it and measured on ewt-dev by `evaluate`.
"""

import argparse
import collections
import json
import os
import random
import time
import zlib

import numpy
import torch
from torch.nn import functional as F

import teacher
import treebank
from network import Parser


class Vocabulary:
    """Words and label sets, in an order that depends on the data alone."""

    def __init__(self, sentences):
        words = collections.Counter(treebank.normal(f) for s in sentences for f in s.forms)
        kept = sorted((w for w, n in words.items() if n >= 2), key=lambda w: (-words[w], w))
        self.words = ["<unknown>"] + kept
        self.counts = [0] + [words[w] for w in kept]
        self.word = {w: i for i, w in enumerate(self.words)}
        self.upos = sorted({u for s in sentences for u in s.upos})
        self.xpos = sorted({u for s in sentences for u in s.xpos})
        feats = collections.Counter(u for s in sentences for u in s.feats)
        self.feats = sorted(f for f, n in feats.items() if n >= 3)
        relations = collections.Counter(r for s in sentences for r in s.relations)
        self.relations = sorted(r for r, n in relations.items() if n >= 3 or ":" not in r)

    def relation_index(self, r):
        table = self.__dict__.setdefault("_relation", {x: i for i, x in enumerate(self.relations)})
        return table.get(r, table.get(r.split(":")[0], -1))


class Example:
    def __init__(self, s, v, forms, source, maps):
        upos, xpos, feats = maps
        self.n = len(s.forms)
        self.form = [forms.setdefault(f, len(forms)) for f in s.forms]
        self.word = [v.word.get(treebank.normal(f), 0) for f in s.forms]
        self.upos = [upos.get(x, -1) for x in s.upos]
        self.xpos = [xpos.get(x, -1) for x in s.xpos]
        self.feats = [feats.get(x, -1) for x in s.feats]
        self.heads = s.heads
        self.relations = [v.relation_index(r) for r in s.relations]
        self.base = [r.split(":")[0] for r in s.relations]
        self.source = source
        # What the teachers think (`teacher.teach`), and how much of the answer that is.
        self.taught, self.share = None, 0.0


def examples(sentences, v, forms, source):
    maps = tuple({x: i for i, x in enumerate(names)} for names in (v.upos, v.xpos, v.feats))
    return [Example(s, v, forms, source, maps) for s in sentences]


class Pieces:
    """The hashed pieces of every form, computed once."""

    def __init__(self, forms):
        self.rows = [treebank.pieces(f) for f in sorted(forms, key=forms.get)]

    def bag(self, which, unique):
        flat, offsets = [], []
        for f in unique:
            offsets.append(len(flat))
            flat.extend(self.rows[f][which])
        return torch.tensor(flat), torch.tensor(offsets)


def draw(sentences, words, rng):
    """Sentences of about so many words together, none too short to teach or too long to train on."""
    drawn = [s for s in sentences if 4 <= len(s.forms) <= 80]
    rng.shuffle(drawn)
    out, count = [], 0
    for s in drawn:
        if count >= words:
            break
        out.append(s)
        count += len(s.forms)
    return out


def collate(group, pieces):
    n, b = max(e.n for e in group), len(group)
    unique = sorted({f for e in group for f in e.form})
    place = {f: i for i, f in enumerate(unique)}

    def grid(name, fill):
        out = numpy.full((n, b), fill, dtype=numpy.int64)
        for j, e in enumerate(group):
            values = getattr(e, name)
            out[: e.n, j] = [place[x] for x in values] if name == "form" else values
        return torch.from_numpy(out)

    batch = {k: grid(k, -1) for k in ("upos", "xpos", "feats", "heads", "relations")}
    batch["form"], batch["word"] = grid("form", 0), grid("word", 0)
    lengths = torch.tensor([e.n for e in group])
    batch["mask"] = (torch.arange(n)[:, None] < lengths[None, :]).float()[..., None]
    batch["heads_allowed"] = torch.arange(n + 1)[None, :] <= lengths[:, None]
    batch["source"] = torch.tensor([e.source for e in group])[None, :].expand(n, -1)
    batch["prefix"], batch["suffix"] = pieces.bag(0, unique), pieces.bag(1, unique)
    batch["ngram"] = pieces.bag(3, unique)
    batch["shape"] = torch.tensor([pieces.rows[f][2] for f in unique])
    batch["group"] = group
    return batch


def batches(items, tokens, rng=None):
    """Groups of sentences of like length, about `tokens` words each."""
    order = list(items)
    if rng:
        rng.shuffle(order)
    order.sort(key=lambda e: e.n + (rng.random() * 4 if rng else 0))
    out, group = [], []
    for e in order:
        if group and (len(group) + 1) * e.n > tokens:
            out.append(group)
            group = []
        group.append(e)
    out.append(group)
    if rng:
        rng.shuffle(out)
    return out


def answers(group, name, size, smooth):
    """The distributions to learn, [time, batch, size]: the treebank's answer, smoothed, and the teachers' by their share."""
    out = numpy.zeros((max(e.n for e in group), len(group), size), dtype=numpy.float32)
    for j, e in enumerate(group):
        if e.share < 1:
            gold = numpy.array(getattr(e, name))
            known = (gold >= 0).nonzero()[0]
            out[known, j] += (1 - e.share) * smooth / size
            out[known, j, gold[known]] += (1 - e.share) * (1 - smooth)
        if e.share > 0:
            taught = e.taught[name]
            out[: e.n, j, : taught.shape[1]] += e.share * taught.astype(numpy.float32)
    return torch.from_numpy(out)


def loss_of(model, batch, word_ids, weights):
    upos, xpos, feats, arcs, ld, lh = model(batch, word_ids)
    smooth = model.c["smoothing"]
    words = sum(e.n for e in batch["group"])

    def entropy(scores, name, smooth):
        # Scores that a mask forbids are never an answer.
        expected = answers(batch["group"], name, scores.shape[-1], smooth)
        return -(expected * F.log_softmax(scores.float(), -1)).sum() / words

    arc = entropy(arcs.transpose(0, 1), "heads", 0.0)
    label = entropy(model.labels(ld, lh, batch["heads"].clamp(min=0)), "relations", smooth)
    tag = entropy(upos, "upos", smooth) + 0.5 * entropy(xpos, "xpos", smooth) + 0.5 * entropy(feats, "feats", smooth)
    return arc + label + weights * tag


def evaluate(model, groups, v):
    """UPOS, UAS and LAS (subtypes ignored) with arg-max heads: a lower bound of the decoded tree's."""
    model.eval()
    tokens = upos_ok = uas = las = feats_ok = 0
    base = [r.split(":")[0] for r in v.relations]
    with torch.no_grad():
        for batch in groups:
            upos, _, feats, arcs, ld, lh = model(batch, batch["word"])
            heads = arcs.argmax(-1).transpose(0, 1)
            labels = model.labels(ld, lh, heads).argmax(-1)
            upos, feats = upos.argmax(-1), feats.argmax(-1)
            for j, e in enumerate(batch["group"]):
                h, l, u, f = heads[:, j].tolist(), labels[:, j].tolist(), upos[:, j].tolist(), feats[:, j].tolist()
                for i in range(e.n):
                    tokens += 1
                    upos_ok += u[i] == e.upos[i]
                    feats_ok += f[i] == e.feats[i]
                    if h[i] == e.heads[i]:
                        uas += 1
                        las += base[l[i]] == e.base[i]
    model.train()
    return {k: round(x / tokens, 4) for k, x in (("upos", upos_ok), ("feats", feats_ok), ("uas", uas), ("las", las))}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--treebanks", required=True)
    p.add_argument("--out", help="checkpoint to write (torch); export.py makes the embedded file of it")
    p.add_argument("--epochs", type=int, default=60)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--hold-out", action="store_true")
    p.add_argument("--no-gum", action="store_true")
    p.add_argument("--tokens", type=int, default=1500, help="words in a batch")
    p.add_argument("--rate", type=float, default=2.5e-3)
    p.add_argument("--width", type=int, default=128)
    p.add_argument("--hidden", type=int, default=64)
    p.add_argument("--layers", type=int, default=3)
    p.add_argument("--reach", type=int, default=32, help="numbers of each neighbour that convolutions behind the first see")
    p.add_argument("--arc", type=int, default=64)
    p.add_argument("--relation", type=int, default=64)
    p.add_argument("--dropout", type=float, default=0.2)
    p.add_argument("--embedding-dropout", type=float, default=0.3)
    p.add_argument("--smoothing", type=float, default=0.03)
    p.add_argument("--decay", type=float, default=0.02)
    p.add_argument("--tag-weight", type=float, default=0.5)
    p.add_argument("--word-dropout", type=float, default=0.25)
    p.add_argument("--every", type=int, default=5, help="epochs between measurements")
    p.add_argument("--cooling", type=int, default=12, help="epochs at the end over which the learning rate falls to nothing")
    p.add_argument("--epochs-from", help="file that may hold another number of epochs, read before each: to end a run early")
    p.add_argument("--replan", help="DONE:EPOCHS, from DONE epochs on the run is planned for EPOCHS: repeats a run that --epochs-from ended")
    p.add_argument("--start", help="checkpoint to go on from, instead of from chance")
    p.add_argument("--teachers", nargs="*", default=[], help="checkpoints, or files of export.py, to learn from beside ewt-train's answers")
    p.add_argument("--teaching", type=float, default=0.5, help="how much of the answer is the teachers'")
    p.add_argument("--raw", help="text as `entente parse` reads it (CoNLL-U), to learn from the teachers alone")
    p.add_argument("--raw-words", type=int, default=100_000, help="so many of its words, in sentences drawn by the seed; half of them in each epoch")
    p.add_argument("--averaging", type=float, default=0.995, help="what the mean of weights keeps of itself every 8 steps")
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)

    ewt = treebank.read(f"{a.treebanks}/ewt-train.conllu.xz")
    held = []
    if a.hold_out:
        held = [s for s in ewt if zlib.crc32(treebank.document(s).encode()) % 20 == 7]
        ewt = [s for s in ewt if zlib.crc32(treebank.document(s).encode()) % 20 != 7]
    gum = [] if a.no_gum else treebank.read(f"{a.treebanks}/gum-ccby-train.conllu.xz")
    v = Vocabulary(ewt + gum)
    forms = {}
    train = examples(ewt, v, forms, 0) + examples(gum, v, forms, 1)
    raw = examples(draw(treebank.read(a.raw), a.raw_words, rng), v, forms, 0) if a.raw else []
    measured = examples(held, v, forms, 0)
    pieces = Pieces(forms)
    measured = [collate(g, pieces) for g in batches(measured, 4000)] if measured else []
    c = {k: vars(a)[k] for k in ("width", "hidden", "layers", "reach", "arc", "relation", "dropout", "embedding_dropout", "smoothing")}
    # GUM's conventions are not those in which exported teachers read: its own answers are enough.
    taught = [e for e in train + raw if e.source == 0] if a.teachers else []
    if taught:
        teacher.teach(a.teachers, v, [collate(g, pieces) for g in batches(taught, 4000)])
    for e in taught:
        e.share = a.teaching
    for e in raw:
        e.share = 1.0
    model = Parser(c, len(v.words), len(v.upos), len(v.xpos), len(v.feats), len(v.relations))
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=True)["state"])
    print(f"{len(train)} sentences, {sum(e.n for e in train)} words, {sum(w.numel() for w in model.parameters())} weights", flush=True)
    counts = torch.tensor(v.counts).float()
    drop_word = a.word_dropout / (counts.clamp(min=1) + a.word_dropout)
    averaged = {k: w.detach().clone() for k, w in model.named_parameters()}
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), eps=1e-8, weight_decay=a.decay, fused=True)
    step, start = 0, time.time()
    epochs, epoch = a.epochs, 0
    while epoch < epochs:
        if a.epochs_from and os.path.exists(a.epochs_from):
            epochs = int(open(a.epochs_from).read())
        if a.replan and epoch >= int(a.replan.split(":")[0]):
            epochs = int(a.replan.split(":")[1])
        total, first = 0.0, step
        groups = batches(train + rng.sample(raw, len(raw) // 2), a.tokens, rng)
        for place, group in enumerate(groups):
            batch = collate(group, pieces)
            left = (epochs - epoch - place / len(groups)) / a.cooling
            rate = a.rate * min(1, (step + 1) / 300) * max(0.002, min(1, left))
            for g in optimiser.param_groups:
                g["lr"] = rate
            word = batch["word"]
            word = torch.where(torch.rand(word.shape) < drop_word[word], 0, word)
            loss = loss_of(model, batch, word, a.tag_weight)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            step += 1
            total += loss.item()
            if step % 8 == 0:
                keep = min(a.averaging, 1 - 16 / (step + 16))
                with torch.no_grad():
                    torch._foreach_lerp_(list(averaged.values()), [w.detach() for w in model.parameters()], 1 - keep)
        epoch += 1
        last = epoch == epochs
        line = f"epoch {epoch} loss {total / (step - first):.3f} rate {rate:.5f} {time.time() - start:.0f} s"
        if epoch % a.every == 0 or last:
            current = {k: w.detach().clone() for k, w in model.named_parameters()}
            with torch.no_grad():
                for k, w in model.named_parameters():
                    w.copy_(averaged[k])
            if measured:
                line += " " + json.dumps(evaluate(model, measured, v))
            if a.out:
                names = {k: getattr(v, k) for k in ("words", "upos", "xpos", "feats", "relations")}
                torch.save({"config": c, "names": names, "state": model.state_dict(), "arguments": vars(a) | {"epochs": epochs}, "epoch": epoch}, a.out)
            with torch.no_grad():
                for k, w in model.named_parameters():
                    w.copy_(current[k])
        print(line, flush=True)


if __name__ == "__main__":
    main()
