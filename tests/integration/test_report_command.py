"""`tracker report export` as other programs call it."""

import json

import pytest

from tests.factories import make_plan, make_tasks
from tests.fixtures import opened
from tracker import cli


@pytest.fixture
def run(app, cast, monkeypatch, tmp_path):
    with opened(app, cast):
        make_tasks(make_plan(), 3)
    monkeypatch.setattr("tracker.app.create_app", lambda settings=None: app)

    def call(*args):
        return cli.root.run(["report", "export", "--agency", cast.agency_code, *map(str, args)])

    return call


def test_the_kind_of_file_follows_its_name(run, tmp_path):
    for kind, begins in (("docx", b"PK"), ("XLSX", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        target = tmp_path / f"bao-cao.{kind}"
        assert run("--period", "2022", "--form", "ha-tinh-2021", "--to", target) == 0
        assert target.read_bytes().startswith(begins)
    document = json.loads((tmp_path / "bao-cao.json").read_text(encoding="utf-8"))
    assert {row["source"]: row["value"] for row in document["rows"]}["plan.tasks"] == 3


@pytest.mark.parametrize(("period", "form", "name", "said"), [
    ("2022-13", "ha-tinh-2021", "a.docx", "không phải là kỳ"),
    ("2022", "la-la", "a.docx", "Chọn một trong"),
    ("2022", "ha-tinh-2021", "a.odt", ".docx"),
    ("2022", "ha-tinh-2021", "khong-co/a.docx", "Chọn nơi ghi khác"),
], ids=["period", "form", "kind", "folder"])
def test_bad_input_exits_2_in_vietnamese_on_stderr(run, tmp_path, capsys, period, form, name, said):
    assert run("--period", period, "--form", form, "--to", tmp_path / name) == 2
    out, err = capsys.readouterr()
    assert said in err and not out
    assert not (tmp_path / name).exists()
