"""Papers as agencies issued them, read cell by cell."""

import csv
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from tracker.documents.reading import read_paper, read_paper_safely
from tracker.domain.appendix import appendix_to_json, read_appendix

PAPERS = Path(__file__).parents[1] / "data" / "papers"
NAMES = {
    "sub": "subsection",
    "no": "number",
    "activity": "activities",
    "deliverable": "product",
    "coop": "coordinating",
}
HATINH = ("hatinh-2022.docx", "hatinh-2022.xlsx", "hatinh-2022.pdf", "hatinh-2022.txt")


def letters(text: str | None) -> str:
    """Letters and digits alone: lines and bullets differ between the formats of one paper."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFC", text or "").lower()))


def hatinh_rows() -> list[dict[str, str]]:
    with open(PAPERS / "hatinh-2022.expected.tsv", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{NAMES.get(key, key): value for key, value in row.items()} for row in rows]


def hatinh_tasks() -> list[dict[str, str]]:
    return [{k: letters(v) for k, v in row.items() if not k.endswith("_title")} for row in hatinh_rows()]


@pytest.mark.parametrize("name", HATINH)
def test_every_cell_of_hatinh_is_read(name):
    document = appendix_to_json(read_appendix(read_paper(PAPERS / name), 2022))
    expected = hatinh_tasks()
    assert [{key: letters(task[key]) for key in expected[0]} for task in document["tasks"]] == expected
    assert (document["count_by_task"], document["count_by_number"]) == (32, 29)
    assert [s["code"] for s in document["sections"]] == ["I", "II", "III", "IV", "V", "VI", "VII", "7.1", "7.2"]
    assert {p["position"] for p in document["problems"]} == {7, 8, 9, 30}


@pytest.mark.parametrize("name", ["lao-cai-2026.docx", "dh-hung-vuong-2026.xlsx"])
def test_every_cell_of_other_agencies_is_read(name):
    truth = json.loads((PAPERS / f"{name}.truth.json").read_text(encoding="utf-8"))
    expected = [{NAMES.get(key, key): letters(value) for key, value in task.items()} for task in truth]
    tasks = appendix_to_json(read_appendix(read_paper(PAPERS / name), 2026))["tasks"]
    assert [{key: letters(task[key]) for key in expected[0]} for task in tasks] == expected


def test_the_title_block_is_read():
    title = read_appendix(read_paper(PAPERS / "hatinh-2022.docx"), 2022).title
    assert (title.symbol, title.issued_on.isoformat(), title.year) == ("KH-SCT", "2022-01-19", 2022)
    assert title.text.startswith("Phụ lục NHIỆM VỤ TRỌNG TÂM")


def test_another_year_than_the_titles_is_a_question():
    problems = read_appendix(read_paper(PAPERS / "hatinh-2022.docx"), 2023).problems
    assert any("năm 2022" in problem.message and problem.position is None for problem in problems)


def test_a_child_process_reads_the_same():
    path = PAPERS / "hatinh-2022.pdf"
    assert read_paper_safely(path) == read_paper(path)


def test_every_task_keeps_its_source_rows():
    tasks = read_appendix(read_paper(PAPERS / "hatinh-2022.pdf"), 2022).tasks
    torn = tasks[6]
    assert [source.place for source in torn.sources] == ["trang 2, dòng 7", "trang 3, dòng 2"]
    assert "văn bản QPPL" in torn.sources[1].texts


def test_web_workers_load_no_parser():
    code = (
        "import sys, tracker.documents.reading, tracker.domain.appendix;"
        "print(sorted({'openpyxl', 'lxml', 'docx', 'pdfplumber', 'xlrd', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
