"""The program speaking another language, and whatever of its pages is still Vietnamese.

Run as a program of its own (`python -m tests.support.other_language FOLDER`), since the language is chosen before any
module is loaded. The other language puts every message into brackets, so whatever stands outside of them was never
passed through gettext: it has to be the agency's own data, a report form's or the calendar's. Prints one line for each
text that is none of these.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from gettext import NullTranslations
from pathlib import Path

from lxml import html

from tracker.domain import wording

OPENING, CLOSING = "⟦⟧"
SHOWN = ("title", "placeholder", "alt", "aria-label", "aria-description", "label", "data-label", "data-confirm")
# The same in any language: kinds of files, keys of the keyboard, a command.
NAMES = {"Word", "Excel", "PDF", "E-mail", "KB", "Alt", "Ctrl", "Enter", "Esc", "docx", "xlsx", "SHA-256",
         "tracker reminders send"}
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CUT_OFF = re.compile(r"\w*(?:…|\.\.\.)")
_MARKS = re.compile(r"[,;:–()+]|\b\d+(?:\.\d+)*\b")


class Bracketed(NullTranslations):
    """A language in which every message stands in brackets."""

    def gettext(self, message: str) -> str:
        """The message in brackets."""
        return OPENING + message + CLOSING

    def info(self) -> dict[str, str]:
        """The catalogue's header; the careful client asks every page for lang="vi"."""
        return {"language": "vi"}


def outside(text: str) -> list[str]:
    """The stretches of a text that stand in no brackets; a bracket cut off at the end reaches to the end."""
    stretches, depth = [""], 0
    for char in text:
        if char == OPENING:
            depth += 1
        elif char == CLOSING:
            depth = max(0, depth - 1)
            stretches.append("")
        elif not depth:
            stretches[-1] += char
    return [" ".join(part.split()) for part in stretches]


def words_of(page: str) -> list[str]:
    """What a page shows or has read out, tables of texts that somebody typed excepted."""
    tree = html.document_fromstring(page)
    for gone in tree.xpath("//script | //textarea"):
        gone.drop_tree()
    shown = [value for name in SHOWN for value in tree.xpath(f"//@{name}")]
    return [*map(str, tree.xpath("//text()")), *shown, *tree.xpath("//input[@type='submit']/@value")]


def is_data(part: str, known: str) -> bool:
    """Whether a stretch, or each of its parts between marks, stands in the data; a text may be cut off at its end."""
    def stands(text: str) -> bool:
        return not _LETTERS.search(text) or text.strip() in NAMES or plain(text) in known

    part = _CUT_OFF.sub("", part)
    return stands(part) or all(stands(one) for one in _MARKS.split(part))


def plain(text: str) -> str:
    """The words alone, with a blank on either side."""
    return " " + " ".join(re.findall(r"[^\W_]+", text.casefold())) + " "


def _texts(value: object) -> Iterator[str]:
    """The texts in a value of the database, JSON's among them."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from (str(name), *_texts(part))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
        if value[:1] in ("{", "["):
            with suppress(json.JSONDecodeError):
                yield from _texts(json.loads(value))


def _data(app) -> Iterator[str]:
    """All that isn't ours to translate: the database, the forms of reports, their chapters, names of holidays."""
    from holidays import country_holidays

    from tracker import clock, config
    from tracker.database import Base, db
    from tracker.domain.report_parts import headings

    for path in (config.PACKAGE / "forms").glob("*.json"):
        yield from _texts(path.read_text("utf-8"))
    for heading in headings({}, ""):
        yield from (heading.text, heading.group)
    for year in (clock.today().year, 2031):
        yield from country_holidays("VN", years=year, language="vi").values()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(db.text(f"SELECT * FROM {table.name}")):
                yield from _texts(list(row))


def left_in_vietnamese(folder: Path) -> dict[str, str]:
    """Each text that is no message and no data, with one page that shows it; every page as each role that may."""
    from tests.factories import PASSWORD
    from tests.support.every_page import PAGES, email_of, make_every_page
    from tracker.domain.permissions import ROLES, role_may
    from tracker.web.guard import right_of

    made = make_every_page(folder)
    known = plain(" \n ".join(_data(made.app)))
    left: dict[str, str] = {}
    for role in sorted(ROLES):
        client = made.app.test_client()
        client.sign_in(email_of(role), PASSWORD)
        for endpoint in PAGES.keys() - {"manual.page"}:  # a document, translated as one: docs/huong-dan
            needed = right_of(made.app, endpoint) or ""
            if needed != "public" and not role_may(role, needed):
                continue
            for path in made.addresses(endpoint):
                page = client.get(path, follow_redirects=True).text
                found = (part for words in words_of(page) for part in outside(words) if not is_data(part, known))
                left.update(dict.fromkeys(found, f"{path} as {role}"))
    return left


if __name__ == "__main__":
    wording.use(Bracketed())
    for said, where in sorted(left_in_vietnamese(Path(sys.argv[1])).items()):
        print(f"{where}: {said}")
