"""Whatever is wrong with a call is said in Vietnamese on stderr, with exit status 2 and nothing on stdout."""

import re

import pytest

from tracker import cli

ENGLISH = re.compile(r"\b(Error|Invalid|Missing|No such|not in the range|valid integer|requires|unexpected|Usage)\b")


@pytest.mark.parametrize(("call", "named"), [
    pytest.param(["nope"], "nope", id="unknown command"),
    pytest.param(["plan", "nope"], "nope", id="unknown sub-command"),
    pytest.param(["plan", "read", "x.docx", "--year", "abc"], "--year", id="a year that isn't one"),
    pytest.param(["plan", "read", "x.docx", "--year", "20222"], "--year", id="a year out of range"),
    pytest.param(["plan", "read", "x.docx"], "--year", id="missing option"),
    pytest.param(["plan", "read"], "file", id="missing argument"),
    pytest.param(["plan", "read", "x.docx", "--year", "2022", "--colour"], "--colour", id="unknown option"),
    pytest.param(["plan", "read", "x.docx", "--year"], "--year", id="option without value"),
    pytest.param(["user", "add", "a@b.vn", "--agency", "x", "--role", "king"], "office", id="unknown role"),
    pytest.param(["serve", "--port", "x"], "--port", id="a port that isn't one"),
    pytest.param(["plan", "read", "x.docx", "y.docx", "--year", "2022"], "y.docx", id="one argument too many"),
])
def test_a_wrong_call_is_answered_in_vietnamese(call, named, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["tracker", *call])
    assert cli.root.run(call) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert named in err
    assert not ENGLISH.search(err), err
