"""Trains UDPipe 1 by its own trainer (PyPI: ufal.udpipe) on ewt-train, to be measured beside Entente's parser.

    python udpipe_train.py ../../../shared/data/treebank udpipe.model [--quick]

The options are UDPipe's defaults. `--quick` trains few iterations: tags and trees get worse, the speed stays the same,
since the number of iterations does not change what is computed for a word.
"""

import lzma
import sys

import ufal.udpipe as udpipe


def sentences(path):
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(lzma.open(path, "rt", encoding="utf-8").read())
    error, out = udpipe.ProcessingError(), udpipe.Sentences()
    sentence = udpipe.Sentence()
    while reader.nextSentence(sentence, error):
        out.append(sentence)
        sentence = udpipe.Sentence()
    if error.occurred():
        sys.exit(error.message)
    return out


def main():
    treebanks, out, quick = sys.argv[1], sys.argv[2], "--quick" in sys.argv
    train = sentences(f"{treebanks}/ewt-train.conllu.xz")
    options = ("epochs=5", "iterations=3", "iterations=2") if quick else ("", "", "")
    error = udpipe.ProcessingError()
    model = udpipe.Trainer.train("morphodita_parsito", train, udpipe.Sentences(), *options, error)
    if error.occurred():
        sys.exit(error.message)
    with open(out, "wb") as f:
        f.write(model.encode("latin-1", "surrogateescape") if isinstance(model, str) else model)


if __name__ == "__main__":
    main()
