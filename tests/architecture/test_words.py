"""All that people read passes through gettext: in the sources, in the file for translators, and on every page."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from tracker.domain import wording
from tracker.domain.wording import _
from tracker.web.quick_jinja import QuickEnvironment
from tracker.web.template_words import messages

ROOT = Path(__file__).resolve().parents[2]
TRACKER = ROOT / "tracker"
VIETNAMESE = re.compile("[À-ỹĐđ]")
PATTERN = re.compile(r"\\|\(\?|\[a-z|\[A-Z")

# What papers are read by, or official words that every paper prints alike; and the sample agency's own data.
VOCABULARY = {
    "appendix_fields", "appendix_outline", "appendix_rows", "appendix_tears", "appendix_title", "deadline_lines",
    "deadline_tokens", "document_refs", "markup", "next_year", "number_formats", "people_lines", "report_parts",
    "sections", "text", "unit_proposals", "units", "template_words",
}
OFFICIAL = {
    ("__init__", "_choose"),  # says that there is no other language
    ("appendix_roles", "_LABEL"), ("appendix_roles", "_OWNER"),
    ("docx_letter", "STATE"), ("docx_letter", "MOTTO"), ("docx_letter", "add_letter"),
    ("report_form_reading", "UNPRINTED"),
    ("report_prose", "_ALL_DONE"), ("report_prose", "_DENIED"), ("report_prose", "_ON_SCHEDULE"),
    ("report_prose", "_TASKS"), ("report_prose", "_claims"),
    ("settings", "AgencySettings"),  # the title under a signature, as papers have it
    ("unruled", "_NUMBER"),
}


class Unsaid(ast.NodeVisitor):
    """The Vietnamese texts of a module that are no message: (name of what holds them, line, text)."""

    def __init__(self, source: str) -> None:
        self.found: list[tuple[str, int, str]] = []
        self._inside: list[str] = []
        self.visit(ast.parse(source))

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is for who reads the code
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id == "_":
            for keyword in node.keywords:
                self.visit(keyword.value)
        else:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and VIETNAMESE.search(node.value) and not PATTERN.search(node.value):
            self.found.append(("".join(self._inside[:1]), node.lineno, node.value))

    def generic_visit(self, node: ast.AST) -> None:
        name = ""
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            name = target.id if isinstance(target, ast.Name) else ""
        self._inside += [name] if name else []
        super().generic_visit(node)
        del self._inside[len(self._inside) - bool(name):]


def unsaid() -> Iterator[str]:
    for path in sorted(TRACKER.rglob("*.py")):
        if path.stem in VOCABULARY or "sample" in path.parts:
            continue
        for holder, line, text in Unsaid(path.read_text(encoding="utf-8")).found:
            if (path.stem, holder) not in OFFICIAL:
                yield f"{path.relative_to(ROOT)}:{line}: {text}"


def test_no_word_of_the_program_passes_gettext_by():
    assert not list(unsaid())


@pytest.mark.parametrize(("source", "found"), [
    ('def f():\n    "Tài liệu"\n    return _("Đã ghi {n}.", n="hạn")', ["hạn"]),
    ('X = {"a": "Đơn vị"}', ["Đơn vị"]),
    ('raise E(f"Số {n} không có")', ["Số ", " không có"]),
    (r'P = re.compile("^hạn\\b")', []),
])
def test_a_word_that_passes_by_is_seen(source, found):
    assert [text for _holder, _line, text in Unsaid(source).found] == found


def test_the_scripts_say_nothing_of_their_own():
    scripts = [path for path in (ROOT / "static" / "js").glob("*.js") if VIETNAMESE.search(path.read_text("utf-8"))]
    assert not scripts


def test_the_file_for_translators_is_as_the_sources_are():
    stale = subprocess.run([sys.executable, "setup/words.py", "--check"], cwd=ROOT,
                           env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False).returncode
    assert not stale, "run: make words"


def test_every_page_in_another_language_holds_no_vietnamese_but_data(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.other_language", str(tmp_path)], cwd=ROOT, text=True, capture_output=True,
        env=os.environ | {"TRACKER_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stdout, done.stdout


def test_a_message_fills_its_places_and_keeps_its_braces():
    assert _("Có {count} việc, hạn {day}", count=3, day="30/6") == "Có 3 việc, hạn 30/6"
    assert _("Chỗ điền {kỳ}") == "Chỗ điền {kỳ}"
    assert _("") == ""


PAGE = """{% macro m(hint="Ví dụ: 30/6") %}<i title="Gợi ý">{{ hint }}</i>{% endmacro %}
<p class="note{% if a %} is-open{% endif %}" data-x="{{ n }}">Còn {{ n }} việc của <b>{{ unit.name|upper }}</b></p>
<input name="q" placeholder="Tìm {{ what }}" value="{{ q }}"{% if a %} checked{% endif %}>
{{ m("Đã " ~ n ~ " dòng") }}{% if a == "có" %}Xong{% else %} chưa {% endif %}<script>let a = "không";</script>"""


def test_the_words_of_a_template_are_found_whole():
    assert messages(Environment(autoescape=True).parse(PAGE)) == [
        "Ví dụ: 30/6", "Gợi ý", "Còn {n} việc của", "Tìm {what}", "Đã {n} dòng", "Xong", "chưa"]


def test_a_template_says_the_translation_with_its_places_in_another_order(monkeypatch):
    class Backwards(wording.NullTranslations):
        def gettext(self, message: str) -> str:
            return {"Còn {n} việc của": "things {n} left, {n}", "Tìm {what}": "{what}?", "Xong": "done"}.get(
                message, message)

    facts = {"a": "có", "n": 3, "unit": {"name": "x"}, "what": "<gì>", "q": "Xong"}
    monkeypatch.setattr(wording, "_catalogue", Backwards())
    said = environment().from_string(PAGE).render(facts)
    assert "things 3 left, 3 <b>X</b>" in said
    assert 'placeholder="&lt;gì&gt;?" value="Xong" checked' in said
    assert "done<script>" in said and "Đã 3 dòng" in said


def test_a_template_in_vietnamese_is_as_it_is_written(monkeypatch):
    facts = {"a": "có", "n": 3, "unit": {"name": "x"}, "what": "<gì>", "q": "Xong"}
    plain = environment().from_string(PAGE).render(facts)

    class Same(wording.NullTranslations):
        pass

    monkeypatch.setattr(wording, "_catalogue", Same())
    assert environment().from_string(PAGE).render(facts) == plain


def environment() -> QuickEnvironment:
    """The program's environment without the program."""
    from flask import Flask

    return QuickEnvironment(Flask(__name__), autoescape=True)
