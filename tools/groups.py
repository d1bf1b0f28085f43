#!/usr/bin/env python3
"""Make data/reading/groups.tsv from two Phoenix actor dictionaries.

    python3 tools/groups.py Phoenix.MilNonState.actors.txt.xz Phoenix.International.actors.txt.xz > data/reading/groups.tsv

Input: TABARI-format dictionaries of the Open Event Data Alliance (MIT; see data/NOTICE), read plain or as xz. Kept are armed groups with the
state that their code names, organisations of states, and non-governmental organisations whose name has two words or is an acronym.
Companies, persons, and names that data/reading/actor_names.tsv or data/organisations has already are left out, and names of one word that English has
as a word (the word list is that of the treebank sentences given with --words FILE.conllu.xz). Only the standard library is needed.
"""

import argparse
import lzma
import re

from office_holders import CODES, entries

SMALL = {"OF", "THE", "AND", "FOR", "IN", "ON", "TO", "DE", "LA", "LE", "DES", "DU", "DEL", "E", "UL", "AL", "WITH", "AGAINST", "A"}
ACRONYMS = {"UN", "EU", "US", "USA", "UK", "NATO", "UNESCO", "UNICEF", "OECD", "ASEAN", "OPEC", "YMCA", "YWCA", "AIDS", "HIV", "IRA", "II", "III"}
# Groups of CAMEO that are organisations of ours.
ORGANISATIONS = {
    "UNO": "UN", "EUREEC": "EU", "WSTNAT": "NATO", "SEAASN": "ASEAN", "MEAARL": "ARABLEAGUE", "AFROAU": "OAU", "AFRAFU": "AFRUNION",
}
# What a group's name hardly ever leaves out; of one that has none of these, two words are a phrase and no name.
TELLING = re.compile(
    r"\b(ARMY|FRONT|MOVEMENT|BRIGADES?|PARTY|ORGANI[SZ]ATION|GROUP|MILITIA|GUERRILLAS?|LIBERATION|FORCES?|UNION|COUNCIL|COMMITTEE|LEAGUE|COMMAND|"
    r"SOCIETY|COMMUNITY|BANK|FUND|AGENCY|COMMISSION|PROGRAMME|PROGRAM|ASSOCIATION|FEDERATION|ALLIANCE|CONGRESS|CONFEDERATION|INSTITUTE|FOUNDATION|"
    r"CENTER|CENTRE|COURT|INTERNATIONAL|ASSEMBLY|COALITION|NETWORK|TRIBUNAL|CROSS|CRESCENT|WATCH|AMNESTY|CONFERENCE|MISSION|PARLIAMENT)\b")


def cased(word):
    """FRONT -> Front, AL-QAEDA -> al-Qaeda, as newspapers write names."""
    if word in SMALL:
        return word.lower()
    if word in ACRONYMS:
        return word
    return "-".join(part.lower() if part in SMALL and i else part.capitalize() for i, part in enumerate(word.split("-")))


def spelled(name):
    """The name and the acronym behind it in brackets."""
    acronym = re.search(r"\(([A-Z]{3,6})\)", name)
    name = re.sub(r"\(.*?(\)|$)", "", name)
    words = [word for word in re.split(r"[_ ]+", name.strip("_ ")) if word]
    if not words or any(re.search(r"[^A-Z.'\-]", word) for word in words):
        return "", ""
    text = " ".join(cased(word) for word in words)
    return text[0].upper() + text[1:], acronym[1] if acronym else ""


def host(code, actors):
    """The state that a code names, at its beginning or behind a class such as IMG."""
    for at in range(0, len(code) - 2, 3):
        state = CODES.get(code[at:at + 3], code[at:at + 3])
        # MUS is Muslim there, and Mauritius only as a state.
        if state in actors and state != "MUS":
            return state
    return ""


def named_in(name, states):
    """The state whose name a group's name ends in: the Movement for Democracy and Justice in Chad."""
    behind = re.search(r" (?:in|of) (?:the )?([A-Z][A-Za-z ]+)$", name)
    return states.get(behind[1], "") if behind else ""


def read(path):
    raw = open(path, "rb").read()
    return (lzma.decompress(raw) if raw.startswith(b"\xfd7zXZ\0") else raw).decode("latin-1")


def identifier(name):
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")[:40]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("armed")
    arguments.add_argument("international")
    arguments.add_argument("--words")
    arguments = arguments.parse_args()
    actors = {line.split("\t")[0] for line in open("data/actors/actors.tsv", encoding="utf-8")}
    known = {line.split("\t")[0] for line in open("data/reading/actor_names.tsv", encoding="utf-8")}
    for line in open("data/organisations/organisations.tsv", encoding="utf-8"):
        known.update(part.strip() for field in line.split("\t") for part in field.split(";"))
    states = {}
    for line in open("data/actors/names.tsv", encoding="utf-8"):
        fields = line.split("\t")
        if len(fields) > 2 and fields[0] in actors:
            states.setdefault(fields[2], fields[0])
    english = set()
    if arguments.words:
        english = {line.split("\t")[2].lower() for line in read(arguments.words).splitlines()
                   if line.count("\t") == 9 and line.split("\t")[3] not in ("PROPN", "X")}
    rows = {}

    def keep(name, row):
        if name and name not in known and not name.startswith("The "):
            rows.setdefault(name, row)

    for names, spans in entries(read(arguments.armed).splitlines()):
        codes = {state + sector for state, sector, *_ in spans}
        if len(codes) != 1:
            continue
        state = host(codes.pop(), actors)
        first = spelled(names[0])[0] if names else ""
        for raw in names:
            name, acronym = spelled(raw)
            if not name:
                continue
            row = ("group", identifier(first or name), state or named_in(first, states) or named_in(name, states), "REB")
            if " " in name or "-" in name:
                # The names of persons that some entries hold have no word that tells a group, and stand behind the group's own.
                if TELLING.search(name.upper()) or raw == names[0] and "-" in name or re.search(r"-[a-z]{1,2}-", name):
                    keep(name, row)
            elif raw == names[0] and name.lower() not in english and len(name) > 4:
                keep(name, row)
                keep(name.upper(), row)
            if acronym and acronym.lower() not in english and len(acronym) > 3:
                keep(acronym, row)
    for names, spans in entries(read(arguments.international).splitlines()):
        codes = {state + sector for state, sector, *_ in spans}
        if len(codes) != 1 or any(first or last for *_, first, last in spans):
            continue
        code = codes.pop()
        kind = code[:3]
        if kind not in ("IGO", "NGO"):
            continue
        actor = next((ours for theirs, ours in ORGANISATIONS.items() if code[3:].startswith(theirs)), "")
        for raw in names:
            name, acronym = spelled(raw)
            if " " in name and TELLING.search(name.upper()):
                keep(name, ("organisation", actor or kind, "", kind))
            elif name and " " not in name and re.fullmatch(r"[A-Z]{4,7}", raw.strip("_ +")) and name.lower() not in english and kind == "IGO":
                keep(name.upper(), ("organisation", actor or kind, "", kind))
    print("# Armed groups with the state they act in, organisations of states (IGO) and others (NGO), from the Phoenix actor dictionaries of")
    print("# military non-state and international actors (Open Event Data Alliance, MIT; data/NOTICE). The columns are those of actor_names.tsv.")
    print("# Made by tools/groups.py, nothing edited by hand.")
    print("name\tkind\tactor\thost\tsector\tfrom\tto")
    for name, row in sorted(rows.items()):
        print("\t".join((name, *row, "", "")))


main()
