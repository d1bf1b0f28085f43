"""Teachers: networks whose scores a smaller one learns from, beside the treebank's answers (Hinton et al. 2015)."""

import numpy
import torch
from torch.nn import functional as F

from network import Parser

NAMES = ("words", "upos", "xpos", "feats", "relations")


def load(path):
    """A network and its names, from a checkpoint of train.py or from a file of export.py."""
    with open(path, "rb") as f:
        exported = f.read(15) == b"entente-parser "
    if exported:
        config, names, state = read_exported(path)
    else:
        saved = torch.load(path, weights_only=True)
        config, names, state = saved["config"], saved["names"], saved["state"]
    network = Parser(config, *(len(names[k]) for k in NAMES))
    network.load_state_dict(state)
    return network.eval(), names


def read_exported(path):
    """The configuration, names and weights of a file of export.py: the weights are those that int8 left."""
    with open(path, "rb") as f:
        header, data = f.read().split(b"\n\n", 1)
    sections, at = {}, 0
    for line in header.decode().split("\n")[1:]:
        name, kind, rows, columns = line.split(" ")
        rows, columns = int(rows), int(columns)
        if kind == "text":
            sections[name] = data[at : at + columns].decode().split("\n")
            at += columns
        elif kind == "f32":
            sections[name] = numpy.frombuffer(data, "<f4", rows * columns, at).copy()
            at += 4 * rows * columns
        else:
            scales = numpy.frombuffer(data, "<f4", rows, at)
            values = numpy.frombuffer(data, numpy.int8, rows * columns, at + 4 * rows).reshape(rows, columns)
            sections[name] = values * scales[:, None]
            at += rows * (4 + columns)
    config = {k: int(v) for k, v in (line.split() for line in sections.pop("config"))}
    # Files of before had no `reach`: every convolution saw all of both neighbours.
    config.setdefault("reach", config["width"])
    config |= {"dropout": 0.0, "embedding_dropout": 0.0, "smoothing": 0.0}
    names = {k: sections.pop(f"names.{k}") for k in NAMES}
    sections.pop("lemmas")
    sections.pop("feats.of_xpos", None)
    sections["ngram"] = sections["ngram"] / 2.0
    # The vector of the treebank is part of the words' rows.
    sections["source"] = numpy.zeros((2, config["width"]), numpy.float32)
    vectors = ("root",)
    state = {
        k if k in vectors or k.endswith(".bias") else f"{k}.weight": torch.from_numpy(numpy.asarray(v, numpy.float32))
        for k, v in sections.items()
    }
    return config, names, state


def teach(paths, v, groups):
    """Leaves with each sentence of the batches `groups` what the teachers think of it: the mean of their probabilities."""
    teachers = []
    for path in paths:
        network, names = load(path)
        if any(names[k] != getattr(v, k) for k in NAMES):
            raise SystemExit(f"{path} was trained on other treebanks: its names differ")
        teachers.append(network)
    with torch.no_grad():
        for batch in groups:
            sums = None
            for network in teachers:
                upos, xpos, feats, arcs, dependent, head = network(batch, batch["word"])
                label = network.labels(dependent, head, batch["heads"].clamp(min=0))
                found = [F.softmax(x, -1) for x in (upos, xpos, feats, arcs.transpose(0, 1), label)]
                sums = found if sums is None else [a + b for a, b in zip(sums, found)]
            means = [(x / len(teachers)).numpy() for x in sums]
            for j, e in enumerate(batch["group"]):
                upos, xpos, feats, arcs, label = (x[: e.n, j].astype(numpy.float16) for x in means)
                e.taught = {"upos": upos, "xpos": xpos, "feats": feats, "heads": arcs[:, : e.n + 1], "relations": label}
