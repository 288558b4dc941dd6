"""Which name a unit bore on a day: renames are dated, so that an old report prints old names."""

from collections.abc import Iterable
from datetime import date


def since_ever() -> date:
    """The first day of a name that nobody dated."""
    return date(1900, 1, 1)


def name_on(day: date, present: str, names: Iterable[tuple[date, str]]) -> str:
    """The name borne on a day. `names` are (first day, name); none means the present name was always borne."""
    ordered = sorted(names)
    if not ordered:
        return present
    return next((name for first, name in reversed(ordered) if first <= day), ordered[0][1])
