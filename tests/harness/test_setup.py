"""Anybody's first minutes: a clone sets itself up alone, and a second start has nothing left to do."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECOND_START_SECONDS = 5


def make(folder: Path, *arguments: str) -> str:
    """Run make as at a fresh prompt: nothing of the make or the .venv that runs these tests is handed on."""
    foreign = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    done = subprocess.run(["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_make_alone_lists_each_target_with_one_line():
    lines = [line.split(maxsplit=1) for line in make(ROOT).splitlines()]
    assert {"setup", "demo", "test", "test-long", "check", "bench"} <= {target for target, _ in lines}


@pytest.mark.long
def test_a_clone_sets_itself_up_and_a_second_start_does_nothing(tmp_path):
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / "clone")], check=True)
    clone = tmp_path / "clone"
    make(clone, "setup")
    command = [clone / ".venv/bin/python", "-c", "import tracker; print(tracker.__file__)"]
    where = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(where.strip()) == clone / "tracker/__init__.py"
    assert (clone / ".venv/bin/tracker").exists()
    assert (clone / "static/vendor/htmx.min.js").exists()

    started = time.monotonic()
    assert make(clone, "setup").strip() in ("", "make: Nothing to be done for 'setup'.")
    assert time.monotonic() - started < SECOND_START_SECONDS
    shutil.rmtree(clone)
