#!/usr/bin/env python3
"""Make data/persons/office_holders.tsv from the Phoenix country actors dictionary.

    python3 tools/office_holders.py Phoenix.Countries.actors.txt.xz > data/persons/office_holders.tsv
    python3 tools/office_holders.py Phoenix.Countries.actors.txt.xz places > data/actors/places.tsv

Input: the TABARI-format dictionary of the Open Event Data Alliance (MIT; see data/NOTICE), read plain or as xz. Kept are
persons: entries one of whose codes is a state's followed by GOV. Each becomes one row: the spellings (without those
that only put a title before the name), the state, and the spans of office with their sector. Spans of a state's elite
(ELI), which the dictionary puts before and after each office, are not kept: outside an office a person is a former one.
Two-digit years are of 1930-2029, as the dictionary has them. Only the standard library is needed.
"""

import lzma
import re
import sys

TITLES = {
    "PRESIDENT", "MINISTER", "PRIME", "KING", "QUEEN", "PREMIER", "CHANCELLOR", "GENERAL", "GEN.", "SECRETARY", "VICE",
    "SULTAN", "EMIR", "PRINCE", "LEADER", "CHIEF", "SENATOR", "FOREIGN", "DEFENSE", "DEFENCE", "DR.", "MR.", "COLONEL",
    "COL.", "GOVERNOR", "CHAIRMAN", "CABINET", "FORMER", "PARTY", "AMBASSADOR", "SIR", "LORD", "DICTATOR", "STATE",
}
SPAN = re.compile(r"\[([A-Z]{3})([A-Z]*)\s*([<>]?)\s*([0-9]{0,8})\s*-?\s*([0-9]{0,8})\]")
# CAMEO codes that are no actor of ours, and what they are here.
CODES = {"KSV": "XKX", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "YUG": "YUG"}


def day(text):
    if not text:
        return ""
    if len(text) == 6:
        text = ("20" if int(text[:2]) < 30 else "19") + text
    if len(text) != 8:
        return ""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


def spelled(name):
    """JEAN-CLAUDE_JUNCKER_ -> Jean-Claude Juncker, or nothing for a name with a title."""
    words = name.strip("_ ").replace(",", " ").split("_")
    words = [word for word in words if word]
    if not words or any(word.upper() in TITLES for word in words):
        return ""
    if any(re.search(r"[^A-Z.'\-]", word) for word in words):
        return ""
    return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in words)


def entries(lines):
    names, spans = [], []
    for line in lines:
        line = line.split("#")[0].rstrip()
        if not line:
            continue
        head = line.split("[")[0].strip()
        if head and not line.startswith("\t"):
            # A synonym belongs to the entry above it also where that has its codes already.
            if spans and not head.startswith("+"):
                yield names, spans
                names, spans = [], []
            names.append(head.lstrip("+").strip())
        spans += SPAN.findall(line)
    yield names, spans


def places(found, actors):
    """Names that the dictionary gives a state beside its own: towns, rivers, mountains, regions."""
    where = {}
    for names, spans in found:
        if len({state for state, *_ in spans}) != 1 or any(sector for _, sector, *_ in spans):
            continue
        state = CODES.get(spans[0][0], spans[0][0])
        if state in actors:
            for name in filter(None, map(spelled, names)):
                where.setdefault(name, set()).add(state)
    print("# Towns, rivers, mountains and regions by state, from the Phoenix country actors dictionary (Open Event Data Alliance, MIT; data/NOTICE).")
    print("# Made by tools/office_holders.py, nothing edited by hand; names of several states are left out. They say where something happened, and are no actors.")
    print("place\tactor")
    for name, states in sorted(where.items(), key=lambda row: (sorted(row[1]), row[0])):
        if len(states) == 1 and len(name) > 3:
            print(f"{name}\t{min(states)}")


def main():
    raw = open(sys.argv[1], "rb").read()
    if raw.startswith(b"\xfd7zXZ\0"):
        raw = lzma.decompress(raw)
    actors = {line.split("\t")[0] for line in open("data/actors/actors.tsv", encoding="utf-8")}
    if len(sys.argv) > 2 and sys.argv[2] == "places":
        return places(entries(raw.decode("latin-1").splitlines()), actors)
    print("# Who held office when, from the Phoenix country actors dictionary (Open Event Data Alliance, MIT; data/NOTICE).")
    print("# Made by tools/office_holders.py, nothing edited by hand. names: spellings separated by \";\"; spans: sector and dates, empty end = open.")
    print("names\tactor\tspans")
    rows = {}
    for names, spans in entries(raw.decode("latin-1").splitlines()):
        states = {}
        for state, sector, bound, first, last in spans:
            state = CODES.get(state, state)
            if state not in actors or not sector.startswith("GOV"):
                continue
            if bound == ">":
                first, last = first, ""
            if bound == "<":
                first, last = "", first
            states.setdefault(state, set()).add(f"{day(first)}/{day(last)}")
        if len(states) != 1:
            continue
        state, held = states.popitem()
        spellings = list(dict.fromkeys(filter(None, map(spelled, names))))
        spellings = [s for s in spellings if " " in s] + [s for s in spellings if " " not in s and len(s) > 4 and len(spellings) > 1]
        if spellings and " " in spellings[0]:
            rows.setdefault((";".join(spellings), state), set()).update(held)
    for (names, state), held in sorted(rows.items(), key=lambda row: (row[0][1], row[0][0])):
        print(f"{names}\t{state}\t{' '.join(sorted(held))}")


if __name__ == "__main__":
    main()
