"""The words that people read, passed through gettext; Vietnamese is the source language.

`_` takes a whole sentence, with named places for what changes: `_("Đã ghi {count} văn bản vào sổ.", count=3)`. Words
that papers are read by (phrases of deadlines, heads of columns, names of units) are vocabulary of the trade: they stay
as they are, whatever language the screen speaks. Vietnamese has no plural forms, so there is one form of a message.

Many words are constants, so the catalogue is chosen before any other module is loaded (`tracker/__init__.py`).
"""

from gettext import NullTranslations

SOURCE = "vi"

_catalogue = NullTranslations()


def use(catalogue: NullTranslations) -> None:
    """Speak another language from now on; call it before any other module of the program is imported."""
    global _catalogue
    _catalogue = catalogue


def speaks_source() -> bool:
    """Whether words are said as they are written, in Vietnamese."""
    return type(_catalogue) is NullTranslations


def language() -> str:
    """The language of what is said, as HTML's `lang` names it."""
    return _catalogue.info().get("language") or SOURCE


def _(message: str, /, **places: object) -> str:
    """A message as it is said, its places filled as `str.format` does; without places, braces are only braces.

    Raises KeyError when a translation names a place that isn't given.
    """
    said = _catalogue.gettext(message) if message else ""
    return said.format_map(places) if places else said
