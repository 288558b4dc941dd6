"""`tracker plan read` and `tracker deadline` at the command line."""

import json

from click.testing import CliRunner

from tests.papers import saved
from tracker.cli import root

DOCUMENT = {"year", "sections", "tasks", "problems", "joined_rows", "count_by_task", "count_by_number"}
TASK = {
    "position", "section", "subsection", "number", "objective", "task", "activities", "product", "lead", "coordinating",
    "deadline", "deadline_kind", "start_on", "due_on", "deadline_certain", "occurrences", "budget",
}  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(root, [str(argument) for argument in arguments])


def test_plan_read_prints_the_document_and_nothing_else(tmp_path):
    document = json.loads(run("plan", "read", saved(tmp_path, "so-nam-cot-2026.docx"), "--year", 2026, "--json").stdout)
    assert set(document) == DOCUMENT
    assert set(document["tasks"][0]) == TASK
    assert set(document["problems"][0]) == {"row", "position", "column", "value", "message"}
    assert document["tasks"][0]["objective"] is None, "the paper has no such column"
    assert document["tasks"][1]["due_on"] == "2026-05-31"


def test_plan_read_tells_a_person_both_counts_the_columns_and_the_questions(tmp_path):
    shown = run("plan", "read", saved(tmp_path), "--year", 2022).stdout
    assert "theo dòng: 32 (được đếm); theo cột số thứ tự: 29" in shown
    assert "Thời gian hoàn thành → thời hạn (chắc chắn)" in shown
    assert "nhiệm vụ 30" in shown and "Điều chưa rõ: 4" in shown


def test_bad_input_leaves_with_2_and_a_sentence(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(b"")
    result = run("plan", "read", path, "--year", 2022, "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Tệp rỗng" in result.stderr
    assert run("plan", "read", path).exit_code == 2
    assert run("plan", "read", path, "--year", "x").exit_code == 2


def test_deadlines_come_back_in_the_order_asked():
    answers = json.loads(run("deadline", "--year", 2026, "--json", "--", "Quý II", "-x", "Thường xuyên").stdout)
    assert [answer["text"] for answer in answers] == ["Quý II", "-x", "Thường xuyên"]
    assert [answer["due_on"] for answer in answers] == ["2026-06-30", None, "2026-12-31"]
    assert set(answers[0]) == {"text", "kind", "start_on", "due_on", "certain", "occurrences"}
