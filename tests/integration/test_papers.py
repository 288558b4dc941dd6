"""Whole papers read cell by cell, in every format that agencies hand in."""

import os
import re
import subprocess
import sys
import unicodedata

import pytest

from tests.papers import OTHER_PAPERS, PLAN_FORMATS, expected, paper, saved
from tracker.documents.reading import read_paper, read_paper_safely
from tracker.domain.appendix import appendix_to_json, read_appendix


def letters(text: str | None) -> str:
    """Letters and digits alone: lines and bullets differ between the formats of one paper."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text or "").lower()))


def read_again(name: str, year: int) -> dict:
    return appendix_to_json(read_appendix(read_paper(paper(name), name), year))


def tasks_of(document: dict, fields: dict[str, str]) -> list[dict[str, str]]:
    return [{field: letters(task[field]) for field in fields} for task in document["tasks"]]


def wanted(name: str) -> list[dict[str, str]]:
    rows = expected(name.rpartition(".")[0])
    return [{field: letters(text) for field, text in row.items() if not field.endswith("_title")} for row in rows]


@pytest.mark.parametrize("name", PLAN_FORMATS)
def test_every_cell_of_a_plan_is_read(name):
    document, rows = read_again(name, 2022), wanted(name)
    assert tasks_of(document, rows[0]) == rows
    assert (document["count_by_task"], document["count_by_number"]) == (32, 29)
    assert [s["code"] for s in document["sections"]] == ["I", "II", "III", "IV", "V", "VI", "VII", "7.1", "7.2"]
    assert [p["position"] for p in document["problems"]] == [7, 8, 9, 30]


def test_every_format_of_a_plan_has_the_same_days():
    def days(name):
        tasks = read_again(name, 2022)["tasks"]
        return [(task["deadline_kind"], task["start_on"], task["due_on"], task["occurrences"]) for task in tasks]

    first, *others = map(days, PLAN_FORMATS)
    assert (first[0], first[6][0], first[7][0]) == (("date", None, "2022-01-19", []), "continuous", "open")
    assert all(other == first for other in others)


@pytest.mark.parametrize("name", OTHER_PAPERS)
def test_every_cell_of_other_layouts_is_read(name):
    rows = wanted(name)
    assert tasks_of(read_again(name, 2026), rows[0]) == rows


def test_the_converted_text_holds_what_converters_leave():
    text = paper("so-mau-2022.txt").decode()
    assert "<ul style=" in text and "\nII HOÀN THIỆN THỂ CHẾ\n" in text
    assert read_again("so-mau-2022.txt", 2022)["joined_rows"] == 5


def test_the_title_block_is_read():
    title = read_appendix(read_paper(paper("so-mau-2022.docx")), 2022).title
    assert (title.symbol, title.issued_on.isoformat(), title.year) == ("KH-SM", "2022-01-19", 2022)
    assert title.text.startswith("Phụ lục NHỮNG VIỆC CHÍNH")


def test_another_year_than_the_titles_is_a_question():
    problems = read_appendix(read_paper(paper("so-mau-2022.docx")), 2023).problems
    assert any("năm 2022" in problem.message and problem.position is None for problem in problems)


def test_a_child_process_reads_the_same(tmp_path):
    path = saved(tmp_path, "so-mau-2022.pdf")
    assert read_paper_safely(path) == read_paper(path)


def test_every_task_keeps_its_source_rows():
    torn = read_appendix(read_paper(paper("so-mau-2022.pdf")), 2022).tasks[6]
    assert [source.place for source in torn.sources] == ["trang 2, dòng 7", "trang 3, dòng 2"]
    assert "quy phạm pháp luật" in torn.sources[1].texts


def test_the_web_loads_no_parser_and_no_rules_of_reading_before_something_is_read(tmp_path):
    late = {"alembic", "apscheduler", "docx", "holidays", "icalendar", "lxml", "openpyxl", "pandas", "pdfplumber",
            "psycopg", "rapidfuzz", "typst", "xlrd", "tracker.documents.reading", "tracker.domain.appendix",
            "tracker.domain.deadline_reading"}
    code = ("import sys; from tracker.app import create_app;"
            f"create_app().test_client().get('/dang-nhap'); print(sorted({late} & set(sys.modules)))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env=os.environ | {"TRACKER_INSTANCE": str(tmp_path)}).stdout == "[]\n"
