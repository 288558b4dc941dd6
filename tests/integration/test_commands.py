"""The commands that other programs call: their documents, their exit states, and what they load."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.cli import root

PAPER = """TT\tNhiệm vụ\tChủ trì\tPhối hợp\tThời hạn
I\tCHỈ ĐẠO ĐIỀU HÀNH\t\t\t
1\tXây dựng kế hoạch\tVăn phòng\tPhòng Tài chính\tTrước ngày 20/02/2022
2\tRà soát văn bản\tPhòng Tài chính\tVăn phòng\tQuý III
3\tTuyên truyền\tVăn phòng\t\tThường xuyên
4\tKiểm tra\tVăn phòng\t\tTheo Kế hoạch năm
"""
OF = ("--agency", "sct-ht", "--year", "2022")


@pytest.fixture
def call(tmp_path, monkeypatch, capsys, empty_database):
    """Calls a command on a database of its own; answers (exit state, stdout, stderr)."""
    shutil.copy(empty_database, tmp_path / "commands.sqlite3")
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'commands.sqlite3'}")
    monkeypatch.setenv("TRACKER_INSTANCE", str(tmp_path))
    paper = tmp_path / "phu-luc.tsv"
    paper.write_text(PAPER, encoding="utf-8")

    def run(*args: object) -> tuple[int, str, str]:
        state = root.run([str(arg) for arg in args])
        told = capsys.readouterr()
        return state, told.out, told.err

    assert run("agency", "add", "sct-ht", "--name", "Sở Công Thương")[0] == 0
    run.paper = paper
    return run


@pytest.fixture
def imported(call):
    state, out, err = call("plan", "import", call.paper, *OF, "--issued-on", "2022-01-19", "--json")
    assert state == 0, err
    call.report = json.loads(out)
    return call


def test_each_command_of_setting_up_names_the_next(call, tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert "tracker agency add" in call("init")[1]
    assert "tracker user add E-MAIL --agency hai" in call("agency", "add", "hai", "--name", "Sở Hai")[1]
    assert "Đăng nhập tại http://" in call("user", "add", "a@so.vn", "--agency", "hai", "--role", "admin")[1]
    assert "tracker agency add" not in call("init")[1]


def document(call, *args):
    state, out, err = call(*args, "--json")
    assert state == 0, err
    return json.loads(out)


def rows(call, as_of="2022-12-14"):
    return {row["position"]: row for row in document(call, "task", "list", *OF, "--as-of", as_of)}


def test_an_import_prints_both_counts_and_the_questions(imported):
    assert (imported.report["count_by_task"], imported.report["count_by_number"]) == (4, 4)
    assert [one["position"] for one in imported.report["questions"]] == [4]


def test_a_second_import_exits_2_and_names_the_way(imported):
    state, out, err = imported("plan", "import", imported.paper, *OF)
    assert (state, out) == (2, "")
    assert "điều chỉnh" in err


def test_strict_refuses_and_keeps_nothing(call):
    state, _, err = call("plan", "import", call.paper, *OF, "--strict")
    assert (state, "Theo Kế hoạch năm" in err) == (2, True)
    assert call("task", "list", *OF)[0] == 2


def test_a_task_is_completed_extended_and_withdrawn_by_its_position(imported):
    assert imported("task", "complete", *OF, "--position", 1, "--on", "2022-02-25", "--document",
                    "Kế hoạch số 18/KH-SCT ngày 21/01/2022")[0] == 0
    assert imported("task", "extend", *OF, "--position", 2, "--to", "2022-11-30", "--decided-on", "2022-09-10")[0] == 0
    assert imported("task", "withdraw", *OF, "--position", 3, "--on", "2022-05-01", "--document",
                    "Quyết định số 77/QĐ-SCT ngày 01/4/2022")[0] == 0
    found = rows(imported)
    assert (found[1]["bucket"], found[1]["days_late"], found[1]["done_on"]) == ("completed_late", 6, "2022-02-25")
    assert (found[2]["due_on"], found[2]["original_due_on"]) == ("2022-11-30", "2022-09-30")
    assert (found[3]["bucket"], found[3]["state"]) == (None, "withdrawn")
    assert rows(imported, "2022-04-30")[3]["bucket"] == "open_overdue"
    assert rows(imported, "2022-09-09")[2]["due_on"] == "2022-09-30"


def test_one_occurrence_is_completed_by_its_due_day(imported):
    assert imported("task", "complete", *OF, "--position", 3, "--occurrence", "2022-03-31", "--on",
                    "2022-04-02")[0] == 0
    assert rows(imported)[3]["occurrences"][0] == {"due_on": "2022-03-31", "done_on": "2022-04-02"}
    state, _, err = imported("task", "complete", *OF, "--position", 3, "--occurrence", "2022-04-30", "--on",
                             "2022-04-02")
    assert (state, "2022-06-30" in err) == (2, True)


def test_extending_an_undated_task_sets_its_first_day(imported):
    assert imported("task", "extend", *OF, "--position", 4, "--to", "2022-11-30", "--decided-on", "2022-09-10")[0] == 0
    assert rows(imported, "2022-09-09")[4]["bucket"] == "open_undated"
    assert rows(imported, "2022-12-01")[4]["bucket"] == "open_overdue"


def test_known_at_leaves_out_what_was_recorded_later(imported):
    for position, moment in ((1, "2022-06-14"), (2, "2022-06-15T00:00:01")):
        assert imported("task", "complete", *OF, "--position", position, "--on", "2022-02-10", "--recorded-at",
                        moment)[0] == 0
    known = document(imported, "report", "indicators", "--agency", "sct-ht", "--period", "2022-6t", "--known-at",
                     "2022-06-14")
    now = document(imported, "report", "indicators", "--agency", "sct-ht", "--period", "2022-6T")
    assert (known["from"], known["to"]) == ("2021-12-15", "2022-06-14")
    assert (known["indicators"]["plan.tasks.completed"], now["indicators"]["plan.tasks.completed"]) == (1, 2)
    assert sum(now["buckets"].values()) == now["indicators"]["plan.tasks"] == 4


def test_assigned_tasks_and_guidance_documents_reach_the_indicators(imported):
    state, out, _ = imported("assigned", "add", "--agency", "sct-ht", "--assigner", "ubnd-tinh", "--received-on",
                             "2022-02-01", "--due", "2022-03-01", "--unit", "Văn phòng", "--text", "Báo cáo")
    assert (state, out) == (0, "1\n")
    assert imported("assigned", "complete", "--agency", "sct-ht", "--number", 1, "--on", "2022-03-02")[0] == 0
    assert imported("document", "add", "--agency", "sct-ht", "--guidance", "--reference",
                    "Công văn số 12/SCT-VP ngày 05/02/2022")[0] == 0
    found = document(imported, "report", "indicators", "--agency", "sct-ht", "--period", "2022")["indicators"]
    assert (found["assigned.tasks"], found["assigned.tasks.completed_on_time"],
            found["assigned.tasks.completed_late"], found["plan.documents.guidance"]) == (1, 0, 1, 1)


@pytest.mark.parametrize("args", [
    ("task", "complete", *OF, "--position", "99", "--on", "2022-02-01"),
    ("task", "complete", *OF, "--position", "1", "--on", "01/02/2022"),
    ("task", "complete", "--agency", "sct-ht", "--year", "2023", "--position", "1", "--on", "2022-02-01"),
    ("task", "extend", *OF, "--position", "2", "--to", "2022-09-30", "--decided-on", "2022-09-10"),
    ("task", "list", "--agency", "khong-co", "--year", "2022"),
    ("report", "indicators", "--agency", "sct-ht", "--period", "2022-Q5"),
    ("assigned", "complete", "--agency", "sct-ht", "--number", "7", "--on", "2022-02-01"),
    ("assigned", "add", "--agency", "sct-ht", "--assigner", "khac", "--received-on", "2022-02-01", "--due",
     "2022-03-01", "--unit", "Phòng lạ", "--text", "Báo cáo"),
    ("document", "add", "--agency", "sct-ht", "--reference", "Công văn số 1/A ngày 1/2/2022"),
    ("plan", "import", "khong-co.docx", "--agency", "sct-ht", "--year", "2024"),
], ids=lambda args: " ".join(args[:2]))
def test_bad_input_exits_2_with_a_vietnamese_sentence_and_no_output(imported, args):
    state, out, err = imported(*args)
    assert (state, out) == (2, "")
    assert err.strip().endswith((".", "--help")) or "tracker" in err


def test_completing_a_task_loads_no_reader_of_papers(tmp_path):
    heavy = "pandas docx openpyxl pdfplumber xlrd numpy"
    script = (
        "import sys, tracker.cli; from tracker.app import create_app; from tracker.services import completion;"
        "create_app();"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2], env={**os.environ, "TRACKER_INSTANCE": str(tmp_path)})
    assert done.stdout.strip() == "[]"
