"""Templates stay compiled between two starts, and never longer than what they were compiled from."""

import jinja2

from tracker.app import create_app
from tracker.web import template_code


def started(folder, compiled: list[str]) -> str:
    """What the template says after a start; `compiled` notes what had to be compiled for it."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True,
                                     bytecode_cache=template_code.kept_beside(folder))
    compiling = environment.compile

    def noted(source, name=None, *more):
        compiled.append(name)
        return compiling(source, name, *more)

    environment.compile = noted
    return environment.get_template("day.html").render(day="<30/6>")


def test_a_template_is_compiled_once_and_again_when_anything_changed(tmp_path, monkeypatch):
    compiled: list[str] = []
    (tmp_path / "day.html").write_text("Hạn {{ day }}")
    assert [started(tmp_path, compiled) for _ in range(3)] == ["Hạn &lt;30/6&gt;"] * 3
    assert compiled == ["day.html"]
    (tmp_path / "day.html").write_text("Thời hạn {{ day }}")
    assert started(tmp_path, compiled) == "Thời hạn &lt;30/6&gt;" and len(compiled) == 2
    monkeypatch.setattr(template_code, "version", lambda name: "another Jinja")
    assert started(tmp_path, compiled) == "Thời hạn &lt;30/6&gt;" and len(compiled) == 3


def test_nothing_is_kept_where_it_cannot_be_or_in_another_language(tmp_path, monkeypatch):
    (tmp_path / "day.html").write_text("Hạn {{ day }}")
    monkeypatch.setattr(template_code, "speaks_source", lambda: False)
    assert template_code.kept_beside(tmp_path) is None
    monkeypatch.undo()
    monkeypatch.setattr(template_code.os, "access", lambda path, mode: False)
    compiled: list[str] = []
    assert [started(tmp_path, compiled) for _ in range(2)] == ["Hạn &lt;30/6&gt;"] * 2
    assert len(compiled) == 2 and not (tmp_path / "__pycache__").exists()


def test_an_installation_finds_every_template_compiled(tmp_path, monkeypatch):
    app = create_app({"TESTING": True, "SECRET_KEY": "test"})
    monkeypatch.setattr(template_code, "kept_beside", lambda folder: template_code.TemplateCode(tmp_path))
    template_code.compile_now(app)
    assert len(list(tmp_path.glob("*.cache"))) == len(app.jinja_env.list_templates(extensions=["html"])) > 50
