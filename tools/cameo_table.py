"""Makes data/ontology/cameo.tsv from the PLOVER project's conversion table and a CAMEO code file.

    python3 tools/cameo_table.py CAMEO2PLOVER-2021.txt CAMEO_codefile.txt > data/ontology/cameo.tsv

Codes of roots 01 and 02 have no PLOVER type. A root that is split over two types (08) has none itself. Where the table
lists a code twice, the first row holds. Labels come from the conversion table where it has one, else from the code file.
"""

import re
import sys

FIXES = {"Apolgize": "Apologize", "Ostruct": "Obstruct", "adminstrative": "administrative", "commment": "comment"}


def label(text):
    text = re.sub(r"\s+\d\d\.\d\d\.\d\d:.*$", "", text).strip()
    for wrong, right in FIXES.items():
        text = text.replace(wrong, right)
    return text


def main(plover_path, cameo_path):
    entries = {}
    for line in open(plover_path, encoding="utf-8"):
        match = re.match(r"(\d{2,4})\s*:\s*([^#]*)(?:#(.*))?$", line.strip().rstrip("~"))
        if not match:
            continue
        code, body, text = match.groups()
        plover, mode, context = ([part.strip() for part in body.split(",")] + ["", ""])[:3]
        contexts = ";".join(part.strip() for part in context.split(";") if part.strip())
        if code in entries and entries[code][1] != plover:
            entries[code][1] = ""
        entries.setdefault(code, [label(text or ""), plover, mode, contexts])
    roots = {}
    for line in open(cameo_path, encoding="latin-1"):
        if match := re.match(r"//(\d\d)[:=] (.+)$", line.strip()):
            roots[match[1]] = match[2].capitalize()
        elif match := re.match(r"LABEL: (\d{3,4})= (.+)$", line.strip()):
            code, text = match[1], label(match[2])
            if code not in entries:
                entries[code] = [text, "", "", ""]
    roots.setdefault("20", entries["200"][0])  # the code file used here stops at root 19
    for code, text in roots.items():
        entries.setdefault(code, [text, "", "", ""])
        entries[code][0] = entries[code][0] or text
    print("# CAMEO codes with their PLOVER type, mode and contexts (manual draft 0.8, 17 September 2021).")
    print("# After CAMEO2PLOVER-2021.txt of the PLOVER project (Open Event Data Alliance), licence CC BY-SA 4.0;")
    print("# this file is under the same licence. Made by tools/cameo_table.py; do not edit by hand.")
    print("code\tlabel\tplover\tmode\tcontexts")
    for code in sorted(entries):
        print(code, *entries[code], sep="\t")


main(*sys.argv[1:])
