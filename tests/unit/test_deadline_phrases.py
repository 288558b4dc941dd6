"""Every phrase of the table reads as a careful clerk would read it.

`check` says what is compared: `due` (kind, start of a window, due day, and no doubt), `kind`, or `uncertain` (doubt,
and whatever days the row names). `occurrences` are due days, or how many there are; `\\n` in a phrase is a line break.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.deadlines import read_deadline

TABLE = Path(__file__).parent.parent / "data" / "deadline_phrases.tsv"


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = _rows()


def _as_text(day: date | None) -> str:
    return day.isoformat() if day else ""


@pytest.mark.parametrize("row", ROWS, ids=[row["phrase"] for row in ROWS])
def test_a_phrase_reads_as_a_clerk_would_read_it(row):
    deadline = read_deadline(row["phrase"].replace("\\n", "\n"), int(row["plan_year"]))
    assert deadline.kind == row["kind"]
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
    assert len({row["phrase"] for row in ROWS}) >= 300
    assert {row["kind"] for row in ROWS} == {"date", "window", "recurring", "continuous", "open", "unknown"}
