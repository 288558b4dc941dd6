"""Take the messages of the program into tracker/locale/tracker.pot, where a translation begins.

`python setup/words.py` writes the file, `--check` says whether it is as the sources are. A translation is made from it
with Babel, which `make setup-test` installs:

    pybabel init -D tracker -d tracker/locale -i tracker/locale/tracker.pot -l en
    pybabel compile -D tracker -d tracker/locale
    TRACKER_LANGUAGE=en tracker web
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from tracker.web.template_words import messages

ROOT = Path(__file__).resolve().parent.parent
POT = ROOT / "tracker" / "locale" / "tracker.pot"


def found() -> Iterator[tuple[str, str]]:
    """Each message of the program with the file that says it."""
    for path in sorted((ROOT / "tracker").rglob("*.py")):
        with path.open("rb") as source:
            for _line, message, _comments, _context in extract("python", source, keywords={"_": None}):
                assert isinstance(message, str)
                yield message, path.relative_to(ROOT).as_posix()
    syntax = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for message in messages(syntax.parse(path.read_text(encoding="utf-8"))):
            yield message, path.relative_to(ROOT).as_posix()


def template() -> bytes:
    """The file as it has to be: no dates and no line numbers, so it changes only when words do."""
    catalogue = Catalog(project="tracker", charset="utf-8", header_comment="# The messages of tracker, in Vietnamese.")
    for message, path in found():
        catalogue.add(message, locations=[(path, 0)]).flags.discard("python-format")
    written = BytesIO()
    write_po(written, catalogue, include_lineno=False, sort_output=True, omit_header=True)
    header = b'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return b"# The messages of tracker; the source language is Vietnamese.\n" + header + written.getvalue()


def main() -> int:
    """Write the file, or with --check compare it."""
    if sys.argv[1:] == ["--check"]:
        return POT.read_bytes() != template()
    POT.parent.mkdir(exist_ok=True)
    POT.write_bytes(template())
    return 0


if __name__ == "__main__":
    sys.exit(main())
