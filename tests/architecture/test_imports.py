"""Imports point down only: doors > services > queries > models, documents, notifications > foundations > domain.

The contracts themselves stand in pyproject.toml; here they are run, and the two that a contract can't say are added.
"""

import ast
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
TRACKER = ROOT / "tracker"
SQL = {"alembic", "flask_sqlalchemy", "psycopg", "sqlalchemy", "sqlite3"}


def imported_modules(path: Path) -> set[str]:
    """Every absolute name that the file imports, also late and inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(("." * node.level) + (node.module or ""))
    return names


def test_the_contracts_hold(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_the_rules_import_the_standard_library_and_each_other_only():
    foreign = {
        (path.name, name)
        for path in sorted((TRACKER / "domain").rglob("*.py"))
        for name in imported_modules(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith((".", "tracker.domain"))
    }
    assert not foreign


def test_the_doors_speak_no_sql():
    folders = [path for name in ("web", "commands") for path in sorted((TRACKER / name).rglob("*.py"))]
    doors = [TRACKER / "cli.py", TRACKER / "scheduler.py", *folders]
    speaking = {
        (path.name, name)
        for path in doors
        if path.exists()
        for name in imported_modules(path)
        if name.partition(".")[0] in SQL
    }
    assert not speaking


@pytest.mark.parametrize("path", sorted(TRACKER.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_states_its_promise(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
