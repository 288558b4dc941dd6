"""The built wheel is the whole program: templates, static files with the fonts, and migrations are inside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("templates", "static", "migrations")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def files_below(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"tracker/{path.relative_to(ROOT)}" for path in found}


def test_the_wheel_carries_what_stands_beside_the_package(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert not set().union(*map(files_below, CARRIED)) - inside


def test_the_wheel_carries_the_fonts_and_htmx(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    fonts = {f"tracker/static/vendor/fonts/Tinos-{style}.ttf" for style in ("Regular", "Italic", "Bold", "BoldItalic")}
    assert fonts | {"tracker/static/vendor/htmx.min.js"} <= inside


def test_the_wheel_has_the_command_and_no_tests(wheel):
    archive = zipfile.ZipFile(wheel)
    entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "tracker = tracker.cli:main" in archive.read(entry_points).decode()
    assert {name.partition("/")[0] for name in archive.namelist() if "dist-info" not in name} == {"tracker"}
