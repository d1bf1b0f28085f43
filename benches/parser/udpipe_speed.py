"""Words a second of UDPipe 1 from raw text to trees, one thread: python udpipe_speed.py udpipe.model TEXT_FILE

Entente's figure for the same text: cargo run --release -p entente-reading --example parse_speed -- TEXT_FILE
"""

import sys
import time

import ufal.udpipe as udpipe

model = udpipe.Model.load(sys.argv[1])
if not model:
    sys.exit(f"{sys.argv[1]} is not a model of UDPipe")
text = open(sys.argv[2], encoding="utf-8").read()
pipeline = udpipe.Pipeline(model, "tokenize", udpipe.Pipeline.DEFAULT, udpipe.Pipeline.DEFAULT, "conllu")
error = udpipe.ProcessingError()
pipeline.process("A sentence to warm up.", error)
start = time.time()
out = pipeline.process(text, error)
seconds = time.time() - start
words = sum(line[0].isdigit() and line.split("\t")[0].isdigit() for line in out.splitlines() if line)
print(f"{words} words, {seconds:.2f} s, {words / seconds:.0f} words a second")
