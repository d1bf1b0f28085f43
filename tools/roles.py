#!/usr/bin/env python3
"""Make data/reading/roles.tsv from the Phoenix agents dictionary.

    python3 tools/roles.py Phoenix.agents.txt.xz > data/reading/roles.tsv

Input: the agents dictionary of the Open Event Data Alliance (MIT; see data/NOTICE), read plain or as xz. Its codes become
sectors of the PLOVER manual of 2021 (section "Sector codes"). Only the standard library is needed.
"""

import lzma
import re
import sys

SECTORS = {
    "GOV": "GOV", "MIL": "MIL", "REB": "REB", "CRM": "CRM", "OPP": "OPP", "BUS": "BUS", "CVL": "CVL", "JUD": "JUD",
    "COP": "COP", "MED": "JRN", "LEG": "LEG", "HLH": "MED", "EDU": "EDU", "UAF": "UAF", "SPY": "SPY", "AGR": "AGR",
    "REL": "REL", "MUS": "REL", "CHR": "REL", "LAB": "LAB", "REF": "REF", "PTY": "PTY", "NGO": "SOC", "HRI": "SOC",
    "ENV": "SOC", "ELI": "ELI", "HIN": "REL", "JEW": "REL", "BUD": "REL", "INS": "REB", "SEP": "REB",
}
MINISTERS = ["minister", "ministers", "ministry", "ministries"]
PERSONS = ["man", "men", "woman", "women", "person", "persons"]


def plural(phrase):
    if phrase.endswith(("s", "men", "people", "police", "media", "press", "military", "army")):
        return []
    if phrase.endswith("man"):
        return [phrase[:-3] + "men"]
    if phrase.endswith("y") and phrase[-2] not in "aeiou":
        return [phrase[:-1] + "ies"]
    return [phrase + ("es" if phrase.endswith(("x", "ch", "sh")) else "s")]


def main():
    raw = open(sys.argv[1], "rb").read()
    if raw.startswith(b"\xfd7zXZ\0"):
        raw = lzma.decompress(raw)
    roles = {}
    for line in raw.decode("latin-1").splitlines():
        line = line.split("#")[0].strip()
        code = re.search(r"\[\s*~([A-Z]{3})", line)
        if not code or code[1] not in SECTORS or line.startswith("!") and "=" in line:
            continue
        head = re.split(r"[\[{]", line)[0].strip().strip("_")
        forms = [head]
        for mark, words in (("!MINIST!", MINISTERS), ("!PERSON!", PERSONS)):
            forms = [form.replace(mark, word) for form in forms for word in (words if mark in form else [""])]
        for form in forms:
            form = re.sub(r"[_ ]+", " ", form).strip().lower()
            if re.search(r"[^a-z' \-]", form) or len(form.split()) > 4 or form.endswith("minist"):
                continue
            for phrase in [form] + plural(form):
                roles.setdefault(phrase, SECTORS[code[1]])
    print("# Phrases for roles and bodies inside an actor, with the sector of the PLOVER manual; from the Phoenix agents dictionary")
    print("# (Open Event Data Alliance, MIT; data/NOTICE). Made by tools/roles.py, nothing edited by hand; additions are in roles_more.tsv.")
    print("phrase\tsector")
    for phrase, sector in sorted(roles.items()):
        print(f"{phrase}\t{sector}")


main()
