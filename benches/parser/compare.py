"""Trains UDPipe 1 by its own trainer and measures it and Entente's parser in one run, from raw text to trees.

    python compare.py PARSE_SPEED_BINARY TREEBANKS FOLDER [--full]

UDPipe (PyPI: ufal.udpipe) is trained on ewt-train, once; its model stays in FOLDER. With `--full` by its default
settings (hours); otherwise with few iterations and a part of the sentences, see SETTINGS: tags and trees get worse, and
the speed stays about the same, because what is computed for a word depends on neither.
The text is that of ewt-dev: tokens with their blanks, one blank between sentences. Rounds of both alternate, and the
best of each counts. Seconds of the processor are told beside seconds of the clock, because other programs disturb them less.
"""

import argparse
import lzma
import os
import re
import resource
import subprocess
import sys
import time

import ufal.udpipe as udpipe

SETTINGS = {
    "full": {"sentences": None, "tokenizer": "", "tagger": "", "parser": ""},
    "quick": {
        "sentences": 4000,
        "tokenizer": "epochs=3",
        "tagger": "iterations=3",
        "parser": "iterations=2",
    },
}
ROUNDS = 3
# The text is repeated so often for Entente: once is over too soon to be measured.
REPEATS = 8


def read(path):
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return lines.read()


def train(conllu, kind):
    settings = SETTINGS[kind]
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(conllu)
    error, sentences = udpipe.ProcessingError(), udpipe.Sentences()
    sentence = udpipe.Sentence()
    while reader.nextSentence(sentence, error) and len(sentences) != settings["sentences"]:
        sentences.append(sentence)
        sentence = udpipe.Sentence()
    if error.occurred():
        sys.exit(error.message)
    model = udpipe.Trainer.train(
        "morphodita_parsito", sentences, udpipe.Sentences(), settings["tokenizer"], settings["tagger"], settings["parser"], error
    )
    if error.occurred():
        sys.exit(error.message)
    return model.encode("latin-1", "surrogateescape") if isinstance(model, str) else bytes(model)


def raw_text(conllu):
    parts = []
    for block in conllu.split("\n\n"):
        covered = 0
        for line in block.split("\n"):
            columns = line.split("\t")
            if len(columns) != 10 or "." in columns[0]:
                continue
            if "-" in columns[0]:
                covered = int(columns[0].split("-")[1])
            elif int(columns[0]) <= covered:
                continue
            parts.append(columns[1])
            if "SpaceAfter=No" not in columns[9]:
                parts.append(" ")
        if parts and parts[-1] != " ":
            parts.append(" ")
    return "".join(parts)


def processor_seconds(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def by_udpipe(model, text):
    """Words, seconds of the clock, seconds of the processor."""
    pipeline = udpipe.Pipeline(model, "tokenize", udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")
    error = udpipe.ProcessingError()
    before, start = processor_seconds(resource.RUSAGE_SELF), time.monotonic()
    out = pipeline.process(text, error)
    seconds, used = time.monotonic() - start, processor_seconds(resource.RUSAGE_SELF) - before
    if error.occurred():
        sys.exit(error.message)
    words = sum(line.split("\t", 1)[0].isdigit() for line in out.splitlines())
    return words, seconds, used


def by_entente(binary, file, threads):
    """Words, and seconds of the clock of the best pass and of the processor in the mean pass."""
    before = processor_seconds(resource.RUSAGE_CHILDREN)
    run = subprocess.run([binary, file], env=os.environ | {"RAYON_NUM_THREADS": str(threads)}, capture_output=True, text=True, check=True)
    used = processor_seconds(resource.RUSAGE_CHILDREN) - before
    passes = re.findall(r"pass \d+: (\d+) words, ([\d.]+) s", run.stdout)
    return int(passes[0][0]), min(float(seconds) for _, seconds in passes), used / len(passes)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("binary")
    p.add_argument("treebanks")
    p.add_argument("folder")
    p.add_argument("--full", action="store_true")
    a = p.parse_args()
    kind = "full" if a.full else "quick"
    os.makedirs(a.folder, exist_ok=True)
    model_file = f"{a.folder}/udpipe-{kind}.model"
    if not os.path.exists(model_file):
        start = time.monotonic()
        model = train(read(f"{a.treebanks}/ewt-train.conllu.xz"), kind)
        with open(model_file, "wb") as f:
            f.write(model)
        print(f"UDPipe trained in {time.monotonic() - start:.0f} s: {SETTINGS[kind]}", flush=True)
    model = udpipe.Model.load(model_file)
    if not model:
        sys.exit(f"{model_file} is not a model of UDPipe")
    text = raw_text(read(f"{a.treebanks}/ewt-dev.conllu.xz"))
    text_file = f"{a.folder}/ewt-dev.txt"
    with open(text_file, "w", encoding="utf-8") as f:
        f.write("\n\n".join([text] * REPEATS))

    kinds = {
        "UDPipe 1, 1 thread": lambda: by_udpipe(model, text),
        "entente, 1 thread": lambda: by_entente(a.binary, text_file, 1),
        "entente, 2 threads": lambda: by_entente(a.binary, text_file, 2),
    }
    speeds = {name: [0.0, 0.0] for name in kinds}
    for _ in range(ROUNDS):
        for name, measure in kinds.items():
            words, seconds, used = measure()
            found = (words / seconds, words / used)
            speeds[name] = [max(old, new) for old, new in zip(speeds[name], found)]
    udpipe_speed = speeds["UDPipe 1, 1 thread"]
    print(f"{'':<20}{'words/s':>12}{'x UDPipe':>10}{'words/CPU s':>14}{'x UDPipe':>10}")
    for name, (clock, used) in speeds.items():
        print(f"{name:<20}{clock:>12,.0f}{clock / udpipe_speed[0]:>10.1f}{used:>14,.0f}{used / udpipe_speed[1]:>10.1f}")


if __name__ == "__main__":
    main()
