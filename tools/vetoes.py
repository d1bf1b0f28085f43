#!/usr/bin/env python3
"""Make data/vetoes.tsv from a copy of the dataset of vetoes in the UN Security Council.

    python3 tools/vetoes.py unsc_vetoes_1946_2022.csv > data/vetoes.tsv

Input: world-politics-datalab/vetoes-un-security-council, commit 661c5246 (MIT; see data/NOTICE), columns `date`
(month/day/year), `draft`, `meeting_record`, `agenda_item` and `member_veto1` to `member_veto3`. The dataset's dummy
columns are not used: they miss two rows of 1966 and 1968. Only the standard library is needed.

Names become actors of the day: the Soviet seat is SUN to 1991-12-25 and RUS from 1991-12-26, China's seat TWN from
1949-12-08 to 1971-10-24 and CHN on all other days. White space inside a field becomes one space, nothing else is changed.
"""

import csv
import datetime
import sys

# Rows that the dataset lacks, known without a source at hand: date, draft, meeting, agenda item, actors, note.
RECALLED = [
    (
        "1955-12-13",
        "S/3502",
        "S/PV.703",
        "Admission of new Members Mongolian People's Republic",
        "TWN",
        "cast by the Republic of China; not in the dataset",
    ),
]

PLAIN = {"USA": "USA", "UK": "GBR", "France": "FRA"}


def actor(name: str, day: datetime.date) -> str:
    if name in ("USSR", "Russia"):
        return "SUN" if day <= datetime.date(1991, 12, 25) else "RUS"
    if name == "China":
        taiwan = datetime.date(1949, 12, 8) <= day <= datetime.date(1971, 10, 24)
        return "TWN" if taiwan else "CHN"
    return PLAIN[name]


def one_line(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    rows = []
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            month, day, year = (int(part) for part in record["date"].split("/"))
            date = datetime.date(year, month, day)
            names = (record[f"member_veto{i}"].strip() for i in (1, 2, 3))
            by = ";".join(actor(name, date) for name in names if name)
            fields = (record[k] for k in ("draft", "meeting_record", "agenda_item"))
            rows.append((date.isoformat(), *map(one_line, fields), by, "file", ""))
    for date, draft, meeting, agenda, by, note in RECALLED:
        rows.append((date, draft, meeting, agenda, by, "recalled", note))
    rows.sort(key=lambda row: row[0])

    out = sys.stdout
    out.write("# Vetoes in the UN Security Council, 1946-02-16 to 2022-07-08. Made by tools/vetoes.py, do not edit by hand.\n")
    out.write("# Source: Vetoes UN Security Council, World Politics Data Lab, commit 661c5246, MIT licence (data/NOTICE).\n")
    out.write("# by: the actors of the day. Where a draft has no number, the dataset gives the number of the meeting.\n")
    out.write("date\tdraft\tmeeting\tagenda\tby\tbasis\tnote\n")
    for row in rows:
        out.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main()
