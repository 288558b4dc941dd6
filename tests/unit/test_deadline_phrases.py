"""Every phrase of the tables reads as a careful clerk would read it, wherever the cell's edge breaks it.

`check` says what is compared: `due` (kind, start of a window, due day, and no doubt), `kind`, or `uncertain` (doubt,
and whatever kind and days the row names). `occurrences` are due days, or how many there are; `\\n` in a phrase is a
line break.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.deadlines import read_deadline

DATA = Path(__file__).parent.parent / "data"
TABLES = ("deadline_phrases.tsv", "deadline_phrases_examined.tsv", "deadline_phrases_of_clerks.tsv")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = [row for name in TABLES for row in _rows(name)]


def _as_text(day: date | None) -> str:
    return day.isoformat() if day else ""


@pytest.mark.parametrize("row", ROWS, ids=[row["phrase"] for row in ROWS])
def test_a_phrase_reads_as_a_clerk_would_read_it(row):
    deadline = read_deadline(row["phrase"].replace("\\n", "\n"), int(row["plan_year"]))
    assert deadline.kind == row["kind"] or (row["check"] == "uncertain" and not row["kind"])
    if row["check"] != "kind":
        assert deadline.certain is (row["check"] == "due")
    for expected, found in ((row["start"], deadline.start_on), (row["due"], deadline.due_on)):
        if expected or (row["check"] == "due" and deadline.kind == "date"):
            assert _as_text(found) == expected
    if row["occurrences"].isdigit():
        assert len(deadline.occurrences) == int(row["occurrences"])
    elif row["occurrences"]:
        assert [_as_text(one.due_on) for one in deadline.occurrences] == row["occurrences"].split(",")


def test_the_table_is_broad():
    assert len({row["phrase"] for row in ROWS}) >= 1700
    kinds = {"date", "window", "recurring", "continuous", "open", "unknown"}
    assert {row["kind"] for row in ROWS if row["kind"]} == kinds


def test_the_edge_of_a_cell_changes_no_reading():
    """A break at any blank, except before a dash, which may begin an item."""
    changed = []
    for row in ROWS:
        if row["check"] == "uncertain" or "\\n" in row["phrase"]:
            continue
        words, year = row["phrase"].split(), int(row["plan_year"])
        whole = _reading(row["phrase"], year)
        for place in range(1, len(words)):
            broken = " ".join(words[:place]) + "\n" + " ".join(words[place:])
            if words[place][0] not in "-–—" and _reading(broken, year) != whole:
                changed.append(broken)
    assert changed == []


def _reading(phrase: str, year: int) -> tuple:
    deadline = read_deadline(phrase, year)
    return deadline.kind, deadline.start_on, deadline.due_on, deadline.certain, deadline.occurrences
