"""The built wheel is the whole program: templates, static files with the fonts, and migrations are inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CARRIED = ("templates", "static", "migrations", "docs/huong-dan")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


def files_below(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"tracker/_resources/{path.relative_to(ROOT)}" for path in found}


def test_the_wheel_carries_what_stands_beside_the_package(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert not set().union(*map(files_below, CARRIED)) - inside


def test_the_wheel_carries_the_fonts_and_htmx(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    fonts = {
        f"tracker/_resources/static/vendor/fonts/Tinos-{style}.ttf"
        for style in ("Regular", "Italic", "Bold", "BoldItalic")
    }
    assert fonts | {"tracker/_resources/static/vendor/htmx.min.js"} <= inside


def test_the_wheel_has_the_command_and_no_tests(wheel):
    archive = zipfile.ZipFile(wheel)
    entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "tracker = tracker.cli:main" in archive.read(entry_points).decode()
    assert {name.partition("/")[0] for name in archive.namelist() if "dist-info" not in name} == {"tracker"}


def test_the_program_runs_from_the_wheel_alone(wheel, tmp_path):
    """Unpacked somewhere else, it finds its own pages and migrations and makes its database."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "unpacked")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "unpacked"), "PYTHONSAFEPATH": "1"}
    environment |= {"TRACKER_INSTANCE": str(tmp_path / "instance"), "TRACKER_DATABASE_URL": ""}

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("-c", "import tracker; print(tracker.__file__)").startswith(str(tmp_path / "unpacked"))
    run("-m", "tracker.cli", "init")
    assert (tmp_path / "instance" / "tracker.sqlite3").exists()
    run("-c", "from tracker.app import create_app as a; assert a().test_client().get('/dang-nhap').status_code == 200")
