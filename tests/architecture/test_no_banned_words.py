"""What no committed file may hold: a path of somebody's machine, an address to download from, a silenced check.

Third-party assets are installed by `make setup`, never committed.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written in two halves, so that this file doesn't hold them itself.
EVERYWHERE = {
    "a path of one machine": r"(?<![\w.])/wo" + r"rk/|file" + r":///|/ro" + r"ot/\.",
    "a registry's address": r"py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js\.org",
    "a network of copies": r"unp" + r"kg\.com|jsdel" + r"ivr\.net|cdn" + r"js\.|google" + r"apis\.com",
    "a conflict left in": r"(?m)^<<<<" + r"<<< |^>>>>" + r">>> ",
}
IN_LOCKS = {"an address": r"https?://", "an option that names an index": r"(?m)^--"}
IN_PYTHON = {
    "a silenced check": r"# ?no" + r"qa|type: ?igno" + r"re(?!\[)",
    "unfinished work": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b",
    "a forgotten look": r"\bbreak" + r"point\(\)|\bpdb\.set_" + r"trace",
}
THIRD_PARTY = re.compile(r"\.min\.(?:js|css)$|\.(?:woff2?|ttf|otf|eot)$|(?:^|/)(?:node_modules|vendor)/")


def tracked() -> list[str]:
    """Every committed or staged file, and those that would be committed next."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted(name for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


FILES = tracked()


def offences(names: list[str], banned: dict[str, str]) -> list[str]:
    found = []
    for name in names:
        text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        for what, pattern in banned.items():
            found += [f"{name}: {what}: {match.group()!r}" for match in re.finditer(pattern, text)]
    return found


def test_there_are_files_to_look_at():
    assert {"Makefile", "pyproject.toml", "requirements.txt", "package-lock.json"} <= set(FILES)


def test_no_file_names_one_machine_or_a_place_to_download_from():
    assert offences(FILES, EVERYWHERE) == []


def test_locks_hold_no_addresses():
    assert offences([name for name in FILES if re.match(r"requirements.*\.txt|package-lock", name)], IN_LOCKS) == []


def test_no_check_is_silenced_and_nothing_is_left_unfinished():
    assert offences([name for name in FILES if name.endswith(".py")], IN_PYTHON) == []


def test_third_party_assets_are_installed_not_committed():
    assert [name for name in FILES if THIRD_PARTY.search(name)] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_locked_package_has_its_hashes(name):
    entries = re.split(r"(?m)^(?=\w)", (ROOT / name).read_text(encoding="utf-8"))
    bare = [entry.partition(" ")[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert bare == []


def test_the_tests_are_run_with_the_very_versions_that_are_shipped():
    def versions(name):
        return dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(encoding="utf-8")))

    assert versions("requirements.txt").items() <= versions("requirements-dev.txt").items()
